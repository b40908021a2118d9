"""Excel and OpenDocument workbooks as rows of text, within limits.

calamine keeps a sheet as one block from its first cell to its last, and a block that no memory
holds ends the whole program. So a workbook is unpacked here first, measured, and packed anew with
what was measured and nothing else.
"""

from __future__ import annotations

import os
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from io import BytesIO
from typing import Any
from xml.parsers import expat

import python_calamine
import xlrd

from crisisplan.exchange.archive import ArchiveError, unpack

CELLS_LIMIT = 3_000_000
"""Cells in the block of one sheet, the empty ones between the others too."""
XLS_LIMIT = 8_000_000
"""Bytes of an .xls file: it is read by slower means."""

Cells = list[tuple[int, list[str]]]
"""The rows of a sheet: line number, from 1, and the text of each cell."""

_WANTED = re.compile(r"mimetype|.*\.(xml|rels)", re.IGNORECASE)
_TOO_WIDE = (
    "Its cells reach too far to the right or down. Copy the rows with people into a new sheet."
)


class WorkbookError(ValueError):
    """A workbook that is refused; the message is the reason, without the file's name."""


def read_workbook(content: bytes) -> Iterator[tuple[str, Cells]]:
    """The visible sheets of an .xlsx or .ods workbook, with their names. Raises WorkbookError."""
    try:
        parts = unpack(content, lambda name: bool(_WANTED.fullmatch(name)))
    except ArchiveError as error:
        raise WorkbookError(str(error)) from None
    packed = _pack({name: _checked(name, part) for name, part in parts.items()})
    try:
        workbook = python_calamine.CalamineWorkbook.from_filelike(packed)
        visible = python_calamine.SheetVisibleEnum.Visible
        for number, sheet in enumerate(workbook.sheets_metadata):
            if sheet.visible == visible:
                read = workbook.get_sheet_by_index(number)
                first = read.start[0] if read.start else 0
                rows = read.to_python(skip_empty_area=True) if read.start else []
                yield (
                    sheet.name,
                    [(line, [_text(c) for c in row]) for line, row in enumerate(rows, first + 1)],
                )
    except python_calamine.PasswordError:
        raise WorkbookError("It is locked with a password.") from None
    except BaseException as error:
        # A panic inside calamine arrives as a BaseException of its own.
        if isinstance(error, KeyboardInterrupt | SystemExit | GeneratorExit):
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


_ROW = re.compile(rb"<(?:[\w.-]+:)?(?:table-)?row\b")
_CELL = re.compile(rb"<(?:[\w.-]+:)?(?:c|table-cell|covered-table-cell)\b")
_PLACE = re.compile(rb"\br\s*=\s*[\"']([A-Za-z]*)(\d+)[\"']")
_REPEAT = re.compile(rb"number-(columns|rows)-repeated\s*=\s*[\"']([^\"']*)[\"']")
_VALUE = re.compile(rb"<(?:[\w.-]+:)?(?:v|is|f)\b")
_MANY = {b"columns": 200, b"rows": 1_000}
"""Cells or rows that repeat more often only fill a sheet up to its edge."""


def _checked(name: str, part: bytes) -> bytes:
    """A part of a workbook that can be read without harm. Raises WorkbookError."""
    if name == "mimetype":
        return part
    if b"<!DOCTYPE" in part or b"<!ENTITY" in part or b"\0" in part:
        raise WorkbookError("It holds declarations that no workbook needs.")
    try:
        # calamine waits for ever for the end of a tag that has none.
        expat.ParserCreate().Parse(part, True)
    except expat.ExpatError:
        raise WorkbookError("It is damaged, or no workbook.") from None
    part = _REPEAT.sub(_repeat_less, part)
    high = wide = 0
    for row in _ROW.split(part):
        repeats = [(kind, int(number)) for kind, number in _REPEAT.findall(row)]
        columns = [len(_CELL.findall(row)) + sum(n for kind, n in repeats if kind == b"columns")]
        high += 1 + sum(n for kind, n in repeats if kind == b"rows")
        if _VALUE.search(row):
            places = _PLACE.findall(row)
            columns += [_column(letters) for letters, _ in places]
            high = max([high, *(int(number[:9]) for _, number in places)])
        wide = max([wide, *columns])
        if high * wide > CELLS_LIMIT:
            raise WorkbookError(_TOO_WIDE)
    return part


def _repeat_less(match: re.Match[bytes]) -> bytes:
    kind, number = match.groups()
    if not re.fullmatch(rb"\d{1,9}", number):
        raise WorkbookError("It is damaged, or no workbook.")
    return b'number-%s-repeated="%d"' % (kind, min(int(number), _MANY[kind]))


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters[:4].upper():
        number = number * 26 + letter - 64
    return number


def _pack(parts: dict[str, bytes]) -> BytesIO:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    packed.seek(0)
    return packed


def _text(value: Any) -> str:
    """A cell as people read it: a number without a needless point, a date as 2026-12-03."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime) and value.time() == time():
        value = value.date()
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value).strip()


def _old_text(cell: Any, datemode: int) -> str:
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return ""
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return _text(bool(cell.value))
    if cell.ctype == xlrd.XL_CELL_DATE:
        try:
            return _text(xlrd.xldate_as_datetime(cell.value, datemode))
        except (ValueError, OverflowError):
            return ""
    return _text(cell.value)
