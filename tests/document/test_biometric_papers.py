"""Papers on biometrics: what was answered, for those who may read it, in two languages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pypdf
import pytest

from crisisplan.assets import BIOMETRICS, READING
from crisisplan.document.biometrics.disclosure import GROUPS
from crisisplan.document.biometrics.law import OUTCOMES, STATUSES, WORDS
from crisisplan.document.biometrics.papers import READERS, BiometricPaper, BiometricPapers
from crisisplan.document.biometrics.scribe import Scribe, WithheldError, reading_text
from crisisplan.document.blocks import Blanks, Document, Heading, plain
from crisisplan.document.export import write_document
from crisisplan.document.languages import LANGUAGES, PaperTexts
from crisisplan.document.look import PAPERS
from crisisplan.document.pdf import lay_out
from crisisplan.document.reading_level import ReadingLevel, ReadingScale
from crisisplan.plan.audience import Audience
from crisisplan.plan.file import PlanFile
from crisisplan.plan.forms import Forms
from crisisplan.plan.model import (
    BiometricConsultation,
    BiometricData,
    BiometricLink,
    BiometricPurpose,
    BiometricSystem,
    Destruction,
    School,
    answers_of,
)
from crisisplan.plan.plan import Plan
from crisisplan.rules.biometrics.law import TOPICS
from crisisplan.rules.biometrics.practice import Verdict
from crisisplan.rules.biometrics.sheet import sheets
from crisisplan.rules.reference import Reference
from tests.conftest import TODAY
from tests.document.reading import texts
from tests.document.test_documents import ua_failures

LETTER = PAPERS["letter"]
ENTITIES = (
    BiometricSystem,
    BiometricPurpose,
    BiometricData,
    BiometricLink,
    BiometricConsultation,
    Destruction,
)
CHOICES = (
    *("biometric_modality", "biometric_matching", "biometric_stored", "biometric_kept"),
    *("biometric_consent", "biometric_purpose", "biometric_trigger", "police_access"),
    *("link_direction", "biometric_state", "destruction_cause"),
)
ASSUME_USE = {"notice", "children", "sign", "consent", "staff"}


@pytest.fixture
def papers(sample: PlanFile, forms: Forms, reference: Reference) -> BiometricPapers:
    return papers_of(sample.plan, forms, reference)


def papers_of(plan: Plan, forms: Forms, reference: Reference) -> BiometricPapers:
    return BiometricPapers(BIOMETRICS, plan, forms, reference, TODAY)


def paper(papers: BiometricPapers, key: str, about: str = "") -> BiometricPaper:
    return next(p for p in papers.papers() if p.key == key and about in p.about)


def made(papers: BiometricPapers, key: str, language: str = "en", about: str = "") -> Document:
    return papers.document(paper(papers, key, about), language, LETTER)


def said(document: Document) -> str:
    return "\n".join(texts(document))


def reader(file: PlanFile) -> BiometricSystem:
    return next(s for s in file.plan.rows(BiometricSystem) if s.modality == "fingerprint")


def everything(papers: BiometricPapers) -> Iterator[tuple[BiometricPaper, str, Document]]:
    for each in papers.papers():
        for language in LANGUAGES:
            if not each.why_not:
                yield each, language, papers.document(each, language, LETTER)


# -- the texts


def shape(value: Any) -> Any:
    """Keys and places to fill in, without the words."""
    if isinstance(value, Mapping):
        return {key: shape(item) for key, item in value.items()}
    if isinstance(value, list):
        return len(value)
    return sorted(re.findall(r"\{(\w+)\}", value))


def test_the_languages_have_the_same_texts() -> None:
    english, spanish = (dict(PaperTexts(BIOMETRICS, language).texts) for language in LANGUAGES)
    for only in (
        *("labels", "choices", "topics", "verdicts", "law", "outcomes", "statuses"),
        *("states", "missing", "needs", "practice"),
    ):
        assert only not in english
        del spanish[only]
    # The order of words in a date is the language's own; only one speaks of another language.
    for key in ("date", "own_words"):
        english[key] = spanish[key] = ""
    assert shape(english) == shape(spanish)


def test_spanish_has_words_for_all_that_english_takes_from_forms_and_rules(
    forms: Forms, reference: Reference
) -> None:
    spanish = PaperTexts(BIOMETRICS, "es").texts
    form = forms.step("biometrics")
    assert {key: set(labels) for key, labels in spanish["labels"].items()} == {
        table.key: {column.key for column in table.columns} for table in form.tables
    }
    options = {
        column.choices: {option.key for option in column.options}
        for table in form.tables
        for column in table.columns
        if column.choices
    }
    assert {key: set(labels) for key, labels in spanish["choices"].items()} == options
    assert set(CHOICES) == set(options)
    assert set(spanish["topics"]) == set(TOPICS)
    assert set(spanish["verdicts"]) == {verdict.key for verdict in Verdict}
    assert shape(spanish["law"]) == shape(WORDS)
    assert set(spanish["outcomes"]) == set(OUTCOMES)
    assert set(spanish["statuses"]) == set(STATUSES)
    assert set(spanish["practice"]) == {rule.id for rule in reference.biometrics.practice.rules}
    for code in spanish["states"]:
        read = reference.biometrics.of(code)
        assert read is not None
        assert read.code == code


@pytest.mark.parametrize("state", [None, "IL", "FL", "OH"])
def test_what_is_missing_is_told_in_spanish(
    new_plan: PlanFile, forms: Forms, reference: Reference, state: str | None
) -> None:
    with new_plan.edit("System"):
        new_plan.plan.one(School).state = state
        system = new_plan.add(BiometricSystem)
    sheet = next(s for s in sheets(new_plan.plan, reference.biometrics) if s.system.id == system.id)
    english, spanish = (
        Scribe(PaperTexts(BIOMETRICS, language).texts, new_plan.plan, forms, TODAY, Audience.STAFF)
        for language in LANGUAGES
    )
    told = list(zip(english.open_needs(sheet), spanish.open_needs(sheet), strict=True))
    assert len(told) > 20
    for one, other in told:
        assert one != other
        assert "not yet decided" not in other


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_answer_has_its_sentence(forms: Forms, language: str) -> None:
    own = PaperTexts(BIOMETRICS, language).texts
    table = forms.table("biometrics.systems")
    sentences = [(own["says"], key) for key in own["says"] if key not in ("flags", "destroy")]
    sentences += [(own["children"], key) for key in ("modality", "stored_as", "consent")]
    sentences.append((own["sign"], "modality"))
    for said_of, key in sentences:
        column = table.column("consent" if key == "no_form" else key)
        assert set(said_of[key]) == {option.key for option in column.options}, key
    assert set(own["says"]["flags"]["yes"]) == set(own["says"]["flags"]["no"])


def test_the_disclosure_has_every_question_of_a_system(forms: Forms) -> None:
    asked = {column.key for column in forms.table("biometrics.systems").columns}
    told = {key for keys in GROUPS.values() for key in keys}
    elsewhere = {
        *("summary", "state", "notice_version", "published_on", "approved_on", "retired_on"),
        *("refused_on", "refused_because", "counsel_name", "counsel_on", "counsel_note"),
        *("checked_on", "consents", "refusals", "withdrawals", "counted_on"),
    }
    assert asked == told | elsewhere


# -- who may read what


def mark(file: PlanFile) -> set[str]:
    """Every text that not everybody may read is a sentinel now; the sentinels of each column."""
    with file.edit("Sentinels"):
        system = reader(file)
        system.watch_list = True
        for entity in (School, *ENTITIES):
            for row in file.plan.rows(entity):
                for key, audience in answers_of(entity).items():
                    if audience > Audience.PUBLIC and isinstance(getattr(row, key), str | None):
                        question = row.__mapper__.columns[key].type.python_type
                        if question is str and key not in ("system", "direction", "cause"):
                            setattr(row, key, f"SENTINEL-{audience.key}-{entity.__name__}-{key}")
        system.counsel_name, system.counsel_on = "Lena Ortiz", date(2026, 11, 2)
        system.counsel_note = "An exception applies."
        system.consents, system.refusals, system.withdrawals = 987_651, 987_652, 987_653
        for row in file.plan.rows(Destruction):
            row.people, row.caused_on, row.done_on = 987_654, date(2031, 7, 28), date(2031, 7, 30)
    return {"SENTINEL", "2031", "987,65", "98765"}


@pytest.mark.parametrize("state", ["IL", "FL", "OH", "PR"])
def test_no_paper_holds_what_its_readers_may_not_see(
    sample: PlanFile, forms: Forms, reference: Reference, state: str
) -> None:
    sentinels = mark(sample)
    with sample.edit("Elsewhere"):
        sample.plan.one(School).state = state
    seen = set()
    for each, _, document in everything(papers_of(sample.plan, forms, reference)):
        told = said(document)
        seen.add(each.key)
        above = {audience.key for audience in Audience if audience > each.audience}
        found = {match[1] for match in re.finditer(r"SENTINEL-(\w+?)-", told)}
        assert not found & above, each
        if each.audience is Audience.PUBLIC:
            assert not [sentinel for sentinel in sentinels if sentinel in told], each
        if each.audience < Audience.PRIVATE:
            assert "9876" not in told, each
        if each.key == "disclosure_staff" and "finger" in each.about:
            assert {"staff"} <= found
    assert seen == set(READERS) - {"none"}


def test_a_sentence_cannot_hold_what_its_readers_may_not_see(
    sample: PlanFile, forms: Forms
) -> None:
    own = PaperTexts(BIOMETRICS, "en").texts
    scribe = Scribe(own, sample.plan, forms, TODAY, Audience.PUBLIC)
    with pytest.raises(WithheldError):
        scribe.of("{match_told}", reader(sample), "match_told")


def test_the_form_has_lines_for_the_name_and_the_number_and_holds_neither(
    papers: BiometricPapers,
) -> None:
    form = made(papers, "consent")
    lines = [caption for b in form.blocks if isinstance(b, Blanks) for caption, _ in b.lines]
    assert "Student’s name, printed" in lines
    assert "Reference number (from the office)" in lines
    assert "W-0147" not in said(form)
    told = said(form)
    for words in (
        "part of no other form", "No form means no", "A four-digit PIN", "No, I do not give",
        "A note to the office", "within 30 days",
    ):  # fmt: skip
        assert words in told


# -- what was put into Spanish


def test_spanish_papers_say_in_spanish_what_the_school_translated(papers: BiometricPapers) -> None:
    spanish, english = made(papers, "notice", "es"), made(papers, "notice")
    assert "Un PIN de cuatro números" in said(spanish)
    assert "A four-digit PIN" not in said(spanish)
    assert "A four-digit PIN" in said(english)
    assert "Lector de dedo de la cafetería" in spanish.title


def test_a_text_that_was_written_anew_is_printed_until_it_is_translated(
    sample: PlanFile, forms: Forms, reference: Reference
) -> None:
    note = PaperTexts(BIOMETRICS, "es").texts["own_words"]
    assert note not in said(made(papers_of(sample.plan, forms, reference), "notice", "es"))
    with sample.edit("Another way"):
        reader(sample).alternative = "A card: same line, same lunch"
    told = said(made(papers_of(sample.plan, forms, reference), "notice", "es"))
    assert "A card: same line, same lunch" in told
    assert note in told
    assert "Un PIN de cuatro números" not in told


def test_a_translation_serves_its_own_system_only(
    sample: PlanFile, forms: Forms, reference: Reference
) -> None:
    with sample.edit("A second reader"):
        other = sample.add(
            BiometricSystem, name="Library reader", alternative=reader(sample).alternative
        )
    papers = papers_of(sample.plan, forms, reference)
    assert "A four-digit PIN" in said(made(papers, "notice", "es", about="Library"))
    assert [(own.text, own.label, own.place) for own in papers.own_texts(other.id)] == [
        ("Library reader", "System", "systems.name"),
        (other.alternative, "Other way, same service", "systems.alternative"),
    ]


def test_what_is_to_be_translated_comes_as_the_papers_tell_it(
    sample: PlanFile, papers: BiometricPapers
) -> None:
    system = reader(sample)
    told = [own.text for own in papers.own_texts(system.id)]
    assert told[0] == system.name
    assert (
        told.index(system.summary) < told.index(system.alternative) < told.index(system.match_may)
    )
    held = {row.proof for row in sample.plan.rows(Destruction)} | {system.kept_detail}
    assert not held & set(told), "what only the school reads is printed in no paper for others"


# -- what is told


def test_what_nobody_answered_is_not_made_up(
    new_plan: PlanFile, forms: Forms, reference: Reference
) -> None:
    with new_plan.edit("System"):
        new_plan.add(BiometricSystem)
    undecided = {"en": "not yet decided", "es": "aún no se ha decidido"}
    count = dict.fromkeys(READERS, 0)
    for each, language, document in everything(papers_of(new_plan.plan, forms, reference)):
        told = said(document)
        assert undecided[language] in told, each
        assert not re.search(r"\bNone\b(?! is recorded)", told), each
        count[each.key] += told.count(undecided[language])
        draft = {"en": "Draft, not published", "es": "Borrador, sin publicar"}[language]
        assert draft in document.version
        assert f"{draft}." in told
    assert count["notice"] > 40
    assert count["disclosure"] > 100


def test_every_paper_of_the_sample_is_made_and_published(papers: BiometricPapers) -> None:
    keys = {each.key for each, _, document in everything(papers) if "Draft" not in said(document)}
    assert keys == set(READERS) - {"none"}


def test_the_disclosure_tells_law_with_source_and_status_apart_from_practice(
    papers: BiometricPapers,
) -> None:
    told = said(made(papers, "disclosure", about="finger"))
    law, _, practice = told.partition("Good practice, which is not law")
    assert "105 ILCS 5/10-20.40(b)(3). Law text read." in law
    assert "Second-hand: confirm with counsel" in law
    assert "May change: bills that are no law" in law
    assert "PASS Safety" not in law
    assert "Practice, not law" in practice
    assert "105 ILCS 5/10-20.40(b)(3). Law text read." not in practice
    for never in ("is allowed", "no rule", "is legal"):
        assert never not in told.casefold()


@pytest.mark.parametrize("state", ["OH", "OK", "PR"])
def test_where_nothing_was_found_counsel_is_to_be_asked(
    sample: PlanFile, forms: Forms, reference: Reference, state: str
) -> None:
    with sample.edit("Elsewhere"):
        sample.plan.one(School).state = state
    papers = papers_of(sample.plan, forms, reference)
    told = said(made(papers, "disclosure", about="finger"))
    assert "Nothing that decides it was found. Ask counsel." in told
    assert "Consulte a un abogado" in said(made(papers, "memo", "es", "finger"))
    assert ("What was looked at" in told) is (state == "OH")
    assert ("No file on this state was read." in told) is (state == "PR")
    assert "Draft, not published" in said(made(papers, "notice"))


def test_nothing_that_assumes_use_is_made_where_the_law_forbids_it(
    sample: PlanFile, forms: Forms, reference: Reference
) -> None:
    with sample.edit("Florida"):
        sample.plan.one(School).state = "FL"
    papers = papers_of(sample.plan, forms, reference)
    system = reader(sample)
    why = {each.key: each.why_not for each in papers.of_system(system.id)}
    assert {key for key, told in why.items() if told} == ASSUME_USE
    assert "1002.222" in why["notice"]
    with pytest.raises(ValueError, match="forbids"):
        papers.document(paper(papers, "notice"), "en", LETTER)
    told = said(made(papers, "disclosure", about="finger"))
    assert "The law that was read forbids this." in told
    assert "Do not go on without a written note by counsel." in told
    with sample.edit("Counsel"):
        system.counsel_name, system.counsel_on = "Lena Ortiz", date(2026, 11, 2)
        system.counsel_note = "The exception for early childhood programs applies."
    papers = papers_of(sample.plan, forms, reference)
    assert not any(each.why_not for each in papers.of_system(system.id))
    for key in ("memo", "disclosure"):
        told = said(made(papers, key, about="finger"))
        assert "Lena Ortiz" in told
        assert "November 2, 2026" in told
        assert "exception for early" in told
    for key in ("notice", "consent", "staff"):
        marked = said(made(papers, key, about="finger"))
        assert "The law that was read forbids this: Fla. Stat." in marked
        assert "exception for early" not in marked


def test_nothing_that_assumes_use_is_made_of_what_was_refused(papers: BiometricPapers) -> None:
    refused = [each for each in papers.papers() if "Face" in each.about]
    assert {each.key for each in refused if each.why_not} == ASSUME_USE
    told = said(made(papers, "disclosure", about="Face"))
    assert "It was decided on April 14, 2026 not to have this system." in told
    assert "the vendor showed no test" in told


def test_a_refused_proposal_has_nothing_that_is_still_to_be_decided(
    papers: BiometricPapers,
) -> None:
    for key in ("disclosure", "disclosure_staff", "memo"):
        for language, words in (("en", "not yet decided"), ("es", "aún no se ha decidido")):
            assert words not in said(made(papers, key, language, "Face"))
        told = said(made(papers, key, about="Face"))
        assert "41 of 52 who wrote were against it" in told
        assert "May change: bills that are no law" in told
        assert "It was refused: no duties are listed." in told
        assert "Duties by topic" not in told
        assert "Signature of the board" not in told


def test_the_statement_is_made_only_where_the_school_answered_so(
    sample: PlanFile, forms: Forms, reference: Reference
) -> None:
    def statement() -> BiometricPaper:
        return paper(papers_of(sample.plan, forms, reference), "none")

    school = sample.plan.one(School)
    assert "has not said" in statement().why_not
    with sample.edit("Unanswered"):
        school.uses_biometrics = None
    assert "has not said" in statement().why_not
    with sample.edit("None"):
        school.uses_biometrics = False
    assert "a system is recorded" in statement().why_not
    with sample.edit("Refused too"):
        reader(sample).refused_on, reader(sample).refused_because = date(2026, 11, 1), "Unused."
    assert statement().why_not == ""
    with sample.edit("Retired"):
        reader(sample).refused_on, reader(sample).state = None, "retired"
    assert "not recorded as destroyed" in statement().why_not
    with sample.edit("Destroyed"):
        sample.add(
            Destruction, system=reader(sample).id, cause="retired", group="Everybody",
            done_on=date(2026, 11, 1), done_by="Office", how="Erased", proof="Report",
        )  # fmt: skip
    assert statement().why_not == ""
    for language, words in (("en", "recognizes|knows people"), ("es", "reconozca")):
        document = papers_of(sample.plan, forms, reference).document(statement(), language, LETTER)
        assert re.search(words, said(document))
        assert "Gloria Petersen" in said(document)


def test_a_certificate_is_made_of_what_is_destroyed(
    sample: PlanFile, forms: Forms, reference: Reference
) -> None:
    papers = papers_of(sample.plan, forms, reference)
    told = said(made(papers, "certificate", about="W-0147"))
    for words in (
        *("W-0147", "November 4, 2026", "Deletion report of Oct 9", "105 ILCS"),
        "Number pattern of one finger",
    ):
        assert words in told
    with sample.edit("Shorter"):
        reader(sample).destroy_within_days = 10
    told = said(made(papers_of(sample.plan, forms, reference), "certificate", about="W-0147"))
    assert "The deadline is the one that the school has set itself." in told
    assert "105 ILCS" not in told
    with sample.edit("Not yet"):
        for row in sample.plan.rows(Destruction):
            row.done_on = None
    papers = papers_of(sample.plan, forms, reference)
    assert "nothing to certify" in paper(papers, "certificate").why_not


def test_drafts_say_what_has_to_be_settled(
    sample: PlanFile, forms: Forms, reference: Reference
) -> None:
    with sample.edit("Too long"):
        reader(sample).destroy_within_days = 60
        reader(sample).alternative = None
    papers = papers_of(sample.plan, forms, reference)
    notice, memo = (said(made(papers, key, about="finger")) for key in ("notice", "memo"))
    assert "points have to be settled first. The board memo tells more." in notice
    assert "points have to be settled first.\n" in memo
    assert "For the school board. Do not post." in memo
    assert memo.count("You entered 60 days") == 1
    assert memo.index("You entered 60 days") < memo.index("What the law that was read asks for")
    assert "Against the law that was read: You entered 60 days" in memo
    assert "You entered 60 days. The law that was read gives at most 30." in memo
    assert "105 ILCS 5/10-20.40(b)(3)" in memo
    assert "Not yet decided: Other way, same service" in memo


# -- one page, easy to read


def worst(file: PlanFile) -> None:
    """Long answers, as an office might write them, everywhere."""
    long = (
        "In accordance with the district’s regulations, the responsible administrators of the "
        "school provide an equivalent procedure for every participant, and information about it is "
        "available on request in the central administration building on every school day."
    )
    with file.edit("Long"):
        system = reader(file)
        # Against the law, so that the mark of a draft takes its room too.
        system.destroy_within_days = 60
        for entity in ENTITIES:
            for row in file.plan.rows(entity):
                if getattr(row, "system", system.id) != system.id and row is not system:
                    continue
                columns = row.__mapper__.columns
                for key in answers_of(entity):
                    asked = columns[key].type.python_type
                    if asked is str and _is_free(row, key):
                        setattr(row, key, long)
        for _ in range(4):
            file.add(BiometricPurpose, system=system.id, kind="identification", purpose=long,
                     places=long, hours=long, not_for=long)  # fmt: skip


def _is_free(row: Any, key: str) -> bool:
    chosen = {
        *("system", "modality", "matching", "stored_as", "kept_where", "consent", "state"),
        *("police_access", "kind", "trigger", "direction", "cause", "reference", "name"),
    }
    return key not in chosen


def test_what_has_no_room_on_the_form_stands_whole_on_its_back(
    sample: PlanFile, forms: Forms, reference: Reference
) -> None:
    worst(sample)
    papers = papers_of(sample.plan, forms, reference)
    form = made(papers, "consent", about="finger")
    front = said(replace(form, blocks=form.blocks[: _back(form)]))
    back = said(replace(form, blocks=form.blocks[_back(form) :]))
    assert "see the back" in front
    assert "Signature" in front
    assert "told in the full disclosure" not in front + back
    for key in ("alternative", "withdraw_how"):
        assert getattr(reader(sample), key) in back
    for purpose in sample.plan.rows(BiometricPurpose):
        assert purpose.purpose in front + back


@pytest.mark.parametrize("key", ["notice", "children", "sign"])
def test_whom_to_ask_is_told_however_little_room_there_is(
    sample: PlanFile, forms: Forms, reference: Reference, key: str
) -> None:
    worst(sample)
    contact = "Ms. Reed, front office, (217) 555-0133, reed.office@example.org"
    with sample.edit("Contact"):
        reader(sample).contact = contact
        reader(sample).name = "The reader of fingers at both of our lunch registers " * 5
    document = made(papers_of(sample.plan, forms, reference), key)
    assert contact in said(document).replace("\u00a0", " ")
    assert lay_out(document, LETTER).count == 1


def _back(form: Document) -> int:
    return next(n for n, block in enumerate(form.blocks) if isinstance(block, Heading))


def test_where_a_system_reads_children_and_adults_either_can_sign(
    sample: PlanFile, forms: Forms, reference: Reference
) -> None:
    with sample.edit("Staff too"):
        reader(sample).of_staff = True
    form = said(made(papers_of(sample.plan, forms, reference), "consent", about="finger"))
    assert "Name of the student or adult, printed" in form
    assert "of my child or of me" in form


def test_each_of_several_purposes_has_its_own_limits(
    sample: PlanFile, forms: Forms, reference: Reference
) -> None:
    with sample.edit("Library"):
        sample.add(
            BiometricPurpose, system=reader(sample).id, kind="identification",
            purpose="To lend books", places="Library", hours="School days", not_for="Lunch",
        )  # fmt: skip
    papers = papers_of(sample.plan, forms, reference)
    notice, poster = (said(made(papers, key)) for key in ("notice", "sign"))
    assert notice.index("To lend books.") < notice.index("We do not use it for this: Lunch.")
    assert "Each purpose has its own limits." in notice
    # The first purpose is not for the library, the second not for lunch: neither is said alone.
    assert "Why: To lend books." in poster
    assert "Not for:" not in poster


def test_a_notice_names_no_law_where_none_on_permission_was_found(
    sample: PlanFile, forms: Forms, reference: Reference
) -> None:
    assert "The law on permission: 105 ILCS 5/10-20.40(b)(1). Its text was read." in said(
        made(papers_of(sample.plan, forms, reference), "notice")
    )
    with sample.edit("Ohio"):
        sample.plan.one(School).state = "OH"
    told = said(made(papers_of(sample.plan, forms, reference), "notice"))
    assert "The law on permission" not in told
    assert "34 CFR" not in told


@pytest.mark.parametrize("format", ["word", "pdf"])
def test_a_very_long_name_is_printed(
    sample: PlanFile, forms: Forms, reference: Reference, format: str
) -> None:
    with sample.edit("Name"):
        reader(sample).name = ("The reader of fingers at both of our lunch registers " * 5)[
            :264
        ] + "."
    papers = papers_of(sample.plan, forms, reference)
    for key in ("disclosure", "notice", "consent", "sign"):
        content, _ = write_document(made(papers, key, about="The reader"), format, LETTER)
        assert content


def test_who_is_no_child_signs_for_himself(
    sample: PlanFile, forms: Forms, reference: Reference
) -> None:
    system = reader(sample)
    with sample.edit("Staff"):
        system.of_students, system.of_staff = False, True
        system.consent = "opt_out"
    papers = papers_of(sample.plan, forms, reference)
    form, notice = (said(made(papers, key, about="finger")) for key in ("consent", "notice"))
    for words in ("what this system reads of me", "Position", "No form means yes."):
        assert words in form
    assert "my child" not in form
    assert "For the student" not in form
    assert "It reads staff." in notice
    assert "Your child" not in notice
    assert "reads no students" in paper(papers, "children", "finger").why_not


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("sheet", ["letter", "a4"])
def test_one_page_is_one_page(
    sample: PlanFile, forms: Forms, reference: Reference, language: str, sheet: str
) -> None:
    for answers in ("sample", "long", "longest"):
        if answers == "long":
            worst(sample)
        papers = papers_of(sample.plan, forms, reference)
        if answers == "longest":
            with sample.edit("Name"):
                reader(sample).name = "The reader of fingers at both of our lunch registers " * 5
        for key in ("notice", "children", "sign", "consent"):
            document = papers.document(paper(papers, key), language, PAPERS[sheet])
            layout = lay_out(document, PAPERS[sheet])
            # The form says all that is agreed to: what has no room on it stands on its back.
            has_back = key == "consent" and answers != "sample"
            assert layout.count <= 1 + has_back, (key, answers)
            assert sorted(layout.pages.values()) in ([1], [1, 2]) or not has_back


SCALE = ReadingScale(READING)


def level(papers: BiometricPapers, key: str, language: str) -> ReadingLevel:
    measured = SCALE.level(reading_text(made(papers, key, language)), language)
    assert measured is not None
    return measured


def test_the_text_to_measure_is_there_while_it_is_written(
    sample: PlanFile, forms: Forms, reference: Reference
) -> None:
    system = reader(sample)
    before = papers_of(sample.plan, forms, reference).text_to_measure(system.id, "notice", "en")
    assert "PIN works as well" in before
    with sample.edit("Draft"):
        system.destroy_within_days = 60
        sample.plan.one(School).state = "FL"
    papers = papers_of(sample.plan, forms, reference)
    assert paper(papers, "notice").why_not
    after = papers.text_to_measure(system.id, "notice", "en")
    assert after == before.replace("30 days", "60 days")
    assert "Draft" not in after


def test_families_and_children_can_read_it(
    sample: PlanFile, forms: Forms, reference: Reference
) -> None:
    papers = papers_of(sample.plan, forms, reference)
    assert level(papers, "notice", "en").score <= 8
    assert level(papers, "children", "en").score <= 4
    assert level(papers, "notice", "es").is_easy_enough
    assert level(papers, "children", "es").score > level(papers, "notice", "es").score
    worst(sample)
    papers = papers_of(sample.plan, forms, reference)
    assert level(papers, "notice", "en").score <= 8
    assert level(papers, "children", "en").score <= 4


@pytest.mark.parametrize("language", LANGUAGES)
def test_our_own_words_are_easy_whatever_was_chosen(language: str) -> None:
    own = PaperTexts(BIOMETRICS, language).texts

    def sentences(value: Any) -> list[str]:
        if isinstance(value, Mapping):
            return [one for item in value.values() for one in sentences(item)]
        return [re.sub(r"\{\w+\}", "this", value)] if isinstance(value, str) else []

    told = sentences(own["says"]) + sentences(own["notice"])
    for_children = sentences(own["children"])
    notice = SCALE.level("\n".join(told), language)
    children = SCALE.level("\n".join(for_children), language)
    assert notice is not None
    assert children is not None
    assert notice.is_easy_enough
    if language == "en":
        assert children.score <= 4
    for sentence in told + for_children:
        for part in re.split(r"(?<=[.:?])\s", sentence):
            assert len(part.split()) <= 20, part


# -- the files


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", ["notice", "sign", "consent", "memo", "disclosure"])
def test_word_and_pdf_say_the_same(
    papers: BiometricPapers, key: str, language: str, tmp_path: Path
) -> None:
    document = made(papers, key, language, "finger")
    pdf, warnings = write_document(document, "pdf", LETTER)
    word, _ = write_document(document, "word", LETTER)
    assert warnings == []
    reader = pypdf.PdfReader(BytesIO(pdf))
    assert reader.trailer["/Root"]["/Lang"] == f"{language}-US"
    printed = _squeezed("\n".join(page.extract_text() for page in reader.pages))
    opened = docx.Document(BytesIO(word))
    written = _squeezed(
        "".join(node.text or "" for node in opened.element.body.iter() if node.text)
    )
    for block in document.blocks:
        if hasattr(block, "content"):
            for line in plain(block.content).split("\n"):
                assert _squeezed(line) in printed
                assert _squeezed(line) in written
        for caption, _ in getattr(block, "lines", ()):
            assert _squeezed(caption) in printed
            assert _squeezed(caption) in written
    if language == "es":
        assert "Table" not in printed
    assert "Result: no failures" in ua_failures(pdf, tmp_path)


def _squeezed(text: str) -> str:
    """Text without blanks: a page breaks its lines where it likes."""
    return re.sub(r"\s", "", text)
