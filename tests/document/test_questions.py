"""A step's questions on paper, blank and filled in."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import page as page_validation
import pypdf
import pytest

from crisisplan.document.blocks import Document, Heading, Paragraph, Question, Table, plain
from crisisplan.document.export import make_questions
from crisisplan.document.outline import questions
from crisisplan.plan.file import read_plan
from crisisplan.plan.forms import Forms
from crisisplan.plan.plan import Plan
from tests.conftest import TODAY


@pytest.fixture(scope="module")
def plan(sample_original: Path) -> Plan:
    return read_plan(sample_original)


def asked(document: Document, label: str) -> Question:
    return next(b for b in document.blocks if isinstance(b, Question) and b.label == label)


def text_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(pdf)).pages)


def test_every_question_of_every_step_is_there(forms: Forms) -> None:
    document = questions(forms.steps, None, TODAY)
    labels = {b.label.removesuffix(" *") for b in document.blocks if isinstance(b, Question)}
    heads = {
        column.title.removesuffix(" *")
        for b in document.blocks
        if isinstance(b, Table)
        for column in b.columns
    }
    for form in forms:
        assert {item.label for item in form.fields} <= labels
        for table in form.tables:
            assert {column.label for column in table.columns} <= heads
    titles = [b.text for b in document.blocks if isinstance(b, Heading) and b.level == 1]
    assert titles == [form.title for form in forms]


def test_a_blank_question_has_lines_or_boxes(forms: Forms) -> None:
    document = questions([forms.step("school")], None, TODAY)
    assert asked(document, "Name of the school *").lines == 1
    assert asked(document, "Campus and surroundings").lines == 4
    level = asked(document, "Level *")
    assert ("Middle", False) in level.choices
    assert not any(ticked for _, ticked in level.choices)
    assert asked(document, "State *").choices == ()


def test_blank_tables_have_empty_rows_and_say_what_columns_take(forms: Forms) -> None:
    document = questions([forms.step("school")], None, TODAY)
    tables = [b for b in document.blocks if isinstance(b, Table)]
    assert all(len(table.rows) >= 6 and table.row_height for table in tables)
    assert not any(cell for table in tables for row in table.rows for cell in row)
    notes = [plain(b.content) for b in document.blocks if isinstance(b, Paragraph)]
    assert "Sprinklers: Answers: Yes; In part; No." in notes


def test_the_filled_page_holds_the_answers(forms: Forms, plan: Plan) -> None:
    document = questions([forms.step("school")], plan, TODAY)
    assert asked(document, "Name of the school *").answer == "Cedar Hollow Middle School"
    assert ("Middle", True) in asked(document, "Level *").choices
    buildings = next(b for b in document.blocks if isinstance(b, Table))
    assert plain(buildings.rows[0][0]) == "Main building"
    assert buildings.rows[-1] == ((),) * len(buildings.columns)
    assert document.footer.startswith("CONFIDENTIAL.")


def test_the_pages_are_accessible_and_numbered(forms: Forms, plan: Plan, tmp_path: Path) -> None:
    for filled in (None, plan):
        content, gaps = make_questions(forms.steps, filled, paper="letter", today=TODAY)
        assert gaps == []
        (tmp_path / "x.pdf").write_bytes(content)
        result = page_validation.validate_pdf(
            str(tmp_path / "x.pdf"),
            profile=page_validation.ValidationProfile.PDF_UA_1,
            limits=page_validation.SafetyLimits.unlimited(),
        )
        assert "Result: no failures" in str(result)
        assert f"Page 1 of {len(pypdf.PdfReader(BytesIO(content)).pages)}" in text_of(content)


def test_a_long_answer_grows_its_row(forms: Forms, plan: Plan) -> None:
    content, _ = make_questions([forms.step("school")], plan, paper="a4", today=TODAY)
    text = " ".join(text_of(content).split())
    assert "a crawl space runs below the floor 1 corridor." in text


def test_a_heading_stays_with_its_tall_table(forms: Forms, plan: Plan) -> None:
    content, _ = make_questions([forms.step("school")], plan, paper="letter", today=TODAY)
    pages = [page.extract_text() for page in pypdf.PdfReader(BytesIO(content)).pages]
    (page,) = [text for text in pages if "1.4  Buildings" in text]
    assert "Main building" in page
