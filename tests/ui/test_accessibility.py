"""What a screen reader hears: label, required, audience, value, error."""

from __future__ import annotations

from typing import Any

from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QToolButton, QWidget

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
