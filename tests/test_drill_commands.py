"""The command that prints the board."""

from __future__ import annotations

import json
from datetime import date, time
from pathlib import Path

import pytest

from crisisplan import cli
from crisisplan.plan.file import PlanFile
from crisisplan.plan.model import CalendarDay, Circumstance, Drill, RuleDecision, School, SchoolYear


@pytest.fixture
def oregon(new_plan: PlanFile) -> Path:
    """A school in Oregon with a year, one drill held and one decision."""
    with new_plan.edit("A year"):
        new_plan.plan.one(School).state = "OR"
        year = new_plan.add(SchoolYear, first_day=date(2026, 8, 18), last_day=date(2027, 5, 28))
        new_plan.add(
            CalendarDay,
            year=year.id,
            kind="no_school",
            starts=date(2026, 11, 26),
            ends=date(2026, 11, 27),
        )
        new_plan.add(
            Drill,
            name="Quake",
            kind="earthquake",
            state="held",
            held_on=date(2026, 10, 15),
            started=time(10, 15),
        )
        new_plan.add(Drill, name="Undated", kind="fire")
        new_plan.add(RuleDecision, rule="OR.active_threat.1", applies=False, reason="As agreed.")
    new_plan.close()
    return new_plan.path


def test_the_board_as_json(oregon: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["drills", str(oregon), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert list(told) == ["calendar", "requirements", "drills"]
    assert told["calendar"] == {
        "first_day": "2026-08-18",
        "last_day": "2027-05-28",
        "no_school": ["2026-11-26", "2026-11-27"],
    }
    assert {entry["key"] for entry in told["requirements"]} == {"OR.earthquake.1", "OR.fire.1"}
    quake = next(entry for entry in told["requirements"] if entry["key"] == "OR.earthquake.1")
    assert list(quake) == [
        "key", "kind", "label", "required", "scheduled", "completed", "state", "next_deadline",
        "citation", "source_url", "status", "impossible",
    ]  # fmt: skip
    assert (quake["kind"], quake["label"]) == ("earthquake", "Earthquake")
    assert (quake["required"], quake["completed"], quake["scheduled"]) == (2, 1, 0)
    assert quake["next_deadline"] == "2027-05-28"
    assert quake["status"] == "Law text read"
    first, undated = told["drills"]
    assert list(first) == ["id", "kind", "date", "start", "state", "meets"]
    assert (first["date"], first["start"], first["state"]) == ("2026-10-15", "10:15:00", "held")
    assert first["meets"] == ["OR.earthquake.1"]
    assert (undated["date"], undated["start"], undated["state"]) == (None, None, "draft")


def test_the_board_for_people(oregon: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["drills", str(oregon)]) == 0
    out = capsys.readouterr().out
    assert "School year 2026–27: Aug 18, 2026 to May 28, 2027" in out
    assert "Earthquake" in out
    assert "ORS 336.071(3)(b); Law text read; https://" in out
    assert "tsunami_zone: Does the school stand in a mapped tsunami hazard zone?" in out
    assert "As agreed." in out
    assert "no date yet: Undated, planned" in out


def test_without_a_calendar_or_a_record(
    new_plan: PlanFile, capsys: pytest.CaptureFixture[str]
) -> None:
    with new_plan.edit("Idaho"):
        new_plan.plan.one(School).state = "ID"
        new_plan.add(Circumstance, fact="bus_riders", holds=True)
    new_plan.close()
    assert cli.run(["drills", str(new_plan.path), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told == {"calendar": None, "requirements": [], "drills": []}
    assert cli.run(["drills", str(new_plan.path)]) == 0
    out = capsys.readouterr().out
    assert "There is no school year" in out
    assert "No drill law was read for Idaho." in out
    assert "Practice, not law" in out
