"""A system held against law and practice; its stages; what must be destroyed by when."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crisisplan.assets import REFERENCE as _REFERENCE
from crisisplan.plan.file import PlanFile
from crisisplan.plan.forms import Forms
from crisisplan.plan.journal import SkippedStageError
from crisisplan.plan.model import (
    Adoption,
    BiometricConsultation,
    BiometricData,
    BiometricPurpose,
    BiometricSystem,
    Destruction,
    Person,
    School,
    SchoolYear,
)
from crisisplan.plan.model.base import Entity
from crisisplan.plan.plan import Plan
from crisisplan.rules.biometrics.conflicts import conflicts
from crisisplan.rules.biometrics.destruction import destruction_calendar
from crisisplan.rules.biometrics.findings import RULES
from crisisplan.rules.biometrics.practice import Verdict, practice_check
from crisisplan.rules.biometrics.sheet import Sheet, sheets
from crisisplan.rules.biometrics.stages import STAGES, needs, next_stage
from crisisplan.rules.finding import Facts, Finding, Severity
from crisisplan.rules.reference import Reference
from tests.conftest import TODAY

IN_ORDER: dict[str, Any] = {
    "name": "Lunch reader",
    "vendor": "ServeLine",
    "modality": "fingerprint",
    "matching": "one_to_many",
    "stored_as": "template",
    "kept_where": "school",
    "summary": "A reader at the lunch register.",
    "of_students": True,
    "of_staff": False,
    "of_visitors": False,
    "enrolled": "Students whose families gave permission",
    "watch_list": False,
    "policy": "7:340",
    "consent": "written_opt_in",
    "consent_by": "Legal custodian",
    "separate_form": True,
    "withdraw_how": "A letter to the office",
    "alternative": "A PIN",
    "no_detriment": True,
    "stops_on_leaving": True,
    "stops_on_request": True,
    "destroy_within_days": 30,
    "match_told": "The cashier",
    "match_check": "The cashier looks at the photo.",
    "match_false": "The PIN is asked for.",
    "match_police": "Never.",
    "vendor_gets": "Nothing",
    "police_access": "court_order",
    "others_get": "Nobody",
    "no_sale": True,
    "accuracy": "1 in 10,000",
    "access_roles": "Food service manager",
    "encrypted": True,
    "other_ways": "Cards",
    "why_this": "Cards are lost.",
    "contact": "The office",
    "review_on": date(2027, 5, 1),
}


def system(**values: Any) -> BiometricSystem:
    return BiometricSystem(**{**IN_ORDER, **values})


def plan_of(
    one: BiometricSystem, *rows: Entity, state: str = "IL", control: str = "public"
) -> Plan:
    school = School(state=state, control=control, grades="6-8", uses_biometrics=True)
    return Plan([school, Adoption(), one, *rows])


def parts_of(one: BiometricSystem) -> list[Entity]:
    return [
        BiometricPurpose(
            system=one.id,
            kind="identification",
            purpose="To know who buys lunch",
            places="Cafeteria",
            hours="Lunch",
            not_for="Anything else",
        ),
        BiometricData(system=one.id, element="Number pattern", trigger="leaves", keep_days=30),
        BiometricConsultation(system=one.id, held_on=date(2026, 5, 1), groups="Families"),
    ]


def sheet_of(plan: Plan, reference: Reference) -> Sheet:
    return sheets(plan, reference.biometrics)[0]


def wrong(plan: Plan, reference: Reference) -> dict[str, str]:
    """The field of each conflict and its citation."""
    found = conflicts(sheet_of(plan, reference))
    return {each.field: each.rule.citation for each in found if not each.missing}


def findings(plan: Plan, forms: Forms, reference: Reference) -> list[Finding]:
    facts = Facts(plan, forms, reference, TODAY)
    return [finding for rule in RULES for finding in rule(facts)]


# -- conflicts


def test_a_system_in_order_has_no_conflict(reference: Reference) -> None:
    one = system()
    assert conflicts(sheet_of(plan_of(one, *parts_of(one)), reference)) == []


@pytest.mark.parametrize(
    ("change", "field", "citation"),
    [
        ({"destroy_within_days": 60}, "systems.destroy_within_days", "10-20.40(b)(3)"),
        ({"consent": "opt_out"}, "systems.consent", "10-20.40(b)(1)"),
        ({"police_access": "on_request"}, "systems.police_access", "ILCS"),
        ({"police_access": "direct"}, "systems.police_access", "ILCS"),
        ({"no_sale": False}, "systems.no_sale", "ILCS"),
        ({"no_detriment": False}, "systems.no_detriment", "ILCS"),
        ({"stops_on_leaving": False}, "systems.stops_on_leaving", "10-20.40(b)(2)"),
        ({"stops_on_request": False}, "systems.stops_on_request", "10-20.40(b)(2)"),
    ],
)
def test_an_answer_against_the_law_names_the_law(
    change: dict[str, Any], field: str, citation: str, reference: Reference
) -> None:
    one = system(**change)
    found = conflicts(sheet_of(plan_of(one, *parts_of(one)), reference))
    assert {each.field for each in found} == {field}
    assert any(citation in each.rule.citation for each in found)


def test_a_purpose_outside_the_law_and_data_kept_too_long(reference: Reference) -> None:
    one = system()
    purpose = BiometricPurpose(system=one.id, kind="attendance", purpose="Who is late")
    data = BiometricData(system=one.id, element="Pattern", trigger="leaves", keep_days=31)
    log = BiometricData(system=one.id, element="Log", trigger="capture", keep_days=365)
    assert set(wrong(plan_of(one, purpose, data, log), reference)) == {
        "purposes.kind",
        "data.keep_days",
    }


@pytest.mark.parametrize("field", ["alternative", "policy", "destroy_within_days", "encrypted"])
def test_what_a_duty_needs_and_nobody_answered_is_open(field: str, reference: Reference) -> None:
    one = system(**{field: None})
    found = conflicts(sheet_of(plan_of(one), reference))
    assert [each.field for each in found if each.missing] == [f"systems.{field}"]


def test_a_form_of_its_own_and_encryption_where_the_law_asks(reference: Reference) -> None:
    one = system(separate_form=False, encrypted=False)
    assert set(wrong(plan_of(one, state="LA"), reference)) == {
        "systems.separate_form",
        "systems.encrypted",
    }
    assert wrong(plan_of(one, state="OH"), reference) == {}


def test_police_with_a_court_order_are_no_conflict_anywhere(reference: Reference) -> None:
    for state in ("IL", "LA", "TX", "FL", "NY", "UT"):
        one = system(police_access="court_order")
        found = conflicts(sheet_of(plan_of(one, state=state), reference))
        assert not [each for each in found if each.field == "systems.police_access"]


# -- practice


def test_practice_is_kept_apart_from_law(reference: Reference) -> None:
    one = system()
    points = practice_check(sheet_of(plan_of(one, *parts_of(one)), reference), reference.biometrics)
    verdicts = {point.rule.id: point.verdict for point in points}
    assert verdicts["pass6-opt-out"] is Verdict.MET  # opt-in gives more
    assert verdicts["pass6-destroy"] is Verdict.MET
    assert verdicts["pass6-transparency"] is Verdict.OPEN  # not published
    assert verdicts["benchmark-30-days"] is Verdict.MET
    assert "sia-bias" not in verdicts  # of faces
    assert all(point.rule.effect == "recommend" for point in points)
    assert [point.is_of_pass for point in points] == sorted(
        (point.is_of_pass for point in points), reverse=True
    )


def test_each_recommendation_is_judged_by_a_check_or_by_people(reference: Reference) -> None:
    one = BiometricSystem(modality="face", of_students=True, of_staff=True, of_visitors=True)
    points = practice_check(sheet_of(plan_of(one), reference), reference.biometrics)
    assert len(points) == len(reference.biometrics.practice.rules)
    judged = {point.rule.id for point in points if point.verdict is Verdict.JUDGE}
    assert judged == {"pass6-entry-only", "sia-privacy-by-design", "sia-acquisition",
                      "uk-dfe-advice", "umich-questions"}  # fmt: skip
    assert not [point for point in points if point.verdict is Verdict.MET]


# -- stages


def lacking(plan: Plan, stage: str, forms: Forms, reference: Reference) -> list[str]:
    found = needs(sheet_of(plan, reference), stage, forms, TODAY)
    return [need.field for need in found if not need.met]


def test_each_stage_needs_what_belongs_to_it(forms: Forms, reference: Reference) -> None:
    one = system()
    assert lacking(plan_of(one), "checked", forms, reference) == []
    assert lacking(plan_of(one), "consulted", forms, reference) == ["consultations"]
    assert lacking(plan_of(one), "approved", forms, reference) == ["systems.approved_on"]
    assert lacking(plan_of(one), "published", forms, reference) == ["purposes", "data"]
    whole = plan_of(one, *parts_of(one))
    assert lacking(whole, "consulted", forms, reference) == []
    assert lacking(whole, "published", forms, reference) == []
    assert lacking(whole, "retired", forms, reference) == ["destructions"]


@pytest.mark.parametrize(("state", "modality"), [("FL", "fingerprint"), ("OH", "face")])
def test_a_ban_or_silence_needs_a_whole_note_by_counsel(
    state: str, modality: str, forms: Forms, reference: Reference
) -> None:
    one = system(modality=modality, counsel_name="J. Doe", counsel_on=TODAY)
    plan = plan_of(one, state=state)
    assert "systems.counsel_note" in lacking(plan, "checked", forms, reference)
    one.counsel_note = "The contract predates the act."
    assert lacking(plan, "checked", forms, reference) == []


def test_counsel_is_not_asked_before_the_facts_are_known(
    forms: Forms, reference: Reference
) -> None:
    plan = plan_of(system(modality=None), state="", control="")
    asked = lacking(plan, "checked", forms, reference)
    assert asked == ["state", "control", "systems.modality"]
    banned = plan_of(system(), state="FL", control="public")
    assert "systems.counsel_note" in lacking(banned, "checked", forms, reference)


@pytest.mark.parametrize("field", ["alternative", "contact", "review_on", "accuracy"])
def test_what_is_not_answered_is_not_published(
    field: str, forms: Forms, reference: Reference
) -> None:
    one = system(**{field: None})
    found = lacking(plan_of(one, *parts_of(one)), "published", forms, reference)
    assert f"systems.{field}" in found


def test_a_system_is_retired_once_everything_is_destroyed(
    forms: Forms, reference: Reference
) -> None:
    one = system(state="published")
    open_ = Destruction(system=one.id, cause="withdrawal", caused_on=date(2026, 11, 1))
    end = Destruction(system=one.id, cause="retired", caused_on=TODAY, done_on=TODAY, done_by="Ana")
    plan = plan_of(one, open_, end)
    assert lacking(plan, "retired", forms, reference) == ["destructions", "destructions.done_on"]
    end.how, end.proof, open_.done_on = "Wiped", "Vendor's letter", TODAY
    assert lacking(plan, "retired", forms, reference) == []


def test_the_journal_lets_no_stage_be_skipped(new_plan: PlanFile) -> None:
    with new_plan.edit("Add"):
        one = new_plan.add(BiometricSystem, name="Reader")
    with pytest.raises(SkippedStageError, match="Reader would skip a stage"):
        new_plan.set(one, "state", "published", "Publish")
    assert one.state is None
    for stage in STAGES[1:]:
        assert next_stage(one) == stage
        new_plan.set(one, "state", stage, "Go on")
    assert next_stage(one) is None
    new_plan.set(one, "state", "draft", "Back to draft")
    new_plan.undo()
    assert one.state == "retired"


def test_from_every_stage_one_goes_on_by_one_or_back(new_plan: PlanFile) -> None:
    for before in range(len(STAGES)):
        for after in range(len(STAGES)):
            with new_plan.edit("Add"):
                one = new_plan.add(BiometricSystem, name="Reader", state=STAGES[before])
            if after <= before + 1:
                new_plan.set(one, "state", STAGES[after], "Move")
                assert one.state == STAGES[after]
            else:
                with pytest.raises(SkippedStageError):
                    new_plan.set(one, "state", STAGES[after], "Move")
                assert one.state == STAGES[before]


def test_a_refused_system_goes_nowhere() -> None:
    assert next_stage(BiometricSystem(refused_on=TODAY)) is None


# -- destruction


YEAR = SchoolYear(first_day=date(2026, 8, 18), last_day=date(2027, 6, 2))


def test_graduates_and_withdrawals_are_due_within_the_shorter_time(reference: Reference) -> None:
    one = system(state="published", destroy_within_days=10)
    withdrawal = Destruction(
        system=one.id, cause="withdrawal", reference="W-0147", caused_on=date(2026, 11, 1)
    )
    plan = plan_of(one, YEAR, withdrawal)
    found = destruction_calendar(plan, sheets(plan, reference.biometrics))
    assert [(d.cause, d.group, d.caused_on, d.due_on) for d in found] == [
        ("withdrawal", "W-0147", date(2026, 11, 1), date(2026, 11, 11)),
        ("graduation", "Students of grade 8, 2026–27", date(2027, 6, 2), date(2027, 6, 12)),
    ]
    assert found[0].is_overdue(TODAY)
    one.destroy_within_days = 60
    found = destruction_calendar(plan, sheets(plan, reference.biometrics))
    assert found[0].due_on == date(2026, 12, 1)
    assert found[0].rule is not None
    assert found[0].rule.id == "il-destroy"


def test_what_was_recorded_is_not_due_again(reference: Reference) -> None:
    one = system(state="published")
    row = Destruction(
        system=one.id, cause="graduation", caused_on=date(2027, 6, 2), done_on=date(2027, 6, 20)
    )
    plan = plan_of(one, YEAR, row)
    (due,) = destruction_calendar(plan, sheets(plan, reference.biometrics))
    assert due.is_done
    assert not due.is_overdue(date(2028, 1, 1))


def test_staff_who_left_are_counted_by_day_and_not_named(reference: Reference) -> None:
    one = system(of_students=False, of_staff=True, state="published", published_on=TODAY)
    gone = [Person(name=name, left_on=date(2026, 12, 1)) for name in ("Ana", "Ben")]
    before = Person(name="Eve", left_on=date(2020, 1, 1))
    plan = plan_of(one, *gone, before)
    (due,) = destruction_calendar(plan, sheets(plan, reference.biometrics))
    assert due.group == "Staff who left on Dec 1, 2026: 2 people"


def test_a_draft_or_a_refused_system_has_nothing_to_destroy(reference: Reference) -> None:
    for one in (system(), system(state="published", refused_on=TODAY)):
        plan = plan_of(one, YEAR)
        assert destruction_calendar(plan, sheets(plan, reference.biometrics)) == []


@given(st.integers(0, 400), st.integers(0, 400))
def test_a_deadline_is_never_later_than_law_or_promise(own: int, later: int) -> None:
    reference = Reference(_REFERENCE)
    one = system(state="published", destroy_within_days=own)
    row = Destruction(system=one.id, cause="left", caused_on=TODAY + timedelta(later))
    plan = plan_of(one, row)
    (due,) = destruction_calendar(plan, sheets(plan, reference.biometrics))
    assert due.due_on == TODAY + timedelta(later + min(own, 30))


# -- findings


def test_a_ban_must_be_settled_and_counsel_settles_it(forms: Forms, reference: Reference) -> None:
    one = system(modality="face")
    plan = plan_of(one, state="NY")
    ban = next(f for f in findings(plan, forms, reference) if f.id.startswith("biometrics.ban"))
    assert ban.severity is Severity.MUST
    assert "106-b" in ban.source.citation
    one.counsel_name, one.counsel_on, one.counsel_note = "J. Doe", TODAY, "No purchase."
    assert not [f for f in findings(plan, forms, reference) if ".ban." in f.id]


def test_overdue_destruction_is_a_must(forms: Forms, reference: Reference) -> None:
    one = system()
    row = Destruction(
        system=one.id, cause="withdrawal", reference="W-1", caused_on=date(2026, 9, 1)
    )
    found = findings(plan_of(one, row), forms, reference)
    overdue = next(f for f in found if f.id.startswith("biometrics.overdue"))
    assert overdue.severity is Severity.MUST
    assert "10-20.40" in overdue.source.citation


def test_a_published_system_that_lost_what_it_needs(forms: Forms, reference: Reference) -> None:
    one = system(state="published", approved_on=date(2026, 6, 1), published_on=date(2026, 6, 2))
    whole = plan_of(one, *parts_of(one))
    assert not [f for f in findings(whole, forms, reference) if ".stage." in f.id]
    one.policy = None
    assert [f for f in findings(whole, forms, reference) if ".stage." in f.id]


def test_none_used_and_one_recorded_contradict(forms: Forms, reference: Reference) -> None:
    plan = plan_of(system())
    plan.one(School).uses_biometrics = False
    assert "None is used, and one is recorded" in {
        f.title for f in findings(plan, forms, reference)
    }


def test_refused_and_retired_systems_ask_for_nothing(forms: Forms, reference: Reference) -> None:
    refused = BiometricSystem(name="Face", refused_on=TODAY, refused_because="The board said no.")
    plan = plan_of(refused, BiometricSystem(name="Old", state="retired"), state="FL")
    assert findings(plan, forms, reference) == []


def test_every_title_is_short(forms: Forms, reference: Reference) -> None:
    for state in ("IL", "FL", "NY", "LA", "OH"):
        plan = plan_of(BiometricSystem(modality="face", of_students=True), state=state)
        assert all(len(f.title) <= 40 for f in findings(plan, forms, reference))
