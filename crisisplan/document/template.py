"""A district's own Word template: read as a hostile file, emptied, and left with its look.

What stays: styles, numbering, theme, paper and margins, headers and footers with their pictures.
The body goes, also a cover page: the plan has its own, with the handling line and the edition, and
a template's sample text must not be printed as if the school had written it.
"""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.shared import Emu

from crisisplan.document.look import Paper

FILE_LIMIT = 20_000_000
UNPACKED_LIMIT = 100_000_000
PART_LIMIT = 1000
_TEMPLATE_TYPE = CONTENT_TYPE.WML_DOCUMENT_MAIN.replace("document.main", "template.main")
_KEPT = {
    RELATIONSHIP_TYPE.STYLES,
    RELATIONSHIP_TYPE.SETTINGS,
    RELATIONSHIP_TYPE.NUMBERING,
    RELATIONSHIP_TYPE.FONT_TABLE,
    RELATIONSHIP_TYPE.THEME,
    RELATIONSHIP_TYPE.HEADER,
    RELATIONSHIP_TYPE.FOOTER,
}
_KEPT_IN_PACKAGE = {
    RELATIONSHIP_TYPE.OFFICE_DOCUMENT,
    RELATIONSHIP_TYPE.CORE_PROPERTIES,
    RELATIONSHIP_TYPE.EXTENDED_PROPERTIES,
}
_PAGE = ("headerReference", "footerReference", "pgSz", "pgMar", "pgBorders", "titlePg", "docGrid")
"""What is kept of a section."""
_SETTINGS = (
    *("attachedTemplate", "mailMerge", "documentProtection", "writeProtection", "trackRevisions"),
    *("footnotePr", "endnotePr", "hdrShapeDefaults"),
    *("linkStyles", "removePersonalInformation", "removeDateAndTime", "formsDesign"),
)
"""What goes from the settings: it reaches for other files or hinders whoever edits the plan."""
_FETCHING = ("INCLUDEPICTURE", "INCLUDETEXT", "DDE", "LINK ", "DATABASE", "MACROBUTTON", "IMPORT")
_STRAY = ("object", "control", "altChunk", "subDoc")


class TemplateError(Exception):
    """A template that cannot be used; the message is a sentence or two and says what to do."""


def open_template(path: Path) -> Any:
    """The template as an empty document. Raises TemplateError."""
    content = _checked(path)
    try:
        document = docx.Document(BytesIO(content))
        _empty(document)
        _strip(document, path.name)
        paper_of(document)
    except TemplateError:
        raise
    except Exception as error:
        # A damaged file makes the library raise whatever it meets first.
        raise TemplateError(f"{path.name} is no Word document that can be read.") from error
    return document


def paper_of(document: Any) -> Paper:
    """The template's paper with its margins, as an even pair of each. Raises TemplateError."""
    section = document.sections[-1]
    points = [
        Emu(length).pt if length is not None else default
        for length, default in (
            (section.page_width, 612.0),
            (section.page_height, 792.0),
            (section.left_margin, 72.0),
            (section.right_margin, 72.0),
            (section.top_margin, 72.0),
            (section.bottom_margin, 72.0),
        )
    ]
    width, height, left, right, top, bottom = points
    side, above = (left + right) / 2, (abs(top) + abs(bottom)) / 2
    if not (200 <= width <= 3000 and 200 <= height <= 3000):
        raise TemplateError("The template’s paper has an odd size. Choose another template.")
    if width - 2 * side < 200 or height - 2 * above < 200:
        raise TemplateError("The template’s margins leave no room. Choose another template.")
    return Paper("template", width, height, side, above)


def _checked(path: Path) -> bytes:
    """The file's content, once it is known to be small, whole and free of macros."""
    name = path.name
    try:
        if path.stat().st_size > FILE_LIMIT:
            raise TemplateError(f"{name} is larger than {FILE_LIMIT // 1_000_000} MB.")
        content = path.read_bytes()
    except OSError as error:
        raise TemplateError(
            f"The Word template {name} could not be read: {error.strerror}. "
            "Choose it again, or export without a template."
        ) from error
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            parts = _parts(archive, name)
    except TemplateError:
        raise
    except Exception as error:
        # Each way to pack has errors of its own (zlib, lzma, struct, …) for damaged content.
        raise TemplateError(
            f"{name} is no Word document. Choose a file that Word saved as .docx."
        ) from error
    types = parts.get("[Content_Types].xml", b"")
    if b"macroEnabled" in types or any("vbaproject" in part.lower() for part in parts):
        raise TemplateError(
            f"{name} holds macros. Save it in Word as a document without macros (.docx) first."
        )
    for part, text in parts.items():
        xml = part.endswith((".xml", ".rels"))
        if xml and any(
            "<!DOCTYPE".encode(code) in text for code in ("utf-8", "utf-16-le", "utf-16-be")
        ):
            raise TemplateError(f"{name} holds XML that no Word document has.")
    if _TEMPLATE_TYPE.encode() not in types:
        return content
    parts["[Content_Types].xml"] = types.replace(
        _TEMPLATE_TYPE.encode(), CONTENT_TYPE.WML_DOCUMENT_MAIN.encode()
    )
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        for part, text in parts.items():
            made.writestr(part, text)
    return buffer.getvalue()


def _parts(archive: zipfile.ZipFile, name: str) -> dict[str, bytes]:
    """Everything in the archive; what it says of its sizes is not believed."""
    too_much = TemplateError(f"{name} unpacks to more than a Word template can hold.")
    entries = archive.infolist()
    if len(entries) > PART_LIMIT:
        raise too_much
    parts: dict[str, bytes] = {}
    left = UNPACKED_LIMIT
    for entry in entries:
        with archive.open(entry) as file:
            content = file.read(left + 1)
        left -= len(content)
        if left < 0:
            raise too_much
        parts[entry.filename] = content
    return parts


def _empty(document: Any) -> None:
    """Take out the body; of its sections stays the last, with what it inherits."""
    body = document.element.body
    sections = list(body.iter(qn("w:sectPr")))
    kept: dict[tuple[str, str], Any] = {}
    for section in sections:
        for child in section:
            tag = child.tag.rpartition("}")[2]
            story = tag in ("headerReference", "footerReference")
            if tag in _PAGE and (story or section is sections[-1]):
                kept[tag, child.get(qn("w:type")) or ""] = child
    last = sections[-1] if sections else body.get_or_add_sectPr()
    for child in list(body):
        body.remove(child)
    for child in list(last):
        last.remove(child)
    for tag in _PAGE:
        for (name, _), child in kept.items():
            if name == tag:
                last.append(child)
    body.append(last)


def _strip(document: Any, name: str) -> None:
    """Take out what reaches for other files or runs."""
    part = document.part
    for key, relation in list(part.package.rels.items()):
        if relation.reltype not in _KEPT_IN_PACKAGE:
            del part.package.rels[key]
    for key, relation in list(part.rels.items()):
        if relation.is_external or relation.reltype not in _KEPT:
            del part.rels[key]
    settings = document.settings.element
    for setting in _SETTINGS:
        for element in settings.findall(qn(f"w:{setting}")):
            settings.remove(element)
    for relation in part.rels.values():
        stories = relation.reltype in (RELATIONSHIP_TYPE.HEADER, RELATIONSHIP_TYPE.FOOTER)
        below = relation.target_part.rels
        if not stories:
            for key, other in list(below.items()):
                if other.is_external or relation.reltype == RELATIONSHIP_TYPE.SETTINGS:
                    del below[key]
            continue
        for other in below.values():
            links = other.reltype == RELATIONSHIP_TYPE.HYPERLINK
            picture = other.reltype == RELATIONSHIP_TYPE.IMAGE and not other.is_external
            address = str(other.target_ref) if other.is_external else ""
            if not picture and not (links and address.startswith(("http:", "https:", "mailto:"))):
                raise TemplateError(
                    f"The header or footer of {name} takes something from another file. "
                    "Insert it there as a picture, save, and choose the template again."
                )
        story = relation.target_part.element
        codes = "".join(code.text or "" for code in story.iter(qn("w:instrText"))).upper()
        codes += "".join(field.get(qn("w:instr")) or "" for field in story.iter(qn("w:fldSimple")))
        if any(word in codes.upper() for word in _FETCHING) or any(
            next(story.iter(qn(f"w:{tag}")), None) is not None for tag in _STRAY
        ):
            raise TemplateError(
                f"The header or footer of {name} has a field or an object that fetches or runs "
                "something. Remove it in Word, save, and choose the template again."
            )
