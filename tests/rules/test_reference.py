"""Reference files: read strictly, and refused with file and record."""

from __future__ import annotations

from pathlib import Path

import pytest

from crisisplan.assets import REFERENCE
from crisisplan.rules.records import ReferenceDataError
from crisisplan.rules.reference import Reference

GOOD = """
name = "Ohio"
code = "OH"
as_of = "2026"
checked = "2026-11-21"
[[plan]]
level = "school"
citation = "ORC 1"
source_url = "https://example.org"
as_of = "2026"
status = "verified"
team = ["police"]
"""


def reference(folder: Path, content: str) -> Reference:
    (folder / "states").mkdir(exist_ok=True)
    (folder / "states" / "oh.toml").write_text(content, "utf-8")
    return Reference(folder)


def test_a_record_is_typed(tmp_path: Path) -> None:
    state = reference(tmp_path, GOOD).state("OH")
    assert state is not None
    assert state.plans[0].team == ("police",)


@pytest.mark.parametrize(
    ("content", "names"),
    [
        (GOOD.replace('"verified"', '"sure"'), ["oh.toml", "[[plan]] 1", "sure"]),
        (GOOD + 'teem = ["x"]', ["[[plan]] 1", "teem"]),
        (GOOD.replace('["police"]', '"police"'), ["[[plan]] 1", "team", "not a list"]),
        (GOOD.replace('citation = "ORC 1"', ""), ["[[plan]] 1", "citation"]),
        (GOOD.replace('"ORC 1"', "1"), ["[[plan]] 1", "citation", "not text"]),
        (GOOD + "required = 1", ["[[plan]] 1", "required"]),
        (GOOD.replace('name = "Ohio"', ""), ["oh.toml", "name"]),
        ("name = ", ["oh.toml"]),
    ],
)
def test_a_wrong_record_names_itself(tmp_path: Path, content: str, names: list[str]) -> None:
    with pytest.raises(ReferenceDataError) as caught:
        reference(tmp_path, content).state("OH")
    for name in names:
        assert name in str(caught.value)


TRAINING = (
    GOOD.replace("[[plan]]", "[[training]]")
    .replace('level = "school"', 'what = "CPR"\nper = "school_year"')
    .replace('team = ["police"]', "")
)


@pytest.mark.parametrize(
    ("content", "names"),
    [
        (TRAINING + 'who = ["cooks"]', ["oh.toml", "[[training]] 1", "who", "cooks"]),
        (TRAINING + 'who = "all_staff"', ["[[training]] 1", "who", "not a list"]),
        (TRAINING + 'course = "dance"', ["oh.toml", "[[training]] 1", "course", "dance"]),
        (TRAINING + 'control = "charter"', ["[[training]] 1", "control", "charter"]),
        (TRAINING.replace("school_year", "weekly"), ["[[training]] 1", "per", "weekly"]),
    ],
)
def test_a_wrong_training_record_names_itself(
    tmp_path: Path, content: str, names: list[str]
) -> None:
    (tmp_path / "courses.toml").write_bytes((REFERENCE / "courses.toml").read_bytes())
    with pytest.raises(ReferenceDataError) as caught:
        reference(tmp_path, content).state("OH")
    for name in names:
        assert name in str(caught.value)


def test_training_of_students_alone_asks_nothing_of_staff(tmp_path: Path) -> None:
    for who, expected in (
        ('["students"]', False),
        ('["all_staff", "students"]', True),
        ('["other"]', True),
        ("[]", True),
    ):
        state = reference(tmp_path, TRAINING + f"who = {who}").state("OH")
        assert state is not None
        assert state.training[0].is_for_staff is expected, who


@pytest.mark.parametrize(
    ("control", "schools"),
    [("", [True, True, True, True]), ("public", [True, True, True, False]),
     ("private", [True, False, False, True])],
)  # fmt: skip
def test_training_holds_for_the_schools_that_it_names(
    tmp_path: Path, control: str, schools: list[bool]
) -> None:
    state = reference(tmp_path, TRAINING + f'control = "{control}"').state("OH")
    assert state is not None
    of = (None, "public", "charter", "private")
    assert [bool(state.staff_laws(school)) for school in of] == schools


NAMES_NOBODY = {"CT.training.2", "WI.training.1"}
"""Training whose record does not say who takes it."""
FITS_NO_COURSE = {"CT.training.2", "GA.training.1"}
"""Training of staff that no course of the catalogue comes near to."""


def test_every_training_record_says_whom_it_concerns() -> None:
    """Each names people by its own words, and a course unless it is for students alone."""
    states = Reference(REFERENCE)
    codes = sorted(path.stem.upper() for path in (REFERENCE / "states").glob("*.toml"))
    assert len(codes) == 51
    for code in codes:
        state = states.state(code)
        assert state is not None
        for key, rule in state.training_rules.items():
            assert bool(rule.who) is (key not in NAMES_NOBODY), (key, rule.what)
            wanted = rule.is_for_staff and key not in FITS_NO_COURSE
            assert bool(rule.course) is wanted, (key, rule.what)


DRILL = """
[[drill]]
kind = "lockdown"
per = "school_year"
citation = "ORC 1"
source_url = "https://example.org"
as_of = "2026"
status = "verified"
"""


@pytest.mark.parametrize(
    ("keys", "names"),
    [
        ('met_by = ["lokdown"]', ["unknown met_by", "lokdown"]),
        ('met_by = "lockdown"', ["met_by", "not a list"]),
        ('count = 1\ncounts_in = "fires"', ["unknown counts_in", "fires"]),
        ('count = 1\ncounts_in = "lockdown"', ["the record’s own kind"]),
        ('counts_in = "fire"', ["needs “counts_in_most” or a count"]),
        ('counts_in = "fire"\ncounts_in_most = 0', ["counts_in_most", "1 or more"]),
        ("counts_in_most = 2", ["counts_in_most", "is for “counts_in”"]),
        ('half_of = "fires"', ["unknown half_of", "fires"]),
        ('half_of = "lockdown"\npart_of_total = true', ["the record’s own kind"]),
        ('half_of = "fire"', ["half_of", "a part of a total"]),
        ('half_of = "fire"\npart_of_total = true\ncount = 1', ["half_of", "without a count"]),
        ('by_lowest_grade = "yes"', ["by_lowest_grade", "not true or false"]),
    ],
)
def test_a_drill_that_counts_nowhere_names_itself(
    tmp_path: Path, keys: str, names: list[str]
) -> None:
    with pytest.raises(ReferenceDataError) as caught:
        reference(tmp_path, GOOD + DRILL + keys).state("OH")
    for name in ("oh.toml [[drill]] 1", *names):
        assert name in str(caught.value)


def test_a_missing_file_is_no_rule_at_all(tmp_path: Path) -> None:
    assert reference(tmp_path, GOOD).state("IN") is None
    assert reference(tmp_path, GOOD).state(None) is None


@pytest.mark.parametrize(
    ("content", "names"),
    [
        ('[[circumstance]]\nfact = "x"', ["circumstances.toml [[circumstance]] 1", "question"]),
        ('[[level]]\nlevel = "high"\nwords = "high"', ["[[level]] 1", "words", "not a list"]),
        ('[[grades]]\nlowest = "K"', ["[[grades]] 1", "lowest", "not a whole number"]),
        ('[[elswhere]]\nreason = "x"', ["circumstances.toml", "elswhere"]),
    ],
)
def test_wrong_circumstances_name_themselves(
    tmp_path: Path, content: str, names: list[str]
) -> None:
    (tmp_path / "circumstances.toml").write_text(content, "utf-8")
    with pytest.raises(ReferenceDataError) as caught:
        _ = Reference(tmp_path).circumstances
    for name in names:
        assert name in str(caught.value)
