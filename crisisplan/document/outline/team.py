"""Stakeholders and the planning team, with the consultation record."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from crisisplan.document.blocks import Block, Heading, Paragraph, Table, words
from crisisplan.document.outline.teller import NONE, UNDECIDED, Teller, position_of, table_for
from crisisplan.plan.audience import Audience
from crisisplan.plan.model import Consultation, Person, StakeholderGroup, TeamMember
from crisisplan.rules.team import is_held

PART = "Basic plan"


def stakeholders_and_team(tell: Teller) -> Iterator[Block]:
    """Who wrote the plan, whom it concerns, and what they said."""
    plan = tell.plan
    yield Heading("Stakeholders and planning team", 1, part=PART)
    yield Paragraph(
        words(
            "The planning team writes and keeps this plan. The stakeholder groups are the people "
            "it concerns; each was or will be asked, and what changed because of it is recorded."
        )
    )
    yield Heading("Planning team", 2)
    if plan.rows(TeamMember):
        yield _team(tell)
    else:
        yield Paragraph(UNDECIDED)
    yield Heading("Stakeholder groups", 2)
    if plan.rows(StakeholderGroup):
        yield tell.table(
            "team.groups",
            ("name", "speakers", "contact", "how", "next_on"),
            "Who speaks for each group and how it is consulted.",
            widths={"name": 1.3, "speakers": 2, "contact": 1.5, "how": 1.7, "next_on": 0.9},
            labels={"how": "How it is consulted"},
        )
    else:
        yield Paragraph(UNDECIDED)
    yield Heading("Consultation record", 2)
    held = sorted(plan.rows(Consultation), key=lambda row: row.held_on or date.max)
    asked = {row.group for row in held if is_held(row, tell.today)}
    unasked = [group for group in plan.rows(StakeholderGroup) if group.id not in asked]
    if unasked:
        names = ", ".join(group.name or "a group without a name" for group in unasked)
        yield Paragraph(words("Not yet consulted: ", bold=True) + words(f"{names}."))
    if held:
        yield tell.table(
            "team.consultations",
            ("group", "held_on", "how", "took_part", "heard", "changed"),
            "What was asked, heard and changed.",
            held,
            widths={
                "group": 1.2,
                "held_on": 0.9,
                "how": 1.1,
                "took_part": 0.6,
                "heard": 2.1,
                "changed": 2.1,
            },
            labels={"took_part": "No."},
        )


def _team(tell: Teller) -> Table:
    """The seats; a vacant one says so."""
    plan = tell.plan
    rows = []
    for member in plan.rows(TeamMember):
        person = plan.get(Person, member.person)
        holder = words(plan.name_of(member.person)) if person else words("Vacant", italic=True)
        work = position_of(person) if person else ""
        rows.append(
            (
                tell.words(member, "seat"),
                holder,
                words(work) or NONE,
                tell.cell(member, "group"),
                tell.cell(member, "stand_in"),
            )
        )
    return table_for(
        Audience.STAFF,
        "Seats on the planning team.",
        {
            "Seat": 1.6,
            "Held by": 1.4,
            "Position and organization": 2.2,
            "Stakeholder group": 1.3,
            "Stand-in": 1.2,
        },
        tuple(rows),
    )
