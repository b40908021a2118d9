"""Marking days of a school year: a stretch becomes days of one kind, or school days again."""

from __future__ import annotations

from datetime import date

from crisisplan.plan.dates import DAY
from crisisplan.plan.file import PlanFile
from crisisplan.plan.model import CalendarDay, SchoolYear


def mark_days(file: PlanFile, year: SchoolYear, start: date, end: date, kind: str | None) -> None:
    """Make the days from ``start`` to ``end`` days of a kind, or plain school days (``None``).

    What they were before is cut out of the rows that say it; rows of the same kind stay whole.
    Inside an edit only.
    """
    open_days = {start + number * DAY for number in range((end - start).days + 1)}
    for row in [row for row in file.plan.rows(CalendarDay) if row.year == year.id]:
        if row.starts is None:
            continue
        last = row.ends or row.starts
        if last < start or row.starts > end:
            continue
        if row.kind == kind:
            open_days -= {row.starts + n * DAY for n in range((last - row.starts).days + 1)}
        else:
            _cut(file, row, start, end)
    for first, last in _stretches(sorted(open_days) if kind is not None else []):
        ends = last if last > first else None
        file.add(CalendarDay, year=year.id, starts=first, ends=ends, kind=kind)


def _cut(file: PlanFile, row: CalendarDay, start: date, end: date) -> None:
    """Take a stretch out of a row; what is left on both sides are two rows."""
    assert row.starts is not None
    first, last = row.starts, row.ends or row.starts
    if first < start and last > end:
        file.add(
            CalendarDay,
            row,
            year=row.year,
            starts=end + DAY,
            ends=last if last > end + DAY else None,
            kind=row.kind,
            label=row.label,
        )
    if first < start:
        row.ends = start - DAY if start - DAY > first else None
    elif last > end:
        row.starts = end + DAY
        row.ends = last if last > row.starts else None
    else:
        file.remove(row)


def _stretches(days: list[date]) -> list[tuple[date, date]]:
    found: list[tuple[date, date]] = []
    for day in days:
        if found and day - found[-1][1] == DAY:
            found[-1] = (found[-1][0], day)
        else:
            found.append((day, day))
    return found
