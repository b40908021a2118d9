"""A plan in a synced folder: worked on here, written back whole, nobody overwritten."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import pytest

from crisisplan.plan.author import Author
from crisisplan.plan.backups import backups_of, restore
from crisisplan.plan.database import PlanFileError
from crisisplan.plan.file import PlanFile, read_plan
from crisisplan.plan.model import School
from crisisplan.plan.place import Kind, place_of


@pytest.fixture
def shared(sample_path: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "OneDrive - Cedar Hollow" / "Plans"
    folder.mkdir(parents=True)
    return Path(shutil.move(sample_path, folder / "Plan.crisisplan"))


def rename(file: PlanFile, name: str) -> None:
    file.set(file.plan.one(School), "name", name, "Rename")


def school_in(path: Path) -> str | None:
    return read_plan(path).one(School).name


@pytest.mark.parametrize(
    ("folder", "name"),
    [
        ("OneDrive", "OneDrive"),
        ("OneDrive - District 27", "OneDrive"),
        ("Dropbox (Personal)", "Dropbox"),
        ("GoogleDrive-ana@cedar.example", "Google Drive"),
        ("com~apple~CloudDocs", "iCloud"),
    ],
)
def test_synced_folders_are_known_by_name(tmp_path: Path, folder: str, name: str) -> None:
    place = place_of(tmp_path / folder / "Plan.crisisplan")
    assert (place.kind, place.name) == (Kind.SYNCED, name)


def test_an_ordinary_folder_is_local(tmp_path: Path) -> None:
    assert place_of(tmp_path / "Boxes" / "Plan.crisisplan").kind is Kind.LOCAL


def test_it_is_told_and_written_back_on_closing(shared: Path, author: Author) -> None:
    file = PlanFile(shared, author)
    assert "This plan is in OneDrive." in file.notices[0]
    rename(file, "Mine")
    assert school_in(shared) == "Cedar Hollow Middle School"
    file.close()
    assert school_in(shared) == "Mine"
    assert [path.name for path in shared.parent.iterdir()] == [shared.name]


def test_it_is_written_back_while_it_is_open(shared: Path, author: Author) -> None:
    file = PlanFile(shared, author)
    rename(file, "Mine")
    file.write_back()
    assert school_in(shared) == "Mine"
    rename(file, "Mine too")
    file.write_back()
    assert school_in(shared) == "Mine too"
    file.close()


def test_what_others_wrote_meanwhile_is_left_alone(
    shared: Path, author: Author, tmp_path: Path
) -> None:
    theirs = Path(shutil.copy(shared, tmp_path / "theirs.crisisplan"))
    other = PlanFile(theirs, Author("Daniel", "library"))
    rename(other, "Theirs")
    other.close()
    file = PlanFile(shared, author)
    rename(file, "Mine")
    shutil.copy(theirs, shared)
    with pytest.raises(PlanFileError, match="was changed elsewhere meanwhile") as told:
        file.close()
    assert school_in(shared) == "Theirs"
    (aside,) = (path for path in shared.parent.iterdir() if "from this computer" in path.name)
    assert aside.name in str(told.value)
    assert school_in(aside) == "Mine"


def test_a_folder_that_is_gone_loses_nothing(shared: Path, author: Author, tmp_path: Path) -> None:
    file = PlanFile(shared, author)
    rename(file, "Mine")
    away = shared.parent.with_name("away")
    shared.parent.rename(away)
    with pytest.raises(PlanFileError, match="is saved on this computer"):
        file.close()
    again = PlanFile(shared, author)
    assert "cannot be reached" in again.notices[0]
    assert again.plan.one(School).name == "Mine"
    rename(again, "Mine too")
    away.rename(shared.parent)
    again.close()
    assert school_in(shared) == "Mine too"


def test_edits_that_were_not_written_back_come_back_with_the_next_opening(
    shared: Path, author: Author
) -> None:
    file = PlanFile(shared, author)
    rename(file, "Mine")
    file._session.close()
    file._engine.dispose()
    file._release()
    again = PlanFile(shared, author)
    assert again.plan.one(School).name == "Mine"
    again.close()
    assert school_in(shared) == "Mine"


def test_edits_of_both_sides_are_both_kept(shared: Path, author: Author, tmp_path: Path) -> None:
    theirs = Path(shutil.copy(shared, tmp_path / "theirs.crisisplan"))
    other = PlanFile(theirs, Author("Daniel", "library"))
    rename(other, "Theirs")
    other.close()
    file = PlanFile(shared, author)
    rename(file, "Mine")
    file._session.close()
    file._engine.dispose()
    file._release()
    shutil.copy(theirs, shared)
    again = PlanFile(shared, author)
    assert "was changed elsewhere since" in again.notices[0]
    assert again.plan.one(School).name == "Theirs"
    again.close()
    (aside,) = (path for path in shared.parent.iterdir() if "from this computer" in path.name)
    assert school_in(aside) == "Mine"


def test_what_cannot_be_written_back_is_kept_in_one_file(
    shared: Path, author: Author, tmp_path: Path
) -> None:
    file = PlanFile(shared, author)
    shutil.copy(shared, tmp_path / "before.crisisplan")
    other = PlanFile(tmp_path / "before.crisisplan", Author("Daniel", "library"))
    rename(other, "Theirs")
    other.close()
    shutil.copy(other.path, shared)
    for name in ("Mine", "Mine too"):
        # Names of such files tell seconds apart.
        time.sleep(1.1)
        rename(file, name)
        with pytest.raises(PlanFileError, match="was changed elsewhere meanwhile"):
            file.write_back()
    (aside,) = (path for path in shared.parent.iterdir() if "from this computer" in path.name)
    assert school_in(aside) == "Mine too"
    with pytest.raises(PlanFileError):
        file.close()


def test_a_backup_is_restored_into_the_copy_and_written_back(shared: Path, author: Author) -> None:
    file = PlanFile(shared, author)
    rename(file, "Mine")
    file.close()
    (backup,) = backups_of(shared)
    restore(backup, shared, file.database)
    again = PlanFile(shared, author)
    assert again.plan.one(School).name == "Cedar Hollow Middle School"
    again.close()
    assert school_in(shared) == "Cedar Hollow Middle School"
    assert [path.name for path in shared.parent.iterdir()] == [shared.name]
