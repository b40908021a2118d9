"""A damaged plan is rebuilt from its backup and its journal, and says what is missing."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crisisplan.plan.author import Author
from crisisplan.plan.backups import backups_of
from crisisplan.plan.database import DamagedPlanError, PlanFileError, check_database
from crisisplan.plan.file import PlanFile, read_edits, read_plan
from crisisplan.plan.model import ENTITIES, Person, School, answers_of
from crisisplan.plan.plan import Plan
from crisisplan.plan.repair import repair

PLANS = Path(__file__).parents[1] / "plans"


def pages_of(path: Path, table: str) -> list[int]:
    """The numbers of the pages that hold the rows of a table."""
    with closing(sqlite3.connect(path)) as connection:
        found = connection.execute(
            "SELECT pageno FROM dbstat WHERE name = ? AND pagetype = 'leaf' ORDER BY pageno",
            (table,),
        )
        return [number for (number,) in found]


def page_size(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute("PRAGMA page_size").fetchone()[0])


def spoil(path: Path, pages: list[int]) -> None:
    size = page_size(path)
    with path.open("rb+") as file:
        for number in pages:
            file.seek((number - 1) * size)
            file.write(b"\xde\xad" * (size // 2))


def answers(plan: Plan) -> dict[tuple[str, str], object]:
    return {
        (row.id, key): getattr(row, key)
        for entity in ENTITIES.values()
        for row in plan.rows(entity)
        for key in answers_of(entity)
    }


@pytest.fixture
def worked_on(sample_path: Path, author: Author) -> Path:
    """A plan with a backup and edits since."""
    file = PlanFile(sample_path, author)
    for number in range(40):
        file.journal.seal()
        file.set(file.plan.one(School), "name", f"Name {number}", f"Rename {number}")
    with file.edit("Add a person"):
        file.add(Person, name="Zoë Quinn", room="12")
    file.close()
    return sample_path


def test_damage_is_found_on_opening(worked_on: Path, author: Author) -> None:
    spoil(worked_on, pages_of(worked_on, "person")[:1])
    before = worked_on.read_bytes()
    with pytest.raises(DamagedPlanError, match="Repair it"):
        PlanFile(worked_on, author)
    assert worked_on.read_bytes() == before


def test_with_a_sound_journal_nothing_is_missing(worked_on: Path) -> None:
    whole = answers(read_plan(worked_on))
    spoil(worked_on, pages_of(worked_on, "person") + pages_of(worked_on, "school"))
    done = repair(worked_on)
    assert done.lost == []
    assert done.recovered == 41
    assert "41 newer edits" in str(done)
    assert answers(read_plan(worked_on)) == whole
    assert done.kept.exists()


def test_without_a_backup_the_journal_rebuilds_the_plan(worked_on: Path) -> None:
    whole, edits = answers(read_plan(worked_on)), read_edits(worked_on)
    for backup in backups_of(worked_on):
        backup.path.unlink()
    spoil(worked_on, pages_of(worked_on, "person"))
    done = repair(worked_on)
    assert done.backup is None
    assert done.lost == []
    assert answers(read_plan(worked_on)) == whole
    assert [edit.id for edit, _ in read_edits(worked_on)] == [edit.id for edit, _ in edits]


def test_what_is_missing_is_told(worked_on: Path) -> None:
    spoil(worked_on, pages_of(worked_on, "change")[-1:])
    done = repair(worked_on)
    assert any("“Rename" in line or "“Add a person”" in line for line in done.lost)
    assert "Ana Muñoz" in "\n".join(done.lost)
    read_plan(worked_on)


def test_a_file_of_nothing_is_restored_from_its_backup(worked_on: Path) -> None:
    (backup,) = backups_of(worked_on)
    worked_on.write_bytes(bytes(worked_on.stat().st_size))
    with pytest.raises(DamagedPlanError):
        check_database(worked_on)
    done = repair(worked_on)
    assert done.recovered == 0
    assert answers(read_plan(worked_on)) == answers(read_plan(backup.path))


def test_a_spoiled_backup_is_passed_over(worked_on: Path, author: Author) -> None:
    PlanFile(worked_on, author).close()
    newest, older = backups_of(worked_on)
    newest.path.write_bytes(b"SQLite format 3\0" + bytes(500))
    worked_on.write_bytes(bytes(4096))
    assert repair(worked_on).backup == older


def test_what_cannot_be_repaired_stays_as_it_is(worked_on: Path) -> None:
    for backup in backups_of(worked_on):
        backup.path.unlink()
    worked_on.write_bytes(bytes(9000))
    with pytest.raises(PlanFileError, match="cannot be repaired"):
        repair(worked_on)
    assert worked_on.read_bytes() == bytes(9000)
    assert [path.name for path in worked_on.parent.iterdir()] == [worked_on.name]


UNSOUND = (
    "UPDATE school SET name = x'ff00'",
    "UPDATE school SET name = CAST(x'ff' AS TEXT)",
    "UPDATE school SET enrollment = 'many'",
    "UPDATE person SET sequence = 9e999",
    "UPDATE occupancy SET starts = '25:61'",
    "UPDATE adoption SET removed = 1",
    "DELETE FROM school",
    "UPDATE edit SET written_at = 'yesterday' WHERE rowid = 9",
    "UPDATE edit SET clock = 'late' WHERE rowid = 9",
    "UPDATE edit SET clock = 9223372036854775807 WHERE rowid = 9",
    "UPDATE change SET value = '\"Na' WHERE field = 'name'",
    "UPDATE change SET value = '7' WHERE field = 'name'",
    "UPDATE change SET value = '\"25:61\"' WHERE field = 'starts'",
    "UPDATE change SET field = 'nickname' WHERE field = 'name'",
    "UPDATE change SET entity = 'Persom' WHERE entity = 'Person'",
    "PRAGMA user_version = -7",
    "PRAGMA user_version = 2",
)


@pytest.mark.parametrize("statement", UNSOUND)
@pytest.mark.parametrize("backed_up", [True, False])
def test_what_no_plan_can_hold_is_damage(
    worked_on: Path, author: Author, statement: str, backed_up: bool
) -> None:
    """A disk that returns one wrong byte in a value leaves a file that SQLite finds sound."""
    if not backed_up:
        for backup in backups_of(worked_on):
            backup.path.unlink()
    with closing(sqlite3.connect(worked_on)) as connection:
        assert connection.execute(statement).rowcount
        connection.commit()
    for opening in (read_plan, lambda path: PlanFile(path, author)):
        with pytest.raises(DamagedPlanError, match="Repair it"):
            opening(worked_on)
    if any(table in statement for table in ("edit SET", "change SET")):
        with pytest.raises(DamagedPlanError):
            read_edits(worked_on)
    repair(worked_on)
    file = PlanFile(worked_on, author)
    file.set(file.plan.one(School), "name", "Elm", "Rename")
    file.close()


def test_an_old_plan_with_a_row_that_points_nowhere_is_repaired(
    tmp_path: Path, author: Author
) -> None:
    path = Path(shutil.copy(PLANS / "schema_2.crisisplan", tmp_path / "old.crisisplan"))
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE team_member SET person = 'nobody' WHERE person IS NOT NULL")
        connection.commit()
    with pytest.raises(DamagedPlanError):
        PlanFile(path, author)
    repair(path)
    PlanFile(path, author).close()


def test_a_number_without_end_is_not_counted_to(worked_on: Path) -> None:
    with closing(sqlite3.connect(worked_on)) as connection:
        last = "(SELECT max(rowid) FROM edit)"
        connection.execute(f"UPDATE edit SET rowid = 4000000000 WHERE rowid = {last}")
        connection.commit()
    done = repair(worked_on)
    assert not any("of which nothing could be read" in line for line in done.lost)
    assert any("Who made an edit" in line for line in done.lost)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    spoiled=st.sets(st.integers(0, 999), max_size=12),
    filler=st.sampled_from([b"\0", b"\xff", b"a"]),
    kept=st.one_of(st.just(1000), st.integers(0, 1000)),
)
def test_whatever_is_damaged_the_repaired_plan_is_sound_and_holds_the_backup(
    spoiled: set[int], filler: bytes, kept: int, worked_on: Path
) -> None:
    """``spoiled`` and ``kept`` are thousandths of the file."""
    original = worked_on.with_name("original")
    if not original.exists():
        original.write_bytes(worked_on.read_bytes())
    content = bytearray(original.read_bytes())
    size = page_size(original)
    pages = len(content) // size
    for number in spoiled:
        start = number * pages // 1000 * size
        content[start : start + size] = filler * size
    del content[len(content) * kept // 1000 :]
    worked_on.write_bytes(content)
    (backup,) = backups_of(worked_on)
    try:
        check_database(worked_on)
    except DamagedPlanError:
        done = repair(worked_on)
        assert done.backup == backup
        assert answers(read_plan(worked_on)).keys() >= answers(read_plan(backup.path)).keys()
        done.kept.unlink()
    except PlanFileError as error:
        assert "is not a CrisisPlan file" in str(error)
