"""The commands about the school year and its drills."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from crisisplan.assets import REFERENCE
from crisisplan.commands import DONE, Add, asked_forms, print_json
from crisisplan.plan.file import read_plan
from crisisplan.plan.forms import Field
from crisisplan.plan.kinds import show_date, show_time
from crisisplan.plan.model import Drill
from crisisplan.rules.drills.board import Board, BoardState, Line, board_of
from crisisplan.rules.drills.requirement import Requirement
from crisisplan.rules.drills.school_days import SchoolDays
from crisisplan.rules.grades import show_grades
from crisisplan.rules.reference import Reference


def add_to(add: Add) -> None:
    """Add the commands to the program’s."""
    sub = add("drills", drills, "Print which drills are owed, planned and held.")
    sub.add_argument("file", type=Path)
    sub.add_argument("--json", action="store_true")


def drills(options: argparse.Namespace) -> int:
    """Print which drills are owed, planned and held."""
    plan = read_plan(options.file)
    board = board_of(plan, Reference(REFERENCE), date.today())
    kinds = asked_forms().step("drills").table("drills").column("kind")
    if options.json:
        print_json(board_json(board, kinds))
    else:
        for line in board_text(board, kinds):
            print(line)
    return DONE


def board_json(board: Board, kinds: Field) -> dict[str, Any]:
    """The board as values for JSON."""
    return {
        "calendar": _calendar(board.year),
        "requirements": [_requirement(line, kinds) for line in board.lines],
        "drills": [
            {
                "id": drill.id,
                "kind": drill.kind,
                "date": _iso(drill.on),
                "start": _iso(drill.started or drill.planned_at),
                "state": drill.state or "draft",
                "meets": list(board.meets.get(drill.id, ())),
            }
            for drill in board.drills
        ],
    }


def _iso(value: Any) -> str | None:
    return None if value is None else value.isoformat()


def _calendar(year: SchoolDays | None) -> dict[str, Any] | None:
    if year is None:
        return None
    return {
        "first_day": _iso(year.first),
        "last_day": _iso(year.last),
        "no_school": [_iso(day) for day in sorted(year.closed)],
    }


def _requirement(line: Line, kinds: Field) -> dict[str, Any]:
    rule = line.requirement.rule
    return {
        "key": line.requirement.key,
        "kind": rule.kind,
        "label": _label(line.requirement, kinds),
        "required": line.required,
        "scheduled": line.scheduled,
        "completed": line.completed,
        "state": line.state.key,
        "next_deadline": _iso(line.next_deadline),
        "citation": rule.citation,
        "source_url": rule.source_url,
        "status": rule.status.label,
        "impossible": line.impossible,
    }


def _kind(key: str | None, kinds: Field) -> str:
    return next((option.label for option in kinds.options if option.key == key), "")


def _label(requirement: Requirement, kinds: Field) -> str:
    kind = _kind(requirement.rule.kind, kinds)
    label = requirement.rule.label
    return f"{kind}: {label}" if label and label.casefold() != kind.casefold() else kind


def board_text(board: Board, kinds: Field) -> Iterator[str]:
    """The board as lines for people."""
    year, duties = board.year, board.duties
    if year is None:
        yield "There is no school year with a first and a last day yet, so nothing has a date."
    else:
        yield f"School year {year.name}: {show_date(year.first)} to {show_date(year.last)}"
    if duties.silence:
        yield duties.silence
    for line in board.lines:
        rule = line.requirement.rule
        yield ""
        yield f"{line.state.label}: {_label(line.requirement, kinds)}"
        needed = "no number given" if line.required is None else f"{line.required} needed"
        word = "was due" if line.state is BoardState.PAST_DUE else "next"
        due = f", {word} by {show_date(line.next_deadline)}" if line.next_deadline else ""
        yield f"  {needed}, {line.completed} held, {line.scheduled} planned{due}"
        if line.requirement.grades:
            yield f"  Concerns grades {show_grades(line.requirement.grades)}"
        if rule.window:
            yield f"  When: {rule.window}"
        if line.impossible:
            yield f"  {line.impossible}"
        if line.requirement.reading:
            yield f"  {line.requirement.reading}"
        yield f"  {_source(line.requirement)}"
    if board.drills:
        yield from ("", "Drills")
        for drill in board.drills:
            meets = ", ".join(board.meets.get(drill.id, ()))
            yield f"  {_drill(drill, kinds)}{f' ({meets})' if meets else ''}"
    if duties.questions:
        yield from ("", "To be answered first")
        for question in duties.questions:
            yield f"  {question.key}: {question.text} {question.why}"
    if duties.set_aside:
        yield from ("", "Does not apply here")
        for aside in duties.set_aside:
            yield f"  {aside.requirement.key}, {_label(aside.requirement, kinds)}: {aside.reason}"
    if duties.advice:
        yield from ("", "Advice, never counted")
        for requirement in duties.advice:
            yield f"  {_label(requirement, kinds)}. {_source(requirement)}"


def _source(requirement: Requirement) -> str:
    rule = requirement.rule
    basis = rule.basis.replace("_", " ")
    parts = (requirement.key, rule.citation, rule.status.label, basis, rule.source_url)
    return "; ".join(part for part in parts if part)


def _drill(drill: Drill, kinds: Field) -> str:
    at = drill.started or drill.planned_at
    when = show_date(drill.on) if drill.on else "no date yet"
    state = "held" if drill.is_held else "planned"
    name = drill.name or _kind(drill.kind, kinds) or "Drill"
    return f"{when}{f', {show_time(at)}' if at else ''}: {name}, {state}"
