"""Dates of the school calendar that cannot be right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from crisisplan.plan.dates import show_date, show_time
from crisisplan.plan.model import BellTime, CalendarDay, SchoolYear
from crisisplan.plan.model.calendar import LONGEST_YEAR
from crisisplan.rules.finding import Facts, Finding, Severity, StepFindings, listed

_finding = StepFindings("calendar")


def odd_years(facts: Facts) -> Iterator[Finding]:
    """School years whose dates contradict each other."""
    years = facts.plan.rows(SchoolYear)
    for year in years:
        first, last = year.first_day, year.last_day
        if first is None or last is None:
            continue
        name = year.row_name
        if last <= first:
            yield _finding(
                f"year_order.{year.id}",
                Severity.MUST,
                "years.last_day",
                "The last day comes too early",
                f"The last day of school, {show_date(last)}, has to come after the first, "
                f"{show_date(first)}. Until then nothing is counted in {name}.",
                [year],
            )
        elif (last - first).days > LONGEST_YEAR:
            yield _finding(
                f"year_length.{year.id}",
                Severity.MUST,
                "years.last_day",
                "A school year is too long",
                f"From {show_date(first)} to {show_date(last)} are more than {LONGEST_YEAR} days. "
                f"Until one of them is changed, nothing is counted in {name}.",
                [year],
            )
        elif year.second_semester_on and not first < year.second_semester_on <= last:
            yield _finding(
                f"semester.{year.id}",
                Severity.SHOULD,
                "years.second_semester_on",
                "The second semester is outside",
                f"{show_date(year.second_semester_on)} is not between the first and the last day "
                f"of {name}. The year is cut in half instead.",
                [year],
            )
        start, end = year.summer_first_day, year.summer_last_day
        if start is not None and end is not None and end < start:
            yield _finding(
                f"summer.{year.id}",
                Severity.MUST,
                "years.summer_last_day",
                "Summer school ends too early",
                f"It ends on {show_date(end)}, before it starts on {show_date(start)}.",
                [year],
            )
    yield from _overlapping(years)


def _overlapping(years: Sequence[SchoolYear]) -> Iterator[Finding]:
    dated = [
        (year.first_day, year.last_day, year)
        for year in years
        if year.first_day is not None and year.last_day is not None
    ]
    dated.sort(key=lambda item: item[:2])
    pairs = [(one[2], two[2]) for one, two in pairwise(dated) if two[0] <= one[1]]
    if pairs:
        one, two = pairs[0]
        yield _finding(
            "years_overlap",
            Severity.SHOULD,
            "years.first_day",
            "Two school years overlap",
            f"{one.row_name} has not ended when {two.row_name} starts. A drill would count in one "
            "of them only.",
            [row for pair in pairs for row in pair],
        )


def _called(row: CalendarDay) -> str:
    """How a sentence calls a day: “Winter Break (Dec 21, 2026)”."""
    when = show_date(row.starts) if row.starts is not None else "no date"
    return f"{row.label} ({when})" if row.label else when


def odd_days(facts: Facts) -> Iterator[Finding]:
    """Days that end before they start, lie outside their school year, or are there twice."""
    rows = [row for row in facts.plan.rows(CalendarDay) if row.starts is not None]
    backward = [row for row in rows if row.ends is not None and row.ends < (row.starts or row.ends)]
    if backward:
        yield _finding(
            "day_order",
            Severity.MUST,
            "days.ends",
            "A day ends before it starts",
            f"{listed([_called(row) for row in backward])}: the last day comes before the first.",
            backward,
        )
    outside = [row for row in rows if row not in backward and _is_outside(facts, row)]
    if outside:
        yield _finding(
            "day_outside",
            Severity.SHOULD,
            "days.starts",
            "A day is outside its school year",
            f"{listed([_called(row) for row in outside])}: before the first or after the last day "
            "of the school year. Correct the date, or choose another year.",
            outside,
        )
    seen: dict[tuple[object, ...], CalendarDay] = {}
    twice = []
    for row in rows:
        key = (row.year, row.starts, row.ends or row.starts, row.kind)
        if row.kind is not None and seen.setdefault(key, row) is not row:
            twice.append(row)
    if twice:
        yield _finding(
            "day_twice",
            Severity.CONSIDER,
            "days.starts",
            "A day is listed twice",
            f"{listed([_called(row) for row in twice])}: the same dates and kind are there "
            "already. Remove one.",
            twice,
        )


def _is_outside(facts: Facts, row: CalendarDay) -> bool:
    year = facts.plan.get(SchoolYear, row.year)
    if year is None or year.first_day is None or year.last_day is None or row.starts is None:
        return False
    last = max(year.last_day, year.summer_last_day or year.last_day)
    return year.first_day < year.last_day and not (
        year.first_day <= row.starts and (row.ends or row.starts) <= last
    )


def closed_ends(facts: Facts) -> Iterator[Finding]:
    """A first or last day of school on which there is no school."""
    for year in facts.plan.rows(SchoolYear):
        for day, key, word in (
            (year.first_day, "first_day", "first"),
            (year.last_day, "last_day", "last"),
        ):
            closed = [
                row
                for row in facts.plan.rows(CalendarDay)
                if row.year == year.id
                and row.kind == "no_school"
                and day is not None
                and row.starts is not None
                and row.starts <= day <= (row.ends or row.starts)
            ]
            if day is not None and (closed or day.weekday() > 4):
                why = f"{_called(closed[0])} says so" if closed else "it is on a weekend"
                yield _finding(
                    f"closed_{key}.{year.id}",
                    Severity.SHOULD,
                    f"years.{key}",
                    f"The {word} day is without school",
                    f"There is no school on {show_date(day)}, the {word} day of {year.row_name}: "
                    f"{why}.",
                    [year],
                )


def odd_bells(facts: Facts) -> Iterator[Finding]:
    """Bell times that end before they start, or stand out of order."""
    rows = facts.plan.rows(BellTime)
    dated = [(row.starts, row) for row in rows if row.starts is not None]
    backward = [row for start, row in dated if row.ends is not None and row.ends <= start]
    if backward:
        named = [row.name or "a part of the day" for row in backward]
        ends = "ends before it starts" if len(backward) == 1 else "end before they start"
        yield _finding(
            "bell_order",
            Severity.MUST,
            "bells.ends",
            "A bell time ends too early",
            f"{listed(named)} {ends}. Check AM and PM.",
            backward,
        )
    late = [(above, row) for (before, above), (start, row) in pairwise(dated) if start < before]
    if late:
        above, row = late[0]
        yield _finding(
            "bells_out_of_order",
            Severity.CONSIDER,
            "bells.starts",
            "Bell times are out of order",
            f"{_bell(row)} stands below {_bell(above)}. Check AM and PM, or move the row.",
            [row for _, row in late],
        )


def _bell(row: BellTime) -> str:
    assert row.starts is not None
    return f"{row.name or 'A part of the day'} ({show_time(row.starts)})"


RULES = (odd_years, odd_days, closed_ends, odd_bells)
