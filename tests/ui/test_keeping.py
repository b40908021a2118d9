"""What the window does so that nothing is lost: other windows, damage, backups, open cells."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from crisisplan.plan.author import Author
from crisisplan.plan.backups import backups_of
from crisisplan.plan.file import PlanFile, read_plan
from crisisplan.plan.model import Drill, Person, School
from crisisplan.ui.dialogs import ExportChoice
from crisisplan.ui.window import MainWindow
from tests.ui.conftest import Answers, InDialog, type_in


@pytest.fixture
def elsewhere(sample_path: Path, holder: object) -> Path:
    """The sample's plan, open in another program."""
    return sample_path


def name_in(path: Path) -> str | None:
    return read_plan(path).one(School).name


# -- two windows


def test_a_second_window_reads_and_says_who_has_the_plan(
    window: MainWindow, elsewhere: Path, announced: list[str]
) -> None:
    window.open_file(elsewhere)
    view = window.view
    assert view is not None
    assert view.notice.isVisible()
    assert "Daniel Whitfield" in view.notice.words.text()
    assert view.notice.words.text() in announced
    name = view.page("school").fields["name"].editor
    assert isinstance(name, QLineEdit)
    assert name.isReadOnly()
    assert not view.page("school").fields["state"].editor.isEnabled()
    view.show_step("people")
    rows = view.page("people").tables["people"].model
    assert not rows.flags(rows.index(0, 0)) & Qt.ItemFlag.ItemIsEditable


def test_what_only_reads_cannot_be_changed_another_way(window: MainWindow, elsewhere: Path) -> None:
    window.open_file(elsewhere)
    assert window.view is not None
    window.view.page("people").tables["people"].add()
    assert "open to be read only" in window.view.band.words.text()


def test_who_commands_can_be_tried_in_a_plan_that_only_reads(
    window: MainWindow, elsewhere: Path
) -> None:
    window.open_file(elsewhere)
    assert window.view is not None
    window.view.show_step("roles")
    test = window.view.page("roles").absences
    assert not test.people.item(0).flags() & Qt.ItemFlag.ItemIsUserCheckable
    test.buttons["Field trip"].click()
    assert test.people.item(0).text() == "Ana Muñoz"
    test.people.item(0).setCheckState(Qt.CheckState.Checked)
    assert "In command: Daniel Whitfield" in test.result.text()
    assert not test.save.isVisible()


def test_a_new_plan_does_not_replace_the_open_one(
    opened: MainWindow, ask: Answers, sample_path: Path, in_dialog: InDialog
) -> None:
    ask.path = sample_path

    def start(dialog: Any) -> None:
        dialog.school.setText("Another school")
        dialog.accept()

    in_dialog(start)
    opened.plans.start_plan()
    assert "is open already" in ask.asked[-1]
    assert name_in(sample_path) == "Cedar Hollow Middle School"
    assert opened.desk is not None
    assert [path.name for path in sample_path.parent.glob("*replaced*")] == []


def test_opening_the_open_plan_keeps_it(opened: MainWindow, sample_path: Path) -> None:
    desk = opened.desk
    opened.open_file(sample_path)
    assert opened.desk is desk


# -- damage and backups


def spoil(path: Path) -> None:
    """Spoil the page that holds the first people."""
    with closing(sqlite3.connect(path)) as connection:
        (page,) = connection.execute(
            "SELECT pageno FROM dbstat WHERE name = 'person' AND pagetype = 'leaf' LIMIT 1"
        ).fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    with path.open("rb+") as file:
        file.seek((page - 1) * size)
        file.write(b"\xff" * size)


def test_a_damaged_plan_is_repaired_when_that_is_wanted(
    window: MainWindow, ask: Answers, sample_path: Path, author: Author
) -> None:
    PlanFile(sample_path, author).close()
    spoil(sample_path)
    ask.yes = False
    window.open_file(sample_path)
    assert window.desk is None
    assert "The plan is damaged" in ask.asked[-1]
    ask.yes = True
    window.open_file(sample_path)
    assert window.desk is not None
    assert "Nothing that the journal names is missing" in ask.asked[-1]
    assert len(window.desk.plan.rows(Person)) == 87


def test_a_backup_is_restored_and_can_be_left_again(
    opened: MainWindow, sample_path: Path, in_dialog: InDialog
) -> None:
    desk = opened.desk
    assert desk is not None
    desk.file.set(desk.plan.one(School), "name", "Later", "Rename the school")

    def choose(dialog: Any) -> None:
        assert "1 edit since: Rename the school" in dialog.list.item(0).text()
        dialog.accept()

    in_dialog(choose)
    opened.plans.restore()
    assert opened.desk is not None
    assert opened.desk.plan.one(School).name == "Cedar Hollow Middle School"
    assert "Later" in [name_in(backup.path) for backup in backups_of(sample_path)]


# -- what is typed and not yet left


def test_an_open_cell_is_saved_on_closing(opened: MainWindow, sample_path: Path) -> None:
    view = opened.view
    assert view is not None
    view.show_step("people")
    block = view.page("people").tables["people"]
    block.view.go_to(block.model.index(0, block.model.column_of("job_title")))
    block.view.edit(block.view.currentIndex())
    (editor,) = block.view.viewport().findChildren(QLineEdit)
    editor.selectAll()
    type_in(editor, "Head of school")
    opened.show_welcome()
    assert read_plan(sample_path).rows(Person)[0].job_title == "Head of school"


def test_steady_typing_is_saved_as_it_goes(
    opened: MainWindow, sample_path: Path, qtbot: Any
) -> None:
    assert opened.view is not None
    field = opened.view.page("school").fields["city"]
    field.focus()
    for letter in "Cedar Rapids Junction":
        type_in(field.editor, letter)
        qtbot.wait(60)
    assert "Cedar" in (read_plan(sample_path).one(School).city or "")
    assert field.editor.hasFocus()


def test_an_answer_that_cannot_be_read_is_not_called_saved(
    opened: MainWindow, ask: Answers
) -> None:
    view, desk = opened.view, opened.desk
    assert view is not None
    assert desk is not None
    field = view.page("school").fields["enrollment"]
    field.editor.setText("about 300")
    field.flush()
    assert view.top.saved.text() == "1 answer not saved"
    ask.yes = False
    opened.show_welcome()
    assert "“about 300” cannot be read" in ask.asked[-1]
    assert opened.desk is desk
    field.editor.setText("300")
    field.flush()
    assert view.top.saved.text().startswith("All changes saved")


def test_another_plan_is_not_opened_over_an_answer_that_cannot_be_read(
    opened: MainWindow, ask: Answers, tmp_path: Path, author: Author
) -> None:
    view, desk = opened.view, opened.desk
    assert view is not None
    assert desk is not None
    other = tmp_path / "other.crisisplan"
    desk.file.save_copy(other)
    field = view.page("school").fields["enrollment"]
    field.editor.setText("about 300")
    ask.yes = False
    opened.open_file(other)
    assert "“about 300” cannot be read" in ask.asked[-1]
    assert opened.desk is desk
    PlanFile(other, author).close()
    ask.yes = True
    opened.open_file(other)
    assert opened.desk is not desk


# -- documents


def test_documents_are_replaced_only_if_that_is_wanted(
    opened: MainWindow, ask: Answers, tmp_path: Path, qtbot: Any
) -> None:
    there = tmp_path / "sample (school’s own).pdf"
    there.write_text("mine")
    ask.yes = False
    assert opened.plans.documents is not None
    job = opened.plans.documents.export_to(ExportChoice(("pdf",), "letter", tmp_path))
    with qtbot.waitSignal(job.done, timeout=60_000):
        pass
    assert "Replace what is there?" in ask.asked[-1]
    assert there.read_text() == "mine"
    assert (tmp_path / "sample (school’s own) (2).pdf").read_bytes().startswith(b"%PDF")


# -- undo


def test_undo_in_the_toast_takes_back_its_own_edit_only(opened: MainWindow) -> None:
    view, desk = opened.view, opened.desk
    assert view is not None
    assert desk is not None
    desk.file.set(desk.plan.one(School), "city", "First", "First")
    view.say("First done.")
    assert view.toast.isVisible()
    desk.answer(desk.forms.step("school").field("city"), desk.plan.one(School), "Second")
    assert not view.toast.isVisible()


def test_undo_turns_to_the_step_that_it_changes(opened: MainWindow) -> None:
    view, desk = opened.view, opened.desk
    assert view is not None
    assert desk is not None
    desk.answer(desk.forms.step("school").field("city"), desk.plan.one(School), "Second")
    view.show_step("contacts")
    opened.plans.undo()
    assert view.step == "school"
    assert "Taken back: Change “City”" in view.toast._text.text()


# -- keys


def test_enter_presses_a_focused_button(opened: MainWindow, qtbot: Any) -> None:
    view = opened.view
    assert view is not None
    view._next.setFocus()
    qtbot.keyClick(view._next, Qt.Key.Key_Return)
    assert view.step == opened.plans.forms.steps[1].key


def tab_order(view: Any) -> list[Any]:
    """Whatever takes Tab, from the steps on."""
    found, widget = [], view.steps.view.nextInFocusChain()
    while widget is not view.steps.view:
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible():
            found.append(widget)
        widget = widget.nextInFocusChain()
    return found


def test_tab_goes_from_the_steps_to_the_page_also_on_a_page_seen_before(
    opened: MainWindow,
) -> None:
    view = opened.view
    assert view is not None
    for key in ("school", "people", "school"):
        view.show_step(key)
        order = tab_order(view)
        page, below = view.page(key), order.index(view._next)
        assert page.isAncestorOf(order[0])
        assert all(page.isAncestorOf(widget) for widget in order[: below - 1])


# -- what could not be saved


def test_closing_tries_again_and_asks_before_an_answer_is_lost(
    window: MainWindow, sample_path: Path, ask: Answers
) -> None:
    window.open_file(sample_path)
    assert window.view is not None
    city = window.view.page("school").fields["city"]
    ask.yes = False
    with closing(sqlite3.connect(sample_path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        city.editor.setText("Elm Grove")
        city.flush()
        window.show_welcome()
        other.execute("ROLLBACK")
    assert window.view is not None
    assert ask.asked == ["Leave without it? Change “City”: that could not be saved."]
    window.show_welcome()
    assert window.view is None
    assert len(ask.asked) == 1
    assert read_plan(sample_path).one(School).city == "Elm Grove"


def test_closing_asks_before_a_running_time_is_lost(
    window: MainWindow, sample_path: Path, ask: Answers
) -> None:
    window.open_file(sample_path)
    assert window.view is not None
    window.view.show_step("drills")
    page = window.view.page("drills")
    drill = next(row for row in window.desk.plan.rows(Drill) if row.state == "draft")
    page.open_drill(drill.id)
    page.start_or_stop_timer()
    ask.yes = False
    window.show_welcome()
    assert window.view is not None
    assert f"The timer of {drill.row_name} runs" in ask.asked[-1]
    page.start_or_stop_timer()
    window.show_welcome()
    assert window.view is None
