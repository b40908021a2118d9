"""Training records from outside against those of a plan: what is added, what is left, and why."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from io import StringIO
from typing import Any

from crisisplan.exchange.copied import guarded
from crisisplan.exchange.roster import name_words
from crisisplan.exchange.sheets import fold_name
from crisisplan.exchange.training_records import (
    Completion,
    TrainingFile,
    catalogue_key,
    day_in,
    minutes_in,
)
from crisisplan.plan.dates import show_date
from crisisplan.plan.file import PlanFile
from crisisplan.plan.kinds import UnreadableError, read_text
from crisisplan.plan.model import Course, Person, Ref, TrainingRecord
from crisisplan.plan.plan import Plan
from crisisplan.rules.training.catalog import Catalog, CatalogCourse
from crisisplan.rules.training.starting_set import course_values

EARLIEST = date(1950, 1, 1)
"""Nobody who works today completed anything before."""
LEFT_OUT = ""
"""Instead of a course’s or person’s id: what the file says of it is not taken."""
OWN = "own"
"""Instead of a course’s id: it becomes a course of the school under the file’s own name."""


class Act(Enum):
    """What an import does with one row of the file. The label heads a list."""

    ADD = "Add"
    ASK = "To look at"
    NOBODY = "Person not found"
    NO_COURSE = "Course not known"
    KEEP = "There already"
    SKIP = "Left out"


@dataclass(frozen=True)
class RecordChange:
    """What an import would do with one completion."""

    act: Act
    completion: Completion
    person: Person | None = None
    course: Course | None = None
    """The course of the plan; ``None`` where it comes from the catalogue or is not known."""
    new_course: Mapping[str, Any] | None = field(default=None, hash=False)
    """The values of the course that is added with it, where the plan has it not yet."""
    values: Mapping[str, Any] | None = field(default=None, hash=False)
    """What would be written besides person and course; ``None``: it cannot be taken."""
    chosen: bool = False
    """Whether it is done unless somebody says otherwise."""
    reason: str = ""

    @property
    def course_name(self) -> str:
        """The course that it was taken for, or else the file’s word for it."""
        if self.course is not None:
            return self.course.name or ""
        return (self.new_course or {}).get("name") or self.completion.course


@dataclass(frozen=True)
class FoundCourse:
    """A course that the file names, and what it was taken for."""

    text: str
    rows: int
    course: Course | None = None
    catalogue: CatalogCourse | None = None
    own: bool = False
    left_out: bool = False
    """Somebody said so."""

    @property
    def is_known(self) -> bool:
        """Whether it was found, or somebody said what to do with it."""
        return self.own or self.left_out or not (self.course is None and self.catalogue is None)

    @property
    def taken_for(self) -> str:
        """The name of the course that it was taken for; nothing while that is not known."""
        if self.course is not None:
            return self.course.name or ""
        if self.catalogue is not None:
            return self.catalogue.name
        return course_text(self.text) if self.own else ""


@dataclass(frozen=True)
class UnknownPerson:
    """Somebody in the file who is nobody, or several, of the plan’s people."""

    key: str
    """By which ``people`` of :func:`plan_changes` names somebody for it."""
    name: str
    email: str
    rows: int
    fitting: tuple[Person, ...] = ()
    """Those who have this name, where several do."""


@dataclass(frozen=True)
class RecordChanges:
    """Everything that importing a file with training records would do to a plan."""

    records: TrainingFile
    changes: tuple[RecordChange, ...]
    courses: tuple[FoundCourse, ...]
    people: tuple[UnknownPerson, ...]

    def of(self, act: Act) -> list[RecordChange]:
        """The changes of one kind."""
        return [change for change in self.changes if change.act is act]

    @property
    def chosen(self) -> list[RecordChange]:
        """What is done unless somebody says otherwise."""
        return [change for change in self.changes if change.chosen]

    @property
    def left_over(self) -> list[RecordChange]:
        """What is not taken and not in the plan either."""
        return [change for change in self.changes if not change.chosen and change.act != Act.KEEP]


def plan_changes(
    records: TrainingFile,
    plan: Plan,
    catalog: Catalog,
    today: date,
    courses: Mapping[str, str] | None = None,
    people: Mapping[str, Ref] | None = None,
) -> RecordChanges:
    """What importing a file would do to a plan. Changes nothing.

    ``courses`` says for the file’s words, as :func:`course_key` has them, which course of the plan
    is meant by its id, or the catalogue’s by its key, or OWN, or LEFT_OUT; ``people`` says for the
    key of an unknown person whose id is meant, or LEFT_OUT. Both go before what is found.
    """
    return _Comparison(records, plan, catalog, today, courses or {}, people or {}).changes()


def course_key(text: str) -> str:
    """By what ``courses`` of :func:`plan_changes` names the file’s word for a course."""
    return fold_name(text) or " ".join(text.split()).casefold()


def course_text(text: str) -> str:
    """The file’s word for a course as the name of a school’s own."""
    return _text(text) or "Course without a name"


def import_label(records: TrainingFile) -> str:
    """How the edit is called in the history."""
    return f"Import training records from {records.name}"


def apply_records(file: PlanFile, changes: Iterable[RecordChange]) -> None:
    """Make changes, inside an edit. A course that the plan lacks is added once."""
    added: dict[str, Course] = {}
    for change in changes:
        if change.values is None or change.person is None:
            continue
        course = change.course
        if course is None and change.new_course is not None:
            name = change.new_course["name"]
            if name not in added:
                added[name] = file.add(Course, **change.new_course)
            course = added[name]
        if course is not None:
            file.add(TrainingRecord, person=change.person.id, course=course.id, **change.values)


def counted(changes: Collection[RecordChange]) -> str:
    """“add 34 records of 12 people”: what changes do, in words."""
    people = len({change.person.id for change in changes if change.person is not None})
    new = len({c.new_course["name"] for c in changes if c.new_course is not None})
    records = f"{len(changes):,} record{'' if len(changes) == 1 else 's'}"
    words = f"add {records} of {people:,} {'person' if people == 1 else 'people'}"
    return f"{words} and {new} course{'' if new == 1 else 's'}" if new else words


_LEFT_OVER = (
    *("Name", "Email", "Course", "Completed", "Expires", "Hours", "Provider", "Verified by"),
    *("Why it was left out", "Where it stands"),
)


def write_left_over(changes: Iterable[RecordChange]) -> bytes:
    """Rows that were not taken as CSV, in the file’s own words; no cell is a formula.

    Its header is one that an import understands, so that it can be corrected and brought in.
    """
    text = StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(_LEFT_OVER)
    for change in changes:
        told = change.completion
        cells = (told.name, told.email, told.course, told.completed, told.expires, told.minutes)
        more = (told.provider, told.verified_by, change.reason, told.place)
        writer.writerow([guarded(cell) for cell in (*cells, *more)])
    return text.getvalue().encode("utf-8-sig")


# -- finding people


class _People:
    """The people of a plan by email and by name, in the ways in which files write names."""

    def __init__(self, plan: Plan) -> None:
        self._by_email: dict[str, list[Person]] = defaultdict(list)
        self._by_name: dict[tuple[str, object], list[Person]] = defaultdict(list)
        for person in plan.rows(Person):
            if person.email:
                self._by_email[person.email.strip().casefold()].append(person)
            for mark in _marks(person.name or ""):
                self._by_name[mark].append(person)

    def find(self, name: str, email: str) -> tuple[list[Person], str]:
        """Who it can be, and why nobody can be told; nothing where it is clear."""
        known = self._by_email.get(email.strip().casefold(), []) if email.strip() else []
        marks = _marks(name)
        if known:
            same = [
                row for row in known if not marks or name_words(row.name or "") & name_words(name)
            ]
            if len(same) == 1:
                return same, ""
            # An office’s mailbox, or somebody who has a new name: a person looks at it.
            return (
                same or known,
                f"{email.strip()[:80]} belongs to {_either(same or known)} in the plan.",
            )
        for mark in marks:
            fitting = self._by_name.get(mark, [])
            if len(fitting) == 1:
                return fitting, ""
            if fitting:
                return fitting, "Several people have this name, and no email tells them apart."
        if not marks:
            return [], "There is neither a name nor an email of somebody in the plan."
        return [], "Nobody in the plan has this name or email."


def _either(people: Sequence[Person]) -> str:
    return " and ".join(person.name or "somebody without a name" for person in people)


def _marks(name: str) -> list[tuple[str, object]]:
    """What two spellings of one name share, the surest first.

    All words; all but initials, so that “Zoë M. Quinn” is “Quinn, Zoë”; the first and the last,
    so that a second given name may be missing.
    """
    words = name_words(name)
    if not words:
        return []
    marks: list[tuple[str, object]] = [("all", words)]
    longer = frozenset(word for word in words if len(word) > 1)
    if len(longer) >= 2:
        marks.append(("longer", longer))
        ordered = [word for part in name.split() for word in name_words(part) if word in longer]
        if len(ordered) >= 2:
            marks.append(("ends", (ordered[0], ordered[-1])))
    return marks


# -- comparing


class _Comparison:
    def __init__(
        self,
        records: TrainingFile,
        plan: Plan,
        catalog: Catalog,
        today: date,
        courses: Mapping[str, str],
        people: Mapping[str, Ref],
    ) -> None:
        self._records, self._plan, self._today = records, plan, today
        self._said_courses, self._said_people = courses, people
        self._catalog = {course.key: course for course in catalog.courses}
        self._people = _People(plan)
        self._courses: dict[str, FoundCourse] = {}
        self._who: dict[tuple[str, str], tuple[Person | None, str]] = {}
        self._unknown: dict[str, UnknownPerson] = {}
        self._there = {
            (row.person, row.course, row.completed_on) for row in plan.rows(TrainingRecord)
        }
        self._seen: set[tuple[Ref, str, date]] = set()
        self._by_name: dict[str, Course] = {}
        self._by_key: dict[str, Course] = {}
        for course in reversed(plan.rows(Course)):
            name = course.name or ""
            for text in (name.partition(":")[2], name):
                if fold_name(text):
                    self._by_name[fold_name(text)] = course
            for key in (*reversed(catalogue_key(name)), course.catalogue):
                if key:
                    self._by_key[key] = course
        for known in catalog.courses:
            for text in (known.name, known.name.partition(":")[2]):
                self._catalog.setdefault(fold_name(text), known)

    def changes(self) -> RecordChanges:
        """The whole comparison."""
        made = [self._change(completion) for completion in self._records.completions]
        order = list(Act)
        made.sort(key=lambda change: order.index(change.act))
        courses = sorted(self._courses.values(), key=lambda each: each.is_known)
        return RecordChanges(
            self._records, tuple(made), tuple(courses), tuple(self._unknown.values())
        )

    def _change(self, told: Completion) -> RecordChange:
        if not (told.name or told.email):
            return RecordChange(Act.SKIP, told, reason="There is no name.")
        person, doubt = self._person(told)
        if told.is_open:
            reason = f"Not completed: “{told.status[:40]}”."
            return RecordChange(Act.SKIP, told, person, reason=reason)
        found = self._course(told.course)
        if person is None:
            act = Act.SKIP if doubt == _SAID else Act.NOBODY
            return RecordChange(act, told, None, found.course, reason=doubt)
        if found.left_out:
            return RecordChange(Act.SKIP, told, person, reason=_SAID)
        if not found.is_known:
            what = f"“{told.course[:60]}”" if told.course else "The row names no course, so it"
            reason = f"{what} is no course of the plan or the catalogue."
            return RecordChange(Act.NO_COURSE, told, person, reason=reason)
        return self._dated(told, person, found)

    def _dated(self, told: Completion, person: Person, found: FoundCourse) -> RecordChange:
        """A completion of a known person and course: when, and whether it is there already."""
        new = None
        if found.course is None:
            known = found.catalogue
            new = course_values(known) if known is not None else {"name": found.taken_for}

        def left(reason: str) -> RecordChange:
            return RecordChange(Act.SKIP, told, person, found.course, new, reason=reason)

        done, ends = day_in(told.completed), day_in(told.expires)
        if done is None:
            return left(_undated(told, ends))
        if done > self._today:
            return left(f"{show_date(done)} is in the future.")
        if done < EARLIEST:
            return left(f"{show_date(done)} is before {EARLIEST.year}.")
        course = found.course.id if found.course is not None else f"new {found.taken_for}"
        if (person.id, course, done) in self._there:
            return RecordChange(Act.KEEP, told, person, found.course, new, reason="Nothing is new.")
        if (person.id, course, done) in self._seen:
            return left("Stands further up in the file already.")
        self._seen.add((person.id, course, done))
        values: dict[str, Any] = {"completed_on": done}
        for key, value in (
            ("expires_on", ends),
            ("minutes", minutes_in(told.minutes)),
            ("provider", _text(told.provider)),
            ("verified_by", _text(told.verified_by)),
        ):
            if value is not None:
                values[key] = value
        if ends is not None and ends < done:
            del values["expires_on"]
            reason = (
                f"It would expire on {show_date(ends)}, before it was completed. Ticked, it is "
                "taken without that day."
            )
            return RecordChange(Act.ASK, told, person, found.course, new, values, False, reason)
        if told.expires and ends is None and not told.is_open:
            reason = f"“{told.expires[:40]}” is no day, so the course’s rule says when it ends."
        elif new is not None:
            reason = "The course is added to the plan with it."
        else:
            reason = f"Taken for {found.taken_for}." if _differs(told.course, found) else ""
        return RecordChange(Act.ADD, told, person, found.course, new, values, True, reason)

    # -- who and what

    def _person(self, told: Completion) -> tuple[Person | None, str]:
        key = (told.name, told.email)
        mark = _person_key(told)
        if key not in self._who:
            self._who[key] = self._look_up(told, mark)
        person, doubt = self._who[key]
        unknown = self._unknown.get(mark)
        if person is None and unknown is not None and doubt != _SAID:
            self._unknown[mark] = UnknownPerson(
                unknown.key, unknown.name, unknown.email, unknown.rows + 1, unknown.fitting
            )
        return person, doubt

    def _look_up(self, told: Completion, mark: str) -> tuple[Person | None, str]:
        if mark in self._said_people:
            said = self._plan.get(Person, self._said_people[mark])
            return said, "" if said is not None else _SAID
        fitting, doubt = self._people.find(told.name, told.email)
        if not doubt:
            return fitting[0], ""
        self._unknown.setdefault(
            mark, UnknownPerson(mark, told.name, told.email, 0, tuple(fitting))
        )
        return None, doubt

    def _course(self, text: str) -> FoundCourse:
        key = course_key(text)
        known = self._courses.get(key)
        if known is None:
            known = self._find_course(text, key)
        known = FoundCourse(
            known.text, known.rows + 1, known.course, known.catalogue, known.own, known.left_out
        )
        self._courses[key] = known
        return known

    def _find_course(self, text: str, key: str) -> FoundCourse:
        if key in self._said_courses:
            said = self._said_courses[key]
            return FoundCourse(
                text,
                0,
                course := self._plan.get(Course, said),
                self._catalog.get(said) if course is None else None,
                said == OWN,
                said == LEFT_OUT,
            )
        if not key:
            return FoundCourse(text, 0)
        keys = catalogue_key(text)
        course = self._by_name.get(key)
        course = course or next((self._by_key[k] for k in keys if k in self._by_key), None)
        if course is not None:
            return FoundCourse(text, 0, course)
        known = next((self._catalog[k] for k in (*keys, key) if k in self._catalog), None)
        course = self._by_key.get(known.key) if known is not None else None
        return FoundCourse(text, 0, course, known if course is None else None)


_SAID = "You left it out."


def _person_key(told: Completion) -> str:
    words = " ".join(sorted(name_words(told.name)))
    return f"{words} {told.email.strip().casefold()}".strip()


def _undated(told: Completion, ends: date | None) -> str:
    if ends is not None:
        return f"It says that it ends on {show_date(ends)}, but not when it was completed."
    if told.is_undated:
        return "It says that it was completed, but not when."
    if not told.completed:
        return "It does not say when it was completed."
    return f"“{told.completed[:40]}” is no day."


def _differs(text: str, found: FoundCourse) -> bool:
    return fold_name(text) != fold_name(found.taken_for)


def _text(text: str) -> str | None:
    """A word of the file as an answer holds it."""
    try:
        return read_text(text[:300]) or None
    except UnreadableError:
        return None
