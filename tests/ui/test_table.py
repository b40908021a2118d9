"""Tables: add, edit, move, remove, paste, each saved as one edit."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QMenu, QPushButton, QWidget

from crisisplan.exchange.copied import columns_of
from crisisplan.plan.file import PlanFile, read_edits
from crisisplan.plan.folding import folded
from crisisplan.plan.model import (
    Agency,
    Consultation,
    JobAction,
    Person,
    Position,
    StakeholderGroup,
    TeamMember,
)
from crisisplan.ui.arrangement import kept_order
from crisisplan.ui.cells import CELL_ROLE
from crisisplan.ui.desk import Desk
from crisisplan.ui.dialogs import PasteDialog
from crisisplan.ui.planview import PlanView
from crisisplan.ui.rows import ONLY_IN_PLAN_ORDER, RowsModel
from crisisplan.ui.rowsview import runs, share_out
from crisisplan.ui.steps import StepsModel
from crisisplan.ui.table import FILTER_FROM, TableBlock
from crisisplan.ui.theme import Theme
from tests.ui.conftest import Answers, type_in


@pytest.fixture
def people(view: PlanView) -> TableBlock:
    view.show_step("people")
    return view.page("people").tables["people"]


@pytest.fixture
def positions(view: PlanView) -> TableBlock:
    view.show_step("roles")
    return view.page("roles").tables["positions"]


def put_cursor(block: TableBlock, row: int, key: str) -> QModelIndex:
    index = block.model.index(row, block.model.column_of(key))
    block.view.go_to(index)
    block.view.setFocus()
    return index


def editor_in(block: TableBlock) -> QWidget:
    """The editor that is open in a cell."""
    (editor,) = [
        w
        for w in block.view.viewport().findChildren(QWidget)
        if w.property("filled") and w.isVisible()
    ]
    return editor


def edits(file: PlanFile) -> int:
    return len(read_edits(file.path))


def test_models_keep_qts_rules(desk: Desk, theme: Theme, qtmodeltester: Any) -> None:
    models = [RowsModel(t, desk, theme) for form in desk.forms for t in form.tables]
    for model in [*models, StepsModel(desk)]:
        qtmodeltester.check(model, force_py=True)


def test_a_row_is_added_and_its_first_cell_edited(
    people: TableBlock, desk: Desk, qtbot: Any
) -> None:
    count = len(desk.plan.rows(Person))
    people.add_button.click()
    assert len(desk.plan.rows(Person)) == count + 1
    editor = editor_in(people)
    assert editor.hasFocus()
    type_in(editor, "Zoë Quinn")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.wait(10)
    assert desk.plan.rows(Person)[-1].name == "Zoë Quinn"
    desk.undo()
    desk.undo()
    assert len(desk.plan.rows(Person)) == count


def test_typing_in_a_cell_is_saved_within_a_second(
    people: TableBlock, desk: Desk, qtbot: Any
) -> None:
    index = put_cursor(people, 0, "job_title")
    people.view.edit(index)
    editor = editor_in(people)
    editor.selectAll()
    type_in(editor, "Head of school")
    qtbot.waitUntil(lambda: desk.plan.rows(Person)[0].job_title == "Head of school", timeout=1000)


def test_a_cell_that_cannot_be_read_says_so_and_keeps_its_answer(
    view: PlanView, desk: Desk, qtbot: Any
) -> None:
    block = view.page("school").tables["occupancy"]
    index = put_cursor(block, 0, "starts")
    assert not block.model.setData(index, "dawn", Qt.ItemDataRole.DisplayRole)
    assert index.data() == "7:00 AM"
    assert "“From” was not changed to “dawn”. Enter a time" in block._error.text()
    assert block.model.setData(index, "6:45", Qt.ItemDataRole.DisplayRole)
    assert index.data() == "6:45 AM"


def test_control_enter_adds_below_and_delete_empties(
    people: TableBlock, desk: Desk, qtbot: Any
) -> None:
    put_cursor(people, 2, "room")
    qtbot.keyClick(people.view, Qt.Key.Key_Delete)
    assert desk.plan.rows(Person)[2].room is None
    qtbot.keyClick(people.view, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert desk.plan.rows(Person)[3].name is None
    assert people.current() is desk.plan.rows(Person)[3]


def test_rows_move_with_the_keyboard_and_the_handle(
    positions: TableBlock, desk: Desk, qtbot: Any
) -> None:
    safety = desk.plan.rows(Position)[1]
    put_cursor(positions, 1, "title")
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(positions.view, Qt.Key.Key_Down, both)
    assert desk.plan.rows(Position)[2] is safety
    assert positions.current() is safety
    positions.view.verticalHeader().moveSection(2, 0)
    assert desk.plan.rows(Position)[0] is safety
    handles = positions.view.verticalHeader()
    assert [handles.logicalIndex(n) for n in range(3)] == [0, 1, 2]


def test_actions_move_within_their_sheet(view: PlanView, desk: Desk, qtbot: Any) -> None:
    view.show_step("roles")
    block = view.page("roles").tables["actions"]
    medical = desk.plan.named(Position, "Medical")
    assert medical is not None
    first, second = [row for row in desk.plan.rows(JobAction) if row.position == medical.id][:2]
    view.page("roles").reveal(block, second)
    block.show_row(second)
    block._move(0)
    now = [row for row in desk.plan.rows(JobAction) if row.position == medical.id][:2]
    assert now == [second, first]


def test_removing_someone_with_roles_asks_first(
    people: TableBlock, desk: Desk, ask: Answers, view: PlanView, qtbot: Any
) -> None:
    ray = desk.plan.named(Person, "Ray Thompson")
    safety = desk.plan.named(Position, "Safety Officer")
    assert ray is not None
    assert safety is not None
    people.show_row(ray)
    ask.yes = False
    qtbot.keyClick(people.view, Qt.Key.Key_Delete, Qt.KeyboardModifier.ControlModifier)
    assert "Remove Ray Thompson?" in ask.asked[0]
    assert "Alternate 1 of Safety Officer" in ask.asked[0]
    assert not ray.removed
    ask.yes = True
    qtbot.keyClick(people.view, Qt.Key.Key_Delete, Qt.KeyboardModifier.ControlModifier)
    assert ray.removed
    assert safety.alternate_1 is None
    assert view.toast.isVisible()
    view.toast._act.click()
    assert safety.alternate_1 == ray.id


def test_removing_an_ordinary_row_asks_nothing(
    view: PlanView, desk: Desk, ask: Answers, qtbot: Any
) -> None:
    view.show_step("contacts")
    block = view.page("contacts").tables["agencies"]
    put_cursor(block, 0, "name")
    name = desk.plan.rows(Agency)[0].name
    qtbot.keyClick(block.view, Qt.Key.Key_Delete, Qt.KeyboardModifier.ControlModifier)
    assert ask.asked == []
    assert name not in [row.name for row in desk.plan.rows(Agency)]
    assert view.toast._text.text() == f"{name} removed."


def test_several_rows_are_removed_as_one_edit(view: PlanView, desk: Desk, qtbot: Any) -> None:
    view.show_step("contacts")
    block = view.page("contacts").tables["agencies"]
    put_cursor(block, 0, "name")
    for _ in range(3):
        qtbot.keyClick(block.view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    before, count = edits(desk.file), len(desk.plan.rows(Agency))
    qtbot.keyClick(block.view, Qt.Key.Key_Delete, Qt.KeyboardModifier.ControlModifier)
    assert len(desk.plan.rows(Agency)) == count - 4
    assert edits(desk.file) == before + 1


def test_rows_are_pasted_after_a_look_at_them(
    people: TableBlock,
    desk: Desk,
    view: PlanView,
    in_dialog: Callable[[Any], None],
    qtbot: Any,
) -> None:
    count, before = len(desk.plan.rows(Person)), edits(desk.file)
    seen: list[str] = []

    def look(dialog: PasteDialog) -> None:
        model = dialog.findChild(type(people.view).__mro__[1], "paste_preview").model()
        seen.append(model.headerData(0, Qt.Orientation.Horizontal))
        seen.append(model.index(1, 0).data())
        dialog.accept()

    in_dialog(look)
    people.paste_wanted.emit(people, "Name\tJob title\nZoë Quinn\tAide\nOmar Said\tCoach\n")
    assert seen == ["Name", "Omar Said"]
    assert [row.name for row in desk.plan.rows(Person)[-2:]] == ["Zoë Quinn", "Omar Said"]
    assert edits(desk.file) == before + 1
    desk.undo()
    assert len(desk.plan.rows(Person)) == count


def test_one_pasted_cell_goes_into_the_current_one(
    people: TableBlock, desk: Desk, qtbot: Any
) -> None:
    QApplication.clipboard().setText("Library")
    put_cursor(people, 4, "room")
    qtbot.keyClick(people.view, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert desk.plan.rows(Person)[4].room == "Library"


def test_copied_rows_are_what_a_spreadsheet_takes(people: TableBlock, qtbot: Any) -> None:
    put_cursor(people, 0, "name")
    qtbot.keyClick(people.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    copied = QApplication.clipboard().text().split("\t")
    assert copied[:3] == ["Ana Muñoz", "Principal", "Administrator"]


def test_nothing_to_paste_says_what_to_do(people: TableBlock, view: PlanView) -> None:
    people.paste_wanted.emit(people, "")
    assert "Copy the rows in your spreadsheet first" in view.toast._text.text()


def test_a_problem_shows_in_the_cell_it_concerns(positions: TableBlock, desk: Desk) -> None:
    reunification = desk.plan.named(Position, "Reunification")
    assert reunification is not None
    row = positions.model.position_of(reunification)
    cell = positions.model.index(row, positions.model.column_of("primary")).data(CELL_ROLE)
    assert cell.grave
    assert cell.problem.startswith("Marisol Vega leads")
    desk.answer(positions.table.column("at_once"), reunification, False)
    desk.check()
    cell = positions.model.index(row, positions.model.column_of("primary")).data(CELL_ROLE)
    assert not cell.problem


def test_depth_is_counted_in_the_roster(positions: TableBlock) -> None:
    model = positions.model
    titles = [model.title(n) for n in range(model.columnCount())]
    depths = [model.index(n, titles.index("Depth")).data() for n in range(3)]
    assert depths == ["3/3", "2/3", "3/3"]


def test_details_belong_to_the_selected_row(positions: TableBlock, desk: Desk, qtbot: Any) -> None:
    put_cursor(positions, 7, "title")
    field = positions.details.fields["post"]
    field.editor.setText("Room 112")
    put_cursor(positions, 0, "title")
    assert desk.plan.rows(Position)[7].post == "Room 112"
    assert field.editor.text() == desk.plan.rows(Position)[0].post


def test_a_new_name_in_a_role_is_added_to_people(
    positions: TableBlock, desk: Desk, ask: Answers, qtbot: Any
) -> None:
    index = put_cursor(positions, 1, "alternate_2")
    positions.view.edit(index)
    editor = editor_in(positions)
    type_in(editor, "Zoë Quinn")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: desk.plan.named(Person, "Zoë Quinn") is not None)
    zoe = desk.plan.named(Person, "Zoë Quinn")
    assert zoe is not None
    assert desk.plan.rows(Position)[1].alternate_2 == zoe.id
    assert "Add Zoë Quinn to People?" in ask.asked[0]
    desk.undo()
    assert desk.plan.rows(Position)[1].alternate_2 is None


def test_the_sheets_follow_the_chosen_position(view: PlanView, desk: Desk, qtbot: Any) -> None:
    view.show_step("roles")
    page = view.page("roles")
    block = page.tables["actions"]
    medical = desk.plan.named(Position, "Medical")
    assert medical is not None
    page._chooser.setCurrentIndex(page._chooser.findData(medical.id))
    assert {row.position for row in block.model.rows} == {medical.id}
    count = len(block.model.rows)
    block.add()
    assert len(block.model.rows) == count + 1
    assert desk.plan.rows(JobAction)[-1].position == medical.id


def test_the_chart_leads_to_the_position(view: PlanView, desk: Desk, qtbot: Any) -> None:
    view.show_step("roles")
    page = view.page("roles")
    box = page.chart._drawing.boxes[3]
    page.chart._choose(box)
    assert page.tables["positions"].current().id == box.ref


def test_escape_puts_back_what_a_cell_held_however_long_one_typed(
    people: TableBlock, desk: Desk, qtbot: Any
) -> None:
    index = put_cursor(people, 0, "job_title")
    before = index.data()
    people.view.edit(index)
    editor = editor_in(people)
    type_in(editor, "Somebody else")
    qtbot.waitUntil(lambda: desk.plan.rows(Person)[0].job_title != before)
    qtbot.keyClick(editor, Qt.Key.Key_Escape)
    assert desk.plan.rows(Person)[0].job_title == before


def test_rows_pasted_into_an_open_cell_are_shown_first(
    people: TableBlock, desk: Desk, in_dialog: Callable[[Callable[[Any], None]], None], qtbot: Any
) -> None:
    seen = []

    def look(dialog: Any) -> None:
        seen.append(dialog.act.text())
        dialog.reject()

    in_dialog(look)
    people.view.edit(put_cursor(people, 0, "name"))
    QApplication.clipboard().setText("Kim Lee\tTeacher\nLee Kim\tNurse")
    qtbot.keyClick(editor_in(people), Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert seen == ["Add 2 people"]
    assert desk.plan.rows(Person)[0].name == "Ana Muñoz"


def test_a_cell_that_cannot_be_read_stays_open(view: PlanView, desk: Desk, qtbot: Any) -> None:
    view.show_step("school")
    block = view.page("school").tables["occupancy"]
    index = put_cursor(block, 0, "students")
    block.view.edit(index)
    editor = editor_in(block)
    type_in(editor, "many")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert editor_in(block) is editor
    assert "to “many”" in block._error.text()


def test_a_consultation_is_recorded_from_its_group(view: PlanView, desk: Desk, qtbot: Any) -> None:
    view.show_step("team")
    page = view.page("team")
    students = next(r for r in desk.plan.rows(StakeholderGroup) if r.name == "Students")
    page.tables["groups"].show_row(students)
    state = page.tables["groups"].model.columnCount() - 1
    index = page.tables["groups"].model.index(5, state)
    assert index.data() in ("Planned", "Not started")
    page._record()
    held = desk.plan.rows(Consultation)[-1]
    assert held.group == students.id
    assert index.data() in ("Planned", "Not started"), "an empty record is no consultation"
    for days, state in ((30, "Planned"), (-1, "Consulted")):
        day = date.today() + timedelta(days=days)
        desk.edit("Day", lambda day=day: setattr(held, "held_on", day))
        assert index.data() == state


def test_seats_that_the_state_names_are_added_at_once(
    view: PlanView, desk: Desk, qtbot: Any
) -> None:
    view.show_step("team")
    page = view.page("team")
    assert not page._seats.isVisible()
    desk.edit("Empty", lambda: [desk.file.remove(r) for r in list(desk.plan.rows(TeamMember))])
    desk.check()
    assert page._seats.text() == "Add 6 seats Illinois names"
    page._seats.click()
    assert "EMS" in [row.seat for row in desk.plan.rows(TeamMember)]
    desk.undo()
    assert desk.plan.rows(TeamMember) == []


def test_an_empty_table_says_what_to_do(new_view: PlanView) -> None:
    new_view.show_step("people")
    block = new_view.page("people").tables["people"]
    assert block._empty.isVisible()
    assert not block.view.isVisible()
    block.add()
    assert not block._empty.isVisible()
    assert block.view.isVisible()


# -- the filter


def words_of(block: TableBlock) -> QLineEdit:
    return block.filter.findChild(QLineEdit, f"filter_{block.table.key}")


def shown(block: TableBlock) -> str:
    return block.filter.findChild(QLabel, f"shown_{block.table.key}").text()


def names(block: TableBlock) -> list[str | None]:
    return [row.row_name for row in block.model.rows]


def test_a_long_table_is_filtered_as_one_types(people: TableBlock, desk: Desk, qtbot: Any) -> None:
    count = len(desk.plan.rows(Person))
    assert people.filter.isVisible()
    assert shown(people) == f"{count} people"
    type_in(words_of(people), "munoz princ")
    assert names(people) == ["Ana Muñoz"]
    assert shown(people) == f"1 of {count} people"
    qtbot.keyClick(words_of(people), Qt.Key.Key_Escape)
    assert len(people.model.rows) == count
    assert people.view.hasFocus()


def test_a_filter_finds_what_is_asked_below_the_table(people: TableBlock, desk: Desk) -> None:
    row = desk.plan.rows(Person)[30]
    desk.answer(people.table.column("languages"), row, "Xhosa")
    type_in(words_of(people), "XHOSA")
    assert people.model.rows == [row]


def test_a_filter_that_nothing_holds_says_so(people: TableBlock, desk: Desk, qtbot: Any) -> None:
    type_in(words_of(people), "nobody is called so")
    assert people.model.rows == []
    assert people.view.isVisible()
    assert not people._empty.isVisible()
    assert shown(people).startswith("None of ")
    people.view.setFocus()
    qtbot.keyClick(people.view, Qt.Key.Key_Escape)
    assert len(people.model.rows) == len(desk.plan.rows(Person))


def test_a_short_table_has_no_filter_until_it_is_wanted(view: PlanView) -> None:
    block = view.page("approval").tables["signatories"]
    view.show_step("approval")
    assert 0 < len(block.model.rows) < FILTER_FROM
    assert not block.filter.isVisible()
    block.find()
    assert block.filter.isVisible()
    assert words_of(block).hasFocus()


def test_what_is_edited_stays_though_the_filter_no_longer_holds_it(
    people: TableBlock, desk: Desk
) -> None:
    row = desk.plan.rows(Person)[30]
    desk.answer(people.table.column("room"), row, "Greenhouse")
    type_in(words_of(people), "greenh")
    index = put_cursor(people, people.model.position_of(row), "room")
    people.model.setData(index, "Gym", Qt.ItemDataRole.DisplayRole)
    assert people.current() is row
    assert people.model.rows == [row]
    people.filter.focus()
    people._enter_rows()
    assert row not in people.model.rows


def test_a_new_row_is_shown_though_the_filter_does_not_hold_it(
    people: TableBlock, desk: Desk, qtbot: Any
) -> None:
    type_in(words_of(people), "muñoz")
    others = len(people.model.rows)
    people.add()
    assert people.current() is desk.plan.rows(Person)[-1]
    assert len(people.model.rows) == others + 1
    assert editor_in(people).hasFocus()


def test_going_to_a_row_that_the_filter_hides_ends_the_filter(
    people: TableBlock, desk: Desk
) -> None:
    type_in(words_of(people), "muñoz")
    row = desk.plan.named(Person, "Ray Thompson")
    assert row is not None
    people.show_row(row)
    assert people.current() is row
    assert words_of(people).text() == ""


def test_hidden_rows_are_never_selected(people: TableBlock, desk: Desk, qtbot: Any) -> None:
    put_cursor(people, 0, "room")
    qtbot.keyClick(people.view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    type_in(words_of(people), "muñoz")
    rooms = {row.id: row.room for row in desk.plan.rows(Person)}
    hit = [row.id for row in people.model.rows]
    assert [row.id for row in people.selected()] == hit
    people.view.go_to(people.model.index(0, people.model.column_of("room")))
    people.view.selectAll()
    people.empty()
    assert {row.id: row.room for row in desk.plan.rows(Person) if row.id not in hit} == {
        ref: room for ref, room in rooms.items() if ref not in hit
    }
    assert all(row.room is None for row in people.model.rows)


# -- sorting


def click_heading(block: TableBlock, key: str, qtbot: Any) -> None:
    head = block.view.horizontalHeader()
    x = head.sectionViewportPosition(block.model.column_of(key)) + 30
    qtbot.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(x, 10))


def test_a_heading_sorts_up_then_down_then_back(people: TableBlock, desk: Desk, qtbot: Any) -> None:
    plan_order = names(people)
    head = people.model.headerData
    click_heading(people, "name", qtbot)
    assert names(people) == sorted(plan_order, key=lambda name: folded(name or ""))
    role = Qt.ItemDataRole.AccessibleTextRole
    assert head(0, Qt.Orientation.Horizontal, role) == "Name, sorted, ascending"
    click_heading(people, "name", qtbot)
    assert names(people) == sorted(plan_order, key=lambda name: folded(name or ""), reverse=True)
    click_heading(people, "name", qtbot)
    assert names(people) == plan_order
    assert [row.row_name for row in desk.plan.rows(Person)] == plan_order


def test_empty_answers_stand_last_and_numbers_by_their_size(people: TableBlock, desk: Desk) -> None:
    rows = desk.plan.rows(Person)
    rooms = [None, "112", "9", "12b"]

    def change() -> None:
        for row, room in zip(rows, rooms, strict=False):
            row.room = room
        for row in rows[4:]:
            desk.file.remove(row)

    desk.edit("Four", change)
    people.view.sort_next(people.model.column_of("room"))
    assert [row.room for row in people.model.rows] == ["9", "12b", "112", None]
    people.view.sort_next(people.model.column_of("room"))
    assert [row.room for row in people.model.rows] == ["112", "12b", "9", None]


def test_choices_and_worked_out_columns_sort_by_what_they_mean(
    positions: TableBlock, view: PlanView, desk: Desk
) -> None:
    titles = [positions.model.title(n) for n in range(positions.model.columnCount())]
    positions.view.sort_next(titles.index("Depth"))
    depths = [
        positions.model.index(n, titles.index("Depth")).data()
        for n in range(len(positions.model.rows))
    ]
    assert depths == sorted(depths)
    groups = view.page("team").tables["groups"]
    groups.view.sort_next(len(groups.model.columns))
    days = [groups.model.extras[0].cell(row).order for row in groups.model.rows]
    assert days == sorted(days)


def test_rows_move_in_plan_order_only(positions: TableBlock, desk: Desk, qtbot: Any) -> None:
    told: list[str] = []
    positions.refused.connect(told.append)
    order = desk.plan.rows(Position)[:]
    put_cursor(positions, 1, "title")
    positions.sort_by_column()
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(positions.view, Qt.Key.Key_Down, both)
    assert desk.plan.rows(Position) == order
    assert told == [ONLY_IN_PLAN_ORDER]
    assert not positions.view.verticalHeader().sectionsMovable()
    button = positions.filter.findChild(QPushButton, "plan_order_positions")
    assert button.isVisible()
    button.click()
    assert positions.model.rows == order
    assert positions.view.verticalHeader().sectionsMovable()


def test_an_edit_moves_no_row_and_a_new_one_stands_below(
    people: TableBlock, desk: Desk, qtbot: Any
) -> None:
    people.view.sort_next(0)
    before = people.model.rows[:]
    index = put_cursor(people, 3, "name")
    people.model.setData(index, "Zzz", Qt.ItemDataRole.DisplayRole)
    assert people.model.rows == before
    people.view.setFocus()
    qtbot.keyClick(people.view, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert people.model.rows[4].name is None
    assert people.model.rows[:4] + people.model.rows[5:] == before
    assert people.selected() == [people.model.rows[4]]


# -- several rows


def select(block: TableBlock, first: int, last: int, key: str, qtbot: Any) -> list[Any]:
    put_cursor(block, first, key)
    for _ in range(last - first):
        qtbot.keyClick(block.view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert len(block.selected()) == last - first + 1
    return block.selected()


def test_rows_apart_from_each_other_are_selected_by_key(people: TableBlock, qtbot: Any) -> None:
    control = Qt.KeyboardModifier.ControlModifier
    put_cursor(people, 2, "room")
    qtbot.keyClick(people.view, Qt.Key.Key_Down, control)
    qtbot.keyClick(people.view, Qt.Key.Key_Down, control)
    qtbot.keyClick(people.view, Qt.Key.Key_Space, control)
    assert people.view.selected_numbers() == [2, 4]
    qtbot.keyClick(people.view, Qt.Key.Key_Space, control)
    assert people.view.selected_numbers() == [2]


def test_filling_down_is_one_edit(
    people: TableBlock, desk: Desk, view: PlanView, qtbot: Any
) -> None:
    rows = select(people, 2, 6, "room", qtbot)
    rooms, before = [row.room for row in rows], edits(desk.file)
    qtbot.keyClick(people.view, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert {row.room for row in rows} == {rooms[0]}
    assert edits(desk.file) == before + 1
    assert desk.file.journal.undo_label() == "Change “Room” of 5 people"
    assert view.toast._text.text() == "“Room” filled in for 5 people."
    assert people.selected() == rows
    view.toast._act.click()
    assert [row.room for row in rows] == rooms


def test_delete_empties_the_column_in_all_selected_rows(
    people: TableBlock, desk: Desk, qtbot: Any
) -> None:
    rows = select(people, 0, 3, "room", qtbot)
    rooms, before = [row.room for row in rows], edits(desk.file)
    titles = [row.job_title for row in rows]
    qtbot.keyClick(people.view, Qt.Key.Key_Delete)
    assert {row.room for row in rows} == {None}
    assert [row.job_title for row in rows] == titles
    assert edits(desk.file) == before + 1
    desk.undo()
    assert [row.room for row in rows] == rooms


def test_a_worked_out_column_takes_nothing(positions: TableBlock, desk: Desk, qtbot: Any) -> None:
    before = edits(desk.file)
    depth = positions.model.columnCount() - 1
    positions.view.go_to(positions.model.index(0, depth))
    positions.view.setFocus()
    qtbot.keyClick(positions.view, Qt.Key.Key_Delete)
    positions.empty()
    positions.view.selectAll()
    positions.fill_down()
    assert edits(desk.file) == before


def test_removing_several_says_what_else_is_affected(
    people: TableBlock, desk: Desk, ask: Answers, view: PlanView, qtbot: Any
) -> None:
    every = desk.plan.rows(Person)[:]
    put_cursor(people, 0, "name")
    qtbot.keyClick(people.view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    before = edits(desk.file)
    qtbot.keyClick(people.view, Qt.Key.Key_Delete, Qt.KeyboardModifier.ControlModifier)
    assert ask.asked[0].startswith(f"Remove {len(every)} people? ")
    assert "These places become “Not yet decided”. You can undo this." in ask.asked[0]
    assert desk.plan.rows(Person) == []
    assert edits(desk.file) == before + 1
    assert view.toast._text.text() == f"{len(every)} people removed."
    view.toast._act.click()
    assert desk.plan.rows(Person) == every


def test_the_cursor_goes_to_the_next_row_after_removing(
    view: PlanView, desk: Desk, qtbot: Any
) -> None:
    view.show_step("contacts")
    block = view.page("contacts").tables["agencies"]
    rows = desk.plan.rows(Agency)[:]
    put_cursor(block, 1, "name")
    qtbot.keyClick(block.view, Qt.Key.Key_Delete, Qt.KeyboardModifier.ControlModifier)
    assert block.current() is rows[2]
    assert block.selected() == [rows[2]]


def test_copied_rows_go_over_the_selected_ones(
    people: TableBlock, desk: Desk, view: PlanView, in_dialog: Callable[[Any], None], qtbot: Any
) -> None:
    columns = columns_of(people.table)
    source = select(people, 0, 2, "name", qtbot)
    qtbot.keyClick(people.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    held = [[column.answer(row) for column in columns] for row in source]
    target = select(people, 10, 12, "name", qtbot)
    count, before = len(people.model.every), edits(desk.file)
    said: list[str] = []

    def look(dialog: PasteDialog) -> None:
        said.append(dialog.act.text())
        dialog.accept()

    in_dialog(look)
    qtbot.keyClick(people.view, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert said == ["Paste over 3 people"]
    assert [[column.answer(row) for column in columns] for row in target] == held
    assert (len(people.model.every), edits(desk.file)) == (count, before + 1)


def test_rows_can_be_added_though_several_are_selected(
    people: TableBlock, desk: Desk, in_dialog: Callable[[Any], None], qtbot: Any
) -> None:
    rows = select(people, 0, 2, "name", qtbot)
    held = [row.name for row in rows]

    def add(dialog: PasteDialog) -> None:
        dialog.where.setCurrentIndex(dialog.where.findData("new"))
        assert dialog.act.text() == "Add 2 people"
        dialog.accept()

    in_dialog(add)
    people.paste_wanted.emit(people, "Zoë Quinn\tAide\nOmar Said\tCoach\n")
    assert [row.name for row in rows] == held
    assert [row.row_name for row in people.selected()] == ["Zoë Quinn", "Omar Said"]


def test_one_copied_answer_goes_into_all_selected_rows(
    people: TableBlock, desk: Desk, qtbot: Any
) -> None:
    rows, before = select(people, 4, 6, "room", qtbot), edits(desk.file)
    QApplication.clipboard().setText("'=Annex\n")
    qtbot.keyClick(people.view, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert {row.room for row in rows} == {"=Annex"}
    assert edits(desk.file) == before + 1


def test_details_say_how_many_are_selected(people: TableBlock, qtbot: Any) -> None:
    put_cursor(people, 0, "name")
    assert people.details._title.text() == "More about Ana Muñoz"
    email = people.details.fields["email"].editor
    assert email.isVisible()
    select(people, 0, 2, "name", qtbot)
    assert people.details._title.text() == "3 people selected"
    assert not email.isVisible()
    assert shown(people).endswith(", 3 selected")
    put_cursor(people, 1, "name")
    assert email.isVisible()
    assert email.isEnabled()


def test_everything_a_table_can_do_is_in_its_menu(people: TableBlock, qtbot: Any) -> None:
    select(people, 0, 2, "room", qtbot)
    menu = QMenu()
    qtbot.addWidget(menu)
    people.menu.fill(menu)
    keys = {
        key.toString(): action.text().replace("&", "")
        for action in menu.actions()
        for key in action.shortcuts()
    }
    assert keys["Ctrl+D"] == "Fill “Room” down"
    assert keys["Del"] == "Empty “Room”"
    assert keys["Ctrl+Del"] == "Remove 3 people"
    assert keys["Ctrl+Shift+O"] == "Sort by “Room”: ascending"
    assert {"F2", "Ctrl+Return", "Ctrl+Shift+Up", "Ctrl+Shift+Down"} <= set(keys)
    assert {"Ctrl+C", "Ctrl+V", "Ctrl+A"} <= set(keys)
    people.sort_by_column()
    texts = [action.text().replace("&", "") for action in menu.actions()]
    assert "Move up (in plan order only)" in texts
    assert "Sort by “Room”: descending" in texts


def test_the_menu_opens_at_the_cell_by_key(people: TableBlock, qtbot: Any) -> None:
    put_cursor(people, 0, "room")
    event = QContextMenuEvent(
        QContextMenuEvent.Reason.Keyboard, QPoint(0, 0), people.view.mapToGlobal(QPoint(0, 0))
    )
    QApplication.sendEvent(people.view, event)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert "Empty “Room”" in [action.text().replace("&", "") for action in menu.actions()]
    menu.close()


@given(st.lists(st.integers(0, 30), unique=True), st.data())
def test_order_is_kept_and_new_rows_follow_their_neighbors(
    order: list[int], data: st.DataObject
) -> None:
    rows = {number: Person(name=str(number)) for number in range(31)}
    now = sorted(data.draw(st.sets(st.integers(0, 30))))
    kept = kept_order([rows[n] for n in order], [rows[n] for n in now])
    found = [int(row.row_name) for row in kept]
    assert sorted(found) == now
    assert [n for n in found if n in order] == [n for n in order if n in now]


@given(st.lists(st.integers(0, 60), unique=True).map(sorted))
def test_runs_hold_the_same_numbers(numbers: list[int]) -> None:
    found = runs(numbers)
    assert [n for first, last in found for n in range(first, last + 1)] == numbers
    assert all(b[0] > a[1] + 1 for a, b in itertools.pairwise(found))


@given(
    st.integers(100, 2000),
    st.lists(st.tuples(st.floats(0.5, 5), st.integers(20, 300)), min_size=1, max_size=8),
)
def test_columns_fill_the_room_and_none_is_narrower_than_its_least(
    room: int, columns: list[tuple[float, int]]
) -> None:
    shares, least = [share for share, _ in columns], [width for _, width in columns]
    widths = share_out(room, shares, least)
    assert all(width >= narrow for width, narrow in zip(widths, least, strict=True))
    assert sum(widths) == max(room, sum(least))
