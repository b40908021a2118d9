"""A part of the page that is folded away until somebody wants it."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QVBoxLayout, QWidget

from crisisplan.ui.theme import Theme
from crisisplan.ui.wrappedbutton import WrappedButton


class Fold(QWidget):
    """A heading that opens and closes what stands below it."""

    def __init__(self, key: str, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._title = ""
        self.setObjectName(f"fold_{key}")
        self.button = WrappedButton(kind="fold")
        self.button.setObjectName(f"open_{key}")
        self.button.setCheckable(True)
        self.button.toggled.connect(self._toggled)
        self._inside = QWidget()
        self.body = QVBoxLayout(self._inside)
        self.body.setContentsMargins(0, 4, 0, 4)
        self._inside.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.button)
        layout.addWidget(self._inside)
        theme.follow(self, self._dress)

    def name(self, title: str) -> None:
        """Say what is inside, and how much of it."""
        self._title = title
        self._dress()

    def open(self) -> None:
        """Show what is inside."""
        self.button.setChecked(True)

    def _toggled(self, opened: bool) -> None:
        self._inside.setVisible(opened)
        self._dress()

    def _dress(self) -> None:
        opened = self.button.isChecked()
        self.button.setText(self._title)
        side = self._theme.px(16)
        self.button.setIconSize(QSize(side, side))
        self.button.setIcon(self._theme.icon(f"caret-{'down' if opened else 'right'}", "text2"))
        self.button.setAccessibleName(f"{self._title}, {'open' if opened else 'folded'}")
