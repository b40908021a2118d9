"""What a school has to know of itself before a rule can be decided, and the words of the laws."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from crisisplan.plan.sources import Status
from crisisplan.rules.records import nothing_more, read_record, read_toml
from crisisplan.rules.states import DrillRule

T = TypeVar("T")


@dataclass(frozen=True)
class Fact:
    """A yes or no about the school, and the phrases of the law that it decides."""

    fact: str
    question: str
    asked_in: str = ""
    """The step and question that hold the answer, ``school.control``; empty where none does."""
    applies_to: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    """Phrases that fit a school of which the fact is not true."""
    audience: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """By what a question asks for it."""
        return self.asked_in or self.fact


@dataclass(frozen=True)
class Elsewhere:
    """A phrase that names a duty of somebody else."""

    applies_to: str
    reason: str


@dataclass(frozen=True)
class Everywhere:
    """People whom every school has."""

    audience: str


@dataclass(frozen=True)
class Level:
    """What laws call a kind of school, and the grades that are usually meant."""

    level: str
    words: tuple[str, ...]
    lowest: int
    highest: int


@dataclass(frozen=True)
class Band:
    """The grades that a state's own rule means by a word."""

    state: str
    word: str
    lowest: int
    highest: int
    citation: str

    @property
    def grades(self) -> frozenset[int]:
        """The grades, kindergarten 0."""
        return frozenset(range(self.lowest, self.highest + 1))


@dataclass(frozen=True)
class Circumstances:
    """Everything of ``circumstances.toml``."""

    facts: tuple[Fact, ...]
    elsewhere: tuple[Elsewhere, ...]
    everywhere: tuple[Everywhere, ...]
    levels: tuple[Level, ...]
    bands: tuple[Band, ...]

    def fact(self, key: str) -> Fact:
        """The fact with this name. Raises KeyError."""
        for fact in self.facts:
            if fact.fact == key:
                return fact
        raise KeyError(key)

    def naming(self, phrase: str) -> tuple[tuple[Fact, bool], ...]:
        """The facts that decide a phrase of ``applies_to`` or ``audience``, and whether it is
        being true that makes the rule hold; nothing for a phrase that is not known.
        """
        found = [(f, True) for f in self.facts if phrase in (*f.applies_to, *f.audience)]
        return (*found, *((f, False) for f in self.facts if phrase in f.without))

    def duty_of_another(self, phrase: str) -> str:
        """Why a phrase names nobody at the school; empty where it does not."""
        return next((item.reason for item in self.elsewhere if item.applies_to == phrase), "")

    def decides_nothing(self, audience: str) -> bool:
        """Whether every school has these people."""
        return any(item.audience == audience for item in self.everywhere)


def read_circumstances(path: Path) -> Circumstances:
    """The facts on which rules depend. Raises ReferenceDataError, naming file and record."""
    entry = read_toml(path)

    def records(kind: type[T], name: str) -> tuple[T, ...]:
        entries: list[dict[str, Any]] = entry.pop(name, [])
        return tuple(
            read_record(kind, record, f"{path.name} [[{name}]] {number}")
            for number, record in enumerate(entries, 1)
        )

    found = Circumstances(
        records(Fact, "circumstance"),
        records(Elsewhere, "elsewhere"),
        records(Everywhere, "everywhere"),
        records(Level, "level"),
        records(Band, "grades"),
    )
    nothing_more(entry, path.name)
    return found


def read_practice(path: Path) -> tuple[DrillRule, ...]:
    """Good practice beside the law, as records. Raises ReferenceDataError."""
    return tuple(
        read_record(
            DrillRule, {**record, "status": Status.PRACTICE}, f"{path.name} [[drill]] {number}"
        )
        for number, record in enumerate(read_toml(path).get("drill", []), 1)
    )
