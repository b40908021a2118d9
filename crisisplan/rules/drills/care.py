"""Care for children: what a drill for an attack must not do to those it is meant to protect."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from crisisplan.plan.dates import DAY, show_date
from crisisplan.plan.model import Drill, School
from crisisplan.plan.sources import Status
from crisisplan.rules.finding import Facts, Finding, Severity, Source, listed, source_of
from crisisplan.rules.school_days import SchoolDays, year_of
from crisisplan.rules.states import ConductRule, NoticeRule, State

ATTACK = ("active_threat", "lockdown", "security_any")
"""The kinds of drill in which children practice for an attack."""

ADVICE = Source(
    Status.PRACTICE,
    "NASP, NASRO and Safe and Sound Schools, Best Practice Considerations for Armed Assailant "
    "Drills in Schools (2021)",
    "https://schoolsafetyresources.nh.gov/"
    "best-practice-considerations-for-armed-assailant-drills-in-schools-nasp-october-2022/",
)


@dataclass(frozen=True)
class Care:
    """One thing that is asked of such a drill."""

    tag: str
    """The word for it in the states' ``conduct`` records."""
    field: str
    title: str
    sentence: str
    """What is wrong with the drills that it is said of."""
    fails: Callable[[Drill], bool]


CARES = (
    Care(
        "no_simulation",
        "simulation",
        "A drill simulates violence",
        "{} would simulate violence with students. Practice the action without acting it out.",
        lambda drill: drill.simulation is True,
    ),
    Care(
        "announce",
        "announced",
        "A drill is not announced",
        "{} would take people by surprise. Say beforehand, and as it starts, that it is a drill.",
        lambda drill: drill.announced is False,
    ),
    Care(
        "accommodations",
        "accommodations",
        "No accommodations planned",
        "{} has no accommodations. Write down what changes for disability, language, age and "
        "past trauma.",
        lambda drill: not drill.accommodations,
    ),
)


def attack_drills(facts: Facts) -> list[Drill]:
    """The drills for an attack in which students take part and that are still to come."""
    return [
        drill
        for drill in facts.plan.rows(Drill)
        if drill.kind in ATTACK and not drill.is_held and drill.is_for_students
    ]


def conduct_of_drills(facts: Facts) -> Iterator[Finding]:
    """Drills that simulate violence, surprise people, or leave somebody out."""
    drills = attack_drills(facts)
    state = facts.state
    for care in CARES:
        failing = [drill for drill in drills if care.fails(drill)]
        if not failing:
            continue
        law = _rule(state.conduct if state else (), care.tag)
        yield Finding(
            id=f"drills.{care.tag}",
            severity=Severity.SHOULD if law is None else Severity.MUST,
            step="drills",
            field=f"drills.{care.field}",
            title=care.title,
            message=care.sentence.format(named_drills(failing))
            + (f" {state.name} says: {law.rule}." if state and law else ""),
            source=ADVICE if law is None else source_of(law),
            rows=tuple(drill.id for drill in failing),
        )


def _rule(rules: tuple[ConductRule, ...], tag: str) -> ConductRule | None:
    found = [rule for rule in rules if rule.is_law and tag in rule.tags]
    return min(found, key=lambda rule: rule.status is not Status.VERIFIED, default=None)


def named_drills(drills: list[Drill]) -> str:
    """The drills for a sentence."""
    return listed([drill.row_name or "A drill without a name" for drill in drills])


@dataclass(frozen=True)
class Notice:
    """How long before a drill for an attack families are told, and who says so."""

    days: int
    school_days: int = 0
    rule: NoticeRule | None = None
    """The state's; ``None`` for the school's own."""

    def latest(self, drill: date, year: SchoolDays | None) -> date:
        """The last day on which families can be told in time."""
        day = drill - timedelta(days=self.days)
        if self.school_days and year is not None:
            before = year.within(year.first, drill - DAY)
            if len(before) >= self.school_days:
                day = min(day, before[-self.school_days])
        return day


ABOUT: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("emergency drill", ATTACK),
    ("security drill", ATTACK),
    ("lockdown", ("lockdown", "active_threat")),
    ("active shooter", ("active_threat",)),
    ("active threat", ("active_threat",)),
    ("armed", ("active_threat",)),
    ("intruder", ("active_threat",)),
    ("options-based", ("active_threat",)),
)
"""What the states’ ``notice`` records are about, by their words, as kinds of drill."""


def concerns(rule: NoticeRule, drill: Drill) -> bool:
    """Whether a state’s notice is about a drill like this one."""
    if "full-scale" in rule.about and drill.exercise_type not in ("functional", "full_scale"):
        return False
    return any(words in rule.about and drill.kind in kinds for words, kinds in ABOUT)


def notice_owed(state: State | None, school: School, drill: Drill) -> Notice:
    """The longest notice of a drill that the state or the school asks for."""
    own = Notice(school.notice_days or 0)
    rules = [rule for rule in (state.notices if state else ()) if rule.is_law]
    asked = [_notice(rule) for rule in rules if concerns(rule, drill)]
    longest = max(asked, key=lambda notice: notice.days, default=own)
    return longest if longest.rule and longest.days >= own.days else own


def _notice(rule: NoticeRule) -> Notice:
    hours = rule.within_hours or 0
    days = max(-(-hours // 24), rule.within_days or 0, rule.within_school_days or 0)
    return Notice(days, rule.within_school_days or 0, rule if days else None)


def notices_of_drills(facts: Facts) -> Iterator[Finding]:
    """Drills for an attack of which families were, or would be, told too late."""
    school = facts.plan.one(School)
    years = facts.years
    late: dict[Notice, list[Drill]] = {}
    owed: dict[Notice, list[tuple[Drill, date]]] = {}
    for drill in attack_drills(facts):
        if drill.planned_on is None:
            continue
        notice = notice_owed(facts.state, school, drill)
        latest = notice.latest(drill.planned_on, year_of(years, drill.planned_on))
        if (drill.notice_on or facts.today) > latest:
            late.setdefault(notice, []).append(drill)
        elif drill.notice_on is None:
            owed.setdefault(notice, []).append((drill, latest))
    for notice, drills in late.items():
        yield Finding(
            id=f"drills.notice_late.{notice.days}",
            severity=Severity.MUST if notice.rule else Severity.SHOULD,
            step="drills",
            field="drills.notice_on",
            title="Families are told too late",
            message=f"{named_drills(drills)}: families have to be told {_lead(notice)}. "
            "Move the drill, or correct the day on which they were told.",
            source=source_of(notice.rule) if notice.rule else ADVICE,
            rows=tuple(drill.id for drill in drills),
        )
    for notice, dated in owed.items():
        what = listed([f"{named_drills([drill])} (by {show_date(day)})" for drill, day in dated])
        yield Finding(
            id=f"drills.notice_owed.{notice.days}",
            severity=Severity.SHOULD,
            step="drills",
            field="drills.notice_on",
            title="Families are still to be told",
            message=f"{what}: note the day on which families are told, and how.",
            source=source_of(notice.rule) if notice.rule else ADVICE,
            rows=tuple(drill.id for drill, _ in dated),
            missing=True,
        )


def _lead(notice: Notice) -> str:
    if notice.rule is not None and notice.rule.within_hours:
        return f"at least {notice.rule.within_hours} hours before"
    if notice.days == 0:
        return "before the day of the drill"
    days = "1 day" if notice.days == 1 else f"{notice.days} days"
    return f"at least {days} before"


RULES = (conduct_of_drills, notices_of_drills)
