"""Files kept in the plan: attached, shown inside the program, copied out; hostile ones refused."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QPushButton

from crisisplan.document.sheets import MOST_PAGES, UnshownError, check_pages
from crisisplan.plan.model import Course, Person, TrainingRecord
from crisisplan.ui.attached import FileViewer, picture_of, safe_name
from crisisplan.ui.desk import Desk
from crisisplan.ui.field import FieldRow
from crisisplan.ui.planview import PlanView
from tests.ui.conftest import Answers, InDialog
from tests.ui.training.staff import clear_training


def pdf(pages: int = 1, width: float = 612, height: float = 792) -> bytes:
    made = pypdfium2.PdfDocument.new()
    for _ in range(pages):
        made.new_page(width, height)
    out = BytesIO()
    made.save(out)
    made.close()
    return out.getvalue()


def png(width: int, height: int) -> bytes:
    """A PNG that says it is so large, with hardly any data."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        whole = kind + data
        return struct.pack(">I", len(data)) + whole + struct.pack(">I", zlib.crc32(whole))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    data = zlib.compress(b"\0" * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


@pytest.fixture
def card(tmp_path: Path) -> Path:
    path = tmp_path / "cards" / "CPR card.pdf"
    path.parent.mkdir()
    path.write_bytes(pdf(2))
    return path


@pytest.fixture
def field(desk: Desk, view: PlanView, qtbot: Any) -> Iterator[FieldRow]:
    """The certificate of the only record."""
    clear_training(desk.file)

    def add() -> None:
        course = desk.file.add(Course, name="CPR", renewal="none")
        person = desk.plan.rows(Person)[0]
        desk.file.add(TrainingRecord, person=person.id, course=course.id)

    desk.edit("Add", add)
    view.show_step("training")
    page = view.page("training")
    page.show_question("records.certificate", desk.plan.rows(TrainingRecord)[0])
    return page.tables["records"].details.fields["certificate"]


def test_a_file_is_attached_shown_copied_and_removed(
    field: FieldRow,
    desk: Desk,
    ask: Answers,
    card: Path,
    in_dialog: InDialog,
    tmp_path: Path,
    qtbot: Any,
) -> None:
    (row,) = desk.plan.rows(TrainingRecord)
    ask.path = card
    field.editor.attach.click()
    qtbot.waitUntil(lambda: row.certificate is not None)
    assert row.certificate.endswith(" CPR card.pdf")
    assert field.editor.text() == "CPR card.pdf"
    assert desk.file.journal.undo_label() == "Attach CPR card.pdf"
    before = set(tmp_path.rglob("*"))
    copy, shown = tmp_path / "copy.pdf", []

    def look(viewer: FileViewer) -> None:
        assert viewer.pages is not None
        assert "2 pages" in viewer.pages.accessibleName()
        assert not viewer.grab().isNull()
        assert set(tmp_path.rglob("*")) == before, "no file is left anywhere"
        ask.path = tmp_path / "no such folder" / "copy.pdf"
        viewer.findChild(QPushButton, "save_file_copy").click()
        shown.append(viewer.told.text())
        ask.path = copy
        viewer.findChild(QPushButton, "save_file_copy").click()
        shown.append(viewer.told.text())
        viewer.reject()

    in_dialog(look)
    field.editor.open.click()
    qtbot.waitUntil(lambda: len(shown) == 2)
    assert shown[0].startswith("copy.pdf could not be written. Your plan is saved.")
    assert shown[1] == "copy.pdf saved. The plan keeps its own."
    assert copy.read_bytes() == card.read_bytes()
    assert not copy.with_name("copy.pdf.part").exists()
    field.editor.remove.click()
    assert row.certificate is None
    desk.undo()
    assert row.certificate is not None
    assert desk.file.attachment(row.certificate) == card.read_bytes()


def test_a_large_file_is_refused_with_the_limit_named(
    field: FieldRow, desk: Desk, view: PlanView, ask: Answers, tmp_path: Path, qtbot: Any
) -> None:
    ask.path = tmp_path / "scan.pdf"
    ask.path.write_bytes(b"%PDF-" + b"\0" * 30_000_000)
    field.editor.attach.click()
    qtbot.waitUntil(view.band.isVisible)
    assert "30 MB; a plan takes files of up to 10 MB" in view.band.words.text()
    assert desk.plan.rows(TrainingRecord)[0].certificate is None


def test_what_is_no_certificate_is_refused(
    field: FieldRow, desk: Desk, view: PlanView, ask: Answers, tmp_path: Path, qtbot: Any
) -> None:
    ask.path = tmp_path / "page.pdf"
    ask.path.write_text("<html>not a pdf</html>")
    field.editor.attach.click()
    qtbot.waitUntil(view.band.isVisible)
    assert "is no PDF, PNG or JPEG file" in view.band.words.text()
    assert desk.plan.rows(TrainingRecord)[0].certificate is None


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"%PDF-1.7\nnothing more", "damaged, or locked"),
        (pdf(MOST_PAGES + 1), f"up to {MOST_PAGES} are shown"),
        (pdf(1, 10, 9000), "odd size"),
    ],
)
def test_a_pdf_that_cannot_be_shown_says_so(content: bytes, why: str) -> None:
    with pytest.raises(UnshownError, match=why):
        check_pages(content)


@pytest.mark.qt_log_ignore("Unsupported marker", "libpng", extend=True)
def test_a_picture_that_would_fill_the_memory_is_not_decoded() -> None:
    with pytest.raises(UnshownError, match="60,000 by 60,000 dots"):
        picture_of(png(60_000, 60_000))
    with pytest.raises(UnshownError, match="damaged"):
        picture_of(png(3000, 3000))
    with pytest.raises(UnshownError, match="no picture"):
        picture_of(b"\xff\xd8\xff and then nothing")


def test_a_picture_is_shown_no_wider_than_a_screen(tmp_path: Path, qapp: Any) -> None:
    image = QImage(5000, 1000, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    path = tmp_path / "card.png"
    assert image.save(str(path))
    shown = picture_of(path.read_bytes())
    assert (shown.width(), shown.height()) == (2400, 480)


def test_a_damaged_file_is_shown_as_words_and_can_be_saved(
    view: PlanView, theme: Any, qtbot: Any
) -> None:
    kept: list[str] = []

    def save(name: str, _: bytes) -> str:
        kept.append(name)
        return ""

    viewer = FileViewer(view, theme, "a", b"%PDF-nothing", save)
    qtbot.addWidget(viewer)
    assert viewer.problem.startswith("cannot be shown here")
    viewer.findChild(QPushButton, "save_file_copy").click()
    assert kept == ["a.pdf"]


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\a\\card.pdf", "card.pdf"),
        ("..", "Certificate"),
        ("card.pdf", "card.pdf"),
    ],
)
def test_no_name_leads_out_of_a_folder(name: str, safe: str) -> None:
    assert safe_name(name) == safe
