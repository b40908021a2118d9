"""The main window: it wires the parts together and holds no knowledge of plans itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray, QEvent, Qt, QUrl
from PySide6.QtGui import QAction, QDesktopServices, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QLineEdit,
    QMainWindow,
    QMenu,
    QPlainTextEdit,
    QStackedWidget,
    QWidget,
)

from crisisplan.document.export import SUFFIXES, export_plan, make_questions, put
from crisisplan.exchange.starting import (
    NAME_THE_SCHOOL,
    school_answers,
    start_plan,
    start_sample,
)
from crisisplan.plan.database import SUFFIX, PlanFileError
from crisisplan.plan.file import PlanFile, read_plan, set_aside
from crisisplan.plan.forms import Forms
from crisisplan.plan.model import School
from crisisplan.rules.completeness import whole_percent
from crisisplan.rules.reference import Reference
from crisisplan.settings import RecentPlan, Settings, full_name
from crisisplan.ui.ask import Ask
from crisisplan.ui.desk import Desk
from crisisplan.ui.dialogs import (
    ExportChoice,
    ExportDialog,
    PrintDialog,
    SettingsDialog,
    StartDialog,
    accepted,
)
from crisisplan.ui.filterline import KEY as FILTER_KEY
from crisisplan.ui.planview import PlanView
from crisisplan.ui.printing import ask_and_print, has_printer
from crisisplan.ui.school_finder import SchoolListLoader
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
                    ("copy", "Save a &copy…", None, self.save_copy),
                    ("export", "&Export…", "Ctrl+E", self.export),
                    ("print", "&Print this page…", keys.Print, self.print_page),
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
                    ("settings", "&Settings…", "Ctrl+,", self.show_settings),
                ),
            ),
            ("&Table", (("filter", "&Filter the rows", FILTER_KEY, self.filter_rows),)),
            (
                "&Go",
                (
                    ("next", "&Next step", "Ctrl+PgDown", lambda: self._go(1)),
                    ("back", "&Previous step", "Ctrl+PgUp", lambda: self._go(-1)),
                    None,
                    ("next_finding", "Next &finding", "F8", lambda: self._finding(1)),
                    ("last_finding", "Previous f&inding", "Shift+F8", lambda: self._finding(-1)),
                    None,
                    ("find_school", "Find my &school", "Ctrl+Shift+F", self._find_school),
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
                    ("preview", "&Preview", "Ctrl+Shift+P", self._preview),
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
            if title == "&Table":
                menu.aboutToShow.connect(lambda menu=menu: self._fill_table_menu(menu))
        self._enable()

    def _fill_table_menu(self, menu: QMenu) -> None:
        """What can be done in the table in use."""
        menu.clear()
        table = self.view.table_in_use() if self.view is not None else None
        self._actions["filter"].setEnabled(table is not None)
        menu.addAction(self._actions["filter"])
        if table is not None:
            menu.addSeparator()
            table.menu.fill(menu)

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
            "copy",
            "export",
            "print",
            "close",
            "filter",
            "next",
            "back",
            "next_finding",
            "last_finding",
            "find_school",
            "area",
            "last_area",
            "fold",
            "guidance",
            "preview",
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
        author = self.settings.author or full_name()
        dialog = StartDialog(self, self.theme, states, author)
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
        self.view.settings_wanted.connect(self.show_settings)
        top.undo_wanted.connect(self.undo)
        top.redo_wanted.connect(self.redo)
        top.export_wanted.connect(self.export)
        top.set_menu([self._actions[key] for key in _PLAN_MENU])
        self.desk.changed.connect(lambda *_: self._enable())
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

    def _close_plan(self) -> None:
        if self.view is not None:
            self.view.flush()
            self.view.stop()
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

    def filter_rows(self) -> None:
        """Put the cursor into the filter of the table in use."""
        table = self.view.table_in_use() if self.view is not None else None
        if table is not None:
            table.find()

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
            Path(self.settings.template) if self.settings.template else None,
        )

        def choose_template() -> None:
            chosen = self.ask.template(dialog, self._folder())
            if chosen is not None:
                dialog.set_template(chosen)

        def change_folder() -> None:
            chosen = self.ask.folder(dialog, "Folder for the documents", dialog.choice().folder)
            if chosen is not None:
                dialog.set_folder(chosen)

        dialog.choose.clicked.connect(choose_template)
        dialog.change.clicked.connect(change_folder)
        if accepted(dialog):
            self.export_to(dialog.choice())

    def export_to(self, choice: ExportChoice) -> Job:
        """Write documents in the background; the returned job can be cancelled."""
        assert self.desk is not None
        assert self.view is not None
        self.settings.paper = choice.paper
        self.settings.template = str(choice.template) if choice.template is not None else ""
        source = self.desk.file.path
        paths = {
            format: choice.folder / f"{source.stem} (school’s own){SUFFIXES[format]}"
            for format in choice.formats
        }

        def work(report: Callable[[str, int, int], None]) -> tuple[list[Path], list[str]]:
            plan = read_plan(source)
            warnings: list[str] = []
            for format, path in paths.items():
                name = "Word file" if format == "word" else "PDF"

                def progress(done: int, total: int, name: str = name) -> None:
                    report(f"Making the {name}", done, total)

                warnings += export_plan(
                    plan,
                    self.forms,
                    self.reference,
                    path,
                    format=format,
                    paper=choice.paper,
                    today=date.today(),
                    progress=progress,
                    template=choice.template if format == "word" else None,
                )
            return list(paths.values()), warnings

        job = Job(work)
        self.view.follow(job, lambda: self.export_to(choice))
        job.done.connect(lambda made: self._exported(*made, lambda: self.export_to(choice)))
        self.worker.start(job)
        return job

    def _exported(
        self, paths: list[Path], warnings: list[str], again: Callable[[], object]
    ) -> None:
        if self.view is not None:
            if warnings:
                self.view.warn(_told_briefly(warnings), again)
            names = " and ".join(path.name for path in paths)
            self.view.say(f"Written: {names}", "Show the folder", lambda: _show_folder(paths[0]))

    def print_page(self) -> None:
        """Ask what of this step to print, and print it or write it as PDF."""
        if self.desk is None or self.view is None:
            return
        self.view.flush()
        form = self.forms.step(self.view.step)
        dialog = PrintDialog(
            self, self.theme, form.title, self.settings.paper, printer=has_printer()
        )
        if accepted(dialog):
            self.print_questions(
                dialog.what.currentData(), dialog.paper.currentData(), to_paper=dialog.to_paper
            )

    def print_questions(self, what: str, paper: str, *, to_paper: bool) -> Job:
        """Lay out ``blank``, ``filled`` or ``all`` questions in the background, then print them."""
        assert self.desk is not None
        assert self.view is not None
        self.settings.paper = paper
        form = self.forms.step(self.view.step)
        source = self.desk.file.path
        steps = self.forms.steps if what == "all" else (form,)
        name = "all questions" if what == "all" else f"{form.title}, {_PRINTS[what]}"
        path = source.with_name(_file_name(f"{source.stem} - {name}") + ".pdf")

        def work(report: Callable[[str, int, int], None]) -> tuple[bytes, list[str]]:
            plan = read_plan(source) if what == "filled" else None
            report("Making the pages", 0, 0)
            content, warnings = make_questions(steps, plan, paper=paper, today=date.today())
            if not to_paper:
                put(content, path)
            return content, warnings

        def finish(made: tuple[bytes, list[str]]) -> None:
            if self.view is None:
                return
            content, warnings = made
            if warnings:
                self.view.warn(_told_briefly(warnings), again)
            if to_paper:
                ask_and_print(self, content, name, paper, self._printed)
            else:
                url = QUrl.fromLocalFile(str(path))
                self.view.say(
                    f"Written: {path.name}", "Open", lambda: QDesktopServices.openUrl(url)
                )

        def again() -> Job:
            return self.print_questions(what, paper, to_paper=to_paper)

        job = Job(work)
        self.view.follow(job, again)
        job.done.connect(finish)
        self.worker.start(job)
        return job

    def _printed(self) -> None:
        if self.view is not None:
            self.view.say("The pages are with the printer.", "")

    # -- getting about

    def _go(self, step: int) -> None:
        if self.view is not None:
            self.view.go(step)

    def _finding(self, step: int) -> None:
        if self.view is not None:
            self.view.next_finding(step)

    def _find_school(self) -> None:
        if self.view is not None:
            self.view.find_school()

    def _area(self, step: int) -> None:
        if self.view is not None:
            self.view.next_area(step)

    def _fold(self) -> None:
        if self.view is not None:
            self.view.panel.fold(not self.view.panel.folded)

    def _guidance(self) -> None:
        if self.view is not None:
            self.view.panel.show_guidance()

    def _preview(self) -> None:
        if self.view is not None:
            self.view.panel.show_preview()

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


_PLAN_MENU = ("copy", "export", "new", "open", "settings", "close")
_PRINTS = {"blank": "questions", "filled": "answers"}


def _file_name(name: str) -> str:
    kept = "".join(ch for ch in name if ch.isalnum() or ch in " -_").strip()
    return kept[:80] or "Plan"


def _told_briefly(warnings: list[str]) -> str:
    """The first characters that could not be printed, what is safe and what to do."""
    more = f" {len(warnings) - 3} more places have such characters." if len(warnings) > 3 else ""
    return (
        f"The PDF is written, with characters missing. {' '.join(warnings[:3])}{more} "
        "Install a font that has them, start CrisisPlan again and export again."
    )


def _show_folder(path: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent)))
