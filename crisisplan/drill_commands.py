"""The commands about the school year and its drills."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
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
from crisisplan.exchange.proposed_drills import take_over
from crisisplan.plan.dates import show_date, show_time
from crisisplan.plan.file import PlanFile, read_plan
from crisisplan.plan.model import Drill
from crisisplan.plan.sources import Status
from crisisplan.rules.drills.board import Board, BoardState, Line, board_of
from crisisplan.rules.drills.names import DrillNames
from crisisplan.rules.drills.requirement import Requirement
from crisisplan.rules.drills.wording import NOT_CONFIRMED, how_sure
from crisisplan.rules.drills.year_plan import NothingToPlanError, YearPlan, plan_year
from crisisplan.rules.grades import show_grades
from crisisplan.rules.reference import Reference
from crisisplan.rules.school_days import SchoolDays


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
    names = DrillNames(asked_forms(), plan)
    if options.json:
        print_json(board_json(board, names))
    else:
        for line in board_text(board, names):
            print(line)
    return DONE


def plan_drills(options: argparse.Namespace) -> int:
    """Propose the drills that are still needed, and store them unless it is a dry run."""
    forms = asked_forms()
    today = date.today()
    start = asked_day(options.start, "--from") or today
    stored: list[Drill] = []
    try:
        if options.dry_run:
            names = DrillNames(forms, read_plan(options.file))
            made = plan_year(names.plan, Reference(REFERENCE), start, today)
        else:
            file = PlanFile(options.file, author_of(options))
            try:
                names = DrillNames(forms, file.plan)
                made = plan_year(file.plan, Reference(REFERENCE), start, today)
                if made.proposal.drills:
                    with file.edit(made.label):
                        stored = take_over(file, made, names.kinds)
            finally:
                file.close()
    except NothingToPlanError as error:
        raise CommandError(str(error)) from None
    if options.json:
        print_json(plan_json(made, names, stored))
    else:
        for line in plan_text(made, names):
            print(line)
    return DONE


def plan_json(made: YearPlan, names: DrillNames, stored: Sequence[Drill] = ()) -> dict[str, Any]:
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
            for ref, row, drill in zip(ids, made.rows(names.kinds), made.undated, strict=True)
        ],
        "impossible": [
            {
                "key": each.requirement.key,
                "reason": each.reason,
                **_read_where(each.requirement),
            }
            for each in made.proposal.impossible
        ],
        "questions": [
            {"key": question.key, "text": question.text} for question in made.duties.questions
        ],
        "unrecorded": [drill.id for drill in made.unrecorded],
    }


def plan_text(made: YearPlan, names: DrillNames) -> Iterator[str]:
    """The proposed drills as lines for people."""
    rows = made.rows(names.kinds)
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
            yield f"  {names.title(each.requirement)}: {each.reason}"
            yield f"    {_source(each.requirement)}"
    if made.duties.questions:
        yield from ("", "Not planned before these are answered")
        for question in made.duties.questions:
            yield f"  {question.text}"
    if made.unrecorded:
        yield from ("", "Planned before and not recorded as held, so not counted")
        for occasion in made.unrecorded:
            yield f"  {show_date(occasion.on)}: {names.kind(occasion.kind)}"


def board_json(board: Board, names: DrillNames) -> dict[str, Any]:
    """The board as values for JSON."""
    return {
        "calendar": _calendar(board.year),
        "requirements": [_requirement(line, names) for line in board.lines],
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
        "silence": board.duties.silence or board.duties.not_found,
        "not_confirmed": [
            {"claim": claim.claim, "notes": claim.notes, "status": Status.NOT_REVIEWED.words}
            for claim in board.duties.claims
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


def _requirement(line: Line, names: DrillNames) -> dict[str, Any]:
    rule = line.requirement.rule
    return {
        "key": line.requirement.key,
        "kind": rule.kind,
        "label": names.title(line.requirement),
        "required": line.required,
        "scheduled": line.scheduled,
        "completed": line.completed,
        "state": line.state.key,
        "next_deadline": _iso(line.next_deadline),
        **_read_where(line.requirement),
        "impossible": line.impossible,
    }


def _read_where(requirement: Requirement) -> dict[str, str]:
    rule = requirement.rule
    return {
        "citation": rule.citation,
        "source_url": rule.source_url,
        "status": rule.status.words,
        "as_of": rule.as_of,
        "checked": requirement.checked,
    }


def board_text(board: Board, names: DrillNames) -> Iterator[str]:
    """The board as lines for people."""
    year, duties = board.year, board.duties
    if year is None:
        yield "There is no school year with a first and a last day yet, so nothing has a date."
    else:
        yield f"School year {year.name}: {show_date(year.first)} to {show_date(year.last)}"
    for words in (duties.silence, duties.not_found):
        if words:
            yield words
    for line in board.lines:
        rule = line.requirement.rule
        yield ""
        yield f"{line.state.label}: {names.title(line.requirement)}"
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
            yield f"  {_drill(drill, names)}{f' ({meets})' if meets else ''}"
    if duties.questions:
        yield from ("", "To be answered first")
        for question in duties.questions:
            yield f"  {question.key}: {question.text} {question.why}"
            for requirement in question.requirements:
                yield f"    {names.title(requirement)}. {_source(requirement)}"
    if duties.set_aside:
        yield from ("", "Does not apply here")
        for aside in duties.set_aside:
            yield f"  {names.title(aside.requirement)}: {aside.reason}"
            yield f"    {_source(aside.requirement)}"
    if duties.advice:
        yield from ("", "Advice, never counted")
        for requirement in duties.advice:
            yield f"  {names.title(requirement)}. {_source(requirement)}"
    if duties.claims:
        yield from ("", "Not confirmed by any source, never counted")
        for claim in duties.claims:
            yield f"  {' '.join(filter(None, [claim.claim, claim.notes]))} {NOT_CONFIRMED}"
    if (chosen := names.words) is not None and chosen.credit:
        yield from ("", chosen.credit)


def _source(requirement: Requirement) -> str:
    rule = requirement.rule
    how = how_sure(rule, requirement.checked)
    parts = (requirement.key, rule.citation, how, rule.source_url)
    return "; ".join(part for part in parts if part)


def _drill(drill: Drill, names: DrillNames) -> str:
    at = drill.started or drill.planned_at
    when = show_date(drill.on) if drill.on else "no date yet"
    state = "held" if drill.is_held else "planned"
    name = drill.name or names.kind(drill.kind) or "Drill"
    return f"{when}{f', {show_time(at)}' if at else ''}: {name}, {state}"
