"""The board: the four states, what is due next, what can no longer be met."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crisisplan.assets import REFERENCE
from crisisplan.plan.model import CalendarDay, Circumstance, Drill, DrillGoal, Entity
from crisisplan.rules.drills.board import Board, BoardState, Line, board_of
from crisisplan.rules.drills.planner import propose
from crisisplan.rules.drills.requirement import MET_BY
from crisisplan.rules.drills.terms import limits_of
from crisisplan.rules.reference import Reference
from crisisplan.rules.school_days import school_years
from tests.conftest import TODAY
from tests.rules.drills.schools import school_plan, school_year
from tests.rules.drills.test_requirements import STATES

RULES = Reference(REFERENCE)


def planned(kind: str, on: date | None) -> Drill:
    return Drill(name=kind, kind=kind, planned_on=on, planned_at=time(10))


def held(kind: str, on: date, state: str = "held") -> Drill:
    return Drill(name=kind, kind=kind, state=state, planned_on=on, held_on=on, started=time(9, 5))


def board(state: str, *rows: Entity, today: date = TODAY, **facts: Any) -> Board:
    return board_of(school_plan(state, school_year(), *rows, **facts), RULES, today)


def line(board: Board, key: str) -> Line:
    return next(line for line in board.lines if line.requirement.key == key)


SEP, OCT, NOV = date(2026, 9, 16), date(2026, 10, 14), date(2026, 11, 12)
FEB, MAR = date(2027, 2, 10), date(2027, 3, 10)


def counts(line: Line) -> tuple[int | None, int, int]:
    return line.required, line.scheduled, line.completed


def test_illinois_in_the_middle_of_the_year() -> None:
    weather, bus = planned("severe_weather", MAR), planned("bus_evacuation", None)
    fires = [held("fire", SEP), held("fire", OCT, "closed")]
    made = board("IL", *fires, planned("fire", FEB), weather, bus)
    fire = line(made, "IL.fire.1")
    assert (counts(fire), fire.state) == ((3, 1, 2), BoardState.SCHEDULED)
    assert fire.next_deadline == date(2027, 5, 28)
    assert [drill.on for drill in fire.drills] == [SEP, OCT, FEB]
    assert line(made, "IL.severe_weather.1").state is BoardState.SCHEDULED
    # A drill without a date is on the board, and schedules nothing.
    assert line(made, "IL.bus_evacuation.1").state is BoardState.NOT_SCHEDULED
    assert made.drills[-1] is bus
    late = line(made, "IL.active_threat.1")
    assert (late.state, late.next_deadline) == (BoardState.PAST_DUE, date(2026, 11, 15))
    assert late.impossible == "The first 90 days, Aug 18 to Nov 15, have passed with 0 of 1 held."
    assert made.lines[0] is late
    assert made.meets[weather.id] == ("IL.severe_weather.1",)


def test_what_is_held_completes() -> None:
    made = board("IL", held("active_threat", OCT))
    done = line(made, "IL.active_threat.1")
    assert (counts(done), done.state) == ((1, 0, 1), BoardState.COMPLETED)
    assert (done.next_deadline, done.impossible) == (None, "")
    assert made.lines[-1] is done


def test_a_day_that_passed_without_a_record_counts_nowhere() -> None:
    made = board("IL", planned("severe_weather", OCT), planned("bus_evacuation", TODAY))
    weather = line(made, "IL.severe_weather.1")
    assert (counts(weather), weather.state) == ((1, 0, 0), BoardState.NOT_SCHEDULED)
    assert line(made, "IL.bus_evacuation.1").state is BoardState.SCHEDULED
    assert len(made.drills) == 2


def test_a_monthly_rule_is_past_due_for_a_month_missed() -> None:
    made = board("OR", *(held("fire", day) for day in (date(2026, 8, 20), OCT)))
    fire = line(made, "OR.fire.1")
    assert (fire.state, fire.next_deadline) == (BoardState.PAST_DUE, date(2026, 9, 30))
    assert fire.required == 10
    assert fire.impossible == "September has passed with 0 of 1 held."
    assert line(board("OR", today=date(2026, 8, 18)), "OR.fire.1").impossible == ""


def test_where_the_law_gives_no_number() -> None:
    key = "ND.fire.1"
    assert line(board("ND"), key).state is BoardState.NOT_SCHEDULED
    assert line(board("ND", planned("fire", FEB)), key).state is BoardState.SCHEDULED
    done = line(board("ND", held("fire", SEP)), key)
    assert (counts(done), done.state) == ((None, 0, 1), BoardState.COMPLETED)
    assert done.next_deadline is None


def test_a_month_without_a_free_day_is_named() -> None:
    spring = CalendarDay(kind="no_school", starts=date(2027, 3, 1), ends=date(2027, 3, 31))
    year = school_year()
    spring.year = year.id
    plan = school_plan("MI", year, spring)
    tornado = line(board_of(plan, RULES, TODAY), "MI.severe_weather.1")
    assert tornado.impossible == (
        "The window Mar 1 to Mar 31 has too few school days on which a drill may be held."
    )


def test_too_few_days_left_are_named() -> None:
    made = board("IL", today=date(2027, 5, 26))
    fire = line(made, "IL.fire.1")
    # The last day, May 28, takes no drill.
    assert fire.impossible == "The school year has 2 days left for a drill, and 3 are missing."
    assert fire.state is BoardState.NOT_SCHEDULED


def test_summer_school_is_asked_of_a_summer() -> None:
    summer = school_year(summer_first_day=date(2027, 6, 7), summer_last_day=date(2027, 7, 16))
    rows = [planned("evacuation", date(2027, 6, day)) for day in (9, 23)]
    made = board_of(school_plan("NY", summer, *rows), RULES, TODAY)
    session = line(made, "NY.evacuation.2")
    assert (counts(session), session.state) == ((2, 2, 0), BoardState.SCHEDULED)
    assert (session.next_deadline, session.impossible) == (date(2027, 6, 13), "")


def test_an_own_goal_stands_beside_the_law() -> None:
    goal = DrillGoal(name="Fire drills", kind="fire", count=4, per="school_year")
    made = board("IL", goal, *(held("fire", day) for day in (SEP, OCT, NOV)))
    assert line(made, "IL.fire.1").state is BoardState.COMPLETED
    own = line(made, f"own.{goal.id}")
    assert (counts(own), own.state) == ((4, 0, 3), BoardState.NOT_SCHEDULED)


def test_without_a_calendar_nothing_is_due() -> None:
    drill = held("fire", SEP)
    made = board_of(school_plan("IL", drill), RULES, TODAY)
    assert (made.year, made.drills, dict(made.meets)) == (None, (drill,), {})
    assert [(line.required, line.next_deadline) for line in made.lines] == [
        (3, None), (1, None), (1, None), (1, None),
    ]  # fmt: skip


def test_a_board_is_of_one_year() -> None:
    before = school_year(first_day=date(2025, 8, 19), last_day=date(2026, 5, 29))
    old, new = held("fire", date(2026, 4, 8)), held("fire", SEP)
    plan = school_plan("IL", before, school_year(), old, new)
    assert board_of(plan, RULES, TODAY).drills == (new,)
    earlier = board_of(plan, RULES, TODAY, school_years(plan)[0])
    assert earlier.drills == (old,)
    assert line(earlier, "IL.fire.1").completed == 1


def test_a_rule_of_the_calendar_year_counts_since_january() -> None:
    before = school_year(first_day=date(2025, 8, 19), last_day=date(2026, 5, 29))
    exercise = held("plan_exercise", date(2026, 2, 11))
    made = board_of(school_plan("PA", before, school_year(), exercise), RULES, TODAY)
    assert line(made, "PA.plan_exercise.1").state is BoardState.COMPLETED
    assert exercise in made.drills


def test_drills_without_students_are_named_where_they_do_not_count() -> None:
    staff = held("lockdown", SEP)
    staff.participants = "staff"
    made = board("KY", staff)
    told = {line.requirement.key for line in made.lines
            if "Drills without students" in line.requirement.reading}  # fmt: skip
    assert told == {"KY.lockdown.1"}
    assert line(made, "KY.lockdown.1").completed == 0
    assert staff in made.drills
    assert staff.id not in made.meets
    exercise = held("plan_exercise", SEP)
    exercise.participants = "key_staff"
    made = board("IA", exercise)
    assert line(made, "IA.plan_exercise.1").completed == 1
    assert not any("without students" in line.requirement.reading for line in made.lines)


def test_a_drill_in_place_of_another_counts_in_both() -> None:
    day = date(2026, 10, 15)
    made = board("PA", held("lockdown", day), held("fire", SEP), today=TODAY)
    fire, security = line(made, "PA.fire.1"), line(made, "PA.security_any.1")
    assert [drill.on for drill in fire.drills] == [SEP, day]
    assert (fire.required, fire.completed) == (10, 2)
    assert security.state is BoardState.COMPLETED
    assert made.meets[fire.drills[1].id] == ("PA.fire.1", "PA.security_any.1")
    # Where the month has its fire drill, the security drill takes no other’s place.
    made = board("PA", held("lockdown", day), held("fire", OCT))
    assert line(made, "PA.fire.1").completed == 1


KINDS = sorted(MET_BY)
DAYS = st.dates(date(2026, 8, 1), date(2027, 6, 30))
DRILLS = st.lists(st.tuples(st.sampled_from(KINDS), DAYS, st.booleans()), max_size=30)


@pytest.mark.parametrize("state", ["IL", "NY", "WA", "TX", "OK", "TN", "ME", "CT", "NH", "PA"])
@given(drills=DRILLS, today=DAYS)
def test_the_states_say_what_the_limits_say(
    state: str, drills: list[tuple[str, date, bool]], today: date
) -> None:
    rows = [held(kind, on) if done else planned(kind, on) for kind, on, done in drills]
    made = board(state, *rows, today=today, grades="K-8", level="combined")
    assert made.year is not None
    assert [line.next_deadline or date.max for line in made.lines] == sorted(
        line.next_deadline or date.max for line in made.lines
    )
    for entry in made.lines:
        mine = list(entry.drills)
        assert entry.completed == sum(row.is_held for row in mine)
        assert entry.scheduled + entry.completed == len(mine)
        assert all(row.kind in entry.requirement.wider_kinds for row in mine)
        assert all(entry.requirement.key in made.meets[row.id] for row in mine)
        asks = [limit for limit in limits_of(entry.requirement, made.year) if limit.least]
        unmet = [
            limit
            for limit in asks
            if sum(limit.holds(row.on) for row in mine if row.is_held and row.on) < limit.least
        ]
        late = any(limit.end < today for limit in unmet)
        assert (entry.state is BoardState.PAST_DUE) is late
        assert entry.next_deadline == min((limit.end for limit in unmet), default=None)
        if asks and not late:
            assert (entry.state is BoardState.COMPLETED) is (not unmet)
    assert {row.id for row in made.drills} >= set(made.meets)


@pytest.mark.parametrize("start", [date(2026, 8, 18), TODAY])
@pytest.mark.parametrize("state", STATES)
def test_what_the_planner_proposes_is_scheduled(state: str, start: date) -> None:
    """The board and the planner say the same of what can be met and what cannot."""
    summer = {"summer_first_day": date(2027, 6, 7), "summer_last_day": date(2027, 7, 16)}
    year = school_year(**summer)
    facts = [Circumstance(fact=fact.fact, holds=True) for fact in RULES.circumstances.facts]
    school = {"grades": "K-12", "level": "combined", "control": "public"}
    before = board_of(school_plan(state, year, *facts, **school), RULES, start)
    assert before.year is not None
    proposal = propose(before.duties.requirements, before.year, [], [], start)
    rows = [planned(drill.kind, drill.on) for drill in proposal.drills]
    made = board_of(school_plan(state, year, *facts, *rows, **school), RULES, start)
    impossible = {each.requirement.key for each in proposal.impossible}
    for entry in made.lines:
        lost = entry.requirement.key in impossible
        assert (entry.state is not BoardState.SCHEDULED) is lost, entry.requirement.key
        assert bool(entry.impossible) is lost, entry.requirement.key
