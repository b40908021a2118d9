"""The command about biometric systems: stages, stop-check, duties, what must be destroyed."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from crisisplan.assets import REFERENCE
from crisisplan.commands import DONE, FOUND, Add, asked_forms, print_json
from crisisplan.plan.dates import show_date
from crisisplan.plan.file import read_plan
from crisisplan.plan.forms import Forms
from crisisplan.plan.model import BiometricSystem, School
from crisisplan.plan.plan import Plan
from crisisplan.rules.biometrics.destruction import DueDestruction, destruction_calendar
from crisisplan.rules.biometrics.findings import RULES, source_of_rule
from crisisplan.rules.biometrics.headline import (
    concerned,
    headline,
    questions_for_counsel,
    read_on,
)
from crisisplan.rules.biometrics.law import LawRule
from crisisplan.rules.biometrics.practice import Point, practice_check
from crisisplan.rules.biometrics.sheet import Sheet, sheets
from crisisplan.rules.biometrics.stages import missing_needs, next_stage, stage_of
from crisisplan.rules.biometrics.standing import StandingDuty, standings
from crisisplan.rules.biometrics.stop_check import Outcome
from crisisplan.rules.finding import Facts, Severity
from crisisplan.rules.reference import Reference


def add_to(add: Add) -> None:
    """Add the command to the program’s."""
    sub = add("biometrics", biometrics, "Print biometric systems, their stop-check and duties.")
    sub.add_argument("file", type=Path)
    sub.add_argument("--json", action="store_true")


def biometrics(options: argparse.Namespace) -> int:
    """Print the biometric systems of a plan; 1 where something of them must be settled."""
    facts = Facts(read_plan(options.file), asked_forms(), Reference(REFERENCE), date.today())
    told = [Told.of(sheet, facts) for sheet in sheets(facts.plan, facts.reference.biometrics)]
    due = destruction_calendar(facts.plan, [each.sheet for each in told], facts.years)
    if options.json:
        print_json(inventory_json(told, due, facts))
    else:
        for line in inventory_text(told, due, facts):
            print(line)
    must = any(f.severity is Severity.MUST for rule in RULES for f in rule(facts))
    return FOUND if must else DONE


@dataclass(frozen=True)
class Told:
    """A system with everything that is told of it."""

    sheet: Sheet
    duties: list[StandingDuty]
    practice: list[Point]
    next: str | None
    missing: list[tuple[str, str]]
    """What the next stage lacks: words, and the question."""

    @classmethod
    def of(cls, sheet: Sheet, facts: Facts) -> Told:
        """Judge a system. Raises ReferenceDataError."""
        stage = next_stage(sheet.system)
        lacking = missing_needs(sheet, stage, facts.forms, facts.today) if stage else []
        return cls(
            sheet,
            standings(sheet),
            practice_check(sheet, facts.reference.biometrics),
            stage,
            [(need.text, need.field) for need in lacking],
        )


def inventory_json(
    told: Sequence[Told], due: Sequence[DueDestruction], facts: Facts
) -> dict[str, Any]:
    """The inventory as values for JSON."""
    return {
        "uses_biometrics": facts.plan.one(School).uses_biometrics,
        "systems": [_system_json(each) for each in told],
        "destruction": [
            {
                "system": each.system.id,
                "cause": each.cause,
                "group": each.group,
                "use_stopped": each.caused_on.isoformat(),
                "due": _iso(each.due_on),
                "destroyed": _iso(each.row.done_on if each.row is not None else None),
                "recorded": each.row is not None,
                "overdue": each.is_overdue(facts.today),
                "citation": each.rule.citation if each.rule is not None else "",
            }
            for each in due
        ],
    }


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _system_json(told: Told) -> dict[str, Any]:
    sheet, system = told.sheet, told.sheet.system
    check, ends = sheet.check, headline(sheet, sheet.conflicts)
    return {
        "id": system.id,
        "name": system.name,
        "modality": system.modality,
        "people": sorted(system.people),
        "stage": stage_of(system),
        "refused_on": _iso(system.refused_on),
        "refused_because": system.refused_because,
        "next_stage": told.next,
        "missing": [{"text": text, "field": field} for text, field in told.missing],
        "stop_check": {
            "outcome": check.outcome.key,
            "text": check.outcome.label,
            "headline": f"{ends.title}. {ends.text}",
            "counsel_noted": sheet.has_counsel,
            "reviewed": read_on(check) or None,
            "to_answer_first": list(check.missing),
            "bans": [_rule_json(rule) for rule in check.bans],
            "exceptions": [_rule_json(rule) for rule in check.exceptions],
            "of_vendors": [_rule_json(rule) for rule in check.of_vendors],
            "ask_counsel": [
                {"title": title, "question": question, "where": where}
                for title, question, where in questions_for_counsel(check)
            ],
            "may_change": [
                {
                    "title": bill.title,
                    "summary": bill.summary,
                    "last_seen": bill.last_seen,
                    "citation": bill.citation,
                    "source_url": bill.source_url,
                }
                for bill in check.watch
            ],
            "looked_at": [
                {"citation": each.citation, "finding": each.finding, "source_url": each.source_url}
                for each in check.looked
            ],
        },
        "duties": [
            {
                "topic": each.duty.topic,
                "standing": each.standing.key,
                "standing_text": each.standing.label,
                **_rule_json(each.rule),
                "others": [_rule_json(rule) for rule in each.duty.others],
            }
            for each in told.duties
        ],
        "conflicts": [
            {
                "field": each.field,
                "message": each.message,
                "missing": each.missing,
                "citation": each.rule.citation,
                "status": _status(each.rule),
            }
            for each in sheet.conflicts
        ],
        "good_practice": [
            {
                "title": point.rule.title,
                "verdict": point.verdict.key,
                "verdict_text": point.verdict.label,
                "pass": point.is_of_pass,
                "citation": point.rule.citation,
            }
            for point in told.practice
        ],
    }


def _rule_json(rule: LawRule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "title": rule.title,
        "summary": rule.summary,
        "citation": rule.citation,
        "source_url": rule.source_url,
        "status": _status(rule),
    }


def _status(rule: LawRule) -> str:
    return source_of_rule(rule).status.label


def inventory_text(
    told: Sequence[Told], due: Sequence[DueDestruction], facts: Facts
) -> Iterator[str]:
    """The inventory as lines for people."""
    uses = facts.plan.one(School).uses_biometrics
    if uses is False:
        yield "Biometrics: you say that you use none."
    elif not told:
        yield "Biometrics: no system is recorded, and nobody has said that none is used."
    for each in told:
        yield from _system_text(each, facts)
        yield ""
    waiting = [each for each in due if not each.is_done]
    if told:
        yield "To be destroyed"
        for one in sorted(waiting, key=lambda one: not one.is_overdue(facts.today)):
            by = f"by {show_date(one.due_on)}" if one.due_on is not None else "no deadline known"
            late = "Overdue: " if one.is_overdue(facts.today) else ""
            rule = f" ({one.rule.citation})" if one.rule is not None else ""
            yield f"  {late}{one.system.name or 'A system'}, {one.group}: {by}{rule}"
        if not waiting:
            yield "  Nothing that is known."
        yield ""
    yield "This is not legal advice."


def _system_text(told: Told, facts: Facts) -> Iterator[str]:
    sheet, system, plan = told.sheet, told.sheet.system, facts.plan
    check = sheet.check
    yield f"{system.name or 'A system without a name'}: {_stage(system, facts.forms, plan)}"
    ends = headline(sheet, sheet.conflicts)
    yield f"  {ends.title}. {ends.text}"
    if check.outcome is not Outcome.DUTIES:
        yield f"  {check.outcome.label}: {concerned(check)}"
    for question in check.missing:
        yield f"  To be answered first: {question}"
    for rule in check.bans:
        yield f"  Ban: {rule.title}. {rule.summary}"
        yield f"    {_source(rule)}"
        for words in rule.exceptions:
            yield f"    Narrow exception: {words}"
    for rule in check.exceptions:
        yield f"  Narrow exception: {rule.title}. {rule.summary}"
        yield f"    {_source(rule)}"
    for conflict in sheet.wrong:
        yield f"  Conflict, {conflict.field}: {conflict.message}"
        yield f"    {_source(conflict.rule)}"
    # What was decided against owes nothing; the bans and bills on it stay worth knowing.
    duties = told.duties if not system.is_settled else []
    if duties:
        yield "  Duties"
    for each in duties:
        yield f"    {each.standing.label}: {each.rule.title}"
        yield f"      {_source(each.rule)}"
        for rule in each.duty.others:
            yield f"      Also: {rule.title}; {_source(rule)}"
    for title, question, where in questions_for_counsel(check):
        yield f"  Ask counsel: {title}. {question}{f' Look in: {where}' if where else ''}"
    for bill in check.watch:
        yield f"  May change: {bill.title}. {bill.last_seen}. {bill.citation}"
    for looked in check.looked:
        yield f"  Looked at: {looked.citation}. {looked.finding}"
    practice = told.practice if not system.is_settled else []
    if practice:
        yield "  Good practice, not law"
    for point in practice:
        yield f"    {point.verdict.label}: {point.rule.title}"
    if told.next is not None:
        column = facts.forms.table("biometrics.systems").column("state")
        stage = column.show(told.next, plan)
        if told.missing:
            yield f"  Missing for the next stage, “{stage}”"
            for text, _ in told.missing:
                yield f"    {text}"
        else:
            yield f"  Nothing is missing for the next stage, “{stage}”."


def _stage(system: BiometricSystem, forms: Forms, plan: Plan) -> str:
    if system.refused_on is not None:
        because = f". {system.refused_because}" if system.refused_because else ""
        return f"refused on {show_date(system.refused_on)}{because}"
    return forms.table("biometrics.systems").column("state").show(stage_of(system), plan)


def _source(rule: LawRule) -> str:
    return "; ".join((rule.citation, _status(rule), rule.source_url))
