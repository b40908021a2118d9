"""The step of staff training with the sample’s people, on a standing day."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from crisisplan.plan.model import Course, Person
from crisisplan.ui.desk import Desk
from crisisplan.ui.pages.training import TrainingPage
from crisisplan.ui.planview import PlanView
from crisisplan.ui.training.standing import TrainingNow
from tests.conftest import TODAY
from tests.ui.training.staff import add_training


@pytest.fixture(autouse=True)
def standing_day(monkeypatch: pytest.MonkeyPatch) -> None:
    for kind in (TrainingPage, TrainingNow):
        monkeypatch.setattr(kind, "today", staticmethod(lambda: TODAY))


@pytest.fixture
def courses(desk: Desk) -> dict[str, Course]:
    return add_training(desk.file)


@pytest.fixture
def page(courses: dict[str, Course], view: PlanView) -> TrainingPage:
    view.show_step("training")
    made = view.page("training")
    assert isinstance(made, TrainingPage)
    return made


@pytest.fixture
def person(desk: Desk) -> Callable[[str], Person]:
    def find(name: str) -> Person:
        return next(row for row in desk.plan.rows(Person) if row.name == name)

    return find
