"""Importing training records in the window: look them over, say who is meant, take them over."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton, QTableView

from crisisplan.plan.file import read_edits
from crisisplan.plan.model import Person, TrainingRecord
from crisisplan.ui.training.importing import RecordsDialog
from crisisplan.ui.window import MainWindow
from tests.ui.conftest import Answers, cells
from tests.ui.training.staff import clear_training

FILE = (
    "Name,Email,Course,Completed,Expires\n"
    "Ana Muñoz,,CPR/AED,11/3/2025,\n"
    "Zoë Nobody,zoe@x.example,CPR/AED,11/3/2025,\n"
    "Gloria Petersen,,Underwater welding,11/3/2025,\n"
    "Marisol Vega,,CPR/AED,11/3/2025,11/3/2024\n"
)


@pytest.fixture
def records(tmp_path: Path) -> Path:
    path = tmp_path / "records.csv"
    path.write_text(FILE, "utf-8")
    return path


@pytest.fixture
def carry_out(opened: MainWindow, look_over: Any) -> Any:
    """Import records, and look at the dialog."""
    assert opened.desk is not None
    clear_training(opened.desk.file)
    return lambda source, look: look_over(lambda: opened.plans.import_training(source), look)


def recorded(window: MainWindow) -> list[tuple[str, str, str]]:
    plan = window.desk.plan
    return [
        (plan.name_of(row.person), plan.name_of(row.course), str(row.completed_on))
        for row in plan.rows(TrainingRecord)
    ]


def test_records_are_looked_over_and_taken_over_in_one_edit(
    opened: MainWindow, ask: Answers, carry_out: Any, records: Path
) -> None:
    known = len(read_edits(opened.desk.file.path))
    ask.path = records
    seen: dict[str, Any] = {}

    def look(dialog: RecordsDialog) -> None:
        for act in ("add", "ask", "nobody", "no_course"):
            seen[act] = cells(dialog, f"records_{act}")
        seen["act"] = dialog.act.text()
        dialog.act.click()

    carry_out(None, look)
    assert seen["add"][0][0] == "Ana Muñoz"
    assert seen["add"][0][1].startswith("CPR and AED, Nov 3, 2025")
    assert seen["add"][0][2] == "records.csv, line 2"
    assert seen["nobody"][0][0] == "Zoë Nobody"
    assert seen["no_course"][0][0] == "Gloria Petersen"
    assert "before it was completed" in seen["ask"][0][1]
    assert seen["act"] == "Add 1 record of 1 person and 1 course"
    assert recorded(opened) == [("Ana Muñoz", "CPR and AED", "2025-11-03")]
    assert len(read_edits(opened.desk.file.path)) == known + 1
    assert opened.view.step == "training"
    opened.plans.undo()
    assert recorded(opened) == []


def test_who_and_what_is_meant_is_said_and_compared_anew(
    opened: MainWindow, carry_out: Any, records: Path, qtbot: Any
) -> None:
    joyce = next(row for row in opened.desk.plan.rows(Person) if row.name == "Joyce Kim")

    def look(dialog: RecordsDialog) -> None:
        people = dialog.people
        people.choice.setCurrentIndex(people.choice.findData(joyce.id))
        people.choice.activated.emit(people.choice.currentIndex())
        qtbot.waitUntil(lambda: len(cells(dialog, "records_add")) == 2)
        assert not dialog.tabs()[7].isVisible(), "nobody is unknown any more"
        courses = dialog.courses
        courses.view.setCurrentIndex(courses.view.model().index(0, 0))
        assert courses.view.currentIndex().data() == "Underwater welding"
        courses.choice.setCurrentIndex(courses.choice.findData("own"))
        courses.choice.activated.emit(courses.choice.currentIndex())
        qtbot.waitUntil(lambda: len(cells(dialog, "records_add")) == 3)
        dialog.act.click()

    carry_out(records, look)
    assert ("Joyce Kim", "CPR and AED", "2025-11-03") in recorded(opened)
    assert ("Gloria Petersen", "Underwater welding", "2025-11-03") in recorded(opened)


def test_what_is_left_over_is_saved(
    carry_out: Any, ask: Answers, records: Path, tmp_path: Path
) -> None:
    ask.path = tmp_path / "rest.csv"

    def look(dialog: RecordsDialog) -> None:
        dialog.findChild(QPushButton, "save_left_over").click()
        dialog.reject()

    carry_out(records, look)
    rest = ask.path.read_text("utf-8-sig")
    assert "Zoë Nobody" in rest
    assert "Underwater welding" in rest
    assert "Ana Muñoz" not in rest


def test_two_thousand_unknown_names_are_listed_and_nothing_is_changed(
    opened: MainWindow, carry_out: Any, tmp_path: Path
) -> None:
    path = tmp_path / "other school.csv"
    lines = [f"Somebody Number{chr(97 + n % 26)}{chr(97 + n // 26 % 26)}{chr(97 + n // 676)},"
             "CPR,11/3/2025" for n in range(2000)]  # fmt: skip
    path.write_text("\n".join(["Name,Course,Completed", *lines]), "utf-8")

    def look(dialog: RecordsDialog) -> None:
        assert len(cells(dialog, "records_nobody")) == 2000
        assert not dialog.act.isEnabled()
        assert dialog._reason.text() == "There is nothing to import."
        dialog.reject()

    carry_out(path, look)
    assert recorded(opened) == []


def test_copied_rows_are_understood(opened: MainWindow, carry_out: Any) -> None:
    def look(dialog: RecordsDialog) -> None:
        assert cells(dialog, "records_add")[0][0] == "Ana Muñoz"
        dialog.act.click()

    carry_out("Name\tCourse\tCompleted\nAna Muñoz\tCPR\t11/3/2025\n", look)
    assert recorded(opened) == [("Ana Muñoz", "CPR and AED", "2025-11-03")]


def test_nothing_copied_is_said(opened: MainWindow, qtbot: Any) -> None:
    QApplication.clipboard().setText("")
    opened.plans.paste_training()
    qtbot.waitUntil(lambda: opened.view.band.isVisible())
    assert "Nothing to paste yet" in opened.view.band.words.text()


def test_a_tick_is_taken_away(opened: MainWindow, carry_out: Any, records: Path) -> None:
    def look(dialog: RecordsDialog) -> None:
        model = dialog.findChild(QTableView, "records_add").model()
        model.setData(
            model.index(0, 0), Qt.CheckState.Unchecked.value, Qt.ItemDataRole.CheckStateRole
        )
        assert dialog._reason.text() == "Nothing is ticked."
        dialog.reject()

    carry_out(records, look)
    assert recorded(opened) == []
