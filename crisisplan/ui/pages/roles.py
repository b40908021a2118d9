"""Crisis roles: the roster with its depth, the chart, and each position's job action sheet."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy

from crisisplan.plan.forms import Table
from crisisplan.plan.model import (
    Absence,
    Entity,
    JobAction,
    Position,
    Situation,
    TrainingRequirement,
)
from crisisplan.rules.absence import away_in, coverage
from crisisplan.rules.command import DEPTH, title_of
from crisisplan.rules.finding import listed
from crisisplan.ui.absences import AbsenceTest
from crisisplan.ui.cells import Cell
from crisisplan.ui.chart import ChartView
from crisisplan.ui.editors import Combo
from crisisplan.ui.labels import text_label
from crisisplan.ui.page import StepPage
from crisisplan.ui.rows import Extra
from crisisplan.ui.table import TableBlock
from crisisplan.ui.training.standing import TrainingNow


class RolesPage(StepPage):
    """The step of the crisis roles."""

    def _build(self) -> None:
        # Before any table: they ask it as they are made.
        self.training = TrainingNow(self.desk)
        super()._build()

    def extras(self, table: Table) -> list[Extra]:
        """How deep each position is filled."""
        if table.key == "situations":
            return [Extra("In command", 1.4, self._commands), Extra("Not covered", 2.4, self._open)]
        if table.key != "positions":
            return []
        return [Extra("Depth", 1.2, _depth), Extra("Training", 2, self._training)]

    def _training(self, row: Entity) -> Cell:
        """Who of those in a position lacks something that is required of them."""
        assert isinstance(row, Position)
        if not row.line or not self.desk.plan.rows(TrainingRequirement):
            return Cell("–", quiet=True, order="")
        told = [
            f"{self.desk.plan.name_of(ref) or 'Somebody'}: {words}"
            for ref in dict.fromkeys(row.line)
            if (words := self.training.lacking(ref))
        ]
        if not told:
            return Cell("Trained", chip="ok", icon="check-circle-fill", order="")
        words = "; ".join(told)
        return Cell(f"Not trained: {words}", problem=f"Not trained. {words}", order=words)

    def _commands(self, row: Entity) -> Cell:
        assert isinstance(row, Situation)
        away = away_in(self.desk.plan, row)
        if not away:
            return Cell("Nobody is ticked as away", quiet=True)
        return Cell(self.desk.plan.name_of(coverage(self.desk.plan, away).commander) or "Nobody")

    def _open(self, row: Entity) -> Cell:
        assert isinstance(row, Situation)
        found = coverage(self.desk.plan, away_in(self.desk.plan, row))
        titles = [title_of(position) for position in found.uncovered]
        return (
            Cell(listed(titles), problem=f"Nobody is left for {listed(titles)}")
            if titles
            else Cell("–")
        )

    def add_table(self, table: Table) -> TableBlock | None:
        """The chart follows the roster; the sheets are shown one position at a time; who is
        away is ticked.
        """
        if table.key == "away":
            self.absences = AbsenceTest(self.desk, self.theme, self.training, self.widget())
            self.absences.told.connect(self.told)
            self.body.addWidget(self.absences)
            situations = self.tables["situations"]
            situations.view.selectionModel().currentChanged.connect(self._turn_to_situation)
            return None
        block = super().add_table(table)
        if table.key == "positions":
            self._add_chart()
        if table.key == "actions":
            self._add_chooser(block)
        return block

    def _turn_to_situation(self) -> None:
        row = self.tables["situations"].current()
        if isinstance(row, Situation):
            self.absences.show_situation(row)

    def show_question(self, place: str, row: Entity | None = None) -> None:
        """Bring a question into view; who is away is asked in a list of its own."""
        if place.partition(".")[0] != "away":
            super().show_question(place, row)
            return
        if isinstance(row, Absence) and row.situation is not None:
            self.absences.chooser.setCurrentIndex(self.absences.chooser.findData(row.situation))
        self.absences.focus()
        self._scroll_to(self.absences)

    def _add_chart(self) -> None:
        self.chart = ChartView(self.desk, self.theme)
        self.chart.position_chosen.connect(lambda row: self.show_question("positions.title", row))
        top = QHBoxLayout()
        top.addWidget(text_label("Organization chart", "section"))
        top.addSpacing(6)
        top.addWidget(text_label("Drawn from the roster. A click goes to the position.", "help"))
        top.addStretch()
        self.body.addSpacing(8)
        self.body.addLayout(top)
        self.body.addWidget(self.chart)

    def _add_chooser(self, block: TableBlock) -> None:
        self._chooser = Combo(self.theme)
        self._chooser.setObjectName("sheet_position")
        self._chooser.setAccessibleName("Position whose sheet is shown")
        self._chooser.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._chooser.setMinimumWidth(280)
        self._chooser.currentIndexChanged.connect(lambda: self._choose(block))
        line = QHBoxLayout()
        label = text_label("Sheet of", "label")
        label.setBuddy(self._chooser)
        line.addWidget(label)
        line.addWidget(self._chooser)
        line.addStretch()
        block.before_rows.addLayout(line)
        self.desk.changed.connect(lambda transaction, _: self._refill(block, transaction))
        self._refill(block)

    def _refill(self, block: TableBlock, transaction: object | None = None) -> None:
        """Offer the positions as they are now."""
        changes = getattr(transaction, "changes", None)
        if changes is not None and not any(isinstance(c.row, Position) for c in changes):
            return
        self._chooser.offer(
            (position.title or "Position without a title", position.id)
            for position in self.desk.plan.rows(Position)
        )
        self._choose(block)

    def _choose(self, block: TableBlock) -> None:
        block.model.show_part_of(self._chooser.currentData())

    def reveal(self, block: TableBlock, row: Entity) -> None:
        """Show the sheet that an action is on."""
        if isinstance(row, JobAction):
            self._chooser.setCurrentIndex(self._chooser.findData(row.position))


def _depth(row: Entity) -> Cell:
    assert isinstance(row, Position)
    filled = min(DEPTH, len(row.line)) if row.primary is not None else 0
    return Cell(f"{filled}/{DEPTH}", depth=filled, order=filled)
