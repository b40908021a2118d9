"""A table of the page: heading with its actions, the rows, and more about the selected row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from crisisplan.exchange.copied import columns_of, copied_rows, unguarded
from crisisplan.plan.forms import Field, Table
from crisisplan.plan.model import Entity
from crisisplan.ui.announcement import announce
from crisisplan.ui.cells import CellDelegate
from crisisplan.ui.desk import Desk
from crisisplan.ui.details import Details
from crisisplan.ui.filterline import FilterLine
from crisisplan.ui.labels import native_keys, starred_label, text_label
from crisisplan.ui.rows import Extra, RowsModel
from crisisplan.ui.rowsview import RowsView
from crisisplan.ui.tablemenu import TableMenu
from crisisplan.ui.theme import Theme

FILTER_FROM = 12
"""So many rows have a filter line above them."""


class TableBlock(QWidget):
    """A table with everything around it."""

    told = Signal(str, bool)
    """What a toast says, and whether it offers to undo."""
    refused = Signal(str)
    """Why something that was wanted was not done."""
    remove_wanted = Signal(object, object)
    """The table, and the rows to remove: the window asks first where that reaches further."""
    paste_wanted = Signal(object, str)
    """This block, and the pasted text."""
    person_wanted = Signal(object, object, object, str)
    """The table, the row, the question, and a name that nobody has."""
    history_wanted = Signal(object, object)
    """What an answer was before is to be shown: the question, and the row."""
    file_wanted = Signal(object, object, str)
    """A file is to be attached or opened: the question, its row, and what is to be done."""

    def __init__(
        self,
        table: Table,
        desk: Desk,
        theme: Theme,
        extras: Sequence[Extra] = (),
        *,
        asks_below: bool = True,
    ) -> None:
        """``asks_below``: questions without a column stand below the table, not elsewhere."""
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
        below = [c for c in table.columns if c.detail] if asks_below else []
        self.details = Details(table, below, desk, theme)
        self.filter = FilterLine(table, theme)
        self._build()
        self.menu = TableMenu(self)
        self.view.dragged.connect(self._dragged)
        self.view.menu_wanted.connect(self._open_menu)
        self.view.refused.connect(self.refused)
        self.view.left.connect(self.filter.clear)
        self.filter.changed.connect(self.model.show_only)
        self.filter.left.connect(self._enter_rows)
        self.filter.plan_order_wanted.connect(self.view.show_plan_order)
        self.view.selectionModel().selectionChanged.connect(self._selected)
        self.view.selectionModel().currentChanged.connect(self._selected)
        self.model.modelAboutToBeReset.connect(self._remember)
        self.model.modelReset.connect(self._restore)
        self.model.arranged.connect(self._tell_count)
        self.model.unreadable.connect(self._show_error)
        self.model.dataChanged.connect(self._error.hide)
        self.delegate.person_wanted.connect(self._person_wanted)
        self.delegate.closeEditor.connect(self._cell_closed)
        self.delegate.rows_pasted.connect(lambda text: self.paste_wanted.emit(self, text))
        self.delegate.room_wanted.connect(
            lambda more: self.view.setFixedHeight(self.view.height() + more)
        )
        self.details.person_wanted.connect(
            lambda field, name: self.person_wanted.emit(table, self.current(), field.item, name)
        )
        self.details.history_wanted.connect(self.history_wanted)
        self.details.file_wanted.connect(self.file_wanted)
        self._cursor = ("", 0, 0)
        """The row, place and column of the cursor while the rows are taken anew."""
        self._marked: set[str] = set()
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
        self.add_button = self.action(f"Add {article} {table.noun}", "plus-bold", self.add)
        self._paste_button = self.action(
            "Paste from spreadsheet",
            "clipboard-text",
            self._paste_rows,
        )
        self.add_button.setToolTip(
            f"At the end. Below the cursor with {native_keys('Ctrl+Enter')}."
        )
        self._paste_button.setToolTip("Adds rows, or puts them over the selected ones.")
        self._empty = self._make_empty(f"Add {article} {table.noun}")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(top)
        if table.help:
            layout.addWidget(text_label(table.help, "help", wrap=True))
        self.before_rows = QVBoxLayout()
        layout.addLayout(self.before_rows)
        layout.addWidget(self.filter)
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
            text_label(f"No {self.table.several} yet", "strong"),
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
        """The selected rows, from the top."""
        return [self.model.rows[number] for number in self.view.selected_numbers()]

    def show_row(self, row: Entity, key: str = "", *, edit: bool = False) -> None:
        """Put the cursor into a row, at a question; a filter that hides the row ends."""
        if row in self.model.every and row not in self.model.rows:
            self.filter.clear()
            if self.model.test is not None:
                self.model.show_where(None)
        number = self.model.position_of(row)
        if number < 0:
            return
        index = self.model.index(number, self.model.column_of(key))
        self.view.go_to(index)
        self.view.scrollTo(index)
        if key in self.details.fields:
            self.details.fields[key].focus()
        else:
            self.view.setFocus(Qt.FocusReason.OtherFocusReason)
            if edit:
                self.view.edit(index)

    def show_rows(self, rows: Sequence[Entity]) -> None:
        """Select rows and bring the first into view."""
        numbers = sorted(n for row in rows if (n := self.model.position_of(row)) >= 0)
        if numbers:
            self.view.go_to(self.model.index(numbers[0], 0))
            self.view.select_numbers(numbers)
            self.view.scrollTo(self.model.index(numbers[0], 0))

    def find(self) -> None:
        """Put the cursor into the filter."""
        if self.model.every:
            self.filter.show()
            self.filter.focus()

    def _enter_rows(self) -> None:
        self.model.show_only(self.filter.words)
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def sort_by_column(self) -> None:
        """Sort by the column of the cursor, the next way."""
        if self.view.currentIndex().isValid():
            self.view.sort_next(self.view.currentIndex().column())

    def _open_menu(self, at: QPoint) -> None:
        menu = QMenu(self.view)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.menu.fill(menu)
        menu.popup(at)

    # -- changing

    def add_below(self) -> Entity | None:
        """A new row below that of the cursor, and its editor."""
        return self.add(self.current())

    def add(self, after: Entity | None = None) -> Entity | None:
        """A new row, at the end or below another, and its editor."""
        values = {self.table.parent: self.model.parent_ref} if self.table.parent else {}
        row = self._desk.add(self.table, after, self, **values)
        if row is not None:
            self.show_row(row, self.model.columns[0].key, edit=True)
        return row

    def remove(self) -> None:
        """Remove the selected rows."""
        rows = self.selected()
        if rows:
            self.remove_wanted.emit(self.table, rows)

    def copy(self) -> None:
        """The selected rows, every answer of each, as a spreadsheet takes them."""
        rows = self.selected()
        if rows:
            text = copied_rows(rows, columns_of(self.table), self._desk.plan)
            QApplication.clipboard().setText(text)
            self.told.emit(f"{self.table.counted(len(rows))} copied.", False)

    def paste(self) -> None:
        """What was copied: one answer goes into the cursor’s column, rows are shown first."""
        text = QApplication.clipboard().text()
        item, rows = self.column(), self.selected()
        one = text.strip() and not any(ch in text.strip("\n") for ch in "\t\n")
        if not (one and item and rows):
            self._paste_rows()
            return
        value, readable = self.model.read(item, unguarded(text.strip()))
        if readable:
            self._fill(item, rows, value, f"“{item.label}” filled in")

    def _paste_rows(self) -> None:
        self.paste_wanted.emit(self, QApplication.clipboard().text())

    def fill_down(self) -> None:
        """The first selected row’s answer in the cursor’s column, in all selected rows."""
        item, rows = self.column(), self.selected()
        if item and len(rows) > 1:
            self._fill(item, rows, item.answer(rows[0]), f"“{item.label}” filled in")

    def empty(self) -> None:
        """No answer in the cursor’s column, in all selected rows."""
        item, rows = self.column(), self.selected()
        if item and rows:
            self._fill(item, rows, None, f"“{item.label}” emptied")

    def _fill(self, item: Field, rows: Sequence[Entity], value: Any, done: str) -> None:
        if self._desk.fill(self.table, item, rows, value, self) and len(rows) > 1:
            self.told.emit(f"{done} for {self.table.counted(len(rows))}.", True)

    def show_history(self) -> None:
        """Ask for what the cell of the cursor held before."""
        item, row = self.column(), self.current()
        if item is not None and row is not None:
            self.history_wanted.emit(item, row)

    def column(self) -> Field | None:
        """The question that the cursor is at; ``None`` for a column that is worked out."""
        number = self.view.currentIndex().column()
        return self.model.columns[number] if 0 <= number < len(self.model.columns) else None

    def _dragged(self, place: int, new: int) -> None:
        self.view.go_to(self.model.index(place, 0))
        self._move(new)

    def move_by(self, step: int) -> None:
        """Move the row of the cursor up or down."""
        self._move(self.view.currentIndex().row() + step)

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
        row, index = self.current(), self.view.currentIndex()
        self._cursor = (row.id if row else "", index.row(), index.column())
        self._marked = {row.id for row in self.selected()}

    def _restore(self) -> None:
        """Put the cursor and the selection back; the next row follows one that was removed."""
        every, rows = self.model.every, self.model.rows
        self.view.setVisible(bool(every))
        ref, place, column = self._cursor
        number = next((n for n, row in enumerate(rows) if row.id == ref), -1)
        marked = [n for n, row in enumerate(rows) if row.id in self._marked]
        if ref and number < 0 and rows and all(row.id != ref for row in every):
            number = min(place, len(rows) - 1)
            marked = marked or [number]
        if number >= 0:
            index = self.model.index(number, column)
            flags = QItemSelectionModel.SelectionFlag
            self.view.selectionModel().setCurrentIndex(index, flags.NoUpdate)
            self.view.scrollTo(index)
        if marked:
            self.view.select_numbers(marked)
        self._selected()

    def _shows_rows(self) -> bool:
        return not self.table.parent or self.model.parent_ref is not None

    def _selected(self, *_: object) -> None:
        numbers = self.view.selected_numbers()
        # The selection changes before the cursor does.
        row = self.model.rows[numbers[0]] if len(numbers) == 1 else self.current()
        self.details.bind(row if len(numbers) < 2 else None, len(numbers))
        self.menu.refresh()
        self._tell_count()

    def _tell_count(self) -> None:
        """Say how many rows there are, are shown and are selected; or that there are none."""
        self._empty.setVisible(not self.model.every and self._shows_rows())
        model, number = self.model, len(self.view.selected_numbers())
        every = len(model.every)
        is_long = every >= FILTER_FROM or model.is_filtered or not model.in_plan_order
        self.filter.setVisible(bool(every) and (is_long or self.filter.has_focus()))
        self.filter.tell(len(model.rows), every, number, in_plan_order=model.in_plan_order)
        self._count.setText(f"{number} selected" if number > 1 and not is_long else "")

    def _cell_closed(self, *_: object) -> None:
        self._desk.rest()
        self.view.fit()

    def _show_error(self, sentence: str) -> None:
        self._error.setText(sentence)
        self._error.show()
        announce(self, sentence)

    def _person_wanted(self, index: QModelIndex, name: str) -> None:
        row = self.model.rows[index.row()]
        self.person_wanted.emit(self.table, row, self.model.columns[index.column()], name)
