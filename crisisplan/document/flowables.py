"""The parts of a PDF page: paragraphs, headings, tables and pictures that know their element."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from functools import cache
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor, white
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.platypus import Flowable, Paragraph, Table

from crisisplan.document import look
from crisisplan.document.blocks import Words
from crisisplan.document.drawing import Drawing, Tone
from crisisplan.document.face import Face
from crisisplan.document.numbering import Entry
from crisisplan.document.reading_order import has_right_to_left, stretches_to_turn
from crisisplan.document.tags import JOINED, Element, Font
from crisisplan.document.typeface import Font as TextFont
from crisisplan.document.typeface import stretches

SEMIBOLD = Face.SEMIBOLD.key
ACCENT = HexColor(look.ACCENT)
INK = HexColor(look.INK)
SECONDARY = HexColor(look.SECONDARY)


@cache
def register_fonts() -> None:
    """Make the typeface known to reportlab."""
    for face in Face:
        pdfmetrics.registerFont(Font(face.key, str(face.path)))


def text_style(name: str, size: float, leading: float, **options: Any) -> ParagraphStyle:
    """A style in the plan's typeface."""
    options.setdefault("fontName", Face.REGULAR.key)
    options.setdefault("textColor", HexColor(look.INK))
    return ParagraphStyle(
        name, fontSize=size, leading=leading, splitLongWords=1, allowWidows=0, **options
    )


BODY = text_style("body", look.BODY, 14, spaceAfter=6)
SMALL = text_style("small", look.SMALL, 12, spaceAfter=4, textColor=SECONDARY)
LARGE = {
    key: text_style(key, a.size, a.line, spaceBefore=a.before, spaceAfter=a.after)
    for key, a in look.LARGE.items()
}
CELL = text_style("cell", look.CELL, 12)
CAPTION = text_style("caption", look.SMALL, 12, spaceAfter=3, spaceBefore=2, textColor=SECONDARY)
HEADINGS = {
    1: text_style("h1", 18, 22, fontName=SEMIBOLD, textColor=ACCENT, spaceBefore=16, spaceAfter=8),
    2: text_style("h2", 13, 17, fontName=SEMIBOLD, spaceBefore=10, spaceAfter=4),
    3: text_style("h3", 11, 14, fontName=SEMIBOLD, spaceBefore=6, spaceAfter=3),
}
QUESTION = text_style("question", look.BODY, 14, spaceBefore=4)
PART = text_style("part", 10, 14, fontName=SEMIBOLD, textColor=ACCENT)
FRAME = text_style("frame", 10, 13, alignment=1)


def markup(content: Words, width: float = math.inf) -> str:
    """Words in reportlab's own markup, those wider than ``width`` broken at their joints."""
    parts = []
    for run in content:
        face = Face.SEMIBOLD if run.bold else Face.ITALIC if run.italic else Face.REGULAR
        parts.append(told(run.text, face, Face.REGULAR, width))
    return "".join(parts)


def told(text: str, face: Face, style: Face | None = None, width: float = math.inf) -> str:
    """A text in reportlab's own markup, for a style in the face ``style`` (or its own)."""
    base = (style or face).key
    lines = []
    for line in _broken(text, face, width).split("\n"):
        core, end = line.removesuffix(JOINED), JOINED if line.endswith(JOINED) else ""
        parts = [(_name(font), escape(part)) for font, part in stretches(core, face)]
        if end:
            name, last = parts[-1]
            parts[-1] = (name, last + end)
        lines.append(
            "".join(
                part if name == base else f'<font name="{name}">{part}</font>'
                for name, part in parts
            )
        )
    return "<br/>".join(lines)


def draw_text(canvas: Any, x: float, y: float, text: str, face: Face, size: float) -> float:
    """Draw a line of text from ``x`` on; where it ends."""
    for font, part in stretches(text, face):
        name = _name(font)
        canvas.setFont(name, size)
        canvas.drawString(x, y, part)
        x += pdfmetrics.stringWidth(part, name, size)
    return x


def drawn_width(text: str, face: Face, size: float) -> float:
    """How wide a line of text is, in points."""
    return sum(
        float(pdfmetrics.stringWidth(part, _name(font), size))
        for font, part in stretches(text, face)
    )


@cache
def _name(font: TextFont) -> str:
    """The name of a font that reportlab knows from now on."""
    if not isinstance(font, Face):
        made = Font(font.key, str(font.path), subfontIndex=font.index)
        # Two versions of one font in a document would share the names of their parts.
        made.face.name += font.key[-9:].encode()
        pdfmetrics.registerFont(made)
    return font.key


def _broken(text: str, face: Face, width: float) -> str:
    """Text with a line break wherever a word, an email address say, needs one to fit."""
    if has_right_to_left(text):
        text = _kept_in_order(text, face, width)
    if width == math.inf:
        return text
    lines = []
    for line in text.split("\n"):
        kept = []
        for word in line.split(" "):
            if pdfmetrics.stringWidth(word, face.key, CELL.fontSize) <= width:
                kept.append(word)
                continue
            pieces = [word]
            for joints in (r"(?<=@)", r"(?<=[/?&=])", r"(?=[.])|(?<=[-_])"):
                pieces = [part for piece in pieces for part in _split(piece, joints, face, width)]
            kept.append(f"{JOINED}\n".join(pieces))
        lines.append(" ".join(kept))
    return "\n".join(lines)


def _kept_in_order(text: str, face: Face, width: float) -> str:
    """Text whose stretches read from right to left break only where their lines end.

    They are turned around line by line: a break that reportlab chose would put the end first.
    """
    parts = stretches_to_turn(text)
    for number in range(1, len(parts), 2):
        words = parts[number].split(" ")
        lines = [words[0]]
        for word in words[1:]:
            longer = f"{lines[-1]}\u00a0{word}"
            if drawn_width(longer, face, BODY.fontSize) <= width:
                lines[-1] = longer
            else:
                lines.append(word)
        parts[number] = "\n".join(lines)
        if len(lines) > 1 and parts[number - 1].strip():
            parts[number] = "\n" + parts[number]
    return "".join(parts)


def _split(text: str, joints: str, face: Face, width: float) -> list[str]:
    """The text itself if it fits, else as few pieces as the joints allow."""
    pieces = [""]
    for part in re.split(joints, text):
        if pdfmetrics.stringWidth(pieces[-1] + part + JOINED, face.key, CELL.fontSize) > width:
            pieces.append("")
        pieces[-1] += part
    return [piece for piece in pieces if piece] or [text]


class Told(Paragraph):  # type: ignore[misc]
    """A paragraph that belongs to an element of the structure."""

    def __init__(
        self, text: str, style: ParagraphStyle, element: Element | None = None, **options: Any
    ) -> None:
        super().__init__(text, style, **options)
        self.element = element
        self._wrapped: tuple[float, tuple[float, float]] | None = None

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """The room that it takes; tables ask several times, and lines are broken once."""
        # Splitting forgets the lines where none of them fits.
        if self._wrapped is None or self._wrapped[0] != width or not hasattr(self, "blPara"):
            self._wrapped = width, super().wrap(width, height)
        return self._wrapped[1]

    def split(self, width: float, height: float) -> list[Paragraph]:
        """Both halves belong to the same element."""
        halves = super().split(width, height)
        for half in halves:
            half.element = self.element
        return list(halves)

    def draw(self) -> None:
        """Draw the text inside its marks."""
        with self.canv.tagged(self.element):
            super().draw()


class HeadingText(Told):
    """A heading: a bookmark, and an entry in the outline."""

    def __init__(
        self,
        number: str,
        text: str,
        level: int,
        anchor: str,
        pages: dict[str, int],
        element: Element,
    ) -> None:
        # Two blanks that do not break: reportlab makes one ordinary blank of any other space.
        words = "\u00a0\u00a0".join(filter(None, (number, text)))
        super().__init__(told(words, Face.SEMIBOLD), HEADINGS[level], element)
        self._title = f"{number} {text}".strip()
        self._level = level
        self._anchor = anchor
        self._pages = pages

    def split(self, width: float, height: float) -> list[Paragraph]:
        """A heading stays whole."""
        return []

    def draw(self) -> None:
        """Draw the text and note where it stands."""
        self._pages[self._anchor] = self.canv.getPageNumber()
        self.canv.bookmarkHorizontal(self._anchor, 0, self.height + 4)
        self.canv.addOutlineEntry(self._title, self._anchor, self._level - 1, self._level > 1)
        super().draw()


_SOME_LINES = 60.0


class Grid(Table):  # type: ignore[misc]
    """A table whose rows stay whole, unless one is taller than a page."""

    def __init__(self, data: list[list[Any]], page_height: float = 0, **options: Any) -> None:
        super().__init__(data, **options)
        self.page_height = page_height
        self.moved = False
        """Whether it is the end of a table that took a row along to the next page."""

    def split(self, width: float, height: float) -> list[Table]:
        """The part that fits, and the rest."""
        self.splitInRow = int(height >= self.page_height - 1 or self._starts_too_tall)
        if self.moved and not self.splitInRow:
            return []
        parts = super().split(width, height)
        if len(parts) == 2 and not self.splitInRow:
            first, rest = (part.heights[self.repeatRows :] for part in parts)
            if len(rest) == 1 and len(first) > 2:
                # A row takes the one before it along: it never stands on a page of its own.
                parts = super().split(width, sum(parts[0].heights[:-1]) + 0.01)
                parts[1].moved = True
        for part in parts:
            part.page_height = self.page_height
        return list(parts)

    def draw(self) -> None:
        """Draw the cells; where only places are wanted, there are none in a table."""
        if not self.canv.is_draft:
            super().draw()

    @property
    def heights(self) -> tuple[float, ...]:
        """The height of each row; known once the table was wrapped."""
        return tuple(self._rowHeights)

    def head_height(self) -> float:
        """What has to stand together at its top: two rows, or the start of one too tall."""
        if self._starts_too_tall:
            return self.heights[0] + _SOME_LINES if self.repeatRows else _SOME_LINES
        return float(sum(self.heights[:2]))

    @property
    def _starts_too_tall(self) -> bool:
        """Whether the first row below the head is taller than a page: it is split anywhere."""
        return any(row > self.page_height - 1 > 0 for row in self.heights[: self.repeatRows + 1])


class ContentsLine(Flowable):  # type: ignore[misc]
    """A line of the contents: number, title, dots, page; the whole line is a link."""

    def __init__(
        self, entry: Entry, pages: Mapping[str, int], width: float, element: Element
    ) -> None:
        super().__init__()
        self._entry = entry
        self._pages = pages
        self._element = element
        self.width = width
        self.height = 15.5 if entry.level == 1 else 14.0

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """The room that it takes."""
        return self.width, self.height

    def draw(self) -> None:
        """Draw the line."""
        entry, canvas = self._entry, self.canv
        face = Face.SEMIBOLD if entry.level == 1 else Face.REGULAR
        size = 10.5 if entry.level == 1 else 9.5
        indent, tab = (0.0, 27.0) if entry.level == 1 else (27.0, 57.0)
        base = 3.5
        with canvas.tagged(self._element):
            canvas.setFillColor(HexColor(look.INK if entry.level == 1 else look.SECONDARY))
            draw_text(canvas, indent, base, entry.number + " ", face, size)
            draw_text(canvas, tab, base, entry.text + " ", face, size)

            def draw_page() -> None:
                canvas.setFont(face.key, size)
                canvas.drawRightString(self.width, base, self._page)

            canvas.later(draw_page)

        def draw_dots() -> None:
            start = tab + drawn_width(entry.text, face, size) + 6
            end = self.width - canvas.stringWidth(self._page, face.key, size) - 5
            if end > start:
                canvas.setStrokeColor(HexColor(look.LINE))
                canvas.setLineWidth(0.6)
                canvas.setDash(0.6, 2)
                canvas.line(start, base, end, base)
                canvas.setDash()

        canvas.later(draw_dots)
        label = f"{entry.number} {entry.text}"
        canvas.link(self._element, label, entry.anchor, (0, 0, self.width, self.height))

    @property
    def _page(self) -> str:
        """The heading's page; known once everything is laid out."""
        return str(self._pages.get(self._entry.anchor, ""))


class Picture(Flowable):  # type: ignore[misc]
    """A drawing, made smaller where it is wider than the page."""

    def __init__(self, drawing: Drawing, width: float, height: float, element: Element) -> None:
        super().__init__()
        self._drawing = drawing
        self._element = element
        scale = min(1.0, width / drawing.width, height / max(drawing.height, 1))
        self._scale = scale
        self.width, self.height = drawing.width * scale, drawing.height * scale

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """The room that it takes."""
        return self.width, self.height

    def draw(self) -> None:
        """Paint the shapes."""
        canvas = self.canv
        left, bottom = canvas.absolutePosition(0, 0)
        self._element.box = (left, bottom, left + self.width, bottom + self.height)
        with canvas.tagged(self._element):
            canvas.saveState()
            canvas.scale(self._scale, self._scale)
            paint(canvas, self._drawing)
            canvas.restoreState()


def paint(canvas: Any, drawing: Drawing) -> None:
    """Paint a drawing in ink, its top left at the canvas's origin plus its height."""
    top = drawing.height
    canvas.setStrokeColor(HexColor(look.INK))
    canvas.setLineWidth(0.75)
    for line in drawing.lines:
        canvas.line(line.x1, top - line.y1, line.x2, top - line.y2)
    for box in drawing.boxes:
        lead = box.tone is Tone.LEAD
        canvas.setFillColor(HexColor(look.HEAD) if lead else white)
        canvas.setLineWidth(1.5 if lead or box.tone is Tone.WRONG else 0.75)
        if box.tone is Tone.OPEN:
            canvas.setDash(3, 2)
        canvas.rect(box.x, top - box.y - box.height, box.width, box.height, stroke=1, fill=1)
        canvas.setDash()
    for label in drawing.labels:
        canvas.setFillColor(HexColor(look.SECONDARY if label.quiet else look.INK))
        draw_text(canvas, label.x, top - label.y, label.text, label.face, label.size)


class Rule(Flowable):  # type: ignore[misc]
    """A thin line across the page."""

    def __init__(self, width: float) -> None:
        super().__init__()
        self.width, self.height = width, 3.0

    def draw(self) -> None:
        """Draw the line."""
        self.canv.setStrokeColor(ACCENT)
        self.canv.setLineWidth(0.75)
        self.canv.line(0, 2, self.width, 2)


class WritingLines(Flowable):  # type: ignore[misc]
    """Lines to write on by hand."""

    PITCH = 22.0

    def __init__(self, width: float, count: int) -> None:
        super().__init__()
        self.width, self.height = width, count * self.PITCH

    def draw(self) -> None:
        """Draw the lines."""
        self.canv.setStrokeColor(SECONDARY)
        self.canv.setLineWidth(0.5)
        for number in range(round(self.height / self.PITCH)):
            self.canv.line(0, number * self.PITCH + 1, self.width, number * self.PITCH + 1)


class TickBox(Flowable):  # type: ignore[misc]
    """A box to tick, or a ticked one; those who hear the page are told which."""

    SIDE = 9.0

    def __init__(self, ticked: bool, element: Element) -> None:
        super().__init__()
        self._ticked = ticked
        self._element = element
        self.width, self.height = self.SIDE, self.SIDE

    def draw(self) -> None:
        """Draw the box."""
        canvas, side = self.canv, self.SIDE
        left, bottom = canvas.absolutePosition(0, 0)
        self._element.box = (left, bottom, left + side, bottom + side)
        with canvas.tagged(self._element):
            canvas.setStrokeColor(INK)
            canvas.setLineWidth(0.75)
            canvas.rect(0, 0, side, side)
            if self._ticked:
                canvas.setLineWidth(1.5)
                canvas.line(2, 2, side - 2, side - 2)
                canvas.line(2, side - 2, side - 2, 2)


CELL_LEFT, CELL_RIGHT = 5.0, 4.0
CELL_SIDES = CELL_LEFT + CELL_RIGHT + 0.1
"""What a cell's own margins take of its width."""
ABOVE, BELOW = 2.5, 4.5
TIGHT_ABOVE, TIGHT_BELOW = 1.2, 3.0
"""The room above and below the text of a cell."""
GRID = [
    ("GRID", (0, 0), (-1, -1), 0.5, HexColor(look.LINE)),
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("FONTNAME", (0, 0), (-1, -1), Face.REGULAR.key),
    ("LEFTPADDING", (0, 0), (-1, -1), CELL_LEFT),
    ("RIGHTPADDING", (0, 0), (-1, -1), CELL_RIGHT),
    ("TOPPADDING", (0, 0), (-1, -1), ABOVE),
    ("BOTTOMPADDING", (0, 0), (-1, -1), BELOW),
]
TIGHT = [
    ("TOPPADDING", (0, 0), (-1, -1), TIGHT_ABOVE),
    ("BOTTOMPADDING", (0, 0), (-1, -1), TIGHT_BELOW),
]
