"""One biometric system with all that is written of it, and its stop-check."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, TypeVar

from crisisplan.plan.model import (
    BiometricConsultation,
    BiometricData,
    BiometricLink,
    BiometricPurpose,
    BiometricSystem,
    Destruction,
    Entity,
    School,
    answers_of,
)
from crisisplan.plan.plan import Plan
from crisisplan.rules.biometrics.conflicts import Conflict, JudgedUse, conflicts
from crisisplan.rules.biometrics.law import BiometricLaw
from crisisplan.rules.biometrics.stop_check import Use, stop_check

E = TypeVar("E", bound=Entity)


@dataclass(frozen=True)
class Sheet(JudgedUse):
    """A system, its parts in order, and what the law that was read says about it."""

    links: tuple[BiometricLink, ...]
    consultations: tuple[BiometricConsultation, ...]
    destructions: tuple[Destruction, ...]

    @cached_property
    def conflicts(self) -> tuple[Conflict, ...]:
        """What is wrong or missing, in the order of the duties."""
        return tuple(conflicts(self))

    @property
    def wrong(self) -> list[Conflict]:
        """The answers that go against the law that was read."""
        return [each for each in self.conflicts if not each.missing]

    @cached_property
    def has_counsel(self) -> bool:
        """Whether counsel's note is there whole: who, when, what."""
        system = self.system
        return bool(system.counsel_name and system.counsel_on and system.counsel_note)

    @property
    def is_stopped(self) -> bool:
        """Whether a ban stops drafting: until counsel has written why it may go on."""
        return self.check.stops and not self.has_counsel and not self.system.is_settled

    def supposing(self, key: str, value: Any) -> Sheet:
        """The same sheet if the system’s answer were another, for what is only being typed."""
        answers = {name: getattr(self.system, name) for name in answers_of(BiometricSystem)}
        supposed = BiometricSystem(**{**answers, "id": self.system.id, key: value})
        return replace(self, system=supposed)


def use_of(system: BiometricSystem, school: School) -> Use:
    """What the law asks about a system."""
    return Use(school.state, school.control, system.people, system.modality)


def sheets(plan: Plan, law: BiometricLaw) -> list[Sheet]:
    """Every system of a plan. Raises ReferenceDataError."""
    school = plan.one(School)

    def parts(entity: type[E], of: Callable[[E], str | None], system: str) -> tuple[E, ...]:
        return tuple(row for row in plan.rows(entity) if of(row) == system)

    return [
        Sheet(
            system,
            stop_check(use_of(system, school), law),
            parts(BiometricPurpose, lambda row: row.system, system.id),
            parts(BiometricData, lambda row: row.system, system.id),
            parts(BiometricLink, lambda row: row.system, system.id),
            parts(BiometricConsultation, lambda row: row.system, system.id),
            parts(Destruction, lambda row: row.system, system.id),
        )
        for system in plan.rows(BiometricSystem)
    ]
