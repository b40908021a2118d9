"""The kept documents, and how they are made anew: ``python -m tests.document.golden``.

Look at what changed before you commit it: these files are what readers get.
"""

from __future__ import annotations

import re
import tempfile
import zipfile
from io import BytesIO
from pathlib import Path

import pypdf

from crisisplan.assets import FORMS, REFERENCE
from crisisplan.document.blocks import Document
from crisisplan.document.editions import FULL
from crisisplan.document.look import PAPERS
from crisisplan.document.outline import outline
from crisisplan.document.pdf import lay_out, write_pdf
from crisisplan.document.word import write_word
from crisisplan.exchange.answers import put_answers, read_answers
from crisisplan.plan.author import Author
from crisisplan.plan.file import PlanFile, create_file
from crisisplan.plan.forms import Forms, load_forms
from crisisplan.plan.model import SINGLE
from crisisplan.rules.check import check
from crisisplan.rules.reference import Reference
from tests.conftest import TODAY, StandingClock

FOLDER = Path(__file__).parents[1] / "golden"
LETTER = PAPERS["letter"]
KEPT_PARTS = (
    "word/document.xml",
    "word/styles.xml",
    "word/header1.xml",
    "word/header2.xml",
    "word/footer1.xml",
    "word/footer2.xml",
    "word/fontTable.xml",
    "docProps/core.xml",
)


def small_document(folder: Path, forms: Forms, reference: Reference) -> Document:
    """The outline of the small plan."""
    path = folder / "small.crisisplan"
    create_file(path)
    file = PlanFile(path, Author("Ana Muñoz", "office"), StandingClock())
    with file.edit("Start"):
        for entity in SINGLE:
            file.add(entity)
        put_answers(file, read_answers((FOLDER / "small.toml").read_bytes(), forms))
    findings = check(file.plan, forms, reference, TODAY)
    document = outline(file.plan, forms, reference, findings, TODAY, FULL)
    file.close()
    return document


def word_parts(content: bytes) -> dict[str, str]:
    """The parts that are kept, a tag on each line so that differences can be read."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return {
            name: re.sub(r">\s*<", ">\n<", archive.read(name).decode("utf-8")) + "\n"
            for name in KEPT_PARTS
        }


def pdf_text(content: bytes) -> str:
    """The text of a PDF, page by page, with its bookmarks before it."""
    reader = pypdf.PdfReader(BytesIO(content))
    lines = ["= bookmarks"]

    def walk(items: list[object], depth: int) -> None:
        for item in items:
            if isinstance(item, list):
                walk(item, depth + 1)
            else:
                page = reader.get_destination_page_number(item) + 1
                lines.append(f"{'  ' * depth}{item.title} ({page})")

    walk(list(reader.outline), 0)
    for number, page in enumerate(reader.pages, 1):
        lines += [f"= page {number}", page.extract_text()]
    return "\n".join(lines) + "\n"


def made(forms: Forms, reference: Reference, folder: Path) -> dict[str, str]:
    """Every golden file with its content as it would be now."""
    document = small_document(folder, forms, reference)
    word = write_word(document, LETTER, lay_out(document, LETTER))
    files = {f"small.docx/{name}": text for name, text in word_parts(word).items()}
    files["small.pdf.txt"] = pdf_text(write_pdf(document, LETTER))
    return files


def main() -> None:
    """Write the golden files."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in made(load_forms(FORMS), Reference(REFERENCE), Path(folder)).items():
            path = FOLDER / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
            print(path)


if __name__ == "__main__":
    main()
