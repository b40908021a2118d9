"""Marking days: whatever is marked, each day is what was said of it last."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crisisplan.plan.file import PlanFile
from crisisplan.plan.marking import mark_days
from crisisplan.plan.model import CalendarDay, SchoolYear

FIRST = date(2026, 8, 19)
DAY = timedelta(days=1)
MARKS = st.tuples(
    st.integers(0, 12), st.integers(0, 5), st.sampled_from(["no_school", "testing", None])
)


def made(file: PlanFile) -> SchoolYear:
    with file.edit("Add a school year"):
        return file.add(SchoolYear, first_day=FIRST, last_day=date(2027, 5, 28))


def mark(file: PlanFile, year: SchoolYear, first: int, length: int, kind: str | None) -> None:
    with file.edit("Mark"):
        mark_days(file, year, FIRST + first * DAY, FIRST + (first + length) * DAY, kind)


def marked(file: PlanFile) -> dict[date, list[str | None]]:
    found: dict[date, list[str | None]] = {}
    for row in file.plan.rows(CalendarDay):
        assert row.starts is not None
        assert row.ends is None or row.ends > row.starts
        last = row.ends or row.starts
        for number in range((last - row.starts).days + 1):
            found.setdefault(row.starts + number * DAY, []).append(row.kind)
    return found


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(MARKS, max_size=6))
def test_each_day_is_what_was_said_last(
    new_plan: PlanFile, marks: list[tuple[int, int, str | None]]
) -> None:
    year = made(new_plan)
    expected: dict[date, list[str | None]] = {}
    for first, length, kind in marks:
        mark(new_plan, year, first, length, kind)
        for number in range(first, first + length + 1):
            expected.pop(FIRST + number * DAY, None)
            if kind is not None:
                expected[FIRST + number * DAY] = [kind]
    assert marked(new_plan) == expected
    for _ in range(len(marks) + 1):
        new_plan.undo()
    assert marked(new_plan) == {}


def test_a_recess_is_cut_in_two_and_both_keep_its_name(new_plan: PlanFile) -> None:
    year = made(new_plan)
    with new_plan.edit("Add a recess"):
        new_plan.add(
            CalendarDay,
            year=year.id,
            starts=FIRST,
            ends=FIRST + 4 * DAY,
            kind="no_school",
            label="Fall Break",
        )
    mark(new_plan, year, 2, 0, None)
    rows = [(row.starts, row.ends, row.label) for row in new_plan.plan.rows(CalendarDay)]
    assert rows == [
        (FIRST, FIRST + DAY, "Fall Break"),
        (FIRST + 3 * DAY, FIRST + 4 * DAY, "Fall Break"),
    ]


def test_a_longer_row_of_the_same_kind_stays_whole(new_plan: PlanFile) -> None:
    year = made(new_plan)
    mark(new_plan, year, 0, 3, "no_school")
    mark(new_plan, year, 2, 3, "no_school")
    mark(new_plan, year, 1, 1, "no_school")
    rows = [(row.starts, row.ends) for row in new_plan.plan.rows(CalendarDay)]
    assert rows == [(FIRST, FIRST + 3 * DAY), (FIRST + 4 * DAY, FIRST + 5 * DAY)]


def test_days_of_another_year_are_left_alone(new_plan: PlanFile) -> None:
    year, other = made(new_plan), made(new_plan)
    mark(new_plan, other, 0, 2, "testing")
    mark(new_plan, year, 0, 5, None)
    assert len(new_plan.plan.rows(CalendarDay)) == 1
