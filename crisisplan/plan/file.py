"""The plan file: create, open, change, copy and close it."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from crisisplan.plan.clock import local_now
from crisisplan.plan.journal import (
    Author,
    Change,
    Edit,
    Journal,
    Transaction,
    edits,
    revisions,
    starting_answers,
)
from crisisplan.plan.migrations import SCHEMA, schema_of, upgrade
from crisisplan.plan.model import ENTITIES, Base, Entity, references_to
from crisisplan.plan.plan import Plan

SUFFIX = ".crisisplan"
APPLICATION_ID = 0x43504C4E
"""``CPLN``, in the header of every plan file (SQLite application_id)."""

E = TypeVar("E", bound=Entity)


class PlanFileError(Exception):
    """A plan file that cannot be made, opened or written.

    The message says in plain words what happened, what is safe and what to do.
    """


def create_file(path: Path) -> None:
    """Make an empty plan file. Raises PlanFileError; never overwrites."""
    if path.exists():
        raise PlanFileError(
            f"{path.name} exists already. Nothing was changed. Choose another name."
        )
    part = path.with_name(path.name + ".part")
    try:
        part.unlink(missing_ok=True)
        engine = _engine(part)
        try:
            with engine.connect() as connection:
                Base.metadata.create_all(connection)
                connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
                connection.exec_driver_sql(f"PRAGMA user_version = {SCHEMA}")
                connection.commit()
        finally:
            engine.dispose()
        os.rename(part, path)
    except (OSError, DBAPIError, sqlite3.Error) as error:
        part.unlink(missing_ok=True)
        raise PlanFileError(_explain(error, path, "made")) from error


class PlanFile:
    """An open plan file: the plan, the only way to change it, and its journal."""

    def __init__(self, path: Path, author: Author, now: Callable[[], datetime] = local_now) -> None:
        """Open a plan file. Raises PlanFileError."""
        self.path = path
        _prepare(path)
        self._engine = _engine(path)
        # Writers lock at once, so that a file in use says so before anything is changed.
        self._session = Session(
            self._engine.execution_options(begin="BEGIN IMMEDIATE"),
            expire_on_commit=False,
            autoflush=False,
        )
        try:
            self.journal = Journal(self._session, self._engine, author, now)
            self.plan = _load(self._session)
        except (DBAPIError, sqlite3.Error) as error:
            self.close()
            raise PlanFileError(_explain(error, path, "opened")) from error

    def close(self) -> None:
        """Close the file. What was saved stays; nothing is pending."""
        self._session.close()
        self._engine.dispose()

    # -- changing

    @contextmanager
    def edit(self, label: str, *, amend: bool = False) -> Iterator[Transaction]:
        """One edit, saved when the block ends. An error takes all of it back.

        Raises PlanFileError where the file cannot be written.
        """
        with self._guarded(), self.journal.edit(label, amend=amend) as transaction:
            yield transaction
        self._note(transaction)

    def undo(self) -> Transaction | None:
        """Take back the last edit made on this machine; ``None`` if there is none."""
        with self._guarded():
            transaction = self.journal.undo()
        if transaction is not None:
            self._note(transaction)
        return transaction

    def redo(self) -> Transaction | None:
        """Bring back what undo took back last; ``None`` if there is nothing."""
        with self._guarded():
            transaction = self.journal.redo()
        if transaction is not None:
            self._note(transaction)
        return transaction

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        self._added: list[Entity] = []
        try:
            yield
        except BaseException as error:
            self.plan.drop(self._added)
            if isinstance(error, DBAPIError | sqlite3.Error):
                raise PlanFileError(_explain(error, self.path, "saved")) from error
            raise

    def _note(self, transaction: Transaction) -> None:
        self.plan.refresh()
        changed = {(change.row.id, change.field) for change in transaction.changes}
        if self.plan.revisions:
            self.plan.given -= changed
        else:
            self.plan.given = changed
        if transaction.edit is not None:
            self.plan.revise(
                transaction.edit.at.date(),
                transaction.edit.author,
                {type(row).__name__ for row in transaction.rows},
            )

    def set(
        self, row: Entity, field: str, value: Any, label: str, *, amend: bool = False
    ) -> Transaction:
        """Save one answer as an edit of its own."""
        with self.edit(label, amend=amend) as transaction:
            setattr(row, field, value)
        return transaction

    def add(self, entity: type[E], /, after: Entity | None = None, **values: Any) -> E:
        """A new row, at the end or below another one. Inside an edit only."""
        rows = self.plan.rows(entity)
        row = entity(**values)
        row.sequence = rows[-1].sequence + 1 if rows else 1.0
        index = rows.index(after) + 1 if after in rows else len(rows)
        self._session.add(row)
        self._added.append(row)
        self.plan.append(row)
        if index < len(rows) - 1:
            self.move(row, index)
        return row

    def remove(self, *rows: Entity) -> None:
        """Remove rows and their parts; answers that point to them become undecided.

        Inside an edit only.
        """
        gone: dict[type[Entity], set[str]] = {}
        for row in rows:
            row.removed = True
            gone.setdefault(type(row), set()).add(row.id)
        for kind, refs in gone.items():
            for entity, attribute, part in references_to(kind.__tablename__):
                pointing = [
                    other
                    for other in self.plan.rows(entity)
                    if getattr(other, attribute) in refs and not other.removed
                ]
                if part:
                    self.remove(*pointing)
                    continue
                for other in pointing:
                    setattr(other, attribute, None)
        self.plan.refresh()

    def move(self, row: Entity, index: int) -> None:
        """Give a row another place among the rows of its entity. Inside an edit only."""
        others = [other for other in self.plan.rows(type(row)) if other is not row]
        index = max(0, min(index, len(others)))
        low = others[index - 1].sequence if index else (others[0].sequence - 2 if others else 0)
        high = others[index].sequence if index < len(others) else low + 2
        row.sequence = (low + high) / 2
        if not low < row.sequence < high:
            # The numbers between the neighbours are used up: number all rows anew.
            for number, other in enumerate([*others[:index], row, *others[index:]], 1):
                other.sequence = float(number)
        self.plan.refresh()

    # -- copying

    def save_copy(self, path: Path) -> None:
        """Write a complete copy of the plan to another file, replacing what is there.

        Raises PlanFileError; then what was there before is untouched.
        """
        self.journal.seal()
        part = path.with_name(path.name + ".part")
        try:
            if path.exists() and path.samefile(self.path):
                raise PlanFileError(
                    "That is the plan you have open. It is saved already. Choose another name."
                )
            part.unlink(missing_ok=True)
            with (
                closing(sqlite3.connect(self.path)) as source,
                closing(sqlite3.connect(part)) as target,
            ):
                source.backup(target)
                target.execute("PRAGMA journal_mode = DELETE")
            os.replace(part, path)
        except (OSError, sqlite3.Error) as error:
            part.unlink(missing_ok=True)
            raise PlanFileError(_explain(error, path, "copied")) from error


def read_plan(path: Path) -> Plan:
    """The plan in a file as plain values, apart from any session. Raises PlanFileError."""
    with _reading(path) as session:
        plan = _load(session)
        session.expunge_all()
        return plan


def read_edits(path: Path) -> list[tuple[Edit, list[Change]]]:
    """Every edit in a file, the oldest first. Raises PlanFileError."""
    with _reading(path) as session:
        found = list(edits(session))
        session.expunge_all()
        return found


@contextmanager
def _reading(path: Path) -> Iterator[Session]:
    _prepare(path)
    engine = _engine(path)
    try:
        with Session(engine, expire_on_commit=False) as session:
            yield session
    except (DBAPIError, sqlite3.Error) as error:
        raise PlanFileError(_explain(error, path, "read")) from error
    finally:
        engine.dispose()


def _load(session: Session) -> Plan:
    plan = Plan(row for entity in ENTITIES.values() for row in session.scalars(select(entity)))
    for on, author, entities in revisions(session):
        plan.revise(on, author, entities)
    plan.given = starting_answers(session)
    session.commit()
    return plan


def _engine(path: Path) -> Engine:
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": 3})

    @event.listens_for(engine, "connect")
    def on_connect(connection: sqlite3.Connection, _: object) -> None:
        # Without this, pysqlite commits before DDL and a failed change could not be rolled back.
        connection.isolation_level = None
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        connection.exec_driver_sql(connection.get_execution_options().get("begin", "BEGIN"))

    return engine


def _prepare(path: Path) -> None:
    """Check that a file is a plan that this program can read, and bring it up to date."""
    try:
        with path.open("rb") as file:
            head = file.read(16)
        if head != b"SQLite format 3\0":
            raise PlanFileError(f"{path.name} is not a CrisisPlan file. Nothing was changed.")
        with closing(sqlite3.connect(path, timeout=3, isolation_level=None)) as connection:
            (application,) = connection.execute("PRAGMA application_id").fetchone()
            if application != APPLICATION_ID:
                raise PlanFileError(f"{path.name} is not a CrisisPlan file. Nothing was changed.")
            schema = schema_of(connection)
            if schema > SCHEMA:
                raise PlanFileError(
                    f"{path.name} was made with a newer CrisisPlan. Nothing was changed. "
                    "Install the newer version to open it."
                )
            if schema < SCHEMA:
                backup = path.with_name(f"{path.stem} (before update, schema {schema}){SUFFIX}")
                with closing(sqlite3.connect(backup)) as target:
                    connection.backup(target)
                upgrade(connection)
    except (OSError, sqlite3.Error) as error:
        raise PlanFileError(_explain(error, path, "opened")) from error


def _explain(error: Exception, path: Path, verb: str) -> str:
    """What went wrong with a file, as a sentence for people."""
    cause = error.orig if isinstance(error, DBAPIError) and error.orig else error
    text = str(cause).lower()
    start = f"{path.name} could not be {verb}."
    folder = path.resolve().parent
    if isinstance(cause, FileNotFoundError) or "unable to open" in text:
        if verb in ("made", "copied"):
            return f"{start} The folder {folder} is not there or cannot be written to."
        return f"{start} It is not in {folder}. If it is on a USB drive, connect the drive."
    if isinstance(cause, IsADirectoryError):
        return f"{start} It is a folder, not a file."
    if isinstance(cause, PermissionError) or "readonly" in text or "read-only" in text:
        return f"{start} This computer does not let you write there. Nothing was changed."
    if "locked" in text or "busy" in text:
        return f"{start} Another program is using it. Close it there, then try again."
    if "full" in text or getattr(cause, "errno", None) == 28:
        return (
            f"{start} The disk is full. What was saved before is safe. Make room, then try again."
        )
    if "malformed" in text or "not a database" in text or "no such table" in text:
        return f"{start} The file is damaged. Nothing was changed. Open a backup or a copy."
    return f"{start} The disk answered: {cause}. What was saved before is safe."
