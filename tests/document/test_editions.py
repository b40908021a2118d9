"""An edition holds what its audience may see, and nothing else."""

from __future__ import annotations

import itertools
from datetime import datetime
from pathlib import Path
from typing import Any

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
    plain,
    words,
)
from crisisplan.document.editions import EDITIONS, restrict
from crisisplan.document.outline import outline
from crisisplan.plan.audience import Audience
from crisisplan.plan.file import read_plan
from crisisplan.plan.forms import Forms
from crisisplan.plan.model import ENTITIES, answers_of
from tests.conftest import TODAY

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
        return FactSheet(rows, tuple(readers), audience=own)
    columns = tuple(Column(secret(max(own, r)), audience=r) for r in readers)
    row = tuple(words(secret(max(own, r))) for r in readers)
    return Table("Caption", columns, (row,) * 2, audience=own)


COVER = Cover("", "", "", "", "", "", "", ("", ""), (), "")


def document(content: list[Block]) -> Document:
    return Document("", "", "", "", "", datetime(2026, 11, 23), COVER, tuple(content))


def texts(block: Block) -> list[str]:
    if isinstance(block, Table):
        cells = [plain(cell) for row in block.rows for cell in row]
        return [column.title for column in block.columns] + cells
    if isinstance(block, FactSheet):
        return [text for label, content in block.rows for text in (label, plain(content))]
    if isinstance(block, Paragraph | Callout):
        return [plain(block.content)]
    return []


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


def test_private_answers_stay_out_of_every_other_edition(
    sample_original: Path, forms: Forms
) -> None:
    """Every answer of the sample is looked for, as text, in every narrower edition."""
    plan = read_plan(sample_original)
    shared = {
        str(getattr(row, key))
        for entity in ENTITIES.values()
        for row in plan.rows(entity)
        for key, audience in answers_of(entity).items()
        if audience <= Audience.STAFF
    }
    mobiles = {
        row.mobile
        for row in plan.rows(ENTITIES["Person"])
        if row.mobile  # type: ignore[attr-defined]
    } - shared
    assert mobiles
    for edition in EDITIONS.values():
        told = outline(plan, forms, [], TODAY, edition)
        every = "\n".join(text for block in told.blocks for text in texts(block))
        for mobile in mobiles:
            assert (mobile in every) == (edition.audience >= Audience.RESPONDERS)
        assert ("Has keys" in every or "Keys" in every) == (edition.audience is Audience.PRIVATE)
