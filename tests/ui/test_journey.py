"""Whole ways through the real window: from the welcome to Word and PDF; a year of drills."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pypdf
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from crisisplan.exchange.starting import school_answers, start_plan
from crisisplan.plan.author import Author
from crisisplan.plan.file import read_plan
from crisisplan.plan.forms import Forms
from crisisplan.plan.model import Drill, Person, Position, School, SchoolYear, Split
from crisisplan.rules.drills.board import BoardState, board_of
from crisisplan.ui.dialogs import ExportDialog, StartDialog
from crisisplan.ui.drills.papers import PapersChoice
from crisisplan.ui.pages.drills import DrillsPage
from crisisplan.ui.table import TableBlock
from crisisplan.ui.welcome import Welcome
from crisisplan.ui.window import MainWindow
from tests.ui.conftest import Answers, type_in

pytestmark = [
    pytest.mark.journey,
    pytest.mark.skipif(
        os.environ.get("QT_QPA_PLATFORM") == "offscreen",
        reason="the offscreen platform gives no window the focus back; run it on a screen",
    ),
]


def editor_in(block: TableBlock) -> QWidget:
    (editor,) = [
        w
        for w in block.view.viewport().findChildren(QWidget)
        if w.property("filled") and w.isVisible()
    ]
    return editor


def type_cell(block: TableBlock, row: int, key: str, text: str, qtbot: Any) -> None:
    """Double-click a cell, type, press Enter."""
    index = block.model.index(row, block.model.column_of(key))
    block.view.setCurrentIndex(index)
    block.view.scrollTo(index)
    block.view.setFocus()
    qtbot.keyClick(block.view, Qt.Key.Key_F2)
    editor = editor_in(block)
    type_in(QApplication.focusWidget() or editor, text)
    qtbot.keyClick(QApplication.focusWidget() or editor, Qt.Key.Key_Return)
    qtbot.wait(20)


def test_from_the_welcome_to_word_and_pdf(
    window: MainWindow,
    ask: Answers,
    in_dialog: Callable[[Any], None],
    tmp_path: Path,
    qtbot: Any,
) -> None:
    # A principal starts a plan.
    ask.path = tmp_path / "Elm School.crisisplan"

    def answer(dialog: StartDialog) -> None:
        type_in(dialog.school, "Elm School")
        dialog.state.setCurrentIndex(dialog.state.findData("IL"))
        type_in(dialog.grades, "K-5")
        dialog.act.click()

    in_dialog(answer)
    welcome = window.findChild(Welcome)
    assert welcome is not None
    qtbot.mouseClick(welcome.start, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.view is not None)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    view, desk = window.view, window.desk
    assert view is not None
    assert desk is not None

    # She types the address and goes on to the people.
    editor = view.page("school").fields["address"].editor
    editor.setFocus()
    type_in(editor, "1 Main Street")
    qtbot.keyClick(editor, Qt.Key.Key_Tab)
    assert desk.plan.one(School).address == "1 Main Street"
    qtbot.mouseClick(view._next, Qt.MouseButton.LeftButton)
    people = view.page("people").tables["people"]
    for number, (name, job) in enumerate(
        [("Thanh Nguyễn, RN", "Nurse"), ("Ana Muñoz", "Principal"), ("Łukasz Nowak", "Teacher")]
    ):
        people.add_button.click()
        qtbot.wait(20)
        type_in(editor_in(people), name)
        qtbot.keyClick(editor_in(people), Qt.Key.Key_Return)
        qtbot.wait(20)
        type_cell(people, number, "job_title", job, qtbot)
    assert [row.name for row in desk.plan.rows(Person)] == [
        "Thanh Nguyễn, RN",
        "Ana Muñoz",
        "Łukasz Nowak",
    ]

    # Who takes which role: part of a name is enough.
    view.show_step("roles")
    positions = view.page("roles").tables["positions"]
    type_cell(positions, 0, "primary", "muñoz", qtbot)
    type_cell(positions, 0, "alternate_1", "nowak", qtbot)
    commander = desk.plan.rows(Position)[0]
    assert desk.plan.name_of(commander.primary) == "Ana Muñoz"
    assert desk.plan.name_of(commander.alternate_1) == "Łukasz Nowak"

    # A slip, taken back.
    type_cell(positions, 0, "primary", "nguyễn", qtbot)
    assert desk.plan.name_of(commander.primary) == "Thanh Nguyễn, RN"
    positions.view.setFocus()
    qtbot.keyClick(positions.view, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert desk.plan.name_of(commander.primary) == "Ana Muñoz"

    # She closes the laptop and comes back another day.
    window.show_welcome()
    assert read_plan(ask.path).rows(Position)[0].primary is not None
    window.open_file(ask.path)
    view, desk = window.view, window.desk
    assert view is not None
    assert desk is not None
    assert desk.file.journal.redo_label() is not None
    assert desk.plan.name_of(desk.plan.rows(Position)[0].primary) == "Ana Muñoz"
    assert view.page("school").fields["address"].editor.text() == "1 Main Street"

    # Word and PDF.
    in_dialog(lambda dialog: isinstance(dialog, ExportDialog) and dialog.act.click())
    window.plans.export()
    word = tmp_path / "Elm School (school’s own).docx"
    pdf = tmp_path / "Elm School (school’s own).pdf"
    qtbot.waitUntil(lambda: word.is_file() and pdf.is_file(), timeout=60_000)
    text = "".join(page.extract_text() for page in pypdf.PdfReader(pdf).pages)
    paragraphs = docx.Document(BytesIO(word.read_bytes())).element.body.xml
    for name in ("Elm School", "1 Main Street", "Ana Muñoz", "Łukasz Nowak", "Thanh Nguyễn, RN"):
        assert name in text
        assert name in paragraphs


CALENDAR = """First day of school\tAugust 18, {year}
Labor Day, no school\tSeptember 7
Thanksgiving recess\tNovember 25-27
Winter recess\tDec 21 - Jan 3
Spring recess\tMarch 22-26
Last day of school\tJune 4
"""


def test_a_year_of_drills_from_the_calendar_to_the_proof(
    window: MainWindow,
    ask: Answers,
    in_dialog: Callable[[Any], None],
    author: Author,
    forms: Forms,
    tmp_path: Path,
    qtbot: Any,
) -> None:
    path = tmp_path / "Elm School.crisisplan"
    school = school_answers(forms, name="Elm School", state="MN", grades="K-5")
    start_plan(path, author, forms, school, "Name the school").close()
    window.open_file(path)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    view, desk = window.view, window.desk
    assert view is not None
    assert desk is not None

    # The page says what comes first, and the calendar is pasted as the district prints it.
    view.show_step("drills")
    page = view.page("drills")
    assert isinstance(page, DrillsPage)
    qtbot.mouseClick(page.no_calendar.button, Qt.MouseButton.LeftButton)
    start = date.today().year + (date.today().month >= 6)
    QApplication.clipboard().setText(CALENDAR.format(year=start))
    in_dialog(lambda dialog: dialog.act.click())
    qtbot.mouseClick(
        view.page("calendar").findChild(QPushButton, "paste_calendar"), Qt.MouseButton.LeftButton
    )
    qtbot.waitUntil(lambda: bool(desk.plan.rows(SchoolYear)))
    assert desk.plan.one(SchoolYear).first_day == date(start, 8, 18)

    # A year is proposed, and taken over as one edit.
    view.show_step("drills")
    in_dialog(lambda dialog: dialog.act.click())
    qtbot.mouseClick(page.propose_button, Qt.MouseButton.LeftButton)
    assert [row.kind for row in desk.plan.rows(Drill)].count("fire") == 5
    window.menus.actions["undo"].trigger()
    assert not desk.plan.rows(Drill)
    window.menus.actions["redo"].trigger()
    board = board_of(desk.plan, desk.reference, date.today())
    assert {line.state for line in board.lines} == {BoardState.SCHEDULED}

    # One is held, timed, written down and locked.
    drill = next(row for row in board.drills if row.kind == "fire")
    page.open_drill(drill.id)
    timer = page.record.timer
    timer.main.setFocus()
    qtbot.keyClick(timer.main, Qt.Key.Key_Space)
    timer.areas.setEditText("North wing")
    qtbot.keyClick(timer.areas.lineEdit(), Qt.Key.Key_Return)
    qtbot.mouseClick(timer.main, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(page.record.hold, Qt.MouseButton.LeftButton)
    assert drill.state == "held"
    assert drill.all_accounted is not None
    assert [split.area for split in desk.plan.rows(Split)] == ["North wing"]
    qtbot.mouseClick(page.record.close_button, Qt.MouseButton.LeftButton)
    assert drill.state == "closed"
    assert not page.record.remove.isVisible()

    # The proof, in one file.
    assert window.plans.drill_documents is not None
    year = desk.plan.one(SchoolYear).id
    job = window.plans.drill_documents.write_papers(
        PapersChoice(year, ("evidence",), "letter", tmp_path)
    )
    with qtbot.waitSignal(job.done, timeout=60_000):
        pass
    (bundle,) = tmp_path.glob("*evidence*.zip")
    assert any(name.endswith("index.html") for name in zipfile.ZipFile(bundle).namelist())
