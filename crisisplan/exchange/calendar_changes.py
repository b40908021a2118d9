"""A school calendar against a plan: which days it adds or changes, done as one edit.

A calendar that comes again updates what it brought before; days entered by hand stay, and what it
has no more is taken out only where somebody says so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from typing import Any

from crisisplan.exchange.calendar_lines import Entry, Taken
from crisisplan.exchange.calendar_words import label_of
from crisisplan.exchange.school_calendar import CalendarError, SchoolCalendar
from crisisplan.plan.dates import DAY, show_date
from crisisplan.plan.file import PlanFile
from crisisplan.plan.journal import Change, Edit
from crisisplan.plan.model import CalendarDay, Ref, SchoolYear
from crisisplan.plan.model.calendar import LONGEST_YEAR
from crisisplan.plan.plan import Plan

_IMPORT = "Import the calendar "
_NOTHING: Mapping[Ref, str] = {}
MOVED = 21 * DAY
"""A day of the same name that is no further away is taken for the same one, moved."""
_DAY_KINDS = {
    Taken.NO_SCHOOL: "no_school",
    Taken.EARLY_RELEASE: "early_release",
    Taken.LATE_START: "late_start",
    Taken.TESTING: "testing",
    Taken.SENSITIVE: "sensitive",
}


_NOUNS = {
    "no_school": ("time without school", "times without school"),
    "early_release": ("early release", "early releases"),
    "testing": ("testing window", "testing windows"),
    "sensitive": ("sensitive date", "sensitive dates"),
}
"""What the days of each kind are called in a sentence."""


class Effect(Enum):
    """What importing does with a row of the plan."""

    ADD = "Add"
    CHANGE = "Change"
    KEEP = "In the plan already"
    TAKE_OUT = "Take out"


FARTHEST_MOVE = timedelta(days=120)
"""How far a calendar that gives one end of the year only may move it in the plan."""


class NoYearError(CalendarError):
    """A calendar whose first or last day of school nobody knows yet."""

    def __init__(self, missing: Sequence[Taken]) -> None:
        words = {Taken.FIRST_DAY: "the first day of school", Taken.LAST_DAY: "the last"}
        if missing[0] is Taken.LAST_DAY:
            words[Taken.LAST_DAY] = "the last day of school"
        super().__init__(
            f"The calendar does not say which is {' and which '.join(words[m] for m in missing)}."
        )
        self.missing = tuple(missing)


class BadYearError(CalendarError):
    """A first and a last day that cannot be those of a school year."""


@dataclass(frozen=True)
class DayChange:
    """What becomes of one row of the days that are not as usual."""

    effect: Effect
    starts: date
    ends: date
    kind: str
    label: str
    lines: tuple[int, ...]
    """The lines that say it."""
    row: CalendarDay | None = None

    @property
    def values(self) -> dict[str, Any]:
        """The answers that are written."""
        ends = self.ends if self.ends > self.starts else None
        return {"starts": self.starts, "ends": ends, "kind": self.kind, "label": self.label}


@dataclass(frozen=True)
class CalendarChanges:
    """Everything that importing a calendar would do to a plan."""

    calendar: SchoolCalendar
    entries: tuple[Entry, ...]
    """The lines as they are taken; one outside the school year has no question."""
    first_day: date
    last_day: date
    effect: Effect
    """What becomes of the school year itself."""
    year: SchoolYear | None
    values: dict[str, date]
    """The answers of the school year that are written."""
    days: tuple[DayChange, ...]
    dropped: tuple[CalendarDay, ...] = ()
    """Rows that an earlier import brought and this calendar has no more, taken out or not."""

    def of(self, effect: Effect) -> list[DayChange]:
        """The days with which one thing is done."""
        return [day for day in self.days if day.effect is effect]

    @property
    def name(self) -> str:
        """“2026–27”."""
        return SchoolYear(first_day=self.first_day).row_name

    @property
    def second_semester_on(self) -> date | None:
        """When the second semester starts, if anybody said."""
        known = self.year.second_semester_on if self.year is not None else None
        return self.values.get("second_semester_on", known)

    @property
    def anything(self) -> bool:
        """Whether there is anything to do."""
        return self.effect is not Effect.KEEP or any(d.effect is not Effect.KEEP for d in self.days)

    def in_words(self) -> str:
        """“add the school year 2026–27, add 14 days and change 2”; nothing if nothing is done."""
        parts = []
        if self.effect is not Effect.KEEP:
            parts.append(f"{self.effect.value.lower()} the school year {self.name}")
        for effect in (Effect.ADD, Effect.CHANGE, Effect.TAKE_OUT):
            number = len(self.of(effect))
            if number:
                noun = "entry" if number == 1 else "entries"
                parts.append(f"{effect.value.lower()} {number} {noun}")
        return " and ".join(filter(None, [", ".join(parts[:-1]), *parts[-1:]]))

    def what_was_taken(self) -> str:
        """“School year 2026–27, Aug 19, 2026 to May 28, 2027. Added: 2 times without school …”."""
        kept = self.effect is Effect.KEEP
        parts = [
            f"School year {self.name}{' as it was' if kept else ''}, "
            f"{show_date(self.first_day)} to {show_date(self.last_day)}"
        ]
        for effect, done in ((Effect.ADD, "Added"), (Effect.CHANGE, "Changed")):
            days = self.of(effect)
            told = []
            for kind, (one, several) in _NOUNS.items():
                number = sum(day.kind == kind for day in days)
                if number:
                    told.append(f"{number} {one if number == 1 else several}")
            if told:
                listed = " and ".join(filter(None, [", ".join(told[:-1]), told[-1]]))
                parts.append(f"{done}: {listed}")
        return f"{'. '.join(parts)}."

    def is_outside(self, entry: Entry) -> bool:
        """Whether a line lies before the first day of school or after the last."""
        return entry.ends < self.first_day or entry.starts > self.last_day


def import_label(name: str) -> str:
    """How the edit is called in the history."""
    return f"{_IMPORT}{name}"


def imported_days(edits: Iterable[tuple[Edit, Sequence[Change]]]) -> dict[Ref, str]:
    """The rows of the calendar that an import brought and nobody changed by hand since, each with
    the label of that import; ``edits`` are those of the journal, the oldest first.
    """
    brought: dict[Ref, str] = {}
    for edit, changes in edits:
        for change in changes:
            if change.entity != CalendarDay.__name__ or edit.reverts is not None:
                continue
            if not edit.label.startswith(_IMPORT):
                brought.pop(change.row_id, None)
            elif change.of_birth:
                brought[change.row_id] = edit.label
    return brought


def calendar_changes(
    calendar: SchoolCalendar,
    plan: Plan,
    first_day: date | None = None,
    last_day: date | None = None,
    entries: Sequence[Entry] | None = None,
    imported: Mapping[Ref, str] = _NOTHING,
    take_out: Container[Ref] = (),
) -> CalendarChanges:
    """What importing a calendar would do.

    ``first_day`` and ``last_day`` count more than what the calendar says; ``entries`` are its
    lines as somebody corrected them. ``imported`` are the rows that imports brought, ``take_out``
    those of them that are not to stay where the calendar has them no more. Raises NoYearError,
    BadYearError.
    """
    taken = list(calendar.entries if entries is None else entries)
    given = {entry.taken: entry.starts for entry in reversed(taken) if entry.taken in _OF_YEAR}
    first = first_day or given.get(Taken.FIRST_DAY)
    last = last_day or given.get(Taken.LAST_DAY)
    if first is None or last is None:
        first, last = _known_year(plan, taken, first, last)
    _check_year(calendar, taken, first, last)
    year = _year_in_plan(plan, first, last)
    values = {"first_day": first, "last_day": last}
    middle = given.get(Taken.SECOND_SEMESTER)
    if middle is not None and first < middle <= last:
        values["second_semester_on"] = middle
    new = {
        key: value for key, value in values.items() if year is None or getattr(year, key) != value
    }
    effect = Effect.ADD if year is None else Effect.CHANGE if new else Effect.KEEP
    rows = [row for row in plan.rows(CalendarDay) if year is not None and row.year == year.id]
    outside = [entry.ends < first or entry.starts > last for entry in taken]
    moot = [
        Entry(e.line, e.words, e.stretches, e.taken) if out and e.taken not in _OF_YEAR else e
        for e, out in zip(taken, outside, strict=True)
    ]
    days = _compared(_wanted(taken, first, last), rows)
    dropped = _dropped(calendar, taken, days, rows, imported)
    days += [_taken_out(row) for row in dropped if row.id in take_out]
    return CalendarChanges(
        calendar, tuple(moot), first, last, effect, year, new, tuple(days), tuple(dropped)
    )


_OF_YEAR = (Taken.FIRST_DAY, Taken.LAST_DAY, Taken.SECOND_SEMESTER)


def apply_calendar(file: PlanFile, changes: CalendarChanges) -> None:
    """Bring the school year and its days in, inside an edit."""
    year = changes.year
    if year is None:
        year = file.add(SchoolYear)
        year.first_day, year.last_day = changes.first_day, changes.last_day
        year.second_semester_on = changes.second_semester_on
    else:
        for key, value in changes.values.items():
            setattr(year, key, value)
    for day in changes.days:
        if day.row is None:
            file.add(CalendarDay, year=year.id, **day.values)
        elif day.effect is Effect.TAKE_OUT:
            file.remove(day.row)
        elif day.effect is Effect.CHANGE:
            for key, value in day.values.items():
                setattr(day.row, key, value)


# -- the school year


def _known_year(
    plan: Plan, entries: Sequence[Entry], first: date | None, last: date | None
) -> tuple[date, date]:
    """The ends that the calendar does not give, from the plan's school year that it is about."""
    days = sorted(entry.starts for entry in entries)
    middle = first or last or days[len(days) // 2]
    for year in plan.rows(SchoolYear):
        if year.first_day and year.last_day and year.first_day <= middle <= year.last_day:
            start, end = first or year.first_day, last or year.last_day
            # A first day in May moves no year that starts in August: it is a slip, or another's.
            if max(abs(start - year.first_day), abs(end - year.last_day)) <= FARTHEST_MOVE:
                return start, end
    ends = ((Taken.FIRST_DAY, first), (Taken.LAST_DAY, last))
    raise NoYearError([taken for taken, day in ends if day is None])


def _check_year(
    calendar: SchoolCalendar, entries: Sequence[Entry], first: date, last: date
) -> None:
    between = f"The first day of school is {show_date(first)} and the last {show_date(last)}"
    if last <= first:
        raise BadYearError(
            f"{between}: the last day has to come after the first. Nothing was changed."
        )
    if (last - first).days > LONGEST_YEAR:
        raise BadYearError(
            f"{between}: that is longer than {LONGEST_YEAR} days. Nothing was changed."
        )
    if all(entry.ends < first or entry.starts > last for entry in entries):
        days = sorted(entry.starts for entry in entries)
        raise BadYearError(
            f"{calendar.name} is about other days, from {show_date(days[0])} to "
            f"{show_date(days[-1])}: none of its lines falls between the first day of school, "
            f"{show_date(first)}, and the last, {show_date(last)}. Nothing was changed."
        )


def _year_in_plan(plan: Plan, first: date, last: date) -> SchoolYear | None:
    """The plan's school year that has most days in common; else one that is still empty."""

    def common(year: SchoolYear) -> int:
        start, end = year.first_day or year.last_day, year.last_day or year.first_day
        if start is None or end is None:
            return 0
        return (min(end, last) - max(start, first)).days + 1

    years = plan.rows(SchoolYear)
    best = max(years, key=common, default=None)
    if best is not None and common(best) > 0:
        return best
    return next((y for y in years if y.first_day is None and y.last_day is None), None)


# -- its days


@dataclass
class _Wanted:
    starts: date
    ends: date
    kind: str
    label: str
    lines: tuple[int, ...]


def _wanted(entries: Sequence[Entry], first: date, last: date) -> list[_Wanted]:
    """The days that the lines ask for, within the school year, in order; a recess that is told
    day by day becomes one.
    """
    pieces = [
        _Wanted(
            max(start, first),
            min(end, last),
            _DAY_KINDS[entry.taken],
            label_of(entry.words),
            (entry.line,),
        )
        for entry in entries
        if entry.taken in _DAY_KINDS
        for start, end in entry.stretches
        if start <= last and end >= first
    ]
    pieces.sort(key=lambda piece: (piece.kind, piece.starts, -piece.ends.toordinal()))
    joined: list[_Wanted] = []
    for piece in pieces:
        for other in reversed(joined[-8:]):
            if other.kind != piece.kind:
                continue
            inside = other.starts <= piece.starts and piece.ends <= other.ends
            same = _fold(other.label) == _fold(piece.label)
            if inside or (same and _follows(other.ends, piece.starts)):
                other.ends = max(other.ends, piece.ends)
                other.lines = tuple(dict.fromkeys((*other.lines, *piece.lines)))
                break
        else:
            joined.append(piece)
    school = [piece for piece in joined if _has_weekday(piece)]
    return sorted(school, key=lambda piece: (piece.starts, piece.ends, piece.kind))


def _follows(end: date, start: date) -> bool:
    """Whether no day of the week lies between."""
    following = end + DAY
    while following < start and following.weekday() > 4:
        following += DAY
    return start <= following


def _has_weekday(piece: _Wanted) -> bool:
    length = (piece.ends - piece.starts).days
    return length > 1 or any((piece.starts + n * DAY).weekday() < 5 for n in range(length + 1))


def _compared(wanted: Sequence[_Wanted], rows: Collection[CalendarDay]) -> list[DayChange]:
    """Find what is wanted among the rows of the school year."""
    found: dict[int, DayChange] = {}
    free = {row.id: row for row in rows if row.starts is not None}
    by_days: dict[object, list[CalendarDay]] = defaultdict(list)
    by_label: dict[str, list[CalendarDay]] = defaultdict(list)
    for row in free.values():
        by_days[(*_days(row), row.kind)].append(row)
        by_label[_fold(row.label)].append(row)

    def settle(number: int, row: CalendarDay, effect: Effect) -> None:
        free.pop(row.id, None)
        found[number] = _change(effect, wanted[number], row)

    def each(
        alike: Callable[[_Wanted], Sequence[CalendarDay]],
        fits: Callable[[_Wanted, CalendarDay], bool],
        effect: Effect,
    ) -> None:
        for number, want in enumerate(wanted):
            if number not in found:
                fitting = (row for row in alike(want) if row.id in free and fits(want, row))
                row = next(fitting, None)
                if row is not None:
                    settle(number, row, effect)

    each(lambda want: by_days[want.starts, want.ends, want.kind], _always, Effect.KEEP)
    # A single day within a longer one of its kind says nothing new, whoever made that longer.
    longer = [row for row in free.values() if row.ends is not None]
    for number, want in enumerate(wanted):
        if number not in found and want.starts == want.ends:
            around = next((row for row in longer if _is_within(want, row)), None)
            if around is not None:
                settle(number, around, Effect.KEEP)
    for fits in (_same_days, _touch):
        each(lambda want: by_label[_fold(want.label)], fits, Effect.CHANGE)
    left: dict[str, list[int]] = defaultdict(list)
    for number, want in enumerate(wanted):
        if number not in found:
            left[_fold(want.label)].append(number)
    for label, numbers in left.items():
        rest = [row for row in by_label[label] if row.id in free]
        # Only where each has its counterpart is it clear which day was moved.
        if len(numbers) == len(rest):
            for number, row in zip(numbers, sorted(rest, key=_days), strict=True):
                if abs(_days(row)[0] - wanted[number].starts) <= MOVED:
                    settle(number, row, Effect.CHANGE)
    return [
        found.get(number) or _change(Effect.ADD, want, None) for number, want in enumerate(wanted)
    ]


def _dropped(
    calendar: SchoolCalendar,
    entries: Sequence[Entry],
    days: Iterable[DayChange],
    rows: Iterable[CalendarDay],
    imported: Mapping[Ref, str],
) -> list[CalendarDay]:
    """The rows of an earlier edition of the calendar that it has no more.

    Another calendar, of the same year perhaps, drops nothing: an edition has the name of this one,
    or at least half of its days are here again. Nor does a calendar drop what it does not reach.
    """
    found = {day.row.id for day in days if day.row is not None}
    editions: dict[str, list[CalendarDay]] = defaultdict(list)
    for row in rows:
        if row.id in imported and row.starts is not None:
            editions[imported[row.id]].append(row)
    start, end = min(e.starts for e in entries), max(e.ends for e in entries)
    dropped = []
    for label, edition in editions.items():
        again = sum(row.id in found for row in edition)
        if label == import_label(calendar.name) or 2 * again >= len(edition):
            dropped += [
                row
                for row in edition
                if row.id not in found and start <= _days(row)[0] and _days(row)[1] <= end
            ]
    return sorted(dropped, key=_days)


def _taken_out(row: CalendarDay) -> DayChange:
    return DayChange(Effect.TAKE_OUT, *_days(row), row.kind or "", row.label or "", (), row)


def _always(want: _Wanted, row: CalendarDay) -> bool:
    return True


def _same_days(want: _Wanted, row: CalendarDay) -> bool:
    return _days(row) == (want.starts, want.ends)


def _change(effect: Effect, want: _Wanted, row: CalendarDay | None) -> DayChange:
    return DayChange(effect, want.starts, want.ends, want.kind, want.label, want.lines, row)


def _days(row: CalendarDay) -> tuple[date, date]:
    assert row.starts is not None
    return row.starts, row.ends or row.starts


def _is_within(want: _Wanted, row: CalendarDay) -> bool:
    if row.starts is None or row.kind != want.kind:
        return False
    start, end = _days(row)
    return start <= want.starts and want.ends <= end


def _touch(want: _Wanted, row: CalendarDay) -> bool:
    start, end = _days(row)
    return row.kind == want.kind and start <= want.ends and want.starts <= end


def _fold(label: str | None) -> str:
    return (label or "").casefold()
