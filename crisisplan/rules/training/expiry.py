"""How long a completed course counts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from crisisplan.plan.dates import DAY, months_later
from crisisplan.plan.model import Course, TrainingRecord
from crisisplan.rules.school_days import SchoolDays


def ends_on(record: TrainingRecord, course: Course, years: Sequence[SchoolDays]) -> date | None:
    """The last day on which a completed course counts; ``None`` where it always does.

    What is printed on a card goes before the course's rule. Where the rule lacks its months, only
    the card can say.
    """
    if record.expires_on is not None or record.completed_on is None:
        return record.expires_on
    return ends_by_rule(record.completed_on, course.renewal, course.renewal_months, years)


def ends_by_rule(
    completed: date, renewal: str | None, months: int | None, years: Sequence[SchoolDays]
) -> date | None:
    """The last day on which a course counts by its rule alone; ``None`` where it always does."""
    if renewal == "school_year":
        return _last_day_for(completed, years)
    if renewal == "months" and months:
        try:
            return months_later(completed, months)
        except (ValueError, OverflowError):  # past the year 9999
            return None
    return None


def _last_day_for(day: date, years: Sequence[SchoolDays]) -> date:
    """The day before the school year that follows the one in which a day counts.

    July 1 parts the years, except on the school days of a year that says otherwise. Where the
    following year is not known, it begins as the nearest known one does.
    """
    fall = day.year if day.month >= 7 else day.year - 1
    known = {int(year.name[:4]): year for year in years}
    fall = next((n for n, year in known.items() if year.first <= day <= year.last), fall)
    if fall + 1 in known:
        return known[fall + 1].first - DAY
    if not known or fall + 1 > date.max.year:
        return date(min(fall + 1, date.max.year), 6, 30)
    near = known[min(known, key=lambda number: (abs(number - fall - 1), number))]
    return months_later(near.first, 12 * (fall + 1 - int(near.name[:4]))) - DAY
