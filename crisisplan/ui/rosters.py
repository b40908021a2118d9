"""Importing a roster: read beside the window, looked over in a dialog, done as one edit."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSignalBlocker, Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from crisisplan.exchange.roster import MEANINGS, read_roster, read_roster_sheets
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
from crisisplan.plan.forms import Forms
from crisisplan.plan.plan import Plan
from crisisplan.settings import Settings
from crisisplan.ui.desk import Desk
from crisisplan.ui.editors import Combo
from crisisplan.ui.imports import ChangeList, ChangesDialog, ColumnsPage, read_beside
from crisisplan.ui.labels import text_label
from crisisplan.ui.plandialog import accepted
from crisisplan.ui.planview import PlanView
from crisisplan.ui.theme import Theme
from crisisplan.ui.work import Job, Worker
from crisisplan.ui.wrappedtable import ProblemList, TickRows

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
        dialog.remember(settings)
        chosen = dialog.chosen()
        if desk.edit(import_label(dialog.changes.roster), lambda: apply_changes(desk.file, chosen)):
            view.show_step("people")
            words = counted(chosen)
            view.say(f"Imported {path.name}: {words}.")

    def again() -> Job:
        return import_roster(path, view, desk, settings, theme, worker)

    return read_beside(work, show, again, view, worker)


class RosterDialog(ChangesDialog):
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
        super().__init__(parent, theme, worker, f"roster {reading.name}", "people", corrections)
        self.changes = changes
        self._reading = reading
        self._schools = Combo(theme)
        self._schools.setObjectName("roster_school")
        self._school_line = QWidget()
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
        self._schools.activated.connect(lambda: self.compare())
        reading = self._reading
        for act, label in _LABELS.items():
            heads = ("Name", "Why" if act in (Act.KEEP, Act.SKIP) else "What", "In the roster")
            model = _PeopleRows(heads, partial(_told, reading), self._theme)
            name = act.name.lower()
            self.add_list(act, ChangeList("changes", name, label, model, self._theme))
            self._tabs.add(f"roster_{name}", self._lists[act])
        self._columns = ColumnsPage("roster", self._theme, MEANINGS, self._correct)
        self._tabs.add("roster_columns", self._columns)
        words = "These cells are left out. Correct them in the roster and import it again, or here."
        self._problems = ProblemList("roster", words, self._theme)
        self._tabs.add("roster_problems", self._problems)

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
            words = changes.gone_reason if act is Act.GONE else _WORDS[act]
            self._lists[act].show_changes(shown, words if shown else _NOBODY)
            self._tabs.call(number, f"{label} {len(shown)}")
        self._columns.show_columns(roster.columns)
        self._tabs.call(len(_LABELS), "Columns")
        self._problems.show_problems(roster.problems)
        self._tabs.call(len(_LABELS) + 1, f"Not read {len(roster.problems)}")
        self.tabs()[len(_LABELS) + 1].setVisible(bool(roster.problems))
        self._count()

    def counted(self, chosen: list[StaffChange]) -> str:
        """“add 34, change 5 and mark 2 as gone”."""
        return counted(chosen)

    def _why_not(self) -> str:
        if not self.busy and not self._has_names():
            return "Nobody has a name. Say under Columns where the names are."
        return super()._why_not()

    def _has_names(self) -> bool:
        return any(person.name for person in self.changes.roster.people)

    def compare(self) -> None:
        """Work everything out anew, beside the window."""
        corrections, school = dict(self._corrections), self._schools.currentData()
        self.work_out(lambda: self._reading.changes(corrections, school), self._show)
        self._count()


class _PeopleRows(TickRows):
    """Person, what happens, where it stands."""

    def __init__(
        self, heads: Sequence[str], words: Callable[[Any], Sequence[str]], theme: Theme
    ) -> None:
        super().__init__(heads, words)
        self._theme = theme

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Where it stands is not what matters."""
        if role == Qt.ItemDataRole.ForegroundRole and index.column() == 2:
            return self._theme.color("muted")
        return super().data(index, role)


def _told(reading: Reading, change: StaffChange) -> tuple[str, str, str]:
    """Person, what happens, where it stands."""
    values, parts = change.values or {}, []
    for item in reading.table.columns:
        key = item.key
        if key not in values:
            continue
        new = item.show(values[key], reading.plan)
        if change.act is Act.CHANGE:
            old = item.text(change.row, reading.plan) if change.row is not None else ""
            parts.append(f"{item.label}: {old or 'nothing'} → {new or 'nothing'}")
        elif change.act is Act.GONE:
            parts.append(f"{item.label} {new}")
        elif change.act is Act.ADD and key != "name":
            parts.append(f"{item.label} {new}" if key == "staff_id" else new)
    if change.reason:
        parts.insert(0, change.reason.rstrip(".") if parts else change.reason)
    what = (" · " if change.act is Act.ADD else "; ").join(parts)
    return change.name or "–", what, change.place
