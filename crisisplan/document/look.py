"""How the printed page looks: paper, sizes and colors for Word and PDF. Lengths in points."""

from __future__ import annotations

from dataclasses import dataclass, replace

INCH = 72.0

INK = "#141A18"
SECONDARY = "#3A4440"
ACCENT = "#0B4F5A"
LINE = "#A9B2AD"
HEAD = "#E4EAE8"
LABEL = "#F1F4F2"

BODY = 10.5
CELL = 9.5
SMALL = 9.0
RUNNING = 8.5
HEADINGS = {1: 18.0, 2: 13.0, 3: 11.0}


@dataclass(frozen=True)
class LargePrint:
    """Print larger than that of a page, and the room around a paragraph of it."""

    size: float
    line: float
    before: float
    after: float


LARGE = {
    "page": LargePrint(13, 18, 0, 8),
    "sign": LargePrint(26, 33, 7, 13),
    "full_sign": LargePrint(20, 26, 5, 10),
    "headline": LargePrint(50, 56, 6, 16),
}
"""For young readers, for a sign read from some steps away, for one with much to say, for its first
words read from afar."""


PAGE_WORDS = {"en-US": ("Page", "of"), "es-US": ("Página", "de")}
"""“Page” 2 “of” 3, in every language that a document may have."""
TABLE_WORDS = {"en-US": "Table", "es-US": "Tabla"}


@dataclass(frozen=True)
class Paper:
    """A paper size with its margins."""

    key: str
    width: float
    height: float
    side: float = 0.75 * INCH
    top: float = 0.9 * INCH

    @property
    def text_width(self) -> float:
        """Between the side margins."""
        return self.width - 2 * self.side

    @property
    def text_height(self) -> float:
        """Between header and footer."""
        return self.height - 2 * self.top

    @property
    def landscape(self) -> Paper:
        """The same paper, turned: for wide tables."""
        return replace(self, width=self.height, height=self.width)

    @property
    def sheet(self) -> Paper:
        """The same paper with narrow margins: for what must stay on one page."""
        return replace(self, side=0.6 * INCH, top=0.8 * INCH)


PAPERS = {
    "letter": Paper("letter", 8.5 * INCH, 11 * INCH),
    "a4": Paper("a4", 595.28, 841.89),
}
