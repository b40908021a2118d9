"""How everybody stands with training today, for pages that only mention it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from crisisplan.plan.model import (
    Building,
    Course,
    Person,
    Position,
    Ref,
    SchoolYear,
    Successor,
    TeamMember,
    Trainee,
    TrainingRecord,
    TrainingRequirement,
)
from crisisplan.rules.training.coverage import Coverage, coverage
from crisisplan.rules.training.wording import lacking_words
from crisisplan.ui.desk import Desk

CONCERNS = (
    Building, Course, Person, Position, SchoolYear, Successor, TeamMember, Trainee, TrainingRecord,
    TrainingRequirement,
)  # fmt: skip
"""What training is worked out from."""


class TrainingNow:
    """Worked out when it is first asked for after a change that concerns it."""

    today: Callable[[], date] = date.today

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._found: Coverage | None = None
        desk.changed.connect(self._changed)

    def _changed(self, transaction: Any, _: object) -> None:
        if any(isinstance(change.row, CONCERNS) for change in transaction.changes):
            self._found = None

    @property
    def found(self) -> Coverage:
        """How everybody stands."""
        today = self.today()
        if self._found is None or self._found.today != today:
            self._found = coverage(self._desk.plan, today)
        return self._found

    def lacking(self, person: Ref | None) -> str:
        """What somebody has to have and has not: “IS-100 and CPR”; nothing where all is there."""
        return lacking_words(person, self.found) if person is not None else ""
