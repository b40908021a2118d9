"""Every proposal passes the checker, or names what is impossible."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crisisplan.assets import REFERENCE
from crisisplan.plan.model import BellTime
from crisisplan.plan.sources import Status
from crisisplan.rules.drills.checker import judge
from crisisplan.rules.drills.meeting import Occasion, assign
from crisisplan.rules.drills.planner import Proposal, drill_rows, propose
from crisisplan.rules.drills.requirement import Requirement
from crisisplan.rules.drills.terms import limits_of, required_count
from crisisplan.rules.reference import Reference
from crisisplan.rules.school_days import SchoolDays
from crisisplan.rules.states import DRILL_KINDS
from tests.rules.drills.calendars import (
    USUAL,
    Marked,
    drills,
    requirement,
    requirements_of,
    school_days,
)

STATES = Reference(REFERENCE)
CODES = sorted(path.stem.upper() for path in (REFERENCE / "states").glob("*.toml"))
YEAR = school_days(marked=USUAL, second_semester_on=date(2027, 1, 11))
DAY = timedelta(days=1)


def bell(kind: str, start: tuple[int, int], end: tuple[int, int]) -> BellTime:
    return BellTime(name=kind, kind=kind, starts=time(*start), ends=time(*end))


BELLS = [
    bell("arrival", (7, 40), (8, 0)),
    bell("class", (8, 0), (8, 50)),
    bell("passing", (8, 50), (8, 56)),
    bell("class", (8, 56), (9, 46)),
    bell("class", (9, 52), (10, 42)),
    bell("lunch", (11, 0), (11, 30)),
    bell("class", (11, 36), (12, 26)),
    bell("dismissal", (14, 30), (14, 45)),
]


def required(code: str, grades: range, *, without_facts: bool) -> list[Requirement]:
    state = STATES.state(code)
    assert state is not None
    return requirements_of(state, grades, without_facts=without_facts)


def plan(
    requirements: list[Requirement],
    year: SchoolDays = YEAR,
    existing: list[Occasion] | None = None,
    start: date | None = None,
    notice_days: int = 0,
) -> Proposal:
    return propose(requirements, year, BELLS, existing or [], start or year.first, notice_days)


def possible_days(year: SchoolDays, existing: list[Occasion], start: date) -> list[date]:
    """The days on which a drill may be, told in other words than the planner's."""
    bad = {year.first, year.last} | year.testing | year.sensitive | {o.on for o in existing}
    return [day for day in (*year.days, *year.summer_days) if day >= start and day not in bad]


@st.composite
def school_year(draw: st.DrawFn) -> SchoolDays:
    """A year of any length, with closings, testing windows and long breaks anywhere."""
    first = date(2026, 7, 15) + draw(st.integers(0, 70)) * DAY
    if draw(st.integers(0, 9)) == 0:
        first = date(2027, 1, 4)
    length = draw(st.integers(2, 60) | st.integers(150, 320))
    last = first + length * DAY
    marked: list[Marked] = []
    stretch = st.tuples(
        st.sampled_from(
            ["no_school", "no_school", "testing", "early_release", "late_start", "sensitive"]
        ),
        st.integers(0, length),
        st.integers(0, 4) | st.integers(5, 30),
    )
    for kind, start, days in draw(st.lists(stretch, max_size=12)):
        marked.append((kind, first + start * DAY, first + (start + days) * DAY))
    more = {}
    if draw(st.booleans()):
        more["second_semester_on"] = first + draw(st.integers(1, length)) * DAY
    if draw(st.integers(0, 3)) == 0:
        more["summer_first_day"] = last + 7 * DAY
        more["summer_last_day"] = last + draw(st.integers(7, 45)) * DAY
    return school_days(first, last, marked, **more)


@st.composite
def usual_year(draw: st.DrawFn) -> SchoolDays:
    """A full year that starts early in a week of August and ends late in May."""
    first = date(2026, 8, 10) + draw(st.sampled_from([0, 1, 2, 7, 8, 9])) * DAY
    last = date(2027, 5, 20) + draw(st.integers(0, 8)) * DAY
    return school_days(first, last, USUAL, second_semester_on=date(2027, 1, 5))


grade_spans = st.sampled_from([range(6), range(6, 9), range(9, 13), range(9), range(13)])
codes = st.sampled_from(CODES)
relaxed = settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@dataclass
class Situation:
    """A school of any state, somewhere in any year, with drills held and planned already."""

    needs: list[Requirement]
    year: SchoolDays
    existing: list[Occasion]
    start: date
    notice: int

    def plan(self) -> Proposal:
        return plan(self.needs, self.year, self.existing, self.start, self.notice)

    def __repr__(self) -> str:
        year, marks = self.year, ("closed", "testing", "early", "late", "sensitive")
        lines = [
            ", ".join(need.key for need in self.needs),
            f"{year.first} to {year.last}, {year.year.second_semester_on}, {year.summer}",
            *(f"{mark}: {sorted(map(str, getattr(year, mark)))}" for mark in marks),
            *(f"{each.kind} {each.on} {each.held}" for each in self.existing),
            f"from {self.start}, notice {self.notice}",
        ]
        return "\n".join(lines)


@st.composite
def situations(draw: st.DrawFn, codes: st.SearchStrategy[str] = codes) -> Situation:
    year = draw(school_year().filter(lambda year: bool(year.days)))
    needs = required(draw(codes), draw(grade_spans), without_facts=draw(st.booleans()))
    for number in range(draw(st.integers(0, 2))):
        needs.append(
            requirement(
                draw(st.sampled_from(DRILL_KINDS)),
                f"own.{number}",
                count=draw(st.integers(1, 12)),
                per=draw(st.sampled_from(["school_year", "semester", "quarter", "month"])),
                part_of_total=True,
                status=Status.OWN,
            )
        )
    span = (year.last - year.first).days
    start = year.first
    existing: list[Occasion] = []
    if draw(st.booleans()):
        start += draw(st.integers(0, span + 10)) * DAY
        kinds = sorted({kind for need in needs for kind in need.kinds} | {"fire"})
        for number in range(draw(st.integers(0, 10))):
            on = year.first + draw(st.integers(0, span)) * DAY
            existing.append(
                Occasion(
                    f"{number}", draw(st.sampled_from(kinds)), on,
                    held=on < start, fixed=draw(st.booleans()),
                    students=draw(st.integers(0, 4)) > 0,
                )
            )  # fmt: skip
    return Situation(needs, year, existing, start, draw(st.sampled_from([0, 0, 1, 5, 14])))


STANDING = sorted(
    code
    for code in CODES
    if any(need.stand_ins for need in required(code, range(13), without_facts=True))
)
"""The states in which drills may stand in for those of another kind."""


def test_the_states_with_drills_that_stand_in_for_others() -> None:
    assert STANDING == ["CT", "NH", "OR", "PA"]


@given(situations() | situations(codes=st.sampled_from(STANDING)))
@relaxed
def test_a_proposal_passes_the_checker_or_names_what_is_impossible(
    situation: Situation,
) -> None:
    needs, year, existing = situation.needs, situation.year, situation.existing
    made = situation.plan()
    every = [*existing, *made.drills]
    named = Counter(each.requirement.key for each in made.impossible)
    # What is not named impossible is met, all of it at once.
    assert not [
        breach
        for breach in judge([need for need in needs if not named[need.key]], year, every)
        if breach.key
    ], situation
    # And what is named is met but for what is named: the days of an interval together, and a
    # drill that would be one too many once for all that it was for.
    capped = any(limit.most is not None for need in needs for limit in limits_of(need, year))
    for need in needs:
        if need.rule.per != "interval" and not capped:
            breaches = {breach for breach in judge([need], year, every) if breach.key}
            assert len(breaches) <= named[need.key], situation
    breaches = judge(needs, year, every)
    # The drills that were there may be on bad days; the new ones add none.
    bad = [breach for breach in breaches if not breach.key]
    assert bad == [breach for breach in judge([], year, existing) if not breach.key]
    assert all(drill.on >= situation.start + situation.notice * DAY for drill in made.drills)
    assert not any(drill.held or drill.fixed for drill in made.drills)
    assert list(made.drills) == sorted(made.drills, key=lambda drill: drill.on)


@given(situations(codes=st.just("NV")))
@settings(relaxed, max_examples=80)
def test_half_of_a_number_is_planned_and_counted_alike(situation: Situation) -> None:
    needs, year = situation.needs, situation.year
    made = situation.plan()
    named = {each.requirement.key for each in made.impossible}
    for half in (need for need in needs if need.totals):
        (whole,) = half.totals
        months = required_count(whole, year) or 0
        least = (months + 1) // 2
        assert required_count(half, year) == least
        lockdowns = [d for d in [*situation.existing, *made.drills] if half_counts(d, half, year)]
        assert len(lockdowns) >= least or half.key in named, situation


def half_counts(drill: Occasion, half: Requirement, year: SchoolDays) -> bool:
    students = drill.students or not half.with_students
    return drill.kind == "lockdown" and students and year.first <= drill.on <= year.last


def test_half_of_the_drills_of_a_year_are_lockdowns() -> None:
    made = plan(required("NV", range(13), without_facts=True))
    assert made.impossible == ()
    assert len(made.drills) == 10
    assert sum(drill.kind == "lockdown" for drill in made.drills) == 5


@given(situations(), st.randoms(use_true_random=False))
@settings(relaxed, max_examples=60)
def test_the_same_input_gives_the_same_plan(
    situation: Situation,
    order: random.Random,
) -> None:
    before = situation.plan()
    order.shuffle(situation.needs)
    order.shuffle(situation.existing)
    assert situation.plan() == before


@given(situations())
@settings(relaxed, max_examples=120)
def test_nothing_is_called_impossible_that_drills_every_day_would_meet(
    situation: Situation,
) -> None:
    year, start, notice = situation.year, situation.start, situation.notice
    days = possible_days(year, [], start + notice * DAY)
    for need in situation.needs:
        if any(limit.most is not None for limit in limits_of(need, year)):
            continue
        made = plan([need], year, [], start, notice)
        kind = made.drills[0].kind if made.drills else min(need.kinds)
        breached = any(breach.key for breach in judge([need], year, drills(kind, *days)))
        assert bool(made.impossible) == breached


@given(situations(codes=st.sampled_from(STANDING)))
@settings(relaxed, max_examples=120)
def test_a_drill_stands_in_once_and_no_more_of_them_than_may(situation: Situation) -> None:
    needs, year, made = situation.needs, situation.year, situation.plan()
    met = assign(needs, year, [*situation.existing, *made.drills])
    for total in needs:
        counted = met[total.key]
        assert len({drill.id for drill in counted}) == len(counted)
        for part in total.stand_ins:
            instead = [drill for drill in counted if drill.kind in part.kinds - total.kinds]
            most = part.rule.counts_in_most or (part.rule.count or 0) * {
                "school_year": 1, "quarter": len(year.quarters)
            }[part.rule.per]  # fmt: skip
            assert len(instead) <= most, situation
            if part.rule.per == "quarter":
                for start, end in year.quarters:
                    assert sum(start <= drill.on <= end for drill in instead) <= 1
        for other in needs:
            if total.rivals(other):
                assert not set(counted) & set(met[other.key]), situation


@given(st.sampled_from(STANDING), usual_year(), grade_spans)
@settings(relaxed, max_examples=60)
def test_what_stands_in_for_others_adds_nothing(code: str, year: SchoolDays, grades: range) -> None:
    """As many drills as the totals alone ask for, unless a part asks for more than its total."""
    needs = required(code, grades, without_facts=True)
    parts = {part.key for need in needs for part in need.stand_ins}
    made = plan(needs, year)
    assert made.impossible == ()
    alone = [replace(need, stand_ins=()) for need in needs if need.key not in parts]
    alone = [need for need in alone if not need.rule.part_of_total]
    over = sum(code == "OR" for _ in parts)  # three tsunami drills, of which two are for both
    assert len(made.drills) == len(plan(alone, year).drills) + over
    for need in needs:
        met = assign(needs, year, made.drills)[need.key]
        assert len(met) == required_count(need, year), need.key


@given(situations() | situations(codes=st.sampled_from(STANDING)))
@settings(relaxed, max_examples=120)
def test_drills_are_counted_as_the_checker_counts_them(
    situation: Situation,
) -> None:
    year, made = situation.year, situation.plan()
    met = assign(situation.needs, year, [*situation.existing, *made.drills])
    short = {
        need.key
        for need in situation.needs
        for limit in limits_of(need, year)
        if sum(limit.holds(drill.on) for drill in met[need.key]) < limit.least
    }
    assert short <= {each.requirement.key for each in made.impossible}


@given(codes, usual_year(), grade_spans, st.booleans())
@relaxed
def test_in_a_usual_year_nothing_is_impossible(
    code: str, year: SchoolDays, grades: range, without_facts: bool
) -> None:
    needs = required(code, grades, without_facts=without_facts)
    made = plan(needs, year)
    assert made.impossible == ()
    assert judge(needs, year, made.drills) == []
    # Nor more drills than the rules add up to, with one for what has no number or is no part. What
    # may stand in for another total adds nothing to it.
    standing = {part.key for need in needs for part in need.stand_ins}
    owed = sum(
        required_count(need, year) or 1
        for need in needs
        if not (need.rule.part_of_total or need.key in standing)
    )
    extra = sum(  # more of them than the total takes
        max(0, (required_count(part, year) or 0) - (required_count(need, year) or 0))
        for need in needs
        for part in need.stand_ins
    )
    parts = sum(
        required_count(need, year) or 1
        for need in needs
        if need.rule.part_of_total and need.key not in standing
    )
    # An interval planned to its last day would break with the first snow day: one more is allowed.
    spare = sum(need.rule.per == "interval" for need in needs)
    assert len(made.drills) <= owed + extra + parts + spare
    assert not any(drill.on in year.shortened for drill in made.drills)


def kinds_and_days(made: Proposal) -> list[tuple[str, str]]:
    return [(drill.kind, f"{drill.on:%m-%d}") for drill in made.drills]


def reasons(made: Proposal) -> list[str]:
    return [each.reason for each in made.impossible]


def test_a_window_that_has_passed_is_named() -> None:
    early = requirement(count=1, windows=[{"count": 1, "from_": "09-01", "until": "09-30"}])
    made = plan([early], start=date(2026, 11, 23))
    assert reasons(made) == ["the window Sep 1 to Sep 30 has passed"]
    monthly = requirement(count=1, per="month")
    made = plan([monthly], start=date(2026, 10, 1))
    assert reasons(made) == ["August has passed", "September has passed"]
    assert len(made.drills) == 8
    days = requirement(count=1, windows=[{"count": 1, "first_days": 30, "unit": "unspecified"}])
    assert reasons(plan([days], start=date(2026, 11, 23))) == [
        "the first 30 days, Aug 18 to Sep 16, have passed"
    ]


def test_a_month_without_a_day_for_a_drill_is_named() -> None:
    year = school_days(date(2026, 8, 31), date(2027, 5, 28))
    made = plan([requirement(count=1, per="month")], year)
    assert reasons(made) == ["August has no school day on which a drill may be held"]
    assert len(made.drills) == 9


def test_what_is_over_names_the_notice() -> None:
    early = requirement(count=1, windows=[{"count": 1, "until": "09-30"}])
    made = plan([early], start=date(2026, 9, 25), notice_days=14)
    assert reasons(made) == [
        "families can be told in time only of drills from Oct 9 on, after the window Aug 18 to "
        "Sep 30"
    ]


def test_too_many_drills_are_not_proposed() -> None:
    most = requirement("emergency_any", per="semester", max_count=3)
    needs = [most, requirement("fire", count=4), requirement("lockdown", count=4)]
    made = plan(needs)
    assert len(made.drills) == 6
    assert set(reasons(made)) == {
        "no more than 3 drills are allowed in the first semester, Aug 18 to Jan 10 and in the "
        "second semester, Jan 11 to May 28"
    }
    assert {breach.key for breach in judge(needs, YEAR, made.drills)} <= {
        each.requirement.key for each in made.impossible
    }


def test_what_is_planned_and_held_counts_and_stays() -> None:
    fire = requirement(count=3)
    there = drills("fire", date(2026, 9, 2), held=True)
    there += drills("fire", date(2027, 3, 3), fixed=True)
    made = plan([fire], existing=there, start=date(2026, 11, 23))
    assert len(made.drills) == 1
    assert made.drills[0].on not in (date(2026, 9, 2), date(2027, 3, 3))


def test_a_drill_that_nothing_else_would_help_is_not_wasted() -> None:
    opening = requirement("fire", "XX.fire.2", count=1, windows=[{"count": 1, "first_weeks": 2}])
    broad = requirement("emergency_any", count=1, windows=[{"count": 1, "until": "09-30"}])
    held = drills("fire", date(2026, 8, 20), held=True)
    held += drills("lockdown", date(2026, 9, 15), held=True)
    made = plan([broad, opening], existing=held, start=date(2026, 11, 23))
    assert made == Proposal((), ())


def test_the_law_comes_before_goals_of_ones_own() -> None:
    bus = requirement("bus_evacuation", count=2)
    own = requirement(
        "fire", "own.1", count=100, per="month", part_of_total=True, status=Status.OWN
    )
    made = plan([own, bus])
    assert {each.requirement.key for each in made.impossible} == {own.key}
    assert sum(drill.kind == "bus_evacuation" for drill in made.drills) == 2


def test_what_has_no_number_is_proposed_once() -> None:
    some = requirement("earthquake")
    assert [drill.kind for drill in plan([some]).drills] == ["earthquake"]
    held = drills("earthquake", date(2026, 9, 2), held=True)
    assert plan([some], existing=held).drills == ()
    anything = requirement("emergency_any")
    assert [drill.kind for drill in plan([anything, some]).drills] == ["earthquake"]
    assert plan([requirement("emergency_any", per="semester", max_count=8)]).drills == ()


def test_a_part_rides_on_its_total() -> None:
    total = requirement("emergency_any", count=12)
    parts = [
        requirement("evacuation", count=8, part_of_total=True),
        requirement("lockdown", count=4, part_of_total=True),
    ]
    made = plan([total, *parts])
    assert len(made.drills) == 12
    halves = [[drill.kind for drill in made.drills[half : half + 6]] for half in (0, 6)]
    assert all({"evacuation", "lockdown"} <= set(half) for half in halves)


def test_an_open_kind_is_never_an_attack() -> None:
    made = plan([requirement("security_any", count=4), requirement("emergency_any", count=9)])
    assert "active_threat" not in {drill.kind for drill in made.drills}
    assert len({drill.kind for drill in made.drills}) >= 5


@pytest.mark.parametrize("kind", ["early_release", "late_start"])
def test_a_shortened_day_is_the_last_resort(kind: str) -> None:
    week = {"count": 1, "from_": "10-12", "until": "10-16"}
    marked: list[Marked] = [(kind, date(2026, 10, day), date(2026, 10, day))
                            for day in (13, 14, 15)]  # fmt: skip
    year = school_days(marked=marked)
    first = plan([requirement("fire", windows=[week], count=1)], year)
    assert first.drills[0].on in (date(2026, 10, 12), date(2026, 10, 16))
    three = plan([requirement("fire", windows=[{**week, "count": 3}], count=3)], year)
    assert three.impossible == ()
    assert {date(2026, 10, 12), date(2026, 10, 16)} < {drill.on for drill in three.drills}
    # The bells of other days say nothing of a short one.
    assert [drill.at is None for drill in three.drills] == [
        drill.on in year.shortened for drill in three.drills
    ]


def test_drills_are_spread_over_days_and_hours() -> None:
    made = plan(required("NJ", range(6), without_facts=True)).drills
    gaps = [(two.on - one.on).days for one, two in pairwise(made)]
    assert min(gaps) >= 2
    assert {drill.on.weekday() for drill in made} == set(range(5))
    times = {drill.at for drill in made if drill.kind == "fire"}
    assert len(times) >= 5
    assert time(11, 15) in {drill.at for drill in made}


def test_a_few_drills_share_the_whole_year() -> None:
    """Three months of nothing in spring, or a fall without a fire drill, is no schedule."""
    made = plan([requirement(count=3), requirement("severe_weather"), requirement("secure")]).drills
    edges = [YEAR.first, *(drill.on for drill in made), YEAR.last]
    gaps = [(two - one).days for one, two in pairwise(edges)]
    assert max(gaps) <= 80
    fires = [drill.on for drill in made if drill.kind == "fire"]
    assert min((two - one).days for one, two in pairwise(fires)) >= 45


def test_the_year_does_not_open_with_an_attack() -> None:
    made = plan([requirement("active_threat"), requirement("fire"), requirement("lockdown")])
    assert [drill.kind for drill in made.drills] == ["fire", "lockdown", "active_threat"]


def test_between_classes_is_not_within_one() -> None:
    """Four minutes that hold no full five: their start, not the class before."""
    bells = [
        bell("class", (8, 0), (8, 47)),
        bell("passing", (8, 47), (8, 51)),
        bell("class", (8, 51), (9, 38)),
        bell("lunch", (9, 38), (10, 8)),
    ]
    made = propose([requirement(count=8)], YEAR, bells, [], YEAR.first)
    times = {drill.at for drill in made.drills}
    assert time(8, 47) in times
    assert time(8, 45) not in times


def test_one_is_at_lunch_and_in_a_full_year_one_between_classes() -> None:
    few = plan([requirement(count=3)]).drills
    assert [drill.at for drill in few].count(time(11, 15)) == 1
    many = plan([requirement(count=8)]).drills
    assert {time(11, 15), time(8, 50)} <= {drill.at for drill in many}
    held = drills("fire", date(2026, 9, 2), at=time(11, 15), held=True)
    more = plan([requirement(count=3)], existing=held).drills
    assert time(11, 15) not in {drill.at for drill in more}


def test_without_bells_no_time_is_made_up() -> None:
    made = propose([requirement(count=3)], YEAR, [], [], YEAR.first)
    assert [drill.at for drill in made.drills] == [None] * 3
    ends = [bell("arrival", (7, 40), (8, 0)), bell("dismissal", (14, 30), (14, 45))]
    made = propose([requirement(count=3)], YEAR, ends, [], YEAR.first)
    times = {drill.at for drill in made.drills}
    assert len(times) == 3
    assert all(at is not None and time(8) < at < time(14, 30) for at in times)
    only = propose([requirement("plan_exercise", count=1)], YEAR, BELLS, [], YEAR.first)
    assert only.drills[0].at is None
    night = requirement("evacuation", count=1, label="night drills")
    assert plan([night]).drills[0].at is None


def test_a_bus_drill_is_when_the_buses_are_there() -> None:
    assert plan([requirement("bus_evacuation", count=1)]).drills[0].at == time(7, 40)


def test_the_rows_of_a_proposal() -> None:
    held = drills("fire", date(2026, 9, 2), held=True)
    new = drills("fire", date(2027, 3, 3), at=time(9)) + drills("lockdown", date(2027, 4, 1))
    new += drills("plan_exercise", date(2027, 4, 2))
    rows = drill_rows(new, held, {"fire": "Fire evacuation", "lockdown": "Lockdown"})
    assert rows[0] == {
        "name": "Fire evacuation 2 of 2",
        "kind": "fire",
        "planned_on": date(2027, 3, 3),
        "planned_at": time(9),
        "state": "draft",
        "exercise_type": "drill",
    }
    assert rows[1]["name"] == "Lockdown"
    assert "exercise_type" not in rows[2]
