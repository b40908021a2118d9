"""Which people the matrix shows: a group of them, narrowed by role, building, status and words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from crisisplan.plan.folding import folded, holds
from crisisplan.plan.model import Person, Position, Ref, TeamMember
from crisisplan.plan.plan import Plan
from crisisplan.rules.training.audience import is_staff
from crisisplan.rules.training.coverage import Cell, Coverage, Standing
from crisisplan.rules.training.wording import duties, person_words

ROLES, STAFF, EVERYBODY, NEEDS = "roles", "staff", "everybody", "needs"
"""The groups that are no category."""
FORGOTTEN = ("substitute", "bus", "food_service")
"""Categories with a group of their own: whom trainings forget most easily."""
TEAM = "team"
"""In place of a position: the planning team."""
STATUSES = {
    "missing": "Something missing",
    "ended": "Something ended",
    "soon_30": "Something ends in 30 days",
    "soon_60": "Something ends in 60 days",
    "new": "New, still has time",
    "done": "Nothing to do",
}


@dataclass(frozen=True)
class Line:
    """One person of the matrix, and what filters look at."""

    person: Person
    duty: str
    """Job and crisis role: “Nurse, medical branch director”."""
    rank: int
    """The place of the crisis role in the roster; -1 for none."""
    roles: frozenset[Ref]
    """The positions held, and :data:`TEAM`."""
    statuses: frozenset[str]
    words: str
    """Name and duty as the filter compares them."""

    @property
    def needs_action(self) -> bool:
        """Whether something required is missing, or is soon."""
        return "done" not in self.statuses

    def belongs_to(self, group: str) -> bool:
        """Whether this person is in a group: :data:`ROLES`, …, or the key of a category."""
        if group == ROLES:
            return self.rank >= 0
        if group == STAFF:
            return is_staff(self.person)
        if group == EVERYBODY:
            return True
        if group == NEEDS:
            return self.needs_action
        return self.person.category == group


@dataclass
class Selection:
    """What is chosen above the matrix; empty parts choose nothing out."""

    group: str = STAFF
    category: str = ""
    role: str = ""
    building: Ref = ""
    status: str = ""
    words: tuple[str, ...] = field(default=())

    def of(self, lines: Iterable[Line]) -> list[Line]:
        """The people to show; those with crisis roles in the order of the roster."""
        chosen = [
            line
            for line in lines
            if line.belongs_to(self.group)
            and (not self.category or line.person.category == self.category)
            and (not self.role or self.role in line.roles)
            and (not self.building or line.person.building == self.building)
            and (not self.status or self.status in line.statuses)
            and (not self.words or holds(line.words, self.words))
        ]
        return sorted(chosen, key=lambda line: line.rank) if self.group == ROLES else chosen

    def look_for(self, words: str) -> None:
        """Take other words that names and duties have to hold."""
        self.words = tuple(folded(words).split())

    @property
    def is_narrowed(self) -> bool:
        """Whether anything besides the group is chosen."""
        return bool(self.category or self.role or self.building or self.status or self.words)


def lines_of(plan: Plan, found: Coverage) -> list[Line]:
    """Everybody whom the matrix can show."""
    roles: dict[Ref, set[Ref]] = {}
    for position in plan.rows(Position):
        for ref in position.line:
            roles.setdefault(ref, set()).add(position.id)
    for seat in plan.rows(TeamMember):
        for member in (seat.person, seat.stand_in):
            if member is not None:
                roles.setdefault(member, set()).add(TEAM)
    held = duties(plan)
    ranks = {ref: place for place, ref in enumerate(held)}
    statuses: dict[Ref, set[str]] = {}
    for (ref, _), cell in found.cells.items():
        if cell.needs_action:
            statuses.setdefault(ref, set()).update(_statuses(cell))
    lines = []
    for person in found.people:
        duty = ", ".join(filter(None, [person.job_title, held.get(person.id)]))
        words = folded(f"{person_words(person)} {duty}")
        lines.append(
            Line(
                person,
                duty[:1].upper() + duty[1:],
                ranks.get(person.id, -1),
                frozenset(roles.get(person.id, ())),
                frozenset(statuses.get(person.id, {"done"})),
                words,
            )
        )
    return lines


def _statuses(cell: Cell) -> set[str]:
    if cell.standing is Standing.NEVER:
        return {"missing"}
    if cell.standing is Standing.EXPIRED:
        return {"ended"}
    if cell.record is None:
        return {"new"}
    return {"soon_30", "soon_60"} if cell.standing is Standing.DUE_30 else {"soon_60"}
