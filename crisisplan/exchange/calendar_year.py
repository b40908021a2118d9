"""The lines of a school calendar held against each other: one first and one last day, one second
semester, and recesses and testing windows from their first day to their last.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from crisisplan.exchange.calendar_lines import Entry, Taken
from crisisplan.exchange.calendar_words import label_of, plain, says, stem
from crisisplan.plan.dates import DAY, show_date

_APART = 10 * DAY
"""Between two lines of one name that are taken for one recess."""
_WEEKEND = 3 * DAY
_RECESS = 21 * DAY
_WINDOW = 70 * DAY
"""A recess or testing window may last so long from the line where it begins to that where it ends.
"""
_ORDER = {taken: number for number, taken in enumerate(Taken)}


def as_one_year(entries: Iterable[Entry], today: date, first_day: date | None) -> list[Entry]:
    """The entries in the order of their lines, each as the others let it stand."""
    found = sorted(entries, key=lambda entry: (entry.line, _ORDER[entry.taken]))
    _choose_ends(found, today, first_day)
    _choose_semester(found)
    _complete(found)
    return found


def _choose_ends(entries: list[Entry], today: date, first_day: date | None) -> None:
    """Keep one first and one last day, of one school year; the others are days like any."""

    def chosen(numbers: Iterable[int], after: date | None) -> int | None:
        fitting = [n for n in numbers if after is None or entries[n].starts > after]
        if after is not None:
            fitting = [n for n in fitting if entries[n].starts - after <= timedelta(days=400)]
        fitting.sort(key=lambda n: (not entries[n].sure, entries[n].starts))
        return fitting[0] if fitting else None

    firsts = [n for n, entry in enumerate(entries) if entry.taken is Taken.FIRST_DAY]
    lasts = [n for n, entry in enumerate(entries) if entry.taken is Taken.LAST_DAY]
    if first_day is not None:
        near = [n for n in firsts if abs(entries[n].starts - first_day) < timedelta(days=120)]
        first = chosen(near, None)
        last = chosen(lasts, first_day)
    else:
        years = sorted({_year(entries[n].starts) for n in firsts})
        year = next((y for y in years if y >= _year(today)), years[-1] if years else None)
        first = chosen((n for n in firsts if _year(entries[n].starts) == year), None)
        if first is not None:
            last = chosen(lasts, entries[first].starts)
        else:
            ends = sorted(lasts, key=lambda n: (entries[n].starts < today, entries[n].starts))
            last = ends[0] if ends else None
    for number in {*firsts, *lasts} - {first, last}:
        entries[number] = replace(entries[number], taken=Taken.SCHOOL_DAY, question="")


def _year(day: date) -> int:
    return day.year - (day.month < 6)


def _choose_semester(entries: list[Entry]) -> None:
    """Keep one start of the second semester; where only the first one's end is told, ask."""
    seen: set[int] = set()
    for number, entry in enumerate(entries):
        if entry.taken is Taken.SECOND_SEMESTER:
            if _year(entry.starts) in seen:
                entries[number] = replace(entry, taken=Taken.SCHOOL_DAY, question="")
            seen.add(_year(entry.starts))
    closed = _closed_days(entries)
    for number, entry in enumerate(entries):
        ends = says("first_semester_ends", plain(entry.words))
        if ends and entry.taken is Taken.SCHOOL_DAY and _year(entry.starts) not in seen:
            day = entry.ends + DAY
            while day.weekday() > 4 or day in closed:
                day += DAY
            question = (
                f"The first semester ends on {show_date(entry.ends)}. Does the second one start on "
                "the next school day?"
            )
            entries[number] = replace(
                entry, taken=Taken.SECOND_SEMESTER, stretches=((day, day),), question=question
            )
            seen.add(_year(entry.starts))


def _closed_days(entries: Iterable[Entry]) -> set[date]:
    return {
        start + number * DAY
        for entry in entries
        if entry.taken is Taken.NO_SCHOOL
        for start, end in entry.stretches
        for number in range((end - start).days + 1)
    }


def _complete(entries: list[Entry]) -> None:
    """Recesses and testing windows of which only the first or the last day is given."""
    together = _Together(entries)
    for number, entry in enumerate(entries):
        single = len(entry.stretches) == 1 and entry.starts == entry.ends
        title = plain(entry.words)
        if not single or not entry.sure:
            continue
        if entry.taken is Taken.NO_SCHOOL and says("recess", title):
            entries[number] = together.whole_recess(entry, title)
        elif entry.taken is Taken.TESTING and says("begins", title):
            entries[number] = together.whole_window(entry, title)


class _Together:
    """The lines by what they have in common, each in the order of its days."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._closings: dict[str, list[date]] = {}
        """The closed days of each name."""
        self._ends: dict[str, list[date]] = {}
        """The days on which something ends, by what ends."""
        self._back: list[date] = []
        """The days on which school resumes."""
        for entry in entries:
            title = plain(entry.words)
            if entry.taken is Taken.NO_SCHOOL:
                days = self._closings.setdefault(plain(label_of(entry.words)), [])
                days += {entry.starts, entry.ends}
            elif says("resumes", title):
                self._back.append(entry.starts)
            if says("finishes", title):
                self._ends.setdefault(stem(title), []).append(entry.ends)
        for days in (*self._closings.values(), *self._ends.values(), self._back):
            days.sort()

    def whole_window(self, entry: Entry, title: str) -> Entry:
        """A testing window that begins, until the line that says that it ends."""
        end = _next_after(self._ends.get(stem(title), ()), entry.starts, _WINDOW)
        return _until(entry, end) if end is not None else entry

    def whole_recess(self, entry: Entry, title: str) -> Entry:
        """A recess of one day: as long as other lines say that it is, with a question."""
        day = entry.starts
        same = self._closings[plain(label_of(entry.words))]
        before = bisect_left(same, day)
        following = _next_after(same, day, _APART)
        last = same[before - 1] if before else None
        if (last is not None and day - last <= _WEEKEND) or (
            following is not None and following - day <= _WEEKEND
        ):
            return entry
        if following is not None:
            return replace(
                entry,
                stretches=((day, following),),
                question=f"Only {show_date(day)} and {show_date(following)} are given. The days "
                "between are taken as closed too. Is that right?",
            )
        if last is not None and day - last <= _APART:
            return entry
        end = _next_after(self._ends.get(stem(title), ()), day, _RECESS)
        if end is not None and says("begins", title):
            return _until(entry, end)
        back = _next_after(self._back, day, _RECESS)
        if back is not None and back > day + DAY:
            return replace(
                entry,
                stretches=((day, back - DAY),),
                question=f"Only {show_date(day)} is given. Taken to last until school resumes on "
                f"{show_date(back)}. Is that right?",
            )
        if says("finishes", title):
            return entry
        question = (
            f"Only {show_date(day)} is given. A recess often lasts longer: through which day?"
        )
        return replace(entry, question=question)


def _next_after(days: Sequence[date], day: date, within: timedelta) -> date | None:
    """The next day of a sorted list, if it is near."""
    place = bisect_right(days, day)
    return days[place] if place < len(days) and days[place] - day <= within else None


def _until(entry: Entry, end: date) -> Entry:
    until = f"Taken to last until {show_date(end)}, where it says that it ends."
    return replace(entry, stretches=((entry.starts, end),), question=f"{until} Is that right?")
