"""The command that prints who has which training."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from crisisplan import cli
from crisisplan.plan.file import PlanFile
from crisisplan.plan.model import (
    Building,
    Course,
    Person,
    School,
    TrainingRecord,
    TrainingRequirement,
)
from crisisplan.rules.reference import Reference

TODAY = date.today()


@pytest.fixture
def utah(new_plan: PlanFile) -> Path:
    """A school in Utah with two people, a course for all, a need and a law set aside."""
    with new_plan.edit("Training"):
        new_plan.plan.one(School).state = "UT"
        new_plan.add(Building, name="Annex")
        zoe = new_plan.add(Person, name="Zoë Quinn", category="teacher")
        new_plan.add(Person, name="Omar Said", category="teacher")
        course = new_plan.add(Course, name="Plan day", renewal="months", renewal_months=12)
        new_plan.add(Course, name="Old course", retired=True)
        new_plan.add(
            TrainingRequirement, course=course.id, who="all_staff", basis="state_law",
            rule="UT.training.1",
        )  # fmt: skip
        new_plan.add(
            TrainingRequirement, course=course.id, who="all_staff", at_least=1, per="building",
            basis="district", reason="Policy 4:170",
        )  # fmt: skip
        new_plan.add(
            TrainingRequirement, course=course.id, who="category", category="bus",
            basis="practice", switched_off=True, reason="No buses",
        )  # fmt: skip
        new_plan.add(
            TrainingRecord, person=zoe.id, course=course.id,
            completed_on=TODAY - timedelta(days=350),
        )  # fmt: skip
    new_plan.close()
    return new_plan.path


def test_training_as_json(
    utah: Path, reference: Reference, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.run(["training", str(utah), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert list(told) == [
        "date", "people", "trained", "courses", "needs", "gaps", "switched_off", "state",
    ]  # fmt: skip
    (course,) = told["courses"]
    assert (course["name"], course["required"], course["has_it"]) == ("Plan day", 2, 1)
    assert (course["due_30"], course["never"], course["expired"]) == (1, 1, 0)
    (need,) = told["needs"]
    assert (need["place"], need["wanted"], need["have"], need["missing"]) == ("Annex", 1, 0, 1)
    assert need["sources"][0]["citation"] == "Policy 4:170"
    assert [(gap["name"], gap["standing"]) for gap in told["gaps"]] == [
        ("Omar Said", "never"),
        ("Zoë Quinn", "due_30"),
    ]
    law = reference.state("UT").training_rules["UT.training.1"]  # type: ignore[union-attr]
    assert told["gaps"][0]["sources"][0]["citation"] == law.citation
    assert told["switched_off"] == [
        {"course": "Plan day", "who": "Bus", "rule": None, "reason": "No buses"}
    ]
    rules = {rule["key"]: rule for rule in told["state"]["rules"]}
    assert rules["UT.training.1"]["in_plan"] == "asked"
    assert rules["UT.training.1"]["status"] == law.status.label
    assert told["state"]["silence"] == ""


def test_training_in_words(utah: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["training", str(utah)]) == 0
    told = capsys.readouterr().out
    assert "2 people, 1 of them with everything they must have" in told
    assert "Plan day (every year): 1 of 2 have it, 1 due in 30 days, 1 never" in told
    assert "Annex: Plan day, 0 of 1, 1 more needed: nobody" in told
    assert "Omar Said: Plan day: missing\n" in told
    assert "Plan day, Bus: No buses" in told
    assert "Old course" not in told
    assert "UT.training.1: " in told
    assert "In the plan: yes" in told


def test_nothing_found_is_said_in_words(
    new_plan: PlanFile, capsys: pytest.CaptureFixture[str]
) -> None:
    path = new_plan.path
    assert new_plan.plan.one(School).state is None
    new_plan.close()
    assert cli.run(["training", str(path)]) == 0
    told = capsys.readouterr().out
    assert "Nobody is asked for anything yet, so nothing can be missing." in told
    assert "Name the state first: it decides which training the law asks for." in told
    assert "Missing or ending, by person\n  Nothing" in told


def test_a_state_without_a_law_on_file(
    new_plan: PlanFile, capsys: pytest.CaptureFixture[str]
) -> None:
    new_plan.set(new_plan.plan.one(School), "state", "IL", "Name the state")
    new_plan.close()
    cli.run(["training", str(new_plan.path), "--json"])
    told = json.loads(capsys.readouterr().out)
    assert told["state"]["rules"] == []
    assert told["state"]["silence"].startswith(
        "No law on the training of staff was found for Illinois. There may be one all the same"
    )


@pytest.mark.parametrize("content", [None, b"", b"PK\x03\x04", b"SQLite format 3\0"])
def test_what_is_no_plan_is_refused_in_a_sentence(
    tmp_path: Path, content: bytes | None, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "no.crisisplan"
    if content is not None:
        path.write_bytes(content)
    assert cli.run(["training", str(path), "--json"]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith("crisisplan: ")
    assert told.err.count("\n") == 1
