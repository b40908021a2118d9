"""A paper of its own, apart from the plan: its title, its readers, and the day it is of."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time

from crisisplan.document.blocks import Block, Document
from crisisplan.document.editions import Edition, restrict
from crisisplan.document.numbering import refer
from crisisplan.document.outline.teller import Teller
from crisisplan.plan.dates import show_date
from crisisplan.plan.model import School


def paper_of(tell: Teller, title: str, edition: Edition, blocks: Iterable[Block]) -> Document:
    """A paper without anything that its readers may not see."""
    school = tell.plan.one(School).name
    document = Document(
        title=title,
        school=school or "School not yet named",
        author=school or "",
        version=f"As of {show_date(tell.today)}",
        footer=edition.footer,
        changed_at=datetime.combine(tell.plan.changed_on(tell.today), time(12)),
        cover=None,
        blocks=tuple(blocks),
    )
    return refer(restrict(document, edition.audience))
