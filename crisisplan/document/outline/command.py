"""Incident command: the roster, the organization chart, succession, job action sheets."""

from __future__ import annotations

from collections.abc import Iterator

from crisisplan.document.blocks import (
    Block,
    Callout,
    Column,
    FactSheet,
    Figure,
    Heading,
    Paragraph,
    Run,
    Table,
    Words,
    plain,
    words,
)
from crisisplan.document.chart import chart_of, describe_chart
from crisisplan.document.outline.contacts import HOLDERS
from crisisplan.document.outline.teller import NONE, UNDECIDED, Teller, table_for
from crisisplan.plan.audience import Audience
from crisisplan.plan.dates import show_date
from crisisplan.plan.model import JobAction, Person, Position, Situation, Successor
from crisisplan.rules.absence import away_in, coverage
from crisisplan.rules.command import DEPTH, title_of
from crisisplan.rules.finding import Severity

PART = "Basic plan"
TEXT_WIDTH = 504.0
"""The width of a page's text in points: Letter paper less the margins."""


def incident_command(tell: Teller) -> Iterator[Block]:
    """Who takes which role, who reports to whom, who decides."""
    plan = tell.plan
    yield Heading("Incident command and crisis roles", 1, part=PART, new_page=True)
    yield Paragraph(
        words(
            "The incident commander directs the response until police or fire take command or "
            "form a unified command. Each role has one person and alternates, in the order in "
            "which they step in. When a holder is absent, the next one takes the role without "
            "being asked."
        )
    )
    yield Heading("Roster", 2)
    if not plan.rows(Position):
        yield Paragraph(UNDECIDED)
        return
    yield _roster(tell)
    yield Paragraph((Run("Phone numbers are in section {}.", section=HOLDERS),))
    yield from _open_points(tell)
    yield Heading("Organization chart", 2)
    yield Figure(
        chart_of(plan, TEXT_WIDTH),
        "Who reports to whom. Dashed frame: fewer than two alternates.",
        describe_chart(plan),
        audience=Audience.STAFF,
    )
    yield Heading("Order of succession", 2)
    if plan.rows(Successor):
        yield Paragraph(
            words("Decisions for the school pass to the next person in this order:"),
            keep_with_next=True,
        )
        yield _succession(tell)
    else:
        yield Paragraph(UNDECIDED)
    yield from _situations(tell)


def _situations(tell: Teller) -> Iterator[Block]:
    """Who commands and what is uncovered while people are away."""
    plan, staff = tell.plan, Audience.STAFF
    rows = []
    for situation in plan.rows(Situation):
        away = away_in(plan, situation)
        found = coverage(plan, away)
        open_positions = "\n".join(title_of(position) for position in found.uncovered)
        rows.append(
            (
                tell.words(situation, "name"),
                words(", ".join(plan.name_of(ref) for ref in away)) or UNDECIDED,
                words(plan.name_of(found.commander)) or words("Nobody", bold=True),
                words(open_positions) or NONE,
            )
        )
    if rows:
        yield Heading("When people are away", 2, audience=staff)
        yield table_for(
            staff,
            "Who steps in, worked out from the roster.",
            {"Situation": 1.4, "Away": 3, "In command": 1.3, "Not covered": 1.6},
            tuple(rows),
        )


def _roster(tell: Teller) -> Table:
    rows = []
    for position in tell.plan.rows(Position):
        second = tell.words(position, "alternate_2") or UNDECIDED
        if position.alternate_3:
            second += words(f", then {tell.plan.name_of(position.alternate_3)}")
        radio = (position.radio or "").replace(" ", "\u00a0")
        post = ", ".join(filter(None, [position.post, radio]))
        rows.append(
            (
                tell.words(position, "section"),
                tell.words(position, "title"),
                tell.words(position, "primary"),
                tell.words(position, "alternate_1") or UNDECIDED,
                second,
                words(post) or UNDECIDED,
            )
        )
    changed = tell.plan.changed_on(tell.today)
    staff, responders = Audience.STAFF, Audience.RESPONDERS
    return Table(
        f"Crisis roles, as of {show_date(changed)}.",
        (
            Column("Section", 0.9, audience=staff),
            Column("Position", 1.4, bold=True, audience=staff),
            Column("Primary", 1.15, audience=staff),
            Column("Alternate 1", 1.15, audience=staff),
            Column("Alternate 2", 1.15, audience=staff),
            Column("Post and radio", 2.1, audience=responders),
        ),
        tuple(rows),
    )


def _open_points(tell: Teller) -> Iterator[Block]:
    grave = [f.message for f in tell.open_points("roles") if f.severity is not Severity.CONSIDER]
    if grave:
        yield Callout("Open points.", (Run(" ".join(grave)),), audience=Audience.STAFF)


def _succession(tell: Teller) -> Table:
    return table_for(
        Audience.STAFF,
        "Order of succession for decision authority.",
        {"Order": 0.6, "Person": 1.6, "May decide": 4.6},
        tuple(
            (words(str(number)), tell.words(row, "person"), tell.words(row, "powers"))
            for number, row in enumerate(tell.plan.rows(Successor), 1)
        ),
    )


def job_action_sheets(tell: Teller) -> Iterator[Block]:
    """What each position does, one page a position."""
    positions = tell.plan.rows(Position)
    if not positions:
        return
    yield Heading("Job action sheets", 1, part=PART)
    yield Paragraph(
        words(
            "One sheet for each position: print these pages on one side only. Tear out your own, "
            "write the time beside each action and hand the sheet to Documentation afterwards. "
            "Actions marked Must, in bold, are not to be missed."
        ),
        audience=Audience.STAFF,
    )
    for position in positions:
        yield from _sheet(tell, position)


def _sheet(tell: Teller, position: Position) -> Iterator[Block]:
    plan, staff = tell.plan, Audience.STAFF
    title = position.title or "Position without a title"
    yield Heading(title, 2, new_page=True, audience=staff)
    if position.mission:
        yield Paragraph(words(position.mission), audience=staff, keep_with_next=True)
    names = [plan.name_of(ref) for ref in position.line]
    open_places = max(0, DEPTH - len(names))
    line = words(", then ".join(names))
    if line and open_places:
        line += (Run(", then "), Run(f"{open_places} not yet decided", italic=True))
    mobiles = [
        f"{person.name} {person.mobile}".replace(" ", "\u00a0")
        for ref in position.line
        if (person := plan.get(Person, ref)) and person.mobile
    ]
    below = [p.title or "" for p in plan.rows(Position) if p.reports_to == position.id]
    above = plan.name_of(position.reports_to) or (
        "Nobody: leads the response" if below else "Not yet decided"
    )
    facts: list[tuple[str, Words, Audience]] = [
        ("In this order", line or UNDECIDED, staff),
        ("Mobile phones", words("; ".join(mobiles)) or NONE, Audience.RESPONDERS),
        ("Reports to", words(above), staff),
        ("Leads", words(", ".join(filter(None, below))) or words("Nobody"), staff),
        ("Post", tell.words(position, "post"), staff),
        ("Radio", tell.cell(position, "radio"), Audience.RESPONDERS),
    ]
    yield FactSheet(
        title,
        tuple((label, content) for label, content, _ in facts),
        tuple(audience for _, _, audience in facts),
        tight=True,
        audience=staff,
    )
    actions = [action for action in plan.rows(JobAction) if action.position == position.id]
    if not actions:
        yield Paragraph(UNDECIDED, audience=staff)
        return
    phases = [option.key for option in tell.forms.table("roles.actions").column("phase").options]
    order = {phase: number for number, phase in enumerate(phases)}
    actions.sort(key=lambda a: (order.get(a.phase or "", len(phases)), a.sequence))
    rows = []
    for action in actions:
        text = words(action.text or "") or UNDECIDED
        if action.critical:
            text = (Run(f"Must: {plain(text)}", bold=True),)
        rows.append((tell.words(action, "phase"), text, (), ()))
    yield table_for(
        staff,
        f"{title}: actions in order.",
        {"When": 1.15, "Action": 5.6, "Time": 0.6, "By": 0.5},
        tuple(rows),
        tight=True,
    )
