"""What strip and month share: drills in their places, to open, to drag and to move by keys."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from PySide6.QtCore import QEvent, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QSizePolicy, QToolTip, QWidget

from crisisplan.plan.model import Drill
from crisisplan.rules.drills.board import Board
from crisisplan.rules.school_days import SchoolDays
from crisisplan.ui.theme import Theme


class DrillPlaces(QWidget):
    """A board's drills by their days. What is held stays where it was."""

    drill_wanted = Signal(str)
    moved = Signal(str, object)
    """The drill with this id is to be held on another day."""
    refused = Signal(str)
    """Why a drill stays where it is."""

    def __init__(self, name: str, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._board: Board | None = None
        self._today = date.min
        self._pressed: tuple[Drill, QPointF] | None = None
        self._dragged: date | None = None
        """The day that the drill in hand is held over."""
        self.setObjectName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def drill_at(self, point: QPointF) -> Drill | None:
        """The drill at a place of this widget."""
        raise NotImplementedError

    def day_at(self, point: QPointF) -> date | None:
        """The day at a place of this widget."""
        raise NotImplementedError

    def tip(self, point: QPointF) -> str:
        """What is said of a place that is pointed at."""
        raise NotImplementedError

    def take(self, drill: Drill) -> None:
        """A drill was clicked: the keyboard acts on it."""
        raise NotImplementedError

    @property
    def year(self) -> SchoolDays | None:
        """The school year that is shown."""
        return self._board.year if self._board is not None else None

    def has_school(self, day: date) -> bool:
        """Whether students are in school, summer school too; of an unknown year nobody knows."""
        return self.year is None or attends(self.year, day)

    def move_by(self, drill: Drill | None, step: timedelta) -> None:
        """Ask for a drill to be held so much later, on a day on which students attend."""
        if drill is None or drill.on is None:
            return
        day: date | None = drill.on + step
        if self.year is not None and not drill.is_held:
            day = self.year.later(drill.on, step)
        if day is None:
            where = "after" if step > timedelta(0) else "before"
            self.refused.emit(
                f"No school day of {self.year.name} comes {where} this one. Another date can be "
                "entered in the record of the drill."
            )
        else:
            self.moved.emit(drill.id, day)

    def tell(self) -> None:
        """Screen readers say anew what the keyboard is at."""
        event = QAccessibleEvent(self, QAccessible.Event.DescriptionChanged)
        QAccessible.updateAccessibility(event)

    def sizeHint(self) -> QSize:  # noqa: N802
        """As wide as there is room."""
        return QSize(self._theme.px(600), self.height())

    def focusInEvent(self, event: Any) -> None:  # noqa: N802
        """Show where the keyboard is."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: Any) -> None:  # noqa: N802
        """The keyboard is elsewhere."""
        super().focusOutEvent(event)
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """A drill is taken in hand."""
        drill = self.drill_at(event.position())
        if drill is not None and event.button() == Qt.MouseButton.LeftButton:
            self.take(drill)
            self._pressed = drill, event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Drag the drill in hand."""
        if self._pressed is None:
            over = self.drill_at(event.position()) is not None
            shape = Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor
            self.setCursor(shape)
            return
        drill, start = self._pressed
        far = (event.position() - start).manhattanLength() >= QApplication.startDragDistance()
        if not drill.is_held and (far or self._dragged is not None):
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
            self._dragged = self.day_at(event.position())
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Let the drill go: on another day, or where it was, which opens it."""
        pressed, day = self._pressed, self._dragged
        self._pressed = self._dragged = None
        self.update()
        if pressed is None:
            return
        drill = pressed[0]
        if day is None:
            self.drill_wanted.emit(drill.id)
        elif day != drill.on:
            self.moved.emit(drill.id, day)

    def event(self, event: QEvent) -> bool:
        """Say what is pointed at."""
        if event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self.tip(QPointF(event.pos())), self)
            return True
        return super().event(event)


def attends(year: SchoolDays, day: date) -> bool:
    """Whether students are in school, summer school too."""
    return year.is_school_day(day) or day in year.summer_days
