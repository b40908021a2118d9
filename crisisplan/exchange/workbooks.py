"""Excel and OpenDocument workbooks as rows of text, within limits.

Read with expat, cell by cell: libraries that are faster build a sheet as one block from its first
cell to its last, or trust the counts in the file, and some such files end the whole program.
"""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any
from xml.parsers import expat

import xlrd

from crisisplan.exchange.archive import ArchiveError, unpack

UNPACKED_LIMIT = 40_000_000
"""Bytes of all parts of a workbook that are read."""
ELEMENTS_LIMIT = 2_000_000
"""XML elements of a workbook, which is what its reading takes time for."""
CELLS_LIMIT = 500_000
"""Cells with anything in them."""
COLUMNS_LIMIT = 200
DEPTH_LIMIT = 100
TEXT_LIMIT = 1_000
"""Characters of a cell that are kept."""
XLS_LIMIT = 8_000_000
"""Bytes of an .xls file."""

Cells = list[tuple[int, list[str]]]
"""The rows of a sheet: line number, from 1, and the text of each cell."""

_PARTS = re.compile(
    r"xl/(workbook|sharedStrings|styles)\.xml|xl/_rels/workbook\.xml\.rels"
    r"|xl/worksheets/[^/]+\.xml|content\.xml",
    re.IGNORECASE,
)


class WorkbookError(ValueError):
    """A workbook that is refused; the message is the reason, without the file's name."""


def read_workbook(content: bytes) -> Iterator[tuple[str, Cells]]:
    """The visible sheets of an .xlsx or .ods workbook, with their names. Raises WorkbookError."""
    try:
        parts = unpack(content, lambda name: bool(_PARTS.fullmatch(name)), UNPACKED_LIMIT)
    except ArchiveError as error:
        raise WorkbookError(str(error)) from None
    budget = _Budget()
    try:
        if "content.xml" in parts:
            document = _OpenDocument(budget)
            document.read(parts["content.xml"])
            yield from document.sheets
        else:
            yield from _excel_sheets(parts, budget)
    except (expat.ExpatError, KeyError, ValueError, OverflowError) as error:
        if isinstance(error, WorkbookError):
            raise
        raise WorkbookError("It is damaged, or no workbook.") from None


def read_old_workbook(content: bytes) -> Iterator[tuple[str, Cells]]:
    """The visible sheets of an .xls workbook, with their names. Raises WorkbookError."""
    if len(content) > XLS_LIMIT:
        raise WorkbookError(
            f"An .xls file may have at most {XLS_LIMIT // 1_000_000} MB. Save it as .xlsx."
        )
    try:
        with open(os.devnull, "w", encoding="utf-8") as nowhere:
            workbook = xlrd.open_workbook(file_contents=content, ragged_rows=True, logfile=nowhere)
        for sheet in workbook.sheets():
            if sheet.visibility == 0:
                rows = [
                    (number + 1, [_old_text(cell, workbook.datemode) for cell in sheet.row(number)])
                    for number in range(sheet.nrows)
                ]
                yield sheet.name, rows
    except Exception as error:
        # xlrd answers damaged files with errors of many kinds.
        if "password" in str(error).lower() or "encrypt" in str(error).lower():
            raise WorkbookError("It is locked with a password.") from None
        raise WorkbookError("It is damaged, or no workbook.") from None


def _old_text(cell: Any, datemode: int) -> str:
    if cell.ctype in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK, xlrd.XL_CELL_ERROR):
        return ""
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return _flag(bool(cell.value))
    if cell.ctype == xlrd.XL_CELL_DATE:
        return _day(cell.value, datemode == 1)
    if cell.ctype == xlrd.XL_CELL_NUMBER:
        return _number(cell.value)
    return str(cell.value)[:TEXT_LIMIT]


# -- what both kinds share


class _Budget:
    """What may still be read of a workbook."""

    def __init__(self) -> None:
        self.elements = ELEMENTS_LIMIT
        self.cells = CELLS_LIMIT

    def take_cells(self, number: int) -> None:
        """Count cells. Raises WorkbookError."""
        self.cells -= number
        if self.cells < 0:
            raise _too_large()


def _too_large() -> WorkbookError:
    return WorkbookError("It is too large. Copy the rows with people into a new workbook.")


def _too_wide() -> WorkbookError:
    return WorkbookError(
        f"It has more than {COLUMNS_LIMIT} columns. Copy those with people into a new workbook."
    )


class _Part:
    """Reads one part of a workbook; subclasses say what its elements mean.

    ``start`` and ``end`` get names and attributes without their namespace.
    """

    def __init__(self, budget: _Budget) -> None:
        self._budget = budget
        self._depth = 0
        self._text: list[str] | None = None

    def read(self, content: bytes) -> None:
        """Read the whole part. Raises WorkbookError and ExpatError."""
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._opened
        parser.EndElementHandler = self._closed
        parser.CharacterDataHandler = self._said
        parser.StartDoctypeDeclHandler = self._refuse
        parser.Parse(content, True)

    def _refuse(self, *_: object) -> None:
        raise WorkbookError("It holds declarations that no workbook needs.")

    def _opened(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self._budget.elements -= 1
        if self._budget.elements < 0:
            raise _too_large()
        if self._depth > DEPTH_LIMIT:
            raise WorkbookError("It is damaged, or no workbook.")
        self.start(_local(name), {_local(key): value for key, value in attributes.items()})

    def _closed(self, name: str) -> None:
        self._depth -= 1
        self.end(_local(name))

    def _said(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text[:TEXT_LIMIT])

    def _listen(self) -> None:
        """Collect the text from here on."""
        self._text = []

    def _heard(self) -> str:
        """The text that was collected."""
        text, self._text = "".join(self._text or [])[:TEXT_LIMIT], None
        return text

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""

    def end(self, name: str) -> None:
        """An element ends."""


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _flag(value: bool) -> str:
    return "TRUE" if value else "FALSE"


def _number(value: float | str) -> str:
    """A number without a needless point: 2175550100."""
    if isinstance(value, str) and re.fullmatch(r"-?\d{1,18}", value.strip()):
        return value.strip()
    try:
        number = float(value)
        return str(int(number)) if number.is_integer() and abs(number) < 1e18 else repr(number)
    except (ValueError, OverflowError):
        return str(value)[:TEXT_LIMIT]


def _day(value: float | str, from_1904: bool) -> str:
    """A day as Excel counts it, as 2026-12-03; a time of day as 09:15:00."""
    try:
        number = float(value)
        start = datetime(1904, 1, 1) if from_1904 else datetime(1899, 12, 30)
        moment = start + timedelta(days=number)
    except (ValueError, OverflowError):
        return ""
    if 0 <= number < 1:
        return moment.time().replace(microsecond=0).isoformat()
    return (moment.date() if moment.time() == time() else moment).isoformat()


# -- Excel


def _excel_sheets(parts: dict[str, bytes], budget: _Budget) -> Iterator[tuple[str, Cells]]:
    index, links = _Index(budget), _Links(budget)
    index.read(parts["xl/workbook.xml"])
    links.read(parts["xl/_rels/workbook.xml.rels"])
    strings, styles = _Strings(budget), _Styles(budget)
    if "xl/sharedStrings.xml" in parts:
        strings.read(parts["xl/sharedStrings.xml"])
    if "xl/styles.xml" in parts:
        styles.read(parts["xl/styles.xml"])
    for name, link in index.sheets:
        path = posixpath.normpath(posixpath.join("/xl", links.targets.get(link, ""))).lstrip("/")
        if path in parts:
            sheet = _ExcelSheet(budget, strings.texts, styles.days, index.from_1904)
            sheet.read(parts[path])
            yield name, sheet.rows


class _Index(_Part):
    """xl/workbook.xml: the visible sheets, in order."""

    def __init__(self, budget: _Budget) -> None:
        super().__init__(budget)
        self.sheets: list[tuple[str, str]] = []
        self.from_1904 = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "sheet" and attributes.get("state", "visible") == "visible":
            self.sheets.append((attributes.get("name", ""), attributes.get("id", "")))
        elif name == "workbookPr":
            self.from_1904 = attributes.get("date1904") in ("1", "true")


class _Links(_Part):
    """xl/_rels/workbook.xml.rels: where each sheet is."""

    def __init__(self, budget: _Budget) -> None:
        super().__init__(budget)
        self.targets: dict[str, str] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship":
            self.targets[attributes.get("Id", "")] = attributes.get("Target", "")


class _Texts(_Part):
    """A part with texts in runs; what stands above Asian letters is not part of them."""

    _whole = ""
    """The element that holds one text."""

    def __init__(self, budget: _Budget) -> None:
        super().__init__(budget)
        self._above = False
        self._runs: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == self._whole:
            self._runs = []
        elif name == "rPh":
            self._above = True
        elif name == "t" and not self._above:
            self._listen()

    def end(self, name: str) -> None:
        if name == "rPh":
            self._above = False
        elif name == "t" and self._text is not None:
            self._runs.append(self._heard())

    def _whole_text(self) -> str:
        text = "".join(self._runs)[:TEXT_LIMIT]
        text = re.sub("_x([0-9A-Fa-f]{4})_", lambda match: chr(int(match[1], 16)), text)
        return re.sub("[\ud800-\udfff]", "", text)


class _Strings(_Texts):
    """xl/sharedStrings.xml."""

    _whole = "si"

    def __init__(self, budget: _Budget) -> None:
        super().__init__(budget)
        self.texts: list[str] = []

    def end(self, name: str) -> None:
        super().end(name)
        if name == "si":
            self.texts.append(self._whole_text())


_BUILT_IN_DAYS = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
"""Number formats of dates and times (ECMA-376 part 1, 18.8.30)."""


class _Styles(_Part):
    """xl/styles.xml: which cell styles show a number as a day."""

    def __init__(self, budget: _Budget) -> None:
        super().__init__(budget)
        self.days: list[bool] = []
        self._formats = set(map(str, _BUILT_IN_DAYS))
        self._in_cells = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "numFmt":
            code = re.sub(r'"[^"]*"|\[[^\]]*\]|\\.', "", attributes.get("formatCode", "")[:200])
            if re.search("[ymdhs]", code, re.IGNORECASE) and "general" not in code.lower():
                self._formats.add(attributes.get("numFmtId", ""))
        elif name == "cellXfs":
            self._in_cells = True
        elif name == "xf" and self._in_cells:
            self.days.append(attributes.get("numFmtId", "") in self._formats)

    def end(self, name: str) -> None:
        if name == "cellXfs":
            self._in_cells = False


class _ExcelSheet(_Texts):
    """xl/worksheets/sheetN.xml: rows of cells, each with its place or right of the one before."""

    _whole = "is"

    def __init__(
        self, budget: _Budget, strings: list[str], days: list[bool], from_1904: bool
    ) -> None:
        super().__init__(budget)
        self.rows: Cells = []
        self._strings, self._days, self._from_1904 = strings, days, from_1904
        self._line = 0
        self._column = 0
        self._row: list[str] = []
        self._kind = self._style = ""
        self._value = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "row":
            self._line = int(attributes.get("r", self._line + 1))
            self._column, self._row = 0, []
        elif name == "c":
            self._column = _column(attributes.get("r", "")) or self._column + 1
            self._kind, self._style = attributes.get("t", "n"), attributes.get("s", "")
            self._value = ""
        elif name == "v":
            self._listen()
        else:
            super().start(name, attributes)

    def end(self, name: str) -> None:
        if name == "v":
            self._value = self._heard()
        elif name == "c":
            self._put(self._shown())
            self._runs = []
        elif name == "row" and self._row:
            self.rows.append((self._line, self._row))
        else:
            super().end(name)

    def _put(self, text: str) -> None:
        if not text or self._column < 1:
            return
        if self._column > COLUMNS_LIMIT:
            raise _too_wide()
        self._budget.take_cells(1)
        self._row += [""] * (self._column - len(self._row))
        self._row[self._column - 1] = text

    def _shown(self) -> str:
        value = self._value
        match self._kind:
            case "s":
                number = int(value) if value.isdigit() else -1
                return self._strings[number] if 0 <= number < len(self._strings) else ""
            case "inlineStr":
                return self._whole_text()
            case "b":
                return _flag(value == "1") if value else ""
            case "e":
                return ""
            case "n":
                style = int(self._style) if self._style.isdigit() else -1
                if value and 0 <= style < len(self._days) and self._days[style]:
                    return _day(value, self._from_1904)
                return _number(value) if value else ""
            case _:
                return value


def _column(place: str) -> int:
    """The number of a column, from 1, by a cell's place: 28 for AB7; 0 for none."""
    letters = re.match("[A-Za-z]{1,4}", place)
    number = 0
    for letter in letters[0].upper() if letters else "":
        number = number * 26 + ord(letter) - 64
    return number


# -- OpenDocument


class _OpenDocument(_Part):
    """content.xml: tables of rows of cells, each of which may be repeated."""

    def __init__(self, budget: _Budget) -> None:
        super().__init__(budget)
        self.sheets: list[tuple[str, Cells]] = []
        self._tables = 0
        self._rows: Cells = []
        self._line = 0
        self._column = 0
        self._row: list[str] = []
        self._attributes: dict[str, str] = {}
        self._rows_repeated = 1
        self._paragraphs: list[str] = []
        self._note = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "annotation":
            self._note += 1
        if name == "table":
            self._tables += 1
            if self._tables == 1:
                self._rows, self._line = [], 0
                self.sheets.append((attributes.get("name", ""), self._rows))
        if self._tables != 1 or self._note:
            return
        if name == "table-row":
            self._column, self._row = 0, []
            self._rows_repeated = _times(attributes, "number-rows-repeated")
        elif name in ("table-cell", "covered-table-cell"):
            self._attributes, self._paragraphs = attributes, []
        elif name == "p":
            self._listen()
        elif self._text is not None and name in ("s", "tab", "line-break"):
            self._text.append(" ")

    def end(self, name: str) -> None:
        if name == "annotation":
            self._note -= 1
        elif name == "table":
            self._tables -= 1
        elif self._tables != 1 or self._note:
            return
        elif name == "p" and self._text is not None:
            self._paragraphs.append(self._heard())
        elif name in ("table-cell", "covered-table-cell"):
            self._put(self._shown(), _times(self._attributes, "number-columns-repeated"))
        elif name == "table-row":
            self._end_row()

    def _put(self, text: str, times: int) -> None:
        if text:
            if self._column + times > COLUMNS_LIMIT:
                raise _too_wide()
            self._row += [""] * (self._column - len(self._row)) + [text] * times
        self._column += times

    def _end_row(self) -> None:
        if self._row:
            self._budget.take_cells(len(self._row) * self._rows_repeated)
            for number in range(self._rows_repeated):
                self._rows.append((self._line + number + 1, list(self._row)))
        self._line += self._rows_repeated

    def _shown(self) -> str:
        attributes = self._attributes
        match attributes.get("value-type", ""):
            case "float":
                return _number(attributes.get("value", ""))
            case "boolean":
                return _flag(attributes.get("boolean-value") == "true")
            case "date":
                return attributes.get("date-value", "").removesuffix("T00:00:00")[:TEXT_LIMIT]
            case _:
                return " ".join(self._paragraphs)[:TEXT_LIMIT]


def _times(attributes: dict[str, str], name: str) -> int:
    text = attributes.get(name, "1")
    if not re.fullmatch(r"[0-9]{1,9}", text):
        raise WorkbookError("It is damaged, or no workbook.")
    return max(1, int(text))
