"""The kinds of answer: how each is read from what people type, and how it is shown."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from crisisplan.plan.dates import DAY, MONTHS, next_month, show_date, show_time

Value = str | int | bool | date | time
"""What an answer holds; ``None`` beside it means "not yet decided"."""

NOT_DECIDED = "Not yet decided"
TEXT_LIMIT = 300
PARAGRAPH_LIMIT = 20_000


class UnreadableError(ValueError):
    """What was typed cannot be this kind of answer. The message says what would be right."""


# Not allowed in XML 1.0 (section 2.2), so no Word file could hold it.
_UNPRINTABLE = re.compile("[^\t\n\u0020-\u007e\u00a0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def read_text(text: str) -> str:
    """One line of text, blanks trimmed and folded."""
    # Twice, because what cannot be printed may stand between two blanks.
    text = _UNPRINTABLE.sub("", " ".join(text.split()))
    return _limited(" ".join(text.split()), TEXT_LIMIT)


def read_paragraph(text: str) -> str:
    """Text of several lines; blanks at the line ends and around it go."""
    text = _UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    lines = [line.rstrip() for line in text.split("\n")]
    return _limited("\n".join(lines).strip(), PARAGRAPH_LIMIT)


def _limited(text: str, limit: int) -> str:
    if len(text) > limit:
        raise UnreadableError(
            f"This answer holds at most {limit:,} characters; yours has {len(text):,}."
        )
    return text


def read_number(text: str) -> int:
    """A whole number from 0 to 1,000,000; thousands may be set off by commas."""
    digits = text.strip().replace(",", "").replace(" ", "")
    if not re.fullmatch(r"[0-9]{1,7}", digits) or int(digits) > 1_000_000:
        raise UnreadableError("Enter a whole number, for example 420.")
    return int(digits)


_DATE = re.compile(
    r"(?P<y1>\d{4})-(?P<m1>\d{1,2})-(?P<d1>\d{1,2})"
    r"|(?P<m2>\d{1,2})/(?P<d2>\d{1,2})/(?P<y2>\d{4}|\d{2})"
    r"|(?P<m3>[A-Za-z]{3,9})\.? (?P<d3>\d{1,2}),? (?P<y3>\d{4})"
)


def read_date(text: str) -> date:
    """A date as people in US schools write it: 12/3/2026, Dec 3, 2026 or 2026-12-03."""
    match = _DATE.fullmatch(" ".join(text.split()))
    if match is None:
        raise UnreadableError("Enter a date, for example 12/3/2026.")
    form = next(n for n in "123" if match[f"y{n}"])
    year, day = int(match[f"y{form}"]), int(match[f"d{form}"])
    year += 2000 if year < 100 else 0
    month = _month(match[f"m{form}"])
    if not 1 <= month <= 12 or not 1900 <= year <= 2200:
        raise UnreadableError("Enter a date, for example 12/3/2026.")
    try:
        return date(year, month, day)
    except ValueError:
        last = (next_month(date(year, month, 1)) - DAY).day
        raise UnreadableError(f"{MONTHS[month - 1]} {year} has {last} days.") from None


def _month(text: str) -> int:
    if text.isdigit():
        return int(text)
    starts = [n for n, name in enumerate(MONTHS, 1) if name.lower().startswith(text.lower())]
    return starts[0] if starts else 0


_TIME = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?(?::\d{2})? ?(?:([ap])\.?m?\.?)?", re.IGNORECASE)


def read_time(text: str) -> time:
    """A time of day: 9:15 AM, 2 pm or 14:15. Without AM or PM the 24-hour clock counts."""
    match = _TIME.fullmatch(text.strip())
    hour, minute = (int(match[1]), int(match[2] or 0)) if match else (99, 0)
    half = (match[3] or "").lower() if match else ""
    if half and not 1 <= hour <= 12:
        hour = 99
    elif half:
        hour = hour % 12 + (12 if half == "p" else 0)
    if hour > 23 or minute > 59:
        raise UnreadableError("Enter a time, for example 9:15 AM.")
    return time(hour, minute)


_DURATION = re.compile(
    r"(?:(?P<h>\d{1,2}):)?(?P<m>\d{1,3}):(?P<s>\d{2})"
    r"|(?:(?P<m2>\d{1,3}) ?(?:m|min|minutes?)\.?)? ?(?:(?P<s2>\d{1,4}) ?(?:s|sec|seconds?)\.?)?",
    re.IGNORECASE,
)


def read_duration(text: str) -> int:
    """Seconds, from minutes and seconds as a stopwatch shows them: 2:48 or 2 min 48 s."""
    match = _DURATION.fullmatch(" ".join(text.split()))
    if match is None or not any(match.groups()):
        raise UnreadableError("Enter minutes and seconds, for example 2:48.")
    hours, minutes, seconds = (int(part or 0) for part in match.group("h", "m", "s"))
    if match["s"] is not None and seconds > 59:
        raise UnreadableError("A minute has 60 seconds.")
    minutes += int(match["m2"] or 0)
    return hours * 3600 + minutes * 60 + seconds + int(match["s2"] or 0)


_YES = {"yes", "y", "true", "1", "x", "✓"}
_NO = {"no", "n", "false", "0"}


def read_flag(text: str) -> bool:
    """Yes or no."""
    word = text.strip().lower()
    if word not in _YES | _NO:
        raise UnreadableError("Enter yes or no.")
    return word in _YES


_PHONE = re.compile(
    r"(?:\+?1[-. ]?)?\(?(\d{3})\)?[-. ]*(\d{3})[-. ]*(\d{4})"
    r"(?:,? ?(?:x|ext\.?|extension) ?(\d{1,6}))?",
    re.IGNORECASE,
)


def read_phone(text: str) -> str:
    """A phone number; ten digits are set as (217) 555-0100 x12, others stay as typed."""
    text = read_text(text)
    match = _PHONE.fullmatch(text)
    if match is None:
        return text
    extension = f" x{match[4]}" if match[4] else ""
    return f"({match[1]}) {match[2]}-{match[3]}{extension}"


def doubt_phone(text: str) -> str | None:
    """What looks wrong with a phone number, or ``None``. Short numbers such as 911 are right."""
    digits = sum(ch.isdigit() for ch in text)
    if digits in (3, 10, 11) or digits > 11 or text.startswith("+"):
        return None
    return f"This phone number has {digits} digits. US numbers have 10."


def doubt_email(text: str) -> str | None:
    """What looks wrong with an email address, or ``None``."""
    if re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s.]{2,}", text):
        return None
    return "An email address has a name, an @ and a domain: office@school.org."


def show_number(value: int) -> str:
    """1962, but 12,400: four digits stay together, as in years."""
    return f"{value:,}" if value >= 10_000 else str(value)


def show_duration(seconds: int) -> str:
    """2 min 48 s."""
    minutes, rest = divmod(seconds, 60)
    return f"{minutes} min {rest:02} s" if minutes else f"{rest} s"


def show_flag(value: bool) -> str:
    """Yes or No."""
    return "Yes" if value else "No"


_REFERENCE_NUMBER = re.compile(r"[A-Za-z]?[-/ ]?[0-9]{1,8}(?:[-/][0-9]{1,8})?")
"""One letter at most: with more, “Jo-12” could stand there."""


def read_reference_number(text: str) -> str:
    """A number under which papers are filed, W-0147: it cannot hold a name."""
    text = read_text(text)
    if not _REFERENCE_NUMBER.fullmatch(text):
        raise UnreadableError("Enter the number of the paper, for example W-0147, never a name.")
    return text.upper()


def read_file(text: str) -> str:
    """Nobody types a file. Raises UnreadableError."""
    raise UnreadableError("A file is attached in the program’s window.")


def show_file(value: str) -> str:
    """The name of an attached file, which is kept as its digest and its name."""
    return value.partition(" ")[2]


def no_doubt(value: Any) -> str | None:
    """Nothing looks wrong with an answer of a kind that knows no doubt."""
    return None


@dataclass(frozen=True)
class Kind:
    """A kind of answer.

    ``read`` makes a value of what was typed or raises :class:`UnreadableError`; ``show`` gives
    the words for a value; ``doubt`` names what looks wrong with a value that is kept anyway.
    """

    name: str
    type: type
    read: Callable[[str], Any]
    show: Callable[[Any], str] = str
    doubt: Callable[[Any], str | None] = no_doubt


KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("text", str, read_text),
        Kind("paragraph", str, read_paragraph),
        Kind("choice", str, read_text),
        Kind("flag", bool, read_flag, show_flag),
        Kind("number", int, read_number, show_number),
        Kind("duration", int, read_duration, show_duration),
        Kind("date", date, read_date, show_date),
        Kind("time", time, read_time, show_time),
        Kind("phone", str, read_phone, doubt=doubt_phone),
        Kind("email", str, read_text, doubt=doubt_email),
        Kind("person", str, read_text),
        Kind("reference_number", str, read_reference_number),
        Kind("file", str, read_file, show_file),
    )
}
"""The kinds that a form may name. A ``choice`` and a ``person`` are read against their lists."""
