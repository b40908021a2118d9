"""The official list of US public schools, read in the layouts that NCES and others publish it in.

A layout is recognised by the names of its columns, never by the name of the file: the Common Core
of Data directory, EDGE, HIFLD, the school search's export, and lists made from them.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from itertools import islice
from pathlib import Path

from crisisplan.exchange.ordinary_case import ordinary_case
from crisisplan.exchange.packed_text import PackedTextError, Part, parts_of
from crisisplan.plan.dates import show_date
from crisisplan.plan.kinds import TEXT_LIMIT, UnreadableError, read_text

ROWS_LIMIT = 200_000
COLUMNS_LIMIT = 1_000
CELL_LIMIT = 1_000
"""Characters of a cell that are read; no name or address is as long."""
REPORT_EVERY = 2_000
"""Lines after which the progress is told."""
HEADER_WITHIN = 25
"""The header stands in one of the first lines; some exports put notes above it."""
PARTS_LIMIT = 50
LINES_NAMED = 5
"""How many of the skipped lines are named for each reason."""

NOT_OPEN = "closed, inactive or not open yet"
NO_NAME = "without a name"
NO_ID = "without an NCES school ID of 12 digits"
BROKEN = "with more cells than the header has columns"
TWICE = "listed twice"


class SchoolListError(Exception):
    """A file that is not taken as a school list; the message is a sentence about it."""


@dataclass(frozen=True, slots=True)
class ListedSchool:
    """A school as the list has it, in ordinary case; what is not known is empty."""

    nces_id: str
    """12 digits."""
    name: str
    district: str = ""
    street: str = ""
    city: str = ""
    state: str = ""
    """Postal code, as IL."""
    zip_code: str = ""
    """62701 or 62701-1234."""
    phone: str = ""
    grades: str = ""
    """K-5, or PK."""
    level: str = ""
    """A key of the choice ``level``."""
    control: str = ""
    """A key of the choice ``control``; empty where the list does not tell charter schools."""
    enrollment: int | None = None
    year: str = ""
    """Of the data: 2022–23, or the day of the file; empty where the list does not say."""


@dataclass
class Skipped:
    """Rows that were left out, by reason."""

    rows: Counter[str] = field(default_factory=Counter)
    lines: dict[str, list[int]] = field(default_factory=dict)
    """The first lines of each reason, as numbered in the file."""

    def note(self, reason: str, line: int) -> None:
        """Count a row that is left out."""
        self.rows[reason] += 1
        named = self.lines.setdefault(reason, [])
        if len(named) < LINES_NAMED:
            named.append(line)

    def sentences(self) -> list[str]:
        """What was left out, a sentence for each reason."""
        said = []
        for reason, rows in self.rows.most_common():
            lines = ", ".join(str(line) for line in self.lines[reason])
            more = ", …" if rows > LINES_NAMED else ""
            noun, line = ("row", "line") if rows == 1 else ("rows", "lines")
            said.append(f"Left out: {rows:,} {noun} {reason} ({line} {lines}{more}).")
        return said


# For each fact the columns that hold it, the best first; a row's first known value counts.
# Written as ``_fold`` leaves them: small letters and digits.
_COLUMNS: dict[str, tuple[str, ...]] = {
    "id": ("ncessch", "ncesid", "ncesschoolid", "ncesschid"),
    "school_number": ("schid",),
    "name": ("schname", "schoolname", "schnam", "name"),
    "district": ("leaname", "district", "districtname", "leanm", "agencyname"),
    "district_id": ("leaid", "ncesdistrictid", "districtid", "ncesdistid"),
    "street": ("lstreet1", "streetaddress", "address", "street", "streetlocation", "lstree"),
    "city": ("lcity", "city", "citylocation"),
    "state": ("lstate", "state", "statelocation", "st", "stabr", "stateabbr"),
    "zip": ("lzip", "zip", "zipcode", "ziplocation"),
    "zip4": ("lzip4", "zip4", "zip4digit"),
    "mail_street": ("mstreet1", "mstree", "streetmailing"),
    "mail_city": ("mcity", "citymailing"),
    "mail_state": ("mstate", "statemailing"),
    "mail_zip": ("mzip", "zipmailing"),
    "mail_zip4": ("mzip4",),
    "phone": ("phone", "telephone", "phonenumber"),
    "low": ("gslo", "lowgrade", "stgrade", "lowestgradeoffered", "lograde"),
    "high": ("gshi", "highgrade", "endgrade", "highestgradeoffered", "higrade"),
    "level": ("level", "schoollevel", "schlevel"),
    "charter": ("chartertext", "charter", "chartr"),
    "enrollment": ("total", "enrollment", "students", "totalstudents", "member"),
    "status": ("updatedstatus", "updatedstatustext", "systatus", "systatustext", "status"),
    "year": ("schoolyear", "survyear", "year", "sourcedate"),
}

_MISSING = frozenset(
    (
        *("", "m", "n", "na", "n/a", "none", "null", "nan", "missing", "unknown"),
        *("not available", "not reported", "not applicable", "not specified"),
        *("-1", "-2", "-3", "-9", "-999", "†", "‡", "–", "—", "-", "--"),
    )
)

_CLOSED = frozenset(("2", "6", "7", "closed", "inactive", "future", "temporarily closed"))

_LEVELS = {
    "elementary": "elementary",
    "primary": "elementary",
    "middle": "middle",
    "high": "high",
    "secondary": "combined",
    "other": "other",
    "prekindergarten": "other",
    "ungraded": "other",
    "adult education": "other",
    "adult": "other",
}

_GRADES = ("PK", "K", *(str(number) for number in range(1, 13)))
_PO_BOX = re.compile(r"(?:P\.? ?O\.? ?|POST OFFICE )(?:BOX|DRAWER)\b", re.IGNORECASE)
_WHOLE = re.compile(r"(\d{1,7})(?:\.0*)?")
_DIGITS = re.compile(r"(\d+)(?:\.0)?")
_SPAN = re.compile(r"(?<!\d)(19[89]\d|20\d\d) ?[-–/_] ?(?:(20\d\d)|(\d\d))(?!\d)")
_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[ T].*)?|(\d{1,2})/(\d{1,2})/(\d{4})(?: .*)?")
_SHORT_SPAN = re.compile(r"_(\d\d)(\d\d)_")

Columns = dict[str, list[int]]
"""For each fact, the places of the columns that hold it."""


class SchoolList:
    """An opened list."""

    def __init__(self, path: Path) -> None:
        """Find the list in a file. Raises SchoolListError and OSError."""
        self.skipped = Skipped()
        self.name = path.name
        self.line = 0
        """The line of the file that was read last."""
        found = [(part, head) for part in _candidates(path) if (head := _head(part)) is not None]
        if not found and path.suffix.casefold() in (".xls", ".xlsx", ".ods"):
            raise SchoolListError(
                f"{path.name} is a spreadsheet. Save it as CSV first, then load that file."
            )
        if not found:
            raise SchoolListError(
                f"{path.name} is not a list of public schools: no line near its top names the "
                "columns of one, such as NCESSCH, SCH_NAME and LCITY."
            )
        if len(found) > 1:
            names = " and ".join(part.name for part, _ in found[:3])
            raise SchoolListError(
                f"{path.name} holds more than one school list: {names}. "
                "Unpack it and choose one of them."
            )
        self.part, self._head = found[0]

    def schools(
        self, progress: Callable[[int], None] = lambda line: None
    ) -> Iterator[ListedSchool]:
        """The open schools; ``skipped`` counts the other rows. ``progress`` is told the line now
        and then, and may raise to stop.

        Raises SchoolListError and OSError, also in the middle.
        """
        head = self._head
        spoken = head.year or _year_of_name(self.part.name) or _year_of_name(self.name)
        told = 0
        progress(0)
        try:
            rows = csv.reader(self.part.lines(), delimiter=head.delimiter)
            for cells in rows:
                self.line = number = rows.line_num
                if number // REPORT_EVERY > told:
                    told = number // REPORT_EVERY
                    progress(number)
                if len(cells) > COLUMNS_LIMIT:
                    raise SchoolListError(f"{self.name} has a row of {len(cells):,} columns.")
                if number - head.line > ROWS_LIMIT:
                    raise SchoolListError(
                        f"{self.name} has more than {ROWS_LIMIT:,} rows; the official list has "
                        "about 100,000."
                    )
                if number <= head.line or not any(cells):
                    continue
                school = _read(cells, head, spoken)
                if isinstance(school, str):
                    self.skipped.note(school, number)
                else:
                    yield school
        except csv.Error:
            raise SchoolListError(
                f"{self.name} cannot be read from line {self.line + 1} on: a quotation mark is "
                "opened and never closed."
            ) from None
        except PackedTextError as error:
            raise SchoolListError(str(error)) from None


@dataclass(frozen=True)
class _Head:
    """Where the header stands and what it says."""

    line: int
    delimiter: str
    columns: Columns
    width: int
    year: str
    """The year that the notes above the header name."""


def _candidates(path: Path) -> list[Part]:
    try:
        parts = parts_of(path)
    except PackedTextError as error:
        raise SchoolListError(str(error)) from None
    texts = (".csv", ".txt", ".tsv", ".tab", ".dat")
    inside = [
        part
        for part in parts
        if not part.member
        or (part.name.casefold().endswith(texts) and not part.name.startswith("._"))
    ]
    if len(inside) > PARTS_LIMIT:
        raise SchoolListError(f"{path.name} holds too many files to look for a school list.")
    return inside


def _head(part: Part) -> _Head | None:
    """The header of a list; ``None`` if this is none."""
    try:
        lines = list(islice(part.lines(), HEADER_WITHIN))
    except PackedTextError as error:
        if part.member:
            return None
        raise SchoolListError(str(error)) from None
    if lines and "\0" in lines[0]:
        return None
    for delimiter in ",\t|;":
        try:
            reader = csv.reader(lines, delimiter=delimiter)
            for cells in reader:
                columns = _recognised(cells[:COLUMNS_LIMIT])
                if columns:
                    notes = "".join(lines[: reader.line_num - 1])
                    return _Head(reader.line_num, delimiter, columns, len(cells), _year(notes))
        except csv.Error:
            continue
    return None


def _recognised(cells: Sequence[str]) -> Columns | None:
    """The facts that a header's columns hold; ``None`` if it is not the header of a list."""
    names = [_fold(cell) for cell in cells]
    columns: Columns = {}
    for fact, known in _COLUMNS.items():
        places = [names.index(name) for name in known if name in names]
        if places:
            columns[fact] = places
    has_id = "id" in columns or {"district_id", "school_number"} <= set(columns)
    has_place = {"city", "mail_city", "district", "zip"} & set(columns)
    return columns if has_id and has_place and "name" in columns else None


def _fold(text: str) -> str:
    return "".join(ch for ch in text.casefold() if ch.isascii() and ch.isalnum())


# -- a row


def _read(cells: Sequence[str], head: _Head, spoken: str) -> ListedSchool | str:
    """The school of a row, or why the row is skipped."""
    if any(cell.strip() for cell in cells[head.width :]):
        return BROKEN

    def value(fact: str) -> str:
        for place in head.columns.get(fact, ()):
            if place < len(cells):
                text = cells[place][:CELL_LIMIT].strip()
                if text.casefold() not in _MISSING:
                    return text
        return ""

    nces_id = _school_id(value("id"), value("district_id"), value("school_number"))
    if not nces_id:
        return NO_ID
    name = _clean(value("name"))
    if not name:
        return NO_NAME
    if value("status").casefold() in _CLOSED:
        return NOT_OPEN
    # The place where the school stands; only if the list has none, where its mail goes.
    mail = "" if value("street") or value("city") else "mail_"
    street = _clean(value(f"{mail}street"))
    return ListedSchool(
        nces_id=nces_id,
        name=name,
        district=_clean(value("district")),
        # Where a fire engine is sent is asked, and none is sent to a post office box.
        street="" if _PO_BOX.match(street) else street,
        city=_clean(value(f"{mail}city")),
        state=_state(value(f"{mail}state") or value("state")),
        zip_code=_zip(value(f"{mail}zip"), value(f"{mail}zip4")),
        phone=_clean(value("phone")),
        grades=_grades(value("low"), value("high")),
        level=_level(value("level"), value("low"), value("high")),
        control=_control(value("charter")),
        enrollment=_count(value("enrollment")),
        year=_year(value("year")) or spoken,
    )


@lru_cache(4096)  # Neighbors in the list repeat each other.
def _clean(text: str) -> str:
    try:
        return ordinary_case(read_text(text))
    except UnreadableError:
        return ordinary_case(" ".join(text.split()))[:TEXT_LIMIT]


def _school_id(text: str, district: str, number: str) -> str:
    """12 digits; spreadsheets drop the zero with which nine states begin."""
    match = _DIGITS.fullmatch(text)
    if match is not None:
        return match[1].zfill(12) if 11 <= len(match[1]) <= 12 else ""
    parts = _DIGITS.fullmatch(district), _DIGITS.fullmatch(number)
    if text or None in parts:
        return ""
    lea, own = (part[1] for part in parts if part is not None)
    # SCHID is the last five digits, in older lists; in newer ones the last seven.
    if not 6 <= len(lea) <= 7 or len(own) > 7 or int(own) > 99_999:
        return ""
    return lea.zfill(7) + own[-5:].zfill(5)


def _state(text: str) -> str:
    code = text.upper()
    return code if len(code) == 2 and code.isalpha() else ""


def _zip(text: str, plus: str) -> str:
    """A ZIP code; spreadsheets drop the zero with which New England begins."""
    digits = re.sub(r"\.0$|[ -]", "", text)
    if not digits.isdecimal() or not digits.isascii() or not int(digits):
        return ""
    if 3 <= len(digits) <= 5:
        five, four = digits.zfill(5), re.sub(r"\.0$", "", plus)
    elif 8 <= len(digits) <= 9:
        five, four = digits.zfill(9)[:5], digits[-4:]
    else:
        return ""
    four = four.zfill(4) if four.isdecimal() and four.isascii() and len(four) <= 4 else ""
    return f"{five}-{four}" if four and int(four) else five


def _grade(text: str) -> str:
    code = text.upper().lstrip("0")
    return {"KG": "K", "TK": "K", "P": "PK"}.get(code, code)


@lru_cache(4096)
def _grades(low: str, high: str) -> str:
    first, last = _grade(low), _grade(high)
    if first not in _GRADES or last not in _GRADES:
        return ""
    return first if first == last else f"{first}-{last}"


@lru_cache(4096)
def _level(text: str, low: str, high: str) -> str:
    level = _LEVELS.get(text.casefold(), "")
    first, last = _grade(low), _grade(high)
    if level == "other" and first in _GRADES and last in _GRADES:
        # A school from kindergarten to 12 is "Other" to NCES.
        whole = _GRADES.index(first) <= _GRADES.index("5") and _GRADES.index(last) >= 10
        return "combined" if whole else level
    return level


def _control(charter: str) -> str:
    word = charter.casefold().rpartition("-")[2].strip()
    return {"yes": "charter", "no": "public", "1": "charter", "2": "public"}.get(word, "")


def _count(text: str) -> int | None:
    match = _WHOLE.fullmatch(text.replace(",", ""))
    return int(match[1]) if match and int(match[1]) <= 1_000_000 else None


# -- the year


@lru_cache(4096)
def _year(text: str) -> str:
    """The school year that a text names as 2022–23, or a day as Jan 31, 2024."""
    if not text:
        return ""
    if re.fullmatch(r"(?:19|20)\d\d(?:\.0)?", text):
        return _span(int(text[:4]))
    day = _DAY.fullmatch(text)
    if day is not None:
        year, month, number = (
            int(n) for n in (day[1] or day[6], day[2] or day[4], day[3] or day[5])
        )
        try:
            return show_date(date(year, month, number))
        except ValueError:
            return ""
    years = [
        first
        for match in _SPAN.finditer(text)
        if (first := int(match[1])) + 1 == int(match[2] or f"{match[1][:2]}{match[3]}")
    ]
    return _span(max(years)) if years else ""


def _year_of_name(name: str) -> str:
    """The year in the name of a file: NCES writes ccd_sch_029_2223_w_1a.csv."""
    for match in _SHORT_SPAN.finditer(name):
        if int(match[2]) == int(match[1]) + 1:
            return _span(2000 + int(match[1]))
    return _year(name)


def _span(first: int) -> str:
    return f"{first}–{(first + 1) % 100:02}"


def years_in_words(years: Iterable[str]) -> str:
    """“2019–20”, “2019–20 to 2022–23”, or nothing if no year is known."""
    known = sorted(year for year in set(years) if year)
    if len(known) > 2 or (len(known) == 2 and all("–" in year for year in known)):
        return f"{known[0]} to {known[-1]}"
    return " and ".join(known)
