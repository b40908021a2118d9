"""The plan file: made, opened, copied, refused, and safe when the program dies."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from crisisplan.exchange.starting import start_plan
from crisisplan.plan.author import Author
from crisisplan.plan.database import APPLICATION_ID, PlanFileError
from crisisplan.plan.file import PlanFile, VanishedError, create_file, read_plan
from crisisplan.plan.forms import Forms
from crisisplan.plan.migrations import SCHEMA
from crisisplan.plan.model import Drill, Person, School

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


def test_a_file_that_vanishes_says_so_and_can_be_saved_elsewhere(
    sample: PlanFile, tmp_path: Path
) -> None:
    """As when a USB stick is pulled: what is open can still be put somewhere else."""
    for path in tmp_path.glob("sample.crisisplan*"):
        path.unlink()
    with pytest.raises(VanishedError, match="save a copy somewhere else"):
        sample.set(sample.plan.one(School), "name", "Later", "Rename")
    assert sample.plan.one(School).name == "Later"
    copy = tmp_path / "copy.crisisplan"
    sample.save_copy(copy)
    assert read_plan(copy).one(School).name == "Later"


READ_ONLY = """
import os, sys
from pathlib import Path
from crisisplan.plan.database import PlanFileError
from crisisplan.plan.file import PlanFile, create_file, read_plan
from crisisplan.plan.author import Author
from crisisplan.plan.model import School
path, own, author = Path(sys.argv[1]), Path(sys.argv[2]), Author("Ana", "office")
PlanFile(own, author).close()
if os.getuid() == 0:
    os.setgid(65534)
    os.setuid(65534)
print(read_plan(path).one(School).name)
print(PlanFile(path, author, read_only=True).plan.one(School).name)
for act in (lambda: PlanFile(path, author), lambda: create_file(path.with_name("new.crisisplan"))):
    try:
        act()
    except PlanFileError as error:
        print(error)
"""


@pytest.mark.skipif(os.name == "nt", reason="folders have other rights there")
def test_a_folder_that_nobody_may_write_to_can_be_read_from(sample_path: Path) -> None:
    folder = sample_path.parent / "stick"
    folder.mkdir()
    path = Path(shutil.move(sample_path, folder / "plan.crisisplan"))
    path.chmod(0o444)
    folder.chmod(0o555)
    for above in folder.parents:
        if above.stat().st_uid == os.getuid() and "pytest" in str(above):
            above.chmod(0o755)
    home = folder.parent / "home"
    home.mkdir()
    home.chmod(0o777)
    own = Path(shutil.copy(path, home / "own.crisisplan"))
    own.chmod(0o666)
    told = subprocess.run(
        [sys.executable, "-c", READ_ONLY, str(path), str(own)],
        check=True,
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "CRISISPLAN_HOME": str(home), "PYTHONDONTWRITEBYTECODE": "1"},
    )
    name, again, opened, made = told.stdout.splitlines()
    assert name == again == "Cedar Hollow Middle School"
    assert "Open it to be read only" in opened
    assert "cannot be written to" in made or "does not let you write" in made
    assert sorted(file.name for file in folder.iterdir()) == ["plan.crisisplan"]
    folder.chmod(0o755)


def test_every_text_takes_any_script(sample: PlanFile, forms: Forms) -> None:
    """Four-byte characters, right-to-left text, marks that combine: kept as they were typed."""
    strange = "👩‍🚒 שלום مرحبا e\u0301 \U00020000 ไทย"
    with sample.edit("Type"):
        for form in forms:
            for question in (*form.fields, *(c for t in form.tables for c in t.columns)):
                if question.kind in ("text", "paragraph"):
                    for row in sample.plan.rows(question.entity)[:3]:
                        if not sample.plan.is_locked(row):
                            setattr(row, question.key, question.read(strange, sample.plan))
    plan = read_plan(sample.path)
    assert plan.one(School).name == strange
    assert plan.rows(Person)[0].name == strange
    assert plan.rows(Person)[1].name == strange
    assert sample.undo() is not None
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


def test_who_led_a_closed_drill_can_leave_and_the_record_stays_as_it_is(new_plan: PlanFile) -> None:
    with new_plan.edit("Hold two drills"):
        person = new_plan.add(Person, name="Ana Muñoz")
        closed = new_plan.add(Drill, name="Fire", leader=person.id, state="closed")
        draft = new_plan.add(Drill, name="Lockdown", leader=person.id, state="draft")
    with new_plan.edit("Remove Ana Muñoz"):
        new_plan.remove(person)
    assert (closed.leader, draft.leader) == (person.id, None)
    assert new_plan.plan.name_of(closed.leader) == ""
    new_plan.undo()
    assert draft.leader == person.id
    assert new_plan.plan.name_of(closed.leader) == "Ana Muñoz"


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


@pytest.mark.parametrize("where", ["in the block", "on saving"])
def test_after_a_failed_edit_the_plan_is_as_before_without_asking_the_disk(
    sample: PlanFile, where: str
) -> None:
    """What another program holds locked could not be read again either."""
    school, people = sample.plan.one(School), sample.plan.rows(Person)
    city, names = school.city, [person.name for person in people]
    with closing(sqlite3.connect(sample.database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises((PlanFileError, ZeroDivisionError)), sample.edit("Fail"):
            school.city = "Elm Grove"
            people[0].removed = True
            sample.add(Person, name="Nobody")
            if where == "in the block":
                raise ZeroDivisionError
        assert school.city == city
        assert [person.name for person in sample.plan.rows(Person)] == names
        other.execute("ROLLBACK")
    sample.set(school, "city", "Elm Grove", "Move")
    sample.undo()
    assert school.city == city
