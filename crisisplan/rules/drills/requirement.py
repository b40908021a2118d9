"""A requirement: drills that this school owes, by law or by its own will."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from crisisplan.plan.sources import Status
from crisisplan.rules.states import DRILL_KINDS, DrillRule

SECURITY = ("lockdown", "secure", "active_threat", "security_any")
MET_BY: dict[str, frozenset[str]] = {
    **{kind: frozenset([kind]) for kind in DRILL_KINDS},
    "security_any": frozenset(SECURITY),
    "emergency_any": frozenset(DRILL_KINDS) - {"plan_exercise"},
}
"""Which kinds of drill meet a requirement of a kind. Nothing broader is read into a law."""
WITHOUT_STUDENTS = ("plan_exercise", "cardiac", "other")
"""Kinds of drill for which a law means staff, teams or responders unless it says more."""


def kinds_of(rule: DrillRule) -> frozenset[str]:
    """The kinds of drill that meet a rule: those its record names, else those of its kind.

    A drill that counts in a number of another kind is not one of that number's plain drills.
    """
    kinds = frozenset(rule.met_by) or MET_BY[rule.kind]
    return kinds - MET_BY[rule.counts_in] if rule.counts_in else kinds


@dataclass(frozen=True)
class Requirement:
    """Drills that the school owes in one school year.

    Of two requirements that are not ``part_of_total`` a drill meets only one, unless they concern
    other grades or other buildings; it meets every ``part_of_total`` one that names its kind. A
    drill of a requirement with ``counts_in`` counts in that number too, and so in no third one.
    """

    key: str
    """``IL.fire.1``: state, kind, and its number among those of the kind; ``own.`` and a row id."""
    rule: DrillRule
    grades: frozenset[int] = frozenset()
    """The school's grades that it concerns, kindergarten 0; empty for all."""
    reading: str = ""
    """Where the law can be read two ways: the one that is counted, and the other, in words."""
    own: str = ""
    """For one of the school's own: the id of its row."""
    stand_ins: tuple[Requirement, ...] = ()
    """The requirements whose drills may count here in place of its own kinds, each so many."""
    totals: tuple[Requirement, ...] = ()
    """The requirements of whose number it asks half."""
    called: str = ""
    """What tells it from others of its kind: what its source calls it, else its number."""
    checked: str = ""
    """The day on which the record was made, ``YYYY-MM-DD``; empty for one of the school's own."""

    @cached_property
    def kinds(self) -> frozenset[str]:
        """The kinds of drill that meet it of their own."""
        return kinds_of(self.rule)

    @cached_property
    def wider_kinds(self) -> frozenset[str]:
        """The same, and the kinds of the drills that may stand in for them."""
        return self.kinds.union(*(part.kinds for part in self.stand_ins))

    @cached_property
    def with_students(self) -> bool:
        """Whether only drills in which students take part count; the stricter reading of a law
        that does not say who does.
        """
        return self.is_law and not self.rule.audience and self.rule.kind not in WITHOUT_STUDENTS

    def stand_in(self, kind: str) -> Requirement | None:
        """The requirement on whose account a drill of another kind may count here."""
        if kind in self.kinds:
            return None
        return next((part for part in self.stand_ins if kind in part.kinds), None)

    @property
    def is_law(self) -> bool:
        """Whether it comes from the law, not from the school or its district."""
        return self.rule.status is not Status.OWN

    @property
    def has_number(self) -> bool:
        """Whether it asks for a number of drills: one of its own, or half of another."""
        return self.rule.count is not None or bool(self.totals)

    @property
    def adds_up(self) -> bool:
        """Whether it asks for a number of drills of its own.

        Where the source gives no number, whatever drill of the kind is held meets it.
        """
        return self.rule.count is not None and not self.rule.part_of_total

    @property
    def takes_drills(self) -> bool:
        """Whether a drill that meets it is spent for other numbers: its own, or the one in which
        it counts.
        """
        return self.adds_up or bool(self.rule.counts_in and self.rule.count is not None)

    def rivals(self, other: Requirement) -> bool:
        """Whether one drill cannot meet both."""
        if self.key == other.key or not (self.takes_drills and other.takes_drills):
            return False
        if not (self.adds_up or other.adds_up):
            return False
        if self.rule.counts_in == other.rule.kind or other.rule.counts_in == self.rule.kind:
            return False
        if self.grades and other.grades and not self.grades & other.grades:
            return False
        mine, yours = self.rule.applies_to, other.rule.applies_to
        return not (mine and yours and mine != yours)


def with_others(requirements: Iterable[Requirement]) -> list[Requirement]:
    """The same requirements: each total with those whose drills may count in it, and what asks
    half of a number with those whose number it is.
    """
    every = list(requirements)
    parts = [each for each in every if each.rule.counts_in and each.is_law]
    totals = [each for each in every if each.adds_up and each.is_law]
    found = []
    for each in every:
        if parts and each.adds_up and each.is_law:
            mine = tuple(part for part in parts if part.rule.counts_in == each.rule.kind)
            found.append(replace(each, stand_ins=mine))
        elif each.rule.half_of:
            whole = tuple(total for total in totals if total.rule.kind == each.rule.half_of)
            found.append(replace(each, totals=whole))
        else:
            found.append(each)
    return found
