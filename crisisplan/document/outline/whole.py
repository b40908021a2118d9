"""The whole plan as one outline, in the order of the federal guide's basic plan (2013)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time

from crisisplan.document.blocks import Block, Document
from crisisplan.document.editions import Edition, restrict
from crisisplan.document.numbering import refer
from crisisplan.document.outline.biometrics import biometrics
from crisisplan.document.outline.command import incident_command, job_action_sheets
from crisisplan.document.outline.contacts import contacts
from crisisplan.document.outline.drills import drills_and_exercises
from crisisplan.document.outline.front import TITLE, cover, front_matter
from crisisplan.document.outline.open_points import open_points
from crisisplan.document.outline.school import school_profile
from crisisplan.document.outline.team import stakeholders_and_team
from crisisplan.document.outline.teller import Teller
from crisisplan.document.outline.training import staff_training
from crisisplan.plan.forms import Forms
from crisisplan.plan.model import Adoption, School
from crisisplan.plan.plan import Plan
from crisisplan.rules.finding import Finding
from crisisplan.rules.reference import Reference

PARTS: tuple[Callable[[Teller], Iterator[Block]], ...] = (
    front_matter,
    school_profile,
    stakeholders_and_team,
    incident_command,
    job_action_sheets,
    contacts,
    drills_and_exercises,
    staff_training,
    biometrics,
    open_points,
)


def outline(
    plan: Plan,
    forms: Forms,
    reference: Reference,
    findings: Sequence[Finding],
    today: date,
    edition: Edition,
) -> Document:
    """What a plan says, as far as the edition's audience may read it."""
    tell = Teller(plan, forms, reference, findings, today)
    school, adoption = plan.one(School), plan.one(Adoption)
    year = f" {adoption.plan_year}" if adoption.plan_year else ""
    document = Document(
        title=TITLE,
        school=school.name or "School not yet named",
        author=school.name or "",
        version=f"{TITLE}{year}, {plan.version}",
        footer=edition.footer,
        changed_at=datetime.combine(plan.changed_on(today), time(12)),
        cover=cover(tell, edition),
        blocks=tuple(block for section in PARTS for block in section(tell)),
    )
    return refer(restrict(document, edition.audience))
