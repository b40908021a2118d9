"""What all dialogs of ours are: a title, lines of questions, verbs at the foot."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from crisisplan.ui.labels import text_label

_WIDTH, _TEXT = 460, 15
"""The width of a dialog, and the size of its text, in pixels at 100 %."""
_ABOVE = 60
"""The height that a screen's own bars and a title may take, in pixels."""


class PlanDialog(QDialog):
    """A dialog of ours: title, lines of questions, verbs at the foot.

    It is as high as its texts need, as far as the screen has room; beyond that it scrolls.
    """

    def __init__(self, parent: QWidget, title: str, words: str, act: str) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        inside = QWidget()
        inside.setProperty("kind", "page")
        inside.installEventFilter(self)
        self.column = QVBoxLayout(inside)
        self.column.setContentsMargins(24, 20, 24, 0)
        self.column.setSpacing(10)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(inside)
        self.column.addWidget(text_label(title, "dialog-title", wrap=True))
        if words:
            self.column.addWidget(text_label(words, "quiet", wrap=True))
        self.cancel, self.act = QPushButton("Cancel"), QPushButton(act)
        self.act.setProperty("kind", "primary")
        self.act.setDefault(True)
        self.cancel.setAutoDefault(False)
        self.cancel.clicked.connect(self.reject)
        self.act.clicked.connect(self.accept)
        self._reason = text_label("", "help", wrap=True)
        self.foot = QHBoxLayout()
        self.foot.setContentsMargins(24, 10, 24, 20)
        self.foot.setSpacing(10)
        self.foot.addWidget(self._reason, 1)
        self.foot.addWidget(self.cancel)
        self.foot.addWidget(self.act)
        self.setMinimumWidth(460)

    def finish(self) -> None:
        """Put the verbs below everything else."""
        self.column.addSpacing(10)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self._area, 1)
        outer.addLayout(self.foot)

    def showEvent(self, event: Any) -> None:  # noqa: N802
        """Take the room that the texts need."""
        super().showEvent(event)
        self._fit()
        # Only when all parts are shown do they have their fonts.
        QTimer.singleShot(0, self, self._fit)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Take more room when more is said or the text is larger."""
        if event.type() == QEvent.Type.LayoutRequest and self.isVisible():
            QTimer.singleShot(0, self, self._fit)
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        # The text size is chosen in a dialog: its width follows it too.
        wide = round(_WIDTH * self.font().pixelSize() / _TEXT)
        room = self.screen().availableSize()
        width = min(max(self.width(), wide, self.foot.minimumSize().width()), room.width())
        self.setMinimumWidth(min(self.minimumWidth(), width))
        # As if the scroll bar were there: once it is, it makes the texts higher and so stays.
        text_width = width - self._area.verticalScrollBar().sizeHint().width()
        inside = self.column.totalHeightForWidth(text_width)
        inside = max(inside, self.column.minimumSize().height())
        below = self.height() - self._area.height()
        self.resize(width, max(self.height(), min(inside + below, room.height() - _ABOVE)))

    def allow(self, allowed: bool, reason: str) -> None:
        """Offer the act, or say why it is not offered."""
        self.act.setEnabled(allowed)
        self._reason.setText("" if allowed else reason)

    def line(self, label: str, editor: QWidget, help: str = "") -> None:
        """A question with its editor."""
        name = text_label(label, "label")
        name.setBuddy(editor)
        editor.setAccessibleName(label)
        editor.setAccessibleDescription(help)
        self.column.addWidget(name)
        self.column.addWidget(editor)
        if help:
            self.column.addWidget(text_label(help, "help", wrap=True))


def accepted(dialog: QDialog) -> bool:
    """Show a dialog until it is closed; whether it was accepted. It is freed soon after."""
    answer = dialog.exec() == QDialog.DialogCode.Accepted
    dialog.deleteLater()
    return answer
