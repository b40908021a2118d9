"""Importing training records: read beside the window, looked over in a dialog, done as one edit."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from crisisplan.document.export import ExportError, put
from crisisplan.exchange.sheets import Sheet
from crisisplan.exchange.training_changes import (
    LEFT_OUT,
    OWN,
    Act,
    RecordChange,
    RecordChanges,
    apply_records,
    counted,
    course_key,
    import_label,
    plan_changes,
    write_left_over,
)
from crisisplan.exchange.training_records import (
    MEANINGS,
    PASTED,
    pasted_training_sheets,
    read_training_records,
    read_training_sheets,
)
from crisisplan.plan.dates import show_date
from crisisplan.plan.model import Course, Person
from crisisplan.plan.plan import Plan
from crisisplan.rules.training.catalog import Catalog
from crisisplan.rules.training.wording import course_words, person_words
from crisisplan.settings import Settings
from crisisplan.ui.ask import Ask
from crisisplan.ui.desk import Desk
from crisisplan.ui.editors import Combo
from crisisplan.ui.imports import ChangeList, ChangesDialog, ColumnsPage, read_beside
from crisisplan.ui.labels import text_label
from crisisplan.ui.plandialog import accepted
from crisisplan.ui.planview import PlanView
from crisisplan.ui.theme import Theme
from crisisplan.ui.work import Job, Worker
from crisisplan.ui.wrappedtable import ProblemList, TextRows, TickRows, wrapped_table

_SEVERAL = ("course_completed", "course_expires")
_WORDS = {
    Act.ADD: "These become records. What you untick is left out.",
    Act.ASK: "Look at these before you tick them.",
    Act.NOBODY: "Nobody in the plan fits. Say who is meant under People.",
    Act.NO_COURSE: "The course is not known. Say which one is meant under Courses.",
    Act.KEEP: "The plan has these already.",
    Act.SKIP: "Rows that are not taken, and why.",
}
_NONE = "None."


class Reading:
    """A file’s tables, and what importing them does, asked again and again."""

    def __init__(
        self, name: str, sheets: Sequence[Sheet], plan: Plan, catalog: Catalog, today: date
    ) -> None:
        self.name, self.plan, self.catalog = name, plan, catalog
        self._sheets, self._today = sheets, today

    def changes(
        self,
        corrections: Mapping[str, Sequence[str]],
        courses: Mapping[str, str] | None = None,
        people: Mapping[str, str] | None = None,
    ) -> RecordChanges:
        """What an import would do. Raises SheetError."""
        records = read_training_records(self.name, self._sheets, corrections)
        return plan_changes(records, self.plan, self.catalog, self._today, courses, people)


def import_records(
    source: Path | str,
    view: PlanView,
    desk: Desk,
    settings: Settings,
    theme: Theme,
    worker: Worker,
    ask: Ask,
) -> Job:
    """Read records, a file or pasted rows, in the background; ask what to take over; do it."""
    view.flush()
    corrections, today = dict(settings.rosters), date.today()
    catalog = desk.reference.courses

    def work(report: Callable[[str, int, int], None]) -> tuple[Reading, RecordChanges]:
        if isinstance(source, Path):
            name, sheets = source.name, read_training_sheets(source, report)
        else:
            name, sheets = PASTED, pasted_training_sheets(source)
        report("Comparing the records", 0, 0)
        reading = Reading(name, sheets, desk.plan, catalog, today)
        return reading, reading.changes(corrections)

    def save(changes: Collection[RecordChange]) -> str:
        return _save_left_over(changes, desk, view, ask)

    def show(found: tuple[Reading, RecordChanges]) -> None:
        dialog = RecordsDialog(view, theme, worker, *found, corrections, save)
        if not accepted(dialog):
            return
        dialog.remember(settings)
        chosen, records = dialog.chosen(), dialog.changes.records
        if desk.edit(import_label(records), lambda: apply_records(desk.file, chosen)):
            view.show_step("training")
            view.say(f"Imported {records.name}: {counted(chosen)}.")

    def again() -> Job:
        # By then something else was copied.
        anew = source if isinstance(source, Path) else QApplication.clipboard().text()
        return import_records(anew, view, desk, settings, theme, worker, ask)

    return read_beside(work, show, again, view, worker)


def _save_left_over(changes: Collection[RecordChange], desk: Desk, view: PlanView, ask: Ask) -> str:
    """Write rows that are not taken where somebody wants them; what became of it, in words."""
    path = ask.save_rows(view, desk.file.path.parent / "Training records left over.csv")
    if path is None:
        return ""
    try:
        put(write_left_over(changes), path)
    except ExportError as error:
        return str(error)
    return f"{path.name} written, {len(changes)} rows."


class RecordsDialog(ChangesDialog):
    """How records were understood and what importing them does, before anything is done."""

    def __init__(
        self,
        parent: QWidget,
        theme: Theme,
        worker: Worker,
        reading: Reading,
        changes: RecordChanges,
        corrections: Mapping[str, Sequence[str]],
        save: Callable[[Collection[RecordChange]], str],
    ) -> None:
        """``save`` writes rows that are not taken and says what became of it."""
        what = f"training records from {reading.name}"
        super().__init__(parent, theme, worker, what, "records", corrections)
        self.changes = changes
        self._reading, self._save = reading, save
        self._courses: dict[str, str] = {}
        self._people: dict[str, str] = {}
        self._build()
        self.finish()
        self._show(changes)
        first = next((act for act in Act if changes.of(act)), Act.ADD)
        self.tabs()[list(Act).index(first)].click()

    def _build(self) -> None:
        for act in Act:
            name, model = act.name.lower(), TickRows(("Person", "What", "In the file"), _told)
            self.add_list(act, ChangeList("records", name, act.value, model, self._theme))
            self._tabs.add(f"records_{name}", self._lists[act])
        self.courses = _Matching(
            "courses", "Course in the file", "Which course of yours is meant?", self._theme
        )
        self.people = _Matching(
            "people", "Person in the file", "Who of your people is meant?", self._theme
        )
        self.courses.said.connect(self._say_course)
        self.people.said.connect(self._say_person)
        self._columns = ColumnsPage(
            "file with records", self._theme, MEANINGS, self._correct, _SEVERAL
        )
        words = "These cells are left out. Correct them in the file and import it again."
        self._problems = ProblemList("records", words, self._theme)
        for name, page in (
            ("courses", self.courses), ("people", self.people), ("columns", self._columns),
            ("problems", self._problems),
        ):  # fmt: skip
            self._tabs.add(f"records_{name}", page)
        self.left_over = QPushButton("Save what is left over…")
        self.left_over.setObjectName("save_left_over")
        self.left_over.setProperty("kind", "quiet")
        self.left_over.setAutoDefault(False)
        self.left_over.clicked.connect(self._save_rest)
        self._told = text_label("", "help", wrap=True)
        line = QHBoxLayout()
        line.addWidget(self.left_over)
        line.addWidget(self._told, 1)
        self.below.addLayout(line)

    def _show(self, changes: RecordChanges) -> None:
        self.changes = changes
        tabs, plan = self.tabs(), self._reading.plan
        for number, act in enumerate(Act):
            shown = changes.of(act)
            self._lists[act].show_changes(shown, _WORDS[act] if shown else _NONE)
            self._tabs.call(number, f"{act.value} {len(shown):,}")
            tabs[number].setVisible(bool(shown) or act is Act.ADD)
        self.courses.show_rows(
            [
                _Row(course_key(found.text), found.text or "No name", found.taken_for
                     or ("Left out" if found.left_out else "Not known"), found.rows)
                for found in changes.courses
            ],
            [("As a course of your own, under this name", OWN), ("Leave it out", LEFT_OUT),
             *((course_words(row), row.id) for row in plan.rows(Course)),
             *((f"{course.name} (catalogue)", course.key)
               for course in self._reading.catalog.courses)],
        )  # fmt: skip
        self.people.show_rows(
            [
                _Row(each.key, each.name or each.email, "Several fit" if each.fitting
                     else "Nobody fits", each.rows)
                for each in changes.people
            ],
            [("Leave this person out", LEFT_OUT),
             *((_told_apart(row), row.id) for row in plan.rows(Person))],
        )  # fmt: skip
        number = len(Act)
        unknown = sum(not found.is_known for found in changes.courses)
        self._tabs.call(number, f"Courses {unknown}" if unknown else "Courses")
        self._tabs.call(number + 1, f"People {len(changes.people):,}")
        tabs[number + 1].setVisible(bool(changes.people))
        self._columns.show_columns(changes.records.columns)
        self._tabs.call(number + 2, "Columns")
        self._problems.show_problems(changes.records.problems)
        self._tabs.call(number + 3, f"Not read {len(changes.records.problems)}")
        tabs[number + 3].setVisible(bool(changes.records.problems))
        self._count()

    def counted(self, chosen: list[RecordChange]) -> str:
        """“add 34 records of 12 people”."""
        return counted(chosen)

    def _count(self) -> None:
        super()._count()
        self.left_over.setVisible(bool(self._rest()))

    def _rest(self) -> list[RecordChange]:
        """What is not taken now and not in the plan either."""
        taken = {id(change) for change in self.chosen()}
        return [
            change
            for change in self.changes.changes
            if id(change) not in taken and change.act is not Act.KEEP
        ]

    def _save_rest(self) -> None:
        self._told.setText(self._save(self._rest()))

    # -- correcting

    def _say_course(self, key: str, value: str) -> None:
        self._courses[key] = value
        self.compare()

    def _say_person(self, key: str, value: str) -> None:
        self._people[key] = value
        self.compare()

    def compare(self) -> None:
        """Work everything out anew, beside the window."""
        said = dict(self._corrections), dict(self._courses), dict(self._people)
        self.work_out(lambda: self._reading.changes(*said), self._show)
        self._count()


def _told_apart(person: Person) -> str:
    more = person.email or person.job_title
    return f"{person_words(person)}  ·  {more}" if more else person_words(person)


def _told(change: RecordChange) -> tuple[str, str, str]:
    """Person, what happens, where it stands."""
    told = change.completion
    name = person_words(change.person) if change.person else told.name or told.email
    return name or "–", _what(change), told.place


def _what(change: RecordChange) -> str:
    """“CPR and AED, Nov 3, 2026, expires Nov 3, 2028. The course is added …”."""
    values, told = change.values or {}, change.completion
    parts = [change.course_name or "No course"]
    done, ends = values.get("completed_on"), values.get("expires_on")
    if done is not None:
        parts.append(show_date(done))
    elif told.completed:
        parts.append(told.completed[:40])
    if ends is not None:
        parts.append(f"expires {show_date(ends)}")
    words = ", ".join(parts)
    return f"{words}. {change.reason}" if change.reason else words


@dataclass(frozen=True)
class _Row:
    key: str
    text: str
    taken_for: str
    rows: int


class _Matching(QWidget):
    """What the file calls something, what it was taken for, and a choice to say what is meant."""

    said = Signal(str, str)
    """For the row with this key, that value is meant."""

    def __init__(self, name: str, head: str, question: str, theme: Theme) -> None:
        super().__init__()
        self._rows: list[_Row] = []
        self._model = TextRows((head, "Taken for", "Rows"))
        self.view = wrapped_table(f"match_{name}", head, self._model, theme)
        self.choice = Combo(theme)
        self.choice.setObjectName(f"meant_{name}")
        label = text_label(question, "label")
        label.setBuddy(self.choice)
        self.choice.setAccessibleName(question)
        line = QHBoxLayout()
        line.addWidget(label)
        line.addWidget(self.choice, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 0)
        layout.addWidget(
            text_label("Choose a row, then say what is meant. Everything is compared anew.", "help")
        )
        layout.addWidget(self.view, 1)
        layout.addLayout(line)
        self.choice.activated.connect(lambda: self._say())
        self.view.selectionModel().currentChanged.connect(lambda *_: self._offer())

    def show_rows(self, rows: Sequence[_Row], offers: Sequence[tuple[str, str]]) -> None:
        """Show other rows, and what each can be."""
        here = self.view.currentIndex().row()
        self._rows = list(rows)
        self._model.show_rows([(row.text, row.taken_for, f"{row.rows:,}") for row in rows])
        self.choice.clear()
        self.choice.addItem("Choose…", None)
        for words, value in offers:
            self.choice.addItem(words, value)
        if rows:
            place = min(max(here, 0), len(rows) - 1)
            self.view.setCurrentIndex(self._model.index(place, 0))
        self._offer()
        self.view.fit()

    def _offer(self) -> None:
        self.choice.setCurrentIndex(0)
        self.choice.setEnabled(self.view.currentIndex().isValid())

    def _say(self) -> None:
        number = self.view.currentIndex().row()
        if 0 <= number < len(self._rows) and self.choice.currentData() is not None:
            self.said.emit(self._rows[number].key, self.choice.currentData())
