"""A requirement: drills that this school owes, by law or by its own will."""

from __future__ import annotations

from dataclasses import dataclass

from crisisplan.plan.sources import Status
from crisisplan.rules.states import DRILL_KINDS, DrillRule

SECURITY = ("lockdown", "secure", "active_threat", "security_any")
MET_BY: dict[str, frozenset[str]] = {
    **{kind: frozenset([kind]) for kind in DRILL_KINDS},
    "security_any": frozenset(SECURITY),
    "emergency_any": frozenset(DRILL_KINDS) - {"plan_exercise"},
}
"""Which kinds of drill meet a requirement of a kind. Nothing broader is read into a law."""


@dataclass(frozen=True)
class Requirement:
    """Drills that the school owes in one school year.

    Of two requirements that are not ``part_of_total`` a drill meets only one, unless they concern
    other grades or other buildings; it meets every ``part_of_total`` one that names its kind.
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
    called: str = ""
    """What tells it from others of its kind: what its source calls it, else its number."""
    checked: str = ""
    """The day on which the record was made, ``YYYY-MM-DD``; empty for one of the school's own."""

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of drill that meet it."""
        return MET_BY[self.rule.kind]

    @property
    def is_law(self) -> bool:
        """Whether it comes from the law, not from the school or its district."""
        return self.rule.status is not Status.OWN

    @property
    def adds_up(self) -> bool:
        """Whether it asks for a number of drills of its own.

        Where the source gives no number, whatever drill of the kind is held meets it.
        """
        return self.rule.count is not None and not self.rule.part_of_total

    def rivals(self, other: Requirement) -> bool:
        """Whether one drill cannot meet both."""
        if self.key == other.key or not (self.adds_up and other.adds_up):
            return False
        if self.grades and other.grades and not self.grades & other.grades:
            return False
        mine, yours = self.rule.applies_to, other.rule.applies_to
        return not (mine and yours and mine != yours)
