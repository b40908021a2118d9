"""A school year in Illinois with drills of every state: held, closed, planned and past due."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from crisisplan.plan.file import PlanFile
from crisisplan.plan.model import (
    BellTime,
    CalendarDay,
    CorrectiveAction,
    Drill,
    DrillGoal,
    SchoolYear,
    Split,
)

CLOSINGS = (
    (date(2026, 9, 7), None, "Labor Day"),
    (date(2026, 11, 25), date(2026, 11, 27), "Thanksgiving"),
    (date(2026, 12, 21), date(2027, 1, 1), "Winter break"),
    (date(2027, 3, 22), date(2027, 3, 26), "Spring break"),
)


def clear_year(file: PlanFile) -> None:
    """Take out the calendar and the drills that a plan has."""
    with file.edit("Reopen"):
        for drill in file.plan.rows(Drill):
            drill.state = "draft"
    with file.edit("Clear"):
        for entity in (Drill, DrillGoal, SchoolYear, BellTime):
            file.remove(*file.plan.rows(entity))


def put_year(file: PlanFile) -> SchoolYear:
    """The calendar alone."""
    with file.edit("Bring in the school calendar"):
        year = file.add(SchoolYear, first_day=date(2026, 8, 18), last_day=date(2027, 6, 4))
        for starts, ends, label in CLOSINGS:
            file.add(CalendarDay, year=year.id, starts=starts, ends=ends, kind="no_school",
                     label=label)  # fmt: skip
        file.add(BellTime, name="Period 2", kind="class", starts=time(9, 10), ends=time(10, 0))
        file.add(BellTime, name="Lunch A", kind="lunch", starts=time(11, 30), ends=time(12, 0))
    return year


def put_drills(file: PlanFile) -> dict[str, Drill]:
    """The calendar, and drills by a short name each."""
    put_year(file)
    drills: dict[str, Drill] = {}

    def add(key: str, name: str, kind: str, day: date, at: time, **values: Any) -> None:
        values.setdefault("state", "draft")
        drills[key] = file.add(Drill, name=name, kind=kind, planned_on=day, planned_at=at, **values)

    held = {"state": "held", "population": 531, "announced": True}
    with file.edit("Plan the year"):
        fire = ("Fire evacuation", "fire")
        add("fire1", *fire, date(2026, 9, 9), time(9, 15), held_on=date(2026, 9, 9),
            all_accounted=168, started=time(9, 15), **{**held, "state": "closed"})  # fmt: skip
        day = date(2026, 9, 24)
        add("hold", "Hold in rooms", "secure", day, time(10, 0), held_on=day, **held)
        day = date(2026, 10, 13)
        add("fire2", *fire, day, time(13, 20), held_on=day, all_accounted=245, **held)
        add("lockdown", "Lockdown with police", "active_threat", date(2026, 12, 3), time(9, 15))
        add("tabletop", "Reunification tabletop", "plan_exercise", date(2027, 1, 21),
            time(15, 15), exercise_type="tabletop")  # fmt: skip
        add("weather", "Severe weather", "severe_weather", date(2027, 3, 3), time(10, 0))
        add("fire3", *fire, date(2027, 4, 8), time(13, 20))
        file.add(Split, drill=drills["fire2"].id, area="Gym", seconds=190)
        file.add(Split, drill=drills["fire2"].id, area="Main building", seconds=231)
        for issue, due, status in (
            ("Door 6 does not close by itself", date(2026, 11, 9), "open"),
            ("Two radios without charge", date(2026, 12, 15), "in_progress"),
            ("The roster in room 112 was last year’s", date(2026, 10, 20), "done"),
        ):
            file.add(CorrectiveAction, drill=drills["fire2"].id, issue=issue, due=due,
                     status=status, action="Mend it")  # fmt: skip
        file.add(DrillGoal, name="Off-site evacuation walk", kind="evacuation", count=1,
                 per="school_year", asked_by="school", reason="Plan, part 4")  # fmt: skip
    return drills
