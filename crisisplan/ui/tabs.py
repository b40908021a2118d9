"""Tabs above pages, as dialogs have them."""

from __future__ import annotations

from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QButtonGroup,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from crisisplan.ui.flow import Flow
from crisisplan.ui.theme import Theme


class Tabs(QWidget):
    """A line of tabs, and below it the page of the one that is chosen."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._buttons = QButtonGroup(self)
        # At large text they take more than one line.
        self._line = Flow(14)
        self._stack = QStackedWidget()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addLayout(self._line)
        layout.addWidget(self._stack, 1)

    def add(self, name: str, page: QWidget) -> QPushButton:
        """One more tab, right of the others."""
        tab = QPushButton()
        tab.setObjectName(name)
        tab.setProperty("kind", "tab")
        tab.setCheckable(True)
        tab.setAutoDefault(False)
        tab.clicked.connect(lambda: self._stack.setCurrentWidget(page))
        self._buttons.addButton(tab, len(self.buttons()))
        self._line.addWidget(tab)
        self._stack.addWidget(page)
        return tab

    def buttons(self) -> list[QPushButton]:
        """The tabs, from left to right."""
        return self._buttons.buttons()

    def call(self, number: int, words: str) -> None:
        """Give a tab its words, with room for them in semibold."""
        tab = self.buttons()[number]
        tab.setText(words)
        tab.setAccessibleName(words)
        wide = QFontMetrics(self._theme.font(semibold=True)).horizontalAdvance(words)
        tab.setMinimumWidth(wide + self._theme.px(8))
