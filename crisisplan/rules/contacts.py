"""Agencies, agreements and walk-throughs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from crisisplan.plan.dates import show_date
from crisisplan.plan.model import Agency
from crisisplan.plan.sources import Status
from crisisplan.rules.finding import Facts, Finding, Severity, Source, listed

ENDS_SOON = timedelta(days=60)
WALK_THROUGH_EVERY = timedelta(days=366)
FIRST_CALLED = {"police": "police", "fire": "the fire department", "ems": "EMS"}
"""The agencies that every plan lists, by kind."""

AGREEMENTS = Source(
    Status.PRACTICE,
    "Federal school guide (2013): organization and assignment of responsibilities",
    "https://rems.ed.gov/K12PPStep05.aspx",
)
WALK_THROUGHS = Source(
    Status.PRACTICE,
    "REMS TA Center (June 2019): assess the site at least once a year",
    "http://apps1.seiservices.com/remsemailblast/emailfiles/2019June/REMS_2019_06_28.html",
)


def _name(row: Agency) -> str:
    return row.name or "an agency without a name"


def absent_agencies(facts: Facts) -> Iterator[Finding]:
    """Police, fire or EMS not listed."""
    kinds = {row.kind for row in facts.plan.rows(Agency)}
    absent = [name for kind, name in FIRST_CALLED.items() if kind not in kinds]
    if absent and kinds:
        yield Finding(
            id="contacts.absent",
            severity=Severity.SHOULD,
            step="contacts",
            field="agencies.kind",
            title="An agency is not listed",
            message=f"The list has no entry for {listed(absent)}.",
        )


def agreements_that_end(facts: Facts) -> Iterator[Finding]:
    """Agreements that have ended or end soon."""
    dated = [
        (row, row.agreed_until) for row in facts.plan.rows(Agency) if row.agreed_until is not None
    ]
    ended = [(row, until) for row, until in dated if until < facts.today]
    soon = [(row, until) for row, until in dated if facts.today <= until <= facts.today + ENDS_SOON]
    for key, rows, word, severity in (
        ("ended", ended, "ended", Severity.SHOULD),
        ("ends_soon", soon, "ends", Severity.CONSIDER),
    ):
        if rows:
            what = listed([f"{_name(row)} ({word} {show_date(until)})" for row, until in rows])
            yield Finding(
                id=f"contacts.agreement_{key}",
                severity=severity,
                step="contacts",
                field="agencies.agreed_until",
                title="An agreement has ended" if key == "ended" else "An agreement ends soon",
                message=f"{what}. Renew it or note what replaces it.",
                source=AGREEMENTS,
                rows=tuple(row.id for row, _ in rows),
            )


def agreements_out_of_order(facts: Facts) -> Iterator[Finding]:
    """Agreements that end before they were signed."""
    rows = [
        row
        for row in facts.plan.rows(Agency)
        if row.agreed_on and row.agreed_until and row.agreed_until < row.agreed_on
    ]
    if rows:
        yield Finding(
            id="contacts.agreement_order",
            severity=Severity.SHOULD,
            step="contacts",
            field="agencies.agreed_until",
            title="An agreement ends before it starts",
            message=f"{listed([_name(row) for row in rows])}: check both dates.",
            rows=tuple(row.id for row in rows),
        )


def old_walk_throughs(facts: Facts) -> Iterator[Finding]:
    """Police or fire who have not walked the building for over a year."""
    rows = [
        row
        for row in facts.plan.rows(Agency)
        if row.kind in ("police", "fire")
        and (row.walked_on is None or facts.today - row.walked_on > WALK_THROUGH_EVERY)
    ]
    if rows:
        yield Finding(
            id="contacts.walk_through",
            severity=Severity.CONSIDER,
            step="contacts",
            field="agencies.walked_on",
            title="A walk-through is due",
            message=f"{listed([_name(row) for row in rows])} has no walk-through in the last year."
            if len(rows) == 1
            else f"{listed([_name(row) for row in rows])} have no walk-through in the last year.",
            source=WALK_THROUGHS,
            rows=tuple(row.id for row in rows),
        )


RULES = (absent_agencies, agreements_that_end, agreements_out_of_order, old_walk_throughs)
