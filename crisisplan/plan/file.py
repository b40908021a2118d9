"""The plan file: create, open, change, copy and close it."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from crisisplan.plan import attachments
from crisisplan.plan.author import Author
from crisisplan.plan.backups import back_up
from crisisplan.plan.clock import local_now
from crisisplan.plan.database import (
    APPLICATION_ID,
    DamagedPlanError,
    PlanFileError,
    UnsoundError,
    beside,
    check_database,
    connect,
    explained,
    is_writable,
    make_engine,
    move_database,
    write_copy,
)
from crisisplan.plan.journal import (
    Change,
    Edit,
    Journal,
    Transaction,
    edits,
    is_sound,
    revisions,
    starting_answers,
)
from crisisplan.plan.lock import PlanLock
from crisisplan.plan.migrations import SCHEMA, upgrade
from crisisplan.plan.model import ENTITIES, SINGLE, Base, Entity, can_hold, references_to
from crisisplan.plan.place import Kind, place_of
from crisisplan.plan.plan import Plan
from crisisplan.plan.workingcopy import WorkingCopy

E = TypeVar("E", bound=Entity)


def create_file(path: Path) -> None:
    """Make an empty plan file. Raises PlanFileError; never overwrites."""
    if path.exists():
        raise PlanFileError(
            f"{path.name} exists already. Nothing was changed. Choose another name."
        )
    part = path.with_name(path.name + ".part")
    try:
        part.unlink(missing_ok=True)
        engine = make_engine(part)
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
        raise explained(error, path, "made") from error


def set_aside(path: Path) -> Path:
    """Give a plan file that is to be replaced another name in its folder; that name.

    Raises PlanFileError, InUseError where somebody has it open; then nothing was changed.
    """
    lock = PlanLock(path, "")
    try:
        aside = beside(path, "replaced")
        move_database(path, aside)
    except OSError as error:
        raise explained(error, path, "set aside") from error
    finally:
        lock.release()
    return aside


class PlanFile:
    """An open plan file: the plan, the only way to change it, and its journal."""

    def __init__(
        self,
        path: Path,
        author: Author,
        now: Callable[[], datetime] = local_now,
        *,
        read_only: bool = False,
    ) -> None:
        """Open a plan file; before anything is written, a backup is made.

        Raises PlanFileError: InUseError where somebody has it open, DamagedPlanError where it
        cannot be read whole.
        """
        self.path = path
        self.read_only = read_only
        self.notices: list[str] = []
        """What people should know about this file, a sentence or two each."""
        self.database = path
        """The file that SQLite works on: the plan itself, or a working copy of it."""
        self._copy: WorkingCopy | None = None
        if not read_only and path.exists() and not is_writable(path):
            raise NotWritableError(path)
        self._lock = None if read_only else PlanLock(path, author.name)
        try:
            self.database = self._prepared()
            self._open(author, now)
        except BaseException:
            self._release()
            raise

    def _prepared(self) -> Path:
        """The file that SQLite works on, checked, backed up and brought up to date."""
        if self.read_only:
            bring_up_to_date(self.path)
            return self.path
        place = place_of(self.path)
        database = self.path
        if place.kind is not Kind.LOCAL:
            self._copy = WorkingCopy(self.path, place)
            self.notices += self._copy.notices
            database = self._copy.database
        notice = bring_up_to_date(database, self.path)
        if notice:
            self.notices.append(notice)
        return database

    def _open(self, author: Author, now: Callable[[], datetime]) -> None:
        self._engine = make_engine(self.database, read_only=self.read_only)
        # Writers lock at once, so that a file in use says so before anything is changed.
        begin = "BEGIN" if self.read_only else "BEGIN IMMEDIATE"
        self._session = Session(
            self._engine.execution_options(begin=begin),
            expire_on_commit=False,
            autoflush=False,
        )
        try:
            self.plan = _load(self._session)
            self.journal = Journal(self._session, self._engine, author, now)
        except (DBAPIError, sqlite3.Error, UnsoundError) as error:
            self._session.close()
            self._engine.dispose()
            raise explained(error, self.path, "opened") from error

    def close(self) -> None:
        """Close the file. What was saved stays; a working copy is written back.

        Raises PlanFileError where that cannot be done; the file is closed nevertheless.
        """
        self._session.close()
        self._engine.dispose()
        try:
            self.write_back()
        finally:
            self._release()

    def _release(self) -> None:
        if self._lock is not None:
            self._lock.release()

    @property
    def is_elsewhere(self) -> bool:
        """Whether the plan lies on a network drive or in a synced folder."""
        return self._copy is not None

    def write_back(self) -> None:
        """Bring the plan to where it lies, if it is worked on in a copy. From any thread.

        Raises PlanFileError; then everything is safe in the copy.
        """
        if self._copy is not None:
            self._copy.write_back()

    # -- changing

    @contextmanager
    def edit(self, label: str, *, amend: bool = False) -> Iterator[Transaction]:
        """One edit, saved when the block ends. An error takes all of it back.

        Raises PlanFileError where the file cannot be written; VanishedError where it was saved,
        but the file is not in its folder any more.
        """
        with self._guarded(), self.journal.edit(label, amend=amend) as transaction:
            yield transaction
        self._note(transaction)
        if not self.database.exists():
            raise VanishedError(self.path)

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
        if self.read_only:
            raise PlanFileError(
                f"{self.path.name} is open to be read only. Nothing was changed. "
                "Save a copy to work on that."
            )
        self._added: list[Entity] = []
        try:
            yield
        except BaseException as error:
            self.plan.drop(self._added)
            if isinstance(error, DBAPIError | sqlite3.Error):
                raise explained(error, self.path, "saved") from error
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

        A locked row stays as it is: it goes on pointing to a row that is not there any more, which
        reads as undecided. Inside an edit only.
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
                    if not self.plan.is_locked(other):
                        setattr(other, attribute, None)
        self.plan.refresh()

    def attach(self, content: bytes, name: str) -> str:
        """Keep the content of a file in the plan; what a row holds of it.

        See :func:`crisisplan.plan.attachments.read_attachment`. Inside an edit only.
        """
        return attachments.naming(attachments.put(self._session, content), name)

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

    def attachment(self, value: str) -> bytes | None:
        """The content of the file that a row names; ``None`` where it is damaged or missing.

        From any thread. Raises PlanFileError.
        """
        return read_attachments(self.database, [value]).get(value)

    # -- copying

    def snapshot(self) -> Plan:
        """The plan as it is saved now, as plain values, for work beside the window.

        From any thread. It was checked when it was opened. Raises PlanFileError.
        """
        return _read_plan(self.database, checked=True)

    def save_copy(self, path: Path) -> None:
        """Write a complete copy of the plan to another file, replacing what is there.

        Raises PlanFileError; then what was there before is untouched.
        """
        self.journal.seal()
        try:
            if path.exists() and self.path.exists() and path.samefile(self.path):
                raise PlanFileError(
                    "That is the plan you have open. It is saved already. Choose another name."
                )
            # Through the open connection: it reads on where the file has lost its name.
            with self._engine.connect() as connection:
                write_copy(connection.connection.driver_connection, path)
        except (OSError, DBAPIError, sqlite3.Error) as error:
            raise explained(error, path, "copied") from error


class VanishedError(PlanFileError):
    """The file of an open plan is not in its folder any more."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path.name} is not in {path.parent} any more. This window still holds all of it: "
            "save a copy somewhere else now."
        )


def bring_up_to_date(database: Path, path: Path | None = None) -> str:
    """Check a plan file, back it up if it is about to be written, and bring it to our schema.

    ``path`` is the plan that people know, where it is about to be opened for writing. Returns
    what people should know: that there was no room for a backup. Raises PlanFileError.
    """
    schema = check_database(database)
    notice = ""
    if path is not None or schema < SCHEMA:
        try:
            back_up(path or database, database)
        except PlanFileError as error:
            if schema < SCHEMA:
                raise
            notice = f"{error} The plan itself is open and is saved as always."
    if schema < SCHEMA:
        try:
            with closing(connect(database)) as connection:
                upgrade(connection)
        except sqlite3.IntegrityError as error:
            raise DamagedPlanError(database) from error
        except sqlite3.Error as error:
            raise explained(error, database, "opened") from error
    return notice


class NotWritableError(PlanFileError):
    """A plan in a place where this computer may only read."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path.name} cannot be changed: this computer does not let you write in "
            f"{path.parent}. Open it to be read only, or save a copy elsewhere."
        )
        self.reason = f"This computer does not let you write in {path.parent}."
        """Why it can only be read."""


def read_plan(path: Path) -> Plan:
    """The plan in a file as plain values, apart from any session. Raises PlanFileError."""
    bring_up_to_date(path)
    return _read_plan(path)


def _read_plan(path: Path, *, checked: bool = False) -> Plan:
    with _reading(path) as session:
        plan = _load(session, checked=checked)
        session.expunge_all()
        return plan


def read_attachments(path: Path, values: Iterable[str]) -> dict[str, bytes]:
    """The contents of the files that rows name; what is damaged or missing is left out.

    Raises PlanFileError.
    """
    with _reading(path) as session:
        found = (
            (value, attachments.find(session, attachments.named_digest(value))) for value in values
        )
        return {value: content for value, content in found if content is not None}


def read_edits(path: Path) -> list[tuple[Edit, list[Change]]]:
    """Every edit in a file, the oldest first. Raises PlanFileError."""
    bring_up_to_date(path)
    with _reading(path) as session:
        if not is_sound(session):
            raise UnsoundError
        found = list(edits(session))
        session.expunge_all()
        return found


@contextmanager
def _reading(path: Path) -> Iterator[Session]:
    engine = make_engine(path, read_only=True)
    try:
        with Session(engine, expire_on_commit=False) as session:
            yield session
    except (DBAPIError, sqlite3.Error, UnsoundError) as error:
        raise explained(error, path, "opened") from error
    finally:
        engine.dispose()


def _load(session: Session, *, checked: bool = False) -> Plan:
    """The plan, once everything in the file is known to be what a plan holds.

    ``checked``: that is known already.

    Raises UnsoundError and DBAPIError.
    """
    try:
        rows = [row for entity in ENTITIES.values() for row in session.scalars(select(entity))]
        if not checked and not (is_sound(session) and all(map(_is_sound, rows))):
            raise UnsoundError
        plan = Plan(rows)
        for on, author, entities in revisions(session):
            plan.revise(on, author, entities)
    except (ValueError, TypeError) as error:
        # A date that is none: it is read as the rows are.
        raise UnsoundError from error
    if plan.revisions and not all(plan.rows(entity) for entity in SINGLE):
        raise UnsoundError
    plan.given = starting_answers(session)
    session.commit()
    return plan


def _is_sound(row: Entity) -> bool:
    return all(can_hold(column, getattr(row, column.key)) for column in row.__table__.columns)
