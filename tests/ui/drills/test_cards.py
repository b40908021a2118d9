"""What cards say, and how the strip lays out windows and days without school."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest

from crisisplan.plan.forms import Forms
from crisisplan.plan.model import CalendarDay, Drill, SchoolYear
from crisisplan.plan.plan import Plan
from crisisplan.plan.sources import Status
from crisisplan.rules.drills.board import Board, BoardState, Line
from crisisplan.rules.drills.names import DrillNames
from crisisplan.rules.drills.requirement import Requirement
from crisisplan.rules.drills.requirements import Duties
from crisisplan.rules.school_days import SchoolDays
from crisisplan.rules.states import DrillRule, Window
from crisisplan.ui.drills.cards import (
    card_of,
    drill_words,
    state_of,
    summary_of,
)
from crisisplan.ui.drills.month import first_of_grid, next_month
from crisisplan.ui.drills.year_strip import bars_of, closed_stretches
from tests.conftest import TODAY


@pytest.fixture
def names(forms: Forms) -> DrillNames:
    return DrillNames(forms, Plan())


def rule(**values: Any) -> DrillRule:
    given = {"kind": "fire", "per": "school_year", "count": 3, "citation": "Law 1", "as_of": "2021",
             "source_url": "", "status": Status.VERIFIED}  # fmt: skip
    return DrillRule(**{**given, **values})


def year(*days: CalendarDay) -> SchoolDays:
    return SchoolDays(SchoolYear(first_day=date(2026, 8, 18), last_day=date(2027, 6, 4)), days)


def line(requirement: Requirement, **values: Any) -> Line:
    given: dict[str, Any] = {
        "required": requirement.rule.count,
        "scheduled": 0,
        "completed": 0,
        "state": BoardState.NOT_SCHEDULED,
        "next_deadline": None,
        "impossible": "",
    }
    return Line(requirement, **{**given, **values})


def drill(day: date, **values: Any) -> Drill:
    return Drill(name="Fire", kind="fire", planned_on=day, **values)


def test_a_card_says_what_is_held_planned_and_without_a_date(names: DrillNames) -> None:
    made = card_of(
        line(Requirement("IL.fire.1", rule(), checked="2026-11-21"), completed=1, scheduled=1,
             next_deadline=date(2027, 6, 4), state=BoardState.SCHEDULED),
        names, TODAY,
    )  # fmt: skip
    assert made.title == "Fire evacuation, 1 of 3"
    assert made.asked == "3 each school year, by Jun 4, 2027"
    assert made.progress == "1 held, 1 planned, 1 without a date"
    assert made.citation == "Law 1. Read in the statute, text of 2021, checked Nov 21, 2026."
    assert made.problem == ""


def test_a_deadline_that_has_passed_is_said_once(names: DrillNames) -> None:
    requirement = Requirement("IL.fire.1", rule(count=1))
    late: dict[str, Any] = {"next_deadline": date(2026, 11, 15), "state": BoardState.PAST_DUE}
    made = card_of(line(requirement, **late), names, TODAY)
    assert made.problem == "Due by Nov 15, 2026. That day has passed."
    assert "by Nov" not in made.asked
    told = card_of(line(requirement, **late, impossible="It is over."), names, TODAY)
    assert told.problem == "It is over."


def test_of_many_drills_the_next_ones_are_shown(names: DrillNames) -> None:
    held = [drill(date(2026, 9, n), state="held", held_on=date(2026, 9, n)) for n in (2, 9, 16)]
    coming = [drill(date(2027, 1, 20)), drill(date(2027, 2, 3))]
    requirement = Requirement("IL.fire.1", rule(count=9))
    made = card_of(line(requirement, drills=(*held, *coming)), names, TODAY)
    assert [ref for ref, _ in made.drills] == [held[2].id, coming[0].id, coming[1].id]
    assert made.more == "and 2 more"


def test_a_drill_says_its_day_and_how_long_it_took() -> None:
    planned = drill(date(2026, 12, 3), planned_at=time(9, 15))
    assert drill_words(planned) == "Thu, Dec 3, 2026, 9:15 AM"
    held = drill(date(2026, 9, 9), state="held", held_on=date(2026, 9, 10), all_accounted=168)
    assert drill_words(held) == "Thu, Sep 10, 2026, 2 min 48 s"
    assert drill_words(Drill(name="Fire")) == "No date yet"


def test_a_drill_past_its_day_without_a_record_is_past_due() -> None:
    assert state_of(drill(date(2026, 11, 22)), TODAY) is BoardState.PAST_DUE
    assert state_of(drill(TODAY), TODAY) is BoardState.SCHEDULED
    assert state_of(drill(TODAY, state="closed"), TODAY) is BoardState.COMPLETED
    assert state_of(Drill(), TODAY) is BoardState.NOT_SCHEDULED


# -- the strip


def board(*lines: Line, drills: tuple[Drill, ...] = ()) -> Board:
    return Board(year(), Duties(state=None), lines, drills, {})


def test_windows_that_are_open_are_bars_and_those_that_are_met_are_not(names: DrillNames) -> None:
    windows = (Window(count=1, first_days=90, unit="calendar_days"),)
    requirement = Requirement("IL.active_threat.1", rule(kind="active_threat", count=1,
                                                         windows=windows))  # fmt: skip
    (bar,) = bars_of(board(line(requirement)), year(), names, date(2026, 9, 1))
    assert (bar.start, bar.end, bar.color) == (date(2026, 8, 18), date(2026, 11, 15), "info")
    assert bar.words == "Active threat: the first 90 days"
    (late,) = bars_of(board(line(requirement)), year(), names, TODAY)
    assert late.color == "bad"
    held = drill(date(2026, 9, 9), state="held", held_on=date(2026, 9, 9))
    assert bars_of(board(line(requirement, drills=(held,))), year(), names, TODAY) == []


def test_weekends_alone_are_not_shaded_but_closings_take_theirs_along() -> None:
    closing = CalendarDay(kind="no_school", starts=date(2026, 9, 7), label="Labor Day")
    days = year(closing)
    assert closed_stretches(days, date(2026, 8, 31), date(2026, 9, 20)) == [
        (date(2026, 9, 5), date(2026, 9, 7))
    ]
    assert closed_stretches(days, date(2026, 8, 1), date(2026, 8, 31)) == [
        (date(2026, 8, 1), date(2026, 8, 17))
    ]


def test_the_summary_names_every_drill() -> None:
    told = summary_of(board(drills=(drill(date(2026, 12, 3)),)), TODAY)
    assert told == (
        "Aug 18, 2026 to Jun 4, 2027. Today is Nov 23, 2026. 1 drill: "
        "Fire, Thu, Dec 3, 2026, scheduled."
    )


def test_a_month_starts_on_the_sunday_before() -> None:
    assert first_of_grid(date(2026, 11, 23)) == date(2026, 11, 1)
    assert first_of_grid(date(2026, 12, 3)) == date(2026, 11, 29)
    assert next_month(date(2026, 12, 31)) == date(2027, 1, 1)
    assert next_month(date(2027, 1, 5), -1) == date(2026, 12, 1)
