"""The improvement plan cut to what is open, and objectives of all exercises side by side."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from PySide6.QtWidgets import QPushButton

from crisisplan.plan.model import CorrectiveAction, Drill, Objective
from crisisplan.ui.desk import Desk
from crisisplan.ui.pages.after_action import stands
from crisisplan.ui.planview import PlanView
from crisisplan.ui.table import TableBlock


@pytest.fixture
def block(desk: Desk, view: PlanView) -> TableBlock:
    today = date.today()

    def put() -> None:
        rows = [*desk.plan.rows(CorrectiveAction), *desk.plan.rows(Objective)]
        if rows:
            desk.file.remove(*rows)
        drill = desk.file.add(Drill, name="Fire evacuation", kind="fire", planned_on=today)
        for issue, days, status in (
            ("Door 6", -7, "open"),
            ("Radios", 14, "in_progress"),
            ("Roster", -30, "done"),
        ):
            due = today + timedelta(days=days)
            desk.file.add(CorrectiveAction, issue=issue, due=due, status=status, drill=drill.id)
        desk.file.add(Objective, drill=drill.id, text="Leave by another way")

    desk.edit("Put", put)
    view.show_step("after_action")
    return view.page("after_action").tables["actions"]


def shown(block: TableBlock) -> list[Any]:
    return [row.issue for row in block.model.rows]


@pytest.mark.parametrize(
    ("button", "issues"),
    [
        ("only_open", ["Door 6", "Radios"]),
        ("only_overdue", ["Door 6"]),
        ("only_done", ["Roster"]),
        ("only_all", ["Door 6", "Radios", "Roster"]),
    ],
)
def test_the_plan_is_cut_to_what_is_open_overdue_or_done(
    block: TableBlock, view: PlanView, button: str, issues: list[str]
) -> None:
    view.page("after_action").findChild(QPushButton, button).click()
    assert shown(block) == issues


def test_how_an_action_stands_is_said_in_days(block: TableBlock) -> None:
    assert [stands(row).text for row in block.model.rows] == [
        "Overdue 7 days",
        "In 14 days",
        "Done",
    ]


def test_going_to_an_action_that_is_hidden_shows_all_again(
    block: TableBlock, view: PlanView, desk: Desk
) -> None:
    page = view.page("after_action")
    page.findChild(QPushButton, "only_overdue").click()
    roster = desk.plan.rows(CorrectiveAction)[-1]
    view.go_to("after_action", "actions.issue", roster)
    assert block.current() is roster
    assert page.findChild(QPushButton, "only_all").isChecked()


def test_an_action_that_is_done_stays_until_one_looks_again(
    block: TableBlock, view: PlanView, desk: Desk
) -> None:
    page = view.page("after_action")
    page.findChild(QPushButton, "only_open").click()
    row = desk.plan.rows(CorrectiveAction)[0]
    desk.answer(desk.forms.table("after_action.actions").column("status"), row, "done")
    assert shown(block) == ["Door 6", "Radios"], "an edit takes no row away"
    page.findChild(QPushButton, "only_open").click()
    assert shown(block) == ["Radios"]


def test_objectives_of_all_exercises_stand_side_by_side(block: TableBlock, view: PlanView) -> None:
    objectives = view.page("after_action").tables["objectives"]
    assert [row.text for row in objectives.model.rows] == ["Leave by another way"]
    assert objectives.model.columns[0].key == "drill"
