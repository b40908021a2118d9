"""The preview shows the step as it will print, and keeps up without getting in the way."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from crisisplan.plan.model import School
from crisisplan.ui.panel import PREVIEW_WIDTH, WIDTH
from crisisplan.ui.planview import PlanView
from crisisplan.ui.preview import Preview
from crisisplan.ui.window import MainWindow


@pytest.fixture
def preview(view: PlanView, qtbot: Any) -> Preview:
    """The preview of the school step, shown."""
    view.panel.show_preview()
    made = view.panel.preview
    qtbot.waitUntil(made.pages.isVisible, timeout=10_000)
    yield made
    view.stop()


def text_of(preview: Preview) -> str:
    assert preview.pages.pdf is not None
    pages = pypdfium2.PdfDocument(preview.pages.pdf)
    return "\n".join(page.get_textpage().get_text_range() for page in pages)


def says(preview: Preview, words: str) -> bool:
    return words in text_of(preview).replace("\r\n", " ")


def test_the_step_shows_as_it_will_print(preview: Preview, view: PlanView, qtbot: Any) -> None:
    assert says(preview, "School profile")
    assert says(preview, "Cedar Hollow Middle School")
    assert preview.words.text() == "3 pages of the school’s own edition"
    view.show_step("team")
    qtbot.waitUntil(lambda: says(preview, "Consultation record"), timeout=10_000)
    assert says(preview, "Table 5-1. Seats on the planning team.")
    assert not says(preview, "School profile")


def test_an_edit_and_its_undo_show(preview: Preview, view: PlanView, qtbot: Any) -> None:
    field = view.page("school").fields["city"]
    field.editor.setText("New Aspen")
    field.flush()
    qtbot.waitUntil(lambda: says(preview, "New Aspen"), timeout=10_000)
    view.desk.undo()
    qtbot.waitUntil(lambda: not says(preview, "New Aspen"), timeout=10_000)


def test_an_edit_keeps_the_place(preview: Preview, view: PlanView, qtbot: Any) -> None:
    bar = preview.pages.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    place = bar.value()
    assert place > 0
    before = preview.pages.pdf
    school = view.desk.plan.one(School)
    view.desk.answer(view.desk.forms.step("school").field("city"), school, "New Aspen")
    qtbot.waitUntil(lambda: preview.pages.pdf is not before, timeout=10_000)
    assert bar.value() == place


def test_nothing_is_made_while_nobody_looks(view: PlanView, qtbot: Any) -> None:
    school = view.desk.plan.one(School)
    view.desk.answer(view.desk.forms.step("school").field("city"), school, "New Aspen")
    qtbot.wait(600)
    assert view.panel.preview.pages.pdf is None


def test_the_pages_are_painted_on_white(preview: Preview, qtbot: Any) -> None:
    picture = preview.pages.viewport().grab().toImage()
    colors = {
        picture.pixelColor(x, y).name()
        for x in range(0, picture.width(), 3)
        for y in range(0, picture.height(), 3)
    }
    assert QColor("white").name() in colors
    assert any(QColor(name).lightness() < 80 for name in colors)


def test_pages_grow_and_shrink_by_key_and_button(preview: Preview, qtbot: Any) -> None:
    bar = preview.pages.verticalScrollBar()
    small = bar.maximum()
    qtbot.keyClick(preview.pages, Qt.Key.Key_Plus)
    assert bar.maximum() > small * 1.4
    qtbot.keyClick(preview.pages, Qt.Key.Key_End)
    assert bar.value() == bar.maximum()
    qtbot.keyClick(preview.pages, Qt.Key.Key_Minus)
    assert bar.maximum() == small


def test_the_panel_widens_for_the_pages(preview: Preview, view: PlanView) -> None:
    assert view.panel.wanted_width() == PREVIEW_WIDTH
    view.panel.show_guidance()
    assert view.panel.wanted_width() == WIDTH


def test_a_plan_that_is_gone_is_told(preview: Preview, view: PlanView, qtbot: Any) -> None:
    path: Path = view.desk.file.path
    path.rename(path.with_suffix(".away"))
    preview._make()
    qtbot.waitUntil(preview._note.isVisible, timeout=10_000)
    assert "could not be opened" in preview._note.text()
    path.with_suffix(".away").rename(path)


def test_the_preview_opens_from_the_menu_and_ends_with_the_plan(
    window: MainWindow, sample_path: Path, qtbot: Any
) -> None:
    assert not window.menus.actions["preview"].isEnabled()
    window.open_file(sample_path)
    window.menus.actions["preview"].trigger()
    assert window.view is not None
    preview = window.view.panel.preview
    qtbot.waitUntil(preview.pages.isVisible, timeout=10_000)
    window.show_welcome()
    assert preview.pages.pdf is None
