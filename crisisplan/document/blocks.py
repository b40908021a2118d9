"""The outline's building blocks: what a document consists of, whoever prints it.

Every block carries its audience; an edition leaves out what its reader may not see.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from crisisplan.document.drawing import Drawing
from crisisplan.plan.audience import Audience


@dataclass(frozen=True)
class Run:
    """A stretch of text in one face. A line break is ``\\n``."""

    text: str
    bold: bool = False
    italic: bool = False
    section: str = ""
    """The heading whose number takes the place of ``{}`` in the text; where an edition leaves
    that heading out, this stretch goes too."""


Words = tuple[Run, ...]


def words(text: str, *, bold: bool = False, italic: bool = False) -> Words:
    """Plain text as one run; nothing for nothing."""
    return (Run(text, bold, italic),) if text else ()


def plain(content: Words) -> str:
    """The text of a stretch without its faces."""
    return "".join(run.text for run in content)


@dataclass(frozen=True)
class Block:
    """A part of the document's flow."""

    audience: Audience = field(default=Audience.PUBLIC, kw_only=True)


@dataclass(frozen=True)
class Title(Block):
    """The title of a document that has no cover; it has no number."""

    text: str


@dataclass(frozen=True)
class Heading(Block):
    """The title of a section (level 1) or of a part of one (2, 3)."""

    text: str
    level: int
    part: str = ""
    """On level 1: the group of sections in the contents."""
    new_page: bool = False


@dataclass(frozen=True)
class Paragraph(Block):
    """Running text."""

    content: Words
    small: bool = False
    keep_with_next: bool = False
    large: str = ""
    """The large print that it is set in, by its key in ``look.LARGE``; none for nothing."""


@dataclass(frozen=True)
class Column:
    """A column of a table; ``width`` is its share of the whole."""

    title: str
    width: float = 1
    bold: bool = False
    audience: Audience = Audience.PUBLIC


@dataclass(frozen=True)
class Table(Block):
    """A table with a head row that repeats on every page."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Words, ...], ...]
    row_height: float = 0
    """At least so high, in points: for tables that are filled in by hand."""
    tight: bool = False
    """With less room around the text: for sheets that must stay on one page."""

    @property
    def whole(self) -> bool:
        """Whether it is short enough to stand on one page always."""
        return len(self.rows) <= 6


@dataclass(frozen=True)
class FactSheet(Block):
    """Facts as label and value, the labels in a shaded first column."""

    title: str
    """What the facts are about, for those who hear the document."""
    rows: tuple[tuple[str, Words], ...]
    audiences: tuple[Audience, ...] = ()
    """One for each row; none given means everybody."""
    tight: bool = False

    @property
    def whole(self) -> bool:
        """Whether it is short enough to stand on one page always."""
        return len(self.rows) <= 6

    @property
    def shares(self) -> tuple[float, float]:
        """What the labels and the values take of the width."""
        return (0.2, 0.8) if self.tight else (0.3, 0.7)


@dataclass(frozen=True)
class Figure(Block):
    """A drawing with its caption. ``alt`` says in words what it shows."""

    drawing: Drawing
    caption: str
    alt: str


@dataclass(frozen=True)
class Callout(Block):
    """A framed note."""

    title: str
    content: Words


@dataclass(frozen=True)
class Signatures(Block):
    """Lines to sign on: in which capacity, who, and the date if it is signed."""

    lines: tuple[tuple[str, str, str], ...]
    names: Audience = Audience.PUBLIC
    """Who may read the names."""


@dataclass(frozen=True)
class Blanks(Block):
    """Lines to write on by hand beside each other: the words below each, its share of the width."""

    lines: tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class Tick(Block):
    """An empty box to tick by hand, and what it means."""

    content: Words


@dataclass(frozen=True)
class Question(Block):
    """A question on a paper form, with its answer or room to write one. Only PDF prints it."""

    label: str
    reader: str
    """Who will see the answer."""
    help: str
    answer: str = ""
    choices: tuple[tuple[str, bool], ...] = ()
    """What can be ticked, and whether it is."""
    lines: int = 1
    """How many lines there are to write on."""


@dataclass(frozen=True)
class Contents(Block):
    """The table of contents, made of the headings."""


@dataclass(frozen=True)
class Cover:
    """The first page."""

    school: str
    district: str
    title: str
    subtitle: str
    year: str
    edition: str
    edition_note: str
    handling: tuple[str, str]
    """The framed line: its first words in bold, and the rest. Empty for a public edition."""
    facts: tuple[tuple[str, Words], ...]
    note: str


@dataclass(frozen=True)
class Document:
    """A whole document: what its pages say at the top and bottom, its cover, its blocks."""

    title: str
    school: str
    author: str
    version: str
    """Right in the header: document, year and draft or version."""
    footer: str
    """Left in the footer: the handling line."""
    changed_at: datetime
    """When the plan was changed last: the document's own date."""
    cover: Cover | None
    """``None`` for a short document, and for a part of one, which only the PDF writer prints."""
    blocks: tuple[Block, ...]
    sections_before: int = 0
    """How many sections of the whole document come before a part of it."""
    language: str = "en-US"
    """The language that it is written in, for those who hear it and for spelling."""
