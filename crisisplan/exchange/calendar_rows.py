"""The rows of a table, or the lines of a text, in which a school calendar has dates."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import time

from crisisplan.exchange.calendar_lines import Line, Stretch
from crisisplan.exchange.calendar_words import fold_cell, vocabulary
from crisisplan.exchange.printed_dates import (
    PrintedDate,
    PrintedDates,
    YearWindow,
    find_dates,
    month_alone,
    starts_with_date,
)
from crisisplan.exchange.sheets import Problem, Row, Sheet
from crisisplan.plan.dates import DAY
from crisisplan.plan.kinds import UnreadableError, read_time

LONGEST_CLOSING = 120 * DAY
_YEAR_FIRST = re.compile(r"(?:19|20)\d{2}\b")
_HEADER_WITHIN = 20


@dataclass
class DatedLine:
    """A line with its dates as they are printed."""

    sheet: str
    row: int
    column: str
    dates: PrintedDates
    ends: PrintedDate | None
    line: Line
    ends_at_midnight: bool = False

    def days(self, window: YearWindow) -> tuple[Stretch, ...]:
        """The days that it means: each stretch from a day to a day. Raises UnreadableError."""
        stretches = self.dates.stretches
        if self.ends is not None:
            start, end = window.stretch_of(stretches[0][0], self.ends)
            if self.ends_at_midnight and end > start:
                end -= DAY
            days = [(start, end)]
        else:
            days = [window.stretch_of(*stretch) for stretch in stretches]
        if any(end - start > LONGEST_CLOSING for start, end in days):
            raise UnreadableError(f"It lasts longer than {LONGEST_CLOSING.days} days.")
        return tuple(sorted(days))


class CalendarRows:
    """The lines of one sheet: by its header if it has one, else each line by itself."""

    def __init__(self, sheet: Sheet, problems: list[Problem]) -> None:
        self._sheet, self._problems = sheet, problems
        self._below: PrintedDate | None = None
        self.headings: list[str] = []
        """Lines without a date, which may name the year."""
        self._columns: dict[str, list[int]] = {}
        self._header: Row | None = None

    def found(self) -> Iterator[DatedLine]:
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
        for row in self._sheet.rows[:_HEADER_WITHIN]:
            columns: dict[str, list[int]] = {}
            for meaning, names in vocabulary().columns.items():
                places = [
                    (names[fold], number)
                    for number, cell in enumerate(row.cells)
                    if (fold := fold_cell(cell)) in names
                ]
                columns[meaning] = [number for _, number in sorted(places)]
            if columns["starts"] and (columns["words"] or columns["details"]):
                self._columns, self._header = columns, row
                return

    def _cell(self, row: Row, meaning: str) -> str:
        """The cell under the best header with this meaning."""
        return row.cell(next(iter(self._columns[meaning]), None))

    def _said_by(self, number: int, cell: str) -> str:
        """A cell, with the word “grades” where only its header says it: “6-8”."""
        assert self._header is not None
        of_grades = fold_cell(self._header.cells[number]) == "grades"
        return f"grades {cell}" if of_grades and cell else cell

    def _by_header(self, row: Row) -> DatedLine | None:
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
        line = Line(row.line, words or dates.words, "; ".join(filter(None, more)))
        line.closed = self._closed(row)
        return DatedLine(
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
        answers = vocabulary().answers
        for meaning, when_yes in (("closed", True), ("open", False)):
            cell = fold_cell(self._cell(row, meaning)) if self._columns[meaning] else ""
            if cell in answers["yes"]:
                return when_yes
            if cell in answers["no"]:
                return not when_yes
        return None

    def _by_itself(self, row: Row) -> DatedLine | None:
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
        return DatedLine(
            self._sheet.name,
            row.line,
            "",
            dates,
            until.stretches[-1][1] if until is not None else None,
            Line(row.line, words),
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
