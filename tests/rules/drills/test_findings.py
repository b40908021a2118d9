"""Findings on drills: what is due, on which days, whether it was recorded, care for children."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from typing import Any

import pytest

from crisisplan.plan.file import PlanFile
from crisisplan.plan.forms import Forms
from crisisplan.plan.journal import LockedError
from crisisplan.plan.model import (
    Agency,
    CalendarDay,
    CorrectiveAction,
    Drill,
    School,
    SchoolYear,
    Split,
)
from crisisplan.rules.check import check
from crisisplan.rules.finding import Finding, Severity
from crisisplan.rules.reference import Reference
from tests.conftest import TODAY

Check = Callable[..., dict[str, Finding]]


@pytest.fixture
def findings(sample: PlanFile, forms: Forms, reference: Reference) -> Check:
    """The findings of the sample plan on a day, by id."""

    def run(today: date = TODAY) -> dict[str, Finding]:
        return {f.id: f for f in check(sample.plan, forms, reference, today)}

    return run


def drill(sample: PlanFile, name: str) -> Drill:
    return next(row for row in sample.plan.rows(Drill) if row.name == name)


def change(sample: PlanFile, row: Any, **values: Any) -> None:
    with sample.edit("Change"):
        for key, value in values.items():
            setattr(row, key, value)


def test_a_law_that_is_past_due_must_be_settled_with_its_source(findings: Check) -> None:
    found = findings()["drills.past_due.IL.active_threat.1"]
    assert found.severity is Severity.MUST
    assert found.source.citation == "105 ILCS 128/20(c)"
    assert "drills.past_due.IL.active_threat.1" not in findings(date(2026, 11, 16))


def test_what_is_due_soon_without_a_date_is_told_a_month_ahead(findings: Check) -> None:
    key = "drills.due_soon.IL.bus_evacuation.1"
    assert key not in findings(date(2027, 5, 4))
    assert "Jun 4, 2027" in findings(date(2027, 5, 6))[key].message


def test_police_who_must_be_there_have_to_be_on_the_record(
    sample: PlanFile, findings: Check
) -> None:
    lockdown = drill(sample, "Lockdown drill with police")
    change(sample, lockdown, planned_on=date(2026, 11, 10), held_on=date(2026, 11, 10))
    change(sample, lockdown, state="held")
    key = "drills.without_police.IL.active_threat.1"
    assert key in findings()
    police = next(row for row in sample.plan.rows(Agency) if row.kind == "police")
    change(sample, lockdown, agency=police.id)
    assert key not in findings()


@pytest.mark.parametrize(
    ("on", "reason"),
    [
        (date(2026, 12, 5), "no school on that day"),
        (date(2026, 12, 22), "no school on that day"),
        (date(2027, 4, 14), "a testing window"),
        (date(2027, 5, 12), "a date marked as sensitive"),
        (date(2027, 6, 4), "the first or last day of school"),
        (date(2027, 7, 20), "outside of the school year"),
    ],
)
def test_a_day_that_does_not_fit_is_named(
    sample: PlanFile, findings: Check, on: date, reason: str
) -> None:
    assert not [key for key in findings() if key.startswith("drills.unfit_day")]
    change(sample, drill(sample, "Severe weather and shelter"), planned_on=on)
    assert reason in findings()[f"drills.unfit_day.{reason}"].message


@pytest.mark.parametrize(
    ("kind", "at", "told"),
    [
        ("late_start", time(8, 30), True),
        ("late_start", time(13, 0), False),
        ("early_release", time(13, 0), True),
        ("early_release", time(8, 30), False),
        ("late_start", None, False),
    ],
)
def test_a_time_that_may_be_without_school_is_told(
    sample: PlanFile, findings: Check, kind: str, at: time | None, told: bool
) -> None:
    on, planned = date(2027, 2, 10), drill(sample, "Severe weather and shelter")
    with sample.edit("A shortened day"):
        sample.add(CalendarDay, year=sample.plan.rows(SchoolYear)[0].id, starts=on, kind=kind)
    change(sample, planned, planned_on=on, planned_at=at)
    assert (f"drills.{kind}" in findings()) is told


def test_a_tabletop_needs_no_school_day(sample: PlanFile, findings: Check) -> None:
    change(sample, drill(sample, "Reunification tabletop"), planned_on=date(2026, 12, 22))
    assert not [key for key in findings() if key.startswith("drills.unfit_day")]


def test_two_drills_on_one_day_are_told(sample: PlanFile, findings: Check) -> None:
    change(sample, drill(sample, "Severe weather and shelter"), planned_on=date(2027, 4, 8))
    (found,) = (f for key, f in findings().items() if key.startswith("drills.two_in_a_day"))
    assert len(found.rows) == 2


def test_a_day_that_passed_asks_whether_it_was_held(findings: Check) -> None:
    assert "drills.unrecorded" not in findings()
    assert "Lockdown drill with police" in findings(date(2026, 12, 4))["drills.unrecorded"].message


def test_a_record_that_stays_open_is_told_after_two_weeks(
    sample: PlanFile, findings: Check
) -> None:
    change(sample, drill(sample, "Fire evacuation 2 of 3"), state="held")
    assert "drills.not_closed" in findings()
    assert "drills.not_closed" not in findings(date(2026, 10, 20))


def test_times_that_cannot_be(sample: PlanFile, findings: Check) -> None:
    row = drill(sample, "Severe weather and shelter")
    change(sample, row, started=time(10), ended=time(9), state="held", held_on=date(2027, 3, 3))
    assert {"drills.ends_before_start", "drills.held_in_future"} <= findings().keys()


def test_an_overdue_action_turns_up_until_it_is_done(sample: PlanFile, findings: Check) -> None:
    row = next(r for r in sample.plan.rows(CorrectiveAction) if r.issue and "Door 6" in r.issue)
    assert findings()["after_action.overdue"].rows == (row.id,)
    change(sample, row, status="done")
    assert "after_action.overdue" not in findings()


# -- care for children


@pytest.mark.parametrize(
    ("values", "key"),
    [
        ({"simulation": True}, "drills.no_simulation"),
        ({"announced": False}, "drills.announce"),
        ({"accommodations": None}, "drills.accommodations"),
    ],
)
def test_a_drill_that_may_harm_is_told_before_it_is_held(
    sample: PlanFile, findings: Check, values: dict[str, Any], key: str
) -> None:
    lockdown = drill(sample, "Lockdown drill with police")
    assert key not in findings()
    change(sample, lockdown, **values)
    found = findings()[key]
    assert found.severity is Severity.SHOULD
    assert "NASP" in found.source.citation
    change(sample, lockdown, participants="staff")
    assert key not in findings()
    # Illinois’s words were read in a bill’s synopsis, which is no law; New Jersey’s are law.
    change(sample, lockdown, participants="everyone")
    change(sample, sample.plan.one(School), state="NJ")
    law = findings()[key]
    assert law.severity is Severity.MUST
    assert "New Jersey says" in law.message


def test_families_are_told_in_time(sample: PlanFile, findings: Check) -> None:
    lockdown = drill(sample, "Lockdown drill with police")
    change(sample, lockdown, notice_on=date(2026, 11, 30))
    late = findings()["drills.notice_late.5"]
    assert "at least 5 days before" in late.message
    assert late.severity is Severity.SHOULD
    change(sample, lockdown, notice_on=None)
    owed = findings()["drills.notice_owed.5"]
    assert "by Nov 28, 2026" in owed.message
    assert owed.missing
    assert "drills.notice_late.5" in findings(date(2026, 11, 29))


def test_the_longer_notice_of_the_state_counts_where_it_is_about_the_drill(
    sample: PlanFile, findings: Check
) -> None:
    """Texas asks for two weeks before a functional exercise, and for none before a drill."""
    lockdown = drill(sample, "Lockdown drill with police")
    change(sample, sample.plan.one(School), state="TX")
    change(sample, lockdown, notice_on=date(2026, 11, 24))
    assert not [key for key in findings() if key.startswith("drills.notice")]
    change(sample, lockdown, exercise_type="functional")
    late = findings()["drills.notice_late.14"]
    assert late.severity is Severity.MUST
    assert "at least 14 days before" in late.message


def test_a_notice_in_hours_or_school_days_is_told_so(sample: PlanFile, findings: Check) -> None:
    lockdown = drill(sample, "Lockdown drill with police")
    change(sample, lockdown, planned_on=date(2026, 11, 30), notice_on=date(2026, 11, 26))
    change(sample, sample.plan.one(School), state="MN", notice_days=None)
    assert "drills.notice_late.1" not in findings()
    # A school day before the Monday is the Tuesday before Thanksgiving.
    change(sample, sample.plan.one(School), state="VT")
    assert "drills.notice_late.1" in findings()
    change(sample, lockdown, notice_on=date(2026, 11, 24))
    assert "drills.notice_late.1" not in findings()


# -- the lock


def test_a_closed_drill_and_its_parts_are_locked_until_it_is_reopened(sample: PlanFile) -> None:
    fire = drill(sample, "Fire evacuation 1 of 3")
    split = next(row for row in sample.plan.rows(Split) if row.drill == fire.id)
    for row, field, value in ((fire, "population", 3), (split, "seconds", 1)):
        with pytest.raises(LockedError, match="is closed, so it is locked"):
            sample.set(row, field, value, "Change")
    with pytest.raises(LockedError), sample.edit("Remove"):
        sample.remove(fire)
    assert (fire.population, fire.removed) == (531, False)
    with pytest.raises(LockedError), sample.edit("Add a time"):
        sample.add(Split, drill=fire.id, area="Field", seconds=5)
    planned = drill(sample, "Fire evacuation 3 of 3")
    for elsewhere in (planned.id, None):
        with pytest.raises(LockedError, match="Fire evacuation 1 of 3"):
            sample.set(split, "drill", elsewhere, "Move a time")
    assert split.drill == fire.id
    sample.set(fire, "state", "held", "Reopen")
    sample.set(fire, "population", 532, "Change")
    sample.set(fire, "state", "closed", "Close")
    sample.undo()
    sample.undo()
    sample.undo()
    assert (fire.population, fire.state) == (531, "closed")
    assert [edit.label for edit, _ in sample.journal.history(fire.id, "state")][-2:] == [
        "Reopen",
        "Fill in the sample school",
    ]


def test_the_work_goes_on_after_the_drill_is_closed(sample: PlanFile) -> None:
    row = next(r for r in sample.plan.rows(CorrectiveAction) if r.status == "open")
    sample.set(row, "status", "done", "Done")
    assert row.status == "done"
