"""A school calendar brought into a plan: once, again, and with days that somebody entered."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from crisisplan.exchange.calendar_changes import (
    BadYearError,
    CalendarChanges,
    Effect,
    NoYearError,
    apply_calendar,
    calendar_changes,
    import_label,
    imported_days,
)
from crisisplan.exchange.calendar_lines import Taken
from crisisplan.exchange.school_calendar import SchoolCalendar, read_calendar_text
from crisisplan.plan.file import PlanFile, read_edits
from crisisplan.plan.model import CalendarDay, SchoolYear
from tests.conftest import TODAY

YEAR = "2026-08-19,First day of school\n2027-05-28,Last day of school\n"
CALENDAR = (
    YEAR
    + "2026-08-17,Teacher Workday\n2026-09-07,No School / Labor Day\n"
    + "".join(f"2026-12-{day},Winter Break\n" for day in (24, 25, 28))
    + "2026-10-21,Early dismissal\n2027-04-12 to 2027-04-16,State testing\n"
    + "2026-10-03,Fall Recess\n2026-10-04,Fall Recess\n2027-06-18,Juneteenth\n"
    + "2027-01-04,Second semester begins\n2026-10-30,Picture Day\n"
)
ROWS = [
    (date(2026, 9, 7), None, "no_school", "Labor Day"),
    (date(2026, 10, 21), None, "early_release", "Early dismissal"),
    (date(2026, 12, 24), date(2026, 12, 28), "no_school", "Winter Break"),
    (date(2027, 4, 12), date(2027, 4, 16), "testing", "State testing"),
]


def calendar(text: str = CALENDAR) -> SchoolCalendar:
    return read_calendar_text("elm.csv", text, TODAY)


def bring_in(file: PlanFile, text: str = CALENDAR, **given: Any) -> CalendarChanges:
    changes = calendar_changes(calendar(text), file.plan, **given)
    with file.edit(import_label(changes.calendar.name)):
        apply_calendar(file, changes)
    return changes


def again(file: PlanFile, text: str, name: str = "elm.csv", **given: Any) -> CalendarChanges:
    """What a later calendar would do, knowing what imports brought before."""
    imported = imported_days(file.journal.edits_of(CalendarDay))
    read = read_calendar_text(name, text, TODAY)
    return calendar_changes(read, file.plan, imported=imported, **given)


def rows(file: PlanFile) -> list[tuple[Any, ...]]:
    return sorted((r.starts, r.ends, r.kind, r.label) for r in file.plan.rows(CalendarDay))


def test_a_school_year_and_its_days_come_in_as_one_edit(new_plan: PlanFile) -> None:
    before = len(read_edits(new_plan.path))
    changes = bring_in(new_plan)
    year = new_plan.plan.one(SchoolYear)
    assert (year.first_day, year.last_day, year.second_semester_on) == (
        date(2026, 8, 19),
        date(2027, 5, 28),
        date(2027, 1, 4),
    )
    assert rows(new_plan) == ROWS
    assert {row.year for row in new_plan.plan.rows(CalendarDay)} == {year.id}
    assert len(read_edits(new_plan.path)) == before + 1
    assert changes.in_words() == "add the school year 2026–27 and add 4 entries"
    assert changes.what_was_taken() == (
        "School year 2026–27, Aug 19, 2026 to May 28, 2027. "
        "Added: 2 times without school, 1 early release and 1 testing window."
    )
    new_plan.undo()
    assert new_plan.plan.rows(SchoolYear) == []
    assert rows(new_plan) == []


def test_the_same_calendar_again_changes_nothing(new_plan: PlanFile) -> None:
    bring_in(new_plan)
    before = len(read_edits(new_plan.path))
    changes = bring_in(new_plan)
    assert not changes.anything
    assert changes.in_words() == ""
    assert rows(new_plan) == ROWS
    assert len(read_edits(new_plan.path)) == before


def test_a_corrected_calendar_updates_the_year_and_its_days(new_plan: PlanFile) -> None:
    bring_in(new_plan)
    corrected = (
        CALENDAR.replace("2027-05-28", "2027-06-02")
        .replace("2026-12-28,Winter", "2026-12-28 to 2027-01-01,Winter")
        .replace("2026-10-21", "2026-10-28")
    )
    changes = bring_in(new_plan, corrected)
    assert new_plan.plan.one(SchoolYear).last_day == date(2027, 6, 2)
    assert rows(new_plan) == [
        ROWS[0],
        (date(2026, 10, 28), None, "early_release", "Early dismissal"),
        (date(2026, 12, 24), date(2027, 1, 1), "no_school", "Winter Break"),
        ROWS[3],
    ]
    assert changes.in_words() == "change the school year 2026–27 and change 2 entries"


def test_a_shortened_recess_is_shortened_but_a_lengthened_one_of_a_day_stays(
    new_plan: PlanFile,
) -> None:
    text = YEAR + "2026-12-21 to 2027-01-01,Winter Break\n2026-11-26,Thanksgiving Recess\n"
    bring_in(new_plan, text)
    with new_plan.edit("Thanksgiving lasts longer"):
        row = next(r for r in new_plan.plan.rows(CalendarDay) if r.starts == date(2026, 11, 26))
        row.ends = date(2026, 11, 27)
    bring_in(new_plan, text.replace("2027-01-01", "2026-12-31"))
    assert [(start, end) for start, end, *_ in rows(new_plan)] == [
        (date(2026, 11, 26), date(2026, 11, 27)),
        (date(2026, 12, 21), date(2026, 12, 31)),
    ]


def test_days_entered_by_hand_stay(new_plan: PlanFile) -> None:
    with new_plan.edit("By hand"):
        year = new_plan.add(SchoolYear, first_day=date(2026, 8, 20), last_day=date(2027, 6, 1))
        own = [
            new_plan.add(CalendarDay, year=year.id, starts=on, kind=kind, label=label)
            for on, kind, label in (
                (date(2026, 9, 7), "no_school", "Day of rest"),
                (date(2026, 10, 21), "sensitive", "Memorial of the flood"),
                (date(2027, 3, 1), "no_school", "Early dismissal"),
                (date(2026, 11, 11), "no_school", None),
            )
        ]
        new_plan.add(CalendarDay, year=year.id, label="Not dated yet")
    changes = bring_in(new_plan)
    assert [(row.starts, row.label) for row in own] == [
        (date(2026, 9, 7), "Day of rest"),
        (date(2026, 10, 21), "Memorial of the flood"),
        (date(2027, 3, 1), "Early dismissal"),
        (date(2026, 11, 11), None),
    ]
    assert len(new_plan.plan.rows(SchoolYear)) == 1
    assert len(new_plan.plan.rows(CalendarDay)) == 8
    kept = [day.row for day in changes.of(Effect.KEEP)]
    assert kept == own[:1]


def test_what_the_district_dropped_is_named_and_taken_out_only_if_somebody_says_so(
    new_plan: PlanFile,
) -> None:
    bring_in(new_plan)
    with new_plan.edit("By hand"):
        year = new_plan.plan.one(SchoolYear)
        new_plan.add(CalendarDay, year=year.id, starts=date(2026, 11, 11), kind="no_school")
    corrected = CALENDAR.replace("2026-10-21,Early dismissal\n", "")
    changes = again(new_plan, corrected)
    assert [row.label for row in changes.dropped] == ["Early dismissal"]
    assert not changes.anything
    changes = again(new_plan, corrected, take_out={changes.dropped[0].id})
    assert changes.in_words() == "take out 1 entry"
    with new_plan.edit(import_label("elm.csv")):
        apply_calendar(new_plan, changes)
    assert [row[0] for row in rows(new_plan)] == [
        date(2026, 9, 7),
        date(2026, 11, 11),
        date(2026, 12, 24),
        date(2027, 4, 12),
    ]
    assert again(new_plan, corrected).dropped == ()
    new_plan.undo()
    assert rows(new_plan)[1] == ROWS[1]
    assert [row.label for row in again(new_plan, corrected).dropped] == ["Early dismissal"]


def test_a_day_that_somebody_changed_since_is_theirs(new_plan: PlanFile) -> None:
    bring_in(new_plan)
    with new_plan.edit("Change"):
        row = next(r for r in new_plan.plan.rows(CalendarDay) if r.kind == "early_release")
        row.label = "Staff training"
    changes = again(new_plan, YEAR + "2026-09-07,Labor Day\n", take_out={row.id})
    assert [row.label for row in changes.dropped] == ["Winter Break", "State testing"]
    assert changes.of(Effect.TAKE_OUT) == []


def test_only_an_edition_of_the_same_calendar_drops_days(new_plan: PlanFile) -> None:
    bring_in(new_plan)
    other = YEAR + "2026-10-06,Late start\n2027-04-12 to 2027-04-16,State testing\n"
    assert again(new_plan, other, "testing.csv").dropped == ()
    same = CALENDAR.replace("2026-10-21,Early dismissal\n", "")
    assert [row.label for row in again(new_plan, same, "elm v2.csv").dropped] == ["Early dismissal"]
    # What comes month by month says nothing of the other months.
    part = "2026-12-24 to 2026-12-28,Winter Break\n2026-12-11,Late start\n"
    assert again(new_plan, part).dropped == ()


def test_another_year_is_another_row(new_plan: PlanFile) -> None:
    bring_in(new_plan)
    bring_in(new_plan, "2027-08-18,First day of school\n2028-05-26,Last day of school\n")
    assert [year.row_name for year in new_plan.plan.rows(SchoolYear)] == ["2026–27", "2027–28"]


def test_a_year_that_was_only_begun_is_filled_in(new_plan: PlanFile) -> None:
    with new_plan.edit("Add a school year"):
        new_plan.add(SchoolYear)
    bring_in(new_plan)
    assert new_plan.plan.one(SchoolYear).first_day == date(2026, 8, 19)


def test_corrected_lines_count(new_plan: PlanFile) -> None:
    read = calendar()
    lines = [
        replace(entry, taken=Taken.NO_SCHOOL) if entry.words == "Picture Day" else entry
        for entry in read.entries
    ]
    changes = calendar_changes(read, new_plan.plan, entries=lines)
    assert "Picture Day" in [day.label for day in changes.days]


def test_given_days_count_more_than_those_of_the_calendar(new_plan: PlanFile) -> None:
    bring_in(new_plan, first_day=date(2026, 8, 24), last_day=date(2027, 6, 20))
    year = new_plan.plan.one(SchoolYear)
    assert (year.first_day, year.last_day) == (date(2026, 8, 24), date(2027, 6, 20))
    assert "Juneteenth" in [label for *_, label in rows(new_plan)]


def test_lines_outside_the_year_are_not_asked_about(new_plan: PlanFile) -> None:
    text = YEAR + "2026-08-10,Professional Development\n2027-06-20,Summer Recess\n"
    changes = calendar_changes(calendar(text), new_plan.plan)
    assert [changes.is_outside(entry) for entry in changes.entries] == [False, False, True, True]
    assert all(entry.sure for entry in changes.entries)
    assert changes.days == ()


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("2026-09-07,Labor Day", (Taken.FIRST_DAY, Taken.LAST_DAY)),
        ("2026-08-19,First day of school", (Taken.LAST_DAY,)),
        ("2027-05-28,Last day of school", (Taken.FIRST_DAY,)),
    ],
)
def test_without_first_or_last_day_nothing_is_done(
    new_plan: PlanFile, text: str, missing: tuple[Taken, ...]
) -> None:
    with pytest.raises(NoYearError) as raised:
        calendar_changes(calendar(text), new_plan.plan)
    assert raised.value.missing == missing


def test_the_school_year_of_the_plan_gives_what_the_calendar_lacks(new_plan: PlanFile) -> None:
    bring_in(new_plan)
    changes = calendar_changes(calendar("2026-11-11,Veterans Day - No School"), new_plan.plan)
    assert (changes.effect, changes.last_day) == (Effect.KEEP, date(2027, 5, 28))
    assert [day.effect for day in changes.days] == [Effect.ADD]


@pytest.mark.parametrize(
    ("first", "last", "message"),
    [
        (date(2027, 5, 28), date(2026, 8, 19), "the last day has to come after the first"),
        (date(2026, 8, 19), date(2026, 8, 19), "the last day has to come after the first"),
        (date(2024, 8, 19), date(2027, 5, 28), "longer than 400 days"),
        (date(2028, 8, 19), date(2029, 5, 28), "is about other days"),
    ],
)
def test_a_year_that_cannot_be_one_is_refused(
    new_plan: PlanFile, first: date, last: date, message: str
) -> None:
    with pytest.raises(BadYearError, match=message):
        calendar_changes(calendar(), new_plan.plan, first, last)


def test_however_many_lines_there_are_a_day_has_one_row_of_each_kind(new_plan: PlanFile) -> None:
    days = "".join(
        f"2026-10-{1 + n % 9:02},No school {n}\n"
        f"2026-10-{1 + n % 9:02} to 2026-10-{10 + n % 8},Early dismissal {n}\n"
        for n in range(2_000)
    )
    changes = calendar_changes(calendar(YEAR + days), new_plan.plan)
    kinds = [day.kind for day in changes.days]
    assert (kinds.count("no_school"), kinds.count("early_release")) == (7, 1)


def test_a_first_day_at_the_end_of_the_year_does_not_shorten_the_year(new_plan: PlanFile) -> None:
    """First and last day were taken for each other: what is left is asked, nothing is changed."""
    bring_in(new_plan)
    turned = "2027-05-20,First day of school\n2026-08-19,Last day of school\n"
    with pytest.raises(NoYearError):
        calendar_changes(calendar(turned), new_plan.plan)
