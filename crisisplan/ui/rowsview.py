"""The rows of a table on the screen: widths, height, handles, and the keys that move about."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPoint,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from crisisplan.ui.cells import SIZE
from crisisplan.ui.rows import ONLY_IN_PLAN_ORDER, PLAN_ORDER, RowsModel
from crisisplan.ui.theme import Theme

MOST_ROWS = 14
"""A longer table scrolls inside, with its header in place."""


class _Handles(QHeaderView):
    """The handles at the left, one for each row, all of one size."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(Qt.Orientation.Vertical)
        self._theme = theme

    def sizeHint(self) -> QSize:  # noqa: N802
        """Known without asking for the looks of 200 rows, as Qt would."""
        return QSize(self._theme.px(28), 0)


class RowsView(QTableView):
    """The rows, with the keys that tables answer to."""

    entered = Signal()
    """The focus came here."""
    left = Signal()
    """Escape: back from the rows."""
    dragged = Signal(int, int)
    """A row was dragged: from which place, and to which."""
    menu_wanted = Signal(QPoint)
    refused = Signal(str)
    """Why a key does nothing now."""

    def __init__(self, model: RowsModel, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._shares = [column.width for column in model.columns]
        self._shares += [extra.width for extra in model.extras]
        self.two_lines = any(column.kind == "paragraph" for column in model.columns)
        self.setModel(model)
        self.setObjectName(f"table_{model.table.key}")
        self.setAccessibleName(model.table.label)
        self.setAlternatingRowColors(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(
            triggers.DoubleClicked
            | triggers.EditKeyPressed
            | triggers.AnyKeyPressed
            | triggers.SelectedClicked
        )
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setCornerButtonEnabled(False)
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        head.setMinimumSectionSize(40)
        head.setTextElideMode(Qt.TextElideMode.ElideRight)
        head.setSectionsClickable(True)
        # The arrow is an icon of the heading (RowsModel.headerData), as sharp as the others.
        head.setSortIndicatorShown(False)
        head.setSortIndicatorClearable(True)
        head.setSortIndicator(PLAN_ORDER, Qt.SortOrder.AscendingOrder)
        head.sortIndicatorChanged.connect(model.sort)
        handles = _Handles(theme)
        self.setVerticalHeader(handles)
        handles.setSectionsMovable(True)
        handles.setSectionsClickable(True)
        handles.setHighlightSections(False)
        handles.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        handles.sectionMoved.connect(self._dragged)
        model.modelReset.connect(self.fit)
        model.arranged.connect(self._arranged)
        theme.follow(self, self._resize_rows)

    def lines(self) -> int:
        """How many lines of text a row shows."""
        return 2 if self.two_lines else 1

    def _resize_rows(self) -> None:
        theme = self._theme
        self.verticalHeader().setDefaultSectionSize(theme.px(44 if self.two_lines else 28))
        self.verticalHeader().setFixedWidth(self.verticalHeader().sizeHint().width())
        self.horizontalHeader().setFixedHeight(theme.px(28))
        self.fit()

    def _arranged(self) -> None:
        self.verticalHeader().setSectionsMovable(self.model().in_plan_order)
        self._share_width()
        self.viewport().update()

    def sort_next(self, column: int) -> None:
        """As a click on the heading: ascending, then descending, then plan order."""
        order, model = Qt.SortOrder, self.model()
        if model.sorted_by != column:
            self.horizontalHeader().setSortIndicator(column, order.AscendingOrder)
        elif not model.descending:
            self.horizontalHeader().setSortIndicator(column, order.DescendingOrder)
        else:
            self.show_plan_order()

    def show_plan_order(self) -> None:
        """Sort by no column."""
        self.horizontalHeader().setSortIndicator(PLAN_ORDER, Qt.SortOrder.AscendingOrder)

    def fit(self) -> None:
        """As high as the rows, up to a number; then it scrolls inside.

        Rows that a filter hides keep their room, so that nothing jumps while it is typed.
        """
        every = len(self.model().every)
        rows = min(max(1, every), MOST_ROWS)
        policy = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(
            policy.ScrollBarAlwaysOn if every > MOST_ROWS else policy.ScrollBarAsNeeded
        )
        height = rows * self.verticalHeader().defaultSectionSize()
        bar = self.horizontalScrollBar()
        below = bar.sizeHint().height() if sum(self._least()) > self._room() else 0
        self.setFixedHeight(height + self.horizontalHeader().height() + below + 2)
        self._share_width()

    def resizeEvent(self, event: Any) -> None:  # noqa: N802
        """Share the width among the columns."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.fit()

    def _least(self) -> list[int]:
        """How narrow each column may be, in pixels: its title and a number can be read whole."""
        px, model = self._theme.px, self.model()
        title = QFontMetrics(self._theme.font(SIZE, semibold=True))
        cell = QFontMetrics(self._theme.font(SIZE))
        least = []
        for number, share in enumerate(self._shares):
            words = model.headerData(number, Qt.Orientation.Horizontal)
            width = title.horizontalAdvance(words) + px(38 if number == model.sorted_by else 20)
            if number < len(model.columns) and model.columns[number].kind == "phone":
                width = max(width, cell.horizontalAdvance("(000) 000-0000") + px(16))
            least.append(max(width, round(px(64) * share)))
        return least

    def _room(self) -> int:
        """What the columns have, in pixels, beside the handles and the scroll bar."""
        bar = self.verticalScrollBar().sizeHint().width()
        scrolls = len(self.model().every) > MOST_ROWS
        return self.width() - self.verticalHeader().width() - 2 - (bar if scrolls else 0)

    def _share_width(self) -> None:
        for number, width in enumerate(share_out(self._room(), self._shares, self._least())):
            self.setColumnWidth(number, width)

    def _dragged(self, logical: int, old: int, new: int) -> None:
        """Put the handles back in order; the model moves the row itself."""
        handles = self.verticalHeader()
        handles.blockSignals(True)
        handles.moveSection(new, old)
        handles.blockSignals(False)
        self.dragged.emit(logical, new)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """The keys that are no action of the table's menu."""
        modifiers, key = event.modifiers(), event.key()
        control = bool(modifiers & Qt.KeyboardModifier.ControlModifier)
        shift = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
        current = self.currentIndex()
        if self.state() == QAbstractItemView.State.EditingState:
            # The key that ends editing comes by here too.
            super().keyPressEvent(event)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and current.isValid():
            self.edit(current)
        elif control and shift and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            # In plan order these keys are the menu's.
            self.refused.emit(ONLY_IN_PLAN_ORDER)
        elif control and key == Qt.Key.Key_Space and current.isValid():
            flags = QItemSelectionModel.SelectionFlag
            self.selectionModel().select(current, flags.Toggle | flags.Rows)
        elif key == Qt.Key.Key_Escape:
            self.left.emit()
        elif key == Qt.Key.Key_Tab and not control:
            self.focusNextPrevChild(True)
        elif key == Qt.Key.Key_Backtab:
            self.focusNextPrevChild(False)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: Any) -> None:  # noqa: N802
        """Arriving by keyboard, show where one is."""
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self.model().rowCount():
            self.go_to(self.model().index(0, 0))
        self.entered.emit()

    def contextMenuEvent(self, event: Any) -> None:  # noqa: N802
        """The menu at the pointer, or by key at the current cell."""
        at = event.globalPos()
        if event.reason() == event.Reason.Keyboard:
            rect = self.visualRect(self.currentIndex())
            at = self.viewport().mapToGlobal(rect.bottomLeft())
        self.menu_wanted.emit(at)

    def paintEvent(self, event: Any) -> None:  # noqa: N802
        """Say so where a filter leaves no row."""
        super().paintEvent(event)
        if self.model().is_filtered and not self.model().rows:
            painter = QPainter(self.viewport())
            painter.setFont(self._theme.font(SIZE))
            painter.setPen(self._theme.color("muted"))
            room = self.viewport().rect().adjusted(0, self._theme.px(16), 0, 0)
            middle = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter
            by_words = "No row holds all these words. Escape shows all rows."
            words = by_words if self.model().words else "There is none of these."
            painter.drawText(room, middle, words)
            painter.end()

    def go_to(self, index: QModelIndex) -> None:
        """Put the cursor into a cell and select its row alone.

        QTableView's own way adds to the selection while Ctrl is held, as it is in Ctrl+Enter.
        """
        flags = QItemSelectionModel.SelectionFlag
        self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)

    def selected_numbers(self) -> list[int]:
        """Where the selected rows stand, from the top."""
        ranges = self.selectionModel().selection()
        return sorted({n for part in ranges for n in range(part.top(), part.bottom() + 1)})

    def select_numbers(self, numbers: Sequence[int]) -> None:
        """Select these rows and no others; the cursor stays."""
        selection, last = QItemSelection(), self.model().columnCount() - 1
        for first, end in runs(numbers):
            selection.select(self.model().index(first, 0), self.model().index(end, last))
        self.selectionModel().select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)


def runs(numbers: Sequence[int]) -> list[tuple[int, int]]:
    """Rising numbers as runs without a gap: the first and the last of each."""
    found: list[tuple[int, int]] = []
    for number in numbers:
        if found and found[-1][1] == number - 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return found


def share_out(room: int, shares: Sequence[float], least: Sequence[int]) -> list[int]:
    """Widths by share, none below its least; they fill the room unless the least are more."""
    widths, growing = list(least), list(range(len(shares)))
    while growing:
        rest = room - sum(width for n, width in enumerate(widths) if n not in growing)
        total = sum(shares[n] for n in growing)
        wide = [n for n in growing if rest * shares[n] / total >= least[n]]
        if wide == growing:
            for n in growing:
                widths[n] = int(rest * shares[n] / total)
            widths[growing[-1]] += room - sum(widths)
            break
        growing = wide
    return widths
