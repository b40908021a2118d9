"""The outline as a Word document: real styles, real numbering, contents that read before update."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import docx
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Emu, Pt
from docx.text.paragraph import Paragraph

from crisisplan.document import blocks as b
from crisisplan.document import look
from crisisplan.document.look import Paper
from crisisplan.document.numbering import Entry, Numbered, contents, numbered
from crisisplan.document.pdf import Layout, Progress
from crisisplan.document.raster import to_png
from crisisplan.document.word_stories import (
    cover_stories,
    has_page_number,
    own_line,
    stories,
    update_fields_on_opening,
)
from crisisplan.document.word_styles import (
    CALLOUT,
    CELL,
    CONTENTS,
    HANDLING,
    LARGE,
    PART,
    RUNNING,
    SMALL,
    TABLE,
    TIGHT_CELL,
    TITLE,
    add_styles,
    define_styles,
    embed_fonts,
    lay_out_as_word_2013,
)

_PROGRAM = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/'
    b'extended-properties"><Application>CrisisPlan</Application></Properties>'
)
_TWIPS = 20
_PROPERTY = 255
"""The characters that Word’s own properties, such as the title, may have."""
"""Twentieths of a point: Word's unit for tables."""


def write_word(
    document: b.Document,
    paper: Paper,
    layout: Layout,
    progress: Progress | None = None,
    template: Any = None,
) -> bytes:
    """The document as .docx; ``layout`` has the page numbers that its contents show.

    ``template`` is an emptied document (``template.py``) that gives the look, and ``paper`` its
    own paper.
    """
    writer = _Writer(document, paper, layout, progress, template)
    return writer.write()


@dataclass
class _Writer:
    document: b.Document
    paper: Paper
    layout: Layout
    progress: Progress | None
    template: Any = None
    word: Any = field(init=False)
    _styles: dict[str, str] = field(default_factory=dict)
    _bookmarks: int = 0
    _below_table: bool = False
    """Whether the last thing written is a table: what follows keeps its distance."""
    _part: tuple[str, Any] | None = None
    """The part under way and the mark that its bookmark will end with."""

    def write(self) -> bytes:
        if self.template is None:
            self.word = docx.Document()
            define_styles(self.word, self.paper)
            embed_fonts(self.word)
        else:
            self.word = self.template
            add_styles(self.word, self.paper)
            update_fields_on_opening(self.word)
        lay_out_as_word_2013(self.word)
        self._styles = {style.name: style.style_id for style in self.word.styles}
        self._properties()
        if self.document.cover is not None:
            self._cover(self.document.cover)
            self._new_section()
        else:
            self._fill_section(self.word.sections[0])
        items = list(numbered(self.document.blocks))
        for position, item in enumerate(items):
            self._block(item, items, first=position == 0)
            if self.progress is not None:
                self.progress(position + 1, len(items))
        self._close_part()
        buffer = BytesIO()
        self.word.save(buffer)
        return buffer.getvalue()

    def _properties(self) -> None:
        properties = self.word.core_properties
        changed: datetime = self.document.changed_at
        properties.title = _short(f"{self.document.school}: {self.document.title}")
        properties.subject = self.document.version
        properties.author = properties.last_modified_by = _short(self.document.author)
        properties.created = properties.modified = changed
        properties.comments = ""
        properties.language = self.document.language
        for language in self.word.styles.element.iter(qn("w:lang")):
            language.set(qn("w:val"), self.document.language)
        properties.revision = 1
        # The library's template brings a picture of another document and another program's name.
        relations = self.word.part.package.rels
        for key, relation in list(relations.items()):
            if relation.reltype.endswith("/thumbnail"):
                del relations[key]
            elif relation.reltype.endswith("/extended-properties"):
                relation.target_part._blob = _PROGRAM

    # -- pages

    def _page_setup(self, section: Any) -> None:
        paper = self.paper
        section.page_width, section.page_height = Pt(paper.width), Pt(paper.height)
        if paper.width > paper.height:
            section.orientation = WD_ORIENT.LANDSCAPE
        section.left_margin = section.right_margin = Pt(paper.side)
        section.top_margin = section.bottom_margin = Pt(paper.top)
        section.header_distance = section.footer_distance = Pt(0.42 * look.INCH)

    def _cover(self, cover: b.Cover) -> None:
        section = self.word.sections[0]
        if self.template is None:
            self._own_cover_page(section, cover)
        else:
            handling = _handling(cover) if cover.handling[0] else ()
            header, footer = cover_stories(self.word)
            for story, above in ((header, False), (footer, True)):
                if handling:
                    line = own_line(story, self._styles[HANDLING], above=above)
                    self._runs(line, handling)
        self._cover_text(cover)

    def _own_cover_page(self, section: Any, cover: b.Cover) -> None:
        self._page_setup(section)
        section.header_distance = section.footer_distance = Pt(0.5 * look.INCH)
        # The bar at the left edge, as the section's page border: no drawing that could break.
        section._sectPr.find(qn("w:pgMar")).addnext(
            parse_xml(
                f'<w:pgBorders {nsdecls("w")} w:offsetFrom="page"><w:left w:val="single" '
                f'w:sz="96" w:space="0" w:color="{look.ACCENT[1:]}"/></w:pgBorders>'
            )
        )
        if cover.handling[0]:
            for story in (section.header, section.footer):
                paragraph = story.paragraphs[0]
                paragraph.style = self.word.styles[HANDLING]
                self._runs(paragraph._p, _handling(cover))

    def _cover_text(self, cover: b.Cover) -> None:
        self._paragraph(b.words(cover.school, bold=True), "Subtitle", before=44)
        self._paragraph(b.words(cover.district), "Normal")
        title = cover.title.replace(" ", "\n", 1)
        self._paragraph(b.words(title), "Title", before=20)
        self._paragraph(b.words(cover.subtitle), "Subtitle")
        self._paragraph(b.words(cover.year), "Subtitle")
        self._edition(cover.edition)
        self._paragraph(b.words(cover.edition_note), SMALL, before=4)
        self._paragraph((), SMALL)
        self._fact_sheet(b.FactSheet("This copy", cover.facts))
        self._paragraph(b.words(cover.note), SMALL, before=14)

    def _edition(self, label: str) -> None:
        """The edition in a frame of its own width."""
        paragraph = self._paragraph(b.words(label, bold=True), "Subtitle", before=14)
        run = paragraph.find(qn("w:r"))
        properties = run.get_or_add_rPr()
        properties.append(
            parse_xml(
                f'<w:bdr {nsdecls("w")} w:val="single" w:sz="6" w:space="0" '
                f'w:color="{look.ACCENT[1:] if self.template is None else "auto"}"/>'
            )
        )

    def _new_section(self) -> None:
        self._fill_section(self.word.add_section(WD_SECTION.NEW_PAGE))

    def _fill_section(self, section: Any) -> None:
        """Page setup, header and footer of the section that holds the text."""
        if self.template is not None:
            self._template_section(section)
            return
        self._page_setup(section)
        for border in section._sectPr.findall(qn("w:pgBorders")):
            section._sectPr.remove(border)
        document = self.document
        header, footer = section.header, section.footer
        header.is_linked_to_previous = footer.is_linked_to_previous = False
        top, bottom = header.paragraphs[0], footer.paragraphs[0]
        top.style, bottom.style = self.word.styles["Header"], self.word.styles["Footer"]
        self._runs(top._p, (b.Run(document.school, bold=True), b.Run(f"\t{document.version}")))
        self._runs(bottom._p, (b.Run(document.footer, bold=True), b.Run("\t")))
        self._page_number(bottom._p)

    def _page_number(self, paragraph: Any) -> None:
        """“Page 2 of 3”, counted by Word."""
        page, of = look.PAGE_WORDS[self.document.language]
        self._runs(paragraph, (b.Run(f"{page} "),))
        self._field(paragraph, "PAGE", "1" if self.document.cover is None else "2")
        self._runs(paragraph, (b.Run(f" {of} "),))
        self._field(paragraph, "NUMPAGES", str(self.layout.count))

    def _template_section(self, section: Any) -> None:
        """Our running lines below the template's header and above its footer, on every page."""
        section.different_first_page_header_footer = False
        document = self.document
        for header, footer in stories(self.word):
            top = own_line(header, self._styles[RUNNING], above=False)
            self._runs(top, (b.Run(document.school, bold=True), b.Run(f"\t{document.version}")))
            numbered_already = has_page_number(footer)
            bottom = own_line(footer, self._styles[RUNNING], above=True)
            self._runs(bottom, (b.Run(document.footer, bold=True),))
            if not numbered_already:
                self._runs(bottom, (b.Run("\t"),))
                self._page_number(bottom)

    # -- blocks

    def _block(self, item: Numbered, items: Sequence[Numbered], first: bool) -> None:
        block = item.block
        if isinstance(block, b.Heading):
            self._heading(block, item, first)
        elif isinstance(block, b.Title):
            self._paragraph(b.words(block.text), TITLE)
        elif isinstance(block, b.Paragraph):
            style = SMALL if block.small else LARGE[block.large] if block.large else "Normal"
            self._paragraph(block.content, style, keep=block.keep_with_next)
        elif isinstance(block, b.Table):
            self._table(block, item.number)
        elif isinstance(block, b.FactSheet):
            self._fact_sheet(block)
        elif isinstance(block, b.Figure):
            self._figure(block, item.number)
        elif isinstance(block, b.Callout):
            self._paragraph((b.Run(f"{block.title} ", bold=True), *block.content), CALLOUT)
        elif isinstance(block, b.Signatures):
            self._signatures(block)
        elif isinstance(block, b.Blanks):
            self._blanks(block)
        elif isinstance(block, b.Tick):
            self._tick(block)
        elif isinstance(block, b.Contents):
            self._contents(contents(items))
        else:
            raise TypeError(f"no way to write a {type(block).__name__}")

    def _heading(self, block: b.Heading, item: Numbered, first: bool) -> None:
        if block.level == 1 and block.part:
            self._open_part(block.part)
        keep = self.template is not None
        paragraph = self._paragraph((), f"Heading {block.level}", keep=keep)
        if block.new_page and not first:
            properties = paragraph.get_or_add_pPr()
            properties.get_or_add_pageBreakBefore()
        if not item.number:
            # The style brings a number; list 0 is none.
            paragraph.get_or_add_pPr().get_or_add_numPr().get_or_add_numId().val = 0
        start, end = self._bookmark(_bookmark(item.anchor))
        paragraph.append(start)
        self._runs(paragraph, b.words(block.text))
        paragraph.append(end)

    def _bookmark(self, name: str) -> tuple[Any, Any]:
        """The marks between which a bookmark spans."""
        self._bookmarks += 1
        start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
        for mark in (start, end):
            mark.set(qn("w:id"), str(self._bookmarks))
        start.set(qn("w:name"), name)
        return start, end

    def _add(self, element: Any) -> None:
        """Put an element at the end of the body, before its section properties."""
        self.word.element.body[-1].addprevious(element)
        self._below_table = element.tag == qn("w:tbl")

    def _paragraph(
        self, content: b.Words, style: str, *, before: float = 0, keep: bool = False
    ) -> Any:
        paragraph = OxmlElement("w:p")
        properties = paragraph.get_or_add_pPr()
        properties.style = self._styles[style]
        if keep:
            properties.get_or_add_keepNext()
        if self._below_table and not style.startswith("Heading"):
            before = max(before, 10)
        if before:
            properties.spacing_before = Pt(before)
        self._runs(paragraph, content)
        self._add(paragraph)
        return paragraph

    def _runs(self, paragraph: Any, content: Iterable[b.Run]) -> None:
        for run in content:
            element = OxmlElement("w:r")
            if run.bold or run.italic:
                properties = element.get_or_add_rPr()
                for wanted, tag in ((run.bold, "w:b"), (run.italic, "w:i")):
                    if wanted:
                        properties.append(OxmlElement(tag))
            element.text = run.text
            paragraph.append(element)

    def _field(self, paragraph: Any, instruction: str, result: str) -> None:
        """A field with its result, so that it reads before anyone updates it."""
        for kind in ("begin", "instruction", "separate", "result", "end"):
            run = OxmlElement("w:r")
            if kind == "instruction":
                code = OxmlElement("w:instrText")
                code.set(qn("xml:space"), "preserve")
                code.text = f" {instruction} "
                run.append(code)
            elif kind == "result":
                run.text = result
            else:
                mark = OxmlElement("w:fldChar")
                mark.set(qn("w:fldCharType"), kind)
                run.append(mark)
            paragraph.append(run)

    # -- tables

    def _table(self, block: b.Table, table_number: str) -> None:
        word = look.TABLE_WORDS[self.document.language]
        caption = (b.Run(f"{word} {table_number}. ", bold=True), b.Run(block.caption))
        self._paragraph(caption, "Caption", keep=self.template is not None)
        total = sum(column.width for column in block.columns)
        widths = [self.paper.text_width * column.width / total for column in block.columns]
        style = TIGHT_CELL if block.tight else CELL
        head = [b.words(column.title, bold=True) for column in block.columns]
        rows = [self._row(head, widths, style, head=True, keep=block.whole)]
        for number, row in enumerate(block.rows, 1):
            cells = [
                tuple(b.Run(run.text, not run.italic, run.italic) for run in cell)
                if column.bold
                else cell
                for cell, column in zip(row, block.columns, strict=True)
            ]
            keep = block.whole and number < len(block.rows)
            rows.append(self._row(cells, widths, style, height=block.row_height, keep=keep))
        self._add(self._grid(widths, block.caption, rows))

    def _fact_sheet(self, block: b.FactSheet) -> None:
        widths = [self.paper.text_width * share for share in block.shares]
        style = TIGHT_CELL if block.tight else CELL
        last = len(block.rows) - 1
        rows = [
            self._row(
                [b.words(label, bold=True), content],
                widths,
                style,
                shaded=look.LABEL,
                # The last row never stands on a page of its own.
                keep=number < last if block.whole else number == last - 1,
            )
            for number, (label, content) in enumerate(block.rows)
        ]
        self._add(self._grid(widths, block.title, rows, head=False))

    def _grid(
        self,
        widths: Sequence[float],
        description: str,
        rows: Sequence[str],
        *,
        head: bool = True,
        lines: bool = True,
    ) -> Any:
        """A table of rows that are XML: read in one go, twenty times faster than cell by cell."""
        sides = ("top", "left", "bottom", "right", "insideH", "insideV")
        none = "".join(f'<w:{side} w:val="nil"/>' for side in sides)
        borders = "" if lines else f"<w:tblBorders>{none}</w:tblBorders>"
        columns = "".join(f'<w:gridCol w:w="{round(w * _TWIPS)}"/>' for w in widths)
        return parse_xml(
            f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblStyle w:val="{self._styles[TABLE]}"/>'
            f'<w:tblW w:w="{round(sum(widths) * _TWIPS)}" w:type="dxa"/>'
            f'{borders}<w:tblLayout w:type="fixed"/>'
            f'<w:tblLook w:val="{"0620" if head else "0680"}" w:firstRow="{int(head)}" '
            f'w:lastRow="0" w:firstColumn="{int(not head)}" w:lastColumn="0" w:noHBand="1" '
            f'w:noVBand="1"/><w:tblDescription w:val={quoteattr(description)}/>'
            f"</w:tblPr><w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl>"
        )

    def _row(
        self,
        cells: Sequence[b.Words],
        widths: Sequence[float],
        style: str,
        *,
        head: bool = False,
        height: float = 0,
        shaded: str = "",
        keep: bool = False,
        lined: Sequence[int] = (),
    ) -> str:
        """A row as XML; ``lined`` cells have a line above them."""
        tall = f'<w:trHeight w:val="{round(height * _TWIPS)}" w:hRule="atLeast"/>'
        parts = [
            f"<w:tr><w:trPr><w:cantSplit/>{tall if height else ''}"
            f"{'<w:tblHeader/>' if head else ''}</w:trPr>"
        ]
        shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{shaded[1:]}"/>'
        line = (
            '<w:tcBorders><w:top w:val="single" w:sz="6" w:space="0" '
            f'w:color="{look.INK[1:]}"/></w:tcBorders>'
        )
        properties = f'<w:pPr><w:pStyle w:val="{self._styles[style]}"/>'
        properties += f"{'<w:keepNext/>' if keep else ''}</w:pPr>"
        for number, (content, width) in enumerate(zip(cells, widths, strict=True)):
            parts.append(
                f'<w:tc><w:tcPr><w:tcW w:w="{round(width * _TWIPS)}" w:type="dxa"/>'
                f"{shade if shaded and number == 0 else ''}{line if number in lined else ''}"
                f"</w:tcPr><w:p>{properties}{''.join(map(_run, content))}</w:p></w:tc>"
            )
        return "".join([*parts, "</w:tr>"])

    # -- figures and forms

    def _figure(self, block: b.Figure, number: str) -> None:
        drawing = block.drawing
        width = min(drawing.width, self.paper.text_width)
        height = drawing.height * width / drawing.width
        most = self.paper.text_height * 0.85
        if height > most:
            width, height = width * most / height, most
        paragraph = self._paragraph((), "Normal", keep=True)
        run = Paragraph(paragraph, self.word._body).add_run()
        picture = run.add_picture(BytesIO(to_png(drawing)), width=Emu(round(width * 12700)))
        for side in "TBLR":
            # LibreOffice takes an eighth of an inch where Word takes none.
            picture._inline.set(f"dist{side}", "0")
        spoken = picture._inline.docPr
        spoken.set("descr", block.alt)
        spoken.set("title", block.caption)
        spoken.set("name", f"Figure {number}")
        caption = (b.Run(f"Figure {number}. ", bold=True), b.Run(block.caption))
        self._paragraph(caption, "Caption")

    def _signatures(self, block: b.Signatures) -> None:
        """Two lines for each signature, drawn as the tops of cells."""
        width = self.paper.text_width
        widths = [width * 0.66, width * 0.06, width * 0.28]
        for capacity, name, signed in block.lines:
            self._paragraph((), "Normal", keep=True)
            who = (b.Run(f"{capacity} ", bold=True), b.Run(name))
            when = (b.Run("Date ", bold=True), b.Run(signed))
            row = self._row([who, (), when], widths, TIGHT_CELL, lined=(0, 2))
            title = f"Signature: {capacity}"
            self._add(self._grid(widths, title, [row], head=False, lines=False))

    def _blanks(self, block: b.Blanks) -> None:
        """Lines beside each other, drawn as the tops of cells."""
        gap = 14.0
        room = self.paper.text_width - gap * (len(block.lines) - 1)
        total = sum(share for _, share in block.lines)
        cells: list[b.Words] = []
        widths: list[float] = []
        for caption, share in block.lines:
            cells += [b.words(caption), ()]
            widths += [room * share / total, gap]
        last = 2 * len(block.lines) - 1
        self._paragraph((), SMALL, keep=True)
        row = self._row(cells[:last], widths[:last], TIGHT_CELL, lined=range(0, last, 2))
        told = ", ".join(caption for caption, _ in block.lines)
        self._add(self._grid(widths[:last], told, [row], head=False, lines=False))

    def _tick(self, block: b.Tick) -> None:
        """A box is an empty cell: whatever font there is, it prints."""
        side = 26.0
        widths = [side, self.paper.text_width - side]
        row = self._row([(), block.content], widths, CELL, height=24)
        if self._below_table:
            self._paragraph((), SMALL)
        self._add(self._grid(widths, b.plain(block.content)[:80], [row], head=False))

    # -- contents

    def _contents(self, entries: Sequence[Entry]) -> None:
        """The entries, linked to their headings, with the page numbers of our own layout.

        Each part is a field of its own, limited to the part's bookmark, so that the part's
        caption outlives an update of the fields.
        """
        title = self._paragraph(b.words("Contents"), CONTENTS)
        title.get_or_add_pPr().get_or_add_pageBreakBefore()
        parts: list[list[Entry]] = []
        for entry in entries:
            if entry.part or not parts:
                parts.append([])
            parts[-1].append(entry)
        for part in parts:
            self._paragraph(b.words(part[0].part), PART)
            code = f'TOC \\o "1-2" \\h \\z \\b {_part_bookmark(part[0].part)}'
            for position, entry in enumerate(part):
                paragraph = self._paragraph((), f"toc {entry.level}")
                if position == 0:
                    self._mark(paragraph, "begin", code)
                self._entry(paragraph, entry)
                if position == len(part) - 1:
                    self._mark(paragraph, "end")

    def _mark(self, paragraph: Any, kind: str, code: str = "") -> None:
        run = OxmlElement("w:r")
        mark = OxmlElement("w:fldChar")
        mark.set(qn("w:fldCharType"), kind)
        run.append(mark)
        paragraph.append(run)
        if kind == "begin":
            run = OxmlElement("w:r")
            instruction = OxmlElement("w:instrText")
            instruction.set(qn("xml:space"), "preserve")
            instruction.text = f" {code} "
            run.append(instruction)
            paragraph.append(run)
            self._mark(paragraph, "separate")

    def _entry(self, paragraph: Any, entry: Entry) -> None:
        link = OxmlElement("w:hyperlink")
        link.set(qn("w:anchor"), _bookmark(entry.anchor))
        link.set(qn("w:history"), "1")
        self._runs(link, b.words(f"{entry.number}\t{entry.text}\t"))
        page = str(self.layout.pages.get(entry.anchor, ""))
        self._field(link, f"PAGEREF {_bookmark(entry.anchor)} \\h", page)
        paragraph.append(link)

    def _open_part(self, part: str) -> None:
        if self._part is None or self._part[0] != part:
            self._close_part()
            start, end = self._bookmark(_part_bookmark(part))
            self._add(start)
            self._part = (part, end)

    def _close_part(self) -> None:
        if self._part is not None:
            self._add(self._part[1])
            self._part = None


def _handling(cover: b.Cover) -> b.Words:
    return (b.Run(cover.handling[0], bold=True), b.Run(f" {cover.handling[1]}"))


def _short(text: str) -> str:
    """Text that is short enough for a property of the file."""
    return text if len(text) <= _PROPERTY else f"{text[: _PROPERTY - 1]}…"


def _run(run: b.Run) -> str:
    """A run as XML."""
    face = f"{'<w:b/>' if run.bold else ''}{'<w:i/>' if run.italic else ''}"
    parts = []
    for text in re.split(r"([\t\r\n])", run.text):
        if text == "\t":
            parts.append("<w:tab/>")
        elif text in ("\r", "\n"):
            parts.append("<w:br/>")
        elif text:
            space = "" if text == text.strip() else ' xml:space="preserve"'
            parts.append(f"<w:t{space}>{escape(text)}</w:t>")
    return f"<w:r>{f'<w:rPr>{face}</w:rPr>' if face else ''}{''.join(parts)}</w:r>"


def _bookmark(anchor: str) -> str:
    return f"_Toc_{anchor}"


def _part_bookmark(part: str) -> str:
    return "Part_" + "".join(ch for ch in part.title() if ch.isalnum())
