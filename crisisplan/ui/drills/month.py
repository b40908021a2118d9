"""One month of the school year as a grid: its drills, and the days without school."""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtCore import QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPen,
)
from PySide6.QtWidgets import (
    QHBoxLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from crisisplan.plan.dates import DAY, MONTHS, WEEKDAYS, months_later, next_month, show_day
from crisisplan.plan.model import CalendarDay, Drill, Ref
from crisisplan.plan.plan import Plan
from crisisplan.rules.drills.board import Board
from crisisplan.rules.drills.terms import name_day
from crisisplan.rules.school_days import days_of
from crisisplan.ui.drills.cards import LOOKS, drill_words, state_of
from crisisplan.ui.drills.places import DrillPlaces
from crisisplan.ui.labels import text_label
from crisisplan.ui.theme import Theme

_HEAD, _NUMBER, _CHIP, _GAP = 24, 22, 22, 3
_LEAST_CHIPS, _MOST_CHIPS = 1, 4
_WEEK = 7 * DAY


def first_of_grid(month: date) -> date:
    """The Sunday on or before the first day of a month."""
    first = month.replace(day=1)
    return first - (first.weekday() + 1) % 7 * DAY


class MonthGrid(DrillPlaces):
    """One stop of Tab: arrows go from day to day, with Shift they take the drill along."""

    day_wanted = Signal(object)
    """A drill is to be added on this day."""
    month_changed = Signal()

    def __init__(self, plan: Plan, theme: Theme) -> None:
        super().__init__("month_grid", theme)
        self._plan = plan
        self._drills: dict[date, list[Drill]] = {}
        self._labels: dict[date, str] = {}
        self._hand: Ref = ""
        """The drill that Shift and the arrows move, where a day has several."""
        self.day = date.today()
        """The day that the keyboard is at; its month is shown."""
        theme.follow(self, self._lay_out)

    def show_board(self, board: Board, today: date) -> None:
        """Show another board."""
        is_first = self._board is None
        self._board, self._today = board, today
        if is_first:
            self.day = today
        self._drills, self._labels = {}, {}
        for drill in board.drills:
            if drill.on is not None:
                self._drills.setdefault(drill.on, []).append(drill)
        if board.year is not None:
            self._name_days(board.year.year.id)
        self._lay_out()

    def _name_days(self, year: Ref) -> None:
        for row in self._plan.rows(CalendarDay):
            if row.year == year and row.label:
                for day in days_of(row):
                    self._labels.setdefault(day, row.label)

    # -- where everything stands

    def _weeks(self) -> int:
        start = first_of_grid(self.day)
        last = next_month(self.day) - DAY
        return (last - start).days // 7 + 1

    def _chips(self) -> int:
        start = first_of_grid(self.day)
        days = [start + n * DAY for n in range(self._weeks() * 7)]
        most = max(len(self._drills.get(day, ())) for day in days)
        return max(_LEAST_CHIPS, min(most, _MOST_CHIPS))

    def _row_height(self) -> int:
        px = self._theme.px
        return px(_NUMBER) + self._chips() * px(_CHIP + _GAP) + px(4)

    def _lay_out(self) -> None:
        self.setFixedHeight(self._theme.px(_HEAD) + self._weeks() * self._row_height() + 1)
        self._describe()
        self.update()

    def cell(self, day: date) -> QRect:
        """Where a day stands here."""
        number = (day - first_of_grid(self.day)).days
        week, column = divmod(number, 7)
        left, right = (self.width() * n // 7 for n in (column, column + 1))
        top = self._theme.px(_HEAD) + week * self._row_height()
        return QRect(left, top, right - left, self._row_height())

    def _chip(self, day: date, number: int) -> QRect:
        px, cell = self._theme.px, self.cell(day)
        top = cell.top() + px(_NUMBER) + number * px(_CHIP + _GAP)
        return QRect(cell.left() + px(3), top, cell.width() - px(6), px(_CHIP))

    def day_at(self, point: QPointF) -> date | None:
        """The day of a cell."""
        inside = point.toPoint()
        start = first_of_grid(self.day)
        days = (start + n * DAY for n in range(self._weeks() * 7))
        return next((day for day in days if self.cell(day).contains(inside)), None)

    def drill_at(self, point: QPointF) -> Drill | None:
        """The drill of a chip."""
        day = self.day_at(point)
        for number, drill in enumerate(self._drills.get(day, ()) if day else ()):
            if self._chip(drill.on or date.min, number).contains(point.toPoint()):
                return drill
        return None

    # -- painting

    def paintEvent(self, event: Any) -> None:  # noqa: N802
        """Paint the days, then their drills."""
        theme, px, painter = self._theme, self._theme.px, QPainter(self)
        painter.fillRect(self.rect(), theme.color("surface"))
        painter.fillRect(QRect(0, 0, self.width(), px(_HEAD)), theme.color("sunken"))
        painter.setFont(theme.font(13, semibold=True))
        painter.setPen(theme.color("text2"))
        for column in range(7):
            left = self.width() * column // 7
            box = QRect(left + px(6), 0, self.width() // 7, px(_HEAD))
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, WEEKDAYS[(column + 6) % 7])
        start = first_of_grid(self.day)
        for number in range(self._weeks() * 7):
            self._paint_day(painter, start + number * DAY)
        if self.hasFocus():
            painter.setPen(QPen(theme.color("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.cell(self.day).adjusted(1, 1, -1, -1))

    def _paint_day(self, painter: QPainter, day: date) -> None:
        theme, px, cell = self._theme, self._theme.px, self.cell(day)
        if not self.has_school(day):
            painter.fillRect(cell, theme.color("no_school"))
        if day == self._dragged:
            painter.fillRect(cell, theme.color("tint"))
        painter.setPen(QPen(theme.color("border"), 1))
        painter.drawRect(cell)
        inside = day.month == self.day.month
        is_today = day == self._today
        number_font = theme.font(13, semibold=is_today)
        painter.setFont(number_font)
        painter.setPen(theme.color("accent" if is_today else "text" if inside else "muted"))
        line = QRect(cell.left() + px(6), cell.top(), cell.width() - px(10), px(_NUMBER))
        number = str(day.day) if inside else name_day(day)
        words = f"{number}, today" if is_today else number
        if QFontMetrics(number_font).horizontalAdvance(words) > line.width():
            words = number
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, words)
        painter.setFont(theme.font(13))
        painter.setPen(theme.color("muted"))
        rest = line.adjusted(QFontMetrics(number_font).horizontalAdvance(words) + px(8), 0, 0, 0)
        label = self._labels.get(day, "")
        label = painter.fontMetrics().elidedText(label, Qt.TextElideMode.ElideRight, rest.width())
        if len(label) > 1:
            painter.drawText(rest, Qt.AlignmentFlag.AlignVCenter, label)
        drills = self._drills.get(day, [])
        for place, drill in enumerate(drills[:_MOST_CHIPS]):
            self._paint_drill(painter, self._chip(day, place), drill, len(drills))

    def _paint_drill(self, painter: QPainter, box: QRect, drill: Drill, several: int) -> None:
        theme, px = self._theme, self._theme.px
        icon, color = LOOKS[state_of(drill, self._today)]
        colors = theme.tokens.status(color)
        in_hand = several > 1 and self.hasFocus() and drill is self.drill_in_hand()
        pen = QPen(theme.color("accent"), 2) if in_hand else QPen(QColor(colors.line), 1)
        painter.setPen(pen)
        painter.setBrush(QColor(colors.fill))
        painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        side = px(14)
        painter.drawPixmap(
            box.left() + px(4), box.center().y() - side // 2 + 1, theme.pixmap(icon, color, 14)
        )
        painter.setFont(theme.font(13))
        painter.setPen(QColor(colors.text))
        inner = box.adjusted(px(22), 0, -px(3), 0)
        words = painter.fontMetrics().elidedText(
            drill.name or "Drill", Qt.TextElideMode.ElideRight, inner.width()
        )
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter, words)

    # -- keyboard

    def drill_in_hand(self) -> Drill | None:
        """The drill that the keyboard acts on: of the day it is at, the chosen or the first."""
        drills = self._drills.get(self.day, [])
        return next((d for d in drills if d.id == self._hand), drills[0] if drills else None)

    def go_to(self, day: date) -> None:
        """Put the keyboard at a day; its month is shown."""
        changed = (day.year, day.month) != (self.day.year, self.day.month)
        self.day = day
        self._lay_out()
        if changed:
            self.month_changed.emit()
        self.tell()

    def _describe(self) -> None:
        closed = "" if self.has_school(self.day) else "no school"
        words = [show_day(self.day), self._labels.get(self.day, ""), closed]
        words += [
            f"{drill.name or 'Drill'}, {state_of(drill, self._today).label.lower()}"
            for drill in self._drills.get(self.day, ())
        ]
        told = ", ".join(word for word in words if word)
        self.setAccessibleName(f"{MONTHS[self.day.month - 1]} {self.day.year}")
        self.setAccessibleDescription(
            f"{told}. Enter opens the drill or adds one, Shift with an arrow moves it, "
            "Page Up and Page Down change the month."
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Go from day to day, or take the drill along."""
        keys, key = Qt.Key, Qt.Key(event.key())
        steps = {
            keys.Key_Left: -DAY,
            keys.Key_Right: DAY,
            keys.Key_Up: -_WEEK,
            keys.Key_Down: _WEEK,
        }
        drill = self.drill_in_hand()
        if key in steps and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            if drill is not None:
                self._hand = drill.id
                self.move_by(drill, steps[key])
                self.go_to(drill.on or self.day)
        elif key in steps:
            self.go_to(self.day + steps[key])
        elif key in (keys.Key_PageUp, keys.Key_PageDown):
            self.go_to(months_later(self.day, 1 if key == keys.Key_PageDown else -1))
        elif key == keys.Key_Space:
            self._next_in_hand()
        elif key in (keys.Key_Return, keys.Key_Enter):
            if drill is not None:
                self.drill_wanted.emit(drill.id)
            else:
                self.day_wanted.emit(self.day)
        else:
            super().keyPressEvent(event)

    def _next_in_hand(self) -> None:
        drills = self._drills.get(self.day, [])
        drill = self.drill_in_hand()
        if drill is not None:
            self._hand = drills[(drills.index(drill) + 1) % len(drills)].id
            self.update()

    # -- mouse

    def take(self, drill: Drill) -> None:
        """The chosen one of its day."""
        self._hand = drill.id

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Go to a day; a drill is taken in hand."""
        super().mousePressEvent(event)
        day = self.day_at(event.position()) if event.button() == Qt.MouseButton.LeftButton else None
        if day is not None and day.month == self.day.month:
            self.go_to(day)

    def tip(self, point: QPointF) -> str:
        """Whole what may be cut: the drill pointed at, or the name of the day."""
        drill, day = self.drill_at(point), self.day_at(point)
        if drill is not None:
            return f"{drill.name or 'Drill'}\n{drill_words(drill)}"
        return self._labels.get(day, "") if day is not None else ""

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Add a drill on an empty day."""
        day = self.day_at(event.position())
        if day is not None and self.drill_at(event.position()) is None:
            self.day_wanted.emit(day)


class MonthView(QWidget):
    """The grid with its title, and buttons for the months before and after."""

    def __init__(self, plan: Plan, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("month_view")
        self.grid = MonthGrid(plan, theme)
        self.grid.month_changed.connect(self._tell)
        self._title = text_label("", "section")
        top = QHBoxLayout()
        top.setSpacing(6)
        for step, icon, name in (
            (-1, "caret-left", "Month before"),
            (1, "caret-right", "Month after"),
        ):
            button = QToolButton()
            button.setObjectName(name.lower().replace(" ", "_"))
            button.setAccessibleName(name)
            button.setToolTip(name)
            theme.show_icon(button, icon, "text2", 16)
            button.clicked.connect(lambda _=False, step=step: self._turn(step))
            top.addWidget(button)
        top.addWidget(self._title)
        top.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(top)
        layout.addWidget(self.grid)

    def show_board(self, board: Board, today: date) -> None:
        """Show another board."""
        self.grid.show_board(board, today)
        self._tell()

    def _turn(self, step: int) -> None:
        self.grid.go_to(next_month(self.grid.day, step))

    def _tell(self) -> None:
        day = self.grid.day
        self._title.setText(f"{MONTHS[day.month - 1]} {day.year}")
