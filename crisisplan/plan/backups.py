"""Backups: a copy of each plan from the last times it was opened, in the user's data folder."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from crisisplan.folders import data_folder
from crisisplan.plan.database import SUFFIX, connect, copy_database, explained, make_engine
from crisisplan.plan.journal import Edit

KEPT = 10
_STAMP = "%Y%m%dT%H%M%S%fZ"


@dataclass(frozen=True)
class Backup:
    """A copy of a plan as it was at one time."""

    path: Path
    taken_at: datetime
    """Local time."""


def folder_of(path: Path, kind: str) -> Path:
    """The folder in the user's data for what is kept of a plan file: its own for every path."""
    whole = str(path.resolve()).casefold()
    digest = hashlib.sha256(whole.encode()).hexdigest()[:12]
    return data_folder() / kind / f"{path.stem[:40]}-{digest}"


def backups_of(path: Path) -> list[Backup]:
    """The backups of a plan file, the latest first."""
    found = []
    for copy in folder_of(path, "backups").glob(f"*{SUFFIX}"):
        try:
            taken = datetime.strptime(copy.stem, _STAMP).replace(tzinfo=UTC)
        except ValueError:
            continue
        found.append(Backup(copy, taken.astimezone()))
    return sorted(found, key=lambda backup: backup.taken_at, reverse=True)


def back_up(path: Path, database: Path | None = None) -> Backup | None:
    """Keep a copy of a plan file; none if it says what the last copy says.

    ``database`` is the file to read, where the plan is worked on in a copy. Only the last ten
    are kept. Raises PlanFileError.
    """
    kept = backups_of(path)
    source = database or path
    try:
        state = _last_edit(source)
        if state is None or (kept and _last_edit(kept[0].path) == state):
            return None
        folder = folder_of(path, "backups")
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        taken = datetime.now(UTC)
        target = folder / f"{taken:{_STAMP}}{SUFFIX}"
        copy_database(source, target)
        for old in kept[KEPT - 1 :]:
            old.path.unlink(missing_ok=True)
    except (OSError, sqlite3.Error) as error:
        raise explained(error, path, "backed up") from error
    return Backup(target, taken.astimezone())


def edits_since(earlier: Path, path: Path) -> list[Edit]:
    """The edits in a plan file that an earlier copy of it does not hold, the oldest first.

    Raises sqlalchemy.exc.DBAPIError for a damaged file.
    """
    known = {edit.id for edit in _edits(earlier)}
    return [edit for edit in _edits(path) if edit.id not in known]


def restore(backup: Backup, path: Path, database: Path | None = None) -> None:
    """Make a closed plan file what a backup of it holds; what it held is backed up first.

    ``database`` is the file to write, where the plan is worked on in a copy. Raises
    PlanFileError; then the plan is as it was.
    """
    target = database or path
    back_up(path, target)
    try:
        copy_database(backup.path, target)
    except (OSError, sqlite3.Error) as error:
        raise explained(error, path, "restored") from error


def _edits(path: Path) -> list[Edit]:
    engine = make_engine(path, read_only=True)
    try:
        with Session(engine, expire_on_commit=False) as session:
            found = list(session.scalars(select(Edit).order_by(Edit.clock)))
            session.expunge_all()
            return found
    finally:
        engine.dispose()


def _last_edit(path: Path) -> tuple[int, int] | None:
    """The clock of the last edit and their number; nothing for a plan without any."""
    with closing(connect(path, read_only=True)) as connection:
        clock, count = connection.execute("SELECT max(clock), count(*) FROM edit").fetchone()
    return (clock, count) if count else None
