"""More about the selected row of a table: the questions that have no column of their own."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from crisisplan.plan.forms import Field, Table
from crisisplan.plan.model import Entity
from crisisplan.ui.desk import Desk
from crisisplan.ui.field import FieldRow
from crisisplan.ui.labels import native_keys, text_label
from crisisplan.ui.theme import Theme


class Details(QFrame):
    """The questions of a row that have no column of their own."""

    person_wanted = Signal(object, str)
    history_wanted = Signal(object, object)
    file_wanted = Signal(object, object, str)
    """A file is to be attached or opened: the question, its row, and what is to be done."""

    def __init__(self, table: Table, columns: Sequence[Field], desk: Desk, theme: Theme) -> None:
        super().__init__()
        self.setProperty("kind", "details")
        self.setObjectName(f"details_{table.key}")
        self._table = table
        self._row: Entity | None = None
        self._title = text_label("", "strong")
        self.fields: dict[str, FieldRow] = {}
        keys = [native_keys(key) for key in ("Ctrl+D", "Delete", "Ctrl+Del")]
        self._several = text_label(
            f"{keys[0]} gives all of them the first one’s answer in the column of the cursor, "
            f"{keys[1]} empties that column, {keys[2]} removes them. Select one for more about it.",
            "help",
            wrap=True,
        )
        self._questions = QWidget()
        grid = QGridLayout(self._questions)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.px(16))
        grid.setVerticalSpacing(theme.px(10))
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        place = 0
        for column in columns:
            field = FieldRow(column, desk, theme)
            field.person_wanted.connect(self.person_wanted)
            field.history_wanted.connect(self.history_wanted)
            field.file_wanted.connect(self.file_wanted)
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
        layout.addWidget(self._several)
        layout.addWidget(self._questions)
        self.hide()

    def bind(self, row: Entity | None, selected: int = 1) -> None:
        """Show another row's answers; for several selected rows, what can be done with them."""
        if row is not self._row:
            self._row = row
            for field in self.fields.values():
                field.flush()
                field.bind(row)
        several = selected > 1
        self.setVisible(bool(self.fields) and (several or row is not None))
        self._several.setVisible(several)
        self._questions.setVisible(not several)
        if several:
            self._title.setText(f"{self._table.counted(selected)} selected")
        elif row is not None:
            self._title.setText(f"More about {row.row_name or 'this ' + self._table.noun}")
