"""What can be done in a table, each with its key: its context menu, and the window's own menu."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu

from crisisplan.plan.forms import Table
from crisisplan.plan.model import Entity
from crisisplan.ui.labels import native_keys
from crisisplan.ui.menus import FILTER_KEY, HISTORY_KEY
from crisisplan.ui.rows import RowsModel
from crisisplan.ui.rowsview import RowsView


class TableActs(Protocol):
    """A table as its menu sees it: what it shows, and what can be done."""

    table: Table
    model: RowsModel
    view: RowsView

    def selected(self) -> list[Entity]:
        """The selected rows."""

    def add_below(self) -> object:
        """A new row below that of the cursor."""

    def move_by(self, step: int) -> None:
        """Move the row of the cursor up or down."""

    def copy(self) -> None:
        """Copy the selected rows."""

    def paste(self) -> None:
        """Paste what was copied."""

    def fill_down(self) -> None:
        """The first selected row’s answer in all of them."""

    def empty(self) -> None:
        """No answer in all selected rows."""

    def remove(self) -> None:
        """Remove the selected rows."""

    def find(self) -> None:
        """Put the cursor into the filter."""

    def show_history(self) -> None:
        """Show what the cell of the cursor held before."""

    def sort_by_column(self) -> None:
        """Sort by the column of the cursor."""


class TableMenu:
    """The actions of one table. Their keys work while the table has the focus."""

    def __init__(self, block: TableActs) -> None:
        self._block = block
        view, keys, table = block.view, QKeySequence.StandardKey, block.table
        article = "an" if table.noun[0] in "aeiou" else "a"
        self._edit = self._action("&Edit the cell", "F2", lambda: view.edit(view.currentIndex()))
        add = self._action(
            f"&Add {article} {table.noun} below", ["Ctrl+Return", "Ctrl+Enter"], block.add_below
        )
        self._up = self._action("", "Ctrl+Shift+Up", lambda: block.move_by(-1))
        self._down = self._action("", "Ctrl+Shift+Down", lambda: block.move_by(1))
        copy = self._action("&Copy the rows", keys.Copy, block.copy)
        paste = self._action("&Paste from spreadsheet", keys.Paste, block.paste)
        every = self._action("Select a&ll rows", keys.SelectAll, view.selectAll)
        self._fill = self._action("", "Ctrl+D", block.fill_down)
        self._empty = self._action("", "Delete", block.empty)
        self._remove = self._action("", "Ctrl+Delete", block.remove)
        # No keys of their own: the window's actions of these keys lead to the table in use.
        self._history = QAction("", view)
        self._history.triggered.connect(lambda: block.show_history())
        find = QAction(f"&Filter…\t{native_keys(FILTER_KEY)}", view)
        find.triggered.connect(lambda: block.find())
        self._sort = self._action("", "Ctrl+Shift+O", block.sort_by_column)
        self._plan_order = self._action("Back to plan &order", None, view.show_plan_order)
        self._entries: tuple[QAction | None, ...] = (
            *(self._edit, add, self._up, self._down, None),
            *(copy, paste, every, None),
            *(self._fill, self._empty, self._remove, None),
            *(self._history, None),
            *(find, self._sort, self._plan_order),
        )
        block.model.arranged.connect(self.refresh)
        self.refresh()

    def _action(self, text: str, keys: Any, act: Callable[[], Any]) -> QAction:
        action = QAction(text, self._block.view)
        if isinstance(keys, list):
            action.setShortcuts([QKeySequence(key) for key in keys])
        elif isinstance(keys, QKeySequence.StandardKey):
            action.setShortcuts(keys)
        elif keys is not None:
            action.setShortcut(QKeySequence(keys))
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.triggered.connect(lambda: act())
        self._block.view.addAction(action)
        return action

    @property
    def actions(self) -> list[QAction]:
        """Every action, in the order of the menu."""
        return [entry for entry in self._entries if entry is not None]

    def fill(self, menu: QMenu) -> None:
        """Put the actions into a menu, as they are now."""
        self.refresh()
        for entry in self._entries:
            if entry is None:
                menu.addSeparator()
            else:
                menu.addAction(entry)

    def refresh(self) -> None:
        """Say what each action would do here and now."""
        block, model = self._block, self._block.model
        number = len(block.selected())
        column = max(0, block.view.currentIndex().column())
        title = model.title(column)
        asked = column < len(model.columns)
        movable = model.in_plan_order
        for action, way in ((self._up, "&up"), (self._down, "&down")):
            action.setText(f"Move {way}" if movable else f"Move {way} (in plan order only)")
            action.setEnabled(movable)
        many = block.table.counted(number) if number > 1 else f"the {block.table.noun}"
        self._fill.setText(f"Fill “{title}” do&wn" if number > 1 else "Fill do&wn (several rows)")
        self._fill.setEnabled(number > 1 and asked)
        self._empty.setText(f"E&mpty “{title}”")
        self._remove.setText(f"&Remove {many}")
        self._history.setText(f"&History of “{title}”…\t{native_keys(HISTORY_KEY)}")
        for action in (self._edit, self._empty, self._history):
            action.setEnabled(asked)
        next_order = "plan order"
        if model.sorted_by != column:
            next_order = "ascending"
        elif not model.descending:
            next_order = "descending"
        self._sort.setText(f"&Sort by “{title}”: {next_order}")
        self._plan_order.setEnabled(not model.in_plan_order)
