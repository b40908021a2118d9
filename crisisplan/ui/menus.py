"""The menus: every action of the window with its key, in a bar that Alt brings."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QMainWindow, QMenu, QWidget

FILTER_KEY, HISTORY_KEY, SEARCH_KEY = "Ctrl+F", "Ctrl+Shift+H", "Ctrl+K"
"""The keys that are also told elsewhere."""


@dataclass(frozen=True)
class Entry:
    """A line of a menu."""

    key: str
    """By which the window calls the action."""
    text: str
    keys: Any
    """A standard key, a key as text, several as a list, or nothing."""
    act: Callable[[], Any]
    plan: bool = False
    """Whether it makes sense only while a plan is open."""


class Menus(QObject):
    """The actions of a window and the bar that shows them."""

    def __init__(self, window: QMainWindow, menus: Mapping[str, Sequence[Entry | None]]) -> None:
        super().__init__(window)
        self.actions: dict[str, QAction] = {}
        self.menus: dict[str, QMenu] = {}
        self._for_plan: list[QAction] = []
        self._window = window
        self._bar = window.menuBar()
        self._alt_alone = False
        self._focus: QWidget | None = None
        self._letters: list[QShortcut] = []
        for title, entries in menus.items():
            menu = self.menus[title] = self._bar.addMenu(title)
            for entry in entries:
                if entry is None:
                    menu.addSeparator()
                else:
                    menu.addAction(self._action(entry))
            menu.aboutToHide.connect(lambda: QTimer.singleShot(0, self, self._leave))
            self._letter(title, menu)
        self._show(False)
        window.installEventFilter(self)

    def _action(self, entry: Entry) -> QAction:
        action = QAction(entry.text, self._window)
        action.setObjectName(entry.key)
        if isinstance(entry.keys, list):
            action.setShortcuts([QKeySequence(key) for key in entry.keys])
        elif entry.keys is not None:
            action.setShortcut(QKeySequence(entry.keys))
        action.triggered.connect(lambda: entry.act())
        # To the window too: a key works whether the bar shows or not.
        self._window.addAction(action)
        self.actions[entry.key] = action
        if entry.plan:
            self._for_plan.append(action)
        return action

    @property
    def focus(self) -> QWidget | None:
        """The widget in use: while the bar shows, the one that was before."""
        return self._focus or QApplication.focusWidget()

    def offer(self, has_plan: bool) -> None:
        """Offer what makes sense with or without an open plan."""
        for action in self._for_plan:
            action.setEnabled(has_plan)

    # -- the bar

    def _letter(self, title: str, menu: QMenu) -> None:
        """Alt with a menu's letter opens it, though the bar is hidden."""
        letter = title[title.index("&") + 1]
        shortcut = QShortcut(QKeySequence(f"Alt+{letter}"), self._window)
        shortcut.activated.connect(lambda: self._open(menu))
        self._letters.append(shortcut)

    def _show(self, shown: bool) -> None:
        if self._bar.isNativeMenuBar():
            return
        self._bar.setVisible(shown)
        for shortcut in self._letters:
            # The bar that shows has these keys itself.
            shortcut.setEnabled(not shown)

    def _open(self, menu: QMenu) -> None:
        self._focus = QApplication.focusWidget()
        self._show(True)
        self._bar.setActiveAction(menu.menuAction())

    def _leave(self) -> None:
        """Put the bar away when no menu is open any more, and the focus back."""
        if any(menu.isVisible() for menu in self.menus.values()):
            return
        self._show(False)
        focus, self._focus = self._focus, None
        if focus is not None and QApplication.focusWidget() in (None, self._bar):
            focus.setFocus(Qt.FocusReason.MenuBarFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Alt by itself opens the first menu, or puts the bar away."""
        if isinstance(event, QKeyEvent):
            alt = event.key() == Qt.Key.Key_Alt
            if event.type() == QEvent.Type.KeyRelease and alt and self._alt_alone:
                self._alt_alone = False
                if self._bar.isVisible():
                    self._leave()
                else:
                    self._open(next(iter(self.menus.values())))
                return True
            self._alt_alone = alt and event.type() == QEvent.Type.KeyPress
        return super().eventFilter(watched, event)
