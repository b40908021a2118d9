"""A table of 500 people in the real window: ``python -m tests.bench.tables``.

Prints the median and the worst of each act, with the events and the painting that follow it.
"""

from __future__ import annotations

import gc
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import shiboken6
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from crisisplan.assets import FORMS, REFERENCE
from crisisplan.exchange.starting import start_sample
from crisisplan.plan.forms import load_forms
from crisisplan.plan.journal import Author
from crisisplan.plan.model import Person
from crisisplan.rules.reference import Reference
from crisisplan.settings import load_settings
from crisisplan.ui.app import make_application
from crisisplan.ui.ask import Ask
from crisisplan.ui.theme import Theme
from crisisplan.ui.window import MainWindow

PEOPLE = 500
LAST_NAMES = ("Łukasz", "Muñoz", "Nguyễn", "Thompson", "O’Brien", "de la Cruz", "Whitfield")


def make_plan(path: Path, machine: str) -> None:
    """The sample school with as many people as a large one has."""
    file = start_sample(path, Author("Ana Muñoz", machine), load_forms(FORMS))
    with file.edit("Add people"):
        for number in range(PEOPLE - len(file.plan.rows(Person))):
            file.add(
                Person,
                name=f"Person {number:03} {LAST_NAMES[number % len(LAST_NAMES)]}",
                job_title=("Teacher", "Aide", "Coach")[number % 3],
                category="teacher",
                room=str(100 + number * 7 % 400),
                phone=f"(217) 555-{number:04}",
            )
    file.close()


def main() -> None:
    """Measure and print."""
    app = make_application()
    theme = Theme(app, "light")
    with tempfile.TemporaryDirectory() as home:
        settings = load_settings(Path(home) / "settings.json")
        path = Path(home) / "plan.crisisplan"
        make_plan(path, settings.machine)
        window = MainWindow(settings, load_forms(FORMS), Reference(REFERENCE), theme, Ask())
        window.resize(1366, 768)
        window.show()
        window.open_file(path)
        QTest.qWait(300)
        measure(window)
        window.close()
        shiboken6.delete(window)
    del theme
    gc.collect()
    shiboken6.delete(app)


def took(name: str, act: Callable[[int], object], times: int = 1) -> None:
    """Print how long an act takes, with everything it sets off."""
    found = []
    for number in range(times):
        start = time.perf_counter()
        act(number)
        QApplication.processEvents()
        found.append((time.perf_counter() - start) * 1000)
    print(f"{name:<34}{statistics.median(found):8.1f} ms{max(found):10.1f} ms")


def measure(window: MainWindow) -> None:
    """Every act on the table."""
    view, desk = window.view, window.desk
    assert view is not None
    assert desk is not None
    print(f"{f'{PEOPLE} people':<34}{'median':>11}{'worst':>13}")
    took("open the step, first time", lambda _: view.show_step("people"))
    view.show_step("school")
    took("open the step again", lambda _: view.show_step("people"))
    block = view.page("people").tables["people"]
    rows, model = block.view, block.model
    words = block.filter.findChild(QLineEdit)
    rows.setFocus()
    rows.go_to(model.index(0, 0))
    took("one row down", lambda _: QTest.keyClick(rows, Qt.Key.Key_Down), 10)
    took("one page down", lambda _: QTest.keyClick(rows, Qt.Key.Key_PageDown), 20)
    took("sort by a heading", lambda number: rows.sort_next(number % 6), 12)
    rows.show_plan_order()
    letters = "muñoz teacher 1"
    took("filter, each key", lambda n: words.setText(letters[: n + 1]), len(letters))
    took("clear the filter", lambda _: words.clear())
    took("save one cell", lambda n: model.setData(model.index(7, 3), f"Room {n}"), 10)
    took("save one name", lambda n: model.setData(model.index(300, 0), f"Name {n}"), 10)
    took("findings after an edit", lambda _: desk.check(), 5)
    took("select all", lambda _: rows.selectAll())
    took("copy 500 rows", lambda _: block.copy())
    rows.go_to(model.index(3, 3))
    rows.selectAll()
    took("fill down 500 rows", lambda _: block.fill_down())
    took("undo it", lambda _: desk.undo())
    some = model.rows[100:400]
    took("remove 300 rows", lambda _: desk.remove(block.table, some))
    took("undo it", lambda _: desk.undo())
    took("add a row", lambda _: block.add(), 3)
    box = view.search
    took("open the search", lambda _: window.search())
    took("search, each key", lambda n: box.line.setText("whitfield phone"[: n + 1]), 15)
    took("open it again", lambda _: (box.leave(), window.search()), 5)
    box.leave()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


if __name__ == "__main__":
    main()
