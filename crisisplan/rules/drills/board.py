"""The board: each requirement with what is scheduled and held, and by when the next is due."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum

from crisisplan.plan.model import Drill, Ref
from crisisplan.plan.plan import Plan
from crisisplan.rules.drills.meeting import Occasion, assign, occasions_of
from crisisplan.rules.drills.reading import WITH_STUDENTS
from crisisplan.rules.drills.requirement import Requirement
from crisisplan.rules.drills.requirements import Duties, duties_of
from crisisplan.rules.drills.terms import Limit, limits_of, required_count
from crisisplan.rules.reference import Reference
from crisisplan.rules.school_days import SchoolDays, Stretch, school_years, year_of


class BoardState(Enum):
    """How far a requirement has come, in the order of the board's columns."""

    NOT_SCHEDULED = ("not_scheduled", "Not scheduled")
    SCHEDULED = ("scheduled", "Scheduled")
    COMPLETED = ("completed", "Completed")
    PAST_DUE = ("past_due", "Past due")

    def __init__(self, key: str, label: str) -> None:
        self.key = key
        self.label = label


@dataclass(frozen=True)
class Line:
    """One requirement on the board."""

    requirement: Requirement
    required: int | None
    """Drills in the school year at least; ``None`` where the source gives no number."""
    scheduled: int
    """Planned for today or later. One whose day has passed without a record counts nowhere."""
    completed: int
    """Held."""
    state: BoardState
    next_deadline: date | None
    """The end of the earliest stretch that the drills held do not fill."""
    impossible: str
    """Why it can no longer be met, or cannot be met on this calendar; empty where it can."""
    drills: tuple[Drill, ...] = ()


@dataclass(frozen=True)
class Board:
    """Everything that a school year asks, and its drills."""

    year: SchoolDays | None
    """``None`` where no school year with dates is known: then nothing can be due."""
    duties: Duties
    lines: tuple[Line, ...]
    """The next deadline first."""
    drills: tuple[Drill, ...]
    """The drills of the year, in order of date; those without a date last."""
    meets: Mapping[Ref, tuple[str, ...]]
    """The keys of the requirements that each drill meets."""


def board_of(
    plan: Plan, reference: Reference, today: date, year: SchoolDays | None = None
) -> Board:
    """The board of a school year, or of the one that counts today. Raises ReferenceDataError."""
    year = year or year_of(school_years(plan), today)
    duties = duties_of(plan, reference, year)
    if year is None:
        lines = tuple(_undated(requirement) for requirement in duties.requirements)
        return Board(None, duties, lines, _in_order(plan.rows(Drill)), {})
    occasions = [o for o in occasions_of(plan, year) if o.held or o.on >= today]
    duties = replace(duties, requirements=tuple(_read_with(occasions, duties.requirements)))
    met = assign(duties.requirements, year, occasions)
    meets: dict[Ref, tuple[str, ...]] = {}
    for key, assigned in met.items():
        for occasion in assigned:
            meets[occasion.id] = (*meets.get(occasion.id, ()), key)
    rows = {row.id: row for row in plan.rows(Drill)}
    unsorted = [
        _line(requirement, year, met[requirement.key], today, rows)
        for requirement in duties.requirements
    ]
    lines = tuple(sorted(unsorted, key=lambda line: line.next_deadline or date.max))
    start, end = _span(year)
    ours = [
        row
        for row in rows.values()
        # One without a date is nowhere else.
        if (on := row.on) is None or start <= on <= end or row.id in meets
    ]
    return Board(year, duties, lines, _in_order(ours), meets)


def _read_with(
    occasions: Iterable[Occasion], requirements: Iterable[Requirement]
) -> Iterator[Requirement]:
    """The requirements, where drills of the year lack students with why these do not count."""
    staff = {occasion.kind for occasion in occasions if not occasion.students}
    for requirement in requirements:
        if requirement.with_students and not staff.isdisjoint(requirement.wider_kinds):
            reading = f"{requirement.reading} {WITH_STUDENTS}".strip()
            yield replace(requirement, reading=reading)
        else:
            yield requirement


def _line(
    requirement: Requirement,
    year: SchoolDays,
    occasions: Sequence[Occasion],
    today: date,
    rows: Mapping[Ref, Drill],
) -> Line:
    limits = sorted(
        (limit for limit in limits_of(requirement, year) if limit.least),
        key=lambda limit: (limit.end, limit.start),
    )
    held = [occasion.on for occasion in occasions if occasion.held]
    every = [occasion.on for occasion in occasions]
    lacking = [limit for limit in limits if _lacks(limit, held)]
    if limits:
        completed, scheduled = not lacking, not any(_lacks(limit, every) for limit in limits)
    else:
        completed, scheduled = bool(held), bool(every)
    if any(limit.end < today for limit in lacking):
        state = BoardState.PAST_DUE
    elif completed:
        state = BoardState.COMPLETED
    else:
        state = BoardState.SCHEDULED if scheduled else BoardState.NOT_SCHEDULED
    return Line(
        requirement,
        required_count(requirement, year),
        len(every) - len(held),
        len(held),
        state,
        lacking[0].end if lacking else None,
        _impossible(requirement, lacking, held, year, today),
        tuple(rows[occasion.id] for occasion in occasions),
    )


def _undated(requirement: Requirement) -> Line:
    """Without a calendar nothing is due; what a law asks in a year is known all the same."""
    yearly = requirement.rule.per in ("school_year", "calendar_year")
    required = requirement.rule.count if yearly else None
    return Line(requirement, required, 0, 0, BoardState.NOT_SCHEDULED, None, "")


def _lacks(limit: Limit, days: Sequence[date]) -> int:
    """How many drills a stretch lacks."""
    return max(0, limit.least - sum(map(limit.holds, days)))


def _impossible(
    requirement: Requirement,
    lacking: Sequence[Limit],
    held: Sequence[date],
    year: SchoolDays,
    today: date,
) -> str:
    if requirement.rule.per == "summer_session" and year.summer is None:
        return "The school calendar has no summer session."
    for limit in lacking:
        missing = _lacks(limit, held)
        if len(_free(limit, year, limit.start)) < limit.least:
            return _sentence(limit.has("too few school days on which a drill may be held"))
        if limit.end < today:
            count = f"{limit.least - missing} of {limit.least} held"
            return _sentence(limit.has(f"passed with {count}"))
        left = len(_free(limit, year, today))
        if left < missing:
            days = "1 day" if left == 1 else f"{left or 'no'} days"
            are = "is" if missing == 1 else "are"
            return _sentence(limit.has(f"{days} left for a drill, and {missing} {are} missing"))
    return ""


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


def _free(limit: Limit, year: SchoolDays, since: date) -> set[date]:
    """The days of a stretch on which a drill may be held."""
    days = {*year.within(limit.start, limit.end), *filter(limit.holds, year.summer_days)}
    return {day for day in days - year.unfit if day >= since}


def _span(year: SchoolDays) -> Stretch:
    """The days whose drills are those of a school year: from July to June at least."""
    fall = int(year.name[:4])
    end = max(year.last, date(fall + 1, 6, 30))
    return min(year.first, date(fall, 7, 1)), max(end, year.summer[1]) if year.summer else end


def _in_order(drills: Sequence[Drill]) -> tuple[Drill, ...]:
    return tuple(sorted(drills, key=lambda drill: (drill.on or date.max, drill.sequence, drill.id)))
