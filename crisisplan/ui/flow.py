"""Widgets beside each other as long as there is room, else in the next line."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class FlowLayout(QLayout):
    """Left to right, then down: no wider than the widest of what is in it."""

    def __init__(self, spacing: int = 8, apart: QWidget | None = None) -> None:
        """``apart`` stands at the right of its line."""
        super().__init__()
        self._items: list[QLayoutItem] = []
        self._apart = apart
        self.setSpacing(spacing)

    def addItem(self, item: QLayoutItem) -> None:  # noqa: N802
        """One more, the last."""
        self._items.append(item)

    def count(self) -> int:
        """How many there are, hidden ones too."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:  # noqa: N802
        """One of them; ``None`` beyond the last."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # noqa: N802
        """Take one out."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:  # noqa: N802
        """It takes no more room than it needs."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:  # noqa: N802
        """Less width, more lines."""
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802
        """As high as its lines."""
        return self._arrange(QRect(0, 0, width, 0), place=False)

    def sizeHint(self) -> QSize:  # noqa: N802
        """All in one line."""
        hints = [item.sizeHint() for item in self._shown()]
        wide = sum(hint.width() for hint in hints) + self.spacing() * max(0, len(hints) - 1)
        return QSize(wide, max((hint.height() for hint in hints), default=0))

    def minimumSize(self) -> QSize:  # noqa: N802
        """As wide as the widest."""
        hints = [item.sizeHint() for item in self._shown()]
        return QSize(
            max((hint.width() for hint in hints), default=0),
            max((hint.height() for hint in hints), default=0),
        )

    def setGeometry(self, rect: QRect) -> None:  # noqa: N802
        """Put everything in its place."""
        super().setGeometry(rect)
        self._arrange(rect, place=True)

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _arrange(self, rect: QRect, *, place: bool) -> int:
        """The height of all lines; with ``place``, everything goes where it stands."""
        left, top, high = 0, 0, 0
        for item in self._shown():
            hint = item.sizeHint()
            if left and left + hint.width() > rect.width():
                left, top, high = 0, top + high + self.spacing(), 0
            if place:
                at = left
                if self._apart is not None and item.widget() is self._apart:
                    at = max(left, rect.width() - hint.width())
                item.setGeometry(QRect(rect.topLeft() + QPoint(at, top), hint))
            left += hint.width() + self.spacing()
            high = max(high, hint.height())
        return top + high
