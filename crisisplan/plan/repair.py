"""A damaged plan made whole: its last sound backup, and the journal as far as it can be read."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from crisisplan.plan.attachments import Attachment, digest_of, named_digest
from crisisplan.plan.backups import Backup, backups_of
from crisisplan.plan.clock import COUNTER_BITS, LAST
from crisisplan.plan.database import (
    PlanFileError,
    beside,
    check_database,
    connect,
    copy_database,
    drop_log,
    explained,
    make_engine,
    move_database,
    put_in_place,
)
from crisisplan.plan.dates import show_moment
from crisisplan.plan.file import create_file, read_plan
from crisisplan.plan.journal import Change, Edit, decode
from crisisplan.plan.migrations import upgrade
from crisisplan.plan.model import ENTITIES, SINGLE, Base, Entity, TrainingRecord, can_hold

_EMPTY_ROWS = 5_000
"""So many numbers in a row without an entry end the search for more."""
_DIGESTS = select(Attachment.digest)
_UNREADABLE = (sqlite3.Error, UnicodeDecodeError)
"""SQLite's complaint quotes what stands on a damaged page, and that need not be text."""
_ROW_BYTES = 36
"""Every row of the journal has more, by its id alone; a damaged page may count to any number."""


@dataclass
class Repaired:
    """What a repair brought back, and what it could not."""

    backup: Backup | None
    """What it started from; nothing if there was no sound backup."""
    kept: Path
    """The damaged file, as it was."""
    recovered: int = 0
    """Edits newer than the backup that were read from the damaged file."""
    lost: list[str] = field(default_factory=list)
    """What could not be read, a sentence each."""

    def __str__(self) -> str:
        """The whole report, for people."""
        if self.backup is not None:
            start = f"The plan was rebuilt from the backup of {show_moment(self.backup.taken_at)}"
        else:
            start = "There was no backup; the plan was rebuilt from its own journal"
        more = f" and {self.recovered} newer edits" if self.recovered and self.backup else ""
        missing = (
            "What is missing:\n" + "\n".join(f"• {line}" for line in self.lost)
            if self.lost
            else "Nothing that the journal names is missing."
        )
        return f"{start}{more}.\n\n{missing}\n\nThe damaged file is kept as {self.kept.name}."


def repair(path: Path) -> Repaired:
    """Rebuild a damaged plan file in its place; the damaged one is kept beside it.

    Raises PlanFileError where nothing could be rebuilt; then the file is as it was.
    """
    kept = beside(path, "damaged")
    part = path.with_name(f"{path.name}.repair")
    try:
        backup = _start_from_backup(path, part)
        if backup is None:
            part.unlink(missing_ok=True)
            create_file(part)
        done = Repaired(backup, kept)
        _replay(path, part, done)
        if backup is None and not done.recovered:
            raise PlanFileError(
                f"{path.name} cannot be repaired: nothing of it can be read, and there is no "
                "backup of it on this computer. The file is as it was."
            )
        read_plan(part)
        move_database(path, kept)
        put_in_place(part, path)
    except (OSError, SQLAlchemyError, *_UNREADABLE) as error:
        raise explained(error, path, "repaired") from error
    finally:
        part.unlink(missing_ok=True)
        drop_log(part)
    return done


def _start_from_backup(path: Path, part: Path) -> Backup | None:
    for backup in backups_of(path):
        try:
            check_database(backup.path)
            copy_database(backup.path, part)
            with closing(connect(part)) as connection:
                upgrade(connection)
            read_plan(part)
            return backup
        except (PlanFileError, OSError, *_UNREADABLE):
            continue
    return None


def _replay(damaged: Path, part: Path, done: Repaired) -> None:
    """Put the edits that the backup lacks and the damaged file still tells into the part."""
    edits, holes = _read(damaged, Edit)
    changes, torn = _read(damaged, Change)
    files, _ = _read(damaged, Attachment)
    engine = make_engine(part)
    try:
        with Session(engine) as session:
            known = set(session.scalars(select(Edit.id)))
            newer = {edit["id"]: edit for edit in edits if edit["id"] not in known}
            by_edit: dict[str, list[dict[str, Any]]] = {}
            for change in changes:
                if change["edit_id"] not in known:
                    by_edit.setdefault(change["edit_id"], []).append(change)
            for edit_id in by_edit.keys() - newer.keys():
                newer[edit_id] = _nameless(edit_id)
                done.lost.append(
                    f"Who made an edit of {_written(newer[edit_id])}; what it changed is there."
                )
            for edit in sorted(newer.values(), key=lambda edit: edit["clock"]):
                told = by_edit.get(edit["id"], [])
                if not told and edit["reverts"] is None:
                    done.lost.append(
                        f"What “{edit['label']}” by {edit['author']}, {_written(edit)}, changed."
                    )
                _apply(session, edit, told)
                done.recovered += 1
            for entity in SINGLE:
                if not session.scalars(select(entity)).first():
                    session.add(entity(sequence=1.0))
                    done.lost.append(f"All answers of {entity.__name__}.")
            session.flush()
            _unhook(session, done)
            for file in files:
                session.merge(Attachment(**file))
            session.flush()
            missing = len(_named_attachments(session) - set(session.scalars(_DIGESTS)))
            if missing:
                noun = "file" if missing == 1 else "files"
                done.lost.append(f"{missing} attached {noun}.")
            session.commit()
    finally:
        engine.dispose()
    if holes:
        done.lost.append(f"{holes} edits of which nothing could be read.")
    if torn:
        done.lost.append(f"{torn} changes of single answers.")


def _apply(session: Session, edit: dict[str, Any], changes: list[dict[str, Any]]) -> None:
    session.merge(Edit(**edit))
    for change in changes:
        entity = ENTITIES[change["entity"]]
        row = session.get(entity, change["row_id"])
        if row is None:
            row = entity(id=change["row_id"])
            session.add(row)
        setattr(row, change["field"], decode(entity, change["field"], change["value"]))
        session.merge(Change(**change))


def _unhook(session: Session, done: Repaired) -> None:
    """Answers that point to a row which could not be read become undecided."""
    tables: dict[str, type[Entity]] = {entity.__tablename__: entity for entity in ENTITIES.values()}
    broken = session.connection().exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    for table, rowid, _, number in broken:
        if table not in tables:
            session.connection().exec_driver_sql(f'DELETE FROM "{table}" WHERE rowid = {rowid}')
            continue
        keys = session.connection().exec_driver_sql(f'PRAGMA foreign_key_list("{table}")')
        column = next(key[3] for key in keys if key[0] == number)
        session.connection().exec_driver_sql(
            f'UPDATE "{table}" SET "{column}" = NULL WHERE rowid = {rowid}'
        )
        done.lost.append(f"An answer in {tables[table].__name__} that pointed to a lost row.")


def _named_attachments(session: Session) -> set[str]:
    """The digests of the files that rows name."""
    named = select(TrainingRecord.certificate).where(
        TrainingRecord.certificate.is_not(None), TrainingRecord.removed.is_(False)
    )
    return {named_digest(value) for value in session.scalars(named) if value is not None}


def _nameless(edit_id: str) -> dict[str, Any]:
    """An edit of which only the changes are left; its id tells when it was made (RFC 9562)."""
    try:
        millis = int(edit_id.replace("-", "")[:12], 16)
        made = datetime.fromtimestamp(millis / 1000, UTC).astimezone()
        if millis << COUNTER_BITS > LAST:
            raise ValueError
    except (ValueError, OverflowError, OSError):
        millis, made = 0, datetime.fromtimestamp(0, UTC)
    return {
        "id": edit_id,
        "clock": millis << COUNTER_BITS,
        "written_at": made.isoformat(timespec="seconds"),
        "author": "Unknown",
        "machine": "",
        "label": "Recovered",
        "reverts": None,
    }


def _read(damaged: Path, table: type[Base]) -> tuple[list[dict[str, Any]], int]:
    """The rows of a table that can be read, one at a time, and how many before the last cannot."""
    columns = list(table.__table__.columns.keys())
    names = ", ".join(f'"{column}"' for column in columns)
    query = f'SELECT {names} FROM "{table.__tablename__}" NOT INDEXED WHERE rowid = ?'
    found: list[dict[str, Any]] = []
    number = missing = last = 0
    with closing(sqlite3.connect(damaged, isolation_level=None)) as connection:
        connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
        if not _is_there(connection, table.__tablename__):
            return [], 0
        end = _last_number(connection, table.__tablename__)
        end = min(end, damaged.stat().st_size // _ROW_BYTES)
        while number < end or number - last < _EMPTY_ROWS:
            number += 1
            try:
                values = connection.execute(query, (number,)).fetchone()
            except _UNREADABLE:
                continue
            row = dict(zip(columns, values or (), strict=False))
            if _is_whole(table, row):
                found.append(row)
                missing += number - last - 1
                last = number
    return found, missing


def _last_number(connection: sqlite3.Connection, table: str) -> int:
    try:
        (number,) = connection.execute(f'SELECT max(rowid) FROM "{table}"').fetchone()
    except _UNREADABLE:
        return 0
    return number or 0


def _is_there(connection: sqlite3.Connection, table: str) -> bool:
    """Whether the file still says where a table is; if not, trying each row is in vain."""
    try:
        connection.execute(f'SELECT rowid FROM "{table}" LIMIT 0')
    except _UNREADABLE:
        return False
    return True


def _is_whole(table: type[Base], row: dict[str, Any]) -> bool:
    """Whether a row read from a damaged page makes sense."""
    try:
        if table is Attachment:
            return bool(digest_of(row["content"]) == row["digest"])
        if table is Edit:
            datetime.fromisoformat(row["written_at"])
            if not 0 <= row["clock"] <= LAST:
                return False
        else:
            entity = ENTITIES[row["entity"]]
            value = decode(entity, row["field"], row["value"])
            if not can_hold(entity.__table__.columns[row["field"]], value):
                return False
        columns = table.__table__.columns
        return all(can_hold(columns[key], value) for key, value in row.items())
    except (KeyError, TypeError, ValueError):
        return False


def _written(edit: dict[str, Any]) -> str:
    return show_moment(datetime.fromisoformat(edit["written_at"]))
