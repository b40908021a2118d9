"""The requirements of a year as board or table, or its drills by months: one at a time."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from crisisplan.rules.drills.board import Board
from crisisplan.rules.drills.names import DrillNames
from crisisplan.ui.drills.board import DrillBoard
from crisisplan.ui.drills.month import MonthView
from crisisplan.ui.drills.table import BoardTable
from crisisplan.ui.theme import Theme

BOARD, TABLE, MONTH = "Board", "Table", "Month"


class BoardViews(QWidget):
    """Three ways to look at a board; only the one that is looked at is worked out."""

    def __init__(self, names: DrillNames, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.board = DrillBoard(names, theme, self)
        self.table = BoardTable(names, theme)
        self.month = MonthView(names.plan, theme)
        self._views = {BOARD: self.board, TABLE: self.table, MONTH: self.month}
        self._shown: tuple[Board, date] | None = None
        self._stale = set(self._views)
        self.buttons: dict[str, QPushButton] = {}
        group = QButtonGroup(self)
        line = QHBoxLayout()
        line.setContentsMargins(0, 6, 0, 2)
        line.setSpacing(0)
        for words in self._views:
            button = self.buttons[words] = QPushButton(words)
            button.setObjectName(f"show_{words.lower()}")
            button.setProperty("kind", "view")
            button.setCheckable(True)
            button.setAccessibleName(f"Show the {words.lower()}")
            button.toggled.connect(lambda on: self._turn() if on else None)
            group.addButton(button)
            line.addWidget(button)
        line.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(line)
        for view in self._views.values():
            layout.addWidget(view)
        self.buttons[BOARD].setChecked(True)

    @property
    def chosen(self) -> str:
        """The view that is looked at."""
        return next(words for words, button in self.buttons.items() if button.isChecked())

    def show_board(self, board: Board, today: date) -> None:
        """Show another board; nothing where it has neither requirements nor drills."""
        self._shown, self._stale = (board, today), set(self._views)
        self.setVisible(bool(board.lines or board.drills))
        self._turn()

    def turn(self, words: str) -> QWidget:
        """Look at one of the views, and put the keyboard there; where it is now."""
        self.buttons[words].setChecked(True)
        view = self._views[words]
        at: QWidget = self.month.grid if words == MONTH else view
        if words == BOARD:
            at = next(iter(self.board.cards()), at)
        at.setFocus(Qt.FocusReason.OtherFocusReason)
        return view

    def _turn(self) -> None:
        chosen = self.chosen
        if self._shown is not None and chosen in self._stale:
            self._stale.discard(chosen)
            self._views[chosen].show_board(*self._shown)
        for words, view in self._views.items():
            view.setVisible(words == chosen)
