"""A window in a process of its own: when it painted first, and its plan, and its most memory.

Nothing is imported before it is wanted: the bare window pays for Qt alone.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

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
        at = time.time()
        print(json.dumps((at, at, _peak())))
        app.quit()

    app = QApplication(sys.argv[:1])
    window = Bare()
    window.setCentralWidget(QLabel("Hello"))
    window.resize(1366, 768)
    window.show()
    app.exec()


def _window(plan: Path | None) -> None:
    from crisisplan.settings import default_path, load_settings
    from crisisplan.ui import app as program

    class Measured(program.MainWindow):
        def __init__(self, *given: Any) -> None:
            super().__init__(*given)
            self.painted.connect(self.measure)
            self.times: list[float] = []

        def measure(self) -> None:
            self.times.append(time.time())
            if plan is None:
                self.finish()

        def open_file(self, path: Path) -> None:
            super().open_file(path)
            self.repaint()
            self.times.append(time.time())
            self.finish()

        def finish(self) -> None:
            if self.view is not None:
                for form in self.plans.forms.steps:
                    self.view.show_step(form.key)
                    program.QApplication.processEvents()
            print(json.dumps((self.times[0], self.times[-1], _peak())))
            self.close()
            program.QApplication.quit()

    program.MainWindow = Measured
    program.open_window(load_settings(default_path()), plan)


if __name__ == "__main__":
    if sys.argv[1] == BARE:
        _bare()
    else:
        _window(Path(sys.argv[2]) if len(sys.argv) > 2 else None)
