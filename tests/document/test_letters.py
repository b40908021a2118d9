"""Letters to families: the school's own facts in plain words, in two languages, nothing private."""

from __future__ import annotations

import re
from datetime import date, time
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pypdf
import pytest

from crisisplan.assets import FORMS, LETTERS
from crisisplan.document.blocks import Document
from crisisplan.document.export import write_document
from crisisplan.document.languages import LANGUAGES
from crisisplan.document.letters import AFTER, BEFORE, Letters, has_letters
from crisisplan.document.look import PAPERS
from crisisplan.plan.file import PlanFile
from crisisplan.plan.forms import load_forms
from crisisplan.plan.model import Drill, School
from crisisplan.rules.drills.names import DrillNames
from crisisplan.rules.reference import Reference
from crisisplan.rules.states import DRILL_KINDS
from tests.conftest import TODAY
from tests.document.reading import texts
from tests.document.test_documents import ua_failures


def shape(value: Any) -> Any:
    """Keys and places to fill in, without the words."""
    if isinstance(value, dict):
        return {key: shape(item) for key, item in value.items()}
    if isinstance(value, list):
        return len(value)
    return sorted(re.findall(r"\{(\w+)\}", value))


def drill_named(file: PlanFile, name: str) -> Drill:
    return next(row for row in file.plan.rows(Drill) if row.name == name)


def said(file: PlanFile, reference: Reference, which: str, drill: Drill, language: str) -> str:
    return "\n".join(texts(letter(file, reference, which, drill, language)))


def names_of(file: PlanFile) -> DrillNames:
    return DrillNames(load_forms(FORMS), file.plan)


def letter(
    file: PlanFile, reference: Reference, which: str, drill: Drill, language: str = "en"
) -> Document:
    state = reference.state(file.plan.one(School).state)
    return Letters(LETTERS, language).letter(which, names_of(file), state, drill, TODAY)


def test_the_languages_have_the_same_texts_and_know_every_kind() -> None:
    english, spanish = (Letters(LETTERS, language).texts for language in LANGUAGES)
    # The order of words in a date is the language's own.
    assert shape({**english, "day": [], "date": []}) == shape({**spanish, "day": [], "date": []})
    assert set(english["kinds"]) == set(DRILL_KINDS)


def test_sentences_are_short() -> None:
    """Twenty-five words is what plain language asks for."""

    def sentences(value: Any) -> list[str]:
        if isinstance(value, dict):
            return [one for item in value.values() for one in sentences(item)]
        if isinstance(value, list):
            return [one for item in value for one in sentences(item)]
        return re.split(r"(?<=[.:])\s", value)

    for language in LANGUAGES:
        for sentence in sentences(Letters(LETTERS, language).texts):
            assert len(sentence.split()) <= 25, sentence


def test_a_letter_tells_what_the_plan_holds(practiced: PlanFile, reference: Reference) -> None:
    drill = drill_named(practiced, "Lockdown drill; with police, on-site")
    told = said(practiced, reference, BEFORE, drill, "en")
    for words in (
        "Oak Lane School", "(217) 555-0100", "Rosa Díaz, counselor", "Thursday, December 3, 2026",
        "Nobody acts as an attacker", "told beforehand", "You may ask that your child",
    ):  # fmt: skip
        assert words in told
    spanish = said(practiced, reference, BEFORE, drill, "es")
    assert "Jueves 3 de diciembre de 2026" in spanish
    assert "Puede pedir que su hijo o hija no participe" in spanish


def test_a_letter_tells_nothing_private(practiced: PlanFile, reference: Reference) -> None:
    for drill in practiced.plan.rows(Drill):
        for which in (BEFORE, AFTER):
            for language in LANGUAGES:
                told = said(practiced, reference, which, drill, language)
                for private in ("Gunman", "Smoke", "Kowalski", "Reyes", "531", "radio", "missing"):
                    assert private not in told


def test_the_day_can_be_kept_back(practiced: PlanFile, reference: Reference) -> None:
    drill = drill_named(practiced, "Tornado drill")
    with practiced.edit("Week"):
        practiced.plan.one(School).letters_by_week = True
    told = said(practiced, reference, BEFORE, drill, "en")
    # March 3, 2027 is a Wednesday.
    assert "The week of March 1, 2027" in told
    assert "March 3" not in told
    assert "La semana del 1 de marzo de 2027" in said(practiced, reference, BEFORE, drill, "es")


@pytest.mark.parametrize(
    ("language", "words"), [("en", "not yet decided"), ("es", "aún no se ha decidido")]
)
def test_what_nobody_answered_is_not_made_up(
    new_plan: PlanFile, reference: Reference, language: str, words: str
) -> None:
    with new_plan.edit("Drill"):
        drill = new_plan.add(Drill, kind="lockdown")
    before = letter(new_plan, reference, BEFORE, drill, language)
    # School, when, announced, imitated violence, opting out, whom to ask (twice), and who signs.
    assert texts(before.blocks).count(words) == 7
    assert any(text.endswith(f"{words}.") for text in texts(before.blocks))
    open_facts = Letters(LETTERS, "en").open_facts(BEFORE, names_of(new_plan), None, drill, TODAY)
    assert open_facts == [
        "When", "Told beforehand", "Imitated violence", "Taking part",
        "Support and accommodations", "Questions",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("state", "kind", "law"),
    [("MN", "active_threat", True), ("MN", "fire", False), ("IL", "active_threat", False)],
)
def test_the_law_lets_families_opt_out_only_where_a_record_says_so(
    practiced: PlanFile, reference: Reference, state: str, kind: str, law: bool
) -> None:
    """Illinois' record is a district's handbook, which is no law."""
    drill = drill_named(practiced, "Tornado drill")
    with practiced.edit("Elsewhere"):
        practiced.plan.one(School).state = state
        practiced.plan.one(School).drill_opt_out = None
        drill.kind = kind
    told = said(practiced, reference, BEFORE, drill, "en")
    assert ("Minn. Stat. 121A.038" in told) is law


def test_imitated_violence_is_told(practiced: PlanFile, reference: Reference) -> None:
    drill = drill_named(practiced, "Tornado drill")
    assert "Imitated violence" not in said(practiced, reference, BEFORE, drill, "en")
    with practiced.edit("Simulation"):
        drill.simulation = True
    assert "imitate an attack" in said(practiced, reference, BEFORE, drill, "en")


def test_exercises_of_staff_have_no_letters() -> None:
    assert has_letters(Drill(kind="fire"))
    assert has_letters(Drill(kind="lockdown", participants="everyone", exercise_type="drill"))
    assert not has_letters(Drill(kind="lockdown", participants="staff"))
    assert not has_letters(Drill(kind="fire", exercise_type="tabletop"))
    assert not has_letters(Drill(kind="plan_exercise"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_word_and_pdf_say_the_same_in_their_language(
    practiced: PlanFile, reference: Reference, language: str, tmp_path: Path
) -> None:
    with practiced.edit("Held"):
        drill = drill_named(practiced, "Tornado drill")
        drill.state, drill.held_on, drill.planned_at = "held", date(2026, 11, 20), time(9)
    document = letter(practiced, reference, AFTER, drill, language)
    pdf, warnings = write_document(document, "pdf", PAPERS["letter"])
    word, _ = write_document(document, "word", PAPERS["letter"])
    assert warnings == []
    reader = pypdf.PdfReader(BytesIO(pdf))
    page = {"en": "Page 1 of 1", "es": "Página 1 de 1"}[language]
    text = "\n".join(sheet.extract_text() for sheet in reader.pages)
    assert page in text
    assert reader.trailer["/Root"]["/Lang"] == f"{language}-US"
    opened = docx.Document(BytesIO(word))
    assert opened.core_properties.language == f"{language}-US"
    paragraphs = [paragraph.text for paragraph in opened.paragraphs]
    assert document.title in paragraphs
    assert document.title in text
    assert "Result: no failures" in ua_failures(pdf, tmp_path)


def test_the_school_s_own_word_stands_beside_the_plain_one(
    practiced: PlanFile, reference: Reference
) -> None:
    drill = drill_named(practiced, "Tornado drill")
    assert "it is called" not in said(practiced, reference, BEFORE, drill, "en")
    with practiced.edit("Words"):
        practiced.plan.one(School).action_words = "srp"
    told = said(practiced, reference, BEFORE, drill, "en")
    assert "A severe weather drill. At school it is called “Shelter (severe weather)”." in told
    assert told.count("Foundation") == 1
    spanish = said(practiced, reference, BEFORE, drill, "es")
    assert "En la escuela se llama “Shelter (severe weather)”." in spanish
    assert "no respalda esta carta" in spanish
    with practiced.edit("Words"):
        practiced.plan.one(School).action_words = "ny"
    told = said(practiced, reference, BEFORE, drill, "en")
    assert "At school" not in told, "New York has no word for it"
    assert "Foundation" not in told
