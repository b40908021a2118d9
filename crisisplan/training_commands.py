"""The command about the training of staff."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from crisisplan.assets import REFERENCE
from crisisplan.commands import DONE, Add, asked_forms, print_json
from crisisplan.exchange.training_gaps import Gap, gaps
from crisisplan.plan.dates import show_date
from crisisplan.plan.file import read_plan
from crisisplan.plan.model import Course, School, TrainingRequirement
from crisisplan.rules.finding import Facts, Source
from crisisplan.rules.reference import Reference
from crisisplan.rules.states import TrainingRule
from crisisplan.rules.training.coverage import Coverage, Need, Standing
from crisisplan.rules.training.findings import source_of_requirement
from crisisplan.rules.training.wording import (
    cell_words,
    course_words,
    person_words,
    place_words,
    renewal_words,
    silence,
    who_words,
)


def add_to(add: Add) -> None:
    """Add the command to the program’s."""
    sub = add("training", training, "Print who has which training, and what is missing.")
    sub.add_argument("file", type=Path)
    sub.add_argument("--json", action="store_true")


def training(options: argparse.Namespace) -> int:
    """Print who has which training, and what is missing."""
    facts = Facts(read_plan(options.file), asked_forms(), Reference(REFERENCE), date.today())
    found = facts.training
    if options.json:
        print_json(training_json(facts, found))
    else:
        for line in training_text(facts, found):
            print(line)
    return DONE


def training_json(facts: Facts, found: Coverage) -> dict[str, Any]:
    """Coverage, needs, gaps and what the state’s file asks as values for JSON."""
    return {
        "date": found.today.isoformat(),
        "people": len(found.people),
        "trained": sum(found.is_trained.values()),
        "courses": [
            {
                "id": course.id,
                "name": course.name,
                "renewal": course.renewal,
                "renewal_months": course.renewal_months,
                **_counts(found, course),
            }
            for course in found.courses
        ],
        "needs": [
            {
                "requirement": need.requirement.id,
                "course": need.course.name,
                "per": need.requirement.per or "school",
                "place": place_words(need, facts.plan, facts.forms),
                "wanted": need.wanted,
                "have": len(need.holders),
                "missing": need.missing,
                "sources": [_source(need.requirement, facts)],
            }
            for need in found.needs
        ],
        "gaps": [
            {
                "person": gap.person.id,
                "name": gap.person.name,
                "course": gap.course.name,
                "standing": gap.cell.standing.key,
                "day": gap.cell.ends.isoformat() if gap.cell.ends else None,
                "sources": [_source(each, facts) for each in gap.requirements],
            }
            for gap in gaps(found)
        ],
        "switched_off": [
            {
                "course": facts.plan.name_of(row.course),
                "who": who_words(_values(row), facts.plan, facts.forms),
                "rule": row.rule,
                "reason": row.reason,
            }
            for row in _switched_off(facts)
        ],
        "state": {
            "code": facts.plan.one(School).state,
            "silence": _silence(facts),
            "rules": [
                {
                    "key": key,
                    "what": rule.what,
                    "who": list(rule.who),
                    "per": rule.per,
                    "law": rule.is_law,
                    "in_plan": _state_of(key, facts),
                    "citation": rule.citation,
                    "source_url": rule.source_url,
                    "status": rule.status.label,
                }
                for key, rule in _rules(facts)
            ],
        },
    }


def training_text(facts: Facts, found: Coverage) -> Iterator[str]:
    """Coverage, needs, gaps and what the state’s file asks as lines for people."""
    plan = facts.plan
    yield (
        f"Staff training on {show_date(found.today)}: {len(found.people)} people, "
        f"{sum(found.is_trained.values())} of them with everything they must have"
    )
    if not plan.rows(TrainingRequirement):
        yield "Nobody is asked for anything yet, so nothing can be missing."
    yield from ("", "Courses")
    for course in found.courses:
        yield f"  {course_words(course)} ({renewal_words(course).lower()}): {_told(found, course)}"
    if not found.courses:
        yield "  None yet"
    if found.needs:
        yield from ("", "So many are needed")
        for need in found.needs:
            yield f"  {_need(need, facts)}"
    lacking = list(gaps(found))
    yield from ("", "Missing or ending, by person")
    if not lacking:
        yield "  Nothing"
    for person, items in _by_person(lacking):
        told = "; ".join(f"{course_words(g.course)}: {_standing(g, found)}" for g in items)
        yield f"  {person}: {told}"
    off = _switched_off(facts)
    if off:
        yield from ("", "Switched off")
        for row in off:
            who = who_words(_values(row), plan, facts.forms)
            reason = row.reason or "no reason is given"
            yield f"  {plan.name_of(row.course) or 'A course'}, {who}: {reason}"
    yield from ("", "What the state’s file asks")
    if _silence(facts):
        yield f"  {_silence(facts)}"
    for key, rule in _rules(facts):
        yield f"  {key}: {rule.what}"
        basis = rule.basis.replace("_", " ")
        parts = (rule.citation, rule.status.label, basis, rule.source_url)
        yield f"    {'; '.join(part for part in parts if part)}"
        yield f"    In the plan: {_IN_PLAN[_state_of(key, facts)]}"


_IN_PLAN = {
    "asked": "yes",
    "switched_off": "switched off",
    "missing": "no; add it, or add it switched off with the reason",
    "not_counted": "not counted, because it is not a law for the staff of this school",
}


def _state_of(key: str, facts: Facts) -> str:
    rows = [row for row in facts.plan.rows(TrainingRequirement) if row.rule == key]
    if rows:
        return "switched_off" if all(row.switched_off for row in rows) else "asked"
    laws = facts.state.staff_laws(facts.plan.one(School).control) if facts.state else {}
    return "missing" if key in laws else "not_counted"


def _rules(facts: Facts) -> list[tuple[str, TrainingRule]]:
    return list(facts.state.training_rules.items()) if facts.state is not None else []


def _silence(facts: Facts) -> str:
    return silence(facts.plan.one(School), facts.state)


def _counts(found: Coverage, course: Course) -> dict[str, int]:
    cells = (found.cell(person.id, course.id) for person in found.people)
    count = Counter(cell.standing for cell in cells if cell.required)
    total = found.total(course.id)
    return {
        "required": total.required,
        "has_it": total.current,
        **{each.key: count[each] for each in Standing if each is not Standing.NOT_REQUIRED},
    }


def _told(found: Coverage, course: Course) -> str:
    counts = _counts(found, course)
    if not counts["required"]:
        return "not required of anybody"
    told = [f"{counts['has_it']} of {counts['required']} have it"]
    told += [
        f"{counts[each.key]} {each.label.lower()}"
        for each in Standing
        if each not in (Standing.CURRENT, Standing.NOT_REQUIRED) and counts[each.key]
    ]
    return ", ".join(told)


def _need(need: Need, facts: Facts) -> str:
    place = place_words(need, facts.plan, facts.forms)
    names = ", ".join(person_words(person) for person in need.holders) or "nobody"
    more = f", {need.missing} more needed" if need.missing else ""
    have = f"{len(need.holders)} of {need.wanted}{more}: {names}"
    return f"{place}: {course_words(need.course)}, {have}"


def _by_person(lacking: list[Gap]) -> list[tuple[str, list[Gap]]]:
    """The gaps of each person; of two with one name each has a line."""
    found: dict[str, tuple[str, list[Gap]]] = {}
    for gap in lacking:
        found.setdefault(gap.person.id, (person_words(gap.person), []))[1].append(gap)
    return list(found.values())


def _standing(gap: Gap, found: Coverage) -> str:
    return cell_words(gap.cell, found.today).long.removesuffix(": required, never done")


def _switched_off(facts: Facts) -> list[TrainingRequirement]:
    return [row for row in facts.plan.rows(TrainingRequirement) if row.switched_off]


def _values(row: TrainingRequirement) -> dict[str, Any]:
    return {key: getattr(row, key) for key in ("who", "category", "position", "at_least", "per")}


def _source(requirement: TrainingRequirement, facts: Facts) -> dict[str, str]:
    source: Source = source_of_requirement(requirement, facts)
    return {
        "asked_by": requirement.basis or "",
        "citation": source.citation,
        "source_url": source.url,
        "status": source.status.label,
    }
