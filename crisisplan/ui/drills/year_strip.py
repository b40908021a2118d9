"""The school year as a strip: months, days without school, windows, drills, today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPen,
)

from crisisplan.plan.dates import DAY, MONTHS, next_month, show_day
from crisisplan.plan.model import Drill, Ref
from crisisplan.rules.drills.board import Board, BoardState
from crisisplan.rules.drills.names import DrillNames
from crisisplan.rules.drills.terms import limits_of, name_day
from crisisplan.rules.school_days import SchoolDays
from crisisplan.ui.drills.cards import (
    LOOKS,
    drill_words,
    state_of,
    summary_of,
)
from crisisplan.ui.drills.places import DrillPlaces, attends
from crisisplan.ui.theme import Theme

_MOST_BARS, _MOST_LANES, _MOST_WINDOWS = 3, 4, 4
_HEAD, _BAR, _LANE, _ICON, _GAP = 25, 20, 38, 16, 8
_LEAST_WORDS = 4
"""So many letters of a window’s words are worth showing."""


@dataclass(frozen=True)
class Bar:
    """A stretch of the year in which a drill has to fall."""

    start: date
    end: date
    words: str
    color: str


@dataclass
class Mark:
    """One drill in the strip, and where it stands."""

    drill: Drill
    state: BoardState
    rect: QRect
    """What can be clicked: the icon and the date below it."""
    icon: QPointF
    label: str


def bars_of(board: Board, year: SchoolDays, names: DrillNames, today: date) -> list[Bar]:
    """The windows that rules name, of requirements that are not met yet; the first to end first."""
    found = []
    for line in board.lines:
        if line.state is BoardState.COMPLETED or not line.requirement.rule.windows:
            continue
        held = [drill.on for drill in line.drills if drill.is_held and drill.on is not None]
        whole = (year.first, year.last)
        limits = limits_of(line.requirement, year)
        windows = [limit for limit in limits if limit.least and (limit.start, limit.end) != whole]
        if len(windows) > _MOST_WINDOWS:
            continue
        for limit in windows:
            if limit.start <= limit.end and sum(map(limit.holds, held)) < limit.least:
                # Where there is little room, what is asked matters more than what it is called.
                words = f"{names.short(line.requirement)}: {limit.words.partition(',')[0]}"
                color = "bad" if limit.end < today else "info"
                found.append(Bar(limit.start, limit.end, words, color))
    return sorted(found, key=lambda bar: (bar.end, bar.start, bar.words))


def span_of(board: Board) -> tuple[date, date]:
    """From the first day of the first month to the last of the last, in a board with a year."""
    assert board.year is not None
    held = [drill.on for drill in board.drills if drill.on is not None]
    last = max([board.year.last, *board.year.summer_days[-1:], *held])
    return min([board.year.first, *held]).replace(day=1), next_month(last) - DAY


class YearStrip(DrillPlaces):
    """One stop of Tab: arrows walk through the drills, Enter opens one, dragging moves it."""

    def __init__(self, names: DrillNames, theme: Theme) -> None:
        super().__init__("year_strip", theme)
        self._names = names
        self._problems: set[Ref] = set()
        self._marks: list[Mark] = []
        self._bars: list[tuple[Bar, QRect]] = []
        self._lanes = 1
        self._chosen: Ref = ""
        self._ends = date.min, date.min
        """The first and the last day of the strip."""
        theme.follow(self, self._lay_out)

    def show_board(self, board: Board, today: date, problems: set[Ref]) -> None:
        """Show another board; ``problems`` are the drills that a finding names."""
        self._board, self._today, self._problems = board, today, problems
        self._ends = span_of(board) if board.year is not None else (today, today)
        name = f"School year {board.year.name}" if board.year is not None else "School year"
        self.setAccessibleName(name)
        self._lay_out()

    # -- where everything stands

    def _x(self, day: date) -> float:
        start, end = self._ends
        return (day - start).days * self.width() / ((end - start).days + 1)

    def day_at(self, point: QPointF) -> date:
        """The day of a place, the first or last beside the strip."""
        start, end = self._ends
        number = int(point.x() * ((end - start).days + 1) / max(1, self.width()))
        return start + timedelta(days=max(0, min(number, (end - start).days)))

    def _lay_out(self) -> None:
        self._marks, self._bars, self._lanes = [], [], 1
        if self._board is None or self._board.year is None:
            self.hide()
            return
        self.show()
        self._place_bars()
        self._place_drills()
        if all(mark.drill.id != self._chosen for mark in self._marks):
            coming = [mark for mark in self._marks if mark.state is not BoardState.COMPLETED]
            self._chosen = (coming or self._marks)[0].drill.id if self._marks else ""
        self._describe()
        self.setFixedHeight(self._height())
        self.update()

    def _bar_rows(self) -> int:
        px = self._theme.px
        return max((rect.top() for _, rect in self._bars), default=-1) // px(_BAR + 4) + 1

    def _height(self) -> int:
        px = self._theme.px
        rows = self._bar_rows() if self._bars else 0
        # One row is there for the word “today” in any case.
        return px(_HEAD) + px(_GAP) * 2 + max(1, rows) * px(_BAR + 4) + self._lanes * px(_LANE)

    def _place_bars(self) -> None:
        assert self._board is not None
        assert self._board.year is not None
        px = self._theme.px
        ends: list[float] = []
        metrics = QFontMetrics(self._theme.font(13, semibold=True))
        today_ends = self._x(self._today) + metrics.horizontalAdvance(self._today_words()) + px(12)
        for bar in bars_of(self._board, self._board.year, self._names, self._today):
            left, right = self._x(bar.start), self._x(bar.end + DAY)
            wide = max(right, left + px(24))
            # The word “today” stands in the first row.
            hits = left < today_ends and wide > self._x(self._today)
            rows = range(1 if hits else 0, len(ends) + 1)
            row = next((n for n in rows if n >= len(ends) or ends[n] <= left), max(1, len(ends)))
            if row >= _MOST_BARS:
                continue
            ends += [0.0] * (row + 1 - len(ends))
            # A day apart at least: windows often follow each other at once.
            ends[row] = wide
            rect = QRect(int(left), row * px(_BAR + 4), int(wide - left) - px(2), px(_BAR))
            self._bars.append((bar, rect))

    def _place_drills(self) -> None:
        assert self._board is not None
        px = self._theme.px
        metrics = QFontMetrics(self._theme.font(13))
        ends: list[float] = []
        for drill in sorted(self._board.drills, key=lambda d: (d.on or date.max, d.id)):
            if drill.on is None:
                continue
            label = name_day(drill.on)
            wide = max(px(_ICON), metrics.horizontalAdvance(label)) + px(4)
            middle = (self._x(drill.on) + self._x(drill.on + DAY)) / 2
            middle = max(wide / 2, min(middle, self.width() - wide / 2))
            left = middle - wide / 2
            lane = next((n for n, end in enumerate(ends) if end <= left), len(ends))
            if lane >= _MOST_LANES:
                # Rather close together than a strip without an end: the icon without its date,
                # which the tip, the table and the month tell.
                lane = min(range(len(ends)), key=lambda n: ends[n])
                label, wide = "", px(_ICON + 4)
                left = middle - wide / 2
            ends += [0.0] * (lane + 1 - len(ends))
            ends[lane] = max(ends[lane], left + wide)
            top = lane * px(_LANE)
            self._marks.append(
                Mark(
                    drill,
                    state_of(drill, self._today),
                    QRect(int(left), top, int(wide), px(_LANE)),
                    QPointF(middle - px(_ICON) / 2, top + px(1)),
                    label,
                )
            )
        self._lanes = max(1, len(ends))

    def _drills_top(self) -> int:
        px = self._theme.px
        rows = self._bar_rows() if self._bars else 0
        return px(_HEAD) + px(_GAP) + max(1, rows) * px(_BAR + 4)

    def resizeEvent(self, event: Any) -> None:  # noqa: N802
        """Another width is another layout."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._lay_out()

    # -- painting

    def _today_words(self) -> str:
        return f"Today, {name_day(self._today)}"

    def paintEvent(self, event: Any) -> None:  # noqa: N802
        """Paint the ground, then what stands on it."""
        if self._board is None or self._board.year is None:
            return
        theme, painter = self._theme, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), theme.color("surface"))
        self._paint_days(painter, self._board.year)
        self._paint_months(painter)
        self._paint_bars(painter)
        if self._has_today():
            self._paint_today(painter)
            self._paint_today_words(painter)
        self._paint_bar_words(painter)
        for mark in self._marks:
            self._paint_mark(painter, mark)
        painter.setPen(QPen(theme.color("border"), 1))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        if self._dragged is not None:
            self._paint_dragged(painter)

    def _paint_days(self, painter: QPainter, year: SchoolDays) -> None:
        """Shade the days on which students are not in school, weekends left out."""
        theme = self._theme
        top = theme.px(_HEAD)
        start, end = self._ends
        for first, last in closed_stretches(year, start, end):
            left, right = self._x(first), self._x(last + DAY)
            area = QRectF(left, top, max(1.0, right - left), self.height() - top)
            painter.fillRect(area, theme.color("no_school"))

    def _paint_months(self, painter: QPainter) -> None:
        theme, px = self._theme, self._theme.px
        painter.fillRect(QRect(0, 0, self.width(), px(_HEAD)), theme.color("sunken"))
        font = theme.font(13, semibold=True)
        metrics = QFontMetrics(font)
        painter.setFont(font)
        day, end = self._ends
        while day <= end:
            following = next_month(day)
            left, right = self._x(day), self._x(following)
            painter.setPen(QPen(theme.color("border"), 1))
            if left > 0:
                painter.drawLine(QPointF(left, 0), QPointF(left, self.height()))
            name = MONTHS[day.month - 1]
            room = int(right - left) - px(12)
            with_year = day.month == 1 or left == 0
            tries = [f"{name[:3]} {day.year}"] * with_year + [name[:3], name[:1]]
            fits = next((t for t in tries if metrics.horizontalAdvance(t) <= room), tries[-1])
            painter.setPen(theme.color("text2"))
            box = QRect(int(left) + px(8), 0, room + px(4), px(_HEAD))
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, fits)
            day = following
        painter.setPen(QPen(theme.color("border"), 1))
        painter.drawLine(0, px(_HEAD), self.width(), px(_HEAD))

    def _paint_bars(self, painter: QPainter) -> None:
        px = self._theme.px
        for bar, rect in self._bars:
            colors = self._theme.tokens.status(bar.color)
            place = rect.translated(0, px(_HEAD) + px(_GAP))
            painter.setPen(QPen(QColor(colors.line), 1))
            painter.setBrush(QColor(colors.fill))
            painter.drawRoundedRect(QRectF(place).adjusted(0.5, 0.5, -0.5, -0.5), 2, 2)
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _paint_bar_words(self, painter: QPainter) -> None:
        theme, px = self._theme, self._theme.px
        font = theme.font(13, semibold=True)
        metrics = QFontMetrics(font)
        for bar, rect in self._bars:
            inner = rect.translated(px(6), px(_HEAD) + px(_GAP)).adjusted(0, 2, -px(10), -2)
            words = metrics.elidedText(bar.words, Qt.TextElideMode.ElideRight, inner.width())
            # Of what is hardly begun nothing can be read; the tip says it whole.
            if words == bar.words or len(words) > _LEAST_WORDS:
                colors = theme.tokens.status(bar.color)
                self._write(painter, inner, words, font, colors.text, colors.fill)

    def _write(
        self, painter: QPainter, place: QRect, words: str, font: QFont, color: str, ground: str
    ) -> None:
        """Words on a ground of their own, so that no line goes through them."""
        wide = QFontMetrics(font).horizontalAdvance(words)
        pad = self._theme.px(2)
        if ground:
            written = QRect(place.left() - pad, place.top(), wide + 2 * pad, place.height())
            painter.fillRect(written, QColor(ground))
        painter.setFont(font)
        painter.setPen(QColor(color))
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)

    def _has_today(self) -> bool:
        start, end = self._ends
        return start <= self._today <= end

    def _paint_today(self, painter: QPainter) -> None:
        px = self._theme.px
        line = QRectF(self._x(self._today), px(_HEAD), 2, self.height() - px(_HEAD))
        painter.fillRect(line, self._theme.color("text"))

    def _paint_today_words(self, painter: QPainter) -> None:
        px, tokens, x = self._theme.px, self._theme.tokens, self._x(self._today)
        font = self._theme.font(13, semibold=True)
        words = self._today_words()
        wide = QFontMetrics(font).horizontalAdvance(words) + px(8)
        left = x + px(6) if x + px(6) + wide <= self.width() else x - wide
        place = QRect(int(left), px(_HEAD) + px(_GAP) + 2, wide, px(_BAR) - 4)
        self._write(painter, place, words, font, tokens.text, tokens.surface)

    def _paint_mark(self, painter: QPainter, mark: Mark) -> None:
        theme, px = self._theme, self._theme.px
        top = self._drills_top()
        place = mark.rect.translated(0, top)
        in_hand = mark.drill.id == self._chosen and self.hasFocus()
        if in_hand:
            painter.setPen(QPen(theme.color("accent"), 2))
            painter.setBrush(theme.color("tint"))
            painter.drawRoundedRect(QRectF(place).adjusted(0, -2, 0, -2), 3, 3)
            painter.setBrush(Qt.BrushStyle.NoBrush)
        icon, color = LOOKS[mark.state]
        if mark.drill.id in self._problems and mark.state is BoardState.SCHEDULED:
            icon, color = "warning-fill", "warn"
        painter.drawPixmap(mark.icon + QPointF(0, top), theme.pixmap(icon, color, _ICON))
        font = theme.font(13)
        metrics = QFontMetrics(font)
        below = QRect(0, 0, metrics.horizontalAdvance(mark.label), metrics.height())
        below.moveCenter(place.center())
        below.moveTop(place.top() + px(_ICON + 1))
        ground = "" if in_hand else theme.tokens.surface
        self._write(painter, below, mark.label, font, theme.tokens.text, ground)

    def _paint_dragged(self, painter: QPainter) -> None:
        assert self._dragged is not None
        theme, px = self._theme, self._theme.px
        left, right = self._x(self._dragged), self._x(self._dragged + DAY)
        high = self.height() - px(_HEAD)
        painter.fillRect(QRectF(left, px(_HEAD), max(2.0, right - left), high), theme.color("tint"))
        words = show_day(self._dragged)
        if not self.has_school(self._dragged):
            words += ": no school"
        font = theme.font(13, semibold=True)
        wide = QFontMetrics(font).horizontalAdvance(words) + px(16)
        at = int(max(0, min(left - wide / 2, self.width() - wide)))
        box = QRect(at, px(_HEAD) + px(2), wide, px(_BAR + 4))
        painter.setPen(QPen(theme.color("accent"), 1))
        painter.setBrush(theme.color("surface"))
        painter.drawRoundedRect(box, 3, 3)
        painter.setFont(font)
        painter.setPen(theme.color("text"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)

    # -- keyboard

    def _describe(self) -> None:
        """What a screen reader says: the drill in hand, then the whole year."""
        if self._board is None:
            return
        drill = self.chosen()
        mine = f"{drill.name or 'Drill'}, {drill_words(drill)}. " if drill is not None else ""
        keys = "Left and Right go to other drills, Enter opens one, Shift with them moves it. "
        self.setAccessibleDescription(mine + keys + summary_of(self._board, self._today))

    def chosen(self) -> Drill | None:
        """The drill that the keyboard is at."""
        found = (mark.drill for mark in self._marks if mark.drill.id == self._chosen)
        return next(found, None)

    def choose(self, ref: Ref) -> None:
        """Put the keyboard at a drill."""
        self._chosen = ref
        self._describe()
        self.tell()
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Arrows walk through the drills, with Shift they move one by a day; Enter opens it."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        drill = self.chosen()
        if drill is None:
            super().keyPressEvent(event)
        elif step and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.move_by(drill, step * DAY)
        elif step:
            refs = [mark.drill.id for mark in self._marks]
            place = max(0, min(refs.index(drill.id) + step, len(refs) - 1))
            self.choose(refs[place])
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.drill_wanted.emit(drill.id)
        else:
            super().keyPressEvent(event)

    # -- mouse

    def mark_at(self, point: QPointF) -> Mark | None:
        """The drill at a place of this widget."""
        inside = point.toPoint()
        inside.setY(inside.y() - self._drills_top())
        return next((mark for mark in reversed(self._marks) if mark.rect.contains(inside)), None)

    def place_of(self, ref: Ref) -> QPointF:
        """The middle of a drill's icon here. Raises KeyError."""
        for mark in self._marks:
            if mark.drill.id == ref:
                half = self._theme.px(_ICON) / 2
                return mark.icon + QPointF(half, self._drills_top() + half)
        raise KeyError(ref)

    def drill_at(self, point: QPointF) -> Drill | None:
        """The drill of a mark."""
        mark = self.mark_at(point)
        return mark.drill if mark is not None else None

    def take(self, drill: Drill) -> None:
        """The one that Shift and the arrows move."""
        self.choose(drill.id)

    def tip(self, point: QPointF) -> str:
        """The drill, the window or the day."""
        mark = self.mark_at(point)
        if mark is not None:
            drill = mark.drill
            return f"{drill.name or 'Drill'}\n{drill_words(drill)}\n{mark.state.label}"
        px = self._theme.px
        for bar, rect in self._bars:
            if rect.translated(0, px(_HEAD) + px(_GAP)).contains(point.toPoint()):
                return f"{bar.words}\n{show_day(bar.start)} to {show_day(bar.end)}"
        day = self.day_at(point)
        return show_day(day) + ("" if self.has_school(day) else ": no school")


def closed_stretches(year: SchoolDays, start: date, end: date) -> list[tuple[date, date]]:
    """Runs of days without school from ``start`` to ``end``; a weekend alone is none."""
    found: list[tuple[date, date]] = []
    day = start
    while day <= end:
        if attends(year, day):
            day += DAY
            continue
        first = day
        while day <= end and not attends(year, day):
            day += DAY
        last = day - DAY
        if any(_is_free(year, first + n * DAY) for n in range((last - first).days + 1)):
            found.append((first, last))
    return found


def _is_free(year: SchoolDays, day: date) -> bool:
    return not year.first <= day <= year.last or (day.weekday() < 5 and day in year.closed)
