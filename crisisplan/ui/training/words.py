"""Staff training in words: what a cell says, how long a course counts, who is meant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from crisisplan.plan.dates import MONTHS, show_date
from crisisplan.plan.forms import Forms
from crisisplan.plan.model import Course, Person, Position, Ref
from crisisplan.plan.plan import Plan
from crisisplan.rules.command import title_of
from crisisplan.rules.finding import listed
from crisisplan.rules.training.coverage import Cell, Coverage, Standing

_YEAR_SHOWN_AFTER = 300
"""Days from which on a day is told with its year instead of its number."""


@dataclass(frozen=True)
class CellLook:
    """What a cell of the matrix shows: a word with an icon, on a ground; and what it means."""

    text: str
    icon: str
    status: str
    """``ok``, ``warn``, ``bad``, ``info`` or ``muted``."""
    filled: bool
    spoken: str


_NOT_NEEDED = CellLook("–", "", "muted", False, "not required")
_MISSING = CellLook("Missing", "circle-dashed", "warn", True, "missing: required, never done")


def cell_look(cell: Cell, today: date) -> CellLook:
    """What a cell shows on a day. What nobody asks for has no ground: nothing is to be done."""
    record, ends, needed = cell.record, cell.ends, cell.required
    if record is None:
        if not needed:
            return _NOT_NEEDED
        if ends is None:
            return _MISSING
        due = f"new here: due by {show_date(ends)}"
        return CellLook(f"Due {near(ends, today)}", "hourglass", "info", True, due)
    also = "" if needed else ", not required"
    if cell.standing is Standing.EXPIRED:
        assert ends is not None
        words = f"ended on {show_date(ends)}{also}"
        color = "bad" if needed else "muted"
        return CellLook(f"Ended {near(ends, today)}", "x-circle-fill", color, needed, words)
    if cell.standing in (Standing.DUE_60, Standing.DUE_30):
        assert ends is not None
        words = f"ends on {show_date(ends)}{also}"
        color = "warn" if needed else "muted"
        return CellLook(f"Ends {near(ends, today)}", "clock-fill", color, needed, words)
    color = "ok" if needed else "muted"
    if ends is None:
        done = record.completed_on
        assert done is not None
        words = f"done on {show_date(done)}, does not end{also}"
        return CellLook(f"Done {done.year}", "check", color, False, words)
    month = f"{MONTHS[ends.month - 1][:3]} {ends.year}"
    return CellLook(month, "check", color, False, f"current until {show_date(ends)}{also}")


def near(day: date, today: date) -> str:
    """“Dec 14” for a day of these months, “Dec 2024” for one that is far away."""
    month = MONTHS[day.month - 1][:3]
    far = abs((day - today).days) > _YEAR_SHOWN_AFTER
    return f"{month} {day.year}" if far else f"{month} {day.day}"


def renewal_words(course: Course, *, short: bool = False) -> str:
    """How long a course counts: “Every 2 years”, “Once”; that it is not decided."""
    match course.renewal:
        case "none":
            return "Once"
        case "school_year":
            return "Each year" if short else "Each school year"
        case "months" if course.renewal_months:
            months = course.renewal_months
            if months % 12:
                return f"Every {months} months" if months > 1 else "Every month"
            return f"Every {months // 12} years" if months > 12 else "Every year"
    return "Not decided" if short else "Renewal not decided"


def duties(plan: Plan) -> dict[Ref, str]:
    """Which crisis role each person holds, in lower case: in the order of the roster."""
    found: dict[Ref, str] = {}
    for position in plan.rows(Position):
        title = " ".join(
            word if word.isupper() else word.lower() for word in title_of(position).split()
        )
        places = (
            position.primary, position.alternate_1, position.alternate_2, position.alternate_3
        )  # fmt: skip
        for place, ref in enumerate(places):
            if ref is None:
                continue
            words = title
            if place:
                words = f"alternate {place}, {words}"
            if ref not in found or (not place and found[ref].startswith("alternate")):
                found[ref] = words
    return found


def person_words(person: Person) -> str:
    """A person’s name, also where there is none yet."""
    return person.name or "Somebody without a name"


def course_words(course: Course | None) -> str:
    """A course’s name, also where there is none yet."""
    return (course.name if course is not None else "") or "A course without a name"


def who_words(values: Mapping[str, Any], plan: Plan, forms: Forms) -> str:
    """Whom a requirement means: “All staff, at least 2 in each building”."""
    table = forms.table("training.requirements")
    who, position = values.get("who"), values.get("position")
    if who == "category" and values.get("category"):
        words = table.column("category").show(values["category"], plan)
    elif who == "position" and position:
        words = f"{plan.name_of(position) or 'A position'} and alternates"
    elif who:
        words = table.column("who").show(who, plan)
    else:
        words = "Not decided who"
    if values.get("at_least") is not None:
        per = values.get("per")
        place = table.column("per").show(per, plan) if per else ""
        words += f", at least {values['at_least']}"
        words += f" in {place[:1].lower()}{place[1:]}" if place else ""
    return words


def lacking_words(person: Ref, found: Coverage) -> str:
    """What somebody has to have and has not: “IS-100 and CPR”; nothing where all is there."""
    return listed([course_words(course) for course, _ in found.lacking(person)])
