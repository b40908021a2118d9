"""A school's calendar as it publishes it, .ics or table or pasted text: what each line is.

A line becomes an entry: its words, its days, what it was taken for, and a question where that is
not sure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from crisisplan.exchange.calendar_events import (
    CalendarEvent,
    EventError,
    is_calendar,
    read_events,
)
from crisisplan.exchange.calendar_lines import NOBODY_SAID, Entry, Line, Taken
from crisisplan.exchange.calendar_rows import CalendarRows, DatedLine
from crisisplan.exchange.calendar_year import as_one_year
from crisisplan.exchange.named_grades import Served
from crisisplan.exchange.printed_dates import year_window
from crisisplan.exchange.sheets import (
    BOOK_SUFFIXES,
    Problem,
    Report,
    Sheet,
    SheetError,
    decode,
    read_content,
    read_sheets,
    sheet_of_text,
)
from crisisplan.exchange.sheets import (
    SUFFIXES as SHEET_SUFFIXES,
)
from crisisplan.plan.kinds import UnreadableError

LINES_LIMIT = 5_000
TEXT_LIMIT = 2_000_000
"""Characters that can be pasted."""
_EVENT_SUFFIXES = (".ics", ".ical", ".ifb", ".vcs")
SUFFIXES = (*_EVENT_SUFFIXES, *SHEET_SUFFIXES)


class CalendarError(SheetError):
    """A calendar that cannot be brought in. The message says what is safe and what to do."""


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
    served: Served = NOBODY_SAID,
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
    served: Served = NOBODY_SAID,
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
            line = Line(event.line, event.summary or event.details, event.details)
            entries += line.entries(event.stretches, asked.served, event.question)
    return _settled(name, entries, problems, "", asked)


def _of_sheets(name: str, sheets: Sequence[Sheet], asked: _Asked) -> SchoolCalendar:
    problems = [problem for sheet in sheets for problem in sheet.problems]
    if sum(len(sheet.rows) for sheet in sheets) > LINES_LIMIT:
        raise CalendarError(
            f"{name} has more than {LINES_LIMIT:,} lines, which no school calendar has. "
            "Nothing was changed."
        )
    found: list[DatedLine] = []
    headings = [name]
    for sheet in sheets:
        rows = CalendarRows(sheet, problems)
        found += rows.found()
        headings += rows.headings
    printed = [day for item in found for stretch in item.dates.stretches for day in stretch]
    window = year_window(asked.first_day, headings, printed, asked.today)
    entries: list[Entry] = []
    for item in found:
        try:
            days = item.days(window)
        except UnreadableError as error:
            problems.append(Problem(item.sheet, item.row, item.column, str(error)))
            continue
        if item.line.words:
            entries += item.line.entries(days, asked.served)
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
    year = as_one_year(entries, asked.today, asked.first_day)
    return SchoolCalendar(name, tuple(year), tuple(problems), assumed)
