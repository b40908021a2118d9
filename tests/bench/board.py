"""The board of a school year, in a plan with the records of one year and of ten."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time

from crisisplan.plan.dates import DAY
from crisisplan.plan.model import BellTime, CalendarDay, Drill, Entity, School, SchoolYear
from crisisplan.plan.plan import Plan
from crisisplan.rules.drills.board import board_of
from tests.bench.figure import Figure, medians, took
from tests.bench.ground import Ground

_KINDS = ("fire", "lockdown", "evacuation", "severe_weather", "shelter_in_place")
_LAST = 2026


def figures(ground: Ground) -> Iterator[Figure]:
    """The slowest of some states whose rules are many or strict."""
    many, few = ground.sizes.drills, ground.sizes.drills // 10
    for state in ("IL", "NY", "TN"):
        ten, one = _plan(state, many, 10), _plan(state, few, 1)
        value, reference = medians(
            ground.sizes.times,
            lambda plan=ten: took(lambda: _open(plan, ground)),
            lambda plan=one: took(lambda: _open(plan, ground)),
        )
        name = f"Board, {state}, {many:,} drills of ten years"
        yield Figure(name, value, "ms", f"{few} drills of one year", reference, most=10)
        yield Figure(f"{name}, opened", value, "ms", most=100)


def _open(plan: Plan, ground: Ground) -> None:
    plan.refresh()
    board = board_of(plan, ground.reference, date(_LAST, 11, 23))
    assert board.lines
    assert board.drills


def _plan(state: str, drills: int, years: int) -> Plan:
    rows: list[Entity] = [School(state=state, level="middle", grades="6-8", control="public")]
    rows += [BellTime(name="Lunch", kind="lunch", starts=time(11, 30), ends=time(12, 15))]
    for number in range(years):
        fall = _LAST - number
        year = SchoolYear(first_day=date(fall, 8, 18), last_day=date(fall + 1, 5, 28))
        winter = {"starts": date(fall, 12, 21), "ends": date(fall + 1, 1, 4)}
        rows += [year, CalendarDay(year=year.id, kind="no_school", **winter)]
        for place in range(drills // years):
            day = date(fall, 8, 19) + (place * 277 // (drills // years)) * DAY
            held = day < date(_LAST, 11, 23)
            rows.append(
                Drill(
                    name=f"Drill {place}",
                    kind=_KINDS[place % len(_KINDS)],
                    state="closed" if held else "draft",
                    planned_on=day,
                    planned_at=time(9 + place % 5, 10),
                    held_on=day if held else None,
                )
            )
    for sequence, row in enumerate(rows):
        row.sequence = float(sequence)
    return Plan(rows)
