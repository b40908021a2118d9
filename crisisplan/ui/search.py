"""The search: type a word, and go to the step, person, question, answer or command it finds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QAction, QPainter
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from crisisplan.plan.search import Entry, Group, Kind, Search, entries_of, excerpt
from crisisplan.rules.drills.requirements import names_of_keys
from crisisplan.ui.announcement import announce
from crisisplan.ui.cells import write_line
from crisisplan.ui.desk import Desk
from crisisplan.ui.labels import text_label
from crisisplan.ui.theme import Theme

MOST_OF_A_KIND = 8
_MOST_OF_ONE_KIND_ALONE = 40
_WIDTH = 620
_HINT = (
    "Type a word of it: a step, a question, a person, another row, or what somebody answered. "
    "Capitals and accents do not matter, and several words narrow it down: “whitfield phone”. "
    "What the menus do is found too."
)
_ICONS = {
    Kind.STEP: "list-bullets",
    Kind.PERSON: "user",
    Kind.QUESTION: "question",
    Kind.ROW: "rows",
    Kind.ANSWER: "text-align-left",
    Kind.COMMAND: "arrow-bend-down-right",
}

_ROOT = QModelIndex()
_LINE = Qt.ItemDataRole.UserRole


class SearchBox(QFrame):
    """A line to type in and what it finds, over the page; the focus stays in the line."""

    chosen = Signal(object)
    """The entry to go to; a command is carried out here."""

    def __init__(self, desk: Desk, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self._theme = theme
        self._of_plan: Search | None = None
        """What the plan holds, until it changes."""
        self._search: Search | None = None
        """That, and the commands that are offered now."""
        self._commands: Mapping[str, QAction] = {}
        self._before: QWidget | None = None
        # Or with every letter the page below would be painted anew.
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setObjectName("search_box")
        self.line = QLineEdit()
        self.line.setObjectName("search_line")
        self.line.setClearButtonEnabled(True)
        self.line.setPlaceholderText("Search steps, people, fields")
        self.line.setAccessibleName("Search the plan")
        self.line.setAccessibleDescription(_HINT)
        icon = self.line.addAction(theme.icon("magnifying-glass"), QLineEdit.ActionPosition(0))
        self.model = _FoundModel()
        self.list = QListView()
        self.list.setObjectName("search_found")
        self.list.setAccessibleName("Found")
        self.list.setProperty("kind", "search-found")
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setMouseTracking(True)
        self.list.setModel(self.model)
        self.list.setItemDelegate(_FoundDelegate(theme, self.list))
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.words = text_label(_HINT, "help", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(6)
        column.addWidget(self.line)
        column.addWidget(self.list, 1)
        column.addWidget(self.words)
        self.line.textChanged.connect(self._find)
        self.line.installEventFilter(self)
        self.list.clicked.connect(self._take)
        self.list.selectionModel().currentChanged.connect(lambda now, _: self._speak_of(now))
        parent.installEventFilter(self)
        desk.changed.connect(self._changed)
        theme.follow(icon, lambda: icon.setIcon(theme.icon("magnifying-glass")))
        self.hide()

    # -- coming and going

    def open(self, commands: Mapping[str, QAction]) -> None:
        """Show the box, empty, with what the menus can do now."""
        if self.isVisible():
            self.line.selectAll()
            self.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return
        self._before = QApplication.focusWidget()
        self._commands = commands
        self.show()
        self.raise_()
        # What was typed elsewhere is saved by this, and only then looked through.
        self.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._search = None
        self.line.clear()
        self._find("")

    def leave(self) -> None:
        """Close the box; the focus goes back to where it was."""
        before, self._before = self._before, None
        self.hide()
        # The editor of a cell is gone by now.
        if before is not None and isValid(before) and before.isVisible():
            before.setFocus(Qt.FocusReason.OtherFocusReason)

    def _place(self) -> None:
        """Below the top of the window, in the middle, as high as what it shows."""
        px, parent = self._theme.px, self.parentWidget()
        width = min(px(_WIDTH), parent.width() - 2 * px(8))
        margins = self.contentsMargins()
        inside = width - margins.left() - margins.right() - 16
        foot = self.words.heightForWidth(inside) if not self.words.isHidden() else 0
        rows = sum(self.list.sizeHintForRow(n) for n in range(self.model.rowCount()))
        height = self.line.sizeHint().height() + foot + 16 + 6 + (rows + 8 if rows else 0)
        height = min(height, parent.height() - px(64))
        self.setGeometry((parent.width() - width) // 2, px(6), width, height)

    def paintEvent(self, _: Any) -> None:  # noqa: N802
        """The ground and its line."""
        painter = QPainter(self)
        painter.setPen(self._theme.color("strong"))
        painter.setBrush(self._theme.color("surface"))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Arrows, Enter and Escape in the line; another size of the window; leaving."""
        kind = event.type()
        if watched is self.line:
            if kind == QEvent.Type.KeyPress:
                return self._key(event.key())
            if kind == QEvent.Type.FocusOut and event.reason() not in (
                Qt.FocusReason.PopupFocusReason,
                Qt.FocusReason.ActiveWindowFocusReason,
            ):
                self.hide()
        elif kind == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False

    def _key(self, key: int) -> bool:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8,
                 Qt.Key.Key_PageUp: -8}  # fmt: skip
        if key in steps:
            self._step(steps[Qt.Key(key)])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take(self.list.currentIndex())
        elif key == Qt.Key.Key_Escape:
            self.leave()
        else:
            return False
        return True

    def _step(self, step: int) -> None:
        number = self.model.next_entry(self.list.currentIndex().row(), step)
        if number >= 0:
            self.list.setCurrentIndex(self.model.index(number))
            # The heading above the first of a kind comes into view with it.
            self.list.scrollTo(self.model.index(max(0, number - 1)))
            self.list.scrollTo(self.model.index(number))

    def _take(self, index: QModelIndex) -> None:
        entry = self.model.entry(index.row())
        if entry is None:
            return
        self.leave()
        if entry.command:
            self._commands[entry.command].trigger()
        else:
            self.chosen.emit(entry)

    # -- finding

    def _changed(self, *_: object) -> None:
        self._of_plan = self._search = None

    def _find(self, words: str) -> None:
        if self._search is None:
            if self._of_plan is None:
                plan, forms = self._desk.plan, self._desk.forms
                names = names_of_keys(plan, forms, self._desk.reference)
                self._of_plan = Search(entries_of(plan, forms, names))
            self._search = self._of_plan.and_in(self._command_entries())
        groups = self._search.find(words, _MOST_OF_ONE_KIND_ALONE)
        if len(groups) > 1:
            groups = [Group(g.kind, g.entries[:MOST_OF_A_KIND], g.number) for g in groups]
        self.model.show(groups, words)
        said = told(groups, words)
        self.words.setText(said or _HINT)
        self.words.setVisible(not groups)
        self.list.setVisible(bool(groups))
        first = self.model.next_entry(-1, 1)
        if first >= 0:
            self.list.setCurrentIndex(self.model.index(first))
            self.list.scrollToTop()
        self._place()
        if said:
            announce(self, said)

    def _command_entries(self) -> list[Entry]:
        return [
            Entry(Kind.COMMAND, _plain(action.text()), (_keys(action),), command=key)
            for key, action in self._commands.items()
            if action.isEnabled() and key != "search"
        ]

    # -- for screen readers

    def _speak_of(self, index: QModelIndex) -> None:
        # The focus stays in the line: what the arrows reach is said, not focused.
        words = index.data(Qt.ItemDataRole.AccessibleTextRole)
        if words and self.isVisible():
            announce(self, words)


def told(groups: Sequence[Group], words: str) -> str:
    """How much was found, in words; nothing while nothing is looked for."""
    if not words.strip():
        return ""
    number = sum(group.number for group in groups)
    if not number:
        return f"Nothing in the plan holds “{words.strip()[:60]}”. Try fewer letters or one word."
    return "1 result" if number == 1 else f"{number:,} results"


def _plain(text: str) -> str:
    """A menu's text without its underlined letter."""
    return text.replace("&", "").rstrip("…")


def _keys(action: QAction) -> str:
    return action.shortcut().toString(action.shortcut().SequenceFormat.NativeText)


class _FoundModel(QAbstractListModel):
    """What was found: headings, and below each its entries."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[Entry | Group] = []
        self._words = ""

    def show(self, groups: Sequence[Group], words: str) -> None:
        """Offer what another search has found."""
        self.beginResetModel()
        self._words = words
        self._lines = [line for group in groups for line in (group, *group.entries)]
        self.endResetModel()

    def entry(self, number: int) -> Entry | None:
        """The entry of a line, unless that is a heading."""
        line = self._lines[number] if 0 <= number < len(self._lines) else None
        return line if isinstance(line, Entry) else None

    def next_entry(self, number: int, step: int) -> int:
        """The entry so many entries on, or the last that way; -1 where there is none."""
        entries = [n for n, line in enumerate(self._lines) if isinstance(line, Entry)]
        if number not in entries:
            return entries[0] if entries else -1
        return entries[max(0, min(entries.index(number) + step, len(entries) - 1))]

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> int:  # noqa: N802
        """A row for each line."""
        return 0 if parent.isValid() else len(self._lines)

    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        """Headings cannot be chosen."""
        if self.entry(index.row()) is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """The line itself; in words what it is called and where it is."""
        if not index.isValid():
            return None
        line = self._lines[index.row()]
        if role == _LINE:
            return line
        if isinstance(line, Group):
            shown = len(line.entries)
            more = f", {shown} of {line.number:,}" if shown < line.number else ""
            words = [f"{line.kind.value}{more}", "", ""]
        else:
            kind = line.kind.value if line.kind is not Kind.COMMAND else "Command"
            words = [excerpt(line.title, self._words), " · ".join(filter(None, line.context)), kind]
        if role == Qt.ItemDataRole.DisplayRole:
            return words[0]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(filter(None, words))
        if role == Qt.ItemDataRole.ToolTipRole and isinstance(line, Entry):
            return "\n".join(filter(None, (line.title[:600], words[1])))
        return None


class _FoundDelegate(QStyledItemDelegate):
    """Paints a heading, or an entry with where it is at its right."""

    def __init__(self, theme: Theme, view: QListView) -> None:
        super().__init__(view)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:  # noqa: N802
        """28 high, an answer 44: it has two lines."""
        line = index.data(_LINE)
        tall = isinstance(line, Entry) and line.kind is Kind.ANSWER
        return QSize(40, self._theme.px(44 if tall else 28))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        """Paint a line."""
        line, theme, px = index.data(_LINE), self._theme, self._theme.px
        painter.save()
        rect = option.rect
        if isinstance(line, Group):
            painter.fillRect(rect, theme.color("surface"))
            inner = rect.adjusted(px(8), px(4), -px(8), 0)
            write_line(
                painter, inner, index.data(), theme.font(13, semibold=True), theme.color("text2")
            )
            painter.restore()
            return
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.fillRect(rect, theme.color("tint" if selected else "surface"))
        if selected:
            painter.fillRect(rect.adjusted(0, 0, px(4) - rect.width(), 0), theme.color("accent"))
        side = px(16)
        top = rect.top() + (px(28) - side) // 2
        picture = theme.pixmap(_ICONS[line.kind], "text2", 16)
        painter.drawPixmap(rect.left() + px(12), top, picture)
        inner = rect.adjusted(px(36), 0, -px(10), 0)
        about = " · ".join(filter(None, line.context))
        title, small = theme.font(14, semibold=line.kind is not Kind.ANSWER), theme.font(13)
        if line.kind is Kind.ANSWER:
            upper, lower = (
                inner.adjusted(0, px(2), 0, -px(20)),
                inner.adjusted(0, px(22), 0, -px(2)),
            )
        else:
            painter.setFont(title)
            wide = painter.fontMetrics().horizontalAdvance(index.data()) + px(14)
            wide = min(wide, inner.width() * 2 // 3)
            upper, lower = QRect(inner), inner.adjusted(wide, 0, 0, 0)
            upper.setWidth(wide)
        write_line(painter, upper, index.data(), title, theme.color("text"))
        write_line(painter, lower, about, small, theme.color("text2"))
        painter.restore()
