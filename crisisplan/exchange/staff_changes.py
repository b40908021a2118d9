"""A roster against the people of a plan: who is added, changed, left as is, gone or skipped."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from pathlib import Path
from typing import Any

from crisisplan.exchange.roster import (
    Roster,
    RosterPerson,
    Standing,
    name_words,
    read_roster,
    read_roster_sheets,
)
from crisisplan.exchange.sheets import Report, SheetError
from crisisplan.plan.dates import show_date
from crisisplan.plan.file import PlanFile
from crisisplan.plan.forms import Forms
from crisisplan.plan.model import Person, School
from crisisplan.plan.plan import Plan

EVERY_SCHOOL = ""
COMPLETE_FROM = 0.7
"""A roster that holds so much of the plan's staff is taken for a complete one."""
COMPLETE_LEAST = 3

_OUTSIDE = {"parent", "responder", "community", "board", "volunteer", "district"}
"""Categories of people whom a school's roster does not list."""
_COMPARED = ("name", "job_title", "room", "phone", "mobile", "email", "organization", "languages")
_FILLED = ("category", "staff_id")
"""Worked out, or of one system only: such an answer fills a gap and never replaces another."""


class Act(Enum):
    """What an import does with somebody. The label heads a list."""

    ADD = "Add"
    CHANGE = "Change"
    GONE = "Gone"
    KEEP = "Leave as is"
    SKIP = "Skip"


@dataclass(frozen=True)
class StaffChange:
    """What an import would do with one person."""

    act: Act
    name: str
    """Nothing for students and guardians."""
    row: Person | None = None
    """The person in the plan."""
    place: str = ""
    """Where the roster says it; nothing for people who are only in the plan."""
    values: Mapping[str, Any] | None = None
    """The answers that would be written, by attribute of Person; ``None``: it cannot be done."""
    chosen: bool = False
    """Whether it is done unless somebody says otherwise."""
    reason: str = ""


@dataclass(frozen=True)
class StaffChanges:
    """Everything that importing a roster would do to a plan."""

    roster: Roster
    school: str
    """The school whose people are taken; EVERY_SCHOOL for all."""
    changes: tuple[StaffChange, ...]
    gone_reason: str
    """Why people who are not in the roster are marked as gone, or why not; one sentence."""

    def of(self, act: Act) -> list[StaffChange]:
        """The changes of one kind."""
        return [change for change in self.changes if change.act is act]

    @property
    def chosen(self) -> list[StaffChange]:
        """What is done unless somebody says otherwise."""
        return [change for change in self.changes if change.chosen]


class UnknownSchoolError(SheetError):
    """Nobody in the roster works at the school that was named."""


def preview_roster(
    path: Path,
    plan: Plan,
    forms: Forms,
    today: date,
    corrections: Mapping[str, Sequence[str]] | None = None,
    report: Report = lambda what, done, total: None,
) -> StaffChanges:
    """What importing a file, folder or zip would do. Changes nothing. Raises SheetError."""
    sheets = read_roster_sheets(path, report)
    roster = read_roster(path.name, sheets, forms, today, corrections)
    return staff_changes(roster, plan, today)


def staff_changes(
    roster: Roster, plan: Plan, today: date, school: str | None = None
) -> StaffChanges:
    """What taking over a roster would do to a plan.

    ``school`` is the id of one of the roster's schools; ``None`` takes the plan's own school
    where the roster names it, else all.
    """
    if school is None:
        school = own_school(roster, plan)
    return _Comparison(roster, plan, today, school).changes()


def own_school(roster: Roster, plan: Plan) -> str:
    """The id under which the roster knows the plan's school; EVERY_SCHOOL if it does not."""
    own = name_words(next((row.name or "" for row in plan.rows(School)), "")) - {"school"}
    for key, name in roster.schools.items():
        if own and name_words(name) - {"school"} == own:
            return key
    return EVERY_SCHOOL


def find_school(roster: Roster, text: str) -> str:
    """The id of a school given by id or name. Raises UnknownSchoolError."""
    for key, name in roster.schools.items():
        if text.strip().casefold() in (key.casefold(), name.casefold()):
            return key
    named = ", ".join(
        f"{name} ({key})" if name != key else key for key, name in list(roster.schools.items())[:12]
    )
    raise UnknownSchoolError(
        f"Nobody in the roster works at “{text[:60]}”. Its schools: {named or 'none are named'}. "
        "Nothing was changed."
    )


def import_label(roster: Roster) -> str:
    """How the edit is called in the history."""
    return f"Import the roster {roster.name}"


def apply_changes(file: PlanFile, changes: Iterable[StaffChange]) -> None:
    """Make changes, inside an edit."""
    for change in changes:
        if change.values is None:
            continue
        if change.row is None:
            file.add(Person, **change.values)
        else:
            for key, value in change.values.items():
                setattr(change.row, key, value)


def counted(changes: Collection[StaffChange]) -> str:
    """“add 34, change 5 and mark 2 as gone”: what changes do, in words."""
    added = sum(change.row is None for change in changes)
    gone = sum(change.act is Act.GONE for change in changes)
    parts = [
        f"{verb} {number}{rest}"
        for verb, number, rest in (
            ("add", added, ""),
            ("change", len(changes) - added - gone, ""),
            ("mark", gone, " as gone"),
        )
        if number
    ]
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)


class _Comparison:
    """Finds each person of the roster among those of the plan."""

    def __init__(self, roster: Roster, plan: Plan, today: date, school: str) -> None:
        self._roster = roster
        self._today = today
        self._school = school
        self._rows = plan.rows(Person)
        self._found: dict[int, Person] = {}
        """The row of the plan for a person of the roster, by place in the roster."""
        self._unclear: dict[int, str] = {}

    def changes(self) -> StaffChanges:
        """The whole comparison."""
        self._match()
        made = [self._change(number, person) for number, person in enumerate(self._roster.people)]
        active = {
            row.id
            for number, row in self._found.items()
            if self._taken(self._roster.people[number])
            or self._roster.people[number].standing is Standing.PAUSED
        }
        complete, reason = self._completeness(active)
        covered = {
            (change.values or {}).get("category") or (change.row.category if change.row else None)
            for change in made
            if change.act in (Act.ADD, Act.CHANGE, Act.KEEP)
        }
        spoken_for = {change.row.id for change in made if change.row is not None}
        for row in self._rows:
            if row.id not in spoken_for:
                made.append(self._missing(row, ticked=complete and row.category in covered))
        order = list(Act)
        # Those of whom only the id is new come last: there is little to look at.
        made.sort(key=lambda change: (order.index(change.act), _only_id(change)))
        return StaffChanges(self._roster, self._school, tuple(made), reason)

    # -- finding people again

    def _match(self) -> None:
        people = list(enumerate(self._roster.people))
        free = {row.id: row for row in self._rows}
        for key in ("email", "staff_id", "name"):
            rows: dict[Any, list[Person]] = defaultdict(list)
            wanted: dict[Any, list[int]] = defaultdict(list)
            for row in free.values():
                mark = _mark(key, getattr(row, key))
                if mark:
                    rows[mark].append(row)
            for number, person in people:
                mark = _mark(key, person.values.get(key))
                if mark and number not in self._found and person.name:
                    wanted[mark].append(number)
            for mark, numbers in wanted.items():
                self._pair(key, numbers, rows.get(mark, []), free)

    def _pair(
        self, key: str, numbers: list[int], rows: list[Person], free: dict[str, Person]
    ) -> None:
        """Pair those who share a mark; where a mark is shared by several, the name decides."""
        by_name = key == "name"
        for number in numbers:
            name = self._roster.people[number].name
            fitting = [
                row
                for row in rows
                if row.id in free and (by_name or not row.name or _alike(key, name, row.name))
            ]
            if not by_name and len(fitting) > 1:
                fitting = [row for row in fitting if name_words(row.name or "") == name_words(name)]
            if len(fitting) == 1 and (not by_name or len(numbers) == 1):
                self._found[number] = free.pop(fitting[0].id)
            elif fitting and by_name:
                self._unclear[number] = (
                    "Several people have this name, and neither email nor staff ID tells them "
                    "apart."
                )

    def _taken(self, person: RosterPerson) -> bool:
        return person.standing is Standing.ACTIVE and self._here(person)

    def _here(self, person: RosterPerson) -> bool:
        return self._school == EVERY_SCHOOL or not person.schools or self._school in person.schools

    # -- judging

    def _change(self, number: int, person: RosterPerson) -> StaffChange:
        row, place = self._found.get(number), person.place
        if person.standing is Standing.BARRED:
            return StaffChange(Act.SKIP, "", None, place, None, False, person.reason)
        if not self._here(person):
            names = sorted(self._roster.schools.get(key, key) for key in person.schools)
            reason = f"Works at {' and '.join(names)}."
            if row is not None:
                return self._gone(row, place, reason, ticked=False)
            return StaffChange(Act.SKIP, person.name, None, place, None, False, reason)
        if person.standing is Standing.LEFT:
            if row is None:
                return StaffChange(Act.SKIP, person.name, None, place, None, False, person.reason)
            return self._gone(row, place, person.reason, True, person.values.get("left_on"))
        if person.standing is not Standing.ACTIVE:
            if row is not None:
                return StaffChange(Act.KEEP, person.name, row, place, None, False, person.reason)
            return StaffChange(
                Act.SKIP, person.name, None, place, dict(person.values), False, person.reason
            )
        if number in self._unclear:
            reason = self._unclear[number]
            return StaffChange(
                Act.SKIP, person.name, None, place, dict(person.values), False, reason
            )
        if row is None:
            return StaffChange(Act.ADD, person.name, None, place, dict(person.values), True)
        return self._compared(row, person)

    def _compared(self, row: Person, person: RosterPerson) -> StaffChange:
        values: dict[str, Any] = {}
        for key in _COMPARED:
            new = person.values.get(key)
            if new is not None and not _same(key, getattr(row, key), new):
                values[key] = new
        for key in _FILLED:
            if person.values.get(key) is not None and getattr(row, key) is None:
                values[key] = person.values[key]
        name = row.name or person.name
        if row.left_by(self._today):
            assert row.left_on is not None
            reason = f"Left on {show_date(row.left_on)} in the plan, but is in the roster."
            back = {**values, "left_on": None}
            return StaffChange(Act.CHANGE, name, row, person.place, back, False, reason)
        if not values:
            return StaffChange(Act.KEEP, name, row, person.place, None, False, "Nothing is new.")
        return StaffChange(Act.CHANGE, name, row, person.place, values, True)

    def _missing(self, row: Person, *, ticked: bool) -> StaffChange:
        """Somebody who is in the plan and not in the roster."""
        name = row.name or ""
        if row.category in _OUTSIDE or row.organization:
            return StaffChange(Act.KEEP, name, row, reason="From outside the school’s staff.")
        return self._gone(row, "", "Not in the roster.", ticked)

    def _gone(
        self, row: Person, place: str, reason: str, ticked: bool, day: date | None = None
    ) -> StaffChange:
        name = row.name or ""
        if row.left_by(self._today):
            assert row.left_on is not None
            reason = f"Left on {show_date(row.left_on)}."
            return StaffChange(Act.KEEP, name, row, place, None, False, reason)
        values = {"left_on": day or self._today}
        return StaffChange(Act.GONE, name, row, place, values, ticked, reason)

    def _completeness(self, active: set[str]) -> tuple[bool, str]:
        """Whether the roster lists the whole staff, and the sentence that says so."""
        staff = [
            row
            for row in self._rows
            if row.category not in _OUTSIDE
            and not row.organization
            and not row.left_by(self._today)
        ]
        known = sum(row.id in active for row in staff)
        share = f"{known} of the {len(staff)} staff in the plan"
        if not staff:
            return False, ""
        if self._roster.partial:
            return False, f"Nobody is ticked as gone, because {self._roster.partial}."
        if known >= max(COMPLETE_LEAST, COMPLETE_FROM * len(staff)):
            return True, (
                f"Ticked, because the roster lists {share} and so looks complete. Whoever works "
                "in a category that it does not list is not ticked."
            )
        return False, f"Not ticked, because the roster lists only {share} and may be a part."


def _only_id(change: StaffChange) -> bool:
    return change.act is Act.CHANGE and set(change.values or ()) == {"staff_id"}


def _alike(key: str, one: str, other: str) -> bool:
    """Whether two names may be one person's, who has the same email or staff ID.

    Two systems may give one number to two people, of one family name too; whoever takes another
    family name keeps the first.
    """
    if key == "staff_id":
        return bool(name_words(one.split()[0]) & name_words(other))
    return bool(name_words(one) & name_words(other))


def _mark(key: str, value: Any) -> Any:
    """What two people who are the same have in common."""
    if not value:
        return None
    return name_words(value) if key == "name" else str(value).strip().casefold()


def _same(key: str, old: Any, new: Any) -> bool:
    """Whether the plan says already what the roster says; a fuller name in the plan stays."""
    if old is None:
        return False
    if key == "name":
        return name_words(new) <= name_words(old)
    if key in ("phone", "mobile"):
        return _digits(old) == _digits(new)
    return " ".join(str(old).split()).casefold() == " ".join(str(new).split()).casefold()


def _digits(text: str) -> str:
    return "".join(ch for ch in text if ch.isdigit() or ch.isalpha())
