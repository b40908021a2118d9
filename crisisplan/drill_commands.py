"""The commands about the school year and its drills."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from crisisplan.assets import REFERENCE
from crisisplan.commands import (
    DONE,
    Add,
    CommandError,
    asked_day,
    asked_forms,
    author_of,
    name_author,
    print_json,
)
from crisisplan.plan.dates import show_date, show_time
from crisisplan.plan.file import PlanFile, read_plan
from crisisplan.plan.forms import Field
from crisisplan.plan.model import Drill
from crisisplan.rules.drills.board import Board, BoardState, Line, board_of
from crisisplan.rules.drills.requirement import Requirement, title_of
from crisisplan.rules.drills.school_days import SchoolDays
from crisisplan.rules.drills.year_plan import NothingToPlanError, YearPlan, plan_year
from crisisplan.rules.grades import show_grades
from crisisplan.rules.reference import Reference


def add_to(add: Add) -> None:
    """Add the commands to the program’s."""
    sub = add("drills", drills, "Print which drills are owed, planned and held.")
    sub.add_argument("file", type=Path)
    sub.add_argument("--json", action="store_true")
    sub = add("plan-drills", plan_drills, "Propose and store the drills that are still needed.")
    sub.add_argument("file", type=Path)
    sub.add_argument("--from", dest="start", help="the first day to plan for, as 2026-08-18")
    sub.add_argument("--dry-run", action="store_true", help="show what would be added, and stop")
    sub.add_argument("--json", action="store_true")
    name_author(sub)


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


def plan_drills(options: argparse.Namespace) -> int:
    """Propose the drills that are still needed, and store them unless it is a dry run."""
    kinds = asked_forms().step("drills").table("drills").column("kind")
    labels = {option.key: option.label for option in kinds.options}
    today = date.today()
    start = asked_day(options.start, "--from") or today
    stored: list[Drill] = []
    try:
        if options.dry_run:
            made = plan_year(read_plan(options.file), Reference(REFERENCE), start, today)
        else:
            file = PlanFile(options.file, author_of(options))
            try:
                made = plan_year(file.plan, Reference(REFERENCE), start, today)
                if made.proposal.drills:
                    with file.edit(made.label):
                        stored = list(_store(file, made, labels))
            finally:
                file.close()
    except NothingToPlanError as error:
        raise CommandError(str(error)) from None
    if options.json:
        print_json(plan_json(made, labels, stored))
    else:
        for line in plan_text(made, labels, kinds):
            print(line)
    return DONE


def _store(file: PlanFile, made: YearPlan, labels: Mapping[str, str]) -> Iterator[Drill]:
    for values, drill in zip(made.rows(labels), made.undated, strict=True):
        if drill is None:
            yield file.add(Drill, **values)
            continue
        for key, value in values.items():
            setattr(drill, key, value)
        yield drill


def plan_json(
    made: YearPlan, labels: Mapping[str, str], stored: Sequence[Drill] = ()
) -> dict[str, Any]:
    """The proposed drills as values for JSON; those that are stored have an id."""
    known = stored or made.undated
    ids = [None if drill is None else drill.id for drill in known]
    return {
        "calendar": _calendar(made.year),
        "stored": bool(stored),
        "drills": [
            {
                "id": ref,
                "name": row["name"],
                "kind": row["kind"],
                "date": _iso(row["planned_on"]),
                "start": _iso(row["planned_at"]),
                "state": row["state"],
                "new": drill is None,
            }
            for ref, row, drill in zip(ids, made.rows(labels), made.undated, strict=True)
        ],
        "impossible": [
            {"key": each.requirement.key, "reason": each.reason}
            for each in made.proposal.impossible
        ],
        "questions": [
            {"key": question.key, "text": question.text} for question in made.duties.questions
        ],
        "unrecorded": [drill.id for drill in made.unrecorded],
    }


def plan_text(made: YearPlan, labels: Mapping[str, str], kinds: Field) -> Iterator[str]:
    """The proposed drills as lines for people."""
    rows = made.rows(labels)
    dated = len(rows) - made.new
    dates = f", {dated} of yours to date" if dated else ""
    yield f"School year {made.year.name}: {made.new} drills to add{dates}, {len(made.there)} there"
    for row, drill in zip(rows, made.undated, strict=True):
        at = f", {show_time(row['planned_at'])}" if row["planned_at"] else ""
        yours = "" if drill is None else " (yours, without a date until now)"
        yield f"  {show_date(row['planned_on'])}{at}: {row['name']}{yours}"
    if made.proposal.impossible:
        yield from ("", "Cannot be met")
        for each in made.proposal.impossible:
            yield f"  {title_of(each.requirement, kinds)}: {each.reason}"
    if made.duties.questions:
        yield from ("", "Not planned before these are answered")
        for question in made.duties.questions:
            yield f"  {question.text}"
    if made.unrecorded:
        yield from ("", "Planned before and not recorded as held, so not counted")
        for occasion in made.unrecorded:
            yield f"  {show_date(occasion.on)}: {labels.get(occasion.kind, occasion.kind)}"


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
        "label": title_of(line.requirement, kinds),
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
        yield f"{line.state.label}: {title_of(line.requirement, kinds)}"
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
            yield f"  {aside.requirement.key}, {title_of(aside.requirement, kinds)}: {aside.reason}"
    if duties.advice:
        yield from ("", "Advice, never counted")
        for requirement in duties.advice:
            yield f"  {title_of(requirement, kinds)}. {_source(requirement)}"


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
