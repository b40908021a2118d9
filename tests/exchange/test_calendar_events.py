"""Events of .ics files: the days on which they fall, whoever wrote them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from crisisplan.exchange.calendar_events import (
    CalendarEvent,
    EventError,
    UnreadEvent,
    read_events,
)
from crisisplan.exchange.calendar_lines import Taken
from crisisplan.exchange.school_calendar import read_school_calendar
from tests.conftest import TODAY


def ics(*events: str, head: str = "", foot: str = "END:VCALENDAR\n") -> str:
    body = "\n\n".join(f"BEGIN:VEVENT\n{event}\nEND:VEVENT" for event in events)
    return f"BEGIN:VCALENDAR\nVERSION:2.0\n{head}\n{body}\n{foot}"


def days(event: str, head: str = "") -> list[date]:
    """The days of one event; of a stretch, its first and last."""
    (read,) = read_events(ics(event, head=head))
    assert isinstance(read, CalendarEvent), read
    return [day for stretch in read.stretches for day in dict.fromkeys(stretch)]


def reason(event: str) -> str:
    (read,) = read_events(ics(event))
    assert isinstance(read, UnreadEvent)
    return read.reason


def test_a_day_without_an_end_a_stamp_or_an_id() -> None:
    (read,) = read_events(ics("DTSTART;VALUE=DATE:20260907\nSUMMARY:Labor Day\\, no school"))
    assert read == CalendarEvent(
        4, "Labor Day, no school", "", ((date(2026, 9, 7), date(2026, 9, 7)),)
    )


@pytest.mark.parametrize(
    "end",
    [
        "DTEND;VALUE=DATE:20261128",
        "DTEND:20261128T000000",
        "DURATION:P3D",
        "DTEND:20261127T150000",
    ],
)
def test_an_end_at_midnight_is_not_a_day_of_it(end: str) -> None:
    start = (
        "DTSTART;VALUE=DATE:20261125" if "DATE" in end or "P" in end else "DTSTART:20261125T0800"
    )
    start = start if "DATE" in start else "DTSTART:20261125T080000"
    assert days(f"{start}\n{end}") == [date(2026, 11, 25), date(2026, 11, 27)]


def test_an_end_on_its_own_day_is_that_day() -> None:
    assert days("DTSTART;VALUE=DATE:20261125\nDTEND;VALUE=DATE:20261125") == [date(2026, 11, 25)]


@pytest.mark.parametrize(
    ("head", "start", "day"),
    [
        ("X-WR-TIMEZONE:America/Chicago", "DTSTART:20260908T010000Z", date(2026, 9, 7)),
        ("", "DTSTART:20260908T010000Z", date(2026, 9, 7)),
        ("", "DTSTART:20260908T070000Z", date(2026, 9, 8)),
        ("", "DTSTART;TZID=America/Los_Angeles:20260907T233000", date(2026, 9, 7)),
        ("", "DTSTART;TZID=Central Standard Time:20260907T200000", date(2026, 9, 7)),
        ("", "DTSTART;TZID=Room 4:20260907T200000", date(2026, 9, 7)),
        ("X-WR-TIMEZONE:../../etc/passwd", "DTSTART:20260908T010000Z", date(2026, 9, 7)),
        (
            "BEGIN:VTIMEZONE\nTZID:America/Denver\nEND:VTIMEZONE",
            "DTSTART:20260908T050000Z",
            date(2026, 9, 7),
        ),
    ],
)
def test_a_time_falls_on_the_day_that_the_school_has(head: str, start: str, day: date) -> None:
    assert days(start, head) == [day]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("FREQ=DAILY;COUNT=3", ["09-02", "09-03", "09-04"]),
        ("FREQ=DAILY;INTERVAL=2;UNTIL=20260906", ["09-02", "09-04", "09-06"]),
        ("FREQ=WEEKLY;COUNT=3", ["09-02", "09-09", "09-16"]),
        ("FREQ=WEEKLY;BYDAY=WE,FR;COUNT=4", ["09-02", "09-04", "09-09", "09-11"]),
        ("FREQ=WEEKLY;INTERVAL=2;COUNT=2;WKST=SU", ["09-02", "09-16"]),
        ("FREQ=MONTHLY;COUNT=3", ["09-02", "10-02", "11-02"]),
        ("FREQ=MONTHLY;BYDAY=1WE;UNTIL=20261201T000000Z", ["09-02", "10-07", "11-04"]),
        ("FREQ=MONTHLY;BYDAY=-1FR;COUNT=3", ["09-02", "09-25", "10-30"]),
        ("FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=2", ["09-02", "09-30"]),
        ("FREQ=YEARLY;UNTIL=20270101", ["09-02"]),
        ("FREQ=YEARLY;BYMONTH=11;BYDAY=4TH;UNTIL=20270101", ["09-02", "11-26"]),
    ],
)
def test_recurrences(rule: str, expected: list[str]) -> None:
    found = days(f"DTSTART;VALUE=DATE:20260902\nRRULE:{rule}")
    assert [f"{day:%m-%d}" for day in found] == expected


def test_days_taken_out_added_and_replaced() -> None:
    series = (
        "UID:a\nDTSTART;VALUE=DATE:20260902\nSUMMARY:Early release\nRRULE:FREQ=WEEKLY;COUNT=4\n"
        "EXDATE;VALUE=DATE:20260909\nRDATE;VALUE=DATE:20261001"
    )
    moved = "UID:a\nRECURRENCE-ID;VALUE=DATE:20260916\nDTSTART;VALUE=DATE:20260917\nSUMMARY:Moved"
    first, second = read_events(ics(series, moved))
    assert isinstance(first, CalendarEvent)
    assert isinstance(second, CalendarEvent)
    assert [f"{start:%m-%d}" for start, _ in first.stretches] == ["09-02", "09-23", "10-01"]
    assert second.stretches == ((date(2026, 9, 17), date(2026, 9, 17)),)


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SECONDLY",
        "FREQ=HOURLY;COUNT=5",
        "FREQ=DAILY;BYSETPOS=1",
        "FREQ=WEEKLY;INTERVAL=0",
        "COUNT=3",
    ],
)
def test_a_recurrence_that_is_not_understood_is_asked_about(rule: str) -> None:
    (read,) = read_events(ics(f"DTSTART;VALUE=DATE:20260902\nSUMMARY:No school\nRRULE:{rule}"))
    assert isinstance(read, CalendarEvent)
    assert read.stretches == ((date(2026, 9, 2), date(2026, 9, 2)),)
    assert "recurs" in read.question


def test_recurrences_are_bounded() -> None:
    assert len(days("DTSTART;VALUE=DATE:20260902\nRRULE:FREQ=DAILY")) == 300
    never = "DTSTART;VALUE=DATE:20260902\nRRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"
    assert days(never) == [date(2026, 9, 2)]
    with pytest.raises(EventError, match="10,000 days"):
        read_events(ics(*["DTSTART;VALUE=DATE:20260902\nRRULE:FREQ=DAILY"] * 40))


@pytest.mark.parametrize(
    ("event", "said"),
    [
        ("SUMMARY:No school", "It has no date."),
        ("DTSTART;VALUE=DATE:2026090\nSUMMARY:x", "Its date cannot be read."),
        ("DTSTART;VALUE=DATE:20260907\nDTEND;VALUE=DATE:2026", "Its end cannot be read."),
        ("DTSTART;VALUE=DATE:20260907\nDTEND;VALUE=DATE:20260901", "It ends before it starts."),
        ("DTSTART;VALUE=DATE:20260907\nDURATION:P9999W", "It lasts longer than 120 days."),
        ("DTSTART;VALUE=DATE:00010101", "Its year is 1."),
        ("DTSTART;VALUE=DATE:20260907\n" + "X-A:b\n" * 400, "It has more than 400 lines."),
    ],
)
def test_an_event_that_cannot_be_read_says_why(event: str, said: str) -> None:
    assert reason(event) == said


def test_one_bad_event_does_not_take_the_others_along() -> None:
    text = ics("SUMMARY:No date", "DTSTART;VALUE=DATE:20260907\nSUMMARY:Labor Day")
    bad, good = read_events(text)
    assert isinstance(bad, UnreadEvent)
    assert isinstance(good, CalendarEvent)
    assert good.summary == "Labor Day"


def test_alarms_and_canceled_events_say_nothing() -> None:
    alarm = "BEGIN:VALARM\nTRIGGER:-PT5M\nDESCRIPTION:Wake up\nEND:VALARM"
    event = f"DTSTART;VALUE=DATE:20260907\nSUMMARY:Labor Day\n{alarm}\nCATEGORIES:HOLIDAY,BREAK"
    (read,) = read_events(ics(event, "DTSTART;VALUE=DATE:20260908\nSTATUS:CANCELLED\nSUMMARY:x"))
    assert isinstance(read, CalendarEvent)
    assert (read.summary, read.details) == ("Labor Day", "HOLIDAY, BREAK")


def test_a_file_that_breaks_off_keeps_the_events_before() -> None:
    whole = ics(
        "DTSTART;VALUE=DATE:20260907\nSUMMARY:Labor Day",
        "DTSTART;VALUE=DATE:20261126\nSUMMARY:Thanksgiving",
    )
    kept, *rest = read_events(whole[: whole.index("Thanks") + 3])
    assert isinstance(kept, CalendarEvent)
    assert [(type(item), item.line) for item in rest] == [(UnreadEvent, 9), (UnreadEvent, 11)]
    cut = read_events(whole.replace("END:VCALENDAR\n", ""))
    assert len(cut) == 3
    assert isinstance(cut[-1], UnreadEvent)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_file_of_a_real_program(tmp_path: Path, encoding: str, newline: str) -> None:
    path = tmp_path / "school.ics"
    text = ics(
        "UID:1\nDTSTART;VALUE=DATE:20260819\nSUMMARY:First day of\n  school for students",
        "UID:2\nDTSTART;VALUE=DATE:20270528\nSUMMARY:Last day of school\nDESCRIPTION:¡Adiós!",
        "UID:3\nDTSTART;VALUE=DATE:20261021\nSUMMARY:Early dismissal\nRRULE:FREQ=WEEKLY;COUNT=3",
    )
    path.write_bytes(text.replace("\n", newline).encode(encoding))
    calendar = read_school_calendar(path, TODAY)
    assert calendar.day(Taken.FIRST_DAY) == date(2026, 8, 19)
    assert calendar.day(Taken.LAST_DAY) == date(2027, 5, 28)
    assert [entry.line for entry in calendar.entries] == [4, 11, 18]
    assert len(calendar.entries[2].stretches) == 3
