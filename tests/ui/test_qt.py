"""What we rely on Qt's binding for."""

from __future__ import annotations

import sys
from typing import Any

from PySide6.QtWidgets import QLabel


def test_calls_into_qt_do_not_use_up_none(qtbot: Any) -> None:
    """PySide6 6.12.0 drops a reference to None with each call; Python 3.11 then aborts."""
    label = QLabel()
    qtbot.addWidget(label)
    before = sys.getrefcount(None)
    for _ in range(500):
        label.setText("x")
    assert sys.getrefcount(None) > before - 100
