"""What is written of a system: how hard it reads while it is written, and its Spanish."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from crisisplan.plan.model import BiometricSystem, BiometricWording
from crisisplan.ui.desk import Desk
from crisisplan.ui.pages.biometrics import BiometricsPage
from crisisplan.ui.planview import PlanView

InDialog = Callable[[Callable[[Any], None]], None]
HARD = " ".join(
    [
        "Notwithstanding institutional considerations, biometric identification facilitates "
        "administrative accountability regarding reimbursement authorization."
    ]
    * 12
)


@pytest.fixture
def page(view: PlanView) -> BiometricsPage:
    view.show_step("biometrics")
    made = view.page("biometrics")
    assert isinstance(made, BiometricsPage)
    return made


@pytest.fixture
def lunch(desk: Desk) -> BiometricSystem:
    return desk.plan.rows(BiometricSystem)[0]


def spanish(desk: Desk) -> dict[str, str]:
    return {row.original: row.spanish for row in desk.plan.rows(BiometricWording)}


def test_how_hard_the_notice_reads_is_told_while_it_is_written(
    page: BiometricsPage, lunch: BiometricSystem, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(page.reading.measured, timeout=30_000):
        pass
    assert "The family notice reads at grade" in page.reading.words.text()
    assert "easy enough" in page.reading.words.text()
    assert "In Spanish: " in page.reading.words.text()
    assert page.reading.mend.isHidden()
    field = page.record.fields["summary"]
    with qtbot.waitSignal(page.reading.measured, timeout=30_000):
        field.editor.setPlainText(HARD)
        field.editor.flush()
    assert lunch.summary == HARD
    assert "too hard (grade 8 at most)" in page.reading.words.text()
    assert "1 text of it is printed as you wrote it" in page.reading.words.text()
    page.reading.mend.click()
    assert page.record.fields["summary"].editor.hasFocus()


def test_nothing_is_measured_of_what_was_refused(page: BiometricsPage, desk: Desk) -> None:
    page.open_system(desk.plan.rows(BiometricSystem)[1].id)
    assert page.reading.isHidden()


def test_a_text_is_put_into_spanish_as_one_edit(
    page: BiometricsPage, lunch: BiometricSystem, desk: Desk, in_dialog: InDialog, qtbot: QtBot
) -> None:
    before = spanish(desk)

    def write(dialog: Any) -> None:
        assert dialog.label.text() == "Vendor", "the first that is not in Spanish"
        assert dialog.original.toPlainText() == "ServeLine"
        assert dialog.progress.text() == "46 of 48 texts are in Spanish."
        dialog.editor.setPlainText("ServeLine, la empresa")
        assert dialog.progress.text() == "47 of 48 texts are in Spanish."
        dialog.editor.setFocus()
        qtbot.waitUntil(dialog.isActiveWindow)
        QTest.keyClick(dialog.editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        assert dialog.label.text() == "Version"
        assert dialog.editor.hasFocus()
        dialog.list.setCurrentRow(0)
        assert dialog.editor.toPlainText() == "Lector de dedo de la cafetería"
        dialog.editor.setPlainText("")
        dialog.act.click()

    in_dialog(write)
    page.reading.spanish.click()
    assert spanish(desk)["ServeLine"] == "ServeLine, la empresa"
    assert lunch.name not in spanish(desk), "what is left empty is printed as it was written"
    desk.undo()
    assert spanish(desk) == before


def test_a_text_written_anew_offers_the_spanish_of_what_it_was(
    page: BiometricsPage, lunch: BiometricSystem, desk: Desk, in_dialog: InDialog
) -> None:
    was = lunch.alternative
    with desk.file.edit("Written anew"):
        lunch.alternative = "A five-digit PIN: same line, same lunch"

    def write(dialog: Any) -> None:
        row = next(n for n, own in enumerate(dialog._texts) if own.text == lunch.alternative)
        dialog.list.setCurrentRow(row)
        assert dialog.editor.toPlainText() == ""
        assert f"“{was}”" in dialog.old.text()
        dialog.use_old.click()
        assert (
            dialog.editor.toPlainText()
            == "Un PIN de cuatro números: la misma fila, el mismo almuerzo"
        )
        dialog.editor.setPlainText("Un PIN de cinco números: la misma fila, el mismo almuerzo")
        dialog.act.click()

    in_dialog(write)
    page.translate()
    assert spanish(desk)[lunch.alternative].startswith("Un PIN de cinco")
    assert was not in spanish(desk)


def test_the_spanish_of_another_systems_text_is_left_alone(
    page: BiometricsPage, desk: Desk, in_dialog: InDialog
) -> None:
    before = spanish(desk)
    doors = desk.plan.rows(BiometricSystem)[1]

    def write(dialog: Any) -> None:
        assert dialog.original.toPlainText() == doors.name
        dialog.editor.setPlainText("Reconocimiento de caras en las puertas 1 y 4")
        dialog.act.click()

    in_dialog(write)
    page.open_system(doors.id)
    page.translate()
    assert spanish(desk) == {**before, doors.name: "Reconocimiento de caras en las puertas 1 y 4"}


def test_where_nothing_is_written_there_is_nothing_to_translate(
    page: BiometricsPage, desk: Desk, qtbot: QtBot
) -> None:
    page.add_system()
    with qtbot.waitSignal(page.refused) as told:
        page.translate()
    assert "nothing to translate" in told.args[0]
