"""The questions of a step on paper: to fill in by hand, or as a plan answers them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time

from crisisplan.document.blocks import (
    Block,
    Column,
    Document,
    Heading,
    Paragraph,
    Question,
    Run,
    Signatures,
    Table,
    words,
)
from crisisplan.document.editions import FULL
from crisisplan.plan import forms as f
from crisisplan.plan.dates import show_date
from crisisplan.plan.model import Entity, School
from crisisplan.plan.plan import Plan

_MOST_BOXES = 12
"""More choices than these are written, not ticked."""
_MOST_COLUMNS = 6
_WIDTHS = {"email": 2.0, "paragraph": 3.0, "phone": 1.4, "person": 1.3}
_ROW = 26.0
_BLANK_ROWS = 6
_SPARE_ROWS = 2
"""Empty rows below those that are filled in."""


def questions(steps: Sequence[f.Form], plan: Plan | None, today: date) -> Document:
    """The questions of steps, blank without a plan, else with its answers."""
    title = steps[0].title if len(steps) == 1 else "Questions of the plan"
    school = (plan.one(School).name or "") if plan is not None else ""
    changed = plan.changed_on(today) if plan is not None else today
    kind = "as answered" if plan is not None else "to fill in"
    return Document(
        title=f"{title}, {kind}",
        school=school or "School: ……………………………………",
        author=school,
        version=f"{title}, {kind} ({show_date(today)})",
        footer=FULL.footer if plan is not None else "Confidential once it is filled in.",
        changed_at=datetime.combine(changed, time(12)),
        cover=None,
        blocks=tuple(block for step in steps for block in _step(step, plan)),
    )


def _step(step: f.Form, plan: Plan | None) -> Iterator[Block]:
    yield Heading(step.title, 1, new_page=True)
    yield Paragraph(words(step.purpose))
    yield Paragraph(
        words("Answers marked * are needed for a complete plan. The word beside a question says "
              "who will see the answer."),
        small=True,
    )  # fmt: skip
    for section in step.sections:
        yield Heading(section.title, 2)
        if section.help:
            yield Paragraph(words(section.help), small=True, keep_with_next=True)
        for item in section.fields:
            yield _question(item, plan)
    for table in step.tables:
        yield from _table(table, plan)
    if plan is None:
        yield Signatures((("Filled in by", "", ""),))


def _question(item: f.Field, plan: Plan | None) -> Question:
    row = plan.one(item.entity) if plan is not None else None
    told = item.text(row, plan) if row is not None and plan is not None else ""
    options = _options(item, plan)
    ticked = bool(options) and len(options) <= _MOST_BOXES
    help = item.help
    if item.kind == "person":
        help = f"{help} A name from the step People.".strip()
    return Question(
        label=_label(item),
        reader=item.audience.label,
        help=help,
        answer="" if ticked else told,
        choices=tuple((option, option == told) for option in options) if ticked else (),
        lines=4 if item.kind == "paragraph" else 1,
    )


def _label(item: f.Field) -> str:
    return f"{item.label} *" if item.required else item.label


def _options(item: f.Field, plan: Plan | None) -> list[str]:
    if item.kind == "flag":
        return ["Yes", "No"]
    return [option.label for option in item.offered(plan or Plan())]


def _table(table: f.Table, plan: Plan | None) -> Iterator[Block]:
    yield Heading(table.label, 2)
    if table.help:
        yield Paragraph(words(table.help), small=True, keep_with_next=True)
    rows = list(plan.rows(table.entity)) if plan is not None else []
    groups = _groups(table.columns)
    for number, columns in enumerate(groups, 1):
        part = f" ({number} of {len(groups)})" if len(groups) > 1 else ""
        yield from _notes(columns if number == 1 else columns[1:], plan)
        empty = max(_SPARE_ROWS if rows else _BLANK_ROWS, table.at_least - len(rows))
        yield Table(
            f"One row for each {table.noun}{part}.",
            tuple(
                Column(_label(item), max(item.width, _WIDTHS.get(item.kind, 1)), bold=place == 0)
                for place, item in enumerate(columns)
            ),
            (
                *(tuple(_cell(item, row, plan) for item in columns) for row in rows),
                *(((),) * len(columns) for _ in range(empty)),
            ),
            row_height=_ROW,
        )


def _cell(item: f.Field, row: Entity, plan: Plan | None) -> tuple[Run, ...]:
    return words(item.text(row, plan)) if plan is not None else ()


def _groups(columns: tuple[f.Field, ...]) -> list[tuple[f.Field, ...]]:
    """Columns side by side, as many as a page has room for; the first comes again each time."""
    first, rest = columns[0], columns[1:]
    count = max(1, -(-len(rest) // (_MOST_COLUMNS - 1)))
    size = -(-len(rest) // count) or 1
    return [(first, *rest[at : at + size]) for at in range(0, max(len(rest), 1), size)]


def _notes(columns: Sequence[f.Field], plan: Plan | None) -> Iterator[Block]:
    """What the columns take: their help, and their choices where they are few."""
    for item in columns:
        options = _options(item, plan)
        listed = "; ".join(options) if 0 < len(options) <= _MOST_BOXES else ""
        told = " ".join(filter(None, [item.help, f"Answers: {listed}." if listed else ""]))
        if told:
            content = words(f"{item.label}: ", bold=True) + words(told)
            yield Paragraph(content, small=True, keep_with_next=True)
