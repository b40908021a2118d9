"""The plan file: made, opened, copied, refused, and safe when the program dies."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from crisisplan.exchange.starting import start_plan
from crisisplan.plan.file import (
    APPLICATION_ID,
    PlanFile,
    PlanFileError,
    create_file,
    read_plan,
)
from crisisplan.plan.forms import Forms
from crisisplan.plan.journal import Author
from crisisplan.plan.migrations import SCHEMA
from crisisplan.plan.model import Person, School

ROOT = Path(__file__).parents[2]
PLANS = ROOT / "tests" / "plans"


def pragma(path: Path, name: str) -> int:
    with closing(sqlite3.connect(path)) as connection:
        (value,) = connection.execute(f"PRAGMA {name}").fetchone()
    return int(value)


def test_a_plan_file_says_what_it_is(new_plan: PlanFile) -> None:
    assert pragma(new_plan.path, "application_id") == APPLICATION_ID
    assert pragma(new_plan.path, "user_version") == SCHEMA


def test_creating_never_overwrites(new_plan: PlanFile) -> None:
    with pytest.raises(PlanFileError, match="exists already"):
        create_file(new_plan.path)


def test_a_plan_in_a_missing_folder_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(PlanFileError, match="is not there or cannot be written to"):
        create_file(tmp_path / "nowhere" / "x.crisisplan")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"not a plan", b"SQLite format 3\0" + bytes(100)])
def test_a_file_that_is_no_plan_is_refused_and_untouched(
    tmp_path: Path, author: Author, content: bytes
) -> None:
    path = tmp_path / "x.crisisplan"
    path.write_bytes(content)
    with pytest.raises(PlanFileError) as caught:
        PlanFile(path, author)
    assert "Nothing was changed" in str(caught.value)
    assert path.read_bytes() == content


def test_another_programs_database_is_refused(tmp_path: Path, author: Author) -> None:
    path = tmp_path / "x.crisisplan"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE person (id TEXT)")
    with pytest.raises(PlanFileError, match="is not a CrisisPlan file"):
        PlanFile(path, author)


def test_a_newer_plan_is_refused_with_a_plain_sentence(sample_path: Path, author: Author) -> None:
    with closing(sqlite3.connect(sample_path)) as connection:
        connection.execute(f"PRAGMA user_version = {SCHEMA + 1}")
    before = sample_path.read_bytes()
    with pytest.raises(PlanFileError, match="made with a newer CrisisPlan"):
        PlanFile(sample_path, author)
    assert sample_path.read_bytes() == before


def test_a_truncated_plan_is_refused_without_a_traceback(sample_path: Path, author: Author) -> None:
    content = sample_path.read_bytes()
    sample_path.write_bytes(content[: len(content) // 3])
    with pytest.raises(PlanFileError, match="damaged"):
        PlanFile(sample_path, author)


def test_a_missing_plan_says_where_it_was_looked_for(tmp_path: Path, author: Author) -> None:
    with pytest.raises(PlanFileError, match="connect the drive"):
        PlanFile(tmp_path / "gone.crisisplan", author)


def test_a_folder_is_no_plan(tmp_path: Path, author: Author) -> None:
    (tmp_path / "x.crisisplan").mkdir()
    with pytest.raises(PlanFileError, match="It is a folder, not a file"):
        PlanFile(tmp_path / "x.crisisplan", author)


def test_a_failed_start_leaves_no_file(tmp_path: Path, author: Author, forms: Forms) -> None:
    from crisisplan.exchange.answers import AnswersError, read_answers

    answers = read_answers(b'[[roles.positions]]\ntitle = "X"\nprimary = "Nobody"\n', forms)
    with pytest.raises(AnswersError):
        start_plan(tmp_path / "x.crisisplan", author, forms, answers, "Fill")
    assert list(tmp_path.iterdir()) == []


def test_a_copy_is_whole_and_the_plan_goes_on(sample: PlanFile, tmp_path: Path) -> None:
    copy = tmp_path / "copy.crisisplan"
    sample.set(sample.plan.one(School), "name", "Cedar Hollow Academy", "Rename")
    sample.save_copy(copy)
    sample.set(sample.plan.one(School), "name", "Other", "Rename")
    assert read_plan(copy).one(School).name == "Cedar Hollow Academy"
    assert sorted(path.name for path in tmp_path.glob("copy*")) == ["copy.crisisplan"]


def test_a_copy_onto_the_plan_itself_is_refused(sample: PlanFile) -> None:
    with pytest.raises(PlanFileError, match="the plan you have open"):
        sample.save_copy(sample.path)
    assert read_plan(sample.path).one(School).name == "Cedar Hollow Middle School"


def test_a_plan_in_use_says_so_and_nothing_is_lost(sample: PlanFile) -> None:
    with closing(sqlite3.connect(sample.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(PlanFileError, match="Another program is using it"):
            sample.set(sample.plan.one(School), "name", "Later", "Rename")
        other.execute("ROLLBACK")
    assert sample.plan.one(School).name == "Cedar Hollow Middle School"
    sample.set(sample.plan.one(School), "name", "Later", "Rename")
    assert read_plan(sample.path).one(School).name == "Later"


def test_a_full_disk_says_so_and_keeps_what_was_saved(sample: PlanFile) -> None:
    with sample._engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    sample._session.connection().exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    sample._session.commit()
    with pytest.raises(PlanFileError, match="The disk is full"):
        sample.set(sample.plan.one(School), "campus", "x" * 2_000_000, "Fill up")
    assert read_plan(sample.path).one(School).name == "Cedar Hollow Middle School"


def test_two_people_of_one_name_are_told_apart(new_plan: PlanFile) -> None:
    with new_plan.edit("Add"):
        first = new_plan.add(Person, name="Maria Garcia")
        second = new_plan.add(Person, name="maria garcia")
    plan = new_plan.plan
    assert plan.name_of(first.id) == "Maria Garcia"
    assert plan.name_of(second.id) == "maria garcia (2)"
    assert plan.named(Person, "Maria Garcia (2)") is second
    assert plan.named(Person, "  MARIA   garcia ") is first


def test_rows_move_as_often_as_one_likes(new_plan: PlanFile) -> None:
    with new_plan.edit("Add"):
        rows = [new_plan.add(Person, name=str(number)) for number in range(4)]
    for _ in range(120):
        # Always between the first two: the numbers between neighbours run out.
        with new_plan.edit("Move"):
            new_plan.move(new_plan.plan.rows(Person)[-1], 1)
    names = [row.name for row in new_plan.plan.rows(Person)]
    assert sorted(names) == ["0", "1", "2", "3"]
    assert names[0] == "0"
    assert len({row.sequence for row in rows}) == 4


def test_every_schema_ever_released_opens(author: Author, tmp_path: Path) -> None:
    import shutil

    kept = sorted(PLANS.glob("schema_*.crisisplan"))
    assert [path.stem for path in kept] == [f"schema_{n}" for n in range(1, SCHEMA + 1)]
    for old in kept:
        path = Path(shutil.copy(old, tmp_path / old.name))
        file = PlanFile(path, author)
        assert file.plan.one(School).name == "Cedar Hollow Middle School"
        assert file.plan.rows(Person)
        file.set(file.plan.one(School), "name", "Renamed", "Rename")
        file.undo()
        file.close()
        assert pragma(path, "user_version") == SCHEMA


TYPIST = """
import sys
from pathlib import Path
from crisisplan.plan.file import PlanFile
from crisisplan.plan.journal import Author
from crisisplan.plan.model import School
file = PlanFile(Path(sys.argv[1]), Author("Ana", "office"))
school = file.plan.one(School)
for number in range(100_000):
    file.set(school, "campus", f"word {number}", "Type", amend=number % 3 > 0)
    print(number, flush=True)
"""


@pytest.mark.skipif(os.name == "nt", reason="kill -9 is a POSIX signal")
@pytest.mark.parametrize("after", [0.15, 0.4, 0.8])
def test_a_killed_program_loses_nothing_that_was_confirmed(sample_path: Path, after: float) -> None:
    typist = subprocess.Popen(
        [sys.executable, "-c", TYPIST, str(sample_path)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    assert typist.stdout is not None
    confirmed = int(typist.stdout.readline())
    time.sleep(after)
    typist.send_signal(signal.SIGKILL)
    rest, _ = typist.communicate()
    lines = [line for line in rest.splitlines() if line.isdigit()]
    confirmed = int(lines[-1]) if lines else confirmed
    plan = read_plan(sample_path)
    assert int((plan.one(School).campus or "").split()[1]) >= confirmed
    with closing(sqlite3.connect(sample_path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
