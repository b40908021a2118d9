"""The line above a long table: what to look for, how much is shown, and the way back."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QWidget

from crisisplan.plan.forms import Table
from crisisplan.ui.labels import native_keys, text_label
from crisisplan.ui.menus import FILTER_KEY
from crisisplan.ui.theme import Theme


class _Words(QLineEdit):
    """Where the words are typed."""

    left = Signal()

    def keyPressEvent(self, event: Any) -> None:  # noqa: N802
        """Escape clears; Enter and Down go to the rows."""
        if event.key() == Qt.Key.Key_Escape:
            self.clear()
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            self.left.emit()
        else:
            super().keyPressEvent(event)


class FilterLine(QWidget):
    """Finds rows by words that stand anywhere in them."""

    changed = Signal(str)
    """Other words to look for."""
    left = Signal()
    """On to the rows."""
    plan_order_wanted = Signal()

    def __init__(self, table: Table, theme: Theme) -> None:
        super().__init__()
        self._table = table
        self._words = words = _Words()
        words.setObjectName(f"filter_{table.key}")
        words.setPlaceholderText(f"Filter {table.label.lower()}")
        words.setAccessibleName(f"Filter {table.label.lower()}")
        keys = native_keys(FILTER_KEY)
        words.setToolTip(f"Shows the rows that hold all these words ({keys}). Escape shows all.")
        glass = words.addAction(
            theme.icon("magnifying-glass", "muted"), QLineEdit.ActionPosition.LeadingPosition
        )
        self._clear = QAction(words)
        self._clear.setText("Clear the filter")
        self._clear.triggered.connect(words.clear)
        self._count = text_label("", "help")
        self._count.setObjectName(f"shown_{table.key}")
        self._order = QPushButton("Back to plan order")
        self._order.setObjectName(f"plan_order_{table.key}")
        self._order.setProperty("kind", "quiet")
        self._order.setToolTip("Rows move and print in plan order.")
        self._order.clicked.connect(self.plan_order_wanted)
        theme.show_icon(self._order, "arrow-counter-clockwise", "accent")
        self._order.hide()
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(10)
        line.addWidget(words)
        line.addWidget(self._count)
        line.addStretch()
        line.addWidget(self._order)
        words.textChanged.connect(self._changed)
        words.left.connect(self.left)

        def dress() -> None:
            glass.setIcon(theme.icon("magnifying-glass", "muted"))
            self._clear.setIcon(theme.icon("x", "text2"))
            words.setMinimumWidth(theme.px(140))
            words.setMaximumWidth(theme.px(280))

        theme.follow(self, dress)

    @property
    def words(self) -> str:
        """What is looked for; nothing where all is shown."""
        return self._words.text().strip()

    def clear(self) -> None:
        """Show everything again."""
        self._words.clear()

    def has_focus(self) -> bool:
        """Whether the cursor is here."""
        return self._words.hasFocus()

    def focus(self) -> None:
        """Put the cursor here."""
        self._words.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._words.selectAll()

    def tell(self, shown: int, every: int, selected: int, *, in_plan_order: bool) -> None:
        """Say how many rows are shown and selected."""
        counted = self._table.counted(every)
        text = f"{shown:,} of {counted}" if shown < every else counted
        if every and not shown:
            text = f"None of {counted} match"
        if selected > 1:
            text += f", {selected:,} selected"
        self._count.setText(text)
        self._words.setAccessibleDescription(text)
        self._order.setVisible(not in_plan_order)

    def _changed(self) -> None:
        if self._words.text():
            self._words.addAction(self._clear, QLineEdit.ActionPosition.TrailingPosition)
        else:
            self._words.removeAction(self._clear)
        self.changed.emit(self.words)
