"""The SQLite file below a plan: recognised, checked, opened, copied whole."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool

from crisisplan.plan.migrations import SCHEMA, schema_of

SUFFIX = ".crisisplan"
APPLICATION_ID = 0x43504C4E
"""``CPLN``, in the header of every plan file (SQLite application_id)."""

_HEAD = b"SQLite format 3\0"


class PlanFileError(Exception):
    """A plan file that cannot be made, opened or written.

    The message says in plain words what happened, what is safe and what to do.
    """


class DamagedPlanError(PlanFileError):
    """A plan file of which parts cannot be read any more."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path.name} is damaged: parts of it cannot be read. Nothing was changed. "
            "Repair it from its last backup, or open a copy."
        )


class UnsoundError(Exception):
    """SQLite reads the file without fault, and it holds what no plan can hold."""


def connect(path: Path, *, read_only: bool = False) -> sqlite3.Connection:
    """An SQLite connection to a plan file. Raises sqlite3.Error."""
    address = path.absolute().as_uri()
    if read_only:
        # Reading makes no file where there is none. SQLite wants to write beside a file even to
        # read it, unless it is told that nobody does.
        address += "?mode=rw" if is_writable(path) else "?mode=ro&immutable=1"
    # Without isolation_level None, pysqlite commits before DDL and a failed change could not be
    # rolled back.
    return sqlite3.connect(address, timeout=3, isolation_level=None, uri=True)


def is_writable(path: Path) -> bool:
    """Whether a plan file can be written, and its folder, where SQLite keeps its log."""
    return os.access(path, os.W_OK) and os.access(path.absolute().parent, os.W_OK)


def make_engine(path: Path, *, read_only: bool = False) -> Engine:
    """The engine of a plan file, with every connection set up as a plan needs it."""
    engine = create_engine(
        "sqlite://", creator=lambda: connect(path, read_only=read_only), poolclass=QueuePool
    )

    @event.listens_for(engine, "connect")
    def on_connect(connection: sqlite3.Connection, _: object) -> None:
        connection.execute("PRAGMA foreign_keys = ON")
        if read_only:
            connection.execute("PRAGMA query_only = ON")
        else:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        connection.exec_driver_sql(connection.get_execution_options().get("begin", "BEGIN"))

    return engine


def check_database(path: Path) -> int:
    """Check that a file is a sound plan that this program can read; its schema.

    Raises DamagedPlanError, or PlanFileError for what is no plan or a newer one.
    """
    try:
        with path.open("rb") as file:
            head = file.read(len(_HEAD))
        if head and not head.strip(b"\0"):
            # What a computer that lost its power leaves of a file it had just begun to write.
            raise DamagedPlanError(path)
        if head != _HEAD:
            raise PlanFileError(f"{path.name} is not a CrisisPlan file. Nothing was changed.")
        with closing(connect(path, read_only=True)) as connection:
            (application,) = connection.execute("PRAGMA application_id").fetchone()
            if application != APPLICATION_ID:
                raise PlanFileError(f"{path.name} is not a CrisisPlan file. Nothing was changed.")
            schema = schema_of(connection)
            if schema < 1:
                raise DamagedPlanError(path)
            if schema > SCHEMA:
                raise PlanFileError(
                    f"{path.name} was made with a newer CrisisPlan. Nothing was changed. "
                    "Install the newer version to open it."
                )
            (verdict,) = connection.execute("PRAGMA quick_check(1)").fetchone()
            if verdict != "ok":
                raise DamagedPlanError(path)
            return schema
    except UnicodeDecodeError as error:
        # SQLite's complaint quotes what stands on a damaged page, and that need not be text.
        raise DamagedPlanError(path) from error
    except (OSError, sqlite3.Error) as error:
        raise explained(error, path, "opened") from error


def copy_database(source: Path, target: Path) -> None:
    """Write a whole copy of a plan file. As :func:`write_copy`."""
    with closing(connect(source, read_only=True)) as read:
        write_copy(read, target)


def write_copy(source: Any, target: Path) -> None:
    """Write what an SQLite connection reads to a file, put in place only when it is complete.

    Raises OSError or sqlite3.Error; then what was there before is untouched.
    """
    part = target.with_name(target.name + ".part")
    try:
        part.unlink(missing_ok=True)
        with closing(sqlite3.connect(part)) as write:
            source.backup(write)
            write.execute("PRAGMA journal_mode = DELETE")
        put_in_place(part, target)
    except (OSError, sqlite3.Error):
        part.unlink(missing_ok=True)
        raise


def put_in_place(part: Path, target: Path) -> None:
    """Give a finished file its name, and take away what SQLite kept beside the one before."""
    with part.open("rb+") as file:
        os.fsync(file.fileno())
    drop_log(target)
    os.replace(part, target)


def log_of(path: Path) -> tuple[Path, Path]:
    """What SQLite keeps beside an open file: the log with the latest edits, and its index."""
    return path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")


def drop_log(path: Path) -> None:
    """Take away what SQLite kept beside a file. Raises OSError."""
    for beside in log_of(path):
        beside.unlink(missing_ok=True)


def move_database(path: Path, target: Path) -> None:
    """Give a closed file another name, with what SQLite kept beside it. Raises OSError."""
    for old, new in zip((*log_of(path), path), (*log_of(target), target), strict=True):
        if old.exists():
            old.rename(new)


def beside(path: Path, what: str) -> Path:
    """A name in a plan file's folder that tells what it is and when: “Elm (damaged 2026-…)”."""
    return path.with_name(f"{path.stem} ({what} {datetime.now():%Y-%m-%d %H%M%S}){path.suffix}")


_DAMAGE = (
    *("malformed", "not a database", "could not decode", "no such table", "no such column"),
    *("duplicate column", "already exists"),  # It names the wrong schema.
)
"""What SQLite says of a file that does not hold what it should."""


def explained(error: Exception, path: Path, verb: str) -> PlanFileError:
    """What went wrong with a file, in words for people: it could not be ``verb``."""
    cause = error.orig if isinstance(error, DBAPIError) and error.orig else error
    text = str(cause).lower()
    if isinstance(cause, UnsoundError | UnicodeDecodeError) or any(
        words in text for words in _DAMAGE
    ):
        return DamagedPlanError(path)
    return PlanFileError(_sentence(cause, text, path, verb))


def _sentence(cause: BaseException, text: str, path: Path, verb: str) -> str:
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
    return f"{start} The disk answered: {cause}. What was saved before is safe."
