"""What is still open when the plan is printed."""

from __future__ import annotations

from collections.abc import Iterator

from crisisplan.document.blocks import Block, Column, Heading, Paragraph, Table, words
from crisisplan.document.outline.front import not_legal_advice
from crisisplan.document.outline.teller import Teller
from crisisplan.plan.audience import Audience

PART = "Upkeep and reference"


def open_points(tell: Teller) -> Iterator[Block]:
    """Every finding, with its source."""
    yield Heading("Open points", 1, part=PART, new_page=True)
    titles = {form.key: form.title for form in tell.forms}
    if tell.findings:
        yield Paragraph(words("What the program found missing or wrong when this was printed."))
        yield Table(
            "Open points by step.",
            (
                Column("How serious", 0.9, bold=True, audience=Audience.PRIVATE),
                Column("Step", 1.2, audience=Audience.PRIVATE),
                Column("What is open", 3.4, audience=Audience.PRIVATE),
                Column("Why: source and how sure", 2.2, audience=Audience.PRIVATE),
            ),
            tuple(
                (
                    words(finding.severity.label),
                    words(titles[finding.step]),
                    words(finding.message),
                    words(f"{finding.source.citation}. {finding.source.status.label}."),
                )
                for finding in tell.findings
            ),
            audience=Audience.PRIVATE,
        )
    else:
        yield Paragraph(words("Nothing was open when this was printed."))
    yield not_legal_advice()
