"""Widgets beside each other as long as there is room."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QPushButton, QWidget

from crisisplan.ui.flow import Flow
from crisisplan.ui.theme import Theme


def test_lines_break_where_there_is_no_room_and_hidden_ones_take_none(
    theme: Theme, qtbot: Any
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    buttons = [QPushButton(f"Button {number}") for number in range(4)]
    line = Flow(apart=buttons[3])
    for button in buttons:
        line.addWidget(button)
    line.setContentsMargins(0, 0, 0, 0)
    window.setLayout(line)
    wide, high = buttons[0].sizeHint().width(), buttons[0].sizeHint().height()
    window.resize(6 * wide, high)
    window.show()
    assert len({button.y() for button in buttons}) == 1
    assert buttons[3].geometry().right() == window.width() - 1
    assert line.minimumSize().width() == wide
    window.resize(2 * wide + 20, 200)
    assert [button.y() // high for button in buttons] == [0, 0, 1, 1]
    assert line.heightForWidth(window.width()) == 2 * high + line.spacing()
    buttons[0].hide()
    line.activate()
    assert buttons[1].x() == 0
    assert line.heightForWidth(window.width()) == 2 * high + line.spacing()
    assert line.sizeHint().width() == 3 * wide + 2 * line.spacing()
    assert line.takeAt(0) is not None
    assert line.count() == 3
    assert line.itemAt(3) is None
