"""School years and requirements for the tests of drills."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from crisisplan.plan.model import CalendarDay, SchoolYear
from crisisplan.plan.sources import Status
from crisisplan.rules.drills.meeting import Occasion
from crisisplan.rules.drills.requirement import Requirement, with_others
from crisisplan.rules.school_days import SchoolDays
from crisisplan.rules.states import DrillRule, State, Window

Marked = tuple[str, date, date]
"""A kind of calendar day, from, to."""
GRADES = {
    "elementary": range(6),
    "intermediate": range(6, 9),
    "secondary": range(6, 13),
    "K-12": range(13),
    "K-4": range(5),
    "5-8": range(5, 9),
    "9-12": range(9, 13),
}


def school_days(
    first: date = date(2026, 8, 18),
    last: date = date(2027, 5, 28),
    marked: Iterable[Marked] = (),
    **more: Any,
) -> SchoolDays:
    year = SchoolYear(id="year", first_day=first, last_day=last, **more)
    days = [CalendarDay(kind=kind, starts=start, ends=end) for kind, start, end in marked]
    return SchoolDays(year, days)


USUAL: tuple[Marked, ...] = (
    ("no_school", date(2026, 9, 7), date(2026, 9, 7)),
    ("no_school", date(2026, 10, 12), date(2026, 10, 12)),
    ("no_school", date(2026, 11, 25), date(2026, 11, 27)),
    ("no_school", date(2026, 12, 21), date(2027, 1, 4)),
    ("no_school", date(2027, 1, 18), date(2027, 1, 18)),
    ("no_school", date(2027, 2, 15), date(2027, 2, 15)),
    ("no_school", date(2027, 3, 22), date(2027, 3, 26)),
    ("early_release", date(2026, 10, 9), date(2026, 10, 9)),
    ("early_release", date(2027, 2, 12), date(2027, 2, 12)),
    ("testing", date(2027, 4, 12), date(2027, 4, 16)),
    ("sensitive", date(2027, 4, 20), date(2027, 4, 20)),
)
"""What a school calendar marks in a usual year."""


def requirement(kind: str = "fire", key: str = "", **rule: Any) -> Requirement:
    """A requirement of a rule that has these values."""
    values = {"per": "school_year", "citation": "", "source_url": "", "as_of": ""}
    values = {**values, "status": Status.VERIFIED, **rule}
    windows = tuple(Window(**window) for window in values.pop("windows", ()))
    made = DrillRule(kind=kind, windows=windows, **values)
    return Requirement(key or f"XX.{kind}.1", made)


def requirements_of(
    state: State, grades: Iterable[int] = range(13), *, without_facts: bool = True
) -> list[Requirement]:
    """What a state asks of a school with these grades; with ``without_facts`` also whatever holds
    only for some schools.
    """
    found: list[Requirement] = []
    numbers: dict[str, int] = {}
    mine = frozenset(grades)
    for rule in state.drills:
        numbers[rule.kind] = number = numbers.get(rule.kind, 0) + 1
        concerned = frozenset(GRADES[rule.grades]) if rule.grades else mine
        if not rule.is_law or not concerned & mine or (rule.applies_to and not without_facts):
            continue
        if rule.by_lowest_grade and min(mine) not in concerned:
            continue
        whole = rule.by_lowest_grade or concerned >= mine
        narrowed = frozenset() if whole else concerned & mine
        found.append(Requirement(f"{state.code}.{rule.kind}.{number}", rule, narrowed))
    return with_others(found)


def drills(kind: str, *days: date, **more: Any) -> list[Occasion]:
    return [Occasion(f"{kind}-{day}", kind, day, **more) for day in days]
