"""The open plan on the desk: the one door through which the window changes it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from crisisplan.plan.database import PlanFileError
from crisisplan.plan.file import PlanFile, VanishedError
from crisisplan.plan.forms import Field, Forms, Table
from crisisplan.plan.journal import Transaction
from crisisplan.plan.model import Entity
from crisisplan.plan.plan import Plan
from crisisplan.rules.check import check
from crisisplan.rules.finding import Finding
from crisisplan.rules.reference import Reference

_FINDINGS_AFTER = 150
"""Milliseconds of rest after a change before the findings are worked out anew."""


class Desk(QObject):
    """Takes what people do in the window to the plan file, and tells everyone what changed."""

    changed = Signal(object, object)
    """The saved transaction, and whoever asked for it (to leave itself alone)."""
    saved = Signal(datetime)
    failed = Signal(str)
    """A change could not be saved: the sentence to show."""
    skipped = Signal(int)
    """An undo left so many fields alone, because they were changed since."""
    findings_changed = Signal()
    unsaved_changed = Signal()

    def __init__(self, file: PlanFile, forms: Forms, reference: Reference) -> None:
        super().__init__()
        self.file = file
        self.forms = forms
        self.reference = reference
        self.findings: list[Finding] = []
        self._timer = QTimer(self, singleShot=True, interval=_FINDINGS_AFTER)
        self._timer.timeout.connect(self.check)
        self._failed: tuple[str, Callable[[], object]] | None = None
        """The label of the change that could not be saved, and how it is made again."""
        self.unread: dict[object, str] = {}
        """Who shows typed words that are no answer and are not saved, with those words."""
        self.check()

    @property
    def unsaved(self) -> int:
        """How many answers people see that are not saved."""
        return len(self.unread) + (self._failed is not None)

    @property
    def failed_edit(self) -> str:
        """The label of the edit that could not be saved; empty if all were."""
        return self._failed[0] if self._failed is not None else ""

    @property
    def plan(self) -> Plan:
        """The open plan."""
        return self.file.plan

    # -- changing

    def answer(
        self, item: Field, row: Entity, value: Any, by: object = None, *, typing: bool = False
    ) -> bool:
        """Save one answer; whether that worked. ``typing``: the same edit goes on."""
        if item.answer(row) == value:
            return True
        label = f"Change “{item.label}”"
        if item.table and row.row_name:
            label += f" of {row.row_name}"

        def change() -> None:
            setattr(row, item.key, value)

        return self.edit(label, change, by, amend=typing)

    def attach(
        self, item: Field, row: Entity, content: bytes, name: str, by: object = None
    ) -> bool:
        """Keep a file in the plan as an answer; whether that worked."""

        def change() -> None:
            setattr(row, item.key, self.file.attach(content, name))

        return self.edit(f"Attach {name}", change, by)

    def fill(
        self, table: Table, item: Field, rows: Sequence[Entity], value: Any, by: object = None
    ) -> bool:
        """Give the same answer for several rows, as one edit; whether that worked."""
        if all(item.answer(row) == value for row in rows):
            return True
        whose = rows[0].row_name if len(rows) == 1 else table.counted(len(rows))
        label = f"Change “{item.label}”" + (f" of {whose}" if whose else "")

        def change() -> None:
            for row in rows:
                setattr(row, item.key, value)

        return self.edit(label, change, by)

    def add(
        self, table: Table, after: Entity | None = None, by: object = None, **values: Any
    ) -> Entity | None:
        """Add an empty row, at the end or below another."""
        added: list[Entity] = []

        def change() -> None:
            added.append(self.file.add(table.entity, after, **values))

        done = self.edit(f"Add a {table.noun}", change, by)
        return added[0] if done else None

    def remove(self, table: Table, rows: Sequence[Entity], by: object = None) -> bool:
        """Remove rows with their parts."""
        name = rows[0].row_name if len(rows) == 1 else ""
        what = name or (table.counted(len(rows)) if len(rows) > 1 else f"a {table.noun}")

        return self.edit(f"Remove {what}", lambda: self.file.remove(*rows), by)

    def move(self, table: Table, row: Entity, index: int, by: object = None) -> bool:
        """Give a row another place."""
        name = row.row_name or f"a {table.noun}"
        return self.edit(f"Move {name}", lambda: self.file.move(row, index), by)

    def edit(
        self, label: str, change: Callable[[], None], by: object = None, *, amend: bool = False
    ) -> bool:
        """Make one edit of whatever ``change`` does; whether it could be saved."""
        try:
            with self.file.edit(label, amend=amend) as transaction:
                change()
        except VanishedError as error:
            self._tell(transaction, by)
            self.failed.emit(str(error))
            return True
        except PlanFileError as error:
            self._failed = label, lambda: self.edit(label, change, by)
            self.failed.emit(str(error))
            self.unsaved_changed.emit()
            return False
        if self._failed is not None and self._failed[0] == label:
            self.give_up()
        self._tell(transaction, by)
        return True

    def hold(self, who: object, words: str) -> None:
        """Somebody shows typed words that could not be read; nothing: they are settled."""
        if words:
            self.unread[who] = words
        elif self.unread.pop(who, None) is None:
            return
        self.unsaved_changed.emit()

    def try_again(self) -> None:
        """Make the change again that could not be saved."""
        if self._failed is not None:
            self._failed[1]()

    def give_up(self) -> None:
        """Leave the change that could not be saved."""
        self._failed = None
        self.unsaved_changed.emit()

    def rest(self) -> None:
        """Typing has ended: the next edit stands by itself."""
        self.file.journal.seal()

    def undo(self) -> Transaction | None:
        """Take back the last edit; ``None`` where there is none, or it cannot be saved."""
        return self._take_back(self.file.undo)

    def redo(self) -> Transaction | None:
        """Bring back what undo took back."""
        return self._take_back(self.file.redo)

    def _take_back(self, take: Callable[[], Transaction | None]) -> Transaction | None:
        try:
            transaction = take()
        except PlanFileError as error:
            self.failed.emit(str(error))
            return None
        if transaction is not None:
            self._tell(transaction, None)
            if transaction.skipped:
                self.skipped.emit(transaction.skipped)
        return transaction

    def _tell(self, transaction: Transaction, by: object) -> None:
        if transaction.edit is not None:
            self.saved.emit(transaction.edit.at)
            self.changed.emit(transaction, by)
            self._timer.start()

    # -- judging

    def check(self) -> None:
        """Work out the findings."""
        self._timer.stop()
        self.findings = check(self.plan, self.forms, self.reference, date.today())
        self.findings_changed.emit()
