"""Word and PDF say the same, look right to a machine, and stand up to odd plans."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import page as page_validation
import pypdf
import pytest
from docx.oxml.ns import qn

from crisisplan.document.blocks import Document, Heading
from crisisplan.document.editions import FULL
from crisisplan.document.export import ExportError, make_document, put
from crisisplan.document.look import PAPERS
from crisisplan.document.outline import outline
from crisisplan.document.pdf import Layout, lay_out, write_pdf
from crisisplan.document.word import write_word
from crisisplan.document.word_styles import SEMIBOLD
from crisisplan.plan.file import PlanFile, read_plan
from crisisplan.plan.forms import Forms
from crisisplan.plan.model import Consultation, Person, Position, School
from crisisplan.rules.check import check
from crisisplan.rules.reference import Reference
from tests.conftest import TODAY

LETTER = PAPERS["letter"]


@pytest.fixture(scope="module")
def document(sample_original: Path, forms: Forms, reference: Reference) -> Document:
    plan = read_plan(sample_original)
    return outline(plan, forms, reference, check(plan, forms, reference, TODAY), TODAY, FULL)


@pytest.fixture(scope="module")
def layout(document: Document) -> Layout:
    return lay_out(document, LETTER)


@pytest.fixture(scope="module")
def pdf(document: Document) -> bytes:
    return write_pdf(document, LETTER)


@pytest.fixture(scope="module")
def word(document: Document, layout: Layout) -> bytes:
    return write_word(document, LETTER, layout)


def said(file: PlanFile, forms: Forms, reference: Reference) -> Document:
    return outline(
        file.plan, forms, reference, check(file.plan, forms, reference, TODAY), TODAY, FULL
    )


def bookmarks(content: bytes) -> list[tuple[int, str, int]]:
    """Depth, title and page of each bookmark."""
    reader = pypdf.PdfReader(BytesIO(content))
    found: list[tuple[int, str, int]] = []

    def walk(items: list[Any], depth: int) -> None:
        for item in items:
            if isinstance(item, list):
                walk(item, depth + 1)
            else:
                page = reader.get_destination_page_number(item)
                found.append((depth, str(item.title), (page or 0) + 1))

    walk(list(reader.outline), 1)
    return found


def headings(content: bytes) -> list[tuple[int, str, int]]:
    """The bookmarks of numbered headings, without their numbers."""
    return [
        (depth, re.sub(r"^[\d.]+ ", "", title), page)
        for depth, title, page in bookmarks(content)
        if title != "Contents"
    ]


def word_headings(content: bytes) -> list[tuple[int, str]]:
    paragraphs = docx.Document(BytesIO(content)).paragraphs
    return [
        (int(paragraph.style.name[-1]), paragraph.text)
        for paragraph in paragraphs
        if paragraph.style.name.startswith("Heading ")
    ]


def ua_failures(content: bytes, folder: Path) -> str:
    path = folder / "x.pdf"
    path.write_bytes(content)
    result = page_validation.validate_pdf(
        str(path),
        profile=page_validation.ValidationProfile.PDF_UA_1,
        limits=page_validation.SafetyLimits.unlimited(),
    )
    return str(result)


# -- both


def test_both_documents_have_the_same_headings_in_the_same_order(
    document: Document, pdf: bytes, word: bytes
) -> None:
    told = [(b.level, b.text) for b in document.blocks if isinstance(b, Heading)]
    assert [(depth, title) for depth, title, _ in headings(pdf)] == told
    assert word_headings(word) == told


def test_sections_come_in_the_order_of_the_federal_guide(document: Document) -> None:
    sections = [b.text for b in document.blocks if isinstance(b, Heading) and b.level == 1]
    assert sections == [
        "Promulgation and approval",
        "Record of changes",
        "Record of distribution",
        "School profile",
        "Stakeholders and planning team",
        "Incident command and crisis roles",
        "Job action sheets",
        "Contacts",
        "Drills and exercises",
        "Staff training",
        "Biometrics",
        "Open points",
    ]


def test_names_print(pdf: bytes, word: bytes) -> None:
    text = "".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(pdf)).pages)
    with zipfile.ZipFile(BytesIO(word)) as archive:
        xml = archive.read("word/document.xml").decode()
    for name in ("Nguyễn", "Muñoz", "Łukasz", "Dvořák"):
        assert name in text
        assert name in xml


# -- PDF


def test_the_pdf_is_accessible(pdf: bytes, tmp_path: Path) -> None:
    """PDF/UA-1: tagged, titled, with alternative text and no text outside the structure."""
    assert "Result: no failures" in ua_failures(pdf, tmp_path)


def test_an_empty_plan_prints_accessibly_too(
    new_plan: PlanFile, forms: Forms, reference: Reference, tmp_path: Path
) -> None:
    content = write_pdf(said(new_plan, forms, reference), PAPERS["a4"])
    assert "Result: no failures" in ua_failures(content, tmp_path)
    assert "Not yet decided" in pypdf.PdfReader(BytesIO(content)).pages[1].extract_text()


def structure(content: bytes) -> list[tuple[str, list[int]]]:
    """Each part of the document as a screen reader takes it: its role and the pages it is on."""
    reader = pypdf.PdfReader(BytesIO(content))
    pages = {page.indirect_reference.idnum: n for n, page in enumerate(reader.pages, 1)}

    def pages_of(node: Any) -> list[int]:
        node = node.get_object()
        if not isinstance(node, dict) or "/K" not in node:
            found = node.get("/Pg") if isinstance(node, dict) else None
            return [pages[found.indirect_reference.idnum]] if found is not None else []
        return [page for child in node["/K"] for page in pages_of(child)]

    root = reader.trailer["/Root"]["/StructTreeRoot"]["/K"].get_object()
    return [(str(child.get_object()["/S"]), pages_of(child)) for child in root["/K"]]


def test_a_screen_reader_follows_the_pages(pdf: bytes) -> None:
    parts = structure(pdf)
    order = [page for _, pages in parts for page in pages]
    assert len(set(order)) == len(pypdf.PdfReader(BytesIO(pdf)).pages)
    assert order == sorted(order)
    sections = [page for _, title, page in headings(pdf)]
    tagged = [pages[0] for role, pages in parts if role in ("/H1", "/H2")]
    contents = next(page for _, title, page in bookmarks(pdf) if title == "Contents")
    assert tagged == sorted([*sections, contents])


def test_an_address_breaks_at_its_joints_and_reads_whole(
    sample: PlanFile, forms: Forms, reference: Reference
) -> None:
    long = "emergency.preparedness.coordination.office@cedar-hollow-community-unit.example"
    sample.set(sample.plan.rows(Person)[0], "email", long, "Email")
    content = write_pdf(said(sample, forms, reference), LETTER)
    text = "".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(content)).pages)
    assert long in text.replace("\n", "")
    assert "emergency.preparedness.coordination\n.office@\ncedar-hollow" in text


def test_the_same_plan_makes_the_same_file(document: Document, pdf: bytes) -> None:
    assert write_pdf(document, LETTER) == pdf


def test_the_contents_show_the_pages_that_the_headings_are_on(pdf: bytes, layout: Layout) -> None:
    reader = pypdf.PdfReader(BytesIO(pdf))
    contents = "\n".join(page.extract_text() for page in reader.pages[:8])
    for _, title, page in headings(pdf):
        assert re.search(rf"{re.escape(title)}\s+{page}\b", contents), title
        assert title in reader.pages[page - 1].extract_text()
    assert len(reader.pages) == layout.count


def test_every_page_after_the_cover_says_where_it_is(pdf: bytes) -> None:
    reader = pypdf.PdfReader(BytesIO(pdf))
    for number, page in enumerate(reader.pages, 1):
        text = page.extract_text()
        if number > 1:
            assert f"Page {number} of {len(reader.pages)}" in text
            assert "Emergency Operations Plan 2026–27, draft 1" in text
        assert "CONFIDENTIAL." in text


def test_every_font_is_embedded(pdf: bytes) -> None:
    reader = pypdf.PdfReader(BytesIO(pdf))
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():
            assert "SourceSansPro" in font.get_object()["/BaseFont"]
            assert "/FontFile2" in font.get_object()["/FontDescriptor"]


def test_a_job_action_sheet_is_one_page(pdf: bytes, sample_original: Path) -> None:
    titles = [row.title for row in read_plan(sample_original).rows(Position)]
    pages = [page for _, title, page in headings(pdf) if title in titles]
    assert len(pages) == len(titles) == 20
    assert pages == list(range(pages[0], pages[0] + 20))


def test_no_heading_stands_alone_at_the_foot_of_a_page(pdf: bytes) -> None:
    reader = pypdf.PdfReader(BytesIO(pdf))
    titles = {title for _, title, _ in headings(pdf)}
    for page in reader.pages[1:]:
        lines = [line.strip() for line in page.extract_text().splitlines() if line.strip()]
        body = [line for line in lines[2:] if "CONFIDENTIAL" not in line and "Page " not in line]
        if body:
            last = re.sub(r"^[\d.]+\s+", "", body[-1])
            assert last not in titles
            assert not last.startswith("Table ")


def test_paper_is_letter_or_a4(document: Document, pdf: bytes) -> None:
    box = pypdf.PdfReader(BytesIO(pdf)).pages[0].mediabox
    assert (float(box.width), float(box.height)) == (612, 792)
    a4 = pypdf.PdfReader(BytesIO(write_pdf(document, PAPERS["a4"]))).pages[0].mediabox
    assert (round(float(a4.width)), round(float(a4.height))) == (595, 842)


def test_a_text_longer_than_a_page_prints(
    sample: PlanFile, forms: Forms, reference: Reference, tmp_path: Path
) -> None:
    row = sample.plan.rows(Consultation)[0]
    sample.set(row, "heard", "They asked whether. " * 900 + "The end.", "Long")
    document = said(sample, forms, reference)
    content = write_pdf(document, LETTER)
    text = "".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(content)).pages)
    assert "The end." in text
    assert "Result: no failures" in ua_failures(content, tmp_path)
    assert write_word(document, LETTER, lay_out(document, LETTER))


def test_what_people_type_is_text_not_markup(
    sample: PlanFile, forms: Forms, reference: Reference
) -> None:
    hostile = '<b>&amp; <img src="file:///etc/passwd"/> "quoted" & <para>'
    with sample.edit("Type"):
        sample.plan.one(School).name = hostile
        sample.plan.rows(Person)[0].name = hostile
    document = said(sample, forms, reference)
    content = write_pdf(document, LETTER)
    first = pypdf.PdfReader(BytesIO(content)).pages[0].extract_text()
    assert "<b>&amp; <img" in first
    word = write_word(document, LETTER, lay_out(document, LETTER))
    assert hostile in docx.Document(BytesIO(word)).paragraphs[0].text


# -- Word


def test_the_word_contents_have_linked_entries_with_our_page_numbers(
    word: bytes, pdf: bytes
) -> None:
    document = docx.Document(BytesIO(word))
    names = {mark.get(qn("w:name")) for mark in document.element.body.iter(qn("w:bookmarkStart"))}
    entries = [p for p in document.paragraphs if p.style.name.startswith("toc ")]
    told = []
    for paragraph in entries:
        (link,) = paragraph._p.iter(qn("w:hyperlink"))
        assert link.get(qn("w:anchor")) in names
        texts = [run.text for run in link.iter(qn("w:r")) if run.text]
        number, title, page = "".join(texts).split("\t")
        told.append((title, int(page)))
        assert number
    assert told == [(title, page) for _, title, page in headings(pdf)]
    codes = [code.text for code in document.element.body.iter(qn("w:instrText"))]
    assert sum("TOC" in code for code in codes) == 3
    for code in codes:
        if "TOC" in code:
            assert code.split("\\b ")[1].strip() in names


def test_fields_begin_and_end(word: bytes) -> None:
    body = docx.Document(BytesIO(word)).element.body
    depth = 0
    for mark in body.iter(qn("w:fldChar")):
        kind = mark.get(qn("w:fldCharType"))
        depth += {"begin": 1, "end": -1}.get(kind, 0)
        assert depth >= 0
    assert depth == 0


def test_table_heads_repeat_and_rows_stay_whole(word: bytes) -> None:
    for table in docx.Document(BytesIO(word)).tables:
        rows = table._tbl.tr_lst
        assert all(row.trPr.find(qn("w:cantSplit")) is not None for row in rows)
        if table._tbl.tblPr.find(qn("w:tblLook")).get(qn("w:firstRow")) == "1":
            assert rows[0].trPr.find(qn("w:tblHeader")) is not None


def test_the_chart_has_alternative_text(word: bytes) -> None:
    (shape,) = docx.Document(BytesIO(word)).inline_shapes
    spoken = shape._inline.docPr.get("descr")
    assert "Operations Chief, Priya Raman, leads: Site Security" in spoken


def test_styles_are_real_and_numbering_is_words_own(word: bytes) -> None:
    document = docx.Document(BytesIO(word))
    for level in (1, 2, 3):
        style = document.styles[f"Heading {level}"]
        assert style.font.name == SEMIBOLD
        assert style.element.pPr.numPr.ilvl.val == level - 1
    used = {paragraph.style.name for paragraph in document.paragraphs}
    assert {"Title", "Subtitle", "Caption", "Heading 1", "Heading 2", "toc 1", "toc 2"} <= used


def test_fonts_travel_with_the_word_file(word: bytes) -> None:
    from crisisplan.document.face import Face

    with zipfile.ZipFile(BytesIO(word)) as archive:
        table = archive.read("word/fontTable.xml").decode()
        keys = re.findall(r'w:fontKey="\{([0-9A-F-]+)\}"', table)
        fonts = sorted(name for name in archive.namelist() if name.endswith(".odttf"))
        assert len(keys) == len(fonts) == 4
        mask = bytes.fromhex(keys[0].replace("-", ""))[::-1] * 2
        content = archive.read(fonts[0])
        plain = bytes(a ^ b for a, b in zip(content, mask, strict=False)) + content[32:]
        assert plain == Face.REGULAR.path.read_bytes()


def test_properties_name_the_plan_and_not_the_library(word: bytes) -> None:
    properties = docx.Document(BytesIO(word)).core_properties
    assert properties.title == "Cedar Hollow Middle School: Emergency Operations Plan"
    assert properties.author == properties.last_modified_by == "Cedar Hollow Middle School"
    assert properties.created.date() == TODAY
    assert properties.comments == ""
    with zipfile.ZipFile(BytesIO(word)) as archive:
        assert b"<Application>CrisisPlan<" in archive.read("docProps/app.xml")
        assert not [name for name in archive.namelist() if "thumbnail" in name]


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_another_word_processor_lays_the_word_file_out_like_ours(
    word: bytes, pdf: bytes, tmp_path: Path
) -> None:
    (tmp_path / "plan.docx").write_bytes(word)
    home = f"-env:UserInstallation=file://{tmp_path}/office"
    command = ["soffice", home, "--headless", "--convert-to", "pdf", "plan.docx"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=300)
    theirs = pypdf.PdfReader(tmp_path / "plan.pdf")
    texts = [page.extract_text() for page in theirs.pages]
    assert abs(len(texts) - len(pypdf.PdfReader(BytesIO(pdf)).pages)) <= 2
    for _, title, page in headings(pdf):
        near = "".join(texts[max(0, page - 3) : page + 2])
        assert title in near, f"{title} should be near page {page}"


# -- writing the file


def export(plan: Any, forms: Forms, reference: Reference, path: Path, **more: Any) -> None:
    more = {"format": "pdf", "paper": "letter", **more}
    content, _ = make_document(plan, forms, reference, today=TODAY, **more)
    put(content, path)


def test_cancelling_leaves_no_file(
    sample_original: Path, forms: Forms, reference: Reference, tmp_path: Path
) -> None:
    class StopError(Exception):
        pass

    def stop(done: int, total: int) -> None:
        if done > 5:
            raise StopError

    for format in ("pdf", "word"):
        with pytest.raises(StopError):
            export(read_plan(sample_original), forms, reference, tmp_path / "x", format=format,
                   progress=stop)  # fmt: skip
    assert list(tmp_path.iterdir()) == []


def test_progress_counts_up_to_the_last_page(
    sample_original: Path, forms: Forms, reference: Reference, tmp_path: Path
) -> None:
    seen: list[tuple[int, int]] = []
    export(read_plan(sample_original), forms, reference, tmp_path / "x.pdf",
           progress=lambda done, total: seen.append((done, total)))  # fmt: skip
    known = [item for item in seen if item[1]]
    assert known[-1][0] == known[-1][1] > 40


def test_a_file_that_cannot_be_written_says_what_is_safe(
    sample_original: Path, forms: Forms, reference: Reference, tmp_path: Path
) -> None:
    (tmp_path / "x.pdf").mkdir()
    with pytest.raises(ExportError, match="Your plan is saved"):
        export(read_plan(sample_original), forms, reference, tmp_path / "x.pdf")
    with pytest.raises(ExportError, match="is not there"):
        export(read_plan(sample_original), forms, reference, tmp_path / "no" / "x.pdf")
    assert [path.name for path in tmp_path.iterdir()] == ["x.pdf"]
