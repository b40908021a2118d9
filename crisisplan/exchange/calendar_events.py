"""Events of an .ics file (iCalendar, RFC 5545): their words and the days on which they fall.

Each event is read by itself, so that one that is damaged, or a file that breaks off, does not
take the others along. What comes from outside is bounded: size, events, days, recurrences.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, timezone
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from crisisplan.plan.dates import DAY, next_month

if TYPE_CHECKING:
    from icalendar import Event

EVENTS_LIMIT = 5_000
LINES_LIMIT = 400
"""Lines of one event; more is not read."""
WORDS_LIMIT = 1_000
LONGEST_EVENT = 120 * DAY
"""From an event's first day to its last; what lasts longer is no recess."""
HORIZON = 800
"""Days after its first one in which an event may recur."""
RECURRENCES_LIMIT = 300
DAYS_LIMIT = 10_000
"""Days, or stretches of days, of all events together."""
_EASTERN_SUMMER = timezone(timedelta(hours=-4))
"""For a time in UTC of which no zone is known: midnight anywhere in the 48 states and an evening
event both stay on their own day."""

Stretch = tuple[date, date]


class EventError(ValueError):
    """An event that cannot be read; the message says why."""


@dataclass(frozen=True)
class CalendarEvent:
    """An event, with every day on which it falls."""

    line: int
    """Where it begins in the file, from 1."""
    summary: str
    details: str
    """Its description, where it says more, and its categories."""
    stretches: tuple[Stretch, ...]
    question: str = ""
    """What is unsure about its days."""


@dataclass(frozen=True)
class UnreadEvent:
    """An event, or a rest of the file, that is left out."""

    line: int
    reason: str


def is_calendar(text: str) -> bool:
    """Whether a text is an .ics file, or what is left of one."""
    return (
        re.search(r"^\s*BEGIN:V(CALENDAR|EVENT)\b", text, re.IGNORECASE | re.MULTILINE) is not None
    )


def read_events(text: str) -> list[CalendarEvent | UnreadEvent]:
    """The events of an .ics file in the order of their lines, and what could not be read.

    Raises EventError where there are too many.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    zone = _zone(text)
    read: list[tuple[CalendarEvent | UnreadEvent, str, date | None]] = []
    days = 0
    for line, block, whole in _blocks(text):
        if len(read) == EVENTS_LIMIT:
            raise EventError(f"It has more than {EVENTS_LIMIT:,} events.")
        if not whole:
            unread = UnreadEvent(line, "The file breaks off within this event; it is left out.")
            read.append((unread, "", None))
            continue
        found = _read_event(line, block, zone)
        if found is not None:
            read.append(found)
            days += len(found[0].stretches) if isinstance(found[0], CalendarEvent) else 0
        if days > DAYS_LIMIT:
            raise EventError(f"Its events fall on more than {DAYS_LIMIT:,} days.")
    begun = re.search(r"^\s*BEGIN:VCALENDAR", text, re.IGNORECASE | re.MULTILINE)
    ended = re.search(r"^\s*END:VCALENDAR", text[-5_000:], re.IGNORECASE | re.MULTILINE)
    if begun and not ended:
        last = text.rstrip().count("\n") + 1
        reason = "The file breaks off here. What should follow is missing; ask for it again."
        read.append((UnreadEvent(last, reason), "", None))
    return list(_without_replaced(read))


def _blocks(text: str) -> Iterator[tuple[int, list[str], bool]]:
    """The lines of each event, with the line where it begins and whether it ends."""
    block: list[str] | None = None
    begin = 0
    for number, line in enumerate(text.split("\n"), 1):
        word = line.strip().upper()
        if word == "BEGIN:VEVENT":
            if block is not None:
                yield begin, block, False
            block, begin = [], number
        elif word in ("END:VEVENT", "END:VCALENDAR"):
            if block is not None:
                yield begin, block, word == "END:VEVENT"
            block = None
        elif block is not None and word:
            block.append(line)
    if block is not None:
        yield begin, block, False


def _read_event(
    line: int, block: Sequence[str], zone: ZoneInfo | timezone
) -> tuple[CalendarEvent | UnreadEvent, str, date | None] | None:
    """An event, its id, and the day of a series that it replaces."""
    try:
        event = _parsed(block)
        if str(event.get("STATUS", "")).upper() == "CANCELLED":
            return None
        first = _first(event, "DTSTART", zone)
        stretches, question = _stretches(event, first, zone)
        replaced = _days(event, "RECURRENCE-ID", zone)
    except EventError as error:
        return UnreadEvent(line, str(error)), "", None
    summary = _words(event, "SUMMARY")
    details = _words(event, "DESCRIPTION")
    categories = ", ".join(_categories(event))
    parts = [details if details != summary else "", categories]
    read = CalendarEvent(line, summary, "; ".join(filter(None, parts)), stretches, question)
    return read, _words(event, "UID"), replaced[0] if replaced else None


def _parsed(block: Sequence[str]) -> Event:
    # Only where there is a calendar to read: it takes a tenth of a second.
    from icalendar import Event

    if len(block) > LINES_LIMIT:
        raise EventError(f"It has more than {LINES_LIMIT} lines.")
    # What stands inside it (alarms) says nothing about its day.
    lines = [line[: 2 * WORDS_LIMIT] for line in _outer(block)]
    try:
        event = Event.from_ical("\r\n".join(["BEGIN:VEVENT", *lines, "END:VEVENT"]))
    except Exception:
        # The library raises whatever the text leads it to.
        raise EventError("It is not written as an event.") from None
    assert isinstance(event, Event)
    return event


def _outer(block: Sequence[str]) -> Iterator[str]:
    depth = 0
    for line in block:
        word = line.strip().upper()
        depth += word.startswith("BEGIN:")
        if not depth:
            yield line
        depth = max(0, depth - word.startswith("END:"))


def _words(event: Event, name: str) -> str:
    value = event.get(name, "")
    if isinstance(value, list):
        value = value[0] if value else ""
    return " ".join(str(value).split())[:WORDS_LIMIT]


def _categories(event: Event) -> list[str]:
    value = event.get("CATEGORIES", [])
    found = []
    for item in value if isinstance(value, list) else [value]:
        found += [str(name) for name in _part(item, "cats", [item])]
    return [" ".join(name.split())[:60] for name in found[:10]]


# -- days


def _zone(text: str) -> ZoneInfo | timezone:
    """The zone of the calendar: as it says, or that of its only time zone."""
    for pattern in (r"^X-WR-TIMEZONE[^:\r\n]*:(.*)$", r"^TZID:(.*)$"):
        match = re.search(pattern, text[:100_000], re.IGNORECASE | re.MULTILINE)
        if match is not None:
            try:
                return ZoneInfo(match[1].strip())
            except (ValueError, OSError):
                continue
    return _EASTERN_SUMMER


def _values(event: Event, name: str) -> list[Any]:
    """The dates and times of a property. Raises EventError."""
    value = event.get(name)
    found: list[Any] = []
    for item in value if isinstance(value, list) else [value]:
        for single in _part(item, "dts", [item]):
            given = _part(single, "dt", None)
            if isinstance(given, tuple):
                given = given[0]
            if isinstance(given, date | timedelta):
                found.append(given)
            elif item is not None:
                raise EventError(f"Its {_NAMES.get(name, 'date')} cannot be read.")
    return found


def _part(value: Any, name: str, default: Any) -> Any:
    """A part of a value as the library holds it."""
    try:
        return getattr(value, name, default)
    except Exception:
        # A damaged value raises as it is looked at.
        return default


_NAMES = {"DTSTART": "date", "DTEND": "end", "DURATION": "length"}


def _local(given: date, zone: ZoneInfo | timezone) -> date:
    """The date or time as it is where the school is, without its zone."""
    if not isinstance(given, datetime):
        return given
    try:
        if given.tzinfo is not None and str(given.tzinfo) in ("UTC", "Etc/UTC", "Z"):
            given = given.astimezone(zone)
    except (ValueError, OverflowError):
        raise EventError("Its date cannot be read.") from None
    return given.replace(tzinfo=None)


def _days(event: Event, name: str, zone: ZoneInfo | timezone) -> list[date]:
    days = []
    for value in _values(event, name):
        if isinstance(value, date):
            local = _local(value, zone)
            days.append(local.date() if isinstance(local, datetime) else local)
    return days


def _first(event: Event, name: str, zone: ZoneInfo | timezone) -> date:
    """The date or time at which the event starts."""
    values = _values(event, name)
    if not values or not isinstance(values[0], date):
        raise EventError("It has no date.")
    first = _local(values[0], zone)
    if not 1900 <= first.year <= 2200:
        raise EventError(f"Its year is {first.year}.")
    return first


def _last_day(event: Event, first: date, zone: ZoneInfo | timezone) -> date:
    """The last day of an event: what ends at midnight ends the day before."""
    ends = _values(event, "DTEND")
    lengths = _values(event, "DURATION")
    end: date = first
    try:
        if ends and isinstance(ends[0], date):
            end = _local(ends[0], zone)
        elif lengths and isinstance(lengths[0], timedelta):
            end = first + lengths[0]
        end_day = end.date() if isinstance(end, datetime) else end
        start_day = first.date() if isinstance(first, datetime) else first
        if end_day > start_day and (not isinstance(end, datetime) or end.time() == time.min):
            end_day -= DAY
    except OverflowError:
        raise EventError("Its end cannot be read.") from None
    if end_day < start_day:
        raise EventError("It ends before it starts.")
    if end_day - start_day > LONGEST_EVENT:
        raise EventError(f"It lasts longer than {LONGEST_EVENT.days} days.")
    return end_day


def _stretches(
    event: Event, first: date, zone: ZoneInfo | timezone
) -> tuple[tuple[Stretch, ...], str]:
    """Every stretch of days of an event, and what is unsure about them."""
    length = _last_day(event, first, zone) - (
        start := first.date() if isinstance(first, datetime) else first
    )
    starts, question = {start}, ""
    rules = event.get("RRULE")
    for rule in rules if isinstance(rules, list) else [rules] if rules is not None else []:
        try:
            starts |= set(_Recurrence(rule, start, zone).days())
        except EventError as error:
            question = str(error)
    starts |= set(_days(event, "RDATE", zone)[:RECURRENCES_LIMIT])
    starts -= set(_days(event, "EXDATE", zone))
    if not starts:
        raise EventError("All of its days are taken out again.")
    return tuple((day, day + length) for day in sorted(starts)[:RECURRENCES_LIMIT]), question


_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_KNOWN = {"FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYMONTH", "BYMONTHDAY", "WKST"}


class _Recurrence:
    """A rule of recurrence, asked day by day whether it falls there.

    dateutil looks for a day that never comes (“February 30”) until the year 9999; a file from
    outside can make it look for hours.
    """

    def __init__(self, rule: Any, start: date, zone: ZoneInfo | timezone) -> None:
        try:
            self._parts = {str(k).upper(): list(rule[k]) for k in rule}
            self._start = start
            self._freq = str(self._one("FREQ", "")).upper()
            self._interval = int(self._one("INTERVAL", 1))
            self._count = int(self._one("COUNT", RECURRENCES_LIMIT))
            self._months = {int(month) for month in self._parts.get("BYMONTH", [])}
            self._month_days = {int(day) for day in self._parts.get("BYMONTHDAY", [])}
            self._weekdays = [self._weekday(str(day)) for day in self._parts.get("BYDAY", [])]
            self._week_start = _WEEKDAYS.index(str(self._one("WKST", "MO")).upper())
            until = self._one("UNTIL", None)
            if until is not None:
                until = _local(until, zone)
                until = until.date() if isinstance(until, datetime) else until
            self._until = until
        except (TypeError, ValueError, AttributeError, KeyError, IndexError):
            raise EventError(_UNCLEAR) from None
        usual = self._freq in ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
        if not usual or set(self._parts) - _KNOWN or self._interval < 1:
            raise EventError(_UNCLEAR)

    def _one(self, name: str, default: Any) -> Any:
        values = self._parts.get(name)
        return values[0] if values else default

    @staticmethod
    def _weekday(text: str) -> tuple[int, int]:
        """The number before a day of the week (0: every one) and the day: “-1FR”."""
        return int(text[:-2] or 0), _WEEKDAYS.index(text[-2:].upper())

    def days(self) -> Iterator[date]:
        """The days, from the first."""
        left = min(self._count, RECURRENCES_LIMIT)
        for number in range(HORIZON):
            day = self._start + number * DAY
            if left <= 0 or (self._until is not None and day > self._until):
                return
            if number == 0 or (self._in_period(day) and self._fits(day)):
                left -= 1
                yield day

    def _in_period(self, day: date) -> bool:
        start, every = self._start, self._interval
        if self._freq == "DAILY":
            return (day - start).days % every == 0
        if self._freq == "WEEKLY":
            first = start - ((start.weekday() - self._week_start) % 7) * DAY
            return (day - first).days // 7 % every == 0
        if self._freq == "MONTHLY":
            return (day.year * 12 + day.month - start.year * 12 - start.month) % every == 0
        return (day.year - start.year) % every == 0

    def _fits(self, day: date) -> bool:
        if self._months and day.month not in self._months:
            return False
        if self._month_days:
            length = (next_month(day) - DAY).day
            if not {day.day, day.day - length - 1} & self._month_days:
                return False
        if self._weekdays:
            return any(self._is_weekday(day, number, which) for number, which in self._weekdays)
        if self._month_days or self._freq == "DAILY":
            return bool(self._months or self._freq != "YEARLY" or day.month == self._start.month)
        if self._freq == "WEEKLY":
            return day.weekday() == self._start.weekday()
        same_month = self._freq == "MONTHLY" or self._months or day.month == self._start.month
        return bool(same_month) and day.day == self._start.day

    def _is_weekday(self, day: date, number: int, which: int) -> bool:
        if day.weekday() != which:
            return False
        if not number:
            return True
        if self._freq == "YEARLY" and not self._months:
            first, last = day.replace(month=1, day=1), day.replace(month=12, day=31)
        else:
            first = day.replace(day=1)
            last = next_month(day) - DAY
        place = (day - first).days // 7 + 1 if number > 0 else -((last - day).days // 7) - 1
        return place == number


_UNCLEAR = "It recurs in a way that is not understood. On which days does it fall?"


def _without_replaced(
    read: Sequence[tuple[CalendarEvent | UnreadEvent, str, date | None]],
) -> Iterator[CalendarEvent | UnreadEvent]:
    """The events, where a day of a series that has an event of its own is told once."""
    replaced = {(uid, day) for _, uid, day in read if uid and day is not None}
    for event, uid, day in read:
        if day is None and isinstance(event, CalendarEvent) and replaced:
            kept = tuple(s for s in event.stretches if (uid, s[0]) not in replaced)
            if not kept:
                continue
            yield replace(event, stretches=kept)
        else:
            yield event
