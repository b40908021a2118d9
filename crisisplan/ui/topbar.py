"""The bar above the page: which plan, search, whether it is saved, undo, redo, export."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from crisisplan.plan.dates import show_time
from crisisplan.plan.model import Adoption, School
from crisisplan.plan.plan import Plan
from crisisplan.ui.announcement import announce
from crisisplan.ui.desk import Desk
from crisisplan.ui.labels import native_keys, text_label
from crisisplan.ui.theme import Theme


class TopBar(QWidget):
    """Plan menu, version, search, save state, undo, redo, export."""

    search_wanted = Signal()
    undo_wanted = Signal()
    redo_wanted = Signal()
    export_wanted = Signal()

    def __init__(self, desk: Desk, theme: Theme) -> None:
        super().__init__()
        self._desk = desk
        self._theme = theme
        self.setProperty("kind", "topbar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        mark = QLabel()
        theme.show_icon(mark, "shield-check-bold", "accent", 24)
        self.plan = QPushButton()
        self.plan.setProperty("kind", "plan")
        self.plan.setObjectName("plan_menu")
        self.plan.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        theme.show_icon(self.plan, "caret-down", "text2", 14)
        self.plan.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self._version = text_label("", "quiet")
        self._saved_icon, self._unsaved_icon = QLabel(), QLabel()
        theme.show_icon(self._saved_icon, "check-circle", "ok", 16)
        theme.show_icon(self._unsaved_icon, "warning-octagon-fill", "bad", 16)
        self._unsaved_icon.hide()
        self._saved_at: datetime | None = None
        self._told = 0
        """How many answers were not saved, as last told aloud."""
        self._tell = QTimer(self, singleShot=True, interval=0)
        self._tell.timeout.connect(self._tell_state)
        self.saved = text_label("All changes saved", "quiet")
        self.saved.setObjectName("save_state")
        self._undo = self._tool("arrow-counter-clockwise", self.undo_wanted)
        self._redo = self._tool("arrow-clockwise", self.redo_wanted)
        self.export = QPushButton("Export")
        self.export.setProperty("kind", "primary")
        self.export.setToolTip("Write the plan as Word or PDF (Ctrl+E)")
        theme.show_icon(self.export, "export", "on_accent", 18)
        self.export.clicked.connect(self.export_wanted)
        line = QHBoxLayout(self)
        line.setContentsMargins(12, 0, 12, 0)
        line.setSpacing(8)
        for widget in (mark, self.plan, self._version):
            line.addWidget(widget)
        line.addStretch()
        self.search = self._make_search()
        self.search_icon = self._tool("magnifying-glass", self.search_wanted)
        self.search_icon.setToolTip(f"Search steps, people, fields ({native_keys('Ctrl+K')})")
        self.search_icon.setAccessibleName("Search the plan")
        line.addWidget(self.search)
        line.addStretch()
        line.addWidget(self.search_icon)
        state = (self._saved_icon, self._unsaved_icon, self.saved)
        for widget in (*state, self._undo, self._redo, self.export):
            line.addWidget(widget)
        desk.changed.connect(self._changed)
        desk.saved.connect(self._show_saved)
        desk.unsaved_changed.connect(self._show_state)
        theme.follow(self, lambda: self.setFixedHeight(theme.px(48)))
        self._name()
        self.offer(None, None)

    def _make_search(self) -> QPushButton:
        """A button that looks like the field it opens."""
        button = QPushButton()
        button.setProperty("kind", "search")
        button.setObjectName("search")
        button.setAccessibleName("Search the plan")
        button.setAccessibleDescription("Steps, people, fields and answers")
        button.clicked.connect(self.search_wanted)
        icon, keys = QLabel(), text_label(native_keys("Ctrl+K"), "keys")
        self._theme.show_icon(icon, "magnifying-glass", "text2", 16)
        words = QHBoxLayout(button)
        words.setContentsMargins(10, 0, 6, 0)
        words.setSpacing(8)
        words.addWidget(icon)
        words.addWidget(text_label("Search steps, people, fields", "quiet"), 1)
        words.addWidget(keys, 0, Qt.AlignmentFlag.AlignVCenter)
        self._theme.follow(button, lambda: button.setFixedWidth(self._theme.px(296)))
        return button

    def _tool(self, icon: str, signal: Any) -> QToolButton:
        button = QToolButton()
        self._theme.show_icon(button, icon, "text2", 18)
        button.clicked.connect(signal)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def set_menu(self, actions: Sequence[QAction]) -> None:
        """What the plan's name opens."""
        menu = QMenu(self.plan)
        menu.addActions(list(actions))
        self.plan.setMenu(menu)

    def offer(self, undo: str | None, redo: str | None) -> None:
        """Offer undo and redo with what they would do."""
        for button, verb, label, keys in (
            (self._undo, "Undo", undo, "Ctrl+Z"),
            (self._redo, "Redo", redo, "Ctrl+Shift+Z"),
        ):
            button.setEnabled(label is not None)
            words = f"{verb}: {label}" if label else f"Nothing to {verb.lower()}"
            button.setToolTip(f"{words} ({keys})")
            button.setAccessibleName(words)

    def make_room(self, width: int) -> None:
        """Drop what can be missed where there is little room."""
        px = self._theme.px
        self._version.setVisible(width >= px(880))
        self.search.setVisible(width >= px(1180))
        self.search_icon.setVisible(width < px(1180))
        self.saved.setVisible(width >= px(700))
        self._most = 44 if width >= px(1000) else 24
        self._name()

    _most = 44

    def _changed(self, transaction: Any, _: object) -> None:
        self._name()

    def _name(self) -> None:
        name = self._desk.plan.one(School).name or "School not yet named"
        self.plan.setText(name if len(name) <= self._most else f"{name[: self._most - 1]}…")
        self._version.setText(version_of(self._desk.plan))

    def _show_saved(self, at: datetime) -> None:
        self._saved_at = at
        self._show_state()

    def _show_state(self) -> None:
        number = self._desk.unsaved
        self._saved_icon.setVisible(not number)
        self._unsaved_icon.setVisible(bool(number))
        if number:
            self.saved.setText(
                "1 answer not saved" if number == 1 else f"{number} answers not saved"
            )
        elif self._saved_at is not None:
            self.saved.setText(f"All changes saved {show_time(self._saved_at.time())}")
        else:
            self.saved.setText("All changes saved")
        # Afterwards: an answer is settled first, and saved then.
        self._tell.start()

    def _tell_state(self) -> None:
        """Tell aloud when answers are not saved, and when all are again; not each saving."""
        before, self._told = self._told, self._desk.unsaved
        if self._told > before or (before and not self._told):
            announce(self, self.saved.text())


def version_of(plan: Plan) -> str:
    """“Plan 2026–27, draft 4”, or without the year while that is undecided."""
    year = plan.one(Adoption).plan_year
    return f"Plan {year}, {plan.version}" if year else plan.version.capitalize()


class _Band(QFrame):
    """A line of text across the window, with an icon before it and a cross at its end."""

    resized = Signal()
    """What stands below has more room now, or less."""
    urgent = False
    """Whether screen readers say it before anything else."""

    def __init__(self, theme: Theme, kind: str, name: str, icon: str, color: str) -> None:
        super().__init__()
        self.setProperty("kind", kind)
        self.setObjectName(name)
        picture = QLabel()
        theme.show_icon(picture, icon, color, 20)
        self.words = text_label("", "body", wrap=True)
        close = QToolButton()
        theme.show_icon(close, "x-bold", color, 14)
        close.setAccessibleName("Close the message")
        close.clicked.connect(self._leave)
        self.line = QHBoxLayout(self)
        self.line.setContentsMargins(12, 8, 8, 8)
        self.line.setSpacing(10)
        self.line.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        self.line.addWidget(self.words, 1)
        self.line.addWidget(close)
        self.hide()

    def say(self, words: str) -> None:
        """Show a text; nothing takes the band away."""
        known = not self.isHidden() and self.words.text() == words
        self.words.setText(words)
        self.setVisible(bool(words))
        if words and not known:
            announce(self, words, urgent=self.urgent)

    def resizeEvent(self, event: Any) -> None:  # noqa: N802
        """What stands below makes room."""
        super().resizeEvent(event)
        self.resized.emit()

    def _leave(self) -> None:
        self.hide()
        self.resized.emit()


class ErrorBand(_Band):
    """An error at the top of the page: what happened, what is safe, and a way to try again."""

    again_wanted = Signal()
    left = Signal()
    """It was closed without trying again."""
    urgent = True

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "band", "error_band", "warning-octagon-fill", "bad")
        again = QPushButton("Try again")
        again.clicked.connect(self._again)
        self.line.insertWidget(2, again)

    def _leave(self) -> None:
        super()._leave()
        self.left.emit()

    def _again(self) -> None:
        self.hide()
        self.again_wanted.emit()


class Notice(_Band):
    """What people should know about the open file: where it lies, that it can only be read."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "notice", "notice", "info-fill", "info")


class ProgressStrip(QFrame):
    """What is being made, how far it is, and Cancel. It shows after 300 ms."""

    cancel_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("kind", "progress")
        self.setObjectName("progress")
        self._words = text_label("", "body")
        self._bar = QProgressBar(textVisible=False)
        cancel = QPushButton("Cancel")
        cancel.setProperty("kind", "quiet")
        cancel.clicked.connect(self.cancel_wanted)
        top = QHBoxLayout()
        top.addWidget(self._words, 1)
        top.addWidget(cancel)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 6, 8, 12)
        column.addLayout(top)
        column.addWidget(self._bar)
        self._timer = QTimer(self, singleShot=True, interval=300)
        self._timer.timeout.connect(self.show)
        self.hide()

    def start(self) -> None:
        """Show, unless the work is done at once."""
        self._words.setText("Reading the plan")
        self._bar.setRange(0, 0)
        self._timer.start()

    def report(self, what: str, done: int, total: int) -> None:
        """Say how far the work is."""
        self._words.setText(f"{what}, {done} of {total}" if total else what)
        self._bar.setRange(0, total)
        self._bar.setValue(done)

    def end(self) -> None:
        """Go away."""
        self._timer.stop()
        self.hide()
