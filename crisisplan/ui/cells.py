"""What stands in a table's cell besides plain text, and how it is painted and edited."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QKeySequence, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QApplication,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from crisisplan.plan.forms import Field
from crisisplan.plan.kinds import NOT_DECIDED
from crisisplan.plan.plan import Plan
from crisisplan.ui.editors import LineEditor, ParagraphEditor, RowEditor, make_editor
from crisisplan.ui.theme import Theme

CELL_ROLE = Qt.ItemDataRole.UserRole
FIELD_ROLE = Qt.ItemDataRole.UserRole + 1
SIZE = 14
_ENDS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab, Qt.Key.Key_Backtab)


@dataclass(frozen=True)
class Cell:
    """What a cell shows."""

    text: str = ""
    bold: bool = False
    quiet: bool = False
    undecided: bool = False
    chip: str = ""
    """A state (``ok``, ``warn``, …): the text is set as a chip with this state's colors."""
    icon: str = ""
    depth: int = -1
    """From 0 to 3: painted as filled boxes before the text."""
    problem: str = ""
    """What is wrong here, for the tooltip; an icon shows at the right."""
    grave: bool = False
    order: Any = None
    """What the cell sorts by, where that is not its text."""


class CellDelegate(QStyledItemDelegate):
    """Paints cells and opens the editor of a column's kind."""

    person_wanted = Signal(object, str)
    """Somebody typed a name that nobody has: the index, and the name."""
    rows_pasted = Signal(str)
    """Several cells were pasted into one."""
    room_wanted = Signal(int)
    """An editor is higher than the table, by so many pixels."""

    def __init__(self, plan: Plan, theme: Theme, lines: Callable[[], int], parent: QWidget) -> None:
        super().__init__(parent)
        self._plan, self._theme = plan, theme
        self._lines = lines
        self._editor: QWidget | None = None
        self._index = QPersistentModelIndex()
        self._before: Any = None
        """What the cell held when its editor opened."""
        # Before the view hears of it: a closed editor that loses the focus has no more to say.
        self.closeEditor.connect(self._closed)

    # -- painting

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        """Paint ground, content and, in the current cell, the frame."""
        cell: Cell = index.data(CELL_ROLE) or Cell()
        theme = self._theme
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.fillRect(option.rect, theme.color("tint" if selected else "surface"))
        inner = option.rect.adjusted(theme.px(8), 0, -theme.px(6), 0)
        if cell.problem:
            icon = "warning-octagon-fill" if cell.grave else "warning-fill"
            picture = theme.pixmap(icon, "bad" if cell.grave else "warn", 16)
            side = theme.px(16)
            painter.drawPixmap(inner.right() - side, inner.center().y() - side // 2 + 1, picture)
            inner.setRight(inner.right() - side - theme.px(4))
        if cell.undecided:
            self._undecided(painter, inner)
        elif cell.chip:
            self._chip(painter, inner, cell)
        elif cell.depth >= 0:
            self._depth(painter, inner, cell)
        else:
            painter.setFont(theme.font(SIZE, semibold=cell.bold))
            painter.setPen(theme.color("text2" if cell.quiet else "text"))
            self._text(painter, inner, cell.text)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(theme.color("accent"), 2))
            painter.drawRect(option.rect.adjusted(1, 1, -1, -1))
        painter.restore()

    def _text(self, painter: QPainter, rect: QRect, text: str) -> None:
        metrics = painter.fontMetrics()
        if self._lines() == 1:
            line = metrics.elidedText(
                " ".join(text.split()), Qt.TextElideMode.ElideRight, rect.width()
            )
            painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, line)
            return
        lines = _wrap(text, rect.width(), metrics.horizontalAdvance, self._lines())
        height = metrics.lineSpacing()
        top = rect.center().y() - height * len(lines) / 2
        for number, line in enumerate(lines):
            below = QRect(rect.left(), round(top + number * height), rect.width(), height)
            _line(painter, below, line)

    def _undecided(self, painter: QPainter, rect: QRect) -> None:
        theme = self._theme
        side = theme.px(16)
        icon = theme.pixmap("circle-dashed", "warn", 16)
        painter.drawPixmap(rect.left(), rect.center().y() - side // 2 + 1, icon)
        painter.setFont(theme.font(SIZE, italic=True))
        painter.setPen(theme.color("warn"))
        rest = rect.adjusted(side + theme.px(4), 0, 0, 0)
        text = painter.fontMetrics().elidedText(
            NOT_DECIDED, Qt.TextElideMode.ElideRight, rest.width()
        )
        painter.drawText(rest, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)

    def _chip(self, painter: QPainter, rect: QRect, cell: Cell) -> None:
        theme = self._theme
        colors = theme.tokens.status(cell.chip)
        font = theme.font(13, semibold=True)
        painter.setFont(font)
        side, pad = theme.px(14), theme.px(6)
        width = min(
            rect.width(), painter.fontMetrics().horizontalAdvance(cell.text) + side + 3 * pad
        )
        height = theme.px(22)
        box = QRect(rect.left(), rect.center().y() - height // 2, width, height)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(colors.line), 1))
        painter.setBrush(QColor(colors.fill))
        painter.drawRoundedRect(box.adjusted(0, 0, -1, -1), 4, 4)
        icon = theme.pixmap(cell.icon, cell.chip, 14)
        painter.drawPixmap(box.left() + pad, box.center().y() - side // 2 + 1, icon)
        painter.setPen(QColor(colors.text))
        rest = box.adjusted(pad + side + pad // 2, 0, -pad // 2, 0)
        text = painter.fontMetrics().elidedText(
            cell.text, Qt.TextElideMode.ElideRight, rest.width()
        )
        painter.drawText(rest, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)

    def _depth(self, painter: QPainter, rect: QRect, cell: Cell) -> None:
        theme = self._theme
        token = "ok" if cell.depth >= 3 else ("warn" if cell.depth else "bad")
        width, height, gap = theme.px(8), theme.px(12), theme.px(2)
        y = rect.center().y() - height // 2
        painter.setPen(QPen(theme.color(token), 1))
        for number in range(3):
            box = QRect(rect.left() + number * (width + gap), y, width, height)
            if number < cell.depth:
                painter.fillRect(box, theme.color(token))
            else:
                painter.drawRect(box.adjusted(0, 0, -1, -1))
        painter.setFont(theme.font(SIZE))
        painter.setPen(theme.color("text2"))
        rest = rect.adjusted(3 * (width + gap) + gap, 0, 0, 0)
        painter.drawText(
            rest, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, cell.text
        )

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:  # noqa: N802
        """One or two lines of text."""
        return QSize(40, self._theme.px(28 if self._lines() == 1 else 44))

    # -- editing

    def createEditor(  # noqa: N802
        self, parent: QWidget, option: QStyleOptionViewItem, index: QModelIndex
    ) -> QWidget:
        """The editor of the column's kind."""
        item: Field = index.data(FIELD_ROLE)
        editor = make_editor(item, self._plan, self._theme, parent)
        self._editor, self._index = editor, QPersistentModelIndex(index)
        self._before = index.data(Qt.ItemDataRole.EditRole)
        editor.edited.connect(lambda *_: self._commit(editor))
        if isinstance(editor, RowEditor):
            editor.unknown.connect(lambda name: self.person_wanted.emit(index, name))
        return editor

    def flush(self) -> None:
        """Save what stands in the open cell, and close it."""
        if self._editor is not None:
            editor = self._editor
            self.commitData.emit(editor)
            self.closeEditor.emit(editor, QAbstractItemDelegate.EndEditHint.NoHint)

    def _commit(self, editor: QWidget) -> None:
        if editor is self._editor:
            self.commitData.emit(editor)

    def _closed(self, editor: QWidget, _: object = None) -> None:
        if editor is self._editor:
            self._editor = None

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:  # noqa: N802
        """The keys of an open cell that mean more in a table than in a field."""
        if editor is not self._editor or event.type() != QEvent.Type.KeyPress:
            return bool(super().eventFilter(editor, event))
        hint = QAbstractItemDelegate.EndEditHint
        key = event.key()  # type: ignore[attr-defined]
        if event.matches(QKeySequence.StandardKey.Paste):  # type: ignore[attr-defined]
            text = QApplication.clipboard().text()
            lines = isinstance(editor, ParagraphEditor)
            if "\t" in text or ("\n" in text.strip("\r\n") and not lines):
                self._revert(editor)
                self.rows_pasted.emit(text)
                return True
        elif key == Qt.Key.Key_Escape:
            self._revert(editor)
            return True
        elif key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab) and isinstance(editor, ParagraphEditor):
            back = key == Qt.Key.Key_Backtab
            self.commitData.emit(editor)
            self.closeEditor.emit(editor, hint.EditPreviousItem if back else hint.EditNextItem)
            return True
        elif key in _ENDS and isinstance(editor, LineEditor) and editor.problem():
            # What cannot be read stays where it can be put right.
            self._index.model().setData(self._index, editor.text(), Qt.ItemDataRole.DisplayRole)
            return True
        return bool(super().eventFilter(editor, event))

    def _revert(self, editor: Any) -> None:
        """Put back what the cell held when its editor opened: typing is saved as it goes."""
        editor.value = self._before
        self.commitData.emit(editor)
        self.closeEditor.emit(editor, QAbstractItemDelegate.EndEditHint.RevertModelCache)

    def setEditorData(self, editor: QWidget, index: QModelIndex) -> None:  # noqa: N802
        """Show the answer."""
        if not editor.property("filled"):
            editor.setProperty("filled", True)
            editor.value = index.data(Qt.ItemDataRole.EditRole)  # type: ignore[attr-defined]
            if hasattr(editor, "selectAll"):
                editor.selectAll()

    def setModelData(self, editor: QWidget, model: Any, index: QModelIndex) -> None:  # noqa: N802
        """Save what the editor holds; what cannot be read is said, and the old answer stays."""
        if isinstance(editor, RowEditor):
            model.setData(index, editor.value, Qt.ItemDataRole.EditRole)
        elif hasattr(editor, "text"):
            model.setData(index, editor.text(), Qt.ItemDataRole.DisplayRole)
        else:
            model.setData(index, editor.value, Qt.ItemDataRole.EditRole)  # type: ignore[attr-defined]

    def updateEditorGeometry(  # noqa: N802
        self, editor: QWidget, option: QStyleOptionViewItem, index: QModelIndex
    ) -> None:
        """A paragraph gets more room than its cell."""
        rect = option.rect
        if isinstance(editor, ParagraphEditor):
            editor.setMinimumWidth(max(rect.width(), self._theme.px(320)))
            right = editor.parentWidget().width()
            if rect.left() + editor.minimumWidth() > right:
                rect.moveLeft(max(0, right - editor.minimumWidth()))
            high = editor.parentWidget().height()
            if editor.height() > high:
                self.room_wanted.emit(editor.height() - high)
            editor.move(rect.left(), max(0, min(rect.top(), high - editor.height())))
        else:
            editor.setGeometry(rect)


def _line(painter: QPainter, rect: QRect, text: str) -> None:
    """One line of text, cut with “…” where it does not fit."""
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
    painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)


def _wrap(text: str, width: int, measure: Callable[[str], int], most: int) -> list[str]:
    """The text as at most ``most`` lines; the last may be too long."""
    lines: list[str] = []
    for part in text.splitlines() or [""]:
        line = ""
        for word in part.split():
            longer = f"{line} {word}" if line else word
            if line and measure(longer) > width:
                lines.append(line)
                line = word
            else:
                line = longer
        lines.append(line)
    if len(lines) > most:
        lines = [*lines[: most - 1], " ".join(lines[most - 1 :])]
    return lines


def write_line(painter: QPainter, place: QRect, text: str, font: QFont, color: QColor) -> None:
    """Write one line into a place, cut with “…” where it does not fit."""
    painter.setFont(font)
    painter.setPen(color)
    _line(painter, place, text)
