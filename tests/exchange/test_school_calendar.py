"""What each line of a school calendar is taken for, and what is refused."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crisisplan.exchange.calendar_changes import calendar_changes
from crisisplan.exchange.calendar_lines import Entry, Taken
from crisisplan.exchange.calendar_words import label_of
from crisisplan.exchange.named_grades import Served
from crisisplan.exchange.school_calendar import (
    CalendarError,
    SchoolCalendar,
    read_calendar_text,
    read_school_calendar,
)
from crisisplan.exchange.sheets import SheetError
from crisisplan.plan.plan import Plan
from tests.conftest import TODAY

LINES = """Elm Street School
2026-27 School Calendar

August 19 - First Day of School
Sept. 7    Labor Day
October 9: Teacher Workday
Nov. 3     Early Release (12:30)
11/25-11/27 Thanksgiving Break
Dec 22 - Jan 2  Winter Break
January 4, Second Semester Begins
Feb 12 & 15 No School
March 3 Picture Day
Mar 16 Spring Break begins
Mar 23 School resumes
April 6-17 State Testing Window
May 28 Last Day of School (early dismissal)
"""


def pasted(text: str, first_day: date | None = None) -> SchoolCalendar:
    return read_calendar_text("pasted lines", text, TODAY, first_day)


def told(calendar: SchoolCalendar) -> dict[str, tuple[Taken, date, date]]:
    return {entry.words: (entry.taken, entry.starts, entry.ends) for entry in calendar.entries}


def only(text: str, words: str) -> Entry:
    """The entry of a line among others that give it a year."""
    (found,) = [entry for entry in pasted(text).entries if entry.words == words]
    return found


def taken(words: str) -> tuple[Taken, bool]:
    """What a line with these words is taken for, and whether that is sure."""
    entries = pasted(f"2026-10-06\t{words}\n").entries
    assert len(entries) == 1
    return entries[0].taken, entries[0].sure


def test_lines_as_a_school_prints_them() -> None:
    calendar = pasted(LINES)
    assert calendar.assumed == ""
    assert told(calendar) == {
        "First Day of School": (Taken.FIRST_DAY, date(2026, 8, 19), date(2026, 8, 19)),
        "Labor Day": (Taken.NO_SCHOOL, date(2026, 9, 7), date(2026, 9, 7)),
        "Teacher Workday": (Taken.NO_SCHOOL, date(2026, 10, 9), date(2026, 10, 9)),
        "Early Release (12:30)": (Taken.EARLY_RELEASE, date(2026, 11, 3), date(2026, 11, 3)),
        "Thanksgiving Break": (Taken.NO_SCHOOL, date(2026, 11, 25), date(2026, 11, 27)),
        "Winter Break": (Taken.NO_SCHOOL, date(2026, 12, 22), date(2027, 1, 2)),
        "Second Semester Begins": (Taken.SECOND_SEMESTER, date(2027, 1, 4), date(2027, 1, 4)),
        "No School": (Taken.NO_SCHOOL, date(2027, 2, 12), date(2027, 2, 15)),
        "Picture Day": (Taken.SCHOOL_DAY, date(2027, 3, 3), date(2027, 3, 3)),
        "Spring Break begins": (Taken.NO_SCHOOL, date(2027, 3, 16), date(2027, 3, 22)),
        "School resumes": (Taken.SCHOOL_DAY, date(2027, 3, 23), date(2027, 3, 23)),
        "State Testing Window": (Taken.TESTING, date(2027, 4, 6), date(2027, 4, 17)),
        "Last Day of School (early dismissal)": (
            Taken.EARLY_RELEASE,
            date(2027, 5, 28),
            date(2027, 5, 28),
        ),
    }
    assert calendar.day(Taken.LAST_DAY) == date(2027, 5, 28)
    assert [entry.line for entry in calendar.entries][:3] == [4, 5, 6]
    assert [(entry.words, entry.question) for entry in calendar.entries if not entry.sure] == [
        (
            "Spring Break begins",
            "Only Mar 16, 2027 is given. Taken to last until school resumes on Mar 23, 2027. "
            "Is that right?",
        )
    ]


@pytest.mark.parametrize(
    "words",
    [
        "No School / Veterans Day",
        "Students off",
        "Schools closed",
        "Staff Only - Professional Learning",
        "Institute Day",
        "Teacher in-service",
        "Non-student day",
        "Election Day, students do not attend",
        "Thanksgiving Day",
        "MLK Day",
        "Conferences - No School for all students",
    ],
)
def test_closings_that_are_sure(words: str) -> None:
    assert taken(words) == (Taken.NO_SCHOOL, True)


@pytest.mark.parametrize(
    "words",
    [
        "Book Fair",
        "School Picture Day",
        "Picture Retakes",
        "Thanksgiving Feast",
        "Holiday Concert",
        "Martin Luther King Day Celebration",
        "Veterans Day Assembly",
        "Open House Night",
        "Enrollment closes at 4 PM",
        "No school uniform day",
        "Library closed",
        "Last day before Winter Break",
        "First day of Winter Break Camp registration",
        "First Day of Spring",
        "Last day to order yearbooks",
        "Last day of first quarter",
        "Early bird registration",
        "Vision testing",
        "Hold the class act auditions on Sat",
        "Veterans Day - school in session",
        "Students return",
        "Evening conferences for elementary schools",
        "Quarter 1 ends",
        "Regular school day",
    ],
)
def test_school_days_that_are_sure(words: str) -> None:
    assert taken(words) == (Taken.SCHOOL_DAY, True)


@pytest.mark.parametrize(
    "words",
    [
        "Conferences (12:00 dismissal)",
        "12:30 p.m. dismissal",
        "Early dismissal 12:30",
        "Half day",
        "1/2 Day",
        "Minimum Day",
        "Students dismissed at 1:15",
    ],
)
def test_early_releases(words: str) -> None:
    assert taken(words) == (Taken.EARLY_RELEASE, True)


@pytest.mark.parametrize(
    "words",
    [
        "Two-Hour Delay",
        "2 hour delayed start",
        "Late Start Wednesday",
        "Delayed Opening (PD)",
        "Late arrival for students",
        "90-minute delay / Professional Learning",
        "School starts two hours late",
        "Students report at 10:00",
        "Late-in day",
    ],
)
def test_late_starts(words: str) -> None:
    assert taken(words) == (Taken.LATE_START, True)


@pytest.mark.parametrize(
    "words",
    [
        "Late registration begins",
        "Delayed opening of registration",
        "Late bus runs",
        "Students report at 8:05",
        "Latest day to return forms",
        "Book Fair opens at 10",
    ],
)
def test_what_is_no_late_start(words: str) -> None:
    assert taken(words)[0] is Taken.SCHOOL_DAY


def test_a_first_day_with_a_late_start_is_both() -> None:
    calendar = pasted("2026-08-19\tFirst Day of School (2-hour delay)\n2026-08-20\tPicture Day\n")
    assert [entry.taken for entry in calendar.entries] == [
        Taken.FIRST_DAY,
        Taken.LATE_START,
        Taken.SCHOOL_DAY,
    ]
    calendar = pasted("2026-08-19\tFirst day of school, school begins at 8:15 am\n")
    assert [entry.taken for entry in calendar.entries] == [Taken.FIRST_DAY]


@pytest.mark.parametrize(
    "words", ["State testing", "PSAT", "SAT School Day", "Final exams week", "NWEA window opens"]
)
def test_testing(words: str) -> None:
    assert taken(words) == (Taken.TESTING, True)


@pytest.mark.parametrize(
    ("words", "kind", "question"),
    [
        ("Professional Development", Taken.NO_SCHOOL, "Do students stay home?"),
        ("Columbus Day", Taken.NO_SCHOOL, "It does not say “no school”."),
        ("No school for elementary students", Taken.NO_SCHOOL, "It names some grades or schools."),
        ("No school, grades 9-12", Taken.NO_SCHOOL, "It names some grades or schools."),
        ("No school for Pre-K", Taken.SCHOOL_DAY, "It names some grades or schools."),
        ("Early dismissal K only", Taken.SCHOOL_DAY, "It names some grades or schools."),
        ("No school if snow days are not used", Taken.NO_SCHOOL, "It may turn out otherwise."),
        ("Fall Break", Taken.NO_SCHOOL, "through which day?"),
        (
            "First day of school for grades 6-8",
            Taken.FIRST_DAY,
            "Is it the first day of the school?",
        ),
        ("Tentative last day of school", Taken.LAST_DAY, "It may turn out otherwise."),
    ],
)
def test_what_is_asked(words: str, kind: Taken, question: str) -> None:
    (entry,) = pasted(f"2026-10-06\t{words}\n").entries
    assert entry.taken is kind
    assert question in entry.question


ELEMENTARY, PRIMARY = Served(frozenset(range(6)), "elementary"), Served(frozenset(range(3)), "")
MIDDLE = Served(frozenset({6, 7, 8}), "middle")
HIGH, LONG = Served(frozenset(range(9, 13)), "high"), Served(frozenset(range(9)), "")


@pytest.mark.parametrize(
    ("words", "served", "kind"),
    [
        ("No school K-5", ELEMENTARY, Taken.NO_SCHOOL),
        ("No school K-5", HIGH, Taken.SCHOOL_DAY),
        ("No school for grades 9-12", HIGH, Taken.NO_SCHOOL),
        ("No school for elementary students", ELEMENTARY, Taken.NO_SCHOOL),
        ("Elementary conferences - no school", MIDDLE, Taken.SCHOOL_DAY),
        ("Early dismissal: middle and high schools", HIGH, Taken.EARLY_RELEASE),
        ("Early dismissal: middle and high schools", ELEMENTARY, Taken.SCHOOL_DAY),
        ("2-hour delay, grades 6, 7 and 8", MIDDLE, Taken.LATE_START),
        ("No school for all students in grades K-5", HIGH, Taken.SCHOOL_DAY),
        ("No school for kindergarten", HIGH, Taken.SCHOOL_DAY),
        ("No school except grades 9-12", HIGH, Taken.SCHOOL_DAY),
        ("No school except for seniors", ELEMENTARY, Taken.NO_SCHOOL),
        ("Grade 11 testing", ELEMENTARY, Taken.SCHOOL_DAY),
        ("Grade 11 testing", HIGH, Taken.TESTING),
        ("First day of school for grades 6-8", MIDDLE, Taken.FIRST_DAY),
        ("First day of school for grades 6-8", ELEMENTARY, Taken.SCHOOL_DAY),
        ("No school; high schools, K–12, and 6–12 schools", ELEMENTARY, Taken.SCHOOL_DAY),
        ("No school; high schools, K–12, and 6–12 schools", HIGH, Taken.NO_SCHOOL),
        ("No school at elementary, middle and K-8 schools", LONG, Taken.NO_SCHOOL),
        (
            "Conferences for elementary schools; students in these schools dismissed early",
            MIDDLE,
            Taken.SCHOOL_DAY,
        ),
        (
            "No classes for students attending high schools, all other students attend school",
            ELEMENTARY,
            Taken.SCHOOL_DAY,
        ),
        ("Primary Election Day - no school", HIGH, Taken.NO_SCHOOL),
        ("No school for all students", MIDDLE, Taken.NO_SCHOOL),
    ],
)
def test_named_grades_are_held_against_those_of_the_school(
    words: str, served: Served, kind: Taken
) -> None:
    text = f"2026-10-06\t{words}\n"
    (entry,) = read_calendar_text("pasted lines", text, TODAY, served=served).entries
    assert (entry.taken, entry.question) == (kind, "")
    assert bool(entry.note) is (kind is Taken.SCHOOL_DAY)


@pytest.mark.parametrize(
    ("words", "served", "kind", "question"),
    [
        (
            "Early dismissal K only",
            ELEMENTARY,
            Taken.SCHOOL_DAY,
            "It is about kindergarten; this school serves grades K-5. Does the day end early for "
            "the school?",
        ),
        (
            "No school for elementary students",
            LONG,
            Taken.NO_SCHOOL,
            "It is about grades K-5; this school serves grades K-8. Is the school closed?",
        ),
        ("No school for Lincoln High School", HIGH, Taken.NO_SCHOOL, "It names some grades"),
        ("No school for magnet schools", HIGH, Taken.NO_SCHOOL, "It names some grades"),
        ("No school K-5", Served(frozenset(), "elementary"), Taken.NO_SCHOOL, "It names some"),
        ("No school except kindergarten", PRIMARY, Taken.NO_SCHOOL, "It is about grades 1-2;"),
    ],
)
def test_what_only_the_school_can_place_is_asked(
    words: str, served: Served, kind: Taken, question: str
) -> None:
    text = f"2026-10-06\t{words}\n"
    (entry,) = read_calendar_text("pasted lines", text, TODAY, served=served).entries
    assert entry.taken is kind
    assert entry.question.startswith(question)
    assert not entry.note


def test_a_line_for_others_says_why_it_is_left_out() -> None:
    text = "date,event,grades\n2026-10-06,No school,6-8\n2026-10-07,No school,All\n"
    calendar = read_calendar_text("pasted lines", text, TODAY, served=ELEMENTARY)
    assert [(entry.taken, entry.note) for entry in calendar.entries] == [
        (Taken.SCHOOL_DAY, "It is for others: this school serves grades K-5."),
        (Taken.NO_SCHOOL, ""),
    ]


def test_a_column_says_whether_school_is_closed() -> None:
    calendar = pasted(
        "date,description,school_closed\n"
        "11/09/2026,Founders' Day,true\n"
        "11/10/2026,Columbus Day,false\n"
        '11/11/2026,"No classes for high schools, others attend",false\n'
    )
    assert [(entry.taken, entry.sure) for entry in calendar.entries] == [
        (Taken.NO_SCHOOL, True),
        (Taken.SCHOOL_DAY, True),
        (Taken.SCHOOL_DAY, False),
    ]
    assert calendar.entries[2].question == (
        "It names some grades or schools. Is the school closed?"
    )
    calendar = pasted("date,description,closed\n11/11/2026,No classes,false\n")
    assert "another column" in calendar.entries[0].question


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("Start Date,End Date,Event", "12/21/2026,1/1/2027,Winter Break"),
        ("Event,From,To", "Winter Break,Dec 21,Jan 1"),
        (
            "Subject,Start Date,Start Time,End Date,End Time,All day event",
            "Winter Break,12/21/2026,12:00:00 AM,1/2/2027,12:00:00 AM,True",
        ),
        ("EVENT NAME;BEGIN DATE;END DATE", '"Winter Break";2026-12-21;2027-01-01'),
        ("Day\tDate\tHoliday", "Monday\tDecember 21 - January 1, 2027\tWinter Break"),
        ("Date(s),Notes", '"Mon, Dec 21, 2026 – Fri, Jan 1, 2027",Winter Break'),
    ],
)
def test_headers_and_ranges_of_many_programs(header: str, row: str) -> None:
    (entry,) = pasted(f"{header}\n{row}\n").entries
    assert (entry.taken, entry.starts, entry.ends, entry.line) == (
        Taken.NO_SCHOOL,
        date(2026, 12, 21),
        date(2027, 1, 1),
        2,
    )


@pytest.mark.parametrize(
    "text",
    [
        "Dec 21, 2026 - Jan 1, 2027, Winter Break\n",
        "Winter Break, Monday, December 21, 2026 - Friday, January 1, 2027\n",
        "Date,Event\nDec 21, 2026 - Jan 1, 2027,Winter Break\n",
        "Dec 21, 2026 to Jan 1, 2027 Winter Break, no school for students\n",
    ],
)
def test_a_comma_before_the_year_cuts_no_date(text: str) -> None:
    (entry,) = pasted(text).entries
    assert (entry.starts, entry.ends) == (date(2026, 12, 21), date(2027, 1, 1))
    assert entry.words.startswith("Winter Break")


def test_dates_of_two_months_and_a_holiday_that_is_named_after_its_weekday() -> None:
    calendar = pasted(
        "2026-27\nMay 28, June 1-2 Snow make-up days\nGood Friday March 26\n"
        "Friday, March 19 - Field trip\n"
    )
    assert [(e.words, e.stretches[0][0], e.ends) for e in calendar.entries] == [
        ("Snow make-up days", date(2027, 5, 28), date(2027, 6, 2)),
        ("Good Friday", date(2027, 3, 26), date(2027, 3, 26)),
        ("Field trip", date(2027, 3, 19), date(2027, 3, 19)),
    ]


def test_days_below_the_name_of_their_month() -> None:
    calendar = pasted("August 2027\n18 First Day of School\n\nJanuary 2028\n17 MLK Day\n")
    assert told(calendar) == {
        "First Day of School": (Taken.FIRST_DAY, date(2027, 8, 18), date(2027, 8, 18)),
        "MLK Day": (Taken.NO_SCHOOL, date(2028, 1, 17), date(2028, 1, 17)),
    }


def test_dates_without_a_year_take_the_one_that_is_named_or_given_or_say_so() -> None:
    assert pasted("SY 2027-2028\nSept 6 Labor Day").entries[0].starts.year == 2027
    given = pasted("Jan 17 MLK Day", date(2029, 8, 20))
    assert (given.entries[0].starts, given.assumed) == (date(2030, 1, 17), "")
    guessed = pasted("Jan 18 MLK Day")
    assert guessed.entries[0].starts == date(2027, 1, 18)
    assert guessed.assumed == ("The calendar names no year. Its dates are taken for 2026–27.")
    assert pasted("Sept 7 Labor Day\n2026-08-19 First day of school").assumed == ""


def test_a_recess_of_which_only_one_day_is_given_is_asked_about() -> None:
    text = "2026-11-26,Thanksgiving Recess\n2026-12-24,Winter Recess\n2027-01-01,Winter Recess\n"
    thanksgiving, winter, end = pasted(text).entries
    assert thanksgiving.question == (
        "Only Nov 26, 2026 is given. A recess often lasts longer: through which day?"
    )
    assert (winter.starts, winter.ends) == (date(2026, 12, 24), date(2027, 1, 1))
    assert "The days between are taken as closed too." in winter.question
    assert end.sure


def test_a_recess_told_day_by_day_is_sure() -> None:
    days = "".join(f"2027-03-{day},Spring Break\n" for day in (26, 29, 30))
    assert all(entry.sure for entry in pasted(days).entries)


def test_a_testing_window_from_its_begin_to_its_end() -> None:
    begin, end = pasted("2027-04-12,PSSA Testing Begins\n2027-04-23,PSSA Testing Ends").entries
    assert (begin.taken, begin.starts, begin.ends) == (
        Taken.TESTING,
        date(2027, 4, 12),
        date(2027, 4, 23),
    )
    assert "Taken to last until Apr 23, 2027" in begin.question
    assert end.taken is Taken.TESTING


def test_the_second_semester_after_the_first_one_ends() -> None:
    text = "2026-12-18,End of first semester\n2026-12-21 to 2027-01-01,Winter Break\n"
    entry = pasted(text).entries[0]
    assert (entry.taken, entry.starts) == (Taken.SECOND_SEMESTER, date(2027, 1, 4))
    assert not entry.sure


def test_one_first_and_one_last_day_of_the_year_that_comes() -> None:
    text = (
        "2025-08-20,First day of school\n2026-05-29,Last day of school\n"
        "2026-08-19,First day of school\n2026-08-24,First day for kindergarten\n"
        "2027-05-28,Last day of school\n2027-06-04,Last day of school if snow days are used\n"
    )
    calendar = pasted(text)
    kept = [e.line for e in calendar.entries if e.taken is not Taken.SCHOOL_DAY]
    assert kept == [3, 5]
    first = read_calendar_text("feed", text, TODAY, date(2025, 8, 21))
    assert first.day(Taken.LAST_DAY) == date(2026, 5, 29)


def test_what_cannot_be_read_is_told_with_its_line() -> None:
    calendar = pasted(
        "Date,Event\n2/30/2027,No school\n1/9/2027-1/4/2027,Break\nsoon,Field day\n"
        "9/7/2026,Labor Day\n9/8/2026,\n"
    )
    assert [(p.line, p.reason) for p in calendar.problems] == [
        (4, "“soon” is no date."),
        (2, "February 2027 has 28 days."),
        (3, "It ends before it starts."),
        (6, "It has a date and no words."),
    ]
    assert [entry.words for entry in calendar.entries] == ["Labor Day"]


def test_a_table_that_breaks_off_keeps_what_is_whole() -> None:
    calendar = pasted('Date,Event\n9/7/2026,"Labor Day, no school"\n10/9/2026,"Teacher wor')
    assert [(entry.line, entry.taken) for entry in calendar.entries] == [
        (2, Taken.NO_SCHOOL),
        (3, Taken.SCHOOL_DAY),
    ]
    assert [p.line for p in calendar.problems] == [3]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends(tmp_path: Path, encoding: str, newline: str) -> None:
    path = tmp_path / "calendar.csv"
    text = "Date,Event\n9/7/2026,César Chávez – no school\n"
    path.write_bytes(text.replace("\n", newline).encode(encoding))
    (entry,) = read_school_calendar(path, TODAY).entries
    assert (entry.words, entry.line) == ("César Chávez – no school", 2)


def test_a_cell_is_a_text_whatever_it_starts_with() -> None:
    (entry,) = pasted('Date,Event\n9/7/2026,"=HYPERLINK(""x"") no school"\n').entries
    assert entry.words == '=HYPERLINK("x") no school'


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.csv", "Name,Room\nAna,12\n", "No dates were found in a.csv."),
        ("a.ics", "Name,Room\nAna,12\n", "a.ics is not a calendar: it holds no events."),
        ("a.ics", "BEGIN:VCALENDAR\nEND:VCALENDAR\n", "No dates were found in a.ics."),
        ("a.ics", "<html><body>Sign in</body></html>", "a.ics is a document"),
        ("a.csv", "\n" * 3, "No dates were found in a.csv."),
        ("a.csv", "9/7/2026,x\n" * 5_001, "a.csv has more than 5,000 lines"),
    ],
)
def test_what_is_no_calendar_is_refused_in_a_sentence(
    tmp_path: Path, name: str, content: str, message: str
) -> None:
    path = tmp_path / name
    path.write_text(content, "utf-8")
    with pytest.raises(SheetError, match=message):
        read_school_calendar(path, TODAY)


def test_folders_and_missing_files_are_refused(tmp_path: Path) -> None:
    with pytest.raises(CalendarError, match="is a folder"):
        read_school_calendar(tmp_path, TODAY)
    with pytest.raises(SheetError, match="cannot be read"):
        read_school_calendar(tmp_path / "none.ics", TODAY)


def test_nothing_or_too_much_to_paste() -> None:
    with pytest.raises(CalendarError, match="Nothing to paste yet"):
        pasted("  \n")
    with pytest.raises(CalendarError, match="too much to paste"):
        pasted("x" * 2_000_001)


@pytest.mark.parametrize(
    ("words", "label"),
    [
        ("No School / Labor Day", "Labor Day"),
        ("No School - Thanksgiving Holiday", "Thanksgiving Holiday"),
        ("No School (Presidents Day)", "Presidents Day"),
        ("NO SCHOOL", "NO SCHOOL"),
        ("Winter Break", "Winter Break"),
        ("Labor\x0b Day \x07", "Labor Day"),
        ("No School - " + "x" * 300, "x" * 200),
    ],
)
def test_what_a_day_is_called(words: str, label: str) -> None:
    assert label_of(words) == label


PARTS = st.sampled_from(
    [
        *("BEGIN:VCALENDAR", "BEGIN:VEVENT", "END:VEVENT", "END:VCALENDAR", "BEGIN:VALARM"),
        *(
            "DTSTART;VALUE=DATE:20260907",
            "DTSTART;VALUE=DATE:2026090",
            "CATEGORIES;VALUE=DATE:1",
            "DTSTART:20260907T",
            "DTSTART;TZID=Mars:20260907T080000",
        ),
        *("DTEND:19000101", "DURATION:P99999999W", "DURATION:-P1D", "SUMMARY:No School"),
        *("RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "RRULE:FREQ=SECONDLY", "RRULE:COUNT=9"),
        *("RRULE:FREQ=WEEKLY;BYDAY=XX;INTERVAL=0", "EXDATE:x", "RDATE;VALUE=PERIOD:20260101T0/P1D"),
        *("RECURRENCE-ID:20260907", "UID:1", "CATEGORIES:a,b", "X-WR-TIMEZONE:../etc/passwd"),
        *("Date,Event", "Dec 22 - Jan 2", "31/31/2026", "1/2/03-4/5/06", "August", "\t", ",", '"'),
        *("Feb 29", "0001-01-01", "9999-12-31", "first day of school", "last day of school", "\0"),
    ]
)
HOSTILE = st.lists(st.one_of(PARTS, st.text(max_size=20)), max_size=30).map("\n".join)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(HOSTILE)
def test_no_text_makes_the_reader_stumble(text: str) -> None:
    try:
        calendar = read_calendar_text("pasted lines", text, TODAY, served=ELEMENTARY)
        changes = calendar_changes(calendar, Plan(), date(2026, 8, 1), date(2027, 6, 1))
    except SheetError as error:
        assert str(error).endswith((".", "it."))
    else:
        assert all(entry.starts <= entry.ends for entry in calendar.entries)
        inside = [(day.starts, day.ends) for day in changes.days]
        assert all(date(2026, 8, 1) <= a <= b <= date(2027, 6, 1) for a, b in inside)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300), st.sampled_from([".ics", ".csv", ".txt", ".xlsx"]))
def test_no_file_makes_the_reader_stumble(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, suffix: str
) -> None:
    path = tmp_path_factory.mktemp("hostile") / f"calendar{suffix}"
    path.write_bytes(content)
    try:
        read_school_calendar(path, TODAY)
    except SheetError as error:
        assert str(error)
