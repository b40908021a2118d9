"""What a roster says: who works at which school, read from tables of many makes.

Student information systems, directories and OneRoster exports all name their columns differently;
``resources/roster.toml`` holds the names and words that are known. Students and guardians are
counted and then forgotten: not even their names are kept.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import Enum
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from crisisplan.assets import RESOURCES
from crisisplan.exchange.sheets import (
    Columns,
    Problem,
    Report,
    Row,
    Sheet,
    SheetError,
    fold_name,
    known_headers,
    read_sheets,
    understood,
)
from crisisplan.plan.dates import show_date
from crisisplan.plan.folding import folded
from crisisplan.plan.forms import Field, Forms
from crisisplan.plan.kinds import UnreadableError, doubt_email, read_date
from crisisplan.plan.plan import Plan

VOCABULARY = RESOURCES / "roster.toml"
HEADER_WITHIN = 25
"""The header is looked for in so many rows."""
PROBLEMS_LIMIT = 500

MEANINGS = {
    "full_name": "Name",
    "given": "First name",
    "preferred": "Preferred first name",
    "family": "Last name",
    "preferred_family": "Preferred last name",
    "suffix": "Suffix of the name",
    "job_title": "Job title",
    "role": "Role or type",
    "department": "Department",
    "org_unit": "Organizational unit",
    "school": "School",
    "school_id": "School ID",
    "room": "Room",
    "phone": "Work phone",
    "mobile": "Mobile",
    "email": "Email",
    "username": "User name",
    "organization": "Organization",
    "languages": "Languages",
    "staff_id": "Staff ID",
    "status": "Status",
    "enabled": "Enabled",
    "left_on": "Last day",
}
"""What a column can hold, in the words that people see."""

_DIRECT = ("job_title", "room", "phone", "mobile", "organization", "languages", "staff_id")


class Standing(Enum):
    """Whether somebody in a roster is taken, and if not, why not."""

    ACTIVE = "active"
    LEFT = "left"
    """Retired, terminated, to be deleted."""
    PAUSED = "paused"
    """Suspended or on leave: no sign that the person has left."""
    ACCOUNT = "account"
    """Looks like an account of no person, or an open position."""
    BARRED = "barred"
    """Never to be taken: a student, a guardian, somebody without a name or a known role."""


@dataclass(frozen=True)
class RosterPerson:
    """Somebody in a roster; rows for several schools or roles are one person."""

    sheet: str
    line: int
    name: str
    """Nothing for students and guardians."""
    standing: Standing = Standing.ACTIVE
    reason: str = ""
    """Why the person is not taken."""
    values: Mapping[str, Any] = field(default_factory=dict)
    """What the roster says, by attribute of Person; empty cells are left out."""
    schools: frozenset[str] = frozenset()

    @property
    def place(self) -> str:
        """Where this stands in the roster."""
        return f"{self.sheet}, line {self.line}"


@dataclass(frozen=True)
class Roster:
    """Everything that a roster says."""

    name: str
    columns: tuple[Columns, ...]
    people: tuple[RosterPerson, ...]
    schools: Mapping[str, str]
    """The schools that somebody works at: id and name."""
    problems: tuple[Problem, ...]
    partial: str = ""
    """Why this roster does not list everyone, where that is known."""


@dataclass(frozen=True)
class _Vocabulary:
    columns: dict[str, dict[str, int]]
    """For each meaning, the folded headers with their place in the list."""
    files: dict[str, frozenset[str]]
    people: dict[str, frozenset[str]]
    status: dict[str, frozenset[str]]
    categories: tuple[tuple[str, tuple[str, ...]], ...]


@cache
def _vocabulary() -> _Vocabulary:
    entry = tomllib.loads(VOCABULARY.read_text("utf-8"))
    people = {key: frozenset(_words(w) for w in words) for key, words in entry["people"].items()}
    people["student_headers"] = frozenset(map(fold_name, entry["people"]["student_headers"]))
    return _Vocabulary(
        known_headers(entry["columns"]),
        {key: frozenset(map(fold_name, names)) for key, names in entry["files"].items()},
        people,
        {key: frozenset(map(_words, words)) for key, words in entry["status"].items()},
        tuple(
            (item["category"], tuple(map(_words, item["words"]))) for item in entry["categories"]
        ),
    )


# -- comparing words


@lru_cache(maxsize=4096)
def _words(text: str) -> str:
    """The words of a text, set between single blanks, one before and one after."""
    joined = re.sub("['’]", "", folded(text))
    return " ".join(["", *re.findall(r"[^\W_]+", joined), ""])


_TITLES = {"mr", "mrs", "ms", "miss", "mx", "dr", "jr", "sr", "ii", "iii", "iv", "phd", "edd", "rn"}


@lru_cache(maxsize=16384)
def name_words(name: str) -> frozenset[str]:
    """What is compared of a name: its words without case, accents and titles."""
    words = frozenset(_words(name).split())
    return words - _TITLES or words


def ordinary_case(name: str) -> str:
    """A name in capitals as people write it; others stay as they are."""
    if not name.isupper() or sum(ch.isalpha() for ch in name) < 4:
        return name
    text = re.sub(r"[^\W\d_]+", lambda m: m[0].capitalize(), name)
    text = re.sub(r"\bMc([a-z])", lambda m: f"Mc{m[1].upper()}", text)
    text = re.sub(r"(?<=\w)(['’])S\b", r"\1s", text)
    return re.sub(r"\b(Ii|Iii|Iv|Phd|Edd)\b", lambda m: m[0].upper(), text)


# -- reading


def read_roster_sheets(path: Path, report: Report = lambda what, done, total: None) -> list[Sheet]:
    """The tables of a roster; of a folder or zip only those that say who works where.

    Raises SheetError.
    """
    files = _vocabulary().files
    beside = files["roles"] | files["schools"] | files["manifest"]
    return read_sheets(
        path,
        wanted=lambda stem: fold_name(stem) not in files["never"],
        companions=lambda stem: fold_name(stem) in beside,
        report=report,
    )


def read_roster(
    name: str,
    sheets: Sequence[Sheet],
    forms: Forms,
    today: date,
    corrections: Mapping[str, Sequence[str]] | None = None,
) -> Roster:
    """What the tables say together. ``corrections`` gives the meanings of columns by table key.

    Raises SheetError where the tables list students, or nothing that could be people.
    """
    reader = _RosterReader(forms, today, corrections or {})
    return reader.read(name, sheets)


@dataclass(frozen=True)
class _Role:
    role: str
    school: str
    over: str
    """Since when the role has ended, in words; nothing while it lasts."""


@dataclass(frozen=True)
class _School:
    name: str
    part_of: str = ""
    """The school that a department belongs to."""


class _RosterReader:
    def __init__(self, forms: Forms, today: date, corrections: Mapping[str, Sequence[str]]) -> None:
        self._table = forms.table("people.people")
        self._fields: dict[str, Field] = {column.key: column for column in self._table.columns}
        self._today = today
        self._corrections = corrections
        self._words = _vocabulary()
        self._problems: list[Problem] = []
        self._roles: dict[str, list[_Role]] | None = None
        self._schools: dict[str, _School] = {}
        self._partial = ""
        self._categories: dict[str, str | None] = {}

    def read(self, name: str, sheets: Sequence[Sheet]) -> Roster:
        """See read_roster."""
        people_sheets = []
        students = []
        for sheet in sheets:
            self._problems += sheet.problems
            if not sheet.rows:
                continue
            kind = fold_name(sheet.stem)
            files = self._words.files
            header, columns = self._columns(sheet)
            meanings = set(columns.meanings)
            if kind in files["manifest"]:
                self._read_manifest(sheet)
            elif kind in files["roles"] and self._find(columns, "person_id") is not None:
                self._read_roles(sheet, header, columns)
            elif kind in files["schools"] and not meanings & {"given", "family"}:
                self._read_schools(sheet, header, columns)
            elif kind in files["never"] or self._lists_students(columns):
                students.append(sheet.name)
            else:
                people_sheets.append((sheet, header, columns))
        people_sheets = [s for s in people_sheets if _names_people(s[2].meanings)] or people_sheets
        if not people_sheets and students:
            raise SheetError(
                f"{students[0]} lists students or their families, and they are never imported. "
                "Nothing was changed. Export the staff instead."
            )
        if not people_sheets:
            raise SheetError(
                f"{name} holds no table with people. Nothing was changed. "
                "Choose the file that lists the staff."
            )
        found: list[RosterPerson] = []
        shown: list[Columns] = []
        for sheet, header, columns in people_sheets:
            listed = list(self._read_people(sheet, header, columns))
            found += listed
            shown.append(_with_samples(columns, sheet, listed))
        people = tuple(_merged(found))
        used = sorted({school for person in people for school in person.schools})
        schools = {key: self._school_name(key) for key in used}
        return Roster(
            name,
            tuple(shown),
            people,
            dict(sorted(schools.items(), key=lambda item: item[1].casefold())),
            tuple(self._problems[:PROBLEMS_LIMIT]),
            self._partial,
        )

    # -- columns

    def _columns(self, sheet: Sheet) -> tuple[int, Columns]:
        """Where the header is (-1: there is none), and what the columns mean."""
        best, most = -1, 0
        for number, row in enumerate(sheet.rows[:HEADER_WITHIN]):
            known = {meaning for meaning in self._recognise(row.cells) if meaning}
            if len(known) > most:
                best, most = number, len(known)
        if best < 0 and _looks_like_header(sheet.rows):
            best = 0
        headers = sheet.headers(best)
        meanings = self._recognise(headers) if best >= 0 else _guess(sheet.rows, len(headers))
        return best, understood(sheet, best, meanings, MEANINGS, self._corrections)

    def _recognise(self, headers: Sequence[str]) -> list[str]:
        """The meaning of each column; of several with one meaning the best known name wins."""
        folded = [fold_name(re.sub(r"^[A-Z]{2,4}\.(?=[A-Z])", "", header)) for header in headers]
        meanings = [""] * len(headers)
        for meaning in MEANINGS:
            names = self._words.columns[meaning]
            known = [(names[f], n) for n, f in enumerate(folded) if f in names and not meanings[n]]
            if known:
                meanings[min(known)[1]] = meaning
        return meanings

    def _find(self, columns: Columns, *names: str) -> int | None:
        """The column with one of the headers of a meaning that only special tables have."""
        for name in names:
            known = self._words.columns.get(name, {fold_name(name): 0})
            for number, header in enumerate(columns.headers):
                if fold_name(header) in known:
                    return number
        return None

    def _lists_students(self, columns: Columns) -> bool:
        if set(columns.meanings) & {"role", "job_title"}:
            return False
        return any(fold_name(h) in self._words.people["student_headers"] for h in columns.headers)

    # -- other tables

    def _read_manifest(self, sheet: Sheet) -> None:
        entries = {row.cells[0].lower(): row.cells[-1].lower() for row in sheet.rows}
        if entries.get("file.users") == "delta":
            self._partial = "its manifest says that it holds only what changed"

    def _read_roles(self, sheet: Sheet, header: int, columns: Columns) -> None:
        who, what = self._find(columns, "person_id"), self._find(columns, "role")
        where = self._find(columns, "school_id")
        since, until = self._find(columns, "role_from"), self._find(columns, "role_until")
        status = self._find(columns, "status")
        self._roles = self._roles or {}
        for row in sheet.rows[header + 1 :]:
            over = ""
            if _words(row.cell(status)) in self._words.status["left"]:
                over = "The role was taken away."
            end, start = self._day(row, until), self._day(row, since)
            if end is not None and end < self._today:
                over = f"The role ended on {show_date(end)}."
            elif start is not None and start > self._today:
                over = f"The role begins on {show_date(start)}."
            role = _Role(row.cell(what), row.cell(where), over)
            self._roles.setdefault(row.cell(who), []).append(role)

    def _day(self, row: Row, column: int | None) -> date | None:
        text = row.cell(column)
        try:
            return read_date(re.sub(r"[T ]\d{1,2}:.*", "", text)) if text else None
        except UnreadableError:
            return None

    def _read_schools(self, sheet: Sheet, header: int, columns: Columns) -> None:
        name = self._find(columns, "school", "full_name", "name")
        kind, parent = self._find(columns, "type"), self._find(columns, "parentSourcedId")
        keys = {
            number
            for number, title in enumerate(columns.headers)
            if fold_name(title) in ("sourcedid", "sisid", "orgid")
            or columns.meanings[number] == "school_id"
        }
        for row in sheet.rows[header + 1 :]:
            department = row.cell(kind).casefold() == "department"
            school = _School(row.cell(name), row.cell(parent) if department else "")
            for number in keys:
                if row.cell(number):
                    self._schools[row.cell(number)] = school

    def _school_name(self, key: str) -> str:
        school = self._schools.get(key)
        return school.name if school is not None and school.name else key

    # -- people

    def _read_people(self, sheet: Sheet, header: int, columns: Columns) -> Iterator[RosterPerson]:
        at = {meaning: n for n, meaning in enumerate(columns.meanings) if meaning}
        # OneRoster 1.2 and School Data Sync keep the roles in a table of their own.
        apart = "role" not in at and any(fold_name(h) == "sourcedid" for h in columns.headers)
        teachers = fold_name(sheet.stem) in self._words.files["teachers"]
        title = sheet.rows[header].cells if header >= 0 else None
        for row in sheet.rows[header + 1 :]:
            if row.cells == title:
                continue
            said = {meaning: row.cell(n) for meaning, n in at.items()}
            if "\ufffd" in "".join(row.cells):
                self._note_broken(sheet, row, columns)
            if title is not None and len(row.cells) > len(title):
                extra = "The line has more cells than the header; they may stand in wrong columns."
                self._problem(sheet, row, "", extra)
            yield self._person(sheet, row, columns, said, apart=apart, teacher=teachers)

    def _note_broken(self, sheet: Sheet, row: Row, columns: Columns) -> None:
        for number, cell in enumerate(row.cells):
            if "\ufffd" in cell and columns.meanings[number]:
                self._problem(sheet, row, columns.headers[number], "A character cannot be read.")

    def _problem(self, sheet: Sheet, row: Row, column: str, reason: str) -> None:
        if len(self._problems) < PROBLEMS_LIMIT:
            self._problems.append(Problem(sheet.name, row.line, column, reason))

    def _person(
        self,
        sheet: Sheet,
        row: Row,
        columns: Columns,
        said: dict[str, str],
        *,
        apart: bool,
        teacher: bool,
    ) -> RosterPerson:
        roles = [_Role(said.get("role", ""), said.get("school_id", ""), "")]
        if apart:
            roles = (self._roles or {}).get(said.get("staff_id", ""), [])
        barred = self._barred(said, roles, apart=apart)
        if barred:
            return RosterPerson(sheet.name, row.line, "", Standing.BARRED, barred)
        lasting = [role for role in roles if not role.over]
        name = self._name(said)
        values = self._values(sheet, row, columns, said)
        if name:
            values["name"] = name
        words = " ".join(role.role for role in lasting or roles)
        category = self._category(said, words)
        category = category or ("teacher" if teacher else None)
        if category:
            values["category"] = category
        person = RosterPerson(
            sheet.name,
            row.line,
            name,
            values=values,
            schools=frozenset(self._schools_of(said, lasting or roles)),
        )
        standing, reason = self._standing(said, name, values)
        if standing is Standing.ACTIVE and roles and not lasting:
            standing, reason = Standing.LEFT, roles[0].over
        return replace(person, standing=standing, reason=reason)

    def _barred(self, said: dict[str, str], roles: list[_Role], *, apart: bool) -> str:
        people = self._words.people
        words = {_words(role.role) for role in roles} | {_words(said.get("job_title", ""))}
        units = {_words(part) for part in said.get("org_unit", "").split("/")}
        if (words | units) & people["students"]:
            return "A student."
        staff = words - people["guardians"] - {_words("")}
        if words & people["guardians"] and not staff:
            return "A parent or guardian."
        if self._category_of(said.get("role", "")) == "parent":
            return "A parent or guardian."
        if apart and not roles:
            return "No role is given, so this may be a student or a guardian."
        return ""

    def _name(self, said: dict[str, str]) -> str:
        given = said.get("preferred") or said.get("given", "")
        family = said.get("preferred_family") or said.get("family", "")
        name = f"{given} {family}".strip() or turned_name(said.get("full_name", ""))
        if said.get("suffix"):
            name += f", {said['suffix']}" if name else ""
        try:
            return ordinary_case(self._fields["name"].read(name, Plan()) or "")
        except UnreadableError:
            return ""

    def _values(
        self, sheet: Sheet, row: Row, columns: Columns, said: dict[str, str]
    ) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for key in _DIRECT:
            self._take(sheet, row, columns, key, said.get(key, ""), values)
        email = said.get("email", "")
        if not email and "@" in said.get("username", ""):
            email = said["username"]
        if email and doubt_email(email):
            self._problem(sheet, row, self._header(columns, "email"), str(doubt_email(email)))
        elif email:
            self._take(sheet, row, columns, "email", email, values)
        day = re.sub(r"[T ]\d{1,2}:.*", "", said.get("left_on", ""))
        self._take(sheet, row, columns, "left_on", day, values)
        return values

    def _take(
        self,
        sheet: Sheet,
        row: Row,
        columns: Columns,
        key: str,
        text: str,
        values: dict[str, Any],
    ) -> None:
        if not text:
            return
        try:
            value = self._fields[key].read(text, Plan())
        except UnreadableError as error:
            self._problem(sheet, row, self._header(columns, key), str(error))
            return
        if value is not None:
            values[key] = value

    def _header(self, columns: Columns, meaning: str) -> str:
        if meaning in columns.meanings:
            return columns.headers[columns.meanings.index(meaning)]
        return MEANINGS[meaning]

    def _category(self, said: dict[str, str], roles: str) -> str | None:
        for text in (said.get("job_title", ""), roles, said.get("department", "")):
            found = self._category_of(text)
            if found:
                return found
        return None

    def _category_of(self, text: str) -> str | None:
        if text not in self._categories:
            self._categories[text] = self._look_up(text)
        return self._categories[text]

    def _look_up(self, text: str) -> str | None:
        try:
            return self._fields["category"].read(text, Plan())  # type: ignore[no-any-return]
        except UnreadableError:
            words = _words(text)
        for category, known in self._words.categories:
            if any(word in words for word in known):
                return category
        return None

    def _schools_of(self, said: dict[str, str], roles: list[_Role]) -> Iterator[str]:
        ids = [key.strip() for role in roles for key in role.school.split(",") if key.strip()]
        ids = ids or [key.strip() for key in said.get("school_id", "").split(",") if key.strip()]
        if said.get("school") and len(ids) <= 1:
            key = ids[0] if ids else said["school"]
            self._schools.setdefault(key, _School(said["school"]))
            ids = [key]
        if not ids:
            last = said.get("org_unit", "").rstrip("/").rpartition("/")[2]
            if _SCHOOL.search(last):
                ids = [last]
        for key in ids:
            school = self._schools.get(key)
            part = school is not None and school.part_of in self._schools
            yield school.part_of if school is not None and part else key

    def _standing(
        self, said: dict[str, str], name: str, values: dict[str, Any]
    ) -> tuple[Standing, str]:
        if not name:
            return Standing.BARRED, "There is no name."
        people, status = self._words.people, self._words.status
        title = said.get("job_title", "")
        word, enabled = said.get("status", ""), said.get("enabled", "")
        if _words(word) in status["left"]:
            return Standing.LEFT, f"No longer here: “{word[:40]}”."
        if _words(word) in status["paused"]:
            return Standing.PAUSED, f"Not in use now: “{word[:40]}”."
        if _words(enabled) in status["disabled"]:
            return Standing.PAUSED, "The account is disabled."
        if " retired " in _words(title):
            return Standing.LEFT, f"No longer here: “{title[:40]}”."
        day = values.get("left_on")
        if day is not None and day <= self._today:
            return Standing.LEFT, f"The last day was {show_date(day)}."
        if _words(name) in people["vacancies"] or " vacant " in _words(name):
            return Standing.ACCOUNT, "An open position, not a person."
        units = {_words(part) for part in said.get("org_unit", "").split("/")}
        if units & people["service_units"]:
            return (
                Standing.ACCOUNT,
                f"Looks like an account of no person: “{said['org_unit'][:60]}”.",
            )
        if any(ch.isdigit() for ch in name) or any(
            w in _words(name) for w in people["service_names"]
        ):
            return Standing.ACCOUNT, "Looks like an account of no person."
        return Standing.ACTIVE, ""


_SECRET = re.compile("passw|ssn|social|birth|dob|ethnic|race|gender|hash|pin", re.IGNORECASE)


def _with_samples(columns: Columns, sheet: Sheet, people: Iterable[RosterPerson]) -> Columns:
    """The columns with cells of somebody who is taken: others are nobody’s business."""
    taken = {person.line for person in people if person.standing is Standing.ACTIVE}
    rows = [row for row in sheet.rows if row.line in taken][:50]
    samples = (
        "" if _SECRET.search(header) else next((r.cell(n) for r in rows if r.cell(n)), "")
        for n, header in enumerate(columns.headers)
    )
    return replace(columns, samples=tuple(samples))


_SCHOOL = re.compile(
    r"\b(school|academy|elementary|middle|high|center|campus|institute)\b", re.IGNORECASE
)
_SUFFIX = re.compile(r"(jr|sr|ii|iii|iv|v|m\.?d|ph\.?d|ed\.?d|rn|esq)\.?", re.IGNORECASE)


def turned_name(name: str) -> str:
    """“Quinn, Zoë” as “Zoë Quinn”; “Zoë Quinn, Jr.” stays."""
    family, comma, rest = name.partition(",")
    given, _, suffix = rest.partition(",")
    if not comma or not given.strip() or _SUFFIX.fullmatch(given.strip()):
        return name
    if _SUFFIX.fullmatch(suffix.strip()):
        return f"{given.strip()} {family.strip()}, {suffix.strip()}"
    return f"{given.strip()} {family.strip()}{f', {suffix.strip()}' if suffix.strip() else ''}"


def _names_people(meanings: Iterable[str]) -> bool:
    return bool({"full_name", "given", "family", "email", "username"} & set(meanings))


def _looks_like_header(rows: Sequence[Row]) -> bool:
    """Whether the first row names columns, in words that are not known."""
    if len(rows) < 2 or len(rows[0].cells) < 2:
        return False

    def is_data(text: str) -> bool:
        return "@" in text or any(ch.isdigit() for ch in text)

    if any(is_data(cell) or not cell for cell in rows[0].cells):
        return False
    return any(is_data(cell) for row in rows[1:HEADER_WITHIN] for cell in row.cells)


def _guess(rows: Sequence[Row], width: int) -> list[str]:
    """What columns without a header hold, as far as their cells tell."""
    meanings = [""] * width
    for number in range(width):
        cells = [row.cells[number] for row in rows[:HEADER_WITHIN] if number < len(row.cells)]
        cells = [cell for cell in cells if cell]
        if not cells:
            continue
        for meaning, fits in (
            ("email", lambda text: "@" in text),
            ("phone", lambda text: sum(ch.isdigit() for ch in text) >= 7),
            (
                "full_name",
                lambda text: len(name_words(text)) >= 2 and text.replace(" ", "").isalpha(),
            ),
        ):
            if meaning not in meanings and all(fits(cell) for cell in cells):
                meanings[number] = meaning
                break
    return meanings


def _merged(people: Iterable[RosterPerson]) -> Iterator[RosterPerson]:
    """The people, with the rows of one and the same person brought together."""
    kept: list[RosterPerson] = []
    known: dict[tuple[str, str], list[int]] = {}
    for person in people:
        marks = [
            (key, str(person.values[key]).casefold())
            for key in ("staff_id", "email")
            if key in person.values
        ]
        same = next(
            (
                number
                for mark in marks
                for number in known.get(mark, [])
                if name_words(kept[number].name) & name_words(person.name)
            ),
            None,
        )
        if same is None or not person.name:
            same = len(kept)
            kept.append(person)
        else:
            kept[same] = _together(kept[same], person)
        for mark in marks:
            if same not in known.setdefault(mark, []):
                known[mark].append(same)
    yield from kept


def _together(one: RosterPerson, other: RosterPerson) -> RosterPerson:
    """One person of two rows: whoever is active counts, and no school is forgotten."""
    if one.standing is not other.standing and other.standing is Standing.ACTIVE:
        one, other = other, one
    schools = one.schools | other.schools if one.standing is other.standing else one.schools
    return replace(one, values={**other.values, **one.values}, schools=schools)
