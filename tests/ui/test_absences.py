"""The absence test on the page: ticks are answers, and what follows is read beside them."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible

from crisisplan.plan.model import (
    Absence,
    Course,
    Person,
    Situation,
    Trainee,
    TrainingRecord,
    TrainingRequirement,
)
from crisisplan.rules.absence import away_in, role_holders
from crisisplan.ui.absences import AbsenceTest
from crisisplan.ui.cells import CELL_ROLE
from crisisplan.ui.desk import Desk
from crisisplan.ui.planview import PlanView
from crisisplan.ui.training.standing import TrainingNow
from tests.conftest import TODAY
from tests.ui.training.staff import add_training, clear_training


@pytest.fixture
def test(view: PlanView, desk: Desk) -> AbsenceTest:
    clear_training(desk.file)
    view.show_step("roles")
    return view.page("roles").absences  # type: ignore[attr-defined]


def item_of(test: AbsenceTest, name: str) -> Any:
    (item,) = test.people.findItems(name, Qt.MatchFlag.MatchExactly)
    return item


def test_a_tick_is_an_answer_that_can_be_undone(test: AbsenceTest, desk: Desk) -> None:
    meeting = desk.plan.rows(Situation)[0]
    assert test.situation is meeting
    item_of(test, "Daniel Whitfield").setCheckState(Qt.CheckState.Checked)
    names = [desk.plan.name_of(ref) for ref in away_in(desk.plan, meeting)]
    assert names == ["Ana Muñoz", "Gloria Petersen", "Daniel Whitfield"]
    assert "In command: Priya Raman" in test.result.text()
    desk.undo()
    assert "In command: Daniel Whitfield" in test.result.text()
    assert item_of(test, "Daniel Whitfield").checkState() == Qt.CheckState.Unchecked


def test_unticking_brings_somebody_back(test: AbsenceTest, desk: Desk) -> None:
    item_of(test, "Ana Muñoz").setCheckState(Qt.CheckState.Unchecked)
    meeting = desk.plan.rows(Situation)[0]
    assert [desk.plan.name_of(ref) for ref in away_in(desk.plan, meeting)] == ["Gloria Petersen"]


def test_what_nobody_covers_is_named_here_and_in_the_table(
    test: AbsenceTest, view: PlanView, desk: Desk
) -> None:
    for name in ("Frank Delgado", "Ray Thompson"):
        item_of(test, name).setCheckState(Qt.CheckState.Checked)
    assert "Nobody is left for:\n• Safety Officer" in test.result.text()
    model = view.page("roles").tables["situations"].model
    assert model.index(0, 1).data() == "Daniel Whitfield"
    assert model.index(0, 2).data() == "Safety Officer"


def test_the_list_follows_the_situation_in_the_table(
    test: AbsenceTest, view: PlanView, desk: Desk
) -> None:
    evening = desk.plan.rows(Situation)[1]
    view.page("roles").tables["situations"].show_row(evening)
    assert test.situation is evening
    assert item_of(test, "Denise Jankowski").checkState() == Qt.CheckState.Checked


def saved_names(desk: Desk) -> list[str | None]:
    return [situation.name for situation in desk.plan.rows(Situation)]


def ticked(test: AbsenceTest) -> list[str]:
    items = [test.people.item(number) for number in range(test.people.count())]
    return [item.text() for item in items if item.checkState() == Qt.CheckState.Checked]


def remove_situations(desk: Desk) -> None:
    desk.remove(desk.forms.table("roles.situations"), list(desk.plan.rows(Situation)))


def test_without_a_situation_there_is_nothing_to_tick_but_some_to_try(
    test: AbsenceTest, desk: Desk
) -> None:
    assert [name for name, button in test.buttons.items() if button.isVisible()] == [
        "After hours",
        "Field trip",
    ]
    remove_situations(desk)
    assert not test.people.isVisible()
    assert desk.plan.rows(Absence) == []
    assert all(button.isVisible() for button in test.buttons.values())


def test_one_click_tries_a_district_meeting_and_stores_nothing(
    test: AbsenceTest, desk: Desk
) -> None:
    remove_situations(desk)
    edits = desk.file.journal.undo_label()
    test.buttons["District meeting"].click()
    administrators = [
        desk.plan.name_of(person.id)
        for person in role_holders(desk.plan)
        if person.category == "administrator"
    ]
    assert ticked(test) == administrators == ["Ana Muñoz", "Daniel Whitfield", "Priya Raman"]
    assert "In command: Ben Hartley" in test.result.text()
    item_of(test, "Daniel Whitfield").setCheckState(Qt.CheckState.Unchecked)
    assert "In command: Daniel Whitfield" in test.result.text()
    assert test.chooser.currentText() == "District meeting (not saved)"
    assert desk.plan.rows(Situation) == []
    assert desk.file.journal.undo_label() == edits


def test_after_hours_everybody_is_away_until_somebody_stays(test: AbsenceTest) -> None:
    test.buttons["After hours"].click()
    assert len(ticked(test)) == test.people.count()
    assert "nobody commands" in test.result.text()
    assert "Untick who stays" in test.hint.text()
    item_of(test, "Frank Delgado").setCheckState(Qt.CheckState.Unchecked)
    assert "Nobody is left for:\n• Incident Commander" in test.result.text()


def test_a_field_trip_asks_who_goes_along(test: AbsenceTest) -> None:
    test.buttons["Field trip"].click()
    assert ticked(test) == []
    assert "Tick them" in test.hint.text()
    assert test.people.hasFocus()


def test_what_was_tried_is_saved_as_one_edit(test: AbsenceTest, view: PlanView, desk: Desk) -> None:
    test.buttons["Field trip"].click()
    item_of(test, "Ray Thompson").setCheckState(Qt.CheckState.Checked)
    item_of(test, "Frank Delgado").setCheckState(Qt.CheckState.Checked)
    test.save.click()
    assert saved_names(desk) == ["District meeting", "Evening event", "Field trip"]
    trip = desk.plan.rows(Situation)[-1]
    assert test.situation is trip
    names = [desk.plan.name_of(ref) for ref in away_in(desk.plan, trip)]
    assert names == ticked(test)
    assert sorted(names) == ["Frank Delgado", "Ray Thompson"]
    assert not test.save.isVisible()
    assert not test.hint.isVisible()
    assert not test.buttons["Field trip"].isVisible()
    assert "not saved" not in test.chooser.currentText()
    desk.check()
    assert f"absence.{trip.id}" in {finding.id for finding in desk.findings}
    assert view.toast._text.text() == "“Field trip” saved as a situation."
    view.toast._act.click()
    assert saved_names(desk) == ["District meeting", "Evening event"]
    assert test.buttons["Field trip"].isVisible()


def test_ticks_that_are_tried_stay_while_others_are_looked_at(
    test: AbsenceTest, desk: Desk
) -> None:
    test.buttons["Field trip"].click()
    item_of(test, "Ray Thompson").setCheckState(Qt.CheckState.Checked)
    test.buttons["After hours"].click()
    test.show_situation(desk.plan.rows(Situation)[0])
    assert not test.save.isVisible()
    desk.add(desk.forms.table("roles.situations"), name="Field trip")
    test.chooser.setCurrentIndex(test.chooser.findText("Field trip (not saved)"))
    assert ticked(test) == ["Ray Thompson"]


def test_nobody_with_a_role_means_nothing_to_try(
    test: AbsenceTest, view: PlanView, desk: Desk
) -> None:
    table = desk.forms.table("people.people")
    desk.remove(table, role_holders(desk.plan))
    assert not any(button.isVisible() for button in test.buttons.values())
    assert not test.people.isVisible()
    assert test.result.text().startswith("Nobody holds a role yet.")
    test.focus()


def test_what_is_tried_fits_beside_or_below(test: AbsenceTest, view: PlanView) -> None:
    test.buttons["Field trip"].click()
    for width in (1366, 700):
        view.resize(width, 720)
        assert test.minimumSizeHint().width() <= test.width()
        for button in (*test.buttons.values(), test.save):
            if button.isVisible():
                assert button.width() >= button.sizeHint().width()
                assert button.mapTo(test, button.rect().topRight()).x() < test.width()


def test_screen_readers_hear_what_follows_from_a_tick(
    test: AbsenceTest, announced: list[str]
) -> None:
    test.buttons["Field trip"].click()
    assert announced == ["The plan does not say who goes along. Tick them. Tick who is away. "
                         "Everybody is here now."]  # fmt: skip
    announced.clear()
    item_of(test, "Ana Muñoz").setCheckState(Qt.CheckState.Checked)
    assert announced == ["In command: Daniel Whitfield"]
    interface = QAccessible.queryAccessibleInterface(test.people)
    heard = interface.text(QAccessible.Text.Description)
    assert "Daniel Whitfield would have to take at once" in heard


# -- are they trained


@pytest.fixture
def untrained(view: PlanView, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> dict[str, Course]:
    """Joyce Kim lacks IS-100, Daniel Whitfield IS-200."""
    monkeypatch.setattr(TrainingNow, "today", staticmethod(lambda: TODAY))
    courses = add_training(desk.file)
    whitfield = next(row for row in desk.plan.rows(Person) if row.name == "Daniel Whitfield")

    def change() -> None:
        requirement = desk.file.add(TrainingRequirement, course=courses["is200"].id, who="named")
        desk.file.add(Trainee, requirement=requirement.id, person=whitfield.id)

    desk.edit("Name", change)
    view.show_step("roles")
    return courses


def test_whoever_is_left_untrained_is_named(
    untrained: dict[str, Course], view: PlanView, desk: Desk
) -> None:
    test = view.page("roles").absences  # type: ignore[attr-defined]
    course = "IS-200.c"
    assert f"In command: Daniel Whitfield, not trained: {course}" in test.result.text()
    assert "Left, but not fully trained are: " in test.result.text()
    item = item_of(test, f"Daniel Whitfield (not trained: {course})")
    assert not item.icon().isNull()
    item.setCheckState(Qt.CheckState.Checked)
    assert "In command: Priya Raman" in test.result.text()
    assert desk.file.journal.undo_label() == (
        f"Daniel Whitfield is away in {desk.plan.rows(Situation)[0].name}"
    )


def test_the_roster_says_who_is_not_trained_until_it_is_recorded(
    untrained: dict[str, Course], view: PlanView, desk: Desk
) -> None:
    model = view.page("roles").tables["positions"].model
    titles = [model.title(number) for number in range(model.columnCount())]
    row = [position.title for position in model.rows].index("Communications")
    index = model.index(row, titles.index("Training"))
    assert index.data() == "Kim lacks IS-100.c"
    assert index.data(CELL_ROLE).problem == "Not trained: Joyce Kim lacks IS-100.c."
    assert "Joyce Kim lacks" in index.data(Qt.ItemDataRole.AccessibleTextRole)
    joyce = next(person for person in desk.plan.rows(Person) if person.name == "Joyce Kim")

    def record() -> None:
        desk.file.add(
            TrainingRecord, person=joyce.id, course=untrained["is100"].id, completed_on=TODAY
        )

    desk.edit("Record", record)
    assert index.data() == "Trained"
    assert index.data(CELL_ROLE).icon == "check-circle-fill"
