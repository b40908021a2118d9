"""What nobody foresaw becomes a report without anything of the plan, and the window goes on."""

from __future__ import annotations

import re
import sys
import threading
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from crisisplan import __version__
from crisisplan.plan.kinds import read_number
from crisisplan.ui.report import Reporter, report_of
from crisisplan.ui.theme import Theme
from crisisplan.ui.window import MainWindow

SECRET = "Ana Muñoz, (217) 555-0111"


def raised(act: Callable[[], object]) -> BaseException:
    try:
        act()
    except Exception as error:
        return error
    raise AssertionError("nothing was raised")


def look_up() -> object:
    return {}[SECRET]


def wrapped() -> object:
    try:
        return read_number(SECRET)
    except ValueError as error:
        raise RuntimeError(f"could not read {SECRET}") from error


def test_a_report_names_versions_and_places_and_nothing_else() -> None:
    for act in (look_up, wrapped):
        report = report_of(raised(act))
        assert f"CrisisPlan {__version__}" in report
        assert re.search(rf"tests/ui/test_report.py:\d+ {act.__name__}\n", report)
        assert "Muñoz" not in report
        assert "555" not in report
    assert "crisisplan/plan/kinds.py" in report
    assert "which led to\n" in report
    assert report.endswith("builtins.RuntimeError")


def test_a_message_about_code_is_told() -> None:
    report = report_of(raised(lambda: None.foo))  # type: ignore[attr-defined]
    assert report.endswith("AttributeError: 'NoneType' object has no attribute 'foo'")


@pytest.fixture
def reporter(window: MainWindow, theme: Theme, monkeypatch: pytest.MonkeyPatch) -> Reporter:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    made = Reporter(theme, window)
    made.install()
    return made


def test_an_error_is_shown_and_copied_and_the_window_goes_on(
    reporter: Reporter, window: MainWindow, in_dialog: Callable[..., None], capsys: Any
) -> None:
    seen = []

    def copy(dialog: Any) -> None:
        seen.append(dialog.text.toPlainText())
        dialog.act.click()

    in_dialog(copy)
    error = raised(look_up)
    sys.excepthook(type(error), error, error.__traceback__)
    assert len(seen) == 1
    assert QApplication.clipboard().text() == seen[0]
    assert "KeyError" in seen[0]
    assert "Muñoz" not in capsys.readouterr().err
    assert window.isVisible()


def test_an_error_in_a_thread_is_shown_in_the_window(
    reporter: Reporter, in_dialog: Callable[..., None], qtbot: Any
) -> None:
    seen = []

    def close(dialog: Any) -> None:
        seen.append(dialog.text.toPlainText())
        dialog.reject()

    in_dialog(close)
    thread = threading.Thread(target=look_up)
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: bool(seen))
    assert "KeyError" in seen[0]
