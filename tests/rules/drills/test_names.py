"""What kinds and requirements are called: plainly, by the protocol, in New York’s words."""

from __future__ import annotations

import re

import pytest

from crisisplan.assets import REFERENCE
from crisisplan.plan.forms import Forms
from crisisplan.plan.kinds import UnreadableError
from crisisplan.plan.model import RuleDecision, School
from crisisplan.rules.drills.names import DrillNames, called
from crisisplan.rules.drills.requirement import Requirement
from crisisplan.rules.drills.requirements import duties_of, names_of_keys, requirements_of
from crisisplan.rules.reference import Reference
from crisisplan.rules.states import DrillRule
from tests.rules.drills.calendars import school_days
from tests.rules.drills.schools import school_plan
from tests.ui.drills.test_cards import rule

STATES = sorted(path.stem.upper() for path in (REFERENCE / "states").glob("*.toml"))
WORDS = ("generic", "srp", "ny")
RULES = Reference(REFERENCE)


def names_in(words: str | None, forms: Forms, state: str = "IL") -> DrillNames:
    plan = school_plan(state)
    plan.one(School).action_words = words
    return DrillNames(forms, plan)


def titles(rules: list[DrillRule], names: DrillNames) -> list[str]:
    return [names.title(each) for each in requirements_of("XX", rules, "")]


@pytest.mark.parametrize("words", WORDS)
@pytest.mark.parametrize("state", STATES)
def test_no_two_requirements_of_a_state_have_one_title(
    state: str, words: str, forms: Forms
) -> None:
    found = RULES.state(state)
    assert found is not None
    told = [title.casefold() for title in titles(list(found.drills), names_in(words, forms))]
    assert len(set(told)) == len(told)


def test_new_yorks_evacuations_are_told_apart_by_their_numbers(forms: Forms) -> None:
    found = RULES.state("NY")
    assert found is not None
    told = titles(list(found.drills), names_in(None, forms))
    assert "Evacuation: 8 each school year, part of the 12" in told
    assert "Evacuation: summer school" in told
    assert "Early-dismissal test" in told
    assert "Lockdown" in told, "alone of its kind it needs no more"


def test_two_that_say_the_same_are_numbered(forms: Forms) -> None:
    same = rule(count=2, citation="Law 1")
    assert called([same, same]) == ["2 each school year", "2 each school year (2)"]


def test_a_name_that_says_the_kind_does_not_say_it_twice(forms: Forms) -> None:
    names = names_in(None, forms)
    other = rule(kind="other", label="obstructed exit drill")
    evacuation = rule(kind="evacuation", label="evacuation other than fire")
    assert titles([other, evacuation], names) == [
        "Obstructed exit drill",
        "Evacuation other than fire",
    ]
    own = Requirement("own.1", rule(), own="1", called="Walk to the church")
    assert names.title(own) == "Fire evacuation: Walk to the church"


def test_the_school_chooses_the_words(forms: Forms) -> None:
    names = names_in("generic", forms)
    assert (names.kind("fire"), names.kind("secure")) == ("Fire evacuation", "Secure the building")
    assert names.words is None
    names.plan.one(School).action_words = "srp"
    assert (names.kind("fire"), names.kind("secure")) == ("Evacuate (fire)", "Secure (lockout)")
    assert names.kind("severe_weather") == "Shelter (severe weather)"
    assert names.words is not None
    assert "Foundation" in names.words.credit
    assert names.words.actions["Hold"].startswith("In your room")
    names.plan.one(School).action_words = "ny"
    assert names.kind("secure") == "Lockout (secure the building)"
    assert names.kind("shelter_in_place") == "Shelter-in-place"
    assert names.kind("severe_weather") == "Severe weather", "New York has no word for it"
    assert names.words is not None
    assert names.words.credit == ""


@pytest.mark.parametrize("words", WORDS)
def test_every_kind_has_a_word_of_its_own_that_can_be_read_back(words: str, forms: Forms) -> None:
    names = names_in(words, forms)
    column = forms.table("drills.drills").column("kind")
    told = list(names.kinds.values())
    assert len(set(told)) == len(told)
    for key, label in names.kinds.items():
        assert column.read(label, names.plan) == key
    assert column.read("Fire evacuation", names.plan) == "fire", "plain words are always read"
    with pytest.raises(UnreadableError, match=re.escape(names.kind("fire"))):
        column.read("Fie", names.plan)


def test_keys_in_answers_have_names(forms: Forms) -> None:
    decided = [RuleDecision(rule="NY.evacuation.2"), RuleDecision(rule="..nonsense")]
    plan = school_plan("IL", *decided)
    told = names_of_keys(plan, forms, RULES)
    assert told["NY.evacuation.2"] == "Evacuation: summer school"
    assert told["bus_riders"].endswith("?")


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("FL", "beside the emergency drills of any kind: a rule on fire drills"),
        ("HI", "beside the evacuation drills: a rule on fire drills"),
        ("KY", "Looked for and not found for Kentucky: a rule on fire drills"),
        ("IL", ""),
    ],
)
def test_what_was_looked_for_and_not_found_is_said(state: str, said: str) -> None:
    duties = duties_of(school_plan(state), RULES, school_days())
    assert said in duties.not_found
    assert bool(duties.not_found) == bool(said)
    if said:
        assert duties.not_found.endswith("ask your district.")
    assert duties.silence == ""


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("PR", "No drill law was read for Puerto Rico: it was not among the sources."),
        ("AZ", "rules on fire drills or on security drills"),
        ("DC", "were looked for and not found. There may be one all the same: ask your district"),
    ],
)
def test_a_state_without_law_says_what_was_looked_for(state: str, said: str) -> None:
    duties = duties_of(school_plan(state), RULES, school_days())
    assert said in duties.silence
    assert duties.not_found == ""


def test_every_state_that_can_be_chosen_has_records_or_a_name(forms: Forms) -> None:
    for option in forms.step("school").field("state").options:
        told = duties_of(school_plan(option.key), RULES, school_days())
        assert told.state is not None or option.label in told.silence


def test_claims_that_nobody_confirmed_are_there_and_count_nowhere() -> None:
    duties = duties_of(school_plan("FL"), RULES, school_days())
    (claim,) = duties.claims
    assert claim.claim.startswith("Six emergency drills a year")
    every = (*duties.requirements, *duties.advice)
    assert not any("every 45 days" in each.rule.notes for each in every)
