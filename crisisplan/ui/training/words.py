"""Staff training as the window shows it: the look of a cell, who has which duty."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from crisisplan.plan.model import Course, Ref
from crisisplan.rules.finding import listed
from crisisplan.rules.training.coverage import Cell, Coverage, Standing
from crisisplan.rules.training.wording import (
    cell_words,
    course_words,
    duties,
    near,
    person_words,
    renewal_words,
    who_words,
)

__all__ = [
    "CellLook",
    "cell_look",
    "course_words",
    "duties",
    "lacking_words",
    "near",
    "person_words",
    "renewal_words",
    "who_words",
]

_LONGEST_NUMBER = 10


@dataclass(frozen=True)
class CellLook:
    """What a cell of the matrix shows: a word with an icon, on a ground; and what it means."""

    text: str
    icon: str
    status: str
    """``ok``, ``warn``, ``bad``, ``info`` or ``muted``."""
    filled: bool
    spoken: str


_ICONS = {
    Standing.CURRENT: "check",
    Standing.DUE_60: "clock-fill",
    Standing.DUE_30: "clock-fill",
    Standing.EXPIRED: "x-circle-fill",
}


def cell_look(cell: Cell, today: date) -> CellLook:
    """What a cell shows on a day. What nobody asks for has no ground: nothing is to be done."""
    words = cell_words(cell, today)
    icon = _ICONS.get(cell.standing, "")
    if cell.record is None:
        icon = ("hourglass" if cell.ends is not None else "circle-dashed") if cell.required else ""
    return CellLook(words.short, icon, words.tone, words.filled, words.long)


def lacking_words(person: Ref, found: Coverage) -> str:
    """What somebody has to have and has not: “IS-100 and CPR”; nothing where all is there."""
    return listed([short_course(course) for course, _ in found.lacking(person)])


def short_course(course: Course) -> str:
    """The number of a course that has one, “IS-100.c”; else its name."""
    name = course_words(course)
    number = name.partition(":")[0]
    return number if number != name and len(number) <= _LONGEST_NUMBER else name
