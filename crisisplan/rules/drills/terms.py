"""What a requirement asks of the calendar: how many drills, in which stretch of the school year."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from crisisplan.plan.dates import DAY, MONTHS
from crisisplan.rules.drills.requirement import Requirement
from crisisplan.rules.school_days import SchoolDays, Stretch
from crisisplan.rules.states import Window

SCHOOL_UNITS = ("school_days", "instructional_days")


@dataclass(frozen=True)
class Limit:
    """How many drills lie in a stretch of days, the first and the last within it.

    ``least`` counts the drills that meet the requirement, ``most`` every drill of its kinds: what
    the law forbids is one more, whatever it is held for. A stretch that ends before it starts has
    no day: the window lies where there is no school.
    """

    start: date
    end: date
    least: int = 0
    most: int | None = None
    words: str = ""
    """“the first 90 days, Aug 18 to Nov 15”."""

    def holds(self, day: date) -> bool:
        """Whether a day lies in the stretch."""
        return self.start <= day <= self.end

    def has(self, what: str) -> str:
        """“the first 90 days, Aug 18 to Nov 15, have passed”."""
        comma = "," if "," in self.words else ""
        have = "have" if re.match(r"the first \d", self.words) else "has"
        return f"{self.words}{comma} {have} {what}"


def limits_of(requirement: Requirement, year: SchoolDays) -> tuple[Limit, ...]:
    """What the requirement asks of this school year; none where the source gives no number."""
    rule = requirement.rule
    found: list[Limit] = []
    if requirement.has_number or rule.max_count is not None:
        least = _count(requirement, year)
        for limit in _stretches(rule.per, rule.interval_school_days, year):
            found.append(replace(limit, least=least, most=rule.max_count))
    if rule.min_per_year is not None and rule.count is not None:
        found.append(Limit(year.first, year.last, rule.min_per_year, words="the school year"))
    for window in rule.windows:
        for limit in _window(window, rule.per, year):
            found.append(replace(limit, least=window.count or 0, most=window.max))
    return tuple(dict.fromkeys(found))  # a rule may say the same twice


def standing_in(part: Requirement, year: SchoolDays) -> tuple[Limit, ...]:
    """How many drills of a requirement with ``counts_in`` count in that number, at most; on a day
    outside of these stretches none does.
    """
    rule = part.rule
    if rule.counts_in_most is not None:
        return (Limit(year.first, year.last, most=rule.counts_in_most),)
    stretches = _stretches(rule.per, rule.interval_school_days, year)
    return tuple(replace(limit, most=rule.count) for limit in stretches)


def required_count(requirement: Requirement, year: SchoolDays) -> int | None:
    """How many drills the year takes at least; ``None`` where the source gives no number."""
    if not requirement.has_number:
        return None
    chosen: set[date] = set()
    lost = 0
    limits = sorted(limits_of(requirement, year), key=lambda limit: (limit.end, limit.start))
    for limit in limits:
        need = limit.least - sum(map(limit.holds, chosen))
        # The latest days of a stretch are those that the following stretches may share.
        days = iter(reversed(year.within(limit.start, limit.end) or tuple(_days_of(limit))))
        while need > 0:
            day = next((day for day in days if day not in chosen), None)
            if day is None:
                lost += need
                break
            chosen.add(day)
            need -= 1
    return len(chosen) + lost


def _count(requirement: Requirement, year: SchoolDays) -> int:
    """How many drills each period takes at least."""
    if requirement.rule.count is not None or not requirement.totals:
        return requirement.rule.count or 0
    whole = sum(required_count(total, year) or 0 for total in requirement.totals)
    return (whole + 1) // 2


def name_stretch(start: date, end: date) -> str:
    """“Aug 18 to Nov 15”."""
    return name_day(start) if start == end else f"{name_day(start)} to {name_day(end)}"


def name_day(day: date) -> str:
    """“Aug 18”."""
    return f"{MONTHS[day.month - 1][:3]} {day.day}"


def _days_of(limit: Limit) -> Iterator[date]:
    day = limit.start
    while day <= limit.end:
        yield day
        day += DAY


def _stretches(per: str, interval: int | None, year: SchoolDays) -> Iterator[Limit]:
    """The stretches in each of which a rule's count holds."""
    match per:
        case "calendar_year":
            number = year.first.year
            yield Limit(date(number, 1, 1), date(number, 12, 31), words=f"the year {number}")
        case "semester":
            for name, stretch in zip(("first", "second"), year.semesters, strict=True):
                yield _named(f"the {name} semester", stretch)
        case "quarter":
            for number, stretch in enumerate(year.quarters, 1):
                yield _named(f"quarter {number}", stretch)
        case "month":
            for start, end in year.months:
                yield Limit(start, end, words=MONTHS[start.month - 1])
        case "every_other_month":
            months = year.months
            for pair in (months[number : number + 2] for number in range(0, len(months), 2)):
                names = " and ".join(MONTHS[start.month - 1] for start, _ in pair)
                yield Limit(pair[0][0], pair[-1][1], words=names)
        case "interval" if interval is not None:
            days = year.days
            for number in range(max(1, len(days) - interval + 1)):
                stretch = days[number], days[min(number + interval, len(days)) - 1]
                yield _named(f"the {interval} school days", stretch)
        case "summer_session":
            if year.summer is not None:
                yield _named("summer school", year.summer)
        case _:
            yield Limit(year.first, year.last, words="the school year")


def _named(name: str, stretch: Stretch) -> Limit:
    return Limit(*stretch, words=f"{name}, {name_stretch(*stretch)}")


def _window(window: Window, per: str, year: SchoolDays) -> Iterator[Limit]:
    """The stretches of a window: one, or one in each semester, month or week."""
    for name, base in _bases(window, per, year):
        whole = _cut(window, base, name, year)
        if not window.each:
            yield whole
            continue
        parts = year.months if window.each == "month" else _weeks(base)
        for part in parts:
            start, end = max(part[0], whole.start), min(part[1], whole.end)
            if not _in_session(start, end, base, year):
                continue
            month = MONTHS[start.month - 1] if window.each == "month" else ""
            yield Limit(start, end, words=month or f"the week {name_stretch(start, end)}")


def _bases(window: Window, per: str, year: SchoolDays) -> Iterator[tuple[str, Stretch]]:
    if window.term == "summer" or (per == "summer_session" and not window.term):
        if year.summer is not None:
            yield " of summer school", year.summer
    elif window.term == "each_semester":
        for name, (start, end) in zip(("first", "second"), year.semesters, strict=True):
            days = year.within(start, end)
            yield f" of the {name} semester", (days[0] if days else start, end)
    else:
        yield "", (year.first, year.last)


def _in_session(start: date, end: date, base: Stretch, year: SchoolDays) -> bool:
    return start <= end and (base == year.summer or bool(year.within(start, end)))


def _weeks(base: Stretch) -> Iterable[Stretch]:
    start, last = base
    while start <= last:
        yield start, min(start + 6 * DAY, last)
        start += 7 * DAY


def _cut(window: Window, base: Stretch, of: str, year: SchoolDays) -> Limit:
    """The stretch of the base that a window means."""
    start, end = base
    words = of.removeprefix(" of ") or "the school year"
    if window.from_ or window.until:
        start = _day(window.from_, year) if window.from_ else start
        end = _day(window.until, year) if window.until else end
        if window.from_ and window.until and end < start:  # from April to July: of one summer
            end = _day(window.until, year, later=1)
        words = f"the window {name_stretch(start, end)}"
        if end < base[0]:
            return Limit(end + DAY, end, words=words)
        if start > base[1]:
            return Limit(start, start - DAY, words=words)
        start, end = max(start, base[0]), min(end, base[1])
        return Limit(start, end, words=f"the window {name_stretch(start, end)}")
    if window.first_days is not None:
        in_school = window.unit in SCHOOL_UNITS
        days = window.first_days
        last = _nth(year, days, base) if in_school else start + (days - 1) * DAY
        end = min(end, last)
        unit = "school days" if in_school else "days"
        words = f"the first {days} {unit}{of}, {name_stretch(start, end)}"
    if window.after_days is not None:
        days = window.after_days
        # Unlike a deadline, a later start is the stricter reading of “days”.
        counted = window.unit == "calendar_days"
        start = start + days * DAY if counted else _nth(year, days, base) + DAY
        words = f"the time after the first {days} days{of}"
    if window.first_weeks is not None:
        end = min(end, start + (7 * window.first_weeks - 1) * DAY)
        weeks = "week" if window.first_weeks == 1 else f"{window.first_weeks} weeks"
        words = f"the first {weeks}{of}, {name_stretch(start, end)}"
    if window.after_weeks is not None:
        start += 7 * window.after_weeks * DAY
        words = f"the time after the first {window.after_weeks} weeks{of}"
    return Limit(start, end, words=words)


def _nth(year: SchoolDays, number: int, base: Stretch) -> date:
    """The school day of the base with this number, or its end where it has fewer."""
    days = year.within(*base)
    return days[number - 1] if number <= len(days) else base[1]


def _day(month_day: str, year: SchoolDays, later: int = 0) -> date:
    """The day of a school year that ``MM-DD`` means, or the same some years later."""
    month, day = map(int, month_day.split("-"))
    first = year.first.year if year.first.month >= 6 else year.first.year - 1
    number = (first if month >= 7 else first + 1) + later
    if (month, day) == (2, 29):
        return date(number, 3, 1) - DAY
    return date(number, month, day)
