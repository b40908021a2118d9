"""Backups: made on opening, ten of them, restored without losing anything."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

from crisisplan.folders import data_folder
from crisisplan.plan.author import Author
from crisisplan.plan.backups import KEPT, back_up, backups_of, edits_since, restore
from crisisplan.plan.file import PlanFile, create_file, read_plan
from crisisplan.plan.migrations import SCHEMA
from crisisplan.plan.model import School


def rename(path: Path, author: Author, name: str) -> None:
    file = PlanFile(path, author)
    file.set(file.plan.one(School), "name", name, "Rename")
    file.close()


def school_in(path: Path) -> str | None:
    return read_plan(path).one(School).name


def test_opening_keeps_a_copy_of_what_was_there(sample_path: Path, author: Author) -> None:
    before = school_in(sample_path)
    rename(sample_path, author, "Later")
    (backup,) = backups_of(sample_path)
    assert school_in(backup.path) == before
    assert backup.path.is_relative_to(data_folder())
    assert (datetime.now().astimezone() - backup.taken_at).total_seconds() < 60


def test_opening_again_without_a_change_keeps_no_second_copy(
    sample_path: Path, author: Author
) -> None:
    for _ in range(3):
        PlanFile(sample_path, author).close()
    assert len(backups_of(sample_path)) == 1


def test_the_last_ten_are_kept(sample_path: Path, author: Author) -> None:
    for number in range(KEPT + 3):
        rename(sample_path, author, f"Name {number}")
    kept = backups_of(sample_path)
    names = [school_in(backup.path) for backup in kept]
    assert names == [f"Name {number}" for number in range(KEPT + 1, 1, -1)]
    assert kept[0].taken_at > kept[-1].taken_at


def test_a_backup_tells_what_changed_since(sample_path: Path, author: Author) -> None:
    rename(sample_path, author, "Later")
    (backup,) = backups_of(sample_path)
    assert [edit.label for edit in edits_since(backup.path, sample_path)] == ["Rename"]


def test_restoring_keeps_what_was_there_as_a_backup(sample_path: Path, author: Author) -> None:
    before = school_in(sample_path)
    rename(sample_path, author, "Later")
    restore(backups_of(sample_path)[0], sample_path)
    assert school_in(sample_path) == before
    restore(backups_of(sample_path)[0], sample_path)
    assert school_in(sample_path) == "Later"


def test_an_update_of_the_schema_is_backed_up_first(
    sample_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(sqlite3.connect(sample_path)) as connection:
        connection.execute("PRAGMA user_version = 1")

    def step(connection: sqlite3.Connection) -> None:
        assert len(backups_of(sample_path)) == 1

    monkeypatch.setattr("crisisplan.plan.migrations.STEPS", (step,))
    monkeypatch.setattr("crisisplan.plan.file.upgrade", lambda c: _upgrade(c, step))
    read_plan(sample_path)
    (backup,) = backups_of(sample_path)
    with closing(sqlite3.connect(backup.path)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (1,)
    with closing(sqlite3.connect(sample_path)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (SCHEMA,)


def _upgrade(connection: sqlite3.Connection, step: Callable[[sqlite3.Connection], None]) -> None:
    step(connection)
    connection.execute(f"PRAGMA user_version = {SCHEMA}")


def test_a_plan_opens_where_no_backup_can_be_made(sample_path: Path, author: Author) -> None:
    shutil.rmtree(data_folder())
    data_folder().write_text("in the way")
    file = PlanFile(sample_path, author)
    file.set(file.plan.one(School), "name", "Later", "Rename")
    file.close()
    assert "could not be backed up" in file.notices[0]
    assert school_in(sample_path) == "Later"


def test_nothing_is_backed_up_from_an_empty_file(tmp_path: Path, author: Author) -> None:
    path = tmp_path / "empty.crisisplan"
    create_file(path)
    PlanFile(path, author).close()
    assert back_up(path) is None
    assert backups_of(path) == []
