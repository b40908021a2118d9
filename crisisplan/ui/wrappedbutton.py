"""Buttons of words, links and headings, that go on in the next line where there is no room."""

from __future__ import annotations

from math import ceil
from typing import Any

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QIcon, QTextLayout
from PySide6.QtWidgets import (
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QStylePainter,
    QWidget,
)

_LEAST = 6
"""So many letters fit at least: no name is broken into single ones."""
_GAP = 6
_LONGEST_LINE = 100_000


class WrappedButton(QPushButton):
    """Looks as the style sheet says; only its words are laid out here, line by line."""

    def __init__(self, text: str = "", kind: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setProperty("kind", kind)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._measured: tuple[object, ...] = ()
        """Of which words in which look the measures are."""
        self._hint: QSize | None = None
        self._heights: dict[int, int] = {}

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Another font or style has other measures."""
        self._measured = ()
        super().changeEvent(event)

    def _measure_anew(self) -> None:
        """Forget the measures of other words: a layout asks for the same ones many times."""
        now = (self.text(), self.property("kind"), self.font().key(), self._icon_width())
        if now != self._measured:
            self._measured = now
            self._hint = None
            self._heights.clear()

    def lines(self, width: int) -> list[str]:
        """The words as they stand in so many pixels."""
        return [words for words, _ in self._laid_out(width)] or [""]

    def _laid_out(self, width: int) -> list[tuple[str, float]]:
        """The lines in so many pixels, each with its own width."""
        layout = QTextLayout(self.text(), self.font())
        layout.beginLayout()
        found = []
        while (line := layout.createLine()).isValid():
            line.setLineWidth(max(1, width))
            words = self.text()[line.textStart() :][: line.textLength()].rstrip()
            found.append((words, line.naturalTextWidth()))
        layout.endLayout()
        return found

    def sizeHint(self) -> QSize:  # noqa: N802
        """All in one line."""
        self.ensurePolished()
        self._measure_anew()
        if self._hint is not None:
            return self._hint
        # As it is laid out: the metrics of the font are a pixel or two narrower for some names.
        words = sum(wide for _, wide in self._laid_out(_LONGEST_LINE))
        self._hint = QSize(ceil(words) + self._beside() + 1, super().sizeHint().height())
        return self._hint

    def heightForWidth(self, width: int) -> int:  # noqa: N802
        """As high as its lines, and what stands above and below one."""
        hint = self.sizeHint()
        if width not in self._heights:
            more = len(self.lines(width - self._beside())) - 1
            spacing = QFontMetrics(self.font()).lineSpacing()
            self._heights[width] = hint.height() + more * spacing
        return self._heights[width]

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Narrower than its words."""
        wide = QFontMetrics(self.font()).averageCharWidth() * _LEAST + self._beside()
        hint = self.sizeHint()
        return QSize(min(wide, hint.width()), hint.height())

    def paintEvent(self, event: Any) -> None:  # noqa: N802
        """The frame, the icon beside the first line, the lines."""
        painter, option = QStylePainter(self), QStyleOptionButton()
        self.initStyleOption(option)
        painter.drawControl(QStyle.ControlElement.CE_PushButtonBevel, option)
        inside = self._inside(option)
        metrics = QFontMetrics(self.font())
        lines, high = self.lines(inside.width() - self._icon_width()), metrics.lineSpacing()
        top = inside.top() + (inside.height() - high * len(lines)) // 2
        if not self.icon().isNull():
            size = self.iconSize()
            at = QPoint(inside.left(), top + (high - size.height()) // 2)
            mode = QIcon.Mode.Normal if self.isEnabled() else QIcon.Mode.Disabled
            self.icon().paint(painter, QRect(at, size), Qt.AlignmentFlag.AlignCenter, mode)
        option.icon = QIcon()
        for number, line in enumerate(lines):
            option.text = line.replace("&", "&&")
            option.rect = inside.adjusted(self._icon_width(), 0, 0, 0)
            option.rect.setTop(top + number * high)
            option.rect.setHeight(high)
            painter.drawControl(QStyle.ControlElement.CE_PushButtonLabel, option)

    def _inside(self, option: QStyleOptionButton) -> QRect:
        element = QStyle.SubElement.SE_PushButtonContents
        return self.style().subElementRect(element, option, self)

    def _icon_width(self) -> int:
        return 0 if self.icon().isNull() else self.iconSize().width() + _GAP

    def _beside(self) -> int:
        """What frame and icon take of the width."""
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.rect = QRect(0, 0, 1000, 100)
        return 1000 - self._inside(option).width() + self._icon_width()
