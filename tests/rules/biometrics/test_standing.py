"""How a system stands with its duties, what mends a conflict, and what a move writes down."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from crisisplan.plan.forms import Forms
from crisisplan.rules.biometrics.conflicts import conflicts
from crisisplan.rules.biometrics.stages import (
    STAGES,
    missing_needs,
    on_arrival,
    on_return,
    stage_before,
)
from crisisplan.rules.biometrics.standing import Standing, standings
from crisisplan.rules.reference import Reference
from tests.conftest import TODAY
from tests.rules.biometrics.test_systems import parts_of, plan_of, sheet_of, system


def standing_by_topic(reference: Reference, **changes: Any) -> dict[str, Standing]:
    one = system(**changes)
    found = standings(sheet_of(plan_of(one, *parts_of(one)), reference))
    return {each.duty.topic: each.standing for each in found}


def test_a_duty_is_met_where_the_answers_decide_it(reference: Reference) -> None:
    found = standing_by_topic(reference)
    for topic in ("policy", "consent", "alternative", "use_limit", "retention", "destruction"):
        assert found[topic] is Standing.MET, topic


def test_what_the_answers_cannot_decide_is_for_people_to_judge(reference: Reference) -> None:
    """That data are encrypted is no proof of the care that the law asks for."""
    assert standing_by_topic(reference)["security"] is Standing.JUDGE


@pytest.mark.parametrize(
    ("change", "topic", "standing"),
    [
        ({"destroy_within_days": 60}, "destruction", Standing.AGAINST),
        ({"destroy_within_days": None}, "destruction", Standing.OPEN),
        ({"consent": "opt_out"}, "consent", Standing.AGAINST),
        ({"no_sale": False}, "disclosure", Standing.AGAINST),
        ({"policy": None}, "policy", Standing.OPEN),
    ],
)
def test_an_answer_changes_the_standing(
    change: dict[str, Any], topic: str, standing: Standing, reference: Reference
) -> None:
    assert standing_by_topic(reference, **change)[topic] is standing


def test_without_a_purpose_the_limit_of_use_is_open(reference: Reference) -> None:
    one = system()
    found = standings(sheet_of(plan_of(one), reference))
    assert next(e for e in found if e.duty.topic == "use_limit").standing is Standing.OPEN


@pytest.mark.parametrize(
    "change",
    [
        {"destroy_within_days": 60},
        {"consent": "opt_out"},
        {"separate_form": False, "consent": "opt_in"},
        {"police_access": "direct"},
        {"no_sale": False},
        {"no_detriment": False},
        {"stops_on_leaving": False},
        {"stops_on_request": False},
    ],
)
def test_what_mends_a_conflict_ends_it(change: dict[str, Any], reference: Reference) -> None:
    one = system(**change)
    sheet = sheet_of(plan_of(one, *parts_of(one)), reference)
    found = conflicts(sheet)
    assert found
    for conflict in found:
        assert conflict.mend is not None
        key = conflict.field.removeprefix("systems.")
        after = conflicts(sheet.supposing(key, conflict.mend.value))
        assert conflict.field not in {each.field for each in after}


def test_the_sentence_below_the_question_names_the_state_and_the_number(
    reference: Reference,
) -> None:
    one = system(destroy_within_days=60)
    (found,) = conflicts(sheet_of(plan_of(one, *parts_of(one)), reference))
    assert found.below_field == "Illinois allows at most 30 days. Enter 30 or fewer."
    assert found.mend is not None
    assert found.mend.label == "Change to 30 days"
    assert sheet_of(plan_of(one), reference).system.destroy_within_days == 60


def test_supposing_leaves_the_plan_alone(reference: Reference) -> None:
    one = system()
    sheet = sheet_of(plan_of(one, *parts_of(one)), reference)
    assert [c.field for c in conflicts(sheet.supposing("destroy_within_days", 60))] == [
        "systems.destroy_within_days"
    ]
    assert one.destroy_within_days == 30


def test_a_move_writes_its_dates(reference: Reference) -> None:
    one = system(state="approved", notice_version=2)
    assert on_arrival(one, "checked", TODAY) == {"state": "checked", "checked_on": TODAY}
    assert on_arrival(one, "consulted", TODAY) == {"state": "consulted"}
    assert on_arrival(one, "published", TODAY) == {
        "state": "published",
        "published_on": TODAY,
        "notice_version": 3,
    }
    assert on_arrival(system(), "published", TODAY)["notice_version"] == 1


def test_going_back_takes_the_date_of_the_stage_along(reference: Reference) -> None:
    one = system(state="approved", approved_on=date(2026, 5, 1))
    assert on_return(one) == {"state": "consulted", "approved_on": None}
    assert stage_before(system(state="draft")) is None
    assert stage_before(system(state="approved", refused_on=TODAY)) is None


def test_what_is_missing_names_each_question_once(forms: Forms, reference: Reference) -> None:
    one = system(policy=None, alternative=None, state="draft")
    sheet = sheet_of(plan_of(one, *parts_of(one)), reference)
    for stage in STAGES:
        fields = [need.field for need in missing_needs(sheet, stage, forms, TODAY) if need.field]
        assert len(fields) == len(set(fields))
    missing = missing_needs(sheet, "published", forms, TODAY)
    assert {need.field for need in missing} == {"systems.policy", "systems.alternative"}
