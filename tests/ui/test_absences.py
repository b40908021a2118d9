"""The absence test on the page: ticks are answers, and what follows is read beside them."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt

from crisisplan.plan.model import Absence, Situation
from crisisplan.rules.absence import away_in
from crisisplan.ui.absences import AbsenceTest
from crisisplan.ui.desk import Desk
from crisisplan.ui.planview import PlanView


@pytest.fixture
def test(view: PlanView) -> AbsenceTest:
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


def test_without_a_situation_there_is_nothing_to_tick(test: AbsenceTest, desk: Desk) -> None:
    rows = list(desk.plan.rows(Situation))
    desk.remove(desk.forms.table("roles.situations"), rows)
    assert test.isHidden()
    assert desk.plan.rows(Absence) == []
