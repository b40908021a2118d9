"""The step list at the left: every step with its state and its open findings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QListView,
    QProgressBar,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from crisisplan.plan.forms import GROUPS, Form
from crisisplan.rules.check import StepState, step_state
from crisisplan.rules.completeness import whole_percent
from crisisplan.rules.finding import Severity
from crisisplan.ui.desk import Desk
from crisisplan.ui.labels import text_label
from crisisplan.ui.theme import Theme

WIDTH = 232
NARROW = 52
ITEM_ROLE = Qt.ItemDataRole.UserRole
STATE_ICONS = {
    StepState.NOT_STARTED: ("circle-dashed", "muted"),
    StepState.IN_PROGRESS: ("circle-half-fill", "info"),
    StepState.COMPLETE: ("check-circle-fill", "ok"),
    StepState.NEEDS_ATTENTION: ("warning-fill", "warn"),
}
GRAVITY = {Severity.MUST: "bad", Severity.SHOULD: "warn", Severity.CONSIDER: "info"}
_ROOT = QModelIndex()


@dataclass(frozen=True)
class Item:
    """A line of the list: a group's caption, or a step."""

    caption: str = ""
    form: Form | None = None
    state: StepState = StepState.NOT_STARTED
    open: int = 0
    gravest: Severity = Severity.CONSIDER


class StepsModel(QAbstractListModel):
    """The groups and steps, with the state of each."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.items: list[Item] = []
        desk.findings_changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Judge every step anew."""
        plan, findings = self._desk.plan, self._desk.findings
        items = []
        for group in GROUPS:
            steps = [form for form in self._desk.forms if form.group == group]
            if steps:
                items.append(Item(caption=group))
            for form in steps:
                own = [finding for finding in findings if finding.step == form.key]
                wrong = [f for f in own if not f.missing]
                gravest = min((f.severity for f in wrong), default=Severity.CONSIDER)
                items.append(Item("", form, step_state(plan, form, findings), len(wrong), gravest))
        if len(items) != len(self.items):
            self.beginResetModel()
            self.items = items
            self.endResetModel()
        elif items != self.items:
            self.items = items
            self.dataChanged.emit(self.index(0), self.index(len(items) - 1))

    def row_of(self, key: str) -> int:
        """Where a step stands."""
        return next(n for n, item in enumerate(self.items) if item.form and item.form.key == key)

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> int:  # noqa: N802
        """Captions and steps."""
        return 0 if parent.isValid() else len(self.items)

    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        """Captions cannot be chosen."""
        if not index.isValid() or self.items[index.row()].form is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """The line's text, and in words what its icon and number say."""
        if not index.isValid():
            return None
        item = self.items[index.row()]
        title = item.form.title if item.form else item.caption
        if role == ITEM_ROLE:
            return item
        if role == Qt.ItemDataRole.DisplayRole:
            return title
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole) and item.form:
            number = f", {item.open} open findings" if item.open else ""
            return f"{title}: {item.state.value.lower()}{number}"
        return None


class _StepDelegate(QStyledItemDelegate):
    """Paints captions and steps."""

    def __init__(self, theme: Theme, view: QListView) -> None:
        super().__init__(view)
        self._theme = theme
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:  # noqa: N802
        """28 high, a caption after a little space."""
        item: Item = index.data(ITEM_ROLE)
        extra = 0 if item.form or index.row() == 0 else 4
        return QSize(40, self._theme.px(28 + extra))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        """Paint one line."""
        theme, item = self._theme, index.data(ITEM_ROLE)
        rect: QRect = option.rect
        painter.save()
        left = theme.px(16)
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        narrow = rect.width() < theme.px(WIDTH) // 2
        if item.form is None and narrow:
            y = rect.center().y()
            painter.fillRect(left, y, rect.width() - 2 * left, 1, theme.color("border"))
            painter.restore()
            return
        if item.form is None:
            painter.setFont(theme.font(13, semibold=True))
            painter.setPen(theme.color("text2"))
            painter.drawText(rect.adjusted(left, theme.px(2), 0, 0), middle, item.caption)
            painter.restore()
            return
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if selected:
            painter.fillRect(rect, theme.color("surface"))
            painter.fillRect(
                QRect(rect.left(), rect.top(), theme.px(4), rect.height()), theme.color("accent")
            )
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, theme.color("sunken"))
        side = theme.px(16)
        icon = theme.pixmap(*STATE_ICONS[item.state], 16)
        painter.drawPixmap(rect.left() + left, rect.center().y() - side // 2 + 1, icon)
        right = rect.right() - theme.px(12)
        if item.open and not narrow:
            right = self._badge(painter, rect, right, item)
        if not narrow:
            painter.setFont(theme.font(15, semibold=selected))
            painter.setPen(theme.color("text"))
            box = QRect(rect)
            box.setLeft(rect.left() + left + side + theme.px(8))
            box.setRight(right)
            title = painter.fontMetrics().elidedText(
                item.form.title, Qt.TextElideMode.ElideRight, box.width()
            )
            painter.drawText(box, middle, title)
        if selected and self._view.hasFocus():
            painter.setPen(QPen(theme.color("accent"), 2))
            painter.drawRect(rect.adjusted(1, 1, -1, -1))
        painter.restore()

    def _badge(self, painter: QPainter, rect: QRect, right: int, item: Item) -> int:
        theme = self._theme
        colors = theme.tokens.status(GRAVITY[item.gravest])
        painter.setFont(theme.font(13, semibold=True))
        text = str(item.open)
        height = theme.px(20)
        width = max(height, painter.fontMetrics().horizontalAdvance(text) + theme.px(10))
        box = QRect(right - width, rect.center().y() - height // 2 + 1, width, height)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(colors.line))
        painter.setBrush(QColor(colors.fill))
        painter.drawRoundedRect(box.adjusted(0, 0, -1, -1), 4, 4)
        painter.setPen(QColor(colors.text))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
        return box.left() - theme.px(6)


class StepList(QWidget):
    """The step list with, at its foot, how much is answered."""

    chosen = Signal(str)
    """The key of the step to go to."""

    def __init__(self, desk: Desk, theme: Theme) -> None:
        super().__init__()
        self._desk = desk
        self._theme = theme
        self.icons_only = False
        self.model = StepsModel(desk)
        self.view = QListView()
        self.view.setProperty("kind", "steps")
        self.view.setObjectName("steps")
        self.view.setAccessibleName("Steps")
        self.view.setModel(self.model)
        self.view.setItemDelegate(_StepDelegate(theme, self.view))
        self.view.setFrameShape(QFrame.Shape.NoFrame)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setMouseTracking(True)
        self.view.selectionModel().currentChanged.connect(self._current_changed)
        self._answered = text_label("", "help")
        self._open = text_label("", "help")
        self._bar = QProgressBar(textVisible=False)
        self._bar.setAccessibleName("Answered")
        self._foot = foot = QWidget()
        foot.setProperty("kind", "rail-foot")
        line = QHBoxLayout()
        line.addWidget(self._answered)
        line.addStretch()
        line.addWidget(self._open)
        below = QVBoxLayout(foot)
        below.setContentsMargins(16, 8, 16, 14)
        below.setSpacing(8)
        below.addLayout(line)
        below.addWidget(self._bar)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.view, 1)
        layout.addWidget(foot)
        desk.findings_changed.connect(self._count)
        self._count()
        theme.follow(self, self._resize)

    def show_icons_only(self, only: bool) -> None:
        """Where there is little room, the states alone; the names are in the tooltips."""
        if only != self.icons_only:
            self.icons_only = only
            self._foot.setVisible(not only)
            self._resize()

    def _resize(self) -> None:
        self.setFixedWidth(self._theme.px(NARROW if self.icons_only else WIDTH))
        self.view.viewport().update()
        self.view.scheduleDelayedItemsLayout()

    def show_step(self, key: str) -> None:
        """Mark the step that is shown."""
        self.view.setCurrentIndex(self.model.index(self.model.row_of(key)))

    def _current_changed(self, current: QModelIndex, _: QModelIndex) -> None:
        item = current.data(ITEM_ROLE)
        if item is not None and item.form is not None:
            self.chosen.emit(item.form.key)

    def _count(self) -> None:
        plan = self._desk.plan
        percent = whole_percent(plan, self._desk.forms)
        self._answered.setText(f"{percent}% answered")
        number = sum(not finding.missing for finding in self._desk.findings)
        noun = "open point" if number == 1 else "open points"
        # “0 open points” beside a plan that nobody has answered would read as praise.
        self._open.setText(f"{number} {noun}" if number or percent == 100 else "")
        self._bar.setValue(percent)
