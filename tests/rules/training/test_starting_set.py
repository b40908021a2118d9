"""What a list of training requirements starts with, and what the findings say of it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crisisplan.assets import REFERENCE
from crisisplan.plan.forms import Forms
from crisisplan.plan.model import (
    Adoption,
    Building,
    Course,
    Person,
    Position,
    School,
    TrainingRecord,
    TrainingRequirement,
    TrainingSession,
)
from crisisplan.plan.model.base import Entity
from crisisplan.plan.plan import Plan
from crisisplan.plan.sources import Status
from crisisplan.rules.finding import Facts, Finding, Severity
from crisisplan.rules.reference import Reference
from crisisplan.rules.training.catalog import Catalog, read_courses
from crisisplan.rules.training.findings import RULES, gaps_of_the_staff, source_of_requirement
from crisisplan.rules.training.starting_set import Proposed, starting_set
from tests.conftest import TODAY

CODES = sorted(path.stem.upper() for path in (REFERENCE / "states").glob("*.toml"))


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return read_courses(REFERENCE / "courses.toml")


def school(state: str = "UT", *rows: Entity) -> Plan:
    ana = Person(name="Ana", category="teacher")
    medical = Position(title="Medical", primary=ana.id)
    return Plan([School(state=state), Adoption(), ana, medical, *rows])


def rows_of(proposed: tuple[Proposed, ...]) -> list[Entity]:
    rows: dict[str, Course] = {}
    found: list[Entity] = []
    for each in proposed:
        course = rows.setdefault(each.course["name"], Course(**each.course))
        found.append(TrainingRequirement(course=course.id, **each.requirement))
    return [*rows.values(), *found]


@pytest.mark.parametrize("code", CODES)
def test_every_law_for_staff_is_proposed_and_none_for_students(
    code: str, reference: Reference, catalog: Catalog
) -> None:
    state = reference.state(code)
    assert state is not None
    proposed = starting_set(school(code), state, catalog)
    laws = {each.requirement["rule"] for each in proposed if "rule" in each.requirement}
    assert laws == {
        key for key, rule in state.training_rules.items() if rule.is_law and rule.is_for_staff
    }
    assert all(each.source.citation for each in proposed if "rule" in each.requirement)


@pytest.mark.parametrize("code", CODES)
def test_no_two_laws_of_a_state_read_alike(
    code: str, reference: Reference, catalog: Catalog
) -> None:
    state = reference.state(code)
    assert state is not None
    whats = [rule.what for rule in state.training]
    assert len({what.casefold() for what in whats}) == len(whats)
    assert all(what[0].isupper() and what[-1] not in ".!" for what in whats)
    laws = [each for each in starting_set(school(code), state, catalog) if is_law(each)]
    lines = [
        (each.course["name"], *map(each.requirement.get, ("who", "category"))) for each in laws
    ]
    assert len(set(lines)) == len(lines)
    assert not any("…" in each.course["name"] for each in laws)


def is_law(proposed: Proposed) -> bool:
    return proposed.requirement["basis"] == "state_law"


DUTIES = [
    ("CT", "10-222n", Status.VERIFIED, "plan_orientation", "all_staff", None),
    ("CT", "10-222n", Status.VERIFIED, "Violence-prevention training", None, None),
    ("FL", "1006.07(4)(b)", Status.SECONDARY, "active_threat", "all_staff", None),
    ("GA", "20-2-1185(a)(1)", Status.VERIFIED, "Violence prevention, security", "all_staff", None),
    ("KY", "158.162(2)", Status.VERIFIED, "plan_orientation", "all_staff", None),
    ("LA", "LXXIX.121", Status.VERIFIED, "plan_orientation", "all_staff", None),
    ("MA", "c.69 s.8A", Status.VERIFIED, "cpr_aed", None, None),
    ("NJ", "6A:16-5.1(d)", Status.VERIFIED, "response_actions", "all_staff", None),
    ("NY", "155.17", Status.SECONDARY, "response_actions", "all_staff", None),
    ("SC", "59-63-910(B)", Status.VERIFIED, "active_threat", "category", "teacher"),
    ("TX", "37.108(a)(1)", Status.VERIFIED, "response_actions", "all_staff", None),
    ("TX", "37.108(a)(1)", Status.VERIFIED, "substitute_orientation", "category", "substitute"),
    ("WA", "28A.320.125(2)", Status.VERIFIED, "substitute_orientation", "category", "substitute"),
    ("WA", "28A.320.125(2)", Status.VERIFIED, "is_100", None, None),
    ("WI", "118.07(4)(c)", Status.VERIFIED, "plan_orientation", None, None),
]
"""Duties that stood in the words of other records: citation, how sure, course and group."""


@pytest.mark.parametrize(("code", "citation", "status", "course", "who", "category"), DUTIES)
def test_a_duty_in_the_words_of_another_record_is_proposed(
    code: str,
    citation: str,
    status: Status,
    course: str,
    who: str | None,
    category: str | None,
    reference: Reference,
    catalog: Catalog,
) -> None:
    laws = [e for e in starting_set(school(code), reference.state(code), catalog) if is_law(e)]
    group = who, category
    (duty,) = [
        each
        for each in laws
        if (each.requirement["who"], each.requirement.get("category")) == group
        and citation in each.source.citation
        and (each.course.get("catalogue") or each.course["name"]).startswith(course)
    ]
    assert duty.source.status is status
    assert duty.source.url.startswith("http")
    assert duty.requirement["reason"] == duty.source.citation


def test_a_law_is_told_with_its_time_and_with_what_it_leaves_open(
    reference: Reference, catalog: Catalog
) -> None:
    def told(code: str) -> list[str]:
        state = reference.state(code)
        return [each.about for each in starting_set(school(code), state, catalog) if is_law(each)]

    assert any(words.endswith(", before the first instructional day.") for words in told("KY"))
    assert all(words.endswith(". How often is not said in what was read.") for words in told("TX"))


def test_a_law_for_private_schools_is_not_asked_of_public_ones(
    reference: Reference, catalog: Catalog
) -> None:
    state = reference.state("LA")
    for control, asked in ((None, 1), ("public", 0), ("charter", 0), ("private", 1)):
        plan = school("LA")
        plan.one(School).control = control
        assert sum(map(is_law, starting_set(plan, state, catalog))) == asked, control


def test_a_law_that_was_perhaps_replaced_is_not_asked(
    reference: Reference, catalog: Catalog
) -> None:
    state = reference.state("AR")
    assert state is not None
    assert [rule.basis for rule in state.training] == ["possibly_superseded"]
    assert not any(map(is_law, starting_set(school("AR"), state, catalog)))


def test_what_is_taken_over_is_not_proposed_again(reference: Reference, catalog: Catalog) -> None:
    state = reference.state("UT")
    plan = school("UT")
    proposed = starting_set(plan, state, catalog)
    assert any(each.recommended for each in proposed)
    again = school("UT", *rows_of(proposed))
    # Positions have other ids in the second plan.
    left = starting_set(again, state, catalog)
    assert {each.requirement.get("who") for each in left} <= {"position"}


def test_good_practice_is_for_those_whom_the_plan_has(catalog: Catalog) -> None:
    proposed = starting_set(school(), None, catalog)
    categories = {each.requirement.get("category") for each in proposed} - {None}
    assert categories == {"teacher"}
    assert any(each.requirement.get("position") for each in proposed)
    assert all(each.requirement["basis"] == "practice" for each in proposed)


def test_a_course_of_the_plan_is_used_again(catalog: Catalog) -> None:
    own = Course(name="Ours", catalogue="cpr_aed")
    proposed = starting_set(school("IL", own), None, catalog)
    used = [each.known for each in proposed if each.course.get("catalogue") == "cpr_aed"]
    assert used
    assert all(each is own for each in used)


def law_of(reference: Reference, catalog: Catalog) -> tuple[Plan, Proposed]:
    """A plan that asks what a law asks as good practice, and that law as proposed before."""
    state = reference.state("UT")
    law = next(
        each for each in starting_set(school(), state, catalog) if each.course.get("catalogue")
    )
    course = Course(**law.course)
    who = {key: law.requirement.get(key) for key in ("who", "category", "position", "per")}
    line = TrainingRequirement(course=course.id, **who, basis="practice")
    return school("UT", course, line), law


def test_good_practice_that_the_law_asks_too_becomes_the_law(
    reference: Reference, catalog: Catalog
) -> None:
    plan, law = law_of(reference, catalog)
    (line,) = plan.rows(TrainingRequirement)
    proposed = starting_set(plan, reference.state("UT"), catalog)
    (again,) = [each for each in proposed if each.requirement == law.requirement]
    assert again.line is line
    assert again.requirement["basis"] == "state_law"


@pytest.mark.parametrize(
    "values",
    [{"switched_off": True}, {"at_least": 2}, {"basis": "district"},
     {"basis": "state_law", "rule": "UT.training.1"}],
)  # fmt: skip
def test_a_line_that_asks_less_or_somebody_elses_stays_beside_the_law(
    values: dict[str, object], reference: Reference, catalog: Catalog
) -> None:
    plan, law = law_of(reference, catalog)
    (line,) = plan.rows(TrainingRequirement)
    for key, value in values.items():
        setattr(line, key, value)
    proposed = starting_set(plan, reference.state("UT"), catalog)
    same = [each for each in proposed if each.requirement == law.requirement]
    assert [each.line for each in same] in ([None], [])
    assert bool(same) == (line.rule != law.requirement["rule"])


# -- findings


def findings(plan: Plan, forms: Forms, reference: Reference) -> dict[str, Finding]:
    facts = Facts(plan, forms, reference, TODAY)
    return {".".join(each.id.split(".")[:2]): each for rule in RULES for each in rule(facts)}


CPR = Course(id="cpr", name="CPR", renewal="months", renewal_months=24)
ANA = Person(id="ana", name="Ana", category="teacher")


def plan_of(*rows: Entity) -> Plan:
    return Plan([School(state="UT"), Adoption(), CPR, ANA, *rows])


def asked(**values: object) -> TrainingRequirement:
    return TrainingRequirement(course="cpr", who="all_staff", **values)


def done(on: date, **values: object) -> TrainingRecord:
    return TrainingRecord(person="ana", course="cpr", completed_on=on, **values)


def test_without_requirements_nothing_is_missing(forms: Forms, reference: Reference) -> None:
    assert findings(plan_of(), forms, reference) == {}


def test_a_law_that_nobody_met_must_be_met(forms: Forms, reference: Reference) -> None:
    found = findings(plan_of(asked(basis="state_law", rule="UT.training.1")), forms, reference)
    finding = found["training.course"]
    assert finding.severity is Severity.MUST
    assert finding.source.citation
    assert "Ana" in finding.message


def test_a_crisis_role_without_training_is_named(forms: Forms, reference: Reference) -> None:
    role = Position(title="Medical", primary="ana")
    found = findings(plan_of(asked(), role), forms, reference)
    assert "Ana (Medical) lacks CPR" in found["training.roles"].message
    assert "training.course" not in found
    found = findings(plan_of(asked(), role, done(date(2026, 8, 1))), forms, reference)
    assert "training.roles" not in found


def test_somebody_with_many_crisis_roles_is_told_once(forms: Forms, reference: Reference) -> None:
    titles = ("Incident Commander", "Logistics Chief", "Finance Chief", "Liaison Officer")
    roles = [Position(title=title, primary="ana", sequence=n) for n, title in enumerate(titles)]
    facts = Facts(plan_of(asked(), *roles), forms, reference, TODAY)
    (told,) = [each for rule in RULES for each in rule(facts) if "Ana" in each.message]
    assert "Ana (Incident Commander and 3 more) lacks CPR" in told.message


def test_a_law_is_told_with_its_course_even_of_crisis_roles(
    forms: Forms, reference: Reference
) -> None:
    role, law = Position(title="Medical", primary="ana"), asked(basis="state_law")
    found = findings(plan_of(law, role), forms, reference)
    assert found["training.course"].severity is Severity.MUST


@given(name=st.text(st.sampled_from("ab ,"), min_size=1, max_size=90).filter(str.strip))
def test_a_title_is_short_and_of_whole_words(name: str, forms: Forms, reference: Reference) -> None:
    course = Course(id="cpr", name=name)
    wing = Building(name="Gym wing")
    asks = [asked(), asked(at_least=2, per="building")]
    facts = Facts(Plan([School(), Adoption(), course, ANA, wing, *asks]), forms, reference, TODAY)
    found = list(gaps_of_the_staff(facts))
    assert len(found) == 2
    for finding in found:
        assert len(finding.title) <= 40
        if "…" in finding.title:
            kept = finding.title.removeprefix("Too few with ").partition("…")[0]
            assert name.startswith(kept)
            assert name[len(kept)] in " ,"


def test_a_law_that_nobody_of_us_read_is_not_reviewed(forms: Forms, reference: Reference) -> None:
    facts = Facts(plan_of(), forms, reference, TODAY)
    law = asked(basis="state_law", rule="UT.training.gone", reason="53G-1")
    source = source_of_requirement(law, facts)
    assert (source.status, source.citation) == (Status.NOT_REVIEWED, "53G-1")
    assert source_of_requirement(asked(basis="district"), facts).status is Status.OWN


def test_a_building_without_anybody_trained(forms: Forms, reference: Reference) -> None:
    gym = Building(name="Gym wing")
    found = findings(plan_of(asked(at_least=1, per="building"), gym), forms, reference)
    need = next(f for key, f in found.items() if key.startswith("training.need"))
    assert "nobody in Gym wing has it today" in need.message


def test_a_card_that_ends_within_30_days(forms: Forms, reference: Reference) -> None:
    found = findings(plan_of(asked(), done(date(2024, 12, 1))), forms, reference)
    assert "Dec 1, 2026" in found["training.soon"].message
    assert found["training.soon"].severity is Severity.CONSIDER


@pytest.mark.parametrize(
    ("record", "title"),
    [
        (done(date(2026, 12, 1)), "A completion lies ahead"),
        (done(date(2026, 8, 1), expires_on=date(2026, 7, 1)), "A card ends before it began"),
    ],
)
def test_dates_that_cannot_be(
    record: TrainingRecord, title: str, forms: Forms, reference: Reference
) -> None:
    facts = Facts(plan_of(record), forms, reference, TODAY)
    assert [each.title for rule in RULES for each in rule(facts)] == [title]


def test_somebody_twice_in_one_session(forms: Forms, reference: Reference) -> None:
    session = TrainingSession(name="CPR", course="cpr", on=date(2026, 8, 1), held=True)
    twice = [done(date(2026, 8, 1), session=session.id) for _ in range(2)]
    facts = Facts(plan_of(session, *twice), forms, reference, TODAY)
    (finding,) = [each for rule in RULES for each in rule(facts)]
    assert finding.title == "Twice in one session"
    assert finding.rows == (max(twice, key=lambda row: row.id).id,)


def test_a_law_is_switched_off_with_a_reason_only(forms: Forms, reference: Reference) -> None:
    off = asked(basis="state_law", rule="UT.training.1", switched_off=True)
    facts = Facts(plan_of(off), forms, reference, TODAY)
    titles = {each.title for rule in RULES for each in rule(facts)}
    assert "Law switched off without a reason" in titles
    off.reason = "We are a private school."
    titles = {each.title for rule in RULES for each in rule(facts)}
    assert "Law switched off without a reason" not in titles


def test_a_law_that_is_not_in_the_list_is_told(forms: Forms, reference: Reference) -> None:
    facts = Facts(plan_of(asked()), forms, reference, TODAY)
    titles = [each.title for rule in RULES for each in rule(facts)]
    assert "A law is not in your list" in titles


def test_sessions_that_nobody_recorded(forms: Forms, reference: Reference) -> None:
    session = TrainingSession(name="Briefing", course="cpr", on=date(2026, 11, 1))
    facts = Facts(plan_of(session), forms, reference, TODAY)
    (finding,) = [each for rule in RULES for each in rule(facts)]
    assert finding.title == "A session is not recorded"
    session.held = True
    facts = Facts(plan_of(session, asked()), forms, reference, TODAY)
    assert any("did not come" in each.message for rule in RULES for each in rule(facts))
