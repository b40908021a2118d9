"""Which drills meet which requirements."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Generic, TypeVar

from crisisplan.plan.model import Drill
from crisisplan.plan.model.base import Ref
from crisisplan.plan.plan import Plan
from crisisplan.rules.drills.requirement import Requirement
from crisisplan.rules.drills.terms import Limit, limits_of, standing_in
from crisisplan.rules.school_days import SchoolDays

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
    students: bool = True
    """Whether students take part."""

    def meets(self, requirement: Requirement) -> bool:
        """Whether it may count for a requirement, as one of its own kinds or in place of them."""
        return self.kind in requirement.wider_kinds and (
            self.students or not requirement.with_students
        )


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


def is_counted(drill: Drill) -> bool:
    """Whether a drill is of a kind, and more than talk where a law asks for more."""
    if drill.exercise_type in DISCUSSIONS and drill.kind != "plan_exercise":
        return False
    return drill.kind is not None


def occasions_of(plan: Plan, year: SchoolDays) -> list[Occasion]:
    """The drills that count in a school year, in order of date.

    Those since January 1 are among them: some rules count by the calendar year.
    """
    start = date(year.first.year, 1, 1)
    end = max(year.last, year.summer[1]) if year.summer else year.last
    found = []
    for drill in plan.rows(Drill):
        if drill.on is None or not start <= drill.on <= end or not is_counted(drill):
            continue
        assert drill.kind is not None
        at = (drill.started if drill.is_held else None) or drill.planned_at
        found.append(
            Occasion(
                drill.id, drill.kind, drill.on, at, drill.is_held, bool(drill.keep_date),
                drill.is_for_students,
            )
        )  # fmt: skip
    return sorted(found, key=lambda occasion: (occasion.on, occasion.id))


def assign(
    requirements: Iterable[Requirement],
    year: SchoolDays,
    occasions: Iterable[Occasion],
    later: Sequence[date] = (),
) -> dict[str, tuple[Occasion, ...]]:
    """The drills that meet each requirement, by its key.

    As many limits are met as can be; of the drills left over each goes to the narrowest
    requirement of its kind. A drill stands in for one of another kind only where that is missing,
    the earliest deadline first, and never more of them than may. The same drills are assigned in
    the same way in whatever order. What can still be made up for on one of the ``later`` days, in
    order, stands back.
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
            if item.meets(requirement) and start <= item.on <= end
        ]
        if requirement.takes_drills:
            claims += claims_of(requirement, spans, [dates[place] for place in mine])[0]
    standing = StandIns(known, year)

    def choices(claim: Claim) -> list[int]:
        places = eligible[claim.requirement.key][claim.low : claim.high + 1]
        if claim.requirement.stand_ins:
            own = claim.requirement.kinds
            places = sorted(places, key=lambda place: items[place].kind not in own)
        return places

    def share(claim: Claim, place: int) -> Share | None:
        return standing.share(claim.requirement, items[place].kind, dates[place], dates[place])

    matching = Matching[Claim](choices, _rivals, share)

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
            if (
                items[place].kind in requirement.kinds
                and requirement not in others
                and not any(map(requirement.rivals, others))
            ):
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


@dataclass(frozen=True)
class Share:
    """That a claim would use up one of so many places, wherever they are."""

    of: Hashable
    most: int


NO_SHARE = Share(None, 0)
"""Where a claim cannot be at all."""


class StandIns:
    """How many drills may stand in for those of another kind, and when."""

    def __init__(self, requirements: Iterable[Requirement], year: SchoolDays) -> None:
        self._limits = {
            part.key: standing_in(part, year)
            for requirement in requirements
            for part in requirement.stand_ins
        }

    def share(self, total: Requirement, kind: str, start: date, end: date) -> Share | None:
        """What a drill on one of some days would use up; ``None`` for one of the own kinds."""
        part = total.stand_in(kind) if self._limits else None
        return None if part is None else self.share_of(total, part, start, end)

    def share_of(self, total: Requirement, part: Requirement, start: date, end: date) -> Share:
        """The same for a drill that is held for a part."""
        for number, limit in enumerate(self._limits[part.key]):
            if limit.most and limit.holds(start) and limit.holds(end):
                return Share((total.key, part.key, number), limit.most)
        return NO_SHARE


class Matching(Generic[T]):
    """Claims on places; those that rival each other cannot have the same place.

    Where no ``rivals`` are told apart, a place is for one claim only. Where a claim uses up a
    ``share`` of something, no more than that are placed.
    """

    def __init__(
        self,
        choices: Callable[[T], Sequence[int]],
        rivals: Callable[[T, T], bool] | None = None,
        share: Callable[[T, int], Share | None] | None = None,
    ) -> None:
        self._choices = choices
        self._rivals = rivals
        self._share = share
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
            if not self._in_the_way(claim, place) and self._sharing(claim, place) == []:
                self.holders.setdefault(place, []).append(claim)
                return True
        for place in choices:
            if place in tried:
                continue
            sharing = self._sharing(claim, place)
            if sharing is None:
                continue
            tried.add(place)
            # Whoever gives up a share is one of several: any of them will do.
            leave: Sequence[tuple[int, T] | None] = sharing or [None]
            for leaving in leave:
                before = {key: list(held) for key, held in self.holders.items()}
                moved = self._in_the_way(claim, place)
                if leaving is not None:
                    self.holders[leaving[0]].remove(leaving[1])
                held = self.holders.setdefault(place, [])
                held[:] = [other for other in held if other not in moved] + [claim]
                moved += [] if leaving is None else [leaving[1]]
                if all(self._place(other, tried) for other in moved):
                    return True
                self.holders = before
        return False

    def _sharing(self, claim: T, place: int) -> list[tuple[int, T]] | None:
        """Those of whom one has to leave where nothing is left to share; ``None`` where the claim
        cannot be at all.
        """
        share = self._share(claim, place) if self._share is not None else None
        if self._share is None or share is None:
            return []
        if share.most < 1:
            return None
        among = [
            (other_place, other)
            for other_place, held in self.holders.items()
            for other in held
            if self._share(other, other_place) == share
        ]
        gone = self._in_the_way(claim, place)
        staying = [each for each in among if each[0] != place or each[1] not in gone]
        return staying if len(staying) >= share.most else []

    def _in_the_way(self, claim: T, place: int) -> list[T]:
        held = self.holders.get(place, [])
        if self._rivals is None:
            return list(held)
        return [other for other in held if self._rivals(claim, other)]


def _rivals(one: Claim, other: Claim) -> bool:
    same = one.requirement.key == other.requirement.key
    return same or one.requirement.rivals(other.requirement)
