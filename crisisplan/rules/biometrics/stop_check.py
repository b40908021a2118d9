"""The legal stop-check of a biometric system: what forbids it, what it owes, what to ask counsel.

It never says that a system is allowed, nor that there is no rule: only what was read.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import Enum

from crisisplan.rules.biometrics.law import (
    CONSENTS,
    TOPICS,
    BiometricLaw,
    Gap,
    Jurisdiction,
    LawRule,
    Looked,
    PendingBill,
)

_BOUND = {"public": ("district",), "charter": ("charter",), "private": ("private_school",)}
"""Who must comply, by the kind of school."""
_PERHAPS = ("local_government", "state_agency")
"""Public bodies: whether a school district is one of them is a question for counsel."""


class Outcome(Enum):
    """How a stop-check ends."""

    BAN = ("ban", "The law that was read forbids this")
    DUTIES = ("duties", "No ban was found in what was read; it owes these duties")
    ASK_COUNSEL = ("ask_counsel", "Nothing that decides it was found: ask counsel")

    def __init__(self, key: str, label: str) -> None:
        self.key = key
        self.label = label


@dataclass(frozen=True)
class Use:
    """What a system reads, of whom, in what kind of school: all that the law asks about it."""

    state: str | None
    """Postal code."""
    control: str | None
    """``public``, ``charter`` or ``private``; None where nobody has said."""
    people: frozenset[str]
    """Whose data, in the law's words; empty where nobody has said."""
    modality: str | None


@dataclass(frozen=True)
class Duty:
    """The strictest rule on a topic, and the others."""

    topic: str
    rule: LawRule
    others: tuple[LawRule, ...] = ()

    @property
    def name(self) -> str:
        """The topic in words."""
        return TOPICS[self.topic]

    @property
    def rules(self) -> tuple[LawRule, ...]:
        """All rules on the topic, the strictest first."""
        return (self.rule, *self.others)


@dataclass(frozen=True)
class StopCheck:
    """What the law that was read says about a use."""

    use: Use
    outcome: Outcome
    jurisdiction: Jurisdiction | None
    """What was read of the state; None where there is no file."""
    bans: tuple[LawRule, ...] = ()
    exceptions: tuple[LawRule, ...] = ()
    """What the law permits narrowly, in spite of a ban or beside its duties."""
    duties: tuple[Duty, ...] = ()
    definitions: tuple[LawRule, ...] = ()
    of_vendors: tuple[LawRule, ...] = ()
    """What binds the vendor, for the contract."""
    unread: tuple[LawRule, ...] = ()
    """Rules of which the text was not read, or of which it is open whether they bind a school."""
    gaps: tuple[Gap, ...] = ()
    watch: tuple[PendingBill, ...] = ()
    looked: tuple[Looked, ...] = ()
    missing: tuple[str, ...] = ()
    """Facts that the school has to say first; until then every possibility counts."""
    missing_at: tuple[tuple[str, str], ...] = ()
    """Where each of them is asked: the step and the question."""

    @property
    def stops(self) -> bool:
        """Whether drafting stops until counsel has written why it may go on."""
        return self.outcome is Outcome.BAN

    @property
    def consent(self) -> str:
        """The strictest kind of consent that a rule asks for; empty where none does."""
        kinds = {
            rule.consent_type for duty in self.duties for rule in duty.rules if rule.consent_type
        }
        return min(kinds, key=CONSENTS.index, default="")

    @property
    def destroy_within(self) -> tuple[int, LawRule] | None:
        """The shortest deadline for destruction in days, and the rule that sets it."""
        found = [
            (rule.destroy_within_days, rule)
            for duty in self.duties
            for rule in duty.rules
            if rule.destroy_within_days is not None
        ]
        return min(found, key=lambda each: each[0], default=None)

    @property
    def purposes(self) -> tuple[tuple[str, ...], LawRule] | None:
        """The only purposes that the law allows, and the rule that says so."""
        limits = [rule for duty in self.duties for rule in duty.rules if rule.purposes]
        if not limits:
            return None
        allowed = set(limits[0].purposes).intersection(*(rule.purposes for rule in limits))
        return tuple(p for p in limits[0].purposes if p in allowed), limits[0]

    def duty(self, topic: str) -> Duty | None:
        """What it owes on a topic."""
        return next((duty for duty in self.duties if duty.topic == topic), None)

    def of_topic(self, *topics: str) -> tuple[LawRule, ...]:
        """The rules on some topics, in the order of the duties."""
        return tuple(rule for duty in self.duties if duty.topic in topics for rule in duty.rules)


def stop_check(use: Use, law: BiometricLaw) -> StopCheck:
    """Hold a use against the law that was read. Raises ReferenceDataError."""
    jurisdiction = law.of(use.state)
    rules = (
        *(jurisdiction.rules if jurisdiction is not None else ()),
        *law.federal.rules,
    )
    about = [rule for rule in rules if rule.concerns(use.people, use.modality)]
    binding = [rule for rule in about if rule.is_read and _binds(rule, use, _bound(use))]
    perhaps = [
        rule
        for rule in about
        if rule not in binding
        and use.control != "private"
        and (not rule.is_read or _binds(rule, use, _PERHAPS))
        and rule.effect != "define"
    ]
    unread = [
        rule
        for rule in about
        if not rule.is_read and rule not in perhaps and _binds(rule, use, _bound(use))
    ]
    bans = tuple(rule for rule in binding if rule.is_ban)
    duties = _duties(rule for rule in binding if rule.effect in ("require", "prohibit"))
    of_state = [rule for rule in binding if jurisdiction and rule in jurisdiction.rules]
    decided = any(rule.effect in ("require", "prohibit", "permit") for rule in of_state)
    return StopCheck(
        use,
        Outcome.BAN if bans else Outcome.DUTIES if decided else Outcome.ASK_COUNSEL,
        jurisdiction,
        bans,
        tuple(rule for rule in binding if rule.effect == "permit"),
        duties,
        tuple(rule for rule in binding if rule.effect == "define"),
        tuple(
            rule
            for rule in about
            if rule.is_read and rule not in binding and "vendor" in rule.binds
        ),
        (*perhaps, *unread),
        jurisdiction.gaps if jurisdiction is not None else (),
        jurisdiction.watch if jurisdiction is not None else (),
        jurisdiction.looked if jurisdiction is not None else (),
        tuple(question for question, _ in _missing(use)),
        tuple(place for _, place in _missing(use)),
    )


def _bound(use: Use) -> tuple[str, ...]:
    """Who the school is in the law's words; any of them where nobody has said."""
    kinds = _BOUND.get(
        use.control or "", tuple(kind for kinds in _BOUND.values() for kind in kinds)
    )
    at_work = {"staff", "applicants"} & use.people or not use.people
    return (*kinds, "employer") if at_work else kinds


def _binds(rule: LawRule, use: Use, bound: Collection[str]) -> bool:
    """Whether a rule binds the school: an employer's rule about the people whom it employs."""
    binds = set(rule.binds) & set(bound)
    if binds != {"employer"}:
        return bool(binds)
    return bool({"staff", "applicants"} & set(rule.applies_to) & (use.people or {"staff"}))


def _duties(rules: Iterable[LawRule]) -> tuple[Duty, ...]:
    """The duties by topic, in the order in which people read them, the strictest rule first."""
    topics: dict[str, list[LawRule]] = {}
    for rule in rules:
        if not rule.is_ban:
            topics.setdefault(rule.topic, []).append(rule)
    ordered = {topic: sorted(topics[topic], key=_looseness) for topic in TOPICS if topic in topics}
    return tuple(Duty(topic, found[0], tuple(found[1:])) for topic, found in ordered.items())


def _looseness(rule: LawRule) -> tuple[float, int, int, bool]:
    """The strictest first; of equals the one whose text was read, then a prohibition."""
    days = float("inf") if rule.destroy_within_days is None else rule.destroy_within_days
    consent = CONSENTS.index(rule.consent_type) if rule.consent_type else len(CONSENTS)
    return days, consent, rule.status != "verified", rule.effect != "prohibit"


def _missing(use: Use) -> list[tuple[str, tuple[str, str]]]:
    """What nobody has said yet, and where it is asked."""
    asked = (
        (use.state, "In which state the school is.", ("school", "state")),
        (
            use.control,
            "Whether the school is public, a charter school or private.",
            ("school", "control"),
        ),
        (
            use.people,
            "Whose data it reads: students, staff, visitors.",
            ("biometrics", "systems.of_students"),
        ),
        (
            use.modality,
            "What it reads: a face, a finger, a voice.",
            ("biometrics", "systems.modality"),
        ),
    )
    return [(question, place) for answer, question, place in asked if not answer]
