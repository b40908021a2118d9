"""The organization chart in the window: the same drawing that Word and PDF print."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from crisisplan.document.chart import chart_of, describe_chart
from crisisplan.document.drawing import Box, Drawing, Tone
from crisisplan.document.face import Face
from crisisplan.plan.model import Person, Position
from crisisplan.rules.finding import Severity
from crisisplan.ui.desk import Desk
from crisisplan.ui.theme import Theme

_SIZE = 13


class ChartView(QWidget):
    """Draws who reports to whom; a click goes to the position."""

    position_chosen = Signal(object)

    def __init__(self, desk: Desk, theme: Theme) -> None:
        super().__init__()
        self._desk = desk
        self._theme = theme
        self._drawing = Drawing(1, 1)
        self._focus = 0
        self.setObjectName("chart")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName("Organization chart")
        desk.changed.connect(self._changed)
        desk.findings_changed.connect(self._redraw_seen)
        theme.follow(self, self.redraw)

    def _changed(self, transaction: Any, _: object) -> None:
        if {type(change.row) for change in transaction.changes} & {Position, Person}:
            self._redraw_seen()

    def _redraw_seen(self) -> None:
        """Lay out anew what is looked at; what is not, when it is shown next."""
        self._stale = not self.isVisible()
        if not self._stale:
            self.redraw()

    _stale = False

    def showEvent(self, event: Any) -> None:  # noqa: N802
        """Catch up with what changed while nobody looked."""
        super().showEvent(event)
        if self._stale:
            self._redraw_seen()

    def redraw(self) -> None:
        """Lay the chart out anew."""
        self._drawing = self._lay_out(max(320, self.width() - 2 * self._pad()))
        self.setAccessibleDescription(describe_chart(self._desk.plan))
        self.updateGeometry()
        self.setFixedHeight(round(self._drawing.height) + 2 * self._pad())
        self.update()

    def _lay_out(self, width: float) -> Drawing:
        wrong = {
            ref
            for finding in self._desk.findings
            if finding.step == "roles" and finding.severity is Severity.MUST and not finding.missing
            for ref in finding.rows
        }
        return chart_of(self._desk.plan, width, self._theme.px(_SIZE), wrong)

    def _pad(self) -> int:
        return self._theme.px(12)

    def resizeEvent(self, event: Any) -> None:  # noqa: N802
        """Another width is another layout."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.redraw()

    def sizeHint(self) -> QSize:  # noqa: N802
        """As high as the chart."""
        return QSize(400, round(self._drawing.height) + 2 * self._pad())

    def paintEvent(self, event: Any) -> None:  # noqa: N802
        """Draw the ground and the shapes in the theme's colors."""
        theme, painter = self._theme, QPainter(self)
        painter.fillRect(self.rect(), theme.color("panel"))
        painter.setPen(QPen(theme.color("border"), 1))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.translate(self._pad(), self._pad())
        painter.setPen(QPen(theme.color("strong"), 1))
        for line in self._drawing.lines:
            painter.drawLine(QPointF(line.x1, line.y1), QPointF(line.x2, line.y2))
        for number, box in enumerate(self._drawing.boxes):
            self._box(painter, box, focused=self.hasFocus() and number == self._focus)
        for label in self._drawing.labels:
            font = theme.font(
                _SIZE, semibold=label.face is Face.SEMIBOLD, italic=label.face is Face.ITALIC
            )
            painter.setFont(font)
            token = "warn" if label.face is Face.ITALIC else "text2" if label.quiet else "text"
            painter.setPen(theme.color(token))
            painter.drawText(QPointF(label.x, label.y), label.text)

    def _box(self, painter: QPainter, box: Box, *, focused: bool) -> None:
        theme = self._theme
        rect = QRectF(box.x, box.y, box.width, box.height)
        line, fill = theme.color("strong"), theme.color("surface")
        pen = QPen(line, 1)
        if box.tone is Tone.LEAD:
            pen, fill = QPen(theme.color("accent"), 1), theme.color("tint")
        elif box.tone is Tone.OPEN:
            pen = QPen(theme.color("warn"), 1, Qt.PenStyle.DashLine)
        elif box.tone is Tone.WRONG:
            pen = QPen(QColor(theme.tokens.bad.text), 1.5)
        if focused:
            pen = QPen(theme.color("accent"), 2)
        painter.setPen(pen)
        painter.setBrush(fill)
        painter.drawRoundedRect(rect, 3, 3)
        icon = {Tone.WRONG: ("warning-octagon-fill", "bad"), Tone.OPEN: ("circle-dashed", "warn")}
        if box.tone in icon:
            side = theme.px(14)
            at = QPointF(rect.right() - side - 4, rect.top() + 4)
            painter.drawPixmap(at, theme.pixmap(*icon[box.tone], 14))

    # -- going to a position

    def _at(self, point: QPointF) -> Box | None:
        pad = self._pad()
        for box in self._drawing.boxes:
            if QRectF(box.x + pad, box.y + pad, box.width, box.height).contains(point):
                return box
        return None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """A hand over what can be clicked."""
        over = self._at(event.position()) is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Go to the position."""
        box = self._at(event.position())
        if box is not None:
            self._focus = self._drawing.boxes.index(box)
            self._choose(box)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Arrows walk through the chart, Enter goes to the position."""
        count = len(self._drawing.boxes)
        step = {
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Up: -1,
        }.get(Qt.Key(event.key()))
        if step is not None and count:
            self._focus = (self._focus + step) % count
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and count:
            self._choose(self._drawing.boxes[self._focus])
        else:
            super().keyPressEvent(event)

    def _choose(self, box: Box) -> None:
        row = self._desk.plan.get(Position, box.ref)
        if row is not None:
            self.position_chosen.emit(row)
        self.update()
