"""Where the answers of each step are printed."""

from __future__ import annotations

from dataclasses import replace

from crisisplan.document.blocks import Block, Contents, Document, Heading

SECTIONS: dict[str, tuple[str, ...]] = {
    "school": ("School profile",),
    "people": ("Contacts",),
    "team": ("Stakeholders and planning team",),
    "roles": ("Incident command and crisis roles", "Job action sheets"),
    "contacts": ("Contacts",),
    "calendar": ("Drills and exercises",),
    "drills": ("Drills and exercises",),
    "after_action": ("Drills and exercises",),
    "training": ("Staff training",),
    "biometrics": ("Biometrics",),
    "approval": ("Promulgation and approval", "Record of changes", "Record of distribution"),
}
"""The sections that each step fills, by their headings, as they follow each other; the first is
the one to which readers are sent."""


def part_of(document: Document, step: str) -> Document:
    """The sections that a step fills, as they print: with the numbers of the whole document."""
    number, before, inside = 0, 0, False
    kept: list[Block] = []
    for block in document.blocks:
        if isinstance(block, Heading) and block.level == 1:
            number += 1
            inside = block.text in SECTIONS[step]
            if inside and not kept:
                before = number - 1
        if inside and not isinstance(block, Contents):
            kept.append(block)
    return replace(document, cover=None, blocks=tuple(kept), sections_before=before)
