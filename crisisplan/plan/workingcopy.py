"""A plan on a network drive or in a synced folder: worked on here, written back whole.

SQLite's own locks and its log beside the file are not safe there (sqlite.org/useovernet.html),
and a program that keeps folders in step may copy a file while it is half written.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
from functools import cached_property
from pathlib import Path

from crisisplan.plan.backups import edits_since, folder_of
from crisisplan.plan.database import (
    PlanFileError,
    beside,
    check_database,
    copy_database,
    drop_log,
    explained,
    log_of,
)
from crisisplan.plan.place import Kind, Place


class WorkingCopy:
    """The copy on this computer of a plan that lies elsewhere."""

    def __init__(self, path: Path, place: Place) -> None:
        """Bring the plan here, or go on with the copy that is here. Raises PlanFileError."""
        self.path = path
        self.place = place
        folder = folder_of(path, "working")
        self.database = folder / path.name
        self._note = folder / "written.json"
        self.notices: list[str] = []
        """What people should know, a sentence or two each."""
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._begin()
        except (OSError, sqlite3.Error) as error:
            raise explained(error, path, "opened") from error

    def _begin(self) -> None:
        kept = self.database.exists() and self._is_sound()
        if not self.path.exists():
            if not kept:
                raise FileNotFoundError(2, "No such file", str(self.path))
            self.notices.append(
                f"{self.path.parent} cannot be reached. You work on the copy on this computer; it "
                "is written back when the folder is there again."
            )
            return
        check_database(self.path)
        there = _digest(self.path)
        if kept and there == self._written():
            self.notices.append(self._explanation())
            return
        if kept and self._is_ahead():
            aside = self._aside
            copy_database(self.database, aside)
            self.notices.append(
                f"{self.path.name} was changed elsewhere since you last worked on it here. What "
                f"you wrote is kept beside it as {aside.name}."
            )
        shutil.copyfile(self.path, self.database)
        drop_log(self.database)
        log, _ = log_of(self.path)
        if log.exists():
            shutil.copyfile(log, log_of(self.database)[0])
        self._remember(there)
        self.notices.append(self._explanation())

    def _explanation(self) -> str:
        where = f"in {self.place.name}" if self.place.kind is Kind.SYNCED else "on a network drive"
        return (
            f"This plan is {where}. You work on a copy on this computer, which is written back "
            "after each change. One person at a time."
        )

    def write_back(self) -> None:
        """Put what is here where the plan lies. Raises PlanFileError; nothing is lost then."""
        try:
            there = _digest(self.path) if self.path.exists() else self._written()
            if there != self._written():
                aside = self._aside
                copy_database(self.database, aside)
                raise PlanFileError(
                    f"{self.path.name} was changed elsewhere meanwhile. It was left alone; what "
                    f"you wrote is kept beside it as {aside.name}."
                )
            whole = self.database.with_name(f"{self.database.name}.whole")
            copy_database(self.database, whole)
            mine = _digest(whole)
            if mine != there or not self.path.exists():
                part = self.path.with_name(f"{self.path.name}.part")
                shutil.copyfile(whole, part)
                with part.open("rb+") as file:
                    os.fsync(file.fileno())
                os.replace(part, self.path)
                self._remember(mine)
            whole.unlink()
        except (OSError, sqlite3.Error) as error:
            raise PlanFileError(
                f"{self.path.name} could not be written back to {self.path.parent}. Everything "
                "is saved on this computer and is written back when the folder can be reached."
            ) from error

    def _is_ahead(self) -> bool:
        """Whether the copy here holds edits that the plan lacks."""
        return bool(edits_since(self.path, self.database))

    @cached_property
    def _aside(self) -> Path:
        """Where what is here is kept beside the plan: one file, however often it is written."""
        return beside(self.path, "from this computer")

    def _is_sound(self) -> bool:
        try:
            check_database(self.database)
        except PlanFileError:
            return False
        return True

    def _written(self) -> str:
        try:
            return str(json.loads(self._note.read_text("utf-8"))["written"])
        except (OSError, ValueError, KeyError, TypeError):
            return ""

    def _remember(self, digest: str) -> None:
        part = self._note.with_suffix(".part")
        part.write_text(json.dumps({"path": str(self.path), "written": digest}), "utf-8")
        os.replace(part, self._note)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
