"""Answers files: out of a plan and into one, whole or not at all."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
import tomli_w
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crisisplan.assets import FORMS
from crisisplan.document.editions import FULL
from crisisplan.document.look import PAPERS
from crisisplan.document.outline import outline
from crisisplan.document.pdf import write_pdf
from crisisplan.exchange.answers import AnswersError, fill, read_answers, write_answers
from crisisplan.exchange.starting import SAMPLE, STARTER, start_plan
from crisisplan.plan.author import Author
from crisisplan.plan.file import PlanFile, read_edits, read_plan
from crisisplan.plan.forms import Forms, load_forms
from crisisplan.plan.model import (
    Course,
    Person,
    Position,
    School,
    Trainee,
    TrainingRecord,
    TrainingRequirement,
    TrainingSession,
)
from crisisplan.plan.plan import Plan
from crisisplan.rules.check import check
from crisisplan.rules.reference import Reference
from tests.conftest import TODAY


def put(file: PlanFile, forms: Forms, text: str) -> None:
    fill(file, read_answers(text.encode(), forms), "Fill")


def printed(plan: Plan, forms: Forms, reference: Reference) -> bytes:
    """The plan as PDF, which is the same for the same plan to the last byte."""
    findings = check(plan, forms, reference, TODAY)
    return write_pdf(outline(plan, forms, reference, findings, TODAY, FULL), PAPERS["letter"])


def test_filling_a_new_plan_with_the_samples_answers_gives_the_samples_documents(
    sample: PlanFile, new_plan: PlanFile, forms: Forms, reference: Reference
) -> None:
    answers = write_answers(sample.plan, forms)
    fill(new_plan, read_answers(answers.encode(), forms), "Fill")
    assert write_answers(new_plan.plan, forms) == answers
    assert printed(new_plan.plan, forms, reference) == printed(sample.plan, forms, reference)


def test_answers_are_keyed_by_step_and_question(sample: PlanFile, forms: Forms) -> None:
    answers = tomllib.loads(write_answers(sample.plan, forms))
    assert answers["school"]["name"] == "Cedar Hollow Middle School"
    assert answers["school"]["state"] == "IL"
    assert answers["school"]["effective_on"] == date(2026, 12, 15)
    assert isinstance(answers["school"]["occupancy"][0]["starts"], time)
    commander = answers["roles"]["positions"][0]
    assert (commander["title"], commander["primary"]) == ("Incident Commander", "Ana Muñoz")
    assert answers["roles"]["positions"][1]["reports_to"] == "Incident Commander"
    assert {"seat": "Safety lead"}.items() <= answers["team"]["members"][0].items()


def test_filling_is_one_edit_that_can_be_undone(new_plan: PlanFile, forms: Forms) -> None:
    before = write_answers(new_plan.plan, forms)
    count = len(read_edits(new_plan.path))
    fill(new_plan, read_answers(SAMPLE.read_bytes(), forms), "Fill in the sample")
    assert len(read_edits(new_plan.path)) == count + 1
    new_plan.undo()
    assert write_answers(new_plan.plan, forms) == before
    assert new_plan.plan.rows(Person) == []


def test_filling_twice_changes_nothing_more(new_plan: PlanFile, forms: Forms) -> None:
    fill(new_plan, read_answers(SAMPLE.read_bytes(), forms), "Fill")
    count = len(read_edits(new_plan.path))
    fill(new_plan, read_answers(SAMPLE.read_bytes(), forms), "Fill again")
    assert len(read_edits(new_plan.path)) == count


def test_a_district_changes_rows_by_name_and_leaves_the_schools_own(
    sample: PlanFile, forms: Forms
) -> None:
    people = len(sample.plan.rows(Person))
    put(
        sample,
        forms,
        """
        [[people.people]]
        name = "ana muñoz"
        mobile = "217-555-0199"
        [[people.people]]
        name = "New Hire"
        job_title = "Aide"
        """,
    )
    ana = sample.plan.named(Person, "ana muñoz")
    assert ana is not None
    assert ana.mobile == "(217) 555-0199"
    assert ana.job_title == "Principal"
    assert len(sample.plan.rows(Person)) == people + 1


def test_a_row_may_point_to_a_row_of_the_same_file(new_plan: PlanFile, forms: Forms) -> None:
    put(
        new_plan,
        forms,
        """
        [[roles.positions]]
        title = "Deputy"
        reports_to = "Late Chief"
        primary = "Zoë"
        [[roles.positions]]
        title = "Late Chief"
        [[people.people]]
        name = "Zoë"
        """,
    )
    deputy = new_plan.plan.named(Position, "Deputy")
    assert deputy is not None
    assert new_plan.plan.name_of(deputy.reports_to) == "Late Chief"
    assert new_plan.plan.name_of(deputy.primary) == "Zoë"


def test_training_goes_out_and_comes_back(
    new_plan: PlanFile, forms: Forms, tmp_path: Path, author: Author
) -> None:
    with new_plan.edit("Training"):
        zoe = new_plan.add(Person, name="Zoë Quinn")
        cpr = new_plan.add(Course, name="CPR", renewal="months", renewal_months=24)
        new_plan.add(TrainingRequirement, course=cpr.id, who="all_staff", at_least=1)
        named = new_plan.add(TrainingRequirement, course=cpr.id, who="named", basis="district")
        new_plan.add(Trainee, requirement=named.id, person=zoe.id)
        session = new_plan.add(
            TrainingSession, name="CPR evening", course=cpr.id, on=date(2026, 9, 1), held=True
        )
        new_plan.add(
            TrainingRecord, person=zoe.id, course=cpr.id, session=session.id, minutes=90,
            completed_on=date(2026, 9, 1), certificate=new_plan.attach(b"%PDF-1.7", "card.pdf"),
        )  # fmt: skip
    written = write_answers(new_plan.plan, forms)
    assert "certificate" not in written
    answers = read_answers(written.encode(), forms)
    other = start_plan(tmp_path / "other.crisisplan", author, forms, answers, "Fill in")
    assert write_answers(other.plan, forms) == written
    fill(other, answers, "Once more")
    assert write_answers(other.plan, forms) == written
    (trainee,) = other.plan.rows(Trainee)
    assert trainee.requirement == other.plan.rows(TrainingRequirement)[1].id
    (record,) = other.plan.rows(TrainingRecord)
    assert record.session == other.plan.rows(TrainingSession)[0].id
    other.close()


def test_filling_again_keeps_a_certificate(new_plan: PlanFile, forms: Forms) -> None:
    with new_plan.edit("Training"):
        zoe = new_plan.add(Person, name="Zoë Quinn")
        cpr = new_plan.add(Course, name="CPR")
        record = new_plan.add(
            TrainingRecord, person=zoe.id, course=cpr.id, completed_on=date(2026, 9, 1),
            certificate=new_plan.attach(b"%PDF-1.7", "card.pdf"),
        )  # fmt: skip
    kept = record.certificate
    answers = read_answers(write_answers(new_plan.plan, forms).encode(), forms)
    fill(new_plan, answers, "Fill in")
    assert new_plan.plan.rows(TrainingRecord) == [record]
    assert record.certificate == kept


def test_a_person_is_named_before_what_the_requirement_is_called_after(
    new_plan: PlanFile, forms: Forms
) -> None:
    text = """
[[training.trainees]]
requirement = "CPR"
person = "Zoë Quinn"
[[training.requirements]]
course = "CPR"
who = "named"
[[training.courses]]
name = "CPR"
[[people.people]]
name = "Zoë Quinn"
"""
    fill(new_plan, read_answers(text.encode(), forms), "Fill in")
    (trainee,) = new_plan.plan.rows(Trainee)
    assert trainee.requirement == new_plan.plan.rows(TrainingRequirement)[0].id


def test_an_empty_text_makes_an_answer_undecided_again(sample: PlanFile, forms: Forms) -> None:
    put(sample, forms, '[school]\ndistrict = ""\n')
    assert sample.plan.one(School).district is None


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('[scool]\nname = "x"', "[scool]"),
        ('[school]\nnmae = "x"', "[school]: there is no question “nmae”"),
        ('[school]\nenrollment = "many"', "[school]: “enrollment” takes a number"),
        ("[school]\nenrollment = true", "“enrollment” takes a number"),
        ("[school]\nenrollment = -4", "0 to 1,000,000"),
        ("[school]\nenrollment = 4.5", "“enrollment” takes a number"),
        ('[school]\neffective_on = "2026-12-15"', "“effective_on” takes a date"),
        ("[school]\neffective_on = 2026-12-15T10:00:00", "“effective_on” takes a date"),
        ('[school]\nstate = "Atlantis"', "“state”: “Atlantis” is not one of the answers"),
        ("[school]\nname = 5", "“name” takes text"),
        (f'[school]\nname = "{"x" * 301}"', "at most 300 characters"),
        ('school = "x"', "a step holds its answers as a table"),
        ('[school]\nbuildings = "x"', "[[school.buildings]]: a table is given as rows"),
        ("[school]\nbuildings = [1]", "[[school.buildings]]: a table is given as rows"),
        (
            '[[school.buildings]]\nname = "A"\n[[school.buildings]]\nfloors = "two"',
            "[[school.buildings]] row 2: “floors” takes a number",
        ),
        (
            '[[roles.positions]]\ntitle = "X"\nprimary = "Nobody Known"',
            "[[roles.positions]] row 1: “primary”: Nobody in People is called “Nobody Known”",
        ),
        ('[[team.consultations]]\ngroup = "Martians"', "No row of that table is called"),
        ("[school", "not TOML"),
        ("x = " + "[" * 5000, "not TOML"),
        ('[[training.records]]\ncertificate = "card.pdf"', "attached in the program’s window"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_place_and_nothing_is_applied(
    sample: PlanFile, forms: Forms, text: str, place: str
) -> None:
    before = write_answers(sample.plan, forms)
    with pytest.raises(AnswersError) as caught:
        put(sample, forms, text + '\n[[contacts.agencies]]\nname = "Klingon embassy"\n')
    assert place in str(caught.value)
    assert write_answers(sample.plan, forms) == before
    assert "Klingon" not in write_answers(read_plan(sample.path), forms)


def test_too_large_a_file_is_refused(forms: Forms) -> None:
    with pytest.raises(AnswersError, match="at most 5 MB"):
        read_answers(b"#" * 5_000_001, forms)
    with pytest.raises(AnswersError, match="not UTF-8"):
        read_answers(b'[school]\nname = "\xff"', forms)
    rows = '[[school.languages]]\nlanguage = "x"\n' * 20_001
    with pytest.raises(AnswersError, match="at most 20,000 rows"):
        read_answers(rows.encode(), forms)


FORMS_READ = load_forms(FORMS)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_any_file_is_read_or_refused_with_a_sentence(content: bytes) -> None:
    try:
        read_answers(content, FORMS_READ)
    except AnswersError as error:
        assert str(error).endswith(".")


def test_the_starter_is_written_for_paper(new_plan: PlanFile) -> None:
    """Each position has a mission and a sheet that fits one page."""
    from crisisplan.plan.model import JobAction

    for position in new_plan.plan.rows(Position):
        sheet = [row for row in new_plan.plan.rows(JobAction) if row.position == position.id]
        assert position.mission
        assert 14 <= len(sheet) <= 19, position.title
        assert len({row.phase for row in sheet}) == 5, position.title
        assert all(len(row.text or "") <= 150 for row in sheet)


def test_a_plan_can_start_with_answers(
    tmp_path: Path, author: Author, forms: Forms, clock: Callable[[], datetime]
) -> None:
    given_answers = read_answers(b'[school]\nname = "Elm"\n', forms)
    file = start_plan(tmp_path / "x.crisisplan", author, forms, given_answers, "First", clock)
    assert file.plan.one(School).name == "Elm"
    assert file.plan.touched == {"School"}
    file.close()


def test_the_sample_names_no_real_host_or_number() -> None:
    import re

    text = SAMPLE.read_text("utf-8") + STARTER.read_text("utf-8")
    assert not re.findall(r"@(?!\S*example)\S+", text)
    for number in re.findall(r"\(\d{3}\) \d{3}-\d{4}", text):
        assert number.startswith("(217) 555-01"), number


SMALL = b"""
[school]
name = "Elm"
enrollment = 300
effective_on = 2026-08-10

[[people.people]]
name = "Ana"
category = "teacher"

[[roles.positions]]
title = "Commander"
primary = "Ana"
at_once = true
"""


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    places=st.lists(st.tuples(st.integers(0, len(SMALL)), st.binary(max_size=6)), max_size=6),
    tables=st.dictionaries(
        st.sampled_from(["school", "people", "roles", "team", "x"]),
        st.recursive(
            st.one_of(st.text(max_size=5), st.integers(), st.booleans(), st.floats()),
            lambda inner: st.one_of(
                st.lists(inner, max_size=3),
                st.dictionaries(st.sampled_from(["name", "people", "positions", "title"]), inner),
            ),
        ),
        max_size=3,
    ),
)
def test_whatever_an_answers_file_holds_it_is_taken_whole_or_refused(
    places: list[tuple[int, bytes]], tables: dict[str, Any], new_plan: PlanFile, forms: Forms
) -> None:
    spoiled = bytearray(SMALL)
    for place, piece in places:
        spoiled[place : place + 1] = piece
    for content in (bytes(spoiled), tomli_w.dumps(tables).encode()):
        before = len(read_edits(new_plan.path))
        try:
            fill(new_plan, read_answers(content, forms), "Fill")
        except AnswersError as error:
            assert str(error)
            assert len(read_edits(new_plan.path)) == before
