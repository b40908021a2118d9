"""What leaves the plan of staff training for other programs: matrix, gaps, reminders, proof."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QWidget

from crisisplan.assets import CERTIFICATES
from crisisplan.exchange.certificates import BY_COURSE, BY_PERSON, write_certificates
from crisisplan.exchange.training_gaps import write_gaps
from crisisplan.plan.model import Person, Ref
from crisisplan.plan.plan import Plan
from crisisplan.ui.dialogs import choice_box
from crisisplan.ui.documents import Report
from crisisplan.ui.paperdocuments import Make, PaperDocuments
from crisisplan.ui.papersdialog import PapersDialog, ticked
from crisisplan.ui.theme import Theme
from crisisplan.ui.work import Job

_LISTS = {
    "matrix": ("Who is trained, as a spreadsheet (.xlsx)", "training matrix", ".xlsx"),
    "gaps": ("What is missing, as rows for a spreadsheet (CSV)", "training gaps", ".csv"),
    "schedule": ("Sessions and reminders for calendars (.ics)", "training reminders", ".ics"),
    "certificates": ("Certificates, in one zip file", "certificates", ".zip"),
}
"""What can be made: its label, and the end of its file’s name.

The certificates come last: they are in their place before the others are put in theirs.
"""


@dataclass(frozen=True)
class ListsChoice:
    """Which lists, of whom and how."""

    lists: tuple[str, ...]
    people: tuple[Ref, ...] | None
    """Who stands in the spreadsheet; ``None`` for everybody."""
    names: bool
    """Whether reminders say who is concerned, not only how many."""
    by: str
    """How the certificates are put in folders: ``person`` or ``course``."""
    folder: Path


class TrainingListsDialog(PapersDialog):
    """Which lists to make."""

    def __init__(
        self, parent: QWidget, theme: Theme, shown: Sequence[Ref], everybody: int, folder: Path
    ) -> None:
        """``shown`` are the people whom the matrix shows, of so many."""
        super().__init__(
            parent,
            "Training lists and certificates",
            "Personnel records: for the school alone. Only reminders without names may go further.",
            "Write",
            folder,
        )
        self._shown = tuple(shown)
        self.boxes = self.add_boxes(
            "Lists", [(key, label) for key, (label, _, _) in _LISTS.items()], {"matrix"}
        )
        whole = f"Everybody ({everybody:,})"
        options = [("", whole)]
        if self._shown and len(self._shown) < everybody:
            noun = "person" if len(self._shown) == 1 else "people"
            options.append(("shown", f"The {len(self._shown):,} {noun} shown now"))
        self.people = choice_box(theme, options, "")
        self.line("People in the spreadsheet", self.people)
        self.column.addSpacing(4)
        self.names = QCheckBox("Names in the reminders")
        self.column.addWidget(self.names)
        self.by = choice_box(theme, ((BY_PERSON, "By person"), (BY_COURSE, "By course")), BY_PERSON)
        self.line("Certificates in folders", self.by)
        self.end_with_folder()

    def check(self) -> None:
        """Offer the act, or say why it is not offered."""
        chosen = ticked(self.boxes)
        self.people.setEnabled("matrix" in chosen and self.people.count() > 1)
        self.names.setEnabled("schedule" in chosen)
        self.by.setEnabled("certificates" in chosen)
        self.allow(bool(chosen), "Choose at least one list.")

    def choice(self) -> ListsChoice:
        """What was chosen."""
        return ListsChoice(
            ticked(self.boxes),
            self._shown if self.people.currentData() else None,
            self.names.isChecked() and self.names.isEnabled(),
            self.by.currentData(),
            self.folder,
        )


class TrainingLists(PaperDocuments):
    """Asks which lists on staff training to make, and makes them as documents are made."""

    def lists(self, shown: Sequence[Ref] = ()) -> None:
        """Ask which lists to make, perhaps only of the people who are shown; and make them."""
        self._view.flush()
        desk = self._desk
        everybody = len(desk.facts().training.people)
        dialog = TrainingListsDialog(
            self._window, self._theme, shown, everybody, desk.file.path.parent
        )
        if dialog.agreed(self._ask):
            self.write(dialog.choice())

    def write(self, choice: ListsChoice) -> Job:
        """Make lists in the background; the returned job can be cancelled."""
        desk = self._desk
        paths = {
            key: choice.folder / f"{desk.file.path.stem} - {name}{suffix}"
            for key, (_, name, suffix) in _LISTS.items()
            if key in choice.lists
        }

        def prepare(plan: Plan, report: Report) -> Make:
            # The window opens without the libraries for workbooks and calendar files.
            from crisisplan.exchange.training_matrix import write_matrix
            from crisisplan.exchange.training_schedule import write_training_schedule

            now = datetime.now().astimezone()
            report("Reading the plan", 0, 0)
            facts = desk.facts(plan)
            people = None
            if choice.people is not None:
                found = (plan.get(Person, ref) for ref in choice.people)
                people = [person for person in found if person is not None]

            def make(key: str, path: Path) -> tuple[bytes | None, list[str]]:
                if key == "matrix":
                    return write_matrix(plan, desk.forms, facts.training, people), []
                if key == "gaps":
                    return write_gaps(facts), []
                if key == "schedule":
                    names = choice.names
                    return write_training_schedule(plan, facts.training, now, names=names), []
                # It comes to its place by itself, when it is whole.
                return None, write_certificates(
                    path, plan, desk.file.database, CERTIFICATES,
                    by=choice.by, now=now, report=report,
                )  # fmt: skip

            return make

        return self.make(
            "training lists", paths, prepare, self.lists, lambda: self.write(choice)
        )  # fmt: skip
