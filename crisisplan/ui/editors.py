"""Editors for the kinds of answer. Each can be empty, and empty means "not yet decided".

Qt's own date, number and choice widgets keep the last value or write 0 when they are given
nothing; these do not. All have the user property ``value`` and the same three signals.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import (
    Property,
    QDate,
    QEvent,
    QPoint,
    QSignalBlocker,
    QStringListModel,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QKeyEvent, QKeySequence, QPainter
from PySide6.QtWidgets import (
    QCalendarWidget,
    QComboBox,
    QCompleter,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from crisisplan.plan.forms import Field
from crisisplan.plan.kinds import NOT_DECIDED, UnreadableError
from crisisplan.plan.model import Person
from crisisplan.plan.plan import Plan
from crisisplan.ui.labels import text_label
from crisisplan.ui.theme import Theme

_MOST_LINES = 14
_SAVE_AFTER = 500
"""Milliseconds after which typing is saved, however steadily it goes on."""


def _belongs_to_window(event: QEvent, can_undo: bool, can_redo: bool) -> bool:
    """Whether undo or redo should go past a text widget because it has nothing of its own."""
    if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.ShortcutOverride:
        return False
    keys = QKeySequence(event.keyCombination()).toString(QKeySequence.SequenceFormat.PortableText)
    return (keys == "Ctrl+Z" and not can_undo) or (
        keys in ("Ctrl+Shift+Z", "Ctrl+Y") and not can_redo
    )


class LineEditor(QLineEdit):
    """One line: text, phone, email, number, date or time."""

    edited = Signal(object, bool)
    """A value that can be read, and whether typing still goes on."""
    left = Signal()
    unreadable = Signal(str)
    """What was typed is no answer of this kind; what would be right."""

    def __init__(
        self, item: Field, plan: Plan, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._item, self._plan, self._theme = item, plan, theme
        self._shown = ""
        self._timer = QTimer(self, singleShot=True, interval=_SAVE_AFTER)
        self._timer.timeout.connect(lambda: self._save(typing=True))
        self.textEdited.connect(self._typed)
        self.editingFinished.connect(self.flush)
        if item.kind == "date":
            action = self.addAction(
                theme.icon("calendar-blank"), self.ActionPosition.TrailingPosition
            )
            action.setToolTip("Choose from a calendar")
            action.triggered.connect(self._open_calendar)
        if item.example:
            self.setPlaceholderText(item.example.splitlines()[0])

    def _value(self) -> Any:
        try:
            return self._item.read(self.text(), self._plan)
        except UnreadableError:
            return None

    def _set_value(self, value: Any) -> None:
        self._timer.stop()
        self._shown = self._item.show(value, self._plan)
        if self.text() != self._shown:
            with QSignalBlocker(self):
                self.setText(self._shown)
                self.setCursorPosition(0)

    valueChanged = Signal()  # noqa: N815
    value = Property("QVariant", _value, _set_value, notify=valueChanged, user=True)

    def flush(self) -> None:
        """Save what was typed, now."""
        self._timer.stop()
        if self.text() != self._shown:
            self._save(typing=False)

    def problem(self) -> str:
        """Why what was typed is no answer; nothing if it is one."""
        try:
            self._item.read(self.text(), self._plan)
        except UnreadableError as error:
            return str(error)
        return ""

    def _typed(self) -> None:
        # A half-typed date is not a date: only kinds that are plain text are saved while typing.
        if self._item.type.type is str and not self._timer.isActive():
            self._timer.start()

    def _save(self, *, typing: bool) -> None:
        try:
            value = self._item.read(self.text(), self._plan)
        except UnreadableError as error:
            if not typing:
                self.unreadable.emit(str(error))
            return
        if not typing:
            self._set_value(value)
        self.edited.emit(value, typing)

    def focusOutEvent(self, event: Any) -> None:  # noqa: N802
        """Leaving the field saves it."""
        super().focusOutEvent(event)
        self.flush()
        self.left.emit()

    def event(self, event: QEvent) -> bool:
        """Let the window undo when there is nothing to undo here."""
        if _belongs_to_window(event, self.isUndoAvailable(), self.isRedoAvailable()):
            event.ignore()
            return False
        return super().event(event)

    def _open_calendar(self) -> None:
        popup = QFrame(self, Qt.WindowType.Popup)
        popup.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        popup.setProperty("kind", "card")
        calendar = QCalendarWidget()
        calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        current = self._value()
        if current is not None:
            calendar.setSelectedDate(QDate(current.year, current.month, current.day))
        layout = QVBoxLayout(popup)
        layout.setContentsMargins(4, 4, 4, 4)
        layout.addWidget(calendar)

        def chosen(day: QDate) -> None:
            self.setText(self._item.show(day.toPython(), self._plan))
            popup.close()
            self.flush()

        calendar.clicked.connect(chosen)
        calendar.activated.connect(chosen)
        popup.move(self.mapToGlobal(QPoint(0, self.height())))
        popup.show()
        calendar.setFocus()


class ParagraphEditor(QPlainTextEdit):
    """Text of several lines; it grows with its content."""

    edited = Signal(object, bool)
    left = Signal()
    unreadable = Signal(str)

    def __init__(
        self, item: Field, plan: Plan, theme: Theme, parent: QWidget | None = None, lines: int = 3
    ) -> None:
        super().__init__(parent)
        self._item, self._plan, self._theme = item, plan, theme
        self._lines = lines
        self._shown = ""
        self._filling = False
        self._timer = QTimer(self, singleShot=True, interval=_SAVE_AFTER)
        self._timer.timeout.connect(lambda: self._save(typing=True))
        self.setTabChangesFocus(True)
        self.textChanged.connect(self._typed)
        self.document().documentLayout().documentSizeChanged.connect(self._grow)
        theme.follow(self, lambda: QTimer.singleShot(0, self, self._grow))

    def _value(self) -> Any:
        try:
            return self._item.read(self.toPlainText(), self._plan)
        except UnreadableError:
            return None

    def _set_value(self, value: Any) -> None:
        self._timer.stop()
        self._shown = self._item.show(value, self._plan)
        if self.toPlainText() != self._shown:
            self._filling = True
            self.setPlainText(self._shown)
            self._filling = False

    valueChanged = Signal()  # noqa: N815
    value = Property("QVariant", _value, _set_value, notify=valueChanged, user=True)

    def text(self) -> str:
        """What stands in the editor."""
        return self.toPlainText()

    def flush(self) -> None:
        """Save what was typed, now."""
        self._timer.stop()
        if self.toPlainText() != self._shown:
            self._save(typing=False)

    def _typed(self) -> None:
        if not self._filling and not self._timer.isActive():
            self._timer.start()

    def _save(self, *, typing: bool) -> None:
        try:
            value = self._item.read(self.toPlainText(), self._plan)
        except UnreadableError as error:
            self.unreadable.emit(str(error))
            return
        if not typing:
            self._shown = self.toPlainText()
        self.edited.emit(value, typing)

    def focusOutEvent(self, event: Any) -> None:  # noqa: N802
        """Leaving the field saves it."""
        super().focusOutEvent(event)
        self.flush()
        self.left.emit()

    def event(self, event: QEvent) -> bool:
        """Let the window undo when there is nothing to undo here."""
        document = self.document()
        if _belongs_to_window(event, document.isUndoAvailable(), document.isRedoAvailable()):
            event.ignore()
            return False
        return super().event(event)

    def _grow(self, *_: object) -> None:
        """As high as the text, from three lines to fourteen; then it scrolls."""
        lines = 0
        block = self.document().firstBlock()
        while block.isValid() and lines <= _MOST_LINES:
            lines += max(1, block.layout().lineCount())
            block = block.next()
        scrolls = lines > _MOST_LINES
        policy = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(
            policy.ScrollBarAsNeeded if scrolls else policy.ScrollBarAlwaysOff
        )
        shown = max(self._lines, min(_MOST_LINES, lines))
        height = shown * QFontMetrics(self._theme.font()).lineSpacing() + self._theme.px(22)
        if height != self.height():
            self.setFixedHeight(height)
            if self.hasFocus():
                QTimer.singleShot(0, self, self._follow_caret)

    def _follow_caret(self) -> None:
        """Keep the line that is typed in on the page, where the page scrolls."""
        area = self.parentWidget()
        while area is not None and not isinstance(area, QScrollArea):
            area = area.parentWidget()
        if area is not None and area.widget() is not None:
            place = self.viewport().mapTo(area.widget(), self.cursorRect().bottomLeft())
            area.ensureVisible(place.x(), place.y(), 0, self._theme.px(40))

    def resizeEvent(self, event: Any) -> None:  # noqa: N802
        """Another width breaks the lines elsewhere; they are known once it is laid out."""
        super().resizeEvent(event)
        QTimer.singleShot(0, self, self._grow)


class Combo(QComboBox):
    """A combo box with our own arrow, which the wheel does not change by accident."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMaxVisibleItems(14)

    def paintEvent(self, event: Any) -> None:  # noqa: N802
        """Draw the box and its arrow."""
        super().paintEvent(event)
        arrow = self._theme.pixmap("caret-down", "text2", 14)
        side = self._theme.px(14)
        painter = QPainter(self)
        painter.drawPixmap(
            self.width() - side - self._theme.px(8), (self.height() - side) // 2, arrow
        )

    def offer(self, entries: Iterable[tuple[str, Any]]) -> None:
        """Offer other labels and values in silence; what was chosen stays, or the first is."""
        chosen = self.currentData()
        with QSignalBlocker(self):
            self.clear()
            for label, value in entries:
                self.addItem(label, value)
            self.setCurrentIndex(max(0, self.findData(chosen)))

    def wheelEvent(self, event: Any) -> None:  # noqa: N802
        """Scroll the page instead."""
        event.ignore()


class ChoiceEditor(Combo):
    """One of a list, or not yet decided. What is stored is the key, not the label."""

    edited = Signal(object, bool)
    left = Signal()
    unreadable = Signal(str)

    def __init__(
        self, item: Field, plan: Plan, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, parent)
        self._item = item
        self.addItem(NOT_DECIDED, None)
        if item.kind == "flag":
            self.addItem("Yes", True)
            self.addItem("No", False)
        self._plan = plan
        for option in item.offered(plan):
            self.addItem(option.label, option.key)
        self.activated.connect(lambda: self.edited.emit(self._value(), False))
        self.currentIndexChanged.connect(self._mark)
        self._mark()

    def _value(self) -> Any:
        return self.currentData()

    def _set_value(self, value: Any) -> None:
        with QSignalBlocker(self):
            self._say_in_words_chosen()
            found = next((n for n in range(self.count()) if self.itemData(n) == value), -1)
            if found < 0:
                self.addItem(str(value), value)
                found = self.count() - 1
            self.setCurrentIndex(found)
        self._mark()

    def _say_in_words_chosen(self) -> None:
        """The school may have chosen other words for the actions since."""
        if self._item.worded:
            for option in self._item.offered(self._plan):
                self.setItemText(self.findData(option.key), option.label)

    valueChanged = Signal()  # noqa: N815
    value = Property("QVariant", _value, _set_value, notify=valueChanged, user=True)

    def flush(self) -> None:
        """Nothing waits: a choice is saved as it is made."""

    def focusOutEvent(self, event: Any) -> None:  # noqa: N802
        """Tell that the field was left."""
        super().focusOutEvent(event)
        self.left.emit()

    def _mark(self) -> None:
        state = "undecided" if self.currentIndex() <= 0 else ""
        if self.property("state") not in ("error", state):
            self.setProperty("state", state)
            self.style().unpolish(self)
            self.style().polish(self)


_BESIDE = "  ·  "
"""Between a person's name and job in the list."""


class _NameCompleter(QCompleter):
    """Looks through names and jobs, and writes the name alone."""

    def pathFromIndex(self, index: Any) -> str:  # noqa: N802
        """The name of the chosen line."""
        return str(super().pathFromIndex(index)).partition(_BESIDE)[0]


class RowEditor(Combo):
    """Another row, picked by typing part of its name. People show their job beside it."""

    edited = Signal(object, bool)
    left = Signal()
    unreadable = Signal(str)
    unknown = Signal(str)
    """A name that no row has; the window may offer to add it."""

    def __init__(
        self, item: Field, plan: Plan, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, parent)
        self._item, self._plan = item, plan
        self._ref: str | None = None
        self._refs: list[str | None] = []
        self._typing = False
        self._offered = ""
        """The unknown name that was offered to be added last: it is offered once."""
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.lineEdit().setPlaceholderText(NOT_DECIDED)
        completer = _NameCompleter(self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self.setCompleter(completer)
        self._fill()
        completer.activated.connect(self._picked_text)
        self.activated.connect(self._picked)
        self.lineEdit().textEdited.connect(self._typed)
        self.lineEdit().editingFinished.connect(self.flush)

    def _typed(self) -> None:
        self._typing = True
        self._offered = ""

    def _fill(self) -> None:
        """Take the rows as they are now."""
        assert self._item.target is not None
        names = [NOT_DECIDED]
        self._refs = [None]
        for row in self._plan.rows(self._item.target):
            name = self._plan.name_of(row.id)
            if name:
                names.append(
                    f"{name}{_BESIDE}{row.job_title}"
                    if isinstance(row, Person) and row.job_title
                    else name
                )
                self._refs.append(row.id)
        with QSignalBlocker(self):
            self.clear()
            self.addItems(names)
            self.completer().setModel(QStringListModel(names[1:], self))
        self._show()

    def _show(self) -> None:
        with QSignalBlocker(self), QSignalBlocker(self.lineEdit()):
            self.setCurrentIndex(self._refs.index(self._ref) if self._ref in self._refs else 0)
            self.lineEdit().setText(self._plan.name_of(self._ref))
            self.lineEdit().setCursorPosition(0)

    def _value(self) -> Any:
        return self._ref

    def _set_value(self, value: Any) -> None:
        self._ref = value
        self._fill()

    valueChanged = Signal()  # noqa: N815
    value = Property("QVariant", _value, _set_value, notify=valueChanged, user=True)

    def showPopup(self) -> None:  # noqa: N802
        """Open the list with the rows as they are now."""
        self._fill()
        super().showPopup()

    def focusInEvent(self, event: Any) -> None:  # noqa: N802
        """Take the rows as they are now; the popup gives the focus back with typing under way."""
        super().focusInEvent(event)
        if not self._typing:
            self._fill()
            self.lineEdit().selectAll()

    def flush(self) -> None:
        """Take what was typed, if it names a row."""
        self._typing = False
        typed = self.lineEdit().text().partition(_BESIDE)[0].strip()
        if typed == self._plan.name_of(self._ref):
            self._show()
            return
        if not typed or typed.casefold() == NOT_DECIDED.casefold():
            self._choose(None)
            return
        assert self._item.target is not None
        row = self._plan.named(self._item.target, typed) or self._only_match(typed)
        if row is not None:
            self._choose(row.id)
        elif self._item.kind == "person":
            if typed != self._offered:
                # Before it is offered: the question takes the focus away, and that asks again.
                self._offered = typed
                self.unknown.emit(typed)
        else:
            self.unreadable.emit(f"Nothing in that table is called “{typed[:60]}”.")

    def _only_match(self, typed: str) -> Any:
        assert self._item.target is not None
        parts = typed.casefold()
        found = [
            row
            for row in self._plan.rows(self._item.target)
            if parts in self._plan.name_of(row.id).casefold()
        ]
        return found[0] if len(found) == 1 else None

    def _picked(self, index: int) -> None:
        if 0 <= index < len(self._refs):
            self._choose(self._refs[index])

    def _picked_text(self, text: str) -> None:
        assert self._item.target is not None
        row = self._plan.named(self._item.target, text)
        if row is not None:
            self._choose(row.id)

    def keyPressEvent(self, event: Any) -> None:  # noqa: N802
        """The arrows open the list: they change nobody unseen."""
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down) and not event.modifiers():
            self.showPopup()
            return
        super().keyPressEvent(event)

    def _choose(self, ref: str | None) -> None:
        changed = ref != self._ref
        self._ref = ref
        self._show()
        if changed:
            self.edited.emit(ref, False)

    def focusOutEvent(self, event: Any) -> None:  # noqa: N802
        """Leaving the field takes what was typed."""
        super().focusOutEvent(event)
        popup = self.completer().popup()
        if not popup.isVisible():
            self.flush()
            self.left.emit()


class FileEditor(QWidget):
    """A file that is kept in the plan: its name, and what can be done with it."""

    edited = Signal(object, bool)
    left = Signal()
    unreadable = Signal(str)
    attach_wanted = Signal()
    """Another file is to be chosen and kept."""
    open_wanted = Signal()

    def __init__(
        self, item: Field, plan: Plan, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._item, self._plan = item, plan
        self._kept: str | None = None
        self._reads = False
        self._name = text_label("", "body", wrap=True)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self._name, 1)
        self.attach, self.open, self.remove = (
            self._button(words, key)
            for words, key in (("Attach…", "attach"), ("Open", "open"), ("Remove", "remove"))
        )
        for button in (self.open, self.attach, self.remove):
            line.addWidget(button)
        self.attach.clicked.connect(self.attach_wanted)
        self.open.clicked.connect(self.open_wanted)
        self.remove.clicked.connect(self._remove)
        self.setFocusProxy(self.attach)
        self._show()

    def _button(self, words: str, key: str) -> QPushButton:
        button = QPushButton(words)
        button.setObjectName(f"{key}_{self._item.key}")
        button.setProperty("kind", "quiet")
        button.setAutoDefault(False)
        button.setAccessibleName(f"{words.rstrip('…')}: {self._item.label}")
        return button

    def _value(self) -> Any:
        return self._kept

    def _set_value(self, value: Any) -> None:
        self._kept = value
        self._show()

    valueChanged = Signal()  # noqa: N815
    value = Property("QVariant", _value, _set_value, notify=valueChanged, user=True)

    def text(self) -> str:
        """The name of the file; nothing where none is kept."""
        return self._item.show(self._kept, self._plan)

    def setReadOnly(self, reads: bool) -> None:  # noqa: N802
        """Take no other file; the one that is kept can still be opened."""
        self._reads = reads
        self._show()

    def flush(self) -> None:
        """Nothing waits: a file is kept as it is chosen."""

    def _show(self) -> None:
        self._name.setText(self.text() or "No file yet")
        self.open.setVisible(self._kept is not None)
        self.remove.setVisible(self._kept is not None and not self._reads)
        self.attach.setVisible(not self._reads)
        self.setFocusProxy(self.attach if not self._reads else self.open)

    def _remove(self) -> None:
        self._set_value(None)
        self.edited.emit(None, False)


Editor = LineEditor | ParagraphEditor | ChoiceEditor | RowEditor | FileEditor

_EDITORS: dict[str, type] = {
    "text": LineEditor,
    "paragraph": ParagraphEditor,
    "choice": ChoiceEditor,
    "flag": ChoiceEditor,
    "number": LineEditor,
    "duration": LineEditor,
    "date": LineEditor,
    "time": LineEditor,
    "phone": LineEditor,
    "email": LineEditor,
    "person": RowEditor,
    "file": FileEditor,
    "reference_number": LineEditor,
}


def make_editor(item: Field, plan: Plan, theme: Theme, parent: QWidget | None = None) -> Editor:
    """The editor for a question."""
    kind = RowEditor if item.target is not None else _EDITORS[item.kind]
    editor: Editor = kind(item, plan, theme, parent)
    editor.setAccessibleName(item.label)
    editor.setObjectName(item.key)
    return editor
