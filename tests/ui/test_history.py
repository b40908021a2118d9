"""The history of a field in the window: where it is asked for, what it shows, putting back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from crisisplan.plan.model import Person, Position, School
from crisisplan.ui.window import MainWindow
from tests.ui.conftest import InDialog, type_in
from tests.ui.test_keeping import elsewhere  # noqa: F401


def ask_for_history(window: MainWindow) -> None:
    keys = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_H, keys)


def lines(dialog: Any) -> list[str]:
    return [dialog.list.item(n).text() for n in range(dialog.list.count())]


def test_a_field_of_the_page_and_putting_a_value_back(
    opened: MainWindow, in_dialog: InDialog
) -> None:
    view, desk = opened.view, opened.desk
    school = desk.plan.one(School)
    before = school.district
    field = view.page("school").fields["district"].editor
    field.setFocus()
    field.selectAll()
    type_in(field, "Oak District")
    seen: list[str] = []

    def choose(dialog: Any) -> None:
        seen.extend(lines(dialog))
        assert not dialog.act.isEnabled()
        dialog.list.setCurrentRow(1)
        assert dialog.act.isEnabled()
        dialog.act.click()

    in_dialog(choose)
    ask_for_history(opened)
    assert seen[0].startswith("Now: Oak District\n")
    assert seen[1].startswith(f"{before}\n")
    assert "Ana Muñoz · Fill in the sample school" in seen[1]
    assert school.district == before
    assert field.text() == before
    assert view.toast.isVisible()
    assert desk.file.journal.undo_label() == "Restore “District or governing body”"
    desk.undo()
    assert school.district == "Oak District"


def test_a_cell_of_a_table_and_one_that_is_being_edited(
    opened: MainWindow, in_dialog: InDialog
) -> None:
    view, desk = opened.view, opened.desk
    view.show_step("people")
    person = desk.plan.rows(Person)[1]
    before = person.room
    block = view.page("people").tables["people"]
    block.show_row(person, "room", edit=True)
    type_in(QApplication.focusWidget(), "Roof")
    seen: list[str] = []

    def choose(dialog: Any) -> None:
        seen.extend([dialog.windowTitle(), *lines(dialog)])
        dialog.list.setCurrentRow(1)
        dialog.act.click()

    in_dialog(choose)
    ask_for_history(opened)
    assert seen[0] == "History of “Room” of Daniel Whitfield"
    assert seen[1].startswith("Now: Roof\n")
    assert person.room == before


def test_a_field_below_a_table(opened: MainWindow, in_dialog: InDialog) -> None:
    view, desk = opened.view, opened.desk
    position = desk.plan.rows(Position)[0]
    view.go_to("roles", "positions.mission", position)
    titles: list[str] = []

    def look(dialog: Any) -> None:
        titles.append(dialog.windowTitle())
        assert dialog.whole.isVisible()
        assert dialog.whole.toPlainText() == position.mission
        dialog.reject()

    in_dialog(look)
    ask_for_history(opened)
    assert titles == ["History of “Mission” of Incident Commander"]


def test_whoever_was_removed_has_a_name_but_cannot_be_put_back(
    opened: MainWindow, in_dialog: InDialog
) -> None:
    view, desk = opened.view, opened.desk
    position = desk.plan.rows(Position)[0]
    person = desk.plan.get(Person, position.primary)
    desk.remove(opened.plans.forms.table("people.people"), [person])
    view.go_to("roles", "positions.primary", position)

    def look(dialog: Any) -> None:
        assert lines(dialog)[0].startswith("Now: Not yet decided\n")
        assert lines(dialog)[1].startswith("Ana Muñoz (removed)\n")
        dialog.list.setCurrentRow(1)
        assert not dialog.act.isEnabled()
        assert dialog._reason.text() == "Ana Muñoz was removed from the plan."
        dialog.reject()

    in_dialog(look)
    ask_for_history(opened)
    assert position.primary is None


def test_the_context_menus_lead_to_it(opened: MainWindow, in_dialog: InDialog) -> None:
    view = opened.view
    titles: list[str] = []

    def look(dialog: Any) -> None:
        titles.append(dialog.windowTitle())
        dialog.reject()

    for key in ("district", "state", "campus"):
        menu = view.page("school").fields[key].menu()
        in_dialog(look)
        next(a for a in menu.actions() if a.text().startswith("&History")).trigger()
        menu.deleteLater()
    view.show_step("people")
    block = view.page("people").tables["people"]
    block.show_row(opened.desk.plan.rows(Person)[0], "phone")
    menu = QMenu()
    block.menu.fill(menu)
    in_dialog(look)
    next(a for a in menu.actions() if a.text().startswith("&History")).trigger()
    assert titles == [
        "History of “District or governing body”",
        "History of “State”",
        "History of “Campus and surroundings”",
        "History of “Work phone” of Ana Muñoz",
    ]


def test_the_right_button_opens_the_menu_of_every_kind_of_field(
    opened: MainWindow, qtbot: Any
) -> None:
    for key in ("district", "state", "campus"):
        editor = opened.view.page("school").fields[key].editor
        editor.customContextMenuRequested.emit(editor.rect().center())
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        assert any(action.text().startswith("&History") for action in menu.actions())
        menu.close()


def test_through_the_menu_bar_it_is_of_the_field_that_was_in_use(
    opened: MainWindow, in_dialog: InDialog
) -> None:
    opened.view.page("school").fields["city"].editor.setFocus()
    QTest.keyClick(opened, Qt.Key.Key_Alt)
    titles: list[str] = []

    def look(dialog: Any) -> None:
        titles.append(dialog.windowTitle())
        dialog.reject()

    in_dialog(look)
    opened.menus.actions["history"].trigger()
    assert titles == ["History of “City”"]


def test_away_from_any_field_it_says_where_to_go(opened: MainWindow) -> None:
    opened.view.steps.view.setFocus()
    ask_for_history(opened)
    assert opened.view.toast.isVisible()
    assert "field or a cell" in opened.view.toast._text.text()


def test_a_plan_that_is_only_read_shows_it_without_restore(
    window: MainWindow,
    elsewhere: Path,  # noqa: F811
    in_dialog: InDialog,
) -> None:
    window.open_file(elsewhere)
    window.view.page("school").fields["district"].editor.setFocus()

    def look(dialog: Any) -> None:
        assert lines(dialog)
        assert not dialog.act.isVisible()
        dialog.list.setCurrentRow(1)
        assert not dialog.act.isEnabled()
        assert dialog.cancel.text() == "Close"
        dialog.cancel.click()

    in_dialog(look)
    ask_for_history(window)
