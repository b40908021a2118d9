"""Who may see what: an edition holds only what its audience may read."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

from crisisplan.document.blocks import Block, Document, FactSheet, Heading, Signatures, Table
from crisisplan.plan.audience import Audience


@dataclass(frozen=True)
class Edition:
    """A version of the document for one audience."""

    key: str
    audience: Audience
    label: str
    note: str
    handling: tuple[str, str]
    """The framed line on the cover."""
    footer: str


FULL = Edition(
    "full",
    Audience.PRIVATE,
    "School’s own edition (full)",
    "Holds private fields. Give responders, staff and the public their own editions instead.",
    (
        "CONFIDENTIAL. SCHOOL SECURITY PLAN.",
        "For named recipients only. Do not copy, post or forward.",
    ),
    "CONFIDENTIAL. School’s own edition.",
)
RESPONDERS = Edition(
    "responders",
    Audience.RESPONDERS,
    "Responders’ edition",
    "For police, fire, EMS and dispatch.",
    ("RESPONDERS ONLY.", "Do not copy, post or forward."),
    "Responders only.",
)
STAFF = Edition(
    "staff",
    Audience.STAFF,
    "Staff edition",
    "For everyone who works at the school.",
    ("STAFF ONLY.", "Do not post or forward."),
    "Staff edition.",
)
PUBLIC = Edition(
    "public",
    Audience.PUBLIC,
    "Public edition",
    "For families and the public.",
    ("", ""),
    "Public edition.",
)
EDITIONS = {edition.key: edition for edition in (FULL, RESPONDERS, STAFF, PUBLIC)}


def restrict(document: Document, audience: Audience) -> Document:
    """The document without anything that the audience may not see.

    A table loses the columns it may not see, and goes when none is left; a heading goes when
    nothing stands below it any more.
    """
    seen = [block for original in document.blocks if (block := _restrict(original, audience))]
    kept: list[Block] = []
    for block in reversed(seen):
        if isinstance(block, Heading) and not _has_content(block, kept):
            continue
        kept.append(block)
    return dataclasses.replace(document, blocks=tuple(reversed(kept)))


def _has_content(heading: Heading, after: list[Block]) -> bool:
    """Whether anything but an equal or higher heading follows; ``after`` is in reverse order."""
    if not after:
        return False
    following = after[-1]
    return not isinstance(following, Heading) or following.level > heading.level


def _restrict(block: Block, audience: Audience) -> Block | None:
    if block.audience > audience:
        return None
    if isinstance(block, Table):
        shown = [n for n, column in enumerate(block.columns) if column.audience <= audience]
        if not shown:
            return None
        return dataclasses.replace(
            block,
            columns=tuple(block.columns[n] for n in shown),
            rows=tuple(tuple(row[n] for n in shown) for row in block.rows),
        )
    if isinstance(block, FactSheet) and not block.rows:
        return None
    if isinstance(block, FactSheet) and block.audiences:
        shown = [n for n, reader in enumerate(block.audiences) if reader <= audience]
        if not shown:
            return None
        return dataclasses.replace(
            block,
            rows=tuple(block.rows[n] for n in shown),
            audiences=tuple(block.audiences[n] for n in shown),
        )
    if isinstance(block, Signatures) and block.names > audience:
        return dataclasses.replace(
            block, lines=tuple((capacity, "", signed) for capacity, _, signed in block.lines)
        )
    return block
