"""A school year of drills planned for each of the 51 jurisdictions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time

from crisisplan.assets import REFERENCE
from crisisplan.plan.model import BellTime, CalendarDay, Entity, School, SchoolYear
from crisisplan.plan.plan import Plan
from crisisplan.rules.drills.planner import propose
from crisisplan.rules.drills.requirements import duties_of
from crisisplan.rules.school_days import school_years
from tests.bench.figure import Figure, medians, took
from tests.bench.ground import Ground

_FIRST, _LAST = date(2026, 8, 18), date(2027, 5, 28)


def figures(ground: Ground) -> Iterator[Figure]:
    """All of them together, and the slowest."""
    codes = sorted(path.stem.upper() for path in (REFERENCE / "states").glob("*.toml"))
    found = []
    for code in codes:
        plan = _plan(code)
        _propose(plan, ground)  # the state's file is read once, not with each plan
        (value,) = medians(
            ground.sizes.times, lambda plan=plan: took(lambda: _propose(plan, ground))
        )
        found.append((value, code))
    worst, code = max(found)
    total = sum(value for value, _ in found)
    yield Figure(f"A year of drills planned, {len(codes)} jurisdictions", total, "ms", most=2550)
    yield Figure("A year of drills planned, slowest", worst, "ms", most=50, note=code)


def _propose(plan: Plan, ground: Ground) -> None:
    year = school_years(plan)[0]
    duties = duties_of(plan, ground.reference, year)
    # Rules that wait for an answer count too: what a state may ask at most.
    asked = [requirement for question in duties.questions for requirement in question.requirements]
    needs = {each.key: each for each in (*duties.requirements, *asked)}
    made = propose(needs.values(), year, plan.rows(BellTime), (), year.first)
    assert made.drills or not needs


def _plan(code: str) -> Plan:
    winter = {"starts": date(2026, 12, 21), "ends": date(2027, 1, 4)}
    testing = {"starts": date(2027, 4, 12), "ends": date(2027, 4, 23)}
    rows: list[Entity] = [
        School(state=code, level="k12", grades="K-12", control="public"),
        year := SchoolYear(first_day=_FIRST, last_day=_LAST),
    ]
    rows += [
        CalendarDay(year=year.id, kind="no_school", **winter),
        CalendarDay(year=year.id, kind="testing", **testing),
    ]
    rows += [
        BellTime(kind=kind, starts=time(hour), ends=time(hour, 45))
        for hour, kind in ((8, "class"), (9, "class"), (10, "class"), (11, "lunch"), (12, "class"))
    ]
    for sequence, row in enumerate(rows):
        row.sequence = float(sequence)
    return Plan(rows)
