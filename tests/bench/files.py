"""Saving a field, and opening a plan."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from itertools import count
from uuid import uuid4

from crisisplan.folders import data_folder
from crisisplan.plan.file import PlanFile
from crisisplan.plan.model import Person
from tests.bench.figure import Figure, medians, took
from tests.bench.ground import AUTHOR, Ground


def figures(ground: Ground) -> Iterator[Figure]:
    """One field saved, and a plan opened."""
    yield _saving(ground)
    yield _opening(ground)


def _saving(ground: Ground) -> Figure:
    path = ground.folder / "saved.crisisplan"
    raw = ground.folder / "raw.crisisplan"
    shutil.copy(ground.large, path)
    shutil.copy(ground.large, raw)
    numbers = count(1)
    file = PlanFile(path, AUTHOR)
    row = file.plan.rows(Person)[0]
    with closing(sqlite3.connect(raw, isolation_level=None)) as base:
        base.execute("PRAGMA foreign_keys = ON")
        base.execute("PRAGMA journal_mode = WAL")
        base.execute("PRAGMA synchronous = FULL")
        (top,) = base.execute("SELECT max(clock) FROM edit").fetchone()

        def save() -> None:
            file.set(row, "room", f"R {next(numbers)}", "Change “Room”")

        def write() -> None:
            number, edit = next(numbers), str(uuid4())
            base.execute("BEGIN IMMEDIATE")
            base.execute("UPDATE person SET room = ? WHERE id = ?", (f"R {number}", row.id))
            base.execute(
                "INSERT INTO edit (id, clock, written_at, author, machine, label) "
                "VALUES (?, ?, ?, ?, ?, ?)",
                (edit, top + number, "2026-11-23T10:42:00-06:00", "Ana", "raw", "Change “Room”"),
            )
            base.execute(
                "INSERT INTO change (edit_id, row_id, field, entity, value) VALUES (?, ?, ?, ?, ?)",
                (edit, row.id, "room", "Person", f'"R {number}"'),
            )
            base.execute("COMMIT")

        program, reference = medians(
            40 * ground.sizes.times, lambda: took(save), lambda: took(write)
        )
    file.close()
    return Figure(
        "One field saved with its journal entry",
        program,
        "ms",
        "the same rows through sqlite3",
        reference,
        3.0,
    )


def _opening(ground: Ground) -> Figure:
    """Opened as on the next day: with a check of the file and a backup of what changed."""
    opened = []

    def open_large() -> None:
        opened.append(PlanFile(ground.large, AUTHOR))

    def open_small() -> None:
        opened.append(PlanFile(ground.small, AUTHOR))

    def time(act: object) -> float:
        shutil.rmtree(data_folder() / "backups", ignore_errors=True)
        spent = took(act)  # type: ignore[arg-type]
        opened.pop().close()
        return spent

    program, reference = medians(
        2 * ground.sizes.times, lambda: time(open_large), lambda: time(open_small)
    )
    return Figure(
        f"Open {ground.sizes.people} people, {ground.sizes.edits:,} edits",
        program,
        "ms",
        f"{ground.sizes.people // 10} people, {ground.sizes.edits // 10:,} edits",
        reference,
        12.0,
    )
