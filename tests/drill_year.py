"""A small school year with drills: held, closed and planned, well recorded and badly."""

from __future__ import annotations

from datetime import date, time

from crisisplan.plan.file import PlanFile
from crisisplan.plan.model import (
    CalendarDay,
    CorrectiveAction,
    Drill,
    DrillGoal,
    Objective,
    Person,
    School,
    SchoolYear,
    Split,
)


def add_drill_year(file: PlanFile) -> None:
    """Give a plan the school year 2026–27 with six drills and what came of them."""
    with file.edit("Drills"):
        plan = file.plan
        school = plan.one(School)
        school.name, school.state, school.grades = "Oak Lane School", "IL", "K-5"
        school.phone, school.city = "(217) 555-0100", "Springfield"
        school.action_words, school.notice_days = "generic", 5
        school.drill_contact, school.drill_opt_out = "Rosa Díaz, counselor", True
        leader = file.add(Person, name="Omar Reyes", job_title="Assistant principal")
        year = file.add(SchoolYear, first_day=date(2026, 8, 19), last_day=date(2027, 6, 4))
        file.add(SchoolYear, first_day=date(2025, 8, 20), last_day=date(2026, 6, 5))
        file.add(
            CalendarDay, year=year.id, starts=date(2026, 12, 21), ends=date(2027, 1, 4),
            kind="no_school", label="Winter recess",
        )  # fmt: skip
        file.add(
            DrillGoal, name="Hold in rooms", kind="other", count=1, per="school_year",
            asked_by="district", reason="Policy 4:170",
        )  # fmt: skip
        fire = file.add(
            Drill, name="Fire drill", kind="fire", exercise_type="drill", participants="everyone",
            planned_on=date(2026, 9, 9), planned_at=time(9, 15), leader=leader.id,
            scenario="Smoke in the kitchen", announced=True, simulation=False, state="closed",
            held_on=date(2026, 9, 9), started=time(9, 15), ended=time(9, 31), all_accounted=168,
            population=531, weather="Sunny, 74 °F", blocked="Exit 3, by the drill team",
            not_secure="Kitchen door", missing_people="1 missing for two minutes, found in the gym",
            faults="=radio 4 was dead", responder="Lt. Kowalski", opt_outs=2,
            observations="Calm.", strengths="Every class had its folder.",
            notice_on=date(2026, 9, 2), notice_how="Email",
            signed_by="Ana Muñoz", signed_on=date(2026, 9, 10),
        )  # fmt: skip
        file.add(
            Drill, name="Fire drill", kind="fire", participants="everyone", state="held",
            planned_on=date(2026, 10, 13), planned_at=time(13, 20), held_on=date(2026, 10, 14),
        )  # fmt: skip
        tabletop = file.add(
            Drill, name="Reunification tabletop", kind="plan_exercise", exercise_type="tabletop",
            participants="key_staff", planned_on=date(2026, 11, 5), state="held",
            held_on=date(2026, 11, 5), population=12,
        )  # fmt: skip
        file.add(
            Drill, name="Lockdown drill; with police, on-site", kind="active_threat",
            participants="everyone", planned_on=date(2026, 12, 3), planned_at=time(9, 15),
            leader=leader.id, scenario="Gunman at door 6", announced=True, simulation=False,
            state="draft",
        )  # fmt: skip
        file.add(
            Drill, name="Tornado drill", kind="severe_weather", participants="everyone",
            planned_on=date(2027, 3, 3), state="draft",
        )  # fmt: skip
        file.add(
            Drill, name="Fire drill", kind="fire", participants="everyone", state="closed",
            planned_on=date(2025, 9, 10), held_on=date(2025, 9, 10), all_accounted=201,
        )  # fmt: skip
        file.add(Split, drill=fire.id, area="Grade 5", seconds=168)
        file.add(Split, drill=fire.id, area="Kindergarten", seconds=95)
        file.add(
            Objective, drill=tabletop.id, text="Decide within ten minutes where families wait",
            rating="S", observation="Took twelve.", evaluator="Chief Park",
        )  # fmt: skip
        file.add(
            CorrectiveAction, drill=fire.id, issue="Kitchen door does not latch",
            action="Replace the closer", element="equipment", owner=leader.id,
            due=date(2026, 10, 30), status="open",
        )  # fmt: skip
        file.add(
            CorrectiveAction, drill=fire.id, issue="Radio 4 dead", action="New battery plan",
            element="organization", owner=leader.id, due=date(2026, 9, 30), status="done",
            done_on=date(2026, 9, 25), evidence="Work order 118",
        )  # fmt: skip
