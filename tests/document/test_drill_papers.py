"""The log of a year, the record of a drill, the plan's section on drills."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path

import docx
import pypdf
import pytest
from docx.enum.section import WD_ORIENT

from crisisplan.document.blocks import Document, Heading, Table, plain
from crisisplan.document.editions import EDITIONS, FULL
from crisisplan.document.export import write_document
from crisisplan.document.look import PAPERS
from crisisplan.document.outline import outline, part_of
from crisisplan.document.outline.drill_papers import DrillPapers
from crisisplan.document.outline.teller import Teller
from crisisplan.plan.file import PlanFile
from crisisplan.plan.forms import Forms
from crisisplan.plan.model import Drill, RuleDecision, School, SchoolYear
from crisisplan.rules.drills.board import board_of
from crisisplan.rules.reference import Reference
from crisisplan.rules.school_days import school_years
from tests.conftest import TODAY
from tests.document.reading import texts
from tests.document.test_documents import ua_failures


def papers_of(
    file: PlanFile, forms: Forms, reference: Reference, year: str = "2026–27"
) -> DrillPapers:
    days = next((y for y in school_years(file.plan) if y.name == year), None)
    tell = Teller(file.plan, forms, reference, (), TODAY)
    return DrillPapers(tell, board_of(file.plan, reference, TODAY, days))


def section(file: PlanFile, forms: Forms, reference: Reference, edition: str = "full") -> Document:
    whole = outline(file.plan, forms, reference, (), TODAY, EDITIONS[edition])
    return part_of(whole, "drills")


def table(document: Document, caption: str) -> list[list[str]]:
    """The head and the rows of the table whose caption starts so."""
    found = next(
        b for b in document.blocks if isinstance(b, Table) and b.caption.startswith(caption)
    )
    head = [column.title for column in found.columns]
    return [head, *([plain(cell) for cell in row] for row in found.rows)]


def column(rows: list[list[str]], title: str) -> list[str]:
    return [row[rows[0].index(title)] for row in rows[1:]]


# -- the log


def test_the_log_holds_every_drill_held_in_the_year_and_no_other(
    practiced: PlanFile, forms: Forms, reference: Reference
) -> None:
    rows = table(papers_of(practiced, forms, reference).log(), "Every drill that was held")
    assert column(rows, "Date") == ["Sep 9, 2026", "Oct 14, 2026", "Nov 5, 2026"]
    assert column(rows, "From, to")[0] == "9:15 AM\n9:31 AM"
    assert column(rows, "All accounted for")[0] == "2 min 48 s"
    assert column(rows, "Responder")[0] == "Lt. Kowalski"
    assert column(rows, "Signed")[0] == "Ana Muñoz\nSep 10, 2026"
    assert "105 ILCS 128/20" in column(rows, "Counts for")[0]
    before = papers_of(practiced, forms, reference, "2025–26").log()
    assert column(table(before, "Every drill that was held"), "Date") == ["Sep 10, 2025"]


def test_what_was_not_recorded_says_so(
    practiced: PlanFile, forms: Forms, reference: Reference
) -> None:
    rows = table(papers_of(practiced, forms, reference).log(), "Every drill that was held")
    for title in ("From, to", "All accounted for", "People", "Signed"):
        assert column(rows, title)[1] == "Not yet decided"


def test_the_log_has_no_private_answers(
    practiced: PlanFile, forms: Forms, reference: Reference
) -> None:
    papers = papers_of(practiced, forms, reference)
    for document in (papers.log(), *map(papers.record, papers.held)):
        assert not any("opted out" in text for text in texts(document))


def test_the_log_totals_the_kinds(practiced: PlanFile, forms: Forms, reference: Reference) -> None:
    rows = table(papers_of(practiced, forms, reference).log(), "Drills of the year by kind")
    assert rows[1][:3] == ["Fire evacuation", "2", "0"]
    assert rows[-1][:3] == ["All", "3", "2"]


def test_a_year_without_drills_says_so(
    new_plan: PlanFile, forms: Forms, reference: Reference
) -> None:
    told = texts(papers_of(new_plan, forms, reference).log())
    assert "None is recorded." in told
    assert "Not yet decided" in told
    assert any("Name the state first" in text for text in told)


@pytest.mark.parametrize("format", ["word", "pdf"])
def test_the_log_is_printed_across(
    practiced: PlanFile, forms: Forms, reference: Reference, format: str, tmp_path: Path
) -> None:
    document = papers_of(practiced, forms, reference).log()
    content, warnings = write_document(document, format, PAPERS["letter"].landscape)
    assert warnings == []
    if format == "pdf":
        page = pypdf.PdfReader(BytesIO(content)).pages[0]
        assert (page.mediabox.width, page.mediabox.height) == (792, 612)
        assert page.extract_text().count("Drill log 2026–27") == 1
        assert "Result: no failures" in ua_failures(content, tmp_path)
    else:
        opened = docx.Document(BytesIO(content))
        (only,) = opened.sections
        assert only.orientation == WD_ORIENT.LANDSCAPE
        assert only.page_width > only.page_height
        assert opened.paragraphs[0].text == "Drill log 2026–27"


# -- a record


def test_a_record_holds_times_objectives_and_what_is_mended(
    practiced: PlanFile, forms: Forms, reference: Reference
) -> None:
    papers = papers_of(practiced, forms, reference)
    fire, _, tabletop = papers.held
    record = papers.record(fire)
    assert column(table(record, "From the start"), "Area") == ["Kindergarten", "Grade 5"]
    actions = table(record, "What is to be mended")
    assert column(actions, "Status, evidence") == [
        "Overdue\nOpen",
        "Done\nSep 25, 2026\nWork order 118",
    ]
    assert "Smoke in the kitchen" in texts(record)
    rated = table(papers.record(tabletop), "What each exercise")
    assert column(rated, "Rating") == ["Performed with some challenges"]
    assert "No corrective action is recorded." in texts(papers.record(tabletop))
    assert "Kitchen door does not latch" not in texts(papers.record(tabletop))


# -- the section of the plan


def test_the_section_tells_law_year_and_improvement(
    practiced: PlanFile, forms: Forms, reference: Reference
) -> None:
    document = section(practiced, forms, reference)
    assert [b.text for b in document.blocks if isinstance(b, Heading) and b.level < 3] == [
        "Drills and exercises",
        "What is required, 2026–27",
        "Schedule of the year",
        "Log of drills held",
        "Objectives and ratings",
        "Improvement plan",
        "Each drill",
        "How drills are announced, run and reported",
        "Not confirmed",
        "School calendar",
    ]
    owed = table(document, "Drills that are owed")
    lockdown = next(row for row in owed if row[0].startswith("Active threat"))
    assert lockdown[1].startswith("1 each school year; at least 1 within the first 90 days")
    assert "Calendar days are counted" in lockdown[1]
    assert lockdown[2].startswith("Past due\n0 of 1 held\n1 planned\nWas due Nov 16, 2026")
    assert (
        "105 ILCS 128/20(c)\nReported by a secondary source, confirm, text undated, checked "
        in lockdown[3]
    )
    own = next(row for row in owed if row[0].endswith("Hold in rooms"))
    assert (
        own[3] == "District policy: Policy 4:170\nAsked by the school or its district, not by law"
    )
    # A district's handbook is no rule of the state.
    assert not any("northbrook28" in text for text in texts(document))


def test_questions_and_what_was_set_aside_stay_visible(
    practiced: PlanFile, forms: Forms, reference: Reference
) -> None:
    with practiced.edit("Elsewhere"):
        practiced.plan.one(School).state = "WA"
    board = papers_of(practiced, forms, reference).board
    assert board.duties.questions
    told = section(practiced, forms, reference)
    rows = table(told, "Questions on which requirements depend")
    assert column(rows, "Question") == [question.text for question in board.duties.questions]
    assert set(column(rows, "Answer")) == {"Not yet decided"}
    key = board.lines[0].requirement.key
    with practiced.edit("Set aside"):
        practiced.add(RuleDecision, rule=key, applies=False, reason="Counsel advised so.")
    rows = table(section(practiced, forms, reference), "Rules that do not apply")
    mine = next(row for row in rows[1:] if row[1] == "Counsel advised so.")
    assert mine[2] == "The school"


def test_without_a_state_or_a_calendar_the_section_says_so(
    new_plan: PlanFile, forms: Forms, reference: Reference
) -> None:
    told = texts(section(new_plan, forms, reference))
    assert any("First and last day of school: Not yet decided" in text for text in told)
    assert any("Name the state first" in text for text in told)


def test_open_actions_of_years_before_stay_in_the_plan(
    practiced: PlanFile, forms: Forms, reference: Reference
) -> None:
    with practiced.edit("A year on"):
        for year in practiced.plan.rows(SchoolYear):
            practiced.remove(year)
        practiced.add(SchoolYear, first_day=date(2026, 11, 2), last_day=date(2027, 6, 4))
        for drill in practiced.plan.rows(Drill):
            if drill.state != "closed":
                drill.planned_on = date(2027, 3, 1)
    rows = table(section(practiced, forms, reference), "What is to be mended")
    assert "Kitchen door does not latch\nFire drill, Sep 9, 2026" in column(rows, "Issue")


def test_each_edition_of_the_section_holds_what_its_readers_may_see(
    practiced: PlanFile, forms: Forms, reference: Reference
) -> None:
    staff = "\n".join(texts(section(practiced, forms, reference, "staff")))
    assert "Omar Reyes" in staff
    assert "Kowalski" not in staff
    assert "2 min 48 s" not in staff
    assert "Kitchen door" not in staff
    responders = "\n".join(texts(section(practiced, forms, reference, "responders")))
    assert "Kowalski" in responders
    public = "\n".join(texts(section(practiced, forms, reference, "public")))
    assert "Omar Reyes" not in public
    assert "Sep 9, 2026" not in public
    assert FULL.footer not in public


def test_the_words_that_the_school_chose_are_printed_with_whose_they_are(
    practiced: PlanFile, forms: Forms, reference: Reference
) -> None:
    plain_words = "\n".join(texts(section(practiced, forms, reference)))
    assert "Fire evacuation" in plain_words
    assert "Foundation" not in plain_words
    with practiced.edit("Words"):
        practiced.plan.one(School).action_words = "srp"
    document = section(practiced, forms, reference)
    told = texts(document)
    assert sum("Foundation" in text for text in told) == 1
    called_out = table(document, "What is called out")
    assert called_out[2] == ["Secure", "Get inside. Lock outside doors."]
    owed = table(document, "Drills that are owed")
    assert any(row[0].startswith("Evacuate (fire)") for row in owed)
    assert "Evacuate (fire)" in column(table(document, "Drills and exercises of"), "Kind")
    papers = papers_of(practiced, forms, reference)
    assert "Evacuate (fire)" in column(table(papers.log(), "Drills of the year by kind"), "Kind")
    for paper in (papers.log(), papers.record(papers.held[0])):
        assert sum("Foundation" in text for text in texts(paper)) == 1
    with practiced.edit("Words"):
        practiced.plan.one(School).action_words = "ny"
    told = texts(section(practiced, forms, reference))
    assert not any("Foundation" in text or "What is called out" in text for text in told)
