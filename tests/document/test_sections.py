"""The sections of a step are those of the whole document."""

from __future__ import annotations

from pathlib import Path

import pytest

from crisisplan.document.blocks import Document, Heading
from crisisplan.document.editions import FULL
from crisisplan.document.numbering import numbered
from crisisplan.document.outline import outline, part_of
from crisisplan.document.outline.sections import SECTIONS
from crisisplan.plan.file import read_plan
from crisisplan.plan.forms import Forms
from crisisplan.rules.check import check
from crisisplan.rules.reference import Reference
from tests.conftest import TODAY


@pytest.fixture(scope="module")
def whole(sample_original: Path, forms: Forms, reference: Reference) -> Document:
    plan = read_plan(sample_original)
    return outline(plan, forms, reference, check(plan, forms, reference, TODAY), TODAY, FULL)


def test_every_step_is_printed_somewhere(forms: Forms) -> None:
    assert set(SECTIONS) == {form.key for form in forms}


@pytest.mark.parametrize("step", SECTIONS)
def test_a_part_has_the_headings_and_numbers_of_the_whole(whole: Document, step: str) -> None:
    part = part_of(whole, step)
    numbers = {item.block: item.number for item in numbered(whole.blocks) if item.number}
    headings = [b.text for b in part.blocks if isinstance(b, Heading) and b.level == 1]
    assert tuple(headings) == SECTIONS[step]
    for item in numbered(part.blocks, part.sections_before):
        if item.number:
            assert item.number == numbers[item.block]
