"""Opens the window."""

from __future__ import annotations

import gc
import sys
from pathlib import Path

import shiboken6
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from crisisplan.assets import FORMS, REFERENCE
from crisisplan.plan.forms import load_forms
from crisisplan.rules.reference import Reference
from crisisplan.settings import Settings
from crisisplan.ui.ask import Ask
from crisisplan.ui.report import Reporter
from crisisplan.ui.theme import Theme
from crisisplan.ui.window import MainWindow


def make_application() -> QApplication:
    """The application object, named for the desktop."""
    app = QApplication(sys.argv[:1])
    app.setApplicationName("CrisisPlan")
    app.setApplicationDisplayName("CrisisPlan")
    app.setDesktopFileName("crisisplan")
    return app


def open_window(settings: Settings, plan: Path | None = None) -> int:
    """Show the window and stay until it is closed; the exit status."""
    app = make_application()
    theme = Theme(app, settings.theme, settings.scale)
    app.setWindowIcon(QIcon(theme.icon("shield-check-bold", "accent")))
    window = MainWindow(settings, load_forms(FORMS), Reference(REFERENCE), theme, Ask())
    Reporter(theme, window).install()
    if plan is not None:
        window.open_file(plan)
    window.place()
    window.show()
    status = int(app.exec())
    # Python would take the application away first, and crash over what is left of the window.
    shiboken6.delete(window)
    del theme
    gc.collect()
    shiboken6.delete(app)
    return status
