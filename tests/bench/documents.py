"""Word and PDF: against reportlab, against the raw file, and against LibreOffice."""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, PageBreak, SimpleDocTemplate

from crisisplan.document.blocks import Document, Heading
from crisisplan.document.editions import FULL
from crisisplan.document.export import make_document
from crisisplan.document.flowables import register_fonts
from crisisplan.document.look import PAPERS
from crisisplan.document.numbering import numbered
from crisisplan.document.outline import outline, part_of
from crisisplan.document.pdf import _Story, lay_out, write_part, write_pdf
from crisisplan.document.sheets import Sheets
from crisisplan.document.tags import Element
from crisisplan.document.word import write_word
from crisisplan.plan.file import read_plan
from crisisplan.rules.check import check
from tests.bench.figure import Figure, medians, took
from tests.bench.ground import Ground

PAPER = PAPERS["letter"]


def figures(ground: Ground) -> Iterator[Figure]:
    """The documents of a plan of a hundred pages, and the preview of a section."""
    plan, today = read_plan(ground.printed), date.today()
    findings = check(plan, ground.forms, ground.reference, today)
    document = outline(plan, ground.forms, ground.reference, findings, today, FULL)
    layout = lay_out(document, PAPER)
    times = ground.sizes.times
    word_file = ground.folder / "plan.docx"

    def export(format: str) -> bytes:
        content, _ = make_document(
            plan, ground.forms, ground.reference, format=format, paper="letter", today=today
        )
        return content

    word_file.write_bytes(export("word"))
    parts = _parts(word_file.read_bytes())
    pdf, written, word, plain, raw = medians(
        times,
        lambda: took(lambda: write_pdf(document, PAPER)),
        lambda: took(lambda: write_word(document, PAPER, layout)),
        lambda: took(lambda: export("word")),
        lambda: _reportlab(document),
        lambda: took(lambda: _zip(parts)),
    )
    pages = layout.count
    yield Figure(f"PDF of {pages} pages", pdf, "ms", "reportlab, the same flowables", plain, 1.4)
    yield Figure("Word file of the same", written, "ms", "the same XML written raw", raw, 2.0)
    yield Figure("Word file, each page", written / pages, "ms", most=5)
    yield Figure("Word export from the plan, each page", word / pages, "ms", most=5)
    yield from _against_libreoffice(word_file, word, pdf, min(times, 3))
    yield _preview(ground)


def _reportlab(document: Document) -> float:
    """How long reportlab takes for the document's flowables, on pages without anything else."""

    class Plain(Canvas):  # type: ignore[misc]
        is_draft = False

        def tagged(self, element: object) -> Any:
            return nullcontext()

        def link(self, element: object, text: str, target: str, rect: object) -> None:
            self.linkRect(text, target, rect, relative=1)

        def later(self, draw: Any) -> None:
            draw()

    register_fonts()
    story = _Story(PAPER, Element("Document"), "en-US")
    flowables: list[Flowable] = []
    if document.cover is not None:
        flowables += [f for f in story.cover(document.cover) if isinstance(f, Flowable)]
    items = list(numbered(document.blocks))
    for item in items:
        if isinstance(item.block, Heading) and item.block.new_page:
            flowables.append(PageBreak())
        flowables += story._block(item, items)
    flowables = [f for f in flowables if type(f).__module__ != "reportlab.platypus.doctemplate"]
    template = SimpleDocTemplate(
        BytesIO(), pagesize=(PAPER.width, PAPER.height),
        leftMargin=PAPER.side - 6, rightMargin=PAPER.side - 6,
        topMargin=PAPER.top - 6, bottomMargin=PAPER.top - 6,
    )  # fmt: skip
    return took(lambda: template.build(flowables, canvasmaker=Plain))


def _parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _zip(parts: dict[str, bytes]) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def _against_libreoffice(file: Path, word: float, pdf: float, times: int) -> Iterator[Figure]:
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        yield Figure("Word and PDF against LibreOffice", 0, note="left out: no LibreOffice here")
        return

    def convert() -> None:
        subprocess.run(
            [program, f"-env:UserInstallation={(file.parent / 'office').as_uri()}", "--headless",
             "--convert-to", "pdf", "--outdir", str(file.parent), str(file)],
            check=True,
            capture_output=True,
        )  # fmt: skip
        assert file.with_suffix(".pdf").exists()

    # The first time it sets itself up.
    convert()
    (converted,) = medians(times, lambda: took(convert))
    against = "LibreOffice, Word file to PDF"
    yield Figure("Word export from the plan", word, "ms", against, converted, 1 / 3)
    yield Figure("PDF", pdf, "ms", against, converted, 1 / 3)


def _preview(ground: Ground) -> Figure:
    """From the saved plan to the first page's picture, as the window's preview makes it."""
    today, step = date.today(), "roles"

    def make(step: str) -> int:
        plan = read_plan(ground.sample)
        findings = check(plan, ground.forms, ground.reference, today)
        document = outline(plan, ground.forms, ground.reference, findings, today, FULL)
        sheets = Sheets(write_part(part_of(document, step), PAPER))
        sheets.picture(0, 1.0)
        pages = len(sheets.sizes)
        sheets.close()
        return pages

    pages = {form.key: make(form.key) for form in ground.forms.steps}
    step = min(pages, key=lambda key: (abs(pages[key] - 5), key))
    (value,) = medians(2 * ground.sizes.times, lambda: took(lambda: make(step)))
    return Figure(f"Preview of a section of {pages[step]} pages", value, most=300, note=str(pages))
