"""A question on the page: label, audience, editor, and help or error in the same place below."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QPushButton, QVBoxLayout, QWidget

from crisisplan.plan.audience import Audience
from crisisplan.plan.forms import Field
from crisisplan.plan.model import Entity
from crisisplan.ui.announcement import announce
from crisisplan.ui.desk import Desk
from crisisplan.ui.editors import (
    FileEditor,
    LineEditor,
    ParagraphEditor,
    RowEditor,
    make_editor,
)
from crisisplan.ui.labels import native_keys, starred_label, text_label
from crisisplan.ui.menus import HISTORY_KEY
from crisisplan.ui.theme import Theme

AUDIENCE_ICONS = {
    Audience.PUBLIC: "eye",
    Audience.STAFF: "users-three",
    Audience.RESPONDERS: "shield",
    Audience.PRIVATE: "lock-simple",
}
AUDIENCE_TIPS = {
    Audience.PUBLIC: "Prints in every edition.",
    Audience.STAFF: "Prints for staff and responders, never for the public.",
    Audience.RESPONDERS: "Prints for responders and in the school’s own edition.",
    Audience.PRIVATE: "Prints in the school’s own edition only.",
}


class FieldRow(QWidget):
    """One question, bound to the row whose answer it shows."""

    person_wanted = Signal(object, str)
    """Somebody typed a name that nobody has: this question, and the name."""
    history_wanted = Signal(object, object)
    """What this question held before is to be shown: the question, and its row."""
    file_wanted = Signal(object, object, str)
    """A file is to be attached or opened (``attach``, ``open``): the question, and its row."""

    def __init__(self, item: Field, desk: Desk, theme: Theme) -> None:
        super().__init__()
        self.item = item
        self._desk = desk
        self._theme = theme
        self._row: Entity | None = None
        self._frozen = False
        self._against = ""
        self._mend: Callable[[], object] | None = None
        self.editor = make_editor(item, desk.plan, theme)
        self.setObjectName(f"field_{item.key}")
        self._help = text_label(item.help, "help", wrap=True)
        self._help_icon = QLabel()
        theme.show_icon(self._help_icon, "warning-octagon-fill", "bad", 14)
        self._build()
        self.editor.edited.connect(self._edited)
        self.editor.left.connect(self._left)
        self.editor.unreadable.connect(self._unreadable)
        if isinstance(self.editor, RowEditor):
            self.editor.unknown.connect(lambda name: self.person_wanted.emit(self, name))
        if isinstance(self.editor, FileEditor):
            self.editor.attach_wanted.connect(lambda: self._want_file("attach"))
            self.editor.open_wanted.connect(lambda: self._want_file("open"))
        self.editor.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.editor.customContextMenuRequested.connect(self._open_menu)
        desk.changed.connect(self._changed)

    def _build(self) -> None:
        item = self.item
        label = starred_label(item.label, "label", self._theme, item.required)
        label.setBuddy(self.editor)
        top = QHBoxLayout()
        top.setSpacing(4)
        top.addWidget(label, 1)
        icon, word = QLabel(), text_label(item.audience.label, "caption")
        self._theme.show_icon(icon, AUDIENCE_ICONS[item.audience], "muted", 14)
        for widget in (icon, word):
            widget.setToolTip(AUDIENCE_TIPS[item.audience])
            top.addWidget(widget, 0, Qt.AlignmentFlag.AlignTop)
        below = QHBoxLayout()
        below.setSpacing(4)
        below.addWidget(self._help_icon, 0, Qt.AlignmentFlag.AlignTop)
        below.addWidget(self._help, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(top)
        layout.addWidget(self.editor)
        layout.addLayout(below)
        if item.example and item.kind == "paragraph":
            use = QPushButton("Start from suggested wording")
            use.setProperty("kind", "quiet")
            self._theme.show_icon(use, "pencil-simple", "accent")
            use.clicked.connect(self._use_example)
            layout.addWidget(use, 0, Qt.AlignmentFlag.AlignLeft)
            self._use = use
        needed = ", needed for a complete plan" if item.required else ""
        self._description = f"Seen by: {item.audience.label}{needed}. {item.help}"
        self.editor.setAccessibleDescription(self._description)
        self.clear_error()

    @cached_property
    def mend(self) -> QPushButton:
        """The button that mends the answer; few questions ever need one."""
        button = QPushButton()
        button.setObjectName(f"mend_{self.item.key}")
        button.setProperty("kind", "link")
        button.clicked.connect(lambda: self._mend() if self._mend is not None else None)
        self.layout().addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        return button

    @property
    def row(self) -> Entity | None:
        """The row whose answer is shown."""
        return self._row

    def menu(self) -> QMenu:
        """The context menu: what the editor's own has, and the history."""
        editor = self.editor
        is_text = isinstance(editor, LineEditor | ParagraphEditor)
        menu = editor.createStandardContextMenu() if is_text else QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if is_text:
            menu.addSeparator()
        history = menu.addAction(f"&History…\t{native_keys(HISTORY_KEY)}")
        history.setEnabled(self._row is not None)
        history.triggered.connect(lambda: self.history_wanted.emit(self.item, self._row))
        return menu

    def _open_menu(self, at: QPoint) -> None:
        self.menu().popup(self.editor.mapToGlobal(at))

    def bind(self, row: Entity | None) -> None:
        """Show the answer of another row."""
        self._row = row
        self._allow()
        self._refresh()

    def _allow(self) -> None:
        """Take answers, unless the plan or the row can only be read."""
        row = self._row
        plan, frozen = self._desk.plan, self._frozen or self._desk.file.read_only
        reads = frozen or (row is not None and plan.is_locked(row))
        is_text = isinstance(self.editor, LineEditor | ParagraphEditor | FileEditor)
        if is_text:
            # What can only be read can still be marked and copied, and a file opened.
            self.editor.setReadOnly(reads)
        self.editor.setEnabled(row is not None and (is_text or not reads))

    def freeze(self, frozen: bool) -> None:
        """Show the answer and take no other, for as long as the page has a reason for it."""
        if frozen != self._frozen:
            self._frozen = frozen
            self._allow()

    def contest(
        self, sentence: str, act: str = "", mend: Callable[[], object] | None = None
    ) -> None:
        """Say below the question what speaks against its answer; nothing: it stands.

        ``act`` names a button that mends it. Typed words that cannot be read are told first.
        """
        self._mend = mend
        offered = bool(sentence and act) and not self._desk.file.read_only
        if offered or "mend" in vars(self):
            self.mend.setText(act)
            self.mend.setVisible(offered)
        if sentence != self._against:
            self._against = sentence
            if self not in self._desk.unread:
                self.clear_error()

    def flush(self) -> None:
        """Save what was typed, now."""
        self.editor.flush()

    def _want_file(self, act: str) -> None:
        if self._row is not None:
            self.file_wanted.emit(self.item, self._row, act)

    def focus(self) -> None:
        """Put the cursor here."""
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def save(self, value: Any, *, typing: bool = False) -> None:
        """Save a value as this question's answer."""
        if self._row is not None:
            self._desk.answer(self.item, self._row, value, self, typing=typing)

    def _unreadable(self, sentence: str) -> None:
        self._show_error(sentence)
        self._desk.hold(self, self.editor.text())

    def clear_error(self) -> None:
        """Show the help again, or what speaks against the answer."""
        self._desk.hold(self, "")
        if self._against:
            self._show_error(self._against)
            return
        self._help_icon.hide()
        self._help.setText(self.item.help)
        self._help.setVisible(bool(self.item.help))
        self._mark("help", "")

    def _show_error(self, sentence: str) -> None:
        if sentence != self._help.text() and self.isVisible():
            announce(self, sentence)
        self._help_icon.show()
        self._help.setText(sentence)
        self._help.show()
        self._mark("error", "error")

    def _mark(self, kind: str, state: str) -> None:
        undecided = self.editor.property("state") == "undecided" and not state
        for widget, key, value in (
            (self._help, "kind", kind),
            (self.editor, "state", "undecided" if undecided else state),
        ):
            # To be styled anew takes long where a whole record is turned to.
            if (widget.property(key) or "") != value:
                widget.setProperty(key, value)
                widget.style().unpolish(widget)
                widget.style().polish(widget)
        spoken = f"{self._help.text()} " if state else ""
        self.editor.setAccessibleDescription(spoken + self._description)

    def _edited(self, value: Any, typing: bool) -> None:
        if not typing:
            self.clear_error()
        self.save(value, typing=typing)
        self._show_use()

    def _left(self) -> None:
        self._desk.rest()
        value = self.editor.value
        doubt = self.item.type.doubt(value) if isinstance(value, str) else None
        if doubt:
            self._show_error(doubt)

    def _changed(self, transaction: Any, by: object) -> None:
        if by is self or self._row is None:
            return
        locks = type(self._row).locked_when[0]
        if locks and any(c.row is self._row and c.field == locks for c in transaction.changes):
            self._allow()
        for change in transaction.changes:
            if self.item.target is not None and type(change.row) is self.item.target:
                self._refresh()
                return
            if change.row is self._row and change.field == self.item.key:
                self._refresh()
                return

    def _refresh(self) -> None:
        self.editor.value = self.item.answer(self._row) if self._row is not None else None
        self.clear_error()
        self._show_use()

    def _use_example(self) -> None:
        self.editor.value = self.item.example
        self.save(self.item.example)
        self._show_use()
        self.focus()

    def _show_use(self) -> None:
        if self.item.example and self.item.kind == "paragraph":
            self._use.setVisible(not self.editor.text())
