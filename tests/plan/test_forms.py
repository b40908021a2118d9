"""The forms: they bind to the entities, ask everything once, and refuse what is off."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path

import pytest

from crisisplan.assets import FORMS
from crisisplan.plan.forms import Field, FormError, Forms, load_forms
from crisisplan.plan.kinds import KINDS, UnreadableError
from crisisplan.plan.model import ENTITIES, answers_of
from crisisplan.plan.plan import Plan

AUDIENCES = Path(__file__).with_name("audiences.txt")


def questions(forms: Forms) -> list[Field]:
    return [
        item
        for form in forms
        for item in (*form.fields, *(c for table in form.tables for c in table.columns))
    ]


def test_every_answer_of_every_entity_is_asked_in_exactly_one_place(forms: Forms) -> None:
    asked = [(item.entity.__name__, item.key) for item in questions(forms)]
    assert len(asked) == len(set(asked))
    answers = {(name, key) for name, entity in ENTITIES.items() for key in answers_of(entity)}
    assert set(asked) == answers


def test_kinds_fit_the_columns(forms: Forms) -> None:
    for item in questions(forms):
        column = item.entity.__table__.columns[item.key]
        assert column.type.python_type is item.type.type, f"{item.step}.{item.table}.{item.key}"
        assert column.nullable, f"{item.key}: an answer can be undecided"
        assert bool(column.foreign_keys) == (item.target is not None)
        if item.kind == "choice":
            assert bool(item.options) != bool(item.rows), f"{item.key}: options or rows"


def test_references_point_to_the_table_that_the_column_does(forms: Forms) -> None:
    for item in questions(forms):
        if item.target is not None:
            (key,) = item.entity.__table__.columns[item.key].foreign_keys
            assert key.column.table is item.target.__table__


def test_every_column_has_the_audience_that_was_agreed(forms: Forms) -> None:
    """The list is read by people: a change of audience is a change of who may see it."""
    listed = [
        f"{name}.{key} {audience.key}"
        for name, entity in ENTITIES.items()
        for key, audience in answers_of(entity).items()
    ]
    assert listed == AUDIENCES.read_text("utf-8").splitlines()


def test_a_column_without_an_audience_is_private() -> None:
    from sqlalchemy import Column, String, Table

    from crisisplan.plan.audience import Audience

    class Fake:
        __table__ = Table("fake", __import__("sqlalchemy").MetaData(), Column("x", String))

    Fake.__table__.c.x.info["answer"] = True
    assert answers_of(Fake) == {"x": Audience.PRIVATE}  # type: ignore[arg-type]


def test_labels_and_helps_are_written_as_the_house_writes(forms: Forms) -> None:
    for item in questions(forms):
        assert item.label[0].isupper() or item.label[0].isdigit(), item.label
        assert not item.label.endswith((".", ":", "*")), item.label
        for text in (item.help, item.why):
            assert not text or text.endswith("."), f"{item.key}: {text}"
            for word in ("please", "invalid", "!"):
                assert word not in text.lower(), f"{item.key}: {text}"


def write(folder: Path, content: str) -> Path:
    (folder / "choices.toml").write_text('[size]\nsmall = "Small"\n', "utf-8")
    (folder / "10_school.toml").write_text(content, "utf-8")
    return folder


HEAD = 'title = "School"\ngroup = "Who"\npurpose = "Why."\nrecord = "School"\n'
FIELD = '[[sections]]\ntitle = "S"\n[[sections.fields]]\n'


@pytest.mark.parametrize(
    ("content", "names"),
    [
        (HEAD + 'colour = "red"\n', ["10_school.toml", "colour"]),
        (HEAD + FIELD + 'key = "name"\nkind = "text"\nlabel = "N"\nsize = 3\n', ["name", "size"]),
        (HEAD + FIELD + 'key = "nmae"\nkind = "text"\nlabel = "N"\n', ["nmae", "School"]),
        (HEAD + FIELD + 'key = "name"\nkind = "colour"\nlabel = "N"\n', ["name", "colour"]),
        (HEAD + FIELD + 'key = "name"\nkind = "text"\n', ["name", "label"]),
        (
            HEAD + FIELD + 'key = "level"\nkind = "choice"\nlabel = "L"\nchoices = "x"\n',
            ["level", "x"],
        ),
        (
            HEAD + FIELD + 'key = "name"\nkind = "text"\nlabel = "N"\naudience = 3\n',
            ["name", "audience"],
        ),
        (HEAD.replace("Who", "Whom"), ["10_school.toml", "Whom"]),
        (HEAD + "title = 3 = 4", ["10_school.toml"]),
        (
            HEAD + FIELD + 'key = "level"\nkind = "choice"\nlabel = "L"\nrows = "a.b"\n',
            ["level", "a.b"],
        ),
        (
            HEAD + (FIELD + 'key = "name"\nkind = "text"\nlabel = "N"\n') * 2,
            ["School.name", "twice"],
        ),
        (
            HEAD + '[[tables]]\nkey = "t"\nentity = "Building"\nlabel = "T"\nnoun = "t"\n'
            'parent = "x"\ncolumns = [{ key = "name", kind = "text", label = "N" }]\n',
            ["table “t”", "x"],
        ),
        (HEAD + '[[guidance]]\ntitle = "G"\ntext = "T"\nstatus = "sure"\n', ["G", "sure"]),
    ],
)
def test_a_wrong_form_is_refused_with_file_and_key(
    tmp_path: Path, content: str, names: list[str]
) -> None:
    with pytest.raises(FormError) as caught:
        load_forms(write(tmp_path, content))
    for name in names:
        assert name in str(caught.value)


def test_the_files_are_read_in_the_order_of_their_numbers(forms: Forms) -> None:
    keys = [path.stem.partition("_")[2] for path in sorted(FORMS.glob("[0-9]*.toml"))]
    assert [form.key for form in forms] == keys


def test_a_choice_is_read_by_key_or_label_and_shown_by_label(forms: Forms) -> None:
    state = forms.step("school").field("state")
    assert state.read("il", Plan()) == state.read("Illinois", Plan()) == "IL"
    assert state.show("IL", Plan()) == "Illinois"
    assert state.read(" not yet decided ", Plan()) is None
    with pytest.raises(UnreadableError, match="“Atlantis” is not one of the answers: Alabama"):
        state.read("Atlantis", Plan())


def test_values_are_shown_as_the_house_writes_them(forms: Forms) -> None:
    school = forms.step("school")
    assert school.field("effective_on").show(date(2026, 12, 3), Plan()) == "Dec 3, 2026"
    occupancy = school.table("occupancy")
    assert occupancy.column("starts").show(time(9, 15), Plan()) == "9:15 AM"
    assert school.table("buildings").column("sprinklered").show("partly", Plan()) == "In part"
    assert school.field("name").show(None, Plan()) == ""


def test_every_kind_is_used_or_will_be_refused() -> None:
    assert set(KINDS) == {
        "text", "paragraph", "choice", "flag", "number", "duration", "date", "time", "phone",
        "email", "person", "file",
            "reference_number",
    }  # fmt: skip


def test_free_text_on_drills_says_that_it_takes_no_names_of_students(forms: Forms) -> None:
    for key, fields in (
        (
            "drills.drills",
            ["scenario", "missing_people", "faults", "observations", "strengths"],
        ),
        ("after_action.actions", ["issue", "action", "evidence"]),
        ("after_action.objectives", ["observation"]),
    ):
        table = forms.table(key)
        for name in fields:
            assert "o names of students" in table.column(name).help, f"{key}.{name}"
    assert "never names" in forms.table("drills.drills").column("accommodations").help
    assert "Only the number" in forms.table("drills.drills").column("opt_outs").help
