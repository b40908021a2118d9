"""The destruction calendar: whose data must be destroyed by when, and what was."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from crisisplan.plan.dates import show_date
from crisisplan.plan.model import BiometricSystem, Destruction, Person, School
from crisisplan.plan.plan import Plan
from crisisplan.rules.biometrics.law import LawRule
from crisisplan.rules.biometrics.sheet import Sheet
from crisisplan.rules.grades import read_grades
from crisisplan.rules.school_days import SchoolDays, school_years

DUE_SOON = timedelta(days=30)


@dataclass(frozen=True)
class DueDestruction:
    """Data that must be destroyed, or were."""

    system: BiometricSystem
    cause: str
    """See ``destruction_cause`` in choices.toml."""
    group: str
    """A class, a kind of staff, or the number of a withdrawal. Never a name."""
    caused_on: date
    due_on: date | None
    """The last day; None where neither the law that was read nor the school sets one."""
    rule: LawRule | None = None
    """The rule that sets the deadline."""
    row: Destruction | None = None
    """Its row in the plan; None for what follows from the school calendar and is not there yet."""

    @property
    def is_done(self) -> bool:
        """Whether it was destroyed."""
        return self.row is not None and self.row.done_on is not None

    def is_overdue(self, today: date) -> bool:
        """Whether the deadline has passed and nothing was destroyed."""
        return not self.is_done and self.due_on is not None and self.due_on < today

    def is_due_soon(self, today: date) -> bool:
        """Whether use has stopped, or stops soon, and the data are still there."""
        return (
            not self.is_done and not self.is_overdue(today) and self.caused_on <= today + DUE_SOON
        )


def destruction_calendar(
    plan: Plan, sheets: Sequence[Sheet], years: Sequence[SchoolDays] | None = None
) -> list[DueDestruction]:
    """Everything to destroy, the earliest deadline first.

    ``years`` are the plan’s, where they are known already.
    """
    years = school_years(plan) if years is None else years
    found = [due for sheet in sheets for due in _of(sheet, plan, years)]
    return sorted(found, key=lambda due: (due.due_on or date.max, due.caused_on, due.group))


def deadline(sheet: Sheet, caused_on: date) -> tuple[date | None, LawRule | None]:
    """The last day to destroy what is not used any more, and the rule that says so.

    The shorter of what the law that was read gives and what the school has promised.
    """
    law, own = sheet.check.destroy_within, sheet.system.destroy_within_days
    if law is None:
        return (None if own is None else caused_on + timedelta(own)), None
    days, rule = law
    if own is not None and own < days:
        return caused_on + timedelta(own), None
    return caused_on + timedelta(days), rule


def _of(sheet: Sheet, plan: Plan, years: Sequence[SchoolDays]) -> Iterator[DueDestruction]:
    system = sheet.system
    there = set()
    for row in sheet.destructions:
        if row.caused_on is None:
            continue
        there.add((row.cause, row.caused_on))
        due_on, rule = deadline(sheet, row.caused_on)
        group = row.reference or row.group or "Everybody"
        yield DueDestruction(system, row.cause or "left", group, row.caused_on, due_on, rule, row)
    if system.state not in ("published", "approved") or system.refused_on is not None:
        return
    for cause, group, day in _leavers(system, plan, years):
        if (cause, day) not in there:
            due_on, rule = deadline(sheet, day)
            yield DueDestruction(system, cause, group, day, due_on, rule)


def _leavers(
    system: BiometricSystem, plan: Plan, years: Sequence[SchoolDays]
) -> Iterator[tuple[str, str, date]]:
    """Who leaves when: the oldest grade after the last day of a year, staff who left."""
    if system.of_students:
        grades = read_grades(plan.one(School).grades)
        oldest = f"grade {max(grades)}" if grades and max(grades) > 0 else "the oldest grade"
        for year in years:
            yield "graduation", f"Students of {oldest}, {year.name}", year.last
    if system.of_staff:
        since = system.published_on or system.approved_on
        days: dict[date, int] = {}
        for person in plan.rows(Person):
            if person.left_on is not None and (since is None or person.left_on >= since):
                days[person.left_on] = days.get(person.left_on, 0) + 1
        for day, number in sorted(days.items()):
            people = "1 person" if number == 1 else f"{number} people"
            yield "left", f"Staff who left on {show_date(day)}: {people}", day
