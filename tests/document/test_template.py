"""A district's template restyles the Word document and can do no harm."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt
from PIL import Image

from crisisplan.document.blocks import Document
from crisisplan.document.export import ExportError, make_document
from crisisplan.document.pdf import lay_out
from crisisplan.document.template import TemplateError, open_template, paper_of
from crisisplan.document.word import write_word
from crisisplan.plan.file import read_plan
from crisisplan.plan.forms import Forms
from crisisplan.rules.reference import Reference
from tests.conftest import TODAY
from tests.document.golden import small_document

RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


@pytest.fixture(scope="module")
def plan_document(
    tmp_path_factory: pytest.TempPathFactory, forms: Forms, reference: Reference
) -> Document:
    return small_document(tmp_path_factory.mktemp("small"), forms, reference)


@pytest.fixture
def template(tmp_path: Path) -> Path:
    """A4, another font, a logo in the header, a sample text."""
    logo = BytesIO()
    Image.new("RGB", (40, 20), "maroon").save(logo, "PNG")
    made = docx.Document()
    made.styles["Normal"].font.name = "Georgia"
    made.styles["Heading 1"].font.name = "Verdana"
    made.styles["Heading 1"].font.size = Pt(21)
    section = made.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(30), Mm(20)
    section.header.paragraphs[0].add_run("Unit District 27 ").add_picture(logo)
    section.footer.paragraphs[0].text = "12 Main Street"
    made.add_heading("A sample heading", 1)
    made.add_paragraph("A sample text.")
    path = tmp_path / "district.docx"
    made.save(path)
    return path


def written(document: Document, path: Path) -> Any:
    base = open_template(path)
    paper = paper_of(base)
    return docx.Document(
        BytesIO(write_word(document, paper, lay_out(document, paper), template=base))
    )


def changed(path: Path, change: Callable[[str, bytes], bytes], **added: bytes) -> Path:
    """A copy of an archive with its parts changed and others added."""
    out = path.with_name(f"changed-{path.name}")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
        for name, content in added.items():
            new.writestr(name, content)
    return out


def text_of(word: Any) -> str:
    return "\n".join(paragraph.text for paragraph in word.paragraphs)


# -- the look


def test_the_template_gives_styles_paper_header_and_logo(
    plan_document: Document, template: Path
) -> None:
    word = written(plan_document, template)
    assert word.styles["Normal"].font.name == "Georgia"
    assert word.styles["Heading 1"].font.name == "Verdana"
    assert word.styles["Heading 1"].font.size == Pt(21)
    for section in word.sections:
        assert round(section.page_width.mm) == 210
        assert round(section.left_margin.mm) == 30
        assert "Unit District 27" in section.header.paragraphs[0].text
        assert "12 Main Street" in section.footer.paragraphs[-1].text
    part = word.sections[-1].header.part
    assert any(rel.reltype == RELATIONSHIP_TYPE.IMAGE for rel in part.rels.values())
    widths = {int(t._tbl.tblPr.find(qn("w:tblW")).get(qn("w:w"))) for t in word.tables}
    assert max(widths) == pytest.approx((210 - 50) / 25.4 * 1440, abs=40)


def test_its_text_goes_and_ours_comes(plan_document: Document, template: Path) -> None:
    text = text_of(written(plan_document, template))
    assert "sample" not in text
    assert "Promulgation and approval" in text


def test_every_page_keeps_the_handling_line_and_the_page_number(
    plan_document: Document, template: Path
) -> None:
    cover, pages = written(plan_document, template).sections
    for story in (cover.first_page_header, cover.first_page_footer):
        assert "CONFIDENTIAL." in "".join(p.text for p in story.paragraphs)
    assert "Unit District 27" in cover.first_page_header.paragraphs[0].text
    assert not pages.different_first_page_header_footer
    assert "draft 1" in pages.header.paragraphs[-1].text
    footer = "".join(p.text for p in pages.footer.paragraphs)
    assert "CONFIDENTIAL." in footer
    assert "Page 2 of" in footer


def test_a_template_that_numbers_its_pages_does_so_once(
    plan_document: Document, template: Path
) -> None:
    made = docx.Document(template)
    field = f'<w:fldSimple {nsdecls("w")} w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
    made.sections[0].footer.paragraphs[0]._p.append(parse_xml(field))
    made.save(template)
    word = written(plan_document, template)
    codes = [code.text for code in word.sections[-1].footer._element.iter(qn("w:instrText"))]
    assert codes == []


def test_headings_number_and_the_contents_link(plan_document: Document, template: Path) -> None:
    word = written(plan_document, template)
    numbering = word.part.numbering_part.element
    for level in (1, 2, 3):
        style = word.styles[f"Heading {level}"]
        number = style.element.pPr.numPr.numId.val
        (abstract,) = numbering.xpath(f"w:num[@w:numId={number}]/w:abstractNumId/@w:val")
        linked = numbering.xpath(
            f"w:abstractNum[@w:abstractNumId={abstract}]/w:lvl[{level}]/w:pStyle/@w:val"
        )
        assert linked == [style.style_id]
        every = numbering.xpath(f"//w:pStyle[@w:val='{style.style_id}']")
        assert len(every) == 1
    names = {mark.get(qn("w:name")) for mark in word.element.body.iter(qn("w:bookmarkStart"))}
    links = [link.get(qn("w:anchor")) for link in word.element.body.iter(qn("w:hyperlink"))]
    assert links
    assert set(links) <= names
    assert word.settings.element.find(qn("w:updateFields")) is not None


def test_styles_that_a_template_lacks_are_ours_in_its_font(
    plan_document: Document, template: Path
) -> None:
    made = docx.Document(template)
    for name in ("Heading 1", "Heading 2", "Caption", "Title", "Subtitle", "Header", "Footer"):
        made.styles[name].delete()
    made.save(template)
    word = written(plan_document, template)
    for name in ("Heading 1", "Caption", "Table Cell", "Callout", "Plan Table", "toc 1"):
        assert name in {style.name for style in word.styles}
    assert word.styles["Heading 1"].font.size == Pt(18)
    assert word.styles["Table Cell"].font.name is None
    assert word.styles["Table Cell"].font.size == Pt(9.5)


def test_a_template_may_name_our_own_styles(plan_document: Document, template: Path) -> None:
    made = docx.Document(template)
    made.styles.add_style("Table Cell", 1).font.size = Pt(8)
    made.save(template)
    assert written(plan_document, template).styles["Table Cell"].font.size == Pt(8)


def test_a_style_of_another_kind_is_no_hindrance(plan_document: Document, template: Path) -> None:
    made = docx.Document(template)
    made.styles.add_style("Callout", 2)
    made.save(template)
    assert written(plan_document, template).styles["Callout"].type == 1


def test_a_template_with_its_own_first_and_even_pages(
    plan_document: Document, template: Path
) -> None:
    made = docx.Document(template)
    section = made.sections[0]
    section.different_first_page_header_footer = True
    section.first_page_header.paragraphs[0].text = "First page"
    made.settings.odd_and_even_pages_header_footer = True
    section.even_page_header.paragraphs[0].text = "Even page"
    made.save(template)
    cover, pages = written(plan_document, template).sections
    assert cover.first_page_header.paragraphs[0].text == "First page"
    assert cover.even_page_header.paragraphs[0].text == "Even page"
    assert "draft 1" in cover.even_page_header.paragraphs[-1].text
    assert not pages.different_first_page_header_footer


def test_a_bare_document_will_do(plan_document: Document, template: Path, tmp_path: Path) -> None:
    """Other word processors write no numbering, no settings, and names in another case."""
    bare = tmp_path / "bare.docx"
    with zipfile.ZipFile(bare, "w") as archive:
        archive.writestr(
            "[Content_Types].xml",
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
            'relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/'
            'vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>'
            '<Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-'
            'officedocument.wordprocessingml.styles+xml"/></Types>',
        )
        head = (
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        )
        archive.writestr(
            "_rels/.rels",
            f'{head}<Relationship Id="r1" Type="{RELATIONS}/officeDocument" '
            'Target="word/document.xml"/></Relationships>',
        )
        archive.writestr(
            "word/_rels/document.xml.rels",
            f'{head}<Relationship Id="r1" Type="{RELATIONS}/styles" Target="styles.xml"/>'
            "</Relationships>",
        )
        archive.writestr(
            "word/document.xml", f"<w:document {nsdecls('w')}><w:body><w:p/></w:body></w:document>"
        )
        archive.writestr(
            "word/styles.xml",
            f'<w:styles {nsdecls("w")}><w:style w:type="paragraph" w:default="1" w:styleId="n">'
            '<w:name w:val="normal"/><w:rPr><w:sz w:val="26"/></w:rPr></w:style>'
            '<w:style w:type="paragraph" w:styleId="berschrift1"><w:name w:val="Heading 1"/>'
            '<w:basedOn w:val="n"/><w:rPr><w:sz w:val="50"/></w:rPr></w:style></w:styles>',
        )
    word = written(plan_document, bare)
    assert word.styles["Normal"].font.size == Pt(13)
    assert word.styles["Heading 1"].font.size == Pt(25)
    used = {p.style.name for p in word.paragraphs}
    assert {"Heading 1", "Heading 2", "toc 1", "Caption"} <= used


def test_a_word_template_file_is_taken_too(plan_document: Document, template: Path) -> None:
    def as_template(name: str, content: bytes) -> bytes:
        return content.replace(b"document.main+xml", b"template.main+xml")

    path = changed(template, as_template).rename(template.with_suffix(".dotx"))
    assert "Promulgation" in text_of(written(plan_document, path))


# -- hostile files


def same(name: str, content: bytes) -> bytes:
    return content


def test_macros_are_refused(template: Path) -> None:
    path = changed(template, same, **{"word/vbaProject.bin": b"x"})
    with pytest.raises(TemplateError, match="holds macros"):
        open_template(path)

    def macro(name: str, content: bytes) -> bytes:
        return content.replace(b"document.main+xml", b"document.macroEnabled.main+xml")

    with pytest.raises(TemplateError, match="holds macros"):
        open_template(changed(template, macro))


@pytest.mark.parametrize("content", [b"", b"hello", b"PK\x03\x04" + b"\0" * 80, b"%PDF-1.4"])
def test_a_file_that_is_no_word_file_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.docx"
    path.write_bytes(content)
    with pytest.raises(TemplateError, match="is no Word document"):
        open_template(path)


@pytest.mark.parametrize("place", [b"PK\x01\x02", b"PK\x05\x06"])
def test_a_damaged_archive_is_refused(template: Path, place: bytes) -> None:
    """zipfile lets errors of zlib and of its own arithmetic through."""
    content = template.read_bytes()
    start = content.rindex(place)
    for at in range(start, start + 22):
        template.write_bytes(content[:at] + bytes([content[at] ^ 0x55]) + content[at + 1 :])
        try:
            open_template(template)
        except TemplateError:
            continue
    start = content.index(b"word/styles.xml") + 40
    template.write_bytes(content[:start] + b"\xff" * 40 + content[start + 40 :])
    with pytest.raises(TemplateError, match="is no Word document"):
        open_template(template)


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("word/styles.xml", b"w:styles", b"w:stales"),
        ("word/document.xml", b'w:w="11906"', b'w:w="wide"'),
        ("word/numbering.xml", b'w:numId="', b'w:numId="x'),
    ],
)
def test_a_template_whose_parts_are_damaged_leaves_no_traceback(
    sample_original: Path, forms: Forms, reference: Reference,
    template: Path, part: str, old: bytes, new: bytes,
) -> None:  # fmt: skip
    def spoil(name: str, content: bytes) -> bytes:
        if name != part:
            return content
        assert old in content
        return content.replace(old, new)

    with pytest.raises(ExportError, match="Your plan is saved"):
        make_document(read_plan(sample_original), forms, reference,
                      format="word", paper="letter", today=TODAY,
                      template=changed(template, spoil))  # fmt: skip


def test_another_kind_of_archive_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.txt", "x")
    with pytest.raises(TemplateError, match="is no Word document"):
        open_template(path)


def test_a_file_cut_short_is_refused(template: Path) -> None:
    content = template.read_bytes()
    for length in range(100, len(content), len(content) // 12):
        template.write_bytes(content[:length])
        with pytest.raises(TemplateError):
            open_template(template)


def test_a_zip_bomb_is_refused(template: Path) -> None:
    path = changed(template, same, **{"word/media/big.png": b"\0" * 120_000_000})
    assert path.stat().st_size < 1_000_000
    with pytest.raises(TemplateError, match="unpacks to more"):
        open_template(path)
    many = {f"word/media/{n}.png": b"" for n in range(1200)}
    with pytest.raises(TemplateError, match="unpacks to more"):
        open_template(changed(template, same, **many))


def test_xml_entities_are_refused(template: Path) -> None:
    def entity(name: str, content: bytes) -> bytes:
        if name != "word/styles.xml":
            return content
        return re.sub(rb"\?>", b'?><!DOCTYPE x [<!ENTITY a "b">]>', content, count=1)

    with pytest.raises(TemplateError, match="no Word document has"):
        open_template(changed(template, entity))


def test_a_linked_picture_is_refused(template: Path) -> None:
    made = docx.Document(template)
    made.sections[0].header.part.relate_to(
        "http://example.org/spy.png", RELATIONSHIP_TYPE.IMAGE, is_external=True
    )
    made.save(template)
    with pytest.raises(TemplateError, match="takes something from another file"):
        open_template(template)


def test_a_field_that_fetches_is_refused(template: Path) -> None:
    made = docx.Document(template)
    code = f'<w:r {nsdecls("w")}><w:instrText> INCLUDEPICTURE "x" </w:instrText></w:r>'
    made.sections[0].header.paragraphs[0]._p.append(parse_xml(code))
    made.save(template)
    with pytest.raises(TemplateError, match="fetches or runs"):
        open_template(template)


def test_what_reaches_outside_goes(plan_document: Document, template: Path) -> None:
    made = docx.Document(template)
    settings = made.settings
    key = made.part._settings_part.relate_to(
        "file:///C:/evil.dotm", f"{RELATIONS}/attachedTemplate", is_external=True
    )
    settings.element.insert(0, parse_xml(f'<w:attachedTemplate {nsdecls("w", "r")} r:id="{key}"/>'))
    settings.element.insert(
        1, parse_xml(f'<w:documentProtection {nsdecls("w")} w:edit="readOnly"/>')
    )
    made.part.relate_to("http://example.org/a", RELATIONSHIP_TYPE.A_F_CHUNK, is_external=True)
    made.save(template)
    base = open_template(template)
    paper = paper_of(base)
    content = write_word(plan_document, paper, lay_out(plan_document, paper), template=base)
    with zipfile.ZipFile(BytesIO(content)) as archive:
        for name in archive.namelist():
            text = archive.read(name)
            assert b"evil.dotm" not in text
            assert b"documentProtection" not in text
            assert b'TargetMode="External"' not in text


def test_margins_without_room_are_refused(template: Path) -> None:
    made = docx.Document(template)
    made.sections[0].left_margin = Mm(150)
    made.save(template)
    with pytest.raises(TemplateError, match="leave no room"):
        paper_of(open_template(template))


def test_a_template_that_is_gone_leaves_no_document(
    sample_original: Path, forms: Forms, reference: Reference, tmp_path: Path
) -> None:
    with pytest.raises(ExportError, match=r"gone\.docx could not be read.*Your plan is saved"):
        make_document(read_plan(sample_original), forms, reference,
                      format="word", paper="letter", today=TODAY,
                      template=tmp_path / "gone.docx")  # fmt: skip
    assert list(tmp_path.iterdir()) == []
