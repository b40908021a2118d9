"""What is brought in from a file is looked over first: the frame of a roster, a calendar,
training records."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from crisisplan.settings import Settings
from crisisplan.ui.editors import Combo
from crisisplan.ui.labels import text_label
from crisisplan.ui.plandialog import PlanDialog
from crisisplan.ui.planview import PlanView
from crisisplan.ui.tabs import Tabs
from crisisplan.ui.theme import Theme
from crisisplan.ui.work import Job, Worker
from crisisplan.ui.wrappedtable import TickRows, wrapped_table


def read_beside(
    work: Callable[[Callable[[str, int, int], None]], Any],
    show: Callable[[Any], None],
    again: Callable[[], Job],
    view: PlanView,
    worker: Worker,
) -> Job:
    """Read something beside the window, then show it; the returned job can be cancelled."""
    job = Job(work)
    view.follow(job, again, "Cancelled. Nothing was changed.")
    job.done.connect(show)
    worker.start(job)
    return job


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


class ChangesDialog(ImportDialog):
    """What an import would change, to tick, with the meanings of the file’s columns to correct."""

    def __init__(
        self,
        parent: QWidget,
        theme: Theme,
        worker: Worker,
        what: str,
        subject: str,
        corrections: Mapping[str, Sequence[str]],
    ) -> None:
        """``subject``: what is compared with the plan, in a word."""
        super().__init__(parent, theme, worker, what)
        self._subject = subject
        self.corrected: dict[str, list[str]] = {}
        """The meanings of columns that somebody corrected here, by the key of their header."""
        self._corrections = dict(corrections)
        self._lists: dict[Any, ChangeList] = {}

    def add_list(self, act: Any, page: ChangeList) -> None:
        """A tab with the changes of one kind."""
        self._lists[act] = page
        page.model.ticked.connect(self._count)

    def chosen(self) -> list[Any]:
        """What is ticked."""
        return [change for page in self._lists.values() for change in page.model.chosen()]

    def remember(self, settings: Settings) -> None:
        """Keep what was said about columns for the next file like this one."""
        for key, meanings in self.corrected.items():
            settings.remember_columns(key, meanings)
        settings.save()

    def counted(self, chosen: list[Any]) -> str:
        """What importing these does, in words."""
        raise NotImplementedError

    def compare(self) -> None:
        """Work everything out anew, beside the window."""
        raise NotImplementedError

    def _count(self) -> None:
        chosen = self.chosen()
        words = self.counted(chosen) if chosen else ""
        self.act.setText(words[:1].upper() + words[1:] if words else "Import")
        self.allow(bool(chosen) and not self.busy, self._why_not())

    def _why_not(self) -> str:
        if self.busy:
            return f"Comparing the {self._subject}…"
        can_act = any(page.model.can_tick() for page in self._lists.values())
        return "Nothing is ticked." if can_act else "There is nothing to import."

    def _correct(self, columns: Any, meanings: list[str]) -> None:
        self.corrected[columns.key] = meanings
        self._corrections[columns.key] = meanings
        self.compare()


class ChangeList(QWidget):
    """The rows of a file with which one thing is done, to tick."""

    def __init__(self, subject: str, act: str, label: str, model: TickRows, theme: Theme) -> None:
        """``subject`` and ``act`` name the widgets; ``label`` is what people hear."""
        super().__init__()
        self.model = model
        self._words = text_label("", "help", wrap=True)
        self._all = QPushButton("Tick all")
        self._all.setProperty("kind", "quiet")
        self._all.setAutoDefault(False)
        self._all.setObjectName(f"tick_{act}")
        self._all.clicked.connect(lambda: model.tick_all(not model.chosen()))
        self.view = wrapped_table(f"{subject}_{act}", label, model, theme)
        head = QHBoxLayout()
        head.addWidget(self._words, 1)
        head.addWidget(self._all, 0, Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 0)
        layout.addLayout(head)
        layout.addWidget(self.view, 1)
        model.ticked.connect(self._name_button)

    def show_changes(self, changes: Sequence[Any], words: str) -> None:
        """Show other rows; those that have values to write can be ticked."""
        ticks = (change.chosen if change.values is not None else None for change in changes)
        self.model.show_ticks(changes, ticks)
        self._words.setText(words)
        self.view.setVisible(bool(changes))
        self._name_button()
        self.view.fit()

    def _name_button(self) -> None:
        self._all.setVisible(self.model.can_tick())
        self._all.setText("Untick all" if self.model.chosen() else "Tick all")


class ColumnsPage(QScrollArea):
    """What each column was taken for, and a choice to correct it."""

    def __init__(
        self,
        subject: str,
        theme: Theme,
        meanings: Mapping[str, str],
        correct: Callable[[Any, list[str]], None],
        several: Collection[str] = (),
    ) -> None:
        """``meanings``: what a column can hold, and its label. ``several`` may be said of many."""
        super().__init__()
        self._subject, self._theme, self._correct = subject, theme, correct
        self._meanings, self._several = meanings, several
        self._shown: tuple[Any, ...] = ()
        self._combos: list[list[Combo]] = []
        self.setWidgetResizable(True)
        self.setObjectName(f"{subject}_columns_page")

    def show_columns(self, tables: tuple[Any, ...]) -> None:
        """Show how the tables are understood now."""
        same = [(t.key, t.headers) for t in tables] == [(t.key, t.headers) for t in self._shown]
        self._shown = tables
        if not same:
            self._build()
        for table, combos in zip(tables, self._combos, strict=True):
            for combo, meaning in zip(combos, table.meanings, strict=True):
                with QSignalBlocker(combo):
                    combo.setCurrentIndex(combo.findData(meaning))

    def _build(self) -> None:
        body = QWidget()
        body.setProperty("kind", "page")
        layout = QVBoxLayout(body)
        layout.setContentsMargins(0, 4, 12, 4)
        words = (
            "How the columns were understood. Correct what is wrong; it is remembered for the "
            f"next {self._subject} with the same header."
        )
        layout.addWidget(text_label(words, "help", wrap=True))
        self._combos = []
        for number, table in enumerate(self._shown):
            layout.addWidget(text_label(table.sheet, "strong"))
            grid = QGridLayout()
            grid.setHorizontalSpacing(16)
            grid.setColumnStretch(0, 3)
            grid.setColumnStretch(1, 3)
            grid.setColumnStretch(2, 2)
            for column, head in enumerate((f"In the {self._subject}", "For example", "Taken as")):
                grid.addWidget(text_label(head, "group"), 0, column)
            combos = []
            pairs = zip(table.headers, table.samples, strict=True)
            for row, (header, sample) in enumerate(pairs, 1):
                combo = self._combo(header)
                combo.activated.connect(lambda _, n=number, c=row - 1: self._chosen(n, c))
                combos.append(combo)
                grid.addWidget(text_label(header or f"Column {row}", "body", wrap=True), row, 0)
                grid.addWidget(text_label(sample[:60], "help", wrap=True), row, 1)
                grid.addWidget(combo, row, 2)
            self._combos.append(combos)
            layout.addLayout(grid)
        layout.addStretch()
        self.setWidget(body)

    def _combo(self, header: str) -> Combo:
        combo = Combo(self._theme)
        combo.setAccessibleName(f"What “{header}” holds")
        combo.addItem("Left out", "")
        for meaning, label in self._meanings.items():
            combo.addItem(label, meaning)
        return combo

    def _chosen(self, number: int, column: int) -> None:
        """A column holds something else now; whichever held that before is left out."""
        combos = self._combos[number]
        meaning = combos[column].currentData()
        meanings = [
            ""
            if meaning
            and meaning not in self._several
            and n != column
            and combo.currentData() == meaning
            else combo.currentData()
            for n, combo in enumerate(combos)
        ]
        self._correct(self._shown[number], meanings)
