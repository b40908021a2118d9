"""Sessions and the ends of courses as a calendar file (RFC 5545) that reminds of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from icalendar import Alarm, Calendar, Event

from crisisplan.plan.dates import DAY
from crisisplan.plan.model import Course, Person, School, TrainingSession
from crisisplan.plan.plan import Plan
from crisisplan.rules.training.coverage import Coverage
from crisisplan.rules.training.wording import course_words, person_words

_ROOM = timedelta(hours=1)
"""What a session takes up in a calendar where its length is not decided."""
_BEFORE_END, _BEFORE_SESSION = timedelta(days=30), timedelta(days=7)


def write_training_schedule(
    plan: Plan, found: Coverage, now: datetime, *, names: bool = False
) -> bytes:
    """The sessions and the days on which required courses end, as an .ics file with reminders.

    Who it concerns is a number of people; ``names`` says who they are, in a file that only the
    school keeps. What is told has the same identity in every file, so that reading a newer one
    changes it. Times are those of the school’s own clock; ``now`` has a time zone.
    """
    school = plan.one(School).name or ""
    calendar = Calendar()
    calendar.add("prodid", "-//CrisisPlan//Training//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", ": ".join(filter(None, [school, "Staff training"])))
    for session in plan.rows(TrainingSession):
        if session.on is not None:
            calendar.add_component(_session(plan, session, now))
    for course in found.courses:
        for (day, is_new), people in sorted(_ends(found, course).items()):
            calendar.add_component(_end(course, day, people, now, is_new=is_new, names=names))
    return bytes(calendar.to_ical())


def _session(plan: Plan, session: TrainingSession, now: datetime) -> Event:
    event = Event()
    event.add("uid", f"{session.id}@training.crisisplan")
    event.add("dtstamp", now)
    assert session.on is not None
    if session.at is not None:
        start = datetime.combine(session.on, session.at)
        event.add("dtstart", start)
        event.add("dtend", start + (timedelta(minutes=session.minutes or 0) or _ROOM))
    else:
        _whole_day(event, session.on)
    course = plan.get(Course, session.course)
    event.add("summary", session.name or course_words(course))
    place = ", ".join(filter(None, [session.place, plan.one(School).name]))
    if place:
        event.add("location", place)
    told = [f"Course: {course.name}"] if course is not None and course.name else []
    told += [f"Topics: {session.topics}"] if session.topics else []
    told += [f"Materials: {session.materials}"] if session.materials else []
    event.add("description", "\n".join(told))
    if not session.held:
        _remind(event, _BEFORE_SESSION)
    return event


def _ends(found: Coverage, course: Course) -> Mapping[tuple[date, bool], list[Person]]:
    """Who has to have a course again by which day; apart from those who are new and have it not."""
    ends: dict[tuple[date, bool], list[Person]] = {}
    for person in found.people:
        cell = found.cell(person.id, course.id)
        if cell.required and cell.ends is not None and cell.ends >= found.today:
            ends.setdefault((cell.ends, cell.record is None), []).append(person)
    return ends


def _end(
    course: Course,
    day: date,
    people: Sequence[Person],
    now: datetime,
    *,
    is_new: bool,
    names: bool,
) -> Event:
    event = Event()
    event.add("uid", f"{course.id}-{day:%Y%m%d}{'-new' if is_new else ''}@training.crisisplan")
    event.add("dtstamp", now)
    _whole_day(event, day)
    who = "1 person" if len(people) == 1 else f"{len(people)} people"
    what = "due for" if is_new else "ends for"
    event.add("summary", f"{course_words(course)}: {what} {who}")
    if names:
        event.add("description", "\n".join(map(person_words, people)))
    _remind(event, _BEFORE_END)
    return event


def _whole_day(event: Event, day: date) -> None:
    event.add("dtstart", day)
    if day < date.max:
        event.add("dtend", day + DAY)
    event.add("transp", "TRANSPARENT")


def _remind(event: Event, before: timedelta) -> None:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", -before)
    alarm.add("description", event["summary"])
    event.add_component(alarm)
