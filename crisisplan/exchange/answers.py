"""Answers as a TOML file: everything that was answered, keyed by step and question.

``[school] name = "…"`` answers a question, ``[[roles.positions]]`` is a row of a table, and a row
that points to another names it. A district fills its schools' plans in advance with such a file.
"""

from __future__ import annotations

import tomllib
from collections import defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

import tomli_w

from crisisplan.plan.file import PlanFile
from crisisplan.plan.forms import Field, Form, Forms, Table
from crisisplan.plan.kinds import UnreadableError
from crisisplan.plan.model import Entity
from crisisplan.plan.plan import Plan

SIZE_LIMIT = 5_000_000
ROWS_LIMIT = 20_000


class AnswersError(Exception):
    """An answers file that is refused; the message names the place. Nothing of it was applied."""


@dataclass(frozen=True)
class RowAnswers:
    """The answers for one row: of a table, or (``table`` is ``None``) a step's own questions."""

    place: str
    form: Form
    table: Table | None
    values: dict[Field, Any]
    """Read values; the name of the row where a question points to one."""


def write_answers(plan: Plan, forms: Forms) -> str:
    """Everything that was answered, as TOML."""
    steps: dict[str, dict[str, Any]] = {}
    for form in forms:
        step = {
            item.key: _out(item, plan.one(item.entity), plan)
            for item in form.fields
            if _is_told(item, plan.one(item.entity))
        }
        for table in form.tables:
            rows = [
                {
                    column.key: _out(column, row, plan)
                    for column in table.columns
                    if _is_told(column, row)
                }
                for row in plan.rows(table.entity)
            ]
            if any(rows):
                step[table.key] = rows
        if step:
            steps[form.key] = step
    return tomli_w.dumps(steps, multiline_strings=True)


def _is_told(item: Field, row: Entity) -> bool:
    # A file lies in the plan, not in the answers, and its name alone would bring nothing back.
    return item.kind != "file" and item.answer(row) is not None


def _out(item: Field, row: Entity, plan: Plan) -> Any:
    value = item.answer(row)
    return plan.name_of(value) if item.target is not None else value


def read_answers(content: bytes, forms: Forms) -> list[RowAnswers]:
    """Read and check an answers file. Raises AnswersError, naming the place."""
    if len(content) > SIZE_LIMIT:
        raise AnswersError(
            f"The file has {len(content) / 1e6:.1f} MB; an answers file has at most "
            f"{SIZE_LIMIT // 1_000_000} MB. Nothing was changed."
        )
    try:
        steps = tomllib.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise AnswersError("The file is not UTF-8 text. Nothing was changed.") from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise AnswersError(f"The file is not TOML: {error}. Nothing was changed.") from None
    known = {form.key: form for form in forms}
    rows: list[RowAnswers] = []
    for key, step in steps.items():
        if key not in known:
            raise _refused(f"[{key}]", "there is no such step")
        if not isinstance(step, dict):
            raise _refused(key, "a step holds its answers as a table")
        rows.extend(_read_step(known[key], step))
    return rows


def _read_step(form: Form, step: dict[str, Any]) -> Iterator[RowAnswers]:
    fields = {item.key: item for item in form.fields}
    tables = {table.key: table for table in form.tables}
    own = {key: value for key, value in step.items() if key not in tables}
    if own:
        yield RowAnswers(f"[{form.key}]", form, None, _read_row(f"[{form.key}]", fields, own))
    for key, entries in step.items():
        if key not in tables:
            continue
        place = f"[[{form.key}.{key}]]"
        if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
            raise _refused(place, "a table is given as rows")
        if len(entries) > ROWS_LIMIT:
            raise _refused(place, f"a table holds at most {ROWS_LIMIT:,} rows")
        columns = {column.key: column for column in tables[key].columns}
        for number, entry in enumerate(entries, 1):
            where = f"{place} row {number}"
            yield RowAnswers(where, form, tables[key], _read_row(where, columns, entry))


def _read_row(place: str, fields: dict[str, Field], entry: dict[str, Any]) -> dict[Field, Any]:
    values = {}
    for key, value in entry.items():
        if key not in fields:
            raise _refused(place, f"there is no question “{key}”")
        values[fields[key]] = _read_value(place, fields[key], value)
    return values


_WANTED = {str: "text", int: "a number", bool: "true or false", date: "a date", time: "a time"}


def _read_value(place: str, item: Field, value: Any) -> Any:
    wanted = item.type.type
    right = isinstance(value, wanted)
    if wanted is int and isinstance(value, bool):
        right = False
    if wanted is date and isinstance(value, datetime):
        right = False
    if not right:
        raise _refused(place, f"“{item.key}” takes {_WANTED[wanted]}")
    if wanted is time:
        return value.replace(second=0, microsecond=0, tzinfo=None)
    if wanted is int and not 0 <= value <= 1_000_000:
        raise _refused(place, f"“{item.key}” takes a number from 0 to 1,000,000")
    if not isinstance(value, str):
        return value
    if item.target is not None:
        return value.strip() or None
    try:
        return item.read(value, Plan())
    except UnreadableError as error:
        raise _refused(place, f"“{item.key}”: {error}") from None


def _refused(place: str, why: str) -> AnswersError:
    why = why if why.endswith((".", "?")) else f"{why}."
    return AnswersError(f"{place}: {why} Nothing of the file was applied.")


def fill(file: PlanFile, answers: list[RowAnswers], label: str) -> None:
    """Put answers into a plan as one edit. Raises AnswersError, and then nothing was applied."""
    with file.edit(label):
        put_answers(file, answers)


def put_answers(file: PlanFile, answers: list[RowAnswers]) -> None:
    """Put answers into a plan, inside an edit.

    A row is recognised by the table's identity and then changed; other rows are added. What the
    answers do not mention stays. Raises AnswersError.
    """
    plan = file.plan
    waiting = _rows_by_identity(plan, answers)
    placed = []
    for given in answers:
        row = None
        if given.table is not None:
            row = _take(waiting, given) or file.add(given.table.entity)
        for item, value in given.values.items():
            if item.target is None:
                setattr(row or plan.one(item.entity), item.key, value)
        placed.append((given, row))
    # Only now does every row that may be pointed to have its name; last those that go by another's.
    for borrowed in (False, True):
        plan.refresh()
        for given, row in placed:
            for item, value in given.values.items():
                if item.target is not None and bool(item.target.named_after) is borrowed:
                    ref = _refer(given.place, item, value, plan)
                    setattr(row or plan.one(item.entity), item.key, ref)


def _refer(place: str, item: Field, name: str | None, plan: Plan) -> str | None:
    try:
        return None if name is None else item.read(name, plan)
    except UnreadableError as error:
        raise _refused(place, f"“{item.key}”: {error}") from None


Identity = tuple[str, ...]


def _rows_by_identity(
    plan: Plan, answers: list[RowAnswers]
) -> dict[tuple[str, Identity], deque[Entity]]:
    """The rows of every table that the answers touch, by what they are recognised by."""
    tables = {
        (answer.form.key, answer.table.key): answer.table
        for answer in answers
        if answer.table is not None
    }
    waiting: dict[tuple[str, Identity], deque[Entity]] = defaultdict(deque)
    for table in tables.values():
        for row in plan.rows(table.entity):
            texts = [table.column(key).text(row, plan) for key in table.identity]
            waiting[table.entity.__name__, _fold(texts)].append(row)
    return waiting


def _take(waiting: dict[tuple[str, Identity], deque[Entity]], answers: RowAnswers) -> Entity | None:
    table = answers.table
    assert table is not None
    texts = []
    for key in table.identity:
        column = table.column(key)
        value = answers.values.get(column)
        texts.append(str(value or "") if column.target else column.show(value, Plan()))
    rows = waiting.get((table.entity.__name__, _fold(texts)))
    return rows.popleft() if rows and any(texts) else None


def _fold(texts: list[str]) -> Identity:
    return tuple(text.casefold() for text in texts)
