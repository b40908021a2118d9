"""The timer of a drill: until everyone is accounted for, with a time for each area."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QPushButton, QVBoxLayout

from crisisplan.plan.folding import folded
from crisisplan.plan.model import Building, Drill, Ref, Split
from crisisplan.ui.desk import Desk
from crisisplan.ui.editors import Combo
from crisisplan.ui.labels import text_label
from crisisplan.ui.theme import Theme

_TICK = 200
"""Milliseconds between two looks at the clock."""
_LONGEST_NAME = 120


class Stopwatch:
    """Counts seconds on a clock that no change of the time of day can move."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._started: float | None = None
        self._stopped: float | None = None

    @property
    def running(self) -> bool:
        """Whether it counts."""
        return self._started is not None and self._stopped is None

    @property
    def used(self) -> bool:
        """Whether it was ever started."""
        return self._started is not None

    @property
    def seconds(self) -> int:
        """Whole seconds since the start."""
        if self._started is None:
            return 0
        end = self._stopped if self._stopped is not None else self._now()
        return int(end - self._started)

    def start(self) -> None:
        """Count from zero."""
        self._started, self._stopped = self._now(), None

    def stop(self) -> None:
        """Count no further."""
        if self.running:
            self._stopped = self._now()

    def go_on(self) -> None:
        """It was stopped too soon: count from the start, as if it never had been."""
        self._stopped = None


def show_clock(seconds: int) -> str:
    """2:48, or 1:02:48."""
    hours, rest = divmod(seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


class AreaBox(Combo):
    """An area, chosen or typed."""

    entered = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Enter takes the area. Qt would hand the key to the line a second time."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        else:
            super().keyPressEvent(event)


class DrillTimer(QFrame):
    """A stopwatch for each drill. It runs on while other drills and pages are looked at."""

    running_changed = Signal()
    told = Signal(str, bool)

    def __init__(self, desk: Desk, theme: Theme, now: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._desk = desk
        self._now = now
        self._drill: Drill | None = None
        self._watches: dict[Ref, Stopwatch] = {}
        self.setProperty("kind", "timer")
        self.setObjectName("drill_timer")
        self.clock = text_label("0:00", "clock")
        self.clock.setObjectName("clock")
        self.main = QPushButton()
        self.main.setObjectName("start_stop")
        self.main.setProperty("kind", "primary")
        self.main.clicked.connect(self.start_or_stop)
        self.again = QPushButton("Go on")
        self.again.setObjectName("go_on")
        self.again.setToolTip("It was stopped too soon: the time since the start counts.")
        self.again.clicked.connect(self.go_on)
        self.areas = AreaBox(theme)
        self.areas.setObjectName("area")
        self.areas.setAccessibleName("Area that is clear")
        self.areas.setEditable(True)
        self.areas.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.areas.lineEdit().setPlaceholderText("Area")
        self.areas.lineEdit().setAccessibleName("Area that is clear")
        self.areas.lineEdit().setMaxLength(_LONGEST_NAME)
        self.areas.entered.connect(self.split)
        self.clear = QPushButton("Area is clear")
        self.clear.setObjectName("split")
        self.clear.clicked.connect(self.split)
        self._said = text_label("", "help", wrap=True)
        self._build(theme)
        self._ticker = QTimer(self, interval=_TICK)
        self._ticker.timeout.connect(self._tick)
        desk.changed.connect(self._changed)
        theme.follow(self, lambda: self.areas.setMinimumWidth(theme.px(160)))

    def _build(self, theme: Theme) -> None:
        theme.show_icon(self.clear, "flag", "text")
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for widget in (self.main, self.again):
            buttons.addWidget(widget)
        buttons.addStretch()
        areas = QHBoxLayout()
        areas.setSpacing(8)
        areas.addWidget(self.areas)
        areas.addWidget(self.clear)
        areas.addStretch()
        right = QVBoxLayout()
        right.setSpacing(6)
        right.addLayout(buttons)
        right.addLayout(areas)
        top = QHBoxLayout()
        top.setSpacing(20)
        top.addWidget(self.clock)
        top.addLayout(right, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 10, 12, 10)
        layout.setSpacing(6)
        layout.addLayout(top)
        layout.addWidget(self._said)

    # -- which drill

    def bind(self, drill: Drill | None) -> None:
        """Show the stopwatch of another drill; the others run on."""
        self._drill = drill
        self.areas.clear()
        self._refresh()

    @property
    def watch(self) -> Stopwatch | None:
        """The stopwatch of the drill that is shown."""
        if self._drill is None:
            return None
        return self._watches.setdefault(self._drill.id, Stopwatch(self._now))

    @property
    def running(self) -> list[Ref]:
        """The drills whose stopwatch runs, wherever one looks."""
        plan = self._desk.plan
        return [r for r, watch in self._watches.items() if watch.running and plan.get(Drill, r)]

    # -- what it does

    def start_or_stop(self) -> None:
        """Start counting; or everyone is accounted for."""
        watch = self.watch
        if watch is None or self._drill is None or not self.main.isEnabled():
            return
        self._say("")
        if watch.running:
            self._stop(watch, self._drill)
        else:
            self._start(watch, self._drill)
        self._refresh()
        self.running_changed.emit()

    def _start(self, watch: Stopwatch, drill: Drill) -> None:
        def note() -> None:
            drill.started = _this_minute()
            drill.held_on = drill.held_on or date.today()

        # Even where it cannot be noted, people are on their way: the clock runs.
        watch.start()
        self._desk.edit(f"Start the timer of {drill.row_name or 'a drill'}", note, self)

    def _stop(self, watch: Stopwatch, drill: Drill) -> None:
        watch.stop()

        def note() -> None:
            drill.all_accounted = watch.seconds
            drill.ended = _this_minute()

        words = f"Everyone accounted for after {show_clock(watch.seconds)}"
        if self._desk.edit(f"{words}: {drill.row_name or 'a drill'}", note, self):
            self.told.emit(f"{words}.", True)

    def go_on(self) -> None:
        """Take the stop back."""
        watch = self.watch
        if watch is not None and watch.used and not watch.running:
            watch.go_on()
            self._refresh()
            self.running_changed.emit()

    def split(self) -> None:
        """Note the time of the area in the box; a second time for it takes the place of the
        first.
        """
        watch, drill = self.watch, self._drill
        area = " ".join(self.areas.currentText().split())[:_LONGEST_NAME]
        if watch is None or drill is None or not watch.running or not area:
            self._say("Type or choose the area first." if watch and watch.running else "")
            return
        seconds = watch.seconds
        known = self._splits(drill).get(folded(area))

        def note() -> None:
            if known is not None:
                known.seconds = seconds
            else:
                self._desk.file.add(Split, drill=drill.id, area=area, seconds=seconds)

        saved = self._desk.edit(f"{area} clear after {show_clock(seconds)}", note, self)
        self._offer()
        # Enter pressed twice must not note the next area, too.
        self.areas.setCurrentIndex(-1)
        self.areas.clearEditText()
        if saved:
            self._say(f"{area}: {show_clock(seconds)}")

    def _splits(self, drill: Drill) -> dict[str, Split]:
        rows = self._desk.plan.rows(Split)
        return {folded(row.area or ""): row for row in rows if row.drill == drill.id}

    # -- keeping up

    def _changed(self, transaction: Any, by: object) -> None:
        if self._drill is None or by is self:
            return
        if any(change.row is self._drill or type(change.row) is Split
               for change in transaction.changes):  # fmt: skip
            self._refresh()

    def _refresh(self) -> None:
        watch, drill = self.watch, self._drill
        if watch is None or drill is None:
            self._ticker.stop()
            return
        writes = not self._desk.file.read_only and not self._desk.plan.is_locked(drill)
        self.main.setText(
            "Everyone is accounted for" if watch.running
            else "Start again" if watch.used or drill.all_accounted is not None
            else "Start the timer"
        )  # fmt: skip
        self.main.setProperty("kind", "" if drill.is_held and not watch.running else "primary")
        self.main.style().unpolish(self.main)
        self.main.style().polish(self.main)
        self.main.setToolTip("Space, while this has the focus")
        self.main.setEnabled(writes)
        self.again.setVisible(watch.used and not watch.running and writes)
        for widget in (self.areas, self.clear):
            widget.setVisible(watch.running)
        if not writes:
            self._say("Closed: the times are locked." if drill.state == "closed" else "")
        elif not watch.used:
            hint = "Start it when the signal is given. Note each area as it is clear."
            self._say("" if drill.is_held else hint)
        elif watch.running:
            self._say("Choose or type an area when it is clear, then press Enter.")
            # What is being typed there stays.
            if not self.areas.count():
                self._offer()
        self._tick()
        if watch.running:
            self._ticker.start()
        else:
            self._ticker.stop()

    def _offer(self) -> None:
        """Offer the areas that have no time yet: the buildings, and those of earlier drills."""
        assert self._drill is not None
        plan = self._desk.plan
        names = [building.name or "" for building in plan.rows(Building)]
        names += [split.area or "" for split in plan.rows(Split)]
        done = self._splits(self._drill)
        offered = {folded(name): name for name in names if name and folded(name) not in done}
        self.areas.clear()
        self.areas.addItems(list(offered.values()))
        self.areas.lineEdit().selectAll()

    def _tick(self) -> None:
        watch, drill = self.watch, self._drill
        if watch is None or drill is None:
            return
        seconds = watch.seconds if watch.used else drill.all_accounted or 0
        self.clock.setText(show_clock(seconds))
        self.clock.setAccessibleName(f"Timer, {show_clock(seconds)}")

    def _say(self, words: str) -> None:
        self._said.setText(words)
        self._said.setVisible(bool(words))


def _this_minute() -> Any:
    return datetime.now().time().replace(second=0, microsecond=0)
