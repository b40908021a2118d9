"""Whom a training requirement concerns."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from crisisplan.plan.model import (
    Person,
    Position,
    Ref,
    Successor,
    TeamMember,
    Trainee,
    TrainingRequirement,
)
from crisisplan.plan.plan import Plan

OUTSIDE = ("volunteer", "district", "board", "parent", "responder", "community")
"""Categories of people who are not the school's staff; a requirement may name them all the same."""


def is_staff(person: Person) -> bool:
    """Whether somebody is one of the school's staff: who has no category yet counts as one."""
    return person.category not in OUTSIDE


def present(plan: Plan, today: date) -> list[Person]:
    """Everybody in the list of people who works or helps here on a day, in its order."""
    return [
        person
        for person in plan.rows(Person)
        if not person.left_by(today) and (person.hired_on is None or person.hired_on <= today)
    ]


class Groups:
    """The groups of people that requirements name, worked out once for a plan and a day."""

    def __init__(self, plan: Plan, today: date) -> None:
        self._plan = plan
        self.people = present(plan, today)
        self._here = {person.id for person in self.people}
        self._known: dict[tuple[str | None, ...], list[Person]] = {}
        """The people of each group that was asked for: many requirements mean the same."""
        self._named: dict[Ref | None, list[Ref | None]] = {}
        for row in plan.rows(Trainee):
            self._named.setdefault(row.requirement, []).append(row.person)

    def of(self, requirement: TrainingRequirement) -> list[Person]:
        """The people whom a requirement concerns; nobody where it does not say whom it means."""
        who = requirement.who
        named = requirement.id if who == "named" else None
        key = who, requirement.category, requirement.position, named
        if key not in self._known:
            self._known[key] = self._gather(requirement)
        return self._known[key]

    def _gather(self, requirement: TrainingRequirement) -> list[Person]:
        wanted: set[Ref | None]
        match requirement.who:
            case "all_staff":
                return [person for person in self.people if is_staff(person)]
            case "category":
                return [
                    person
                    for person in self.people
                    if requirement.category is not None and person.category == requirement.category
                ]
            case "role_holders":
                wanted = {ref for position in self._plan.rows(Position) for ref in position.line}
                wanted |= {row.person for row in self._plan.rows(Successor)}
            case "position":
                position = self._plan.get(Position, requirement.position)
                wanted = set(position.line) if position is not None else set()
            case "team":
                wanted = {
                    ref
                    for seat in self._plan.rows(TeamMember)
                    for ref in (seat.person, seat.stand_in)
                }
            case "named":
                wanted = set(self._named.get(requirement.id, ()))
            case _:
                wanted = set()
        return self._in_order(wanted)

    def _in_order(self, wanted: Iterable[Ref | None]) -> list[Person]:
        wanted = set(wanted) & self._here
        return [person for person in self.people if person.id in wanted]
