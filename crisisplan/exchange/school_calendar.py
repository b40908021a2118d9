"""A school's calendar as it publishes it, .ics or table or pasted text: what each line is.

A line becomes an entry: its words, its days, what it was taken for, and a question where that is
not sure. The words that tell are in ``resources/school_calendar.toml``.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from enum import Enum
from functools import cache
from pathlib import Path

from crisisplan.assets import RESOURCES
from crisisplan.exchange.calendar_events import (
    CalendarEvent,
    EventError,
    is_calendar,
    read_events,
)
from crisisplan.exchange.named_grades import Concern, Served, call, concern_of, named_grades
from crisisplan.exchange.printed_dates import (
    PrintedDate,
    PrintedDates,
    YearWindow,
    find_dates,
    month_alone,
    starts_with_date,
    year_window,
)
from crisisplan.exchange.sheets import (
    BOOK_SUFFIXES,
    Problem,
    Report,
    Row,
    Sheet,
    SheetError,
    decode,
    known_headers,
    read_content,
    read_sheets,
    sheet_of_text,
)
from crisisplan.exchange.sheets import (
    SUFFIXES as SHEET_SUFFIXES,
)
from crisisplan.plan.dates import DAY, show_date
from crisisplan.plan.kinds import UnreadableError, read_text, read_time

VOCABULARY = RESOURCES / "school_calendar.toml"
LINES_LIMIT = 5_000
TEXT_LIMIT = 2_000_000
"""Characters that can be pasted."""
LABEL_LIMIT = 200
"""Characters of a line that name its day."""
LONGEST_CLOSING = 120 * DAY
_NOBODY_SAID = Served()
_YEAR_FIRST = re.compile(r"(?:19|20)\d{2}\b")
_EVENT_SUFFIXES = (".ics", ".ical", ".ifb", ".vcs")
SUFFIXES = (*_EVENT_SUFFIXES, *SHEET_SUFFIXES)
_HEADER_WITHIN = 20
_APART = 10 * DAY
"""Between two lines of one name that are taken for one recess."""
_WEEKEND = 3 * DAY
_RECESS = 21 * DAY
_WINDOW = 70 * DAY
"""A recess or testing window may last so long from the line where it begins to that where it ends.
"""

Stretch = tuple[date, date]


class CalendarError(SheetError):
    """A calendar that cannot be brought in. The message says what is safe and what to do."""


class Taken(Enum):
    """What a line is taken for."""

    FIRST_DAY = "First day of school"
    LAST_DAY = "Last day of school"
    SECOND_SEMESTER = "Second semester starts"
    NO_SCHOOL = "No school"
    EARLY_RELEASE = "Early release"
    LATE_START = "Late start"
    TESTING = "Testing window"
    SENSITIVE = "Sensitive date: no drills"
    SCHOOL_DAY = "School as usual"

    @property
    def key(self) -> str:
        """The word that commands print; of a day's kind, the key of that choice."""
        return self.name.lower()


@dataclass(frozen=True)
class Entry:
    """What a line of the calendar says."""

    line: int
    """Where it stands, from 1."""
    words: str
    stretches: tuple[Stretch, ...]
    """Its days: each from a day to a day."""
    taken: Taken
    question: str = ""
    """What to look at, where it is not sure."""
    note: str = ""
    """Why it changes nothing here, where its words would have."""

    @property
    def sure(self) -> bool:
        """Whether its words leave no doubt."""
        return not self.question

    @property
    def starts(self) -> date:
        """Its first day."""
        return self.stretches[0][0]

    @property
    def ends(self) -> date:
        """Its last day."""
        return self.stretches[-1][1]


@dataclass(frozen=True)
class SchoolCalendar:
    """Everything that was read of a calendar."""

    name: str
    entries: tuple[Entry, ...]
    problems: tuple[Problem, ...] = ()
    assumed: str = ""
    """The sentence that says which year was assumed, where the calendar names none."""

    def day(self, taken: Taken) -> date | None:
        """The first, last or second semester's day, as its lines say."""
        return next((entry.starts for entry in self.entries if entry.taken is taken), None)


def read_school_calendar(
    path: Path,
    today: date,
    first_day: date | None = None,
    served: Served = _NOBODY_SAID,
    report: Report = lambda what, done, total: None,
) -> SchoolCalendar:
    """A calendar from a file: .ics, CSV, text or workbook. Raises CalendarError, SheetError.

    ``first_day`` tells the year of dates that have none, ``served`` which grades are the school's.
    """
    if path.is_dir():
        raise CalendarError(f"{path.name} is a folder. Choose the calendar in it.")
    if path.suffix.lower() not in (*BOOK_SUFFIXES, ".zip"):
        text = decode(path.name, read_content(path))
        if path.suffix.lower() in _EVENT_SUFFIXES and not is_calendar(text):
            raise CalendarError(
                f"{path.name} is not a calendar: it holds no events. Nothing was changed."
            )
        return _of_text(path.name, text, _Asked(today, first_day, served))
    sheets = read_sheets(path, report=report)
    return _of_sheets(path.name, sheets, _Asked(today, first_day, served))


def read_calendar_text(
    name: str,
    text: str,
    today: date,
    first_day: date | None = None,
    served: Served = _NOBODY_SAID,
) -> SchoolCalendar:
    """A calendar from pasted text: rows, lines or .ics. Raises CalendarError, SheetError."""
    if not text.strip():
        raise CalendarError(
            "Nothing to paste yet. Copy the lines of the calendar first, then paste them here."
        )
    if len(text) > TEXT_LIMIT:
        raise CalendarError("That is too much to paste at once. Save it as a file and import that.")
    return _of_text(name, text, _Asked(today, first_day, served))


@dataclass(frozen=True)
class _Asked:
    """What is known besides the calendar."""

    today: date
    first_day: date | None
    served: Served


def _of_text(name: str, text: str, asked: _Asked) -> SchoolCalendar:
    if is_calendar(text):
        return _of_events(name, text, asked)
    sheet = sheet_of_text(name, text)
    lines = text.rstrip().splitlines()
    if lines and lines[-1].count('"') % 2:
        reason = "The file breaks off here. What should follow is missing; ask for it again."
        sheet = replace(sheet, problems=(*sheet.problems, Problem(name, len(lines), "", reason)))
    return _of_sheets(name, [sheet], asked)


def label_of(words: str) -> str:
    """What a day is called: the words without “No school” before them."""
    label = re.sub(r"^\W*no school\b[\s/:,–—-]*", "", words, flags=re.IGNORECASE).strip(" -–—/:,;")
    if label.startswith("(") and label.endswith(")"):
        label = label[1:-1]
    return read_text(label[:LABEL_LIMIT] or words[:LABEL_LIMIT])


# -- events


def _of_events(name: str, text: str, asked: _Asked) -> SchoolCalendar:
    entries: list[Entry] = []
    problems: list[Problem] = []
    try:
        events = read_events(text)
    except EventError as error:
        raise CalendarError(f"{name} cannot be read. {error} Nothing was changed.") from None
    for event in events:
        if not isinstance(event, CalendarEvent):
            problems.append(Problem(name, event.line, "", event.reason))
        elif not event.summary and not event.details:
            problems.append(Problem(name, event.line, "", "It has a date and no words."))
        else:
            line = _Line(event.line, event.summary or event.details, event.details)
            entries += line.entries(event.stretches, asked.served, event.question)
    return _settled(name, entries, problems, "", asked)


# -- tables and lines


@dataclass
class _Found:
    """A line with its dates as they are printed."""

    sheet: str
    row: int
    column: str
    dates: PrintedDates
    ends: PrintedDate | None
    line: _Line
    ends_at_midnight: bool = False


def _of_sheets(name: str, sheets: Sequence[Sheet], asked: _Asked) -> SchoolCalendar:
    problems = [problem for sheet in sheets for problem in sheet.problems]
    if sum(len(sheet.rows) for sheet in sheets) > LINES_LIMIT:
        raise CalendarError(
            f"{name} has more than {LINES_LIMIT:,} lines, which no school calendar has. "
            "Nothing was changed."
        )
    found: list[_Found] = []
    headings = [name]
    for sheet in sheets:
        rows = _Rows(sheet, problems)
        found += rows.found()
        headings += rows.headings
    printed = [day for item in found for stretch in item.dates.stretches for day in stretch]
    window = year_window(asked.first_day, headings, printed, asked.today)
    entries: list[Entry] = []
    for item in found:
        try:
            stretches = _stretches(item, window)
        except UnreadableError as error:
            problems.append(Problem(item.sheet, item.row, item.column, str(error)))
            continue
        if item.line.words:
            entries += item.line.entries(stretches, asked.served)
        else:
            problems.append(Problem(item.sheet, item.row, "", "It has a date and no words."))
    year = window.start.year
    without = any(day.year is None for day in printed)
    assumed = (
        f"The calendar names no year. Its dates are taken for {year}–{(year + 1) % 100:02}."
        if window.assumed and without
        else ""
    )
    return _settled(name, entries, problems, assumed, asked)


def _stretches(item: _Found, window: YearWindow) -> tuple[Stretch, ...]:
    """The days of a line. Raises UnreadableError."""
    stretches = item.dates.stretches
    if item.ends is not None:
        start, end = window.stretch_of(stretches[0][0], item.ends)
        if item.ends_at_midnight and end > start:
            end -= DAY
        days = [(start, end)]
    else:
        days = [window.stretch_of(*stretch) for stretch in stretches]
    if any(end - start > LONGEST_CLOSING for start, end in days):
        raise UnreadableError(f"It lasts longer than {LONGEST_CLOSING.days} days.")
    return tuple(sorted(days))


class _Rows:
    """The lines of one sheet: by its header if it has one, else each line by itself."""

    def __init__(self, sheet: Sheet, problems: list[Problem]) -> None:
        self._sheet, self._problems = sheet, problems
        self._below: PrintedDate | None = None
        self.headings: list[str] = []
        """Lines without a date, which may name the year."""
        self._columns: dict[str, list[int]] = {}
        self._header: Row | None = None

    def found(self) -> Iterator[_Found]:
        """Every line with a date."""
        self._find_header()
        for read in self._sheet.rows:
            if self._header is not None and read.line <= self._header.line:
                self.headings += read.cells
                continue
            row = read
            if self._header is None or len(read.cells) > len(self._header.cells):
                row = Row(read.line, _whole_dates(read.cells))
            month = month_alone(" ".join(cell for cell in row.cells if cell))
            if month is not None:
                self._below = month
                continue
            found = self._by_header(row) if self._header is not None else self._by_itself(row)
            if found is not None:
                yield found

    def _find_header(self) -> None:
        vocabulary = _vocabulary()
        for row in self._sheet.rows[:_HEADER_WITHIN]:
            columns: dict[str, list[int]] = {}
            for meaning, names in vocabulary.columns.items():
                places = [
                    (names[fold], number)
                    for number, cell in enumerate(row.cells)
                    if (fold := _fold(cell)) in names
                ]
                columns[meaning] = [number for _, number in sorted(places)]
            if columns["starts"] and (columns["words"] or columns["details"]):
                self._columns, self._header = columns, row
                return

    def _cell(self, row: Row, meaning: str) -> str:
        """The cell under the best header with this meaning."""
        for number in self._columns[meaning][:1]:
            if number < len(row.cells):
                return row.cells[number]
        return ""

    def _said_by(self, number: int, cell: str) -> str:
        """A cell, with the word “grades” where only its header says it: “6-8”."""
        assert self._header is not None
        of_grades = _fold(self._header.cells[number]) == "grades"
        return f"grades {cell}" if of_grades and cell else cell

    def _by_header(self, row: Row) -> _Found | None:
        assert self._header is not None
        column = self._header.cells[self._columns["starts"][0]]
        cell = self._cell(row, "starts")
        dates = find_dates(cell, self._below)
        titles = self._columns["words"][:1] or self._columns["details"][:1]
        words = " ".join(row.cells[number] for number in titles if number < len(row.cells))
        more = [
            self._said_by(number, row.cells[number])
            for number in self._columns["details"]
            if number not in titles and number < len(row.cells) and row.cells[number] != words
        ]
        if dates is None:
            if not cell and not words:
                return None
            self.headings.append(words)
            reason = "It has no date." if not cell else f"“{cell[:40]}” is no date."
            self._problems.append(Problem(self._sheet.name, row.line, column, reason))
            return None
        if dates.words and dates.words not in words:
            more.append(dates.words)
        until = find_dates(self._cell(row, "ends"), self._below)
        line = _Line(row.line, words or dates.words, "; ".join(filter(None, more)))
        line.closed = self._closed(row)
        return _Found(
            self._sheet.name,
            row.line,
            column,
            dates,
            until.stretches[-1][1] if until is not None else None,
            line,
            _is_midnight(self._cell(row, "start_time"))
            and _is_midnight(self._cell(row, "end_time")),
        )

    def _closed(self, row: Row) -> bool | None:
        """What a column that says whether school is closed says."""
        answers = _vocabulary().answers
        for meaning, when_yes in (("closed", True), ("open", False)):
            cell = _fold(self._cell(row, meaning)) if self._columns[meaning] else ""
            if cell in answers["yes"]:
                return when_yes
            if cell in answers["no"]:
                return not when_yes
        return None

    def _by_itself(self, row: Row) -> _Found | None:
        """A line without a header over it: cells that are dates, the others are its words."""
        whole = [find_dates(cell, self._below) for cell in row.cells]
        days = [n for n, dates in enumerate(whole) if dates is not None and not dates.words]
        others = [cell for n, cell in enumerate(row.cells) if n not in days]
        # “May 29, June 1-2 make-up days” was cut at its comma.
        if days and not any(starts_with_date(cell) for cell in others):
            dates = whole[days[0]]
            taken = set(days[:2])
            until = whole[days[1]] if len(days) > 1 else None
            words = ", ".join(cell for n, cell in enumerate(row.cells) if cell and n not in taken)
        else:
            dates = find_dates(", ".join(cell for cell in row.cells if cell), self._below)
            until, words = None, dates.words if dates is not None else ""
        if dates is None:
            self.headings.append(" ".join(row.cells))
            return None
        return _Found(
            self._sheet.name,
            row.line,
            "",
            dates,
            until.stretches[-1][1] if until is not None else None,
            _Line(row.line, words),
        )


def _whole_dates(cells: Sequence[str]) -> tuple[str, ...]:
    """Cells without the cuts that a comma before the year has made: “Aug 18, 2027”."""
    joined: list[str] = []
    for cell in cells:
        if joined and _YEAR_FIRST.match(cell):
            dates = find_dates(joined[-1])
            if dates is not None and dates.stretches[-1][1].year is None:
                joined[-1] += f", {cell}"
                continue
        joined.append(cell)
    return tuple(joined)


def _is_midnight(text: str) -> bool:
    try:
        return read_time(text) == time.min
    except UnreadableError:
        return False


# -- what the words say


@dataclass(frozen=True)
class _Vocabulary:
    columns: dict[str, dict[str, int]]
    """For each meaning, the folded headers with their place in the list."""
    answers: dict[str, frozenset[str]]
    words: dict[str, re.Pattern[str]]
    but: dict[str, re.Pattern[str]]


@cache
def _vocabulary() -> _Vocabulary:
    entry = tomllib.loads(VOCABULARY.read_text("utf-8"))

    def patterns(table: str) -> dict[str, re.Pattern[str]]:
        return {key: re.compile("|".join(words)) for key, words in entry[table].items()}

    return _Vocabulary(
        known_headers(entry["columns"], _fold),
        {key: frozenset(map(_fold, words)) for key, words in entry["answers"].items()},
        patterns("words"),
        patterns("but"),
    )


def _fold(text: str) -> str:
    return "".join(ch for ch in text.casefold() if ch.isalnum() or ch == "✓")


def _says(meaning: str, text: str) -> bool:
    """Whether a plain text has this meaning."""
    vocabulary = _vocabulary()
    if not vocabulary.words[meaning].search(text):
        return False
    but = vocabulary.but.get(meaning)
    return but is None or not but.search(text)


def _lower(text: str) -> str:
    return re.sub("['’‘`]", "", " ".join(text.split())).lower()


def _plain(text: str) -> str:
    return _vocabulary().words["aside"].sub(" ", _lower(text))


class _Line:
    """The words of a line, and what can be told of them."""

    def __init__(self, number: int, words: str, details: str = "") -> None:
        self.number = number
        self.words = " ".join(words.split())
        self.closed: bool | None = None
        """What a column says that says nothing else."""
        self._title = _plain(self.words)
        whole = f"{words} · {details}" if details else self.words
        self._whole, self._said = _lower(whole), _plain(whole)
        self._details = _plain(details)
        names = _says("some", self._said) or named_grades(self._whole).anything
        self._some = names and not _says("every", self._said)
        """Whether only some schools or grades are meant."""

    def entries(
        self, stretches: tuple[Stretch, ...], served: Served, question: str = ""
    ) -> list[Entry]:
        """What the line was taken for: mostly one thing, seldom two (an early last day)."""
        concern, mine = self._concern(served)
        note = ""
        if concern is Concern.NONE:
            taken = [(Taken.SCHOOL_DAY, "")]
            if self._would_matter():
                note = f"It is for others: this school serves {served.in_words}."
        else:
            asked = _About(concern, mine, served)
            taken = [*self._ends_of_year(asked), *self._day(asked)] or [(Taken.SCHOOL_DAY, "")]
        if len(taken) > 1 and taken[-1][0] is Taken.SCHOOL_DAY:
            taken.pop()
        return [
            Entry(
                self.number,
                self.words,
                stretches[:1] if kind in _SINGLE else stretches,
                kind,
                why or (question if kind is not Taken.SCHOOL_DAY else ""),
                note,
            )
            for kind, why in taken
        ]

    def _concern(self, served: Served) -> tuple[Concern, frozenset[int]]:
        """Whether it is about this school."""
        if not self._some:
            return Concern.ALL, served.grades
        return concern_of(self._whole, served)

    def _would_matter(self) -> bool:
        """Whether it would be more than a day of school, were it about this one."""
        everybody = _About(Concern.ALL, frozenset(), _NOBODY_SAID)
        taken = [*self._ends_of_year(everybody), *self._day(everybody)]
        return any(kind is not Taken.SCHOOL_DAY for kind, _ in taken)

    def _ends_of_year(self, about: _About) -> Iterator[tuple[Taken, str]]:
        """The first day, the last day, the second semester."""
        staff = _says("staff", self._title) and "student" not in self._title
        for kind, meaning in ((Taken.FIRST_DAY, "first_day"), (Taken.LAST_DAY, "last_day")):
            if _says(meaning, self._title) and not staff and not _says("events", self._title):
                question = ""
                if about.concern is not Concern.ALL:
                    question = f"{about.in_words} Is it the {_WORD[kind]} of the school?"
                elif _says("unsettled", self._said):
                    question = f"It may turn out otherwise. Is it the {_WORD[kind]} to plan with?"
                yield kind, question
        if _says("second_semester", self._title):
            yield Taken.SECOND_SEMESTER, ""

    def _day(self, about: _About) -> Iterator[tuple[Taken, str]]:
        """What kind of day it is."""
        kind, question = self._kind()
        affects = kind in _AFFECTING
        if affects and about.concern is not Concern.ALL:
            question = f"{about.in_words} {_AFFECTING[kind]}"
            if self.closed is not True and (self.closed is False or about.is_small(self._whole)):
                kind = Taken.SCHOOL_DAY
        elif affects and not question and _says("unsettled", self._said):
            question = "It may turn out otherwise. Is it to be planned with?"
        yield kind, question

    def _kind(self) -> tuple[Taken, str]:
        closed = _says("closed", self._said)
        # A column speaks of the district; words that name grades are closer to the school.
        if closed and self.closed is False and not self._some:
            return Taken.SCHOOL_DAY, (
                "The words say that students stay home, another column that school is open. "
                "Which is right?"
            )
        if closed or self.closed:
            return Taken.NO_SCHOOL, ""
        if _says("early", self._said):
            return Taken.EARLY_RELEASE, ""
        if _says("late", self._said):
            return Taken.LATE_START, ""
        capitals = _vocabulary().words["testing_capitals"]
        if _says("testing", self._title) or capitals.search(self.words):
            return Taken.TESTING, ""
        title = self._title
        if self.closed is False or _says("events", title) or _says("resumes", title):
            return Taken.SCHOOL_DAY, ""
        if _says("recess", title) or _says("closed_holidays", title):
            return Taken.NO_SCHOOL, ""
        if _says("staff_days", title):
            return Taken.NO_SCHOOL, ""
        if _says("staff", title):
            return Taken.NO_SCHOOL, "Staff work that day. Do students stay home?"
        if _says("holidays", title) or _says("holidays", self._details):
            return Taken.NO_SCHOOL, "It does not say “no school”. Is your school closed?"
        return Taken.SCHOOL_DAY, ""


@dataclass(frozen=True)
class _About:
    """Whom a line is about, held against the school."""

    concern: Concern
    mine: frozenset[int]
    served: Served

    @property
    def in_words(self) -> str:
        """What a question begins with."""
        if self.concern is Concern.SOME:
            return f"It is about {call(self.mine)}; this school serves {self.served.in_words}."
        return "It names some grades or schools."

    def is_small(self, text: str) -> bool:
        """Whether so few are meant that the whole school goes on."""
        if self.concern is Concern.SOME:
            return 2 * len(self.mine) < len(self.served.grades)
        return named_grades(text).few or _says("few", text)


_AFFECTING = {
    Taken.NO_SCHOOL: "Is the school closed?",
    Taken.EARLY_RELEASE: "Does the day end early for the school?",
    Taken.LATE_START: "Does the day start late for the school?",
}
_SINGLE = (Taken.FIRST_DAY, Taken.LAST_DAY, Taken.SECOND_SEMESTER)
_WORD = {Taken.FIRST_DAY: "first day", Taken.LAST_DAY: "last day"}


# -- what lines say together


def _settled(
    name: str,
    entries: list[Entry],
    problems: Sequence[Problem],
    assumed: str,
    asked: _Asked,
) -> SchoolCalendar:
    """The calendar, once its lines are held against each other. Raises CalendarError."""
    if not entries:
        reason = f" {problems[0]}" if problems else ""
        raise CalendarError(
            f"No dates were found in {name}.{reason} Nothing was changed. A calendar has a date "
            "and some words on each line."
        )
    entries.sort(key=lambda entry: (entry.line, _ORDER[entry.taken]))
    _choose_ends(entries, asked.today, asked.first_day)
    _choose_semester(entries)
    _complete(entries)
    return SchoolCalendar(name, tuple(entries), tuple(problems), assumed)


_ORDER = {taken: number for number, taken in enumerate(Taken)}


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
        ends = _says("first_semester_ends", _plain(entry.words))
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
        title = _plain(entry.words)
        if not single or not entry.sure:
            continue
        if entry.taken is Taken.NO_SCHOOL and _says("recess", title):
            entries[number] = together.whole_recess(entry, title)
        elif entry.taken is Taken.TESTING and _says("begins", title):
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
            title = _plain(entry.words)
            if entry.taken is Taken.NO_SCHOOL:
                days = self._closings.setdefault(_plain(label_of(entry.words)), [])
                days += {entry.starts, entry.ends}
            elif _says("resumes", title):
                self._back.append(entry.starts)
            if _says("finishes", title):
                self._ends.setdefault(_stem(title), []).append(entry.ends)
        for days in (*self._closings.values(), *self._ends.values(), self._back):
            days.sort()

    def whole_window(self, entry: Entry, title: str) -> Entry:
        """A testing window that begins, until the line that says that it ends."""
        end = _next_after(self._ends.get(_stem(title), ()), entry.starts, _WINDOW)
        return _until(entry, end) if end is not None else entry

    def whole_recess(self, entry: Entry, title: str) -> Entry:
        """A recess of one day: as long as other lines say that it is, with a question."""
        day = entry.starts
        same = self._closings[_plain(label_of(entry.words))]
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
        end = _next_after(self._ends.get(_stem(title), ()), day, _RECESS)
        if end is not None and _says("begins", title):
            return _until(entry, end)
        back = _next_after(self._back, day, _RECESS)
        if back is not None and back > day + DAY:
            return replace(
                entry,
                stretches=((day, back - DAY),),
                question=f"Only {show_date(day)} is given. Taken to last until school resumes on "
                f"{show_date(back)}. Is that right?",
            )
        if _says("finishes", title):
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


def _stem(title: str) -> str:
    """“pssa testing” of “PSSA testing begins” and of “PSSA testing ends”."""
    vocabulary = _vocabulary()
    for meaning in ("begins", "finishes"):
        title = vocabulary.words[meaning].sub(" ", title)
    return " ".join(re.findall(r"\w+", title))
