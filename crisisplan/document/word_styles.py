"""The Word document's styles, numbering and embedded fonts.

Everything that gives the document its look is a style, so that a district's own template can
restyle it.
"""

from __future__ import annotations

import uuid
from copy import deepcopy
from typing import Any

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.parts.numbering import NumberingPart
from docx.shared import Pt, RGBColor
from docx.styles import BabelFish
from docx.styles.style import StyleFactory

from crisisplan.document import look
from crisisplan.document.face import FAMILY, Face
from crisisplan.document.look import Paper

SEMIBOLD = f"{FAMILY} Semibold"
TABLE = "Plan Table"
CELL = "Table Cell"
TIGHT_CELL = "Table Cell Tight"
SMALL = "Small Print"
LARGE = {"page": "Large Print", "sign": "Sign", "full_sign": "Full Sign", "headline": "Headline"}
CALLOUT = "Callout"
HANDLING = "Handling Line"
PART = "Contents Part"
CONTENTS = "Contents Title"
TITLE = "Short Document Title"
RUNNING = "Running Line"
"""Our line in the header and footer of a template."""
_BUILT_IN = (
    *("Normal", "Title", "Subtitle", "Caption", "Header", "Footer", "toc 1", "toc 2"),
    *(f"Heading {level}" for level in look.HEADINGS),
)

_OURS = (
    *_BUILT_IN,
    CELL,
    TIGHT_CELL,
    SMALL,
    *LARGE.values(),
    CALLOUT,
    HANDLING,
    PART,
    CONTENTS,
    TITLE,
    RUNNING,
)
_FONT_NAMESPACE = uuid.UUID("6f1c3c9e-6d0c-5d0e-9e8b-2f4d1c7a9b10")
_FONT_TYPE = "application/vnd.openxmlformats-officedocument.obfuscatedFont"
_EMBEDDED = (
    (FAMILY, "Regular", Face.REGULAR),
    (FAMILY, "Bold", Face.BOLD),
    (FAMILY, "Italic", Face.ITALIC),
    (SEMIBOLD, "Regular", Face.SEMIBOLD),
)
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def define_styles(document: Document, paper: Paper) -> None:
    """Give the document the plan's styles."""
    for style in list(document.styles):
        # The library's template brings a hundred table styles; nobody should have to pass them.
        if style.type == WD_STYLE_TYPE.TABLE and style.name != "Normal Table":
            style.delete()
    _define(document, paper)
    _number_headings(document)


def add_styles(document: Document, paper: Paper) -> None:
    """Give a template the styles that it lacks, in its own font, and its headings our numbers."""
    _name_as_word_does(document)
    own = {style.name: (style.type, deepcopy(style.element)) for style in document.styles}
    for style in list(document.styles):
        if style.name == TABLE or (style.name in _OURS and style.type != WD_STYLE_TYPE.PARAGRAPH):
            style.delete()
    _define(document, paper)
    running = _style(document, RUNNING, look.RUNNING)
    running.paragraph_format.tab_stops.add_tab_stop(Pt(paper.text_width), WD_TAB_ALIGNMENT.RIGHT)
    for style in list(document.styles):
        element = style.element
        kind, kept = own.get(style.name, (None, None))
        if kept is not None and kind == style.type:
            element.getparent().replace(element, kept)
            if style.name in ("toc 1", "toc 2"):
                _take_places(kept, element)
        elif style.type == WD_STYLE_TYPE.PARAGRAPH:
            for part in ("w:rFonts", "w:color"):
                for inherited in element.findall(f"{qn('w:rPr')}/{qn(part)}"):
                    inherited.getparent().remove(inherited)
    _number_headings(document)


def _name_as_word_does(document: Document) -> None:
    """Give built-in styles the names by which Word knows them, in Word's own case."""
    names = {name.lower(): BabelFish.ui2internal(name) for name in _BUILT_IN}
    for element in document.styles.element.findall(qn("w:style")):
        name = element.find(qn("w:name"))
        if name is not None:
            given = name.get(qn("w:val")) or ""
            name.set(qn("w:val"), names.get(given.lower(), given))


def _take_places(style: Any, ours: Any) -> None:
    """Give a style of the contents our indents and tab stops: its lines are made for them."""
    properties = style.get_or_add_pPr()
    for tag in ("w:tabs", "w:ind"):
        for element in properties.findall(qn(tag)):
            properties.remove(element)
    source: Any = StyleFactory(ours)
    target: Any = StyleFactory(style)
    target.paragraph_format.left_indent = source.paragraph_format.left_indent
    for stop in source.paragraph_format.tab_stops:
        target.paragraph_format.tab_stops.add_tab_stop(stop.position, stop.alignment, stop.leader)


def _define(document: Document, paper: Paper) -> None:
    _style(document, "Normal", look.BODY, line=14, after=6)
    for level, size in look.HEADINGS.items():
        color = look.ACCENT if level == 1 else look.INK
        before = {1: 16, 2: 10, 3: 6}[level]
        _style(
            document, f"Heading {level}", size, SEMIBOLD, color, before=before, after=5, keep=True
        )
    _style(document, "Title", 33, SEMIBOLD, look.ACCENT, line=39, after=10)
    _style(document, "Subtitle", 13, line=19)
    _style(document, "Caption", look.SMALL, color=look.SECONDARY, before=4, after=3, keep=True)
    _style(document, CELL, look.CELL, line=12, before=2.5, after=4)
    _style(document, TIGHT_CELL, look.CELL, line=12, before=0.6, after=2.3)
    _style(document, SMALL, look.SMALL, color=look.SECONDARY, line=12, after=4)
    for key, large in look.LARGE.items():
        _style(
            document, LARGE[key], large.size, line=large.line, before=large.before,
            after=large.after,
        )  # fmt: skip
    handling = _style(document, HANDLING, 10, before=6, after=6)
    handling.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _border(handling, left=12, right=12, top=12, bottom=12)
    _border(_style(document, CALLOUT, 10, line=13.5, before=6, after=10), 24, 6, 6, 6)
    _style(document, PART, 10, SEMIBOLD, look.ACCENT, before=6, after=2, keep=True)
    for name in (CONTENTS, TITLE):
        title = _style(document, name, look.HEADINGS[1], SEMIBOLD, look.ACCENT, after=6)
        title.element.pPr.append(parse_xml(f'<w:outlineLvl {nsdecls("w")} w:val="0"/>'))
    for name, size, font, indent, tab in (
        ("toc 1", 10.5, SEMIBOLD, 0, 27),
        ("toc 2", 9.5, FAMILY, 27, 57),
    ):
        style = _style(document, name, size, font, line=15.5 if indent == 0 else 14)
        style.paragraph_format.left_indent = Pt(indent)
        stops = style.paragraph_format.tab_stops
        stops.add_tab_stop(Pt(tab))
        stops.add_tab_stop(Pt(paper.text_width), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
    for name in ("Header", "Footer"):
        style = _style(document, name, look.RUNNING, color=look.SECONDARY)
        stops = style.paragraph_format.tab_stops
        stops.add_tab_stop(Pt(paper.text_width), WD_TAB_ALIGNMENT.RIGHT)
        _rule(style, "bottom" if name == "Header" else "top")
    _table_style(document)


def _style(
    document: Document,
    name: str,
    size: float,
    font: str = FAMILY,
    color: str = look.INK,
    *,
    line: float = 0,
    before: float = 0,
    after: float = 0,
    keep: bool = False,
) -> Any:
    """A paragraph style, made anew: sizes and distances in points."""
    styles = document.styles
    if name in styles:
        style = styles[name]
        for part in ("w:pPr", "w:rPr"):
            old = style.element.find(qn(part))
            if old is not None:
                style.element.remove(old)
    else:
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = styles["Normal"]
    style.hidden = False
    style.quick_style = True
    style.font.name = font
    fonts = style.element.rPr.rFonts
    for script in ("w:eastAsia", "w:cs"):
        fonts.set(qn(script), font)
    style.font.size = Pt(size)
    style.font.color.rgb = RGBColor.from_string(color[1:])
    layout = style.paragraph_format
    layout.space_before = Pt(before)
    layout.space_after = Pt(after)
    if line:
        layout.line_spacing = Pt(line)
        layout.line_spacing_rule = WD_LINE_SPACING.AT_LEAST
    else:
        layout.line_spacing = 1.0
    layout.keep_with_next = keep
    layout.widow_control = True
    return style


def _border(style: Any, left: int, right: int, top: int, bottom: int) -> None:
    """A frame around paragraphs of a style; line widths in eighths of a point."""
    sides = {"top": top, "left": left, "bottom": bottom, "right": right}
    lines = "".join(
        f'<w:{side} w:val="single" w:sz="{width}" w:space="6" w:color="{look.INK[1:]}"/>'
        for side, width in sides.items()
    )
    _insert(style.element.get_or_add_pPr(), parse_xml(f"<w:pBdr {nsdecls('w')}>{lines}</w:pBdr>"))
    style.paragraph_format.left_indent = Pt(8)
    style.paragraph_format.right_indent = Pt(8)


def _rule(style: Any, side: str) -> None:
    line = f'<w:{side} w:val="single" w:sz="6" w:space="5" w:color="{look.SECONDARY[1:]}"/>'
    _insert(style.element.get_or_add_pPr(), parse_xml(f"<w:pBdr {nsdecls('w')}>{line}</w:pBdr>"))


_BEFORE_BORDER = (
    "w:pStyle",
    "w:keepNext",
    "w:keepLines",
    "w:pageBreakBefore",
    "w:framePr",
    "w:widowControl",
    "w:numPr",
    "w:suppressLineNumbers",
)


def _insert(properties: Any, border: Any) -> None:
    """Put a border where the schema wants it (ECMA-376, CT_PPrBase)."""
    place = 0
    for number, child in enumerate(properties):
        if child.tag in {qn(name) for name in _BEFORE_BORDER}:
            place = number + 1
    properties.insert(place, border)


def _number_headings(document: Document) -> None:
    """Number the heading styles 1, 1.1, 1.1.1 with a list of their own."""
    numbering = _numbering(document)
    ids = {level: document.styles[f"Heading {level}"].style_id for level in look.HEADINGS}
    for linked in list(numbering.iter(qn("w:pStyle"))):
        if linked.get(qn("w:val")) in ids.values():
            linked.getparent().remove(linked)
    used = [int(n.get(qn("w:abstractNumId"))) for n in numbering.findall(qn("w:abstractNum"))]
    abstract = max(used, default=0) + 1
    levels = "".join(
        f'<w:lvl w:ilvl="{level - 1}"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
        f'<w:pStyle w:val="{ids[level]}"/><w:suff w:val="nothing"/>'
        f'<w:lvlText w:val="{".".join(f"%{n}" for n in range(1, level + 1))}\u2002"/>'
        f'<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="0" w:firstLine="0"/></w:pPr></w:lvl>'
        for level in look.HEADINGS
    )
    definition = parse_xml(
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{abstract}">'
        f'<w:multiLevelType w:val="multilevel"/>{levels}</w:abstractNum>'
    )
    first = numbering.find(qn("w:num"))
    if first is None:
        numbering.append(definition)
    else:
        first.addprevious(definition)
    number = numbering.add_num(abstract).numId
    for level in look.HEADINGS:
        properties = document.styles[f"Heading {level}"].element.get_or_add_pPr()
        reference = properties.get_or_add_numPr()
        reference.get_or_add_ilvl().val = level - 1
        reference.get_or_add_numId().val = number
        if properties.find(qn("w:outlineLvl")) is None:
            outline = parse_xml(f'<w:outlineLvl {nsdecls("w")} w:val="{level - 1}"/>')
            properties.append(outline)


def _numbering(document: Document) -> Any:
    """The document's lists; a template may have none."""
    part = document.part
    if not any(relation.reltype == RELATIONSHIP_TYPE.NUMBERING for relation in part.rels.values()):
        made = NumberingPart.load(
            PackURI("/word/numbering.xml"),
            CONTENT_TYPE.WML_NUMBERING,
            f"<w:numbering {nsdecls('w')}/>".encode(),
            part.package,
        )
        part.relate_to(made, RELATIONSHIP_TYPE.NUMBERING)
    return part.numbering_part.element


def _table_style(document: Document) -> None:
    """Thin lines, a shaded head row."""
    style = document.styles.add_style(TABLE, WD_STYLE_TYPE.TABLE)
    color = look.LINE[1:]
    lines = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="{color}"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    style.element.append(
        parse_xml(
            f"<w:tblPr {nsdecls('w')}><w:tblBorders>{lines}</w:tblBorders>"
            '<w:tblCellMar><w:left w:w="100" w:type="dxa"/><w:right w:w="80" w:type="dxa"/>'
            "</w:tblCellMar></w:tblPr>"
        )
    )
    style.element.append(
        parse_xml(
            f'<w:tblStylePr {nsdecls("w")} w:type="firstRow"><w:rPr><w:b/></w:rPr>'
            f'<w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="{look.HEAD[1:]}"/></w:tcPr>'
            "</w:tblStylePr>"
        )
    )


def embed_fonts(document: Document) -> None:
    """Carry the typeface in the file, so that every name shows on any computer.

    Word wants embedded fonts obfuscated: the first 32 bytes XORed with the font's key
    (ECMA-376, part 4, 2.8.1).
    """
    package = document.part.package
    table = document.part.part_related_by(f"{_RELATIONS}/fontTable")
    embedded: dict[str, str] = {FAMILY: "", SEMIBOLD: ""}
    for number, (family, cut, face) in enumerate(_EMBEDDED, 1):
        key = uuid.uuid5(_FONT_NAMESPACE, face.key)
        part = Part(
            PackURI(f"/word/fonts/font{number}.odttf"),
            _FONT_TYPE,
            _obfuscated(face.path.read_bytes(), key),
            package,
        )
        relation = table.relate_to(part, f"{_RELATIONS}/font")
        guid = "{" + str(key).upper() + "}"
        embedded[family] += f'<w:embed{cut} r:id="{relation}" w:fontKey="{guid}"/>'
    entries = [
        f'<w:font w:name="{family}"><w:charset w:val="00"/><w:family w:val="swiss"/>'
        f'<w:pitch w:val="variable"/>{cuts}</w:font>'
        for family, cuts in embedded.items()
    ]
    table._blob = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f"<w:fonts {nsdecls('w', 'r')}>{''.join(entries)}</w:fonts>"
    ).encode()
    zoom = document.settings.element.find(qn("w:zoom"))
    zoom.addnext(parse_xml(f"<w:embedTrueTypeFonts {nsdecls('w')}/>"))


def lay_out_as_word_2013(document: Document) -> None:
    """Ask for the layout of Word 2013 and later, where tables start at the margin."""
    for setting in document.settings.element.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), "15")


def _obfuscated(font: bytes, key: uuid.UUID) -> bytes:
    mask = key.bytes[::-1] * 2
    return bytes(a ^ b for a, b in zip(font[:32], mask, strict=True)) + font[32:]
