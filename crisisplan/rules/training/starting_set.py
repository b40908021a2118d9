"""The requirements to start with: what the state, the roles and the kinds of staff call for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from crisisplan.plan.model import Course, Person, Position, School, TrainingRequirement
from crisisplan.plan.plan import Plan
from crisisplan.plan.sources import Status
from crisisplan.rules.finding import Source, source_of
from crisisplan.rules.states import State, TrainingRule
from crisisplan.rules.training.catalog import Catalog, CatalogCourse, role_key

_CATEGORIES = {
    "teachers": "teacher",
    "administrators": "administrator",
    "bus_drivers": "bus",
    "nurses": "nurse",
    "security": "security",
    "substitutes": "substitute",
}
"""Whom a state's record means, by the categories of staff."""


@dataclass(frozen=True)
class Proposed:
    """A requirement to take over, with the course that it needs."""

    course: dict[str, Any]
    """The values of its Course row."""
    requirement: dict[str, Any]
    """The values of its TrainingRequirement row, all but the course."""
    source: Source
    about: str
    """What it is, in a sentence."""
    recommended: bool = True
    """Whether every school should start with it; the others are offered."""
    known: Course | None = field(default=None, compare=False)
    """The course of the plan, where it has this one already."""
    line: TrainingRequirement | None = field(default=None, compare=False)
    """The line of the plan that asks the same as good practice: it becomes the law's."""


def starting_set(plan: Plan, state: State | None, catalog: Catalog) -> tuple[Proposed, ...]:
    """What is not in the plan's list yet: the law first, then good practice."""
    courses = plan.rows(Course)
    rules = {row.rule for row in plan.rows(TrainingRequirement)} - {None}
    lines = {_who(row): row for row in plan.rows(TrainingRequirement)}
    found: list[Proposed] = []
    asked: set[tuple[Any, ...]] = set()
    laws = state.staff_laws(plan.one(School).control) if state is not None else {}
    for proposed in (*_of_law(laws, catalog), *_of_practice(plan, catalog)):
        key, name = proposed.course.get("catalogue"), proposed.course["name"]
        known = next(
            (row for row in courses if (key and row.catalogue == key) or row.name == name), None
        )
        wanted = proposed.requirement
        line = lines.get((known.id, *_group(wanted))) if known is not None else None
        if wanted["basis"] == "state_law":
            if wanted["rule"] in rules:
                continue
            if line is not None and not _becomes_law(line, state):
                line = None
            if line is not None:
                # Another law that asks the same has a line of its own.
                del lines[_who(line)]
        elif line is not None or (name, *_group(wanted)) in asked:
            continue
        asked.add((name, *_group(wanted)))
        found.append(replace(proposed, known=known, line=line))
    return tuple(found)


def _becomes_law(line: TrainingRequirement, state: State | None) -> bool:
    """Whether a line of the plan can stand for the law: good practice, or a law nobody knows.

    A district's line stays the district's, and what is switched off or asked of a few only is
    less than the law asks.
    """
    if line.switched_off or line.at_least is not None:
        return False
    if line.basis == "state_law":
        return state is None or line.rule not in state.training_rules
    return line.basis != "district"


def _who(row: TrainingRequirement) -> tuple[Any, ...]:
    values = {key: getattr(row, key) for key in ("who", "category", "position", "per")}
    return (row.course, *_group(values))


def _group(values: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(values.get(key) for key in ("who", "category", "position", "per"))


def _of_law(laws: Mapping[str, TrainingRule], catalog: Catalog) -> Iterator[Proposed]:
    for key, rule in laws.items():
        course = catalog.course(rule.course) if rule.course else None
        values = course_values(course) if course is not None else _unnamed_course(rule)
        for who in rule.who or ("",):
            if who == "students":
                continue
            yield Proposed(
                values,
                {**_people(who), "basis": "state_law", "rule": key, "reason": rule.citation},
                source_of(rule),
                _asked(rule),
            )


def _asked(rule: TrainingRule) -> str:
    """What a law asks for and when; that it does not say how often, which the course’s own rule
    then does.
    """
    words = f"{rule.what}, {rule.window}" if rule.window else rule.what
    if rule.per == "unspecified":
        words += ". How often is not said in what was read"
    return f"{words}."


def _people(who: str) -> dict[str, Any]:
    """Whom a record means; nobody where its words leave that open: the school says."""
    if who in _CATEGORIES:
        return {"who": "category", "category": _CATEGORIES[who]}
    return {"who": who if who in ("all_staff", "team") else None}


def _unnamed_course(rule: TrainingRule) -> dict[str, Any]:
    """A course for a law that fits none of the catalogue; how often is the law's to say."""
    yearly = rule.per in ("school_year", "calendar_year")
    name = rule.what if len(rule.what) <= 80 else f"{rule.what[:79].rstrip()}…"
    return {"name": name, "renewal": "school_year" if yearly else None}


def _of_practice(plan: Plan, catalog: Catalog) -> Iterator[Proposed]:
    categories = {person.category for person in plan.rows(Person)}
    positions = {role_key(row.title): row for row in plan.rows(Position) if row.title}
    for course in catalog.courses:
        groups: list[dict[str, Any]] = []
        for fit in course.fits:
            kind, _, key = fit.partition(".")
            match kind:
                case "crisis_role":
                    groups.append({"who": "role_holders"})
                case "planning_team":
                    groups.append({"who": "team"})
                case "category" if key in categories:
                    groups.append({"who": "category", "category": key})
                case "role" if key in positions:
                    groups.append({"who": "position", "position": positions[key].id})
                case "all_staff":
                    groups.append({"who": "all_staff"})
        if course.per_building is not None:
            groups.append({"who": "all_staff", "at_least": course.per_building, "per": "building"})
        for group in groups:
            yield Proposed(
                course_values(course),
                {**group, "basis": "practice"},
                Source(Status.PRACTICE, course.citation, course.source_url),
                course.about,
                course.to_start,
            )


def course_values(course: CatalogCourse) -> dict[str, Any]:
    """The values of the Course row that a course of the catalogue becomes."""
    return {
        "name": course.name,
        "catalogue": course.key,
        "provider": course.provider,
        "minutes": None if course.hours is None else round(course.hours * 60),
        "renewal": course.renewal.rule,
        "renewal_months": course.renewal.months,
    }
