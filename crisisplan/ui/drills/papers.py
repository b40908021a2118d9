"""The papers of a year’s drills and the letters to families: asked for, made beside the window."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from pathlib import Path

from PySide6.QtWidgets import QWidget

from crisisplan.assets import EVIDENCE, LETTERS
from crisisplan.document.export import SUFFIXES, file_name, write_document
from crisisplan.document.languages import LANGUAGES
from crisisplan.document.letters import AFTER, BEFORE, Letters, has_letters
from crisisplan.document.look import PAPERS
from crisisplan.document.outline.drill_papers import DrillPapers
from crisisplan.document.outline.teller import Teller
from crisisplan.exchange.drill_log import write_log
from crisisplan.plan.model import Drill, Ref
from crisisplan.plan.plan import Plan
from crisisplan.rules.drills.board import board_of
from crisisplan.rules.drills.names import DrillNames
from crisisplan.rules.finding import listed
from crisisplan.rules.school_days import SchoolDays, school_years, year_of
from crisisplan.ui.dialogs import choice_box
from crisisplan.ui.documents import Report
from crisisplan.ui.labels import text_label
from crisisplan.ui.paperdocuments import Make, PaperDocuments
from crisisplan.ui.papersdialog import FORMATS, PapersDialog, ticked
from crisisplan.ui.papersdialog import LANGUAGES as LANGUAGE_NAMES
from crisisplan.ui.theme import Theme
from crisisplan.ui.work import Job

_PAPERS = {
    "log_word": ("Drill log as a Word document", "drill log", ".docx"),
    "log_pdf": ("Drill log as PDF", "drill log", ".pdf"),
    "log_rows": ("Drill log as rows for a spreadsheet (CSV)", "drill log", ".csv"),
    "schedule": ("Schedule for calendars (.ics), without scenarios", "drills", ".ics"),
    "evidence": ("Evidence bundle: everything, in one zip file", "drill evidence", ".zip"),
}
"""What can be made of a year: its label, and the end of its file’s name.

The bundle comes last: it is in its place before the others are put in theirs.
"""
_NO_YEAR = "Enter the first and last day of the school year first."
_NO_DRILL = "Add a drill in which students take part first."


@dataclass(frozen=True)
class PapersChoice:
    """Which papers of which school year."""

    year: Ref
    papers: tuple[str, ...]
    paper: str
    folder: Path


@dataclass(frozen=True)
class LettersChoice:
    """Which letters about which drill."""

    drill: Ref
    which: str
    languages: tuple[str, ...]
    formats: tuple[str, ...]
    paper: str
    folder: Path


class DrillPapersDialog(PapersDialog):
    """Which papers of a school year to make."""

    def __init__(
        self,
        parent: QWidget,
        theme: Theme,
        years: Sequence[SchoolDays],
        now: SchoolDays | None,
        paper: str,
        folder: Path,
    ) -> None:
        super().__init__(
            parent,
            "Drill papers",
            "The proof that drills were held, for the fire marshal or an auditor. How many "
            "students opted out stays in the plan.",
            "Write",
            folder,
        )
        options = [(year.year.id, year.name) for year in reversed(years)]
        self.year = choice_box(theme, options, now.year.id if now is not None else "")
        self.line("School year", self.year)
        self.boxes = self.add_boxes(
            "Papers",
            [(key, label) for key, (label, _, _) in _PAPERS.items()],
            {"log_pdf", "evidence"},
        )
        self.end(theme, paper)

    def check(self) -> None:
        """Offer the act, or say why it is not offered."""
        if not self.year.count():
            self.allow(False, _NO_YEAR)
        else:
            self.allow(bool(ticked(self.boxes)), "Choose at least one paper.")

    def choice(self) -> PapersChoice:
        """What was chosen."""
        return PapersChoice(
            self.year.currentData(), ticked(self.boxes), self.paper.currentData(), self.folder
        )


class LettersDialog(PapersDialog):
    """Which letter to families, about which drill, in which languages."""

    def __init__(
        self,
        parent: QWidget,
        theme: Theme,
        drills: Sequence[Drill],
        chosen: Ref | None,
        open_facts: Callable[[Drill, str], list[str]],
        paper: str,
        folder: Path,
    ) -> None:
        super().__init__(
            parent,
            "Letters to families",
            "Filled in with what the plan holds. A letter tells the kind of drill and its day, "
            "never the scenario.",
            "Write",
            folder,
        )
        self._drills = {drill.id: drill for drill in drills}
        self._open_facts = open_facts
        options = [(drill.id, drill.row_name) for drill in drills]
        self.drill = choice_box(theme, options, chosen or "")
        self.line("Drill", self.drill)
        self.which = choice_box(
            theme, ((BEFORE, "Before the drill"), (AFTER, "After the drill")), BEFORE
        )
        self.line("Letter", self.which)
        self.undecided = text_label("", "help", wrap=True)
        self.column.addWidget(self.undecided)
        self.languages = self.add_boxes("Languages", LANGUAGE_NAMES, {"en", "es"})
        self.formats = self.add_boxes("Written as", FORMATS, {"word", "pdf"})
        self.drill.currentIndexChanged.connect(self._turn)
        self.which.currentIndexChanged.connect(self.check)
        self._turn()
        self.end(theme, paper)

    def _turn(self) -> None:
        """The letter that comes next for a drill: after it, once it was held."""
        drill = self._drills.get(self.drill.currentData())
        held = drill is not None and drill.is_held
        self.which.setCurrentIndex(self.which.findData(AFTER if held else BEFORE))
        self.check()

    def check(self) -> None:
        """Offer the act, or say why it is not offered."""
        drill = self._drills.get(self.drill.currentData())
        which = self.which.currentData()
        if drill is None:
            self.allow(False, _NO_DRILL)
            return
        facts = self._open_facts(drill, which)
        told = (
            f"Prints as not yet decided: {listed(facts, 8)}. The answers stand in the record of "
            "the drill, and under “How we drill” below the board."
            if facts
            else ""
        )
        self.undecided.setText(told)
        self.undecided.setVisible(bool(told))
        if which == AFTER and not drill.is_held:
            self.allow(False, "This drill has not been held yet.")
        else:
            some = bool(ticked(self.languages)) and bool(ticked(self.formats))
            self.allow(some, "Choose a language, and Word or PDF.")

    def choice(self) -> LettersChoice:
        """What was chosen."""
        return LettersChoice(
            self.drill.currentData(),
            self.which.currentData(),
            ticked(self.languages),
            ticked(self.formats),
            self.paper.currentData(),
            self.folder,
        )


class DrillDocuments(PaperDocuments):
    """Asks which papers on drills to make, and makes them as other documents are made."""

    @cached_property
    def _letters(self) -> dict[str, Letters]:
        return {key: Letters(LETTERS, key) for key in LANGUAGES}

    # -- the papers of a year

    def papers(self) -> None:
        """Ask which papers of a year to make, and make them."""
        self._view.flush()
        years = school_years(self._desk.plan)
        folder = self._desk.file.path.parent
        now = year_of(years, date.today())
        dialog = DrillPapersDialog(
            self._window, self._theme, years, now, self._settings.paper, folder
        )
        if dialog.agreed(self._ask):
            self.write_papers(dialog.choice())

    def write_papers(self, choice: PapersChoice) -> Job:
        """Make papers in the background; the returned job can be cancelled."""
        self._settings.paper = choice.paper
        desk, letters = self._desk, tuple(self._letters.values())
        years = {year.year.id: year for year in school_years(desk.plan)}
        name = years[choice.year].name.replace("–", "-")
        paths = {
            key: choice.folder
            / f"{desk.file.path.stem} - {_PAPERS[key][1]} {name}{_PAPERS[key][2]}"
            for key in _PAPERS
            if key in choice.papers
        }

        def prepare(plan: Plan, report: Report) -> Make:
            # The window opens without the library for calendar files.
            from crisisplan.exchange.drill_schedule import write_schedule
            from crisisplan.exchange.evidence import write_evidence

            now = datetime.now().astimezone()
            report("Reading the plan", 0, 0)
            year = next(y for y in school_years(plan) if y.year.id == choice.year)
            board = board_of(plan, desk.reference, now.date(), year)
            tell = Teller(plan, desk.forms, desk.reference, (), now.date())
            papers = DrillPapers(tell, board)

            def make(key: str, path: Path) -> tuple[bytes | None, list[str]]:
                if key == "log_rows":
                    return write_log(papers), []
                if key == "schedule":
                    return write_schedule(plan, desk.forms, board.drills, now), []
                if key == "evidence":
                    # It comes to its place by itself, when it is whole.
                    return None, write_evidence(
                        path, papers, letters, EVIDENCE,
                        paper=choice.paper, now=now, report=report,
                    )  # fmt: skip
                wide = PAPERS[choice.paper].landscape
                return write_document(papers.log(), key.removeprefix("log_"), wide)

            return make

        return self.make(
            "drill papers", paths, prepare, self.papers, lambda: self.write_papers(choice)
        )

    # -- letters

    def letters(self, drill: Ref | None = None) -> None:
        """Ask which letter about which drill to make, and make it."""
        self._view.flush()
        plan, today = self._desk.plan, date.today()
        drills = sorted(
            (row for row in plan.rows(Drill) if has_letters(row)),
            key=lambda row: row.on or date.max,
        )
        coming = (row.id for row in drills if row.on is not None and row.on >= today)
        chosen = drill or next(coming, drills[-1].id if drills else None)
        dialog = LettersDialog(
            self._window, self._theme, drills, chosen, self._open_facts,
            self._settings.paper, self._desk.file.path.parent,
        )  # fmt: skip
        if dialog.agreed(self._ask):
            self.write_letters(dialog.choice())

    def _open_facts(self, drill: Drill, which: str) -> list[str]:
        plan = self._desk.plan
        names = DrillNames(self._desk.forms, plan)
        state = self._desk.facts().state
        return self._letters["en"].open_facts(which, names, state, drill, date.today())

    def write_letters(self, choice: LettersChoice) -> Job:
        """Make letters in the background; the returned job can be cancelled."""
        self._settings.paper = choice.paper
        desk, letters = self._desk, self._letters
        drill = desk.plan.get(Drill, choice.drill)
        about = drill.row_name if drill is not None else ""
        paths = {
            f"{language} {format}": choice.folder
            / f"{file_name(f'{letters[language].name(choice.which)} - {about}')}{SUFFIXES[format]}"
            for language in choice.languages
            for format in choice.formats
        }

        def prepare(plan: Plan, report: Report) -> Make:
            names = DrillNames(desk.forms, plan)
            drill = plan.get(Drill, choice.drill)
            state = desk.facts(plan).state
            assert drill is not None

            def make(key: str, path: Path) -> tuple[bytes, list[str]]:
                language, format = key.split()
                letter = letters[language].letter(choice.which, names, state, drill, date.today())
                return write_document(letter, format, PAPERS[choice.paper])

            return make

        return self.make(
            "letters", paths, prepare, self.letters, lambda: self.write_letters(choice)
        )
