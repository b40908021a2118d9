"""Characters of a document that no font of this computer has, and where they stand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from crisisplan.document.blocks import (
    Blanks,
    Block,
    Callout,
    Document,
    FactSheet,
    Heading,
    Paragraph,
    Question,
    Signatures,
    Table,
    Tick,
    Title,
    plain,
)
from crisisplan.document.numbering import numbered
from crisisplan.document.typeface import missing

_NAMED = 6
"""So many characters of a text are told by their numbers."""


@dataclass
class Gap:
    """Characters that cannot be printed, and the places of the texts that hold all of them."""

    chars: tuple[str, ...]
    places: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        numbers = [f"U+{ord(char):04X}" for char in self.chars[:_NAMED]]
        more = len(self.chars) - _NAMED
        told = ", ".join(numbers) + (f" and {more} more" if more > 0 else "")
        others = len(self.places) - 1
        where = self.places[0]
        if others:
            where += f", and in {others} other {'place' if others == 1 else 'places'}"
        has = f"No font of this computer has {' '.join(self.chars)} ({told})"
        return f"{has}. The number stands instead in {where}."


def gaps(document: Document) -> list[Gap]:
    """What cannot be printed, in the order of the pages."""
    found: dict[tuple[str, ...], dict[str, None]] = {}
    for section, row, text in _texts(document):
        chars = tuple(missing(text))
        if chars:
            short = row if len(row) <= 60 else f"{row[:59]}…"
            place = f"{section}, row “{short}”" if row else section
            found.setdefault(chars, {}).setdefault(place)
    return [Gap(chars, list(places)) for chars, places in found.items()]


def _texts(document: Document) -> Iterator[tuple[str, str, str]]:
    """Section, row and text of everything that is printed."""
    cover = document.cover
    if cover is not None:
        for text in (cover.school, cover.district, cover.subtitle, cover.year):
            yield "the cover", "", text
        for label, content in cover.facts:
            yield "the cover", label, plain(content)
    section = "the front"
    for item in numbered(document.blocks, document.sections_before):
        block = item.block
        if isinstance(block, Heading):
            section = f"section {item.number} {block.text}"
        for row, text in _rows(block):
            yield section, row, text


def _rows(block: Block) -> Iterator[tuple[str, str]]:
    """Row and text of a block. What a drawing says stands in the tables beside it."""
    if isinstance(block, Heading | Title):
        yield "", block.text
    elif isinstance(block, Paragraph):
        yield "", plain(block.content)
    elif isinstance(block, Callout):
        yield "", f"{block.title} {plain(block.content)}"
    elif isinstance(block, Table):
        yield "", f"{block.caption} {' '.join(column.title for column in block.columns)}"
        name = next((n for n, column in enumerate(block.columns) if column.bold), 0)
        for cells in block.rows:
            for cell in cells:
                yield plain(cells[name]), plain(cell)
    elif isinstance(block, FactSheet):
        for label, content in block.rows:
            yield label, plain(content)
    elif isinstance(block, Tick):
        yield "", plain(block.content)
    elif isinstance(block, Blanks):
        yield "", " ".join(caption for caption, _ in block.lines)
    elif isinstance(block, Question):
        yield block.label, block.answer
    elif isinstance(block, Signatures):
        for capacity, signer, signed in block.lines:
            yield capacity, f"{capacity} {signer} {signed}"
