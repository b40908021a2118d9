"""Tables in dialogs: rows as high as their words, with ticks, and what could not be read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QVBoxLayout, QWidget

from crisisplan.exchange.sheets import Problem
from crisisplan.ui.labels import text_label
from crisisplan.ui.theme import Theme

_ROOT = QModelIndex()
WRAPPED_ROWS = 300
"""In a longer list each row is one line; its whole words show as tooltip."""


class WrappedTable(QTableView):
    """A table whose rows are as high as their words need, as long as they are not too many."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        # Only once the layout has settled do the columns have their widths.
        self._timer = QTimer(self, singleShot=True, interval=0)
        self._timer.timeout.connect(self._fit)

    def resizeEvent(self, event: Any) -> None:  # noqa: N802
        """Other widths need other heights."""
        super().resizeEvent(event)
        self.fit()

    def keyPressEvent(self, event: Any) -> None:  # noqa: N802
        """Enter edits the cell where it can be edited; only then it is not the dialog's."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        enter = enter and self.state() != QAbstractItemView.State.EditingState
        if not (enter and self.edit_if_possible(self.currentIndex())):
            super().keyPressEvent(event)

    def edit_if_possible(self, index: QModelIndex) -> bool:
        """Open the editor of a cell, if it has one; whether it has."""
        if not index.isValid() or not index.flags() & Qt.ItemFlag.ItemIsEditable:
            return False
        self.setCurrentIndex(index)
        self.edit(index)
        return True

    def fit(self) -> None:
        """Make the rows as high as they need to be, soon."""
        self._timer.start()

    def _fit(self) -> None:
        """Make the rows as high as they need to be.

        Measured here: with a style sheet, Qt takes far too many lines for a cell.
        """
        model, px = self.model(), self._theme.px
        if model.rowCount() > WRAPPED_ROWS:
            return
        metrics = QFontMetrics(self._theme.font())
        room = [self.columnWidth(column) - px(24) for column in range(model.columnCount())]
        room[0] -= px(24)
        for row in range(model.rowCount()):
            high = max(
                metrics.boundingRect(
                    QRect(0, 0, max(px(40), width), 10_000),
                    Qt.TextFlag.TextWordWrap,
                    str(model.index(row, column).data() or ""),
                ).height()
                for column, width in enumerate(room)
            )
            self.setRowHeight(row, max(px(28), high + px(8)))


def wrapped_table(name: str, label: str, model: QAbstractTableModel, theme: Theme) -> WrappedTable:
    """A table whose second column takes the room that the others leave."""
    view = WrappedTable(theme)
    view.setObjectName(name)
    view.setAccessibleName(label)
    view.setModel(model)
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    view.setTabKeyNavigation(False)
    view.verticalHeader().hide()
    view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    head = view.horizontalHeader()
    head.setHighlightSections(False)
    head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    last = model.columnCount() - 1
    for column in range(model.columnCount()):
        mode = QHeaderView.ResizeMode.Stretch if column == 1 else QHeaderView.ResizeMode.Interactive
        head.setSectionResizeMode(column, mode)

    def space() -> None:
        view.verticalHeader().setDefaultSectionSize(theme.px(28))
        view.setColumnWidth(0, theme.px(210))
        view.setColumnWidth(last, theme.px(210))

    theme.follow(view, space)
    head.sectionResized.connect(view.fit)
    return view


class ProblemList(QWidget):
    """What could not be read, by line and column."""

    def __init__(self, subject: str, words: str, theme: Theme) -> None:
        """``subject``: what was read; ``words`` say what becomes of these places."""
        super().__init__()
        self._model = TextRows(("Column", "What is wrong", "Line"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 0)
        layout.addWidget(text_label(words, "help", wrap=True))
        layout.addWidget(wrapped_table(f"{subject}_unread", "Not read", self._model, theme), 1)

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Show other places."""
        self._model.show_rows([(p.column, p.reason, _place(p)) for p in problems])


def _place(problem: Problem) -> str:
    return f"{problem.sheet}, line {problem.line}" if problem.line else problem.sheet


class TextRows(QAbstractTableModel):
    """Rows of words under headings, to be read only."""

    def __init__(self, headings: Sequence[str]) -> None:
        super().__init__()
        self._headings = headings
        self._rows: Sequence[Any] = ()

    def show_rows(self, rows: Sequence[Sequence[str]]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> int:  # noqa: N802
        """One for each."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> int:  # noqa: N802
        """One for each heading."""
        return 0 if parent.isValid() else len(self._headings)

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """The headings."""
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return self._headings[section]
        return None

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """The words."""
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self.words(index.row())[index.column()]
        return None

    def words(self, number: int) -> Sequence[str]:
        """What stands in a row."""
        return self._rows[number]


class TickRows(TextRows):
    """Things in rows of words; the first column has the tick of those that can be chosen."""

    ticked = Signal()

    def __init__(self, headings: Sequence[str], words: Callable[[Any], Sequence[str]]) -> None:
        """``words`` of one of the things."""
        super().__init__(headings)
        self._tell = words
        self._ticks: list[bool | None] = []

    def show_ticks(self, things: Sequence[Any], ticks: Iterable[bool | None]) -> None:
        """Show other things; one whose tick is ``None`` cannot be chosen."""
        self._ticks = list(ticks)
        self.show_rows(list(things))

    def chosen(self) -> list[Any]:
        """The things that are ticked."""
        return [thing for thing, tick in zip(self._rows, self._ticks, strict=True) if tick]

    def can_tick(self) -> bool:
        """Whether any can be ticked."""
        return any(tick is not None for tick in self._ticks)

    def tick_all(self, ticked: bool) -> None:
        """Tick all that can be ticked, or none."""
        self._ticks = [None if tick is None else ticked for tick in self._ticks]
        if self._rows:
            last = self.index(len(self._rows) - 1, 0)
            self.dataChanged.emit(self.index(0, 0), last, [Qt.ItemDataRole.CheckStateRole])
        self.ticked.emit()

    def words(self, number: int) -> Sequence[str]:
        """What is told of a thing."""
        return self._tell(self._rows[number])

    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        """The first column has the tick."""
        flags = super().flags(index)
        if index.column() == 0 and self._ticks[index.row()] is not None:
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        return flags

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """The tick, and the words."""
        if role == Qt.ItemDataRole.CheckStateRole and index.column() == 0:
            tick = self._ticks[index.row()]
            if tick is None:
                return None
            return Qt.CheckState.Checked if tick else Qt.CheckState.Unchecked
        return super().data(index, role)

    def setData(  # noqa: N802
        self,
        index: QModelIndex | QPersistentModelIndex,
        value: Any,
        role: int = Qt.ItemDataRole.EditRole,
    ) -> bool:
        """Tick or untick."""
        if role != Qt.ItemDataRole.CheckStateRole:
            return False
        self._ticks[index.row()] = Qt.CheckState(value) is Qt.CheckState.Checked
        self.dataChanged.emit(index, index, [role])
        self.ticked.emit()
        return True
