"""The training of everybody on a day: what is required, what is there, what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from functools import cached_property

from crisisplan.plan.model import (
    Building,
    Course,
    Person,
    Ref,
    TrainingRecord,
    TrainingRequirement,
)
from crisisplan.plan.plan import Plan
from crisisplan.rules.drills.school_days import school_years
from crisisplan.rules.training.audience import Groups
from crisisplan.rules.training.expiry import ends_on

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

    @property
    def is_trained(self) -> bool:
        """Whether a course that was completed counts today."""
        return self in (Standing.CURRENT, Standing.DUE_60, Standing.DUE_30)


@dataclass(frozen=True)
class Cell:
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


def coverage(plan: Plan, today: date) -> Coverage:
    """Everybody's training on a day."""
    groups = Groups(plan, today)
    courses = tuple(course for course in plan.rows(Course) if not course.retired)
    best = _best_records(plan, courses, today)
    required: dict[tuple[Ref, Ref], list[TrainingRequirement]] = {}
    shared: list[tuple[TrainingRequirement, Course, list[Person]]] = []
    by_id = {course.id: course for course in courses}
    for requirement in plan.rows(TrainingRequirement):
        course = by_id.get(requirement.course or "")
        if course is None or not is_asked(requirement):
            continue
        people = groups.of(requirement)
        if requirement.at_least is not None:
            shared.append((requirement, course, people))
            continue
        for person in people:
            required.setdefault((person.id, course.id), []).append(requirement)
    people_by_id = {person.id: person for person in groups.people}
    cells = {
        key: _cell(people_by_id[key[0]], required.get(key, ()), best.get(key), today)
        for key in (*required, *(key for key in best if key not in required))
        if key[0] in people_by_id
    }
    reasons = {key: tuple(requirements) for key, requirements in required.items()}
    needs = tuple(
        need
        for requirement, course, people in shared
        for need in _needs(plan, requirement, course, people, cells)
    )
    return Coverage(today, tuple(groups.people), courses, cells, reasons, needs)


def _best_records(
    plan: Plan, courses: Iterable[Course], today: date
) -> dict[tuple[Ref, Ref], tuple[date, TrainingRecord]]:
    """Of each person and course the record that counts longest; ``date.max`` for always."""
    years = school_years(plan)
    by_id = {course.id: course for course in courses}
    best: dict[tuple[Ref, Ref], tuple[date, TrainingRecord]] = {}
    for record in plan.rows(TrainingRecord):
        course = by_id.get(record.course or "")
        done = record.completed_on
        if course is None or record.person is None or done is None or done > today:
            continue
        end = ends_on(record, course, years) or date.max
        known = best.get((record.person, course.id))
        if known is None or (end, done) > (known[0], known[1].completed_on or date.min):
            best[record.person, course.id] = end, record
    return best


def _cell(
    person: Person,
    requirements: Iterable[TrainingRequirement],
    best: tuple[date, TrainingRecord] | None,
    today: date,
) -> Cell:
    requirements = tuple(requirements)
    required = bool(requirements)
    if best is not None:
        end, record = best
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
    return Cell(Standing.NEVER, required)


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
