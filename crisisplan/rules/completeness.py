"""What a complete plan holds: every required answer, and answers that look right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from crisisplan.plan.forms import Field, Form, Forms, Table
from crisisplan.plan.kinds import no_doubt
from crisisplan.plan.model import Entity
from crisisplan.plan.plan import Plan
from crisisplan.rules.finding import Facts, Finding, Severity, named


def required_answers(facts: Facts) -> Iterator[Finding]:
    """Required questions without an answer, tables with too few rows."""
    for form in facts.forms:
        for item in form.fields:
            if item.required and item.answer(facts.plan.one(item.entity)) is None:
                yield _missing(form, item)
        for table in form.tables:
            yield from _missing_in(facts.plan, form, table)


def _missing_in(plan: Plan, form: Form, table: Table) -> Iterator[Finding]:
    rows = plan.rows(table.entity)
    if len(rows) < table.at_least:
        have = f"{len(rows)} of at least {table.at_least}." if rows else "none yet."
        yield Finding(
            id=f"too_few.{form.key}.{table.key}",
            severity=Severity.SHOULD,
            step=form.key,
            field=table.key,
            title=f"{table.label}: {have[:-1]}" if rows else table.label,
            message=f"{table.label}: {have} {table.empty or table.help}",
            missing=True,
        )
    for column in table.columns:
        if column.required:
            empty = [row for row in rows if not row.is_settled and column.answer(row) is None]
            if empty:
                yield _missing(form, column, empty, named(empty, table, plan))


def _missing(form: Form, item: Field, rows: Sequence[Entity] = (), whose: str = "") -> Finding:
    if not whose:
        message = f"“{item.label}” is not answered. {item.why or item.help}".strip()
    elif item.gap:
        message = f"{item.gap}: {whose}."
    else:
        message = f"“{item.label}” is not answered for {whose}."
    return Finding(
        id=f"missing.{form.key}.{item.place}",
        severity=Severity.MUST if item.vital else Severity.SHOULD,
        step=form.key,
        field=item.place,
        title=item.gap or item.label,
        message=message,
        rows=tuple(row.id for row in rows),
        missing=True,
    )


def doubtful_answers(facts: Facts) -> Iterator[Finding]:
    """Phone numbers and email addresses that cannot be right."""
    for form in facts.forms:
        for item in form.fields:
            doubt = _doubt(item, facts.plan.one(item.entity))
            if doubt:
                yield _doubtful(form, item, doubt)
        for table in form.tables:
            for column in table.columns:
                if column.type.doubt is no_doubt:
                    continue
                doubts = [
                    (row, doubt)
                    for row in facts.plan.rows(table.entity)
                    if (doubt := _doubt(column, row))
                ]
                if doubts:
                    rows = [row for row, _ in doubts]
                    whose = f"{named(rows, table, facts.plan)}: "
                    yield _doubtful(form, column, doubts[0][1], rows, whose)


def _doubt(item: Field, row: Entity) -> str | None:
    value = item.answer(row)
    return item.type.doubt(value) if value is not None else None


def _doubtful(
    form: Form, item: Field, doubt: str, rows: Sequence[Entity] = (), whose: str = ""
) -> Finding:
    return Finding(
        id=f"doubtful.{form.key}.{item.place}",
        severity=Severity.SHOULD,
        step=form.key,
        field=item.place,
        title=f"Check “{item.label}”",
        message=f"{whose}{doubt}",
        rows=tuple(row.id for row in rows),
    )


@dataclass(frozen=True)
class Progress:
    """How much of what a complete plan needs is answered."""

    answered: int
    needed: int

    @property
    def percent(self) -> int:
        """From 0 to 100; 100 only when nothing is missing."""
        return 100 if not self.needed else int(100 * self.answered / self.needed)


def whole_percent(plan: Plan, forms: Forms) -> int:
    """How much of the whole plan is answered, from 0 to 100: every step counts the same.

    Counting answers instead would let one long table outweigh everything else.
    """
    steps = [progress(plan, form).percent for form in forms]
    return int(sum(steps) / len(steps))


def progress(plan: Plan, form: Form) -> Progress:
    """How much of one step is answered.

    A row that a table still lacks counts as one answer. What a plan is started with counts
    neither way: nobody has answered it, and nobody needs to.
    """
    asked = [(plan.one(item.entity), item) for item in form.fields if item.required]
    lacking = 0
    for table in form.tables:
        rows = plan.rows(table.entity)
        lacking += max(0, table.at_least - len(rows))
        asked += [
            (row, column)
            for row in rows
            for column in table.columns
            if column.required and not row.is_settled
        ]
    asked = [(row, item) for row, item in asked if (row.id, item.key) not in plan.given]
    answered = sum(item.answer(row) is not None for row, item in asked)
    return Progress(answered, len(asked) + lacking)
