"""The numbers of headings, tables and figures: 9, 9.1, Table 9-1."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from crisisplan.document.blocks import Block, Figure, Heading, Table


@dataclass(frozen=True)
class Numbered:
    """A block with its number (nothing for blocks without one) and the name links go by."""

    block: Block
    number: str = ""
    anchor: str = ""


def numbered(blocks: Sequence[Block]) -> Iterator[Numbered]:
    """The blocks in order, with their numbers."""
    section = part = subpart = tables = figures = 0
    for position, block in enumerate(blocks):
        if isinstance(block, Heading):
            if block.level == 1:
                section, part, subpart, tables, figures = section + 1, 0, 0, 0, 0
                number = f"{section}"
            elif block.level == 2:
                part, subpart = part + 1, 0
                number = f"{section}.{part}"
            else:
                subpart += 1
                number = f"{section}.{part}.{subpart}"
            yield Numbered(block, number, f"heading{position}")
        elif isinstance(block, Table):
            tables += 1
            yield Numbered(block, f"{section}-{tables}")
        elif isinstance(block, Figure):
            figures += 1
            yield Numbered(block, f"{section}-{figures}")
        else:
            yield Numbered(block)


@dataclass(frozen=True)
class Entry:
    """A line of the contents."""

    number: str
    text: str
    level: int
    anchor: str
    part: str
    """The group that starts with this line; nothing if it goes on."""


def contents(items: Sequence[Numbered]) -> list[Entry]:
    """The contents: headings of levels 1 and 2."""
    entries = []
    part = ""
    for item in items:
        block = item.block
        if isinstance(block, Heading) and block.level <= 2:
            starts = block.part if block.level == 1 and block.part != part else ""
            part = starts or part
            entries.append(Entry(item.number, block.text, block.level, item.anchor, starts))
    return entries
