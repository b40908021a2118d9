"""The absence test: tick who is away in a situation, and read who commands then."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from crisisplan.assets import RESOURCES
from crisisplan.plan.model import (
    Absence,
    Person,
    Position,
    Ref,
    Situation,
    Successor,
    TrainingRecord,
    TrainingRequirement,
)
from crisisplan.rules.absence import (
    TypicalSituation,
    away_in,
    coverage,
    load_typical_situations,
    role_holders,
)
from crisisplan.rules.command import title_of
from crisisplan.rules.finding import listed
from crisisplan.ui.announcement import announce
from crisisplan.ui.desk import Desk
from crisisplan.ui.editors import Combo
from crisisplan.ui.labels import text_label
from crisisplan.ui.theme import Theme
from crisisplan.ui.ticks import TickDelegate
from crisisplan.ui.training.standing import TrainingNow

_CONCERNS = (
    Absence, Person, Position, Situation, Successor, TrainingRecord, TrainingRequirement
)  # fmt: skip
_TYPICAL = RESOURCES / "situations.toml"
_SHOWN = 9
"""Lines of the list; longer ones scroll."""


class AbsenceTest(QWidget):
    """The role holders with a tick for each who is away, and what follows from it.

    A situation of the plan keeps its ticks there. A typical one is only tried: its ticks are kept
    here until it is saved.
    """

    told = Signal(str, bool)
    """What a toast says, and whether it offers to undo."""

    def __init__(self, desk: Desk, theme: Theme, training: TrainingNow, parent: QWidget) -> None:
        """``training`` says who lacks what is required of them."""
        super().__init__(parent)
        self._training = training
        self._desk = desk
        self._theme = theme
        self._typical = {one.name: one for one in load_typical_situations(_TYPICAL)}
        self._tried: dict[str, set[Ref]] = {}
        """Who is ticked in each typical situation that is tried, by its name."""
        self.setObjectName("absence_test")
        self.chooser = Combo(theme)
        self.chooser.setObjectName("situation")
        self.chooser.setAccessibleName("Situation")
        self.chooser.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.chooser.setMinimumWidth(280)
        self.chooser.setSizeAdjustPolicy(Combo.SizeAdjustPolicy.AdjustToContents)
        self.save = QPushButton("Save this situation")
        self.save.setObjectName("save_situation")
        self.hint = text_label("", "help", wrap=True)
        self.people = QListWidget()
        self.people.setObjectName("away")
        self.people.setAccessibleName("Who is away")
        self.people.setItemDelegate(TickDelegate(theme, self.people))
        self.result = text_label("", "body", wrap=True)
        self.result.setObjectName("coverage")
        self._build()
        self.chooser.currentIndexChanged.connect(self._show)
        self.save.clicked.connect(self._save)
        self.people.itemChanged.connect(self._ticked)
        desk.changed.connect(self._changed)
        theme.follow(self, self._size)
        self._refill()

    def _build(self) -> None:
        self._offers, self._offer_line = QWidget(), QHBoxLayout()
        self._offers.setLayout(self._offer_line)
        self._offer_line.setContentsMargins(0, 0, 0, 0)
        self._offer_line.addWidget(text_label("Try without saving", "label"))
        self.buttons: dict[str, QPushButton] = {}
        for name in self._typical:
            button = QPushButton(name)
            button.setAccessibleName(f"Try “{name}” without saving")
            button.clicked.connect(lambda _, name=name: self._try(name))
            self._offer_line.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
            self.buttons[name] = button
        self._offer_line.addStretch()
        label = text_label("Who is away in", "label")
        label.setBuddy(self.chooser)
        self._top = QHBoxLayout()
        self._top.addWidget(label)
        self._top.addWidget(self.chooser)
        self._top.addWidget(self.save, 0, Qt.AlignmentFlag.AlignLeft)
        self._top.addStretch()
        both = QHBoxLayout()
        both.setSpacing(16)
        both.addWidget(self.people, 1)
        self.result.setAlignment(Qt.AlignmentFlag.AlignTop)
        both.addWidget(self.result, 1)
        self._test = QWidget()
        inside = QVBoxLayout(self._test)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addLayout(self._top)
        inside.addWidget(self.hint)
        inside.addLayout(both)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._offers)
        column.addWidget(self._test)

    def _size(self) -> None:
        line = self._theme.px(24)
        self.people.setFixedHeight(_SHOWN * line)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Narrower than its lines: what stands in them goes below each other."""
        return QSize(self._theme.px(280), super().minimumSizeHint().height())

    def resizeEvent(self, event: Any) -> None:  # noqa: N802
        """Put what stands in a line beside or below each other."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        for line in (self._offer_line, self._top):
            parts = [line.itemAt(n).sizeHint().width() for n in range(line.count())]
            wide = sum(parts) + line.spacing() * len(parts)
            direction = QBoxLayout.Direction
            line.setDirection(
                direction.LeftToRight if wide <= self.width() else direction.TopToBottom
            )

    @property
    def situation(self) -> Situation | None:
        """The situation of the plan that is shown."""
        return self._desk.plan.get(Situation, self.chooser.currentData())

    @property
    def tried(self) -> TypicalSituation | None:
        """The situation that is tried now, and not in the plan."""
        return self._typical.get(self.chooser.currentData())

    def show_situation(self, row: Situation) -> None:
        """Turn to a situation of the plan."""
        self.chooser.setCurrentIndex(self.chooser.findData(row.id))

    def focus(self) -> None:
        """Put the cursor where people are ticked, or where that begins."""
        for target in (self.people, *self.buttons.values()):
            if target.isVisible():
                target.setFocus(Qt.FocusReason.OtherFocusReason)
                return

    def _try(self, name: str) -> None:
        """Show a typical situation, with who is away in it as far as the plan knows."""
        if name not in self._tried:
            self._tried[name] = self._typical[name].proposed(self._desk.plan)
            self._refill()
        self.chooser.setCurrentIndex(self.chooser.findData(name))
        self.people.setCurrentRow(0)
        self.focus()
        announce(self, f"{self.hint.text()} {self._tell()}")

    def _save(self) -> None:
        """Make what is tried a situation of the plan, as one edit."""
        tried, file = self.tried, self._desk.file
        if tried is None:
            return
        away, added = self._away(), []

        def change() -> None:
            situation = file.add(Situation, name=tried.name)
            added.append(situation)
            for person in role_holders(self._desk.plan):
                if person.id in away:
                    file.add(Absence, situation=situation.id, person=person.id)

        if self._desk.edit(f"Save the situation “{tried.name}”", change):
            self.show_situation(added[0])
            self.focus()
            self.told.emit(f"“{tried.name}” saved as a situation.", True)

    def _changed(self, transaction: Any, _: object) -> None:
        if any(isinstance(change.row, _CONCERNS) for change in transaction.changes):
            self._refill()

    def _refill(self) -> None:
        """Offer the situations as they are now, those of the plan and those that are tried."""
        plan = self._desk.plan
        saved = {row.name: set(away_in(plan, row)) for row in plan.rows(Situation)}
        for name, button in self.buttons.items():
            button.setVisible(name not in saved)
            if name in self._tried and saved.get(name) == self._still_holding(self._tried[name]):
                del self._tried[name]
        offers = bool(role_holders(plan)) and any(name not in saved for name in self.buttons)
        self._offers.setVisible(offers)
        self.chooser.offer(
            [
                *((row.name or "Situation without a name", row.id) for row in plan.rows(Situation)),
                *((f"{name} (not saved)", name) for name in self._tried),
            ]
        )
        self._test.setVisible(self.chooser.count() > 0)
        self._show()

    def _away(self) -> set[Ref]:
        """The role holders who are away in the situation that is shown."""
        plan, situation, tried = self._desk.plan, self.situation, self.tried
        if situation is not None:
            return set(away_in(plan, situation))
        return self._still_holding(self._tried[tried.name]) if tried is not None else set()

    def _still_holding(self, people: set[Ref]) -> set[Ref]:
        return people & {person.id for person in role_holders(self._desk.plan)}

    def _show(self) -> None:
        plan, tried, away = self._desk.plan, self.tried, self._away()
        reads, holders = self._desk.file.read_only, role_holders(plan)
        self.people.setVisible(bool(holders))
        self.save.setVisible(tried is not None and not reads)
        self.hint.setText(tried.hint if tried is not None else "")
        self.hint.setVisible(tried is not None and bool(holders))
        place = self.people.currentRow()
        with QSignalBlocker(self.people):
            self.people.clear()
            for person in holders:
                lacking = self._training.lacking(person.id)
                words = plan.name_of(person.id)
                words += f" (not trained: {lacking})" if lacking else ""
                item = QListWidgetItem(words)
                item.setToolTip(words if lacking else "")
                if lacking:
                    item.setIcon(self._theme.icon("warning-fill", "warn"))
                item.setData(Qt.ItemDataRole.UserRole, person.id)
                flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
                if tried is not None or not reads:
                    flags |= Qt.ItemFlag.ItemIsUserCheckable
                item.setFlags(flags)
                state = Qt.CheckState
                item.setCheckState(state.Checked if person.id in away else state.Unchecked)
                self.people.addItem(item)
            self.people.setCurrentRow(place)
        self._tell()
        self._arrange()

    def _tell(self) -> str:
        """Write down what follows from the ticks; its first sentence, for screen readers."""
        words = self._follows(self._away()) if self.chooser.count() else ""
        self.result.setText(words)
        self.people.setAccessibleDescription(words)
        return words.partition("\n")[0]

    def _follows(self, away: set[Ref]) -> str:
        """What follows, in sentences."""
        plan = self._desk.plan
        holders = role_holders(plan)
        if not holders:
            return "Nobody holds a role yet. Name people in the roster above first."
        if not away:
            return "Tick who is away. Everybody is here now."
        if all(person.id in away for person in holders):
            return "Everybody is away: nobody commands, and no role is covered."
        found = coverage(plan, away)
        lacking = self._training.lacking(found.commander)
        lines = [f"In command: {plan.name_of(found.commander) or 'nobody'}"]
        if lacking:
            lines[0] += f", not trained: {lacking}"
        if found.uncovered:
            titles = "\n".join(f"• {title_of(position)}" for position in found.uncovered)
            lines.append(f"Nobody is left for:\n{titles}")
        for ref, positions in found.stretched:
            titles = ", ".join(title_of(position) for position in positions)
            lines.append(f"{plan.name_of(ref)} would have to take at once: {titles}")
        if len(lines) == 1:
            lines.append("Every role is covered, each by a different person.")
        lines += self._untrained(holders, away, found.commander)
        return "\n\n".join(lines)

    def _untrained(self, holders: list[Person], away: set[Ref], commander: Ref | None) -> list[str]:
        """Who is left without the training that the role asks for, in a sentence."""
        names = [
            self._desk.plan.name_of(person.id)
            for person in holders
            if person.id not in away
            and person.id != commander
            and self._training.lacking(person.id)
        ]
        verb = "is" if len(names) == 1 else "are"
        return [f"Left, but not fully trained {verb}: {listed(names)}."] if names else []

    def _ticked(self, item: QListWidgetItem) -> None:
        ref = item.data(Qt.ItemDataRole.UserRole)
        name = self._desk.plan.name_of(ref)
        away = item.checkState() == Qt.CheckState.Checked
        situation, tried = self.situation, self.tried
        if situation is not None:
            self._keep(situation, ref, name, away)
        elif tried is not None:
            (self._tried[tried.name].add if away else self._tried[tried.name].discard)(ref)
        announce(self, self._tell())

    def _keep(self, situation: Situation, ref: Ref, name: str, away: bool) -> None:
        """Keep a tick in the plan."""
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
