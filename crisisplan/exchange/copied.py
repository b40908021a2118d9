"""Rows as a spreadsheet takes them from the clipboard; `pasted` reads them back."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from datetime import date
from io import StringIO
from typing import Any

from crisisplan.plan.forms import Field, Table
from crisisplan.plan.model import Entity
from crisisplan.plan.plan import Plan

_FORMULA = re.compile(r"'*[=+\-@]")
_GUARDED = re.compile(r"'+[=+\-@]")


def guarded(text: str) -> str:
    """The text of a cell with an apostrophe before what a spreadsheet would take for a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def unguarded(text: str) -> str:
    """The text of a cell without the apostrophe that :func:`guarded` gave it."""
    return text[1:] if _GUARDED.match(text) else text


def columns_of(table: Table) -> list[Field]:
    """The questions of a row in the order of its cells: those in columns, then those below."""
    asked = [column for column in table.columns if column.key != table.parent]
    return [c for c in asked if not c.detail] + [c for c in asked if c.detail]


def copied_rows(rows: Iterable[Entity], columns: Sequence[Field], plan: Plan) -> str:
    """Rows as text: tabs between the cells, quotes as spreadsheets use them."""
    text = StringIO()
    writer = csv.writer(text, delimiter="\t", lineterminator="\n")
    for row in rows:
        writer.writerow([guarded(_words(column, column.answer(row), plan)) for column in columns])
    return text.getvalue()


def _words(column: Field, value: Any, plan: Plan) -> str:
    # Spreadsheets show “Dec 3, 2026” as “3-Dec-26” once they know it for a date; this one they
    # show as their country writes dates.
    return value.isoformat() if isinstance(value, date) else column.show(value, plan)
