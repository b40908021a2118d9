"""Numbered steps from each schema of the plan file to the next. Old files open forever."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence

Step = Callable[[sqlite3.Connection], None]


def _keep_staff_id(connection: sqlite3.Connection) -> None:
    connection.execute("ALTER TABLE person ADD COLUMN staff_id VARCHAR")


def _keep_situations(connection: sqlite3.Connection) -> None:
    connection.execute(
        "CREATE TABLE situation (name VARCHAR, id VARCHAR NOT NULL, sequence FLOAT NOT NULL, "
        "removed BOOLEAN NOT NULL, CONSTRAINT pk_situation PRIMARY KEY (id))"
    )
    connection.execute(
        "CREATE TABLE absence (situation VARCHAR, person VARCHAR, id VARCHAR NOT NULL, "
        "sequence FLOAT NOT NULL, removed BOOLEAN NOT NULL, "
        "CONSTRAINT pk_absence PRIMARY KEY (id), "
        "CONSTRAINT fk_absence_situation_situation FOREIGN KEY(situation) "
        "REFERENCES situation (id) DEFERRABLE INITIALLY DEFERRED, "
        "CONSTRAINT fk_absence_person_person FOREIGN KEY(person) "
        "REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED)"
    )
    connection.execute("CREATE INDEX ix_absence_situation ON absence (situation)")
    connection.execute("CREATE INDEX ix_absence_person ON absence (person)")


STEPS: Sequence[Step] = (_keep_staff_id, _keep_situations)
"""``STEPS[n - 1]`` turns schema ``n`` into ``n + 1``. A released step is never changed."""

SCHEMA = len(STEPS) + 1
"""The schema that this program writes."""


def schema_of(connection: sqlite3.Connection) -> int:
    """The schema of an open plan file."""
    (number,) = connection.execute("PRAGMA user_version").fetchone()
    return int(number)


def upgrade(connection: sqlite3.Connection, steps: Sequence[Step] = STEPS) -> None:
    """Bring an open plan file to the newest schema, each step in a transaction of its own.

    ``connection`` has ``isolation_level`` None. Foreign keys are off meanwhile: SQLite alters a
    table by copying and dropping it, and with them on the child rows would be deleted. The
    caller makes the backup. Raises sqlite3.Error, with the failed step rolled back.
    """
    connection.execute("PRAGMA foreign_keys = OFF")
    for number in range(schema_of(connection), len(steps) + 1):
        connection.execute("BEGIN IMMEDIATE")
        try:
            steps[number - 1](connection)
            if connection.execute("PRAGMA foreign_key_check").fetchone() is not None:
                raise sqlite3.IntegrityError(f"schema {number + 1} leaves a row pointing nowhere")
            connection.execute(f"PRAGMA user_version = {number + 1}")
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")
    connection.execute("PRAGMA foreign_keys = ON")
