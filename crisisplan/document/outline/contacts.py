"""Whom to call: agencies, role holders, the staff list."""

from __future__ import annotations

from collections.abc import Iterator

from crisisplan.document.blocks import Block, Column, Heading, Paragraph, Table, words
from crisisplan.document.outline.teller import UNDECIDED, Teller, position_of, table_for
from crisisplan.plan.audience import Audience
from crisisplan.plan.model import Agency, Person, Position, TeamMember

PART = "Basic plan"
HOLDERS = "Role holders and planning team"
"""The heading of the list of their phone numbers."""


def contacts(tell: Teller) -> Iterator[Block]:
    """Phone numbers and agreements."""
    plan = tell.plan
    yield Heading("Contacts", 1, part=PART, new_page=True)
    yield Heading("Outside agencies and utilities", 2)
    if plan.rows(Agency):
        yield tell.table(
            "contacts.agencies",
            ("name", "kind", "contact", "phone_24h", "phone email"),
            "Numbers to call.",
            widths={
                "name": 1.7,
                "kind": 1.1,
                "contact": 1.5,
                "phone_24h": 1.4,
                "phone email": 2.8,
            },
            labels={"phone email": "Day phone and email"},
        )
        yield Heading("Access and agreements", 2)
        yield tell.table(
            "contacts.agencies",
            ("name", "has_keys", "has_maps", "walked_on", "agreement", "agreed_on", "agreed_until"),
            "What each agency holds and what was agreed.",
            widths={
                "name": 1.6,
                "has_keys": 0.6,
                "has_maps": 0.65,
                "walked_on": 0.95,
                "agreement": 2.1,
                "agreed_on": 0.95,
                "agreed_until": 0.95,
            },
            labels={
                "has_keys": "Keys",
                "has_maps": "Maps",
                "walked_on": "Walked",
                "agreed_on": "Signed",
                "agreed_until": "Ends",
            },
        )
        noted = [agency for agency in plan.rows(Agency) if agency.note]
        if noted:
            yield Heading("What to know about each agency", 2)
            yield tell.table(
                "contacts.agencies",
                ("name", "note"),
                "Notes on the agencies.",
                noted,
                widths={"name": 1.6, "note": 5.2},
            )
    else:
        yield Paragraph(UNDECIDED)
    yield Heading(HOLDERS, 2)
    holders = _holders(tell)
    if holders:
        yield _phone_list(tell, holders)
    else:
        yield Paragraph(UNDECIDED)
    yield Heading("People", 2)
    here = [person for person in plan.rows(Person) if not person.left_by(tell.today)]
    if here:
        yield _people(tell, here)
    else:
        yield Paragraph(UNDECIDED)


def _holders(tell: Teller) -> list[Person]:
    """Everyone who holds a role or a seat and still works here, in the order of the people."""
    plan = tell.plan
    refs = {ref for position in plan.rows(Position) for ref in position.line}
    refs |= {
        ref
        for member in plan.rows(TeamMember)
        for ref in (member.person, member.stand_in)
        if ref is not None
    }
    return [p for p in plan.rows(Person) if p.id in refs and not p.left_by(tell.today)]


def _phone_list(tell: Teller, people: list[Person]) -> Table:
    plan, staff = tell.plan, Audience.STAFF
    rows = []
    for person in people:
        roles = [
            (position.title or "A position") + ("" if place == 0 else f" (alternate {place})")
            for position in plan.rows(Position)
            for place, ref in enumerate(
                (
                    position.primary,
                    position.alternate_1,
                    position.alternate_2,
                    position.alternate_3,
                )
            )
            if ref == person.id
        ]
        for member in plan.rows(TeamMember):
            seat = member.seat or "a seat"
            if member.person == person.id:
                roles.append(f"Planning team: {seat}")
            if member.stand_in == person.id:
                roles.append(f"Planning team: stand-in for {seat}")
        rows.append(
            (
                words(plan.name_of(person.id)),
                words("\n".join(roles)),
                tell.cell(person, "phone"),
                tell.cell(person, "mobile"),
            )
        )
    return Table(
        "How to reach those who hold a role or a seat on the team.",
        (
            Column("Name", 1.5, bold=True, audience=staff),
            Column("Roles and seats", 3.3, audience=staff),
            Column("Work phone", 1.85, audience=staff),
            Column("Mobile", 1.25, audience=Audience.RESPONDERS),
        ),
        tuple(rows),
    )


def _people(tell: Teller, people: list[Person]) -> Table:
    return table_for(
        Audience.STAFF,
        "Everyone in the plan who works at or with the school.",
        {
            "Name": 1.4,
            "Position and organization": 2.2,
            "Room": 0.75,
            "Work phone and email": 2.75,
            "Languages": 1,
        },
        tuple(
            (
                words(tell.plan.name_of(person.id)),
                words(position_of(person)) or UNDECIDED,
                tell.cell(person, "room"),
                tell.cell(person, "phone email"),
                tell.cell(person, "languages"),
            )
            for person in people
        ),
    )
