"""Importing a roster: read beside the window, looked over in a dialog, done as one edit."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QSignalBlocker,
    Qt,
    Signal,
)
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from crisisplan.exchange.roster import MEANINGS, Columns, read_roster, read_roster_sheets
from crisisplan.exchange.sheets import Sheet
from crisisplan.exchange.staff_changes import (
    EVERY_SCHOOL,
    Act,
    StaffChange,
    StaffChanges,
    apply_changes,
    counted,
    import_label,
    staff_changes,
)
from crisisplan.plan.forms import Forms, Table
from crisisplan.plan.plan import Plan
from crisisplan.settings import Settings
from crisisplan.ui.desk import Desk
from crisisplan.ui.editors import Combo
from crisisplan.ui.imports import ImportDialog
from crisisplan.ui.labels import text_label
from crisisplan.ui.plandialog import accepted
from crisisplan.ui.planview import PlanView
from crisisplan.ui.theme import Theme
from crisisplan.ui.work import Job, Worker
from crisisplan.ui.wrappedtable import ProblemList, wrapped_table

_ROOT = QModelIndex()
_LABELS = {
    Act.ADD: "Add",
    Act.CHANGE: "Change",
    Act.GONE: "Gone",
    Act.KEEP: "Left as is",
    Act.SKIP: "Skipped",
}
_WORDS = {
    Act.ADD: "People of the roster who are not in the plan yet.",
    Act.CHANGE: "People of whom the roster says something new. An empty cell changes nothing.",
    Act.KEEP: "People who stay as they are.",
    Act.SKIP: "Rows that are not taken. Students and guardians never are; where it is only a "
    "guess, tick the person to add all the same.",
}
_NOBODY = "Nobody."


class Reading:
    """A roster's tables, and the questions that can be asked of them again and again."""

    def __init__(
        self, name: str, sheets: Sequence[Sheet], forms: Forms, plan: Plan, today: date
    ) -> None:
        self.name = name
        self.table = forms.table("people.people")
        self.plan = plan
        self._sheets, self._forms, self._today = sheets, forms, today

    def changes(
        self, corrections: Mapping[str, Sequence[str]], school: str | None = None
    ) -> StaffChanges:
        """What an import would do. Raises SheetError."""
        roster = read_roster(self.name, self._sheets, self._forms, self._today, corrections)
        if school not in roster.schools and school != EVERY_SCHOOL:
            school = None
        return staff_changes(roster, self.plan, self._today, school)


def import_roster(
    path: Path, view: PlanView, desk: Desk, settings: Settings, theme: Theme, worker: Worker
) -> Job:
    """Read a roster in the background, then ask what to take over, and do it."""
    view.flush()
    corrections = dict(settings.rosters)

    def work(report: Callable[[str, int, int], None]) -> tuple[Reading, StaffChanges]:
        sheets = read_roster_sheets(path, report)
        report("Comparing the people", 0, 0)
        reading = Reading(path.name, sheets, desk.forms, desk.plan, date.today())
        return reading, reading.changes(corrections)

    def show(found: tuple[Reading, StaffChanges]) -> None:
        dialog = RosterDialog(view, theme, worker, *found, corrections)
        if not accepted(dialog):
            return
        for key, meanings in dialog.corrected.items():
            settings.remember_columns(key, meanings)
        settings.save()
        chosen = dialog.chosen()
        if desk.edit(import_label(dialog.changes.roster), lambda: apply_changes(desk.file, chosen)):
            view.show_step("people")
            words = counted(chosen)
            view.say(f"Imported {path.name}: {words}.")

    job = Job(work)
    view.follow(
        job,
        lambda: import_roster(path, view, desk, settings, theme, worker),
        "Cancelled. Nothing was changed.",
    )
    job.done.connect(show)
    worker.start(job)
    return job


class RosterDialog(ImportDialog):
    """How a roster was understood and what importing it does, before anything is done."""

    def __init__(
        self,
        parent: QWidget,
        theme: Theme,
        worker: Worker,
        reading: Reading,
        changes: StaffChanges,
        corrections: Mapping[str, Sequence[str]],
    ) -> None:
        super().__init__(parent, theme, worker, f"roster {reading.name}")
        self.changes = changes
        self.corrected: dict[str, list[str]] = {}
        """The meanings of columns that somebody corrected here, by the key of their header."""
        self._reading, self._corrections = reading, dict(corrections)
        self._schools = Combo(theme)
        self._schools.setObjectName("roster_school")
        self._school_line = QWidget()
        self._lists: dict[Act, _ChangeList] = {}
        self._build()
        self.finish()
        self._show(changes)
        first = next((act for act in _LABELS if changes.of(act)), Act.ADD)
        self.tabs()[len(_LABELS) if not self._has_names() else list(_LABELS).index(first)].click()

    def _build(self) -> None:
        line = QHBoxLayout(self._school_line)
        line.setContentsMargins(0, 0, 0, 0)
        label = text_label("Take the people of", "label")
        label.setBuddy(self._schools)
        self._schools.setAccessibleName("Take the people of")
        line.addWidget(label)
        line.addWidget(self._schools, 1)
        self.column.addWidget(self._school_line)
        self._schools.activated.connect(lambda: self._compare())
        for act in _LABELS:
            self._lists[act] = _ChangeList(act, self._reading, self._theme)
            self._lists[act].model.ticked.connect(self._count)
            self._tabs.add(f"roster_{act.name.lower()}", self._lists[act])
        self._columns = ColumnsPage("roster", self._theme, MEANINGS, self._correct)
        self._tabs.add("roster_columns", self._columns)
        words = "These cells are left out. Correct them in the roster and import it again, or here."
        self._problems = ProblemList("roster", words, self._theme)
        self._tabs.add("roster_problems", self._problems)

    def chosen(self) -> list[StaffChange]:
        """What is ticked."""
        return [change for page in self._lists.values() for change in page.model.chosen()]

    # -- showing

    def _show(self, changes: StaffChanges) -> None:
        self.changes = changes
        roster = changes.roster
        with QSignalBlocker(self._schools):
            self._schools.clear()
            self._schools.addItem(f"All {len(roster.schools)} schools", EVERY_SCHOOL)
            for key, name in roster.schools.items():
                self._schools.addItem(f"School {key}" if name.isdigit() else name, key)
            self._schools.setCurrentIndex(max(0, self._schools.findData(changes.school)))
        self._school_line.setVisible(len(roster.schools) > 1)
        for number, (act, label) in enumerate(_LABELS.items()):
            shown = changes.of(act)
            self._lists[act].show_changes(shown, changes.gone_reason)
            self._tabs.call(number, f"{label} {len(shown)}")
        self._columns.show_columns(roster.columns)
        self._tabs.call(len(_LABELS), "Columns")
        self._problems.show_problems(roster.problems)
        self._tabs.call(len(_LABELS) + 1, f"Not read {len(roster.problems)}")
        self.tabs()[len(_LABELS) + 1].setVisible(bool(roster.problems))
        self._count()

    def _count(self) -> None:
        chosen = self.chosen()
        words = counted(chosen)
        self.act.setText(words[:1].upper() + words[1:] if words else "Import")
        self.allow(bool(chosen) and not self.busy, self._why_not())

    def _why_not(self) -> str:
        if self.busy:
            return "Comparing the people…"
        if not self._has_names():
            return "Nobody has a name. Say under Columns where the names are."
        can_act = any(change.values is not None for change in self.changes.changes)
        return "Nothing is ticked." if can_act else "There is nothing to import."

    def _has_names(self) -> bool:
        return any(person.name for person in self.changes.roster.people)

    # -- correcting

    def _correct(self, columns: Columns, meanings: list[str]) -> None:
        self.corrected[columns.key] = meanings
        self._corrections[columns.key] = meanings
        self._compare()

    def _compare(self) -> None:
        """Work everything out anew, beside the window."""
        corrections, school = dict(self._corrections), self._schools.currentData()
        self.work_out(lambda: self._reading.changes(corrections, school), self._show)
        self._count()


class _ChangeList(QWidget):
    """The people with whom one thing is done."""

    def __init__(self, act: Act, reading: Reading, theme: Theme) -> None:
        super().__init__()
        self._act = act
        self.model = _ChangesModel(act, reading.table, reading.plan, theme)
        self._words = text_label("", "help", wrap=True)
        self._all = QPushButton("Tick all")
        self._all.setProperty("kind", "quiet")
        self._all.setAutoDefault(False)
        self._all.setObjectName(f"tick_{act.name.lower()}")
        self._all.clicked.connect(self._tick_all)
        self.view = wrapped_table(f"changes_{act.name.lower()}", _LABELS[act], self.model, theme)
        head = QHBoxLayout()
        head.addWidget(self._words, 1)
        head.addWidget(self._all, 0, Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 0)
        layout.addLayout(head)
        layout.addWidget(self.view, 1)
        self.model.ticked.connect(self._name_button)

    def show_changes(self, changes: Sequence[StaffChange], gone_reason: str) -> None:
        """Show other people."""
        self.model.show_changes(changes)
        words = gone_reason if self._act is Act.GONE else _WORDS[self._act]
        self._words.setText(words if changes else _NOBODY)
        self.view.setVisible(bool(changes))
        self._name_button()
        self.view.fit()

    def _name_button(self) -> None:
        self._all.setVisible(self.model.can_tick())
        self._all.setText("Untick all" if self.model.chosen() else "Tick all")

    def _tick_all(self) -> None:
        self.model.tick_all(not self.model.chosen())


class _ChangesModel(QAbstractTableModel):
    """Person, what happens, where it stands; with a tick where it can be chosen."""

    ticked = Signal()

    def __init__(self, act: Act, table: Table, plan: Plan, theme: Theme) -> None:
        super().__init__()
        self._act, self._plan, self._theme = act, plan, theme
        self._fields = {column.key: column for column in table.columns}
        self._changes: list[StaffChange] = []
        self._ticks: list[bool] = []

    def show_changes(self, changes: Sequence[StaffChange]) -> None:
        """Show other people."""
        self.beginResetModel()
        self._changes = list(changes)
        self._ticks = [change.chosen for change in changes]
        self.endResetModel()

    def chosen(self) -> list[StaffChange]:
        """Those that are ticked."""
        return [c for c, ticked in zip(self._changes, self._ticks, strict=True) if ticked]

    def can_tick(self) -> bool:
        """Whether any can be ticked."""
        return any(change.values is not None for change in self._changes)

    def tick_all(self, ticked: bool) -> None:
        """Tick all that can be ticked, or none."""
        self._ticks = [ticked and change.values is not None for change in self._changes]
        if self._changes:
            last = self.index(len(self._changes) - 1, 0)
            self.dataChanged.emit(self.index(0, 0), last, [Qt.ItemDataRole.CheckStateRole])
        self.ticked.emit()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> int:  # noqa: N802
        """One for each person."""
        return 0 if parent.isValid() else len(self._changes)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> int:  # noqa: N802
        """Who, what, where."""
        return 0 if parent.isValid() else 3

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Who, what, where."""
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return (
                "Name",
                "Why" if self._act in (Act.KEEP, Act.SKIP) else "What",
                "In the roster",
            )[section]
        return None

    def flags(self, index: QModelIndex) -> Qt.ItemFlag:
        """The first column has the tick."""
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if index.column() == 0 and self._changes[index.row()].values is not None:
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        return flags

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Words, the tick, and the whole words as tooltip."""
        change = self._changes[index.row()]
        if role == Qt.ItemDataRole.CheckStateRole and index.column() == 0:
            if change.values is None:
                return None
            ticked = self._ticks[index.row()]
            return Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return (change.name or "–", self._what(change), change.place)[index.column()]
        if role == Qt.ItemDataRole.ForegroundRole and index.column() == 2:
            return self._theme.color("muted")
        return None

    def setData(  # noqa: N802
        self, index: QModelIndex, value: Any, role: int = Qt.ItemDataRole.EditRole
    ) -> bool:
        """Tick or untick."""
        if role != Qt.ItemDataRole.CheckStateRole:
            return False
        self._ticks[index.row()] = Qt.CheckState(value) is Qt.CheckState.Checked
        self.dataChanged.emit(index, index, [role])
        self.ticked.emit()
        return True

    def _what(self, change: StaffChange) -> str:
        values, parts = change.values or {}, []
        for key, item in self._fields.items():
            if key not in values:
                continue
            new = item.show(values[key], self._plan)
            if change.act is Act.CHANGE:
                old = item.text(change.row, self._plan) if change.row is not None else ""
                parts.append(f"{item.label}: {old or 'nothing'} → {new or 'nothing'}")
            elif change.act is Act.GONE:
                parts.append(f"{item.label} {new}")
            elif change.act is Act.ADD and key != "name":
                parts.append(f"{item.label} {new}" if key == "staff_id" else new)
        if change.reason:
            parts.insert(0, change.reason.rstrip(".") if parts else change.reason)
        return (" · " if change.act is Act.ADD else "; ").join(parts)


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
