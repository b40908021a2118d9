"""The matrix: who stands in it, what filters show, and how the keyboard moves about."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget

from crisisplan.plan.model import Course, Person, TrainingRecord
from crisisplan.ui.desk import Desk
from crisisplan.ui.editors import Combo
from crisisplan.ui.pages.training import TrainingPage
from crisisplan.ui.training.matrix import MatrixView
from tests.conftest import TODAY

KEYS = Qt.Key


@pytest.fixture
def matrix(page: TrainingPage) -> MatrixView:
    return page.who.matrix.view


def press(page: QWidget, name: str) -> None:
    (button,) = [b for b in page.findChildren(QPushButton, name) if b.isVisibleTo(page)]
    button.click()


def names(matrix: MatrixView) -> list[str | None]:
    return [line.person.name for line in matrix.rows.lines]


def cell(matrix: MatrixView, name: str, course: Course) -> str:
    row = names(matrix).index(name)
    column = [each.id for each in matrix.rows.courses].index(course.id)
    return str(matrix.rows.index(row, column).data())


def test_crisis_roles_come_first_and_in_the_order_of_the_roster(matrix: MatrixView) -> None:
    assert names(matrix)[:4] == ["Ana Muñoz", "Daniel Whitfield", "Priya Raman", "Ben Hartley"]


def test_cells_say_how_somebody_stands(
    page: TrainingPage, matrix: MatrixView, courses: dict[str, Course]
) -> None:
    press(page, "group_staff")
    assert cell(matrix, "Ana Muñoz", courses["plan"]) == "Aug 2027"
    assert cell(matrix, "Joyce Kim", courses["is100"]) == "Missing"
    assert cell(matrix, "Alice Dupree", courses["cpr"]) == "Ended Oct 2"
    assert cell(matrix, "Carla Weiss", courses["cpr"]) == "Ends Dec 14"
    assert cell(matrix, "Priya Raman", courses["is200"]) == "Done 2024"
    assert cell(matrix, "Nora Newhire", courses["plan"]) == "Due Dec 16"
    assert cell(matrix, "Nora Newhire", courses["cpr"]) == "–"


def test_totals_are_of_those_who_are_shown(page: TrainingPage, courses: dict[str, Course]) -> None:
    view, totals = page.who.matrix.view, page.who.matrix.totals
    column = list(view.rows.courses).index(courses["cpr"])
    assert totals.texts()[column] == "2 of 3"
    page.who.line.setText("dupree")
    assert totals.texts()[column] == "0 of 1"
    assert "CPR and AED 0 of 1" in totals.accessibleName()
    page.who.line.setText("hartley")
    assert totals.texts()[column] == "1 have it"


def test_filters_narrow_and_are_taken_back(
    page: TrainingPage, matrix: MatrixView, desk: Desk, person: Callable[[str], Person]
) -> None:
    press(page, "group_staff")
    everybody = len(matrix.rows.lines)
    building = page.who.findChild(Combo, "filter_building")
    building.setCurrentIndex(building.findData(person("Ben Hartley").building))
    assert names(matrix) == ["Ben Hartley"]
    building.setCurrentIndex(0)
    status = page.who.findChild(Combo, "filter_status")
    status.setCurrentIndex(status.findData("ended"))
    assert names(matrix) == ["Alice Dupree"]
    status.setCurrentIndex(status.findData("new"))
    assert names(matrix) == ["Nora Newhire"]
    role = page.who.findChild(Combo, "filter_role")
    role.setCurrentIndex(1)
    assert names(matrix) == []
    assert page.who.count.text().startswith("0 of ")
    page.who.all_staff.click()
    assert len(matrix.rows.lines) == everybody


def test_a_group_says_how_many_it_has(page: TrainingPage, matrix: MatrixView) -> None:
    button = page.who.findChild(QPushButton, "group_substitute")
    assert button.text() == "Substitute 3"
    button.click()
    assert len(matrix.rows.lines) == 3
    assert button.accessibleName() == "Substitute: 3 people"


def test_whoever_leaves_falls_out_and_keeps_the_records(
    page: TrainingPage, matrix: MatrixView, desk: Desk, person: Callable[[str], Person]
) -> None:
    alice = person("Alice Dupree")
    before = [row for row in desk.plan.rows(TrainingRecord) if row.person == alice.id]
    press(page, "group_staff")
    assert "Alice Dupree" in names(matrix)
    desk.edit("Leave", lambda: setattr(alice, "left_on", TODAY))
    assert "Alice Dupree" not in names(matrix)
    assert [row for row in desk.plan.rows(TrainingRecord) if row.person == alice.id] == before
    page.open_person(alice)
    assert page.card.title.text() == "Alice Dupree"


def test_enter_opens_the_card_and_escape_comes_back(page: TrainingPage, matrix: MatrixView) -> None:
    matrix.setFocus()
    matrix.setCurrentIndex(matrix.rows.index(2, 1))
    QTest.keyClick(matrix, KEYS.Key_Return)
    assert page.card.isVisible()
    assert page.card.title.text() == "Priya Raman"
    QTest.keyClick(page.card.back, KEYS.Key_Escape)
    assert not page.card.isVisible()
    assert matrix.hasFocus()
    assert matrix.currentIndex().row() == 2


def test_above_the_first_row_the_keyboard_goes_to_the_courses(
    page: TrainingPage, matrix: MatrixView, announced: list[str]
) -> None:
    matrix.setFocus()
    matrix.setCurrentIndex(matrix.rows.index(0, 0))
    QTest.keyClick(matrix, KEYS.Key_Up)
    assert matrix.courses.hasFocus()
    QTest.keyClick(matrix.courses, KEYS.Key_Right)
    assert announced[-1].startswith("IS-100.c: Introduction to the Incident Command System. Once.")
    assert "Current: 48 of 49" in announced[-1]
    QTest.keyClick(matrix.courses, KEYS.Key_Return)
    assert page.course_list.isVisible()
    page.close_detail()
    matrix.courses.setFocus()
    QTest.keyClick(matrix.courses, KEYS.Key_Down)
    assert matrix.hasFocus()
    assert (matrix.currentIndex().row(), matrix.currentIndex().column()) == (0, 1)


def test_a_click_on_a_name_or_a_course_opens_it(page: TrainingPage, matrix: MatrixView) -> None:
    place = QPoint(20, matrix.people.sectionViewportPosition(1) + 8)
    QTest.mouseClick(matrix.people.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert page.card.title.text() == "Daniel Whitfield"
    page.close_detail()
    place = QPoint(matrix.courses.sectionViewportPosition(3) + 8, 20)
    QTest.mouseClick(matrix.courses.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert page.course_list.title.text() == "IS-700.b: Introduction to NIMS"


def test_a_cell_is_heard_whole(matrix: MatrixView) -> None:
    table = QAccessible.queryAccessibleInterface(matrix)
    assert table is not None
    index = matrix.rows.index(0, 0)
    said = index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert said == "Ana Muñoz, Orientation on the emergency plan: current until Aug 18, 2027"
    assert matrix.accessibleName() == "Who is trained: people and courses"


def test_tab_leaves_the_matrix_in_one_step(page: TrainingPage, matrix: MatrixView) -> None:
    matrix.setFocus()
    QTest.keyClick(matrix, KEYS.Key_Tab)
    assert not matrix.hasFocus()


def test_the_cursor_stays_with_person_and_course(
    page: TrainingPage, matrix: MatrixView, courses: dict[str, Course]
) -> None:
    page.who.choose("staff")
    matrix.go_to(page.who.lines[5].person.id, courses["is700"].id)
    page.who.choose("roles")
    here = matrix.current()
    assert here is not None
    assert (here[0].name, here[1].id) == ("Nora Fitzgerald", courses["is700"].id)


def test_names_that_are_long_or_missing_are_shown(
    page: TrainingPage, matrix: MatrixView, desk: Desk, qtbot: Any
) -> None:
    def add() -> None:
        desk.file.add(Person, name=None, category="teacher")
        desk.file.add(Person, name="A" * 300, job_title="B" * 300, category="teacher")

    desk.edit("Add", add)
    page.who.choose("staff")
    assert not page.grab().isNull()
    assert matrix.rows.headerData(len(matrix.rows.lines) - 2, Qt.Orientation.Vertical) == (
        "Somebody without a name"
    )


def test_where_the_room_is_small_filters_go_behind_a_button(page: TrainingPage) -> None:
    who = page.who
    assert not who.unfold.isVisible()
    assert who.category.isVisible()
    page.window().resize(1366, 430)
    QTest.qWait(50)
    assert who.unfold.isVisible()
    assert not who.category.isVisible()
    assert who.unfold.text().startswith("Crisis roles ")
    who.unfold.click()
    assert who.category.isVisible()
    who.choose("needs")
    assert who.unfold.text().startswith("Needs action ")
    assert who.category.isVisible()
    page.window().resize(1366, 900)
    QTest.qWait(50)
    assert not who.unfold.isVisible()
    assert who.category.isVisible()
