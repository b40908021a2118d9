"""The people: besides typing and pasting them, a roster can be imported or dropped here."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal

from crisisplan.exchange.sheets import SUFFIXES
from crisisplan.plan.forms import Table
from crisisplan.ui.page import StepPage
from crisisplan.ui.table import TableBlock


class PeoplePage(StepPage):
    """The step of the people."""

    roster_wanted = Signal(object)
    """A roster is to be imported: its path, or ``None`` to ask for one."""

    def add_table(self, table: Table) -> TableBlock:
        """Rosters come in beside pasted rows."""
        block = super().add_table(table)
        button = block.action(
            "Import a roster…", "download-simple", lambda: self.roster_wanted.emit(None)
        )
        button.setObjectName("import_roster")
        button.setToolTip("A file from your student information system, or drop one here")
        self.setAcceptDrops(True)
        return block

    def dragEnterEvent(self, event: Any) -> None:  # noqa: N802
        """Take one file or folder that can be a roster."""
        if _roster_in(event.mimeData()) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: Any) -> None:  # noqa: N802
        """Import what was dropped."""
        path = _roster_in(event.mimeData())
        if path is not None:
            event.acceptProposedAction()
            self.roster_wanted.emit(path)


def _roster_in(dragged: Any) -> Path | None:
    files = [Path(url.toLocalFile()) for url in dragged.urls() if url.isLocalFile()]
    if len(files) != 1 or not (files[0].is_dir() or files[0].suffix.lower() in SUFFIXES):
        return None
    return files[0]
