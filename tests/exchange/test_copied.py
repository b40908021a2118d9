"""Rows copied for a spreadsheet, and pasted again."""

from __future__ import annotations

import csv
from contextlib import suppress
from io import StringIO
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crisisplan.exchange.copied import columns_of, copied_rows, guarded, unguarded
from crisisplan.exchange.pasted import read_over, write_over
from crisisplan.plan.file import PlanFile
from crisisplan.plan.forms import Field, Forms
from crisisplan.plan.kinds import UnreadableError
from crisisplan.plan.model import Agency, Occupancy, Person

DANGEROUS = st.sampled_from(["=1+1", "+1 217", "-", "@SUM(A1)", "'=x", "'", '"', "\t", "\n", "a,b"])
TEXTS = st.one_of(
    st.none(), st.text(max_size=12), st.lists(DANGEROUS, min_size=1, max_size=3).map("".join)
)


def some_answer(column: Field, typed: str | None, number: int, file: PlanFile) -> Any:
    """An answer of the column's kind: what was typed where it can be read."""
    if typed is None:
        return None
    if column.target is not None:
        # Not one of the rows that the test renames: they are found by name. A school has few
        # buildings.
        there = file.plan.rows(column.target)
        others = there[3:] or there
        return others[number % len(others)].id
    if column.options:
        return column.options[number % len(column.options)].key
    samples = {
        "date": "12/3/2026",
        "time": "9:15 AM",
        "number": str(number),
        "duration": "2:48",
        "flag": "no",
    }
    with suppress(UnreadableError):
        return column.read(samples.get(column.kind, typed), file.plan)
    return None


@pytest.mark.parametrize("name", ["people.people", "school.occupancy", "roles.positions"])
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_what_is_copied_and_pasted_is_the_same(
    sample: PlanFile, forms: Forms, name: str, data: st.DataObject
) -> None:
    table = forms.table(name)
    columns, rows = columns_of(table), sample.plan.rows(table.entity)
    cell = st.tuples(TEXTS, st.integers(0, 5))
    line = st.lists(cell, min_size=len(columns), max_size=len(columns))
    grid = data.draw(st.lists(line, min_size=1, max_size=3))
    source, target = rows[: len(grid)], rows[-len(grid) :]
    with sample.edit("Fill"):
        for row, cells in zip(source, grid, strict=True):
            for column, (typed, number) in zip(columns, cells, strict=True):
                setattr(row, column.key, some_answer(column, typed, number, sample))
    held = [[column.answer(row) for column in columns] for row in source]
    if not any(any(value is not None for value in values) for values in held):
        return
    pasted = read_over(copied_rows(source, columns, sample.plan), table, sample.plan)
    assert pasted.problems == 0
    with sample.edit("Paste"):
        write_over(sample, table, pasted, target)
    assert [[column.answer(row) for column in columns] for row in target] == held
    assert sample.plan.rows(table.entity) == rows


@given(TEXTS.filter(bool))
def test_no_cell_is_a_formula_and_each_reads_back(text: Any) -> None:
    assert guarded(text)[0] not in "=+-@"
    assert unguarded(guarded(text)) == text


def test_a_spreadsheet_reads_what_is_copied(sample: PlanFile, forms: Forms) -> None:
    table = forms.table("people.people")
    ana = sample.plan.rows(Person)[0]
    with sample.edit("Odd answers"):
        ana.job_title, ana.room, ana.phone = '=HYPERLINK("x")', "5\t6", "+44 20 7946 0000"
        ana.organization = 'the "A" wing'
    text = copied_rows([ana], columns_of(table), sample.plan)
    (cells,) = csv.reader(StringIO(text, newline=""), "excel-tab")
    assert cells[:5] == [
        "Ana Muñoz",
        '\'=HYPERLINK("x")',
        "Administrator",
        "5\t6",
        "'+44 20 7946 0000",
    ]
    assert cells[7] == 'the "A" wing'


def test_dates_are_copied_so_that_they_come_back_as_dates(sample: PlanFile, forms: Forms) -> None:
    table = forms.table("contacts.agencies")
    row = next(row for row in sample.plan.rows(Agency) if row.agreed_until is not None)
    assert row.agreed_until is not None
    text = copied_rows([row], columns_of(table), sample.plan)
    assert row.agreed_until.isoformat() in text


def test_fewer_cells_than_columns_begin_where_the_cursor_is(sample: PlanFile, forms: Forms) -> None:
    table = forms.table("people.people")
    pasted = read_over("Gym\t217-555-0100\nPool\t", table, sample.plan, at=table.column("room"))
    assert [column.key for column in pasted.columns if column] == ["room", "phone"]
    assert [row.values for row in pasted.rows] == [
        {"room": "Gym", "phone": "(217) 555-0100"},
        {"room": "Pool", "phone": None},
    ]


def test_an_empty_row_in_between_keeps_its_place(sample: PlanFile, forms: Forms) -> None:
    table = forms.table("people.people")
    first, second, third = sample.plan.rows(Person)[:3]
    pasted = read_over("Gym\n\nPool\n", table, sample.plan, at=table.column("room"))
    with sample.edit("Paste"):
        write_over(sample, table, pasted, [first, second, third])
    assert [first.room, second.room, third.room] == ["Gym", None, "Pool"]


def test_one_row_goes_over_all_and_what_finds_no_row_is_added(
    sample: PlanFile, forms: Forms
) -> None:
    table = forms.table("people.people")
    rows = sample.plan.rows(Person)
    count = len(rows)
    room = table.column("room")
    with sample.edit("Paste"):
        write_over(sample, table, read_over("Gym\tx", table, sample.plan, at=room), rows[:3])
    assert {row.room for row in rows[:3]} == {"Gym"}
    pasted = read_over("Name\nZoë Quinn\nOmar Said\n", table, sample.plan)
    with sample.edit("Paste"):
        write_over(sample, table, pasted, rows[:1])
    assert [rows[0].name, sample.plan.rows(Person)[-1].name] == ["Zoë Quinn", "Omar Said"]
    assert len(sample.plan.rows(Person)) == count + 1


def test_what_cannot_be_read_leaves_the_old_answer(sample: PlanFile, forms: Forms) -> None:
    table = forms.table("school.occupancy")
    row = sample.plan.rows(Occupancy)[0]
    starts = row.starts
    pasted = read_over("Lunch\tnoon\t1 PM\t5\t5\tGym", table, sample.plan)
    with sample.edit("Paste"):
        write_over(sample, table, pasted, [row])
    assert (row.period, row.starts, row.students) == ("Lunch", starts, 5)
