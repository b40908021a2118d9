"""A template's headers and footers, with the lines that every copy of a plan carries."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, nsmap, qn

_AFTER_UPDATE = (
    *("compat", "docVars", "rsids", "attachedSchema", "themeFontLang"),
    *("clrSchemeMapping", "shapeDefaults", "decimalSymbol", "listSeparator"),
)


def stories(word: Any) -> Iterator[tuple[Any, Any]]:
    """Header and footer of ordinary pages, and of even ones where the template tells them apart."""
    section = word.sections[0]
    yield section.header, section.footer
    if word.settings.odd_and_even_pages_header_footer:
        yield section.even_page_header, section.even_page_footer


def cover_stories(word: Any) -> tuple[Any, Any]:
    """Header and footer of the cover: the template's first page, else a copy of its others."""
    section = word.sections[0]
    had_own = section.different_first_page_header_footer
    section.different_first_page_header_footer = True
    for first, ordinary in (
        (section.first_page_header, section.header),
        (section.first_page_footer, section.footer),
    ):
        if not had_own:
            _copy(ordinary, first)
    return section.first_page_header, section.first_page_footer


def own_line(story: Any, style: str, *, above: bool) -> Any:
    """A paragraph of ours in a header or footer, above or below what the template has there."""
    paragraphs = story.paragraphs
    if len(paragraphs) == 1 and _is_empty(story):
        line = paragraphs[0]._p
    else:
        line = OxmlElement("w:p")
        if above:
            story._element.insert(0, line)
        else:
            story._element.append(line)
    line.get_or_add_pPr().style = style
    return line


def has_page_number(story: Any) -> bool:
    """Whether the template numbers the pages here."""
    codes = [code.text or "" for code in story._element.iter(qn("w:instrText"))]
    codes += [field.get(qn("w:instr")) or "" for field in story._element.iter(qn("w:fldSimple"))]
    return any(re.search(r"\bPAGE\b", code) for code in codes)


def update_fields_on_opening(word: Any) -> None:
    """Have Word work out the contents anew: in another font other pages hold the headings."""
    settings = word.settings.element
    update = parse_xml(f'<w:updateFields {nsdecls("w")} w:val="true"/>')
    for old in settings.findall(qn("w:updateFields")):
        settings.remove(old)
    place = next(
        (
            number
            for number, child in enumerate(settings)
            if child.tag in {qn(f"w:{name}") for name in _AFTER_UPDATE}
        ),
        len(settings),
    )
    settings.insert(place, update)


def _is_empty(story: Any) -> bool:
    element = story._element
    return (
        not story.tables
        and not "".join(text.text or "" for text in element.iter(qn("w:t"))).strip()
        and not any(
            next(element.iter(qn(tag)), None) is not None
            for tag in ("w:drawing", "w:pict", "w:instrText", "w:fldSimple", "w:sdt")
        )
    )


def _copy(source: Any, target: Any) -> None:
    """Put a header's content into another one, with its pictures and links."""
    renamed = {
        key: target.part.relate_to(
            relation.target_ref if relation.is_external else relation.target_part,
            relation.reltype,
            relation.is_external,
        )
        for key, relation in source.part.rels.items()
    }
    for child in list(target._element):
        target._element.remove(child)
    for child in source._element:
        target._element.append(deepcopy(child))
    for element in target._element.iter():
        for name, value in element.attrib.items():
            if name.startswith(f"{{{nsmap['r']}}}") and value in renamed:
                element.set(name, renamed[value])
