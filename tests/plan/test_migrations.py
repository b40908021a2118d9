"""Steps from schema to schema: each whole or not at all."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from crisisplan.plan.migrations import schema_of, upgrade


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(tmp_path / "x.db", isolation_level=None)) as opened:
        opened.executescript(
            "PRAGMA foreign_keys = ON; PRAGMA user_version = 1;"
            "CREATE TABLE parent (id TEXT PRIMARY KEY, old TEXT);"
            "CREATE TABLE child (id TEXT, parent TEXT REFERENCES parent (id) ON DELETE CASCADE);"
            "INSERT INTO parent VALUES ('p', 'kept'); INSERT INTO child VALUES ('c', 'p');"
        )
        yield opened


def rebuild_parent(connection: sqlite3.Connection) -> None:
    """Rename a column the way SQLite makes one do it: copy, drop, rename."""
    connection.execute("CREATE TABLE new_parent (id TEXT PRIMARY KEY, new TEXT)")
    connection.execute("INSERT INTO new_parent SELECT id, old FROM parent")
    connection.execute("DROP TABLE parent")
    connection.execute("ALTER TABLE new_parent RENAME TO parent")


def fail(connection: sqlite3.Connection) -> None:
    connection.execute("ALTER TABLE child ADD COLUMN extra TEXT")
    raise sqlite3.OperationalError("disk I/O error")


def test_a_table_is_rebuilt_without_losing_its_children(connection: sqlite3.Connection) -> None:
    upgrade(connection, [rebuild_parent])
    assert schema_of(connection) == 2
    assert connection.execute("SELECT new FROM parent").fetchall() == [("kept",)]
    assert connection.execute("SELECT id FROM child").fetchall() == [("c",)]
    assert connection.execute("PRAGMA foreign_keys").fetchone() == (1,)


def test_a_failed_step_is_rolled_back_and_the_one_before_stays(
    connection: sqlite3.Connection,
) -> None:
    with pytest.raises(sqlite3.OperationalError):
        upgrade(connection, [rebuild_parent, fail])
    assert schema_of(connection) == 2
    columns = [row[1] for row in connection.execute("PRAGMA table_info(child)")]
    assert columns == ["id", "parent"]


def test_a_step_that_leaves_a_row_pointing_nowhere_is_refused(
    connection: sqlite3.Connection,
) -> None:
    def orphan(connection: sqlite3.Connection) -> None:
        connection.execute("DELETE FROM parent")

    with pytest.raises(sqlite3.IntegrityError, match="pointing nowhere"):
        upgrade(connection, [orphan])
    assert connection.execute("SELECT id FROM parent").fetchall() == [("p",)]


def test_a_current_file_is_left_as_it_is(connection: sqlite3.Connection) -> None:
    upgrade(connection, [])
    assert schema_of(connection) == 1
