"""What a screen reader hears: label, required, audience, value, error."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import Any

from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QLineEdit, QToolButton, QWidget

from crisisplan.plan.forms import Forms
from crisisplan.plan.model import Position, School
from crisisplan.ui.desk import Desk
from crisisplan.ui.planview import PlanView


def heard(widget: QWidget, what: QAccessible.Text) -> str:
    interface = QAccessible.queryAccessibleInterface(widget)
    assert interface is not None
    return str(interface.text(what))


def label_of(widget: QWidget) -> str:
    """A combo box's own name is its value on Linux, and its label comes from the one beside it."""
    if isinstance(widget, QComboBox):
        interface = QAccessible.queryAccessibleInterface(widget)
        for other, relation in interface.relations():
            if relation & QAccessible.RelationFlag.Label:
                return str(other.object().text()).split("&nbsp;")[0]
        return ""
    return heard(widget, QAccessible.Text.Name)


def test_every_question_says_its_label_whether_it_is_needed_and_who_sees_it(
    view: PlanView, desk: Desk
) -> None:
    asked = 0
    for form in desk.forms:
        page = view.page(form.key)
        fields = [*page.fields.values()]
        for block in page.tables.values():
            fields += block.details.fields.values()
        for field in fields:
            item = field.item
            assert label_of(field.editor) == item.label
            described = heard(field.editor, QAccessible.Text.Description)
            assert f"Seen by: {item.audience.label}" in described
            assert ("needed for a complete plan" in described) == item.required
            asked += 1
    assert asked > 40


def test_a_question_says_its_value(view: PlanView, desk: Desk) -> None:
    fields = view.page("school").fields
    assert heard(fields["city"].editor, QAccessible.Text.Value) == "Cedar Hollow"
    assert heard(fields["state"].editor, QAccessible.Text.Value) == "Illinois"


def test_an_error_is_heard_first_and_goes_when_it_is_settled(view: PlanView) -> None:
    field = view.page("school").fields["enrollment"]
    field.editor.setText("many")
    field.flush()
    assert heard(field.editor, QAccessible.Text.Description).startswith("Enter a whole number")
    field.editor.setText("480")
    field.flush()
    assert heard(field.editor, QAccessible.Text.Description).startswith("Seen by")


def test_every_table_and_its_cells_have_names(view: PlanView, desk: Desk) -> None:
    for form in desk.forms:
        for block in view.page(form.key).tables.values():
            assert heard(block.view, QAccessible.Text.Name) == block.table.label
            interface = QAccessible.queryAccessibleInterface(block.view)
            assert interface.role() == QAccessible.Role.Table


def test_whatever_can_be_reached_by_tab_has_a_name(view: PlanView, desk: Desk, qtbot: Any) -> None:
    nameless = []
    for form in desk.forms:
        view.show_step(form.key)
        for widget in view.findChildren(QWidget):
            kinds = QAbstractButton | QComboBox | QLineEdit | QToolButton
            if isinstance(widget, kinds) and widget.isVisible() and widget.focusPolicy().value & 1:
                said = heard(widget, QAccessible.Text.Name) or widget.toolTip()
                inside = widget.parentWidget()
                if not said and not isinstance(inside, QComboBox):
                    nameless.append((form.key, type(widget).__name__, widget.objectName()))
    assert not nameless


def test_an_answer_that_is_not_saved_is_told_and_when_all_are_saved_again(
    view: PlanView, announced: list[str], qtbot: Any
) -> None:
    fields = view.page("school").fields
    for city in ("Elm", "Elm Grove"):
        fields["city"].editor.setText(city)
        fields["city"].flush()
    qtbot.wait(1)
    assert announced == []
    field = fields["enrollment"]
    for _ in range(2):
        field.editor.setText("many")
        field.flush()
        qtbot.wait(1)
    error, state = announced
    assert error.startswith("Enter a whole number")
    assert state == "1 answer not saved"
    announced.clear()
    field.editor.setText("480")
    field.flush()
    qtbot.waitUntil(lambda: bool(announced))
    assert announced == [view.top.saved.text()]
    assert announced[0].startswith("All changes saved ")


def test_what_could_not_be_saved_is_told_until_it_is_saved(
    view: PlanView, desk: Desk, announced: list[str], qtbot: Any
) -> None:
    fields = view.page("school").fields
    with closing(sqlite3.connect(desk.file.database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        fields["city"].editor.setText("Elm Grove")
        fields["city"].flush()
        qtbot.wait(1)
        other.execute("ROLLBACK")
    error, state = announced
    assert "could not be saved" in error
    assert error.endswith("(urgent)")
    assert state == view.top.saved.text() == "1 answer not saved"
    announced.clear()
    fields["zip_code"].editor.setText("60001")
    fields["zip_code"].flush()
    qtbot.wait(1)
    assert view.top.saved.text() == "1 answer not saved"
    view.band.again_wanted.emit()
    qtbot.wait(1)
    assert announced == [view.top.saved.text()]
    assert announced[0].startswith("All changes saved ")
    assert desk.plan.one(School).city == "Elm Grove"


def test_an_error_in_a_cell_is_told(view: PlanView, announced: list[str]) -> None:
    model = view.page("people").tables["people"].model
    model.unreadable.emit("“Left on” was not changed to “never”.")
    assert announced == ["“Left on” was not changed to “never”."]


def test_messages_are_told(view: PlanView, announced: list[str]) -> None:
    view.say("Ray Thompson removed.")
    view.notice.say("This plan is open to be read only.")
    view.notice.say("")
    assert announced == ["Ray Thompson removed.", "This plan is open to be read only."]


def test_findings_of_the_step_are_told_as_they_come_and_go(
    view: PlanView, desk: Desk, announced: list[str], qtbot: Any
) -> None:
    view.show_step("roles")
    qtbot.waitUntil(lambda: not view._news._timer.isActive())
    announced.clear()
    position = desk.plan.rows(Position)[1]
    alternate = desk.forms.table("roles.positions").column("alternate_1")
    before = set(desk.findings)
    for _ in range(2):
        # Back and forth within a second is no news.
        desk.answer(alternate, position, position.primary)
        desk.check()
        desk.undo()
        desk.check()
    desk.answer(alternate, position, position.primary)
    qtbot.waitUntil(lambda: bool(announced), timeout=5000)
    (new,) = {finding for finding in desk.findings if finding.step == "roles"} - before
    assert announced == [f"New finding: {new.title}."]
    announced.clear()
    desk.undo()
    qtbot.waitUntil(lambda: bool(announced), timeout=5000)
    assert announced == [f"Finding solved: {new.title}."]


def test_findings_of_other_steps_and_open_questions_are_no_news(
    view: PlanView, desk: Desk, announced: list[str], qtbot: Any
) -> None:
    position = desk.plan.rows(Position)[1]
    alternate = desk.forms.table("roles.positions").column("alternate_1")
    desk.answer(alternate, position, position.primary)
    city = view.page("school").fields["city"]
    city.editor.setText("")
    city.flush()
    desk.check()
    assert any(finding.step == "school" and finding.missing for finding in desk.findings)
    qtbot.waitUntil(lambda: not view._news._timer.isActive(), timeout=5000)
    assert announced == []
    view.show_step("roles")
    qtbot.waitUntil(lambda: not view._news._timer.isActive(), timeout=5000)
    assert announced == []


def test_no_text_is_cut_at_its_lower_edge(view: PlanView, forms: Forms, qtbot: Any) -> None:
    view.resize(1366, 720)
    for form in forms:
        view.show_step(form.key)
        page = view.page(form.key)
        # Parts that are made after the step is painted have no height for a moment.
        qtbot.wait(200)

        def nothing_is_cut(page: QWidget = page, key: str = form.key) -> None:
            cut = [
                label.text()
                for label in page.findChildren(QLabel)
                if label.isVisible()
                and label.wordWrap()
                and label.height() < label.heightForWidth(label.width())
            ]
            assert not cut, key

        qtbot.waitUntil(nothing_is_cut, timeout=3000)
