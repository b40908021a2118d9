"""What makes papers beside the window: they are put in place together, once all are made."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from crisisplan.document.export import put
from crisisplan.plan.plan import Plan
from crisisplan.settings import Settings
from crisisplan.ui.ask import Ask
from crisisplan.ui.documents import Documents, Report
from crisisplan.ui.planview import PlanView
from crisisplan.ui.theme import Theme
from crisisplan.ui.work import Job

Make = Callable[[str, Path], tuple[bytes | None, list[str]]]
"""Makes the paper of a key for its path: what goes there, nothing if it is there already, and
what could not be printed."""


class PaperDocuments(QObject):
    """Asks which papers to make, and makes them as other documents are made."""

    def __init__(
        self, window: QWidget, view: PlanView, documents: Documents, settings: Settings,
        theme: Theme, ask: Ask,
    ) -> None:  # fmt: skip
        super().__init__(view)
        self._window = window
        self._view = view
        self._desk = view.desk
        self._documents = documents
        self._settings = settings
        self._theme = theme
        self._ask = ask

    def make(
        self,
        what: str,
        paths: dict[str, Path],
        prepare: Callable[[Plan, Report], Make],
        ask: Callable[[], object],
        again: Callable[[], Job],
    ) -> Job:
        """Make papers in the background; the returned job can be cancelled.

        ``prepare`` is given a snapshot of the plan; ``ask`` asks for papers anew.
        """
        paths = self._documents.agreed(paths)

        def work(report: Report) -> tuple[list[Path], list[str]]:
            make = prepare(self._desk.file.snapshot(), report)
            made: dict[Path, bytes] = {}
            warnings: list[str] = []
            for number, (key, path) in enumerate(paths.items()):
                report(f"Making the {what}", number, len(paths))
                content, told = make(key, path)
                warnings += told
                if content is not None:
                    made[path] = content
            # Only now, so that cancelling leaves no half of it.
            for path, content in made.items():
                put(content, path)
            return list(paths.values()), list(dict.fromkeys(warnings))

        documents = self._documents
        return documents.start(work, lambda made: documents.written(*made, ask), again)
