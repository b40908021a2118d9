"""The record of a drill: questions, its way to closed and back, its timer, what belongs to it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from crisisplan.plan.model import Building, CorrectiveAction, Drill, Split
from crisisplan.ui.desk import Desk
from crisisplan.ui.drills.record import DrillRecord
from crisisplan.ui.drills.timer import DrillTimer, Stopwatch, show_clock
from crisisplan.ui.pages.drills import DrillsPage
from crisisplan.ui.planview import PlanView
from crisisplan.ui.theme import Theme
from tests.conftest import TODAY
from tests.ui.drillyear import clear_year, put_drills


class Seconds:
    """A clock that goes when the test says so."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def drills(desk: Desk) -> dict[str, Drill]:
    clear_year(desk.file)
    return put_drills(desk.file)


@pytest.fixture
def record(
    drills: dict[str, Drill], view: PlanView, monkeypatch: pytest.MonkeyPatch
) -> DrillRecord:
    monkeypatch.setattr(DrillsPage, "today", staticmethod(lambda: TODAY))
    view.show_step("drills")
    page = view.page("drills")
    assert isinstance(page, DrillsPage)
    page.open_drill(drills["fire2"].id)
    return page.record


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
def timer(
    desk: Desk, drills: dict[str, Drill], theme: Theme, seconds: Seconds, qtbot: Any
) -> DrillTimer:
    made = DrillTimer(desk, theme, seconds)
    qtbot.addWidget(made)
    made.bind(drills["lockdown"])
    made.show()
    return made


# -- the questions


def test_every_question_of_a_drill_stands_in_its_record(record: DrillRecord, desk: Desk) -> None:
    table = desk.forms.table("drills.drills")
    assert {*record.fields} == {column.key for column in table.columns} - {"state"}
    assert [title for title, _ in table.groups] == [
        "The drill",
        "Planned",
        "Families and responders",
        "Held",
        "What was seen",
        "Signed",
    ]


def test_answers_are_saved_as_they_are_given(
    record: DrillRecord, desk: Desk, drills: dict[str, Drill]
) -> None:
    for key, typed, value in (
        ("opt_outs", "4", 4),
        ("all_accounted", "2:48", 168),
        ("weather", "Rain", "Rain"),
    ):
        field = record.fields[key]
        field.editor.setText(typed)
        field.flush()
        assert getattr(drills["fire2"], key) == value
    record.fields["opt_outs"].editor.setText("Sam")
    record.fields["opt_outs"].flush()
    assert drills["fire2"].opt_outs == 4


# -- from draft to closed


def test_a_closed_record_is_read_only_until_it_is_reopened(
    record: DrillRecord, desk: Desk, drills: dict[str, Drill]
) -> None:
    weather = record.fields["weather"].editor
    assert not weather.isReadOnly()
    record.close_button.click()
    assert drills["fire2"].state == "closed"
    assert weather.isReadOnly()
    assert not record.fields["kind"].editor.isEnabled()
    assert record.close_button.isHidden()
    assert not record.remove.isVisible()
    splits, actions = record.block_of(Split), record.block_of(CorrectiveAction)
    assert splits is not None
    assert actions is not None
    assert not splits.add_button.isEnabled()
    assert actions.add_button.isEnabled(), "the work outlives the record"
    record.reopen_button.click()
    assert drills["fire2"].state == "held"
    assert not weather.isReadOnly()
    assert splits.add_button.isEnabled()


def test_what_is_locked_says_so_in_a_sentence(
    record: DrillRecord, view: PlanView, desk: Desk, drills: dict[str, Drill], qtbot: Any
) -> None:
    with qtbot.waitSignal(desk.refused) as refused:
        desk.edit("Change", lambda: setattr(drills["fire1"], "weather", "Snow"))
    assert "is closed, so it is locked" in refused.args[0]
    assert drills["fire1"].weather is None
    assert view.toast.isVisible()
    assert view.toast.icon == "warning", "nothing was done"
    assert not view.band.isVisible()
    assert desk.unsaved == 0, "to try again would be refused again"
    view.say("Saved.", "")
    assert view.toast.icon == "check-circle"


def test_undo_of_closing_lets_answers_in_again(
    record: DrillRecord, desk: Desk, drills: dict[str, Drill]
) -> None:
    record.close_and_lock()
    desk.undo()
    assert drills["fire2"].state == "held"
    assert not record.fields["weather"].editor.isReadOnly()
    assert record.close_button.isVisible()


@pytest.mark.parametrize(("ahead", "held"), [(-3, -3), (0, 0), (20, 0)])
def test_held_means_on_the_planned_day_or_today(
    record: DrillRecord, view: PlanView, desk: Desk, drills: dict[str, Drill], ahead: int, held: int
) -> None:
    drill, today = drills["lockdown"], date.today()
    desk.edit("Plan", lambda: setattr(drill, "planned_on", today + timedelta(days=ahead)))
    view.page("drills").open_drill(drill.id)  # type: ignore[attr-defined]
    record.hold.click()
    assert (drill.state, drill.held_on) == ("held", today + timedelta(days=held))
    record.not_held.click()
    assert drill.state == "draft"


def test_removing_a_drill_goes_back_and_can_be_undone(
    record: DrillRecord, desk: Desk, drills: dict[str, Drill]
) -> None:
    record.remove.click()
    assert drills["fire2"] not in desk.plan.rows(Drill)
    assert record.drill is None
    desk.undo()
    assert drills["fire2"] in desk.plan.rows(Drill)


# -- what belongs to it


def test_only_its_own_times_and_actions_are_shown(
    record: DrillRecord, view: PlanView, desk: Desk, drills: dict[str, Drill]
) -> None:
    splits, actions = record.block_of(Split), record.block_of(CorrectiveAction)
    assert splits is not None
    assert actions is not None
    assert [row.area for row in splits.model.rows] == ["Gym", "Main building"]
    assert len(actions.model.rows) == 3
    view.page("drills").open_drill(drills["hold"].id)  # type: ignore[attr-defined]
    assert splits.model.rows == actions.model.rows == []
    added = actions.add()
    assert isinstance(added, CorrectiveAction)
    assert added.drill == drills["hold"].id


# -- the timer


def test_the_stopwatch_counts_on_a_clock_of_its_own(seconds: Seconds) -> None:
    watch = Stopwatch(seconds)
    assert watch.seconds == 0
    watch.start()
    seconds.now += 61.9
    assert watch.seconds == 61
    watch.stop()
    seconds.now += 30
    assert watch.seconds == 61
    watch.go_on()
    assert watch.seconds == 91, "it was stopped too soon: what passed counts"
    watch.start()
    assert watch.seconds == 0


def test_times_are_shown_as_a_stopwatch_does() -> None:
    assert [show_clock(n) for n in (0, 59, 168, 3768)] == ["0:00", "0:59", "2:48", "1:02:48"]


def test_space_starts_and_stops_and_the_time_is_kept(
    timer: DrillTimer, desk: Desk, drills: dict[str, Drill], seconds: Seconds
) -> None:
    drill = drills["lockdown"]
    timer.main.setFocus()
    QTest.keyClick(timer.main, Qt.Key.Key_Space)
    assert timer.running == [drill.id]
    assert drill.started is not None
    assert drill.held_on == date.today()
    seconds.now += 168
    QTest.keyClick(timer.main, Qt.Key.Key_Space)
    assert drill.all_accounted == 168
    assert drill.ended is not None
    assert timer.running == []
    assert timer.clock.text() == "2:48"


def test_each_area_has_its_time_and_a_second_one_takes_its_place(
    timer: DrillTimer, desk: Desk, drills: dict[str, Drill], seconds: Seconds
) -> None:
    drill = drills["lockdown"]
    timer.start_or_stop()
    buildings = [building.name for building in desk.plan.rows(Building)]
    assert [timer.areas.itemText(n) for n in range(len(buildings))] == buildings
    seconds.now += 75
    timer.areas.setEditText("  North   wing ")
    QTest.keyClick(timer.areas.lineEdit(), Qt.Key.Key_Return)
    # Twice by haste: no other area is noted.
    QTest.keyClick(timer.areas.lineEdit(), Qt.Key.Key_Return)
    seconds.now += 10
    timer.areas.setEditText("north wing")
    timer.clear.click()
    timer.areas.setEditText("")
    timer.split()
    (split,) = [row for row in desk.plan.rows(Split) if row.drill == drill.id]
    assert (split.area, split.seconds) == ("North wing", 85)
    desk.undo()
    assert split.seconds == 75


def test_the_timer_runs_on_while_other_drills_and_steps_are_looked_at(
    timer: DrillTimer, drills: dict[str, Drill], seconds: Seconds
) -> None:
    timer.start_or_stop()
    seconds.now += 30
    timer.bind(drills["weather"])
    assert timer.clock.text() == "0:00"
    timer.hide()
    seconds.now += 30
    timer.show()
    timer.bind(drills["lockdown"])
    assert timer.clock.text() == "1:00"
    timer.start_or_stop()
    assert drills["lockdown"].all_accounted == 60
    assert drills["weather"].all_accounted is None


def test_an_answer_given_meanwhile_leaves_the_area_that_is_typed(
    timer: DrillTimer, desk: Desk, drills: dict[str, Drill]
) -> None:
    timer.start_or_stop()
    timer.areas.setEditText("North wi")
    desk.edit("Weather", lambda: setattr(drills["lockdown"], "weather", "Rain"))
    assert timer.areas.currentText() == "North wi"
    assert timer.running == [drills["lockdown"].id]


def test_a_stop_that_came_too_soon_is_taken_back(
    timer: DrillTimer, drills: dict[str, Drill], seconds: Seconds
) -> None:
    timer.start_or_stop()
    seconds.now += 40
    timer.start_or_stop()
    seconds.now += 5
    timer.again.click()
    seconds.now += 15
    timer.start_or_stop()
    assert drills["lockdown"].all_accounted == 60


def test_a_closed_drill_has_no_timer(timer: DrillTimer, drills: dict[str, Drill]) -> None:
    timer.bind(drills["fire1"])
    assert not timer.main.isEnabled()
    timer.start_or_stop()
    assert timer.running == []
    assert timer.clock.text() == "2:48"


def test_the_timer_says_its_time_and_its_area_aloud(timer: DrillTimer) -> None:
    timer.start_or_stop()
    assert timer.clock.accessibleName() == "Timer, 0:00"
    line = timer.areas.findChild(QLineEdit)
    assert line.accessibleName() == "Area that is clear"
