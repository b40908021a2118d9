"""The command that prints the board."""

from __future__ import annotations

import argparse
import json
from datetime import date, time
from pathlib import Path
from typing import ClassVar, Self

import pytest

from crisisplan import cli
from crisisplan.commands import author_of
from crisisplan.plan.file import PlanFile, read_plan
from crisisplan.plan.model import CalendarDay, Circumstance, Drill, RuleDecision, School, SchoolYear
from tests.conftest import TODAY


class Day(date):
    """A clock that stands still, so that the school year of the tests stays the one that counts."""

    stands_at: ClassVar[date] = TODAY

    @classmethod
    def today(cls) -> Self:
        """The day at which it stands."""
        return cls(cls.stands_at.year, cls.stands_at.month, cls.stands_at.day)


@pytest.fixture(autouse=True)
def standing_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crisisplan.drill_commands.date", Day)
    monkeypatch.setattr(Day, "stands_at", TODAY)


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
    assert list(told) == ["calendar", "requirements", "drills", "silence", "not_confirmed"]
    assert told["calendar"] == {
        "first_day": "2026-08-18",
        "last_day": "2027-05-28",
        "no_school": ["2026-11-26", "2026-11-27"],
    }
    assert {entry["key"] for entry in told["requirements"]} == {"OR.earthquake.1", "OR.fire.1"}
    quake = next(entry for entry in told["requirements"] if entry["key"] == "OR.earthquake.1")
    assert list(quake) == [
        "key", "kind", "label", "required", "scheduled", "completed", "state", "next_deadline",
        "citation", "source_url", "status", "as_of", "checked", "impossible",
    ]  # fmt: skip
    assert (quake["kind"], quake["label"]) == ("earthquake", "Earthquake")
    assert (quake["required"], quake["completed"], quake["scheduled"]) == (2, 1, 0)
    assert quake["next_deadline"] == "2027-05-28"
    assert quake["status"] == "read in the statute"
    assert (quake["as_of"], quake["checked"]) == ("undated", "2026-11-21")
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
    assert (
        "ORS 336.071(3)(b); Read in the statute, text undated, checked Nov 21, 2026; https://"
        in out
    )
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
    assert told["silence"].startswith("No drill law was read for Idaho: ")
    assert (told["calendar"], told["requirements"], told["drills"]) == (None, [], [])
    assert cli.run(["drills", str(new_plan.path)]) == 0
    out = capsys.readouterr().out
    assert "There is no school year" in out
    assert "No drill law was read for Idaho: rules on fire drills" in out
    assert "Good practice, not law" in out


def test_a_year_is_proposed_and_stored_as_one_edit(
    oregon: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Day, "stands_at", date(2026, 8, 1))
    command = ["plan-drills", str(oregon), "--from", "2026-08-18", "--json"]
    assert cli.run([*command, "--dry-run"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert list(told) == [
        "calendar", "stored", "drills", "impossible", "questions", "unrecorded",
    ]  # fmt: skip
    assert not told["stored"]
    assert len(read_plan(oregon).rows(Drill)) == 2
    assert cli.run(command) == 0
    stored = json.loads(capsys.readouterr().out)
    assert stored["stored"]
    without_ids = [
        {**drill, "id": None if drill["new"] else drill["id"]} for drill in stored["drills"]
    ]
    assert without_ids == told["drills"]
    rows = {row.id: row for row in read_plan(oregon).rows(Drill)}
    # The drill that had no date has one now; no second one stands beside it.
    assert len(rows) == 1 + len(stored["drills"])
    undated = next(drill for drill in stored["drills"] if not drill["new"])
    assert (undated["name"], rows[undated["id"]].name) == ("Undated", "Undated")
    assert rows[undated["id"]].planned_on is not None
    first = rows[next(drill["id"] for drill in stored["drills"] if drill["new"])]
    assert (first.state, first.exercise_type) == ("draft", "drill")
    assert first.planned_on is not None
    assert "Earthquake 2 of 2" in {row.name for row in rows.values()}
    # Nothing is missing now, so nothing is added.
    assert cli.run(command) == 0
    assert json.loads(capsys.readouterr().out)["drills"] == []
    file = PlanFile(oregon, author_of(argparse.Namespace(author=None)))
    file.undo()
    assert len(file.plan.rows(Drill)) == 2
    assert {row.name: row.planned_on for row in file.plan.rows(Drill)}["Undated"] is None
    file.close()


def test_no_day_before_today_is_proposed(oregon: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["plan-drills", str(oregon), "--from", "2026-08-18", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["drills"]
    assert min(drill["date"] for drill in told["drills"]) >= "2026-11-23"
    assert "August has passed" in {each["reason"] for each in told["impossible"]}


def test_a_proposal_for_people(oregon: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["plan-drills", str(oregon), "--from", "10/1/2026", "--dry-run"]) == 0
    out = capsys.readouterr().out
    assert "School year 2026–27: 7 drills to add, 1 of yours to date, 1 there" in out
    assert ": Undated (yours, without a date until now)" in out
    assert ": Fire evacuation 2 of 7" in out
    assert "Fire evacuation: August has passed" in out
    assert "Does the school stand in a mapped tsunami hazard zone?" in out


@pytest.mark.parametrize(
    ("start", "sentence"),
    [
        ("tomorrow", "--from: Enter a date, for example 12/3/2026."),
        ("2026-02-30", "--from: February 2026 has 28 days."),
        ("2028-01-10", "ended on May 28, 2027"),
    ],
)
def test_what_cannot_be_planned_is_refused(
    oregon: Path, capsys: pytest.CaptureFixture[str], start: str, sentence: str
) -> None:
    assert cli.run(["plan-drills", str(oregon), "--from", start]) == 2
    told = capsys.readouterr()
    assert (told.out, sentence in told.err) == ("", True)
    assert len(read_plan(oregon).rows(Drill)) == 2


def test_without_a_calendar_nothing_is_planned(
    new_plan: PlanFile, capsys: pytest.CaptureFixture[str]
) -> None:
    new_plan.close()
    assert cli.run(["plan-drills", str(new_plan.path)]) == 2
    assert "no school year with a first day" in capsys.readouterr().err


def test_claims_without_a_source_are_told_and_not_counted(
    new_plan: PlanFile, capsys: pytest.CaptureFixture[str]
) -> None:
    with new_plan.edit("Florida"):
        new_plan.plan.one(School).state = "FL"
    new_plan.close()
    assert cli.run(["drills", str(new_plan.path), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    (claim,) = told["not_confirmed"]
    assert claim["claim"].startswith("Six emergency drills a year")
    assert claim["status"] == "ask your district"
    assert told["silence"].startswith("Looked for and not found for Florida")
    assert cli.run(["drills", str(new_plan.path)]) == 0
    out = capsys.readouterr().out
    assert "Not confirmed by any source, never counted\n  Six emergency drills" in out
    assert "Looked for and not found for Florida" in out


def test_the_school_s_own_words_name_what_is_planned_and_printed(
    oregon: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = PlanFile(oregon, author_of(argparse.Namespace(author=None)))
    with file.edit("Words"):
        file.plan.one(School).action_words = "srp"
    file.close()
    assert cli.run(["plan-drills", str(oregon), "--from", "2026-08-18"]) == 0
    assert "Shelter (earthquake) 2 of 2" in capsys.readouterr().out
    names = {row.name for row in read_plan(oregon).rows(Drill)}
    assert "Shelter (earthquake) 2 of 2" in names
    assert "Quake" in names, "a name that is there stays"
    assert cli.run(["drills", str(oregon)]) == 0
    out = capsys.readouterr().out
    assert ": Evacuate (fire)\n" in out
    assert out.count("“I Love U Guys” Foundation") == 1
