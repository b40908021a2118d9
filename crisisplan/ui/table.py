"""A table of the page: heading with its actions, the rows, and more about the selected row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from crisisplan.plan.forms import Table
from crisisplan.plan.model import Entity
from crisisplan.ui.cells import SIZE, CellDelegate
from crisisplan.ui.desk import Desk
from crisisplan.ui.field import FieldRow, starred_label, text_label
from crisisplan.ui.rows import Extra, RowsModel
from crisisplan.ui.theme import Theme

MOST_ROWS = 14
"""A longer table scrolls inside, with its header in place."""


class RowsView(QTableView):
    """The rows, with the keys that tables answer to."""

    add_wanted = Signal()
    remove_wanted = Signal()
    move_wanted = Signal(int)
    paste_wanted = Signal(str)

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
        handles = self.verticalHeader()
        handles.setSectionsMovable(True)
        handles.setHighlightSections(False)
        handles.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        handles.sectionMoved.connect(self._dragged)
        model.modelReset.connect(self.fit)
        theme.follow(self, self._resize_rows)

    def lines(self) -> int:
        """How many lines of text a row shows."""
        return 2 if self.two_lines else 1

    def _resize_rows(self) -> None:
        theme = self._theme
        self.verticalHeader().setDefaultSectionSize(theme.px(44 if self.two_lines else 28))
        self.verticalHeader().setFixedWidth(theme.px(28))
        self.horizontalHeader().setFixedHeight(theme.px(28))
        self.fit()

    def fit(self) -> None:
        """As high as the rows, up to a number; then it scrolls inside."""
        rows = min(max(1, self.model().rowCount()), MOST_ROWS)
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
            width = title.horizontalAdvance(words) + px(20)
            if number < len(model.columns) and model.columns[number].kind == "phone":
                width = max(width, cell.horizontalAdvance("(000) 000-0000") + px(16))
            least.append(max(width, round(px(64) * share)))
        return least

    def _room(self) -> int:
        """What the columns have, in pixels, beside the handles and the scroll bar."""
        bar = self.verticalScrollBar().sizeHint().width()
        scrolls = self.model().rowCount() > MOST_ROWS
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
        self.selectRow(logical)
        self.move_wanted.emit(new)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Edit, add, move, empty, remove, paste."""
        modifiers, key = event.modifiers(), event.key()
        control = bool(modifiers & Qt.KeyboardModifier.ControlModifier)
        shift = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
        enter = key in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if self.state() == QAbstractItemView.State.EditingState:
            # The key that ends editing comes by here too.
            super().keyPressEvent(event)
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste_wanted.emit(QApplication.clipboard().text())
        elif event.matches(QKeySequence.StandardKey.Copy):
            QApplication.clipboard().setText(self.selected_text())
        elif control and enter:
            self.add_wanted.emit()
        elif enter and self.currentIndex().isValid():
            self.edit(self.currentIndex())
        elif control and shift and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            step = -1 if key == Qt.Key.Key_Up else 1
            self.move_wanted.emit(self.currentIndex().row() + step)
        elif control and key == Qt.Key.Key_Delete:
            self.remove_wanted.emit()
        elif key == Qt.Key.Key_Delete and self.currentIndex().isValid():
            self.model().setData(self.currentIndex(), None)
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
            self.setCurrentIndex(self.model().index(0, 0))

    def selected_text(self) -> str:
        """The selected rows as a spreadsheet would take them."""
        model = self.model()
        return "\n".join(
            "\t".join(
                (model.data(model.index(index.row(), column)) or "").replace("\n", " ")
                for column in range(model.columnCount())
            )
            for index in sorted(self.selectionModel().selectedRows(), key=QModelIndex.row)
        )


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


class TableBlock(QWidget):
    """A table with everything around it."""

    removed = Signal(str)
    """Rows are gone: what a toast says."""
    remove_wanted = Signal(object, object)
    """The table, and the rows to remove: the window asks first where that reaches further."""
    paste_wanted = Signal(object, str)
    """This block, and the pasted text."""
    person_wanted = Signal(object, object, object, str)
    """The table, the row, the question, and a name that nobody has."""

    def __init__(
        self, table: Table, desk: Desk, theme: Theme, extras: Sequence[Extra] = ()
    ) -> None:
        super().__init__()
        self.table = table
        self._desk = desk
        self._theme = theme
        self.model = RowsModel(table, desk, theme, extras)
        self.view = RowsView(self.model, theme)
        self.delegate = CellDelegate(desk.plan, theme, self.view.lines, self.view)
        self.view.setItemDelegate(self.delegate)
        self._error = text_label("", "error", wrap=True)
        self._error.hide()
        self.details = _Details(table, desk, theme)
        self._build()
        self.view.add_wanted.connect(self.add)
        self.view.remove_wanted.connect(self._remove)
        self.view.move_wanted.connect(self._move)
        self.view.paste_wanted.connect(lambda text: self.paste_wanted.emit(self, text))
        self.view.selectionModel().currentRowChanged.connect(self._selected)
        self.model.modelAboutToBeReset.connect(self._remember)
        self.model.modelReset.connect(self._restore)
        self.model.unreadable.connect(self._show_error)
        self.model.dataChanged.connect(lambda *_: self._error.hide())
        self.delegate.person_wanted.connect(self._person_wanted)
        self.delegate.closeEditor.connect(lambda *_: desk.rest())
        self.details.person_wanted.connect(
            lambda field, name: self.person_wanted.emit(table, self.current(), field.item, name)
        )
        self._remembered: tuple[str, int] | None = None
        self._restore()

    def _build(self) -> None:
        table = self.table
        self._count = text_label("", "help")
        title = QHBoxLayout()
        title.setSpacing(8)
        heading = starred_label(table.label, "section", self._theme, table.at_least > 0)
        heading.setWordWrap(False)
        title.addWidget(heading)
        title.addWidget(self._count)
        title.addStretch()
        self.actions = QHBoxLayout()
        self.actions.setSpacing(4)
        self._top = top = QHBoxLayout()
        top.setSpacing(2)
        top.addLayout(title)
        top.addStretch()
        top.addLayout(self.actions)
        article = "an" if table.noun[0] in "aeiou" else "a"
        self._add_button = self.action(f"Add {article} {table.noun}", "plus-bold", self.add)
        self._paste_button = self.action(
            "Paste from spreadsheet",
            "clipboard-text",
            lambda: self.paste_wanted.emit(self, QApplication.clipboard().text()),
        )
        self._empty = self._make_empty(f"Add {article} {table.noun}")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(top)
        if table.help:
            layout.addWidget(text_label(table.help, "help", wrap=True))
        self.before_rows = QVBoxLayout()
        layout.addLayout(self.before_rows)
        layout.addWidget(self.view)
        layout.addWidget(self._error)
        layout.addWidget(self._empty)
        layout.addWidget(self.details)

    def action(self, text: str, icon: str, act: Any) -> QPushButton:
        """A page action right of the heading."""
        button = QPushButton(text)
        button.setProperty("kind", "quiet")
        self._theme.show_icon(button, icon, "accent")
        button.clicked.connect(lambda: act())
        self.actions.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        return button

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Narrower than the heading with its actions: those go below where there is no room."""
        return QSize(self._theme.px(280), super().minimumSizeHint().height())

    def resizeEvent(self, event: Any) -> None:  # noqa: N802
        """Put the actions beside the title, below it, or below each other."""
        super().resizeEvent(event)
        directions = QHBoxLayout.Direction
        actions = [self.actions.itemAt(n).sizeHint().width() for n in range(self.actions.count())]
        title = self._top.itemAt(0).sizeHint().width()
        beside = title + sum(actions) + self._theme.px(24) <= self.width()
        in_line = sum(actions) + self._theme.px(12) <= self.width()
        self._top.setDirection(directions.LeftToRight if beside else directions.TopToBottom)
        self.actions.setDirection(directions.LeftToRight if in_line else directions.TopToBottom)

    def _make_empty(self, add: str) -> QFrame:
        frame = QFrame()
        frame.setProperty("kind", "empty")
        icon = QLabel()
        self._theme.show_icon(icon, "plus-bold", "accent", 28)
        button = QPushButton(add)
        button.setProperty("kind", "primary")
        button.clicked.connect(lambda: self.add())
        layout = QVBoxLayout(frame)
        layout.setContentsMargins(16, 14, 16, 14)
        for widget in (
            icon,
            text_label(f"No {self.table.label.lower()} yet", "strong"),
            text_label(self.table.empty or self.table.help, "quiet", wrap=True),
        ):
            widget.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            layout.addWidget(widget)
        layout.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
        return frame

    # -- rows

    def current(self) -> Entity | None:
        """The row that the cursor is in."""
        number = self.view.currentIndex().row()
        return self.model.rows[number] if 0 <= number < len(self.model.rows) else None

    def selected(self) -> list[Entity]:
        """The selected rows, in order."""
        numbers = sorted(index.row() for index in self.view.selectionModel().selectedRows())
        return [self.model.rows[number] for number in numbers]

    def show_row(self, row: Entity, key: str = "", *, edit: bool = False) -> None:
        """Put the cursor into a row, at a question."""
        number = self.model.position_of(row)
        if number < 0:
            return
        index = self.model.index(number, self.model.column_of(key))
        self.view.setCurrentIndex(index)
        self.view.scrollTo(index)
        if key in self.details.fields:
            self.details.fields[key].focus()
        else:
            self.view.setFocus(Qt.FocusReason.OtherFocusReason)
            if edit:
                self.view.edit(index)

    def add(self) -> Entity | None:
        """A new row, below the current one when that is not the last, and its editor."""
        values = {self.table.parent: self.model.parent_ref} if self.table.parent else {}
        after = self.current() if self.view.hasFocus() else None
        row = self._desk.add(self.table, after, self, **values)
        if row is not None:
            self.show_row(row, self.model.columns[0].key, edit=True)
        return row

    def _remove(self) -> None:
        rows = self.selected()
        if rows:
            self.remove_wanted.emit(self.table, rows)

    def _move(self, place: int) -> None:
        row = self.current()
        if row is None or not 0 <= place < len(self.model.rows):
            return
        # A place among this parent's rows is another among all rows of the entity.
        every = [other for other in self._desk.plan.rows(self.table.entity) if other is not row]
        shown = [other for other in self.model.rows if other is not row]
        index = every.index(shown[place]) if place < len(shown) else every.index(shown[-1]) + 1
        self._desk.move(self.table, row, index, self)
        self.show_row(row)

    # -- keeping up

    def _remember(self) -> None:
        row = self.current()
        self._remembered = (row.id, self.view.currentIndex().column()) if row else None

    def _restore(self) -> None:
        rows = self.model.rows
        count = len(rows)
        self._count.setText(f"{count}" if count > MOST_ROWS else "")
        self._empty.setVisible(not rows and self._shows_rows())
        self.view.setVisible(bool(rows))
        if self._remembered is not None:
            ref, column = self._remembered
            for number, row in enumerate(rows):
                if row.id == ref:
                    self.view.selectionModel().setCurrentIndex(
                        self.model.index(number, column),
                        QItemSelectionModel.SelectionFlag.ClearAndSelect
                        | QItemSelectionModel.SelectionFlag.Rows,
                    )
        self._selected()

    def _shows_rows(self) -> bool:
        return not self.table.parent or self.model.parent_ref is not None

    def _selected(self, *_: object) -> None:
        self.details.bind(self.current())

    def _show_error(self, sentence: str) -> None:
        self._error.setText(sentence)
        self._error.show()

    def _person_wanted(self, index: QModelIndex, name: str) -> None:
        row = self.model.rows[index.row()]
        self.person_wanted.emit(self.table, row, self.model.columns[index.column()], name)


class _Details(QFrame):
    """The questions of a row that have no column of their own."""

    person_wanted = Signal(object, str)

    def __init__(self, table: Table, desk: Desk, theme: Theme) -> None:
        super().__init__()
        self.setProperty("kind", "details")
        self.setObjectName(f"details_{table.key}")
        self._table = table
        self._title = text_label("", "strong")
        self.fields: dict[str, FieldRow] = {}
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.px(16))
        grid.setVerticalSpacing(theme.px(10))
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        place = 0
        for column in table.columns:
            if not column.detail:
                continue
            field = FieldRow(column, desk, theme)
            field.person_wanted.connect(self.person_wanted)
            self.fields[column.key] = field
            span = 2 if column.width >= 2 else 1
            if span == 2 and place % 2:
                place += 1
            grid.addWidget(field, place // 2, place % 2, 1, span, Qt.AlignmentFlag.AlignTop)
            place += span
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 10, 12, 12)
        layout.setSpacing(8)
        layout.addWidget(self._title)
        layout.addLayout(grid)
        self.hide()

    def bind(self, row: Entity | None) -> None:
        """Show another row's answers."""
        if not self.fields:
            return
        for field in self.fields.values():
            field.flush()
            field.bind(row)
        self.setVisible(row is not None)
        if row is not None:
            self._title.setText(f"More about {row.row_name or 'this ' + self._table.noun}")
