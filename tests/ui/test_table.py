"""Tables: add, edit, move, remove, paste, each saved as one edit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QApplication, QWidget

from crisisplan.plan.file import PlanFile, read_edits
from crisisplan.plan.model import (
    Agency,
    Consultation,
    JobAction,
    Person,
    Position,
    StakeholderGroup,
    TeamMember,
)
from crisisplan.ui.cells import CELL_ROLE
from crisisplan.ui.desk import Desk
from crisisplan.ui.dialogs import PasteDialog
from crisisplan.ui.planview import PlanView
from crisisplan.ui.rows import RowsModel
from crisisplan.ui.steps import StepsModel
from crisisplan.ui.table import TableBlock, share_out
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
    people._add_button.click()
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
    assert "“From” was not changed. Enter a time" in block._error.text()
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
    depths = [model.index(n, model.columnCount() - 1).data() for n in range(3)]
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


def test_a_consultation_is_recorded_from_its_group(view: PlanView, desk: Desk, qtbot: Any) -> None:
    view.show_step("team")
    page = view.page("team")
    students = next(r for r in desk.plan.rows(StakeholderGroup) if r.name == "Students")
    page.tables["groups"].show_row(students)
    state = page.tables["groups"].model.columnCount() - 1
    index = page.tables["groups"].model.index(5, state)
    assert index.data() in ("Planned", "Not started")
    page._record()
    assert desk.plan.rows(Consultation)[-1].group == students.id
    assert index.data() == "Consulted"


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


def test_an_empty_table_says_what_to_do(
    new_desk: Desk, theme: Theme, settings: Any, ask: Answers, qtbot: Any
) -> None:
    view = PlanView(new_desk, settings, theme, ask)
    qtbot.addWidget(view)
    view.show_step("people")
    view.show()
    block = view.page("people").tables["people"]
    assert block._empty.isVisible()
    assert not block.view.isVisible()
    block.add()
    assert not block._empty.isVisible()
    assert block.view.isVisible()


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
