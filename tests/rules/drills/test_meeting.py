"""Which drills meet which requirements."""

from __future__ import annotations

from datetime import date, time

from hypothesis import given
from hypothesis import strategies as st

from crisisplan.plan.model import Drill
from crisisplan.plan.plan import Plan
from crisisplan.rules.drills.meeting import Occasion, assign, occasions_of
from crisisplan.rules.drills.requirement import Requirement
from tests.rules.drills.calendars import drills, requirement, school_days

YEAR = school_days()


def met(requirements: list[Requirement], occasions: list[Occasion]) -> dict[str, list[str]]:
    found = assign(requirements, YEAR, occasions)
    return {key: [f"{o.kind} {o.on:%m-%d}" for o in meets] for key, meets in found.items()}


def test_numbers_add_up() -> None:
    fire = requirement("fire", count=1)
    more = requirement("emergency_any", count=1)
    one = drills("fire", date(2026, 9, 1))
    assert met([more, fire], one) == {fire.key: ["fire 09-01"], more.key: []}
    two = [*one, *drills("lockdown", date(2026, 9, 2))]
    assert met([more, fire], two)[more.key] == ["lockdown 09-02"]


def test_a_part_of_a_total_counts_once_more() -> None:
    total = requirement("emergency_any", count=4)
    part = requirement("fire", count=2, part_of_total=True)
    held = drills("fire", date(2026, 9, 1), date(2026, 9, 8))
    found = met([total, part], held)
    assert len(found[total.key]) == len(found[part.key]) == 2


def test_what_has_no_number_is_met_by_the_way() -> None:
    fire = requirement("fire", count=1)
    some = requirement("emergency_any", per="unspecified")
    found = met([fire, some], drills("fire", date(2026, 9, 1)))
    assert found[fire.key] == found[some.key] == ["fire 09-01"]


def test_a_drill_moves_on_to_whom_nothing_else_would_help() -> None:
    any_time = requirement("fire", "XX.fire.1", count=1)
    early = requirement("fire", "XX.fire.2", count=1, windows=[{"count": 1, "first_weeks": 2}])
    broad = requirement("emergency_any", count=1, windows=[{"count": 1, "until": "09-30"}])
    held = [
        *drills("fire", date(2026, 8, 20), date(2026, 9, 10), date(2027, 3, 3)),
    ]
    assert met([any_time, early, broad], held) == {
        early.key: ["fire 08-20"],
        any_time.key: ["fire 03-03"],
        broad.key: ["fire 09-10"],
    }


def test_other_grades_share_a_drill() -> None:
    little = requirement("fire", "XX.fire.1", count=2)
    big = requirement("fire", "XX.fire.2", count=1)
    little = Requirement(little.key, little.rule, frozenset(range(5)))
    big = Requirement(big.key, big.rule, frozenset(range(5, 9)))
    found = met([little, big], drills("fire", date(2026, 9, 1), date(2026, 10, 1)))
    assert len(found[little.key]) == 2
    assert "fire 09-01" in found[big.key]


def test_one_drill_serves_a_month_and_its_window() -> None:
    monthly = requirement(count=1, per="month", windows=[{"count": 1, "first_weeks": 3}])
    other = requirement("emergency_any", count=1)
    held = drills("fire", date(2026, 8, 20), date(2026, 8, 27), date(2026, 9, 15))
    found = met([monthly, other], held)
    assert len(found[monthly.key]) == 2
    assert len(found[other.key]) == 1


def test_drills_beyond_the_number_still_count_for_their_kind() -> None:
    fire = requirement("fire", count=1)
    days = [date(2026, 9, 1), date(2026, 10, 1), date(2026, 11, 2)]
    assert len(met([fire], drills("fire", *days))[fire.key]) == 3
    assert met([fire], drills("fire", date(2026, 6, 1)))[fire.key] == []


@given(st.randoms(use_true_random=False))
def test_the_order_of_what_is_given_changes_nothing(shuffled: object) -> None:
    needs = [
        requirement("fire", "XX.fire.1", count=3),
        requirement("fire", "XX.fire.2", count=1, windows=[{"count": 1, "first_weeks": 4}]),
        requirement("emergency_any", count=2, windows=[{"count": 1, "until": "12-01"}]),
    ]
    held = drills("fire", *(date(2026, month, 15) for month in (9, 10, 12)))
    held += drills("lockdown", date(2026, 11, 10))
    before = assign(needs, YEAR, held)
    shuffled.shuffle(needs)  # type: ignore[attr-defined]
    shuffled.shuffle(held)  # type: ignore[attr-defined]
    assert assign(needs, YEAR, held) == before


def test_the_drills_of_a_year() -> None:
    rows = [
        Drill(id="a", kind="fire", planned_on=date(2026, 9, 2), planned_at=time(9), sequence=1),
        Drill(
            id="b", kind="fire", planned_on=date(2026, 9, 1), held_on=date(2026, 9, 3),
            planned_at=time(9), started=time(10, 5), state="closed", keep_date=True, sequence=2,
        ),
        Drill(id="c", kind="fire", planned_on=date(2025, 9, 1), sequence=3),
        Drill(id="d", planned_on=date(2026, 9, 1), sequence=4),
        Drill(id="e", kind="fire", exercise_type="tabletop", planned_on=date(2026, 9, 1),
              sequence=5),
    ]  # fmt: skip
    assert occasions_of(Plan(rows), YEAR) == [
        Occasion("a", "fire", date(2026, 9, 2), time(9)),
        Occasion("b", "fire", date(2026, 9, 3), time(10, 5), held=True, fixed=True),
    ]
