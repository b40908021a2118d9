"""Tables from outside as rows of text: CSV and TSV files, workbooks, folders and zips of them.

Everything is read as text and nothing is worked out: a cell that starts with ``=`` is a text.
"""

from __future__ import annotations

import csv
import hashlib
import re
from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from io import StringIO
from pathlib import Path, PurePosixPath

from crisisplan.exchange.archive import ArchiveError, entry_names, unpack
from crisisplan.exchange.workbooks import Cells, WorkbookError, read_old_workbook, read_workbook
from crisisplan.plan.folding import folded

SIZE_LIMIT = 20_000_000
"""Bytes of a file, and of all files of a folder together."""
FILES_LIMIT = 60
LINES_LIMIT = 1_100_000
ROWS_LIMIT = 100_000
COLUMNS_LIMIT = 200
CELLS_LIMIT = 2_000_000
"""Cells of everything that is read together."""
CELL_LIMIT = 1_000
"""Characters of a cell that are kept."""

TEXT_SUFFIXES = (".csv", ".tsv", ".tab", ".txt", ".text")
BOOK_SUFFIXES = (".xlsx", ".xlsm", ".xls", ".ods")
SUFFIXES = (*TEXT_SUFFIXES, *BOOK_SUFFIXES, ".zip")

Report = Callable[[str, int, int], None]
"""Told what is read, how much is done and how much there is; may raise to stop."""


class SheetError(Exception):
    """A file that cannot be read as a table. The message says what is safe and what to do."""


@dataclass(frozen=True)
class Problem:
    """A place that could not be read."""

    sheet: str
    line: int
    """From 1; 0 where the whole sheet is meant."""
    column: str
    """The header above it, or nothing."""
    reason: str

    def __str__(self) -> str:
        place = [self.sheet] if self.sheet else []
        place += [f"line {self.line}"] if self.line else []
        place += [self.column] if self.column else []
        return f"{', '.join(place)}: {self.reason}"


@dataclass(frozen=True)
class Row:
    """A row with anything in it. ``line`` is where it stands in the file, from 1."""

    line: int
    cells: tuple[str, ...]

    def cell(self, column: int | None) -> str:
        """What stands in a column; nothing where the row ends before it."""
        return self.cells[column] if column is not None and column < len(self.cells) else ""


@dataclass(frozen=True)
class Sheet:
    """One table: a text file, or a sheet of a workbook."""

    name: str
    """What people call it: “users.csv”, or “Staff.xlsx, Teachers”."""
    stem: str
    """“users”, “Teachers”."""
    rows: tuple[Row, ...]
    problems: tuple[Problem, ...] = ()

    def headers(self, header: int) -> tuple[str, ...]:
        """What stands above each column, in the row with this place; -1: numbers."""
        width = max(len(row.cells) for row in self.rows)
        if header < 0:
            return tuple(f"Column {number}" for number in range(1, width + 1))
        cells = self.rows[header].cells
        return cells + ("",) * (width - len(cells))


@dataclass(frozen=True)
class Columns:
    """How the columns of one table were understood."""

    sheet: str
    key: str
    """Tells tables with the same header from others; holds none of its words."""
    headers: tuple[str, ...]
    samples: tuple[str, ...]
    """A cell of each column; nothing where that is nobody’s business."""
    meanings: tuple[str, ...]
    """What each column holds, as its reader calls it; nothing for one that is left out."""


@lru_cache(maxsize=8192)
def fold_name(text: str) -> str:
    """A header as it is compared: letters and digits, without what stands in brackets."""
    text = re.sub(r"\[[^\]]*\]|\([^)]*\)", "", text)
    return "".join(ch for ch in folded(text) if ch.isalnum())


def known_headers(
    columns: Mapping[str, Sequence[str]], fold: Callable[[str], str] = fold_name
) -> dict[str, dict[str, int]]:
    """For each meaning the folded headers that are known, with their place in the list."""
    return {
        meaning: {fold(name): number for number, name in reversed([*enumerate(names)])}
        for meaning, names in columns.items()
    }


def understood(
    sheet: Sheet,
    header: int,
    meanings: Sequence[str],
    known: Container[str],
    corrections: Mapping[str, Sequence[str]],
    reader: str = "",
) -> Columns:
    """The columns as they were understood, or as somebody corrected them.

    ``corrections`` gives known meanings by table key; ``reader`` tells one reader’s keys from
    another’s.
    """
    headers = sheet.headers(header)
    signature = "\n".join(map(fold_name, headers)) if header >= 0 else f"{len(headers)} columns"
    key = hashlib.sha256(f"{reader}{signature}".encode()).hexdigest()[:16]
    corrected = corrections.get(key, ())
    if len(corrected) == len(headers):
        meanings = [meaning if meaning in known else "" for meaning in corrected]
    return Columns(sheet.name, key, headers, ("",) * len(headers), tuple(meanings))


def read_sheets(
    path: Path,
    wanted: Callable[[str], bool] = lambda stem: True,
    companions: Callable[[str], bool] = lambda stem: False,
    report: Report = lambda what, done, total: None,
) -> list[Sheet]:
    """The tables of a file, folder or zip. Raises SheetError.

    ``wanted`` chooses among the files of a folder or zip by their stem; what it leaves out is
    never opened. ``companions`` says which files beside a single text file are read with it.
    """
    files = _files(path, wanted, companions)
    reader = _Reader(report)
    sheets: list[Sheet] = []
    for number, (name, content) in enumerate(files):
        report(f"Reading {name}", number, len(files))
        sheets += reader.read(name, content)
    if not any(sheet.rows for sheet in sheets):
        raise SheetError(f"{path.name} holds no rows. Nothing was changed.")
    return sheets


def sheet_of_text(name: str, text: str) -> Sheet:
    """A text as a table, whatever stands between its cells. Raises SheetError."""
    return _Reader(lambda what, done, total: None).text(name, name, text)


def read_content(path: Path) -> bytes:
    """What is in a file, within the limit. Raises SheetError."""
    try:
        ((_, content),) = _contents(path, [path])
    except OSError as error:
        raise _unreadable(path, error) from None
    return content


def _unreadable(path: Path, error: OSError) -> SheetError:
    return SheetError(
        f"{path.name} cannot be read: {error.strerror or error}. Nothing was changed."
    )


def _files(
    path: Path, wanted: Callable[[str], bool], companions: Callable[[str], bool]
) -> list[tuple[str, bytes]]:
    """The files to read, with their names."""
    try:
        if path.is_dir():
            found = [p for p in sorted(path.iterdir()) if _is_table(p) and wanted(p.stem)]
            return _contents(path, found)
        if path.suffix.lower() in TEXT_SUFFIXES:
            beside = [
                p
                for p in sorted(path.parent.glob("*.csv"))
                if companions(p.stem) and _is_table(p) and p.name != path.name
            ]
            return _contents(path, [path, *beside])
        ((name, content),) = _contents(path, [path])
    except OSError as error:
        raise _unreadable(path, error) from None
    if not content.startswith(b"PK") or _is_workbook(content):
        return [(name, content)]
    try:
        parts = unpack(content, lambda inside: _is_wanted(inside, wanted))
    except ArchiveError as error:
        raise SheetError(f"{path.name} cannot be read. {error} Nothing was changed.") from None
    if len(parts) > FILES_LIMIT:
        raise _too_many(path)
    if not parts:
        raise SheetError(f"{path.name} holds no table with people. Nothing was changed.")
    return sorted(parts.items())


def _is_table(path: Path) -> bool:
    right = path.suffix.lower() in TEXT_SUFFIXES + BOOK_SUFFIXES
    return right and not path.name.startswith((".", "~")) and path.is_file()


def _is_wanted(inside: str, wanted: Callable[[str], bool]) -> bool:
    path = PurePosixPath(inside)
    hidden = any(part.startswith((".", "~", "__MACOSX")) for part in path.parts)
    return path.suffix.lower() in TEXT_SUFFIXES + BOOK_SUFFIXES and not hidden and wanted(path.stem)


def _contents(path: Path, files: list[Path]) -> list[tuple[str, bytes]]:
    if not files:
        raise SheetError(f"{path.name} holds no table with people. Nothing was changed.")
    if len(files) > FILES_LIMIT:
        raise _too_many(path)
    contents, size = [], 0
    for file in files:
        # Read with a limit: a size asked before may be another by now, or none (a pipe).
        with file.open("rb") as opened:
            content = opened.read(SIZE_LIMIT - size + 1)
        size += len(content)
        if size > SIZE_LIMIT:
            raise SheetError(
                f"{file.name} is too large: it may have at most "
                f"{SIZE_LIMIT // 1_000_000} MB. Nothing was changed."
            )
        contents.append((file.name, content))
    return contents


def _too_many(path: Path) -> SheetError:
    return SheetError(
        f"{path.name} holds more than {FILES_LIMIT} tables. Choose the folder that holds the "
        "roster only. Nothing was changed."
    )


def _is_workbook(content: bytes) -> bool:
    names = entry_names(content)
    return "xl/workbook.xml" in names or {"mimetype", "content.xml"} <= names


class _Reader:
    """Reads files one after another, within limits for all of them together."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._cells = 0

    def read(self, name: str, content: bytes) -> Iterator[Sheet]:
        """The sheets of one file. Raises SheetError."""
        stem = PurePosixPath(name).stem
        try:
            if content.startswith(b"PK"):
                yield from self._book(name, read_workbook(content))
            elif content.startswith(b"\xd0\xcf\x11\xe0"):
                yield from self._book(name, read_old_workbook(content))
            else:
                yield self.text(name, stem, decode(name, content))
        except WorkbookError as error:
            raise SheetError(f"{name} cannot be read. {error} Nothing was changed.") from None

    def _book(self, name: str, sheets: Iterator[tuple[str, Cells]]) -> Iterator[Sheet]:
        for title, cells in sheets:
            stem = " ".join(title.split())[:60] or "sheet"
            yield Sheet(f"{name}, {stem}", stem, self._rows(name, cells))

    def text(self, name: str, stem: str, text: str) -> Sheet:
        """The table that a text is. Raises SheetError."""
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        delimiter = _delimiter(text)
        problems: list[Problem] = []
        before = self._cells
        try:
            rows = self._rows(name, _records(text, delimiter))
        except (csv.Error, _OpenQuoteError):
            # A quotation mark that is never closed would swallow the people after it.
            self._cells = before
            rows = self._rows(name, _lines(name, text, delimiter, problems))
        return Sheet(name, stem, rows, tuple(problems))

    def _rows(self, name: str, records: Iterable[tuple[int, list[str]]]) -> tuple[Row, ...]:
        rows = []
        for line, cells in records:
            while cells and not cells[-1].strip():
                cells.pop()
            if not cells and line <= LINES_LIMIT:
                continue
            if len(cells) > COLUMNS_LIMIT:
                raise SheetError(
                    f"{name}, line {line} has {len(cells):,} columns; it may have "
                    f"{COLUMNS_LIMIT}. Nothing was changed."
                )
            rows.append(Row(line, tuple(cell.strip()[:CELL_LIMIT] for cell in cells)))
            self._cells += len(cells)
            if len(rows) > ROWS_LIMIT or self._cells > CELLS_LIMIT or line > LINES_LIMIT:
                raise SheetError(
                    f"{name} is too long: it may have {ROWS_LIMIT:,} rows and "
                    f"{CELLS_LIMIT:,} cells. Export one school only. Nothing was changed."
                )
            if len(rows) % 2_000 == 0:
                self._report(f"Reading {name}", len(rows), 0)
        return tuple(rows)


_LIKE_PAGE = re.compile(rb"\s*(<!doctype|<html|<table|<\?xml|\{\\rtf|%PDF)", re.IGNORECASE)
_CONTROL = re.compile("[\0-\x08\x0b\x0c\x0e-\x1a\x1c-\x1f]")


def decode(name: str, content: bytes) -> str:
    """The text of a file, in whatever encoding it was written. Raises SheetError.

    A byte order mark decides; without one UTF-8 where it fits, else Windows-1252, which is what
    student information systems on Windows write.
    """
    if _LIKE_PAGE.match(content.removeprefix(b"\xef\xbb\xbf")):
        raise SheetError(
            f"{name} is a document, not a table. Open it in your spreadsheet program and save "
            "it as CSV or Excel workbook. Nothing was changed."
        )
    if content.startswith((b"\xff\xfe\0\0", b"\0\0\xfe\xff")):
        text = content.decode("utf-32", "replace")
    elif content.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = content.decode("utf-16", "replace")
    elif content[:2_000].count(0) * 4 > len(content[:2_000]):
        odd = content[1:2_000:2].count(0) >= content[0:2_000:2].count(0)
        text = content.decode("utf-16-le" if odd else "utf-16-be", "replace")
    else:
        text = _utf_8_or_windows(content)
    if len(_CONTROL.findall(text)) * 50 > len(text):
        raise SheetError(
            f"{name} is no table: it does not hold text. Save it as CSV or Excel workbook. "
            "Nothing was changed."
        )
    return text.removeprefix("\ufeff")


def _utf_8_or_windows(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("utf-8-sig", "replace")
        broken, beyond_ascii = text.count("\ufffd"), sum(ch > "\x7f" for ch in text)
        return text if broken * 2 < beyond_ascii else content.decode("cp1252", "replace")


def _delimiter(text: str) -> str:
    """What stands between the cells: whatever cuts the first lines into the same number of them."""
    sample = "\n".join(text.split("\n", 60)[:60])[:100_000]
    best, most = ",", 0
    for delimiter in ",\t;|":
        try:
            rows = list(csv.reader(StringIO(sample, newline=""), delimiter=delimiter))
        except csv.Error:
            rows = [line.split(delimiter) for line in sample.split("\n")]
        widths = Counter(len(row) for row in rows if any(row))
        score = max((count * (width - 1) for width, count in widths.items()), default=0)
        if score > most:
            best, most = delimiter, score
    return best


class _OpenQuoteError(Exception):
    """A cell holds so many lines that its quotation mark was never closed."""


_CELL_LINES = 8


def _records(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter)
    line = 1
    for cells in reader:
        if reader.line_num - line >= _CELL_LINES:
            raise _OpenQuoteError
        yield line, cells
        line = reader.line_num + 1


def _lines(
    name: str, text: str, delimiter: str, problems: list[Problem]
) -> Iterator[tuple[int, list[str]]]:
    """Each line by itself, whatever its quotation marks say."""
    for number, line in enumerate(text.split("\n"), 1):
        try:
            cells = next(csv.reader([line], delimiter=delimiter), [])
        except csv.Error:
            problems.append(Problem(name, number, "", "The line is too long; it is left out."))
            continue
        if line.count('"') % 2:
            problems.append(Problem(name, number, "", "A quotation mark is opened, never closed."))
        yield number, cells
