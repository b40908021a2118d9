"""The days of one school year as rules count them: school days, semesters, quarters, months."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from datetime import date, timedelta
from functools import cached_property

from crisisplan.plan.dates import DAY, next_month
from crisisplan.plan.model import CalendarDay, SchoolYear
from crisisplan.plan.model.calendar import LONGEST_YEAR
from crisisplan.plan.plan import Plan

Stretch = tuple[date, date]
"""From a day to a day, both within it."""


class SchoolDays:
    """The calendar of one school year whose first and last day are known and in order."""

    def __init__(self, year: SchoolYear, days: Iterable[CalendarDay] = ()) -> None:
        assert year.first_day is not None
        assert year.last_day is not None
        self.year = year
        self.first, self.last = year.first_day, year.last_day
        marked: dict[str, set[date]] = {}
        for day in days:
            if day.kind is not None:
                marked.setdefault(day.kind, set()).update(days_of(day))
        self.closed = frozenset(marked.get("no_school", ()))
        self.testing = frozenset(marked.get("testing", ()))
        self.early = frozenset(marked.get("early_release", ()))
        self.late = frozenset(marked.get("late_start", ()))
        self.shortened = self.early | self.late
        """Days that end early or start late: the bells of other days do not hold."""
        self.sensitive = frozenset(marked.get("sensitive", ()))
        span = (self.last - self.first).days + 1
        every = (self.first + number * DAY for number in range(span))
        self.days: tuple[date, ...] = tuple(
            day for day in every if day.weekday() < 5 and day not in self.closed
        )
        """The days on which students attend, in order."""
        self.unfit = self.testing | self.sensitive | {self.first, self.last}
        """Days that are left without a drill."""

    @property
    def name(self) -> str:
        """“2026–27”."""
        return self.year.row_name

    def is_school_day(self, day: date) -> bool:
        """Whether students attend."""
        return bool(self.within(day, day))

    def within(self, start: date, end: date) -> tuple[date, ...]:
        """The school days of a stretch."""
        return self.days[bisect_left(self.days, start) : bisect_right(self.days, end)]

    def later(self, day: date, step: timedelta) -> date | None:
        """The first day on which students attend, summer school too, from ``step`` after ``day``
        on; the last one there is where none follows that; ``None`` where none follows ``day``.
        A negative step goes back.
        """
        back = step < timedelta(0)
        attended = sorted({*self.days, *self.summer_days}, reverse=back)
        coming = [other for other in attended if (other < day if back else other > day)]
        far = (other for other in coming if abs(other - day) >= abs(step))
        return next(far, coming[-1] if coming else None)

    def nth(self, number: int, start: date | None = None) -> date:
        """The school day with this number, counted from 1 on or after ``start``; at most the last
        one.
        """
        begin = bisect_left(self.days, start or self.first)
        return self.days[min(begin + number - 1, len(self.days) - 1)]

    @cached_property
    def semesters(self) -> tuple[Stretch, Stretch]:
        """Both halves of the year: by the given date, else by equal numbers of school days."""
        middle = self.year.second_semester_on
        if middle is None or not self.first < middle <= self.last:
            middle = self.days[(len(self.days) + 1) // 2] if len(self.days) > 1 else self.last
        return (self.first, middle - DAY), (middle, self.last)

    @cached_property
    def quarters(self) -> tuple[Stretch, ...]:
        """Each semester cut in two by equal numbers of school days."""
        found: list[Stretch] = []
        for start, end in self.semesters:
            days = self.within(start, end)
            middle = days[(len(days) + 1) // 2] if len(days) > 1 else end
            found += [(start, middle - DAY), (middle, end)] if middle > start else [(start, end)]
        return tuple(found)

    @cached_property
    def months(self) -> tuple[Stretch, ...]:
        """The calendar months in which school is in session, cut to the school year."""
        found: dict[tuple[int, int], list[date]] = {}
        for day in self.days:
            found.setdefault((day.year, day.month), []).append(day)
        stretches = []
        for year, month in found:
            start = date(year, month, 1)
            end = next_month(start) - DAY
            stretches.append((max(start, self.first), min(end, self.last)))
        return tuple(stretches)

    @property
    def summer(self) -> Stretch | None:
        """The summer session, if there is one."""
        start, end = self.year.summer_first_day, self.year.summer_last_day
        return (start, end) if start and end and start <= end else None

    @cached_property
    def summer_days(self) -> tuple[date, ...]:
        """The days of the summer session on which students attend, in order."""
        if self.summer is None:
            return ()
        start, end = self.summer
        every = (
            start + number * DAY for number in range(min((end - start).days, LONGEST_YEAR) + 1)
        )
        return tuple(day for day in every if day.weekday() < 5 and day not in self.closed)


def days_of(day: CalendarDay) -> Iterable[date]:
    """The days of a row of the calendar, in order; none without a first one."""
    if day.starts is None:
        return ()
    end = min(day.ends or day.starts, day.starts + LONGEST_YEAR * DAY)
    return (day.starts + number * DAY for number in range((end - day.starts).days + 1))


def is_sound(year: SchoolYear) -> bool:
    """Whether a school year has a first and a last day that rules can count with."""
    if year.first_day is None or year.last_day is None:
        return False
    return 0 < (year.last_day - year.first_day).days <= LONGEST_YEAR


def school_years(plan: Plan) -> list[SchoolDays]:
    """Every sound school year with a school day, the earliest first."""
    days: dict[str | None, list[CalendarDay]] = {}
    for day in plan.rows(CalendarDay):
        days.setdefault(day.year, []).append(day)
    found = [
        SchoolDays(year, days.get(year.id, ())) for year in plan.rows(SchoolYear) if is_sound(year)
    ]
    return sorted(
        (year for year in found if year.days), key=lambda year: (year.first, year.year.id)
    )


def year_of(years: list[SchoolDays], day: date) -> SchoolDays | None:
    """The school year that counts on a day: the one it is in, else the next, else the last."""
    for year in years:
        if day <= max(year.last, year.summer[1] if year.summer else year.last):
            return year
    return years[-1] if years else None
