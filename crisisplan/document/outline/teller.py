"""Puts a plan's answers into words and tables, with the labels and audiences of the forms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from crisisplan.document.blocks import Column, FactSheet, Paragraph, Run, Table, Words, words
from crisisplan.plan.audience import Audience
from crisisplan.plan.forms import Field, Forms
from crisisplan.plan.kinds import NOT_DECIDED
from crisisplan.plan.model import Entity, Person
from crisisplan.plan.plan import Plan
from crisisplan.rules.drills.board import Board, board_of
from crisisplan.rules.drills.names import DrillNames
from crisisplan.rules.finding import Finding
from crisisplan.rules.reference import Reference
from crisisplan.rules.training.coverage import Coverage, coverage

UNDECIDED: Words = (Run(NOT_DECIDED, italic=True),)
NONE = words("–")
"""Stands in a table where nothing was entered and a complete plan needs nothing."""


@dataclass(frozen=True)
class Teller:
    """What every part of the outline draws on."""

    plan: Plan
    forms: Forms
    reference: Reference
    findings: Sequence[Finding]
    today: date

    @cached_property
    def board(self) -> Board:
        """The drills of the school year that counts today, and what they are owed for."""
        return board_of(self.plan, self.reference, self.today)

    @cached_property
    def names(self) -> DrillNames:
        """What drills and requirements are called."""
        return DrillNames(self.forms, self.plan)

    @cached_property
    def training(self) -> Coverage:
        """Who must have which training today, and who has it."""
        return coverage(self.plan, self.today)

    def question(self, row: Entity, key: str) -> Field:
        """The question that an answer of a row belongs to."""
        question = self.forms.question(type(row), key)
        if question is None:
            raise KeyError(f"no form asks for {type(row).__name__}.{key}")
        return question

    def words(self, row: Entity, key: str) -> Words:
        """An answer; “Not yet decided” where it is needed and missing, else nothing."""
        question = self.question(row, key)
        text = question.text(row, self.plan)
        if text:
            return words(text)
        return UNDECIDED if question.required else ()

    def cell(self, row: Entity, key: str) -> Words:
        """One answer, or several below each other, as a table shows it: never empty."""
        told = [answer for part in key.split() if (answer := self.words(row, part))]
        if not told:
            return NONE
        return sum((words("\n") + answer for answer in told[1:]), told[0])

    def paragraphs(self, row: Entity, key: str) -> list[Paragraph]:
        """A longer answer, a paragraph for each of its lines."""
        question = self.question(row, key)
        text = question.text(row, self.plan)
        if not text:
            return [Paragraph(UNDECIDED, audience=question.audience)]
        parts = [part.strip() for part in text.splitlines()]
        return [Paragraph(words(part), audience=question.audience) for part in parts if part]

    def facts(self, title: str, row: Entity, keys: Iterable[str]) -> FactSheet:
        """Answers of one row, under their labels; those that need not be given and are not, go."""
        told = [(self.question(row, key), self.words(row, key)) for key in keys]
        told = [(question, content) for question, content in told if content]
        return FactSheet(
            title,
            tuple((question.label, content) for question, content in told),
            tuple(question.audience for question, _ in told),
        )

    def table(
        self,
        path: str,
        keys: Sequence[str],
        caption: str,
        rows: Iterable[Entity] | None = None,
        *,
        labels: dict[str, str] | None = None,
        widths: dict[str, float] | None = None,
    ) -> Table:
        """Rows of a form's table as a printed table, with the columns named by ``keys``.

        A key such as ``phone email`` puts two answers below each other in one column.
        """
        form = self.forms.table(path)
        shown = rows if rows is not None else self.plan.rows(form.entity)
        columns = []
        for number, key in enumerate(keys):
            questions = [form.column(part) for part in key.split()]
            columns.append(
                Column(
                    (labels or {}).get(key, questions[0].label),
                    (widths or {}).get(key, questions[0].width),
                    bold=number == 0,
                    audience=max(question.audience for question in questions),
                )
            )
        return Table(
            caption,
            tuple(columns),
            tuple(tuple(self.cell(row, key) for key in keys) for row in shown),
        )

    def open_points(self, step: str) -> list[Finding]:
        """What is still open in a step."""
        return [finding for finding in self.findings if finding.step == step]


def table_for(
    audience: Audience,
    caption: str,
    columns: Mapping[str, float],
    rows: tuple[tuple[Words, ...], ...],
    *,
    row_height: float = 0,
    tight: bool = False,
) -> Table:
    """A table for one audience. ``columns`` are widths by heading; the first names the row."""
    heads = tuple(
        Column(heading, width, bold=place == 0, audience=audience)
        for place, (heading, width) in enumerate(columns.items())
    )
    return Table(caption, heads, rows, row_height, tight, audience=audience)


def position_of(person: Person) -> str:
    """What somebody does and where: “Science, grade 7” or “Pastor, Grace Church”."""
    return ", ".join(filter(None, [person.job_title, person.organization]))
