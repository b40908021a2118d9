"""The reference data: what each state's law asks of a plan, as far as it was read."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, fields
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from crisisplan.plan.sources import Status

T = TypeVar("T")

_STATUS = {"verified": Status.VERIFIED, "secondary": Status.SECONDARY}


class ReferenceDataError(ValueError):
    """A reference file that cannot be read; the message names the file and the record."""


@dataclass(frozen=True)
class PlanRule:
    """What a source says of the emergency plan; with a ``basis`` it does not count as law."""

    level: str
    citation: str
    source_url: str
    as_of: str
    status: Status
    required: bool | None = None
    review: str = ""
    due: str = ""
    team: tuple[str, ...] = ()
    shared_with: tuple[str, ...] = ()
    filed_with: tuple[str, ...] = ()
    confidential: bool | None = None
    applies_to: str = ""
    source_note: str = ""
    basis: str = ""
    notes: str = ""


@dataclass(frozen=True)
class State:
    """What was read of one state's law."""

    code: str
    name: str
    as_of: str
    checked: str
    plans: tuple[PlanRule, ...]


@dataclass(frozen=True)
class Seat:
    """A function on a planning team and the words by which it is recognised."""

    key: str
    words: tuple[str, ...]
    category: tuple[str, ...] = ()

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Matches any of the seat's words as a whole word."""
        return re.compile(r"\b(" + "|".join(map(re.escape, self.words)) + r")\b", re.IGNORECASE)


class Reference:
    """The reference folder. Files are read when they are first asked for, and checked then."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._states: dict[str, State | None] = {}

    def state(self, code: str | None) -> State | None:
        """What was read of a state; ``None`` where there is no file. Raises ReferenceDataError."""
        if code is None:
            return None
        if code not in self._states:
            path = self._folder / "states" / f"{code.lower()}.toml"
            self._states[code] = _read_state(path) if path.is_file() else None
        return self._states[code]

    @cached_property
    def seats(self) -> tuple[Seat, ...]:
        """The functions on planning teams. Raises ReferenceDataError."""
        path = self._folder / "seats.toml"
        return tuple(_record(Seat, entry, f"{path.name} [[seat]]") for entry in _read(path)["seat"])


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ReferenceDataError(f"{path.name}: {error}") from error


def _read_state(path: Path) -> State:
    entry = _read(path)
    plans = []
    for number, record in enumerate(entry.get("plan", []), 1):
        where = f"{path.name} [[plan]] {number}"
        status = record.get("status")
        if status not in _STATUS:
            raise ReferenceDataError(f"{where}: unknown status “{status}”")
        plans.append(_record(PlanRule, {**record, "status": _STATUS[status]}, where))
    top = {key: entry.get(key) for key in ("code", "name", "as_of", "checked")}
    return _record(State, {**top, "plans": tuple(plans)}, path.name)


def _record(kind: type[T], entry: dict[str, Any], where: str) -> T:
    known = {item.name: item for item in fields(kind)}  # type: ignore[arg-type]
    values = {}
    for key, value in entry.items():
        if key not in known:
            raise ReferenceDataError(f"{where}: unknown key “{key}”")
        values[key] = tuple(value) if isinstance(value, list) else value
        wanted = str(known[key].type)
        if wanted.startswith("str") and not isinstance(value, str):
            raise ReferenceDataError(f"{where}: “{key}” is not text")
        if wanted.startswith("bool") and not isinstance(value, bool):
            raise ReferenceDataError(f"{where}: “{key}” is not true or false")
        if wanted.startswith("tuple") and not isinstance(values[key], tuple):
            raise ReferenceDataError(f"{where}: “{key}” is not a list")
    try:
        return kind(**values)
    except TypeError as error:
        raise ReferenceDataError(f"{where}: {error}") from error
