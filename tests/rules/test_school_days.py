"""The days of a school year as rules count them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crisisplan.plan.dates import DAY
from tests.rules.drills.calendars import USUAL, school_days

YEAR = school_days(
    marked=USUAL, summer_first_day=date(2027, 6, 14), summer_last_day=date(2027, 6, 25)
)
WEEK = 7 * DAY


@pytest.mark.parametrize(
    ("day", "step", "to"),
    [
        (date(2026, 9, 1), DAY, date(2026, 9, 2)),
        (date(2026, 9, 4), DAY, date(2026, 9, 8)),
        (date(2026, 9, 8), -DAY, date(2026, 9, 4)),
        (date(2026, 11, 18), WEEK, date(2026, 11, 30)),
        (date(2026, 12, 2), -WEEK, date(2026, 11, 24)),
        (date(2027, 5, 28), DAY, date(2027, 6, 14)),
        (date(2027, 6, 23), WEEK, date(2027, 6, 25)),
        (date(2027, 6, 25), DAY, None),
        (date(2026, 8, 18), -DAY, None),
        (date(2026, 7, 1), DAY, date(2026, 8, 18)),
    ],
    ids=str,
)
def test_later_is_a_day_on_which_students_attend(
    day: date, step: timedelta, to: date | None
) -> None:
    assert YEAR.later(day, step) == to


@given(
    st.dates(date(2026, 7, 1), date(2027, 7, 31)),
    st.integers(-40, 40).filter(bool).map(lambda number: number * DAY),
)
def test_it_goes_the_way_it_is_sent_or_not_at_all(day: date, step: timedelta) -> None:
    to = YEAR.later(day, step)
    if to is not None:
        assert (to > day) is (step > timedelta(0))
        assert YEAR.is_school_day(to) or to in YEAR.summer_days
