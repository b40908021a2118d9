"""The absence test: tick who is away in a situation, and read who commands then."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from crisisplan.plan.model import Absence, Person, Position, Situation, Successor
from crisisplan.rules.absence import away_in, coverage, role_holders
from crisisplan.rules.command import title_of
from crisisplan.ui.desk import Desk
from crisisplan.ui.editors import Combo
from crisisplan.ui.labels import text_label
from crisisplan.ui.theme import Theme
from crisisplan.ui.ticks import TickDelegate

_CONCERNS = (Absence, Person, Position, Situation, Successor)
_SHOWN = 9
"""Lines of the list; longer ones scroll."""


class AbsenceTest(QWidget):
    """The role holders with a tick for each who is away, and what follows from it."""

    def __init__(self, desk: Desk, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self._theme = theme
        self.setObjectName("absence_test")
        self.chooser = Combo(theme)
        self.chooser.setObjectName("situation")
        self.chooser.setAccessibleName("Situation")
        self.chooser.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.chooser.setMinimumWidth(280)
        self.people = QListWidget()
        self.people.setObjectName("away")
        self.people.setAccessibleName("Who is away")
        self.people.setItemDelegate(TickDelegate(theme, self.people))
        self.result = text_label("", "body", wrap=True)
        self.result.setObjectName("coverage")
        self._build()
        self.chooser.currentIndexChanged.connect(self._show)
        self.people.itemChanged.connect(self._ticked)
        desk.changed.connect(self._changed)
        theme.follow(self, self._size)
        self._refill()

    def _build(self) -> None:
        label = text_label("Who is away in", "label")
        label.setBuddy(self.chooser)
        top = QHBoxLayout()
        top.addWidget(label)
        top.addWidget(self.chooser)
        top.addStretch()
        self._both = QWidget()
        both = QHBoxLayout(self._both)
        both.setContentsMargins(0, 0, 0, 0)
        both.setSpacing(16)
        both.addWidget(self.people, 1)
        self.result.setAlignment(Qt.AlignmentFlag.AlignTop)
        both.addWidget(self.result, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(top)
        column.addWidget(self._both)

    def _size(self) -> None:
        line = self._theme.px(24)
        self.people.setFixedHeight(_SHOWN * line)

    @property
    def situation(self) -> Situation | None:
        """The situation that is shown."""
        return self._desk.plan.get(Situation, self.chooser.currentData())

    def show_situation(self, row: Situation) -> None:
        """Turn to a situation."""
        self.chooser.setCurrentIndex(self.chooser.findData(row.id))

    def _changed(self, transaction: Any, _: object) -> None:
        if any(isinstance(change.row, _CONCERNS) for change in transaction.changes):
            self._refill()

    def _refill(self) -> None:
        """Offer the situations as they are now."""
        self.chooser.offer(
            (situation.name or "Situation without a name", situation.id)
            for situation in self._desk.plan.rows(Situation)
        )
        self.setVisible(self.chooser.count() > 0)
        self._show()

    def _show(self) -> None:
        situation, plan = self.situation, self._desk.plan
        away = set(away_in(plan, situation)) if situation is not None else set()
        place = self.people.currentRow()
        with QSignalBlocker(self.people):
            self.people.clear()
            for person in role_holders(plan):
                item = QListWidgetItem(plan.name_of(person.id))
                item.setData(Qt.ItemDataRole.UserRole, person.id)
                flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
                if not self._desk.file.read_only:
                    flags |= Qt.ItemFlag.ItemIsUserCheckable
                item.setFlags(flags)
                state = Qt.CheckState
                item.setCheckState(state.Checked if person.id in away else state.Unchecked)
                self.people.addItem(item)
            self.people.setCurrentRow(place)
        self.result.setText(self._told(away) if situation is not None else "")

    def _told(self, away: set[str]) -> str:
        """What follows, in sentences."""
        plan = self._desk.plan
        if not away:
            return "Tick who is away. Everybody is here now."
        found = coverage(plan, away)
        lines = [f"In command: {plan.name_of(found.commander) or 'nobody'}"]
        if found.uncovered:
            titles = "\n".join(f"• {title_of(position)}" for position in found.uncovered)
            lines.append(f"Nobody is left for:\n{titles}")
        for ref, positions in found.stretched:
            titles = ", ".join(title_of(position) for position in positions)
            lines.append(f"{plan.name_of(ref)} would have to take at once: {titles}")
        if len(lines) == 1:
            lines.append("Every role is covered, each by a different person.")
        return "\n\n".join(lines)

    def _ticked(self, item: QListWidgetItem) -> None:
        situation = self.situation
        if situation is None:
            return
        ref, name = item.data(Qt.ItemDataRole.UserRole), item.text()
        away = item.checkState() == Qt.CheckState.Checked
        file, plan = self._desk.file, self._desk.plan

        def change() -> None:
            if away:
                file.add(Absence, situation=situation.id, person=ref)
                return
            for row in list(plan.rows(Absence)):
                if row.situation == situation.id and row.person == ref:
                    file.remove(row)

        where = situation.name or "a situation"
        self._desk.edit(f"{name} is {'away' if away else 'here'} in {where}", change, self)
