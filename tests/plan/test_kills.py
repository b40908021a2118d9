"""Kills at random moments: the file is sound, and holds every edit that was confirmed.

``CRISISPLAN_KILLS=500 python -m pytest tests/plan/test_kills.py`` kills oftener than the usual 50.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from crisisplan.plan.author import Author
from crisisplan.plan.file import PlanFile, read_edits, read_plan
from crisisplan.plan.migrations import SCHEMA
from crisisplan.plan.model import Person, School

ROOT = Path(__file__).parents[2]
KILLS = int(os.environ.get("CRISISPLAN_KILLS", "50"))
WAYS = ("typing", "importing", "migrating")


def kill(way: str, path: Path, after: float) -> list[str]:
    """Run the victim and kill it; what it had confirmed."""
    victim = subprocess.Popen(
        [sys.executable, "-m", "tests.plan.victim", way, str(path)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    assert victim.stdout is not None
    assert victim.stdout.readline() == "ready\n"
    time.sleep(after)
    victim.send_signal(signal.SIGKILL)
    rest, _ = victim.communicate()
    return rest.splitlines(keepends=True)


def is_sound(path: Path) -> bool:
    with closing(sqlite3.connect(path)) as connection:
        sound = connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return sound and connection.execute("PRAGMA foreign_key_check").fetchall() == []


@pytest.mark.skipif(os.name == "nt", reason="kill -9 is a POSIX signal")
@pytest.mark.parametrize("number", range(KILLS))
def test_a_killed_program_loses_nothing_that_was_confirmed(
    number: int, sample_path: Path, sample_original: Path, author: Author
) -> None:
    way = WAYS[number % len(WAYS)]
    chance = random.Random(number)
    told = kill(way, sample_path, chance.uniform(0.05, 0.9))
    confirmed = [line.strip() for line in told if line.endswith("\n")]
    assert is_sound(sample_path)
    if way == "migrating":
        with closing(sqlite3.connect(sample_path)) as connection:
            (schema,) = connection.execute("PRAGMA user_version").fetchone()
            rooms = {room for (room,) in connection.execute("SELECT room FROM person")}
        moved = schema == SCHEMA + 1
        assert moved or not confirmed
        assert (rooms == {"moved"}) == moved
        assert ("moved" in rooms) == moved
        return
    plan = read_plan(sample_path)
    if way == "typing" and confirmed:
        assert int((plan.one(School).campus or "").split()[1]) >= int(confirmed[-1])
    before = len(read_plan(sample_original).rows(Person))
    people = len(plan.rows(Person))
    if way == "importing":
        assert people >= int(confirmed[-1] if confirmed else before)
        assert people % before == 0
        assert len(read_edits(sample_path)) == people // before + 1
    file = PlanFile(sample_path, author)
    file.set(file.plan.one(School), "name", "Later", "Rename")
    file.close()
    assert read_plan(sample_path).one(School).name == "Later"


def test_the_victim_does_what_it_is_killed_for(sample_path: Path, tmp_path: Path) -> None:
    """So that no kill falls into an idle program."""
    for way in WAYS:
        path = Path(shutil.copy(sample_path, tmp_path / f"{way}.crisisplan"))
        assert kill(way, path, 4.0), way
