"""The window's own way to the papers on biometrics."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtTest import QTest

from crisisplan.plan.model import BiometricSystem, Destruction
from crisisplan.ui.biometrics.papers import BiometricPapersChoice, BiometricPapersDialog
from crisisplan.ui.window import MainWindow
from tests.ui.conftest import Answers, InDialog


def system(window: MainWindow, modality: str) -> str:
    assert window.desk is not None
    rows = window.desk.plan.rows(BiometricSystem)
    return next(row.id for row in rows if row.modality == modality)


def test_the_papers_of_a_system_are_written(
    opened: MainWindow, ask: Answers, tmp_path: Path, qtbot: Any
) -> None:
    assert opened.plans.biometric_documents is not None
    kept = tmp_path / "Family notice - Cafeteria finger reader.pdf"
    kept.write_text("mine")
    ask.yes = False
    choice = BiometricPapersChoice(
        system(opened, "fingerprint"), ("notice", "sign"), ("en", "es"), ("word", "pdf"), "letter",
        tmp_path,
    )  # fmt: skip
    job = opened.plans.biometric_documents.write(choice)
    with qtbot.waitSignal(job.done, timeout=60_000):
        pass
    made = {path.name: path.read_bytes()[:2] for path in tmp_path.glob("*finger reader*")}
    assert made == {
        "Family notice - Cafeteria finger reader.docx": b"PK",
        "Family notice - Cafeteria finger reader.pdf": b"mi",
        "Family notice - Cafeteria finger reader (2).pdf": b"%P",
        "Aviso a las familias - Cafeteria finger reader.docx": b"PK",
        "Aviso a las familias - Cafeteria finger reader.pdf": b"%P",
        "Sign - Cafeteria finger reader.docx": b"PK",
        "Sign - Cafeteria finger reader.pdf": b"%P",
        "Letrero - Cafeteria finger reader.docx": b"PK",
        "Letrero - Cafeteria finger reader.pdf": b"%P",
    }


def test_what_was_refused_has_no_paper_that_assumes_its_use(
    opened: MainWindow, tmp_path: Path, qtbot: Any, in_dialog: InDialog
) -> None:
    assert opened.plans.biometric_documents is not None
    face = system(opened, "face")

    def look(dialog: BiometricPapersDialog) -> None:
        assert dialog.about.currentData() == face
        assert not dialog.boxes["notice"].isEnabled()
        assert not dialog.boxes["notice"].isChecked()
        assert dialog.boxes["memo"].isEnabled()
        assert "It was refused" in dialog.why_not.text()
        assert dialog.choice().papers == ("disclosure",), "the first that is made"
        dialog.boxes["disclosure"].setChecked(False)
        assert not dialog.act.isEnabled()
        dialog.boxes["memo"].setChecked(True)
        assert dialog.choice().papers == ("memo",)
        assert dialog.boxes["disclosure_staff"].text() == "Full disclosure, staff copy"
        assert dialog.boxes["memo"].text() == "Board memo (staff)"
        dialog.reject()

    came = in_dialog(look)
    opened.plans.biometric_papers(face)
    assert came
    choice = BiometricPapersChoice(face, ("notice", "memo"), ("en",), ("pdf",), "letter", tmp_path)
    job = opened.plans.biometric_documents.write(choice)
    with qtbot.waitSignal(job.done, timeout=60_000):
        pass
    assert [path.name.partition(" -")[0] for path in tmp_path.glob("*.pdf")] == ["Board memo"]


def test_the_dialog_shows_the_papers_of_what_is_chosen(
    opened: MainWindow, in_dialog: InDialog
) -> None:
    assert opened.desk is not None
    row = opened.desk.plan.rows(Destruction)[0].id

    def look(dialog: BiometricPapersDialog) -> None:
        shown = {key for key, box in dialog.boxes.items() if not box.isHidden()}
        assert "certificate" not in shown
        assert {"disclosure", "notice", "consent", "memo"} <= shown
        assert dialog.act.isEnabled()
        dialog.about.setCurrentIndex(dialog.about.findData(row))
        assert dialog.choice().about == row
        assert dialog.choice().papers == ("certificate",)
        dialog.about.setCurrentIndex(dialog.about.findData(""))
        assert dialog.choice().about is None
        assert not dialog.act.isEnabled()
        assert "has not said that it uses no biometrics" in dialog.why_not.text()
        dialog.reject()

    def school(dialog: BiometricPapersDialog) -> None:
        assert dialog.choice().about is None
        dialog.reject()

    came = in_dialog(look)
    QTest.keySequence(opened, "Ctrl+Shift+B")
    assert came
    asked = in_dialog(school)
    opened.plans.biometric_papers("")
    assert asked


def test_cancelled_papers_leave_no_file(opened: MainWindow, tmp_path: Path, qtbot: Any) -> None:
    assert opened.plans.biometric_documents is not None
    before = set(tmp_path.iterdir())
    choice = BiometricPapersChoice(
        system(opened, "fingerprint"), ("disclosure", "memo"), ("en",), ("pdf",), "a4", tmp_path
    )
    job = opened.plans.biometric_documents.write(choice)
    job.cancel()
    with qtbot.waitSignal(job.cancelled, timeout=60_000):
        pass
    assert not list(tmp_path.glob("*.pdf"))
    assert before <= set(tmp_path.iterdir())


def test_a_notice_that_is_too_hard_is_written_with_a_warning(
    opened: MainWindow, tmp_path: Path, qtbot: Any
) -> None:
    hard = (
        "Notwithstanding institutional considerations, biometric identification facilitates "
        "administrative accountability regarding reimbursement authorization. "
    )
    lunch = system(opened, "fingerprint")
    row = opened.desk.plan.get(BiometricSystem, lunch)
    opened.desk.edit("Bureaucracy", lambda: setattr(row, "summary", hard * 9))
    choice = BiometricPapersChoice(lunch, ("notice",), ("en",), ("pdf",), "letter", tmp_path)
    job = opened.plans.biometric_documents.write(choice)
    with qtbot.waitSignal(job.done, timeout=60_000) as done:
        pass
    _, told = done.args[0]
    assert any("too hard. Write more simply first: In one paragraph." in words for words in told)
