"""The command that prints biometric systems, their stop-check and duties."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from crisisplan import cli
from crisisplan.plan.file import PlanFile
from crisisplan.plan.model import BiometricSystem, Destruction, School, answers_of
from tests.rules.biometrics.test_systems import IN_ORDER, parts_of


def plan_with(
    file: PlanFile, state: str, control: str = "public", **changes: Any
) -> tuple[Path, BiometricSystem]:
    """A plan with one system that is in order but for some answers."""
    with file.edit("A system"):
        school = file.plan.one(School)
        school.state, school.control, school.grades = state, control, "6-8"
        school.uses_biometrics = True
        one = file.add(BiometricSystem, **{**IN_ORDER, "state": "draft", **changes})
        for part in parts_of(one):
            values = {key: getattr(part, key) for key in answers_of(type(part))}
            file.add(type(part), **values)
    file.close()
    return file.path, one


def told(path: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, dict[str, Any]]:
    status = cli.run(["biometrics", str(path), "--json"])
    return status, json.loads(capsys.readouterr().out)


def test_the_sample_as_json(sample_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, found = told(sample_path, capsys)
    assert list(found) == ["uses_biometrics", "systems", "destruction"]
    lunch, doors = found["systems"]
    assert (lunch["stage"], lunch["next_stage"]) == ("published", "retired")
    assert lunch["stop_check"]["outcome"] == "duties"
    duty = next(each for each in lunch["duties"] if each["topic"] == "destruction")
    assert duty["citation"] == "105 ILCS 5/10-20.40(b)(3)"
    assert (duty["standing"], duty["status"]) == ("met", "Law text read")
    assert [bill["title"][:6] for bill in lunch["stop_check"]["may_change"]] == ["SB 415", "SB 123"]
    assert doors["refused_on"] == "2026-04-14"
    assert doors["next_stage"] is None
    coming = next(each for each in found["destruction"] if not each["recorded"])
    assert (coming["cause"], coming["due"]) == ("graduation", "2027-07-04")


def test_the_sample_for_people(sample_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cli.run(["biometrics", str(sample_path)])
    out = capsys.readouterr().out
    assert "Cafeteria finger reader: Published" in out
    assert "refused on Apr 14, 2026. Families and staff did not want" in out
    assert "Met by what you answered: Destroy within 30 days" in out
    assert "105 ILCS 5/10-20.40(b)(3); Law text read; https://" in out
    assert "Students of grade 8, 2026–27: by Jul 4, 2027 (105 ILCS 5/10-20.40(b)(3))" in out
    assert "Missing for the next stage, “Retired”" in out
    assert out.rstrip().endswith("This is not legal advice.")


@pytest.mark.parametrize("state", ["OH", "OK", "PR"])
def test_where_nothing_was_found_it_says_so_and_ask_counsel(
    state: str, new_plan: PlanFile, capsys: pytest.CaptureFixture[str]
) -> None:
    path, _ = plan_with(new_plan, state)
    cli.run(["biometrics", str(path)])
    out = capsys.readouterr().out
    assert "Nothing that decides it was found: ask counsel" in out
    assert "That is no permission." in out
    assert "Ask counsel: " in out or "Looked at: " in out
    assert not re.search(r"\ballowed\b|\bno rule\b|\bpermitted\b", out, re.IGNORECASE)


def test_a_ban_comes_first_and_must_be_settled(
    new_plan: PlanFile, capsys: pytest.CaptureFixture[str]
) -> None:
    path, _ = plan_with(new_plan, "FL")
    status, found = told(path, capsys)
    assert status == 1
    (system,) = found["systems"]
    assert system["stop_check"]["outcome"] == "ban"
    assert system["stop_check"]["bans"][0]["citation"]
    assert "Record counsel’s note on the ban" in system["missing"][0]["text"]


def test_a_system_in_order_ends_with_nothing_to_settle(
    new_plan: PlanFile, capsys: pytest.CaptureFixture[str]
) -> None:
    path, _ = plan_with(new_plan, "IL")
    status, found = told(path, capsys)
    assert status == 0
    assert found["systems"][0]["conflicts"] == []
    assert found["systems"][0]["missing"] == []


def test_a_conflict_is_told_with_its_source(
    new_plan: PlanFile, capsys: pytest.CaptureFixture[str]
) -> None:
    path, _ = plan_with(new_plan, "IL", destroy_within_days=60)
    assert cli.run(["biometrics", str(path)]) == 1
    out = capsys.readouterr().out
    assert "Conflict, systems.destroy_within_days: You entered 60 days." in out
    assert "An answer goes against it: Destroy within 30 days" in out


def test_what_is_overdue_stands_first(sample: PlanFile, capsys: pytest.CaptureFixture[str]) -> None:
    with sample.edit("A withdrawal"):
        lunch = sample.plan.rows(BiometricSystem)[0]
        sample.add(
            Destruction,
            system=lunch.id,
            cause="withdrawal",
            reference="W-0200",
            caused_on=date.today() - timedelta(days=200),
        )
    sample.close()
    assert cli.run(["biometrics", str(sample.path)]) == 1
    lines = capsys.readouterr().out.splitlines()
    first = lines[lines.index("To be destroyed") + 1]
    assert first.startswith("  Overdue: Cafeteria finger reader, W-0200")


def test_none_is_an_answer(new_plan: PlanFile, capsys: pytest.CaptureFixture[str]) -> None:
    path = new_plan.path
    with new_plan.edit("None"):
        new_plan.plan.one(School).uses_biometrics = False
    new_plan.close()
    assert cli.run(["biometrics", str(path)]) == 0
    assert capsys.readouterr().out.startswith("Biometrics: you say that you use none.")


def test_what_is_no_plan_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["biometrics", str(tmp_path / "none.crisisplan")]) == 2
    assert capsys.readouterr().err.startswith("crisisplan: ")
