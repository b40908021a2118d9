"""What a question held before, and what of it can be put back."""

from __future__ import annotations

from contextlib import closing
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from crisisplan.exchange.starting import start_plan
from crisisplan.plan.author import Author
from crisisplan.plan.file import PlanFile
from crisisplan.plan.forms import Forms
from crisisplan.plan.history import versions
from crisisplan.plan.model import Person, Position, School


def test_every_value_with_who_and_which_edit_the_latest_first(
    new_plan: PlanFile, forms: Forms
) -> None:
    name, school = forms.step("school").field("name"), new_plan.plan.one(School)
    new_plan.set(school, "name", "Elm", "Name it")
    new_plan.journal.author = Author("Ray", "office")
    new_plan.set(school, "name", "Elm School", "Call it a school")
    held = versions(new_plan, name, school)
    told = [(v.words, v.edit.author, v.edit.label) for v in held]
    assert told[:2] == [
        ("Elm School", "Ray", "Call it a school"),
        ("Elm", "Ana Muñoz", "Name it"),
    ]
    assert (held[-1].value, held[-1].words) == (None, "")
    assert len(held) == 3


def test_a_row_that_came_with_its_answer_had_none_before(new_plan: PlanFile, forms: Forms) -> None:
    with new_plan.edit("Add"):
        person = new_plan.add(Person, name="Ray", job_title=None)
    column = forms.table("people.people").column
    assert [v.value for v in versions(new_plan, column("name"), person)] == ["Ray"]
    assert [v.value for v in versions(new_plan, column("job_title"), person)] == [None]


def test_choices_and_people_by_what_they_are_called_also_when_removed(
    new_plan: PlanFile, forms: Forms
) -> None:
    with new_plan.edit("Add"):
        ray = new_plan.add(Person, name="Ray Thompson", category="teacher")
        post = new_plan.add(Position, title="Commander", primary=ray.id)
    primary = forms.table("roles.positions").column("primary")
    category = forms.table("people.people").column("category")
    assert versions(new_plan, category, ray)[0].words == "Teacher"
    assert versions(new_plan, primary, post)[0].obstacle == ""
    with new_plan.edit("Remove"):
        new_plan.remove(ray)
    held = versions(new_plan, primary, post)
    assert [v.words for v in held] == ["", "Ray Thompson (removed)"]
    assert [v.obstacle for v in held] == ["", "Ray Thompson was removed from the plan."]


def test_an_answer_that_is_none_any_more_cannot_be_put_back(
    new_plan: PlanFile, forms: Forms
) -> None:
    with new_plan.edit("Add"):
        ray = new_plan.add(Person, name="Ray", category="wizard")
    category = forms.table("people.people").column("category")
    assert versions(new_plan, category, ray)[0].obstacle


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(["a", "b", None, "undo", "redo"]), max_size=12))
def test_the_history_is_what_the_field_held(
    forms: Forms, author: Author, tmp_path_factory: Any, acts: list[str | None]
) -> None:
    path = tmp_path_factory.mktemp("held") / "held.crisisplan"
    with closing(start_plan(path, author, forms, [], "")) as file:
        with file.edit("Add"):
            person = file.add(Person, name="Ray")
        held = [None]
        for act in acts:
            if act in ("undo", "redo"):
                # Not so far back that the row itself goes.
                if act == "redo" or file.journal.undo_label() == "Set":
                    getattr(file, act)()
            else:
                file.set(person, "room", act, "Set")
            if person.room != held[-1]:
                held.append(person.room)
        room = forms.table("people.people").column("room")
        assert [v.value for v in versions(file, room, person)] == held[::-1]
