"""Dialogs about the year's drills: a proposed year, and why a rule does not apply."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem, QWidget

from crisisplan.plan.dates import show_day
from crisisplan.plan.kinds import show_time
from crisisplan.rules.drills.names import DrillNames
from crisisplan.rules.drills.requirement import Requirement
from crisisplan.rules.drills.year_plan import YearPlan
from crisisplan.ui.dialogs import ReasonDialog
from crisisplan.ui.drills.cards import cited
from crisisplan.ui.labels import text_label
from crisisplan.ui.plandialog import PlanDialog
from crisisplan.ui.theme import Theme

_SHOWN = 9


class ProposalDialog(PlanDialog):
    """The drills of a proposed year, before anything is changed."""

    def __init__(
        self, parent: QWidget, theme: Theme, names: DrillNames, proposed: YearPlan
    ) -> None:
        proposal = proposed.proposal
        number = len(proposal.drills)
        noun = "drill" if number == 1 else "drills"
        words = (
            "Nothing is changed yet. Dates that you fixed, and drills that are planned already, "
            "stay. You can move each one afterwards, and undo all of it in one step."
        )
        act = "Add" if proposed.new == number else "Plan"
        super().__init__(parent, f"{act} these {number} {noun}?", words, f"{act} {number} {noun}")
        self.list = QListWidget()
        self.list.setObjectName("proposed")
        self.list.setAccessibleName("Proposed drills")
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        for drill, yours in zip(proposal.drills, proposed.undated, strict=True):
            when = show_day(drill.on)
            if drill.at is not None:
                when += f", {show_time(drill.at)}"
            words = f"{when}: {names.kind(drill.kind)}"
            if yours is not None:
                words += f" (yours, “{yours.name or 'Drill'}”, gets this date)"
            QListWidgetItem(words, self.list)
        height = self.list.sizeHintForRow(0) if number else 0
        frame = 2 * self.list.frameWidth()
        self.list.setMinimumHeight(height * min(_SHOWN, number) + frame)
        self.column.addWidget(self.list)
        if proposal.impossible:
            self.column.addWidget(text_label("What cannot be met", "label"))
            for found in proposal.impossible:
                reason = f"{names.title(found.requirement)}: {found.reason}"
                self.column.addWidget(text_label(f"{reason.rstrip('.')}.", "problem", wrap=True))
                said = " ".join(
                    filter(None, [cited(found.requirement), found.requirement.rule.source_url])
                )
                self.column.addWidget(text_label(said, "caption", wrap=True))
        if proposed.unrecorded:
            many = len(proposed.unrecorded)
            left = "1 planned drill has" if many == 1 else f"{many} planned drills have"
            words = f"{left} passed without a record and counts nowhere. Record what was held."
            self.column.addWidget(text_label(words, "body", wrap=True))
        if not number:
            self.setWindowTitle("No drill to add")
            self.list.hide()
            self.allow(False, "Nothing to add: every drill that can be planned has a date.")
        self.finish()


class SetAsideDialog(ReasonDialog):
    """Why a rule does not apply to this school."""

    def __init__(
        self, parent: QWidget, theme: Theme, names: DrillNames, requirement: Requirement
    ) -> None:
        words = (
            "The school decides this, not the program. The reason is kept in the plan, and an "
            "auditor will ask for it. You can change it later."
        )
        title = f"“{names.title(requirement)}” does not apply?"
        sources = (cited(requirement), requirement.rule.source_url)
        super().__init__(parent, theme, title, words, "Set it aside", sources)
