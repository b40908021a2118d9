"""The drill board as a plain table: a line for each requirement."""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from crisisplan.plan.dates import show_date
from crisisplan.rules.drills.board import Board, Line
from crisisplan.rules.drills.names import DrillNames
from crisisplan.rules.drills.wording import how_often
from crisisplan.ui.cells import CELL_ROLE, Cell, CellDelegate
from crisisplan.ui.drills.cards import LOOKS, cited
from crisisplan.ui.rowsview import share_out
from crisisplan.ui.theme import Theme

_HEADS = ("Requirement", "Asked", "Held", "Planned", "Next deadline", "State", "Source")
_SHARES = (2.4, 2.2, 0.8, 0.8, 1.4, 1.6, 1.8)
_LEAST = (130, 110, 60, 76, 110, 134, 130)
_ROOT = QModelIndex()
Index = QModelIndex | QPersistentModelIndex


class BoardRows(QAbstractTableModel):
    """The requirements in the order of the board: the next deadline first."""

    def __init__(self, names: DrillNames) -> None:
        super().__init__()
        self._names = names
        self.lines: tuple[Line, ...] = ()
        self._cells: list[list[Cell]] = []

    def show_board(self, board: Board) -> None:
        """Show another board; nothing moves where it says the same."""
        cells = [self._row(line) for line in board.lines]
        self.lines = board.lines
        if cells != self._cells:
            self.beginResetModel()
            self._cells = cells
            self.endResetModel()

    def _row(self, line: Line) -> list[Cell]:
        icon, color = LOOKS[line.state]
        held = str(line.completed)
        if line.required is not None:
            held = f"{line.completed} of {line.required}"
        due = line.next_deadline
        return [
            Cell(self._names.title(line.requirement), bold=True),
            Cell(how_often(line.requirement.rule)),
            Cell(held),
            Cell(str(line.scheduled)),
            Cell(show_date(due) if due is not None else "–"),
            Cell(line.state.label, chip=color, icon=icon, problem=line.impossible),
            Cell(line.requirement.rule.status.label, quiet=True),
        ]

    def rowCount(self, parent: Index = _ROOT) -> int:  # noqa: N802
        """One for each requirement."""
        return 0 if parent.isValid() else len(self._cells)

    def columnCount(self, parent: Index = _ROOT) -> int:  # noqa: N802
        """What is said of each."""
        return 0 if parent.isValid() else len(_HEADS)

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """The headings."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return _HEADS[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What a cell shows and says."""
        if not index.isValid():
            return None
        cell = self._cells[index.row()][index.column()]
        of_source = index.column() == len(_HEADS) - 1
        if role == CELL_ROLE:
            return cell
        if role == Qt.ItemDataRole.DisplayRole:
            return cell.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            text = cited(self.lines[index.row()].requirement) if of_source else f"{cell.text}."
            return f"{_HEADS[index.column()]}: {text} {cell.problem}".strip()
        if role == Qt.ItemDataRole.ToolTipRole:
            if of_source:
                requirement = self.lines[index.row()].requirement
                return "\n".join(filter(None, [cited(requirement), requirement.rule.source_url]))
            return cell.problem or cell.text
        return None


class BoardTable(QTableView):
    """One stop of Tab; Enter shows what can be done with the requirement of the cursor."""

    menu_wanted = Signal(str, object)
    """What can be done with the requirement with this key is to be shown, and where."""

    def __init__(self, names: DrillNames, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.rows = BoardRows(names)
        self.setModel(self.rows)
        self.setObjectName("board_table")
        self.setAccessibleName("Requirements")
        self.setItemDelegate(CellDelegate(names.plan, theme, lambda: 1, self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setDefaultAlignment(
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        )
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(
            lambda at: self._ask(self.indexAt(at), self.viewport().mapToGlobal(at))
        )
        self.doubleClicked.connect(lambda index: self._ask(index, self.cursor().pos()))
        theme.follow(self, self._fit)

    def show_board(self, board: Board, today: date) -> None:
        """Show another board; the cursor stays in its row."""
        place = self.currentIndex()
        self.rows.show_board(board)
        if not self.currentIndex().isValid() and self.rows.rowCount():
            row = min(max(0, place.row()), self.rows.rowCount() - 1)
            self.setCurrentIndex(self.rows.index(row, max(0, place.column())))
        self._fit()

    def _ask(self, index: QModelIndex, at: object) -> None:
        if index.isValid():
            self.menu_wanted.emit(self.rows.lines[index.row()].requirement.key, at)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Enter, Space and Menu show what can be done."""
        keys = Qt.Key
        if event.key() in (keys.Key_Return, keys.Key_Enter, keys.Key_Space, keys.Key_Menu):
            index = self.currentIndex()
            below = self.visualRect(index).bottomLeft()
            self._ask(index, self.viewport().mapToGlobal(below))
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: Any) -> None:  # noqa: N802
        """Share the width out."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        px = self._theme.px
        least = [px(width) for width in _LEAST]
        for column, width in enumerate(share_out(self.viewport().width(), _SHARES, least)):
            self.setColumnWidth(column, width)
        self.horizontalHeader().setFixedHeight(px(28))
        self.verticalHeader().setDefaultSectionSize(px(28))
        bar = px(12) if sum(least) > self.viewport().width() else 0
        self.setFixedHeight(px(28) * (self.rows.rowCount() + 1) + 2 * self.frameWidth() + bar)
