"""The window's own way to the papers of staff training."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from crisisplan.document.outline.training_papers import TRAINING_PAPERS
from crisisplan.plan.file import PlanFile
from crisisplan.plan.model import Person, TrainingSession
from crisisplan.ui.training.papers import EVERY, TrainingChoice, TrainingPapersDialog
from crisisplan.ui.window import MainWindow
from tests.ui.conftest import Answers, InDialog, open_in


@pytest.fixture
def training(window: MainWindow, trained: PlanFile) -> MainWindow:
    """The window with the plan of a school that trains its staff."""
    return open_in(window, trained)


def rows(window: MainWindow, kind: type[Any]) -> list[Any]:
    assert window.desk is not None
    return window.desk.plan.rows(kind)


def write(window: MainWindow, choice: TrainingChoice) -> Any:
    assert window.plans.training_documents is not None
    return window.plans.training_documents.write(choice)


def listed(dialog: TrainingPapersDialog) -> list[str]:
    return [dialog.of.itemText(number) for number in range(dialog.of.count())]


def test_a_sheet_is_written_as_word_and_pdf(
    training: MainWindow, tmp_path: Path, qtbot: Any
) -> None:
    held = next(row for row in rows(training, TrainingSession) if row.held)
    choice = TrainingChoice(
        "sign_in", ((held.id, held.row_name),), ("word", "pdf"), "letter", tmp_path
    )
    with qtbot.waitSignal(write(training, choice).done, timeout=60_000):
        pass
    made = {path.name: path.read_bytes()[:2] for path in tmp_path.glob("Sign-in*")}
    assert made == {
        "Sign-in sheet - Plan briefing Aug 13 2026.docx": b"PK",
        "Sign-in sheet - Plan briefing Aug 13 2026.pdf": b"%P",
    }
    assert "Written" in training.view.toast._text.text()


def test_everyone_gets_a_card_even_of_one_name(
    training: MainWindow, tmp_path: Path, qtbot: Any
) -> None:
    assert training.desk is not None
    first, second = rows(training, Person)[:2]
    training.desk.edit("Namesakes", lambda: setattr(second, "name", first.name), training)
    people = tuple((row.id, row.name) for row in (first, second))
    choice = TrainingChoice("card", people, ("pdf",), "a4", tmp_path)
    with qtbot.waitSignal(write(training, choice).done, timeout=60_000):
        pass
    assert {path.name for path in tmp_path.glob("Training card*")} == {
        "Training card - Ana Muñoz.pdf",
        "Training card - Ana Muñoz 2.pdf",
    }


def test_a_cancelled_paper_leaves_no_file(training: MainWindow, tmp_path: Path, qtbot: Any) -> None:
    job = write(training, TrainingChoice("gaps", (("", ""),), ("pdf",), "letter", tmp_path))
    job.cancel()
    with qtbot.waitSignal(job.cancelled, timeout=60_000):
        pass
    assert not list(tmp_path.glob("Gap list*"))


def test_what_is_there_is_replaced_only_if_that_is_agreed_to(
    training: MainWindow, ask: Answers, tmp_path: Path, qtbot: Any
) -> None:
    kept = tmp_path / "Gap list - new.pdf"
    kept.write_text("mine")
    ask.yes = False
    job = write(training, TrainingChoice("gaps", (("", ""),), ("pdf",), "letter", tmp_path))
    with qtbot.waitSignal(job.done, timeout=60_000):
        pass
    assert kept.read_text() == "mine"
    assert (tmp_path / "Gap list - new (2).pdf").exists()


def test_a_paper_of_somebody_who_is_gone_is_one_sentence(
    training: MainWindow, tmp_path: Path, qtbot: Any
) -> None:
    choice = TrainingChoice("card", (("nobody", "Nobody"),), ("pdf",), "letter", tmp_path)
    with qtbot.waitSignal(write(training, choice).failed, timeout=60_000) as failed:
        pass
    assert "is not in the plan any more" in str(failed.args[0])
    assert not list(tmp_path.glob("Training card*"))


def test_the_dialog_asks_what_the_chosen_paper_is_of(
    training: MainWindow, in_dialog: InDialog
) -> None:
    def look(dialog: TrainingPapersDialog) -> None:
        assert [dialog.kind.itemData(n) for n in range(dialog.kind.count())] == list(
            TRAINING_PAPERS
        )
        assert listed(dialog)[0].startswith("Orientation for substitutes")
        assert EVERY not in [dialog.of.itemData(n) for n in range(dialog.of.count())]
        assert "nothing of what anybody learned" in dialog.readers.text()
        dialog.kind.setCurrentIndex(dialog.kind.findData("card"))
        assert listed(dialog)[-1] == "Everyone, a file for each"
        assert dialog.readers.text().startswith("Personnel records")
        dialog.of.setCurrentIndex(dialog.of.count() - 1)
        assert len(dialog.choice().subjects) == len(rows(training, Person))
        dialog.kind.setCurrentIndex(dialog.kind.findData("gaps"))
        assert dialog.of.isHidden()
        assert dialog.choice().subjects == (("", ""),)
        assert dialog.act.isEnabled()
        for box in dialog.formats.values():
            box.setChecked(False)
        assert not dialog.act.isEnabled()
        dialog.reject()

    came = in_dialog(look)
    QTest.keySequence(training, "Ctrl+Shift+E")
    assert came


def test_without_a_session_the_dialog_says_what_to_do(
    window: MainWindow, new_plan: PlanFile, in_dialog: InDialog
) -> None:
    open_in(window, new_plan)

    def look(dialog: TrainingPapersDialog) -> None:
        assert not dialog.act.isEnabled()
        assert dialog._reason.text() == "Plan a session first."
        dialog.reject()

    came = in_dialog(look)
    window.plans.training_papers()
    assert came


def test_the_page_offers_every_paper_of_what_it_shows(
    training: MainWindow, in_dialog: InDialog
) -> None:
    view = training.view
    assert view is not None
    view.show_step("training")
    page: Any = view.page("training")
    menu = QMenu()
    page.fill_papers(menu)
    assert [action.text() for action in menu.actions() if not action.isSeparator()] == [
        *(f"{paper.name}…" for paper in TRAINING_PAPERS.values()),
        "Lists and certificates…",
    ]
    person = rows(training, Person)[3]
    page._shown = person
    chosen: list[str] = []

    def note(dialog: TrainingPapersDialog) -> None:
        chosen.append(dialog.of.currentText())
        dialog.reject()

    came = in_dialog(note)
    next(action for action in menu.actions() if action.text() == "Training card…").trigger()
    assert came
    assert chosen == [person.name]
    page._shown = None
