"""What rules ask of a calendar."""

from __future__ import annotations

from datetime import date

import pytest

from crisisplan.rules.drills.terms import Limit, limits_of, required_count
from tests.rules.drills.calendars import USUAL, requirement, school_days

YEAR = school_days(marked=USUAL, second_semester_on=date(2027, 1, 11))


def stretches(**rule: object) -> list[tuple[str, str, int, int | None]]:
    return [
        (f"{limit.start:%m-%d}", f"{limit.end:%m-%d}", limit.least, limit.most)
        for limit in limits_of(requirement(**rule), YEAR)  # type: ignore[arg-type]
    ]


def words(**rule: object) -> list[str]:
    return [limit.words for limit in limits_of(requirement(**rule), YEAR)]  # type: ignore[arg-type]


def test_a_count_holds_for_its_period() -> None:
    assert stretches(count=3) == [("08-18", "05-28", 3, None)]
    assert stretches(count=1, per="semester") == [
        ("08-18", "01-10", 1, None),
        ("01-11", "05-28", 1, None),
    ]
    assert stretches(count=1, per="calendar_year") == [("01-01", "12-31", 1, None)]
    assert len(stretches(count=1, per="quarter")) == 4
    assert words(count=1, per="month")[:2] == ["August", "September"]
    assert len(words(count=1, per="month")) == 10
    assert words(count=1, per="every_other_month") == [
        "August and September",
        "October and November",
        "December and January",
        "February and March",
        "April and May",
    ]
    assert stretches(per="school_year") == []


def test_summer_school_counts_where_there_is_one() -> None:
    rule = {"count": 2, "per": "summer_session", "windows": [{"count": 1, "first_weeks": 1}]}
    assert stretches(**rule) == []
    year = school_days(summer_first_day=date(2027, 6, 14), summer_last_day=date(2027, 7, 16))
    assert limits_of(requirement(**rule), year) == (
        Limit(date(2027, 6, 14), date(2027, 7, 16), 2, words="summer school, Jun 14 to Jul 16"),
        Limit(
            date(2027, 6, 14),
            date(2027, 6, 20),
            1,
            words="the first week of summer school, Jun 14 to Jun 20",
        ),
    )


@pytest.mark.parametrize(
    ("window", "expected"),
    [
        ({"count": 1, "first_days": 90, "unit": "unspecified"}, ("08-18", "11-15")),
        ({"count": 1, "first_days": 90, "unit": "calendar_days"}, ("08-18", "11-15")),
        ({"count": 1, "first_days": 10, "unit": "school_days"}, ("08-18", "08-31")),
        ({"count": 1, "after_days": 10, "unit": "unspecified"}, ("09-01", "05-28")),
        ({"count": 1, "after_days": 10, "unit": "calendar_days"}, ("08-28", "05-28")),
        ({"count": 1, "first_weeks": 2}, ("08-18", "08-31")),
        ({"count": 1, "after_weeks": 2}, ("09-01", "05-28")),
        ({"count": 1, "from_": "07-01", "until": "12-31"}, ("08-18", "12-31")),
        ({"count": 1, "until": "12-01"}, ("08-18", "12-01")),
        ({"count": 1, "from_": "03-01", "until": "03-31"}, ("03-01", "03-31")),
        ({"count": 1, "from_": "07-01", "until": "07-31"}, ("08-01", "07-31")),
        ({"count": 1, "from_": "06-15"}, ("06-15", "06-14")),
    ],
)
def test_a_window_is_a_stretch(window: dict[str, object], expected: tuple[str, str]) -> None:
    assert stretches(windows=[window]) == [(*expected, 1, None)]


def test_a_window_of_each_semester_starts_with_its_first_school_day() -> None:
    year = school_days(marked=USUAL, second_semester_on=date(2027, 1, 18))
    window = {"count": 1, "first_days": 15, "unit": "unspecified", "term": "each_semester"}
    found = limits_of(requirement(windows=[window]), year)
    assert [(limit.start, limit.end) for limit in found] == [
        (date(2026, 8, 18), date(2026, 9, 1)),
        (date(2027, 1, 19), date(2027, 2, 2)),
    ]


def test_weeks_and_months_without_school_are_left_out() -> None:
    window = {"count": 1, "each": "week", "first_weeks": 4}
    assert len(stretches(windows=[window])) == 4
    closed = ("no_school", date(2026, 8, 25), date(2026, 8, 31))
    year = school_days(marked=[closed])
    assert len(limits_of(requirement(windows=[window]), year)) == 3
    spring = {"count": 1, "each": "month", "from_": "04-01", "until": "07-31"}
    assert words(windows=[spring]) == ["April", "May"]


def test_what_is_the_most_is_a_limit_too() -> None:
    assert stretches(max_count=8, per="semester") == [
        ("08-18", "01-10", 0, 8),
        ("01-11", "05-28", 0, 8),
    ]
    assert stretches(count=4, windows=[{"max": 2, "term": "each_semester"}])[1:] == [
        ("08-18", "01-10", 0, 2),
        ("01-11", "05-28", 0, 2),
    ]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ({"count": 3}, 3),
        ({"count": None}, None),
        ({"count": None, "max_count": 8}, None),
        ({"count": 1, "per": "month"}, 10),
        ({"count": 1, "per": "month", "min_per_year": 12}, 12),
        ({"count": 2, "per": "semester"}, 4),
        ({"count": 1, "per": "every_other_month"}, 5),
        ({"count": 1, "per": "summer_session"}, 0),
        # A window may ask for more than the count says, and what it asks for may be shared.
        ({"count": 2, "windows": [{"count": 1, "each": "month", "from_": "03-01"}]}, 3),
        (
            {"count": 1, "per": "month", "windows": [{"count": 1, "first_weeks": 3}]},
            10,
        ),
        ({"count": 1, "windows": [{"count": 1, "from_": "07-01", "until": "07-31"}]}, 2),
    ],
)
def test_the_year_takes_at_least(rule: dict[str, object], expected: int | None) -> None:
    assert required_count(requirement(**rule), YEAR) == expected  # type: ignore[arg-type]


def test_an_interval_leaves_no_stretch_without_a_drill() -> None:
    rule = requirement(
        count=1,
        per="interval",
        interval_school_days=30,
        windows=({"count": 2, "first_days": 30, "unit": "school_days"},),
    )
    days = len(YEAR.days)
    assert required_count(rule, YEAR) == days // 30 + 1
    assert all(
        len(YEAR.within(limit.start, limit.end)) == 30
        for limit in limits_of(rule, YEAR)
        if limit.words.startswith("the 30 school days")
    )


def test_a_year_that_starts_in_january_keeps_its_windows() -> None:
    year = school_days(date(2027, 1, 11), date(2027, 6, 4))
    rule = requirement(windows=[{"count": 1, "from_": "03-01", "until": "03-31"}])
    assert limits_of(rule, year)[0].start == date(2027, 3, 1)
