"""The main window: it wires the parts together and holds no knowledge of plans itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLineEdit,
    QMainWindow,
    QPlainTextEdit,
    QStackedWidget,
    QWidget,
)

from crisisplan.exchange.starting import (
    NAME_THE_SCHOOL,
    school_answers,
    start_plan,
    start_sample,
)
from crisisplan.plan.backups import backups_of, restore
from crisisplan.plan.database import SUFFIX, DamagedPlanError, PlanFileError
from crisisplan.plan.file import NotWritableError, PlanFile, set_aside
from crisisplan.plan.forms import Forms
from crisisplan.plan.journal import UNDO
from crisisplan.plan.kinds import show_moment
from crisisplan.plan.lock import InUseError
from crisisplan.plan.model import School
from crisisplan.plan.repair import repair
from crisisplan.rules.completeness import whole_percent
from crisisplan.rules.finding import listed
from crisisplan.rules.reference import Reference
from crisisplan.settings import RecentPlan, Settings, full_name
from crisisplan.ui.ask import Ask
from crisisplan.ui.backups import RestoreDialog
from crisisplan.ui.calendars import import_calendar
from crisisplan.ui.desk import Desk
from crisisplan.ui.dialogs import SettingsDialog, StartDialog, accepted
from crisisplan.ui.documents import Documents, file_name
from crisisplan.ui.field import HISTORY_KEY
from crisisplan.ui.filterline import KEY as FILTER_KEY
from crisisplan.ui.menus import Entry, Menus
from crisisplan.ui.planview import PlanView
from crisisplan.ui.rosters import import_roster
from crisisplan.ui.school_finder import SchoolListLoader
from crisisplan.ui.search import KEY as SEARCH_KEY
from crisisplan.ui.theme import SCALES, Theme
from crisisplan.ui.topbar import version_of
from crisisplan.ui.welcome import Welcome
from crisisplan.ui.work import Job, Worker


class MainWindow(QMainWindow):
    """Shows the welcome, or a plan; carries out what reaches beyond one page."""

    def __init__(
        self, settings: Settings, forms: Forms, reference: Reference, theme: Theme, ask: Ask
    ) -> None:
        super().__init__()
        self.settings = settings
        self.forms = forms
        self.reference = reference
        self.theme = theme
        self.ask = ask
        self.worker = Worker()
        self.desk: Desk | None = None
        self.view: PlanView | None = None
        self._stack = QStackedWidget()
        self.setCentralWidget(self._stack)
        self.setWindowTitle("CrisisPlan")
        self.setMinimumSize(760, 520)
        self.resize(1366, 768)
        self.documents: Documents | None = None
        self.menus = Menus(self, self._menus())
        self.menus.menus["&Table"].aboutToShow.connect(self._fill_table_menu)
        self._enable()
        self._write_back = QTimer(self, singleShot=True, interval=_WRITE_BACK_AFTER)
        self._write_back.timeout.connect(self.write_back)
        self.show_welcome()

    def place(self) -> None:
        """Stand as the window was last; at first as large as the screen allows."""
        saved = QByteArray.fromBase64(self.settings.geometry.encode())
        if self.settings.geometry and self.restoreGeometry(saved):
            return
        room = self.screen().availableSize()
        self.resize(min(1366, room.width()), min(768, room.height()))
        if room.width() <= 1366 or room.height() <= 800:
            self.setWindowState(Qt.WindowState.WindowMaximized)

    # -- menus

    def _menus(self) -> Mapping[str, Sequence[Entry | None]]:
        keys = QKeySequence.StandardKey
        return {
            "&File": (
                Entry("new", "&New plan…", keys.New, self.start_plan),
                Entry("open", "&Open…", keys.Open, self.open_plan),
                Entry("sample", "&Try the sample school…", None, self.start_sample),
                None,
                Entry("roster", "&Import a roster…", "Ctrl+I", self.import_roster, plan=True),
                Entry(
                    "roster_folder",
                    "Import a roster &folder…",
                    "Ctrl+Shift+I",
                    lambda: self.import_roster(folder=True),
                    plan=True,
                ),
                Entry("calendar", "Import a sc&hool calendar…", "Ctrl+Shift+L",
                      self.import_calendar, plan=True),
                Entry("calendar_paste", "Paste a school calen&dar…", "Ctrl+Shift+V",
                      self.paste_calendar, plan=True),
                None,
                Entry("copy", "Save a &copy…", None, self.save_copy, plan=True),
                Entry("restore", "&Restore a backup…", None, self.restore, plan=True),
                None,
                Entry("export", "&Export…", "Ctrl+E", self.export, plan=True),
                Entry("print", "&Print this page…", keys.Print, self.print_page, plan=True),
                None,
                Entry("close", "C&lose the plan", keys.Close, self.show_welcome, plan=True),
                Entry("quit", "&Quit", keys.Quit, self.close),
            ),
            "&Edit": (
                Entry("undo", "&Undo", keys.Undo, self.undo),
                Entry("redo", "&Redo", ["Ctrl+Shift+Z", "Ctrl+Y"], self.redo),
                None,
                Entry("settings", "&Settings…", "Ctrl+,", self.show_settings),
            ),
            "&Table": (
                Entry("filter", "&Filter the rows", FILTER_KEY, self.filter_rows, plan=True),
            ),
            "&Go": (
                Entry("search", "Searc&h…", SEARCH_KEY, self.search, plan=True),
                None,
                Entry("next", "&Next step", "Ctrl+PgDown", self._in_view("go", 1), plan=True),
                Entry("back", "&Previous step", "Ctrl+PgUp", self._in_view("go", -1), plan=True),
                None,
                Entry("next_finding", "Next &finding", "F8",
                      self._in_view("next_finding", 1), plan=True),
                Entry("last_finding", "Previous f&inding", "Shift+F8",
                      self._in_view("next_finding", -1), plan=True),
                None,
                Entry("find_school", "Find my &school", "Ctrl+Shift+F",
                      self._in_view("find_school"), plan=True),
                None,
                Entry("area", "Next &area", "F6", self._in_view("next_area", 1), plan=True),
                Entry("last_area", "Previous a&rea", "Shift+F6",
                      self._in_view("next_area", -1), plan=True),
            ),
            "&View": (
                Entry("fold", "&Fold the panel", "F9", self._in_view("fold"), plan=True),
                Entry("guidance", "&Guidance", "F1", self._in_view("show_guidance"), plan=True),
                Entry("preview", "&Preview", "Ctrl+Shift+P",
                      self._in_view("show_preview"), plan=True),
                None,
                Entry("history", "&History of the field…", HISTORY_KEY,
                      self.show_history, plan=True),
                None,
                Entry("larger", "&Larger text", ["Ctrl++", "Ctrl+="], lambda: self._scale(1)),
                Entry("smaller", "&Smaller text", "Ctrl+-", lambda: self._scale(-1)),
                Entry("normal", "&Normal text", "Ctrl+0", lambda: self._scale(0)),
                None,
                Entry("full", "F&ull screen", "F11", self._full_screen),
            ),
        }  # fmt: skip

    def _in_view(self, name: str, *arguments: Any) -> Callable[[], Any]:
        """Something that the open plan’s view does."""

        def act() -> None:
            if self.view is not None:
                getattr(self.view, name)(*arguments)

        return act

    def _fill_table_menu(self) -> None:
        """What can be done in the table in use."""
        menu, filter = self.menus.menus["&Table"], self.menus.actions["filter"]
        menu.clear()
        table = self.view.table_in_use() if self.view is not None else None
        filter.setEnabled(table is not None)
        menu.addAction(filter)
        if table is not None:
            menu.addSeparator()
            table.menu.fill(menu)

    def _enable(self) -> None:
        """Offer what makes sense now."""
        self.menus.offer(self.desk is not None)
        undo = self.desk.file.journal.undo_label() if self.desk else None
        redo = self.desk.file.journal.redo_label() if self.desk else None
        for key, verb, label in (("undo", "Undo", undo), ("redo", "Redo", redo)):
            self.menus.actions[key].setEnabled(label is not None)
            self.menus.actions[key].setText(f"&{verb}: {label}" if label else f"&{verb}")
        if self.view is not None:
            self.view.top.offer(undo, redo)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Enter presses the focused button, as Space does."""
        focus = self.focusWidget()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(
            focus, QAbstractButton
        ):
            focus.click()
            return
        super().keyPressEvent(event)

    # -- plans

    def show_welcome(self) -> None:
        """Close the plan and show the welcome."""
        if not self._close_plan():
            return
        welcome = Welcome(self.settings, self.theme)
        welcome.start_wanted.connect(self.start_plan)
        welcome.open_wanted.connect(self.open_plan)
        welcome.sample_wanted.connect(self.start_sample)
        welcome.settings_wanted.connect(self.show_settings)
        welcome.recent_wanted.connect(self.open_file)
        self._show(welcome)
        welcome.start.setFocus()
        self.setWindowTitle("CrisisPlan")
        self._enable()

    def _show(self, widget: QWidget) -> None:
        while self._stack.count():
            old = self._stack.widget(0)
            self._stack.removeWidget(old)
            old.deleteLater()
        self._stack.addWidget(widget)

    def _folder(self) -> Path:
        folder = Path(self.settings.folder) if self.settings.folder else Path.home() / "Documents"
        return folder if folder.is_dir() else Path.home()

    def start_plan(self) -> None:
        """Ask for the first answers and a place, and make a new plan."""
        school = self.forms.step("school")
        states = [(o.key, o.label) for o in school.field("state").options]
        author = self.settings.author or full_name()
        dialog = StartDialog(self, self.theme, states, author)
        if not accepted(dialog):
            return
        self.settings.author = dialog.author.text().strip() or self.settings.author
        name = " ".join(dialog.school.text().split())[:300]
        path = self.ask.save_plan(
            self, "Where to keep the plan", self._folder() / f"{file_name(name)}{SUFFIX}"
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
            author = self.settings.as_author
            file = start_plan(path, author, self.forms, answers, NAME_THE_SCHOOL)
        except PlanFileError as error:
            self._tell("The plan could not be started", str(error))
            return
        self._take(file)

    def start_sample(self) -> None:
        """Make the sample school's plan somewhere, and open it."""
        path = self.ask.save_plan(
            self, "Where to keep the sample", self._folder() / f"Cedar Hollow sample{SUFFIX}"
        )
        if path is None:
            return
        try:
            if path.exists():
                self.open_file(path)
                return
            self._take(start_sample(path, self.settings.as_author, self.forms))
        except PlanFileError as error:
            self._tell("The sample could not be made", str(error))

    def open_plan(self) -> None:
        """Ask for a plan file and open it."""
        path = self.ask.open_plan(self, self._folder())
        if path is not None:
            self.open_file(path)

    def open_file(self, path: Path) -> None:
        """Open a plan file."""
        if self.desk is not None and path.exists() and path.samefile(self.desk.file.path):
            self.view.say(f"{path.name} is the plan you have open.", "")
            return
        author = self.settings.as_author
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
        if not self.ask.confirm(self, "The plan is damaged", words, "Repair", "Leave it"):
            return False
        self._tell("The plan was repaired", str(repair(path)))
        return True

    def _take(self, file: PlanFile) -> None:
        """Put a plan on the desk and show it."""
        if not self._close_plan():
            file.close()
            return
        self.desk = Desk(file, self.forms, self.reference)
        self._remember()
        self.view = PlanView(self.desk, self.settings, self.theme, self.ask)
        top = self.view.top
        self.view.settings_wanted.connect(self.show_settings)
        top.search_wanted.connect(self.search)
        top.undo_wanted.connect(self.undo)
        top.redo_wanted.connect(self.redo)
        top.export_wanted.connect(self.export)
        top.set_menu([self.menus.actions[key] for key in _PLAN_MENU])
        self.documents = Documents(
            self, self.view, self.settings, self.theme, self.ask, self.worker
        )
        self.view.roster_wanted.connect(self.import_roster)
        self.view.calendar_wanted.connect(self.import_calendar)
        self.view.notice.say(" ".join(file.notices))
        self.desk.changed.connect(self._changed)
        self._show(self.view)
        self.setWindowTitle(f"{file.path.stem} – CrisisPlan")
        self.view.show_step(self.forms.steps[0].key)
        self._enable()

    def _remember(self) -> None:
        """Note the open plan among the recent ones, as it is now."""
        assert self.desk is not None
        plan, path = self.desk.plan, self.desk.file.path
        self.settings.remember(
            RecentPlan(
                path=str(path.resolve()),
                school=plan.one(School).name or "",
                version=version_of(plan),
                author=plan.revisions[-1].author if plan.revisions else "",
                answered=whole_percent(plan, self.forms),
                open_points=sum(not finding.missing for finding in self.desk.findings),
            )
        )
        self.settings.save()

    def _changed(self, *_: object) -> None:
        self._enable()
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
        self.worker.start(job)

    def _close_plan(self) -> bool:
        """Save what was typed and close the plan, if one is open; asks first where some of what
        was typed cannot be read. Whether there is no plan open now.
        """
        if self.view is not None:
            self.view.flush()
        if self.desk is not None and not self._may_leave(list(self.desk.unread.values())):
            return False
        if self.view is not None:
            self.view.stop()
        if self.desk is not None:
            self._write_back.stop()
            self.desk.check()
            self._remember()
            self.worker.stop()
            try:
                self.desk.file.close()
            except PlanFileError as error:
                self._tell("The plan is kept on this computer", str(error))
        self.desk = self.view = self.documents = None
        return True

    def _may_leave(self, unread: list[str]) -> bool:
        if not unread:
            return True
        words = f"{listed([f'“{text[:40]}”' for text in unread])} cannot be read and is not saved."
        return self.ask.confirm(self, "Leave without it?", words, "Leave", "Stay")

    def closeEvent(self, event: Any) -> None:  # noqa: N802
        """Save what was typed; everything else is saved already."""
        if not self._close_plan():
            event.ignore()
            return
        self.settings.theme, self.settings.scale = self.theme.choice, self.theme.scale
        self.settings.geometry = self.saveGeometry().toBase64().data().decode()
        self.settings.save()
        super().closeEvent(event)

    def save_copy(self) -> None:
        """Write a complete copy of the plan to another file."""
        if self.desk is None or self.view is None:
            return
        self.view.flush()
        own = self.desk.file.path
        suggestion = own.with_name(f"{own.stem} copy {date.today():%Y-%m-%d}{SUFFIX}")
        path = self.ask.save_copy(self, suggestion)
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
        dialog = RestoreDialog(self, self.theme, backups_of(path), database)
        if not accepted(dialog) or dialog.chosen is None:
            return
        if not self._close_plan():
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
        widget = self.focusWidget()
        if isinstance(widget, QLineEdit) and getattr(widget, f"is{act.title()}Available")():
            getattr(widget, act)()
            return True
        if isinstance(widget, QPlainTextEdit):
            available = getattr(widget.document(), f"is{act.title()}Available")()
            if available:
                getattr(widget, act)()
            return bool(available)
        return False

    def search(self) -> None:
        """Open the search."""
        if self.view is not None:
            self.view.search.open(self.menus.actions)

    def show_history(self) -> None:
        """Show what the field or cell in use held before."""
        if self.view is not None:
            self.view.show_history_at(self.menus.focus)

    def filter_rows(self) -> None:
        """Put the cursor into the filter of the table in use."""
        table = self.view.table_in_use() if self.view is not None else None
        if table is not None:
            table.find()

    # -- rosters

    def import_roster(self, path: Path | None = None, *, folder: bool = False) -> Job | None:
        """Ask for a roster unless one is given, and take its people over."""
        if self.desk is None or self.view is None:
            return None
        if path is None and folder:
            path = self.ask.folder(self, "Import a roster folder", self._folder())
        elif path is None:
            path = self.ask.open_roster(self, self._folder())
        if path is None:
            return None
        return import_roster(path, self.view, self.desk, self.settings, self.theme, self.worker)

    # -- school calendars

    def import_calendar(self, source: Path | str | None = None) -> Job | None:
        """Ask for a school calendar unless a file or text is given, and bring it in."""
        if self.desk is None or self.view is None:
            return None
        if source is None:
            source = self.ask.open_calendar(self, self._folder())
        if source is None:
            return None
        return import_calendar(source, self.view, self.desk, self.theme, self.worker)

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

    # -- getting about

    def _scale(self, step: int) -> None:
        number = SCALES.index(self.theme.scale) + step if step else 0
        if 0 <= number < len(SCALES):
            self.theme.choose(scale=SCALES[number])

    def _full_screen(self) -> None:
        if self.isFullScreen():
            self.showNormal()
        else:
            self.showFullScreen()

    def show_settings(self) -> None:
        """Name, colors, text size, paper, the school list."""
        author = self.settings.as_author.name
        loader = SchoolListLoader(
            self.worker, lambda: self.ask.open_school_list(self, self._folder())
        )
        dialog = SettingsDialog(self, author, self.settings.paper, self.theme, loader)
        before = self.theme.choice, self.theme.scale
        agreed = accepted(dialog)
        if self.view is not None:
            self.view.refresh_list()
        if not agreed:
            self.theme.choose(*before)
            return
        self.settings.author = dialog.author.text().strip()
        self.settings.paper = dialog.paper.currentData()
        self.settings.theme, self.settings.scale = self.theme.choice, self.theme.scale
        self.settings.save()
        if self.desk is not None:
            self.desk.file.journal.author = self.settings.as_author

    def _tell(self, title: str, words: str) -> None:
        self.ask.tell(self, title, words)


_WRITE_BACK_AFTER = 2000
"""Milliseconds of rest after which a plan that lies elsewhere is brought there."""
_READ_ONLY = "{} You can read everything here, and change nothing."
_PLAN_MENU = ("copy", "export", "new", "open", "settings", "close")
