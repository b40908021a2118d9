"""The main window: it wires the parts together and holds no knowledge of plans itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
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

    def _menus(self) -> Mapping[str, Sequence[Entry | None]]:
        keys = QKeySequence.StandardKey
        return {
            "&File": (
                Entry("new", "&New plan…", keys.New, self._do("start_plan")),
                Entry("open", "&Open…", keys.Open, self._do("open_plan")),
                Entry("sample", "&Try the sample school…", None, self._do("start_sample")),
                None,
                Entry("roster", "&Import a roster…", "Ctrl+I",
                      self._do("import_roster"), plan=True),
                Entry(
                    "roster_folder",
                    "Import a roster &folder…",
                    "Ctrl+Shift+I",
                    self._do("import_roster", folder=True),
                    plan=True,
                ),
                Entry("calendar", "Import a sc&hool calendar…", "Ctrl+Shift+L",
                      self._do("import_calendar"), plan=True),
                Entry("calendar_paste", "Paste a school calen&dar…", "Ctrl+Shift+V",
                      self._do("paste_calendar"), plan=True),
                None,
                Entry("copy", "Save a &copy…", None, self._do("save_copy"), plan=True),
                Entry("restore", "&Restore a backup…", None, self._do("restore"), plan=True),
                None,
                Entry("export", "&Export…", "Ctrl+E", self._do("export"), plan=True),
                Entry("print", "&Print this page…", keys.Print, self._do("print_page"), plan=True),
                None,
                Entry("drill_papers", "&Drill papers…", "Ctrl+Shift+D",
                      self._do("drill_papers"), plan=True),
                Entry("letters", "Letters to fa&milies…", "Ctrl+L",
                      self._do("letters"), plan=True),
                Entry("biometric_papers", "&Biometric papers…", "Ctrl+Shift+B",
                      self._do("biometric_papers"), plan=True),
                None,
                Entry("close", "C&lose the plan", keys.Close, self.show_welcome, plan=True),
                Entry("quit", "&Quit", keys.Quit, self.close),
            ),
            "&Edit": (
                Entry("undo", "&Undo", keys.Undo, self._do("undo")),
                Entry("redo", "&Redo", ["Ctrl+Shift+Z", "Ctrl+Y"], self._do("redo")),
                None,
                Entry("settings", "&Settings…", "Ctrl+,", self._do("show_settings")),
            ),
            "&Table": (
                Entry("filter", "&Filter the rows", FILTER_KEY, self.filter_rows, plan=True),
            ),
            "&Drills": (
                Entry("propose", "&Propose the year…", None, self._with_drills("propose"),
                      plan=True),
                Entry("add_drill", "&Add a drill", None, self._with_drills("add_drill"), plan=True),
                Entry("record_drill", "&Record a drill…", "Ctrl+Shift+R",
                      self._with_drills("record_one"), plan=True),
                None,
                Entry("drill_board", "Show the &board", None,
                      self._with_drills("show_drill_board"), plan=True),
                Entry("drill_table", "Show the &table", None,
                      self._with_drills("show_table"), plan=True),
                Entry("drill_month", "Show the &month", None,
                      self._with_drills("show_month"), plan=True),
                None,
                Entry("drill_timer", "&Start or stop the timer", "Ctrl+Shift+T",
                      self._with_drills("start_or_stop_timer"), plan=True),
            ),
            "T&raining": (
                Entry("record_training", "&Record a training…", "Ctrl+Shift+G",
                      self._with_training("record_one"), plan=True),
                Entry("import_training", "&Import training records…", None,
                      self._do("import_training"), plan=True),
                Entry("paste_training", "&Paste training records…", None,
                      self._do("paste_training"), plan=True),
                Entry("training_papers", "&Training papers…", "Ctrl+Shift+E",
                      self._do("training_papers"), plan=True),
                None,
                Entry("start_set", "&Start with what fits…", None,
                      self._with_training("start_set"), plan=True),
                Entry("plan_briefing", "Plan the yearly &briefing", None,
                      self._with_training("plan_briefing"), plan=True),
                None,
                Entry("training_who", "Show &who is trained", None,
                      self._with_training("show_who"), plan=True),
                Entry("training_asked", "Show what is &asked", None,
                      self._with_training("show_asked"), plan=True),
                Entry("training_sessions", "Show the s&essions", None,
                      self._with_training("show_sessions"), plan=True),
                Entry("training_records", "Show all re&cords", None,
                      self._with_training("show_records"), plan=True),
            ),
            "&Biometrics": (
                Entry("add_system", "&Add a system", None,
                      self._with_biometrics("add_system"), plan=True),
                Entry("use_none", "We &use none", None,
                      self._with_biometrics("use_none"), plan=True),
                None,
                Entry("next_stage", "&Next stage", None,
                      self._with_biometrics("next_stage"), plan=True),
                Entry("stage_back", "&Back one stage", None,
                      self._with_biometrics("go_back"), plan=True),
                Entry("refuse_system", "&Refuse the system…", None,
                      self._with_biometrics("refuse"), plan=True),
                Entry("unrefuse_system", "&Take the refusal back", None,
                      self._with_biometrics("take_back_refusal"), plan=True),
                Entry("remove_system", "Re&move the system", None,
                      self._with_biometrics("remove_system"), plan=True),
                Entry("counsel_note", "Record counsel’s n&ote…", None,
                      self._with_biometrics("record_counsel"), plan=True),
                Entry("withdrawal", "Record a &withdrawal…", "Ctrl+Shift+W",
                      self._with_biometrics("record_withdrawal"), plan=True),
                None,
                Entry("stop_check", "Show the &stop-check", "Ctrl+Shift+S",
                      self._with_biometrics("show_check"), plan=True),
                Entry("counsel_paper", "&Print the stop-check for counsel…", None,
                      self._with_biometrics("print_for_counsel"), plan=True),
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

    def _do(self, name: str, **options: Any) -> Callable[[], Any]:
        """Something that is done with plans."""
        return lambda: getattr(self.plans, name)(**options)

    def _in_view(self, name: str, *arguments: Any) -> Callable[[], Any]:
        """Something that the open plan’s view does."""

        def act() -> None:
            if self.view is not None:
                getattr(self.view, name)(*arguments)

        return act

    def _with_drills(self, act: str) -> Callable[[], Any]:
        """Something that the step of the drills does."""
        return self._in_view("do_with_drills", act)

    def _with_training(self, act: str) -> Callable[[], Any]:
        """Something that the step of staff training does."""
        return self._in_view("do_with_training", act)

    def _with_biometrics(self, act: str) -> Callable[[], Any]:
        """Something that the step on biometrics does."""
        return self._in_view("do_with_biometrics", act)

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
