"""A ban stops drafting by every door: what was there stays, and nothing is added."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from crisisplan.plan.file import PlanFile
from crisisplan.plan.forms import Forms
from crisisplan.plan.model import BiometricData, BiometricSystem, School
from crisisplan.rules.biometrics.drafting import (
    OPEN_GROUPS,
    DraftingStoppedError,
    drafted,
    hold,
)
from crisisplan.rules.reference import Reference


@pytest.fixture
def banned(new_plan: PlanFile) -> BiometricSystem:
    """Face recognition in New York, of which a little was written before anybody asked."""
    with new_plan.edit("A proposal"):
        new_plan.plan.one(School).state = "NY"
        new_plan.plan.one(School).control = "public"
        return new_plan.add(
            BiometricSystem, name="Door cameras", modality="face", of_students=True,
            contact="The office",
        )  # fmt: skip


def change(file: PlanFile, forms: Forms, reference: Reference, **values: Any) -> None:
    system, law = file.plan.rows(BiometricSystem)[0], reference.biometrics
    before = drafted(file.plan, law, forms)
    with file.edit("Change"):
        for key, value in values.items():
            setattr(system, key, value)
        hold(file.plan, law, forms, before)


def test_the_open_groups_are_groups_of_the_form(forms: Forms) -> None:
    assert set(OPEN_GROUPS) < {title for title, _ in forms.table("biometrics.systems").groups}


def test_what_a_ban_stops_is_not_taken(
    new_plan: PlanFile, banned: BiometricSystem, forms: Forms, reference: Reference
) -> None:
    with pytest.raises(DraftingStoppedError, match=r"Door cameras: the law .* forbids this \(.+\)"):
        change(new_plan, forms, reference, alternative="A card")
    assert banned.alternative is None
    with pytest.raises(DraftingStoppedError):
        change(new_plan, forms, reference, contact="The principal")
    law = reference.biometrics
    before = drafted(new_plan.plan, law, forms)
    with pytest.raises(DraftingStoppedError), new_plan.edit("A part"):
        new_plan.add(BiometricData, system=banned.id, element="Faces")
        new_plan.plan.refresh()
        hold(new_plan.plan, law, forms, before)
    assert not new_plan.plan.rows(BiometricData)


def test_what_decides_whether_there_is_a_ban_can_be_answered(
    new_plan: PlanFile, banned: BiometricSystem, forms: Forms, reference: Reference
) -> None:
    change(new_plan, forms, reference, vendor="ClearGate", of_staff=True)
    change(new_plan, forms, reference, contact=None)
    assert banned.vendor == "ClearGate"


@pytest.mark.parametrize(
    "settled",
    [
        {"counsel_name": "L. Ortiz", "counsel_on": date(2026, 11, 2), "counsel_note": "May go on."},
        {"refused_on": date(2026, 11, 2)},
    ],
)
def test_counsels_note_or_a_refusal_lets_it_be_written(
    new_plan: PlanFile,
    banned: BiometricSystem,
    forms: Forms,
    reference: Reference,
    settled: dict[str, Any],
) -> None:
    change(new_plan, forms, reference, **settled, alternative="A card")
    assert banned.alternative == "A card"
