"""After-action reports: the improvement plan with what is overdue, and how objectives were met."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton

from crisisplan.plan.forms import Table
from crisisplan.plan.model import CorrectiveAction, Entity
from crisisplan.ui.cells import Cell
from crisisplan.ui.labels import text_label
from crisisplan.ui.page import StepPage
from crisisplan.ui.rows import Extra
from crisisplan.ui.table import TableBlock


def is_open(row: Entity) -> bool:
    """Whether a corrective action is still to be done."""
    return isinstance(row, CorrectiveAction) and row.status != "done"


def is_overdue(row: Entity) -> bool:
    """Whether its day has passed, and it is not done."""
    assert isinstance(row, CorrectiveAction)
    return is_open(row) and row.due is not None and row.due < date.today()


_FILTERS: tuple[tuple[str, Callable[[Entity], bool] | None], ...] = (
    ("All", None),
    ("Open", is_open),
    ("Overdue", is_overdue),
    ("Done", lambda row: not is_open(row)),
)


def stands(row: Entity) -> Cell:
    """Done, open, or overdue, and by how many days."""
    assert isinstance(row, CorrectiveAction)
    if not is_open(row):
        return Cell("Done", chip="ok", icon="check-circle-fill", order=date.max)
    if row.due is None:
        return Cell("No day yet", chip="warn", icon="warning-fill", order=date.min)
    days = abs((row.due - date.today()).days)
    counted = f"{days} {'day' if days == 1 else 'days'}"
    if is_overdue(row):
        return Cell(f"Overdue {counted}", chip="bad", icon="x-circle-fill", order=row.due)
    words = f"In {counted}" if days else "Today"
    return Cell(words, chip="info", icon="clock-fill", order=row.due)


class AfterActionPage(StepPage):
    """The step that follows up what went wrong."""

    def extras(self, table: Table) -> list[Extra]:
        """How each corrective action stands today."""
        return [Extra("Stands", 1.9, stands)] if table.key == "actions" else []

    def add_table(self, table: Table) -> TableBlock | None:
        """All objectives of all exercises; the improvement plan can be cut to what is open."""
        if table.key == "objectives":
            # Each with its exercise: they are read side by side here, one by one in its record.
            table = replace(table, parent="")
        block = super().add_table(table)
        if table.key == "actions" and block is not None:
            block.before_rows.addLayout(self._filters(block))
        return block

    def _filters(self, block: TableBlock) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(0)
        line.addWidget(text_label("Show", "help"))
        line.addSpacing(8)
        self._shown = QButtonGroup(self)
        for number, (words, test) in enumerate(_FILTERS):
            button = QPushButton(words)
            button.setObjectName(f"only_{words.lower()}")
            button.setProperty("kind", "view")
            button.setCheckable(True)
            button.setChecked(test is None)
            button.setAccessibleName(f"Show {words.lower()} corrective actions")
            button.clicked.connect(lambda _=False, test=test: block.model.show_where(test))
            self._shown.addButton(button, number)
            line.addWidget(button)
        line.addStretch()
        block.model.arranged.connect(lambda: self._mark(block))
        return line

    def _mark(self, block: TableBlock) -> None:
        """The button that says what is shown, however that came about."""
        number = next(n for n, (_, test) in enumerate(_FILTERS) if test is block.model.test)
        self._shown.button(number).setChecked(True)
