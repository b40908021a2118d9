"""Finding the school in a list: by keyboard, as one edit, and without a list as before."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from crisisplan.exchange.school_directory import SchoolDirectory, load_list
from crisisplan.folders import data_folder
from crisisplan.plan.file import PlanFile, read_plan
from crisisplan.plan.model import School
from crisisplan.ui.desk import Desk
from crisisplan.ui.dialogs import SettingsDialog, StartDialog
from crisisplan.ui.planview import PlanView
from crisisplan.ui.school_finder import SchoolListLoader
from crisisplan.ui.theme import Theme
from crisisplan.ui.window import MainWindow
from tests.exchange.schools import ccd_row, several, write_list
from tests.ui.conftest import Answers, InDialog

ROWS = [
    ccd_row(SCH_NAME="OAK HILL ELEMENTARY", NCESSCH="170000900001", LCITY="OAKVILLE"),
    ccd_row(SCH_NAME="OAK HILL HIGH SCHOOL", NCESSCH="170000900002", GSLO="09", GSHI="12"),
    ccd_row(SCH_NAME="ELM SCHOOL", NCESSCH="170000900003", LSTREET1="", PHONE="-1", LZIP=""),
]


@pytest.fixture
def listed(tmp_path: Path) -> None:
    """A list is loaded."""
    load_list(write_list(tmp_path / "list.csv", ROWS), data_folder())


@pytest.fixture
def new_view(new_plan: PlanFile, window: MainWindow) -> PlanView:
    """A plan just started, in the window."""
    new_plan.close()
    window.open_file(new_plan.path)
    assert window.view is not None
    return window.view


def pick(line: QWidget, popup: QWidget, typed: str, downs: int, qtbot: Any) -> None:
    """Type, go down in the list, and press Enter."""
    line.setFocus()
    qtbot.keyClicks(line, typed)
    qtbot.waitUntil(popup.isVisible)
    for _ in range(downs):
        qtbot.keyClick(popup, Qt.Key.Key_Down)
    qtbot.keyClick(popup, Qt.Key.Key_Return)


# -- the School step


def test_without_a_list_a_quiet_line_leads_to_the_settings(
    view: PlanView, desk: Desk, qtbot: Any
) -> None:
    find = view.page("school").find
    assert not find.line.isVisible()
    with qtbot.waitSignal(view.settings_wanted, timeout=1000):
        find.get.click()
    view.find_school()
    assert find.get.hasFocus()


def test_choosing_fills_the_step_in_as_one_edit(
    listed: None, new_view: PlanView, ask: Answers, qtbot: Any
) -> None:
    find = new_view.page("school").find
    new_view.find_school()
    assert find.line.hasFocus()
    pick(find.line, find.finder.popup, "oak", 2, qtbot)
    school = new_view.desk.plan.one(School)
    assert (school.name, school.nces_id, school.district) == (
        "Oak Hill High School",
        "170000900002",
        "Cedar Hollow CUSD 9",
    )
    assert (school.address, school.city, school.state, school.zip_code, school.phone) == (
        "100 School St",
        "Cedar Hollow",
        "IL",
        "62999-0123",
        "(217) 555-0100",
    )
    assert (school.level, school.control, school.grades) == ("middle", "public", "9-12")
    assert (school.staff_count, school.enrollment) == (None, None)
    assert new_view.page("school").fields["city"].editor.text() == "Cedar Hollow"
    assert "11 answers filled in from the school list of 2024–25" in new_view.toast._text.text()
    assert ask.asked == []
    assert find.line.text() == ""
    assert "2024–25" in str(new_view.desk.file.journal.undo_label())
    new_view.desk.undo()
    assert (school.name, school.city, school.grades) == (None, None, None)


def test_answers_that_would_be_replaced_are_named_first(
    listed: None, view: PlanView, desk: Desk, ask: Answers, qtbot: Any
) -> None:
    find = view.page("school").find
    find.refresh()
    before = desk.plan.one(School).name
    ask.yes = False
    pick(find.line, find.finder.popup, "elm", 1, qtbot)
    assert desk.plan.one(School).name == before
    (asked,) = ask.asked
    assert asked.startswith("Fill in Elm School? ")
    assert "Name of the school “Cedar Hollow Middle School” becomes “Elm School”" in asked
    assert "does not know: Street address, ZIP code, Main phone and Students enrolled" in asked
    ask.yes = True
    phone = desk.plan.one(School).phone
    pick(find.line, find.finder.popup, "elm", 1, qtbot)
    school = desk.plan.one(School)
    assert (school.name, school.nces_id, school.phone) == ("Elm School", "170000900003", phone)
    ask.asked.clear()
    pick(find.line, find.finder.popup, "elm", 1, qtbot)
    assert ask.asked == []
    assert view.toast._text.text() == "The plan says the same as the list already."


def test_half_typed_answers_are_saved_before_they_are_compared(
    listed: None, new_view: PlanView, ask: Answers, qtbot: Any
) -> None:
    page = new_view.page("school")
    page.fields["city"].editor.setText("Springfield")
    pick(page.find.line, page.find.finder.popup, "oak", 1, qtbot)
    assert "City “Springfield” becomes “Oakville”" in ask.asked[0]


def test_escape_closes_the_list_and_keeps_what_was_typed(
    listed: None, new_view: PlanView, qtbot: Any
) -> None:
    find = new_view.page("school").find
    find.line.setFocus()
    qtbot.keyClicks(find.line, "oa")
    assert not find.finder.popup.isVisible()
    qtbot.keyClicks(find.line, "k")
    assert find.finder.popup.isVisible()
    assert find.finder.completer.completionModel().rowCount() == 2
    qtbot.keyClick(find.finder.popup, Qt.Key.Key_Down)
    assert find.line.text() == "oak"
    qtbot.keyClick(find.finder.popup, Qt.Key.Key_Escape)
    assert not find.finder.popup.isVisible()
    assert find.line.text() == "oak"
    assert new_view.desk.plan.one(School).name is None


def test_what_cannot_be_found_is_said(listed: None, new_view: PlanView, qtbot: Any) -> None:
    find = new_view.page("school").find
    assert "2024–25 (3 schools)" in find._help.text()
    find.line.setFocus()
    qtbot.keyClicks(find.line, "zzz")
    assert find._help.text() == "The list has no such school. Private schools are not in it."
    assert not find.finder.popup.isVisible()
    find.line.clear()
    qtbot.keyClicks(find.line, "e")
    assert "2024–25" in find._help.text()


def test_a_screen_reader_hears_what_tells_two_schools_apart(
    listed: None, new_view: PlanView, qtbot: Any
) -> None:
    find = new_view.page("school").find
    find.line.setFocus()
    qtbot.keyClicks(find.line, "oak")
    index = find.finder.completer.completionModel().index(0, 0)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == (
        "Oak Hill Elementary, Oakville, IL 62999 · Cedar Hollow CUSD 9 · grades 6-8, "
        "list of 2024–25"
    )


# -- a new plan


def test_a_new_plan_takes_along_what_the_list_knows(
    listed: None, window: MainWindow, ask: Answers, in_dialog: InDialog, tmp_path: Path, qtbot: Any
) -> None:
    ask.path = tmp_path / "oak.crisisplan"

    def fill(dialog: StartDialog) -> None:
        pick(dialog.school, dialog._finder.popup, "oak", 1, qtbot)
        assert dialog.isVisible()
        assert dialog.school.text() == "Oak Hill Elementary"
        assert (dialog.state.currentData(), dialog.grades.text()) == ("IL", "6-8")
        assert "100 School St, Oakville, IL" in dialog.found_words.text()
        dialog.school.setText("Oak Hill Elementary School")
        dialog.grades.setText("K-5")
        dialog.act.click()

    in_dialog(fill)
    window.plans.start_plan()
    school = read_plan(ask.path).one(School)
    assert (school.name, school.grades) == ("Oak Hill Elementary School", "K-5")
    assert (school.city, school.nces_id) == ("Oakville", "170000900001")


@pytest.mark.parametrize("how", ["button", "typed anew"])
def test_what_the_list_knows_can_be_left_out(
    listed: None, window: MainWindow, theme: Theme, qtbot: Any, how: str
) -> None:
    dialog = StartDialog(window, theme, [("IL", "Illinois")], "Ana")
    qtbot.addWidget(dialog)
    dialog.show()
    pick(dialog.school, dialog._finder.popup, "oak", 1, qtbot)
    form = window.plans.forms.step("school")
    assert dialog.found(form)
    if how == "button":
        dialog.only_name.click()
        assert dialog.school.text() == "Oak Hill Elementary"
    else:
        dialog.school.selectAll()
        qtbot.keyClicks(dialog.school, "Birch School")
    assert dialog.found(form) == {}
    assert not dialog.only_name.isVisible()


def test_without_a_list_the_name_is_just_typed(
    window: MainWindow, theme: Theme, qtbot: Any
) -> None:
    dialog = StartDialog(window, theme, [("IL", "Illinois")], "Ana")
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.keyClicks(dialog.school, "Oak Hill")
    assert not dialog._finder.popup.isVisible()
    assert not dialog.found_words.isVisible()
    assert dialog.act.isEnabled()


# -- the settings


def loader_in(dialog: SettingsDialog) -> SchoolListLoader:
    return dialog.findChild(SchoolListLoader)


def test_a_list_is_loaded_in_the_settings_and_used_at_once(
    new_view: PlanView, window: MainWindow, ask: Answers, in_dialog: InDialog, tmp_path: Path,
    qtbot: Any,
) -> None:  # fmt: skip
    ask.path = write_list(tmp_path / "list.csv", [*ROWS, ROWS[0]])

    def load(dialog: SettingsDialog) -> None:
        loader = loader_in(dialog)
        assert "No list is loaded." in loader.status.text()
        loader.choose.click()
        assert not dialog.act.isEnabled()
        qtbot.waitUntil(lambda: not loader.bar.isVisible(), timeout=10_000)
        assert loader.status.text() == (
            "Loaded: 3 schools of 2024–25.\nLeft out: 1 row listed twice (line 5)."
        )
        dialog.act.click()

    in_dialog(load)
    window.plans.show_settings()
    assert new_view.page("school").find.line.isVisible()
    again = SchoolListLoader(window.worker, lambda: None)
    qtbot.addWidget(again)
    assert "the list of 2024–25 (3 schools), from list.csv." in again.status.text()


def test_a_wrong_list_is_told_and_the_old_one_stays(
    listed: None, window: MainWindow, tmp_path: Path, qtbot: Any
) -> None:
    wrong = tmp_path / "wrong.csv"
    wrong.write_text("Name,City\n")
    loader = SchoolListLoader(window.worker, lambda: wrong)
    qtbot.addWidget(loader)
    loader.show()
    loader.choose.click()
    qtbot.waitUntil(lambda: not loader.bar.isVisible(), timeout=10_000)
    assert loader.status.text().startswith("wrong.csv is not a list of public schools")
    assert loader.status.text().endswith("that was loaded before is still there.")
    assert loader.status.property("kind") == "error"
    assert loader.choose.isEnabled()
    about = SchoolDirectory([data_folder()]).about
    assert about is not None
    assert about.schools == 3


def test_loading_can_be_cancelled_and_ends_with_the_dialog(
    listed: None, window: MainWindow, tmp_path: Path, qtbot: Any
) -> None:
    large = write_list(tmp_path / "large.csv", several(20_000))
    loader = SchoolListLoader(window.worker, lambda: large)
    qtbot.addWidget(loader)
    loader.show()
    loader.choose.click()
    loader.cancel.click()
    qtbot.waitUntil(lambda: not loader.bar.isVisible(), timeout=30_000)
    assert loader.status.text().startswith("Cancelled. Loaded on ")
    dialog = SettingsDialog(
        window, "Ana", "letter", window.theme, SchoolListLoader(window.worker, lambda: large)
    )
    qtbot.addWidget(dialog)
    job = loader_in(dialog).load(large)
    with qtbot.waitSignal(job.cancelled, timeout=30_000):
        dialog.reject()
    about = SchoolDirectory([data_folder()]).about
    assert about is not None
    assert about.schools == 3
    assert [path.name for path in data_folder().glob("schools*")] == ["schools.sqlite"]
