"""The window's own way to the papers on drills and the letters to families."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from crisisplan.plan.file import PlanFile
from crisisplan.plan.model import Drill
from crisisplan.rules.school_days import school_years
from crisisplan.ui.drills.papers import (
    DrillPapersDialog,
    LettersChoice,
    LettersDialog,
    PapersChoice,
)
from crisisplan.ui.window import MainWindow
from tests.ui.conftest import Answers, InDialog, open_in


@pytest.fixture
def drilled(window: MainWindow, practiced: PlanFile) -> MainWindow:
    """The window with the plan of a school that drills."""
    return open_in(window, practiced)


def year_2026(window: MainWindow) -> str:
    assert window.desk is not None
    return school_years(window.desk.plan)[-1].year.id


def drill_named(window: MainWindow, name: str) -> Drill:
    assert window.desk is not None
    return next(row for row in window.desk.plan.rows(Drill) if row.name == name)


def test_the_papers_of_a_year_are_written(drilled: MainWindow, tmp_path: Path, qtbot: Any) -> None:
    assert drilled.plans.drill_documents is not None
    every = ("log_word", "log_pdf", "log_rows", "schedule", "evidence")
    choice = PapersChoice(year_2026(drilled), every, "letter", tmp_path)
    job = drilled.plans.drill_documents.write_papers(choice)
    with qtbot.waitSignal(job.done, timeout=60_000):
        pass
    made = {path.name: path.read_bytes() for path in tmp_path.glob("new - *")}
    assert {name: content[:2] for name, content in made.items()} == {
        "new - drill log 2026-27.docx": b"PK",
        "new - drill log 2026-27.pdf": b"%P",
        "new - drill log 2026-27.csv": b"\xef\xbb",
        "new - drills 2026-27.ics": b"BE",
        "new - drill evidence 2026-27.zip": b"PK",
    }
    assert zipfile.ZipFile(tmp_path / "new - drill evidence 2026-27.zip").testzip() is None
    assert "Written" in drilled.view.toast._text.text()


def test_cancelled_papers_leave_no_file(drilled: MainWindow, tmp_path: Path, qtbot: Any) -> None:
    assert drilled.plans.drill_documents is not None
    choice = PapersChoice(year_2026(drilled), ("log_pdf", "evidence"), "letter", tmp_path)
    job = drilled.plans.drill_documents.write_papers(choice)
    job.cancel()
    with qtbot.waitSignal(job.cancelled, timeout=60_000):
        pass
    assert not list(tmp_path.glob("new - *"))


def test_papers_are_replaced_only_if_that_is_agreed_to(
    drilled: MainWindow, ask: Answers, tmp_path: Path, qtbot: Any
) -> None:
    assert drilled.plans.drill_documents is not None
    kept = tmp_path / "new - drills 2026-27.ics"
    kept.write_text("mine")
    ask.yes = False
    choice = PapersChoice(year_2026(drilled), ("schedule",), "letter", tmp_path)
    job = drilled.plans.drill_documents.write_papers(choice)
    with qtbot.waitSignal(job.done, timeout=60_000):
        pass
    assert kept.read_text() == "mine"
    assert (tmp_path / "new - drills 2026-27 (2).ics").exists()


def test_the_dialog_offers_every_year_and_wants_a_paper(
    drilled: MainWindow, in_dialog: InDialog
) -> None:
    def look(dialog: DrillPapersDialog) -> None:
        years = [dialog.year.itemText(n) for n in range(dialog.year.count())]
        assert years == ["2026–27", "2025–26"]
        assert dialog.act.isEnabled()
        for box in dialog.boxes.values():
            box.setChecked(False)
        assert not dialog.act.isEnabled()
        dialog.boxes["schedule"].setChecked(True)
        dialog.year.setCurrentIndex(1)
        assert dialog.choice().papers == ("schedule",)
        assert dialog.choice().year != year_2026(drilled)
        dialog.reject()

    came = in_dialog(look)
    QTest.keySequence(drilled, "Ctrl+Shift+D")
    assert came


def test_without_a_school_year_the_dialog_says_what_to_do(
    window: MainWindow, new_plan: PlanFile, in_dialog: InDialog
) -> None:
    open_in(window, new_plan)

    def look(dialog: DrillPapersDialog) -> None:
        assert not dialog.act.isEnabled()
        assert "first and last day" in dialog._reason.text()
        dialog.reject()

    came = in_dialog(look)
    window.plans.drill_papers()

    def look_again(dialog: LettersDialog) -> None:
        assert not dialog.act.isEnabled()
        dialog.reject()

    again = in_dialog(look_again)
    window.plans.letters()
    assert came
    assert again


def test_letters_are_written_in_both_languages(
    drilled: MainWindow, tmp_path: Path, qtbot: Any
) -> None:
    assert drilled.plans.drill_documents is not None
    drill = drill_named(drilled, "Tornado drill")
    choice = LettersChoice(drill.id, "before", ("en", "es"), ("word", "pdf"), "a4", tmp_path)
    job = drilled.plans.drill_documents.write_letters(choice)
    with qtbot.waitSignal(job.done, timeout=60_000):
        pass
    assert {path.name for path in tmp_path.glob("*Mar 3*")} == {
        f"{letter} - Tornado drill Mar 3 2027{suffix}"
        for letter in ("Letter before", "Carta antes")
        for suffix in (".docx", ".pdf")
    }


def test_the_letters_dialog_follows_the_drill(drilled: MainWindow, in_dialog: InDialog) -> None:
    def look(dialog: LettersDialog) -> None:
        names = [dialog.drill.itemText(n) for n in range(dialog.drill.count())]
        assert len(names) == 5
        assert not any("tabletop" in name for name in names)
        dialog.drill.setCurrentIndex(names.index("Fire drill, Sep 9, 2026"))
        assert dialog.which.currentData() == "after"
        assert dialog.act.isEnabled()
        dialog.drill.setCurrentIndex(names.index("Tornado drill, Mar 3, 2027"))
        assert dialog.which.currentData() == "before"
        assert dialog.undecided.text().startswith("Prints as not yet decided: Told beforehand.")
        dialog.which.setCurrentIndex(1)
        assert not dialog.act.isEnabled()
        dialog.which.setCurrentIndex(0)
        for box in dialog.languages.values():
            box.setChecked(False)
        assert not dialog.act.isEnabled()
        dialog.reject()

    came = in_dialog(look)
    QTest.keySequence(drilled, "Ctrl+L")
    assert came


def test_papers_and_letters_are_asked_for_on_the_page_of_the_drills(
    drilled: MainWindow, in_dialog: InDialog
) -> None:
    view = drilled.view
    assert view is not None
    view.show_step("drills")
    page = view.page("drills")

    def reject(dialog: DrillPapersDialog) -> None:
        assert isinstance(dialog, DrillPapersDialog)
        dialog.reject()

    came = in_dialog(reject)
    page.findChild(QPushButton, "print_year").click()
    assert came
    drill = drill_named(drilled, "Tornado drill")
    page.open_drill(drill.id)
    chosen: list[str] = []

    def note(dialog: LettersDialog) -> None:
        chosen.append(dialog.choice().drill)
        dialog.reject()

    came = in_dialog(note)
    page.record.letter.click()
    assert came
    assert chosen == [drill.id]
