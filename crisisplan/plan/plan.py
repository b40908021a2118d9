"""A plan in memory: its rows, by entity and in order, and the revisions it went through."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from crisisplan.plan.model import Entity, Ref, Signatory
from crisisplan.plan.model.base import target_of

E = TypeVar("E", bound=Entity)


@dataclass
class Revision:
    """What one author changed on one day: a line of the plan's record of changes."""

    number: int
    on: date
    author: str
    entities: set[str] = field(default_factory=set)


class Plan:
    """All rows of a plan. Rules, documents and pages read it; only the plan file writes it."""

    def __init__(self, rows: Iterable[Entity] = ()) -> None:
        self._by_id: dict[Ref, Entity] = {row.id: row for row in rows}
        self._in_order: dict[type[Entity], list[Entity]] = {}
        self._names: dict[type[Entity], dict[Ref, str]] = {}
        self.revisions: list[Revision] = []
        self.touched: set[str] = set()
        """The entities that somebody changed after the plan was started."""
        self.given: set[tuple[Ref, str]] = set()
        """Row and field of every answer that still is as the plan was started with it."""

    def rows(self, entity: type[E]) -> list[E]:
        """The rows of an entity, in order, without the removed ones."""
        if entity not in self._in_order:
            self._in_order[entity] = sorted(
                (row for row in self._by_id.values() if type(row) is entity and not row.removed),
                key=lambda row: (row.sequence, row.id),
            )
        return self._in_order[entity]  # type: ignore[return-value]

    def one(self, entity: type[E]) -> E:
        """The row of an entity of which a plan has exactly one."""
        return self.rows(entity)[0]

    def get(self, entity: type[E], ref: Ref | None) -> E | None:
        """The row with this id, unless it was removed."""
        row = self._by_id.get(ref) if ref is not None else None
        return row if isinstance(row, entity) and not row.removed else None

    def find(self, ref: Ref) -> Entity | None:
        """The row with this id, removed or not."""
        return self._by_id.get(ref)

    def name_of(self, ref: Ref | None) -> str:
        """What the row with this id is called. Of two with one name the second ends in (2)."""
        row = self.get(Entity, ref)
        return self._names_of(type(row)).get(row.id, "") if row is not None else ""

    def named(self, entity: type[E], name: str) -> E | None:
        """The row that is called so, in whatever case."""
        wanted = " ".join(name.split()).casefold()
        for ref, known in self._names_of(entity).items():
            if known.casefold() == wanted:
                return self.get(entity, ref)
        return None

    def _names_of(self, entity: type[Entity]) -> dict[Ref, str]:
        if entity not in self._names:
            seen: dict[str, int] = {}
            names: dict[Ref, str] = {}
            for row in self.rows(entity):
                name = row.row_name
                if row.named_after:
                    name = name or self.name_of(getattr(row, row.named_after))
                count = seen[name.casefold()] = seen.get(name.casefold(), 0) + 1
                names[row.id] = f"{name} ({count})" if name and count > 1 else name
            self._names[entity] = names
        return self._names[entity]

    def is_locked(self, row: Entity) -> bool:
        """Whether a row is closed, or part of one that is, so that the journal refuses changes."""
        owner: Entity | None = row
        if row.locked_by:
            owner = self.get(target_of(type(row), row.locked_by), getattr(row, row.locked_by))
        if owner is None or not owner.locked_when[0]:
            return False
        field, value = owner.locked_when
        return bool(getattr(owner, field) == value)

    @property
    def is_signed(self) -> bool:
        """Whether everybody who is to sign the plan has signed it."""
        lines = self.rows(Signatory)
        return bool(lines) and all(line.signed_on is not None for line in lines)

    @property
    def version(self) -> str:
        """“draft 4”, or “version 4” once it is signed: the number in the record of changes."""
        number = self.revisions[-1].number if self.revisions else 1
        return f"{'version' if self.is_signed else 'draft'} {number}"

    def changed_on(self, today: date) -> date:
        """The day of the last change; ``today`` for a plan without any."""
        return self.revisions[-1].on if self.revisions else today

    def append(self, row: Entity) -> None:
        """Take in a new row, the last of its entity."""
        self.rows(type(row)).append(row)
        self._by_id[row.id] = row
        self._names.pop(type(row), None)

    def drop(self, rows: Iterable[Entity]) -> None:
        """Forget rows that could not be saved."""
        for row in rows:
            self._by_id.pop(row.id, None)
        self.refresh()

    def refresh(self) -> None:
        """Rows have changed: forget the order and the names worked out before."""
        self._in_order.clear()
        self._names.clear()

    def revise(self, on: date, author: str, entities: set[str]) -> None:
        """Note an edit in the record of changes: one line for each author and day."""
        if self.revisions:
            self.touched |= entities
            last = self.revisions[-1]
            if (last.on, last.author) == (on, author):
                last.entities |= entities
                return
        self.revisions.append(Revision(len(self.revisions) + 1, on, author, set(entities)))
