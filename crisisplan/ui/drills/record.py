"""The record of one drill: planned, held, what followed; and its way from draft to closed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from crisisplan.document.letters import has_letters
from crisisplan.plan.forms import Field, Table
from crisisplan.plan.model import Drill, Entity, Ref
from crisisplan.ui.desk import Desk
from crisisplan.ui.drills.timer import DrillTimer
from crisisplan.ui.flow import Flow
from crisisplan.ui.labels import text_label
from crisisplan.ui.later import Later
from crisisplan.ui.questions import Questions
from crisisplan.ui.table import TableBlock
from crisisplan.ui.theme import Theme

_STATES = {
    "held": ("Held", "check-circle-fill", "ok"),
    "closed": ("Closed", "lock-simple", "info"),
}
_DRAFT = ("Draft", "pencil-simple", "neutral")
_CLOSED = (
    "This record is closed: it is the proof, and nobody changes it by accident. Reopen it to "
    "correct something; the plan’s history keeps that it was reopened."
)


def questions_of(table: Table) -> list[tuple[str, list[Field]]]:
    """The questions of a row in their groups; how far it has come is shown, not asked."""
    return [
        (title, [item for item in items if item.key != "state"]) for title, items in table.groups
    ]


def parts_of_drill(table: Table) -> Table:
    """A table of rows that belong to drills, cut to those of one drill."""
    return replace(table, parent="drill")


class DrillRecord(QWidget):
    """Everything about one drill. ``drill`` is ``None`` while no record is open."""

    left = Signal()
    """Back to all drills."""
    remove_wanted = Signal(object, object)
    letters_wanted = Signal(object)
    """A letter to families about the drill with this id is to be made."""
    person_wanted = Signal(object, object, object, str)
    history_wanted = Signal(object, object)
    told = Signal(str, bool)

    def __init__(
        self, table: Table, parts: Iterable[Callable[[], TableBlock]], desk: Desk, theme: Theme
    ) -> None:
        """``parts`` make the tables of what belongs to a drill, each for one drill at a time.

        Questions and tables are made once ``later`` is started, or when somebody needs them.
        """
        super().__init__()
        self.drill: Drill | None = None
        self._table = table
        self._parts: list[TableBlock] = []
        self.later = Later(self, [
            *(partial(self._add_group, title, items)
              for title, items in questions_of(table)),
            *(partial(self._add_part, make) for make in parts),
        ])  # fmt: skip
        self._desk = desk
        self._theme = theme
        self._groups: list[Questions] = []
        self.setObjectName("drill_record")
        self.timer = DrillTimer(desk, theme)
        self.timer.told.connect(self.told)
        self._build()
        desk.changed.connect(self._changed)

    def _build(self) -> None:
        theme = self._theme
        self.back = QPushButton("All drills")
        self.back.setObjectName("all_drills")
        self.back.setProperty("kind", "quiet")
        theme.show_icon(self.back, "arrow-left", "accent")
        self.back.clicked.connect(self.left)
        self.title = text_label("", "record", wrap=True)
        self._icon, self._state = QLabel(), text_label("", "state")
        self._chip = QFrame()
        self._chip.setProperty("kind", "state-chip")
        chip = QHBoxLayout(self._chip)
        chip.setContentsMargins(8, 2, 8, 2)
        chip.setSpacing(5)
        chip.addWidget(self._icon)
        chip.addWidget(self._state)
        top = QHBoxLayout()
        top.setSpacing(12)
        top.addWidget(self.title, 1)
        top.addWidget(self._chip, 0, Qt.AlignmentFlag.AlignTop)
        self._meets = text_label("", "quiet", wrap=True)
        self._closed = text_label(_CLOSED, "quiet", wrap=True)
        self._layout = layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self.back, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addLayout(top)
        layout.addWidget(self._meets)
        layout.addWidget(self._closed)
        layout.addLayout(self._state_buttons())
        # The clock first: who holds a drill has one hand free.
        layout.addWidget(self.timer)
        theme.follow(self.timer, lambda: self.timer.setMaximumWidth(theme.px(760)))
        self._layout.addStretch()
        theme.follow(self._chip, self._refresh)

    def _add_group(self, title: str, items: list[Field]) -> None:
        questions = Questions(items, self._desk, self._theme)
        questions.person_wanted.connect(
            lambda field, name: self.person_wanted.emit(self._table, field.row, field.item, name)
        )
        questions.history_wanted.connect(self.history_wanted)
        questions.bind(self.drill)
        self._groups.append(questions)
        self._append(text_label(title, "section"), space=8)
        self._append(questions)

    def _add_part(self, make: Callable[[], TableBlock]) -> None:
        block = make()
        block.model.show_part_of(self.drill.id if self.drill is not None else None)
        self._parts.append(block)
        self._append(block, space=8)
        self._refresh()

    def _append(self, widget: QWidget, space: int = 0) -> None:
        """At the end, before the room that is left."""
        self._layout.insertSpacing(self._layout.count() - 1, space)
        self._layout.insertWidget(self._layout.count() - 1, widget)

    def _state_buttons(self) -> Flow:
        self.hold = self._button("Mark as held", "mark_held", self.mark_held)
        self.close_button = self._button("Close and lock", "close_lock", self.close_and_lock,
                                         primary=True)  # fmt: skip
        self._theme.show_icon(self.close_button, "lock-simple", "on_accent")
        self.reopen_button = self._button("Reopen", "reopen", self.reopen)
        self.not_held = self._button("Not held after all", "not_held", self.back_to_draft)
        self.letter = self._button("Letter to families…", "letter", self._write_letter)
        self._theme.show_icon(self.letter, "envelope-simple", "text")
        self.remove = self._button("Remove the drill", "remove_drill", self._remove)
        self.remove.setProperty("kind", "quiet")
        self._theme.show_icon(self.remove, "trash", "accent")
        line = Flow(apart=self.remove)
        for button in (
            self.hold, self.close_button, self.reopen_button, self.not_held, self.letter,
            self.remove,
        ):  # fmt: skip
            line.addWidget(button)
        return line

    def _button(self, words: str, key: str, act: Any, *, primary: bool = False) -> QPushButton:
        button = QPushButton(words)
        button.setObjectName(key)
        if primary:
            button.setProperty("kind", "primary")
        button.clicked.connect(lambda: act())
        return button

    @property
    def fields(self) -> dict[str, Any]:
        """Every question of the record."""
        self.later.finish()
        return {key: field for group in self._groups for key, field in group.fields.items()}

    def flush(self) -> None:
        """Save everything that was typed and not saved yet."""
        for group in self._groups:
            group.flush()

    # -- which drill

    def show_drill(self, drill: Drill | None, meets: str = "") -> None:
        """Show the record of a drill; ``meets`` says which requirements it counts for."""
        if drill is not self.drill:
            self.flush()
            self.drill = drill
            for group in self._groups:
                group.bind(drill)
            for block in self._parts:
                block.model.show_part_of(drill.id if drill is not None else None)
            self.timer.bind(drill)
        self._meets.setText(meets)
        self._meets.setVisible(bool(meets))
        self._refresh()

    def show_meets(self, meets: str) -> None:
        """Say which requirements the drill counts for now."""
        self._meets.setText(meets)
        self._meets.setVisible(bool(meets))

    def _changed(self, transaction: Any, _: object) -> None:
        if self.drill is None:
            return
        if self.drill.removed:
            self.left.emit()
        elif any(change.row is self.drill for change in transaction.changes):
            self._refresh()

    def _refresh(self) -> None:
        drill = self.drill
        if drill is None:
            return
        writes = not self._desk.file.read_only
        closed = drill.state == "closed"
        words, icon, status = _STATES.get(drill.state or "", _DRAFT)
        self.title.setText(drill.row_name or "New drill")
        self._state.setText(words)
        self._icon.setPixmap(self._theme.pixmap(icon, status, 14))
        for widget in (self._chip, self._state):
            widget.setProperty("status", status)
            widget.style().unpolish(widget)
            widget.style().polish(widget)
        self._closed.setVisible(closed)
        self.hold.setVisible(writes and not drill.is_held)
        self.close_button.setVisible(writes and drill.state == "held")
        self.not_held.setVisible(writes and drill.state == "held")
        self.reopen_button.setVisible(writes and closed)
        self.letter.setVisible(has_letters(drill))
        self.remove.setVisible(writes and not closed)
        for block in self._parts:
            if block.table.entity.locked_by:
                self._lock(block, locked=closed or not writes)

    def _lock(self, block: TableBlock, *, locked: bool) -> None:
        """What a closed drill takes no more of is not offered."""
        block.add_button.setEnabled(not locked)
        for number in range(block.actions.count()):
            widget = block.actions.itemAt(number).widget()
            if widget is not None:
                widget.setEnabled(not locked)

    # -- from draft to closed

    def mark_held(self) -> None:
        """It took place: today, or on the planned day where that has passed."""
        drill = self.drill
        if drill is None:
            return
        self.flush()
        today = date.today()
        planned = drill.planned_on

        def change() -> None:
            drill.state = "held"
            if drill.held_on is None:
                drill.held_on = planned if planned is not None and planned <= today else today

        self._change(drill, f"Mark {_name(drill)} as held", change)

    def close_and_lock(self) -> None:
        """The record is complete; from here on it is only read."""
        self._turn("closed", "Close {}")

    def reopen(self) -> None:
        """Open a closed record again."""
        self._turn("held", "Reopen {}")

    def back_to_draft(self) -> None:
        """It was not held: the plan stands, the record is kept."""
        self._turn("draft", "Mark {} as not held")

    def _turn(self, state: str, label: str) -> None:
        drill = self.drill
        if drill is None:
            return
        self.flush()
        self._change(drill, label.format(_name(drill)), lambda: setattr(drill, "state", state))

    def _change(self, drill: Drill, label: str, change: Any) -> None:
        if self._desk.edit(label, change, self):
            self._refresh()
            self._focus_next()

    def _focus_next(self) -> None:
        """A button that has gone leaves the cursor at the one that came."""
        buttons = (self.hold, self.close_button, self.reopen_button)
        button = next((button for button in buttons if not button.isHidden()), self.back)
        button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _write_letter(self) -> None:
        if self.drill is not None:
            self.letters_wanted.emit(self.drill.id)

    def _remove(self) -> None:
        if self.drill is not None:
            self.remove_wanted.emit(self._table, [self.drill])

    # -- going there

    def question(self, key: str) -> QWidget:
        """The widget of a question; the buttons for the state."""
        if key in self.fields:
            return self.fields[key]
        shown = [b for b in (self.hold, self.close_button, self.reopen_button) if not b.isHidden()]
        return shown[0] if key == "state" and shown else self.back

    def block_of(self, entity: type[Entity]) -> TableBlock | None:
        """The table of rows of an entity that belong to the drill."""
        self.later.finish()
        return next((block for block in self._parts if block.table.entity is entity), None)


def drill_ref(row: Entity) -> Ref | None:
    """The drill that a row is, or belongs to."""
    return row.id if isinstance(row, Drill) else getattr(row, "drill", None)


def _name(drill: Drill) -> str:
    return drill.row_name if drill.name else "a drill"
