"""What is made once the window has been painted, a part at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer, Signal

_FIRST, _PAUSE = 60, 20
"""Milliseconds before the first part, in which a step is painted, and between two parts."""


class Later(QObject):
    """Parts of a page that would hold the window up if they were made together."""

    done = Signal()
    """All is made."""

    def __init__(self, owner: QObject, parts: Iterable[Callable[[], object]] = ()) -> None:
        super().__init__(owner)
        self._parts = [*parts]
        self._timer = QTimer(self, singleShot=True, interval=_PAUSE)
        self._timer.timeout.connect(self._timed)

    def add(self, part: Callable[[], object]) -> None:
        """One more, the last."""
        self._parts.append(part)

    def start(self) -> None:
        """Begin soon, unless it goes on already."""
        if self._parts and not self._timer.isActive():
            self._timer.start(_FIRST)

    def finish(self) -> None:
        """Make whatever is not made yet, at once: somebody needs it."""
        while self._parts:
            self._make_next()

    def stop(self) -> None:
        """Make no more."""
        self._timer.stop()
        self._parts.clear()

    def _timed(self) -> None:
        self._make_next()
        # What it pushes aside has its place before anything is painted, else it is seen squeezed
        # for a moment: widgets in a layout are shown by a call to come, and only then make room.
        for kind in (QEvent.Type.MetaCall, QEvent.Type.LayoutRequest):
            QCoreApplication.sendPostedEvents(None, kind)

    def _make_next(self) -> None:
        if self._parts:
            self._parts.pop(0)()
            self._timer.start(_PAUSE)
            if not self._parts:
                self._timer.stop()
                self.done.emit()
