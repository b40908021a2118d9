"""Opens the window."""

from __future__ import annotations

import gc
import sys
from importlib import import_module
from itertools import count
from pathlib import Path
from typing import Any

import shiboken6
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from crisisplan.assets import FORMS, REFERENCE
from crisisplan.settings import Settings
from crisisplan.ui.report import Reporter
from crisisplan.ui.theme import Theme
from crisisplan.ui.window import MainWindow
from crisisplan.ui.work import Job


def make_application() -> QApplication:
    """The application object, named for the desktop."""
    app = QApplication(sys.argv[:1])
    app.setApplicationName("CrisisPlan")
    app.setApplicationDisplayName("CrisisPlan")
    app.setDesktopFileName("crisisplan")
    return app


def make_plans(window: MainWindow) -> Any:
    """What is done with plans, as ``Plans``."""
    # The window is painted without them: they bring the database, the documents and every page.
    from crisisplan.plan.forms import load_forms
    from crisisplan.rules.reference import Reference
    from crisisplan.ui.ask import Ask
    from crisisplan.ui.plans import Plans

    # What was imported stays: no collection of garbage has to look through it again, 50 ms each.
    gc.freeze()
    plans = Plans(window, load_forms(FORMS), Reference(REFERENCE), Ask())
    opened = count()

    def keep() -> None:
        if next(opened):
            # The plan before goes first, which was kept as well.
            gc.unfreeze()
            gc.collect()
        gc.freeze()

    # The rows of the plan that is open stay too.
    plans.opened.connect(keep)
    return plans


def open_window(settings: Settings, plan: Path | None = None) -> int:
    """Show the window and stay until it is closed; the exit status."""
    app = make_application()
    theme = Theme(app, settings.theme, settings.scale)
    app.setWindowIcon(QIcon(theme.icon("shield-check-bold", "accent")))
    window = MainWindow(settings, theme, make_plans)
    Reporter(theme, window).install()
    if plan is None:
        # In the background: a first click waits for what is left of it, and tells what fails.
        job = Job(lambda report: import_module("crisisplan.ui.plans"))
        window.painted.connect(lambda: window.worker.start(job))
    else:
        window.announce(plan)
        window.painted.connect(lambda: window.open_file(plan))
    window.place()
    window.show()
    status = int(app.exec())
    window.worker.stop()
    # Python would take the application away first, and crash over what is left of the window.
    shiboken6.delete(window)
    del theme
    gc.unfreeze()
    gc.collect()
    shiboken6.delete(app)
    return status
