"""No table has a place for the name of a student.

What can be held here: every answer that takes text is listed with whom or what it is about, none
is about a student, and a new one stops the tests until somebody has said so; people are adults by
their kinds; the number of a paper takes no name by any door; rosters of students are refused; the
file holds no other table. What cannot: that nobody writes a name into a sentence. There the form
says not to, and that it says so is held too.
"""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crisisplan.assets import RESOURCES
from crisisplan.exchange.answers import AnswersError, fill, read_answers
from crisisplan.exchange.pasted import read_over, read_pasted
from crisisplan.exchange.roster import Standing, read_roster, read_roster_sheets
from crisisplan.exchange.sheets import SheetError
from crisisplan.plan.file import PlanFile
from crisisplan.plan.forms import Field, Forms
from crisisplan.plan.kinds import UnreadableError, read_reference_number
from crisisplan.plan.model import ENTITIES, Destruction, Person, answers_of
from crisisplan.plan.plan import Plan
from crisisplan.rules.records import read_toml
from tests.conftest import TODAY

TEXTS = Path(__file__).with_name("texts.txt")
ABOUT = {
    "adult": "who of the adults does something, and how to reach them",
    "group": "a group or an office, never one person",
    "thing": "an object, a place, a document, a time, the name of a group of the plan",
    "words": "sentences about the plan itself",
    "near_students": "what happened with students, or who of them: the form says “no names”",
    "number": "the number of a paper, of a kind that takes no name",
    "file": "an attached certificate of a member of staff",
}
STUDENT = re.compile(r"student|child|pupil|minor|learner|guardian|birth|dob|ssn|iep", re.IGNORECASE)
WARNS = re.compile(r"\b(no|never|not) (a )?names?\b|never by which student", re.IGNORECASE)
NAMES = [
    "Sam Miller",
    "sam",
    "Jo",
    "Jo-12",
    "ANNA 7",
    "W-Miller",
    "0147 Sam",
    "Ng",
    "Ng-1",
    "李",
    "é1",
]


def texts(forms: Forms) -> dict[str, Field]:
    """Every answer in which anything can be written."""
    found = {}
    for name, entity in ENTITIES.items():
        for key in answers_of(entity):
            question = forms.question(entity, key)
            assert question is not None
            free = not question.options and question.target is None
            if question.type.type is str and free:
                found[f"{name}.{key}"] = question
    return found


def listed() -> dict[str, str]:
    lines = TEXTS.read_text("utf-8").splitlines()
    return dict(line.split(" ") for line in lines)


def test_every_text_answer_is_listed_with_what_it_is_about(forms: Forms) -> None:
    """The list is read by people: who adds a text says whom or what it is about."""
    assert list(listed()) == list(texts(forms))
    assert set(listed().values()) == set(ABOUT)


def test_no_text_answer_is_about_a_student(forms: Forms) -> None:
    for place, question in texts(forms).items():
        assert not STUDENT.search(question.key), place
        if STUDENT.search(question.label):
            # What is asked may be about children, as “Known limits for children”: in sentences.
            assert question.kind == "paragraph", place
            assert listed()[place] in ("words", "near_students"), place


def test_what_comes_near_students_says_that_it_takes_no_names(forms: Forms) -> None:
    known = listed()
    near = [place for place, about in known.items() if about == "near_students"]
    assert len(near) > 10
    for place in near:
        assert WARNS.search(texts(forms)[place].help), place


def test_what_is_kept_of_biometrics_is_about_groups_and_numbers(forms: Forms) -> None:
    """In this part nothing at all may be known of one student: only adults have names."""
    adults = {place for place, about in listed().items() if about == "adult"}
    own = {place for place in adults if place.startswith(("Biometric", "Destruction"))}
    assert own == {
        "BiometricSystem.watch_added_by", "BiometricSystem.watch_approved_by",
        "BiometricSystem.match_told", "BiometricSystem.police_approved_by",
        "BiometricSystem.contact", "BiometricSystem.complaints", "BiometricSystem.counsel_name",
        "Destruction.done_by",
    }  # fmt: skip
    counted = {
        question.key
        for entity in ("BiometricSystem", "Destruction")
        for key in answers_of(ENTITIES[entity])
        if (question := forms.question(ENTITIES[entity], key)) and question.kind == "number"
    }
    assert {"consents", "refusals", "withdrawals", "people"} <= counted


def test_no_entity_is_a_student(forms: Forms) -> None:
    for name, entity in ENTITIES.items():
        assert not STUDENT.search(name), name
        assert not STUDENT.search(entity.__tablename__), name


def test_whoever_is_pointed_to_by_name_is_an_adult_of_the_plan(forms: Forms) -> None:
    people = [
        question
        for form in forms
        for question in (*form.fields, *(c for table in form.tables for c in table.columns))
        if question.kind == "person"
    ]
    assert people
    assert {question.target for question in people} == {Person}
    kinds = forms.question(Person, "category")
    assert kinds is not None
    for option in kinds.options:
        assert not re.search("student|child|pupil|minor|learner", option.key + option.label)


def test_a_plan_file_has_no_other_table(sample_path: Path) -> None:
    with sqlite3.connect(sample_path) as file:
        tables = {name for (name,) in file.execute("select name from sqlite_master where "
                                                    "type = 'table'")}  # fmt: skip
    file.close()
    own = {entity.__tablename__ for entity in ENTITIES.values()}
    # The journal holds what the entities held, and who changed it; attachments are files.
    assert tables - own == {"attachment", "edit", "change"}


# -- the number of a paper


@given(st.text())
def test_whatever_reads_as_a_number_holds_one_letter_at_most(text: str) -> None:
    try:
        number = read_reference_number(text)
    except UnreadableError:
        return
    assert sum(ch.isalpha() for ch in number) <= 1
    assert any(ch.isdigit() for ch in number)


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_no_number_by_whatever_door_it_comes(
    name: str, sample: PlanFile, forms: Forms
) -> None:
    table = forms.table("biometrics.destructions")
    with pytest.raises(UnreadableError, match="never a name"):
        table.column("reference").read(name, Plan())
    header = "System\tBecause\tNumber of the paper\tUse stopped on\n"
    row = f"Cafeteria finger reader\tPermission withdrawn\t{name}\t11/2/2026\n"
    for pasted in (
        read_pasted(header + row, table, sample.plan),
        read_over(header + row, table, sample.plan),
    ):
        assert "reference" in pasted.rows[0].problems
        assert not pasted.rows[0].values.get("reference")
    answers = (
        '[[biometrics.destructions]]\nsystem = "Cafeteria finger reader"\ncause = "withdrawal"\n'
        f'reference = "{name}"\ncaused_on = 2026-11-02\n'
    )
    before = len(sample.plan.rows(Destruction))
    with pytest.raises(AnswersError):
        fill(sample, read_answers(answers.encode(), forms), "Fill")
    assert len(sample.plan.rows(Destruction)) == before


@pytest.mark.parametrize("number", ["W-0147", "w 147", "0147", "2026/147", "W-2026-0147"])
def test_a_number_is_taken(number: str) -> None:
    assert read_reference_number(number) == number.upper()


# -- rosters


def student_headers() -> list[str]:
    return list(read_toml(RESOURCES / "roster.toml")["people"]["student_headers"])


@pytest.mark.parametrize("header", student_headers())
def test_a_table_with_a_column_of_students_is_never_imported(
    header: str, tmp_path: Path, forms: Forms
) -> None:
    path = tmp_path / "export.csv"
    path.write_text(f"Last Name,First Name,{header}\nDent,Stu,1\n", "utf-8")
    try:
        roster = read_roster(path.name, read_roster_sheets(path), forms, TODAY)
    except SheetError as error:
        assert "Dent" not in str(error)
        return
    assert all(person.standing is Standing.BARRED and not person.name for person in roster.people)
