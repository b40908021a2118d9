"""The school's own facts and the plan's dates."""

from __future__ import annotations

import re
from collections.abc import Iterator

from crisisplan.plan.dates import show_date
from crisisplan.plan.model import Adoption, HomeLanguage, Occupancy, School, Signatory
from crisisplan.plan.sources import Status
from crisisplan.rules.finding import Facts, Finding, Severity, Source
from crisisplan.rules.grades import read_grades

REVIEW_EVERY = Source(
    Status.PRACTICE,
    "Federal district guide (2019): plans are updated at least every two years",
    "https://rems.ed.gov/K12PPStep05.aspx",
)


def odd_facts(facts: Facts) -> Iterator[Finding]:
    """Facts of the school that cannot be right."""
    school = facts.plan.one(School)
    checks = (
        (
            "grades",
            school.grades is None or read_grades(school.grades) is not None,
            "Check the grades",
            "Write them as a range: K-5, 6-8, or PK, 1-3.",
        ),
        (
            "nces_id",
            school.nces_id is None or re.fullmatch(r"\d{12}|[A-Z0-9]{8}", school.nces_id),
            "Check the NCES school ID",
            "A public school’s ID has 12 digits, a private school’s has 8 characters.",
        ),
        (
            "zip_code",
            school.zip_code is None or re.fullmatch(r"\d{5}(-\d{4})?", school.zip_code),
            "Check the ZIP code",
            "A ZIP code has 5 digits, or 9 with a hyphen.",
        ),
    )
    for key, right, title, message in checks:
        if not right:
            yield Finding(
                id=f"school.{key}",
                severity=Severity.SHOULD,
                step="school",
                field=key,
                title=title,
                message=message,
            )


def counts_that_do_not_fit(facts: Facts) -> Iterator[Finding]:
    """More students by language, or in one part of the day, than are enrolled."""
    enrolled = facts.plan.one(School).enrollment
    if enrolled is None:
        return
    speakers = sum(row.students or 0 for row in facts.plan.rows(HomeLanguage))
    if speakers > enrolled:
        yield Finding(
            id="school.languages",
            severity=Severity.CONSIDER,
            step="school",
            field="languages.students",
            title="More speakers than students",
            message=f"The languages add up to {speakers} students; {enrolled} are enrolled.",
        )
    rows = [
        row
        for row in facts.plan.rows(Occupancy)
        if row.starts and row.ends and row.ends <= row.starts
    ]
    if rows:
        yield Finding(
            id="school.occupancy_times",
            severity=Severity.SHOULD,
            step="school",
            field="occupancy.ends",
            title="A part of the day ends too early",
            message=f"{rows[0].period or 'A part of the day'} ends before it starts.",
            rows=tuple(row.id for row in rows),
        )


def review_dates(facts: Facts) -> Iterator[Finding]:
    """A review that is past due, or set before the plan takes effect."""
    adoption = facts.plan.one(Adoption)
    review, effective = adoption.next_review_on, adoption.effective_on
    if review is not None and review < facts.today:
        yield Finding(
            id="school.review_due",
            severity=Severity.MUST,
            step="school",
            field="next_review_on",
            title="The review is past due",
            message=f"It was set for {show_date(review)}. Review the plan and set the next date.",
            source=REVIEW_EVERY,
        )
    if review is not None and effective is not None and review <= effective:
        yield Finding(
            id="school.review_order",
            severity=Severity.SHOULD,
            step="school",
            field="next_review_on",
            title="The review comes too early",
            message=f"The plan takes effect on {show_date(effective)}, after its next review.",
            source=REVIEW_EVERY,
        )


def unsigned_in_effect(facts: Facts) -> Iterator[Finding]:
    """A plan that is in effect and not signed by everyone."""
    effective = facts.plan.one(Adoption).effective_on
    open_lines = [row for row in facts.plan.rows(Signatory) if row.signed_on is None]
    if effective is not None and effective <= facts.today and open_lines:
        yield Finding(
            id="approval.unsigned",
            severity=Severity.SHOULD,
            step="approval",
            field="signatories.signed_on",
            title="In effect but not signed",
            message=f"The plan took effect on {show_date(effective)}. "
            f"{len(open_lines)} of {len(facts.plan.rows(Signatory))} signatures are open.",
            rows=tuple(row.id for row in open_lines),
        )


RULES = (odd_facts, counts_that_do_not_fit, review_dates, unsigned_in_effect)
