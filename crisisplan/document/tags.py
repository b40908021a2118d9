"""Tagged PDF: the structure that screen readers follow (ISO 14289-1, PDF/UA).

reportlab writes pages; this adds the structure tree. While a flowable draws, its marks go to the
element that the story gave it. Whatever no element claims is an artifact: lines, grounds, headers
and footers, and table heads repeated on later pages.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from xml.sax.saxutils import escape

from reportlab.pdfbase import pdfdoc, ttfonts
from reportlab.pdfgen import canvas, textobject

JOINED = "\u2060"
"""At a line's end: the word goes on in the next line (U+2060, word joiner)."""

_LATER = "%later {}\n"
"""A comment in a page's code, in place of what is drawn later."""
_FIRST_LINK = 1_000_000
"""Parent-tree keys from here on belong to links; the smaller ones are page numbers."""


@dataclass
class Element:
    """A node of the structure tree."""

    role: str
    """A standard structure type (ISO 32000-1, 14.8.4): H1, P, Table, TR, TH, TD, Figure, …"""
    alt: str = ""
    scope: str = ""
    """For TH: ``Row`` or ``Column``."""
    once: bool = False
    """Only its first drawing counts; repeated ones are artifacts."""
    box: tuple[float, float, float, float] | None = None
    """For Figure: left, bottom, right and top on its page, in points."""
    parent: Element | None = None
    below: list[Element] = field(default_factory=list)
    marks: list[tuple[int, int]] = field(default_factory=list)
    """Page (from 0) and number of each stretch of content."""
    links: list[tuple[int, int]] = field(default_factory=list)
    """Page and number of each link annotation."""

    def add(self, role: str, **attributes: Any) -> Element:
        """A new element below this one."""
        child = Element(role, parent=self, **attributes)
        self.below.append(child)
        return child

    def every(self) -> Iterator[Element]:
        """This element and all below it, in reading order."""
        yield self
        for child in self.below:
            yield from child.every()


class _Mark(str):
    """A begin or end of tagged content in a page's code."""

    __slots__ = ()


class _Text(textobject.PDFTextObject):  # type: ignore[misc]
    _goes_on = False

    def _textOut(self, text: Any, TStar: int = 0) -> None:  # noqa: N802, N803
        # reportlab drops the blank at a line's end; without it two words read as one.
        self._goes_on = text.endswith(JOINED) or (self._goes_on and not text)
        text = text.removesuffix(JOINED)
        super()._textOut(text if self._goes_on or not TStar else f"{text} ", TStar)


class Font(ttfonts.TTFont):  # type: ignore[misc]
    """A TrueType font whose codes say which letters they stand for.

    Unused ones map to a blank, not to U+0000, which PDF/UA forbids; those beyond U+FFFF as UTF-16.
    """

    def addObjects(self, doc: Any) -> None:  # noqa: N802
        """Write the font and its subsets into the document."""
        known = set(doc.idToObject)
        super().addObjects(doc)
        for name, item in doc.idToObject.items():
            if name not in known and str(name).startswith("toUnicodeCMap:"):
                item.content = re.sub(r" <([0-9A-F]+)>$", _meaning, item.content, flags=re.M)


def _meaning(code: re.Match[str]) -> str:
    """What a code stands for in a CMap, as UTF-16: its letter, not the letter's shape."""
    number = int(code[1], 16)
    char = chr(number) if number else " "
    if "\ufb50" <= char <= "\ufdff" or "\ufe70" <= char <= "\ufefe":
        char = unicodedata.normalize("NFKC", char)
    return f" <{char.encode('utf-16-be', 'surrogatepass').hex().upper()}>"


class _Link(pdfdoc.LinkAnnotation):  # type: ignore[misc]
    permitted = (*pdfdoc.LinkAnnotation.permitted, "StructParent")


class TaggedCanvas(canvas.Canvas):  # type: ignore[misc]
    """A canvas that knows which element is being drawn."""

    is_draft = False
    """Whether it is only wanted where everything stands."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.root = Element("Document")
        self.spoken_title = ""
        self.language = "en-US"
        """The document's title, as a viewer shows and speaks it."""
        self._elements_by_page: list[list[Element]] = []
        self._links: list[tuple[Element, str]] = []
        self._later: list[Callable[[], None]] = []

    def beginText(self, *place: Any, **options: Any) -> Any:  # noqa: N802
        """A text object."""
        return _Text(self, *place, **options)

    @contextmanager
    def tagged(self, element: Element | None) -> Iterator[None]:
        """What is drawn inside belongs to an element."""
        if element is None or (element.once and element.marks):
            yield
            return
        page = len(self._elements_by_page) - 1
        if page < self._pageNumber - 1:
            self._elements_by_page.append([])
            page += 1
        number = len(self._elements_by_page[page])
        self._elements_by_page[page].append(element)
        element.marks.append((page, number))
        self._code.append(_Mark(f"/{element.role} <</MCID {number}>> BDC"))
        yield
        self._code.append(_Mark("EMC"))

    def later(self, draw: Callable[[], None]) -> None:
        """Draw here what is known only when the last page is done: how many pages there are, say.

        ``draw`` finds the colors that are set now, and sets its own font.
        """
        self._code.append(_LATER.format(len(self._later)))
        self._later.append(draw)

    def link(self, element: Element, text: str, target: str, rect: tuple[float, ...]) -> None:
        """A link to a bookmark, as a part of an element; ``rect`` as in :meth:`linkRect`."""
        key = _FIRST_LINK + len(self._links)
        name = f"Link{len(self._links)}"
        element.links.append((self._pageNumber - 1, len(self._links)))
        self._links.append((element, name))
        annotation = _Link(
            Rect=self._absRect(rect, 1),
            Contents=text,
            Destination=self._bookmarkReference(target),
            Border="[0 0 0]",
            StructParent=key,
        )
        self._addAnnotation(annotation, name)

    def showPage(self) -> None:  # noqa: N802
        """Close the page; what no element claimed becomes an artifact."""
        while len(self._elements_by_page) < self._pageNumber:
            self._elements_by_page.append([])
        code: list[str] = ["/Artifact BMC"]
        for operation in self._code:
            if isinstance(operation, _Mark):
                ends = operation == "EMC"
                code += [operation, "/Artifact BMC"] if ends else ["EMC", operation]
            else:
                code.append(operation)
        self._code[:] = [*code, "EMC"]
        super().showPage()

    def date(self, day: datetime) -> None:
        """Give the file the date of its content, so that the same content makes the same file."""
        stamp = self._doc._timeStamp  # noqa: SLF001 — reportlab has no other way
        stamp.t = day.replace(tzinfo=UTC).timestamp()
        stamp.lt = day.timetuple()
        stamp.YMDhms = tuple(stamp.lt)[:6]

    def save(self) -> None:
        """Add the structure and write the file; nothing of a draft."""
        if self.is_draft:
            return
        if self._code:
            self.showPage()
        for page in self._doc.Pages.pages:
            page.stream = re.sub(_LATER.format(r"(\d+)"), self._drawn_now, page.stream)
        self._write_structure()
        super().save()

    def _drawn_now(self, place: re.Match[str]) -> str:
        """The code of what was to be drawn later."""
        self._code: list[str] = []
        self._later[int(place[1])]()
        code, self._code = "\n".join(self._code), []
        return code

    def _write_structure(self) -> None:
        """Add the structure tree and what PDF/UA asks of the catalog."""
        doc, catalog = self._doc, self._doc.Catalog
        self.setViewerPreference("DisplayDocTitle", "true")
        catalog.Lang = pdfdoc.PDFString(self.language)
        catalog.MarkInfo = pdfdoc.PDFDictionary({"Marked": "true"})
        catalog.Metadata = _metadata(self.spoken_title)
        elements = [element for element in self.root.every() if _counts(element)]
        names = {id(element): f"Struct{number}" for number, element in enumerate(elements)}
        parents: list[Any] = []
        for page, on_page in enumerate(self._elements_by_page):
            refs = [pdfdoc.PDFObjectReference(names[id(element)]) for element in on_page]
            parents += [page, pdfdoc.PDFArray(refs)]
            page_object = doc.Pages.pages[page]
            page_object.__NoDefault__ = [*page_object.__NoDefault__, "StructParents", "Tabs"]
            page_object.StructParents = page
            page_object.Tabs = pdfdoc.PDFName("S")
        for number, (element, _) in enumerate(self._links):
            parents += [_FIRST_LINK + number, pdfdoc.PDFObjectReference(names[id(element)])]
        root = pdfdoc.PDFDictionary(
            {
                "Type": pdfdoc.PDFName("StructTreeRoot"),
                "K": pdfdoc.PDFObjectReference(names[id(self.root)]),
                "ParentTree": pdfdoc.PDFDictionary({"Nums": pdfdoc.PDFArray(parents)}),
                "ParentTreeNextKey": _FIRST_LINK + len(self._links),
            }
        )
        catalog.StructTreeRoot = doc.Reference(root, "StructTreeRoot")
        for element in elements:
            doc.Reference(_Node(element, names, self._links), names[id(element)])


class _Node(pdfdoc.PDFObject):  # type: ignore[misc]
    """An element as the file has it. Thousands of reportlab's dictionaries take their time."""

    def __init__(
        self, element: Element, names: dict[int, str], links: list[tuple[Element, str]]
    ) -> None:
        self._element = element
        self._names = names
        self._links = links

    def format(self, document: Any) -> bytes:
        """The element's dictionary; once all objects have their numbers."""

        def ref(name: str) -> str:
            number, version = document.idToObjectNumberAndVersion[name]
            return f"{number} {version} R"

        element, names = self._element, self._names
        kids = [
            f"<< /Type /MCR /Pg {ref(f'Page{page + 1}')} /MCID {number} >>"
            for page, number in element.marks
        ]
        for page, number in element.links:
            annotation = document.refAnnotation(self._links[number][1]).format(document).decode()
            kids.append(f"<< /Type /OBJR /Pg {ref(f'Page{page + 1}')} /Obj {annotation} >>")
        kids += [ref(names[id(child)]) for child in element.below if id(child) in names]
        above = "StructTreeRoot" if element.parent is None else names[id(element.parent)]
        parts = [f"<< /Type /StructElem /S /{element.role} /P {ref(above)} /K [ {' '.join(kids)} ]"]
        if element.scope:
            parts.append(f"/A << /O /Table /Scope /{element.scope} >>")
        if element.box:
            box = " ".join(f"{value:.3f}" for value in element.box)
            parts.append(f"/A << /O /Layout /BBox [ {box} ] >>")
        code = " ".join(parts).encode("ascii")
        if element.alt:
            code += b" /Alt " + bytes(pdfdoc.PDFString(element.alt).format(document))
        return code + b" >>"


def _counts(element: Element) -> bool:
    """Whether an element has content, or is a cell, which keeps its table regular."""
    return (
        element.role in ("TD", "TH")
        or bool(element.marks or element.links)
        or any(_counts(child) for child in element.below)
    )


def _metadata(title: str) -> Any:
    content = f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{escape(title)}</rdf:li></rdf:Alt></dc:title>
<pdfuaid:part>1</pdfuaid:part>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>
"""
    kind = {"Type": pdfdoc.PDFName("Metadata"), "Subtype": pdfdoc.PDFName("XML")}
    return pdfdoc.PDFStream(pdfdoc.PDFDictionary(kind), content.encode("utf-8"))
