"""The judge of drills: what it finds, and that it finds no fault where there is none."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import permutations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crisisplan.plan.sources import Status
from crisisplan.rules.drills.checker import judge
from crisisplan.rules.drills.meeting import Occasion, assign
from crisisplan.rules.drills.requirement import Requirement, with_others
from crisisplan.rules.drills.terms import limits_of, standing_in
from tests.rules.drills.calendars import USUAL, drills, requirement, school_days

YEAR = school_days(
    marked=USUAL,
    second_semester_on=date(2027, 1, 11),
    summer_first_day=date(2027, 6, 14),
    summer_last_day=date(2027, 7, 16),
)


def keys(requirements: list[Requirement], occasions: list[Occasion]) -> list[str]:
    return [breach.key for breach in judge(requirements, YEAR, occasions)]


def sentences(occasions: list[Occasion]) -> list[str]:
    return [breach.sentence for breach in judge([], YEAR, occasions)]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 9, 7), "Fire: there is no school on 2026-09-07."),
        (date(2026, 9, 5), "Fire: there is no school on 2026-09-05."),
        (date(2027, 6, 1), "Fire: there is no school on 2027-06-01."),
        (date(2027, 4, 13), "Fire: a drill is in the testing window on 2027-04-13."),
        (date(2027, 4, 20), "Fire: a drill is on the sensitive date 2027-04-20."),
        (date(2026, 8, 18), "Fire: a drill is on the first or last day, 2026-08-18."),
        (date(2027, 5, 28), "Fire: a drill is on the first or last day, 2027-05-28."),
    ],
)
def test_a_bad_day_is_a_breach_until_the_drill_was_held(day: date, expected: str) -> None:
    assert sentences(drills("fire", day)) == [expected]
    assert sentences(drills("fire", day, held=True)) == []


def test_good_days_are_none() -> None:
    good = [date(2026, 8, 19), date(2026, 10, 9), date(2027, 5, 27), date(2027, 6, 15)]
    assert sentences(drills("fire", *good)) == []


def test_two_on_a_day_are_both_named() -> None:
    two = drills("fire", date(2026, 9, 1)) + drills("lockdown", date(2026, 9, 1))
    assert sentences(two) == [
        "Fire: two drills are on 2026-09-01.",
        "Lockdown: two drills are on 2026-09-01.",
    ]


def test_too_few_and_too_many_are_breaches() -> None:
    need = requirement(count=2, windows=[{"max": 2, "term": "each_semester"}])
    assert keys([need], drills("fire", date(2026, 9, 1))) == [need.key]
    two = [date(2026, 9, 1), date(2026, 10, 1)]
    assert keys([need], drills("fire", *two)) == []
    assert keys([need], drills("fire", *two, date(2026, 11, 3))) == [need.key]
    assert keys([need], drills("lockdown", *two)) == [need.key]


def test_a_drill_counts_once_for_what_adds_up() -> None:
    fire = requirement("fire", count=1)
    more = requirement("emergency_any", count=1)
    part = requirement("emergency_any", "XX.part.1", count=1, part_of_total=True)
    one = drills("fire", date(2026, 9, 1))
    assert keys([fire, more, part], one) == [more.key]
    assert keys([fire, more, part], one + drills("secure", date(2026, 9, 2))) == []


def test_other_buildings_share_a_drill() -> None:
    few = requirement("fire", "XX.fire.1", count=1, applies_to="with sprinklers")
    many = requirement("fire", "XX.fire.2", count=2, applies_to="without sprinklers")
    two = drills("fire", date(2026, 9, 1), date(2026, 10, 1))
    assert keys([few, many], two) == []


def test_what_has_no_number_asks_for_nothing() -> None:
    assert keys([requirement(), requirement("earthquake", per="unspecified")], []) == []


@pytest.mark.parametrize(
    ("rule", "good", "bad"),
    [
        ({"per": "semester", "count": 1}, ["2026-09-01", "2027-01-11"], ["2026-09-01"]),
        (
            {"per": "calendar_year", "count": 1},
            ["2026-03-03"],
            ["2027-03-03"],
        ),
        (
            {"windows": [{"count": 1, "after_days": 60, "unit": "unspecified"}]},
            ["2026-11-12"],
            ["2026-11-11"],
        ),
        (
            {"windows": [{"count": 1, "each": "week", "first_weeks": 2}]},
            ["2026-08-20", "2026-08-25"],
            ["2026-08-20", "2026-08-21"],
        ),
        (
            {"windows": [{"count": 1, "each": "month", "from_": "04-01", "until": "07-31"}]},
            ["2027-04-07", "2027-05-05"],
            ["2027-04-07", "2027-04-08"],
        ),
        (
            {"per": "summer_session", "count": 2, "windows": [{"count": 1, "first_weeks": 1}]},
            ["2027-06-15", "2027-07-01"],
            ["2027-06-22", "2027-07-01"],
        ),
    ],
)  # fmt: skip
def test_windows(rule: dict[str, object], good: list[str], bad: list[str]) -> None:
    need = requirement(**rule)  # type: ignore[arg-type]
    assert keys([need], drills("fire", *map(date.fromisoformat, good))) == []
    assert need.key in keys([need], drills("fire", *map(date.fromisoformat, bad)))


def test_half_of_a_number_is_counted_of_what_the_law_asks_for() -> None:
    whole = requirement("emergency_any", count=1, per="quarter")
    half = requirement("lockdown", half_of="emergency_any", part_of_total=True)
    needs = with_others([whole, half])
    assert [limit.least for limit in limits_of(needs[1], YEAR)] == [2]
    fires = drills("fire", date(2026, 12, 1), date(2027, 2, 9))
    one = drills("lockdown", date(2026, 9, 1))
    assert keys(needs, one + fires + drills("fire", date(2027, 4, 6))) == [half.key]
    assert keys(needs, one + fires + drills("lockdown", date(2027, 4, 6))) == []
    # Half of three is two.
    needs = with_others([requirement("emergency_any", count=3), half])
    assert keys(needs, one + fires) == [half.key]
    # Of a number that is not asked here nothing is half.
    assert keys(with_others([half]), []) == []


def test_an_interval_is_counted_in_school_days() -> None:
    need = requirement(per="interval", count=1, interval_school_days=30)
    days = YEAR.days
    assert keys([need], drills("fire", *days[29::30], days[-2], held=True)) == []
    assert need.key in keys([need], drills("fire", *days[30::30], days[-2], held=True))


NEEDS = [
    requirement("fire", "XX.fire.1", count=1, per="month"),
    requirement("fire", "XX.fire.2", count=2, windows=[{"count": 1, "first_weeks": 6}]),
    requirement("lockdown", count=2, windows=[{"count": 1, "term": "each_semester"}]),
    requirement("emergency_any", count=3, windows=[{"count": 1, "until": "12-01"}]),
]
SHORT = school_days(date(2026, 8, 18), date(2026, 10, 30))


@st.composite
def some_drills(draw: st.DrawFn) -> list[Occasion]:
    kinds = st.sampled_from(["fire", "fire", "lockdown", "secure"])
    days = st.integers(0, (SHORT.last - SHORT.first).days)
    return [
        Occasion(f"{number}", kind, SHORT.first + timedelta(day), held=True)
        for number, (kind, day) in enumerate(draw(st.lists(st.tuples(kinds, days), max_size=9)))
    ]


@given(some_drills(), st.sets(st.sampled_from(range(4)), min_size=1))
@settings(max_examples=200, deadline=None)
def test_every_way_of_counting_is_tried(occasions: list[Occasion], chosen: set[int]) -> None:
    """In whatever order rules choose from the drills, none finds what the judge denies."""
    needs = [NEEDS[number] for number in sorted(chosen)]
    limits = {need.key: limits_of(need, SHORT) for need in needs}

    def suffices(need: Requirement, mine: list[Occasion]) -> bool:
        return all(
            sum(limit.holds(drill.on) for drill in mine) >= limit.least
            for limit in limits[need.key]
        )

    def greedily() -> bool:
        for order in permutations(needs):
            left, good = list(occasions), True
            for need in order:
                mine: list[Occasion] = []
                for drill in sorted(left, key=lambda drill: (drill.on, drill.id)):
                    if drill.kind in need.kinds and not suffices(need, mine):
                        mine.append(drill)
                good = good and suffices(need, mine)
                left = [drill for drill in left if drill not in mine]
            if good:
                return True
        return False

    fine = judge(needs, SHORT, occasions) == []
    met = assign(needs, SHORT, occasions)
    assert fine or not greedily()
    assert fine == all(suffices(need, list(met[need.key])) for need in needs)


TOTAL = requirement("fire", count=1, per="month")
INSTEAD = requirement("emergency_any", count=2, part_of_total=True, counts_in="fire")
RARELY = requirement(
    "security_any", count=1, per="quarter", part_of_total=True, counts_in="fire"
)  # fmt: skip
AT_MOST = requirement(
    "security_any", count=1, part_of_total=True, counts_in="fire", counts_in_most=2
)
BUS = requirement("bus_evacuation", count=1)
YEARLY = requirement("fire", count=3, windows=[{"count": 1, "first_weeks": 3}])


@st.composite
def drills_of_any_kind(draw: st.DrawFn) -> list[Occasion]:
    kinds = st.sampled_from(["fire", "lockdown", "secure", "bus_evacuation"])
    days = st.integers(0, (SHORT.last - SHORT.first).days)
    return [
        Occasion(f"{n}", kind, SHORT.first + timedelta(day), held=True, students=students > 0)
        for n, (kind, day, students) in enumerate(
            draw(st.lists(st.tuples(kinds, days, st.integers(0, 4)), max_size=6))
        )
    ]


@given(
    drills_of_any_kind(),
    st.sampled_from([TOTAL, YEARLY]),
    st.sampled_from([INSTEAD, RARELY, AT_MOST]),
)
@settings(max_examples=300, deadline=None)
def test_every_way_of_standing_in_is_tried(
    occasions: list[Occasion], total: Requirement, part: Requirement
) -> None:
    """The judge, the board and whoever tries out everything agree on what drills are enough."""
    needs = with_others([total, part, BUS])
    total = needs[0]
    most = [(limit.start, limit.end, limit.most or 0) for limit in standing_in(part, SHORT)]

    def ways(drill: Occasion) -> list[set[str]]:
        if not drill.students:
            return [set()]
        if drill.kind == "fire":
            return [{total.key}]
        found = [{part.key}, {part.key, total.key}] if drill.kind in part.kinds else []
        return [*found, {BUS.key}] if drill.kind == "bus_evacuation" else found

    def enough(counted: tuple[set[str], ...]) -> bool:
        pairs = list(zip(occasions, counted, strict=True))
        guests = [d.on for d, keys in pairs if total.key in keys and d.kind != "fire"]
        return all(
            sum(limit.holds(d.on) for d, keys in pairs if need.key in keys) >= limit.least
            for need in needs
            for limit in limits_of(need, SHORT)
        ) and all(sum(start <= on <= end for on in guests) <= room for start, end, room in most)

    possible = any(enough(counted) for counted in product(*map(ways, occasions)))
    assert (judge(needs, SHORT, occasions) == []) == possible
    met = assign(needs, SHORT, occasions)
    assert possible == all(
        sum(limit.holds(drill.on) for drill in met[need.key]) >= limit.least
        for need in needs
        for limit in limits_of(need, SHORT)
    )


def test_a_drill_without_students_is_none_for_a_law_that_does_not_say_so() -> None:
    staff = drills("lockdown", date(2026, 9, 1), students=False)
    assert keys([requirement("lockdown", count=1)], staff) == ["XX.lockdown.1"]
    assert keys([requirement("lockdown", count=1, audience="staff")], staff) == []
    own = requirement("lockdown", count=1, status=Status.OWN)
    assert keys([own], staff) == []
    exercise = drills("plan_exercise", date(2026, 9, 1), students=False)
    assert keys([requirement("plan_exercise", count=1)], exercise) == []
