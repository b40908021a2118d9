"""The first whole way, through the real window: start, fill, undo, close, reopen, export."""

from __future__ import annotations

import os
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pypdf
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from crisisplan.plan.file import read_plan
from crisisplan.plan.model import Person, Position, School
from crisisplan.ui.dialogs import ExportDialog, StartDialog
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
