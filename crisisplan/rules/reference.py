"""The reference data: read when it is first asked for, and checked then."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from crisisplan.rules.biometrics.law import BiometricLaw
from crisisplan.rules.circumstances import (
    Circumstances,
    read_circumstances,
    read_practice,
)
from crisisplan.rules.records import ReferenceDataError, read_record, read_toml
from crisisplan.rules.states import DrillRule, State, read_state
from crisisplan.rules.training.catalog import Catalog, read_courses


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
            self._states[code] = self._read_state(path) if path.is_file() else None
        return self._states[code]

    @cached_property
    def seats(self) -> tuple[Seat, ...]:
        """The functions on planning teams. Raises ReferenceDataError."""
        path = self._folder / "seats.toml"
        return tuple(
            read_record(Seat, entry, f"{path.name} [[seat]]") for entry in read_toml(path)["seat"]
        )

    @cached_property
    def circumstances(self) -> Circumstances:
        """The facts on which drill rules depend. Raises ReferenceDataError."""
        return read_circumstances(self._folder / "circumstances.toml")

    @cached_property
    def courses(self) -> Catalog:
        """What staff are trained in. Raises ReferenceDataError."""
        return read_courses(self._folder / "courses.toml")

    @cached_property
    def biometrics(self) -> BiometricLaw:
        """The law on biometrics, and good practice."""
        return BiometricLaw(self._folder / "biometrics")

    @cached_property
    def practice(self) -> tuple[DrillRule, ...]:
        """The federal advice where no drill law was read. Raises ReferenceDataError."""
        return read_practice(self._folder / "practice.toml")

    def _read_state(self, path: Path) -> State:
        state = read_state(path)
        for number, rule in enumerate(state.training, 1):
            if rule.course and rule.course not in self.courses.keys:
                raise ReferenceDataError(
                    f"{path.name} [[training]] {number}: unknown course “{rule.course}”"
                )
        return state
