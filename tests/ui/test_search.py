"""The search of the window: typing, choosing, going there."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from crisisplan.plan.model import JobAction, Person, RuleDecision, School
from crisisplan.ui.search import SearchBox, told
from crisisplan.ui.window import MainWindow
from tests.ui.conftest import type_in


@pytest.fixture
def box(window: MainWindow, sample_path: Path) -> SearchBox:
    """The open search of the sample's window."""
    window.open_file(sample_path)
    assert window.view is not None
    QTest.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    return window.view.search


def titles(box: SearchBox) -> list[str]:
    lines = range(box.model.rowCount())
    return [entry.title for n in lines if (entry := box.model.entry(n)) is not None]


def press(box: SearchBox, *keys: Qt.Key) -> None:
    for key in keys:
        QTest.keyClick(box.line, key)


def test_ctrl_k_opens_it_and_says_what_can_be_searched(box: SearchBox) -> None:
    assert box.isVisible()
    assert box.line.hasFocus()
    assert "a step, a question, a person" in box.words.text()
    assert box.words.isVisible()
    assert not box.list.isVisible()


def test_the_top_bar_opens_it_wide_or_narrow(window: MainWindow, sample_path: Path) -> None:
    window.open_file(sample_path)
    assert window.view is not None
    top, box = window.view.top, window.view.search
    assert top.search.isVisible()
    assert not top.search_icon.isVisible()
    top.search.click()
    assert box.isVisible()
    box.leave()
    window.resize(900, 700)
    QApplication.processEvents()
    assert not top.search.isVisible()
    top.search_icon.click()
    assert box.isVisible()
    assert window.view.rect().contains(box.geometry())


def test_enter_goes_to_a_person(box: SearchBox, window: MainWindow) -> None:
    type_in(box.line, "munoz")
    assert titles(box)[0] == "Ana Muñoz"
    press(box, Qt.Key.Key_Return)
    assert not box.isVisible()
    view = window.view
    assert view is not None
    assert view.step == "people"
    block = view.page("people").tables["people"]
    assert block.current().row_name == "Ana Muñoz"
    assert block.view.hasFocus()


def test_enter_goes_to_a_question_of_the_page(box: SearchBox, window: MainWindow) -> None:
    window.view.show_step("people")
    window.search()
    type_in(box.line, "Phone after hours")
    press(box, Qt.Key.Key_Enter)
    assert window.view.step == "school"
    assert window.view.page("school").fields["phone_after_hours"].editor.hasFocus()


def test_enter_goes_to_a_step(box: SearchBox, window: MainWindow) -> None:
    type_in(box.line, "contacts and")
    press(box, Qt.Key.Key_Return)
    assert window.view.step == "contacts"
    assert window.view.page("contacts").isAncestorOf(QApplication.focusWidget())


def test_enter_goes_to_an_answer_below_a_table(box: SearchBox, window: MainWindow) -> None:
    type_in(box.line, "site security post or location")
    press(box, Qt.Key.Key_Return)
    block = window.view.page("roles").tables["positions"]
    assert block.current().row_name == "Site Security"
    assert block.details.fields["post"].editor.hasFocus()


def test_enter_goes_to_a_row_that_is_a_part_of_another(box: SearchBox, window: MainWindow) -> None:
    row = window.desk.plan.rows(JobAction)[-1]
    type_in(box.line, row.text)
    press(box, Qt.Key.Key_Return)
    assert window.view.page("roles").tables["actions"].current() is row


def test_arrows_pass_over_headings_and_stay_inside(box: SearchBox) -> None:
    type_in(box.line, "an")
    assert box.model.entry(0) is None
    first = box.list.currentIndex().row()
    press(box, Qt.Key.Key_Up)
    assert box.list.currentIndex().row() == first
    seen = set()
    for _ in range(60):
        press(box, Qt.Key.Key_Down)
        seen.add(box.list.currentIndex().row())
    assert all(box.model.entry(number) is not None for number in seen)
    assert len(seen) == len(titles(box)) - 1
    assert box.line.hasFocus()


def test_escape_leaves_everything_where_it_was(box: SearchBox, window: MainWindow) -> None:
    press(box, Qt.Key.Key_Escape)
    field = window.view.page("school").fields["district"].editor
    field.setFocus()
    window.search()
    type_in(box.line, "munoz")
    press(box, Qt.Key.Key_Escape)
    assert not box.isVisible()
    assert field.hasFocus()
    assert window.view.step == "school"


def test_it_closes_when_the_focus_goes_elsewhere(box: SearchBox, window: MainWindow) -> None:
    window.view.steps.view.setFocus()
    assert not box.isVisible()


def test_what_was_just_typed_is_found(box: SearchBox, window: MainWindow) -> None:
    box.leave()
    field = window.view.page("school").fields["district"].editor
    field.setFocus()
    field.selectAll()
    type_in(field, "Żółw District")
    window.search()
    assert window.desk.plan.one(School).district == "Żółw District"
    type_in(box.line, "zolw")
    assert titles(box) == ["Żółw District"]


def test_an_open_cell_is_saved_first(box: SearchBox, window: MainWindow) -> None:
    box.leave()
    window.view.show_step("people")
    block = window.view.page("people").tables["people"]
    block.show_row(window.desk.plan.rows(Person)[0], "room", edit=True)
    editor = QApplication.focusWidget()
    type_in(editor, "Zebra room")
    window.search()
    type_in(box.line, "zebra")
    assert len(titles(box)) == 1
    press(box, Qt.Key.Key_Escape)
    assert not box.isVisible()


def test_commands_of_the_menus_are_carried_out(box: SearchBox, window: MainWindow) -> None:
    folded = window.view.panel.folded
    type_in(box.line, "fold the panel")
    assert titles(box) == ["Fold the panel"]
    press(box, Qt.Key.Key_Return)
    assert window.view.panel.folded is not folded


def test_only_commands_that_are_offered_are_found(box: SearchBox, window: MainWindow) -> None:
    assert not window.menus.actions["undo"].isEnabled()
    type_in(box.line, "undo")
    assert "Undo" not in titles(box)
    box.line.clear()
    type_in(box.line, "search")
    assert "Search" not in titles(box)


def test_a_click_goes_there(box: SearchBox, window: MainWindow) -> None:
    type_in(box.line, "munoz")
    place = box.list.visualRect(box.model.index(1)).center()
    QTest.mouseClick(box.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert window.view.step == "people"


def test_nothing_found_is_said_and_enter_does_nothing(box: SearchBox, window: MainWindow) -> None:
    type_in(box.line, "xyzzy")
    assert box.words.text().startswith("Nothing in the plan holds “xyzzy”.")
    press(box, Qt.Key.Key_Down, Qt.Key.Key_Return)
    assert box.isVisible()
    assert window.view.step == "school"


def test_screen_readers_hear_how_much_there_is_and_where_one_is(
    box: SearchBox, announced: list[str]
) -> None:
    box.line.setText("munoz")
    assert any(words.endswith("results") for words in announced)
    assert any(words.startswith("Ana Muñoz, Principal") for words in announced)
    announced.clear()
    press(box, Qt.Key.Key_Down)
    assert len(announced) == 1
    line = QAccessible.queryAccessibleInterface(box.line)
    assert line.text(QAccessible.Text.Name) == "Search the plan"
    assert "a person" in line.text(QAccessible.Text.Description)


def test_the_number_in_words(box: SearchBox) -> None:
    assert told([], " ") == ""
    box.line.setText("phone after hours")
    assert told(box._search.find("zip code"), "zip code").endswith(("result", "results"))


def test_a_change_while_it_is_open_is_found(box: SearchBox, window: MainWindow) -> None:
    box.line.setText("zebra")
    assert titles(box) == []
    field = window.plans.forms.step("school").field("district")
    window.desk.answer(field, window.desk.plan.one(School), "Zebra District")
    box.line.setText("zebra d")
    assert titles(box) == ["Zebra District"]
    window.desk.undo()
    box.line.setText("zebra")
    assert titles(box) == []


def test_without_a_plan_there_is_nothing_to_search(window: MainWindow, sample_path: Path) -> None:
    window.open_file(sample_path)
    assert window.menus.actions["search"].isEnabled()
    window.show_welcome()
    assert not window.menus.actions["search"].isEnabled()


def test_a_decision_is_found_by_the_name_of_its_rule(box: SearchBox, window: MainWindow) -> None:
    assert window.view is not None
    desk = window.view.desk
    reason = "No students are here in storms."
    values = {"rule": "IL.severe_weather.1", "applies": False, "reason": reason}
    desk.edit("Decide", lambda: desk.file.add(RuleDecision, **values))
    type_in(box.line, "weather and shelter")
    assert "Severe weather and shelter-in-place" in titles(box)
    box.line.clear()
    type_in(box.line, "severe_weather.1")
    assert titles(box) == []
