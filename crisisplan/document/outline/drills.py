"""Drills and exercises: what is owed, when each is held, what came of it."""

from __future__ import annotations

from collections.abc import Iterator

from crisisplan.document.blocks import Block, Heading, Paragraph
from crisisplan.document.outline.teller import UNDECIDED, Teller
from crisisplan.plan.model import Drill

PART = "Basic plan"


def drills_and_exercises(tell: Teller) -> Iterator[Block]:
    """The year's drills."""
    yield Heading("Drills and exercises", 1, part=PART, new_page=True)
    if not tell.plan.rows(Drill):
        yield Paragraph(UNDECIDED)
        return
    yield tell.table(
        "drills.drills",
        ("name", "kind", "planned_on planned_at", "state"),
        "Drills and exercises of every year.",
        labels={"planned_on planned_at": "Planned for"},
    )
