"""A window in a process of its own: when it first painted, and the most memory it took.

Nothing is imported before it is wanted: the bare window pays for Qt alone.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

BARE, WINDOW = "bare", "window"


def _peak() -> float:
    """The most memory that this process has held, in MB."""
    status = Path("/proc/self/status")
    if status.exists():
        # What getrusage says counts the process that started this one.
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    if sys.platform == "win32":
        import psutil

        return float(psutil.Process().memory_info().peak_wset) / 1_048_576
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_048_576


def _bare() -> None:
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication, QLabel, QMainWindow

    class Bare(QMainWindow):
        def paintEvent(self, event: object) -> None:  # noqa: N802
            QTimer.singleShot(0, painted)

    def painted() -> None:
        print(json.dumps((time.time(), _peak())))
        app.quit()

    app = QApplication(sys.argv[:1])
    window = Bare()
    window.setCentralWidget(QLabel("Hello"))
    window.resize(1366, 768)
    window.show()
    app.exec()


def _window(plan: Path | None) -> None:
    from PySide6.QtCore import QTimer

    from crisisplan.settings import default_path, load_settings
    from crisisplan.ui import app as program

    class Measured(program.MainWindow):
        shown = False

        def paintEvent(self, event: object) -> None:  # noqa: N802
            if not self.shown:
                self.shown = True
                QTimer.singleShot(0, lambda: painted(self))

    def painted(window: Measured) -> None:
        at = time.time()
        if window.view is not None:
            for form in window.forms.steps:
                window.view.show_step(form.key)
                program.QApplication.processEvents()
        print(json.dumps((at, _peak())))
        window.close()
        program.QApplication.quit()

    program.MainWindow = Measured
    program.open_window(load_settings(default_path()), plan)


if __name__ == "__main__":
    if sys.argv[1] == BARE:
        _bare()
    else:
        _window(Path(sys.argv[2]) if len(sys.argv) > 2 else None)
