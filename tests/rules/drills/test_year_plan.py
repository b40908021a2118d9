"""A year of drills from what a plan says."""

from __future__ import annotations

from datetime import date, time

import pytest

from crisisplan.plan.model import (
    BellTime,
    CalendarDay,
    Circumstance,
    Drill,
    DrillGoal,
    Entity,
    School,
    SchoolYear,
)
from crisisplan.plan.plan import Plan
from crisisplan.rules.drills.checker import judge
from crisisplan.rules.drills.year_plan import NothingToPlanError, plan_year
from crisisplan.rules.reference import Reference
from tests.conftest import TODAY

SUMMER = date(2026, 7, 20)


def plan_of(*rows: Entity, **school: object) -> Plan:
    values = {"state": "IL", "grades": "K-5", **school}
    made = [School(id="school", **values), *rows]
    if not any(isinstance(row, SchoolYear) for row in rows):
        made.append(SchoolYear(id="year", first_day=date(2026, 8, 18), last_day=date(2027, 5, 28)))
    for number, row in enumerate(made):
        row.sequence = float(number)
        row.id = row.id or f"row-{number}"
    return Plan(made)


def test_a_year_is_planned_from_the_plan(reference: Reference) -> None:
    closed = CalendarDay(
        year="year", kind="no_school", starts=date(2026, 9, 7), ends=date(2026, 10, 30)
    )
    lunch = BellTime(kind="lunch", starts=time(11), ends=time(11, 30))
    made = plan_year(plan_of(closed, lunch), reference, SUMMER, SUMMER)
    assert {drill.kind for drill in made.proposal.drills} >= {"fire", "active_threat"}
    assert made.proposal.impossible == ()
    assert judge(made.duties.requirements, made.year, made.proposal.drills) == []
    assert not any(
        date(2026, 9, 7) <= drill.on <= date(2026, 10, 30) for drill in made.proposal.drills
    )
    assert made.label == "Plan the drills of 2026–27"
    assert made.rows({"fire": "Fire evacuation"})[0]["state"] == "draft"
    assert "Fire evacuation 1 of 3" in {
        row["name"] for row in made.rows({"fire": "Fire evacuation"})
    }


def test_what_was_missed_is_planned_anew(reference: Reference) -> None:
    missed = Drill(id="missed", kind="fire", planned_on=date(2026, 9, 2))
    held = Drill(id="held", kind="fire", held_on=date(2026, 10, 2), state="held")
    made = plan_year(plan_of(missed, held), reference, TODAY, TODAY)
    assert [occasion.id for occasion in made.unrecorded] == ["missed"]
    assert [occasion.id for occasion in made.counted] == ["held"]
    assert sum(drill.kind == "fire" for drill in made.proposal.drills) == 2
    assert min(drill.on for drill in made.proposal.drills) >= TODAY
    # Nobody can plan from a day that has passed.
    again = plan_year(plan_of(missed, held), reference, date(2026, 8, 18), TODAY)
    assert again.proposal == made.proposal
    assert [occasion.id for occasion in again.unrecorded] == ["missed"]


def test_a_drill_without_a_date_gets_one(reference: Reference) -> None:
    mine = Drill(id="mine", kind="fire", name="Ours", planned_at=time(9, 40))
    spare = [Drill(id=f"{number}", kind="tsunami") for number in range(2)]
    talk = Drill(id="talk", kind="severe_weather", exercise_type="tabletop")
    staff = Drill(id="staff", kind="bus_evacuation", participants="staff")
    made = plan_year(plan_of(mine, *spare, talk, staff), reference, SUMMER, SUMMER)
    alone = plan_year(plan_of(), reference, SUMMER, SUMMER)
    assert len(made.proposal.drills) == len(alone.proposal.drills)
    given = [drill.id for drill in made.undated if drill is not None]
    assert given == ["mine"]
    assert made.new == len(alone.proposal.drills) - 1
    row = made.rows({"fire": "Fire evacuation"})[made.undated.index(mine)]
    assert (row["name"], row["planned_at"]) == ("Ours", time(9, 40))
    assert row["planned_on"] is not None


def test_an_open_kind_is_the_one_that_the_school_thought_of(reference: Reference) -> None:
    mine = Drill(id="mine", kind="secure", name="Lockout")
    made = plan_year(plan_of(mine, state="PA"), reference, SUMMER, SUMMER)
    assert [drill.id for drill in made.undated if drill is not None] == ["mine"]
    assert {drill.kind for drill in made.proposal.drills} >= {"secure"}
    assert "lockdown" not in {drill.kind for drill in made.proposal.drills}


def test_the_spring_before_counts_only_where_the_calendar_year_does(reference: Reference) -> None:
    spring = [
        Drill(kind=kind, held_on=date(2026, 3, day), started=time(11, 15), state="held")
        for day, kind in enumerate(("plan_exercise", "fire", "fire"), 2)
    ]
    lunch = BellTime(kind="lunch", starts=time(11), ends=time(11, 30))
    made = plan_year(plan_of(*spring, lunch, state="PA"), reference, SUMMER, SUMMER)
    assert "plan_exercise" not in {drill.kind for drill in made.proposal.drills}
    rows = made.rows({"fire": "Fire evacuation"})
    assert "Fire evacuation 1 of 9" in {row["name"] for row in rows}
    assert time(11, 15) in {row["planned_at"] for row in rows}
    assert made.there == ()


def test_families_are_told_before_the_first_drill(reference: Reference) -> None:
    plan = plan_of(state="NC", notice_days=10)
    made = plan_year(plan, reference, TODAY, TODAY)
    assert min(drill.on for drill in made.proposal.drills) >= date(2026, 12, 3)
    # In summer there is time enough before the first day.
    early = plan_year(plan, reference, date(2026, 8, 18), SUMMER)
    assert early.proposal.drills[0].on < date(2026, 8, 28)
    assert early.proposal.impossible == ()


def test_the_state_may_ask_for_a_longer_notice(reference: Reference) -> None:
    made = plan_year(plan_of(state="VT"), reference, TODAY, TODAY)
    assert min(drill.on for drill in made.proposal.drills) > TODAY


def test_the_calendar_is_needed(reference: Reference) -> None:
    backwards = SchoolYear(id="year", first_day=date(2027, 5, 28), last_day=date(2026, 8, 18))
    with pytest.raises(NothingToPlanError, match="no school year with a first day"):
        plan_year(plan_of(backwards), reference, TODAY, TODAY)
    with pytest.raises(NothingToPlanError, match="ended on May 28, 2027"):
        plan_year(plan_of(), reference, date(2027, 6, 1), TODAY)


def test_a_state_without_a_record_says_so(reference: Reference) -> None:
    with pytest.raises(NothingToPlanError, match="No drill law was read for Idaho") as told:
        plan_year(plan_of(state="ID"), reference, TODAY, TODAY)
    assert "lockdown" in str(told.value)
    with pytest.raises(NothingToPlanError, match="Name the state first"):
        plan_year(plan_of(state=None), reference, TODAY, TODAY)
    goal = DrillGoal(id="goal", kind="lockdown", count=2, per="school_year", name="Lockdown")
    made = plan_year(plan_of(goal, state="ID"), reference, TODAY, TODAY)
    assert [drill.kind for drill in made.proposal.drills] == ["lockdown", "lockdown"]


def test_what_is_asked_first_is_not_planned(reference: Reference) -> None:
    asked = plan_year(plan_of(state="OR"), reference, SUMMER, SUMMER)
    assert {question.key for question in asked.duties.questions} >= {"tsunami_zone"}
    assert "tsunami" not in {drill.kind for drill in asked.proposal.drills}
    told = Circumstance(id="fact", fact="tsunami_zone", holds=True)
    made = plan_year(plan_of(told, state="OR"), reference, SUMMER, SUMMER)
    assert sum(drill.kind == "tsunami" for drill in made.proposal.drills) == 3
