"""What was read of each state's law on plans and drills, as typed records.

The files under ``resources/reference/states/`` say in their README what each key means; the names
here are theirs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from crisisplan.plan.sources import Status
from crisisplan.rules.records import ReferenceDataError, check_known, read_record, read_toml

R = TypeVar("R", bound="Record")

_STATUS = {"verified": Status.VERIFIED, "secondary": Status.SECONDARY}

DRILL_KINDS = (
    "fire", "evacuation", "reverse_evacuation", "lockdown", "secure", "active_threat",
    "security_any", "shelter_in_place", "severe_weather", "earthquake", "tsunami",
    "bus_evacuation", "cardiac", "plan_exercise", "emergency_any", "other",
)  # fmt: skip
PERIODS = (
    "school_year", "calendar_year", "semester", "quarter", "month", "every_other_month",
    "interval", "summer_session", "athletic_season", "unspecified",
)  # fmt: skip
TRAINED = (
    "all_staff", "teachers", "administrators", "bus_drivers", "nurses", "security", "team",
    "substitutes", "students", "other",
)  # fmt: skip
TRAINING_PERIODS = ("school_year", "calendar_year", "month", "as_scheduled", "unspecified")
CONTROLS = ("public", "private")
WHOLE_PERIODS = ("school_year", "semester", "quarter", "month", "every_other_month")
"""The periods that divide a school year."""
UNITS = ("school_days", "instructional_days", "calendar_days", "unspecified")
WITHOUT_FILE = {"PR": "Puerto Rico"}
"""Where a school can be, and of which nothing was read."""


@dataclass(frozen=True, kw_only=True)
class Record:
    """One requirement, or one source's statement of it, with where it was read and when."""

    citation: str
    source_url: str
    as_of: str
    status: Status
    source_note: str = ""
    basis: str = ""
    """Why this is not to be counted as a rule of the state; empty for current law."""
    notes: str = ""

    @property
    def is_law(self) -> bool:
        """Whether it counts as a rule of the state."""
        return not self.basis


@dataclass(frozen=True, kw_only=True)
class Window:
    """At least ``count`` (or at most ``max``) of the drills fall inside a stretch of the year."""

    count: int | None = None
    max: int | None = None
    from_: str = ""
    """``MM-DD``; written ``from`` in the files."""
    until: str = ""
    first_days: int | None = None
    after_days: int | None = None
    unit: str = ""
    first_weeks: int | None = None
    after_weeks: int | None = None
    term: str = ""
    """``each_semester`` or ``summer``."""
    each: str = ""
    """``week`` or ``month``: the count holds in each of them."""


@dataclass(frozen=True, kw_only=True)
class DrillRule(Record):
    """A drill to hold: how many, how often, when."""

    kind: str
    per: str
    count: int | None = None
    label: str = ""
    max_count: int | None = None
    min_per_year: int | None = None
    min_per_kind: int | None = None
    part_of_total: bool = False
    met_by: tuple[str, ...] = ()
    """The kinds of drill that meet it, where ``kind`` alone does not say so."""
    counts_in: str = ""
    """The kind of a number of drills in which a drill of this record counts too."""
    counts_in_most: int | None = None
    """How many of them in a school year; else as many as the record asks for in each period."""
    half_of: str = ""
    """The kind of another number of drills of which it asks half, in place of a count."""
    interval_school_days: int | None = None
    windows: tuple[Window, ...] = ()
    window: str = ""
    law_enforcement: str = ""
    law_enforcement_count: int | None = None
    fire_department: str = ""
    grades: str = ""
    by_lowest_grade: bool = False
    """Whether a school with grades of several such records follows that of its lowest grade."""
    applies_to: str = ""
    audience: str = ""
    effective_from: str = ""


@dataclass(frozen=True, kw_only=True)
class PlanRule(Record):
    """What a source says of the emergency plan."""

    level: str
    required: bool | None = None
    review: str = ""
    due: str = ""
    team: tuple[str, ...] = ()
    shared_with: tuple[str, ...] = ()
    filed_with: tuple[str, ...] = ()
    confidential: bool | None = None
    applies_to: str = ""


@dataclass(frozen=True, kw_only=True)
class NoticeRule(Record):
    """Whom to tell of a drill, and how long before."""

    about: str
    to: str
    when: str
    within_hours: int | None = None
    within_days: int | None = None
    within_school_days: int | None = None
    opt_out: bool | None = None
    form: str = ""


@dataclass(frozen=True, kw_only=True)
class ConductRule(Record):
    """How drills may or may not be run."""

    rule: str
    tags: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ReportRule(Record):
    """A log, form, filing or posting."""

    what: str
    to: str
    due: str = ""
    within_days: int | None = None
    within_unit: str = ""
    retain_years: int | None = None


@dataclass(frozen=True, kw_only=True)
class TrainingRule(Record):
    """Training tied to drills or the plan."""

    what: str
    per: str
    course: str = ""
    """The key of the course in the catalogue that it asks for; empty where none fits."""
    who: tuple[str, ...] = ()
    """Whom the record’s words name; empty where they name nobody."""
    count: int | None = None
    window: str = ""
    due: str = ""
    effective_from: str = ""
    control: str = ""
    """``public`` or ``private``: the schools that its words name; empty where they name none."""

    @property
    def is_for_staff(self) -> bool:
        """Whether it asks for the training of adults: not where it names students alone."""
        return self.who != ("students",)

    def is_for_school(self, control: str | None) -> bool:
        """Whether it can concern a school: ``public``, ``charter`` or ``private``, or not known."""
        if not self.control or control is None:
            return True
        return (self.control == "private") is (control == "private")


@dataclass(frozen=True, kw_only=True)
class OtherRule(Record):
    """Anything else worth knowing."""

    what: str


@dataclass(frozen=True, kw_only=True)
class Unverified:
    """What no source confirmed. No rule reads it."""

    claim: str
    status: str
    notes: str = ""


@dataclass(frozen=True, kw_only=True)
class State:
    """What was read of one state's law."""

    code: str
    name: str
    as_of: str
    checked: str
    summary: str = ""
    drills: tuple[DrillRule, ...] = ()
    plans: tuple[PlanRule, ...] = ()
    notices: tuple[NoticeRule, ...] = ()
    conduct: tuple[ConductRule, ...] = ()
    reports: tuple[ReportRule, ...] = ()
    training: tuple[TrainingRule, ...] = ()
    other: tuple[OtherRule, ...] = ()
    unverified: tuple[Unverified, ...] = ()

    @cached_property
    def training_rules(self) -> dict[str, TrainingRule]:
        """The records of training by the keys under which plans name them: ``IL.training.2``."""
        return {
            f"{self.code}.training.{number}": rule for number, rule in enumerate(self.training, 1)
        }

    def staff_laws(self, control: str | None) -> dict[str, TrainingRule]:
        """Those that are law and ask something of the staff of a school like this one.

        ``control`` is the school’s; ``None`` where it is not known, and then none is left out.
        """
        return {
            key: rule
            for key, rule in self.training_rules.items()
            if rule.is_law and rule.is_for_staff and rule.is_for_school(control)
        }


def read_state(path: Path) -> State:
    """The records of a state's file. Raises ReferenceDataError, naming file and record."""
    entry = read_toml(path)
    tables = {
        "drills": _records(DrillRule, entry.pop("drill", []), path, "drill"),
        "plans": _records(PlanRule, entry.pop("plan", []), path, "plan"),
        "notices": _records(NoticeRule, entry.pop("notice", []), path, "notice"),
        "conduct": _records(ConductRule, entry.pop("conduct", []), path, "conduct"),
        "reports": _records(ReportRule, entry.pop("report", []), path, "report"),
        "training": _records(TrainingRule, entry.pop("training", []), path, "training"),
        "other": _records(OtherRule, entry.pop("other", []), path, "other"),
        "unverified": tuple(
            read_record(Unverified, record, f"{path.name} [[unverified]] {number}")
            for number, record in enumerate(entry.pop("unverified", []), 1)
        ),
    }
    return read_record(State, {**entry, **tables}, path.name)


def _records(kind: type[R], entries: list[dict[str, Any]], path: Path, name: str) -> tuple[R, ...]:
    found = []
    for number, entry in enumerate(entries, 1):
        where = f"{path.name} [[{name}]] {number}"
        status = entry.get("status")
        if status not in _STATUS:
            raise ReferenceDataError(f"{where}: unknown status “{status}”")
        values = {**entry, "status": _STATUS[status]}
        if "windows" in entry:
            values["windows"] = tuple(
                _window(window, f"{where}, window {place}")
                for place, window in enumerate(entry["windows"], 1)
            )
        record = read_record(kind, values, where)
        if isinstance(record, DrillRule):
            check_known(record.kind, DRILL_KINDS, "kind", where)
            check_known(record.per, PERIODS, "per", where)
            for meeting in record.met_by:
                check_known(meeting, DRILL_KINDS, "met_by", where)
            check_known(record.counts_in, ("", *DRILL_KINDS), "counts_in", where)
            _counted_in(record, where)
            _half(record, where)
        if isinstance(record, TrainingRule):
            for group in record.who:
                check_known(group, TRAINED, "who", where)
            check_known(record.per, TRAINING_PERIODS, "per", where)
            check_known(record.control, ("", *CONTROLS), "control", where)
        found.append(record)
    return tuple(found)


def _window(entry: dict[str, Any], where: str) -> Window:
    values = {"from_" if key == "from" else key: value for key, value in entry.items()}
    window = read_record(Window, values, where)
    check_known(window.unit, ("", *UNITS), "unit", where)
    check_known(window.term, ("", "each_semester", "summer"), "term", where)
    check_known(window.each, ("", "week", "month"), "each", where)
    if (window.count is None) == (window.max is None):
        raise ReferenceDataError(f"{where}: either “count” or “max” is given")
    for day in (window.from_, window.until):
        if day and not re.fullmatch(r"(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])", day):
            raise ReferenceDataError(f"{where}: “{day}” is not MM-DD")
    return window


def _counted_in(rule: DrillRule, where: str) -> None:
    """That it is said in which number the drills count, and how many may."""
    most = rule.counts_in_most
    if rule.counts_in and rule.counts_in == rule.kind:
        raise ReferenceDataError(f"{where}: “counts_in” names the record’s own kind")
    if most is not None and (not rule.counts_in or most < 1):
        raise ReferenceDataError(f"{where}: “counts_in_most” is for “counts_in”, and 1 or more")
    if rule.counts_in and most is None and (rule.count is None or rule.per not in WHOLE_PERIODS):
        raise ReferenceDataError(f"{where}: “counts_in” needs “counts_in_most” or a count")


def _half(rule: DrillRule, where: str) -> None:
    """That a half is of another number, lies in it, and has no number of its own."""
    check_known(rule.half_of, ("", *DRILL_KINDS), "half_of", where)
    if not rule.half_of:
        return
    if rule.half_of == rule.kind:
        raise ReferenceDataError(f"{where}: “half_of” names the record’s own kind")
    if rule.count is not None or not rule.part_of_total or rule.per != "school_year":
        raise ReferenceDataError(
            f"{where}: “half_of” is for a part of a total in a school year, without a count"
        )
