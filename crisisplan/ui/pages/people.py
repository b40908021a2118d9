"""The people: besides typing and pasting them, a roster can be imported or dropped here."""

from __future__ import annotations

from PySide6.QtCore import Signal

from crisisplan.exchange.sheets import SUFFIXES
from crisisplan.plan.forms import Table
from crisisplan.ui.filedrop import FileDrop
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
        drop = FileDrop(self, self.theme, "Drop the roster to import it", SUFFIXES, folders=True)
        drop.dropped.connect(self.roster_wanted)
        return block
