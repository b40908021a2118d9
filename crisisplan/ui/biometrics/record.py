"""The record of one system: its questions in groups that fold, with the tables of its parts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from crisisplan.plan.forms import Field, Table
from crisisplan.plan.kinds import UnreadableError
from crisisplan.plan.model import BiometricSystem
from crisisplan.rules.biometrics.conflicts import Conflict
from crisisplan.rules.biometrics.drafting import OPEN_GROUPS
from crisisplan.rules.biometrics.sheet import Sheet
from crisisplan.rules.biometrics.stages import STAGES, stage_of
from crisisplan.ui.desk import Desk
from crisisplan.ui.drills.record import questions_of
from crisisplan.ui.editors import LineEditor
from crisisplan.ui.field import FieldRow
from crisisplan.ui.fold import Fold
from crisisplan.ui.labels import text_label
from crisisplan.ui.questions import Questions
from crisisplan.ui.table import TableBlock
from crisisplan.ui.theme import Theme

PARTS = {
    "The system": ("purposes",),
    "Choice and destruction": ("data",),
    "Sharing": ("links",),
    "Why, and who answers": ("consultations",),
}
"""Below which group of questions the tables of what belongs to a system stand."""
_PAUSE = 20
"""Milliseconds after which the tables of a group are made: with it they would hold it up."""
_WRITTEN_AT = {
    "checked_on": "checked",
    "approved_on": "approved",
    "published_on": "published",
    "notice_version": "published",
    "retired_on": "retired",
}
"""What the move to a stage writes down; from then on it can be corrected."""


class Group(Fold):
    """A group of questions about one system, made when it is first opened."""

    history_wanted = Signal(object, object)
    grown = Signal()
    mend_wanted = Signal(object)

    def __init__(
        self,
        title: str,
        items: Sequence[Field],
        parts: Mapping[str, Callable[[], TableBlock]],
        desk: Desk,
        theme: Theme,
    ) -> None:
        super().__init__(f"group_{title.split(',')[0].lower().replace(' ', '_')}", theme)
        self.title = title
        self.items = items
        self.parts = parts
        self.fields: dict[str, FieldRow] = {}
        self._blocks: dict[str, TableBlock] = {}
        self._problems: dict[str, QLabel] = {}
        self._questions: Questions | None = None
        self._waits = False
        """Whether its questions are made and its tables are not."""
        self._rest = QTimer(self, singleShot=True, interval=_PAUSE)
        self._rest.timeout.connect(self._make_parts)
        self._desk = desk
        self._sheet: Sheet | None = None
        self._found: list[Conflict] = []
        self._frozen = False
        self.button.toggled.connect(lambda opened: self.make() if opened else None)
        self.name(title)

    def make(self) -> None:
        """Make its questions, unless they are there; its tables once those are painted."""
        if self._questions is not None:
            return
        self._questions = Questions(self.items, self._desk, self._theme)
        self._questions.history_wanted.connect(self.history_wanted)
        self.fields = self._questions.fields
        self.body.addWidget(self._questions)
        # At once, not when the layout has settled: the cursor may go into one of them.
        self._questions.show()
        for key, field in self.fields.items():
            if isinstance(field.editor, LineEditor) and field.item.kind == "number":
                # Only kinds that are plain text are saved while typing, but all are judged.
                field.editor.textEdited.connect(partial(self._typed, key))
        if self._sheet is not None:
            self.show_sheet(self._sheet, self._found, frozen=self._frozen)
        self._waits = bool(self.parts)
        self.grown.emit()

    def paintEvent(self, event: Any) -> None:  # noqa: N802
        """Once the questions are seen, the tables are made."""
        super().paintEvent(event)
        if self._waits and not self._rest.isActive():
            self._rest.start()

    @property
    def blocks(self) -> dict[str, TableBlock]:
        """The tables of its parts by their keys, made at once if the group is open."""
        if self._waits:
            self._make_parts()
        return self._blocks

    def stop(self) -> None:
        """Make no more by itself."""
        self._waits = False
        self._rest.stop()

    def _make_parts(self) -> None:
        self._waits = False
        self._rest.stop()
        for key, make in self.parts.items():
            problem = text_label("", "error", wrap=True)
            problem.hide()
            self._problems[key] = problem
            block = self._blocks[key] = make()
            block.before_rows.addWidget(problem)
            self.body.addSpacing(8)
            self.body.addWidget(block)
            block.show()
        # Only the tables: the questions may have been typed in meanwhile.
        self._show_parts()
        self.grown.emit()

    def _show_parts(self) -> None:
        if self._sheet is None:
            return
        for key, block in self._blocks.items():
            block.model.show_part_of(self._sheet.system.id)
            block.setEnabled(not self._frozen)
            self._tell_problems(key, self._found)

    def flush(self) -> None:
        """Save everything that was typed and not saved yet."""
        for field in self.fields.values():
            field.flush()

    def show_sheet(self, sheet: Sheet, found: list[Conflict], *, frozen: bool) -> None:
        """Show the answers of a system, and below them what speaks against them."""
        other = self._sheet is None or self._sheet.system is not sheet.system
        self._sheet, self._found, self._frozen = sheet, found, frozen
        self.name(self._heading(sheet.system, found))
        if self._questions is None:
            return
        system = sheet.system
        if other or any(field.row is not system for field in self.fields.values()):
            for field in self.fields.values():
                field.flush()
                field.contest("")
                field.bind(system)
        self._questions.freeze(frozen)
        for key in self.fields.keys() & _WRITTEN_AT.keys():
            # A day before its stage would say of a draft that it was approved or published.
            if STAGES.index(stage_of(system)) < STAGES.index(_WRITTEN_AT[key]):
                self.fields[key].freeze(True)
        self._show_parts()
        for key in self.fields:
            self._contest(key, found)

    def _heading(self, system: BiometricSystem, found: Sequence[Conflict]) -> str:
        """The title with what is wrong and what is still open in the group."""
        own = [each for each in found if self._has(each.field) and not each.missing]
        missing = sum(item.required and item.answer(system) in (None, "") for item in self.items)
        told = []
        if own and not system.is_settled:
            told.append(f"{len(own)} against the law")
        if missing and not system.is_settled:
            told.append(f"{missing} to answer")
        if self.title == "Counts":
            counts = (
                (system.consents, "gave permission"),
                (system.refusals, "refused"),
                (system.withdrawals, "withdrew"),
            )
            told = [f"{number:,} {words}" for number, words in counts if number is not None]
        return f"{self.title}: {', '.join(told)}" if told else self.title

    def _has(self, place: str) -> bool:
        table, _, key = place.partition(".")
        return table in self.parts or (
            table == "systems" and any(item.key == key for item in self.items)
        )

    def _typed(self, key: str, text: str) -> None:
        """Judge what is being typed, before it is saved."""
        if self._sheet is None:
            return
        try:
            value = self.fields[key].item.read(text, self._desk.plan)
        except UnreadableError:
            return
        self._contest(key, self._sheet.supposing(key, value).conflicts)

    def _contest(self, key: str, found: Sequence[Conflict]) -> None:
        place = f"systems.{key}"
        conflict = next((c for c in found if c.field == place and not c.missing), None)
        if conflict is None or (self._sheet is not None and self._sheet.system.is_settled):
            self.fields[key].contest("")
            return
        mend = conflict.mend
        self.fields[key].contest(
            conflict.below_field,
            mend.label if mend is not None else "",
            partial(self.mend_wanted.emit, conflict),
        )

    def _tell_problems(self, key: str, found: Sequence[Conflict]) -> None:
        own = [c for c in found if c.field.partition(".")[0] == key and not c.missing]
        problem = self._problems[key]
        problem.setText("\n".join(f"{c.message} {c.rule.citation}" for c in own))
        problem.setVisible(bool(own))


class SystemRecord(QWidget):
    """Everything about one system. ``sheet`` is ``None`` while none is chosen."""

    history_wanted = Signal(object, object)
    mend_wanted = Signal(object)
    grown = Signal()

    def __init__(
        self,
        table: Table,
        parts: Mapping[str, Callable[[], TableBlock]],
        desk: Desk,
        theme: Theme,
    ) -> None:
        """``parts`` make the tables of what belongs to a system, by their keys."""
        super().__init__()
        self.setObjectName("system_record")
        self.sheet: Sheet | None = None
        self._found: list[Conflict] = []
        self.groups: list[Group] = []
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        for title, items in questions_of(table):
            own = {key: parts[key] for key in PARTS.get(title, ())}
            group = Group(title, items, own, desk, theme)
            group.history_wanted.connect(self.history_wanted)
            group.mend_wanted.connect(self.mend_wanted)
            group.grown.connect(self.grown)
            self.groups.append(group)
            layout.addWidget(group)
        self._is_open = False

    def finish(self) -> None:
        """Open the first group, if nobody has waited for that yet."""
        if not self._is_open:
            self._is_open = True
            self.groups[0].open()

    def stop(self) -> None:
        """Make no more by itself."""
        for group in self.groups:
            group.stop()

    @property
    def fields(self) -> dict[str, FieldRow]:
        """Every question of the record that was made."""
        self.finish()
        return {key: field for group in self.groups for key, field in group.fields.items()}

    def flush(self) -> None:
        """Save everything that was typed and not saved yet."""
        for group in self.groups:
            group.flush()

    def show_sheet(self, sheet: Sheet, found: list[Conflict]) -> None:
        """Show a system with its conflicts; drafting stops where a ban stands unanswered."""
        self.sheet, self._found = sheet, found
        for group in self.groups:
            frozen = sheet.is_stopped and group.title not in OPEN_GROUPS
            group.show_sheet(sheet, found, frozen=frozen)

    def open_question(self, key: str) -> FieldRow | None:
        """Open the group of a question; ``None`` where the record does not ask it."""
        group = next((g for g in self.groups if any(i.key == key for i in g.items)), None)
        if group is None:
            return None
        group.open()
        return group.fields[key]

    def open_part(self, key: str) -> TableBlock:
        """Open the group in which the table of parts stands. Raises KeyError."""
        group = next((g for g in self.groups if key in g.parts), None)
        if group is None:
            raise KeyError(key)
        group.open()
        return group.blocks[key]

    def focus_first(self) -> None:
        """Put the cursor into the first question."""
        self.finish()
        first = self.groups[0]
        first.open()
        next(iter(first.fields.values())).focus()
