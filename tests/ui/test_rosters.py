"""Importing a roster in the window: look it over, correct it, take it over, undo it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QTableView

from crisisplan.exchange.staff_changes import Act
from crisisplan.plan.file import read_edits
from crisisplan.plan.model import Person, School
from crisisplan.settings import load_settings
from crisisplan.ui.editors import Combo
from crisisplan.ui.rosters import RosterDialog
from crisisplan.ui.window import MainWindow
from tests.ui.conftest import Answers, InDialog, cells

ROSTER = (
    "Staff_id,First_name,Last_name,Title,Email,Role,School\n"
    "1,Ana,Muñoz,Head of school,,Staff,Cedar Hollow Middle School\n"
    "2,Zoë,Quinn,Aide,zoe@x.example,Staff,Cedar Hollow Middle School\n"
    "3,Stu,Dent,,,Student,Cedar Hollow Middle School\n"
    "4,Omar,Said,Coach,not an address,Staff,Oak School\n"
    "5,Room,114,,,,\n"
)


@pytest.fixture
def roster(tmp_path: Path) -> Path:
    path = tmp_path / "staff.csv"
    path.write_text(ROSTER, "utf-8")
    return path


def tab(dialog: RosterDialog, name: str) -> QPushButton:
    found = dialog.findChild(QPushButton, f"roster_{name}")
    assert found is not None
    return found


def people(window: MainWindow) -> list[str | None]:
    assert window.desk is not None
    return [row.name for row in window.desk.plan.rows(Person)]


@pytest.fixture
def carry_out(opened: MainWindow, look_over: Any) -> Any:
    """Import a roster, and look at the dialog."""
    return lambda path, look: look_over(lambda: opened.plans.import_roster(path), look)


def test_a_roster_is_looked_over_and_then_taken_over_in_one_edit(
    opened: MainWindow, ask: Answers, carry_out: Any, roster: Path, qtbot: Any
) -> None:
    assert opened.desk is not None
    assert opened.view is not None
    before, known = len(read_edits(opened.desk.file.path)), people(opened)
    ask.path = roster
    seen: dict[str, Any] = {}

    def look(dialog: RosterDialog) -> None:
        for act in ("add", "change", "skip"):
            seen[act] = cells(dialog, f"changes_{act}")
        seen["tabs"] = [tab(dialog, name).text() for name in ("add", "skip", "problems")]
        seen["act"] = dialog.act.text()
        seen["school"] = dialog.findChild(Combo, "roster_school").currentText()
        dialog.act.click()

    carry_out(None, look)
    assert seen["school"] == "Cedar Hollow Middle School"
    assert seen["tabs"] == ["Add 1", "Skipped 3", "Not read 1"]
    assert seen["add"] == [
        ["Zoë Quinn", "Aide · Aide · zoe@x.example · Staff ID 2", "staff.csv, line 3"]
    ]
    assert seen["change"][0][:2] == [
        "Ana Muñoz",
        "Job title: Principal → Head of school; Staff ID: nothing → 1",
    ]
    assert ["–", "A student.", "staff.csv, line 4"] in seen["skip"]
    assert seen["act"] == "Add 1 and change 1"
    assert people(opened) == [*known, "Zoë Quinn"]
    assert len(read_edits(opened.desk.file.path)) == before + 1
    assert opened.view.toast._text.text() == "Imported staff.csv: add 1 and change 1."
    opened.plans.undo()
    assert people(opened) == known


def test_single_people_are_ticked_and_unticked(
    opened: MainWindow, carry_out: Any, roster: Path, qtbot: Any
) -> None:
    texts: list[str] = []

    def look(dialog: RosterDialog) -> None:
        tab(dialog, "change").click()
        view = dialog.findChild(QTableView, "changes_change")
        view.setFocus()
        view.setCurrentIndex(view.model().index(0, 0))
        qtbot.keyClick(view, Qt.Key.Key_Space)
        texts.append(dialog.act.text())
        tab(dialog, "add").click()
        dialog.findChild(QPushButton, "tick_add").click()
        texts.append(dialog._reason.text())
        assert not dialog.act.isEnabled()
        tab(dialog, "skip").click()
        dialog.findChild(QPushButton, "tick_skip").click()
        texts.append(dialog.act.text())
        assert [change.name for change in dialog.chosen()] == ["Room 114"]
        dialog.reject()

    before = people(opened)
    carry_out(roster, look)
    assert texts == ["Add 1", "Nothing is ticked.", "Add 1"]
    assert people(opened) == before


def test_another_school_can_be_chosen(
    opened: MainWindow, carry_out: Any, roster: Path, qtbot: Any
) -> None:
    added: list[list[str]] = []

    def look(dialog: RosterDialog) -> None:
        schools = dialog.findChild(Combo, "roster_school")
        for name in ("Oak School", "All 2 schools"):
            schools.setCurrentText(name)
            schools.activated.emit(schools.currentIndex())
            assert not dialog.act.isEnabled()
            qtbot.waitUntil(lambda: dialog._job is None)
            added.append([change.name for change in dialog.changes.of(Act.ADD)])
        dialog.reject()

    carry_out(roster, look)
    assert added == [["Omar Said"], ["Zoë Quinn", "Omar Said"]]


def test_columns_are_corrected_and_remembered(
    opened: MainWindow, carry_out: Any, tmp_path: Path, qtbot: Any
) -> None:
    path = tmp_path / "staff.csv"
    path.write_text("Wer,Was,Title\nZoë Quinn,Aide,x\nOmar Said,Coach,y\n", "utf-8")
    seen: list[Any] = []

    def correct(dialog: RosterDialog) -> None:
        # Nobody has a name yet: the columns are shown first.
        assert tab(dialog, "columns").isChecked()
        assert dialog._reason.text() == "Nobody has a name. Say under Columns where the names are."
        for column, meaning in ((0, "full_name"), (1, "job_title")):
            combo = dialog._columns._combos[0][column]
            combo.setCurrentIndex(combo.findData(meaning))
            combo.activated.emit(combo.currentIndex())
            qtbot.waitUntil(lambda: dialog._job is None)
        seen.append(cells(dialog, "changes_add"))
        seen.append(dialog._columns._combos[0][2].currentText())
        dialog.act.click()

    carry_out(path, correct)
    assert seen[0] == [
        ["Zoë Quinn", "Aide · Aide", "staff.csv, line 2"],
        ["Omar Said", "Coach · Coach", "staff.csv, line 3"],
    ]
    assert seen[1] == "Left out"
    saved = load_settings(opened.settings.path)
    assert list(saved.rosters.values()) == [["full_name", "job_title", ""]]
    assert "Wer" not in opened.settings.path.read_text("utf-8")

    def look(dialog: RosterDialog) -> None:
        seen.append(tab(dialog, "keep").text())
        dialog.reject()

    carry_out(path, look)
    assert seen[2].startswith("Left as is")
    assert people(opened)[-2:] == ["Zoë Quinn", "Omar Said"]


def test_what_cannot_be_read_is_said_at_the_top_of_the_page(
    opened: MainWindow, tmp_path: Path, qtbot: Any
) -> None:
    assert opened.view is not None
    path = tmp_path / "staff.csv"
    path.write_bytes(b"%PDF-1.7")
    opened.plans.import_roster(path)
    band = opened.view.band
    qtbot.waitUntil(band.isVisible)
    assert "staff.csv is a document, not a table" in band.words.text()


def test_a_folder_is_asked_for_by_its_own_key(
    opened: MainWindow, ask: Answers, in_dialog: InDialog, roster: Path, qtbot: Any
) -> None:
    action = opened.menus.actions["roster_folder"]
    assert action.shortcut().toString() == "Ctrl+Shift+I"
    assert opened.menus.actions["roster"].shortcut().toString() == "Ctrl+I"
    ask.path = roster.parent
    titles: list[str] = []

    def look(dialog: RosterDialog) -> None:
        titles.append(dialog.windowTitle())
        dialog.reject()

    in_dialog(look)
    action.trigger()
    qtbot.waitUntil(lambda: bool(titles))
    assert titles == [f"Import the roster {roster.parent.name}?"]


def test_without_a_plan_there_is_nothing_to_import_into(window: MainWindow) -> None:
    assert not window.menus.actions["roster"].isEnabled()
    assert window.plans.import_roster() is None


def test_the_button_stands_beside_pasting(opened: MainWindow, ask: Answers) -> None:
    assert opened.view is not None
    opened.view.show_step("people")
    button = opened.view.page("people").findChild(QPushButton, "import_roster")
    ask.path = None
    button.click()
    assert opened.desk is not None
    assert opened.desk.plan.one(School).name == "Cedar Hollow Middle School"
