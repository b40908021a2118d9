"""The open window with the large plan: its steps, and a table of 500 people."""

from __future__ import annotations

import gc
import statistics
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import shiboken6
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from crisisplan.settings import default_path, load_settings
from crisisplan.ui.app import make_application, make_plans
from crisisplan.ui.theme import Theme
from crisisplan.ui.window import MainWindow
from tests.bench.figure import Figure, took
from tests.bench.ground import Ground

AT_ONCE = 100
"""Milliseconds for which nothing may hold up the window."""


def figures(ground: Ground) -> Iterator[Figure]:
    """The steps and the table in one window."""
    with _window(ground) as window:
        yield from _steps(window, ground.sizes.times)
        yield from _table(window)


@contextmanager
def _window(ground: Ground) -> Iterator[MainWindow]:
    """The real window with the large plan; nothing of Qt is left behind."""
    mine = QApplication.instance() is None
    app = QApplication.instance() or make_application()
    theme = Theme(app, "light")
    settings = load_settings(default_path())
    window = MainWindow(settings, theme, make_plans)
    window.resize(1366, 768)
    window.show()
    window.open_file(ground.large)
    QTest.qWait(300)
    yield window
    window.close()
    shiboken6.delete(window)
    del theme
    gc.unfreeze()
    if mine:
        shiboken6.delete(app)


def _all(act: Callable[[], object]) -> float:
    """How long something takes with the events and the painting that follow it."""

    def whole() -> None:
        act()
        QApplication.processEvents()

    return took(whole)


def _steps(window: MainWindow, times: int) -> Iterator[Figure]:
    """Turning from step to step: pages are made when they are first wanted, and kept."""
    view = window.view
    assert view is not None
    keys = [form.key for form in window.plans.forms.steps]
    first = {key: _all(lambda key=key: view.show_step(key)) for key in keys[1:]}
    again = {key: [] for key in keys}
    for _ in range(2 * times):
        for key, found in again.items():
            found.append(_all(lambda key=key: view.show_step(key)))
    medians = {key: statistics.median(found) for key, found in again.items()}
    slowest, longest = max(medians, key=medians.get), max(first, key=first.get)
    every = statistics.median(value for found in again.values() for value in found)
    yield Figure("Step switch", every, most=50)
    yield Figure("Step switch, slowest step", medians[slowest], most=50, note=slowest)
    yield Figure("Step switch, first time, median", statistics.median(first.values()))
    yield Figure("Step switch, first time, slowest step", first[longest], note=longest)


def _table(window: MainWindow) -> Iterator[Figure]:
    """Every act on the table of people."""
    view, desk = window.view, window.desk
    assert view is not None
    assert desk is not None
    view.show_step("people")
    block = view.page("people").tables["people"]
    rows, model = block.view, block.model
    words = block.filter.findChild(QLineEdit)
    number = len(model.rows)

    def act(name: str, do: Callable[[int], object], times: int = 1) -> Figure:
        spent = [_all(lambda n=n: do(n)) for n in range(times)]
        note = f"worst {max(spent):,.1f} ms" if times > 1 else ""
        return Figure(f"Table: {name}", statistics.median(spent), most=AT_ONCE, note=note)

    rows.setFocus()
    rows.go_to(model.index(0, 0))
    yield act("one row down", lambda _: QTest.keyClick(rows, Qt.Key.Key_Down), 10)
    yield act("one page down", lambda _: QTest.keyClick(rows, Qt.Key.Key_PageDown), 20)
    yield act("sort by a heading", lambda n: rows.sort_next(n % 6), 12)
    rows.show_plan_order()
    letters = "muñoz teacher 1"
    yield act("filter, each key", lambda n: words.setText(letters[: n + 1]), len(letters))
    yield act("clear the filter", lambda _: words.clear())
    yield act("save one cell", lambda n: model.setData(model.index(7, 3), f"Room {n}"), 10)
    last = number * 3 // 5
    yield act("save one name", lambda n: model.setData(model.index(last, 0), f"Name {n}"), 10)
    yield act("findings after an edit", lambda _: desk.check(), 5)
    yield act("select all", lambda _: rows.selectAll())
    yield act(f"copy {number} rows", lambda _: block.copy())
    rows.go_to(model.index(3, 3))
    rows.selectAll()
    yield act(f"fill down {number} rows", lambda _: block.fill_down())
    yield act("undo it", lambda _: desk.undo())
    some = model.rows[number // 5 : number * 4 // 5]
    yield act(f"remove {len(some)} rows", lambda _: desk.remove(block.table, some))
    yield act("undo it", lambda _: desk.undo())
    yield act("add a row", lambda _: block.add(), 3)
    box = view.search
    keys = "whitfield phone"
    yield Figure("Search opened, first time", _all(window.search), most=AT_ONCE)
    spent = [_all(lambda n=n: box.line.setText(keys[: n + 1])) for n in range(len(keys))]
    worst = f"worst {max(spent):,.1f} ms"
    yield Figure("Search, each key", statistics.median(spent), most=50, note=worst)
    box.leave()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
