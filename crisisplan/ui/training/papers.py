"""The papers of staff training: asked for, made beside the window."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from PySide6.QtWidgets import QWidget

from crisisplan.assets import TRAINING
from crisisplan.document.export import SUFFIXES, ExportError, file_name, write_document
from crisisplan.document.look import PAPERS
from crisisplan.document.outline.teller import Teller
from crisisplan.document.outline.training_papers import (
    TRAINING_PAPERS,
    Subject,
    TrainingPaper,
    TrainingPapers,
)
from crisisplan.plan.model import Entity
from crisisplan.plan.plan import Plan
from crisisplan.rules.training.outlines import TrainerOutlines
from crisisplan.ui.dialogs import choice_box
from crisisplan.ui.documents import Report
from crisisplan.ui.labels import text_label
from crisisplan.ui.paperdocuments import Make, PaperDocuments
from crisisplan.ui.papersdialog import FORMATS, PapersDialog, ticked
from crisisplan.ui.theme import Theme
from crisisplan.ui.work import Job

EVERY = "*"
"""Stands for everything that there can be a paper of: a file for each."""
_OF = {
    Subject.SESSION: ("Session", "Plan a session first.", ""),
    Subject.PERSON: ("Person", "Enter people first.", "Everyone, a file for each"),
    Subject.TOPIC: ("Topic", "No topics were found.", "Every topic, a file for each"),
}
"""What a paper is of: its label, what to do where there is nothing, and the words for all."""
_PRIVATE = "Personnel records: for the school alone."
_GONE = "What {} is of is not in the plan any more. Your plan is saved; nothing was written."
_ROOM = "Holds names, and nothing of what anybody learned or lacks."


@dataclass(frozen=True)
class TrainingChoice:
    """Which paper, of what, and where to."""

    paper: str
    subjects: tuple[tuple[str, str], ...]
    """What the paper is of: keys and names; of a plan there is one without a key."""
    formats: tuple[str, ...]
    sheet: str
    folder: Path


class TrainingPapersDialog(PapersDialog):
    """Which paper to make, and of what."""

    def __init__(
        self,
        parent: QWidget,
        theme: Theme,
        subjects: Callable[[Subject], list[tuple[str, str]]],
        paper: str,
        shown: str,
        sheet: str,
        folder: Path,
    ) -> None:
        super().__init__(
            parent,
            "Training papers",
            "Sheets to sign, cards, lists, and a page for whoever leads a topic.",
            "Write",
            folder,
        )
        self._subjects = subjects
        self._shown = shown
        options = [(item.key, item.name) for item in TRAINING_PAPERS.values()]
        self.kind = choice_box(theme, options, paper)
        self.line("What to print", self.kind)
        self.readers = text_label("", "help", wrap=True)
        self.column.addWidget(self.readers)
        self._of = text_label("", "label")
        self.of = choice_box(theme, (), "")
        self._of.setBuddy(self.of)
        self.column.addWidget(self._of)
        self.column.addWidget(self.of)
        self.formats = self.add_boxes("Written as", FORMATS, {"pdf"})
        self._turn()
        self.kind.currentIndexChanged.connect(self._turn)
        self.end(theme, sheet)

    @property
    def _paper(self) -> TrainingPaper:
        return TRAINING_PAPERS[self.kind.currentData()]

    def _turn(self) -> None:
        """Ask what the chosen paper is of."""
        paper = self._paper
        self.readers.setText(_PRIVATE if paper.is_private else _ROOM)
        self.of.clear()
        asked = paper.of in _OF
        self._of.setVisible(asked)
        self.of.setVisible(asked)
        if asked:
            label, _, every = _OF[paper.of]
            self._of.setText(label)
            self.of.setAccessibleName(label)
            for key, name in self._subjects(paper.of):
                self.of.addItem(name, key)
            if every and self.of.count() > 1:
                self.of.addItem(every, EVERY)
            self.of.setCurrentIndex(max(0, self.of.findData(self._shown)))
        self.check()

    def check(self) -> None:
        """Offer the act, or say why it is not offered."""
        paper = self._paper
        if paper.of in _OF and not self.of.count():
            self.allow(False, _OF[paper.of][1])
        else:
            self.allow(bool(ticked(self.formats)), "Choose Word or PDF.")

    def choice(self) -> TrainingChoice:
        """What was chosen."""
        paper = self._paper
        subjects = (("", ""),)
        if paper.of in _OF:
            every, chosen = self._subjects(paper.of), self.of.currentData()
            subjects = tuple(each for each in every if chosen in (each[0], EVERY))
        return TrainingChoice(
            paper.key, subjects, ticked(self.formats), self.paper.currentData(), self.folder
        )


class TrainingDocuments(PaperDocuments):
    """Asks which paper on staff training to make, and makes it as other documents are made."""

    @cached_property
    def _outlines(self) -> TrainerOutlines:
        return TrainerOutlines(TRAINING)

    def _papers(self, plan: Plan) -> TrainingPapers:
        desk = self._desk
        tell = Teller(plan, desk.forms, desk.reference, (), date.today())
        return TrainingPapers(tell, self._outlines)

    def papers(self, paper: str = "", shown: Entity | None = None) -> None:
        """Ask which paper to make, of what is shown if there is one of it, and make it."""
        self._view.flush()
        dialog = TrainingPapersDialog(
            self._window,
            self._theme,
            self._papers(self._desk.plan).subjects,
            paper,
            shown.id if shown is not None else "",
            self._settings.paper,
            self._desk.file.path.parent,
        )
        if dialog.agreed(self._ask):
            self.write(dialog.choice())

    def write(self, choice: TrainingChoice) -> Job:
        """Make a paper in the background; the returned job can be cancelled."""
        self._settings.paper = choice.sheet
        paper = TRAINING_PAPERS[choice.paper]
        sheet = paper.paper(PAPERS[choice.sheet])
        names = dict(self._names(paper, choice))
        paths = {
            f"{format} {key}": choice.folder / f"{name}{SUFFIXES[format]}"
            for key, name in names.items()
            for format in choice.formats
        }

        def prepare(plan: Plan, report: Report) -> Make:
            papers = self._papers(plan)

            def make(key: str, path: Path) -> tuple[bytes, list[str]]:
                format, _, subject = key.partition(" ")
                try:
                    document = paper.make(papers, subject)
                except KeyError:
                    raise ExportError(_GONE.format(path.name)) from None
                return write_document(document, format, sheet)

            return make

        return self.make("training papers", paths, prepare, self.papers, lambda: self.write(choice))

    def _names(self, paper: TrainingPaper, choice: TrainingChoice) -> Iterator[tuple[str, str]]:
        """The name of each file; two people of one name get a number."""
        seen: dict[str, int] = {}
        for key, name in choice.subjects:
            about = name or self._desk.file.path.stem
            told = file_name(f"{paper.name} - {about}")
            seen[told] = number = seen.get(told, 0) + 1
            yield key, told if number == 1 else f"{told} {number}"
