"""Pages: name the widget, act, and look at the plan."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton

from crisisplan.plan.file import read_plan
from crisisplan.plan.model import Adoption, Building, School
from crisisplan.ui.desk import Desk
from crisisplan.ui.page import StepPage
from crisisplan.ui.planview import PlanView
from crisisplan.ui.theme import Theme
from tests.ui.conftest import type_in


@pytest.fixture
def page(desk: Desk, theme: Theme, qtbot: Any) -> StepPage:
    made = StepPage(desk.forms.step("school"), desk, theme)
    qtbot.addWidget(made)
    made.resize(820, 600)
    made.show()
    return made


def texts(widget: Any) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisible()]


def test_typing_saves_without_a_save_button(page: StepPage, desk: Desk, qtbot: Any) -> None:
    editor = page.fields["district"].editor
    editor.selectAll()
    type_in(editor, "Unit District 9")
    qtbot.waitUntil(lambda: desk.plan.one(School).district == "Unit District 9", timeout=1000)
    assert read_plan(desk.file.path).one(School).district == "Unit District 9"


def test_the_page_shows_what_the_plan_holds(page: StepPage, desk: Desk) -> None:
    assert page.fields["name"].editor.text() == "Cedar Hollow Middle School"
    assert page.fields["state"].editor.currentText() == "Illinois"
    assert page.fields["effective_on"].editor.text() == "Dec 15, 2026"
    assert page.fields["plan_year"].editor.text() == desk.plan.one(Adoption).plan_year


def test_undo_shows_the_old_answer_again(page: StepPage, desk: Desk, qtbot: Any) -> None:
    field = page.fields["enrollment"]
    field.editor.setText("500")
    field.flush()
    assert desk.plan.one(School).enrollment == 500
    desk.undo()
    assert field.editor.text() == "484"
    desk.redo()
    assert field.editor.text() == "500"


def test_a_choice_is_saved_at_once(page: StepPage, desk: Desk, qtbot: Any) -> None:
    editor = page.fields["level"].editor
    editor.setCurrentIndex(editor.findText("High"))
    editor.activated.emit(editor.currentIndex())
    assert desk.plan.one(School).level == "high"


def test_a_wrong_number_shows_why_and_keeps_the_old_answer(
    page: StepPage, desk: Desk, qtbot: Any
) -> None:
    field = page.fields["enrollment"]
    field.editor.setText("about 500")
    field.flush()
    assert desk.plan.one(School).enrollment == 484
    assert "Enter a whole number, for example 420." in texts(field)
    assert field.editor.property("state") == "error"
    assert "whole number" in field.editor.accessibleDescription()
    field.editor.setText("500")
    field.flush()
    assert desk.plan.one(School).enrollment == 500
    assert "Enter a whole number, for example 420." not in texts(field)


def test_an_odd_phone_is_kept_and_doubted(page: StepPage, desk: Desk, qtbot: Any) -> None:
    field = page.fields["phone"]
    field.focus()
    field.editor.setText("555-01")
    field.editor.flush()
    field.editor.left.emit()
    assert desk.plan.one(School).phone == "555-01"
    assert any("5 digits" in text for text in texts(field))


def test_screen_readers_hear_label_audience_and_need(page: StepPage) -> None:
    editor = page.fields["phone"].editor
    assert editor.accessibleName() == "Main phone"
    assert "Seen by: Public, needed for a complete plan" in editor.accessibleDescription()


def test_an_outside_change_does_not_disturb_the_field_in_hand(
    page: StepPage, desk: Desk, qtbot: Any
) -> None:
    field = page.fields["name"]
    field.focus()
    field.editor.setText("Half typ")
    desk.edit("Elsewhere", lambda: setattr(desk.plan.one(School), "city", "Springfield"))
    assert field.editor.text() == "Half typ"
    assert page.fields["city"].editor.text() == "Springfield"


def test_suggested_wording_is_put_in_only_when_asked(
    new_desk: Desk, theme: Theme, qtbot: Any
) -> None:
    page = StepPage(new_desk.forms.step("approval"), new_desk, theme)
    qtbot.addWidget(page)
    page.show()
    field = page.fields["promulgation"]
    (use,) = field.findChildren(QPushButton)
    assert new_desk.plan.one(Adoption).promulgation is None
    qtbot.mouseClick(use, Qt.MouseButton.LeftButton)
    assert new_desk.plan.one(Adoption).promulgation == field.item.example
    assert not use.isVisible()
    new_desk.undo()
    assert new_desk.plan.one(Adoption).promulgation is None
    assert use.isVisible()


def test_a_finding_leads_to_its_question(view: PlanView, desk: Desk, qtbot: Any) -> None:
    view.go_to("school", "zip_code", None)
    qtbot.waitUntil(lambda: view.page("school").fields["zip_code"].editor.hasFocus())
    building = desk.plan.rows(Building)[1]
    view.go_to("school", "buildings.sprinklered", building)
    block = view.page("school").tables["buildings"]
    assert block.current() is building
    assert block.model.columns[block.view.currentIndex().column()].key == "sprinklered"
    view.go_to("school", "buildings.note", building)
    qtbot.waitUntil(lambda: block.details.fields["note"].editor.hasFocus())


def test_questions_stand_in_one_column_where_there_is_little_room(
    page: StepPage, qtbot: Any
) -> None:
    def column(key: str) -> int:
        field = page.fields[key]
        grid = field.parentWidget().layout()
        return int(grid.getItemPosition(grid.indexOf(field))[1])

    assert column("nces_id") == 1
    page.resize(420, 600)
    qtbot.waitUntil(lambda: column("nces_id") == 0)
    page.resize(820, 600)
    qtbot.waitUntil(lambda: column("nces_id") == 1)


def test_back_and_next_never_erase_an_answer(view: PlanView, desk: Desk, qtbot: Any) -> None:
    field = view.page("school").fields["district"]
    field.editor.setText("Half a name")
    view.go(1)
    assert desk.plan.one(School).district == "Half a name"
    view.go(-1)
    assert field.editor.text() == "Half a name"
