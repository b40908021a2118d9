"""What is still open when the plan is printed."""

from __future__ import annotations

from collections.abc import Iterator

from crisisplan.document.blocks import Block, Heading, Paragraph, Run, words
from crisisplan.document.outline.front import OPEN_POINTS, not_legal_advice
from crisisplan.document.outline.sections import SECTIONS
from crisisplan.document.outline.teller import Teller, table_for
from crisisplan.plan.audience import Audience

PART = "Upkeep and reference"


def open_points(tell: Teller) -> Iterator[Block]:
    """Every finding, with its source, the gravest first."""
    yield Heading(OPEN_POINTS, 1, part=PART)
    if tell.findings:
        yield Paragraph(
            words(
                "What was missing or wrong when this was printed, the gravest first. Must: cannot "
                "stay so. Should: to be settled before the next review. Consider: worth a thought."
            )
        )
        yield table_for(
            Audience.PRIVATE,
            "Open points, with the reason for each.",
            {
                "How serious": 1.05,
                "What is open": 3.4,
                "Section": 1.5,
                "Why: source and how sure": 2.2,
            },
            tuple(
                (
                    words(finding.severity.label),
                    words(finding.message),
                    (Run(f"{{}} {SECTIONS[finding.step][0]}", section=SECTIONS[finding.step][0]),),
                    words(f"{finding.source.citation}. {finding.source.status.sentence}"),
                )
                for finding in sorted(tell.findings, key=lambda finding: finding.severity)
            ),
        )
    else:
        yield Paragraph(words("Nothing was open when this was printed."))
    yield not_legal_advice()
