"""Dates as school calendars print them: without a year, as ranges and lists, below a month."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from crisisplan.plan.dates import MONTHS
from crisisplan.plan.kinds import UnreadableError, read_date

STRETCHES_LIMIT = 60
"""Dates that one line may list."""

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_WEEKDAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?s?\b\.?"
_ORDINAL = r"(?:st|nd|rd|th)?"
_NO_COUNT = (
    r"(?!\d)(?!\s*(?:[ap]\.?m\b|-?hours?|-?hrs?\b|-?minutes?|-?min\b|-?days?\b|-?weeks?|%|:\d"
    r"|(?:st|nd|rd|th)?\s*-?grade))"
)
"""After a day of the month: not a time, a length or a grade."""
_CLOCK = (
    r"(?:[T ]\s*\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?\s*(?:[ap]\.?m\b\.?)?(?:Z|[+-]\d{2}:?\d{2})?)?"
)
_DATE = re.compile(
    rf"(?:{_WEEKDAY},?\s*)?(?:"
    rf"(?P<y1>\d{{4}})-(?P<m1>\d{{1,2}})-(?P<d1>\d{{1,2}})(?!\d){_CLOCK}"
    rf"|(?P<m2>\d{{1,2}})/(?P<d2>\d{{1,2}})/(?P<y2>\d{{4}}|\d{{2}})(?!\d){_CLOCK}"
    r"|(?P<y8>20\d{2})(?P<m8>[01]\d)(?P<d8>[0-3]\d)(?!\d)"
    r"|(?P<m3>\d{1,2})-(?P<d3>\d{1,2})-(?P<y3>\d{4}|\d{2})(?!\d)"
    rf"|(?P<d4>\d{{1,2}})-(?P<m4>{_MONTH})(?:-(?P<y4>\d{{4}}|\d{{2}})(?!\d))?"
    rf"|(?P<d5>\d{{1,2}}) (?P<m5>{_MONTH}),? (?P<y5>\d{{4}})(?!\d)"
    rf"|(?P<m6>{_MONTH})\s*(?P<d6>\d{{1,2}}){_ORDINAL}{_NO_COUNT}"
    r"(?:,?\s*(?P<y6>(?:19|20)\d{2})(?!\d)|,?\s*['’](?P<z6>\d{2})(?!\d))?"
    r"|(?P<m7>\d{1,2})/(?P<d7>\d{1,2})(?![\d/])(?!\s?-?\s?days?\b)"
    r")",
    re.IGNORECASE,
)
_LATER_DAY = re.compile(
    rf"(?P<d>\d{{1,2}}){_ORDINAL}{_NO_COUNT}(?![/-]\d)(?:,?\s*(?P<y>(?:19|20)\d{{2}})(?!\d))?",
    re.IGNORECASE,
)
_DAY_BELOW_MONTH = re.compile(
    rf"(?:{_WEEKDAY},?\s*)?(?P<d>\d{{1,2}}){_ORDINAL}{_NO_COUNT}(?![/.]\d)", re.IGNORECASE
)
_WEEKDAYS = re.compile(
    rf"^\(?{_WEEKDAY}(?:\s*[-–]\s*{_WEEKDAY})?\)?(?=\W|$)|^[)\]](?=\W|$)", re.IGNORECASE
)
"""After a date: the days of the week that say it again."""
_TO = re.compile(r"\s*(?:-|–|—|−|\bto\b|\bthrough\b|\bthru\b|\buntil\b)\s*", re.IGNORECASE)
_AND = re.compile(r"\s*(?:,|&|;|\band\b)\s*(?:&|\band\b)?\s*", re.IGNORECASE)
_MONTH_ALONE = re.compile(rf"(?P<m>{_MONTH})[,\s]*(?P<y>(?:19|20)\d{{2}})?", re.IGNORECASE)
_AROUND = " \t-–—−:;,.|•·*▪◦>"
_SCHOOL_YEAR = re.compile(r"(?<!\d)(20\d{2})\s?[-–—/]\s?(20\d{2}|\d{2})(?![\d/-])")


@dataclass(frozen=True)
class PrintedDate:
    """A day as it is printed: often without its year."""

    month: int
    day: int
    year: int | None = None


@dataclass(frozen=True)
class PrintedDates:
    """What a line says: its dates, each from a day to a day, and the words beside them."""

    stretches: tuple[tuple[PrintedDate, PrintedDate], ...]
    words: str


def month_alone(text: str) -> PrintedDate | None:
    """The month of a heading, “August” or “August 2026”, as its first day; else ``None``."""
    match = _MONTH_ALONE.fullmatch(text.strip(_AROUND))
    if match is None:
        return None
    return PrintedDate(_month(match["m"]), 1, int(match["y"]) if match["y"] else None)


def find_dates(text: str, below: PrintedDate | None = None) -> PrintedDates | None:
    """The dates of a line and its words, or ``None`` where it has no date.

    ``below`` is the month of the heading that the line stands under: then “18” is a day of it.
    """
    found = _first_date(text)
    if found is None and below is not None:
        start = len(text) - len(text.lstrip(_AROUND))
        match = _DAY_BELOW_MONTH.match(text, start)
        if match is not None and 1 <= int(match["d"]) <= 31:
            found = start, match.end(), PrintedDate(below.month, int(match["d"]), below.year)
    if found is None:
        return None
    start, end, first = found
    stretches = []
    while True:
        stretch, end = _whole_stretch(text, first, end)
        stretches.append(stretch)
        following = _next_in_list(text, stretch[1], end)
        if following is None or len(stretches) == STRETCHES_LIMIT:
            break
        first, end = following
    before, after = text[:start].strip(_AROUND), text[end:].strip(_AROUND)
    after = _WEEKDAYS.sub("", after).strip(_AROUND)
    if before.endswith("(") and after.startswith(")"):
        before, after = before[:-1].strip(_AROUND), after[1:].strip(_AROUND)
    return PrintedDates(tuple(stretches), " ".join(part for part in (before, after) if part))


def _first_date(text: str) -> tuple[int, int, PrintedDate] | None:
    for match in _DATE.finditer(text):
        start, end = match.span()
        if start and (text[start - 1].isalnum() or (text[start - 1] in "/-" and start > 1)):
            continue
        # Without a month's name or a year, “3/4” is a date only where a line starts or ends.
        at_edge = not text[:start].strip(_AROUND) or not text[end:].strip(_AROUND)
        printed = _printed(match)
        if printed is not None and (match["m7"] is None or at_edge or text[start - 1] in ":(–—-"):
            return start, end, printed
    return None


def _printed(match: re.Match[str]) -> PrintedDate | None:
    form = next(number for number in "12345678" if match[f"m{number}"])
    month = _month(match[f"m{form}"])
    year = match[f"y{form}"] if form != "7" else None
    year = year or (match["z6"] if form == "6" else None)
    day = int(match[f"d{form}"])
    if not 1 <= month <= 12 or not 1 <= day <= 31:
        return None
    return PrintedDate(month, day, _full_year(year))


def _full_year(text: str | None) -> int | None:
    if text is None:
        return None
    return int(text) + (2000 if len(text) == 2 else 0)


def _month(text: str) -> int:
    if text.isdigit():
        return int(text)
    return next(n for n, name in enumerate(MONTHS, 1) if name.lower().startswith(text[:3].lower()))


def _whole_stretch(
    text: str, first: PrintedDate, end: int
) -> tuple[tuple[PrintedDate, PrintedDate], int]:
    """From a day to the day that follows after a dash or “to”, if one does."""
    to = _TO.match(text, end)
    if to is None:
        return (first, first), end
    match = _DATE.match(text, to.end())
    last = _printed(match) if match is not None else None
    if match is not None and last is not None:
        return (first, last), match.end()
    later = _LATER_DAY.match(text, to.end())
    if later is None or not 1 <= int(later["d"]) <= 31:
        return (first, first), end
    spaced = text[to.start() : to.end()] != to[0].strip()
    if spaced and int(later["d"]) <= first.day:
        return (first, first), end  # a number of the words, not a day before the first
    year = _full_year(later["y"]) or first.year
    if first.year is None and year is not None:
        first = PrintedDate(first.month, first.day, year)
    return (first, PrintedDate(first.month, int(later["d"]), year)), later.end()


def _next_in_list(text: str, last: PrintedDate, end: int) -> tuple[PrintedDate, int] | None:
    """The next date of a list: “Nov 26, 27 and Dec 1”."""
    comma = _AND.match(text, end)
    if comma is None:
        return None
    match = _DATE.match(text, comma.end())
    printed = _printed(match) if match is not None and match["m7"] is None else None
    if match is not None and printed is not None:
        return printed, match.end()
    later = _LATER_DAY.match(text, comma.end())
    if later is None or not last.day < int(later["d"]) <= 31:
        return None
    return PrintedDate(
        last.month, int(later["d"]), _full_year(later["y"]) or last.year
    ), later.end()


class YearWindow:
    """The twelve months in which dates without a year lie."""

    def __init__(self, start: date, assumed: bool = False) -> None:
        self.start = start.replace(day=1)
        self.assumed = assumed
        """Nothing in the calendar says the year; it is a guess."""

    def date_of(self, printed: PrintedDate) -> date:
        """The day that is meant. Raises UnreadableError."""
        year = printed.year
        if year is None:
            year = self.start.year + (printed.month < self.start.month)
        return read_date(f"{year:04}-{printed.month}-{printed.day}")

    def stretch_of(self, first: PrintedDate, last: PrintedDate) -> tuple[date, date]:
        """From a day to a day, in order. Raises UnreadableError."""
        if first.year is None and last.year is not None:
            over_new_year = (last.month, last.day) < (first.month, first.day)
            first = PrintedDate(first.month, first.day, last.year - over_new_year)
        start = self.date_of(first)
        if last.year is None:
            over_new_year = last.month < first.month
            last = PrintedDate(last.month, last.day, start.year + over_new_year)
        end = self.date_of(last)
        if end < start:
            raise UnreadableError("It ends before it starts.")
        return start, end


def year_window(
    first_day: date | None, headings: Iterable[str], dates: Iterable[PrintedDate], today: date
) -> YearWindow:
    """The twelve months of a calendar: from its first day where that is given, else as its
    headings say (“2026–27”), else from the dates that have a year, else the present school year.
    """
    if first_day is not None:
        return YearWindow(first_day.replace(month=min(first_day.month, 7)))
    named = Counter(
        int(match[1])
        for text in headings
        for match in _SCHOOL_YEAR.finditer(text)
        if int(match[2]) % 100 == (int(match[1]) + 1) % 100
    )
    known = named or Counter(
        printed.year - (printed.month < 7) for printed in dates if printed.year is not None
    )
    year = known.most_common(1)[0][0] if known else today.year - (today.month < 6)
    return YearWindow(date(max(1, min(year, 9998)), 7, 1), assumed=not known)
