"""Editors: what is written reads back, empty stays empty, and the program's writing is no edit."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox

from crisisplan.plan.forms import Field, Forms
from crisisplan.plan.kinds import KINDS
from crisisplan.plan.model import Person
from crisisplan.ui.desk import Desk
from crisisplan.ui.editors import RowEditor, make_editor
from crisisplan.ui.theme import Theme
from tests.ui.conftest import type_in

EXAMPLES: dict[str, list[Any]] = {
    "text": ["Cedar", "Łąka 🏫"],
    "paragraph": ["One\nTwo", "مدرسة"],
    "choice": ["IL", "middle"],
    "flag": [True, False],
    "number": [0, 1962, 484_000],
    "duration": [0, 48, 168, 3_723],
    "date": [date(2026, 12, 3), date(1900, 1, 1)],
    "time": [time(9, 15), time(0, 0)],
    "phone": ["(217) 555-0100"],
    "email": ["ana@school.example"],
}


def one_of_kind(forms: Forms, kind: str) -> Field:
    for form in forms:
        for item in (*form.fields, *(c for t in form.tables for c in t.columns)):
            if item.kind == kind and not item.rows:
                return item
    raise AssertionError(kind)


def test_every_kind_has_an_editor_with_a_user_property(
    forms: Forms, desk: Desk, theme: Theme, qtbot: Any
) -> None:
    for kind in KINDS:
        editor = make_editor(one_of_kind(forms, kind), desk.plan, theme)
        qtbot.addWidget(editor)
        assert editor.metaObject().userProperty().name() == "value"


@pytest.mark.parametrize("kind", EXAMPLES)
def test_what_is_written_reads_back_and_none_empties_it(
    kind: str, forms: Forms, desk: Desk, theme: Theme, qtbot: Any
) -> None:
    item = one_of_kind(forms, kind)
    editor = make_editor(item, desk.plan, theme)
    qtbot.addWidget(editor)
    for value in EXAMPLES[kind]:
        if kind == "choice" and value not in {option.key for option in item.options}:
            continue
        with qtbot.assertNotEmitted(editor.edited):
            editor.value = value
        assert editor.value == value
        assert type(editor.value) is type(value)
        with qtbot.assertNotEmitted(editor.edited):
            editor.value = None
        assert editor.value is None


def test_a_choice_that_is_no_longer_offered_is_not_lost(
    forms: Forms, desk: Desk, theme: Theme, qtbot: Any
) -> None:
    editor = make_editor(one_of_kind(forms, "choice"), desk.plan, theme)
    qtbot.addWidget(editor)
    editor.value = "old_key"
    assert editor.value == "old_key"


def test_text_is_saved_while_typing_and_again_on_leaving(
    forms: Forms, desk: Desk, theme: Theme, qtbot: Any
) -> None:
    editor = make_editor(forms.step("school").field("name"), desk.plan, theme)
    qtbot.addWidget(editor)
    editor.show()
    with qtbot.waitSignal(editor.edited, timeout=900) as caught:
        type_in(editor, "Elm")
    assert caught.args == ["Elm", True]
    with qtbot.waitSignal(editor.edited) as caught:
        qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert caught.args == ["Elm", False]


def test_half_a_date_is_not_saved_and_a_wrong_one_says_what_is_right(
    forms: Forms, desk: Desk, theme: Theme, qtbot: Any
) -> None:
    editor = make_editor(forms.step("school").field("effective_on"), desk.plan, theme)
    qtbot.addWidget(editor)
    type_in(editor, "2/30/2027")
    with qtbot.assertNotEmitted(editor.edited), qtbot.waitSignal(editor.unreadable) as caught:
        editor.flush()
    assert caught.args == ["February 2027 has 28 days."]
    assert editor.text() == "2/30/2027"
    editor.clear()
    type_in(editor, "12/3/26")
    with qtbot.waitSignal(editor.edited) as caught:
        editor.flush()
    assert caught.args == [date(2026, 12, 3), False]
    assert editor.text() == "Dec 3, 2026"


def picker(forms: Forms, desk: Desk, theme: Theme, qtbot: Any) -> RowEditor:
    item = forms.table("roles.positions").column("primary")
    editor = make_editor(item, desk.plan, theme)
    qtbot.addWidget(editor)
    editor.show()
    assert isinstance(editor, RowEditor)
    return editor


def test_a_person_is_picked_by_part_of_the_name(
    forms: Forms, desk: Desk, theme: Theme, qtbot: Any
) -> None:
    editor = picker(forms, desk, theme, qtbot)
    thanh = desk.plan.named(Person, "Thanh Nguyễn, RN")
    assert thanh is not None
    type_in(editor.lineEdit(), "nguyễn")
    with qtbot.waitSignal(editor.edited) as caught:
        editor.flush()
    assert caught.args == [thanh.id, False]
    assert editor.lineEdit().text() == "Thanh Nguyễn, RN"
    completer = editor.completer()
    completer.setCompletionPrefix("delgado")
    assert completer.currentCompletion() == "Frank Delgado"
    assert completer.completionModel().index(0, 0).data() == "Frank Delgado  ·  Head custodian"


def test_an_unknown_name_is_offered_not_dropped(
    forms: Forms, desk: Desk, theme: Theme, qtbot: Any
) -> None:
    editor = picker(forms, desk, theme, qtbot)
    type_in(editor.lineEdit(), "Zoë Quinn")
    with qtbot.assertNotEmitted(editor.edited), qtbot.waitSignal(editor.unknown) as caught:
        editor.flush()
    assert caught.args == ["Zoë Quinn"]


def test_emptying_the_name_makes_the_place_undecided(
    forms: Forms, desk: Desk, theme: Theme, qtbot: Any
) -> None:
    editor = picker(forms, desk, theme, qtbot)
    editor.value = desk.plan.rows(Person)[0].id
    editor.lineEdit().clear()
    with qtbot.waitSignal(editor.edited) as caught:
        editor.flush()
    assert caught.args == [None, False]


def test_the_wheel_does_not_change_an_answer(
    forms: Forms, desk: Desk, theme: Theme, qtbot: Any
) -> None:
    from PySide6.QtCore import QPoint, QPointF
    from PySide6.QtGui import QWheelEvent

    editor = make_editor(one_of_kind(forms, "choice"), desk.plan, theme)
    qtbot.addWidget(editor)
    assert isinstance(editor, QComboBox)
    editor.value = "IL"
    event = QWheelEvent(
        QPointF(5, 5), QPointF(5, 5), QPoint(0, -120), QPoint(0, -120),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    editor.wheelEvent(event)
    assert editor.value == "IL"
    assert not event.isAccepted()
