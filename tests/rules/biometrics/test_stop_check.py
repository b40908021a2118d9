"""The stop-check: bans first, the strictest wins, and silence is never permission."""

from __future__ import annotations

import shutil
from itertools import product
from pathlib import Path

import pytest

from crisisplan.assets import REFERENCE
from crisisplan.rules.biometrics.law import (
    MODALITIES,
    PEOPLE,
    BiometricLaw,
    read_jurisdiction,
)
from crisisplan.rules.biometrics.stop_check import Outcome, StopCheck, Use, stop_check
from crisisplan.rules.records import ReferenceDataError

FOLDER = REFERENCE / "biometrics"
CODES = sorted(
    path.stem.upper() for path in FOLDER.glob("*.toml") if path.stem not in ("us", "practice")
)


@pytest.fixture(scope="module")
def law() -> BiometricLaw:
    return BiometricLaw(FOLDER)


def check(
    law: BiometricLaw,
    state: str | None,
    modality: str | None = "fingerprint",
    *people: str,
    control: str | None = "public",
) -> StopCheck:
    return stop_check(Use(state, control, frozenset(people or ["students"]), modality), law)


def ids(rules: tuple[object, ...]) -> set[str]:
    return {rule.id for rule in rules}  # type: ignore[attr-defined]


def test_every_jurisdiction_is_read(law: BiometricLaw) -> None:
    assert len(CODES) == 51
    assert all(law.of(code) is not None for code in CODES)
    assert law.federal.rules
    assert all(rule.effect == "recommend" for rule in law.practice.rules)


def test_florida_bans_students_and_families_whatever_is_read(law: BiometricLaw) -> None:
    for modality, people in product(MODALITIES[1:-1], ("students", "parents")):
        found = check(law, "FL", modality, people)
        assert found.outcome is Outcome.BAN
        assert found.stops
        assert ids(found.bans) == {"fl-ban"}
    assert check(law, "FL", "fingerprint", "staff").outcome is Outcome.ASK_COUNSEL
    private = check(law, "FL", "fingerprint", control="private")
    assert private.outcome is Outcome.DUTIES
    assert private.consent == "written_opt_in"


def test_new_york_bans_faces_and_shows_the_order_on_others(law: BiometricLaw) -> None:
    face = check(law, "NY", "face")
    assert "ny-order-face-ban" in ids(face.bans)
    assert not face.exceptions
    finger = check(law, "NY")
    assert ids(finger.bans) == {"ny-moratorium"}
    assert ids(finger.exceptions) == {"ny-order-other-biometrics"}
    assert "ny-watch-s3827a" in ids(finger.watch)


def test_colorado_bans_contracts_for_faces_with_narrow_exceptions(law: BiometricLaw) -> None:
    face = check(law, "CO", "face")
    assert ids(face.bans) == {"co-contract-ban"}
    assert {"co-safety", "co-curriculum", "co-existing-contracts"} <= ids(face.exceptions)
    assert check(law, "CO").outcome is Outcome.ASK_COUNSEL


def test_texas_asks_for_consent_and_leaves_public_bodies_to_counsel(law: BiometricLaw) -> None:
    found = check(law, "TX")
    assert found.outcome is Outcome.DUTIES
    assert "tx-560-disclosure" in ids(found.of_topic("disclosure"))
    assert "tx-traiga" in ids(found.unread)


def test_louisiana_asks_for_a_separate_written_form_and_a_limited_purpose(
    law: BiometricLaw,
) -> None:
    found = check(law, "LA")
    assert found.outcome is Outcome.DUTIES
    assert found.consent == "written_opt_in"
    assert found.purposes is not None
    assert found.purposes[0] == ("identification", "fraud_prevention")


def test_illinois_public_and_private_schools_have_other_duties(law: BiometricLaw) -> None:
    public = check(law, "IL")
    assert public.destroy_within is not None
    assert (public.destroy_within[0], public.destroy_within[1].id) == (30, "il-destroy")
    assert "il-bipa-policy" in ids(public.of_vendors)
    private = check(law, "IL", control="private")
    assert private.destroy_within is not None
    assert private.destroy_within[0] == 1095
    assert private.consent == "written_opt_in"
    assert "il-watch-sb415" in ids(public.watch)
    assert check(law, "IL", "face", "staff").outcome is Outcome.ASK_COUNSEL


@pytest.mark.parametrize(
    ("state", "looked", "gaps", "unread"),
    [("OH", 2, 1, set()), ("OK", 0, 1, {"ok-parent-consent"}), ("PR", 0, 0, set())],
)
def test_where_nothing_was_found_counsel_is_asked(
    law: BiometricLaw, state: str, looked: int, gaps: int, unread: set[str]
) -> None:
    found = check(law, state, "face")
    assert found.outcome is Outcome.ASK_COUNSEL
    assert (len(found.looked), len(found.gaps)) == (looked, gaps)
    assert ids(found.unread) == unread
    assert (found.jurisdiction is None) == (state == "PR")


@pytest.mark.parametrize("code", [*CODES, "PR", None])
def test_no_outcome_says_that_a_system_is_allowed(law: BiometricLaw, code: str | None) -> None:
    for control, people, modality in product(
        ("public", "charter", "private", None), (*PEOPLE, None), (*MODALITIES[1:], None)
    ):
        use = Use(code, control, frozenset([people] if people else []), modality)
        found = stop_check(use, law)
        assert found.stops == bool(found.bans)
        assert all(rule.is_read for duty in found.duties for rule in duty.rules)
        assert all(rule.is_read for rule in (*found.bans, *found.exceptions))
        assert "allowed" not in found.outcome.label
        assert "no rule" not in found.outcome.label.lower()
        if found.outcome is Outcome.DUTIES:
            assert found.duties or found.exceptions
        days = [
            rule.destroy_within_days
            for duty in found.duties
            for rule in duty.rules
            if rule.destroy_within_days is not None
        ]
        assert (found.destroy_within or (None,))[0] == min(days, default=None)
        # Who says less is never asked for less.
        anyone = stop_check(Use(code, None, frozenset(), None), law)
        assert modality == "rfid" or ids(found.bans) <= ids(anyone.bans)


def test_radio_tags_are_no_other_technology(law: BiometricLaw) -> None:
    assert check(law, "RI", "rfid").outcome is Outcome.BAN
    assert check(law, "RI", "face").outcome is Outcome.ASK_COUNSEL


def test_what_the_school_has_not_said_is_asked(law: BiometricLaw) -> None:
    found = stop_check(Use(None, None, frozenset(), None), law)
    assert len(found.missing) == 4
    assert found.outcome is Outcome.ASK_COUNSEL


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (('effect = "define"', 'effect = "allow"'), "il-definition: unknown effect “allow”"),
        (('topic = "definition"', 'topic = "x"'), "il-definition: unknown topic “x”"),
        (("schema = 1", "schema = 2"), "“schema” is not 1"),
        (('code = "il"', 'code = "in"'), "“code” is “in”"),
        (('id = "il-policy"', 'id = "il-consent"'), "an id stands there twice"),
        (('citation = "105 ILCS 5/10-20.40(a); 5/34-18.34(a)"', 'citation = ""'), "no citation"),
        (("destroy_within_days = 30", 'destroy_within_days = "30"'), "is not a whole number"),
        (("[[rule]]", "[[rule"), "il.toml"),
    ],
)
def test_a_wrong_file_names_itself_and_the_record(
    tmp_path: Path, change: tuple[str, str], said: str
) -> None:
    path = Path(shutil.copy(FOLDER / "il.toml", tmp_path / "il.toml"))
    text = path.read_text("utf-8")
    assert change[0] in text
    path.write_text(text.replace(*change, 1), "utf-8")
    with pytest.raises(ReferenceDataError) as caught:
        read_jurisdiction(path)
    assert said in str(caught.value)
    assert "il.toml" in str(caught.value)
