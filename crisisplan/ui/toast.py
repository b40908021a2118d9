"""A short message at the bottom of the page, with Undo where something was removed."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from crisisplan.ui.announcement import announce
from crisisplan.ui.labels import text_label
from crisisplan.ui.theme import Theme

_STAYS = 8000
_DONE, _REFUSED = "check-circle", "warning"


class Toast(QFrame):
    """Stays for eight seconds, longer while it is pointed at or focused."""

    act_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setProperty("kind", "toast")
        self.setObjectName("toast")
        self._text = text_label("", wrap=True)
        self._act = QPushButton()
        self._act.clicked.connect(self._acted)
        close = QToolButton()
        theme.show_icon(close, "x-bold", "window", 14)
        close.setAccessibleName("Close the message")
        close.clicked.connect(self.hide)
        icon = QLabel()
        self.icon = _DONE
        theme.follow(icon, lambda: icon.setPixmap(theme.pixmap(self.icon, "window", 18)))
        self._show_icon = icon.setPixmap
        line = QHBoxLayout(self)
        line.setContentsMargins(16, 6, 8, 6)
        line.setSpacing(12)
        line.addWidget(icon)
        line.addWidget(self._text, 1)
        line.addWidget(self._act)
        line.addWidget(close)
        self._timer = QTimer(self, singleShot=True, interval=_STAYS)
        self._timer.timeout.connect(self._leave)
        parent.installEventFilter(self)
        self.hide()

    def say(self, text: str, act: str = "Undo", *, refused: bool = False) -> None:
        """Show a message; ``act`` is its one button, nothing for none.

        ``refused``: nothing was done, and the message says why.
        """
        self.icon = _REFUSED if refused else _DONE
        self._show_icon(self._theme.pixmap(self.icon, "window", 18))
        self._text.setText(text)
        self._act.setText(act)
        self._act.setVisible(bool(act))
        self.place()
        self.show()
        self.raise_()
        self._timer.start()
        announce(self, text)

    def place(self) -> None:
        """Stand at the bottom of the page."""
        parent = self.parentWidget()
        margin = self._theme.px(20)
        width = min(parent.width() - 2 * margin, self._theme.px(640))
        height = max(self._theme.px(44), self.layout().totalHeightForWidth(width))
        self.setGeometry(margin, parent.height() - height - margin, width, height)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Stay at the bottom when the page gets another size."""
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self.place()
        return super().eventFilter(watched, event)

    def _acted(self) -> None:
        self.hide()
        self.act_wanted.emit()

    def _leave(self) -> None:
        focused = self.focusWidget()
        if self.underMouse() or (focused is not None and focused.hasFocus()):
            self._timer.start()
        else:
            self.hide()

    def leaveEvent(self, event: Any) -> None:  # noqa: N802
        """Pointed away: the time starts again."""
        super().leaveEvent(event)
        if self.isVisible():
            self._timer.start()
