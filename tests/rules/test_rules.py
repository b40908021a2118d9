"""What the rules find, and what they leave alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from crisisplan.plan.file import PlanFile
from crisisplan.plan.forms import Forms
from crisisplan.plan.model import (
    Adoption,
    Agency,
    Consultation,
    CorrectiveAction,
    HomeLanguage,
    Occupancy,
    Person,
    Position,
    School,
    Signatory,
    StakeholderGroup,
    Successor,
    TeamMember,
)
from crisisplan.plan.sources import Status
from crisisplan.rules.check import StepState, check, step_state
from crisisplan.rules.completeness import progress, whole_percent
from crisisplan.rules.finding import Finding, Severity
from crisisplan.rules.reference import Reference
from tests.conftest import TODAY

Check = Callable[[], dict[str, Finding]]


@pytest.fixture
def findings(sample: PlanFile, forms: Forms, reference: Reference) -> Check:
    """The findings of the sample plan, by id."""

    def run(today: date = TODAY) -> dict[str, Finding]:
        return {f.id: f for f in check(sample.plan, forms, reference, today)}

    return run


def position(file: PlanFile, title: str) -> Position:
    return next(row for row in file.plan.rows(Position) if row.title == title)


def person(file: PlanFile, name: str) -> Person:
    return next(row for row in file.plan.rows(Person) if row.name == name)


def test_the_gaps_in_the_training_of_the_sample_are_those_that_it_names(findings: Check) -> None:
    found = [finding for finding in findings().values() if finding.step == "training"]
    assert {finding.severity for finding in found} == {Severity.SHOULD, Severity.CONSIDER}
    assert [(finding.title, finding.message) for finding in found] == [
        (
            "Crisis roles without training",
            "4 people hold crisis roles and lack training: Daniel Whitfield (Incident Commander "
            "and 2 more) lacks IS-200.c; Joyce Kim (Logistics Chief and 2 more) lacks IS-100.c; "
            "Ben Hartley (Incident Commander and Operations Chief) lacks IS-200.c; Alice Dupree "
            "(Medical) lacks IS-700.b and CPR, AED, first aid. Train them, or name somebody who "
            "is.",
        ),
        (
            "Plan briefing: 4 lack it",
            "Plan briefing: 4 people of 67 who must have it have not, or not any more: Dana "
            "Kirkpatrick, Kelly Dittmer, Fatima Rahimi and Earl Stover.",
        ),
        (
            "Our emergency actions: 2 lack it",
            "Our emergency actions: 2 people of 67 who must have it have not, or not any more: "
            "Fatima Rahimi and Earl Stover.",
        ),
        (
            "Noticing and reporting…: 2 lack it",
            "Noticing and reporting threats: 2 people of 67 who must have it have not, or not any "
            "more: Fatima Rahimi and Earl Stover.",
        ),
        (
            "Mandated reporting: 1 lacks it",
            "Mandated reporting: one person of 67 who must have it has not, or not any more: Earl "
            "Stover.",
        ),
        (
            "Substitutes’ orientation: 1 lacks it",
            "Substitutes’ orientation: one person of 3 who must have it has not, or not any more: "
            "Fatima Rahimi.",
        ),
        (
            "Too few with CPR, AED, first aid",
            "CPR, AED, first aid: nobody in Portable classrooms P1 to P4 has it today, and 1 "
            "should. Train one more, or move somebody who has it.",
        ),
        (
            "Training due within 30 days",
            "Due within 30 days: Amy Castellano (Plan briefing, Our emergency actions and Noticing "
            "and reporting threats) by Dec 9, 2026; Luz Marín (Severe allergies, epinephrine) by "
            "Dec 10, 2026; Ben Hartley (CPR, AED, first aid) by Dec 14, 2026; Priya Raman "
            "(Reunification) by Dec 18, 2026; Beth Lindholm (Threat assessment) by Dec 20, 2026.",
        ),
        (
            "Some have to make it up",
            "Plan briefing, Aug 13, 2026: Amy Castellano, Dana Kirkpatrick, Kelly Dittmer and 2 "
            "more did not come.",
        ),
    ]


def test_the_sample_has_exactly_its_five_gaps(findings: Check) -> None:
    found = [finding for finding in findings().values() if finding.step != "training"]
    assert [(f.severity, f.message) for f in found] == [
        (
            Severity.SHOULD,
            "Not consulted yet: Students. Record when they were asked, what you heard and what "
            "changed.",
        ),
        (
            Severity.MUST,
            "Marisol Vega leads Student Accounting and Reunification. Both start in the first 10 "
            "minutes.",
        ),
        (Severity.SHOULD, "Safety Officer has no second alternate."),
        (
            Severity.MUST,
            "Active threat: law enforcement lockdown drill: its deadline, Nov 16, 2026, has "
            "passed. Hold it as soon as you can, record it, and ask your district how to report "
            "it.",
        ),
        (
            Severity.SHOULD,
            "Door 6 does not close by itself (due Nov 6, 2026). Do it, or agree on another day "
            "and write down why.",
        ),
    ]


def test_every_finding_has_a_place_that_exists_and_a_source(
    new_plan: PlanFile, forms: Forms, reference: Reference
) -> None:
    with new_plan.edit("State"):
        new_plan.plan.one(School).state = "IL"
    for finding in check(new_plan.plan, forms, reference, TODAY):
        form = forms.step(finding.step)
        table, _, column = finding.field.partition(".")
        if column:
            form.table(table).column(column)
        elif table not in {t.key for t in form.tables}:
            form.field(table)
        assert finding.source.citation
        assert finding.message.endswith(".")


def test_titles_fit_their_card(
    new_plan: PlanFile, forms: Forms, reference: Reference, findings: Check
) -> None:
    every = [*check(new_plan.plan, forms, reference, TODAY), *findings().values()]
    for finding in every:
        assert len(finding.title) <= 60, finding.title


def test_a_new_plan_asks_for_what_cannot_be_done_without(
    new_plan: PlanFile, forms: Forms, reference: Reference
) -> None:
    found = check(new_plan.plan, forms, reference, TODAY)
    musts = {(f.step, f.field) for f in found if f.severity is Severity.MUST}
    assert ("school", "name") in musts
    assert ("roles", "positions.primary") in musts
    assert all(finding.missing for finding in found)


def test_findings_come_by_step_and_the_gravest_first(
    new_plan: PlanFile, forms: Forms, reference: Reference
) -> None:
    found = check(new_plan.plan, forms, reference, TODAY)
    order = [form.key for form in forms]
    keys = [(order.index(f.step), f.severity) for f in found]
    assert keys == sorted(keys)


# -- completeness


def test_a_missing_answer_names_its_question_and_its_rows(
    sample: PlanFile, findings: Check
) -> None:
    with sample.edit("Empty"):
        sample.plan.one(School).address = None
        position(sample, "Medical").post = None
    found = findings()
    assert found["missing.school.address"].severity is Severity.MUST
    assert "Street address" in found["missing.school.address"].message
    assert found["missing.roles.positions.post"].message == (
        "“Post or location” is not answered for Medical."
    )
    assert found["missing.roles.positions.post"].rows == (position(sample, "Medical").id,)


def test_a_vacant_seat_is_called_vacant(sample: PlanFile, findings: Check) -> None:
    seat = next(row for row in sample.plan.rows(TeamMember) if row.seat == "Fire department")
    sample.set(seat, "person", None, "Vacate")
    assert findings()["missing.team.members.person"].message == "Vacant seats: Fire department."


def test_too_few_rows_say_how_many_there_are(sample: PlanFile, findings: Check) -> None:
    with sample.edit("Remove"):
        for row in sample.plan.rows(Successor)[1:]:
            sample.remove(row)
    assert findings()["too_few.roles.succession"].title == "Order of succession: 1 of at least 3"


def test_odd_phones_and_emails_are_doubted(sample: PlanFile, findings: Check) -> None:
    with sample.edit("Mistype"):
        person(sample, "Ana Muñoz").email = "ana@school"
        sample.plan.one(School).phone = "555-01"
    found = findings()
    assert "Ana Muñoz: An email address" in found["doubtful.people.people.email"].message
    assert "5 digits" in found["doubtful.school.phone"].message


def test_progress_counts_required_answers_and_lacking_rows(
    new_plan: PlanFile, sample: PlanFile, forms: Forms
) -> None:
    assert whole_percent(sample.plan, forms) == 100
    before = progress(new_plan.plan, forms.step("school"))
    assert before.answered == 0
    assert before.needed == 18 - 3 + 3  # required questions, and a row in each of three tables
    new_plan.set(new_plan.plan.one(School), "name", "Cedar", "Name")
    assert progress(new_plan.plan, forms.step("school")).answered == 1


def test_a_step_goes_from_not_started_to_complete(
    new_plan: PlanFile, sample: PlanFile, forms: Forms, reference: Reference
) -> None:
    school = forms.step("school")

    def state(file: PlanFile, form: Any = school) -> StepState:
        return step_state(file.plan, form, check(file.plan, forms, reference, TODAY))

    assert state(new_plan) is StepState.NOT_STARTED
    new_plan.set(new_plan.plan.one(School), "name", "Cedar", "Name")
    assert state(new_plan) is StepState.IN_PROGRESS
    assert state(sample) is StepState.COMPLETE
    assert state(sample, forms.step("roles")) is StepState.NEEDS_ATTENTION
    sample.set(sample.plan.one(School), "grades", "six to eight", "Grades")
    assert state(sample) is StepState.NEEDS_ATTENTION


# -- roles


def test_two_posts_at_once_are_fine_when_one_starts_later(
    sample: PlanFile, findings: Check
) -> None:
    sample.set(position(sample, "Reunification"), "at_once", False, "Later")
    assert not [key for key in findings() if key.startswith("command.two_posts")]


def test_the_same_person_twice_in_one_line_is_found(sample: PlanFile, findings: Check) -> None:
    medical = position(sample, "Medical")
    sample.set(medical, "alternate_2", medical.primary, "Twice")
    (found,) = [f for key, f in findings().items() if key.startswith("command.twice")]
    assert found.severity is Severity.MUST
    assert "Thanh Nguyễn, RN stands more than once in the line for Medical" in found.message


def test_depth_gathers_the_positions(sample: PlanFile, findings: Check) -> None:
    with sample.edit("Thin out"):
        for title in ("Medical", "Student Care"):
            position(sample, title).alternate_1 = None
            position(sample, title).alternate_2 = None
    found = findings()["command.depth.alternate_1"]
    assert found.message == "Medical and Student Care have only a primary."
    assert found.source.status is Status.PRACTICE


def test_a_role_held_by_someone_who_left_must_not_stay(sample: PlanFile, findings: Check) -> None:
    sample.set(person(sample, "Priya Raman"), "left_on", TODAY - timedelta(days=1), "Left")
    found = findings()
    left = [f for key, f in found.items() if key.startswith("command.left")]
    assert {f.severity for f in left} == {Severity.MUST}
    assert "command.succession_left" in found
    sample.set(person(sample, "Priya Raman"), "left_on", TODAY + timedelta(days=1), "Later")
    assert not [key for key in findings() if key.startswith("command.left")]


def test_a_holder_without_a_phone_cannot_be_called(sample: PlanFile, findings: Check) -> None:
    with sample.edit("No phone"):
        person(sample, "Priya Raman").phone = None
        person(sample, "Priya Raman").mobile = None
    assert "Priya Raman holds a crisis role" in findings()["command.no_phone"].message


def test_reporting_in_a_circle_is_found(sample: PlanFile, findings: Check) -> None:
    chief, medical = position(sample, "Operations Chief"), position(sample, "Medical")
    sample.set(chief, "reports_to", medical.id, "Circle")
    circles = [f for key, f in findings().items() if key.startswith("command.circle")]
    assert {f.rows[0] for f in circles} == {chief.id, medical.id}
    assert "by way of" in circles[0].message
    sample.set(chief, "reports_to", chief.id, "Itself")
    assert any("reports to itself." in f.message for f in findings().values())


def test_two_commanders_are_one_too_many(sample: PlanFile, findings: Check) -> None:
    sample.set(position(sample, "Liaison Officer"), "reports_to", None, "Top")
    assert "Incident Commander and Liaison Officer" in findings()["command.several_tops"].message


# -- team


def test_a_group_is_recognised_under_another_name(sample: PlanFile, findings: Check) -> None:
    parents = next(r for r in sample.plan.rows(StakeholderGroup) if r.name == "Parents")
    sample.set(parents, "name", "Families and guardians", "Rename")
    assert "team.absent_groups" not in findings()
    sample.set(parents, "name", "Alumni", "Rename")
    assert "also name Parents" in findings()["team.absent_groups"].message


def test_a_recorded_consultation_settles_the_finding(sample: PlanFile, findings: Check) -> None:
    students = next(r for r in sample.plan.rows(StakeholderGroup) if r.name == "Students")
    with sample.edit("Ask"):
        sample.add(Consultation, group=students.id, held_on=TODAY, how="Council", heard="x",
                   changed="y")  # fmt: skip
    assert "team.unheard_groups" not in findings()


def test_illinois_seats_come_with_citation_and_status(sample: PlanFile, findings: Check) -> None:
    assert not [key for key in findings() if key.startswith("team.state_seats")]
    ems = next(row for row in sample.plan.rows(TeamMember) if row.seat == "EMS")
    sample.set(ems, "person", None, "Vacate")
    (found,) = [f for key, f in findings().items() if key.startswith("team.state_seats")]
    assert "“EMS”" in found.message
    assert found.source.citation == "105 ILCS 128/25(b), text of 2015-02"
    assert found.source.status is Status.VERIFIED
    assert found.source.url.startswith("https://")


def test_a_state_without_a_list_makes_no_finding(sample: PlanFile, findings: Check) -> None:
    sample.set(sample.plan.one(School), "state", "PR", "Move")
    assert not [key for key in findings() if key.startswith("team.state_seats")]


def test_local_policy_is_never_counted_as_law(sample: PlanFile, findings: Check) -> None:
    with sample.edit("New Mexico"):
        sample.plan.one(School).state = "NM"
        for member in sample.plan.rows(TeamMember):
            sample.remove(member)
        sample.add(TeamMember, seat="Lead", person=person(sample, "Tessa Morgan").id)
    (found,) = [f for key, f in findings().items() if key.startswith("team.state_seats")]
    assert found.severity is Severity.CONSIDER
    assert found.source.status is Status.PRACTICE
    assert "not law" in found.message


def test_the_reference_of_every_state_can_be_read(reference: Reference, forms: Forms) -> None:
    states = [option.key for option in forms.step("school").field("state").options]
    read = [reference.state(code) for code in states]
    assert sum(state is not None for state in read) == 51
    assert reference.state("PR") is None
    for state in filter(None, read):
        assert all(rule.citation for rule in state.plans)


# -- contacts, school


def test_agreements_and_walk_throughs_age(sample: PlanFile, findings: Check) -> None:
    assert not [key for key in findings() if key.startswith("contacts")]
    later = set(findings(date(2029, 1, 1)))
    assert {"contacts.agreement_ended", "contacts.walk_through"} <= later
    police = next(row for row in sample.plan.rows(Agency) if row.kind == "police")
    with sample.edit("Soon"):
        police.agreed_until = TODAY + timedelta(days=30)
    assert "Dec 23, 2026" in findings()["contacts.agreement_ends_soon"].message
    with sample.edit("Order"):
        police.agreed_on = police.agreed_until + timedelta(days=1)
    assert "contacts.agreement_order" in findings()


def test_a_list_without_ems_says_so(sample: PlanFile, findings: Check) -> None:
    with sample.edit("Remove"):
        for agency in sample.plan.rows(Agency):
            if agency.kind == "ems":
                sample.remove(agency)
    assert findings()["contacts.absent"].message == "The list has no entry for EMS."


@pytest.mark.parametrize(
    ("field", "right", "wrong"),
    [
        ("grades", ["6-8", "K-5", "PK, 1-3", "k–12"], ["six", "1-13", "6-"]),
        ("nces_id", ["170000000001", "A1234567"], ["1700", "17-0000"]),
        ("zip_code", ["60000", "60000-1234"], ["6000", "60000 1234"]),
    ],
)
def test_odd_facts_are_found(
    sample: PlanFile, findings: Check, field: str, right: list[str], wrong: list[str]
) -> None:
    for value in right:
        sample.set(sample.plan.one(School), field, value, "Set")
        assert f"school.{field}" not in findings()
    for value in wrong:
        sample.set(sample.plan.one(School), field, value, "Set")
        assert f"school.{field}" in findings()


def test_counts_that_cannot_be_are_found(sample: PlanFile, findings: Check) -> None:
    with sample.edit("Odd"):
        sample.plan.rows(HomeLanguage)[0].students = 5_000
        row = sample.plan.rows(Occupancy)[0]
        row.starts, row.ends = row.ends, row.starts
    assert {"school.languages", "school.occupancy_times"} <= set(findings())


def test_dates_of_the_plan_are_watched(sample: PlanFile, findings: Check) -> None:
    later = findings(date(2027, 6, 1))
    assert later["school.review_due"].severity is Severity.MUST
    assert "3 of 5 signatures are open" in later["approval.unsigned"].message
    with sample.edit("Sign"):
        for line in sample.plan.rows(Signatory):
            line.signed_on = TODAY
        sample.plan.one(Adoption).next_review_on = date(2026, 12, 1)
    assert "approval.unsigned" not in findings(date(2027, 6, 1))
    assert "school.review_order" in findings()
    assert sample.plan.version.startswith("version")


def test_a_step_that_needs_nothing_is_complete_only_once_somebody_worked_on_it(
    new_plan: PlanFile, forms: Forms
) -> None:
    form = forms.step("after_action")
    assert step_state(new_plan.plan, form, []) is StepState.NOT_STARTED
    with new_plan.edit("Add a corrective action"):
        row = new_plan.add(CorrectiveAction)
    with new_plan.edit("Remove it"):
        new_plan.remove(row)
    assert step_state(new_plan.plan, form, []) is StepState.COMPLETE
