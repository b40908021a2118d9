"""The section on biometrics in the plan: inventory, law, what is open, what is destroyed when."""

from __future__ import annotations

import itertools
from datetime import date

import pytest

from crisisplan.document.blocks import Document, FactSheet, Paragraph, plain
from crisisplan.document.editions import EDITIONS
from crisisplan.document.export import write_document
from crisisplan.document.look import PAPERS
from crisisplan.document.outline import outline, part_of
from crisisplan.plan.file import PlanFile
from crisisplan.plan.forms import Forms
from crisisplan.plan.model import BiometricSystem, Destruction, School
from crisisplan.plan.plan import Plan
from crisisplan.rules.biometrics.findings import RULES
from crisisplan.rules.finding import Facts
from crisisplan.rules.reference import Reference
from tests.conftest import TODAY
from tests.document.reading import texts


def section(plan: Plan, forms: Forms, reference: Reference, edition: str = "full") -> str:
    return "\n".join(texts(part(plan, forms, reference, edition).blocks))


def part(plan: Plan, forms: Forms, reference: Reference, edition: str) -> Document:
    facts = Facts(plan, forms, reference, TODAY)
    findings = [finding for rule in RULES for finding in rule(facts)]
    whole: Document = outline(plan, forms, reference, findings, TODAY, EDITIONS[edition])
    return part_of(whole, "biometrics")


def reader(file: PlanFile) -> BiometricSystem:
    return next(s for s in file.plan.rows(BiometricSystem) if s.modality == "fingerprint")


def test_it_tells_systems_law_refusals_and_destruction(
    sample: PlanFile, forms: Forms, reference: Reference
) -> None:
    told = section(sample.plan, forms, reference)
    for words in (
        "Cafeteria finger reader", "105 ILCS 5/10-20.40(b)(1). Law text read.", "SB 415",
        "Proposals that were refused", "the vendor showed no test", "Calendar of destruction",
        "W-0147", "Deletion report of Oct 9, 2026", "Jul 4, 2027", "301", "183",
    ):  # fmt: skip
        assert words in told, words


def test_the_public_reads_no_calendar_and_no_counts(
    sample: PlanFile, forms: Forms, reference: Reference
) -> None:
    with sample.edit("Counsel"):
        system = reader(sample)
        system.counsel_name, system.counsel_on = "Lena Ortiz", date(2026, 11, 2)
        system.counsel_note = "Only with a PIN beside it."
        system.destroy_within_days = 60
    told = section(sample.plan, forms, reference, "public")
    assert "Cafeteria finger reader" in told
    assert "105 ILCS 5/10-20.40(b)(1). Law text read." in told
    assert "Families and staff did not want" in told
    assert "Lena Ortiz" in told
    assert "Only with a PIN beside it." in told
    for private in (
        "W-0147", "Calendar of destruction", "Counts of consent", "301", "room 108",
        "You entered 60 days", "What is open",
    ):  # fmt: skip
        assert private not in told, private
    assert "You entered 60 days" in section(sample.plan, forms, reference)


@pytest.mark.parametrize("edition", ["full", "public"])
def test_a_system_of_which_nothing_is_answered_is_printed(
    new_plan: PlanFile, forms: Forms, reference: Reference, edition: str
) -> None:
    with new_plan.edit("Draft"):
        new_plan.add(BiometricSystem)
    document = part(new_plan.plan, forms, reference, edition)
    told = "\n".join(texts(document.blocks))
    assert "A system without a name" in told
    assert "Not yet decided" in told
    for format in ("pdf", "word"):
        assert write_document(document, format, PAPERS["letter"])[0]
    # It has come through no stage: nothing stands under that title, so it goes too.
    assert "Stages" not in told
    for block, following in itertools.pairwise(document.blocks):
        if isinstance(block, FactSheet):
            assert block.rows
        if isinstance(block, Paragraph) and plain(block.content) == "Sharing":
            assert isinstance(following, FactSheet)


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("FL", "Do not go on without a written note by counsel."),
        ("OH", "Ohio Rev. Code 3319.325"),
        ("OK", "Nothing that decides it was found. Ask counsel."),
        ("PR", "No file on this state was read. Ask counsel."),
    ],
)
def test_where_the_law_forbids_or_is_silent_that_is_said(
    sample: PlanFile, forms: Forms, reference: Reference, state: str, words: str
) -> None:
    with sample.edit("Elsewhere"):
        sample.plan.one(School).state = state
    told = section(sample.plan, forms, reference, "public")
    assert words in told
    for never in ("is allowed", "no rule"):
        assert never not in told.casefold()


def test_a_school_that_uses_none_says_so(
    new_plan: PlanFile, forms: Forms, reference: Reference
) -> None:
    assert "plans none" not in section(new_plan.plan, forms, reference)
    with new_plan.edit("None"):
        new_plan.plan.one(School).uses_biometrics = False
    assert "plans none" in section(new_plan.plan, forms, reference, "public")


def test_what_is_overdue_is_told(sample: PlanFile, forms: Forms, reference: Reference) -> None:
    with sample.edit("Left"):
        sample.add(
            Destruction, system=reader(sample).id, cause="withdrawal", reference="W-0150",
            caused_on=date(2026, 9, 1),
        )  # fmt: skip
    told = section(sample.plan, forms, reference)
    assert "Overdue" in told
    assert "W-0150" in told
