"""Dates of the school calendar that cannot be right."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from typing import Any

import pytest

from crisisplan.plan.file import PlanFile
from crisisplan.plan.forms import Forms
from crisisplan.plan.model import BellTime, CalendarDay, SchoolYear
from crisisplan.rules.check import check
from crisisplan.rules.finding import Finding, Severity
from crisisplan.rules.reference import Reference
from tests.conftest import TODAY

Check = Callable[[], dict[str, Finding]]
FIRST, LAST = date(2026, 8, 19), date(2027, 5, 28)


@pytest.fixture
def findings(new_plan: PlanFile, forms: Forms, reference: Reference) -> Check:
    """What is wrong in the calendar of a plan, by id without the row."""

    def run() -> dict[str, Finding]:
        found = check(new_plan.plan, forms, reference, TODAY)
        return {
            ".".join(f.id.split(".")[:2]): f
            for f in found
            if f.id.startswith("calendar.") and not f.missing and f.rows
        }

    return run


def year(file: PlanFile, first: date = FIRST, last: date = LAST, **more: Any) -> SchoolYear:
    with file.edit("Add a school year"):
        return file.add(SchoolYear, first_day=first, last_day=last, **more)


def day(file: PlanFile, of: SchoolYear, starts: date, **more: Any) -> CalendarDay:
    with file.edit("Add a day"):
        return file.add(CalendarDay, year=of.id, starts=starts, **{"kind": "no_school", **more})


def test_a_sound_calendar_has_no_findings(new_plan: PlanFile, findings: Check) -> None:
    of = year(
        new_plan,
        second_semester_on=date(2027, 1, 4),
        summer_first_day=date(2027, 6, 7),
        summer_last_day=date(2027, 7, 9),
    )
    day(new_plan, of, date(2026, 12, 21), ends=date(2027, 1, 1), label="Winter Break")
    day(new_plan, of, date(2026, 12, 21), kind="sensitive")
    day(new_plan, of, date(2027, 7, 5), label="Independence Day")
    year(new_plan, date(2027, 8, 18), date(2028, 5, 26))
    assert findings() == {}


def test_a_last_day_before_the_first(new_plan: PlanFile, findings: Check) -> None:
    of = year(new_plan, LAST, FIRST, second_semester_on=date(2027, 1, 4))
    found = findings()["calendar.year_order"]
    assert (found.severity, found.field, found.rows) == (
        Severity.MUST,
        "years.last_day",
        (of.id,),
    )
    assert found.message.startswith("The last day of school, Aug 19, 2026, has to come after")


def test_a_year_that_is_too_long(new_plan: PlanFile, findings: Check) -> None:
    year(new_plan, date(2025, 8, 19))
    assert set(findings()) == {"calendar.year_length"}


@pytest.mark.parametrize("on", [FIRST, date(2026, 1, 4), date(2027, 6, 1)])
def test_a_second_semester_outside(new_plan: PlanFile, findings: Check, on: date) -> None:
    year(new_plan, second_semester_on=on)
    assert set(findings()) == {"calendar.semester"}


def test_a_summer_that_ends_before_it_starts(new_plan: PlanFile, findings: Check) -> None:
    year(new_plan, summer_first_day=date(2027, 7, 9), summer_last_day=date(2027, 6, 7))
    assert set(findings()) == {"calendar.summer"}


def test_years_that_overlap(new_plan: PlanFile, findings: Check) -> None:
    one, two = year(new_plan), year(new_plan, LAST, date(2028, 2, 1))
    assert set(findings()["calendar.years_overlap"].rows) == {one.id, two.id}


def test_a_day_that_ends_before_it_starts(new_plan: PlanFile, findings: Check) -> None:
    row = day(new_plan, year(new_plan), date(2026, 12, 21), ends=date(2026, 12, 1), label="Break")
    found = findings()
    assert set(found) == {"calendar.day_order"}
    assert found["calendar.day_order"].rows == (row.id,)
    assert found["calendar.day_order"].message.startswith("Break (Dec 21, 2026)")


@pytest.mark.parametrize(
    ("starts", "ends"),
    [
        (date(2026, 8, 18), None),
        (date(2027, 5, 31), None),
        (date(2027, 5, 27), date(2027, 6, 2)),
    ],
)
def test_a_day_outside_of_its_year(
    new_plan: PlanFile, findings: Check, starts: date, ends: date | None
) -> None:
    day(new_plan, year(new_plan), starts, ends=ends, kind="testing")
    assert set(findings()) == {"calendar.day_outside"}


def test_a_day_that_is_listed_twice(new_plan: PlanFile, findings: Check) -> None:
    of = year(new_plan)
    day(new_plan, of, date(2026, 9, 7), label="Labor Day")
    again = day(new_plan, of, date(2026, 9, 7), ends=date(2026, 9, 7))
    found = findings()
    assert set(found) == {"calendar.day_twice"}
    assert found["calendar.day_twice"].rows == (again.id,)


def test_a_first_and_a_last_day_without_school(new_plan: PlanFile, findings: Check) -> None:
    of = year(new_plan, last=date(2027, 5, 29))
    day(new_plan, of, FIRST, label="Opening postponed")
    found = findings()
    assert set(found) == {"calendar.closed_first_day", "calendar.closed_last_day"}
    assert "Opening postponed" in found["calendar.closed_first_day"].message
    assert "weekend" in found["calendar.closed_last_day"].message


def test_bell_times_that_are_wrong(new_plan: PlanFile, findings: Check) -> None:
    with new_plan.edit("Add bell times"):
        new_plan.add(BellTime, name="Class 1", starts=time(8, 30), ends=time(9, 20))
        lunch = new_plan.add(BellTime, name="Lunch A", starts=time(11, 30), ends=time(12, 0))
        new_plan.add(BellTime, name="Lunch B", starts=time(11, 45), ends=time(12, 15))
        late = new_plan.add(BellTime, name="Class 6", starts=time(1, 30), ends=time(2, 20))
        new_plan.add(BellTime, name="No times yet")
    found = findings()
    assert set(found) == {"calendar.bells_out_of_order"}
    assert found["calendar.bells_out_of_order"].rows == (late.id,)
    assert "Class 6 (1:30 AM) stands below Lunch B (11:45 AM)" in (
        found["calendar.bells_out_of_order"].message
    )
    new_plan.set(lunch, "ends", time(11, 0), "Lunch ends")
    assert "Lunch A ends before it starts" in findings()["calendar.bell_order"].message
