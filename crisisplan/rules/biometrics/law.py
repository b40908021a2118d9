"""What was read of the law on biometrics in schools, as typed records.

The README under ``resources/reference/biometrics/`` says what each key means; the names are its.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from crisisplan.rules.records import ReferenceDataError, check_known, read_record, read_toml

T = TypeVar("T")

SCHEMA = 1
PEOPLE = ("students", "parents", "staff", "applicants", "visitors")
BOUND = (
    "district", "charter", "private_school", "state_agency", "local_government", "employer",
    "vendor",
)  # fmt: skip
MODALITIES = ("any", "face", "fingerprint", "hand", "iris", "voice", "rfid")
EFFECTS = ("prohibit", "require", "permit", "define", "recommend")
STATUSES = ("verified", "secondary", "unverified")
POSTURES = (
    "ban_students", "ban_face", "ban_face_public_bodies", "contract_ban_face_with_exceptions",
    "written_consent", "public_agency_controls", "mixed", "state_data_system_only", "vendor_only",
    "definition_only", "unconfirmed", "none_found", "federal", "practice",
)  # fmt: skip
CONSENTS = (
    "written_opt_in", "signed_waiver", "individual_or_union_written", "opt_in",
    "notice_or_opt_in", "opt_out",
)  # fmt: skip
"""The strictest first."""
ASKS = ("separate_form", "encryption")
TOPICS = {
    "collection_ban": "Collecting it",
    "contract_ban": "Contracts",
    "policy": "A policy",
    "consent": "Consent",
    "opt_out": "Opting out",
    "alternative": "Another way",
    "notice": "Notice",
    "use_limit": "What it may be used for",
    "purpose": "The purpose",
    "retention": "How long it is kept",
    "destruction": "Destruction",
    "disclosure": "Passing it on",
    "security": "Security",
    "human_review": "A person decides",
    "testing": "Testing",
    "accuracy": "Accuracy",
    "bias": "Fairness",
    "training": "Training",
    "transparency": "Openness",
    "privacy_by_design": "Privacy by design",
    "need_assessment": "Whether it is needed",
    "impact_assessment": "Impact assessment",
    "procurement": "Contracts with vendors",
    "records": "Records",
    "reporting": "Reports",
    "enforcement": "Enforcement",
    "non_discrimination": "Equal treatment",
    "definition": "What the words mean",
}
"""The topics in the order in which people read them, with their names."""


@dataclass(frozen=True, kw_only=True)
class LawRule:
    """One rule of a law, or one recommendation."""

    id: str
    title: str
    applies_to: tuple[str, ...]
    """Whose data."""
    binds: tuple[str, ...]
    """Who must comply."""
    modality: tuple[str, ...]
    effect: str
    topic: str
    summary: str
    citation: str
    source_url: str
    source_kind: str
    status: str
    consent_type: str = ""
    trigger: str = ""
    destroy_within_days: int | None = None
    """Whole days from the trigger."""
    retention_limit: str = ""
    exceptions: tuple[str, ...] = ()
    purposes: tuple[str, ...] = ()
    """With the topic ``use_limit``: the only purposes that its words allow."""
    asks: tuple[str, ...] = ()
    """What its words ask for beside the topic: ``separate_form``, ``encryption``."""
    effective: str = ""
    note: str = ""

    @property
    def is_ban(self) -> bool:
        """Whether it forbids having such a system, not only something about it."""
        return self.effect == "prohibit" and self.topic in ("collection_ban", "contract_ban")

    @property
    def is_read(self) -> bool:
        """Whether it may be shown as law; else it is a question for counsel."""
        return self.status != "unverified"

    def concerns(self, people: Collection[str], modality: str | None) -> bool:
        """Whether it is about these people and this technology.

        Where nobody or nothing is named, it is about any; a radio tag is named or not meant.
        """
        about = not people or bool(set(people) & set(self.applies_to))
        if modality is None:
            return about and self.modality != ("rfid",)
        return about and bool({"any", modality} & set(self.modality))


@dataclass(frozen=True, kw_only=True)
class PendingBill:
    """A bill that may change the law. Not law."""

    id: str
    title: str
    summary: str
    last_seen: str
    citation: str
    source_url: str
    status: str


@dataclass(frozen=True, kw_only=True)
class Gap:
    """Something known to be missing from what was read."""

    id: str
    topic: str
    about: str
    where_to_look: str


@dataclass(frozen=True, kw_only=True)
class Looked:
    """A text that was looked at, and no rule resulted."""

    citation: str
    finding: str
    source_url: str


@dataclass(frozen=True, kw_only=True)
class Jurisdiction:
    """What was read of one jurisdiction."""

    code: str
    name: str
    posture: str
    reviewed: str
    note: str = ""
    rules: tuple[LawRule, ...] = ()
    watch: tuple[PendingBill, ...] = ()
    gaps: tuple[Gap, ...] = ()
    looked: tuple[Looked, ...] = ()


class BiometricLaw:
    """The folder of the law on biometrics. Files are read when they are first asked for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known: dict[str, Jurisdiction | None] = {}

    def of(self, code: str | None) -> Jurisdiction | None:
        """What was read of a state; ``None`` where there is no file. Raises ReferenceDataError."""
        if code is None or not re.fullmatch("[A-Za-z]{2}", code):
            return None
        if code not in self._known:
            path = self._folder / f"{code.lower()}.toml"
            self._known[code] = read_jurisdiction(path) if path.is_file() else None
        return self._known[code]

    @cached_property
    def federal(self) -> Jurisdiction:
        """Federal law. Raises ReferenceDataError."""
        return read_jurisdiction(self._folder / "us.toml")

    @cached_property
    def practice(self) -> Jurisdiction:
        """Recommendations that are not law. Raises ReferenceDataError."""
        return read_jurisdiction(self._folder / "practice.toml")


def read_jurisdiction(path: Path) -> Jurisdiction:
    """The records of a file. Raises ReferenceDataError, naming file and record."""
    entry = read_toml(path)
    if entry.pop("schema", None) != SCHEMA:
        raise ReferenceDataError(f"{path.name}: “schema” is not {SCHEMA}")
    tables = {
        "rules": tuple(_rule(each, where) for each, where in _entries(entry, "rule", path)),
        "watch": _records(PendingBill, entry, "watch", path),
        "gaps": _records(Gap, entry, "gap", path),
        "looked": _records(Looked, entry, "looked", path),
    }
    found = read_record(Jurisdiction, {**entry, **tables}, path.name)
    check_known(found.posture, POSTURES, "posture", path.name)
    if found.code != path.stem:
        raise ReferenceDataError(f"{path.name}: “code” is “{found.code}”")
    ids = [rule.id for rule in found.rules]
    if len(ids) != len(set(ids)):
        raise ReferenceDataError(f"{path.name}: an id stands there twice")
    return found


def _entries(entry: dict[str, Any], name: str, path: Path) -> list[tuple[dict[str, Any], str]]:
    return [
        (each, f"{path.name} [[{name}]] {each.get('id', number)}")
        for number, each in enumerate(entry.pop(name, []), 1)
    ]


def _records(kind: type[T], entry: dict[str, Any], name: str, path: Path) -> tuple[T, ...]:
    return tuple(read_record(kind, each, where) for each, where in _entries(entry, name, path))


def _rule(entry: dict[str, Any], where: str) -> LawRule:
    rule = read_record(LawRule, entry, where)
    for values, known, key in (
        (rule.applies_to, PEOPLE, "applies_to"),
        (rule.binds, BOUND, "binds"),
        (rule.modality, MODALITIES, "modality"),
        ((rule.effect,), EFFECTS, "effect"),
        ((rule.topic,), TOPICS, "topic"),
        ((rule.status,), STATUSES, "status"),
        ((rule.consent_type,), ("", *CONSENTS), "consent_type"),
        (rule.asks or ("",), ("", *ASKS), "asks"),
    ):
        for value in values:
            check_known(value, known, key, where)
        if not values:
            raise ReferenceDataError(f"{where}: “{key}” is empty")
    if not (rule.citation and rule.source_url):
        raise ReferenceDataError(f"{where}: no citation or no address")
    if rule.destroy_within_days is not None and not rule.is_read:
        raise ReferenceDataError(f"{where}: a text that was not read sets no deadline")
    return rule
