"""How a system stands with each duty: met by its answers, open, against it, or for people to judge.

That a duty is met is only said where all answers that it asks for are given and none denies it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from crisisplan.rules.biometrics.conflicts import ANSWERS, Conflict
from crisisplan.rules.biometrics.law import LawRule
from crisisplan.rules.biometrics.sheet import Sheet
from crisisplan.rules.biometrics.stop_check import Duty


class Standing(Enum):
    """How a system stands with a duty, the gravest first."""

    AGAINST = ("against", "An answer goes against it")
    OPEN = ("open", "Not yet decided")
    JUDGE = ("judge", "For you to judge")
    MET = ("met", "Met by what you answered")

    def __init__(self, key: str, label: str) -> None:
        self.key = key
        self.label = label


@dataclass(frozen=True)
class StandingDuty:
    """A duty, how the system stands with it, and what is wrong or missing."""

    duty: Duty
    standing: Standing
    conflicts: tuple[Conflict, ...] = ()

    @property
    def rule(self) -> LawRule:
        """The strictest rule on the topic."""
        return self.duty.rule


def standings(sheet: Sheet) -> list[StandingDuty]:
    """Every duty of a system, in the order in which people read them."""
    told = []
    for duty in sheet.check.duties:
        own = tuple(each for each in sheet.conflicts if each.rule in duty.rules)
        told.append(StandingDuty(duty, _standing(sheet, duty, own), own))
    return told


def _standing(sheet: Sheet, duty: Duty, found: Sequence[Conflict]) -> Standing:
    if any(not each.missing for each in found):
        return Standing.AGAINST
    if found:
        return Standing.OPEN
    if duty.topic == "use_limit" and any(rule.purposes for rule in duty.rules):
        kinds = [purpose.kind for purpose in sheet.purposes]
        return Standing.MET if kinds and all(kinds) else Standing.OPEN
    answers = [getattr(sheet.system, field) for field in ANSWERS.get(duty.topic, ())]
    if not all(_is_decided(rule) for rule in duty.rules):
        return Standing.JUDGE
    return Standing.MET if all(answer is not False for answer in answers) else Standing.JUDGE


def _is_decided(rule: LawRule) -> bool:
    """Whether the answers that were held against a rule are all that it asks for."""
    match rule.topic:
        case "policy" | "alternative" | "impact_assessment":
            return rule.effect == "require"
        case "consent":
            return bool(rule.consent_type)
        case "retention":
            return "withdraw" in rule.trigger or "request" in rule.trigger
        case "destruction":
            return rule.destroy_within_days is not None
        case "disclosure":
            return rule.effect == "prohibit"
    return False
