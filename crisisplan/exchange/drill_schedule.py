"""The schedule of drills as a calendar file (RFC 5545) that other programs show."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event, vText

from crisisplan.plan.audience import Audience
from crisisplan.plan.dates import DAY
from crisisplan.plan.forms import Forms
from crisisplan.plan.model import Drill, School
from crisisplan.plan.plan import Plan

_BEGINNING = datetime(2020, 1, 1, tzinfo=UTC)
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_TOLD = ("kind", "exercise_type", "participants", "leader")
"""What staff may know of a drill beforehand, besides its name and time."""
_ROOM = timedelta(minutes=30)
"""What a drill takes up in a calendar: nobody plans its length, and some calendars hide what has
none."""


def write_schedule(plan: Plan, forms: Forms, drills: Iterable[Drill], now: datetime) -> bytes:
    """The drills with a date as an .ics file; times are those of the school's own clock.

    A drill has the same identity in every file, so that reading a newer one moves it. ``now`` has
    a time zone.
    """
    school = _plain(plan.one(School).name or "")
    calendar = Calendar()
    calendar.add("prodid", "-//CrisisPlan//Drills//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", vText(": ".join(filter(None, [school, "Drills"]))))
    for drill in drills:
        if drill.on is not None:
            calendar.add_component(_event(plan, forms, drill, school, now))
    return bytes(calendar.to_ical())


def _event(plan: Plan, forms: Forms, drill: Drill, school: str, now: datetime) -> Event:
    event = Event()
    event.add("uid", f"{drill.id}@drills.crisisplan")
    event.add("dtstamp", now)
    # Some calendars keep the event that they have unless the number of a newer one is higher.
    event.add("sequence", (now - _BEGINNING) // timedelta(minutes=1))
    assert drill.on is not None
    if drill.planned_at is not None and drill.on == drill.planned_on:
        start = datetime.combine(drill.on, drill.planned_at)
        event.add("dtstart", start)
        event.add("dtend", start + _ROOM)
    else:
        event.add("dtstart", drill.on)
        event.add("dtend", drill.on + DAY)
        event.add("transp", "TRANSPARENT")
    event.add("summary", _plain(drill.name or "Drill"))
    if school:
        event.add("location", school)
    told = []
    for key in _TOLD:
        question = forms.question(Drill, key)
        if question is not None and question.audience <= Audience.STAFF:
            text = question.text(drill, plan)
            if text:
                told.append(f"{question.label}: {text}")
    event.add("description", "\n".join(map(_plain, told)))
    return event


def _plain(text: str) -> str:
    """A text on one line, without the control characters that a calendar file may not hold."""
    return " ".join(_CONTROLS.sub(" ", text).split())
