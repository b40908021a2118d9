"""What is brought in from a file is looked over first: the frame of a roster, a calendar,
training records."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from crisisplan.ui.plandialog import PlanDialog
from crisisplan.ui.tabs import Tabs
from crisisplan.ui.theme import Theme
from crisisplan.ui.work import Job, Worker


class ImportDialog(PlanDialog):
    """Tabs with what was read; what is corrected is worked out anew beside the window."""

    def __init__(self, parent: QWidget, theme: Theme, worker: Worker, what: str) -> None:
        super().__init__(
            parent,
            f"Import the {what}?",
            "Nothing is changed before you say so below, and you can undo it in one step.",
            "Import",
        )
        self._theme, self._worker = theme, worker
        self._tabs = Tabs(theme)
        self.below = QVBoxLayout()
        """What stands below the tabs, above the verbs."""
        self._job: Job | None = None

    def finish(self) -> None:
        """Put the tabs below what was added, and the verbs below them."""
        self.column.addWidget(self._tabs, 1)
        self.column.addLayout(self.below)
        super().finish()
        # At large text on a small screen the lists scroll; the dialog keeps within the window.
        room, px = self.parentWidget().window().size(), self._theme.px
        self.resize(min(px(940), room.width()), min(px(640), room.height()))

    def tabs(self) -> list[QPushButton]:
        """The tabs, from left to right."""
        return self._tabs.buttons()

    @property
    def busy(self) -> bool:
        """Whether it is still being worked out what importing would do."""
        return self._job is not None

    def work_out(self, work: Callable[[], Any], show: Callable[[Any], None]) -> None:
        """Work something out and show it, unless by then something else is asked for."""
        if self._job is not None:
            self._job.cancel()
        job = self._job = Job(lambda report: work())
        job.done.connect(lambda found: self._worked_out(job, lambda: show(found)))
        job.failed.connect(
            lambda error: self._worked_out(job, lambda: self.allow(False, str(error)))
        )
        self._worker.start(job)

    def _worked_out(self, job: Job, show: Callable[[], None]) -> None:
        if job is self._job:
            self._job = None
            show()
