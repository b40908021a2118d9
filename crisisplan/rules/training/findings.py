"""What is missing or wrong in the training of the staff."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from crisisplan.plan.dates import show_date
from crisisplan.plan.model import (
    Building,
    Course,
    Person,
    Position,
    Ref,
    School,
    TrainingRecord,
    TrainingRequirement,
    TrainingSession,
)
from crisisplan.plan.plan import Plan
from crisisplan.plan.sources import Status
from crisisplan.rules.command import title_of
from crisisplan.rules.finding import (
    Facts,
    Finding,
    Severity,
    Source,
    StepFindings,
    listed,
    source_of,
)
from crisisplan.rules.states import TrainingRule
from crisisplan.rules.training.coverage import Coverage, Need, Standing, is_asked
from crisisplan.rules.training.sessions import attended, to_make_up
from crisisplan.rules.training.wording import (
    course_words,
    lacking_words,
    person_words,
    short_course,
)

_LONGEST_TITLE = 40
_MOST_TOLD = 6
"""People who are told with what each lacks; the others are counted."""
BY_PERSON = Source(Status.PRACTICE, "Training kept by person, not by headcount")
_finding = StepFindings("training", BY_PERSON)


def rule_of(requirement: TrainingRequirement, facts: Facts) -> TrainingRule | None:
    """The state's record that a requirement was taken from: ``IL.training.2``."""
    if facts.state is None or not requirement.rule:
        return None
    return facts.state.training_rules.get(requirement.rule)


def source_of_requirement(requirement: TrainingRequirement, facts: Facts) -> Source:
    """Where a requirement comes from: the law's record, the district's policy, good practice."""
    rule = rule_of(requirement, facts)
    if rule is not None:
        return source_of(rule)
    if requirement.basis == "practice":
        return BY_PERSON
    if requirement.basis == "state_law":
        # Nobody of us has looked it up: what is written there is the school's word.
        return Source(Status.NOT_REVIEWED, requirement.reason or "")
    return Source(Status.OWN, requirement.reason or "")


def gaps_of_the_staff(facts: Facts) -> Iterator[Finding]:
    """What the matrix shows: who lacks what, whose card ends soon, which place has nobody."""
    plan = facts.plan
    if not plan.rows(TrainingRequirement):
        return
    found, held = facts.training, _held(plan)
    yield from _untrained_roles(found, held)
    for course in found.courses:
        yield from _of_course(facts, held, course)
    for need in found.needs:
        if need.missing:
            yield _unmet(facts, need)
    yield from _due_soon(found)


def _held(plan: Plan) -> dict[Ref, list[str]]:
    """The crisis roles of each person who leads one or stands in for it."""
    held: dict[Ref, list[str]] = {}
    for position in plan.rows(Position):
        for ref in position.line:
            held.setdefault(ref, []).append(title_of(position))
    return held


def _untrained_roles(found: Coverage, held: Mapping[Ref, list[str]]) -> Iterator[Finding]:
    """Who leads a crisis role or stands in for it and lacks something: told once for all roles."""
    people = [person for person in found.people if person.id in held]
    lacking = {person: words for person in people if (words := lacking_words(person.id, found))}
    if not lacking:
        return
    # Whoever leads most comes first: with them most is lost.
    first = sorted(lacking, key=lambda person: -len(held[person.id]))
    told = [
        f"{person_words(person)} ({listed(held[person.id], most=2)}) lacks {lacking[person]}"
        for person in first[:_MOST_TOLD]
    ]
    more = len(first) - len(told)
    noun, lack = ("person", "lacks") if more == 1 else ("people", "lack")
    also = f" {more} more {noun} with a crisis role {lack} something too." if more else ""
    does = "holds a crisis role and lacks" if len(first) == 1 else "hold crisis roles and lack"
    yield _finding(
        "roles",
        Severity.SHOULD,
        "records",
        "Crisis roles without training",
        f"{_counted(len(first), start=True)} {does} training: {'; '.join(told)}.{also} "
        "Train them, or name somebody who is.",
        first,
    )


def _of_course(facts: Facts, held: Mapping[Ref, list[str]], course: Course) -> Iterator[Finding]:
    found = facts.training
    lacking = [person for person in found.people if found.cell(person.id, course.id).lacks]
    if not lacking:
        return
    reasons = [
        requirement
        for person in lacking
        for requirement in found.reasons.get((person.id, course.id), ())
    ]
    law = next((each for each in reasons if each.basis == "state_law"), None)
    if law is None and all(person.id in held for person in lacking):
        # Told with their crisis roles.
        return
    required = found.total(course.id).required
    nobody = len(lacking) == required
    verb = "has" if len(lacking) == 1 else "have"
    short = "lacks it" if len(lacking) == 1 else "lack it"
    yield _finding(
        f"course.{course.id}",
        Severity.MUST if law is not None else Severity.SHOULD,
        "records",
        _titled(course, "nobody has it" if nobody else f"{len(lacking)} {short}"),
        f"{course_words(course)}: {_counted(len(lacking))} of {required} who must have it "
        f"{verb} not, or not any more: {_names(lacking)}.",
        lacking,
        source_of_requirement(law or reasons[0], facts),
    )


def _due_soon(found: Coverage) -> Iterator[Finding]:
    """What ends, or is due of somebody new, within 30 days: told once for all courses."""
    soon: dict[Person, list[tuple[date, Course]]] = {}
    for person in found.people:
        for course in found.courses:
            cell = found.cell(person.id, course.id)
            if cell.required and cell.standing is Standing.DUE_30 and cell.ends is not None:
                soon.setdefault(person, []).append((cell.ends, course))
    if not soon:
        return
    first = sorted(soon, key=lambda person: min(day for day, _ in soon[person]))
    told = [
        f"{person_words(person)} ({listed([short_course(course) for _, course in soon[person]])}) "
        f"by {show_date(min(day for day, _ in soon[person]))}"
        for person in first[:_MOST_TOLD]
    ]
    more = len(first) - len(told)
    also = f"; and {more} more" if more else ""
    yield _finding(
        "soon",
        Severity.CONSIDER,
        "records",
        "Training due within 30 days",
        f"Due within 30 days: {'; '.join(told)}{also}.",
        first,
    )


def _titled(course: Course, words: str) -> str:
    """“Plan briefing: 4 lack it”, with as many whole words of the course as there is room for."""
    return f"{_fitted(course_words(course), _LONGEST_TITLE - len(words) - 2)}: {words}"


def _fitted(name: str, room: int) -> str:
    if len(name) <= room:
        return name
    kept, _, _ = name[:room].rpartition(" ")
    return f"{kept.rstrip(' ,:;')}…" if kept else "A course"


def _unmet(facts: Facts, need: Need) -> Finding:
    requirement, course = need.requirement, need.course
    name, place = course_words(course), place_name(facts, need)
    have = len(need.holders)
    has = "nobody" if not have else "only one person" if have == 1 else f"only {have} people"
    where = f" {place}" if place else ""
    return _finding(
        f"need.{requirement.id}.{need.place}",
        Severity.MUST if requirement.basis == "state_law" else Severity.SHOULD,
        "requirements",
        f"Too few with {_fitted(name, _LONGEST_TITLE - len('Too few with '))}",
        f"{name}: {has}{where} has it today, and {need.wanted} should. "
        "Train one more, or move somebody who has it.",
        [requirement],
        source_of_requirement(requirement, facts),
    )


def place_name(facts: Facts, need: Need) -> str:
    """Where a need is, for a sentence: “in Gym wing”; nothing for the whole school."""
    building = facts.plan.get(Building, need.place)
    if building is not None:
        return f"in {building.name or 'a building'}"
    shifts = facts.forms.table("people.people").column("shift")
    words = shifts.show(need.place or None, facts.plan)
    return f"in the part “{words}”" if words else ""


def _counted(number: int, *, start: bool = False) -> str:
    """“one person” or “4 people”; at the start of a sentence “One person”."""
    if number == 1:
        return "One person" if start else "one person"
    return f"{number} people"


def _names(people: Sequence[Person]) -> str:
    return listed([person_words(person) for person in people])


# -- what cannot be right


def odd_records(facts: Facts) -> Iterator[Finding]:
    """Records with dates that cannot be, and people who are twice in a session."""
    plan = facts.plan
    future, early, twice = [], [], []
    seen: set[tuple[str, str]] = set()
    for record in plan.rows(TrainingRecord):
        done = record.completed_on
        if done is not None and done > facts.today:
            future.append(record)
        if done is not None and record.expires_on is not None and record.expires_on < done:
            early.append(record)
        if record.session is not None and record.person is not None:
            key = (record.session, record.person)
            if key in seen:
                twice.append(record)
            seen.add(key)
    yield from _odd(
        plan, "future", "completed_on", "A completion lies ahead", future,
        "{names}: the day of completion has not come yet. Until it has, the record counts for "
        "nothing.",
    )  # fmt: skip
    yield from _odd(
        plan, "early_end", "expires_on", "A card ends before it began", early,
        "{names}: the card expires before the course was completed. Look at the card.",
    )  # fmt: skip
    yield from _odd(
        plan, "twice", "person", "Twice in one session", twice,
        "{names}: recorded twice for the same session. Take one of them out.",
    )  # fmt: skip


def _odd(
    plan: Plan,
    key: str,
    column: str,
    title: str,
    records: Sequence[TrainingRecord],
    message: str,
) -> Iterator[Finding]:
    if records:
        names = listed(
            list(dict.fromkeys(plan.name_of(each.person) or "Somebody" for each in records))
        )
        yield _finding(
            key, Severity.MUST, f"records.{column}", title, message.format(names=names), records
        )


def odd_requirements(facts: Facts) -> Iterator[Finding]:
    """Requirements that concern nobody or lack a reason, and courses without their months."""
    plan = facts.plan
    unknown, unnamed = [], []
    for requirement in plan.rows(TrainingRequirement):
        if requirement.switched_off:
            if requirement.basis == "state_law" and not requirement.reason:
                unknown.append(requirement)
        elif (requirement.who == "category" and requirement.category is None) or (
            requirement.who == "position" and requirement.position is None
        ):
            unnamed.append(requirement)
    if unknown:
        yield _finding(
            "no_reason",
            Severity.MUST,
            "requirements.reason",
            "Law switched off without a reason",
            f"{_courses(plan, unknown)}: write down why the law does not concern your school, "
            "or switch it on again.",
            unknown,
            source_of_requirement(unknown[0], facts),
        )
    if unnamed:
        yield _finding(
            "nobody_meant",
            Severity.SHOULD,
            "requirements.who",
            "A requirement names nobody",
            f"{_courses(plan, unnamed)}: say which category or which crisis role is meant. Until "
            "then nobody is asked.",
            unnamed,
        )
    without = [
        course
        for course in plan.rows(Course)
        if course.renewal == "months" and not course.renewal_months and not course.retired
    ]
    if without:
        names = listed([course.name or "A course" for course in without])
        yield _finding(
            "no_months",
            Severity.SHOULD,
            "courses.renewal_months",
            "No number of months",
            f"{names}: after how many months it is renewed is not decided, so it counts "
            "forever unless the card says otherwise.",
            without,
        )


def _courses(plan: Plan, requirements: Sequence[TrainingRequirement]) -> str:
    names = (plan.name_of(requirement.course) or "A requirement" for requirement in requirements)
    return listed(list(dict.fromkeys(names)))


def laws_left_out(facts: Facts) -> Iterator[Finding]:
    """What the state asks of staff and the list of requirements does not have."""
    if facts.state is None or not facts.plan.rows(TrainingRequirement):
        return
    known = {requirement.rule for requirement in facts.plan.rows(TrainingRequirement)}
    for key, rule in facts.state.staff_laws(facts.plan.one(School).control).items():
        if key not in known:
            yield _finding(
                f"law.{key}",
                Severity.SHOULD,
                "requirements",
                "A law is not in your list",
                f"{facts.state.name} asks for: {rule.what}. Add it, or add it switched off with "
                "the reason.",
                (),
                source_of(rule),
            )


def sessions_without_record(facts: Facts) -> Iterator[Finding]:
    """Sessions whose day has passed and of which nobody wrote down who came; and who missed one."""
    plan = facts.plan
    passed = [
        session
        for session in plan.rows(TrainingSession)
        if session.on is not None
        and session.on < facts.today
        and not session.held
        and not attended(session, plan)
    ]
    if passed:
        yield _finding(
            "not_recorded",
            Severity.SHOULD,
            "sessions.held",
            "A session is not recorded",
            f"{listed([session.row_name for session in passed])}: the day has passed. Record who "
            "came, or move it.",
            passed,
        )
    for session in plan.rows(TrainingSession):
        missed = to_make_up(session, plan, facts.training) if session.held else []
        if missed:
            yield _finding(
                f"make_up.{session.id}",
                Severity.CONSIDER,
                "sessions",
                "Some have to make it up",
                f"{session.row_name}: {_names(missed)} did not come.",
                [session, *missed],
            )


def is_open(requirement: TrainingRequirement, found: Coverage) -> bool:
    """Whether somebody lacks what a requirement asks for."""
    if not is_asked(requirement):
        return False
    if requirement.at_least is not None:
        return any(need.missing for need in found.needs if need.requirement is requirement)
    return any(
        found.cell(person, course).lacks
        for (person, course), reasons in found.reasons.items()
        if requirement in reasons
    )


RULES = (
    gaps_of_the_staff,
    odd_records,
    odd_requirements,
    laws_left_out,
    sessions_without_record,
)
