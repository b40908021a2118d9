"""Staff training in words: what a cell says, how long a course counts, who is meant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from crisisplan.plan.dates import MONTHS, show_date
from crisisplan.plan.forms import Forms
from crisisplan.plan.model import Building, Course, Person, Position, Ref, School
from crisisplan.plan.plan import Plan
from crisisplan.rules.command import title_of
from crisisplan.rules.finding import listed
from crisisplan.rules.states import State
from crisisplan.rules.training.coverage import Cell, Coverage, Need, Standing

_LONGEST_NUMBER = 10
_YEAR_SHOWN_AFTER = 300
"""Days from which on a day is told with its year instead of its number."""


@dataclass(frozen=True)
class CellWords:
    """What a cell of the matrix says."""

    short: str
    """“Aug 2027”, “Done 2021”, “Ends Dec 14”, “Ended Oct 2”, “Due Dec 1”, “Missing”, “–”."""
    long: str
    """The same as part of a sentence, with the day."""
    tone: str
    """``ok``, ``warn``, ``bad``, ``info`` or ``muted``."""
    filled: bool
    """Whether something is to be done about it: then it stands on a ground of its tone."""


def cell_words(cell: Cell, today: date) -> CellWords:
    """What a cell says on a day. What nobody asks for has no ground: nothing is to be done."""
    record, ends, needed = cell.record, cell.ends, cell.required
    if record is None:
        if not needed:
            return CellWords("–", "not required", "muted", False)
        if ends is None:
            return CellWords("Missing", "missing: required, never done", "warn", True)
        due = f"new here: due by {show_date(ends)}"
        return CellWords(f"Due {near(ends, today)}", due, "info", True)
    also = "" if needed else ", not required"
    if ends is not None and cell.standing is Standing.EXPIRED:
        tone = "bad" if needed else "muted"
        ended = f"ended on {show_date(ends)}{also}"
        return CellWords(f"Ended {near(ends, today)}", ended, tone, needed)
    if ends is not None and cell.standing in (Standing.DUE_60, Standing.DUE_30):
        tone = "warn" if needed else "muted"
        soon = f"ends on {show_date(ends)}{also}"
        return CellWords(f"Ends {near(ends, today)}", soon, tone, needed)
    tone = "ok" if needed else "muted"
    if ends is None:
        done = record.completed_on
        assert done is not None
        told = f"done on {show_date(done)}, does not end{also}"
        return CellWords(f"Done {done.year}", told, tone, False)
    month = f"{MONTHS[ends.month - 1][:3]} {ends.year}"
    return CellWords(month, f"current until {show_date(ends)}{also}", tone, False)


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


def person_words(person: Person) -> str:
    """A person’s name, also where there is none yet."""
    return person.name or "Somebody without a name"


def course_words(course: Course | None) -> str:
    """A course’s name, also where there is none yet."""
    return (course.name if course is not None else "") or "A course without a name"


def lacking_words(person: Ref, found: Coverage) -> str:
    """What somebody has to have and has not: “IS-100 and CPR”; nothing where all is there."""
    return listed([short_course(course) for course, _ in found.lacking(person)])


def short_course(course: Course) -> str:
    """The number of a course that has one, “IS-100.c”; else its name."""
    name = course_words(course)
    number = name.partition(":")[0]
    return number if number != name and len(number) <= _LONGEST_NUMBER else name


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


def place_words(need: Need, plan: Plan, forms: Forms) -> str:
    """Where so many are needed: “Gym wing”, “Evening”, “The school”."""
    building = plan.get(Building, need.place)
    if building is not None:
        return building.name or "A building without a name"
    shifts = forms.table("people.people").column("shift")
    return shifts.show(need.place or None, plan) or "The school"


def who_words(values: Mapping[str, Any], plan: Plan, forms: Forms) -> str:
    """Whom a requirement means, by its answers: “All staff, at least 2 in each building”."""
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


def silence(school: School, state: State | None) -> str:
    """That no law on the training of staff was found for a school, where that is so."""
    if school.state is None:
        return "Name the state first: it decides which training the law asks for."
    if state is not None and state.staff_laws(school.control):
        return ""
    name = state.name if state is not None else school.state
    return (
        f"No law on the training of staff was found for {name}. There may be one all the same: "
        "ask your district."
    )
