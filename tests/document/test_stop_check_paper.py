"""The stop-check for counsel: law first with citations, practice apart, nothing private."""

from __future__ import annotations

import io
import re
from datetime import date
from typing import Any

import pypdf
import pytest

from crisisplan.document.blocks import (
    Callout,
    Document,
    FactSheet,
    Heading,
    Paragraph,
    Table,
    plain,
)
from crisisplan.document.export import write_document
from crisisplan.document.look import PAPERS
from crisisplan.document.outline.stop_check_paper import StopCheckPaper
from crisisplan.document.outline.teller import Teller
from crisisplan.plan.file import PlanFile
from crisisplan.plan.forms import Forms
from crisisplan.plan.model import BiometricSystem
from crisisplan.rules.biometrics.sheet import sheets
from crisisplan.rules.reference import Reference
from tests.conftest import TODAY
from tests.rules.biometrics.test_systems import parts_of, plan_of, system


def paper_of(
    forms: Forms, reference: Reference, state: str = "IL", control: str = "public", **changes: Any
) -> Document:
    one = system(**changes)
    plan = plan_of(one, *parts_of(one), state=state, control=control)
    (sheet,) = sheets(plan, reference.biometrics)
    return StopCheckPaper(Teller(plan, forms, reference, (), TODAY), sheet).document()


def headings(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Heading)]


def text_of(document: Document) -> str:
    told = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            told.append(plain(block.content))
        elif isinstance(block, FactSheet):
            told += [f"{label}: {plain(content)}" for label, content in block.rows]
        elif isinstance(block, Table):
            told += [" ".join(plain(cell) for cell in row) for row in block.rows]
    return "\n".join(told)


def test_the_law_comes_first_and_practice_last(forms: Forms, reference: Reference) -> None:
    document = paper_of(forms, reference)
    assert headings(document) == [
        "The system",
        "Duties",
        "Questions for counsel",
        "Binds the vendor: for the contract",
        "What the words mean",
        "May change",
        "Good practice, not law",
    ]
    told = text_of(document)
    assert "105 ILCS 5/10-20.40(b)(3)\nLaw text read\nhttps://" in told
    assert "Met by what you answered" in told
    assert "The law was read on Nov 21, 2026." in told


def test_a_ban_and_counsels_note_are_printed(forms: Forms, reference: Reference) -> None:
    document = paper_of(forms, reference, "FL")
    assert headings(document)[1] == "Forbidden by the law that was read"
    assert "None is recorded. Drafting stops until there is one." in text_of(document)
    noted = paper_of(
        forms,
        reference,
        "FL",
        counsel_name="R. Ortiz",
        counsel_on=date(2026, 11, 2),
        counsel_note="The pilot ends in May.",
    )
    assert "Counsel’s note: The pilot ends in May." in text_of(noted)


def test_an_answer_against_the_law_is_printed_with_its_source(
    forms: Forms, reference: Reference
) -> None:
    told = text_of(paper_of(forms, reference, destroy_within_days=60))
    assert "You entered 60 days. The law that was read gives at most 30. 105 ILCS" in told


@pytest.mark.parametrize("state", ["OH", "OK", "PR", "RI"])
def test_silence_is_printed_as_silence(state: str, forms: Forms, reference: Reference) -> None:
    document = paper_of(forms, reference, state)
    told = text_of(document)
    assert "What was not found is no permission." in told
    assert {"Questions for counsel", "What was looked at"} & set(headings(document))
    ours = [plain(b.content) for b in document.blocks if isinstance(b, Paragraph | Callout)]
    ours += [block.caption for block in document.blocks if isinstance(block, Table)]
    assert not re.search(r"\ballowed\b|\bno rule\b|\bpermitted\b", " ".join(ours), re.IGNORECASE)


def test_what_only_the_school_may_see_is_left_out(forms: Forms, reference: Reference) -> None:
    secret = {"kept_detail": "Room 108, behind the boiler", "match_threshold": "0.97"}
    told = text_of(paper_of(forms, reference, **secret))
    for words in secret.values():
        assert words not in told


def test_both_formats_are_written(sample: PlanFile, forms: Forms, reference: Reference) -> None:
    plan = sample.plan
    every = sheets(plan, reference.biometrics)
    assert len(every) == len(plan.rows(BiometricSystem)) == 2
    for sheet in every:
        document = StopCheckPaper(Teller(plan, forms, reference, (), TODAY), sheet).document()
        pdf, gaps = write_document(document, "pdf", PAPERS["letter"])
        word, _ = write_document(document, "word", PAPERS["a4"])
        assert gaps == []
        assert word[:2] == b"PK"
        first = pypdf.PdfReader(io.BytesIO(pdf)).pages[0].extract_text()
        assert f"Stop-check: {sheet.system.name}" in first
