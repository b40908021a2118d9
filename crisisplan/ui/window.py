"""The main window: it wires the parts together and holds no knowledge of plans itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, Qt, QUrl
from PySide6.QtGui import QAction, QDesktopServices, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QLineEdit,
    QMainWindow,
    QPlainTextEdit,
    QStackedWidget,
    QWidget,
)

from crisisplan.document.export import SUFFIXES, export_plan
from crisisplan.exchange.starting import start_plan, start_sample
from crisisplan.plan.file import SUFFIX, PlanFile, PlanFileError, read_plan
from crisisplan.plan.forms import Forms
from crisisplan.plan.model import School
from crisisplan.rules.completeness import whole_progress
from crisisplan.rules.reference import Reference
from crisisplan.settings import RecentPlan, Settings
from crisisplan.ui.ask import Ask
from crisisplan.ui.desk import Desk
from crisisplan.ui.dialogs import (
    ExportChoice,
    ExportDialog,
    SettingsDialog,
    StartDialog,
    accepted,
)
from crisisplan.ui.planview import PlanView
from crisisplan.ui.rosters import import_roster
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
        self._actions: dict[str, QAction] = {}
        self._make_menus()
        self.menuBar().hide()
        self.show_welcome()

    # -- menus

    def _make_menus(self) -> None:
        keys = QKeySequence.StandardKey
        menus: tuple[tuple[str, tuple[Any, ...]], ...] = (
            (
                "&File",
                (
                    ("new", "&New plan…", keys.New, self.start_plan),
                    ("open", "&Open…", keys.Open, self.open_plan),
                    ("sample", "&Try the sample school…", None, self.start_sample),
                    None,
                    ("roster", "&Import a roster…", "Ctrl+I", self.import_roster),
                    (
                        "roster_folder",
                        "Import a roster &folder…",
                        "Ctrl+Shift+I",
                        lambda: self.import_roster(folder=True),
                    ),
                    None,
                    ("copy", "Save a &copy…", None, self.save_copy),
                    ("export", "&Export…", "Ctrl+E", self.export),
                    None,
                    ("close", "C&lose the plan", keys.Close, self.show_welcome),
                    ("quit", "&Quit", keys.Quit, self.close),
                ),
            ),
            (
                "&Edit",
                (
                    ("undo", "&Undo", keys.Undo, self.undo),
                    ("redo", "&Redo", ["Ctrl+Shift+Z", "Ctrl+Y"], self.redo),
                    None,
                    ("settings", "&Settings…", keys.Preferences, self.show_settings),
                ),
            ),
            (
                "&Go",
                (
                    ("next", "&Next step", "Ctrl+PgDown", lambda: self._go(1)),
                    ("back", "&Previous step", "Ctrl+PgUp", lambda: self._go(-1)),
                    None,
                    ("next_finding", "Next &finding", "F8", lambda: self._finding(1)),
                    ("last_finding", "Previous f&inding", "Shift+F8", lambda: self._finding(-1)),
                    None,
                    ("area", "Next &area", "F6", lambda: self._area(1)),
                    ("last_area", "Previous a&rea", "Shift+F6", lambda: self._area(-1)),
                ),
            ),
            (
                "&View",
                (
                    ("fold", "&Fold the panel", "F9", self._fold),
                    ("guidance", "&Guidance", "F1", self._guidance),
                    None,
                    ("larger", "&Larger text", ["Ctrl++", "Ctrl+="], lambda: self._scale(1)),
                    ("smaller", "&Smaller text", "Ctrl+-", lambda: self._scale(-1)),
                    ("normal", "&Normal text", "Ctrl+0", lambda: self._scale(0)),
                    None,
                    ("full", "F&ull screen", "F11", self._full_screen),
                ),
            ),
        )
        for title, entries in menus:
            menu = self.menuBar().addMenu(title)
            for entry in entries:
                if entry is None:
                    menu.addSeparator()
                else:
                    menu.addAction(self._action(*entry))
        self._enable()

    def _action(self, key: str, text: str, keys: Any, act: Callable[[], Any]) -> QAction:
        action = QAction(text, self)
        action.setObjectName(key)
        if isinstance(keys, list):
            action.setShortcuts([QKeySequence(k) for k in keys])
        elif keys is not None:
            action.setShortcut(QKeySequence(keys))
        action.triggered.connect(lambda: act())
        self.addAction(action)
        self._actions[key] = action
        return action

    def _enable(self) -> None:
        """Offer what makes sense now."""
        has_plan = self.desk is not None
        for key in (
            "roster",
            "roster_folder",
            "copy",
            "export",
            "close",
            "next",
            "back",
            "next_finding",
            "last_finding",
            "area",
            "last_area",
            "fold",
            "guidance",
        ):
            self._actions[key].setEnabled(has_plan)
        undo = self.desk.file.journal.undo_label() if self.desk else None
        redo = self.desk.file.journal.redo_label() if self.desk else None
        for key, verb, label in (("undo", "Undo", undo), ("redo", "Redo", redo)):
            self._actions[key].setEnabled(label is not None)
            self._actions[key].setText(f"&{verb}: {label}" if label else f"&{verb}")
        if self.view is not None:
            self.view.top.offer(undo, redo)

    def event(self, event: QEvent) -> bool:
        """Alt by itself shows or hides the menu bar."""
        if isinstance(event, QKeyEvent):
            alt = event.key() == Qt.Key.Key_Alt
            if event.type() == QEvent.Type.KeyRelease and alt and self._alt_alone:
                self.menuBar().setVisible(not self.menuBar().isVisible())
                if self.menuBar().isVisible():
                    self.menuBar().setFocus()
            self._alt_alone = alt and event.type() == QEvent.Type.KeyPress
        return super().event(event)

    _alt_alone = False

    # -- plans

    def show_welcome(self) -> None:
        """Close the plan and show the welcome."""
        self._close_plan()
        welcome = Welcome(self.settings, self.theme)
        welcome.start_wanted.connect(self.start_plan)
        welcome.open_wanted.connect(self.open_plan)
        welcome.sample_wanted.connect(self.start_sample)
        welcome.settings_wanted.connect(self.show_settings)
        welcome.recent_wanted.connect(self.open_file)
        self._show(welcome)
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
        dialog = StartDialog(self, self.theme, states, self.settings.as_author.name)
        if not accepted(dialog):
            return
        self.settings.author = dialog.author.text().strip() or self.settings.author
        name = " ".join(dialog.school.text().split())[:300]
        path = self.ask.save_plan(
            self, "Where to keep the plan", self._folder() / f"{_file_name(name)}{SUFFIX}"
        )
        if path is None:
            return
        state, grades = dialog.state.currentData() or None, dialog.grades.text().strip() or None
        try:
            if path.exists():
                # The file dialog has asked whether to replace it; the old plan is kept beside.
                stamp = f"{datetime.now():%Y-%m-%d %H%M%S}"
                path.replace(path.with_name(f"{path.stem} (replaced {stamp}){SUFFIX}"))
            file = start_plan(path, self.settings.as_author, self.forms, [], "")
            with file.edit("Name the school"):
                row = file.plan.one(School)
                row.name, row.state, row.grades = name, state, grades
        except (PlanFileError, OSError) as error:
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
        try:
            file = PlanFile(path, self.settings.as_author)
        except PlanFileError as error:
            self._tell("The plan could not be opened", str(error))
            return
        self._take(file)

    def _take(self, file: PlanFile) -> None:
        """Put a plan on the desk and show it."""
        self._close_plan()
        self.desk = Desk(file, self.forms, self.reference)
        self._remember()
        self.view = PlanView(self.desk, self.settings, self.theme, self.ask)
        top = self.view.top
        top.undo_wanted.connect(self.undo)
        top.redo_wanted.connect(self.redo)
        top.export_wanted.connect(self.export)
        self.view.roster_wanted.connect(self.import_roster)
        top.set_menu([self._actions[key] for key in ("copy", "export", "new", "open", "close")])
        self.desk.changed.connect(lambda *_: self._enable())
        self._show(self.view)
        self.setWindowTitle(f"{file.path.stem} – CrisisPlan")
        self.view.show_step(self.forms.steps[0].key)
        self._enable()

    def _remember(self) -> None:
        """Note the open plan among the recent ones, as it is now."""
        assert self.desk is not None
        plan, path = self.desk.plan, self.desk.file.path
        done = whole_progress(plan, self.forms)
        self.settings.remember(
            RecentPlan(
                path=str(path.resolve()),
                school=plan.one(School).name or "",
                version=version_of(plan),
                author=plan.revisions[-1].author if plan.revisions else "",
                answered=done.percent,
                open_points=sum(not finding.missing for finding in self.desk.findings),
            )
        )
        self.settings.save()

    def _close_plan(self) -> None:
        if self.view is not None:
            self.view.flush()
        if self.desk is not None:
            self.desk.check()
            self._remember()
            self.worker.stop()
            self.desk.file.close()
        self.desk = self.view = None

    def closeEvent(self, event: Any) -> None:  # noqa: N802
        """Save what was typed; everything else is saved already."""
        self._close_plan()
        self.settings.theme, self.settings.scale = self.theme.choice, self.theme.scale
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

    # -- editing

    def undo(self) -> None:
        """Take back the last edit; a text field with typing of its own goes first."""
        if self.desk is not None and not self._text_undo("undo"):
            self.view.flush()
            self.desk.undo()

    def redo(self) -> None:
        """Bring back what undo took back."""
        if self.desk is not None and not self._text_undo("redo"):
            self.desk.redo()

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

    # -- documents

    def export(self) -> None:
        """Ask what to export, and write it beside the window."""
        if self.desk is None or self.view is None:
            return
        self.view.flush()
        dialog = ExportDialog(
            self,
            self.theme,
            self.settings.paper,
            self.desk.file.path.parent,
            sum(not finding.missing for finding in self.desk.findings),
        )

        def change_folder() -> None:
            chosen = self.ask.folder(dialog, "Folder for the documents", dialog.choice().folder)
            if chosen is not None:
                dialog.set_folder(chosen)

        dialog.change.clicked.connect(change_folder)
        if accepted(dialog):
            self.export_to(dialog.choice())

    def export_to(self, choice: ExportChoice) -> Job:
        """Write documents in the background; the returned job can be cancelled."""
        assert self.desk is not None
        assert self.view is not None
        self.settings.paper = choice.paper
        source = self.desk.file.path
        paths = {
            format: choice.folder / f"{source.stem} (school’s own){SUFFIXES[format]}"
            for format in choice.formats
        }

        def work(report: Callable[[str, int, int], None]) -> list[Path]:
            plan = read_plan(source)
            for format, path in paths.items():
                name = "Word file" if format == "word" else "PDF"

                def progress(done: int, total: int, name: str = name) -> None:
                    report(f"Making the {name}", done, total)

                export_plan(
                    plan,
                    self.forms,
                    self.reference,
                    path,
                    format=format,
                    paper=choice.paper,
                    today=date.today(),
                    progress=progress,
                )
            return list(paths.values())

        job = Job(work)
        self.view.follow(job, lambda: self.export_to(choice))
        job.done.connect(self._exported)
        self.worker.start(job)
        return job

    def _exported(self, paths: list[Path]) -> None:
        if self.view is not None:
            names = " and ".join(path.name for path in paths)
            self.view.say(f"Written: {names}", "Show the folder", lambda: _show_folder(paths[0]))

    # -- getting about

    def _go(self, step: int) -> None:
        if self.view is not None:
            self.view.go(step)

    def _finding(self, step: int) -> None:
        if self.view is not None:
            self.view.next_finding(step)

    def _area(self, step: int) -> None:
        if self.view is not None:
            self.view.next_area(step)

    def _fold(self) -> None:
        if self.view is not None:
            self.view.panel.fold(not self.view.panel.folded)

    def _guidance(self) -> None:
        if self.view is not None:
            self.view.panel.show_guidance()

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
        """Name, colors, text size, paper."""
        author = self.settings.as_author.name
        dialog = SettingsDialog(self, author, self.settings.paper, self.theme)
        before = self.theme.choice, self.theme.scale
        if not accepted(dialog):
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


def _file_name(name: str) -> str:
    kept = "".join(ch for ch in name if ch.isalnum() or ch in " -_").strip()
    return kept[:80] or "Plan"


def _show_folder(path: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent)))
