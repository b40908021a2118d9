"""The drill board: what it shows first, and what it makes whole once it is seen."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QPushButton, QWidget

from crisisplan.plan.forms import Forms
from crisisplan.rules.drills.board import board_of
from crisisplan.rules.drills.names import DrillNames
from crisisplan.rules.reference import Reference
from crisisplan.ui.drills.board import Card, DrillBoard
from crisisplan.ui.theme import Theme
from tests.conftest import TODAY
from tests.rules.drills.schools import school_plan, school_year


@pytest.fixture
def board(forms: Forms, reference: Reference, theme: Theme) -> Iterator[DrillBoard]:
    plan = school_plan("MI", school_year(), grades="K-8")
    parent = QWidget()
    made = DrillBoard(DrillNames(forms, plan), theme, parent)
    made.show_board(board_of(plan, reference, TODAY), TODAY)
    yield made
    parent.close()
    parent.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def cards(board: DrillBoard) -> list[Card]:
    """The cards as they are, without asking the board for them."""
    return board.findChildren(Card)


def is_whole(card: Card) -> bool:
    return bool(card.findChildren(QPushButton, "source"))


def test_every_card_has_its_title_and_the_first_of_a_column_all(board: DrillBoard) -> None:
    for card in cards(board):
        assert card.text.title in [label.text() for label in card.findChildren(QLabel)]
    whole = [card for card in cards(board) if is_whole(card)]
    assert len(whole) == len({card.text.state for card in cards(board)})
    assert len(whole) < len(cards(board))


def test_the_rest_comes_when_the_board_is_seen(board: DrillBoard) -> None:
    parent = board.parentWidget()
    QTest.qWait(150)
    assert not all(map(is_whole, cards(board))), "nobody looks at it yet"
    board.resize(1000, 900)
    parent.resize(1000, 900)
    parent.show()
    for _ in range(100):
        if all(map(is_whole, cards(board))):
            break
        QTest.qWait(20)
    assert all(map(is_whole, cards(board)))


def test_a_card_that_is_asked_for_is_whole(board: DrillBoard) -> None:
    partial = next(card for card in cards(board) if not is_whole(card))
    menu = QMenu()
    partial.fill(menu)
    assert "Open the source" in [action.text() for action in menu.actions()]
    assert is_whole(partial)
    assert all(map(is_whole, board.cards()))
