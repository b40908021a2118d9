"""Rows pasted from a spreadsheet, read against a table's columns."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass, field
from io import StringIO
from itertools import zip_longest
from typing import Any

from crisisplan.exchange.copied import columns_of, unguarded
from crisisplan.plan.file import PlanFile
from crisisplan.plan.forms import Field, Table
from crisisplan.plan.kinds import UnreadableError
from crisisplan.plan.model import Entity
from crisisplan.plan.plan import Plan

ROWS_LIMIT = 5_000
COLUMNS_LIMIT = 100
SIZE_LIMIT = 2_000_000


class PasteError(ValueError):
    """What was pasted cannot be rows of a table; the message says why."""


@dataclass(frozen=True)
class PastedRow:
    """A row as it would be added: values by question, and what could not be read."""

    values: dict[str, Any]
    problems: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Pasted:
    """Everything that was pasted, as it would be added."""

    columns: tuple[Field | None, ...]
    """The question that each pasted column answers; ``None`` for one that is left out."""
    texts: tuple[tuple[str, ...], ...]
    rows: tuple[PastedRow, ...]

    @property
    def problems(self) -> int:
        """How many cells could not be read."""
        return sum(len(row.problems) for row in self.rows)


def split_rows(text: str, *, blank: bool = False) -> list[list[str]]:
    """Pasted text as rows of cells: tabs as spreadsheets copy them, else commas.

    Rows without any text are left out, unless ``blank``. Raises PasteError.
    """
    if len(text) > SIZE_LIMIT:
        raise PasteError("That is too much to paste at once. Paste it in parts.")
    delimiter = "\t" if "\t" in text else ","
    quoted = delimiter == "," or '"' in text
    lines = StringIO(text.replace("\r\n", "\n").replace("\r", "\n"), newline="")
    reader = csv.reader(
        lines, delimiter=delimiter, quoting=csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE
    )
    rows = []
    try:
        for cells in reader:
            if len(cells) > COLUMNS_LIMIT:
                raise PasteError(f"A row has more than {COLUMNS_LIMIT} columns.")
            if blank or any(cell.strip() for cell in cells):
                rows.append([unguarded(cell.strip()) for cell in cells])
            if len(rows) > ROWS_LIMIT:
                raise PasteError(f"Paste at most {ROWS_LIMIT:,} rows at once.")
    except csv.Error as error:
        raise PasteError(f"The rows cannot be read: {error}.") from None
    return rows


def read_pasted(text: str, table: Table, plan: Plan, parent: str | None = None) -> Pasted:
    """Pasted text as new rows: by its header row if it has one, else column by column.

    Raises PasteError where there is nothing to paste.
    """
    return _read(split_rows(text), table, plan, parent, None, blank=False)


def read_over(
    text: str, table: Table, plan: Plan, parent: str | None = None, at: Field | None = None
) -> Pasted:
    """Pasted text that takes the place of other rows: an empty cell empties the answer.

    Without a header, cells narrower than the table begin at the question ``at``.
    Raises PasteError where there is nothing to paste.
    """
    rows = split_rows(text, blank=True)
    if not any(any(row) for row in rows):
        rows = []
    return _read(rows, table, plan, parent, at, blank=True)


def _read(
    rows: list[list[str]],
    table: Table,
    plan: Plan,
    parent: str | None,
    at: Field | None,
    *,
    blank: bool,
) -> Pasted:
    if not rows:
        raise PasteError(
            "Nothing to paste yet. Copy the rows in your spreadsheet first, then paste them here."
        )
    asked = columns_of(table)
    columns = _by_header(rows[0], asked)
    if columns is not None:
        rows = rows[1:]
    else:
        width = max(len(row) for row in rows)
        whole = width >= len([column for column in asked if not column.detail])
        first = 0 if at is None or whole else asked.index(at)
        columns = [asked[n] if n < len(asked) else None for n in range(first, first + width)]
    if not rows:
        raise PasteError("Only a header row was pasted. Copy the rows below it too.")
    given = {table.parent: parent} if table.parent else {}
    return Pasted(
        tuple(columns),
        tuple(tuple(row) for row in rows),
        tuple(_read_row(row, columns, plan, given, blank=blank) for row in rows),
    )


def _by_header(cells: Sequence[str], columns: Sequence[Field]) -> list[Field | None] | None:
    """The columns that a first row names; ``None`` if it is not a header."""
    names = {_fold(name): column for column in columns for name in (column.label, column.key)}
    found = [names.get(_fold(cell)) for cell in cells]
    known = [column for column in found if column is not None]
    if not known or len(known) * 2 < len([cell for cell in cells if cell]):
        return None
    seen: set[str] = set()
    kept: list[Field | None] = []
    for column in found:
        kept.append(column if column is not None and column.key not in seen else None)
        if column is not None:
            seen.add(column.key)
    return kept


def _fold(text: str) -> str:
    return "".join(ch for ch in text.casefold() if ch.isalnum())


def _read_row(
    cells: Sequence[str],
    columns: Sequence[Field | None],
    plan: Plan,
    given: dict[str, Any],
    *,
    blank: bool,
) -> PastedRow:
    values: dict[str, Any] = dict(given)
    problems: dict[str, str] = {}
    for cell, column in zip_longest(cells[: len(columns)], columns, fillvalue=""):
        if not isinstance(column, Field) or not (cell or blank):
            continue
        try:
            values[column.key] = column.read(cell, plan)
        except UnreadableError as error:
            problems[column.key] = str(error)
    return PastedRow(values, problems)


def add_pasted(file: PlanFile, table: Table, pasted: Pasted) -> None:
    """Add the rows, inside an edit."""
    for row in pasted.rows:
        file.add(table.entity, **row.values)


def write_over(file: PlanFile, table: Table, pasted: Pasted, rows: Sequence[Entity]) -> None:
    """Put what was pasted over rows, inside an edit.

    One pasted row goes over all of them; of several, those that find no row are added.
    """
    given = pasted.rows * len(rows) if len(pasted.rows) == 1 else pasted.rows
    for row, new in zip(rows, given, strict=False):
        for key, value in new.values.items():
            setattr(row, key, value)
    for new in given[len(rows) :]:
        if any(value is not None for key, value in new.values.items() if key != table.parent):
            file.add(table.entity, **new.values)
