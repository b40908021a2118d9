"""The outline as PDF: Letter or A4, bookmarks, tagged for screen readers, fonts embedded."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.pdfbase import pdfmetrics
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Flowable,
    Frame,
    FrameBreak,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Spacer,
    Table,
)

from crisisplan.document import blocks as b
from crisisplan.document import look
from crisisplan.document.face import Face
from crisisplan.document.flowables import (
    ABOVE,
    ACCENT,
    BELOW,
    BODY,
    CAPTION,
    CELL,
    CELL_SIDES,
    FRAME,
    GRID,
    INK,
    LARGE,
    PART,
    QUESTION,
    SEMIBOLD,
    SMALL,
    TIGHT,
    TIGHT_ABOVE,
    TIGHT_BELOW,
    ContentsLine,
    Grid,
    HeadingText,
    Picture,
    Rule,
    TickBox,
    Told,
    WritingLines,
    draw_text,
    markup,
    register_fonts,
    text_style,
    told,
)
from crisisplan.document.look import Paper
from crisisplan.document.numbering import Entry, Numbered, contents, numbered
from crisisplan.document.tags import Element, TaggedCanvas

Progress = Callable[[int, int], None]
"""Called with the parts done and the parts in all; may raise to cancel."""


@dataclass(frozen=True)
class Layout:
    """Where everything came to stand: the page of each heading, and the number of pages."""

    pages: Mapping[str, int]
    count: int


def write_pdf(document: b.Document, paper: Paper, progress: Progress | None = None) -> bytes:
    """The document as PDF, byte for byte the same for the same plan."""
    content, _ = _build(document, paper, progress)
    return content


def write_part(document: b.Document, paper: Paper, progress: Progress | None = None) -> bytes:
    """A part of a document as PDF: its pages do not say how many there are."""
    content, _ = _build(document, paper, progress, part=True)
    return content


def lay_out(document: b.Document, paper: Paper, progress: Progress | None = None) -> Layout:
    """Where each heading comes to stand."""
    _, layout = _build(document, paper, progress, draft=True)
    return layout


def _build(
    document: b.Document,
    paper: Paper,
    progress: Progress | None,
    *,
    part: bool = False,
    draft: bool = False,
) -> tuple[bytes, Layout]:
    register_fonts()
    buffer = BytesIO()
    template = _Template(buffer, document, paper, progress, part=part, draft=draft)
    story = _Story(paper, template.root, document.language)
    front = story.cover(document.cover) if document.cover is not None else []
    template.build([*front, *story.body(document.blocks, document.sections_before)])
    return buffer.getvalue(), Layout(story.pages, template.page)


class _Template(BaseDocTemplate):  # type: ignore[misc]
    """The pages: a cover, and pages with header and footer."""

    def __init__(
        self,
        buffer: BytesIO,
        document: b.Document,
        paper: Paper,
        progress: Progress | None,
        *,
        part: bool,
        draft: bool,
    ) -> None:
        super().__init__(
            buffer,
            pagesize=(paper.width, paper.height),
            title=f"{document.school}: {document.title}",
            author=document.author,
            subject=document.version,
            creator="CrisisPlan",
            initialFontName=Face.REGULAR.key,
            invariant=1,
        )
        self.root = Element("Document")
        self._document = document
        self._paper = paper
        self._progress = progress
        self._in_all = 0
        self.setProgressCallBack(self._tell)
        self._part = part
        self._draft = draft
        edge = {"leftPadding": 0, "rightPadding": 0, "topPadding": 0, "bottomPadding": 0}
        line = 34.0
        bottom = 0.45 * look.INCH
        cover = [
            PageTemplate(
                "cover",
                [
                    Frame(
                        paper.side,
                        bottom + line + 8,
                        paper.text_width,
                        paper.height - bottom - line - 8 - 0.5 * look.INCH,
                        **edge,
                    ),
                    Frame(paper.side, bottom, paper.text_width, line, **edge),
                ],
                onPage=self._bar,
            )
        ]
        page = PageTemplate(
            "page",
            [Frame(paper.side, paper.top, paper.text_width, paper.text_height, **edge)],
            onPage=self._running,
        )
        self.addPageTemplates([*(cover if document.cover is not None else ()), page])

    def build(self, story: list[Flowable]) -> None:
        """Lay the story out and save the file."""
        super().build(story, canvasmaker=self._make_canvas)

    def _make_canvas(self, *arguments: Any, **options: Any) -> TaggedCanvas:
        canvas = TaggedCanvas(*arguments, **options)
        canvas.root = self.root
        canvas.is_draft = self._draft
        canvas.language = self._document.language
        canvas.spoken_title = f"{self._document.school}: {self._document.title}"
        canvas.date(self._document.changed_at)
        return canvas

    def _tell(self, kind: str, number: int) -> None:
        """Take what reportlab says of the work, and tell how far it is."""
        if kind == "SIZE_EST":
            self._in_all = number
        elif kind == "PROGRESS" and self._progress is not None:
            self._progress(number, self._in_all)

    def _bar(self, canvas: Any, _: object) -> None:
        canvas.saveState()
        canvas.setFillColor(HexColor(look.ACCENT))
        canvas.rect(0, 0, 18, self._paper.height, stroke=0, fill=1)
        canvas.restoreState()

    def _running(self, canvas: Any, _: object) -> None:
        """Header and footer, each with its rule."""
        paper, document = self._paper, self._document
        left, right = paper.side, paper.width - paper.side
        head, foot = paper.height - 0.5 * look.INCH, 0.5 * look.INCH
        canvas.saveState()
        canvas.setStrokeColor(HexColor(look.SECONDARY))
        canvas.setLineWidth(0.75)
        canvas.line(left, head - 12, right, head - 12)
        canvas.line(left, foot + 14, right, foot + 14)
        canvas.setFillColor(HexColor(look.SECONDARY))
        draw_text(canvas, left, head, document.school[:70], Face.SEMIBOLD, look.RUNNING)
        canvas.setFont(Face.SEMIBOLD.key, look.RUNNING)
        canvas.drawString(left, foot, document.footer)
        canvas.setFont(Face.REGULAR.key, look.RUNNING)
        canvas.drawRightString(right, head, document.version)
        page, of = look.PAGE_WORDS[document.language]
        number = f"{page} {canvas.getPageNumber()}"

        def draw_number() -> None:
            canvas.setFont(Face.REGULAR.key, look.RUNNING)
            total = "" if self._part else f" {of} {self.page}"
            canvas.drawRightString(right, foot, number + total)

        canvas.later(draw_number)
        canvas.restoreState()


@dataclass
class _Story:
    """Turns blocks into flowables and grows the structure tree beside them."""

    paper: Paper
    root: Element
    language: str
    pages: dict[str, int] = field(default_factory=dict)

    # -- cover

    def cover(self, cover: b.Cover) -> list[Flowable]:
        """The first page."""
        root = self.root
        story: list[Flowable] = []
        if cover.handling[0]:
            story += [self._framed(cover.handling), Spacer(0, 56)]
        else:
            story.append(Spacer(0, 90))
        story += [
            Told(
                told(cover.school, Face.SEMIBOLD, width=self.paper.text_width),
                text_style("school", 15, 19, fontName=SEMIBOLD),
                root.add("P"),
            ),
            Told(told(cover.district, Face.REGULAR), text_style("district", 11, 16), root.add("P")),
            Spacer(0, 26),
            Told(
                escape(cover.title).replace(" ", "<br/>", 1),
                text_style("title", 33, 39, fontName=SEMIBOLD, textColor=ACCENT),
                root.add("P"),
            ),
            Spacer(0, 10),
            Told(told(cover.subtitle, Face.REGULAR), text_style("subtitle", 13, 19), root.add("P")),
            Told(told(cover.year, Face.REGULAR), text_style("year", 13, 19), root.add("P")),
            Spacer(0, 18),
            self._edition(cover.edition),
            Spacer(0, 5),
            Told(escape(cover.edition_note), SMALL, root.add("P")),
            Spacer(0, 26),
            *self._fact_sheet(b.FactSheet("This copy", cover.facts)),
            Spacer(0, 18),
            Told(escape(cover.note), SMALL, root.add("P")),
            NextPageTemplate("page"),
        ]
        if cover.handling[0]:
            story += [FrameBreak(), self._framed(cover.handling)]
        return [*story, PageBreak()]

    def _framed(self, handling: tuple[str, str]) -> Flowable:
        text = markup((b.Run(handling[0], bold=True), b.Run(f" {handling[1]}")))
        cell = Told(text, FRAME, self.root.add("P"))
        return Table(
            [[cell]],
            colWidths=[self.paper.text_width],
            style=[
                ("BOX", (0, 0), (-1, -1), 1.5, INK),
                ("TOPPADDING", (0, 0), (-1, -1), 8),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 9),
                ("FONTNAME", (0, 0), (-1, -1), Face.REGULAR.key),
            ],
        )

    def _edition(self, label: str) -> Flowable:
        style = text_style("edition", 12.5, 16, fontName=SEMIBOLD, textColor=ACCENT)
        cell = Told(escape(label), style, self.root.add("P"))
        width = pdfmetrics.stringWidth(label, SEMIBOLD, 12.5) + 28
        return Table(
            [[cell]],
            colWidths=[width],
            hAlign="LEFT",
            style=[
                ("BOX", (0, 0), (-1, -1), 0.75, ACCENT),
                ("LEFTPADDING", (0, 0), (-1, -1), 13),
                ("TOPPADDING", (0, 0), (-1, -1), 5),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 7),
                ("FONTNAME", (0, 0), (-1, -1), Face.REGULAR.key),
            ],
        )

    # -- body

    def body(self, blocks: Sequence[b.Block], sections_before: int) -> list[Flowable]:
        """Everything after the cover.

        Headings and captions never stand alone at the foot of a page: from the end backwards,
        each block says how much room it needs together with what follows it.
        """
        items = list(numbered(blocks, sections_before))
        # Forwards first: the structure grows in reading order while flowables are made.
        made = [(item, list(self._block(item, items))) for item in items]
        story: list[Flowable] = []
        following = 0.0
        for item, flowables in reversed(made):
            need = self._need(item.block, flowables, following)
            leads = isinstance(item.block, b.Contents) or (
                isinstance(item.block, b.Heading) and item.block.new_page
            )
            start = PageBreak() if leads and item is not items[0] else CondPageBreak(need)
            story[:0] = [start, *flowables]
            following = need
        return story

    @property
    def _most_whole(self) -> float:
        """A short table taller than this may break: its heading would stay behind alone."""
        return self.paper.text_height * 0.7

    def _need(self, block: b.Block, flowables: list[Flowable], following: float) -> float:
        """The least room in which a block may start, in points."""
        heights = [flowable.wrap(self.paper.text_width, 10_000)[1] for flowable in flowables]
        if isinstance(block, b.Heading | b.Title) or (
            isinstance(block, b.Paragraph) and block.keep_with_next
        ):
            need = sum(heights) + 24 + following
        elif (
            isinstance(block, b.Table | b.FactSheet)
            and block.whole
            and sum(heights) < self._most_whole
        ):
            need = sum(heights) + 8
        elif isinstance(block, b.Table | b.FactSheet | b.Callout):
            grid = next(item for item in flowables if isinstance(item, Grid))
            need = sum(heights[: flowables.index(grid)]) + grid.head_height() + 8
        elif isinstance(block, b.Figure | b.Signatures | b.Blanks | b.Tick | b.Question):
            need = sum(heights)
        else:
            need = min(sum(heights), 3 * BODY.leading)
        return min(float(need), self.paper.text_height * 0.9)

    def _block(self, item: Numbered, items: Sequence[Numbered]) -> Iterator[Flowable]:
        block = item.block
        if isinstance(block, b.Heading):
            element = self.root.add(f"H{block.level}")
            yield HeadingText(
                item.number, block.text, block.level, item.anchor, self.pages, element
            )
        elif isinstance(block, b.Title):
            yield HeadingText("", block.text, 1, "title", self.pages, self.root.add("H1"))
        elif isinstance(block, b.Paragraph):
            style = SMALL if block.small else LARGE[block.large] if block.large else BODY
            text = markup(block.content, self.paper.text_width)
            yield Told(text, style, self.root.add("P"))
        elif isinstance(block, b.Table):
            yield from self._table(block, item.number)
        elif isinstance(block, b.FactSheet):
            yield from self._fact_sheet(block)
            yield Spacer(0, 8)
        elif isinstance(block, b.Figure):
            yield from self._figure(block, item.number)
        elif isinstance(block, b.Callout):
            yield from self._callout(block)
        elif isinstance(block, b.Signatures):
            yield from self._signatures(block)
        elif isinstance(block, b.Blanks):
            yield self._blanks(block)
        elif isinstance(block, b.Tick):
            yield self._tick(block)
        elif isinstance(block, b.Question):
            yield from self._question(block)
        elif isinstance(block, b.Contents):
            yield from self._contents(contents(items))
        else:
            raise TypeError(f"no way to print a {type(block).__name__}")

    def _table(self, block: b.Table, number: str) -> Iterator[Flowable]:
        element = self.root.add("Table")
        caption = markup(
            (
                b.Run(f"{look.TABLE_WORDS[self.language]} {number}. ", bold=True),
                b.Run(block.caption),
            )
        )
        yield Told(caption, CAPTION, element.add("Caption"))
        total = sum(column.width for column in block.columns)
        widths = [self.paper.text_width * column.width / total for column in block.columns]
        head_row = element.add("TR")
        data: list[list[Any]] = [
            [
                self._cell(b.words(column.title, bold=True), head_row, "TH", width, "Column")
                for column, width in zip(block.columns, widths, strict=True)
            ]
        ]
        for row in block.rows:
            tr = element.add("TR")
            data.append(
                [
                    self._cell(_emphasised(cell), tr, "TH", width, "Row")
                    if column.bold
                    else self._cell(cell, tr, "TD", width)
                    for cell, column, width in zip(row, block.columns, widths, strict=True)
                ]
            )
        heights = None
        if block.row_height:
            room = [self._height(cells, widths, tight=block.tight) for cells in data[1:]]
            heights = [None, *(block.row_height if h < block.row_height else None for h in room)]
        yield Grid(
            data,
            self.paper.text_height,
            colWidths=widths,
            rowHeights=heights,
            repeatRows=1,
            style=[
                *GRID,
                *(TIGHT if block.tight else ()),
                ("BACKGROUND", (0, 0), (-1, 0), HexColor(look.HEAD)),
            ],
            spaceAfter=10,
        )

    def _height(self, cells: Sequence[Flowable], widths: Sequence[float], *, tight: bool) -> float:
        """What a row of cells takes, with the room above and below the text."""
        edges = TIGHT_ABOVE + TIGHT_BELOW if tight else ABOVE + BELOW
        tallest = max(
            cell.wrap(width - CELL_SIDES, 10_000)[1]
            for cell, width in zip(cells, widths, strict=True)
        )
        return float(tallest + edges)

    def _cell(
        self, content: b.Words, row: Element, role: str, width: float, scope: str = ""
    ) -> Flowable:
        cell = row.add(role, scope=scope, once=scope == "Column")
        return Told(markup(content, width - CELL_SIDES), CELL, cell if content else None)

    def _fact_sheet(self, block: b.FactSheet) -> Iterator[Flowable]:
        element = self.root.add("Table", alt=block.title)
        widths = [self.paper.text_width * share for share in block.shares]
        data = []
        for label, content in block.rows:
            row = element.add("TR")
            data.append(
                [
                    self._cell(b.words(label, bold=True), row, "TH", widths[0], "Row"),
                    self._cell(content, row, "TD", widths[1]),
                ]
            )
        yield Grid(
            data,
            self.paper.text_height,
            colWidths=widths,
            style=[
                *GRID,
                *(TIGHT if block.tight else ()),
                ("BACKGROUND", (0, 0), (0, -1), HexColor(look.LABEL)),
            ],
        )

    def _figure(self, block: b.Figure, number: str) -> Iterator[Flowable]:
        element = self.root.add("Figure", alt=block.alt)
        picture = Picture(
            block.drawing, self.paper.text_width, self.paper.text_height * 0.85, element
        )
        yield picture
        yield Spacer(0, 6)
        caption = markup((b.Run(f"Figure {number}. ", bold=True), b.Run(block.caption)))
        yield Told(caption, CAPTION, self.root.add("P"))
        yield Spacer(0, 6)

    def _callout(self, block: b.Callout) -> Iterator[Flowable]:
        text = markup((b.Run(f"{block.title} ", bold=True), *block.content))
        cell = Told(text, text_style("callout", 10, 13.5), self.root.add("P"))
        yield Grid(
            [[cell]],
            self.paper.text_height,
            colWidths=[self.paper.text_width],
            style=[
                ("BOX", (0, 0), (-1, -1), 0.75, INK),
                ("LINEBEFORE", (0, 0), (0, -1), 3, INK),
                ("LEFTPADDING", (0, 0), (-1, -1), 11),
                ("TOPPADDING", (0, 0), (-1, -1), 7),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 9),
                ("FONTNAME", (0, 0), (-1, -1), Face.REGULAR.key),
            ],
            spaceAfter=10,
        )

    def _signatures(self, block: b.Signatures) -> Iterator[Flowable]:
        for capacity, name, signed in block.lines:
            who = markup((b.Run(f"{capacity} ", bold=True), b.Run(name)))
            when = markup((b.Run("Date ", bold=True), b.Run(signed)))
            row = [
                Told(who, SMALL, self.root.add("P")),
                "",
                Told(when, SMALL, self.root.add("P")),
            ]
            width = self.paper.text_width
            yield Table(
                [["", "", ""], row],
                colWidths=[width * 0.66, width * 0.06, width * 0.28],
                rowHeights=[25, None],
                style=[
                    ("VALIGN", (0, 0), (-1, -1), "TOP"),
                    ("NOSPLIT", (0, 0), (-1, -1)),
                    ("LINEABOVE", (0, 1), (0, 1), 0.75, INK),
                    ("LINEABOVE", (2, 1), (2, 1), 0.75, INK),
                    ("LEFTPADDING", (0, 0), (-1, -1), 0),
                    ("TOPPADDING", (0, 0), (-1, -1), 1),
                    ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
                    ("FONTNAME", (0, 0), (-1, -1), Face.REGULAR.key),
                ],
            )

    def _blanks(self, block: b.Blanks) -> Flowable:
        """Lines beside each other with a gap between them, and what belongs on each below it."""
        gap, width = 14.0, self.paper.text_width
        room = width - gap * (len(block.lines) - 1)
        total = sum(share for _, share in block.lines)
        cells: list[Any] = []
        widths: list[float] = []
        for caption, share in block.lines:
            cells += [Told(markup(b.words(caption)), SMALL, self.root.add("P")), ""]
            widths += [room * share / total, gap]
        last = 2 * len(block.lines) - 1
        return Table(
            [[""] * last, cells[:last]],
            colWidths=widths[:last],
            rowHeights=[22, None],
            style=[
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("NOSPLIT", (0, 0), (-1, -1)),
                *(("LINEABOVE", (n, 1), (n, 1), 0.75, INK) for n in range(0, last, 2)),
                ("LEFTPADDING", (0, 0), (-1, -1), 0),
                ("RIGHTPADDING", (0, 0), (-1, -1), 0),
                ("TOPPADDING", (0, 0), (-1, -1), 1),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
                ("FONTNAME", (0, 0), (-1, -1), Face.REGULAR.key),
            ],
            spaceAfter=6,
        )

    def _tick(self, block: b.Tick) -> Flowable:
        width, side = self.paper.text_width, 26.0
        paragraph = self.root.add("P")
        box = TickBox(False, paragraph.add("Figure", alt="Not ticked"))
        content = Told(markup(block.content, width - side), BODY, paragraph)
        return Table(
            [[box, content]],
            colWidths=[side, width - side],
            style=[
                ("BOX", (0, 0), (-1, -1), 0.75, INK),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LEFTPADDING", (0, 0), (-1, -1), 8),
                ("TOPPADDING", (0, 0), (0, 0), 8),
                ("TOPPADDING", (1, 0), (1, 0), 4),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 5),
                ("FONTNAME", (0, 0), (-1, -1), Face.REGULAR.key),
            ],
            spaceAfter=6,
        )

    def _question(self, block: b.Question) -> Iterator[Flowable]:
        """Label and reader, help, and the answer, boxes to tick or lines to write on."""
        width = self.paper.text_width
        label = markup((b.Run(block.label, bold=True), b.Run(f"   {block.reader}", italic=True)))
        yield Told(label, QUESTION, self.root.add("P"))
        if block.help:
            yield Told(markup(b.words(block.help), width), SMALL, self.root.add("P"))
        if block.choices:
            yield self._boxes(block.choices)
        elif block.answer:
            yield Told(markup(b.words(block.answer), width), BODY, self.root.add("P"))
        else:
            yield WritingLines(width, block.lines)
        yield Spacer(0, 6)

    def _boxes(self, choices: Sequence[tuple[str, bool]]) -> Flowable:
        columns = 3
        room = self.paper.text_width / columns
        cells: list[Any] = []
        for text, ticked in choices:
            paragraph = self.root.add("P")
            box = paragraph.add("Figure", alt="Ticked" if ticked else "Not ticked")
            told_text = Told(markup(b.words(text, bold=ticked), room - 20), CELL, paragraph)
            cells += [TickBox(ticked, box), told_text]
        rows = [cells[at : at + 2 * columns] for at in range(0, len(cells), 2 * columns)]
        rows[-1] += [""] * (2 * columns - len(rows[-1]))
        return Table(
            rows,
            colWidths=[16, room - 16] * columns,
            style=[
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LEFTPADDING", (0, 0), (-1, -1), 0),
                ("RIGHTPADDING", (0, 0), (-1, -1), 4),
                ("TOPPADDING", (0, 0), (-1, -1), 2),
                *(("TOPPADDING", (n, 0), (n, -1), 4) for n in range(0, 2 * columns, 2)),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
                ("FONTNAME", (0, 0), (-1, -1), Face.REGULAR.key),
            ],
        )

    def _contents(self, entries: Sequence[Entry]) -> Iterator[Flowable]:
        yield HeadingText("", "Contents", 1, "contents", {}, self.root.add("H1"))
        toc = self.root.add("TOC")
        for entry in entries:
            if entry.part:
                toc = self.root.add("TOC")
                yield CondPageBreak(50)
                yield Spacer(0, 5)
                yield Told(escape(entry.part), PART, toc.add("Caption"))
                yield Rule(self.paper.text_width)
            link = toc.add("TOCI").add("Link")
            yield ContentsLine(entry, self.pages, self.paper.text_width, link)


def _emphasised(content: b.Words) -> b.Words:
    return tuple(run if run.italic else b.Run(run.text, bold=True) for run in content)
