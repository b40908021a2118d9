"""What a file with training records says: who completed what, read from tables of many makes.

Learning systems list one completion in a row, or one person in a row and each course in a column;
``resources/training_records.toml`` holds the names and words that are known. What is read here is
still the file’s own words; :mod:`crisisplan.exchange.training_changes` says what they mean.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, lru_cache
from pathlib import Path

from crisisplan.assets import RESOURCES
from crisisplan.exchange.copied import unguarded
from crisisplan.exchange.roster import turned_name
from crisisplan.exchange.sheets import (
    Columns,
    Problem,
    Report,
    Row,
    Sheet,
    SheetError,
    fold_name,
    known_headers,
    read_sheets,
    sheet_of_text,
    understood,
)
from crisisplan.plan.folding import folded
from crisisplan.plan.kinds import UnreadableError, read_date

VOCABULARY = RESOURCES / "training_records.toml"
HEADER_WITHIN = 25
"""The header is looked for in so many rows."""
COMPLETIONS_LIMIT = 50_000
PROBLEMS_LIMIT = 500
PASTED = "Pasted rows"

MEANINGS = {
    "name": "Name",
    "given": "First name",
    "family": "Last name",
    "email": "Email",
    "course": "Course",
    "completed": "Completed",
    "expires": "Expires",
    "hours": "Hours",
    "minutes": "Minutes",
    "provider": "Provider",
    "verified_by": "Verified by",
    "status": "Status",
    "course_completed": "Days on which this course was completed",
    "course_expires": "Days on which this course expires",
}
"""What a column can hold, in the words that people see. The last two may be said of several."""
_MATRIX = ("course_completed", "course_expires")


@dataclass(frozen=True)
class Completion:
    """A line or cell that tells of one person and one course, in the words of the file."""

    sheet: str
    line: int
    column: str = ""
    """The header above the cell, where each course has a column."""
    name: str = ""
    email: str = ""
    course: str = ""
    completed: str = ""
    expires: str = ""
    minutes: str = ""
    """How long it took: hours, unless the words say minutes."""
    provider: str = ""
    verified_by: str = ""
    status: str = ""

    @property
    def place(self) -> str:
        """Where this stands in the file."""
        column = f", {self.column}" if self.column else ""
        return f"{self.sheet}, line {self.line}{column}"

    @property
    def is_open(self) -> bool:
        """Whether it says that nothing was completed."""
        return _plain(self.status) in _vocabulary().open

    @property
    def is_undated(self) -> bool:
        """Whether it says that somebody has the course, but not since when."""
        return _plain(self.completed) in _vocabulary().undated


@dataclass(frozen=True)
class TrainingFile:
    """Everything that a file with training records says."""

    name: str
    columns: tuple[Columns, ...]
    completions: tuple[Completion, ...]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class _Vocabulary:
    columns: dict[str, dict[str, int]]
    ignored: frozenset[str]
    open: frozenset[str]
    undated: frozenset[str]
    nothing: frozenset[str]
    tails: dict[str, tuple[str, ...]]
    courses: dict[str, str]
    """The folded other names of courses, with the key of each in the catalogue."""


@cache
def _vocabulary() -> _Vocabulary:
    entry = tomllib.loads(VOCABULARY.read_text("utf-8"))
    status = {key: frozenset(map(_plain, words)) for key, words in entry["status"].items()}
    return _Vocabulary(
        known_headers(entry["columns"]),
        frozenset(map(fold_name, entry["ignore"]["headers"])),
        status["open"],
        status["undated"],
        status["nothing"],
        {key: tuple(tails) for key, tails in entry["tails"].items()},
        {fold_name(name): key for key, names in entry["courses"].items() for name in names},
    )


@lru_cache(maxsize=8192)
def _plain(text: str) -> str:
    return " ".join(folded(text).split())


# -- courses by their names

_CODE = re.compile(r"\b(?:(?:is|ics)[\s.-]*|[gel][.-]?)0*(\d{2,4})(?!\d)", re.IGNORECASE)
_YEAR = re.compile(r"is\s+(19|20)\d\d", re.IGNORECASE)


@lru_cache(maxsize=4096)
def catalogue_key(name: str) -> tuple[str, ...]:
    """The keys under which the catalogue may have a course of this name, the likeliest first.

    “ICS 100” is FEMA’s IS-100, as “IS-100.c” is; ICS-300 and 400 are taught in classrooms.
    """
    match = _CODE.search(name)
    if match is not None and not _YEAR.fullmatch(match[0]):
        number = int(match[1])
        return (f"is_{number}", f"ics_{number}")
    known = _vocabulary().courses
    for text in _shortened(name):
        if fold_name(text) in known:
            return (known[fold_name(text)],)
    return ()


def _shortened(name: str) -> Iterator[str]:
    """A name, then what is left of it without words that say nothing of the course."""
    yield name
    short = re.sub(r"\b(19|20)\d\d(\s*[-–/]\s*(20)?\d\d)?\b", " ", name)
    short = re.sub(
        r"\b(annual|yearly|online|initial|renewal|recertification|refresher|certification"
        r"|certificate|cert|certified|training|course|class|workshop|in-?service|for staff"
        r"|for schools|session)\b",
        " ",
        short,
        flags=re.IGNORECASE,
    )
    yield short
    yield short.partition(":")[2]


# -- reading


def read_training_sheets(
    path: Path, report: Report = lambda what, done, total: None
) -> list[Sheet]:
    """The tables of a file with training records. Raises SheetError."""
    return read_sheets(path, report=report)


def pasted_training_sheets(text: str) -> list[Sheet]:
    """Cells copied from a spreadsheet as a table. Raises SheetError."""
    sheet = sheet_of_text(PASTED, text)
    if not sheet.rows:
        raise SheetError("Nothing to paste yet. Copy the rows in your spreadsheet, then paste.")
    return [sheet]


def read_training_records(
    name: str,
    sheets: Sequence[Sheet],
    corrections: Mapping[str, Sequence[str]] | None = None,
) -> TrainingFile:
    """What the tables say together. ``corrections`` gives the meanings of columns by table key.

    Raises SheetError where nothing in them could be a record.
    """
    corrections = corrections or {}
    columns: list[Columns] = []
    completions: list[Completion] = []
    problems: list[Problem] = []
    for sheet in sheets:
        problems += sheet.problems
        if not sheet.rows:
            continue
        header, found = _columns(sheet, corrections)
        columns.append(found)
        for completion in _completions(sheet, header, found):
            completions.append(completion)
            if len(completions) > COMPLETIONS_LIMIT:
                raise SheetError(
                    f"{name} tells of more than {COMPLETIONS_LIMIT:,} completions. Import one "
                    "school or one year at a time. Nothing was changed."
                )
    shown = [each for each in columns if _tells(each.meanings)]
    if not shown and not any(each.key in corrections for each in columns):
        raise SheetError(
            f"{name} holds no table that says who completed which course. Nothing was changed. "
            "A table with a column for people, one for courses and one for days is understood, "
            "and so is one with a column of days for each course."
        )
    return TrainingFile(
        name, tuple(shown or columns), tuple(completions), tuple(problems[:PROBLEMS_LIMIT])
    )


def _tells(meanings: Iterable[str]) -> bool:
    """Whether columns name people and days."""
    there = set(meanings)
    return bool(there & {"name", "family", "email"}) and bool(
        there & {"course", "completed", "course_completed", "course_expires"}
    )


def _columns(sheet: Sheet, corrections: Mapping[str, Sequence[str]]) -> tuple[int, Columns]:
    """Where the header is (-1: there is none), and what the columns mean."""
    best, most = -1, 0
    for number, row in enumerate(sheet.rows[:HEADER_WITHIN]):
        if any(map(_is_data, row.cells)):
            continue
        meanings = _recognised(row.cells)
        known = len({meaning for meaning in meanings if meaning} - set(_MATRIX)) + sum(
            meaning in _MATRIX for meaning in meanings
        )
        if known > most:
            best, most = number, known
    headers, below = sheet.headers(best), sheet.rows[best + 1 :]
    if best >= 0:
        meanings = _with_dates(headers, _recognised(headers), below)
    else:
        meanings = _guessed(below, len(headers))
    samples = (
        next((cell for row in below[:50] if (cell := row.cell(n))), "") for n in range(len(headers))
    )
    columns = understood(sheet, best, meanings, MEANINGS, corrections, "training ")
    return best, replace(columns, samples=tuple(samples))


def _is_data(cell: str) -> bool:
    """Whether a cell is none of a header: an email or a day."""
    return "@" in cell or (cell[:1].isdigit() and day_in(cell) is not None)


def _recognised(headers: Sequence[str]) -> list[str]:
    """The meaning of each column by its header; the best known name wins."""
    words = _vocabulary()
    folds = [fold_name(header) for header in headers]
    meanings = [""] * len(headers)
    for meaning, names in words.columns.items():
        known = [(names[fold], n) for n, fold in enumerate(folds) if fold in names]
        known = [(rank, n) for rank, n in known if not meanings[n]]
        if known:
            meanings[min(known)[1]] = meaning
    if "course" in meanings and "completed" in meanings:
        return meanings
    for number, header in enumerate(headers):
        if not meanings[number] and folds[number] not in words.ignored:
            course, meaning = _course_column(header)
            if catalogue_key(course):
                meanings[number] = meaning
    return meanings


def _course_column(header: str) -> tuple[str, str]:
    """The course that a column is about, and which of its days the column holds."""
    plain = " ".join(header.split())
    for meaning in ("expires", "completed"):
        for tail in _vocabulary().tails[meaning]:
            end = re.search(rf"[\s\-–:,(/]+{re.escape(tail)}[.)]*$", plain, re.IGNORECASE)
            if end is not None and end.start() > 0:
                return plain[: end.start()].strip(), f"course_{meaning}"
    return plain, "course_completed"


def _with_dates(headers: Sequence[str], meanings: list[str], rows: Sequence[Row]) -> list[str]:
    """Where no column names courses, columns full of days are courses of their own."""
    if "course" in meanings:
        return meanings
    words = _vocabulary()
    courses = [n for n, meaning in enumerate(meanings) if meaning in _MATRIX]
    unknown = [
        number
        for number, header in enumerate(headers)
        if not meanings[number]
        and header
        and fold_name(header) not in words.ignored
        and _holds_days(rows, number)
    ]
    if "completed" in meanings and not courses:
        # One course, which the file or its sheet is named after.
        return meanings
    for number in unknown:
        meanings[number] = _course_column(headers[number])[1]
    return meanings


def _holds_days(rows: Sequence[Row], number: int) -> bool:
    nothing = _vocabulary().nothing
    cells = [row.cell(number) for row in rows[:200]]
    cells = [cell for cell in cells if _plain(cell) not in nothing]
    days = sum(day_in(cell) is not None for cell in cells)
    return days > 0 and days * 2 >= len(cells)


def _guessed(rows: Sequence[Row], width: int) -> list[str]:
    """What columns without a header hold, as far as their cells tell."""
    meanings = [""] * width
    for number in range(width):
        cells = [cell for row in rows[:HEADER_WITHIN] if (cell := row.cell(number))]
        if not cells:
            continue
        for meaning, fits in (
            ("email", lambda text: "@" in text),
            ("completed", lambda text: day_in(text) is not None),
            ("expires", lambda text: day_in(text) is not None),
            ("course", lambda text: bool(catalogue_key(text))),
            ("name", lambda text: len(text.split()) >= 2 and not any(c.isdigit() for c in text)),
        ):
            if meaning not in meanings and all(map(fits, cells)):
                meanings[number] = meaning
                break
    return meanings


def _completions(sheet: Sheet, header: int, columns: Columns) -> Iterator[Completion]:
    """What each row tells of. A cell that says nothing tells of nothing."""
    at = {meaning: n for n, meaning in enumerate(columns.meanings) if meaning not in ("", *_MATRIX)}
    if not at.keys() & {"name", "family", "email"}:
        return
    pairs = _pairs(columns)
    nothing = _vocabulary().nothing
    title = sheet.rows[header].cells if header >= 0 else None
    for row in sheet.rows[header + 1 :]:
        if row.cells == title:
            continue
        said = {meaning: unguarded(row.cell(n)) for meaning, n in at.items()}
        plain = Completion(
            sheet.name,
            row.line,
            name=_name(said),
            email=said.get("email", ""),
            course=said.get("course", "") if "course" in at else sheet.stem,
            completed=said.get("completed", ""),
            expires=said.get("expires", ""),
            minutes=_length(said),
            provider=said.get("provider", ""),
            verified_by=said.get("verified_by", ""),
            status=said.get("status", ""),
        )
        if not pairs:
            yield plain
            continue
        for course, (done, ends) in pairs.items():
            day, until = row.cell(done), row.cell(ends)
            if _plain(day) in nothing and _plain(until) in nothing:
                continue
            over = done if done is not None else ends
            yield replace(
                plain,
                column=columns.headers[over] if over is not None else "",
                course=course,
                completed=unguarded(day),
                expires=unguarded(until),
                minutes="",
                status=day if _plain(day) in _vocabulary().open else "",
            )


def _pairs(columns: Columns) -> dict[str, tuple[int | None, int | None]]:
    """For each course with columns of its own, the ones of its completion and of its end."""
    pairs: dict[str, tuple[int | None, int | None]] = {}
    for number, meaning in enumerate(columns.meanings):
        if meaning not in _MATRIX:
            continue
        course = _course_column(columns.headers[number])[0] or f"Column {number + 1}"
        done, ends = pairs.get(course, (None, None))
        if meaning == "course_completed":
            pairs[course] = (number if done is None else done, ends)
        else:
            pairs[course] = (done, number if ends is None else ends)
    return pairs


def _name(said: Mapping[str, str]) -> str:
    name = f"{said.get('given', '')} {said.get('family', '')}".strip()
    return name if said.get("family") else turned_name(said.get("name", "")) or name


def _length(said: Mapping[str, str]) -> str:
    if said.get("minutes"):
        return f"{said['minutes']} min"
    return said.get("hours", "")


# -- values

_DAY = re.compile(
    r"\d{4}-\d{1,2}-\d{1,2}|\d{1,2}/\d{1,2}/(?:\d{4}|\d{2})(?!\d)"
    r"|\d{1,2}-\d{1,2}-\d{4}|[A-Za-z]{3,9}\.? \d{1,2},? \d{4}|\d{1,2}[- ][A-Za-z]{3,9}[- ]\d{2,4}"
)
_DAY_FIRST = re.compile(r"(\d{1,2})[- ]([A-Za-z]{3,9})[- ](\d{2,4})")


@lru_cache(maxsize=16384)
def day_in(text: str) -> date | None:
    """The day that a cell names, in whatever way; ``None`` where it names none."""
    match = _DAY.search(" ".join(text.split()))
    if match is None:
        return None
    found = match[0]
    turned = _DAY_FIRST.fullmatch(found)
    if turned is not None:
        found = f"{turned[2]} {turned[1]}, {_whole_year(turned[3])}"
    elif re.fullmatch(r"\d{1,2}-\d{1,2}-\d{4}", found):
        found = found.replace("-", "/")
    elif found[-3:-2] == "/":
        found = f"{found[:-2]}{_whole_year(found[-2:])}"
    try:
        return read_date(found)
    except UnreadableError:
        return None


def _whole_year(text: str) -> str:
    """26 is 2026 and 98 is 1998: cards are neither that old nor that new."""
    return text if len(text) > 2 else f"{'19' if int(text) >= 50 else '20'}{int(text):02}"


def minutes_in(text: str) -> int | None:
    """How long something took, in minutes, of “3”, “1.5 hours”, “2:30” or “90 min”."""
    match = re.fullmatch(
        r"(\d{1,4}(?:\.\d{1,4})?)(?: ?(hours?|hrs?|h|minutes?|mins?|m)\.?)?", _plain(text)
    )
    if match is not None:
        unit = 1 if (match[2] or "h").startswith("m") else 60
        found = round(float(match[1]) * unit)
        return found if 0 < found <= 60_000 else None
    match = re.fullmatch(r"(\d{1,3}):(\d{2})(?::\d{2})?", _plain(text))
    return int(match[1]) * 60 + int(match[2]) or None if match is not None else None
