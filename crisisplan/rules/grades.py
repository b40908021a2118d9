"""The grades that a school serves, read from what people write."""

from __future__ import annotations

import re

_NAMES = ("PK", "K", *map(str, range(1, 13)))
LOWEST, HIGHEST = -1, 12
"""Prekindergarten and grade 12; kindergarten is 0."""
LEVELS = ("elementary", "middle", "high")
_PART = re.compile(r"(pk|k|\d{1,2})(?: ?[-–] ?(pk|k|\d{1,2}))?", re.IGNORECASE)


def read_grades(text: str | None) -> frozenset[int] | None:
    """“PK, 1-3” as {-1, 1, 2, 3}; ``None`` where it cannot be read."""
    found: set[int] = set()
    for part in (text or "").split(","):
        match = _PART.fullmatch(part.strip(" "))
        if match is None:
            return None
        first, last = match[1].upper(), (match[2] or match[1]).upper()
        if first not in _NAMES or last not in _NAMES:
            return None
        start, end = _NAMES.index(first), _NAMES.index(last)
        if end < start:
            return None
        found |= {number + LOWEST for number in range(start, end + 1)}
    return frozenset(found)


def level_of(level: str | None, grades: frozenset[int] | None) -> str:
    """The one level of a school, as it says or as its grades say; empty for several."""
    if level in LEVELS:
        return level
    if not grades or level == "combined":
        return ""
    lowest, highest = min(grades), max(grades)
    if lowest <= 5 and highest <= 6:
        return "elementary"
    if lowest >= 5 and highest <= 9 and lowest < 9:
        return "middle"
    return "high" if lowest >= 9 else ""


def show_grades(grades: frozenset[int]) -> str:
    """{-1, 1, 2, 3} as “PK, 1-3”."""
    parts: list[list[int]] = []
    for grade in sorted(grades):
        if parts and parts[-1][-1] == grade - 1:
            parts[-1].append(grade)
        else:
            parts.append([grade])
    return ", ".join(
        "-".join(dict.fromkeys((_NAMES[run[0] - LOWEST], _NAMES[run[-1] - LOWEST])))
        for run in parts
    )
