"""Every edit of a plan, captured as it is saved: undo, history and merge all read it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    Engine,
    ForeignKey,
    Index,
    String,
    and_,
    delete,
    event,
    func,
    insert,
    inspect,
    not_,
    or_,
    select,
)
from sqlalchemy.orm import LoaderCallableStatus, Mapped, Session, aliased, mapped_column
from sqlalchemy.orm.attributes import set_committed_value

from crisisplan.plan.author import Author
from crisisplan.plan.clock import LAST, Clock
from crisisplan.plan.database import PlanFileError
from crisisplan.plan.kinds import Value
from crisisplan.plan.model import ENTITIES, Base, Entity
from crisisplan.plan.model.base import new_id, target_of

UNDO = "Undo: "
AMEND_PAUSE = timedelta(seconds=5)
AMEND_SPAN = timedelta(seconds=60)
_JSON_KINDS = {
    str: ("text",),
    date: ("text",),
    time: ("text",),
    int: ("integer",),
    float: ("real", "integer"),
    bool: ("true", "false"),
}
_ROWS_AT_ONCE = 500
"""SQLite takes a limited number of values in one statement."""


class Edit(Base):
    """One transaction: who changed something, when, where, and in words what."""

    __tablename__ = "edit"

    id: Mapped[str] = mapped_column(String, primary_key=True)
    clock: Mapped[int] = mapped_column(BigInteger, index=True)
    """Hybrid logical clock, see :class:`crisisplan.plan.clock.Clock`."""
    written_at: Mapped[str]
    """Local time with its distance from UTC, ISO 8601."""
    author: Mapped[str]
    machine: Mapped[str]
    label: Mapped[str]
    reverts: Mapped[str | None]
    """The edit that this one takes back."""

    @property
    def at(self) -> datetime:
        """When it was made, in the author's own time."""
        return datetime.fromisoformat(self.written_at)


class Change(Base):
    """What one edit made of one field of one row."""

    __tablename__ = "change"
    __table_args__ = (Index("ix_change_row_field", "row_id", "field"),)

    edit_id: Mapped[str] = mapped_column(
        ForeignKey("edit.id", deferrable=True, initially="DEFERRED"), primary_key=True
    )
    row_id: Mapped[str] = mapped_column(primary_key=True)
    field: Mapped[str] = mapped_column(primary_key=True)
    entity: Mapped[str]
    value: Mapped[str]
    """The new value as JSON; dates and times as ISO 8601."""
    base: Mapped[str | None]
    """The edit that the value came from which this one replaced."""

    @property
    def of_birth(self) -> bool:
        """Whether the row came into being with this change."""
        return self.field == "removed" and self.base is None


_EDITS, _CHANGES = (Base.metadata.tables[kind.__tablename__] for kind in (Edit, Change))
"""Saving goes by the tables: nothing of it is to be tracked, and it takes half the time."""


def encode(value: Value | float | None) -> str:
    """A value as the journal keeps it."""
    if isinstance(value, date | time):
        value = value.isoformat()
    return json.dumps(value, ensure_ascii=False)


def decode(entity: type[Entity], field: str, text: str) -> Any:
    """A value of the journal as the entity holds it."""
    value = json.loads(text)
    kind = entity.__table__.columns[field].type.python_type
    if value is not None and kind in (date, time):
        return kind.fromisoformat(value)
    return value


@dataclass(frozen=True)
class FieldChange:
    """A field that an edit changed; ``row`` is the live row."""

    row: Entity
    field: str
    before: Any
    after: Any

    @property
    def born(self) -> bool:
        """Whether the row came into being with this change."""
        return self.field == "removed" and self.before is None


class LockedError(PlanFileError):
    """A row that is locked was to be changed. The message names it and says what to do."""

    def __init__(self, row: Entity) -> None:
        super().__init__(
            f"{row.row_name or 'This record'} is closed, so it is locked. Nothing was changed. "
            "Reopen it to change it; the reopening is noted in the journal."
        )


class SkippedStageError(PlanFileError):
    """A row was to go further than the next stage. The message names it and says what to do."""

    def __init__(self, row: Entity) -> None:
        super().__init__(
            f"{row.row_name or 'This record'} would skip a stage. Nothing was changed. "
            "Take one stage after the other; each is noted in the journal."
        )


@dataclass
class Transaction:
    """An edit under way, and once it is saved, what it changed."""

    label: str
    reverts: str | None = None
    edit: Edit | None = None
    """The saved edit; ``None`` if nothing changed."""
    changes: tuple[FieldChange, ...] = ()
    skipped: int = 0
    """When taking an edit back: fields left alone because they were changed since."""
    replaces: str | None = None
    """The edit whose place this one took, because the same typing went on."""

    @property
    def rows(self) -> list[Entity]:
        """The rows that changed, each once."""
        return list({change.row.id: change.row for change in self.changes}.values())


class Timeline:
    """Which edits can be undone and redone, worked out from the edits in their order.

    Taking an edit back is itself an edit. So the whole state of undo is in the journal, and
    survives a restart.
    """

    def __init__(self) -> None:
        self.undoable: list[str] = []
        self.redoable: list[str] = []

    def note(self, edit: str, reverts: str | None) -> None:
        """Take in the next edit."""
        if reverts is None:
            self.undoable.append(edit)
            self.redoable.clear()
        elif self.undoable and self.undoable[-1] == reverts:
            self.undoable.pop()
            self.redoable.append(edit)
        elif self.redoable and self.redoable[-1] == reverts:
            self.redoable.pop()
            self.undoable.append(edit)

    def amend(self, old: str, new: str) -> None:
        """The last edit is known under another id now."""
        if self.undoable and self.undoable[-1] == old:
            self.undoable[-1] = new
        self.redoable.clear()


class Journal:
    """Writes the journal of one session, and reads it.

    Capture happens in one place, when the session flushes; nothing else writes journal rows.
    """

    def __init__(
        self, session: Session, engine: Engine, author: Author, now: Callable[[], datetime]
    ) -> None:
        self.author = author
        self.timeline = Timeline()
        self._session = session
        self._engine = engine
        self._open: Transaction | None = None
        self._captured: dict[tuple[str, str], FieldChange] = {}
        self._held: list[tuple[Entity, str, Any]] = []
        self._typing: tuple[Edit, datetime, set[tuple[str, str]]] | None = None
        """The last edit, when its typing began, and the fields it changed."""
        with Session(engine) as reader:
            first, last = reader.execute(select(func.min(Edit.clock), func.max(Edit.clock))).one()
            self._clock = Clock(now, last or 0)
            self._started = first is not None
            own = select(Edit.id, Edit.reverts).where(
                Edit.machine == author.machine, Edit.clock > (first or 0)
            )
            for edit, reverts in reader.execute(own.order_by(Edit.clock)):
                self.timeline.note(edit, reverts)
        event.listen(session, "before_flush", self._refuse_outside)
        event.listen(session, "after_flush", self._capture)
        event.listen(session, "after_rollback", self._remember)
        event.listen(session, "after_soft_rollback", self._put_back)

    # -- writing

    @contextmanager
    def edit(
        self, label: str, *, reverts: str | None = None, amend: bool = False
    ) -> Iterator[Transaction]:
        """One transaction; an error inside rolls everything back and is raised again.

        ``amend``: typing goes on. If the last edit changed the same field a moment ago, this
        edit takes its place, under a new id, so that a copy made in between stays comparable.
        """
        if self._open is not None:
            raise RuntimeError("an edit is already open")
        transaction = self._open = Transaction(label, reverts)
        self._captured = {}
        try:
            yield transaction
            self._session.flush()
            self._write(transaction, amend)
            self._session.commit()
        except BaseException:
            self._session.rollback()
            raise
        finally:
            self._open = None
        if transaction.edit is not None:
            self._settle(transaction)

    def _remember(self, session: Session) -> None:
        """What every row held before the edit that fails.

        SQLAlchemy would read them all anew, and what made the edit fail may not let it.
        """
        before = {place: change.before for place, change in self._captured.items()}
        born = {change.row.id for change in self._captured.values() if change.born}
        self._held = []
        for row in session.identity_map.values():
            values = {**row.__dict__, **inspect(row).committed_state}
            if isinstance(row, Entity) and values["id"] not in born:
                for name in row.__table__.columns.keys() & values.keys():
                    value = before.get((values["id"], name), values[name])
                    known = value is not LoaderCallableStatus.NO_VALUE
                    self._held.append((row, name, value if known else None))

    def _put_back(self, *_: object) -> None:
        for row, name, value in self._held:
            set_committed_value(row, name, value)
        self._held = []

    def seal(self) -> None:
        """The next edit stands by itself, however soon it comes."""
        self._typing = None

    def _refuse_outside(self, session: Session, *_: object) -> None:
        if self._open is None:
            raise RuntimeError("a plan is changed inside an edit only")
        if session.deleted:
            raise RuntimeError("rows are marked as removed, never deleted")

    def _capture(self, session: Session, *_: object) -> None:
        for row in (*session.new, *session.dirty):
            for attribute in inspect(row).attrs:
                past = attribute.history
                if attribute.key == "id" or not past.has_changes():
                    continue
                before = past.deleted[0] if past.deleted else None
                first = self._captured.get((row.id, attribute.key))
                if first is not None:
                    before = first.before
                self._captured[row.id, attribute.key] = FieldChange(
                    row, attribute.key, before, attribute.value
                )

    def _write(self, transaction: Transaction, amend: bool) -> None:
        changes = transaction.changes = tuple(
            change for change in self._captured.values() if change.before != change.after
        )
        if not changes and transaction.reverts is None:
            return
        self._refuse_locked(changes, transaction.reverts is not None)
        if transaction.reverts is None:
            self._refuse_skipped(changes)
        clock, now = self._clock.tick()
        replaced = self._continued(changes, now) if amend else None
        edit = transaction.edit = Edit(
            id=new_id(),
            clock=clock,
            written_at=now.isoformat(timespec="seconds"),
            author=self.author.name,
            machine=self.author.machine,
            label=transaction.label,
            reverts=transaction.reverts,
        )
        born = {change.row.id for change in changes if change.born}
        bases = self._last_edits_of([change for change in changes if change.row.id not in born])
        if replaced is not None:
            transaction.replaces = replaced
            written = select(Change.row_id, Change.field, Change.base)
            for row_id, field, base in self._session.execute(
                written.where(Change.edit_id == replaced)
            ):
                bases[row_id, field] = base
            self._session.execute(delete(Change).where(Change.edit_id == replaced))
            self._session.execute(delete(Edit).where(Edit.id == replaced))
        columns = Edit.__table__.columns.keys()
        self._session.execute(insert(_EDITS), [{name: getattr(edit, name) for name in columns}])
        if changes:
            self._session.execute(
                insert(_CHANGES),
                [
                    {
                        "edit_id": edit.id,
                        "row_id": change.row.id,
                        "field": change.field,
                        "entity": type(change.row).__name__,
                        "value": encode(change.after),
                        "base": bases.get((change.row.id, change.field)),
                    }
                    for change in changes
                ],
            )

    def _refuse_locked(self, changes: Sequence[FieldChange], taken_back: bool) -> None:
        """Raise LockedError for a change of a row that was locked and stays so.

        What came locked, with an import, can be taken back and brought back whole.
        """
        for change in changes:
            if taken_back and change.field == "removed":
                continue
            for row in self._owners(change.row):
                field, value = row.locked_when
                captured = self._captured.get((row.id, field))
                before = captured.before if captured is not None else getattr(row, field)
                if before == value and getattr(row, field) == value:
                    raise LockedError(row)

    def _refuse_skipped(self, changes: Sequence[FieldChange]) -> None:
        """Raise SkippedStageError for a row that was there and goes on by more than one stage."""
        born = {change.row.id for change in changes if change.born}
        for change in changes:
            field, stages = change.row.stages
            if change.field != field or change.row.id in born or change.after not in stages:
                continue
            before = stages.index(change.before) if change.before in stages else 0
            if stages.index(change.after) > before + 1:
                raise SkippedStageError(change.row)

    def _owners(self, row: Entity) -> Iterator[Entity]:
        """The rows whose lock a row is under: itself, or what it is a part of and was before."""
        if not row.locked_by:
            if row.locked_when[0]:
                yield row
            return
        owner = target_of(type(row), row.locked_by)
        moved = self._captured.get((row.id, row.locked_by))
        for ref in {getattr(row, row.locked_by), moved.before if moved is not None else None}:
            found = self._session.get(owner, ref) if ref is not None else None
            if found is not None:
                yield found

    def _last_edits_of(self, changes: Sequence[FieldChange]) -> dict[tuple[str, str], str | None]:
        """The edit that the value of each field came from, by row and field."""
        rows = list({change.row.id for change in changes})
        fields = {change.field for change in changes}
        found: dict[tuple[str, str], str | None] = {}
        change = _CHANGES.c
        for start in range(0, len(rows), _ROWS_AT_ONCE):
            # Beside a maximum, SQLite gives the other columns of the row that holds it.
            latest = (
                select(change.row_id, change.field, change.edit_id, func.max(_EDITS.c.clock))
                .join_from(_CHANGES, _EDITS)
                .where(
                    change.row_id.in_(rows[start : start + _ROWS_AT_ONCE]),
                    change.field.in_(fields),
                )
                .group_by(change.row_id, change.field)
            )
            for row_id, field, edit, _ in self._session.execute(latest):
                found[row_id, field] = edit
        return found

    def _continued(self, changes: tuple[FieldChange, ...], now: datetime) -> str | None:
        """The last edit, if these changes go on with it."""
        if self._typing is None:
            return None
        edit, started, fields = self._typing
        same = fields == {(change.row.id, change.field) for change in changes}
        if same and now - edit.at <= AMEND_PAUSE and now - started <= AMEND_SPAN:
            return edit.id
        return None

    def _settle(self, transaction: Transaction) -> None:
        """Take the saved edit into the state of undo."""
        edit = transaction.edit
        assert edit is not None
        started = edit.at
        if not self._started:
            # What a plan starts with is not taken back: nothing would be left to work on.
            self._started = True
        elif transaction.replaces is None:
            self.timeline.note(edit.id, edit.reverts)
        else:
            self.timeline.amend(transaction.replaces, edit.id)
            started = self._typing[1] if self._typing else started
        fields = {(change.row.id, change.field) for change in transaction.changes}
        born = any(change.born for change in transaction.changes)
        self._typing = None if edit.reverts or born else (edit, started, fields)

    # -- taking back

    def undo_label(self) -> str | None:
        """What undo would take back, in words."""
        return self._label(self.timeline.undoable)

    def redo_label(self) -> str | None:
        """What redo would bring back, in words."""
        label = self._label(self.timeline.redoable)
        return label.removeprefix(UNDO) if label is not None else None

    def _label(self, edits: list[str]) -> str | None:
        if not edits:
            return None
        with Session(self._engine) as reader:
            return reader.scalar(select(Edit.label).where(Edit.id == edits[-1]))

    def undo(self) -> Transaction | None:
        """Take back the last edit of this machine; ``None`` if there is none."""
        return self._take_back(self.timeline.undoable, UNDO + (self.undo_label() or ""))

    def redo(self) -> Transaction | None:
        """Bring back what undo took back last; ``None`` if there is nothing."""
        return self._take_back(self.timeline.redoable, self.redo_label() or "")

    def _take_back(self, edits: list[str], label: str) -> Transaction | None:
        if not edits:
            return None
        with self.edit(label, reverts=edits[-1]) as transaction:
            changes = self._session.scalars(select(Change).where(Change.edit_id == edits[-1])).all()
            born = {change.row_id for change in changes if change.of_birth}
            before = self._values_before(edits[-1])
            for change in changes:
                if change.row_id in born and change.field != "removed":
                    continue
                row = self._session.get(ENTITIES[change.entity], change.row_id)
                told = change.base is None or (change.row_id, change.field) in before
                if row and told and encode(getattr(row, change.field)) == change.value:
                    setattr(row, change.field, self._before(change, before))
                else:
                    transaction.skipped += 1
        return transaction

    def _values_before(self, edit: str) -> dict[tuple[str, str], str]:
        """What the fields that an edit changed held before, by row and field, as JSON."""
        earlier = aliased(Change)
        found = (
            select(earlier.row_id, earlier.field, earlier.value)
            .join(
                Change,
                and_(
                    Change.base == earlier.edit_id,
                    Change.row_id == earlier.row_id,
                    Change.field == earlier.field,
                ),
            )
            .where(Change.edit_id == edit)
        )
        return {(row, field): value for row, field, value in self._session.execute(found)}

    def _before(self, change: Change, before: dict[tuple[str, str], str]) -> Any:
        """What the field held before a change."""
        if change.base is None:
            return True if change.of_birth else None
        text = before[change.row_id, change.field]
        return decode(ENTITIES[change.entity], change.field, text)

    # -- reading

    def history(self, row_id: str, field: str) -> list[tuple[Edit, Any]]:
        """Every value that a field held, the latest first, each with its edit."""
        found = (
            select(Edit, Change)
            .join(Change, Change.edit_id == Edit.id)
            .where(Change.row_id == row_id, Change.field == field)
            .order_by(Edit.clock.desc())
        )
        with Session(self._engine, expire_on_commit=False) as reader:
            return [
                (edit, decode(ENTITIES[change.entity], field, change.value))
                for edit, change in reader.execute(found)
            ]

    def edits_of(self, entity: type[Entity]) -> list[tuple[Edit, list[Change]]]:
        """The edits that changed rows of one entity, the oldest first, with those changes."""
        with Session(self._engine, expire_on_commit=False) as reader:
            return list(edits(reader, entity))


def is_sound(session: Session) -> bool:
    """Whether every edit and every change holds what it should. Raises DBAPIError as well."""
    texts = (_EDITS.c.id, _EDITS.c.written_at, _EDITS.c.author, _EDITS.c.machine, _EDITS.c.label)
    odd = select(_EDITS.c.id).where(
        or_(
            func.typeof(_EDITS.c.clock) != "integer",
            not_(_EDITS.c.clock.between(0, LAST)),
            *(func.typeof(text) != "text" for text in texts),
        )
    )
    if session.execute(odd.limit(1)).first() is not None:
        return False
    # The kinds are asked for and not the values: there are few of them, however long the journal.
    kinds = select(Change.entity, Change.field, func.json_type(Change.value)).distinct()
    dated = set()
    try:
        for written_at in session.scalars(select(Edit.written_at)):
            datetime.fromisoformat(written_at)
        for name, field, kind in session.execute(kinds):
            column = ENTITIES[name].__table__.columns[field]
            held = column.type.python_type
            if kind not in _JSON_KINDS[held] and not (kind == "null" and column.nullable):
                return False
            if held in (date, time):
                dated.add(field)
        values = select(Change.entity, Change.field, Change.value).where(Change.field.in_(dated))
        for name, field, value in session.execute(values):
            decode(ENTITIES[name], field, value)
    except (KeyError, ValueError):
        return False
    return True


def edits(
    session: Session, entity: type[Entity] | None = None
) -> Iterator[tuple[Edit, list[Change]]]:
    """Every edit in order, with its changes; of one entity only those that changed its rows."""
    by_edit: dict[str, list[Change]] = {}
    changes, found = select(Change), select(Edit).order_by(Edit.clock)
    if entity is not None:
        changes = changes.where(Change.entity == entity.__name__)
        found = found.where(Edit.id.in_(changes.with_only_columns(Change.edit_id)))
    for change in session.scalars(changes):
        by_edit.setdefault(change.edit_id, []).append(change)
    for edit in session.scalars(found):
        yield edit, by_edit.get(edit.id, [])


def revisions(session: Session) -> Iterator[tuple[date, str, set[str]]]:
    """Every edit in order, as the record of changes notes it: day, author, entities."""
    entities: dict[str, set[str]] = {}
    for edit_id, entity in session.execute(select(Change.edit_id, Change.entity).distinct()):
        entities.setdefault(edit_id, set()).add(entity)
    rows = session.execute(select(Edit.id, Edit.written_at, Edit.author).order_by(Edit.clock))
    for edit_id, written_at, author in rows:
        yield datetime.fromisoformat(written_at).date(), author, entities.get(edit_id, set())


def starting_answers(session: Session) -> set[tuple[str, str]]:
    """Row and field of every answer that still is as the plan was started with it."""
    first = select(Edit.id).order_by(Edit.clock).limit(1).scalar_subquery()
    places = select(Change.row_id, Change.field)
    given = {(row, field) for row, field in session.execute(places.where(Change.edit_id == first))}
    since = {(row, field) for row, field in session.execute(places.where(Change.edit_id != first))}
    return given - since
