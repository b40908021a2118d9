"""The main window: it wires the parts together and holds no knowledge of plans itself."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QMainWindow,
    QStackedWidget,
    QWidget,
)

from crisisplan.settings import Settings
from crisisplan.ui.labels import text_label
from crisisplan.ui.menus import FILTER_KEY, HISTORY_KEY, SEARCH_KEY, Entry, Menus
from crisisplan.ui.theme import SCALES, Theme
from crisisplan.ui.welcome import Welcome
from crisisplan.ui.work import Worker

Entries = tuple[Entry | None, ...]
_of_plan = partial(Entry, plan=True)


class MainWindow(QMainWindow):
    """Shows the welcome, or a plan; brings what is done with plans when that is first wanted."""

    painted = Signal()
    """The window has been painted for the first time."""

    def __init__(
        self, settings: Settings, theme: Theme, plans: Callable[[MainWindow], Any]
    ) -> None:
        super().__init__()
        self.settings = settings
        self.theme = theme
        self.worker = Worker()
        self._make_plans = plans
        self._plans: Any = None
        self._is_painted = False
        self._stack = QStackedWidget()
        self.setCentralWidget(self._stack)
        self.setWindowTitle("CrisisPlan")
        self.setMinimumSize(760, 520)
        self.resize(1366, 768)
        self.menus = Menus(self, self._menus())
        self.menus.menus["&Table"].aboutToShow.connect(self._fill_table_menu)
        self._enable()
        self.show_welcome()

    @property
    def plans(self) -> Any:
        """The ``Plans``: what is done with them."""
        if self._plans is None:
            self._plans = self._make_plans(self)
            self._plans.opened.connect(self._show_plan)
            self._plans.changed.connect(self._enable)
        return self._plans

    @property
    def desk(self) -> Any:
        """The open plan’s ``Desk``; ``None`` at the welcome."""
        return self._plans and self._plans.desk

    @property
    def view(self) -> Any:
        """The open plan’s ``PlanView``; ``None`` at the welcome."""
        return self._plans and self._plans.view

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Say when it is done for the first time."""
        super().paintEvent(event)
        if not self._is_painted:
            self._is_painted = True
            QTimer.singleShot(0, self, self.painted.emit)

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

    def _menus(self) -> dict[str, Entries]:
        return {
            "&File": self._file_menu(),
            "&Edit": self._edit_menu(),
            "&Table": self._table_menu(),
            "&Drills": self._drills_menu(),
            "T&raining": self._training_menu(),
            "&Biometrics": self._biometrics_menu(),
            "&Go": self._go_menu(),
            "&View": self._view_menu(),
        }

    def _file_menu(self) -> Entries:
        keys, act = QKeySequence.StandardKey, self._do
        return (
            Entry("new", "&New plan…", keys.New, act("start_plan")),
            Entry("open", "&Open…", keys.Open, act("open_plan")),
            Entry("sample", "&Try the sample school…", None, act("start_sample")),
            None,
            _of_plan("roster", "&Import a roster…", "Ctrl+I", act("import_roster")),
            _of_plan(
                "roster_folder",
                "Import a roster &folder…",
                "Ctrl+Shift+I",
                act("import_roster", folder=True),
            ),
            _of_plan(
                "calendar", "Import a sc&hool calendar…", "Ctrl+Shift+L", act("import_calendar")
            ),
            _of_plan(
                "calendar_paste", "Paste a school calen&dar…", "Ctrl+Shift+V", act("paste_calendar")
            ),
            None,
            _of_plan("copy", "Save a &copy…", None, act("save_copy")),
            _of_plan("restore", "&Restore a backup…", None, act("restore")),
            None,
            _of_plan("export", "&Export…", "Ctrl+E", act("export")),
            _of_plan("print", "&Print this page…", keys.Print, act("print_page")),
            None,
            _of_plan("drill_papers", "&Drill papers…", "Ctrl+Shift+D", act("drill_papers")),
            _of_plan("letters", "Letters to fa&milies…", "Ctrl+L", act("letters")),
            _of_plan(
                "biometric_papers", "&Biometric papers…", "Ctrl+Shift+B", act("biometric_papers")
            ),
            None,
            _of_plan("close", "C&lose the plan", keys.Close, self.show_welcome),
            Entry("quit", "&Quit", keys.Quit, self.close),
        )

    def _edit_menu(self) -> Entries:
        keys = QKeySequence.StandardKey
        return (
            Entry("undo", "&Undo", keys.Undo, self._do("undo")),
            Entry("redo", "&Redo", ["Ctrl+Shift+Z", "Ctrl+Y"], self._do("redo")),
            None,
            Entry("settings", "&Settings…", "Ctrl+,", self._do("show_settings")),
        )

    def _table_menu(self) -> Entries:
        return (_of_plan("filter", "&Filter the rows", FILTER_KEY, self.filter_rows),)

    def _drills_menu(self) -> Entries:
        act = partial(self._in_view, "do_in", "drills")
        return (
            _of_plan("propose", "&Propose the year…", None, act("propose")),
            _of_plan("add_drill", "&Add a drill", None, act("add_drill")),
            _of_plan("record_drill", "&Record a drill…", "Ctrl+Shift+R", act("record_one")),
            None,
            _of_plan("drill_board", "Show the &board", None, act("show_drill_board")),
            _of_plan("drill_table", "Show the &table", None, act("show_table")),
            _of_plan("drill_month", "Show the &month", None, act("show_month")),
            None,
            _of_plan(
                "drill_timer",
                "&Start or stop the timer",
                "Ctrl+Shift+T",
                act("start_or_stop_timer"),
            ),
        )

    def _training_menu(self) -> Entries:
        act = partial(self._in_view, "do_in", "training")
        return (
            _of_plan("record_training", "&Record a training…", "Ctrl+Shift+G", act("record_one")),
            _of_plan(
                "import_training", "&Import training records…", None, self._do("import_training")
            ),
            _of_plan(
                "paste_training", "&Paste training records…", None, self._do("paste_training")
            ),
            _of_plan(
                "training_papers", "&Training papers…", "Ctrl+Shift+E", self._do("training_papers")
            ),
            _of_plan("training_lists", "&Lists and certificates…", None, act("save_lists")),
            None,
            _of_plan("start_set", "&Start with what fits…", None, act("start_set")),
            _of_plan("plan_briefing", "Plan the yearly &briefing", None, act("plan_briefing")),
            None,
            _of_plan("training_who", "Show &who is trained", None, act("show_who")),
            _of_plan("training_asked", "Show what is &asked", None, act("show_asked")),
            _of_plan("training_sessions", "Show the s&essions", None, act("show_sessions")),
            _of_plan("training_records", "Show all re&cords", None, act("show_records")),
        )

    def _biometrics_menu(self) -> Entries:
        act = partial(self._in_view, "do_in", "biometrics")
        return (
            _of_plan("add_system", "&Add a system", None, act("add_system")),
            _of_plan("use_none", "We &use none", None, act("use_none")),
            None,
            _of_plan("next_stage", "&Next stage", None, act("next_stage")),
            _of_plan("stage_back", "&Back one stage", None, act("go_back")),
            _of_plan("refuse_system", "&Refuse the system…", None, act("refuse")),
            _of_plan("unrefuse_system", "&Take the refusal back", None, act("take_back_refusal")),
            _of_plan("remove_system", "Re&move the system", None, act("remove_system")),
            _of_plan("counsel_note", "Record counsel’s n&ote…", None, act("record_counsel")),
            _of_plan(
                "withdrawal", "Record a &withdrawal…", "Ctrl+Shift+W", act("record_withdrawal")
            ),
            None,
            _of_plan("spanish_wording", "Spanish wordin&g…", None, act("translate")),
            _of_plan(
                "stop_check", "Show the &stop-check", "Ctrl+Shift+S", self._in_view("show_check")
            ),
            _of_plan(
                "counsel_paper",
                "&Print the stop-check for counsel…",
                None,
                act("print_for_counsel"),
            ),
        )

    def _go_menu(self) -> Entries:
        act = self._in_view
        return (
            _of_plan("search", "Searc&h…", SEARCH_KEY, self.search),
            None,
            _of_plan("next", "&Next step", "Ctrl+PgDown", act("go", 1)),
            _of_plan("back", "&Previous step", "Ctrl+PgUp", act("go", -1)),
            None,
            _of_plan("next_finding", "Next &finding", "F8", act("next_finding", 1)),
            _of_plan("last_finding", "Previous f&inding", "Shift+F8", act("next_finding", -1)),
            None,
            _of_plan("find_school", "Find my &school", "Ctrl+Shift+F", act("find_school")),
            None,
            _of_plan("area", "Next &area", "F6", act("next_area", 1)),
            _of_plan("last_area", "Previous a&rea", "Shift+F6", act("next_area", -1)),
        )

    def _view_menu(self) -> Entries:
        act = self._in_view
        return (
            _of_plan("fold", "&Fold the panel", "F9", act("fold")),
            _of_plan("guidance", "&Guidance", "F1", act("show_guidance")),
            _of_plan("preview", "&Preview", "Ctrl+Shift+P", act("show_preview")),
            None,
            _of_plan("history", "&History of the field…", HISTORY_KEY, self.show_history),
            None,
            Entry("larger", "&Larger text", ["Ctrl++", "Ctrl+="], lambda: self._scale(1)),
            Entry("smaller", "&Smaller text", "Ctrl+-", lambda: self._scale(-1)),
            Entry("normal", "&Normal text", "Ctrl+0", lambda: self._scale(0)),
            None,
            Entry("full", "F&ull screen", "F11", self._full_screen),
        )

    def _do(self, name: str, **options: Any) -> Callable[[], Any]:
        """Something that is done with plans."""
        return lambda: getattr(self.plans, name)(**options)

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
        if self._plans is not None and not self._plans.close():
            return
        welcome = Welcome(self.settings, self.theme)
        welcome.start_wanted.connect(self._do("start_plan"))
        welcome.open_wanted.connect(self._do("open_plan"))
        welcome.sample_wanted.connect(self._do("start_sample"))
        welcome.settings_wanted.connect(self._do("show_settings"))
        welcome.recent_wanted.connect(self.open_file)
        self._show(welcome)
        welcome.start.setFocus()
        self.setWindowTitle("CrisisPlan")
        self._enable()

    def announce(self, path: Path) -> None:
        """Say that a plan is about to be opened, where it will be."""
        words = text_label(f"Opening {path.name}…", "quiet", wrap=True)
        words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._show(words)

    def open_file(self, path: Path) -> None:
        """Open a plan file; the welcome shows where none is open after it."""
        self.plans.open_file(path)
        if self.desk is None:
            self.show_welcome()

    def _show_plan(self) -> None:
        """Show the plan that was opened."""
        view = self.view
        view.top.search_wanted.connect(self.search)
        view.top.set_menu([self.menus.actions[key] for key in _PLAN_MENU])
        self._show(view)
        self.setWindowTitle(f"{self.desk.file.path.stem} – CrisisPlan")
        view.show_step(self.plans.forms.steps[0].key)
        self._enable()

    def _show(self, widget: QWidget) -> None:
        while self._stack.count():
            old = self._stack.widget(0)
            self._stack.removeWidget(old)
            old.deleteLater()
        self._stack.addWidget(widget)

    def closeEvent(self, event: Any) -> None:  # noqa: N802
        """Save what was typed; everything else is saved already."""
        if self._plans is not None and not self._plans.close():
            event.ignore()
            return
        self.settings.theme, self.settings.scale = self.theme.choice, self.theme.scale
        self.settings.geometry = self.saveGeometry().toBase64().data().decode()
        self.settings.save()
        super().closeEvent(event)

    # -- editing

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


_PLAN_MENU = ("copy", "export", "new", "open", "settings", "close")
