"""Whether a set of drills is what the rules ask: a judge that knows nothing of the planner.

It reads rules and calendar for itself, day by day, and tries every way of counting a drill toward
one rule or another. What the planner proposes is held against it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations
from typing import TYPE_CHECKING

from crisisplan.rules.drills.requirement import Requirement
from crisisplan.rules.school_days import SchoolDays
from crisisplan.rules.states import DrillRule, Window

if TYPE_CHECKING:
    from crisisplan.rules.drills.meeting import Occasion


@dataclass(frozen=True)
class Breach:
    """Something that the drills are not as they should be."""

    key: str
    """The requirement; empty for a drill on a day that none should be on."""
    sentence: str


@dataclass(frozen=True)
class _Demand:
    """So many drills of the rule's kinds on these days."""

    requirement: Requirement
    days: frozenset[date]
    least: int
    most: int | None
    when: str


@dataclass(frozen=True)
class _Allowance:
    """So many drills of a part may count for its total, of those on these days."""

    part: Requirement
    days: frozenset[date]
    most: int


def judge(
    requirements: Iterable[Requirement], year: SchoolDays, occasions: Iterable[Occasion]
) -> list[Breach]:
    """Every breach of a rule by the drills of a school year; none if the year is as it should be.

    A drill that was held is past mending: the day on which it was is not judged.
    """
    drills = sorted(occasions, key=lambda drill: (drill.on, drill.id))
    calendar = _Calendar(year)
    demands = [
        demand
        for requirement in sorted(requirements, key=_precedence)
        for demand in calendar.demands(requirement)
    ]
    return [
        *_bad_days(year, drills),
        *_too_many(demands, drills),
        *_too_few([d for d in demands if d.least > 0], drills, calendar.allowances),
    ]


class _Calendar:
    """The days of a school year, told apart by what rules say of them."""

    def __init__(self, year: SchoolDays) -> None:
        self.year = year
        school = set(year.days)
        self.school = sorted(school)
        end = max(year.last, year.summer[1]) if year.summer else year.last
        start = date(year.first.year, 1, 1)
        self.all = [start + timedelta(n) for n in range((end - start).days + 1)]
        self.regular = [day for day in self.all if year.first <= day <= year.last]
        second = year.semesters[1][0]
        self.terms = (
            [day for day in self.regular if day < second],
            [day for day in self.regular if day >= second],
        )
        self.summer = [day for day in self.all if year.summer and _in(day, year.summer)]

    def allowances(self, total: Requirement) -> Iterator[_Allowance]:
        """How many drills of other kinds may count for a total, and when."""
        for part in total.stand_ins:
            most = part.rule.counts_in_most
            if most is not None:
                yield _Allowance(part, frozenset(self.regular), most)
            else:
                for _, days in self._periods(part.rule):
                    yield _Allowance(part, frozenset(days), part.rule.count or 0)

    def demands(self, requirement: Requirement) -> Iterator[_Demand]:
        """What a requirement asks."""
        rule = requirement.rule

        def demand(days: Iterable[date], least: int, most: int | None, when: str) -> _Demand:
            return _Demand(requirement, frozenset(days), least, most, when)

        if rule.count is not None or rule.max_count is not None:
            for when, days in self._periods(rule):
                yield demand(days, rule.count or 0, rule.max_count, when)
        if requirement.totals:
            yield demand(self.regular, self._half(requirement.totals), None, "this school year")
        if rule.count is not None and rule.min_per_year:
            yield demand(self.regular, rule.min_per_year, None, "this school year")
        for window in rule.windows:
            for when, days in self._windows(window, rule):
                yield demand(days, window.count or 0, window.max, when)

    def _half(self, totals: Iterable[Requirement]) -> int:
        """Half of the drills that all periods of these take together, no less."""
        wholes = [len(self._periods(total.rule)) * (total.rule.count or 0) for total in totals]
        return sum(wholes) - sum(wholes) // 2

    def _periods(self, rule: DrillRule) -> list[tuple[str, list[date]]]:
        if rule.per == "calendar_year":
            number = self.year.first.year
            return [(f"in {number}", [day for day in self.all if day.year == number])]
        if rule.per == "semester":
            return [("in the first semester", self.terms[0]), ("in the second", self.terms[1])]
        if rule.per == "quarter":
            return [
                (f"in quarter {number}", [day for day in self.regular if _in(day, stretch)])
                for number, stretch in enumerate(self.year.quarters, 1)
            ]
        if rule.per in ("month", "every_other_month"):
            months = self._months(self.regular)
            step = 1 if rule.per == "month" else 2
            return [
                (f"in {days[0]:%m/%Y}", days)
                for days in (
                    [day for month in months[n : n + step] for day in month]
                    for n in range(0, len(months), step)
                )
            ]
        if rule.per == "interval" and rule.interval_school_days:
            run = min(rule.interval_school_days, len(self.school))
            runs = [self.school[n : n + run] for n in range(len(self.school) - run + 1)]
            return [
                (
                    f"in the {run} school days from {days[0]}",
                    [day for day in self.regular if days[0] <= day <= days[-1]],
                )
                for days in runs
            ]
        if rule.per == "summer_session":
            return [("in summer school", self.summer)] if self.summer else []
        return [("this school year", self.regular)]

    def _months(self, days: Iterable[date]) -> list[list[date]]:
        """Those months in which there is school."""
        found: dict[tuple[int, int], list[date]] = {}
        for day in days:
            found.setdefault((day.year, day.month), []).append(day)
        return [month for month in found.values() if self._is_school(month)]

    def _is_school(self, days: Iterable[date]) -> bool:
        school = set(self.school) | set(self.summer)
        return any(day in school for day in days)

    def _windows(self, window: Window, rule: DrillRule) -> Iterator[tuple[str, list[date]]]:
        summer = window.term == "summer" or (rule.per == "summer_session" and not window.term)
        for base in [self.summer] if summer else self.terms if window.term else [self.regular]:
            if summer and not base:
                continue
            opening = base[0]
            if window.term == "each_semester":
                opening = next((day for day in base if self._is_school([day])), opening)
            inside = self._inside(window, base, opening)
            days = [day for day in base if day >= opening and inside(day)]
            if window.each == "month":
                for month in self._months(days):
                    yield f"in {month[0]:%m/%Y}", month
            elif window.each == "week":
                for start in range(0, (base[-1] - opening).days + 1, 7):
                    week = [day for day in days if 0 <= (day - opening).days - start < 7]
                    if self._is_school(week):
                        yield f"in the week of {week[0]}", week
            else:
                when = f"from {days[0]} to {days[-1]}" if days else "in a window without school"
                yield when, days

    def _inside(self, window: Window, base: list[date], opening: date) -> Callable[[date], bool]:
        """Whether a day of the base lies in the window."""
        school = [day for day in self.school if base[0] <= day <= base[-1]]
        by_school_days = window.unit in ("school_days", "instructional_days")
        frame = self.year.first.year if self.year.first.month >= 6 else self.year.first.year - 1

        def in_frame(month_day: str) -> tuple[int, str]:
            return (0 if month_day >= "07-01" else 1, month_day)

        start, until = in_frame(window.from_), in_frame(window.until)
        if window.from_ and window.until and until < start:
            until = (until[0] + 1, until[1])

        def inside(day: date) -> bool:
            past, before = (day - opening).days, bisect_left(school, day)
            when = (day.year - frame, f"{day:%m-%d}")
            gone = past if window.unit == "calendar_days" else before
            return (
                (window.first_days is None
                 or (before if by_school_days else past) < window.first_days)
                and (window.after_days is None or gone >= window.after_days)
                and (window.first_weeks is None or past < 7 * window.first_weeks)
                and (window.after_weeks is None or past >= 7 * window.after_weeks)
                and (not window.from_ or when >= start)
                and (not window.until or when <= until)
            )  # fmt: skip

        return inside


def _precedence(rule: Requirement) -> tuple[int, bool, str]:
    """Where drills are too few for all: what few drills can meet is met first."""
    return len(rule.kinds), not rule.rule.windows, rule.key


def _in(day: date, stretch: tuple[date, date]) -> bool:
    return stretch[0] <= day <= stretch[1]


def _bad_days(year: SchoolDays, drills: Sequence[Occasion]) -> Iterator[Breach]:
    """Planned drills on days on which there should be none."""
    taken: dict[date, int] = {}
    for drill in drills:
        taken[drill.on] = taken.get(drill.on, 0) + 1
    for drill in drills:
        if drill.held or drill.on < year.first:
            continue
        in_summer = year.summer is not None and _in(drill.on, year.summer)
        day = drill.on
        reasons = [
            (taken[day] > 1, "two drills are on"),
            (day in year.testing, "a drill is in the testing window on"),
            (day in year.sensitive, "a drill is on the sensitive date"),
            (day in (year.first, year.last), "a drill is on the first or last day,"),
        ]
        if in_summer:
            reasons.append((day.weekday() > 4 or day in year.closed, "there is no school on"))
        else:
            reasons.append((not year.is_school_day(day), "there is no school on"))
        for bad, words in reasons:
            if bad:
                yield Breach("", f"{_name(drill.kind)}: {words} {day}.")


def _too_many(demands: Iterable[_Demand], drills: Sequence[Occasion]) -> Iterator[Breach]:
    for demand in demands:
        if demand.most is None:
            continue
        kinds = demand.requirement.kinds
        there = sum(drill.kind in kinds and drill.on in demand.days for drill in drills)
        if there > demand.most:
            yield Breach(
                demand.requirement.key,
                f"{_rule_name(demand)}: {there} {demand.when}, at most {demand.most} are allowed.",
            )


def _too_few(
    demands: Sequence[_Demand],
    drills: Sequence[Occasion],
    allowances: Callable[[Requirement], Iterable[_Allowance]],
) -> Iterator[Breach]:
    """Demands that no way of counting the drills can meet, the fewest there can be of them."""
    met: list[_Demand] = []
    for demand in demands:
        there = sum(_serves(d, demand.requirement) and d.on in demand.days for d in drills)
        if there >= demand.least:
            met.append(demand)
        else:
            yield Breach(
                demand.requirement.key,
                f"{_rule_name(demand)}: {there} of {demand.least} {demand.when}.",
            )
    for group in _rivaling(met):
        if _can_count(group, drills, allowances):
            continue
        kept: list[_Demand] = []
        for demand in group:
            if _can_count([*kept, demand], drills, allowances):
                kept.append(demand)
            else:
                yield Breach(
                    demand.requirement.key,
                    f"{_rule_name(demand)}: too few of the drills {demand.when} are left, the "
                    "others count toward another rule.",
                )


def _rivaling(demands: Sequence[_Demand]) -> list[list[_Demand]]:
    """The demands in groups that cannot take a drill from each other."""
    groups: list[list[_Demand]] = []
    for demand in demands:
        joined = [group for group in groups if any(_compete(demand, other) for other in group)]
        groups = [group for group in groups if group not in joined]
        groups.append([other for group in joined for other in group] + [demand])
    place = {id(demand): number for number, demand in enumerate(demands)}
    return [sorted(group, key=lambda demand: place[id(demand)]) for group in groups]


def _compete(one: _Demand, other: _Demand) -> bool:
    if one.requirement.key == other.requirement.key:
        return True
    shared = _reach(one.requirement) & _reach(other.requirement)
    return bool(shared) and one.requirement.rivals(other.requirement)


def _reach(rule: Requirement) -> frozenset[str]:
    """Every kind of drill that may count for a rule in one way or another."""
    kinds = set(rule.kinds)
    for part in rule.stand_ins:
        kinds |= part.kinds
    return frozenset(kinds)


def _serves(drill: Occasion, rule: Requirement) -> bool:
    """Whether a drill may count for a rule, if there is still room for it."""
    return drill.kind in _reach(rule) and (drill.students or not rule.with_students)


def _can_count(
    demands: Sequence[_Demand],
    drills: Sequence[Occasion],
    allowances: Callable[[Requirement], Iterable[_Allowance]],
) -> bool:
    """Whether the drills can be counted toward the rules so that every demand is met."""
    rules = {demand.requirement.key: demand.requirement for demand in demands}
    drills = [d for d in drills if any(_serves(d, rule) for rule in rules.values())]
    needs = _needs(demands, drills)
    rooms = [(key, each) for key, rule in rules.items() for each in allowances(rule)]

    # What each demand still lacks, and what room is left for drills that stand in for others, for
    # every way in which the drills so far may be counted.
    states = {(tuple(least for _, _, least in needs), tuple(room.most for _, room in rooms))}
    for number, drill in enumerate(drills):
        if any(not any(lacks) for lacks, _ in states):
            return True
        to_come = [(mask >> number).bit_count() for _, mask, _ in needs]
        concerned = [mask >> number & 1 for _, mask, _ in needs]
        choices = list(_choices(drill, [r for r in rules.values() if _serves(drill, r)], rooms))
        states = {
            (
                tuple(
                    left - 1 if left and bit and key in way else left
                    for left, bit, (key, _, _) in zip(lacks, concerned, needs, strict=True)
                ),
                tuple(room - (place in used) for place, room in enumerate(left_over)),
            )
            for lacks, left_over in states
            if all(left <= more for left, more in zip(lacks, to_come, strict=True))
            for way, used in choices
            if all(left_over[place] > 0 for place in used)
        }
    return any(not any(lacks) for lacks, _ in states)


def _choices(
    drill: Occasion, rules: Sequence[Requirement], rooms: Sequence[tuple[str, _Allowance]]
) -> Iterator[tuple[frozenset[str], frozenset[int]]]:
    """The rules toward which a drill can count together, and of which rooms it then takes one."""
    guest = [rule for rule in rules if drill.kind not in rule.kinds]
    for size in range(len(guest) + 1):
        for totals in combinations(guest, size):
            used = set()
            for total in totals:
                open_ = [
                    place
                    for place, (key, room) in enumerate(rooms)
                    if key == total.key and drill.kind in room.part.kinds and drill.on in room.days
                ]
                used.update(open_[:1] or [-1])
            if -1 in used:
                continue
            for way in _ways([r for r in rules if r in totals or r not in guest]):
                yield way, frozenset(used)


def _needs(demands: Iterable[_Demand], drills: Sequence[Occasion]) -> list[tuple[str, int, int]]:
    """For each demand its rule, the drills that could meet it as bits, and how many must.

    Left out are those that another of the same rule implies.
    """
    found: set[tuple[str, int, int]] = set()
    for demand in demands:
        mask = sum(
            1 << number
            for number, drill in enumerate(drills)
            if _serves(drill, demand.requirement) and drill.on in demand.days
        )
        found.add((demand.requirement.key, mask, demand.least))
    return sorted(
        need
        for need in found
        if not any(
            other != need
            and other[0] == need[0]
            and other[1] | need[1] == need[1]
            and other[2] >= need[2]
            for other in found
        )
    )


def _ways(rules: Sequence[Requirement]) -> list[frozenset[str]]:
    """The rules toward which one drill can count together; each as large as it can be."""
    sets = [
        frozenset(rule.key for rule in chosen)
        for size in range(len(rules), -1, -1)
        for chosen in combinations(rules, size)
        if not any(one.rivals(other) for one, other in combinations(chosen, 2))
    ]
    return [way for way in sets if not any(way < other for other in sets)]


def _rule_name(demand: _Demand) -> str:
    return demand.requirement.rule.label.capitalize() or _name(demand.requirement.rule.kind)


def _name(kind: str) -> str:
    return kind.replace("_", " ").capitalize()
