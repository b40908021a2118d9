"""The window's own way to the stop-check for counsel."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from crisisplan.plan.model import BiometricSystem, School
from crisisplan.ui.biometrics.counsel import CounselChoice, CounselDialog
from crisisplan.ui.biometrics.papers import BiometricPapersDialog
from crisisplan.ui.window import MainWindow
from tests.ui.conftest import InDialog

NAME = "Stop-check - Cafeteria finger reader"


def lunch(window: MainWindow) -> str:
    assert window.desk is not None
    return window.desk.plan.rows(BiometricSystem)[0].id


def test_the_button_in_the_panel_writes_word_and_pdf(
    opened: MainWindow, tmp_path: Path, in_dialog: InDialog, qtbot: Any
) -> None:
    opened.view.show_step("biometrics")
    page = opened.view.page("biometrics")

    def write(dialog: Any) -> None:
        assert isinstance(dialog, CounselDialog)
        for box in dialog.formats.values():
            box.setChecked(False)
        assert not dialog.act.isEnabled()
        for box in dialog.formats.values():
            box.setChecked(True)
        dialog.set_folder(tmp_path)
        dialog.act.click()

    in_dialog(write)
    page.check.print_button.click()
    made = [tmp_path / f"{NAME}.docx", tmp_path / f"{NAME}.pdf"]
    qtbot.waitUntil(lambda: all(path.exists() for path in made), timeout=60_000)
    assert [path.read_bytes()[:2] for path in made] == [b"PK", b"%P"]
    qtbot.waitUntil(lambda: "Written" in opened.view.toast._text.text(), timeout=10_000)


def test_cancelled_it_leaves_no_file(opened: MainWindow, tmp_path: Path, qtbot: Any) -> None:
    folder = tmp_path / "papers"
    folder.mkdir()
    documents = opened.plans.counsel_documents
    assert documents is not None
    job = documents.write(CounselChoice(lunch(opened), ("pdf",), "letter", folder))
    job.cancel()
    with qtbot.waitSignal(job.cancelled, timeout=60_000):
        pass
    assert not list(folder.iterdir())


@pytest.mark.parametrize("act", ["next_stage", "stop_check", "withdrawal"])
def test_the_menu_leads_to_the_step(opened: MainWindow, act: str, in_dialog: InDialog) -> None:
    if act == "withdrawal":
        in_dialog(lambda dialog: dialog.reject())
    opened.menus.actions[act].trigger()
    assert opened.view.step == "biometrics"


def test_the_statement_that_none_is_used_is_written(
    opened: MainWindow, tmp_path: Path, in_dialog: InDialog, qtbot: Any
) -> None:
    assert opened.desk is not None
    with opened.desk.file.edit("None"):
        opened.desk.plan.one(School).uses_biometrics = False
        for system in opened.desk.plan.rows(BiometricSystem):
            system.refused_on = system.refused_on or date(2026, 11, 2)
    opened.view.show_step("biometrics")
    page = opened.view.page("biometrics")
    page.refresh()
    folder = tmp_path / "papers"
    folder.mkdir()

    def write(dialog: Any) -> None:
        assert isinstance(dialog, BiometricPapersDialog)
        assert dialog.about.currentData() == "", "the school’s paper, whatever systems there are"
        dialog.set_folder(folder)
        dialog.act.click()

    in_dialog(write)
    page.print_statement.click()
    qtbot.waitUntil(lambda: len([*folder.glob("*.pdf"), *folder.glob("*.docx")]) == 4,
                    timeout=60_000)  # fmt: skip
    assert not list(folder.glob("*.part"))
