"""The backups of the open plan: when each was made, and what changed since."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QListWidget, QWidget
from sqlalchemy.exc import DBAPIError

from crisisplan.plan.backups import Backup, edits_since
from crisisplan.plan.dates import show_moment
from crisisplan.plan.journal import Edit
from crisisplan.rules.finding import listed
from crisisplan.ui.labels import text_label
from crisisplan.ui.plandialog import PlanDialog
from crisisplan.ui.theme import Theme


class RestoreDialog(PlanDialog):
    """Which backup to go back to."""

    def __init__(
        self, parent: QWidget, theme: Theme, backups: Sequence[Backup], database: Path
    ) -> None:
        super().__init__(
            parent,
            "Restore a backup",
            "A backup is made each time the plan is opened; the last ten are kept on this "
            "computer. What the plan holds now becomes a backup too, so you can come back.",
            "Restore",
        )
        self._backups = backups
        self.list = QListWidget()
        self.list.setObjectName("backups")
        self.list.setAccessibleName("Backups")
        self.list.setMinimumHeight(theme.px(240))
        for backup in backups:
            self.list.addItem(f"{show_moment(backup.taken_at)}\n{_since(backup, database)}")
        if backups:
            self.column.addWidget(self.list)
            self.list.setCurrentRow(0)
        else:
            words = "No backups yet. The first is made when this plan is opened again."
            self.column.addWidget(text_label(words, "quiet", wrap=True))
        self.setMinimumWidth(theme.px(520))
        self.finish()
        self.allow(bool(backups), "")
        self.list.itemDoubleClicked.connect(self.accept)

    @property
    def chosen(self) -> Backup | None:
        """The backup to go back to."""
        row = self.list.currentRow()
        return self._backups[row] if 0 <= row < len(self._backups) else None


def _since(backup: Backup, database: Path) -> str:
    """What changed since, in a line."""
    try:
        edits = edits_since(backup.path, database)
    except DBAPIError:
        return "It cannot be read whole."
    if not edits:
        return "The same as now."
    return f"{_count(edits)} since: {listed(_labels(edits), 3)}"


def _count(edits: Sequence[Edit]) -> str:
    return "1 edit" if len(edits) == 1 else f"{len(edits)} edits"


def _labels(edits: Sequence[Edit]) -> list[str]:
    """What the edits did, the latest first, each once."""
    return list(dict.fromkeys(edit.label for edit in reversed(edits)))
