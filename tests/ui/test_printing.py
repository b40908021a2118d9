"""Printing from the window: blank and filled pages, as a PDF or on paper."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import pypdf
import pytest
from PySide6.QtGui import QPageSize
from PySide6.QtPrintSupport import QPrinter

from crisisplan.document.export import make_questions
from crisisplan.plan.forms import Forms
from crisisplan.ui import documents as documents_module
from crisisplan.ui.dialogs import PrintDialog
from crisisplan.ui.printing import PrintRun
from crisisplan.ui.window import MainWindow
from tests.conftest import TODAY


def text_of(path: Path) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(path).pages)


def test_the_filled_page_is_written_beside_the_plan(
    opened: MainWindow, in_dialog: Any, sample_path: Path, qtbot: Any
) -> None:
    assert opened.view is not None
    opened.view.show_step("team")

    def choose(dialog: PrintDialog) -> None:
        dialog.what.setCurrentIndex(dialog.what.findData("filled"))
        dialog.act.click()

    in_dialog(choose)
    opened.menus.actions["print"].trigger()
    path = sample_path.with_name("sample - Stakeholders and team answers.pdf")
    qtbot.waitUntil(path.is_file, timeout=30_000)
    qtbot.waitUntil(lambda: path.name in opened.view.toast._text.text(), timeout=10_000)
    assert "Tessa Morgan" in text_of(path)


def test_blank_questions_hold_no_answers(opened: MainWindow, sample_path: Path, qtbot: Any) -> None:
    job = opened.plans.documents.print_questions("all", "a4", to_paper=False)
    with qtbot.waitSignal(job.done, timeout=60_000):
        pass
    text = text_of(sample_path.with_name("sample - all questions.pdf"))
    assert "Name of the school" in text
    assert "Cedar Hollow" not in text


def test_without_a_plan_there_is_nothing_to_print(window: MainWindow) -> None:
    assert not window.menus.actions["print"].isEnabled()


def test_with_a_printer_the_pages_go_there(
    opened: MainWindow, in_dialog: Any, monkeypatch: pytest.MonkeyPatch, qtbot: Any
) -> None:
    sent: list[tuple[bytes, str]] = []
    monkeypatch.setattr(documents_module, "has_printer", lambda: True)
    monkeypatch.setattr(
        documents_module,
        "ask_and_print",
        lambda parent, pdf, title, paper, done: sent.append((pdf, paper)),
    )

    def choose(dialog: PrintDialog) -> None:
        assert dialog.act.text() == "Print"
        dialog.act.click()

    in_dialog(choose)
    opened.plans.print_page()
    qtbot.waitUntil(lambda: len(sent) == 1, timeout=30_000)
    assert sent[0][0].startswith(b"%PDF")
    assert sent[0][1] == "letter"


def test_each_page_is_painted_in_its_size(forms: Forms, tmp_path: Path, qtbot: Any) -> None:
    """Qt's own PDF printer stands for one of metal."""
    pdf, _ = make_questions([forms.step("people")], None, paper="letter", today=TODAY)
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.Letter))
    ended: list[bool] = []
    PrintRun(printer, pdf, lambda: ended.append(True)).start()
    qtbot.waitUntil(lambda: bool(ended), timeout=60_000)
    printed = pypdf.PdfReader(tmp_path / "printed.pdf")
    count = len(pypdf.PdfReader(BytesIO(pdf)).pages)
    assert len(printed.pages) == count
    box = printed.pages[0].mediabox
    assert (round(float(box.width)), round(float(box.height))) == (612, 792)
    image = printed.pages[0].images[0].image
    assert image is not None
    assert image.size[0] == pytest.approx(2550, abs=5)
