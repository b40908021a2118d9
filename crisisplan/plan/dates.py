"""Days and times as people read them."""

from __future__ import annotations

from datetime import date, datetime, time

MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


def show_date(day: date) -> str:
    """Dec 3, 2026."""
    return f"{MONTHS[day.month - 1][:3]} {day.day}, {day.year}"


def show_moment(at: datetime) -> str:
    """Dec 3, 2026, 9:15 AM."""
    return f"{show_date(at.date())}, {show_time(at.time())}"


def show_time(at: time) -> str:
    """9:15 AM."""
    return f"{at.hour % 12 or 12}:{at.minute:02} {'AM' if at.hour < 12 else 'PM'}"
