"""Where a law can be read two ways: the stricter reading, which counts, and the other one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from crisisplan.plan.dates import DAY, show_date
from crisisplan.rules.drills.requirement import MET_BY, Requirement
from crisisplan.rules.drills.wording import PERIODS
from crisisplan.rules.school_days import SchoolDays
from crisisplan.rules.states import DrillRule, Window

WITH_STUDENTS = (
    "Drills without students are not counted here, the stricter reading: the record does not say "
    "that staff alone are enough. Ask your district whether they are."
)


def two_readings(rule: DrillRule, year: SchoolDays | None) -> Iterator[str]:
    """A sentence for each window of “days” that does not say which days are meant."""
    for window in rule.windows:
        if window.unit != "unspecified":
            continue
        starts = _starts(window, year)
        if window.first_days is not None:
            days = window.first_days
            counted = [start + (days - 1) * DAY for start in starts]
            other = [year.nth(days, start) for start in starts] if year else []
            if not counted or counted != other:
                yield (
                    f"The law says {days} days. Calendar days are counted, the shorter reading"
                    f"{_dates(': by ', counted)}; school days would give longer"
                    f"{_dates(': ', other)}."
                )
        if window.after_days is not None:
            days = window.after_days
            counted = [year.nth(days, start) for start in starts] if year else []
            other = [start + (days - 1) * DAY for start in starts]
            yield (
                f"The law says after {days} days. School days are counted, the later reading"
                f"{_dates(': after ', counted)}; calendar days would end earlier"
                f"{_dates(': ', other)}."
            )


def counted_in(rule: DrillRule) -> Iterator[str]:
    """Sentences on a rule whose drills count in a number of another kind."""
    if not rule.counts_in:
        return
    other = _words(rule.counts_in)
    yield f"These drills count as {other} drills too, {_most(rule)}."
    if rule.part_of_total and rule.counts_in_most is None and rule.per == "school_year":
        yield (
            "The law names no limit to that; as many as it asks for are counted, the stricter "
            "reading."
        )
    if rule.counts_in in MET_BY[rule.kind]:
        yield (
            f"A plain {other} drill does not count here, the stricter reading; ask your district "
            "whether it may."
        )


def standing_in(part: Requirement) -> str:
    """A sentence on a number of drills in which those of a part count."""
    name = part.rule.label or f"{_words(part.rule.kind)} drill"
    return f"A drill for “{name}” may take the place of one of these, {_most(part.rule)}."


def half_of(total: Requirement) -> str:
    """A sentence on a rule that asks half of another number of drills."""
    whole = f"{total.rule.count} {PERIODS[total.rule.per]}"
    return (
        f"Half of the number that the law asks for ({whole}) is counted, rounded up; drills held "
        "beyond that number change nothing."
    )


def _most(rule: DrillRule) -> str:
    if rule.counts_in_most is not None:
        return f"{rule.counts_in_most} a school year at most"
    return f"{rule.count} {PERIODS[rule.per]} at most"


def _words(kind: str) -> str:
    return kind.replace("_", " ")


def _starts(window: Window, year: SchoolDays | None) -> list[date]:
    if year is None:
        return []
    if window.term == "each_semester":
        return [start for start, _ in year.semesters]
    if window.term == "summer":
        return [year.summer[0]] if year.summer else []
    return [year.first]


def _dates(before: str, dates: list[date]) -> str:
    return before + " and ".join(map(show_date, dates)) if dates else ""
