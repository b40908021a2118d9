"""What the window's tests share: a theme, a desk with the sample plan, someone who answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QAccessible, QKeyEvent
from PySide6.QtWidgets import QApplication, QDialog, QTableView, QWidget

from crisisplan.plan.file import PlanFile
from crisisplan.plan.forms import Forms
from crisisplan.rules.reference import Reference
from crisisplan.settings import Settings, default_path, load_settings
from crisisplan.ui.ask import Ask
from crisisplan.ui.desk import Desk
from crisisplan.ui.plans import Plans
from crisisplan.ui.planview import PlanView
from crisisplan.ui.theme import Theme
from crisisplan.ui.window import MainWindow

InDialog = Callable[[Callable[[Any], None]], list[bool]]


class Answers(Ask):
    """Answers every question as the test wants, and remembers what was asked."""

    def __init__(self) -> None:
        self.yes = True
        self.path: Path | None = None
        self.asked: list[str] = []

    def confirm(self, parent: QWidget, title: str, effect: str, act: str, keep: str) -> bool:
        self.asked.append(f"{title} {effect}")
        return self.yes

    def tell(self, parent: QWidget, title: str, words: str) -> None:
        self.asked.append(f"{title}: {words}")

    def open_plan(self, parent: QWidget, folder: Path) -> Path | None:
        return self.path

    def template(self, parent: QWidget, folder: Path) -> Path | None:
        return self.path

    def open_school_list(self, parent: QWidget, folder: Path) -> Path | None:
        return self.path

    def save_plan(self, parent: QWidget, title: str, suggestion: Path) -> Path | None:
        self.asked.append(f"{title}: {suggestion.name}")
        return self.path

    def open_roster(self, parent: QWidget, folder: Path) -> Path | None:
        return self.path

    def open_calendar(self, parent: QWidget, folder: Path) -> Path | None:
        return self.path

    def open_records(self, parent: QWidget, folder: Path) -> Path | None:
        return self.path

    def save_rows(self, parent: QWidget, suggestion: Path) -> Path | None:
        self.asked.append(f"Save: {suggestion.name}")
        return self.path

    def attached(self, parent: QWidget, folder: Path) -> Path | None:
        return self.path

    def save_attached(self, parent: QWidget, suggestion: Path) -> Path | None:
        self.asked.append(f"Save a copy: {suggestion.name}")
        return self.path

    def folder(self, parent: QWidget, title: str, folder: Path) -> Path | None:
        return self.path


def open_in(window: MainWindow, file: PlanFile) -> MainWindow:
    """The window with a plan that was open as a file until now."""
    path = file.path
    file.close()
    window.open_file(path)
    return window


def cells(dialog: QDialog, name: str) -> list[list[str]]:
    """What the table with this name says, row by row."""
    view = dialog.findChild(QTableView, name)
    assert view is not None
    model = view.model()
    return [
        [model.index(row, column).data() for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def type_in(widget: QWidget, text: str) -> None:
    """Type any text; QTest itself types ASCII only."""
    for letter in text:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter)
            QApplication.sendEvent(widget, event)


@pytest.fixture(scope="session")
def theme(qapp: QApplication) -> Theme:
    return Theme(qapp, "light")


@pytest.fixture
def ask() -> Answers:
    return Answers()


@pytest.fixture
def settings() -> Settings:
    return load_settings(default_path())


@pytest.fixture
def desk(sample: PlanFile, forms: Forms, reference: Reference, qapp: QApplication) -> Desk:
    return Desk(sample, forms, reference)


@pytest.fixture
def new_desk(new_plan: PlanFile, forms: Forms, reference: Reference, qapp: QApplication) -> Desk:
    return Desk(new_plan, forms, reference)


@pytest.fixture
def view(
    desk: Desk, settings: Settings, theme: Theme, ask: Answers, qtbot: Any
) -> Iterator[PlanView]:
    """The sample plan in a shown view."""
    made = PlanView(desk, settings, theme, ask)
    qtbot.addWidget(made)
    made.resize(1366, 720)
    made.show_step("school")
    made.show()
    with qtbot.waitActive(made):
        made.activateWindow()
    yield made
    made.stop()


@pytest.fixture
def new_view(
    new_desk: Desk, settings: Settings, theme: Theme, ask: Answers, qtbot: Any
) -> Iterator[PlanView]:
    """A new plan in a shown view."""
    made = PlanView(new_desk, settings, theme, ask)
    qtbot.addWidget(made)
    made.resize(1366, 720)
    made.show()
    yield made
    made.stop()


@pytest.fixture
def window(
    settings: Settings, forms: Forms, reference: Reference, theme: Theme, ask: Answers, qtbot: Any
) -> Iterator[MainWindow]:
    made = MainWindow(settings, theme, lambda window: Plans(window, forms, reference, ask))
    qtbot.addWidget(made)
    made.show()
    with qtbot.waitActive(made):
        made.activateWindow()
    yield made
    made.close()


@pytest.fixture
def opened(window: MainWindow, sample_path: Path) -> MainWindow:
    """The window with the sample's plan."""
    window.open_file(sample_path)
    return window


@pytest.fixture
def announced(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What screen readers are told in passing from now on; urgent words end in “(urgent)”."""
    said: list[str] = []

    def hear(event: Any) -> None:
        assert event.object().isVisible(), "nobody hears a window that is not there"
        urgent = event.politeness() == QAccessible.AnnouncementPoliteness.Assertive
        said.append(event.message() + (" (urgent)" if urgent else ""))

    monkeypatch.setattr(QAccessible, "updateAccessibility", staticmethod(hear))
    return said


@pytest.fixture
def in_dialog(qapp: QApplication) -> InDialog:
    """Do something in the dialog that opens next, which has to close itself; whether it came."""

    def schedule(act: Callable[[Any], None]) -> list[bool]:
        came: list[bool] = []

        def look() -> None:
            dialog = QApplication.activeModalWidget()
            if dialog is None:
                QTimer.singleShot(10, look)
            else:
                came.append(True)
                try:
                    act(dialog)
                except BaseException:
                    # A dialog that stays open would keep the test waiting for ever.
                    dialog.reject()
                    raise

        QTimer.singleShot(0, look)
        return came

    return schedule


@pytest.fixture
def look_over(in_dialog: InDialog, qtbot: Any) -> Callable[..., None]:
    """Do what opens a dialog once something was read; look at it; wait until it is closed."""

    def look_over(act: Callable[[], Any], look: Callable[[Any], None]) -> None:
        came = in_dialog(look)
        act()
        qtbot.waitUntil(lambda: bool(came), timeout=10_000)

    return look_over
