"""The list of systems with their stages; refused and retired ones quiet at the end."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem

from crisisplan.plan.dates import show_date
from crisisplan.plan.model import BiometricSystem
from crisisplan.rules.biometrics.stages import stage_of
from crisisplan.ui.biometrics.stages import review_words
from crisisplan.ui.theme import Theme

_MOST_LINES = 5
_REACHED = {
    "draft": ("draft", None),
    "checked": ("stop-check passed", "checked_on"),
    "consulted": ("consulted", None),
    "approved": ("approved by the board", "approved_on"),
    "published": ("published", "published_on"),
    "retired": ("retired", "retired_on"),
}
"""What is said of a stage, and where its day is written."""


def in_order(systems: Sequence[BiometricSystem]) -> list[BiometricSystem]:
    """As they are shown: what is planned or in use first."""
    return sorted(systems, key=lambda system: system.is_settled)


def stage_words(system: BiometricSystem, today: date) -> str:
    """How far a system is, in words: “published Aug 3, 2026”."""
    if system.refused_on is not None:
        return f"refused {show_date(system.refused_on)}"
    words, key = _REACHED[stage_of(system)]
    on = getattr(system, key) if key is not None else None
    day = f" {show_date(on)}" if on is not None else ""
    return f"{words}{day}{', review due' if review_words(system, today) else ''}"


class SystemList(QListWidget):
    """Every system in a line, to choose from."""

    chosen = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setObjectName("systems")
        self.setAccessibleName("Biometric systems")
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.currentItemChanged.connect(self._turned)
        self._systems: list[BiometricSystem] = []
        theme.follow(self, self._dress)

    def show_systems(
        self, systems: Sequence[BiometricSystem], current: str, today: date
    ) -> None:  # fmt: skip
        """Show these, with one of them chosen."""
        self._systems = list(systems)
        with QSignalBlocker(self):
            self.clear()
            for system in in_order(systems):
                words = f"{system.name or 'A system without a name'}, {stage_words(system, today)}"
                item = QListWidgetItem(words, self)
                item.setData(Qt.ItemDataRole.UserRole, system.id)
                item.setToolTip(words)
                if system.id == current:
                    self.setCurrentItem(item)
        self._dress()

    def _dress(self) -> None:
        side = self._theme.px(18)
        self.setIconSize(QSize(side, side))
        by_id = {system.id: system for system in self._systems}
        for number in range(self.count()):
            item = self.item(number)
            system = by_id[item.data(Qt.ItemDataRole.UserRole)]
            quiet = system.is_settled
            icon = "archive" if quiet else "fingerprint"
            item.setIcon(self._theme.icon(icon, "muted" if quiet else "accent"))
            item.setForeground(self._theme.color("muted" if quiet else "text"))
        # As high as its lines, so that the page scrolls and not the list within it.
        line = self.sizeHintForRow(0) if self.count() else 0
        self.setFixedHeight(line * min(_MOST_LINES, self.count()) + 2 * self.frameWidth())

    def _turned(self, item: QListWidgetItem | None, _: QListWidgetItem | None) -> None:
        if item is not None:
            self.chosen.emit(item.data(Qt.ItemDataRole.UserRole))
