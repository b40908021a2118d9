"""What is done with plans: one is started, opened, exported, restored, closed; and the settings."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit

from crisisplan.document.export import file_name
from crisisplan.exchange.starting import (
    NAME_THE_SCHOOL,
    school_answers,
    start_plan,
    start_sample,
)
from crisisplan.plan.backups import backups_of, restore
from crisisplan.plan.database import SUFFIX, DamagedPlanError, PlanFileError
from crisisplan.plan.dates import show_moment
from crisisplan.plan.file import NotWritableError, PlanFile, set_aside
from crisisplan.plan.forms import Forms
from crisisplan.plan.journal import UNDO
from crisisplan.plan.lock import InUseError
from crisisplan.plan.model import Entity, Ref, School
from crisisplan.plan.repair import repair
from crisisplan.rules.completeness import whole_percent
from crisisplan.rules.finding import listed
from crisisplan.rules.reference import Reference
from crisisplan.settings import RecentPlan, full_name
from crisisplan.ui.ask import Ask
from crisisplan.ui.backups import RestoreDialog
from crisisplan.ui.biometrics.counsel import CounselDocuments
from crisisplan.ui.biometrics.papers import BiometricDocuments
from crisisplan.ui.calendars import import_calendar
from crisisplan.ui.desk import Desk
from crisisplan.ui.dialogs import SettingsDialog, StartDialog
from crisisplan.ui.documents import Documents
from crisisplan.ui.drills.papers import DrillDocuments
from crisisplan.ui.plandialog import accepted
from crisisplan.ui.planview import PlanView
from crisisplan.ui.rosters import import_roster
from crisisplan.ui.school_finder import SchoolListLoader
from crisisplan.ui.topbar import version_of
from crisisplan.ui.training.importing import import_records
from crisisplan.ui.training.lists import TrainingLists
from crisisplan.ui.training.papers import TrainingDocuments
from crisisplan.ui.window import MainWindow
from crisisplan.ui.work import Job


class Plans(QObject):
    """Holds the open plan, and carries out what reaches beyond one page of it.

    It brings the database, the documents and every page: the window is painted before it.
    """

    opened = Signal()
    """Another plan is open, and its view is to be shown."""
    changed = Signal()

    def __init__(self, window: MainWindow, forms: Forms, reference: Reference, ask: Ask) -> None:
        super().__init__(window)
        self.forms = forms
        self.reference = reference
        self.ask = ask
        self.desk: Desk | None = None
        self.view: PlanView | None = None
        self.documents: Documents | None = None
        self.drill_documents: DrillDocuments | None = None
        self.training_documents: TrainingDocuments | None = None
        self.training_lists: TrainingLists | None = None
        self.counsel_documents: CounselDocuments | None = None
        self.biometric_documents: BiometricDocuments | None = None
        self._window = window
        self._settings = window.settings
        self._theme = window.theme
        self._worker = window.worker
        self._write_back = QTimer(self, singleShot=True, interval=_WRITE_BACK_AFTER)
        self._write_back.timeout.connect(self.write_back)

    def _folder(self) -> Path:
        folder = Path(self._settings.folder) if self._settings.folder else Path.home() / "Documents"
        return folder if folder.is_dir() else Path.home()

    def start_plan(self) -> None:
        """Ask for the first answers and a place, and make a new plan."""
        school = self.forms.step("school")
        states = [(o.key, o.label) for o in school.field("state").options]
        author = self._settings.author or full_name()
        dialog = StartDialog(self._window, self._theme, states, author)
        if not accepted(dialog):
            return
        self._settings.author = dialog.author.text().strip() or self._settings.author
        name = " ".join(dialog.school.text().split())[:300]
        path = self.ask.save_plan(
            self._window, "Where to keep the plan", self._folder() / f"{file_name(name)}{SUFFIX}"
        )
        if path is None:
            return
        state, grades = dialog.state.currentData() or None, dialog.grades.text().strip() or None
        found = {item.key: value for item, value in dialog.found(school).items()}
        given = {**found, "name": name, "state": state, "grades": grades}
        answers = school_answers(self.forms, **given)
        try:
            if path.exists():
                # The file dialog has asked whether to replace it; the old plan is kept beside.
                set_aside(path)
            author = self._settings.as_author
            file = start_plan(path, author, self.forms, answers, NAME_THE_SCHOOL)
        except PlanFileError as error:
            self._tell("The plan could not be started", str(error))
            return
        self._take(file)

    def start_sample(self) -> None:
        """Make the sample school's plan somewhere, and open it."""
        path = self.ask.save_plan(
            self._window,
            "Where to keep the sample",
            self._folder() / f"Cedar Hollow sample{SUFFIX}",
        )
        if path is None:
            return
        try:
            if path.exists():
                self.open_file(path)
                return
            self._take(start_sample(path, self._settings.as_author, self.forms))
        except PlanFileError as error:
            self._tell("The sample could not be made", str(error))

    def open_plan(self) -> None:
        """Ask for a plan file and open it."""
        path = self.ask.open_plan(self._window, self._folder())
        if path is not None:
            self.open_file(path)

    def open_file(self, path: Path) -> None:
        """Open a plan file."""
        if self.desk is not None and path.exists() and path.samefile(self.desk.file.path):
            self.view.say(f"{path.name} is the plan you have open.", "")
            return
        author = self._settings.as_author
        try:
            try:
                file = PlanFile(path, author)
            except (InUseError, NotWritableError) as error:
                file = PlanFile(path, author, read_only=True)
                file.notices.append(_READ_ONLY.format(error.reason))
            except DamagedPlanError:
                if not self._repair(path):
                    return
                file = PlanFile(path, author)
        except PlanFileError as error:
            self._tell("The plan could not be opened", str(error))
            return
        self._take(file)

    def _repair(self, path: Path) -> bool:
        """Offer to rebuild a damaged plan; whether it can be opened now. Raises PlanFileError."""
        kept = backups_of(path)
        source = f"its backup of {show_moment(kept[0].taken_at)} and " if kept else ""
        words = (
            f"Parts of {path.name} cannot be read. It can be rebuilt from {source}its journal, as "
            "far as that can be read. The damaged file is kept beside it."
        )
        if not self.ask.confirm(self._window, "The plan is damaged", words, "Repair", "Leave it"):
            return False
        self._tell("The plan was repaired", str(repair(path)))
        return True

    def _take(self, file: PlanFile) -> None:
        """Put a plan on the desk and show it."""
        if not self.close():
            file.close()
            return
        self.desk = Desk(file, self.forms, self.reference)
        self._remember()
        self.view = PlanView(self.desk, self._settings, self._theme, self.ask)
        self.documents = Documents(
            self._window, self.view, self._settings, self._theme, self.ask, self._worker
        )
        parts = self._window, self.view, self.documents, self._settings, self._theme, self.ask
        self.drill_documents = DrillDocuments(*parts)
        self.training_documents = TrainingDocuments(*parts)
        self.training_lists = TrainingLists(*parts)
        self.counsel_documents = CounselDocuments(*parts)
        self.biometric_documents = BiometricDocuments(*parts)
        self.view.settings_wanted.connect(self.show_settings)
        self.view.roster_wanted.connect(self.import_roster)
        self.view.calendar_wanted.connect(self.import_calendar)
        self.view.training_wanted.connect(self.import_training)
        self.view.papers_wanted.connect(self.drill_papers)
        self.view.letters_wanted.connect(self.letters)
        self.view.training_papers_wanted.connect(self.training_papers)
        self.view.training_lists_wanted.connect(self.training_lists.lists)
        self.view.counsel_wanted.connect(self.print_for_counsel)
        self.view.biometric_papers_wanted.connect(self.biometric_papers)
        self.desk.changed.connect(self._changed)
        self.view.top.undo_wanted.connect(self.undo)
        self.view.top.redo_wanted.connect(self.redo)
        self.view.top.export_wanted.connect(self.export)
        self.opened.emit()
        # In the window by now, or screen readers would not hear it.
        self.view.notice.say(" ".join(file.notices))

    def _remember(self) -> None:
        """Note the open plan among the recent ones, as it is now."""
        assert self.desk is not None
        plan, path = self.desk.plan, self.desk.file.path
        self._settings.remember(
            RecentPlan(
                path=str(path.resolve()),
                school=plan.one(School).name or "",
                version=version_of(plan),
                author=plan.revisions[-1].author if plan.revisions else "",
                answered=whole_percent(plan, self.forms),
                open_points=sum(not finding.missing for finding in self.desk.findings),
            )
        )
        self._settings.save()

    def _changed(self, *_: object) -> None:
        self.changed.emit()
        if self.desk is not None and self.desk.file.is_elsewhere:
            self._write_back.start()

    def write_back(self) -> None:
        """Bring a plan that lies elsewhere there, in the background."""
        if self.desk is None or self.view is None:
            return
        file, view = self.desk.file, self.view

        def failed(error: Exception) -> None:
            if not isinstance(error, PlanFileError):
                raise error
            view.warn(str(error), self.write_back)

        job = Job(lambda report: file.write_back())
        job.failed.connect(failed)
        self._worker.start(job)

    def close(self) -> bool:
        """Save what was typed and close the plan, if one is open; asks first where some of what
        was typed cannot be read. Whether there is no plan open now.
        """
        if self.view is not None:
            self.view.flush()
        if self.desk is not None and not self._may_leave(self.desk):
            return False
        if self.view is not None:
            self.view.stop()
        if self.desk is not None:
            self._write_back.stop()
            self.desk.check()
            self._remember()
            self._worker.stop()
            try:
                self.desk.file.close()
            except PlanFileError as error:
                self._tell("The plan is kept on this computer", str(error))
        self.desk = self.view = self.documents = None
        self.drill_documents = self.training_documents = self.training_lists = None
        self.biometric_documents = self.counsel_documents = None
        return True

    def _may_leave(self, desk: Desk) -> bool:
        desk.try_again()
        unread = [f"“{text[:40]}”" for text in desk.unread.values()]
        words = [f"{listed(unread)} cannot be read and is not saved."] if unread else []
        if desk.failed_edit:
            words.append(f"{desk.failed_edit}: that could not be saved.")
        words += self.view.unfinished if self.view is not None else []
        if not words:
            return True
        question = "Leave without it?"
        return self.ask.confirm(self._window, question, " ".join(words), "Leave", "Stay")

    def save_copy(self) -> None:
        """Write a complete copy of the plan to another file."""
        if self.desk is None or self.view is None:
            return
        self.view.flush()
        own = self.desk.file.path
        suggestion = own.with_name(f"{own.stem} copy {date.today():%Y-%m-%d}{SUFFIX}")
        path = self.ask.save_copy(self._window, suggestion)
        if path is None:
            return
        try:
            self.desk.file.save_copy(path)
        except PlanFileError as error:
            self._tell("The copy could not be saved", str(error))
            return
        self.view.say(f"A copy is in {path.name}.", "")

    def restore(self) -> None:
        """Ask which backup to go back to, and go back; what is there now is backed up first."""
        if self.desk is None or self.view is None:
            return
        self.view.flush()
        path, database = self.desk.file.path, self.desk.file.database
        dialog = RestoreDialog(self._window, self._theme, backups_of(path), database)
        if not accepted(dialog) or dialog.chosen is None:
            return
        if not self.close():
            return
        try:
            restore(dialog.chosen, path, database)
        except PlanFileError as error:
            self._tell("The backup could not be restored", str(error))
        self.open_file(path)
        if self.view is not None:
            self.view.say(f"Restored: {show_moment(dialog.chosen.taken_at)}", "")

    # -- editing

    def undo(self) -> None:
        """Take back the last edit; a text field with typing of its own goes first."""
        self._take_back("undo", "Taken back")

    def redo(self) -> None:
        """Bring back what undo took back."""
        self._take_back("redo", "Brought back")

    def _take_back(self, act: str, done: str) -> None:
        if self.desk is None or self.view is None or self._text_undo(act):
            return
        self.view.flush()
        transaction = getattr(self.desk, act)()
        if transaction is not None and not transaction.skipped:
            label = transaction.label.removeprefix(UNDO)
            self.view.show_change(transaction, f"{done}: {label}")

    def _text_undo(self, act: str) -> bool:
        widget = self._window.focusWidget()
        if isinstance(widget, QLineEdit) and getattr(widget, f"is{act.title()}Available")():
            getattr(widget, act)()
            return True
        if isinstance(widget, QPlainTextEdit):
            available = getattr(widget.document(), f"is{act.title()}Available")()
            if available:
                getattr(widget, act)()
            return bool(available)
        return False

    # -- rosters

    def import_roster(self, path: Path | None = None, *, folder: bool = False) -> Job | None:
        """Ask for a roster unless one is given, and take its people over."""
        if self.desk is None or self.view is None:
            return None
        if path is None and folder:
            path = self.ask.folder(self._window, "Import a roster folder", self._folder())
        elif path is None:
            path = self.ask.open_roster(self._window, self._folder())
        if path is None:
            return None
        return import_roster(path, self.view, self.desk, self._settings, self._theme, self._worker)

    # -- training records

    def import_training(self, source: Path | str | None = None) -> Job | None:
        """Ask for training records unless a file or text is given, and bring them in."""
        if self.desk is None or self.view is None:
            return None
        if source is None:
            source = self.ask.open_records(self._window, self._folder())
        if source is None:
            return None
        return import_records(
            source, self.view, self.desk, self._settings, self._theme, self._worker, self.ask
        )

    def paste_training(self) -> Job | None:
        """Bring in the training records whose rows were copied."""
        return self.import_training(QApplication.clipboard().text())

    # -- school calendars

    def import_calendar(self, source: Path | str | None = None) -> Job | None:
        """Ask for a school calendar unless a file or text is given, and bring it in."""
        if self.desk is None or self.view is None:
            return None
        if source is None:
            source = self.ask.open_calendar(self._window, self._folder())
        if source is None:
            return None
        return import_calendar(source, self.view, self.desk, self._theme, self._worker)

    def paste_calendar(self) -> Job | None:
        """Bring in the calendar whose lines were copied."""
        return self.import_calendar(QApplication.clipboard().text())

    # -- documents

    def export(self) -> None:
        """Ask what to export, and export it."""
        if self.documents is not None:
            self.documents.export()

    def print_page(self) -> None:
        """Ask what of this step to print, and print it."""
        if self.documents is not None:
            self.documents.print_page()

    def drill_papers(self) -> None:
        """Ask which papers of a year’s drills to make, and make them."""
        if self.drill_documents is not None:
            self.drill_documents.papers()

    def letters(self, drill: Ref | None = None) -> None:
        """Ask which letters about a drill to make, and make them."""
        if self.drill_documents is not None:
            self.drill_documents.letters(drill)

    def training_papers(self, paper: str = "", shown: Entity | None = None) -> None:
        """Ask which paper on staff training to make, and make it."""
        if self.training_documents is not None:
            self.training_documents.papers(paper, shown)

    def print_for_counsel(self, system: Ref) -> None:
        """Ask how to write the stop-check of a biometric system, and write it."""
        if self.counsel_documents is not None:
            self.counsel_documents.ask(system)

    def biometric_papers(self, about: Ref | None = None) -> None:
        """Ask which papers on biometrics to make, and make them."""
        if self.biometric_documents is not None:
            self.biometric_documents.papers(about)

    # -- settings

    def show_settings(self) -> None:
        """Name, colors, text size, paper, the school list."""
        author = self._settings.as_author.name
        loader = SchoolListLoader(
            self._worker, lambda: self.ask.open_school_list(self._window, self._folder())
        )
        dialog = SettingsDialog(self._window, author, self._settings.paper, self._theme, loader)
        before = self._theme.choice, self._theme.scale
        agreed = accepted(dialog)
        if self.view is not None:
            self.view.refresh_list()
        if not agreed:
            self._theme.choose(*before)
            return
        self._settings.author = dialog.author.text().strip()
        self._settings.paper = dialog.paper.currentData()
        self._settings.theme, self._settings.scale = self._theme.choice, self._theme.scale
        self._settings.save()
        if self.desk is not None:
            self.desk.file.journal.author = self._settings.as_author

    def _tell(self, title: str, words: str) -> None:
        self.ask.tell(self._window, title, words)


_WRITE_BACK_AFTER = 2000
"""Milliseconds of rest after which a plan that lies elsewhere is brought there."""
_READ_ONLY = "{} You can read everything here, and change nothing."
