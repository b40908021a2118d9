"""The stop-check for counsel: asked for, and made beside the window."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from PySide6.QtWidgets import QWidget

from crisisplan.document.export import SUFFIXES, file_name, write_document
from crisisplan.document.look import PAPERS
from crisisplan.document.outline.stop_check_paper import StopCheckPaper
from crisisplan.document.outline.teller import Teller
from crisisplan.plan.model import BiometricSystem, Ref
from crisisplan.plan.plan import Plan
from crisisplan.rules.biometrics.sheet import sheets
from crisisplan.ui.documents import Report
from crisisplan.ui.paperdocuments import Make, PaperDocuments
from crisisplan.ui.papersdialog import FORMATS, PapersDialog, ticked
from crisisplan.ui.theme import Theme
from crisisplan.ui.work import Job


@dataclass(frozen=True)
class CounselChoice:
    """The stop-check of which system, as what, where."""

    system: Ref
    formats: tuple[str, ...]
    paper: str
    folder: Path


class CounselDialog(PapersDialog):
    """As what the stop-check is written, and where."""

    def __init__(
        self, parent: QWidget, theme: Theme, system: BiometricSystem, paper: str, folder: Path
    ) -> None:
        super().__init__(
            parent,
            "Print for counsel",
            f"The whole stop-check of {system.row_name or 'this system'}: what the law that was "
            "read says, with citations, what is open, and what to ask.",
            "Write",
            folder,
        )
        self._system = system.id
        self.formats = self.add_boxes("Written as", FORMATS, {"word", "pdf"})
        self.end(theme, paper)

    def check(self) -> None:
        self.allow(bool(ticked(self.formats)), "Choose Word or PDF.")

    def choice(self) -> CounselChoice:
        """What was chosen."""
        return CounselChoice(
            self._system, ticked(self.formats), self.paper.currentData(), self.folder
        )


class CounselDocuments(PaperDocuments):
    """Asks how to write a stop-check, and writes it as other documents are written."""

    def ask(self, ref: Ref) -> None:
        """Ask how to write the stop-check of a system, and write it."""
        self._view.flush()
        system = self._desk.plan.get(BiometricSystem, ref)
        if system is None:
            return
        dialog = CounselDialog(
            self._window, self._theme, system, self._settings.paper, self._desk.file.path.parent
        )
        if dialog.agreed(self._ask):
            self.write(dialog.choice())

    def write(self, choice: CounselChoice) -> Job:
        """Write the stop-check in the background; the returned job can be cancelled."""
        self._settings.paper = choice.paper
        desk = self._desk
        system = desk.plan.get(BiometricSystem, choice.system)
        about = file_name(f"Stop-check - {system.row_name if system is not None else ''}")
        paths = {format: choice.folder / f"{about}{SUFFIXES[format]}" for format in choice.formats}

        def prepare(plan: Plan, report: Report) -> Make:
            tell = Teller(plan, desk.forms, desk.reference, (), date.today())
            every = sheets(plan, desk.reference.biometrics)
            sheet = next(each for each in every if each.system.id == choice.system)
            document = StopCheckPaper(tell, sheet).document()
            return lambda format, path: write_document(document, format, PAPERS[choice.paper])

        return self.make(
            "stop-check",
            paths,
            prepare,
            lambda: self.ask(choice.system),
            lambda: self.write(choice),
        )
