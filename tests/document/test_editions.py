"""An edition holds what its audience may see, and nothing else."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crisisplan.document.blocks import (
    Block,
    Callout,
    Column,
    Cover,
    Document,
    FactSheet,
    Heading,
    Paragraph,
    Table,
    words,
)
from crisisplan.document.editions import EDITIONS, restrict
from crisisplan.document.outline import outline
from crisisplan.plan.audience import Audience
from crisisplan.plan.file import PlanFile, read_plan
from crisisplan.plan.forms import Field, Forms
from crisisplan.plan.model import Entity, Person
from crisisplan.plan.plan import Plan
from crisisplan.rules.check import check
from crisisplan.rules.reference import Reference
from tests.conftest import TODAY
from tests.document.reading import texts

audiences = st.sampled_from(list(Audience))


def secret(audience: Audience) -> str:
    return f"for {audience.key}"


@st.composite
def blocks(draw: st.DrawFn) -> Block:
    """A block in which every text names the audience that it is for."""
    own = draw(audiences)
    kind = draw(st.sampled_from([Heading, Paragraph, Callout, Table, FactSheet]))
    if kind is Heading:
        return Heading("Heading", draw(st.integers(min_value=1, max_value=3)), audience=own)
    if kind is Paragraph:
        return Paragraph(words(secret(own)), audience=own)
    if kind is Callout:
        return Callout("Note.", words(secret(own)), audience=own)
    readers = draw(st.lists(audiences, min_size=1, max_size=4))
    if kind is FactSheet:
        rows = tuple((secret(max(own, r)), words(secret(max(own, r)))) for r in readers)
        return FactSheet("Facts", rows, tuple(readers), audience=own)
    columns = tuple(Column(secret(max(own, r)), audience=r) for r in readers)
    row = tuple(words(secret(max(own, r))) for r in readers)
    return Table("Caption", columns, (row,) * 2, audience=own)


COVER = Cover("", "", "", "", "", "", "", ("", ""), (), "")


def document(content: list[Block]) -> Document:
    return Document("", "", "", "", "", datetime(2026, 11, 23), COVER, tuple(content))


@given(st.lists(blocks(), max_size=12), audiences)
def test_nothing_above_the_audience_is_left(content: list[Block], reader: Audience) -> None:
    left = restrict(document(content), reader).blocks
    above = {secret(audience) for audience in Audience if audience > reader}
    assert not above & {text for block in left for text in texts(block)}


@given(st.lists(blocks(), max_size=12), audiences)
def test_nothing_that_the_audience_may_see_is_lost(content: list[Block], reader: Audience) -> None:
    def seen(items: Any) -> list[str]:
        allowed = {secret(audience) for audience in Audience if audience <= reader}
        return [text for block in items for text in texts(block) if text in allowed]

    assert seen(restrict(document(content), reader).blocks) == seen(content)


@given(st.lists(blocks(), max_size=12), audiences)
def test_no_heading_is_left_without_anything_below_it(
    content: list[Block], reader: Audience
) -> None:
    left = [*restrict(document(content), reader).blocks, Heading("End", 0)]
    for block, following in itertools.pairwise(left):
        if isinstance(block, Heading) and isinstance(following, Heading):
            assert following.level > block.level


@given(st.lists(blocks(), max_size=12))
def test_restricting_twice_changes_nothing_more(content: list[Block]) -> None:
    once = restrict(document(content), Audience.STAFF)
    assert restrict(once, Audience.STAFF) == once


def answered(plan: Plan, forms: Forms) -> Iterator[tuple[Field, Entity, str]]:
    """Every line of every answer, with its question."""
    for form in forms:
        for question in (*form.fields, *(c for table in form.tables for c in table.columns)):
            for row in plan.rows(question.entity):
                for line in question.text(row, plan).splitlines():
                    if line.strip():
                        yield question, row, line.strip()


NOT_PRINTED = {
    ("Person", "category"),
    ("Person", "left_on"),
    ("Circumstance", "fact"),
    ("RuleDecision", "rule"),
    ("Split", "drill"),
    ("Person", "shift"),
    ("Person", "hired_on"),
    ("Person", "shift"),
    ("Course", "catalogue"),
    ("Course", "minutes"),
    ("Course", "renewal"),
    ("Course", "renewal_months"),
    ("Course", "retired"),
    ("TrainingSession", "minutes"),
    ("TrainingSession", "held"),
    ("TrainingRequirement", "rule"),
    ("TrainingRequirement", "switched_off"),
    ("TrainingRequirement", "who"),
    ("TrainingRequirement", "per"),
    ("Trainee", "requirement"),
    ("BiometricWording", "spanish"),
}
"""Who is counted, also for a part of the day, and who is gone: the printed list holds those who are
here. The keys of facts and rules: their words stand instead. The drill of a time: it stands with
its drill. Of training what is told in other words: 90 minutes as 1 h 30 min. What was put into
Spanish: it prints in the Spanish papers.
"""
ON_CARDS = "TrainingRecord"
"""What each person learned, and when, prints on the person’s training card: the plan would grow by
pages that nobody looks through. It names who lacks what."""


@pytest.fixture(params=["sample", "trained"])
def plan(request: pytest.FixtureRequest) -> Plan:
    """The sample, and a school that trains its staff."""
    if request.param == "sample":
        return read_plan(request.getfixturevalue("sample_original"))
    plan: Plan = request.getfixturevalue("trained").plan
    return plan


def test_the_full_edition_prints_every_answer(
    plan: Plan, forms: Forms, reference: Reference
) -> None:
    findings = check(plan, forms, reference, TODAY)
    told = "\n".join(texts(outline(plan, forms, reference, findings, TODAY, EDITIONS["full"])))
    lost = {
        (question.entity.__name__, question.key, line)
        for question, row, line in answered(plan, forms)
        if line not in told
        and line not in ("Yes", "No")
        and (question.entity.__name__, question.key) not in NOT_PRINTED
        and question.entity.__name__ != ON_CARDS
        and not (isinstance(row, Person) and row.left_by(TODAY))
    }
    assert not lost


def test_no_answer_reaches_an_edition_that_is_not_for_it(
    sample_original: Path, new_plan: PlanFile, forms: Forms, reference: Reference
) -> None:
    """Every answer of the sample is looked for, as text, in every narrower edition.

    What a plan without answers says is the program's own: “Good practice is …”. So is what a
    question is called: “District policy” is an answer of one and the name of another.
    """
    plan = read_plan(sample_original)
    every = list(answered(plan, forms))
    own = "\n".join(texts(outline(new_plan.plan, forms, reference, [], TODAY, EDITIONS["public"])))
    searched = 0
    for edition in EDITIONS.values():
        told = "\n".join(texts(outline(plan, forms, reference, [], TODAY, edition)))
        own = "\n".join(texts(outline(new_plan.plan, forms, reference, [], TODAY, edition)))
        own += "\n".join(q.label for q, _, _ in every if q.audience <= edition.audience)
        allowed = "\n".join(line for q, _, line in every if q.audience <= edition.audience) + own
        above = {line for q, _, line in every if q.audience > edition.audience and len(line) > 10}
        leaked = {line for line in above if line in told and line not in allowed + own}
        assert not leaked
        searched += len(above)
        assert ("Keys" in told) == (edition.audience is Audience.PRIVATE)
    assert searched > 1000
