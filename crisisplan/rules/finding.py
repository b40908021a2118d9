"""A finding: what is missing or wrong in a plan, how serious it is, why, and where it is fixed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from functools import cached_property

from crisisplan.plan.forms import Forms, Table
from crisisplan.plan.model import Entity, Ref, School
from crisisplan.plan.plan import Plan
from crisisplan.plan.sources import Status
from crisisplan.rules.reference import Reference
from crisisplan.rules.school_days import SchoolDays, school_years
from crisisplan.rules.states import Record, State
from crisisplan.rules.training.coverage import Coverage, coverage


class Severity(IntEnum):
    """How serious a finding is, the gravest first."""

    MUST = 0
    """Cannot stay so."""
    SHOULD = 1
    """Should be settled."""
    CONSIDER = 2

    @property
    def key(self) -> str:
        """The word that commands print."""
        return self.name.lower()

    @property
    def label(self) -> str:
        """The word that people see."""
        return self.name.capitalize()


@dataclass(frozen=True)
class Source:
    """Where a rule comes from and how sure we are of it."""

    status: Status
    citation: str = ""
    url: str = ""


def source_of(record: Record) -> Source:
    """Where a record was read, and how sure we are of it."""
    return Source(record.status, record.citation, record.source_url)


COMPLETE_PLAN = Source(Status.PRACTICE, "Asked of a complete plan")


@dataclass(frozen=True)
class Finding:
    """Something that is missing or wrong. One finding may gather several rows."""

    id: str
    severity: Severity
    step: str
    field: str
    """``question`` of the step, or ``table.column``, or ``table``."""
    title: str
    """The fact in under 40 characters."""
    message: str
    source: Source = COMPLETE_PLAN
    rows: tuple[Ref, ...] = ()
    missing: bool = False
    """Nothing is wrong, something is only not answered yet."""


@dataclass(frozen=True)
class StepFindings:
    """Makes the findings of one step."""

    step: str
    source: Source = COMPLETE_PLAN
    """Where its rules come from, unless a finding says otherwise."""

    def __call__(
        self,
        key: str,
        severity: Severity,
        field: str,
        title: str,
        message: str,
        rows: Iterable[Entity | Ref] = (),
        source: Source | None = None,
        *,
        missing: bool = False,
    ) -> Finding:
        """A finding; ``key`` tells it from the others of the step."""
        return Finding(
            id=f"{self.step}.{key}",
            severity=severity,
            step=self.step,
            field=field,
            title=title,
            message=message,
            source=source or self.source,
            rows=tuple(row if isinstance(row, str) else row.id for row in rows),
            missing=missing,
        )


@dataclass(frozen=True)
class Facts:
    """What every rule looks at."""

    plan: Plan
    forms: Forms
    reference: Reference
    today: date

    @property
    def state(self) -> State | None:
        """What was read of the school's state; ``None`` where nothing was."""
        return self.reference.state(self.plan.one(School).state)

    @cached_property
    def years(self) -> list[SchoolDays]:
        """Every sound school year, the earliest first."""
        return school_years(self.plan)

    @cached_property
    def training(self) -> Coverage:
        """Who must have which training today, and who has it."""
        return coverage(self.plan, self.today, self.years)


def named(rows: list[Entity], table: Table, plan: Plan) -> str:
    """The rows' names for a sentence: “A, B and 3 more”."""
    every = plan.rows(table.entity)
    return listed([row.row_name or f"{table.noun} {every.index(row) + 1}" for row in rows])


def listed(names: list[str], most: int = 4) -> str:
    """“A, B and C”, or “A, B, C and 3 more”."""
    if len(names) > most:
        return f"{', '.join(names[: most - 1])} and {len(names) - most + 1} more"
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))
