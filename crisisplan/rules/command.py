"""Role depth and the lines of command."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from crisisplan.plan.model import Person, Position, Successor
from crisisplan.plan.sources import Status
from crisisplan.rules.finding import Facts, Finding, Severity, Source, listed

DEPTH = 3
"""A primary and two alternates."""

THREE_DEEP = Source(
    Status.PRACTICE,
    "Kentucky Center for School Safety asks for a primary and at least two backups",
    "https://www.kycss.org/mobile/emp/poe/ICinschools.html",
)
NIMS = Source(Status.PRACTICE, "Incident command: each person reports to one supervisor")


def title_of(position: Position) -> str:
    """A position's title for a sentence."""
    return position.title or "a position without a title"


def shallow_positions(facts: Facts) -> Iterator[Finding]:
    """Positions that are filled, but fewer than three deep."""
    for place, number in (("alternate_1", 2), ("alternate_2", 3)):
        rows = [
            row
            for row in facts.plan.rows(Position)
            if row.primary is not None and len(row.line) == number - 1
        ]
        if rows:
            have = "only a primary" if number == 2 else "no second alternate"
            verb = "has" if len(rows) == 1 else "have"
            count = title_of(rows[0]) if len(rows) == 1 else f"{len(rows)} positions"
            yield Finding(
                id=f"command.depth.{place}",
                severity=Severity.SHOULD,
                step="roles",
                field=f"positions.{place}",
                title=f"{count}: {have}",
                message=f"{listed([title_of(row) for row in rows])} {verb} {have}.",
                source=THREE_DEEP,
                rows=tuple(row.id for row in rows),
            )


def twice_in_one_line(facts: Facts) -> Iterator[Finding]:
    """The same person twice in the line of one position."""
    for row in facts.plan.rows(Position):
        for ref in dict.fromkeys(row.line):
            if row.line.count(ref) > 1:
                name = facts.plan.name_of(ref)
                yield Finding(
                    id=f"command.twice.{row.id}.{ref}",
                    severity=Severity.MUST,
                    step="roles",
                    field="positions.alternate_1",
                    title="One person twice in one line",
                    message=f"{name} stands more than once in the line for {title_of(row)}. "
                    "Nobody can stand in for themselves.",
                    source=THREE_DEEP,
                    rows=(row.id,),
                )


def two_posts_at_once(facts: Facts) -> Iterator[Finding]:
    """One person first in two positions that are needed at the same time."""
    held: dict[str, list[Position]] = defaultdict(list)
    for row in facts.plan.rows(Position):
        if row.primary is not None and row.at_once:
            held[row.primary].append(row)
    for ref, rows in held.items():
        if len(rows) > 1:
            verb = "Both start" if len(rows) == 2 else "All start"
            yield Finding(
                id=f"command.two_posts.{ref}",
                severity=Severity.MUST,
                step="roles",
                field="positions.primary",
                title="One person in two roles at once",
                message=f"{facts.plan.name_of(ref)} leads "
                f"{listed([title_of(row) for row in rows])}. {verb} in the first 10 minutes.",
                source=Source(Status.PRACTICE, "A post is filled by somebody who is there"),
                rows=tuple(row.id for row in rows),
            )


def holders_who_left(facts: Facts) -> Iterator[Finding]:
    """People in a line, or in the succession, who no longer work here."""
    plan = facts.plan
    for row in plan.rows(Position):
        for ref in row.line:
            person = plan.get(Person, ref)
            if person is not None and person.left_by(facts.today):
                yield Finding(
                    id=f"command.left.{row.id}.{ref}",
                    severity=Severity.MUST,
                    step="roles",
                    field="positions.primary",
                    title="A role is held by someone who left",
                    message=f"{plan.name_of(ref)} no longer works here but stands in the line "
                    f"for {title_of(row)}.",
                    rows=(row.id,),
                )
    gone = [
        row
        for row in plan.rows(Successor)
        if (person := plan.get(Person, row.person)) is not None and person.left_by(facts.today)
    ]
    if gone:
        yield Finding(
            id="command.succession_left",
            severity=Severity.MUST,
            step="roles",
            field="succession.person",
            title="Someone in the succession left",
            message=f"{listed([plan.name_of(row.person) for row in gone])} no longer works here.",
            rows=tuple(row.id for row in gone),
        )


def holders_without_phone(facts: Facts) -> Iterator[Finding]:
    """People who hold a role and have no number to call."""
    plan = facts.plan
    holders = dict.fromkeys(ref for row in plan.rows(Position) for ref in row.line)
    people = [
        person
        for ref in holders
        if (person := plan.get(Person, ref)) is not None and not (person.phone or person.mobile)
    ]
    if people:
        verb = "holds" if len(people) == 1 else "hold"
        yield Finding(
            id="command.no_phone",
            severity=Severity.SHOULD,
            step="people",
            field="people.phone",
            title="A role holder has no phone number",
            message=f"{listed([plan.name_of(person.id) for person in people])} {verb} a crisis "
            "role and cannot be called.",
            rows=tuple(person.id for person in people),
        )


def circular_lines(facts: Facts) -> Iterator[Finding]:
    """Positions that report to themselves, directly or in a circle."""
    plan = facts.plan
    for row in plan.rows(Position):
        seen = [row]
        above = plan.get(Position, row.reports_to)
        while above is not None and above not in seen:
            seen.append(above)
            above = plan.get(Position, above.reports_to)
        if above is row:
            yield Finding(
                id=f"command.circle.{row.id}",
                severity=Severity.MUST,
                step="roles",
                field="positions.reports_to",
                title="A position reports in a circle",
                message=f"{title_of(row)} reports to itself"
                + (f" by way of {listed([title_of(p) for p in seen[1:]])}." if seen[1:] else "."),
                source=NIMS,
                rows=(row.id,),
            )


def several_at_the_top(facts: Facts) -> Iterator[Finding]:
    """More than one position that reports to nobody."""
    top = [row for row in facts.plan.rows(Position) if row.reports_to is None and row.title]
    if len(top) > 1:
        yield Finding(
            id="command.several_tops",
            severity=Severity.SHOULD,
            step="roles",
            field="positions.reports_to",
            title="Several positions report to nobody",
            message=f"{listed([title_of(row) for row in top])}: one incident commander leads, "
            "every other position reports to somebody.",
            source=NIMS,
            rows=tuple(row.id for row in top),
        )


RULES = (
    two_posts_at_once,
    twice_in_one_line,
    holders_who_left,
    circular_lines,
    shallow_positions,
    several_at_the_top,
    holders_without_phone,
)
