"""The drills that this school owes: what its own facts decide, and what has to be asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from crisisplan.plan.forms import Forms
from crisisplan.plan.model import DrillGoal, Ref, RuleDecision, School
from crisisplan.plan.plan import Plan
from crisisplan.plan.sources import Status
from crisisplan.rules.drills.fit import Asked, Facts, names_no_kinds
from crisisplan.rules.drills.names import DrillNames, called
from crisisplan.rules.drills.reading import counted_in, half_of, standing_in, two_readings
from crisisplan.rules.drills.requirement import (
    MET_BY,
    SECURITY,
    Requirement,
    kinds_of,
    with_others,
)
from crisisplan.rules.finding import listed
from crisisplan.rules.reference import Reference
from crisisplan.rules.school_days import SchoolDays
from crisisplan.rules.states import WITHOUT_FILE, DrillRule, State, Unverified

_LOOKED_FOR: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("fire drills", ("fire",)),
    ("security drills such as lockdowns", SECURITY),
    (
        "drills for severe weather, earthquake or shelter",
        ("severe_weather", "earthquake", "tsunami", "shelter_in_place"),
    ),
)
"""What the sources of every state were read for, and the kinds of drill that show it was found."""
_BROADER = {
    "emergency_any": "the emergency drills of any kind",
    "evacuation": "the evacuation drills",
}
"""What may hold a drill that was looked for and not found by its name."""
_OR = " or on "
ASKED_BY = {"district": "District policy", "school": "Own goal"}


@dataclass(frozen=True)
class Question:
    """What cannot be decided from the plan, and what hangs on it."""

    key: str
    """A fact of circumstances.toml (``bus_riders``), answered in a ``Circumstance``; a question of
    a step (``school.grades``), answered there; or a rule in its own words (``rule:IL.fire.1``),
    answered in a ``RuleDecision``.
    """
    text: str
    why: str
    """What depends on it, with the law's own words."""
    requirements: tuple[Requirement, ...]


@dataclass(frozen=True)
class SetAside:
    """A requirement that does not hold here, and why."""

    requirement: Requirement
    reason: str
    decision: Ref | None = None
    """The row in which the school decided so; none where its own facts do."""


@dataclass(frozen=True)
class Duties:
    """Every rule that could concern the school, each in exactly one of four places."""

    state: State | None
    requirements: tuple[Requirement, ...] = ()
    """Owed this school year: the law, and the school's own goals."""
    questions: tuple[Question, ...] = ()
    set_aside: tuple[SetAside, ...] = ()
    advice: tuple[Requirement, ...] = ()
    """Shown and never counted: guidance, old law, local policy, federal good practice."""
    silence: str = ""
    """What to say where no drill law was read that is about this school; empty where one was."""
    not_found: str = ""
    """Where one was: what was looked for besides and not found; empty for nothing."""

    @property
    def claims(self) -> tuple[Unverified, ...]:
        """What was heard of the state’s rules and no source confirmed. Nothing counts it."""
        return self.state.unverified if self.state is not None else ()


def duties_of(plan: Plan, reference: Reference, year: SchoolDays | None) -> Duties:
    """What the school owes in a school year. Raises ReferenceDataError."""
    school = plan.one(School)
    state = reference.state(school.state)
    rules = state.drills if state is not None else ()
    laws = tuple(rule for rule in rules if rule.is_law)
    facts = Facts(plan, reference.circumstances, laws, year)
    decisions = {row.rule: row for row in plan.rows(RuleDecision) if row.applies is not None}
    owed: list[Requirement] = []
    set_aside: list[SetAside] = []
    advice: list[Requirement] = []
    asked: dict[Asked, list[Requirement]] = {}
    goals = [_own(goal) for goal in plan.rows(DrillGoal) if goal.kind in MET_BY]
    checked = state.checked if state is not None else ""
    for requirement in (*requirements_of(school.state or "", rules, checked), *goals):
        rule, decision = requirement.rule, decisions.get(requirement.key)
        fit = facts.fit(requirement)
        if decision is not None and not decision.applies:
            reason = decision.reason or "The school decided so, and has not written down why."
            set_aside.append(SetAside(requirement, reason, decision.id))
        elif not rule.is_law:
            advice.append(requirement)
        elif decision is not None and names_no_kinds(rule):
            set_aside.append(SetAside(requirement, COUNTED_BY_KIND, decision.id))
        elif decision is not None or fit.holds:
            concerned = facts.concerned(requirement)
            readings = (requirement.reading, concerned.reading, *_readings(facts, rule, year))
            reading = " ".join(filter(None, readings))
            owed.append(replace(requirement, grades=concerned.grades, reading=reading))
        elif fit.holds is False:
            set_aside.append(SetAside(requirement, fit.reason))
        else:
            for question in fit.asked:
                asked.setdefault(question, []).append(requirement)
    silence = ""
    if not any(each.is_law for each in (*owed, *_undecided(asked), *_refused(set_aside))):
        silence = _silence(school.state, state, laws)
        advice += requirements_of("US", reference.practice, "")
    return Duties(
        state=state,
        requirements=tuple(_read_together(owed)),
        questions=tuple(_question(question, found) for question, found in asked.items()),
        set_aside=tuple(set_aside),
        advice=tuple(advice),
        silence=silence,
        not_found="" if silence or state is None else _not_found(state, laws),
    )


COUNTED_BY_KIND = (
    "The school added the kinds of drill that its district names as drills of its own; they are "
    "counted there."
)


def _read_together(owed: Iterable[Requirement]) -> Iterator[Requirement]:
    """The requirements with what follows from each other."""
    for requirement in with_others(owed):
        readings = [requirement.reading, *map(standing_in, requirement.stand_ins)]
        readings += [half_of(total) for total in requirement.totals]
        yield replace(requirement, reading=" ".join(filter(None, readings)))


def _undecided(asked: Mapping[Asked, Iterable[Requirement]]) -> Iterator[Requirement]:
    return (requirement for each in asked.values() for requirement in each)


def _refused(set_aside: Iterable[SetAside]) -> Iterator[Requirement]:
    """What the school itself set aside: a law was read, and concerns schools like it."""
    return (each.requirement for each in set_aside if each.decision is not None)


def _silence(code: str | None, state: State | None, laws: Sequence[DrillRule]) -> str:
    if code is None:
        return "Name the state first: it decides which drills the law asks for."
    if state is None:
        name = WITHOUT_FILE.get(code, code)
        read = f"No drill law was read for {name}: it was not among the sources. There may be one"
    elif laws:
        read = (
            f"The drill law that was read for {state.name} is about other schools. There may be "
            "one for yours"
        )
    else:
        sought = _OR.join(name for name, _ in _LOOKED_FOR)
        read = (
            f"No drill law was read for {state.name}: rules on {sought} were looked for and not "
            "found. There may be one"
        )
    return (
        f"{read} all the same: ask your district. Until then the federal advice is shown; it is "
        "not law."
    )


def _not_found(state: State, laws: Sequence[DrillRule]) -> str:
    known = {law.kind for law in laws}
    missing = [name for name, kinds in _LOOKED_FOR if known.isdisjoint(kinds)]
    if not missing:
        return ""
    broader = listed([name for kind, name in _BROADER.items() if kind in known])
    beside = f", beside {broader}" if broader else ""
    return (
        f"Looked for and not found for {state.name}{beside}: a rule on {_OR.join(missing)}. "
        "There may be one all the same: ask your district."
    )


def requirements_of(code: str, rules: Sequence[DrillRule], checked: str) -> list[Requirement]:
    """The rules of a source as requirements, each with a key and a name of its own."""
    count: Counter[str] = Counter()
    found = []
    for rule, name in zip(rules, called(rules), strict=True):
        count[rule.kind] += 1
        key = f"{code}.{rule.kind}.{count[rule.kind]}"
        found.append(Requirement(key, rule, called=name, checked=checked))
    return found


def names_of_keys(plan: Plan, forms: Forms, reference: Reference) -> dict[str, str]:
    """What people call the rules and facts whose keys a plan’s answers hold.

    Raises ReferenceDataError.
    """
    found = {fact.fact: fact.question for fact in reference.circumstances.facts}
    names = DrillNames(forms, plan)
    keys = {row.rule or "" for row in plan.rows(RuleDecision)}
    for code in sorted({key[:2] for key in keys if key[2:3] == "." and key[:2].isalpha()}):
        state = reference.state(code)
        rules = state.drills if state is not None else ()
        found |= {each.key: names.title(each) for each in requirements_of(code, rules, "")}
    goals = [_own(goal) for goal in plan.rows(DrillGoal) if goal.kind in MET_BY]
    return found | {goal.key: names.title(goal) for goal in goals}


def _own(goal: DrillGoal) -> Requirement:
    assert goal.kind is not None
    asker = ASKED_BY.get(goal.asked_by or "", ASKED_BY["school"])
    rule = DrillRule(
        kind=goal.kind,
        per=goal.per or "unspecified",
        count=goal.count,
        label=goal.name or "",
        # Whoever asks for ten fire drills means the ones that the law asks for too.
        part_of_total=True,
        citation=f"{asker}: {goal.reason}" if goal.reason else asker,
        source_url="",
        as_of="undated",
        status=Status.OWN,
    )
    reading = "Drills that the law asks for count here too."
    return Requirement(f"own.{goal.id}", rule, reading=reading, own=goal.id, called=rule.label)


def _readings(facts: Facts, rule: DrillRule, year: SchoolDays | None) -> Iterator[str]:
    if rule.status is Status.OWN:
        return
    yield facts.private_reading(rule)
    yield from two_readings(rule, year)
    if rule.kind == "evacuation" and "other than fire" not in rule.label:
        yield (
            "Fire drills do not count here, the stricter reading; ask your district whether they "
            "may."
        )
    yield from counted_in(rule)
    totals = [kinds_of(law) for law in facts.laws if law.counts_in or not law.part_of_total]
    inside = rule.counts_in or kinds_of(rule) <= frozenset().union(*totals)
    if rule.part_of_total and not inside:
        yield (
            "The law counts these drills within a number of another kind. Here they are counted "
            "on top of it, the stricter reading."
        )


def _question(asked: Asked, requirements: list[Requirement]) -> Question:
    why = " ".join(_words(requirement.rule) for requirement in requirements)
    return Question(asked.key, asked.text, why, tuple(requirements))


def _words(rule: DrillRule) -> str:
    """What hangs on a question, with the words of the law."""
    phrases = (rule.applies_to, rule.grades, rule.audience, rule.effective_from)
    said = "”, “".join(phrase for phrase in phrases if phrase)
    name = rule.label or rule.kind.replace("_", " ")
    return f"{rule.citation} ({name}) holds for “{said}”."
