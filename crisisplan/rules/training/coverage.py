"""The training of everybody on a day: what is required, what is there, what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from functools import cached_property
from typing import NamedTuple

from crisisplan.plan.model import (
    Building,
    Course,
    Person,
    Ref,
    TrainingRecord,
    TrainingRequirement,
)
from crisisplan.plan.plan import Plan
from crisisplan.rules.school_days import SchoolDays, school_years
from crisisplan.rules.training.audience import Groups, is_staff
from crisisplan.rules.training.expiry import ends_by_rule

DUE_SOON, DUE_AT_ONCE = timedelta(days=60), timedelta(days=30)
NEW_HIRE_DAYS = 30
"""Days after the first day of work, where a requirement says nothing else. Our own number."""


class Standing(Enum):
    """How one person stands with one course, the best first."""

    CURRENT = ("current", "Current")
    DUE_60 = ("due_60", "Due in 60 days")
    DUE_30 = ("due_30", "Due in 30 days")
    EXPIRED = ("expired", "Expired")
    NEVER = ("never", "Never")
    NOT_REQUIRED = ("not_required", "Not required")

    def __init__(self, key: str, label: str) -> None:
        self.key = key
        self.label = label
        self.is_trained = key in ("current", "due_60", "due_30")
        """Whether a course that was completed counts today."""


class Cell(NamedTuple):
    """One person and one course."""

    standing: Standing
    required: bool = False
    """Whether this very person has to have it."""
    record: TrainingRecord | None = None
    """The one that counts longest."""
    ends: date | None = None
    """The last day on which it counts, or by which somebody new has to have it."""

    @property
    def counts(self) -> bool:
        """Whether the person has what the course gives, today."""
        return self.record is not None and self.standing.is_trained

    @property
    def lacks(self) -> bool:
        """Whether something required is missing today; somebody new still has time."""
        return self.required and self.standing in (Standing.EXPIRED, Standing.NEVER)

    @property
    def needs_action(self) -> bool:
        """Whether something required is missing, or is soon."""
        return self.required and self.standing is not Standing.CURRENT


NOT_REQUIRED = Cell(Standing.NOT_REQUIRED)


@dataclass(frozen=True)
class Need:
    """So many people with a course in one place: in the school, a building, a part of the day."""

    requirement: TrainingRequirement
    course: Course
    place: str
    """The building's id or the key of the part of the day; empty for the school."""
    wanted: int
    holders: tuple[Person, ...]
    """Who has it there today."""

    @property
    def missing(self) -> int:
        """How many more it takes."""
        return max(0, self.wanted - len(self.holders))


@dataclass(frozen=True)
class Total:
    """How many have a course, of those who have to."""

    current: int
    required: int


@dataclass(frozen=True)
class Coverage:
    """Everybody and every course that is offered, on a day."""

    today: date
    people: tuple[Person, ...]
    """The school's staff, and whoever else a requirement concerns."""
    present: tuple[Person, ...]
    """Everybody who works or helps here: anyone may come to a session."""
    courses: tuple[Course, ...]
    cells: Mapping[tuple[Ref, Ref], Cell]
    """By person and course; what is missing here is not required and was never done."""
    reasons: Mapping[tuple[Ref, Ref], tuple[TrainingRequirement, ...]]
    """Why a person has to have a course."""
    needs: tuple[Need, ...]

    def cell(self, person: Ref, course: Ref) -> Cell:
        """How a person stands with a course."""
        return self.cells.get((person, course), NOT_REQUIRED)

    def total(self, course: Ref, people: Iterable[Person] | None = None) -> Total:
        """How many of those who have to have a course have it, among all or some people."""
        cells = [self.cell(p.id, course) for p in (self.people if people is None else people)]
        required = [cell for cell in cells if cell.required]
        return Total(sum(cell.counts for cell in required), len(required))

    def totals(self, people: Iterable[Person]) -> dict[Ref, tuple[Total, int]]:
        """Of each course its total among some people, and how many have it at all."""
        refs, courses = {person.id for person in people}, [each.id for each in self.courses]
        current, required, have = (dict.fromkeys(courses, 0) for _ in range(3))
        for (person, course), cell in self.cells.items():
            if person in refs:
                required[course] += cell.required
                if cell.counts:
                    have[course] += 1
                    current[course] += cell.required
        return {ref: (Total(current[ref], required[ref]), have[ref]) for ref in courses}

    def lacking(self, person: Ref) -> list[tuple[Course, Cell]]:
        """What a person has to have and has not, in the order of the courses."""
        cells = ((course, self.cell(person, course.id)) for course in self.courses)
        return [(course, cell) for course, cell in cells if cell.lacks]

    @cached_property
    def is_trained(self) -> Mapping[Ref, bool]:
        """Whether each person has everything that is required of him or her."""
        lacking = {person for (person, _), cell in self.cells.items() if cell.lacks}
        return {person.id: person.id not in lacking for person in self.people}


def is_asked(requirement: TrainingRequirement) -> bool:
    """Whether a requirement counts: it has not been switched off."""
    return not requirement.switched_off


def coverage(plan: Plan, today: date, years: Sequence[SchoolDays] | None = None) -> Coverage:
    """Everybody's training on a day. ``years`` are the plan’s, where they are known already."""
    years = school_years(plan) if years is None else years
    groups = Groups(plan, today)
    courses = tuple(course for course in plan.rows(Course) if not course.retired)
    required: dict[Ref, dict[Ref, tuple[TrainingRequirement, ...]]] = {}
    """By course and person: why."""
    shared: list[tuple[TrainingRequirement, Course, list[Person]]] = []
    concerned: set[Ref] = set()
    by_id = {course.id: course for course in courses}
    # Each is asked for thousands of times, and a row is slow to answer.
    ids = {person: person.id for person in groups.people}
    for requirement in plan.rows(TrainingRequirement):
        course = by_id.get(requirement.course or "")
        if course is None or not is_asked(requirement):
            continue
        people = groups.of(requirement)
        concerned.update(map(ids.__getitem__, people))
        if requirement.at_least is not None:
            shared.append((requirement, course, people))
            continue
        there, alone = required.setdefault(course.id, {}), (requirement,)
        for ref in map(ids.__getitem__, people):
            there[ref] = (*there[ref], requirement) if ref in there else alone
    best = _best_records(plan, courses, today, years)
    people_by_id = {ref: person for person, ref in ids.items()}
    cells: dict[tuple[Ref, Ref], Cell] = {}
    reasons: dict[tuple[Ref, Ref], tuple[TrainingRequirement, ...]] = {}
    for course_ref in by_id:
        wanted, done = required.get(course_ref, {}), best.get(course_ref, {})
        for ref, requirements in wanted.items():
            key = ref, course_ref
            reasons[key] = requirements
            cells[key] = _cell(people_by_id[ref], requirements, done.get(ref), today)
        for ref, record in done.items():
            if ref not in wanted and ref in people_by_id:
                cells[ref, course_ref] = _cell(people_by_id[ref], (), record, today)
    needs = tuple(
        need
        for requirement, course, people in shared
        for need in _needs(plan, requirement, course, people, cells)
    )
    counted = tuple(each for each in groups.people if ids[each] in concerned or is_staff(each))
    return Coverage(today, counted, tuple(groups.people), courses, cells, reasons, needs)


def _best_records(
    plan: Plan, courses: Iterable[Course], today: date, years: Sequence[SchoolDays]
) -> dict[Ref, dict[Ref, tuple[date, date, TrainingRecord]]]:
    """By course and person the record that counts longest, after its end and its day.

    The end is ``date.max`` for one that counts always.
    """
    rules = {course.id: (course.renewal, course.renewal_months) for course in courses}
    best: dict[Ref, dict[Ref, tuple[date, date, TrainingRecord]]] = {ref: {} for ref in rules}
    ends: dict[tuple[Ref, date], date] = {}
    for record in plan.rows(TrainingRecord):
        course, person, done = record.course, record.person, record.completed_on
        if course is None or person is None or done is None or done > today or course not in rules:
            continue
        end = record.expires_on
        if end is None:
            # Many complete a course on the same day.
            end = ends.get((course, done))
            if end is None:
                end = ends[course, done] = ends_by_rule(done, *rules[course], years) or date.max
        known = best[course].get(person)
        if known is None or (end, done) > known[:2]:
            best[course][person] = end, done, record
    return best


_NEVER = Cell(Standing.NEVER, required=True)


def _cell(
    person: Person,
    requirements: tuple[TrainingRequirement, ...],
    best: tuple[date, date, TrainingRecord] | None,
    today: date,
) -> Cell:
    """How a person stands with a course that is required, or that was done."""
    required = bool(requirements)
    if best is not None:
        end, _, record = best
        standing = _standing(end, today) if end >= today else Standing.EXPIRED
        return Cell(standing, required, record, None if end == date.max else end)
    if person.hired_on is not None:
        days = min(
            NEW_HIRE_DAYS if each.new_hire_days is None else each.new_hire_days
            for each in requirements
        )
        due = person.hired_on + timedelta(days)
        if due >= today:
            soon = due - today <= DUE_AT_ONCE
            return Cell(Standing.DUE_30 if soon else Standing.DUE_60, required, None, due)
    return _NEVER


def _standing(end: date, today: date) -> Standing:
    if end - today > DUE_SOON:
        return Standing.CURRENT
    return Standing.DUE_60 if end - today > DUE_AT_ONCE else Standing.DUE_30


def _needs(
    plan: Plan,
    requirement: TrainingRequirement,
    course: Course,
    people: list[Person],
    cells: Mapping[tuple[Ref, Ref], Cell],
) -> list[Need]:
    """One need for each place; a part of the day in which nobody works needs nobody."""
    trained = [
        person for person in people if cells.get((person.id, course.id), NOT_REQUIRED).counts
    ]
    wanted = requirement.at_least or 0
    if requirement.per == "building":
        return [
            Need(
                requirement,
                course,
                building.id,
                wanted,
                tuple(person for person in trained if person.building == building.id),
            )
            for building in plan.rows(Building)
        ]
    if requirement.per == "shift":
        shifts = dict.fromkeys(person.shift for person in people if person.shift is not None)
        return [
            Need(
                requirement,
                course,
                shift,
                wanted,
                tuple(person for person in trained if person.shift == shift),
            )
            for shift in shifts
        ]
    return [Need(requirement, course, "", wanted, tuple(trained))]
