"""Stakeholders and the planning team: how far each consultation is, and seats the state names."""

from __future__ import annotations

from datetime import date

from crisisplan.plan.dates import show_date
from crisisplan.plan.forms import Table
from crisisplan.plan.model import Consultation, Entity, StakeholderGroup, TeamMember
from crisisplan.rules.team import is_held, state_seats
from crisisplan.ui.cells import Cell
from crisisplan.ui.page import StepPage
from crisisplan.ui.rows import Extra
from crisisplan.ui.table import TableBlock


class TeamPage(StepPage):
    """The step of the stakeholders and the team."""

    def extras(self, table: Table) -> list[Extra]:
        """How far the consultation of each group is."""
        if table.key != "groups":
            return []
        return [Extra("Last asked", 1.1, self._last_asked), Extra("State", 1.4, self._state)]

    def add_table(self, table: Table) -> TableBlock | None:
        """Consultations are recorded from the group; missing seats are added at once."""
        block = super().add_table(table)
        if table.key == "groups":
            block.action("Record a consultation", "pencil-simple", self._record)
        if table.key == "members":
            self._seats = block.action("", "users", self._add_seats)
            self.desk.findings_changed.connect(self._offer_seats)
            self._offer_seats()
        return block

    def _consultations(self, row: Entity) -> list[Consultation]:
        return [c for c in self.desk.plan.rows(Consultation) if c.group == row.id]

    def _last_asked(self, row: Entity) -> Cell:
        today = date.today()
        days = [c.held_on for c in self._consultations(row) if is_held(c, today)]
        if not days:
            return Cell("None yet", quiet=True, order=date.min)
        return Cell(show_date(max(days)), order=max(days))

    def _state(self, row: Entity) -> Cell:
        assert isinstance(row, StakeholderGroup)
        if any(is_held(held, date.today()) for held in self._consultations(row)):
            return Cell("Consulted", chip="ok", icon="check-circle-fill")
        days = [row.next_on, *(held.held_on for held in self._consultations(row))]
        if any(day is not None and day >= date.today() for day in days):
            return Cell("Planned", chip="info", icon="calendar-check-fill")
        return Cell("Not started", chip="neutral", icon="circle-dashed")

    def _record(self) -> None:
        """A new consultation of the group that the cursor is in."""
        groups, held = self.tables["groups"], self.tables["consultations"]
        group = groups.current() or next(iter(groups.model.rows), None)
        row = self.desk.add(held.table, None, self, group=group.id if group else None)
        if row is not None:
            self.show_question("consultations.held_on", row)

    # -- seats

    def _missing_seats(self) -> list[str]:
        return [
            seat.words
            for seat in state_seats(self.desk.facts())
            if not seat.held and not seat.listed
        ]

    def _offer_seats(self) -> None:
        missing = self._missing_seats()
        state = self.desk.facts().state
        self._seats.setVisible(bool(missing))
        if state is not None and missing:
            seats = "seat" if len(missing) == 1 else "seats"
            self._seats.setText(f"Add {len(missing)} {seats} {state.name} names")

    def _add_seats(self) -> None:
        words = self._missing_seats()

        added: list[TeamMember] = []

        def add() -> None:
            for seat in words:
                added.append(self.desk.file.add(TeamMember, seat=seat))

        if self.desk.edit("Add the seats that the state names", add, self):
            self.show_question("members.person", added[0])
            self.told.emit(f"{self.tables['members'].table.counted(len(added))} added.", True)
