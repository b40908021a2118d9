"""The window's own way to the matrix, the gaps, the reminders and the certificates as files."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QMenu

from crisisplan.exchange.sheets import read_sheets
from crisisplan.plan.file import PlanFile
from crisisplan.ui.training.lists import ListsChoice, TrainingListsDialog
from crisisplan.ui.training.selection import NEEDS
from crisisplan.ui.window import MainWindow
from tests.ui.conftest import InDialog, open_in

ALL = ("matrix", "gaps", "schedule", "certificates")


@pytest.fixture
def training(window: MainWindow, trained: PlanFile) -> MainWindow:
    """The window with the plan of a school that trains its staff."""
    return open_in(window, trained)


def write(window: MainWindow, folder: Path, qtbot: Any, **values: Any) -> dict[str, bytes]:
    """The files of some lists, by the end of their names."""
    usual = {"lists": ALL, "people": None, "names": False, "by": "person", "folder": folder}
    assert window.plans.training_lists is not None
    job = window.plans.training_lists.write(ListsChoice(**(usual | values)))
    with qtbot.waitSignal(job.done, timeout=60_000):
        pass
    return {path.suffix: path.read_bytes() for path in folder.iterdir()}


def test_every_list_is_written(training: MainWindow, tmp_path: Path, qtbot: Any) -> None:
    folder = tmp_path / "lists"
    folder.mkdir()
    made = write(training, folder, qtbot)
    assert set(made) == {".xlsx", ".csv", ".ics", ".zip"}
    assert made[".csv"].decode("utf-8-sig").startswith("Person,Job title,")
    assert b"BEGIN:VCALENDAR" in made[".ics"]
    with zipfile.ZipFile(next(folder.glob("*.zip"))) as bundle:
        assert "index.html" in bundle.namelist()
    assert "Written" in training.view.toast._text.text()


def test_the_spreadsheet_can_hold_those_whom_the_matrix_shows(
    training: MainWindow, tmp_path: Path, qtbot: Any, in_dialog: InDialog
) -> None:
    training.view.show_step("training")
    page = training.view.page("training")
    page.who.choose(NEEDS)
    shown = page.who.shown
    everybody = len(page.found.people)
    assert 0 < len(shown) < everybody
    chosen: list[ListsChoice] = []

    def choose(dialog: TrainingListsDialog) -> None:
        assert dialog.people.itemText(0) == f"Everybody ({everybody})"
        dialog.people.setCurrentIndex(1)
        dialog.set_folder(tmp_path / "narrow")
        chosen.append(dialog.choice())
        dialog.reject()

    in_dialog(choose)
    menu = QMenu()
    page.fill_papers(menu)
    menu.actions()[-1].trigger()
    assert chosen[0].people == tuple(line.person.id for line in shown)
    chosen[0].folder.mkdir()
    write(training, chosen[0].folder, qtbot, lists=("matrix",), people=chosen[0].people)
    (path,) = chosen[0].folder.iterdir()
    names = {row.cells[0] for row in read_sheets(path)[0].rows}
    for line in page.who.lines:
        assert (line.person.name in names) == (line in shown)


def test_what_does_not_concern_a_list_is_not_asked(
    training: MainWindow, in_dialog: InDialog
) -> None:
    def look(dialog: TrainingListsDialog) -> None:
        assert not dialog.names.isEnabled()
        assert not dialog.by.isEnabled()
        dialog.boxes["schedule"].setChecked(True)
        dialog.names.setChecked(True)
        assert dialog.choice().names
        dialog.boxes["schedule"].setChecked(False)
        assert not dialog.choice().names
        dialog.boxes["matrix"].setChecked(False)
        assert not dialog.act.isEnabled()
        dialog.reject()

    in_dialog(look)
    training.plans.training_lists.lists()


def test_a_cancelled_list_leaves_nothing(training: MainWindow, tmp_path: Path, qtbot: Any) -> None:
    folder = tmp_path / "none"
    folder.mkdir()
    choice = ListsChoice(ALL, None, False, "person", folder)
    job = training.plans.training_lists.write(choice)
    job.cancel()
    with qtbot.waitSignal(job.cancelled, timeout=60_000):
        pass
    assert list(folder.iterdir()) == []
