"""The papers on biometrics: asked for, made beside the window."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from PySide6.QtWidgets import QWidget

from crisisplan.assets import BIOMETRICS, READING
from crisisplan.document.biometrics.papers import READERS, BiometricPaper, BiometricPapers
from crisisplan.document.biometrics.reading import readings
from crisisplan.document.export import SUFFIXES, file_name, write_document
from crisisplan.document.look import PAPERS
from crisisplan.document.reading_level import ReadingScale
from crisisplan.plan.audience import Audience
from crisisplan.plan.model import Ref
from crisisplan.plan.plan import Plan
from crisisplan.ui.desk import Desk
from crisisplan.ui.dialogs import choice_box
from crisisplan.ui.documents import Report
from crisisplan.ui.labels import text_label
from crisisplan.ui.paperdocuments import Make, PaperDocuments
from crisisplan.ui.papersdialog import FORMATS, LANGUAGES, PapersDialog, ticked
from crisisplan.ui.theme import Theme
from crisisplan.ui.work import Job

_SCALE = ReadingScale(READING)
_FIRST = {"notice", "consent", "none", "certificate"}
"""What is ticked at first."""
_TRANSLATE = (
    "Spanish papers print in English what you typed and did not put into Spanish yet. “Spanish "
    "wording…” on the page is the place for it."
)
_SCHOOL = ""
"""Stands for the school where a system or a destruction could be chosen."""
_READERS = {Audience.PUBLIC: "", Audience.STAFF: "staff", Audience.PRIVATE: "school’s own"}


def _named(paper: str, reader: Audience) -> str:
    """What a paper is called, and who reads it where its name does not say so."""
    who = _READERS[reader]
    return paper if who in paper.lower() else f"{paper} ({who})"


@dataclass(frozen=True)
class BiometricPapersChoice:
    """Which papers, of what."""

    about: Ref | None
    """A system or a destruction; None for the school."""
    papers: tuple[str, ...]
    languages: tuple[str, ...]
    formats: tuple[str, ...]
    paper: str
    folder: Path


class BiometricPapersDialog(PapersDialog):
    """Which papers of a system, a destruction or the school to make."""

    def __init__(
        self,
        parent: QWidget,
        theme: Theme,
        papers: Sequence[BiometricPaper],
        names: dict[str, str],
        chosen: Ref | None,
        paper: str,
        folder: Path,
    ) -> None:
        super().__init__(
            parent,
            "Biometric papers",
            "Each paper holds what its readers may see, and “not yet decided” where nothing is "
            "answered. No name of a student is in them.",
            "Write",
            folder,
        )
        self._papers = papers
        self._names = names
        about = {each.row or _SCHOOL: each.about for each in papers}
        about[_SCHOOL] = "The school: that it uses no biometrics"
        options = [(key, label) for key, label in about.items() if key != _SCHOOL]
        first = options[0][0] if options else _SCHOOL
        self.about = choice_box(
            theme, [*options, (_SCHOOL, about[_SCHOOL])], first if chosen is None else chosen
        )
        self.line("Papers of", self.about)
        self.boxes = self.add_boxes(
            "Papers",
            [(key, _named(names[key], reader)) for key, reader in READERS.items()],
            _FIRST,
        )
        self.why_not = text_label("", "help", wrap=True)
        self.column.addWidget(self.why_not)
        self.languages = self.add_boxes("Languages", LANGUAGES, {"en", "es"})
        self.column.addWidget(text_label(_TRANSLATE, "help", wrap=True))
        self.formats = self.add_boxes("Written as", FORMATS, {"word", "pdf"})
        self.about.currentIndexChanged.connect(self._turn)
        self._turn()
        self.end(theme, paper)

    def _of_chosen(self) -> dict[str, BiometricPaper]:
        chosen = self.about.currentData() or None
        return {each.key: each for each in self._papers if each.row == chosen}

    def _turn(self) -> None:
        """Show the papers that there are of what was chosen, and why some are not made."""
        there = self._of_chosen()
        reasons: dict[str, list[str]] = {}
        for key, box in self.boxes.items():
            box.setVisible(key in there)
            box.setEnabled(key in there and not there[key].why_not)
            if key in there and there[key].why_not:
                reasons.setdefault(there[key].why_not, []).append(self._names[key])
        made = [key for key, box in self.boxes.items() if box.isEnabled()]
        first = [key for key in made if key in _FIRST] or made[:1]
        for key, box in self.boxes.items():
            box.setChecked(key in first)
        told = [f"{', '.join(names)}: not made. {why}" for why, names in reasons.items()]
        self.why_not.setText("\n".join(told))
        self.why_not.setVisible(bool(told))
        self.check()

    def check(self) -> None:
        if not any(box.isEnabled() for box in self.boxes.values()):
            self.allow(False, "None of these papers can be made.")
            return
        some = all(map(ticked, (self.boxes, self.languages, self.formats)))
        self.allow(some, "Choose a paper, a language, and Word or PDF.")

    def choice(self) -> BiometricPapersChoice:
        """What was chosen."""
        return BiometricPapersChoice(
            self.about.currentData() or None,
            ticked(self.boxes),
            ticked(self.languages),
            ticked(self.formats),
            self.paper.currentData(),
            self.folder,
        )


def papers_of(desk: Desk, plan: Plan | None = None) -> BiometricPapers:
    """The papers of a plan, the open one unless a snapshot of it is given."""
    return BiometricPapers(
        BIOMETRICS, plan or desk.plan, desk.forms, desk.reference, date.today()
    )  # fmt: skip


class BiometricDocuments(PaperDocuments):
    """Asks which papers on biometrics to make, and makes them as other documents are made."""

    def papers(self, about: Ref | None = None) -> None:
        """Ask which papers to make, first of all of a system or a destruction by its id, or of the
        school for an empty one; and make them.
        """
        self._view.flush()
        made = papers_of(self._desk)
        dialog = BiometricPapersDialog(
            self._window,
            self._theme,
            made.papers(),
            {key: made.name(key, "en") for key in READERS},
            about,
            self._settings.paper,
            self._desk.file.path.parent,
        )
        if dialog.agreed(self._ask):
            self.write(dialog.choice())

    def write(self, choice: BiometricPapersChoice) -> Job:
        """Make papers in the background; the returned job can be cancelled."""
        self._settings.paper = choice.paper
        desk = self._desk
        names = papers_of(desk)
        wanted = {
            each.key: each
            for each in names.papers()
            if each.row == choice.about and each.key in choice.papers and not each.why_not
        }
        paths = {
            f"{key} {language} {format}": choice.folder
            / f"{file_name(f'{names.name(key, language)} - {paper.about}')}{SUFFIXES[format]}"
            for key, paper in wanted.items()
            for language in choice.languages
            for format in choice.formats
        }

        def prepare(plan: Plan, report: Report) -> Make:
            papers, sheet = papers_of(desk, plan), PAPERS[choice.paper]
            warnings: dict[str, str] = {}
            if "notice" in wanted:
                report("Measuring the notice", 0, 0)
                found = readings(papers, choice.about or "", _SCALE, choice.languages)
                warnings = {each.language: each.warning for each in found if each.warning}

            def make(name: str, path: Path) -> tuple[bytes, list[str]]:
                key, language, format = name.split()
                document = papers.document(wanted[key], language, sheet)
                content, told = write_document(document, format, sheet)
                if key == "notice" and language in warnings:
                    told = [*told, warnings[language]]
                return content, told

            return make

        return self.make("papers", paths, prepare, self.papers, lambda: self.write(choice))
