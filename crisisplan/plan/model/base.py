"""What every row of a plan has: a stable id, a place in its table, a tombstone, audiences."""

from __future__ import annotations

from math import isfinite
from typing import Any, ClassVar

import uuid6
from sqlalchemy import Boolean, ColumnElement, Float, ForeignKey, MetaData, String
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedColumn, mapped_column

from crisisplan.plan.audience import Audience

Ref = str
"""The id of another row."""


def new_id() -> str:
    """A UUIDv7: unique wherever it is made, and sortable by when (RFC 9562, section 5.7)."""
    return str(uuid6.uuid7())


def answer(audience: Audience = Audience.PRIVATE) -> MappedColumn[Any]:
    """A column that holds an answer; empty means "not yet decided"."""
    return mapped_column(default=None, info={"audience": audience, "answer": True})


def reference(
    table: str, audience: Audience = Audience.PRIVATE, *, part_of: bool = False
) -> MappedColumn[Any]:
    """An answer that points to a row of ``table``.

    ``part_of`` says that this row is a part of the other and is removed with it; otherwise
    removing the other leaves this answer undecided.
    """
    return mapped_column(
        String,
        # Checked at commit, because rows of one edit may point to each other.
        ForeignKey(f"{table}.id", deferrable=True, initially="DEFERRED"),
        default=None,
        index=True,
        info={"audience": audience, "answer": True, "part_of": part_of},
    )


class Base(DeclarativeBase):
    """All tables of a plan file."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class Entity(Base):
    """A row that people edit. It is never deleted: ``removed`` is its tombstone."""

    __abstract__ = True

    named_by: ClassVar[str] = "name"
    """The attribute by which people and other rows call a row; empty where nothing does."""
    named_after: ClassVar[str] = ""
    """The attribute that points to the row by whose name a row goes that has none of its own."""
    locked_when: ClassVar[tuple[str, str]] = ("", "")
    """The attribute and its value that lock a row: nothing else of it changes until that does."""
    locked_by: ClassVar[str] = ""
    """The attribute that points to the row which locks this one with itself."""

    id: Mapped[str] = mapped_column(String, primary_key=True, default=new_id)
    sequence: Mapped[float] = mapped_column(Float, default=0.0)
    removed: Mapped[bool] = mapped_column(Boolean, default=False)

    def __init__(self, **values: Any) -> None:
        # The id and place are needed before the row is flushed: others point to it.
        values.setdefault("id", new_id())
        values.setdefault("sequence", 0.0)
        values.setdefault("removed", False)
        super().__init__(**values)

    @property
    def row_name(self) -> str:
        """What this row is called; nothing while that is undecided."""
        return (getattr(self, self.named_by) or "") if self.named_by else ""


def answers_of(entity: type[Entity]) -> dict[str, Audience]:
    """The editable attributes of an entity, with who may see each."""
    return {
        column.key: column.info.get("audience", Audience.PRIVATE)
        for column in entity.__table__.columns
        if column.info.get("answer")
    }


def can_hold(column: ColumnElement[Any], value: object) -> bool:
    """Whether a value is one that a column of an entity may hold; SQLite keeps any in each."""
    if value is None:
        return bool(getattr(column, "nullable", True))
    kind = column.type.python_type
    if kind is float:
        return type(value) in (int, float) and isfinite(value)  # type: ignore[arg-type]
    return type(value) is kind


def references_to(table: str) -> list[tuple[type[Entity], str, bool]]:
    """Every entity and attribute that points to ``table``, and whether it is a part of it."""
    found = []
    for mapper in Base.registry.mappers:
        if not issubclass(mapper.class_, Entity):
            continue
        for column in mapper.columns:
            if any(key.column.table.name == table for key in column.foreign_keys):
                found.append((mapper.class_, column.key, bool(column.info.get("part_of"))))
    return sorted(found, key=lambda item: (item[0].__name__, item[1]))


def target_of(entity: type[Entity], attribute: str) -> type[Entity]:
    """The entity that a reference points to."""
    (key,) = entity.__table__.columns[attribute].foreign_keys
    return next(
        mapper.class_
        for mapper in Base.registry.mappers
        if issubclass(mapper.class_, Entity) and mapper.local_table is key.column.table
    )
