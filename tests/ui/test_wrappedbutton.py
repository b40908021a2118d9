"""Buttons whose words go on in the next line."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from crisisplan.plan.model import Drill
from crisisplan.ui.planview import PlanView
from crisisplan.ui.theme import Theme
from crisisplan.ui.wrappedbutton import WrappedButton

WORDS = "Go to Reunification tabletop with the district & county, Feb 10, 2027"


def test_what_fits_is_one_line_and_what_does_not_goes_on_below(theme: Theme, qtbot: Any) -> None:
    button = WrappedButton(WORDS, "link")
    qtbot.addWidget(button)
    button.ensurePolished()
    assert button.lines(10_000) == [WORDS]
    assert button.heightForWidth(10_000) == button.sizeHint().height()
    lines = button.lines(200)
    assert " ".join(lines) == WORDS
    assert len(lines) > 2
    assert button.heightForWidth(200) > button.sizeHint().height()
    assert button.minimumSizeHint().width() < 150
    assert button.text() == WORDS


def test_it_is_as_wide_as_its_words_where_there_is_room(theme: Theme, qtbot: Any) -> None:
    button = WrappedButton(WORDS, "link")
    qtbot.addWidget(button)
    theme.show_icon(button, "caret-right")
    button.resize(button.sizeHint())
    button.show()
    assert len(button.lines(button.width() - button._beside())) == 1


@pytest.mark.parametrize("name", ["Dana Kirkpatrick", "Kelly Dittmer", "Łukasz Nowak", "AV To"])
def test_every_name_has_room_on_one_line(name: str, theme: Theme, qtbot: Any) -> None:
    button = WrappedButton(f"Go to {name}", "link")
    qtbot.addWidget(button)
    width = button.sizeHint().width()
    assert button.lines(width - button._beside()) == [button.text()]
    assert button.heightForWidth(width) == button.sizeHint().height()


def test_long_links_of_findings_stay_within_the_panel(view: PlanView) -> None:
    desk = view.desk
    view.show_step("drills")
    drill = next(row for row in desk.plan.rows(Drill) if row.name and "police" in row.name)
    long = "Lockdown drill with the police of the county and the staff of the district"
    desk.edit("Name", lambda: setattr(drill, "name", long))
    desk.check()
    view.panel.fold(False)
    view.panel._tabs[1].click()
    QTest.qWait(50)
    links = [b for b in view.panel.findChildren(WrappedButton) if long in b.text()]
    assert links
    for link in links:
        body = link.parentWidget()
        assert isinstance(body, QWidget)
        assert link.geometry().right() <= body.width() <= view.panel.width()
        assert len(link.lines(link.width() - link._beside())) > 1
        assert link.height() >= link.heightForWidth(link.width())
