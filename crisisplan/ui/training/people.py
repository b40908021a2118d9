"""People with ticks: who came, or who completed a course; found by name, ticked by category."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QListView, QPushButton, QVBoxLayout, QWidget

from crisisplan.plan.folding import folded, holds
from crisisplan.plan.forms import Forms
from crisisplan.plan.model import Person, Ref
from crisisplan.rules.training.wording import person_words
from crisisplan.ui.announcement import announce
from crisisplan.ui.editors import Combo
from crisisplan.ui.labels import text_label
from crisisplan.ui.theme import Theme

_ROOT = QModelIndex()
_SHOWN = 9
Index = QModelIndex | QPersistentModelIndex


class _People(QAbstractListModel):
    """Those who fit what is looked for, with their ticks. A tick outlasts every filter."""

    ticked = Signal()

    def __init__(self, people: Sequence[Person], notes: dict[Ref, str]) -> None:
        super().__init__()
        self._every = list(people)
        self._notes = notes
        self._words = {
            p.id: folded(f"{person_words(p)} {p.job_title or ''} {p.email or ''}") for p in people
        }
        self.shown = list(people)
        self.chosen: set[Ref] = set()

    def look_for(self, words: str, category: str) -> None:
        """Show who holds all these words, of one category or of all."""
        parts = tuple(folded(words).split())
        self.beginResetModel()
        self.shown = [
            person
            for person in self._every
            if (not category or person.category == category)
            and holds(self._words[person.id], parts)
        ]
        self.endResetModel()

    def tick(self, refs: Iterable[Ref], ticked: bool) -> None:
        """Tick some, or take their ticks away."""
        self.chosen = self.chosen | set(refs) if ticked else self.chosen - set(refs)
        if self.shown:
            last = self.index(len(self.shown) - 1)
            self.dataChanged.emit(self.index(0), last, [Qt.ItemDataRole.CheckStateRole])
        self.ticked.emit()

    def rowCount(self, parent: Index = _ROOT) -> int:  # noqa: N802
        """The people who are shown."""
        return 0 if parent.isValid() else len(self.shown)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Each can be ticked."""
        flags = Qt.ItemFlag
        return flags.ItemIsEnabled | flags.ItemIsSelectable | flags.ItemIsUserCheckable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Name and job, what is to be known, the tick."""
        person = self.shown[index.row()]
        if role == Qt.ItemDataRole.CheckStateRole:
            states = Qt.CheckState
            return states.Checked if person.id in self.chosen else states.Unchecked
        if role == Qt.ItemDataRole.DisplayRole:
            parts = (person_words(person), person.job_title, self._notes.get(person.id))
            return "  ·  ".join(filter(None, parts))
        return None

    def setData(  # noqa: N802
        self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole
    ) -> bool:
        """Tick or untick."""
        if role != Qt.ItemDataRole.CheckStateRole:
            return False
        self.tick([self.shown[index.row()].id], Qt.CheckState(value) is Qt.CheckState.Checked)
        return True


class PeopleTicks(QWidget):
    """A list of people to tick, with a search and a category above it."""

    ticked = Signal()

    def __init__(
        self,
        people: Sequence[Person],
        forms: Forms,
        theme: Theme,
        notes: dict[Ref, str] | None = None,
    ) -> None:
        """``notes``: what is to be known of some of them, beside their names."""
        super().__init__()
        self._every = len(people)
        self.model = _People(people, notes or {})
        self.words = QLineEdit()
        self.words.setObjectName("people_words")
        self.words.setPlaceholderText("Find by name, job or email")
        self.words.setAccessibleName("Find by name, job or email")
        self.words.setClearButtonEnabled(True)
        self.category = Combo(theme)
        self.category.setObjectName("people_category")
        self.category.setAccessibleName("Only this category")
        there = {person.category for person in people}
        options = forms.table("people.people").column("category").options
        self.category.offer(
            [("All categories", "")]
            + [(option.label, option.key) for option in options if option.key in there]
        )
        self.tick_all = QPushButton()
        self.tick_all.setObjectName("tick_shown")
        self.tick_all.setAutoDefault(False)
        self.view = QListView()
        self.view.setObjectName("people_ticks")
        self.view.setProperty("kind", "found")
        self.view.setAccessibleName("People, each with a tick")
        self.view.setModel(self.model)
        self.view.setUniformItemSizes(True)
        theme.follow(self.view, lambda: self.view.setMinimumHeight(theme.px(28) * _SHOWN))
        self.count = text_label("", "help")
        top = QHBoxLayout()
        top.addWidget(self.words, 1)
        top.addWidget(self.category)
        below = QHBoxLayout()
        below.addWidget(self.count, 1)
        below.addWidget(self.tick_all)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(top)
        column.addWidget(self.view, 1)
        column.addLayout(below)
        self.words.textChanged.connect(lambda: self._look())
        self.category.currentIndexChanged.connect(lambda: self._look())
        self.tick_all.clicked.connect(self._tick_all)
        self.model.ticked.connect(self._count)
        self._count()

    @property
    def chosen(self) -> set[Ref]:
        """Who is ticked, shown or not."""
        return self.model.chosen

    def tick(self, refs: Iterable[Ref], ticked: bool = True) -> None:
        """Tick some, or take their ticks away."""
        self.model.tick(refs, ticked)

    def _look(self) -> None:
        self.model.look_for(self.words.text(), self.category.currentData() or "")
        self._count()

    def _all_shown(self) -> bool:
        return bool(self.model.shown) and all(p.id in self.chosen for p in self.model.shown)

    def _tick_all(self) -> None:
        self.tick([person.id for person in self.model.shown], not self._all_shown())
        announce(self, self.count.text())

    def _count(self) -> None:
        shown = len(self.model.shown)
        verb = "Untick" if self._all_shown() else "Tick"
        which = "all" if shown == self._every else f"these {shown}"
        self.tick_all.setText(f"{verb} {which}")
        self.tick_all.setEnabled(bool(shown))
        here = f" {shown} shown." if shown != self._every else ""
        self.count.setText(f"{len(self.chosen)} of {self._every} ticked.{here}")
        self.ticked.emit()
