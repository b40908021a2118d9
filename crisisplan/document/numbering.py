"""The numbers of headings, tables and figures (9, 9.1, Table 9-1), and what refers to them.

A paper without sections has headings without numbers, and tables counted through (Table 1).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

from crisisplan.document.blocks import Block, Document, Figure, Heading, Paragraph, Run, Table


@dataclass(frozen=True)
class Numbered:
    """A block with its number (nothing for blocks without one) and the name links go by."""

    block: Block
    number: str = ""
    anchor: str = ""


def numbered(blocks: Sequence[Block], sections_before: int = 0) -> Iterator[Numbered]:
    """The blocks in order, with their numbers."""
    section = sections_before
    part = subpart = tables = figures = 0
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
            if not section:
                number = ""
            yield Numbered(block, number, f"heading{position}")
        elif isinstance(block, Table):
            tables += 1
            yield Numbered(block, f"{section}-{tables}" if section else f"{tables}")
        elif isinstance(block, Figure):
            figures += 1
            yield Numbered(block, f"{section}-{figures}" if section else f"{figures}")
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


def refer(document: Document) -> Document:
    """The document with the numbers of its headings wherever its text refers to one."""
    numbers = {
        item.block.text: item.number
        for item in numbered(document.blocks)
        if isinstance(item.block, Heading)
    }
    told: Document = _referred(document, numbers)
    kept = tuple(
        block for block in told.blocks if not isinstance(block, Paragraph) or block.content
    )
    return replace(told, blocks=kept)


def _referred(part: Any, numbers: Mapping[str, str]) -> Any:
    if isinstance(part, Run):
        if not part.section:
            return part
        number = numbers.get(part.section)
        return Run(part.text.format(number), part.bold, part.italic) if number else None
    if isinstance(part, str):
        return part
    if isinstance(part, tuple):
        told = (_referred(item, numbers) for item in part)
        return tuple(item for item in told if item is not None)
    if is_dataclass(part) and not isinstance(part, type):
        values = {item.name: getattr(part, item.name) for item in fields(part)}
        changed = {
            name: told
            for name, value in values.items()
            if isinstance(value, tuple) or is_dataclass(value)
            if (told := _referred(value, numbers)) != value
        }
        return replace(part, **changed) if changed else part
    return part
