"""Finding a step, a question, a person, a row or an answer."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crisisplan.plan.file import PlanFile
from crisisplan.plan.folding import folded
from crisisplan.plan.forms import Field, Forms
from crisisplan.plan.model import Entity, Person, School
from crisisplan.plan.search import Entry, Kind, Search, entries_of, excerpt


@pytest.fixture
def search(sample: PlanFile, forms: Forms) -> Search:
    return Search(entries_of(sample.plan, forms))


def found(search: Search, words: str, kind: Kind) -> list[Entry]:
    return next((list(g.entries) for g in search.find(words) if g.kind is kind), [])


def answered(file: PlanFile, forms: Forms) -> Iterator[tuple[str, Field, Entity | None]]:
    """Every answer of the plan: its step, question and row, ``None`` for a page’s own."""
    plan = file.plan
    for form in forms:
        for item in form.fields:
            if item.text(plan.one(item.entity), plan):
                yield form.key, item, None
        for table in form.tables:
            for row in plan.rows(table.entity):
                for column in table.columns:
                    if column.text(row, plan) and column.key != table.parent:
                        yield form.key, column, row


def test_steps_are_found_by_their_titles(search: Search) -> None:
    assert [entry.step for entry in found(search, "crisis ro", Kind.STEP)] == ["roles"]


def test_questions_are_found_by_their_labels(search: Search) -> None:
    places = {(e.step, e.place) for e in found(search, "radio or call", Kind.QUESTION)}
    assert places == {("roles", "positions.radio")}
    assert ("school", "name") in {(e.step, e.place) for e in found(search, "school", Kind.QUESTION)}


@pytest.mark.parametrize("words", ["Muñoz", "munoz", "MUNOZ ana", "  mun  an "])
def test_people_are_found_without_case_accents_and_order(search: Search, words: str) -> None:
    people = found(search, words, Kind.PERSON)
    assert [entry.title for entry in people] == ["Ana Muñoz"]
    assert (people[0].step, people[0].place) == ("people", "people.name")
    assert people[0].row is not None


def test_every_answer_finds_its_question(sample: PlanFile, forms: Forms, search: Search) -> None:
    number = 0
    for step, item, row in answered(sample, forms):
        text = item.text(row or sample.plan.one(item.entity), sample.plan)
        groups = search.find(text.upper())
        places = {(e.step, e.place, e.row) for group in groups for e in group.entries}
        assert (step, item.place, row) in places, text
        number += 1
    assert number > 1000


@given(data=st.data())
def test_any_words_of_an_answer_in_any_order_find_it(data: st.DataObject) -> None:
    letters = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40)
    texts = data.draw(st.lists(letters, min_size=1, max_size=6))
    entries = [Entry(Kind.ANSWER, t, ("Label",), "s", str(n)) for n, t in enumerate(texts)]
    number = data.draw(st.integers(0, len(texts) - 1))
    words = data.draw(st.permutations(texts[number].split()))
    query = " ".join(words[: data.draw(st.integers(0, len(words)))])
    groups = Search(entries).find(query)
    places = [entry.place for group in groups for entry in group.entries]
    assert str(number) in places or not folded(query).split()
    assert len(places) == len(set(places))


def test_a_name_and_a_label_together_find_an_answer(search: Search) -> None:
    answers = found(search, "whitfield work phone", Kind.ANSWER)
    assert [(e.title, e.place) for e in answers] == [("(217) 555-0100 x103", "people.phone")]


def test_a_name_alone_does_not_find_everything_that_belongs_to_it(search: Search) -> None:
    answers = found(search, "daniel whitfield", Kind.ANSWER)
    assert answers
    assert all("Daniel Whitfield" in entry.title for entry in answers)


def test_a_phone_number_is_found_by_its_digits(search: Search) -> None:
    titles = {entry.title for entry in found(search, "2175550112", Kind.ANSWER)}
    assert "(217) 555-0112" in titles


def test_the_best_match_comes_first(search: Search) -> None:
    assert search.find("people")[0].entries[0].step == "people"
    assert search.find("ana mun")[0].kind is Kind.PERSON


def test_of_each_kind_so_many_are_shown_and_all_are_counted(search: Search) -> None:
    every = {group.kind: group for group in search.find("a")}
    for group in search.find("a", 3):
        assert len(group.entries) == min(3, group.number)
        assert group.number == every[group.kind].number
        assert group.entries == every[group.kind].entries[: len(group.entries)]


def test_nothing_is_looked_for_and_nothing_found(search: Search) -> None:
    assert search.find("   ") == []
    assert search.find("xyzzy") == []


def test_removed_rows_and_emptied_answers_are_not_found(sample: PlanFile, forms: Forms) -> None:
    person = next(p for p in sample.plan.rows(Person) if p.name == "Ana Muñoz")
    with sample.edit("Remove"):
        sample.remove(person)
        sample.plan.one(School).name = None
    search = Search(entries_of(sample.plan, forms))
    assert found(search, "ana muñoz", Kind.PERSON) == []
    assert "name" not in {e.place for e in found(search, "cedar hollow", Kind.ANSWER)}


def test_two_people_of_one_name_are_told_apart(sample: PlanFile, forms: Forms) -> None:
    with sample.edit("Add"):
        sample.add(Person, name="Ana Muñoz", job_title="Coach")
    people = found(Search(entries_of(sample.plan, forms)), "ana munoz", Kind.PERSON)
    assert [(e.title, e.context[0]) for e in people] == [
        ("Ana Muñoz", "Principal"),
        ("Ana Muñoz (2)", "Coach"),
    ]


@given(
    before=st.text("abc d", max_size=300),
    after=st.text("abc d", max_size=300),
    length=st.integers(20, 120),
)
def test_an_excerpt_is_short_and_shows_the_word(before: str, after: str, length: int) -> None:
    shown = excerpt(f"{before} Siren {after}", "siren", length)
    assert "Siren" in shown
    assert len(shown) <= length + 2
