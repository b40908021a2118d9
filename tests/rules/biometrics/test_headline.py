"""How a stop-check ends in words: never that a use is in order, always for whom it was made."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest

from crisisplan.plan.forms import Forms
from crisisplan.rules.biometrics.conflicts import conflicts
from crisisplan.rules.biometrics.headline import (
    Headline,
    headline,
    questions_for_counsel,
    read_on,
)
from crisisplan.rules.reference import Reference
from tests.rules.biometrics.test_systems import parts_of, plan_of, sheet_of, system

NOTED = {
    "counsel_name": "R. Ortiz",
    "counsel_on": date(2026, 11, 2),
    "counsel_note": "The pilot ends in May.",
}


def ends(reference: Reference, state: str, control: str = "public", /, **changes: Any) -> Headline:
    one = system(**changes)
    sheet = sheet_of(plan_of(one, *parts_of(one), state=state, control=control), reference)
    return headline(sheet, conflicts(sheet))


@pytest.mark.parametrize(
    ("state", "changes", "title", "text", "gravity"),
    [
        ("FL", {}, "Stop: the law that was read forbids this", "note by counsel", "bad"),
        ("FL", NOTED, "Forbidden by the law that was read", "note of Nov 2, 2026", "warn"),
        ("IL", {"destroy_within_days": 60}, "Not ready to publish", "1 conflict with", "bad"),
        ("IL", {"policy": None}, "Not ready to publish", "1 answer missing", "warn"),
        (
            "IL",
            {"policy": None, "state": "published"},
            "Published, but not in order",
            "1 answer missing",
            "warn",
        ),
        ("IL", {}, "No ban was found in what was read", "Illinois, public district.", "info"),
        ("OH", {}, "Ask counsel", "That is no permission.", "warn"),
        ("PR", {}, "Ask counsel", "Puerto Rico: nothing was read of it", "warn"),
        ("OH", NOTED, "Counsel was asked", "Nothing that decides it was found", "info"),
        ("FL", {"refused_on": date(2026, 4, 14)}, "Refused on Apr 14, 2026", "forbids it", "info"),
    ],
)
def test_the_end_is_told_in_words(
    state: str, changes: dict[str, Any], title: str, text: str, gravity: str, reference: Reference
) -> None:
    found = ends(reference, state, **changes)
    assert (found.title, found.gravity) == (title, gravity)
    assert text in found.text


@pytest.mark.parametrize("state", ["IL", "FL", "NY", "CO", "TX", "LA", "OH", "OK", "PR"])
@pytest.mark.parametrize("control", ["public", "charter", "private"])
def test_no_end_says_that_a_use_is_in_order(state: str, control: str, reference: Reference) -> None:
    found = ends(reference, state, control)
    assert found.gravity in ("bad", "warn", "info")
    words = f"{found.title} {found.text}"
    assert not re.search(r"\ballowed\b|\bno rule\b|\blegal\b|\bpermitted\b", words, re.IGNORECASE)


def test_what_was_not_read_becomes_a_question(reference: Reference) -> None:
    one = system()
    asked = {state: list(questions_for_counsel(sheet_of(plan_of(one, state=state),
             reference).check)) for state in ("IL", "PR", "WV")}  # fmt: skip
    assert any("740 ILCS 14/10" in question for _, question, _ in asked["IL"])
    assert asked["PR"][0][0] == "The law of Puerto Rico"
    assert asked["WV"]
    # Where no state was named yet, there is no law of it to ask about.
    assert not list(questions_for_counsel(sheet_of(plan_of(one, state=""), reference).check))
    assert read_on(sheet_of(plan_of(one), reference).check) == "2026-11-21"
    assert read_on(sheet_of(plan_of(one, state="PR"), reference).check) == ""


def test_missing_facts_come_before_the_law(reference: Reference) -> None:
    found = ends(reference, "IL", modality=None, of_students=None, of_staff=None, of_visitors=None)
    assert found.title == "Not ready: facts are missing"
    assert found.text.startswith("2 facts are not known")


def test_each_missing_fact_is_asked_somewhere(forms: Forms, reference: Reference) -> None:
    one = system(modality=None, of_students=None, of_staff=None, of_visitors=None)
    check = sheet_of(plan_of(one, state="", control=""), reference).check
    assert len(check.missing) == len(check.missing_at) == 4
    for step, field in check.missing_at:
        table, _, key = field.rpartition(".")
        form = forms.step(step)
        assert form.table(table).column(key) if table else form.field(key)
