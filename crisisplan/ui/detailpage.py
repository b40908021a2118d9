"""A page whose overview gives way to the details of one row, and comes back as it was."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from crisisplan.ui.page import StepPage


class DetailPage(StepPage):
    """Shows its overview, or in its place the details of one row, which Escape leaves."""

    def make_halves(self) -> None:
        """Make both: ``column`` is the overview’s from here on, ``details`` the other’s."""
        self._overview, self._detail = QWidget(self.widget()), QWidget(self.widget())
        self.column, self.details = QVBoxLayout(self._overview), QVBoxLayout(self._detail)
        for layout in (self.column, self.details):
            layout.setContentsMargins(0, 0, 0, 0)
        for half in (self._overview, self._detail):
            self.body.addWidget(half)
        self.body.addStretch()
        self._detail.hide()
        self._kept_scroll = 0

    @property
    def shows_detail(self) -> bool:
        """Whether details are open."""
        return not self._detail.isHidden()

    def show_detail(self) -> None:
        """Let the overview give way."""
        if not self.shows_detail:
            self._kept_scroll = self.verticalScrollBar().value()
        self._overview.hide()
        self._detail.show()

    def show_overview(self) -> None:
        """Bring the overview back."""
        self._detail.hide()
        self._overview.show()

    def scroll_back(self) -> None:
        """Scroll the overview to where it was left."""
        bar, kept = self.verticalScrollBar(), self._kept_scroll
        # Only once the layout has settled is there so much to scroll again.
        QTimer.singleShot(0, self, lambda: None if self.shows_detail else bar.setValue(kept))

    def close_detail(self) -> None:
        """Go back to the overview."""
        raise NotImplementedError

    def keyPressEvent(self, event: Any) -> None:  # noqa: N802
        """Escape leaves the details."""
        if event.key() == Qt.Key.Key_Escape and self.shows_detail:
            self.close_detail()
        else:
            super().keyPressEvent(event)
