"""Who was asked, and who sits on the planning team."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from crisisplan.plan.model import Consultation, Person, StakeholderGroup, TeamMember
from crisisplan.plan.sources import Status
from crisisplan.rules.finding import Facts, Finding, Severity, Source, listed
from crisisplan.rules.states import PlanRule

SIX_GROUPS = {
    "Community members": ("communit", "neighbor"),
    "Local law enforcement": ("law enforcement", "police", "sheriff"),
    "Parents": ("parent", "famil", "guardian"),
    "School board members": ("board",),
    "Staff": ("staff", "teacher", "employee"),
    "Students": ("student", "pupil"),
}
"""The groups that PASS names, and the words by which a row is recognised as one."""

PASS_GROUPS = Source(
    Status.SECONDARY,
    "PASS Safety and Security Guidelines, 6th edition (2023), launch text",
    "https://communication-co.com/news/pass-school-safety-and-security-guidelines",
)
CONSULTATION = Source(
    Status.PRACTICE,
    "Federal school guide (2013): planning is a collaborative process",
    "https://rems.ed.gov/K12PPStep05.aspx",
)
PASS_TEAM = Source(
    Status.PRACTICE,
    "PASS, How to set up a school safety and security plan in four steps",
    "https://passk12.org/school-safety-and-security/"
    "how-to-set-up-a-school-safety-and-security-plan-in-four-steps",
)


def absent_groups(facts: Facts) -> Iterator[Finding]:
    """Groups that PASS names and the plan does not list."""
    names = [(row.name or "").casefold() for row in facts.plan.rows(StakeholderGroup)]
    absent = [
        group
        for group, words in SIX_GROUPS.items()
        if not any(word in name for name in names for word in words)
    ]
    if absent:
        yield Finding(
            id="team.absent_groups",
            severity=Severity.SHOULD,
            step="team",
            field="groups",
            title="A stakeholder group is not listed",
            message=f"The PASS guidelines also name {listed(absent)}.",
            source=PASS_GROUPS,
        )


def is_held(row: Consultation, today: date) -> bool:
    """Whether a consultation took place: it has a day, and that is not in the future."""
    return row.held_on is not None and row.held_on <= today


def unheard_groups(facts: Facts) -> Iterator[Finding]:
    """Groups that nobody has consulted yet."""
    held = (row for row in facts.plan.rows(Consultation) if is_held(row, facts.today))
    asked = {row.group for row in held}
    rows = [row for row in facts.plan.rows(StakeholderGroup) if row.id not in asked]
    if rows:
        yield Finding(
            id="team.unheard_groups",
            severity=Severity.SHOULD,
            step="team",
            field="consultations",
            title="Not yet consulted" if len(rows) > 1 else f"{rows[0].row_name}: not yet asked",
            message=f"Not consulted yet: {listed([row.row_name or 'a group' for row in rows])}. "
            "Record when they were asked, what you heard and what changed.",
            source=CONSULTATION,
            rows=tuple(row.id for row in rows),
            missing=not asked,
        )


def seats_of_leavers(facts: Facts) -> Iterator[Finding]:
    """Seats held by people who have left."""
    plan = facts.plan
    gone = [
        row
        for row in plan.rows(TeamMember)
        if (person := plan.get(Person, row.person)) is not None and person.left_by(facts.today)
    ]
    if gone:
        yield Finding(
            id="team.left",
            severity=Severity.SHOULD,
            step="team",
            field="members.person",
            title="A seat is held by someone who left",
            message=f"{listed([plan.name_of(row.person) for row in gone])} no longer works here.",
            source=PASS_TEAM,
            rows=tuple(row.id for row in gone),
        )


@dataclass(frozen=True)
class StateSeat:
    """A seat in a state's own words."""

    words: str
    held: bool
    """Somebody on the team holds it."""
    listed: bool
    """The team has such a seat, held or vacant."""
    rule: PlanRule


_OPTIONAL = re.compile(
    r"^(optional|other|others)\b|who asked|if requested|if employed|state dep", re.IGNORECASE
)


def state_seats(facts: Facts) -> list[StateSeat]:
    """The seats that the school's state names for the plan, in its own words."""
    state = facts.state
    if state is None:
        return []
    members = facts.plan.rows(TeamMember)
    held = _stand_for(facts, [row for row in members if facts.plan.get(Person, row.person)])
    every = _stand_for(facts, members)
    seats = []
    for rule in state.plans:
        for words in rule.team:
            if _OPTIONAL.search(words):
                continue
            functions = _functions(facts, words)
            seats.append(StateSeat(words, held(functions, words), every(functions, words), rule))
    return seats


def _functions(facts: Facts, words: str) -> frozenset[str]:
    return frozenset(seat.key for seat in facts.reference.seats if seat.pattern.search(words))


def _stand_for(facts: Facts, members: list[TeamMember]) -> Callable[[frozenset[str], str], bool]:
    """Whether some of these members stand for functions or, where there are none, for words."""
    functions: set[str] = set()
    texts = []
    for member in members:
        functions |= _functions(facts, member.seat or "")
        person = facts.plan.get(Person, member.person)
        if person is not None:
            functions |= {s.key for s in facts.reference.seats if person.category in s.category}
        texts.append((member.seat or "").casefold())

    def stands(asked: frozenset[str], words: str) -> bool:
        core = re.sub(r"\(.*?\)", "", words).strip().casefold()
        return asked <= functions if asked else any(core in text for text in texts)

    return stands


def seats_of_the_state(facts: Facts) -> Iterator[Finding]:
    """Seats that the state names and nobody on the team holds."""
    by_rule: dict[PlanRule, list[str]] = {}
    filled = any(member.person for member in facts.plan.rows(TeamMember))
    for seat in state_seats(facts):
        if not seat.held:
            by_rule.setdefault(seat.rule, []).append(seat.words)
    state = facts.state
    for number, (rule, words) in enumerate(by_rule.items(), 1):
        assert state is not None
        whose = "for the district’s plan" if rule.level == "district" else "for the plan"
        local = f" This is {rule.basis.replace('_', ' ')}, not law." if rule.basis else ""
        yield Finding(
            id=f"team.state_seats.{state.code}.{number}",
            severity=Severity.CONSIDER if rule.basis else Severity.SHOULD,
            step="team",
            field="members.seat",
            title=f"{state.name} names more seats",
            message=f"Nobody on the team stands for {listed([f'“{w}”' for w in words], 8)}, "
            f"whom {state.name} names {whose}.{local}",
            source=Source(
                Status.PRACTICE if rule.basis else rule.status,
                f"{rule.citation}, text of {rule.as_of}",
                rule.source_url,
            ),
            missing=not filled,
        )


RULES = (absent_groups, unheard_groups, seats_of_leavers, seats_of_the_state)
