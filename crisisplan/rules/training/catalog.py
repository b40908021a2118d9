"""The catalogue of courses: what staff are trained in, who offers it and how long it holds.

``resources/reference/courses.toml`` says at its top what each key means; the names here are its.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from pathlib import Path
from typing import Any

from crisisplan.rules.records import ReferenceDataError, nothing_more, read_record, read_toml

NOT_ROLES = ("all_staff", "crisis_role", "planning_team")
"""Whom a course can concern besides staff categories and positions."""

_KEY = r"[a-z][a-z0-9_]*"
_FITS = re.compile(rf"{'|'.join(NOT_ROLES)}|(category|role)\.{_KEY}")


class Confirmation(Enum):
    """How sure something of a course is. A key is what the file says, a label what people read."""

    VERIFIED = ("verified", "Read at the source")
    SECONDARY = ("secondary", "Second-hand: confirm")
    UNCONFIRMED = ("unconfirmed", "Not confirmed: yours to set")

    def __init__(self, key: str, label: str) -> None:
        self.key = key
        self.label = label


@dataclass(frozen=True)
class Renewal:
    """How long a course holds: for good, for its school year, or for some months."""

    rule: str
    """``none``, ``school_year`` or ``months``."""
    months: int | None = None
    """Whole months after completion; only with the rule ``months``."""


@dataclass(frozen=True, kw_only=True)
class CatalogCourse:
    """One course of the catalogue, with where it was read and when."""

    key: str
    name: str
    topic: str
    provider: str
    renewal: Renewal
    renewal_status: Confirmation
    fits: tuple[str, ...]
    """Whom it usually concerns: ``all_staff``, ``category.nurse``, ``role.medical``."""
    about: str
    as_of: str
    status: Confirmation
    citation: str = ""
    source_url: str = ""
    hours: float | None = None
    to_start: bool = False
    """Whether a school’s list starts with it."""
    per_building: int | None = None
    """So many people in each building are good practice to have it."""
    renewal_citation: str = ""
    renewal_url: str = ""
    notes: str = ""

    @property
    def categories(self) -> tuple[str, ...]:
        """The staff categories that it usually concerns."""
        return self._named("category")

    @property
    def roles(self) -> tuple[str, ...]:
        """The positions that it usually concerns, as ``role_key`` makes them."""
        return self._named("role")

    @property
    def renewal_source(self) -> tuple[str, str]:
        """Citation and address of the renewal, or of the course where there is no other."""
        if self.renewal_citation:
            return self.renewal_citation, self.renewal_url
        return self.citation, self.source_url

    def _named(self, kind: str) -> tuple[str, ...]:
        return tuple(fit.partition(".")[2] for fit in self.fits if fit.startswith(f"{kind}."))


@dataclass(frozen=True)
class Catalog:
    """Everything of ``courses.toml``: the topics with their names, and the courses in order."""

    topics: dict[str, str]
    courses: tuple[CatalogCourse, ...]

    @cached_property
    def keys(self) -> frozenset[str]:
        """The keys of all courses."""
        return frozenset(course.key for course in self.courses)

    def course(self, key: str) -> CatalogCourse:
        """The course with this key. Raises KeyError."""
        for course in self.courses:
            if course.key == key:
                return course
        raise KeyError(key)


def role_key(title: str) -> str:
    """By what a course names a position: ``Incident Commander`` is ``incident_commander``."""
    return re.sub(r"\W+", "_", title.casefold()).strip("_")


def read_courses(path: Path) -> Catalog:
    """The catalogue. Raises ReferenceDataError, naming file and record."""
    entry = read_toml(path)
    topics = _topics(entry.pop("topics", {}), path)
    found: dict[str, CatalogCourse] = {}
    for number, record in enumerate(entry.pop("course", []), 1):
        where = f"{path.name} [[course]] {number}"
        course = _course(record, topics, where)
        if course.key in found:
            raise ReferenceDataError(f"{where}: the key “{course.key}” stands there twice")
        found[course.key] = course
    nothing_more(entry, path.name)
    return Catalog(topics, tuple(found.values()))


def _topics(entry: Any, path: Path) -> dict[str, str]:
    if not isinstance(entry, dict) or not entry:
        raise ReferenceDataError(f"{path.name}: [topics] is missing")
    for key, name in entry.items():
        if not isinstance(name, str) or not re.fullmatch(_KEY, key):
            raise ReferenceDataError(f"{path.name} [topics]: “{key}” is not a key with a name")
    return dict(entry)


def _course(entry: Any, topics: dict[str, str], where: str) -> CatalogCourse:
    if not isinstance(entry, dict):
        raise ReferenceDataError(f"{where}: not a record")
    values = dict(entry)
    for key in ("status", "renewal_status"):
        values[key] = _confirmation(entry.get(key), key, where)
    values["renewal"] = _renewal(entry.get("renewal"), where)
    hours = entry.get("hours")
    if hours is not None:
        if type(hours) not in (int, float) or not 0 < hours < 1000:
            raise ReferenceDataError(f"{where}: “hours” is not a number of hours")
        values["hours"] = float(hours)
    people = entry.get("per_building", 1)
    if type(people) is not int or not 0 < people < 100:
        raise ReferenceDataError(f"{where}: “per_building” is not a number of people")
    course = read_record(CatalogCourse, values, where)
    if not re.fullmatch(_KEY, course.key):
        raise ReferenceDataError(f"{where}: “{course.key}” is not a key")
    if course.topic not in topics:
        raise ReferenceDataError(f"{where}: unknown topic “{course.topic}”")
    if not course.fits:
        raise ReferenceDataError(f"{where}: “fits” names nobody")
    for fit in course.fits:
        if not isinstance(fit, str) or not _FITS.fullmatch(fit):
            raise ReferenceDataError(f"{where}: unknown “fits” “{fit}”")
    if bool(course.renewal_citation) != bool(course.renewal_url):
        raise ReferenceDataError(f"{where}: the renewal’s citation and address belong together")
    sure = (
        (course.status, (course.citation, course.source_url)),
        (
            course.renewal_status,
            course.renewal_source,
        ),
    )
    for status, source in sure:
        if status is not Confirmation.UNCONFIRMED and not all(source):
            raise ReferenceDataError(f"{where}: “{status.key}”, but it names no source")
    return course


def _confirmation(value: Any, key: str, where: str) -> Confirmation:
    for status in Confirmation:
        if status.key == value:
            return status
    raise ReferenceDataError(f"{where}: unknown {key} “{value}”")


def _renewal(value: Any, where: str) -> Renewal:
    if value in ("none", "school_year"):
        return Renewal(value)
    months = value.get("months") if isinstance(value, dict) and len(value) == 1 else None
    if type(months) is not int or not 0 < months <= 120:
        raise ReferenceDataError(
            f"{where}: “renewal” is none of “none”, “school_year” and {{ months = 1 to 120 }}"
        )
    return Renewal("months", months)
