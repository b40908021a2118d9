"""Which drills meet which requirements."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Generic, TypeVar

from crisisplan.plan.model import Drill
from crisisplan.plan.model.base import Ref
from crisisplan.plan.plan import Plan
from crisisplan.rules.drills.requirement import Requirement
from crisisplan.rules.drills.school_days import SchoolDays
from crisisplan.rules.drills.terms import Limit, limits_of

T = TypeVar("T")

DISCUSSIONS = ("seminar", "workshop", "tabletop")
"""Exercises at a table: they meet what asks for an exercise of the plan, and nothing else."""


@dataclass(frozen=True)
class Occasion:
    """A drill as the planner, the checker and the board see it."""

    id: Ref
    kind: str
    on: date
    at: time | None = None
    held: bool = False
    fixed: bool = False


@dataclass(eq=False)
class Claim:
    """One drill that a requirement needs, and on which of some days it may be."""

    requirement: Requirement
    limits: tuple[Limit, ...]
    """What the one drill is for."""
    low: int
    high: int
    """The first and the last of the days, by their place."""


@dataclass(frozen=True)
class Shortfall:
    """Drills for which a limit has no day left."""

    requirement: Requirement
    limit: Limit
    missing: int


def occasions_of(plan: Plan, year: SchoolDays) -> list[Occasion]:
    """The drills that count in a school year, in order of date.

    Those since January 1 are among them: some rules count by the calendar year.
    """
    start = date(year.first.year, 1, 1)
    end = max(year.last, year.summer[1]) if year.summer else year.last
    found = []
    for drill in plan.rows(Drill):
        if drill.kind is None or drill.on is None or not start <= drill.on <= end:
            continue
        if drill.exercise_type in DISCUSSIONS and drill.kind != "plan_exercise":
            continue
        at = (drill.started if drill.is_held else None) or drill.planned_at
        found.append(
            Occasion(drill.id, drill.kind, drill.on, at, drill.is_held, bool(drill.keep_date))
        )
    return sorted(found, key=lambda occasion: (occasion.on, occasion.id))


def assign(
    requirements: Iterable[Requirement],
    year: SchoolDays,
    occasions: Iterable[Occasion],
    later: Sequence[date] = (),
) -> dict[str, tuple[Occasion, ...]]:
    """The drills that meet each requirement, by its key.

    As many limits are met as can be; of the drills left over each goes to the narrowest
    requirement of its kind. The same drills are assigned in the same way in whatever order. What
    can still be made up for on one of the ``later`` days, in order, stands back.
    """
    known = sorted(requirements, key=breadth)
    limits = {requirement.key: limits_of(requirement, year) for requirement in known}
    items = sorted(occasions, key=lambda occasion: (occasion.on, occasion.id))
    dates = [item.on for item in items]
    claims: list[Claim] = []
    eligible: dict[str, list[int]] = {}
    for requirement in known:
        spans = limits[requirement.key]
        start = min((limit.start for limit in spans), default=year.first)
        end = max((limit.end for limit in spans), default=year.last)
        eligible[requirement.key] = mine = [
            place
            for place, item in enumerate(items)
            if item.kind in requirement.kinds and start <= item.on <= end
        ]
        if requirement.adds_up:
            claims += claims_of(requirement, spans, [dates[place] for place in mine])[0]
    matching = Matching[Claim](
        lambda claim: eligible[claim.requirement.key][claim.low : claim.high + 1], _rivals
    )

    def can_wait(claim: Claim) -> bool:
        return all(
            bisect_left(later, limit.start) < bisect_right(later, limit.end)
            for limit in claim.limits
        )

    for claim in sorted(claims, key=can_wait):
        if not matching.place(claim):
            days = [dates[place] for place in eligible[claim.requirement.key]]
            for part in parts_of(claim, days):
                matching.place(part)
    holders = {
        place: [claim.requirement for claim in held] for place, held in matching.holders.items()
    }
    for requirement in known:
        for place in eligible[requirement.key]:
            others = holders.setdefault(place, [])
            if requirement not in others and not any(map(requirement.rivals, others)):
                others.append(requirement)
    return {
        requirement.key: tuple(
            items[place] for place in eligible[requirement.key] if requirement in holders[place]
        )
        for requirement in known
    }


def breadth(requirement: Requirement) -> tuple[int, bool, str]:
    """Narrow kinds before broad ones, what has a window before what may be any time."""
    return len(requirement.kinds), not requirement.rule.windows, requirement.key


def claims_of(
    requirement: Requirement,
    limits: Iterable[Limit],
    dates: Sequence[date],
    counted: Sequence[date] = (),
    width: int = 1,
) -> tuple[list[Claim], list[Shortfall]]:
    """The drills that are still needed, on as few days as can be, and what cannot be had.

    ``dates`` are the days to choose from, in order; ``counted`` those of the drills that meet the
    requirement already. A claim serves several limits where ``width`` days are left to it then.
    """
    needs: list[int] = []
    spans: list[tuple[int, int, Limit]] = []
    short: list[Shortfall] = []
    for limit in limits:
        need = limit.least - sum(map(limit.holds, counted))
        low, high = bisect_left(dates, limit.start), bisect_right(dates, limit.end) - 1
        if need > high - low + 1:
            short.append(Shortfall(requirement, limit, need - (high - low + 1)))
            need = high - low + 1
        if need > 0:
            spans.append((low, high, limit))
            needs.append(need)
    claims = []
    order = sorted(range(len(spans)), key=lambda number: (spans[number][1], -spans[number][0]))
    for number in order:
        base, high, _ = spans[number]
        while needs[number] > 0:
            low = base
            enough = min(width, high - low + 1)
            open_ = [other for other in order if needs[other] > 0]
            for other in sorted(open_, key=lambda other: spans[other][0]):
                if max(low, spans[other][0]) <= high - enough + 1:
                    low = max(low, spans[other][0])
            served = [o for o in open_ if spans[o][0] <= low and high <= spans[o][1]]
            for other in served:
                needs[other] -= 1
            claims.append(Claim(requirement, tuple(spans[o][2] for o in served), low, high))
    return claims, short


def parts_of(claim: Claim, dates: Sequence[date]) -> list[Claim]:
    """A claim for each of the limits that a claim serves: one drill was not to be had for all."""
    return [
        Claim(
            claim.requirement,
            (limit,),
            bisect_left(dates, limit.start),
            bisect_right(dates, limit.end) - 1,
        )
        for limit in claim.limits
    ]


class Matching(Generic[T]):
    """Claims on places; those that rival each other cannot have the same place.

    Where no ``rivals`` are told apart, a place is for one claim only.
    """

    def __init__(
        self,
        choices: Callable[[T], Sequence[int]],
        rivals: Callable[[T, T], bool] | None = None,
    ) -> None:
        self._choices = choices
        self._rivals = rivals
        self._spent: set[int] = set()
        self.holders: dict[int, list[T]] = {}
        """The claims on each place."""

    def place(self, claim: T) -> bool:
        """Give the claim a place, moving others to another of theirs where it must be."""
        tried = set(self._spent)
        placed = self._place(claim, tried)
        if not placed and self._rivals is None:
            # Nobody could be moved away from these, and nobody will be: no need to try again.
            self._spent = tried
        return placed

    def _place(self, claim: T, tried: set[int]) -> bool:
        choices = [place for place in self._choices(claim) if place not in tried]
        for place in choices:
            if not self._in_the_way(claim, place):
                self.holders.setdefault(place, []).append(claim)
                return True
        for place in choices:
            if place in tried:
                continue
            tried.add(place)
            before = {key: list(held) for key, held in self.holders.items()}
            moved = self._in_the_way(claim, place)
            held = self.holders[place]
            held[:] = [other for other in held if other not in moved] + [claim]
            if all(self._place(other, tried) for other in moved):
                return True
            self.holders = before
        return False

    def _in_the_way(self, claim: T, place: int) -> list[T]:
        held = self.holders.get(place, [])
        if self._rivals is None:
            return list(held)
        return [other for other in held if self._rivals(claim, other)]


def _rivals(one: Claim, other: Claim) -> bool:
    same = one.requirement.key == other.requirement.key
    return same or one.requirement.rivals(other.requirement)
