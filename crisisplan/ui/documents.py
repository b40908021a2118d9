"""Documents of the open plan: exported and printed beside the window."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from crisisplan.document.export import (
    SUFFIXES,
    file_name,
    make_document,
    make_questions,
    put,
)
from crisisplan.rules.finding import listed
from crisisplan.settings import Settings
from crisisplan.ui.ask import Ask
from crisisplan.ui.dialogs import ExportChoice, ExportDialog, PrintDialog
from crisisplan.ui.plandialog import accepted
from crisisplan.ui.planview import PlanView
from crisisplan.ui.printing import ask_and_print, has_printer
from crisisplan.ui.theme import Theme
from crisisplan.ui.work import Job, Worker

_PRINTS = {"blank": "questions", "filled": "answers"}

Report = Callable[[str, int, int], None]


class Documents(QObject):
    """Asks what to make of the plan, makes it in the background and says what became of it."""

    def __init__(
        self, window: QWidget, view: PlanView, settings: Settings, theme: Theme, ask: Ask,
        worker: Worker,
    ) -> None:  # fmt: skip
        super().__init__(view)
        self._window = window
        self._view = view
        self._desk = view.desk
        self._settings = settings
        self._theme = theme
        self._ask = ask
        self._worker = worker

    # -- export

    def export(self) -> None:
        """Ask what to export, and export it."""
        self._view.flush()
        settings = self._settings
        dialog = ExportDialog(
            self._window,
            self._theme,
            settings.paper,
            self._desk.file.path.parent,
            sum(not finding.missing for finding in self._desk.findings),
            Path(settings.template) if settings.template else None,
        )

        def choose_template() -> None:
            chosen = self._ask.template(dialog, dialog.choice().folder)
            if chosen is not None:
                dialog.set_template(chosen)

        def change_folder() -> None:
            chosen = self._ask.folder(dialog, "Folder for the documents", dialog.choice().folder)
            if chosen is not None:
                dialog.set_folder(chosen)

        dialog.choose.clicked.connect(choose_template)
        dialog.change.clicked.connect(change_folder)
        if accepted(dialog):
            self.export_to(dialog.choice())

    def export_to(self, choice: ExportChoice) -> Job:
        """Make documents in the background; the returned job can be cancelled."""
        self._settings.paper = choice.paper
        self._settings.template = str(choice.template) if choice.template is not None else ""
        stem = self._desk.file.path.stem
        paths = {
            format: choice.folder / f"{stem} (school’s own){SUFFIXES[format]}"
            for format in choice.formats
        }
        paths = self.agreed(paths)

        def work(report: Report) -> tuple[list[Path], list[str]]:
            plan = self._desk.file.snapshot()
            made: dict[Path, bytes] = {}
            warnings: list[str] = []
            for format, path in paths.items():
                name = "Word file" if format == "word" else "PDF"

                def progress(done: int, total: int, name: str = name) -> None:
                    report(f"Making the {name}", done, total)

                made[path], told = make_document(
                    plan,
                    self._desk.forms,
                    self._desk.reference,
                    format=format,
                    paper=choice.paper,
                    today=date.today(),
                    progress=progress,
                    template=choice.template if format == "word" else None,
                )
                warnings += told
            # Only now, so that cancelling leaves no half of it.
            for path, content in made.items():
                put(content, path)
            return list(paths.values()), warnings

        return self.start(
            work, lambda made: self.written(*made, self.export), lambda: self.export_to(choice)
        )

    def agreed(self, paths: dict[str, Path]) -> dict[str, Path]:
        """The paths to write to: what is there is replaced only if that is agreed to."""
        there = [path.name for path in paths.values() if path.exists()]
        if not there:
            return paths
        kept = "Keep it and write another" if len(there) == 1 else "Keep them and write others"
        effect = (
            f"{listed(there)} {'is' if len(there) == 1 else 'are'} in this folder already. What "
            "somebody wrote into such a document by hand would be gone."
        )
        if self._ask.confirm(self._window, "Replace what is there?", effect, "Replace", kept):
            return paths
        return {format: free_path(path) for format, path in paths.items()}

    def written(self, paths: list[Path], warnings: list[str], again: Callable[[], object]) -> None:
        """Say which files were written, and what could not be printed in them."""
        if warnings:
            self._view.warn(_told_briefly(warnings), again)
        self._view.say(
            f"Written: {listed([path.name for path in paths])}",
            "Show the folder",
            lambda: _show_folder(paths[0]),
        )

    # -- print

    def print_page(self) -> None:
        """Ask what of this step to print, and print it or write it as PDF."""
        self._view.flush()
        form = self._desk.forms.step(self._view.step)
        dialog = PrintDialog(
            self._window, self._theme, form.title, self._settings.paper, printer=has_printer()
        )
        if accepted(dialog):
            self.print_questions(
                dialog.what.currentData(), dialog.paper.currentData(), to_paper=dialog.to_paper
            )

    def print_questions(self, what: str, paper: str, *, to_paper: bool) -> Job:
        """Lay out ``blank``, ``filled`` or ``all`` questions in the background, then print them."""
        self._settings.paper = paper
        forms = self._desk.forms
        form = forms.step(self._view.step)
        file = self._desk.file
        steps = forms.steps if what == "all" else (form,)
        name = "all questions" if what == "all" else f"{form.title}, {_PRINTS[what]}"
        path = file.path.with_name(file_name(f"{file.path.stem} - {name}") + ".pdf")

        def work(report: Report) -> tuple[bytes, list[str]]:
            plan = file.snapshot() if what == "filled" else None
            report("Making the pages", 0, 0)
            content, warnings = make_questions(steps, plan, paper=paper, today=date.today())
            if not to_paper:
                put(content, path)
            return content, warnings

        def finish(made: tuple[bytes, list[str]]) -> None:
            content, warnings = made
            if warnings:
                self._view.warn(_told_briefly(warnings), again)
            if to_paper:
                ask_and_print(self._window, content, name, paper, self._printed)
            else:
                url = QUrl.fromLocalFile(str(path))
                self._view.say(
                    f"Written: {path.name}", "Open", lambda: QDesktopServices.openUrl(url)
                )

        def again() -> Job:
            return self.print_questions(what, paper, to_paper=to_paper)

        return self.start(work, finish, again)

    def _printed(self) -> None:
        self._view.say("The pages are with the printer.", "")

    def start(
        self, work: Callable[[Report], object], done: Callable[..., None], again: Callable[[], Job]
    ) -> Job:
        """Start work beside the window, with progress and cancel; ``again`` does it anew."""
        job = Job(work)
        self._view.follow(job, again)
        job.done.connect(done)
        self._worker.start(job)
        return job


def free_path(path: Path) -> Path:
    """The path itself, or with a number where something is there already."""
    number, free = 1, path
    while free.exists():
        number += 1
        free = path.with_name(f"{path.stem} ({number}){path.suffix}")
    return free


def _told_briefly(warnings: list[str]) -> str:
    """The first characters that could not be printed, what is safe and what to do."""
    more = f" {len(warnings) - 3} more places have such characters." if len(warnings) > 3 else ""
    return (
        f"The PDF is written, with characters missing. {' '.join(warnings[:3])}{more} "
        "Install a font that has them, start CrisisPlan again and export again."
    )


def _show_folder(path: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent)))
