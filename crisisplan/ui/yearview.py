"""A school year by its months, painted: what each day is, and a click or key to change it."""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPen,
)
from PySide6.QtWidgets import QMenu, QSizePolicy, QToolTip, QWidget

from crisisplan.plan.dates import DAY, MONTHS, months_later, next_month, show_date, show_day
from crisisplan.plan.marking import mark_days
from crisisplan.plan.model import CalendarDay, SchoolYear
from crisisplan.rules.school_days import SchoolDays, days_of
from crisisplan.ui.announcement import announce
from crisisplan.ui.desk import Desk
from crisisplan.ui.theme import Theme

_CELL, _LEAST_CELL, _ROW, _HEAD, _LETTERS = 34, 25, 26, 26, 20
"""The width of a day (at most, at least), the height of a week, of a title and of the weekdays."""
_GAP, _PAD, _TEXT = 20, 14, 13
_LEGEND_ROW = 28
_COLUMNS = (6, 4, 3, 2, 1)
KINDS: tuple[tuple[str | None, str], ...] = (
    (None, "&School day"),
    ("no_school", "&No school"),
    ("early_release", "&Early release"),
    ("late_start", "&Late start"),
    ("testing", "&Testing window"),
    ("sensitive", "Sensitive &date: no drills"),
)
"""What a day can be made, with the words of the menu."""
_LOOKS = {
    "no_school": "No school",
    "early_release": "Early release",
    "late_start": "Late start",
    "testing": "Testing window",
    "sensitive": "Sensitive: no drills",
    "ends": "First and last day",
    "semester": "Second semester starts",
    "today": "Today",
}
"""The legend."""


class YearView(QWidget):
    """One focus stop: the arrows move from day to day, Shift takes several, Enter changes them."""

    summed_up = Signal(str)
    """What the chosen days are, in words."""
    moved = Signal(object)
    """Where the cursor is now, as a rectangle here."""

    def __init__(self, desk: Desk, theme: Theme) -> None:
        super().__init__()
        self._desk, self._theme = desk, theme
        self._year: SchoolDays | None = None
        self._rows: list[CalendarDay] = []
        self._labels: dict[date, list[str]] = {}
        self._places: dict[date, QRectF] = {}
        self._columns = 1
        self._cell = 1.0
        self._here = self._from = date.min
        self._pressed = False
        self.setObjectName("year_view")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setSizePolicy(policy)
        theme.follow(self, self._lay_out)

    # -- the year

    def show_year(self, year: SchoolDays | None) -> None:
        """Show another school year, or this one as it is now."""
        same = year is not None and self._year is not None and year.year is self._year.year
        self._year = year
        if year is None:
            return
        self._rows = [row for row in self._desk.plan.rows(CalendarDay) if row.year == year.year.id]
        self._labels = {}
        for row in self._rows:
            for day in days_of(row):
                self._labels.setdefault(day, []).append(row.label or "")
        if not same or not year.first <= self._here <= year.last:
            self._here = self._from = min(max(date.today(), year.first), year.last)
        self.setAccessibleName(f"School year {year.name}, day by day")
        self._lay_out()
        self._tell(aloud=False)

    @property
    def year(self) -> SchoolYear | None:
        """The row of the year that is shown."""
        return self._year.year if self._year is not None else None

    @property
    def chosen(self) -> tuple[date, date]:
        """The chosen days: from the first to the last."""
        return min(self._here, self._from), max(self._here, self._from)

    def choose(self, day: date, *, extend: bool = False) -> None:
        """Move to a day of the year; with ``extend`` from the day where the choice began."""
        assert self._year is not None
        self._here = min(max(day, self._year.first), self._year.last)
        if not extend:
            self._from = self._here
        self.update()
        self.moved.emit(self._places.get(self._here, QRectF()).toAlignedRect())
        self._tell(aloud=True)

    def kinds_of(self, day: date) -> list[str]:
        """What a day is besides a school day, the gravest first."""
        assert self._year is not None
        marked = (
            ("no_school", self._year.closed),
            ("sensitive", self._year.sensitive),
            ("testing", self._year.testing),
            ("early_release", self._year.early),
            ("late_start", self._year.late),
        )
        return [kind for kind, days in marked if day in days]

    def mark(self, kind: str | None) -> None:
        """Make the chosen days days of a kind, or school days."""
        year, (start, end) = self.year, self.chosen
        if year is None:
            return
        when = show_date(start) if start == end else f"{show_date(start)} to {show_date(end)}"
        word = dict(KINDS)[kind].replace("&", "").partition(":")[0].lower()
        self._desk.edit(
            f"Mark {when} as {word}", lambda: mark_days(self._desk.file, year, start, end, kind)
        )

    def summary(self) -> str:
        """The chosen days in words: “Mon, Dec 21, 2026: no school, Winter Break”."""
        start, end = self.chosen
        if self._year is None:
            return ""
        if start == end:
            return self.day_in_words(start)
        number = len(self._year.within(start, end))
        noun = "school day" if number == 1 else "school days"
        return f"{show_day(start)} to {show_day(end)}: {number} {noun}"

    def day_in_words(self, start: date) -> str:
        """A day and what it is."""
        assert self._year is not None
        parts = []
        if start == self._year.first:
            parts.append("first day of school")
        if start == self._year.last:
            parts.append("last day of school")
        if start == self._year.year.second_semester_on:
            parts.append("second semester starts")
        parts += [_LOOKS[kind].lower() for kind in self.kinds_of(start)]
        if not self.kinds_of(start):
            parts.append("weekend" if start.weekday() > 4 else "school day")
        parts += dict.fromkeys(filter(None, self._labels.get(start, ())))
        return f"{show_day(start)}: {', '.join(parts)}"

    def _tell(self, *, aloud: bool) -> None:
        words = self.summary()
        self.setAccessibleDescription(
            f"{words}. Arrows move, Shift takes several days, Enter changes them."
        )
        self.summed_up.emit(words)
        if aloud and self.isVisible():
            announce(self, words)

    # -- layout

    def _months(self) -> list[date]:
        """The first day of each month of the year, twelve at least."""
        if self._year is None:
            return []
        first, last = self._year.first, self._year.last
        number = max(12, (last.year - first.year) * 12 + last.month - first.month + 1)
        return [next_month(first, step) for step in range(number)]

    def _lay_out(self) -> None:
        px = self._theme.px
        room = max(1, self.width() - 2 * px(_PAD))
        self._columns = next(
            (n for n in _COLUMNS if n * (7 * px(_LEAST_CELL) + px(_GAP)) - px(_GAP) <= room), 1
        )
        wide = (room - (self._columns - 1) * px(_GAP)) / self._columns / 7
        self._cell = min(float(px(_CELL)), wide)
        self._places = {}
        for number, month in enumerate(self._months()):
            left, top = self._corner(number)
            day = month
            column = (month.weekday() + 1) % 7
            row = 0
            while day.month == month.month:
                self._places[day] = QRectF(
                    left + column * self._cell,
                    top + px(_HEAD) + px(_LETTERS) + row * px(_ROW),
                    self._cell,
                    px(_ROW),
                )
                day += DAY
                column += 1
                if column == 7:
                    column, row = 0, row + 1
        rows = -(-len(self._months()) // self._columns)
        high = px(_PAD) + rows * self._month_height() + self._legend(None) + px(_PAD)
        self.setFixedHeight(round(high))
        self.update()

    def _month_height(self) -> float:
        px = self._theme.px
        return px(_HEAD) + px(_LETTERS) + 6 * px(_ROW) + px(8)

    def _corner(self, number: int) -> tuple[float, float]:
        px = self._theme.px
        wide = (self.width() - 2 * px(_PAD) + px(_GAP)) / self._columns
        left = px(_PAD) + number % self._columns * wide
        return left, px(_PAD) + number // self._columns * self._month_height()

    def resizeEvent(self, event: Any) -> None:  # noqa: N802
        """Another width has another number of months beside each other."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._lay_out()

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """As narrow as one month."""
        return QSize(self._theme.px(7 * _LEAST_CELL + 2 * _PAD), self.height())

    def sizeHint(self) -> QSize:  # noqa: N802
        """As wide as there is room."""
        return QSize(self._theme.px(700), self.height())

    # -- painting

    def paintEvent(self, event: Any) -> None:  # noqa: N802
        """Paint the months and the legend."""
        theme, painter = self._theme, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), theme.color("panel"))
        painter.setPen(QPen(theme.color("border"), 1))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        if self._year is None:
            return
        px = theme.px
        for number, month in enumerate(self._months()):
            left, top = self._corner(number)
            painter.setFont(theme.font(_TEXT + 1, semibold=True))
            painter.setPen(theme.color("text"))
            title = QRectF(left, top, 7 * self._cell, px(_HEAD))
            name = f"{MONTHS[month.month - 1]} {month.year}"
            painter.drawText(title, Qt.AlignmentFlag.AlignVCenter, name)
            painter.setFont(theme.font(_TEXT))
            painter.setPen(theme.color("muted"))
            for column, letter in enumerate("SMTWTFS"):
                place = QRectF(
                    left + column * self._cell, top + px(_HEAD), self._cell, px(_LETTERS)
                )
                painter.drawText(place, Qt.AlignmentFlag.AlignCenter, letter)
        for day, place in self._places.items():
            self._paint_day(painter, day, place)
        start, end = self.chosen
        if self.hasFocus() or start != end:
            self._frame_chosen(painter, start, end)
        self._legend(painter)

    def _paint_day(self, painter: QPainter, day: date, place: QRectF) -> None:
        assert self._year is not None
        theme = self._theme
        inside = self._year.first <= day <= self._year.last
        kinds = self.kinds_of(day) if inside else []
        box = place.adjusted(1, 1, -1, -1)
        weekend = day.weekday() > 4
        if inside and not weekend and not kinds:
            self._fill(painter, box, theme.color("surface"), theme.color("border"))
        if kinds:
            self._paint_kind(painter, box, kinds[0])
            for number, kind in enumerate(kinds[1:]):
                self._paint_mark(painter, box, kind, number + 1)
        if inside and day in (self._year.first, self._year.last):
            self._paint_look(painter, box, "ends")
        if inside and day == self._year.year.second_semester_on:
            self._paint_look(painter, box, "semester")
        quiet = not inside or (weekend and not kinds)
        painter.setFont(theme.font(_TEXT, semibold=day == date.today()))
        ends = inside and day in (self._year.first, self._year.last)
        painter.setPen(theme.color("on_accent" if ends else "muted" if quiet else "text"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(day.day))
        if day == date.today():
            self._paint_look(painter, box, "today")

    def _fill(self, painter: QPainter, box: QRectF, fill: QColor, line: QColor) -> None:
        painter.setPen(QPen(line, 1))
        painter.setBrush(fill)
        painter.drawRoundedRect(box, 3, 3)
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _paint_kind(self, painter: QPainter, box: QRectF, kind: str) -> None:
        """The ground of a kind and its mark: never by color alone."""
        theme = self._theme
        if kind == "no_school":
            self._fill(painter, box, theme.color("no_school"), theme.color("strong"))
        else:
            colors = theme.tokens.status(_STATUS[kind])
            self._fill(painter, box, QColor(colors.fill), QColor(colors.line))
        self._paint_mark(painter, box, kind, 0)

    def _paint_mark(self, painter: QPainter, box: QRectF, kind: str, number: int) -> None:
        """The mark of a kind in a corner: a dog-ear, the half of a disc that is school, a
        disc, a diamond."""
        theme, side = self._theme, float(self._theme.px(8))
        painter.save()
        painter.setPen(Qt.PenStyle.NoPen)
        if kind == "no_school":
            painter.setBrush(theme.color("strong"))
            corner = box.bottomRight()
            painter.drawPolygon([corner, corner - QPointF(side, 0), corner - QPointF(0, side)])
            painter.restore()
            return
        painter.setBrush(QColor(theme.tokens.status(_STATUS[kind]).text))
        right = box.right() - 1 - number * (side + 1)
        spot = QRectF(right - side, box.bottom() - 1 - side, side, side)
        if kind == "early_release":
            painter.drawPie(spot, 90 * 16, 180 * 16)
        elif kind == "late_start":
            painter.drawPie(spot, -90 * 16, 180 * 16)
        elif kind == "testing":
            painter.drawEllipse(spot.adjusted(2, 2, 0, 0))
        else:
            painter.translate(spot.center())
            painter.rotate(45)
            half = side / 2.6
            painter.drawRect(QRectF(-half, -half, 2 * half, 2 * half))
        painter.restore()

    def _paint_look(self, painter: QPainter, box: QRectF, look: str) -> None:
        theme, px = self._theme, self._theme.px
        if look == "ends":
            self._fill(painter, box, theme.color("accent"), theme.color("accent"))
        elif look == "semester":
            bar = QRectF(box.left(), box.top() + 1, px(4), box.height() - 2)
            painter.fillRect(bar, theme.color("accent"))
        else:
            wide = box.width() * 0.5
            line = QRectF(box.center().x() - wide / 2, box.bottom() - px(4), wide, 2)
            painter.fillRect(line, theme.color("text"))

    def _frame_chosen(self, painter: QPainter, start: date, end: date) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for day, place in self._places.items():
            if start <= day <= end:
                painter.setPen(QPen(self._theme.color("accent"), 2))
                painter.drawRoundedRect(place.adjusted(0, 0, 0, 0), 4, 4)
                if day == self._here and start != end:
                    painter.drawRoundedRect(place.adjusted(3, 3, -3, -3), 2, 2)

    def _legend(self, painter: QPainter | None) -> float:
        """Paint the legend, where there is a painter; its height."""
        theme, px = self._theme, self._theme.px
        metrics = QFontMetricsF(theme.font(_TEXT))
        left, line = float(px(_PAD)), 0
        rows = -(-len(self._months()) // self._columns)
        top = px(_PAD) + rows * self._month_height()
        side = float(px(20))
        for look, words in _LOOKS.items():
            wide = side + px(6) + metrics.horizontalAdvance(words) + px(18)
            if left > px(_PAD) and left + wide - px(18) > self.width() - px(_PAD):
                left, line = float(px(_PAD)), line + 1
            if painter is not None:
                box = QRectF(left, top + line * px(_LEGEND_ROW) + px(4), side, side)
                if look in ("ends", "semester", "today"):
                    self._fill(painter, box, theme.color("surface"), theme.color("border"))
                    self._paint_look(painter, box, look)
                else:
                    self._paint_kind(painter, box, look)
                painter.setFont(theme.font(_TEXT))
                painter.setPen(theme.color("text2"))
                place = QRectF(box.right() + px(6), box.top(), wide, side)
                painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, words)
            left += wide
        return (line + 1) * px(_LEGEND_ROW)

    # -- choosing

    def event(self, event: QEvent) -> bool:
        """Say what the day under the pointer is."""
        if event.type() == QEvent.Type.ToolTip and self._year is not None:
            day = self._at(QPointF(event.pos()))
            words = self.day_in_words(day) if day is not None else ""
            QToolTip.showText(event.globalPos(), words, self)
            return True
        return super().event(event)

    def _at(self, point: Any) -> date | None:
        assert self._year is not None
        for day, place in self._places.items():
            if place.contains(point):
                return day if self._year.first <= day <= self._year.last else None
        return None

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Choose a day; with Shift all from the one before."""
        day = self._at(event.position()) if self._year is not None else None
        self._pressed = day is not None
        if day is not None:
            self.choose(day, extend=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Drag over several days."""
        day = self._at(event.position()) if self._pressed else None
        if day is not None and day != self._here:
            self.choose(day, extend=True)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Offer what the chosen days can be."""
        if self._pressed:
            self._pressed = False
            self.open_menu()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Arrows move by days and weeks, Page keys by months, Home and End to both ends."""
        if self._year is None:
            super().keyPressEvent(event)
            return
        key, keys = Qt.Key(event.key()), Qt.Key
        days = {keys.Key_Left: -1, keys.Key_Right: 1, keys.Key_Up: -7, keys.Key_Down: 7}
        extend = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if event.modifiers() & ~(
            Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
        ):
            super().keyPressEvent(event)
        elif key in days:
            self.choose(self._here + days[key] * DAY, extend=extend)
        elif key in (keys.Key_PageUp, keys.Key_PageDown):
            self.choose(
                months_later(self._here, 1 if key == keys.Key_PageDown else -1), extend=extend
            )
        elif key in (keys.Key_Home, keys.Key_End):
            end = self._year.first if key == keys.Key_Home else self._year.last
            self.choose(end, extend=extend)
        elif key in (keys.Key_Return, keys.Key_Enter, keys.Key_Space, keys.Key_Menu):
            self.open_menu()
        elif key == keys.Key_Escape and self._from != self._here:
            self.choose(self._here)
        else:
            super().keyPressEvent(event)

    def open_menu(self) -> None:
        """Offer what the chosen days can be."""
        menu = self.menu()
        place = self._places.get(self._here, QRectF())
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.mapToGlobal(QPoint(round(place.left()), round(place.bottom()) + 2)))

    def menu(self) -> QMenu:
        """The menu of the chosen days; what they all are is ticked."""
        menu = QMenu(self)
        menu.setObjectName("day_menu")
        menu.setAccessibleName(self.summary())
        title = menu.addAction(self.summary())
        title.setEnabled(False)
        menu.addSeparator()
        start, end = self.chosen
        days = [start + n * DAY for n in range((end - start).days + 1)]
        days = [day for day in days if day.weekday() < 5] or days
        for kind, words in KINDS:
            action = menu.addAction(words)
            action.setCheckable(True)
            action.setChecked(
                all((kind in self.kinds_of(d)) if kind else not self.kinds_of(d) for d in days)
            )
            action.setEnabled(not self._desk.file.read_only)
            action.triggered.connect(lambda _, k=kind: self.mark(k))
        menu.setActiveAction(menu.actions()[2])
        return menu

    def focusInEvent(self, event: Any) -> None:  # noqa: N802
        """Say where the cursor is."""
        super().focusInEvent(event)
        self.update()
        self._tell(aloud=False)

    def focusOutEvent(self, event: Any) -> None:  # noqa: N802
        """The frame goes."""
        super().focusOutEvent(event)
        self.update()


_STATUS = {"early_release": "info", "late_start": "info", "testing": "warn", "sensitive": "bad"}
