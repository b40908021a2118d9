"""A year of drills that meets what the school owes, and what cannot be met, with the reason."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from crisisplan.plan.model import BellTime
from crisisplan.rules.drills.hours import LEAST_BETWEEN, Hours
from crisisplan.rules.drills.meeting import (
    NO_SHARE,
    Claim,
    Matching,
    Occasion,
    Share,
    Shortfall,
    StandIns,
    assign,
    breadth,
    claims_of,
    parts_of,
)
from crisisplan.rules.drills.requirement import Requirement
from crisisplan.rules.drills.terms import Limit, limits_of, name_day, name_stretch
from crisisplan.rules.school_days import SchoolDays

PREFERRED = (
    "lockdown", "evacuation", "shelter_in_place", "severe_weather", "secure", "fire",
)  # fmt: skip
"""What is proposed where a rule leaves the kind open: what every school has to master. Drills of an
attack are never proposed of the planner's own accord."""
CHOICE = 5
"""School days that are left to a drill which serves several limits, so that drills can spread."""
_NIGHT = re.compile(r"\b(night|sunset)\b")


@dataclass(frozen=True)
class Impossible:
    """What cannot be met any more, or never could be."""

    requirement: Requirement
    reason: str
    """“the window Sep 1 to Sep 30 has passed”."""


@dataclass(frozen=True)
class Proposal:
    """The drills to add to a year."""

    drills: tuple[Occasion, ...]
    """Only the new ones, in order of date."""
    impossible: tuple[Impossible, ...]


@dataclass(eq=False)
class _Slot:
    """A drill to come: for what it is needed, what it may be, and when."""

    claims: list[Claim]
    kinds: frozenset[str]
    low: int
    high: int
    kind: str = ""
    choices: list[int] = field(default_factory=list)
    aim: float = 0
    """The day, by its place, that would leave as much time before as after it."""
    reach: float = CHOICE
    """How many days from there still do."""

    @property
    def size(self) -> int:
        return self.high - self.low + 1

    @property
    def students(self) -> bool:
        return any(claim.requirement.with_students for claim in self.claims)

    @property
    def is_law(self) -> bool:
        return any(claim.requirement.is_law for claim in self.claims)


@dataclass
class _Cap:
    """How many more drills of some kinds a stretch may hold."""

    requirement: Requirement
    limit: Limit
    low: int
    high: int
    left: int


def propose(
    requirements: Iterable[Requirement],
    year: SchoolDays,
    bells: Sequence[BellTime],
    existing: Sequence[Occasion],
    start: date,
    notice_days: int = 0,
    wanted: Iterable[str] = (),
) -> Proposal:
    """The drills still needed, not sooner than ``notice_days`` calendar days after ``start``.

    What exists stays as it is. Where a rule leaves the kind open, it is one of the ``wanted``: the
    kinds of drills that the school has thought of and not dated. The same input gives the same
    proposal.
    """
    return _Planner(requirements, year, existing, start, notice_days, wanted).propose(bells)


def drill_rows(
    drills: Iterable[Occasion], existing: Iterable[Occasion], labels: Mapping[str, str]
) -> list[dict[str, Any]]:
    """The values of a Drill row for each proposed drill, in order.

    ``labels`` are the labels of the kinds; a drill is called “Fire evacuation 2 of 3” after its
    place among those of the year.
    """
    new = list(drills)
    days: dict[str, list[date]] = {}
    for occasion in (*existing, *new):
        days.setdefault(occasion.kind, []).append(occasion.on)
    rows = []
    for occasion in new:
        label, among = labels.get(occasion.kind, occasion.kind), sorted(days[occasion.kind])
        number = bisect_left(among, occasion.on) + 1
        row = {
            "name": f"{label} {number} of {len(among)}" if len(among) > 1 else label,
            "kind": occasion.kind,
            "planned_on": occasion.on,
            "planned_at": occasion.at,
            "state": "draft",
        }
        if occasion.kind != "plan_exercise":  # the school says what kind of exercise it will be
            row["exercise_type"] = "drill"
        rows.append(row)
    return rows


class _Planner:
    def __init__(
        self,
        requirements: Iterable[Requirement],
        year: SchoolDays,
        existing: Sequence[Occasion],
        start: date,
        notice_days: int,
        wanted: Iterable[str],
    ) -> None:
        self.wanted = Counter(wanted)
        self.requirements = sorted(requirements, key=breadth)
        self.year = year
        self.start = start
        self.earliest = start + timedelta(max(notice_days, 0))
        self.existing = sorted(existing, key=lambda occasion: (occasion.on, occasion.id))
        # What the calendar year asks may have been held in spring, in the school year before.
        self.of_this_year = [each for each in self.existing if each.on >= year.first]
        taken = {occasion.on for occasion in self.existing}
        summer = year.summer_days[1:-1] or year.summer_days
        days = sorted({*year.days, *summer} - year.unfit - taken)
        self.dates = days[bisect_left(days, self.earliest) :]
        self.limits = {each.key: limits_of(each, year) for each in self.requirements}
        self.impossible: list[Impossible] = []
        self.slots: list[_Slot] = []
        self.standing = StandIns(self.requirements, year)
        self.stood_in: Counter[Hashable] = Counter()
        """How many drills that exist stand in for one of another kind."""

    def propose(self, bells: Sequence[BellTime]) -> Proposal:
        self._claim()
        self._name_kinds()
        self.caps = list(self._caps())
        # Where not all fits, the law comes first, and one of each kind before the second of any.
        kinds: Counter[str] = Counter()
        ranks: dict[_Slot, int] = {}
        for slot in self.slots:
            ranks[slot] = kinds[slot.kind]
            kinds[slot.kind] += 1
        self.slots.sort(key=lambda slot: (not slot.is_law, slot.size, slot.low, ranks[slot]))
        self.slots = [slot for slot in self.slots if self._fits_caps(slot)]
        self._aim()
        placed = self._place()
        drills = [
            Occasion(f"proposed.{number}", slot.kind, self.dates[place], students=slot.students)
            for number, (place, slot) in enumerate(sorted(placed.items()), 1)
        ]
        timeless = {
            occasion.id
            for occasion, (_, slot) in zip(drills, sorted(placed.items()), strict=True)
            if any(map(_has_no_hour, slot.claims))
        }
        order = {requirement.key: place for place, requirement in enumerate(self.requirements)}
        impossible = sorted(
            dict.fromkeys(self.impossible), key=lambda each: order[each.requirement.key]
        )
        return Proposal(tuple(self._timed(drills, timeless, bells)), tuple(impossible))

    # What is needed

    def _claim(self) -> None:
        """Make slots of what is needed; a slot serves every rule that does not rival another."""
        met = assign(self.requirements, self.year, self.existing, self.dates)
        for requirement in self.requirements:
            for drill in met[requirement.key]:
                share = self.standing.share(requirement, drill.kind, drill.on, drill.on)
                if share is not None:
                    self.stood_in[share.of] += 1
        regular = [day for day in self.dates if day not in self.year.shortened]
        for requirement in sorted(
            self.requirements,
            # A total before what counts in it, and that before its own parts.
            key=lambda each: (
                not each.has_number,
                each.rule.part_of_total,
                not each.rule.counts_in if each.rule.part_of_total else bool(each.rule.counts_in),
                *breadth(each),
            ),
        ):
            limits = self.limits[requirement.key]
            counted = [occasion.on for occasion in met[requirement.key]]
            if not requirement.has_number:
                if requirement.rule.max_count is not None or counted:
                    continue
                limits = (Limit(self.year.first, self.year.last, 1, words="the school year"),)
            claims, short = claims_of(requirement, limits, regular, counted, CHOICE)
            claims = [self._on_all_days(claim, regular) for claim in claims]
            if short:
                claims, short = claims_of(requirement, limits, self.dates, counted, CHOICE)
            if requirement.has_number:
                self.impossible += self._reasons(requirement, short)
            self._share(claims)

    def _on_all_days(self, claim: Claim, regular: Sequence[date]) -> Claim:
        """The same claim with the shortened days between those that it was made for."""
        low = bisect_left(self.dates, regular[claim.low])
        return replace(claim, low=low, high=bisect_left(self.dates, regular[claim.high]))

    def _share(self, claims: Sequence[Claim]) -> None:
        """Let claims of one requirement ride on the slots of others; new slots for the rest."""
        slots = sorted(self.slots, key=lambda slot: (slot.low + slot.high, slot.low))
        choices: dict[int, list[int]] = {}
        for number, claim in enumerate(claims):
            fit = [
                place
                for place, slot in enumerate(slots)
                if min(slot.high, claim.high) >= max(slot.low, claim.low)
                and self._kinds_together(slot, claim)
                and self._share_of(slot, claim) != NO_SHARE
                and not any(claim.requirement.rivals(other.requirement) for other in slot.claims)
            ]
            # Spread evenly over what fits, so that the kinds take turns through the year.
            ideal = (2 * number + 1) * len(fit) // (2 * len(claims))
            order = sorted(range(len(fit)), key=lambda place: (abs(place - ideal), place))
            choices[id(claim)] = sorted(
                (fit[place] for place in order),
                key=lambda place: _overlap(slots[place], claim) < min(CHOICE, slots[place].size),
            )

        def share(claim: Claim, place: int) -> Share | None:
            return self._share_of(slots[place], claim)

        matching = Matching[Claim](lambda claim: choices[id(claim)], share=share)
        for claim in claims:
            if not matching.place(claim):
                self.slots.append(_Slot([claim], claim.requirement.kinds, claim.low, claim.high))
        for place, held in matching.holders.items():
            for claim in held:
                slot = slots[place]
                slot.kinds = self._kinds_together(slot, claim)
                slot.claims.append(claim)
                slot.low, slot.high = max(slot.low, claim.low), min(slot.high, claim.high)

    def _kinds_together(self, slot: _Slot, claim: Claim) -> frozenset[str]:
        """What a drill may be that serves a claim beside those of a slot: of one kind for all of
        them, or else for what the claim is for, in place of the kinds of a total.
        """
        mine = claim.requirement.kinds
        return slot.kinds & mine or mine.intersection(
            *(other.requirement.wider_kinds for other in slot.claims)
        )

    def _share_of(self, slot: _Slot, claim: Claim) -> Share | None:
        """Of what number of drills a claim uses up one where its drill stands in for others."""
        if slot.kinds & claim.requirement.kinds:
            return None
        start, end = max(slot.low, claim.low), min(slot.high, claim.high)
        for total in (other.requirement for other in slot.claims):
            if claim.requirement in total.stand_ins:
                share = self.standing.share_of(
                    total, claim.requirement, self.dates[start], self.dates[end]
                )
                return replace(share, most=share.most - self.stood_in[share.of])
        return NO_SHARE

    def _name_kinds(self) -> None:
        """Choose a kind where rules leave it open: what the year has least of."""
        used = Counter(occasion.kind for occasion in self.of_this_year)
        certain = Counter(next(iter(slot.kinds)) for slot in self.slots if len(slot.kinds) == 1)
        used.update(certain)
        wanted = self.wanted - certain
        capped = {
            kind
            for requirement in self.requirements
            if any(limit.most is not None for limit in self.limits[requirement.key])
            for kind in requirement.kinds
        }
        for slot in sorted(self.slots, key=lambda slot: (slot.low + slot.high, slot.low)):
            open_ = [kind for kind in sorted(wanted) if kind in slot.kinds]
            open_ = open_ or [kind for kind in PREFERRED if kind in slot.kinds]
            open_ = open_ or sorted(slot.kinds)
            slot.kind = min(open_, key=lambda kind: (kind in capped, used[kind], open_.index(kind)))
            if len(slot.kinds) > 1:
                used[slot.kind] += 1
                wanted -= Counter([slot.kind])

    # What is too much

    def _caps(self) -> Iterator[_Cap]:
        for requirement in self.requirements:
            for limit in self.limits[requirement.key]:
                if limit.most is None:
                    continue
                there = sum(
                    occasion.kind in requirement.kinds and limit.holds(occasion.on)
                    for occasion in self.existing
                )
                if there > limit.most:
                    self._note(
                        requirement,
                        f"{there} are in {limit.words} already, and {limit.most} are the most",
                    )
                low, high = self._span(limit)
                yield _Cap(requirement, limit, low, high, limit.most - there)

    def _fits_caps(self, slot: _Slot) -> bool:
        """Keep a drill to a stretch that may hold one more; name what it is for if none may."""
        for requirement in self.requirements:
            caps = [cap for cap in self.caps if cap.requirement is requirement]
            caps = [cap for cap in caps if cap.low <= slot.high and slot.low <= cap.high]
            if slot.kind not in requirement.kinds or not caps:
                continue
            open_ = [cap for cap in caps if cap.left > 0]
            if not open_:
                stretches = " and ".join(f"in {cap.limit.words}" for cap in caps)
                most = caps[0].limit.most
                self._give_up(slot.claims, f"no more than {most} drills are allowed {stretches}")
                return False
            roomiest = max(open_, key=lambda cap: min(cap.left, _overlap(cap, slot)))
            slot.low, slot.high = max(slot.low, roomiest.low), min(slot.high, roomiest.high)
        self._use_caps(slot, 1)
        return True

    def _use_caps(self, slot: _Slot, drills: int) -> None:
        for cap in self.caps:
            if slot.kind in cap.requirement.kinds and cap.low <= slot.low and slot.high <= cap.high:
                cap.left -= drills

    # On which day

    def _aim(self) -> None:
        """Share each stretch out evenly among the drills that may be anywhere in it."""
        stretches: dict[tuple[int, int], dict[str, list[_Slot]]] = {}
        for slot in self.slots:
            stretches.setdefault((slot.low, slot.high), {}).setdefault(slot.kind, []).append(slot)
        for kinds in stretches.values():
            # Those of one kind are as far from each other as can be, the others between them; the
            # year opens with what everybody knows, not with an attack.
            parts = [
                (
                    (2 * number + 1) / (2 * len(slots)),
                    kind not in PREFERRED,
                    -len(slots),
                    kind,
                    slot,
                )
                for kind, slots in kinds.items()
                for number, slot in enumerate(slots)
            ]
            parts.sort(key=lambda part: part[:4])
            for number, (*_, slot) in enumerate(parts):
                slot.aim = slot.low + (slot.size - 1) * (2 * number + 1) / (2 * len(parts))
                slot.reach = max(slot.size / (2 * len(parts)), CHOICE)

    def _place(self) -> dict[int, _Slot]:
        """A day for each slot, the tightest first."""
        days = _Days(self.dates, self.existing)
        matching = Matching[_Slot](lambda slot: slot.choices)

        def put(slot: _Slot) -> bool:
            every = days.by_merit(slot)
            slot.choices = [day for day in every if self.dates[day] not in self.year.shortened]
            if not matching.place(slot):
                slot.choices = every
                if not matching.place(slot):
                    return False
            days.recount((place, held[0].kind) for place, held in matching.holders.items())
            return True

        for slot in self.slots:
            if put(slot):
                continue
            self._use_caps(slot, -1)
            parts = [part for claim in slot.claims for part in parts_of(claim, self.dates)]
            for part in parts:
                middle = (part.low + part.high) / 2
                kinds = slot.kinds & part.requirement.kinds or part.requirement.kinds
                kind = slot.kind if slot.kind in kinds else min(kinds)
                alone = _Slot([part], kinds, part.low, part.high, kind, aim=middle)
                if not self._fits_caps(alone):
                    continue
                if len(parts) == 1 or not put(alone):
                    self._use_caps(alone, -1)
                    words = part.limits[0].words
                    self._give_up([part], f"in {words}, no day is left beside the other drills")
        return {place: held[0] for place, held in matching.holders.items()}

    # At which time

    def _timed(
        self, drills: Sequence[Occasion], timeless: set[str], bells: Sequence[BellTime]
    ) -> Iterator[Occasion]:
        hours = Hours(bells)
        for occasion in self.of_this_year:
            hours.use(occasion.kind, occasion.at)
        timed = [
            drill
            for drill in drills
            if drill.id not in timeless
            and drill.kind != "plan_exercise"
            and drill.on not in self.year.shortened
            and self.year.is_school_day(drill.on)
        ]
        during: dict[str, str] = {}
        if not any(hours.is_break(occasion.at) for occasion in self.of_this_year):
            candidates = [drill for drill in timed if drill.kind in PREFERRED]
            breaks = [kind for kind in ("lunch", "passing") if hours.breaks[kind]]
            if len(timed) < LEAST_BETWEEN:
                breaks = breaks[:1]
            for number, kind in enumerate(breaks, 1):
                place = number * len(candidates) // (len(breaks) + 1)
                if place < len(candidates):
                    during.setdefault(candidates[place].id, kind)
        for drill in drills:
            at = hours.choose(drill.kind, during.get(drill.id, "")) if drill in timed else None
            yield replace(drill, at=at)

    # Why not

    def _reasons(self, requirement: Requirement, short: Iterable[Shortfall]) -> list[Impossible]:
        interval = f"the {requirement.rule.interval_school_days} school days"
        runs: list[tuple[date, date]] = []
        found = []
        for each in short:
            limit = each.limit
            if requirement.rule.per == "interval" and limit.words.startswith(interval):
                if runs and limit.start <= runs[-1][1]:
                    runs[-1] = (runs[-1][0], limit.end)
                else:
                    runs.append((limit.start, limit.end))
            else:
                found.append(Impossible(requirement, self._reason(limit, each.missing)))
        number = requirement.rule.interval_school_days
        for start, end in runs:
            reason = f"{name_stretch(start, end)} has {number} school days or more in a row "
            reason += "without a drill, and no day is left for one"
            found.append(Impossible(requirement, reason))
        return found

    def _reason(self, limit: Limit, missing: int) -> str:
        school = [*self.year.within(limit.start, limit.end)]
        school += [day for day in self.year.summer_days if limit.holds(day)]
        low, high = self._span(limit)
        if not school:
            return limit.has("no school day")
        if max(school) < self.start:
            return limit.has("passed")
        if max(school) < self.earliest:
            told = f"families can be told in time only of drills from {name_day(self.earliest)} on"
            return f"{told}, after {limit.words}"
        if low > high:
            return limit.has("no school day on which a drill may be held")
        left = high - low + 1
        days = f"{left} day{'s' if left > 1 else ''} left on which a drill may be held"
        return limit.has(f"{days}, and {left + missing} drills are missing")

    def _span(self, limit: Limit) -> tuple[int, int]:
        """The first and the last of the days in a stretch, by their place."""
        return bisect_left(self.dates, limit.start), bisect_right(self.dates, limit.end) - 1

    def _note(self, requirement: Requirement, reason: str) -> None:
        self.impossible.append(Impossible(requirement, reason))

    def _give_up(self, claims: Iterable[Claim], reason: str) -> None:
        for claim in claims:
            if claim.requirement.has_number:
                self._note(claim.requirement, reason)


class _Days:
    """The days to choose from, and how good each is for one more drill."""

    def __init__(self, dates: Sequence[date], existing: Iterable[Occasion]) -> None:
        self._dates = dates
        self._fixed = [(occasion.on, occasion.kind) for occasion in existing]
        self._numbers = [day.toordinal() for day in dates]
        self.recount(())

    def recount(self, placed: Iterable[tuple[int, str]]) -> None:
        """These days are taken now, for drills of these kinds."""
        self._drills = [(day.toordinal(), kind) for day, kind in self._fixed]
        self._weekdays = Counter(day.weekday() for day, _ in self._fixed)
        for place, kind in placed:
            self._drills.append((self._numbers[place], kind))
            self._weekdays[self._dates[place].weekday()] += 1

    def by_merit(self, slot: _Slot) -> list[int]:
        """The days of a slot, the best first: away from other drills, still more from its own
        kind, in its part of the time, on a weekday that had fewer.
        """
        fewest = min((self._weekdays[weekday] for weekday in range(5)), default=0)

        def cost(place: int) -> float:
            number = self._numbers[place]
            crowd = sum(
                (3 if kind == slot.kind else 1) / (1 + abs(number - other))
                for other, kind in self._drills
            )
            weekday = self._weekdays[self._dates[place].weekday()] - fewest
            return 4 * crowd + abs(place - slot.aim) / slot.reach + weekday / 2

        return sorted(range(slot.low, slot.high + 1), key=lambda place: (cost(place), place))


def _overlap(one: _Slot | Claim | _Cap, other: _Slot | Claim) -> int:
    return min(one.high, other.high) - max(one.low, other.low) + 1


def _has_no_hour(claim: Claim) -> bool:
    """Whether the bells say nothing of when it is: it is for staff, or at night."""
    rule = claim.requirement.rule
    return bool(rule.audience or _NIGHT.search(rule.window) or _NIGHT.search(rule.label))
