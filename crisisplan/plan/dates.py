"""Days and times as people read them."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

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
DAY = timedelta(days=1)
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def show_date(day: date) -> str:
    """Dec 3, 2026."""
    return f"{MONTHS[day.month - 1][:3]} {day.day}, {day.year}"


def show_day(day: date) -> str:
    """Thu, Dec 3, 2026."""
    return f"{WEEKDAYS[day.weekday()]}, {show_date(day)}"


def show_moment(at: datetime) -> str:
    """Dec 3, 2026, 9:15 AM."""
    return f"{show_date(at.date())}, {show_time(at.time())}"


def show_time(at: time) -> str:
    """9:15 AM."""
    return f"{at.hour % 12 or 12}:{at.minute:02} {'AM' if at.hour < 12 else 'PM'}"


def next_month(day: date, step: int = 1) -> date:
    """The first day of the month so many months after that of a day."""
    year, month = divmod(day.year * 12 + day.month - 1 + step, 12)
    return date(year, month + 1, 1)


def months_later(day: date, step: int) -> date:
    """The same day so many months on, or the last of that month."""
    if day.day <= 28:
        return next_month(day, step).replace(day=day.day)
    last = next_month(day, step + 1) - DAY
    return last.replace(day=min(day.day, last.day))
