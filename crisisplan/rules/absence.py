"""The absence test: who commands and what nobody covers while some people are away."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from crisisplan.plan.model import Absence, Person, Position, Ref, Situation, Successor
from crisisplan.plan.plan import Plan
from crisisplan.rules.command import THREE_DEEP, title_of
from crisisplan.rules.finding import Facts, Finding, Severity, listed


@dataclass(frozen=True)
class TypicalSituation:
    """A situation that every school knows, to be tried before one is saved."""

    name: str
    hint: str
    """What the plan cannot know, and what is left to tick."""
    everybody: bool = False
    categories: tuple[str, ...] = ()

    def proposed(self, plan: Plan) -> set[Ref]:
        """The role holders who are away in it, as far as the plan knows."""
        return {
            person.id
            for person in role_holders(plan)
            if self.everybody or person.category in self.categories
        }


def load_typical_situations(path: Path) -> tuple[TypicalSituation, ...]:
    """Read the situations to try, in the order in which they are offered."""
    entries = tomllib.loads(path.read_text("utf-8"))["situations"]
    return tuple(
        TypicalSituation(**{**entry, "categories": tuple(entry.get("categories", ()))})
        for entry in entries
    )


@dataclass(frozen=True)
class Coverage:
    """How the roster stands while some people are away."""

    commander: Ref | None
    """Whoever leads the response: the first of the leading position’s line who is here, else the
    first of the succession."""
    uncovered: tuple[Position, ...]
    """Positions with somebody in their line, and nobody of it here."""
    stretched: tuple[tuple[Ref, tuple[Position, ...]], ...]
    """People who would have to take several positions that are needed at once."""


def coverage(plan: Plan, away: Collection[Ref]) -> Coverage:
    """Fill every position with the first of its line who is here."""
    positions = plan.rows(Position)
    holders: dict[Ref, Ref | None] = {}
    at_once: dict[Ref, list[Position]] = {}
    for position in positions:
        holder = next((ref for ref in position.line if ref not in away), None)
        holders[position.id] = holder
        if holder is not None and position.at_once:
            at_once.setdefault(holder, []).append(position)
    led = {position.reports_to for position in positions}
    leading = next((p for p in positions if p.reports_to is None and p.id in led), None)
    commander = holders[leading.id] if leading is not None else None
    if commander is None:
        line = (row.person for row in plan.rows(Successor))
        commander = next((ref for ref in line if ref is not None and ref not in away), None)
    return Coverage(
        commander,
        tuple(p for p in positions if p.line and holders[p.id] is None),
        tuple((ref, tuple(held)) for ref, held in at_once.items() if len(held) > 1),
    )


def away_in(plan: Plan, situation: Situation) -> list[Ref]:
    """The people who are away in a situation, in the order in which they were ticked."""
    rows = plan.rows(Absence)
    return [row.person for row in rows if row.situation == situation.id and row.person is not None]


def role_holders(plan: Plan) -> list[Person]:
    """Everybody whose absence changes something, in the order of the people."""
    refs = {ref for position in plan.rows(Position) for ref in position.line}
    refs |= {row.person for row in plan.rows(Successor) if row.person is not None}
    return [person for person in plan.rows(Person) if person.id in refs]


def uncovered_situations(facts: Facts) -> Iterator[Finding]:
    """Named situations in which nobody commands, or nobody is left for a position."""
    plan = facts.plan
    for situation in plan.rows(Situation):
        away = away_in(plan, situation)
        if not away:
            continue
        found = coverage(plan, away)
        name = situation.name or "a situation"
        told = []
        if found.commander is None:
            told.append("Nobody is left to command.")
        if found.uncovered:
            titles = listed([title_of(position) for position in found.uncovered])
            told.append(f"Nobody is left for {titles}.")
        if told:
            yield Finding(
                id=f"absence.{situation.id}",
                severity=Severity.SHOULD,
                step="roles",
                field="situations.name",
                title=f"{name[:24]}: roles uncovered",
                message=f"In “{name}”: {' '.join(told)}",
                source=THREE_DEEP,
                rows=(situation.id,),
            )


RULES = (uncovered_situations,)
