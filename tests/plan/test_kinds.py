"""Reading what people type, and showing it again."""

from __future__ import annotations

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crisisplan.plan.dates import show_date, show_time
from crisisplan.plan.kinds import (
    KINDS,
    UnreadableError,
    doubt_email,
    doubt_phone,
    read_date,
    read_flag,
    read_number,
    read_phone,
    read_text,
    read_time,
    show_number,
)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("12/3/2026", date(2026, 12, 3)),
        ("12/3/26", date(2026, 12, 3)),
        ("2026-12-03", date(2026, 12, 3)),
        ("Dec 3, 2026", date(2026, 12, 3)),
        ("December 3 2026", date(2026, 12, 3)),
        ("Sept. 9, 2026", date(2026, 9, 9)),
    ],
)
def test_a_date_is_read_as_people_write_it(text: str, day: date) -> None:
    assert read_date(text) == day


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("2/30/2027", "February 2027 has 28 days."),
        ("Nov 31, 2026", "November 2026 has 30 days."),
        ("12/32/2026", "December 2026 has 31 days."),
        ("13/1/2026", "Enter a date, for example 12/3/2026."),
        ("next week", "Enter a date, for example 12/3/2026."),
        ("Foo 3, 2026", "Enter a date, for example 12/3/2026."),
    ],
)
def test_what_is_no_date_says_what_would_be(text: str, sentence: str) -> None:
    with pytest.raises(UnreadableError, match=sentence.replace(".", r"\.")):
        read_date(text)


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2200, 12, 31)))
def test_a_shown_date_reads_back(day: date) -> None:
    assert read_date(show_date(day)) == day


@given(st.times().map(lambda at: at.replace(second=0, microsecond=0)))
def test_a_shown_time_reads_back(at: time) -> None:
    assert read_time(show_time(at)) == at


@pytest.mark.parametrize(
    ("text", "at"),
    [("9:15 AM", time(9, 15)), ("2 pm", time(14)), ("14:15", time(14, 15)), ("12 am", time(0))],
)
def test_a_time_is_read_as_people_write_it(text: str, at: time) -> None:
    assert read_time(text) == at


@pytest.mark.parametrize("text", ["25:00", "9:75", "13 pm", "noon"])
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(UnreadableError):
        read_time(text)


@given(st.integers(min_value=0, max_value=1_000_000))
def test_a_shown_number_reads_back(number: int) -> None:
    assert read_number(show_number(number)) == number


@pytest.mark.parametrize("text", ["-1", "1.5", "many", "1000001", "٣"])
def test_what_is_no_whole_number_is_refused(text: str) -> None:
    with pytest.raises(UnreadableError):
        read_number(text)


def test_years_have_no_comma_but_large_numbers_do() -> None:
    assert show_number(1978) == "1978"
    assert show_number(12400) == "12,400"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("217.555.0100", "(217) 555-0100"),
        ("1-217-555-0100 ext. 12", "(217) 555-0100 x12"),
        ("(217) 555-0100 x12", "(217) 555-0100 x12"),
        ("911", "911"),
        ("+44 20 7946 0000", "+44 20 7946 0000"),
        ("911; dispatch (217) 555-0151", "911; dispatch (217) 555-0151"),
    ],
)
def test_us_phone_numbers_are_set_alike(text: str, shown: str) -> None:
    assert read_phone(text) == shown
    assert read_phone(shown) == shown


def test_odd_phones_and_emails_are_kept_and_doubted() -> None:
    assert doubt_phone("555-01") == "This phone number has 5 digits. US numbers have 10."
    assert doubt_phone("911") is None
    assert doubt_phone("(217) 555-0100 x12") is None
    assert doubt_email("ana@school") is not None
    assert doubt_email("ana@school.org") is None


@pytest.mark.parametrize(("text", "value"), [("Yes", True), ("n", False), ("TRUE", True)])
def test_yes_and_no(text: str, value: bool) -> None:
    assert read_flag(text) is value


def test_text_loses_what_no_document_can_hold() -> None:
    assert read_text("  Ana\x00 \t Muñoz\x1b ") == "Ana Muñoz"
    assert read_text("🏫 مدرسة") == "🏫 مدرسة"
    assert read_text("a\ud800b") == "ab"


def test_too_long_a_text_is_refused_with_the_limit() -> None:
    with pytest.raises(UnreadableError, match="at most 300 characters; yours has 301"):
        read_text("x" * 301)


@given(st.sampled_from(sorted(KINDS)), st.text())
def test_reading_never_fails_but_with_a_sentence(kind: str, text: str) -> None:
    try:
        KINDS[kind].read(text)
    except UnreadableError as error:
        assert str(error).endswith(".")
