"""What the dialogs share that make papers: boxes to tick, the paper to print on, a folder."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QLabel, QPushButton, QWidget

from crisisplan.ui.ask import Ask
from crisisplan.ui.dialogs import choice_box, in_a_row
from crisisplan.ui.labels import text_label
from crisisplan.ui.plandialog import PlanDialog, accepted
from crisisplan.ui.theme import Theme

LANGUAGES = (("en", "English"), ("es", "Spanish"))
_PAPER = (("letter", "US Letter"), ("a4", "A4"))
FORMATS = (("word", "Word document"), ("pdf", "PDF document"))
"""In what papers are written."""


class PapersDialog(PlanDialog):
    """A dialog whose papers go to a folder."""

    def __init__(self, parent: QWidget, title: str, words: str, act: str, folder: Path) -> None:
        super().__init__(parent, title, words, act)
        self.folder = folder
        self.where = QLabel(str(folder))
        self.change = QPushButton("Change")

    def set_folder(self, folder: Path) -> None:
        """Write to another folder."""
        self.folder = folder
        self.where.setText(str(folder))

    def add_boxes(
        self, name: str, options: Sequence[tuple[str, str]], ticked: Iterable[str]
    ) -> dict[str, QCheckBox]:
        """Boxes to tick below a name that is theirs."""
        self.column.addWidget(text_label(name, "label"))
        boxes = {}
        for key, label in options:
            box = boxes[key] = QCheckBox(label)
            box.setAccessibleDescription(name)
            box.setChecked(key in ticked)
            box.toggled.connect(self.check)
            self.column.addWidget(box)
        return boxes

    def end(self, theme: Theme, paper: str) -> None:
        """The last lines: paper and folder; nothing comes below them."""
        self.paper = choice_box(theme, _PAPER, paper)
        self.line("Paper", self.paper)
        self.end_with_folder()

    def end_with_folder(self) -> None:
        """The last line of what is not printed: the folder."""
        self.line("Folder", in_a_row(self.where, self.change))
        self.finish()
        self.check()

    def agreed(self, ask: Ask) -> bool:
        """Show it, its folder to be changed; whether its papers are to be made."""

        def change_folder() -> None:
            chosen = ask.folder(self, "Folder for the papers", self.folder)
            if chosen is not None:
                self.set_folder(chosen)

        self.change.clicked.connect(change_folder)
        return accepted(self)

    def check(self) -> None:
        """Offer the act, or say why it is not offered."""
        raise NotImplementedError


def ticked(boxes: dict[str, QCheckBox]) -> tuple[str, ...]:
    """The keys of the boxes that are ticked and can be."""
    return tuple(key for key, box in boxes.items() if box.isChecked() and box.isEnabled())
