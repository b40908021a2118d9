"""Questions to people, and file pickers: one small object, so that tests can answer instead."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from crisisplan.exchange.sheets import SUFFIXES
from crisisplan.plan.attachments import SUFFIXES as ATTACHED_SUFFIXES
from crisisplan.plan.database import SUFFIX
from crisisplan.ui.plandialog import accepted

PLANS = f"CrisisPlan (*{SUFFIX})"
SCHOOL_LISTS = "School lists (*.zip *.csv *.txt *.gz *.xz);;All files (*)"
CALENDARS = "School calendars (*.ics *.csv *.tsv *.txt *.xlsx *.xls *.ods);;All files (*)"
ROSTERS = f"Rosters ({' '.join(f'*{suffix}' for suffix in SUFFIXES)});;All files (*)"

ATTACHED = f"Certificates ({' '.join(f'*{suffix}' for suffix in ATTACHED_SUFFIXES)})"


class Question(QDialog):
    """A question with its effect and two verbs, the safe one first and as Escape."""

    def __init__(self, parent: QWidget, title: str, effect: str, act: str, keep: str = "") -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        heading, text = QLabel(title), QLabel(effect)
        heading.setProperty("kind", "dialog-title")
        heading.setWordWrap(True)
        text.setWordWrap(True)
        text.setProperty("kind", "quiet")
        safe, go = QPushButton(keep), QPushButton(act)
        safe.clicked.connect(self.reject)
        go.clicked.connect(self.accept)
        go.setProperty("kind", "primary")
        (safe if keep else go).setDefault(True)
        buttons = QHBoxLayout()
        buttons.addStretch()
        if keep:
            buttons.addWidget(safe)
        buttons.addWidget(go)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(heading)
        layout.addWidget(text)
        layout.addSpacing(8)
        layout.addLayout(buttons)
        self.setMinimumWidth(420)


class Ask:
    """Asks the person at the screen."""

    def confirm(self, parent: QWidget, title: str, effect: str, act: str, keep: str) -> bool:
        """Whether to go on; Escape keeps everything as it is."""
        question = Question(parent, title, effect, act, keep)
        return accepted(question)

    def tell(self, parent: QWidget, title: str, words: str) -> None:
        """Say what happened, where no page is there to say it on."""
        accepted(Question(parent, title, words, "Close"))

    def save_copy(self, parent: QWidget, suggestion: Path) -> Path | None:
        """Where to put a copy."""
        return self.save_plan(parent, "Save a copy", suggestion)

    def open_plan(self, parent: QWidget, folder: Path) -> Path | None:
        """Which plan file to open."""
        name, _ = QFileDialog.getOpenFileName(parent, "Open a plan", str(folder), PLANS)
        return Path(name) if name else None

    def template(self, parent: QWidget, folder: Path) -> Path | None:
        """Which Word template to use."""
        name, _ = QFileDialog.getOpenFileName(
            parent, "Choose a Word template", str(folder), "Word (*.docx *.dotx)"
        )
        return Path(name) if name else None

    def open_school_list(self, parent: QWidget, folder: Path) -> Path | None:
        """Which school list to load."""
        name, _ = QFileDialog.getOpenFileName(
            parent, "Load a school list", str(folder), SCHOOL_LISTS
        )
        return Path(name) if name else None

    def open_roster(self, parent: QWidget, folder: Path) -> Path | None:
        """Which roster to import."""
        name, _ = QFileDialog.getOpenFileName(parent, "Import a roster", str(folder), ROSTERS)
        return Path(name) if name else None

    def open_calendar(self, parent: QWidget, folder: Path) -> Path | None:
        """Which school calendar to import."""
        name, _ = QFileDialog.getOpenFileName(
            parent, "Import a school calendar", str(folder), CALENDARS
        )
        return Path(name) if name else None

    def attached(self, parent: QWidget, folder: Path) -> Path | None:
        """Which file to keep in the plan."""
        name, _ = QFileDialog.getOpenFileName(parent, "Attach a file", str(folder), ATTACHED)
        return Path(name) if name else None

    def save_attached(self, parent: QWidget, suggestion: Path) -> Path | None:
        """Where to put a copy of an attached file."""
        dialog = QFileDialog(parent, "Save a copy", str(suggestion.parent), ATTACHED)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(suggestion.suffix.removeprefix("."))
        dialog.selectFile(suggestion.name)
        return Path(dialog.selectedFiles()[0]) if accepted(dialog) else None

    def save_plan(self, parent: QWidget, title: str, suggestion: Path) -> Path | None:
        """Where to put a plan file."""
        dialog = QFileDialog(parent, title, str(suggestion.parent), PLANS)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        # With the suffix, so that the question about replacing is asked of the right name.
        dialog.setDefaultSuffix(SUFFIX.removeprefix("."))
        dialog.selectFile(suggestion.name)
        if not accepted(dialog):
            return None
        path = Path(dialog.selectedFiles()[0])
        return path if path.suffix == SUFFIX else path.with_name(path.name + SUFFIX)

    def folder(self, parent: QWidget, title: str, folder: Path) -> Path | None:
        """Which folder to write to."""
        name = QFileDialog.getExistingDirectory(parent, title, str(folder))
        return Path(name) if name else None
