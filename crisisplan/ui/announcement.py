"""What screen readers are told in passing: what the window shows without moving the focus."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

from crisisplan.ui.desk import Desk

_SETTLED_AFTER = 1000
"""Milliseconds without other findings: what comes and goes with the typing is not told."""


def announce(widget: QWidget, words: str, *, urgent: bool = False) -> None:
    """Have screen readers say ``words``; ``urgent`` ones before whatever else they are saying."""
    # From the window: the widget itself may be hidden where there is little room.
    event = QAccessibleAnnouncementEvent(widget.window(), words)
    if urgent:
        event.setPoliteness(QAccessible.AnnouncementPoliteness.Assertive)
    QAccessible.updateAccessibility(event)


class FindingNews(QObject):
    """Tells which findings of the step that is shown were solved, and which are new.

    What is only not answered yet is left out, or every answer would be told.
    """

    def __init__(self, desk: Desk, view: QWidget) -> None:
        super().__init__(view)
        self._desk = desk
        self._view = view
        self._step = ""
        self._known: dict[str, str] = {}
        """The title of each finding by its id, as last told."""
        self._timer = QTimer(self, singleShot=True, interval=_SETTLED_AFTER)
        self._timer.timeout.connect(self._tell)
        desk.findings_changed.connect(self._timer.start)

    def show_step(self, key: str) -> None:
        """Turn to another step; its findings are no news."""
        self._step = key
        self._known = self._open()

    def _open(self) -> dict[str, str]:
        return {
            finding.id: finding.title
            for finding in self._desk.findings
            if finding.step == self._step and not finding.missing
        }

    def _tell(self) -> None:
        before, self._known = self._known, self._open()
        solved = [title for key, title in before.items() if key not in self._known]
        new = [title for key, title in self._known.items() if key not in before]
        said = [
            f"{one}: {titles[0]}." if len(titles) == 1 else f"{len(titles)} {several}."
            for titles, one, several in (
                (solved, "Finding solved", "findings solved"),
                (new, "New finding", "new findings"),
            )
            if titles
        ]
        if said:
            announce(self._view, " ".join(said))
