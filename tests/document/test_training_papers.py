"""Sheets to sign, make-up lists, cards, the gap list and the pages of each topic."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path

import docx
import pypdf
import pytest

from crisisplan.assets import TRAINING
from crisisplan.document.blocks import Document, Paragraph, Table, Title, plain
from crisisplan.document.export import write_document
from crisisplan.document.look import PAPERS
from crisisplan.document.outline.teller import Teller
from crisisplan.document.outline.trainer_page import TrainerPages
from crisisplan.document.outline.training_papers import (
    TRAINING_PAPERS,
    Subject,
    TrainingPapers,
)
from crisisplan.plan.file import PlanFile
from crisisplan.plan.forms import Forms
from crisisplan.plan.model import (
    Building,
    Course,
    Person,
    Position,
    School,
    TrainingRecord,
    TrainingRequirement,
    TrainingSession,
)
from crisisplan.rules.reference import Reference
from crisisplan.rules.training.outlines import TrainerOutlines
from tests.conftest import TODAY
from tests.document.reading import texts
from tests.document.test_documents import ua_failures
from tests.document.test_training import table, told

OUTLINES = TrainerOutlines(TRAINING)
FOR_STAFF = ("sign_in", "acknowledgment", "trainer", "participant")
TOO_LONG = "Maximiliana Featherstonehaugh-Oyelaran, EdD"
"""As long as names get on a school's roster."""


def papers_of(file: PlanFile, forms: Forms, reference: Reference) -> TrainingPapers:
    return TrainingPapers(Teller(file.plan, forms, reference, (), TODAY), OUTLINES)


def session(file: PlanFile, name: str) -> TrainingSession:
    return next(row for row in file.plan.rows(TrainingSession) if row.name == name)


def person(file: PlanFile, name: str) -> Person:
    return next(row for row in file.plan.rows(Person) if row.name == name)


def every_paper(papers: TrainingPapers) -> list[tuple[str, Document]]:
    """Each paper of the first thing that there can be one of."""
    made = []
    for key, paper in TRAINING_PAPERS.items():
        subjects = papers.subjects(paper.of)
        made.append((key, paper.make(papers, subjects[0][0] if subjects else "")))
    return made


# -- sheets of a session


def test_the_sign_in_sheet_prints_who_is_expected_and_lines_for_others(
    trained: PlanFile, forms: Forms, reference: Reference
) -> None:
    papers = papers_of(trained, forms, reference)
    document = papers.sign_in(session(trained, "Plan briefing").id)
    for fact in ("Aug 13, 2026, 8:30 AM, 1 h", "Library", "The plan; my first ten minutes"):
        assert fact in told(document)
    lines = table(document, "Everyone who takes part signs")
    names = [name for name in lines["Name"] if name]
    assert names == sorted(names, key=str.casefold)
    assert len(names) == 11
    assert "Old Timer" not in names
    assert lines["Name"][11:] == [""] * 8
    assert lines["No."] == [str(number) for number in range(1, 20)]
    assert set(lines["Signature"]) == set(lines["Initials"]) == {""}


def test_a_session_for_nobody_in_particular_has_empty_lines(
    trained: PlanFile, forms: Forms, reference: Reference
) -> None:
    with trained.edit("A talk"):
        talk = trained.add(TrainingSession, name="Talk")
    document = papers_of(trained, forms, reference).sign_in(talk.id)
    assert table(document, "Everyone who takes part signs")["Name"] == [""] * 20
    assert "Not yet decided" in told(document)


def test_each_person_signs_a_sentence_with_day_and_time(
    trained: PlanFile, forms: Forms, reference: Reference
) -> None:
    document = papers_of(trained, forms, reference).acknowledgment(
        session(trained, "Plan briefing").id
    )
    sentence = next(
        plain(block.content) for block in document.blocks if isinstance(block, Paragraph)
    )
    assert sentence.startswith("What I sign: I was briefed on the emergency plan of Oak Lane")
    lines = table(document, "By signing I confirm")
    assert list(lines) == ["No.", "Name", "Position", "Signature", "Day", "Time"]
    assert "Nora Newhire" in lines["Name"]


def test_whoever_missed_a_session_is_on_the_make_up_list(
    trained: PlanFile, forms: Forms, reference: Reference
) -> None:
    briefing = session(trained, "Plan briefing")
    papers = papers_of(trained, forms, reference)
    missed = table(papers.make_up(briefing.id), "Expected, did not come")
    assert [name.partition("\n")[0] for name in missed["Name"]] == [
        "Dev Patel", "Eve Long", "Sam Okafor", "Nora Newhire",
    ]  # fmt: skip
    assert missed["Phone, email"][0] == "x17"
    planned = papers.make_up(session(trained, "Orientation for substitutes").id)
    assert "not recorded as held yet" in told(planned)
    with trained.edit("All came"):
        for name in ("Dev Patel", "Eve Long", "Sam Okafor", "Nora Newhire"):
            trained.add(
                TrainingRecord, person=person(trained, name).id, course=briefing.course,
                completed_on=date(2026, 9, 1),
            )  # fmt: skip
    caught_up = papers_of(trained, forms, reference).make_up(briefing.id)
    assert "Everyone who was expected came" in told(caught_up)


# -- cards and gaps


def test_a_card_says_what_is_required_and_everything_that_was_learned(
    trained: PlanFile, forms: Forms, reference: Reference
) -> None:
    papers = papers_of(trained, forms, reference)
    card = papers.card(person(trained, "Ana Muñoz").id)
    required = table(card, "What is required")
    assert required["State"] == ["Current", "Current"]
    assert required["Completed"] == ["Aug 13, 2026", "Sep 1, 2021"]
    assert required["Until"] == ["Aug 18, 2027", "Does not end"]
    learned = table(card, "Everything that is recorded")
    assert learned["Completed"] == ["Aug 13, 2026", "Sep 1, 2021", "Sep 1, 2015"]
    assert "Signed for the briefing" in learned["Course"][0]
    assert "Retired course" in learned["Course"][2]
    assert "Incident Commander, first" in told(card)
    new = papers.card(person(trained, "Nora Newhire").id)
    assert table(new, "What is required")["State"] == ["New, still has time"]
    assert table(new, "What is required")["Until"] == ["Due by Nov 30, 2026"]
    assert "Nothing is recorded." in told(new)


def test_a_card_of_somebody_who_left_keeps_the_history(
    trained: PlanFile, forms: Forms, reference: Reference
) -> None:
    papers = papers_of(trained, forms, reference)
    gone = person(trained, "Old Timer")
    assert (gone.id, "Old Timer") in papers.subjects(Subject.PERSON)
    card = papers.card(gone.id)
    assert "No longer at the school" in told(card)
    assert table(card, "Everything that is recorded")["Completed"] == ["Aug 14, 2025"]


def test_a_record_without_a_day_or_a_course_still_prints(
    trained: PlanFile, forms: Forms, reference: Reference
) -> None:
    with trained.edit("Half a record"):
        ana = person(trained, "Ana Muñoz")
        trained.add(TrainingRecord, person=ana.id)
        trained.add(TrainingRecord, person=ana.id, expires_on=date(2027, 1, 1))
    card = papers_of(trained, forms, reference).card(ana.id)
    assert table(card, "Everything that is recorded")["Completed"][-1] == "Not yet decided"


def test_the_gap_list_goes_by_person_course_and_place(
    trained: PlanFile, forms: Forms, reference: Reference
) -> None:
    gaps = papers_of(trained, forms, reference).gaps()
    by_course = table(gaps, "Courses that somebody lacks")
    assert by_course["Lack it"] == ["3 of 11", "1 of 1", "2 of 3"]
    assert by_course["Who"] == [
        "Never: Eve Long, Sam Okafor\nEnded: Dev Patel (Aug 18, 2026)",
        "Never: Eve Long",
        "Never: Omar Reyes, Sam Okafor",
    ]
    assert len(table(gaps, "People who lack")["Person"]) == 5
    assert table(gaps, "Where fewer people")["Where"] == ["Gym wing"]
    with trained.edit("Ask for nothing"):
        trained.remove(*trained.plan.rows(TrainingRequirement))
    words = told(papers_of(trained, forms, reference).gaps())
    assert "Nobody lacks a course." in words


# -- topics


def test_scenarios_are_told_with_the_schools_own_names(
    trained: PlanFile, forms: Forms, reference: Reference
) -> None:
    papers = papers_of(trained, forms, reference)
    words = told(papers.trainer_page("plan"))
    assert "Smoke comes from a room in Main hall, and Ana Muñoz is at a" in words
    answers = TrainerPages(papers.tell, OUTLINES).answers
    assert answers["actions"] == "Hold, Secure, Lockdown, Evacuate, Shelter"
    assert answers["principal"] == "Ana Muñoz"
    assert answers["incident_commander_alternate"] == "Omar Reyes"
    assert answers["command_post"] == "Main office"
    assert (answers["nurse"], answers["counselor"]) == ("Thanh Nguyễn, RN", "Rosa Díaz")
    assert answers["technology"] == "Sam Okafor"
    assert answers["medical_leader"] == ""


def test_a_plan_without_answers_is_told_in_plain_words(
    new_plan: PlanFile, forms: Forms, reference: Reference
) -> None:
    papers = papers_of(new_plan, forms, reference)
    for topic in OUTLINES.topics:
        assert "{" not in told(papers.trainer_page(topic))
    assert "a room in the main building, and the incident commander" in told(
        papers.trainer_page("plan")
    )


def test_somebody_who_left_leads_no_scenario(
    trained: PlanFile, forms: Forms, reference: Reference
) -> None:
    with trained.edit("The principal leaves"):
        person(trained, "Ana Muñoz").left_on = date(2026, 11, 1)
    answers = TrainerPages(papers_of(trained, forms, reference).tell, OUTLINES).answers
    assert answers["principal"] == ""
    assert answers["incident_commander"] == "Omar Reyes"


def test_the_answers_stand_on_the_trainers_page_alone(
    trained: PlanFile, forms: Forms, reference: Reference
) -> None:
    papers = papers_of(trained, forms, reference)
    for topic in OUTLINES.topics:
        outline = OUTLINES.outline(topic)
        trainer = told(papers.trainer_page(topic))
        participant = texts(papers.participant_page(topic).blocks)
        for item in outline.check:
            answer = OUTLINES.fill(item.answer, TrainerPages(papers.tell, OUTLINES).answers)
            assert answer in trainer
            assert answer not in participant
            assert any(item.question in text for text in participant if "{" not in item.question)


def pages(content: bytes) -> int:
    return len(pypdf.PdfReader(BytesIO(content)).pages)


@pytest.mark.parametrize("paper", ["letter", "a4"])
@pytest.mark.parametrize("key", ["trainer", "participant"])
def test_every_topic_fits_on_one_page_even_with_long_names(
    trained: PlanFile, forms: Forms, reference: Reference, key: str, paper: str
) -> None:
    with trained.edit("Long names"):
        for row in trained.plan.rows(Person):
            row.name = TOO_LONG
        for building in trained.plan.rows(Building):
            building.name = "Hargreaves-Whitcombe Center for the Performing Arts"
        holder = trained.plan.rows(Person)[0].id
        for position in trained.plan.rows(Position):
            position.primary = position.alternate_1 = holder
        trained.plan.one(School).name = "Saint Bartholomew-on-the-Prairie Consolidated High School"
    papers = papers_of(trained, forms, reference)
    kind = TRAINING_PAPERS[key]
    for topic, _ in papers.subjects(Subject.TOPIC):
        content, missing = write_document(
            kind.make(papers, topic), "pdf", kind.paper(PAPERS[paper])
        )
        assert pages(content) == 1, topic
        assert not missing


def test_there_is_a_page_for_every_topic_of_the_catalog(
    trained: PlanFile, forms: Forms, reference: Reference
) -> None:
    subjects = papers_of(trained, forms, reference).subjects(Subject.TOPIC)
    assert dict(subjects) == reference.courses.topics


# -- all of them


def test_every_paper_is_written_as_word_and_as_a_pdf_that_can_be_heard(
    trained: PlanFile, forms: Forms, reference: Reference, tmp_path: Path
) -> None:
    for key, document in every_paper(papers_of(trained, forms, reference)):
        sheet = TRAINING_PAPERS[key].paper(PAPERS["letter"])
        content, missing = write_document(document, "pdf", sheet)
        assert not missing
        assert "Result: no failures" in ua_failures(content, tmp_path), key
        word, _ = write_document(document, "word", sheet)
        opened = docx.Document(BytesIO(word))
        title = next(block.text for block in document.blocks if isinstance(block, Title))
        assert opened.paragraphs[0].text == title
        tables = [block for block in document.blocks if isinstance(block, Table)]
        captions = [p.text for p in opened.paragraphs if p.text.startswith("Table ")]
        assert captions == [f"Table {n}. {t.caption}" for n, t in enumerate(tables, 1)]


def test_the_headings_of_a_paper_have_no_numbers_in_word(
    trained: PlanFile, forms: Forms, reference: Reference
) -> None:
    word, _ = write_document(papers_of(trained, forms, reference).gaps(), "word", PAPERS["letter"])
    headings = [
        paragraph
        for paragraph in docx.Document(BytesIO(word)).paragraphs
        if paragraph.style is not None and paragraph.style.name == "Heading 2"
    ]
    assert [paragraph.text for paragraph in headings] == ["By person", "By course", "By place"]
    for paragraph in headings:
        properties = paragraph._p.pPr
        assert properties is not None
        assert properties.numPr is not None
        assert properties.numPr.numId.val == 0


def test_what_lies_in_the_room_holds_nothing_from_the_personnel_records(
    trained: PlanFile, forms: Forms, reference: Reference
) -> None:
    secret = "Kept under the red binder"
    with trained.edit("Secrets"):
        for row in trained.plan.rows(Person):
            row.mobile, row.staff_id = secret, secret
            row.hired_on = date(1999, 1, 1)
        for record in trained.plan.rows(TrainingRecord):
            record.verified_by, record.provider, record.certificate = secret, secret, secret
            record.completed_on = date(1999, 1, 2)
    shown = dict(every_paper(papers_of(trained, forms, reference)))
    for key in FOR_STAFF:
        words = told(shown[key])
        assert secret not in words
        assert "1999" not in words
        assert shown[key].footer == "For staff. Do not post."
        assert not TRAINING_PAPERS[key].is_private
    for key in set(shown) - set(FOR_STAFF):
        assert shown[key].footer == "Confidential. Personnel records."
        assert TRAINING_PAPERS[key].is_private
    assert secret in told(shown["card"])


@pytest.mark.parametrize("key", sorted(TRAINING_PAPERS))
def test_a_paper_of_nothing_is_a_key_error(
    new_plan: PlanFile, forms: Forms, reference: Reference, key: str
) -> None:
    papers = papers_of(new_plan, forms, reference)
    paper = TRAINING_PAPERS[key]
    if paper.of is Subject.PLAN:
        assert "Nobody lacks" in told(paper.make(papers, ""))
    else:
        with pytest.raises(KeyError):
            paper.make(papers, "nothing")


def test_a_name_of_a_course_that_would_be_markup_is_text(
    trained: PlanFile, forms: Forms, reference: Reference
) -> None:
    with trained.edit("Odd names"):
        for course in trained.plan.rows(Course):
            course.name = "<b>CPR</b> & {school}"
    content, _ = write_document(
        papers_of(trained, forms, reference).gaps(), "pdf", PAPERS["letter"]
    )
    assert "<b>CPR</b> & {school}" in " ".join(
        page.extract_text().replace("\n", " ") for page in pypdf.PdfReader(BytesIO(content)).pages
    )
