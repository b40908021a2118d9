"""Files of the file manager dropped onto a page, with the events that Qt sends."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QWidget

from crisisplan.plan.file import read_edits
from crisisplan.ui.filedrop import FileDrop
from crisisplan.ui.page import StepPage
from crisisplan.ui.plandialog import PlanDialog
from crisisplan.ui.window import MainWindow
from tests.ui.conftest import InDialog

LEFT, PLAIN = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
COPY = Qt.DropAction.CopyAction
FILES = {
    "people": ("staff.csv", "Name,Title\nZoë Quinn,Teacher\n", "Import the roster staff.csv?"),
    "calendar": (
        "year.ics",
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:No School\nDTSTART;VALUE=DATE:20270215\n"
        "END:VEVENT\nEND:VCALENDAR\n",
        "Import the calendar year.ics?",
    ),
}


def held(*paths: Path) -> QMimeData:
    """What a file manager hands over."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def enter(place: QWidget, *paths: Path) -> bool:
    """Hold files over a place; whether it would take them."""
    data = held(*paths)
    event = QDragEnterEvent(QPoint(5, 5), COPY, data, LEFT, PLAIN)
    event.ignore()
    QApplication.sendEvent(place, event)
    return bool(event.isAccepted())


def leave(place: QWidget) -> None:
    """Take what is held elsewhere; until then Qt keeps the place, even when it is gone."""
    QApplication.sendEvent(place, QDragLeaveEvent())


def drop(place: QWidget, *paths: Path) -> bool:
    """Let files go over a place that would take them; whether it took them."""
    data = held(*paths)
    event = QDropEvent(QPointF(5, 5), COPY, data, LEFT, PLAIN, QEvent.Type.Drop)
    event.ignore()
    QApplication.sendEvent(place, event)
    return bool(event.isAccepted())


@pytest.fixture(params=FILES)
def step(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def page(opened: MainWindow, step: str) -> StepPage:
    assert opened.view is not None
    opened.view.show_step(step)
    return opened.view.page(step)


@pytest.fixture
def path(step: str, tmp_path: Path) -> Path:
    name, text, _ = FILES[step]
    path = tmp_path / name
    path.write_text(text)
    return path


def test_a_page_shows_that_it_takes_what_is_held_over_it(page: StepPage, path: Path) -> None:
    sign = page.findChild(FileDrop)
    assert page.acceptDrops()
    assert not sign.isVisible()
    assert enter(page.viewport(), path)
    assert sign.isVisible()
    assert sign.size() == page.viewport().size()
    leave(page.viewport())
    assert not sign.isVisible()


def test_what_cannot_be_imported_is_not_taken(page: StepPage, path: Path, tmp_path: Path) -> None:
    for wrong in ((tmp_path / "picture.png",), (path, path), ()):
        assert not enter(page.viewport(), *wrong)
        assert not page.findChild(FileDrop).isVisible()
    # A roster can be a folder of tables; a calendar is one file.
    assert enter(page.viewport(), tmp_path) == (page.form.key == "people")
    leave(page.viewport())


def test_what_is_dropped_is_previewed_before_anything_changes(
    opened: MainWindow, page: StepPage, path: Path, step: str, in_dialog: InDialog, qtbot: Any
) -> None:
    assert opened.desk is not None
    before = len(read_edits(opened.desk.file.path))
    titles: list[str] = []

    def look(dialog: PlanDialog) -> None:
        titles.append(dialog.windowTitle())
        dialog.reject()

    in_dialog(look)
    enter(page.viewport(), path)
    assert drop(page.viewport(), path)
    assert not page.findChild(FileDrop).isVisible()
    qtbot.waitUntil(lambda: bool(titles))
    assert titles == [FILES[step][2]]
    assert len(read_edits(opened.desk.file.path)) == before
