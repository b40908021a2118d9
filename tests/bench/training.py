"""The training matrix of a large school, beside a bare table view of the same size."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTableView, QWidget

from crisisplan.plan.model import Course, Entity, Person, TrainingRecord, TrainingRequirement
from crisisplan.plan.plan import Plan
from crisisplan.rules.training.coverage import Coverage, coverage
from crisisplan.ui.app import make_application
from crisisplan.ui.theme import Theme
from crisisplan.ui.training.who import WhoIsTrained
from tests.bench.figure import Figure, medians, took
from tests.bench.ground import LAST_NAMES, Ground

PEOPLE, COURSES = 300, 30
TODAY = date(2026, 11, 23)
_CATEGORIES = ("teacher", "aide", "substitute", "bus", "office")
_SIZE = (1030, 560)


def figures(ground: Ground) -> Iterator[Figure]:
    """Painted for the first time, and after another filter."""
    app = QApplication.instance() or make_application()
    theme = Theme(app)  # type: ignore[arg-type]
    plan, times = _plan(PEOPLE, COURSES), ground.sizes.times
    name = f"Matrix, {PEOPLE} people x {COURSES} courses"

    # As the program does when a plan is opened.
    gc.freeze()

    def first() -> float:
        plan.refresh()
        return took(lambda: _close(_matrix(plan, coverage(plan, TODAY), theme, ground)))

    def bare() -> float:
        return took(lambda: _close(_bare()))

    value, reference = medians(times, first, bare)
    yield Figure(f"{name}, first paint", value, "ms", "bare table view", reference)
    yield Figure(f"{name}, first paint", value, "ms", most=150)
    (counted,) = medians(times, lambda: took(lambda: coverage(plan, TODAY)))
    yield Figure("  of that who has what, worked out", counted, "ms")
    yield from _filters(name, plan, theme, ground)
    gc.unfreeze()


def _filters(name: str, plan: Plan, theme: Theme, ground: Ground) -> Iterator[Figure]:
    who = _matrix(plan, coverage(plan, TODAY), theme, ground)
    table = _bare()
    groups = ("staff", "substitute", "needs", "bus")
    turn = iter(range(1_000_000))

    def group() -> None:
        who.choose(groups[next(turn) % len(groups)])
        who.matrix.view.viewport().repaint()

    def words() -> None:
        who.line.setText(("an", "per", "th", "")[next(turn) % 4])
        who.matrix.view.viewport().repaint()

    def plain() -> None:
        number = next(turn) % len(_CATEGORIES)
        for row in range(PEOPLE):
            table.setRowHidden(row, bool(number) and row % len(_CATEGORIES) != number)
        table.viewport().repaint()

    times = 4 * ground.sizes.times
    value, other, reference = medians(
        times, lambda: took(group), lambda: took(words), lambda: took(plain)
    )
    against = "bare table view, rows hidden"
    yield Figure(f"{name}, another group", value, "ms", against, reference)
    yield Figure(f"{name}, another group", value, "ms", most=50)
    yield Figure(f"{name}, words typed", other, "ms", against, reference)
    yield Figure(f"{name}, words typed", other, "ms", most=50)
    bar = who.matrix.view.verticalScrollBar()
    own = table.verticalScrollBar()

    def scroll(bar: Any, view: QTableView) -> None:
        bar.setValue((bar.value() + bar.pageStep()) % max(1, bar.maximum()))
        view.viewport().repaint()

    who.show_everybody()
    value, reference = medians(
        times,
        lambda: took(lambda: scroll(bar, who.matrix.view)),
        lambda: took(lambda: scroll(own, table)),
    )
    yield Figure(f"{name}, a page on", value, "ms", "bare table view", reference)
    _close(who)
    _close(table)


def _matrix(plan: Plan, found: Coverage, theme: Theme, ground: Ground) -> WhoIsTrained:
    """The part of the page with the matrix, shown and painted."""
    who = WhoIsTrained(theme, ground.forms)
    who.resize(*_SIZE)
    who.show_coverage(plan, found)
    who.fit(_SIZE[1])
    _paint(who, who.matrix.view)
    assert who.matrix.view.rows.rowCount() == PEOPLE
    assert who.matrix.view.rows.columnCount() == COURSES
    return who


def _bare() -> QTableView:
    """Qt's own table with as many cells of plain words."""
    model = QStandardItemModel(PEOPLE, COURSES)
    for row in range(PEOPLE):
        for column in range(COURSES):
            model.setItem(row, column, QStandardItem("Aug 2027"))
    view = QTableView()
    view.setModel(model)
    model.setParent(view)
    view.resize(*_SIZE)
    _paint(view, view)
    return view


def _paint(widget: QWidget, view: QTableView) -> None:
    widget.show()
    QTest.qWaitForWindowExposed(widget)
    view.viewport().repaint()


def _close(widget: QWidget) -> None:
    widget.close()
    widget.deleteLater()


def _plan(people: int, courses: int) -> Plan:
    """Everybody asked for every course: current, ending, ended and missing ones."""
    rows: list[Entity] = []
    for number in range(courses):
        course = Course(name=f"Course {number:02}: what is learned", renewal="months",
                        renewal_months=12 * (1 + number % 3))  # fmt: skip
        rows += [course, TrainingRequirement(course=course.id, who="all_staff", basis="practice")]
    taught = [row for row in rows if isinstance(row, Course)]
    for number in range(people):
        person = Person(name=f"Person {number:03} {LAST_NAMES[number % len(LAST_NAMES)]}",
                        job_title="Grade 6", category=_CATEGORIES[number % 5],
                        hired_on=None, left_on=None, building=None)  # fmt: skip
        rows.append(person)
        for place, course in enumerate(taught):
            if (number + place) % 7:
                day = TODAY - timedelta(days=(number * 13 + place * 29) % 900)
                # As rows come from a file: every answer is there, if only as none.
                rows.append(
                    TrainingRecord(
                        person=person.id, course=course.id, completed_on=day, expires_on=None
                    )
                )
    for sequence, row in enumerate(rows):
        row.sequence = float(sequence)
    return Plan(rows)
