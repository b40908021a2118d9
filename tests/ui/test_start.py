"""The start in a process of its own: what the first paint waits for, and what comes after it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from crisisplan.ui.welcome import Welcome
from crisisplan.ui.window import MainWindow
from tests.ui.conftest import Answers

LATER = (
    *("sqlalchemy", "reportlab", "docx", "lxml", "pypdfium2", "PIL", "xlrd", "qtpy", "asyncio"),
    *("nltk", "textstat", "crisisplan.document.biometrics"),
    *("crisisplan.plan.model", "crisisplan.document.export", "crisisplan.exchange.sheets"),
    *("crisisplan.ui.planview", "crisisplan.ui.dialogs", "PySide6.QtPdf"),
)
"""What a plan needs, or nobody: the window is painted before any of it is there."""

STARTED = """
import json, linecache, sys
from pathlib import Path
from crisisplan.settings import default_path, load_settings
from crisisplan.ui import app
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLabel

class Watched(app.MainWindow):
    def __init__(self, *given):
        super().__init__(*given)
        self.painted.connect(self.look)

    def look(self):
        self.first = [sorted(sys.modules), [label.text() for label in self.findChildren(QLabel)]]
        # Behind what the program does at this moment.
        QTimer.singleShot(0, self.leave)

    def leave(self):
        while "crisisplan.ui.plans" not in sys.modules:
            app.QApplication.processEvents()
        title, read = self.windowTitle(), len(linecache.cache)
        self.close()
        print(json.dumps((*self.first, title, read)))

app.MainWindow = Watched
plan = Path(sys.argv[1]) if len(sys.argv) > 1 else None
sys.exit(app.open_window(load_settings(default_path()), plan))
"""


def started(*arguments: str) -> tuple[list[str], list[str], str, int]:
    """The modules and the words of the first paint; then the title, and how many files were read
    as source.
    """
    done = subprocess.run(  # noqa: PLW1510
        [sys.executable, "-c", STARTED, *arguments],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (0, "")
    told: Any = json.loads(done.stdout)
    return tuple(told)


def wanted_too_early(modules: list[str]) -> list[str]:
    return [name for name in LATER if name in modules]


def test_the_welcome_is_painted_before_what_plans_need() -> None:
    modules, words, title, _ = started()
    assert wanted_too_early(modules) == []
    assert "Start a new plan" in words
    assert title == "CrisisPlan"


def test_a_plan_given_at_the_start_is_announced_and_opened(sample_path: Path) -> None:
    modules, words, title, _ = started(str(sample_path))
    assert wanted_too_early(modules) == []
    assert f"Opening {sample_path.name}…" in words
    assert title == f"{sample_path.stem} – CrisisPlan"


def test_a_plan_that_cannot_be_opened_leaves_the_welcome(
    window: MainWindow, ask: Answers, tmp_path: Path
) -> None:
    window.announce(tmp_path / "gone.crisisplan")
    window.open_file(tmp_path / "gone.crisisplan")
    assert ask.asked[-1].startswith("The plan could not be opened")
    assert isinstance(window.centralWidget().currentWidget(), Welcome)


def test_no_module_is_read_as_source() -> None:
    """Qt for Python would read each; the lines would stay in memory."""
    *_, read = started()
    assert read < 20
