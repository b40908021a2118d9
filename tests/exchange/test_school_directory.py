"""The index: made whole or not at all, and a few letters find a school."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crisisplan.exchange.school_directory import (
    FILE,
    MOST_FOUND,
    SchoolDirectory,
    answers_of_school,
    load_list,
)
from crisisplan.exchange.school_list import TWICE, ListedSchool, SchoolListError
from crisisplan.plan.forms import Forms
from tests.exchange.schools import ccd_row, several, write_list

NAMES = (
    ("Lincoln Elementary", "Elm District", "Springfield", "IL", "62701"),
    ("Lincoln High School", "Oak District", "Boston", "MA", "02138"),
    ("Abraham Lincoln School", "Oak District", "Omaha", "NE", "68101"),
    ("Springfield Academy", "Oak District", "Boston", "MA", "02139"),
    ("MUÑOZ RIVERA", "Lincoln Schools", "Ponce", "PR", "716"),
    ("ST. MARY'S", "PINE COUNTY", "Dover", "DE", "19901"),
    ("O'BRIEN EL", "PINE ISD", "Dallas", "TX", "75201"),
    ("P.S. 12", "NYC DISTRICT #24", "Queens", "NY", "11377"),
)


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> SchoolDirectory:
    folder = tmp_path_factory.mktemp("directory")
    rows = [
        ccd_row(
            SCH_NAME=name,
            LEA_NAME=district,
            LCITY=city,
            LSTATE=state,
            LZIP=zip_code,
            NCESSCH=f"1700009{n:05}",
        )
        for n, (name, district, city, state, zip_code) in enumerate(NAMES)
    ]
    load_list(write_list(folder / "list.csv", rows), folder)
    return SchoolDirectory([folder])


def names(schools: list[ListedSchool]) -> list[str]:
    return [school.name for school in schools]


# -- finding


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("lin", ["Lincoln Elementary", "Lincoln High School", "Abraham Lincoln School"]),
        ("LINCOLN  el", ["Lincoln Elementary"]),
        ("school lincoln", ["Abraham Lincoln School", "Lincoln High School"]),
        ("spr", ["Springfield Academy", "Lincoln Elementary"]),
        ("lincoln spr", ["Lincoln Elementary"]),
        ("lincoln ne", ["Abraham Lincoln School"]),
        ("oak dis", ["Abraham Lincoln School", "Lincoln High School", "Springfield Academy"]),
        ("munoz", ["Muñoz Rivera"]),
        ("marys", ["St. Mary's"]),
        ("St. Mary’s", ["St. Mary's"]),
        ("obri", ["O'Brien El"]),
        ("o'b", []),
        ("o'br", ["O'Brien El"]),
        ("ps 12", ["P.S. 12"]),
        ("021", ["Lincoln High School", "Springfield Academy"]),
        ("02139", ["Springfield Academy"]),
        ("02139-0123", ["Springfield Academy"]),
        ("00716", ["Muñoz Rivera"]),
        ("170000900002", ["Abraham Lincoln School"]),
        ("li", []),
        ("", []),
        ("zzz", []),
        ('"lin*" OR NEAR(', []),
        ("lin -", ["Lincoln Elementary", "Lincoln High School", "Abraham Lincoln School"]),
    ],
)
def test_a_few_letters_find_a_school(
    directory: SchoolDirectory, typed: str, found: list[str]
) -> None:
    got = names(directory.search(typed))
    assert got[: len(found)] == found
    assert bool(got) == bool(found)


def test_the_state_of_the_plan_comes_first_among_equals(directory: SchoolDirectory) -> None:
    assert names(directory.search("lincoln", "MA"))[:3] == [
        "Lincoln High School",
        "Lincoln Elementary",
        "Abraham Lincoln School",
    ]


def test_no_more_are_found_than_can_be_looked_through(tmp_path: Path) -> None:
    load_list(write_list(tmp_path / "list.csv", several(200)), tmp_path)
    directory = SchoolDirectory([tmp_path])
    found = directory.search("school")
    assert names(found) == [f"School {n:05}" for n in range(MOST_FOUND)]


@given(st.text(max_size=30), st.sampled_from(["", "IL", "X", "'"]))
def test_anything_can_be_typed(directory: SchoolDirectory, typed: str, state: str) -> None:
    for school in directory.search(typed, state):
        assert school.nces_id


def test_without_a_list_nothing_is_found(tmp_path: Path) -> None:
    directory = SchoolDirectory([tmp_path, tmp_path / "none"])
    assert directory.about is None
    assert directory.search("lincoln") == []


@pytest.mark.parametrize("content", [b"", b"hello" * 400, b"SQLite format 3\0" + bytes(5_000)])
def test_an_index_that_cannot_be_read_is_none(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE).write_bytes(content)
    assert SchoolDirectory([tmp_path]).about is None
    assert SchoolDirectory([tmp_path]).search("lincoln") == []


def test_the_list_that_was_loaded_last_counts(tmp_path: Path) -> None:
    own, site = tmp_path / "own", tmp_path / "site"
    start = datetime(2026, 11, 23, 10, 0).astimezone()
    for folder, name, days in ((own, "Elm", 0), (site, "Oak", 2)):
        rows = [ccd_row(SCH_NAME=f"{name} School")]
        made = start + timedelta(days=days)
        load_list(write_list(tmp_path / f"{name}.csv", rows), folder, now=lambda made=made: made)
    directory = SchoolDirectory([own, site])
    assert names(directory.search("school")) == ["Oak School"]
    about = directory.about
    assert about is not None
    assert (about.schools, about.year, about.source) == (1, "2024–25", "Oak.csv")
    assert about.loaded_at == start + timedelta(days=2)
    (site / FILE).unlink()
    assert names(directory.search("school")) == ["Elm School"]


# -- loading


def test_a_load_says_what_it_took_and_left_out(tmp_path: Path) -> None:
    rows = [*several(3), ccd_row(NCESSCH="170000900001", SCHOOL_YEAR="2019-2020"), *several(1)]
    rows.append(ccd_row(NCESSCH="170000999999", SCHOOL_YEAR="2019-2020"))
    loaded = load_list(write_list(tmp_path / "list.csv", rows), tmp_path / "new" / "folder")
    assert loaded.path == tmp_path / "new" / "folder" / FILE
    assert (loaded.schools, loaded.years) == (4, {"2019–20": 1, "2024–25": 3})
    assert loaded.year == "2019–20 to 2024–25"
    assert loaded.skipped.rows == {TWICE: 2}
    assert loaded.skipped.lines == {TWICE: [5, 6]}


def test_a_load_replaces_the_old_list_whole(tmp_path: Path) -> None:
    load_list(write_list(tmp_path / "a.csv", several(5)), tmp_path)
    load_list(write_list(tmp_path / "b.csv", [ccd_row()]), tmp_path)
    directory = SchoolDirectory([tmp_path])
    assert directory.search("school 00") == []
    assert names(directory.search("cedar")) == ["Cedar Hollow Middle School"]


class StoppedError(Exception):
    pass


def stop_at(number: int) -> Callable[[str, int, int], None]:
    calls = iter(range(number))

    def progress(what: str, done: int, total: int) -> None:
        assert 0 <= done <= total
        if next(calls, None) is None:
            raise StoppedError

    return progress


@pytest.mark.parametrize("number", [0, 1, 2, 3, 4])
def test_a_load_that_is_cancelled_leaves_the_old_list_and_no_file(
    tmp_path: Path, number: int
) -> None:
    folder = tmp_path / "data"
    load_list(write_list(tmp_path / "a.csv", [ccd_row()]), folder)
    with pytest.raises(StoppedError):
        load_list(write_list(tmp_path / "b.csv", several(4_500)), folder, stop_at(number))
    assert [path.name for path in folder.iterdir()] == [FILE]
    assert names(SchoolDirectory([folder]).search("cedar")) == ["Cedar Hollow Middle School"]


def test_a_file_that_breaks_off_leaves_the_old_list(tmp_path: Path) -> None:
    path = write_list(tmp_path / "a.csv", [ccd_row()])
    load_list(path, tmp_path)
    path.write_text(path.read_text() + '"' + "x,y\n" * 50_000)
    with pytest.raises(SchoolListError, match=r"never closed\. The school list that was loaded"):
        load_list(path, tmp_path)
    assert names(SchoolDirectory([tmp_path]).search("cedar")) == ["Cedar Hollow Middle School"]


def test_a_list_without_a_school_is_refused(tmp_path: Path) -> None:
    path = write_list(tmp_path / "a.csv", [])
    with pytest.raises(SchoolListError, match=r"has no schools below them\. Nothing was loaded\."):
        load_list(path, tmp_path)
    write_list(path, [ccd_row(SY_STATUS="2")])
    with pytest.raises(SchoolListError, match="Left out: 1 row closed"):
        load_list(path, tmp_path)
    assert SchoolDirectory([tmp_path]).about is None


def test_a_file_or_folder_that_cannot_be_used_is_told(tmp_path: Path) -> None:
    with pytest.raises(SchoolListError, match=r"^none\.csv could not be used: No such file"):
        load_list(tmp_path / "none.csv", tmp_path)
    path = write_list(tmp_path / "a.csv", [ccd_row()])
    (tmp_path / "file").write_text("")
    with pytest.raises(SchoolListError, match="could not be used"):
        load_list(path, tmp_path / "file" / "folder")


def test_what_a_killed_load_left_is_swept_away(tmp_path: Path) -> None:
    old, young = tmp_path / "schools-a.part", tmp_path / "schools-b.part"
    old.write_text("")
    young.write_text("")
    os.utime(old, (time.time() - 200_000,) * 2)
    load_list(write_list(tmp_path / "a.csv", [ccd_row()]), tmp_path)
    assert (old.exists(), young.exists()) == (False, True)


def test_the_index_is_a_sound_file_of_its_own(tmp_path: Path) -> None:
    load_list(write_list(tmp_path / "a.csv", several(50)), tmp_path)
    base = sqlite3.connect(tmp_path / FILE)
    assert base.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    tables = base.execute("SELECT name FROM sqlite_master WHERE name = 'read'").fetchall()
    base.close()
    assert tables == []


# -- filling in


def answers(school: ListedSchool, forms: Forms) -> dict[str, Any]:
    given = answers_of_school(school, forms.step("school"))
    return {item.key: value for item, value in given.items()}


def test_a_school_answers_what_the_list_knows(forms: Forms) -> None:
    school = ListedSchool(
        nces_id="170000900001",
        name="Elm School",
        district="Elm District",
        street="1 Elm Ave",
        city="Elmwood",
        state="IL",
        zip_code="62998",
        phone="(217)555-0100",
        grades="K-5",
        level="elementary",
        control="charter",
        enrollment=412,
    )
    assert answers(school, forms) == {
        "name": "Elm School",
        "district": "Elm District",
        "nces_id": "170000900001",
        "address": "1 Elm Ave",
        "city": "Elmwood",
        "state": "IL",
        "zip_code": "62998",
        "phone": "(217) 555-0100",
        "level": "elementary",
        "control": "charter",
        "grades": "K-5",
        "enrollment": 412,
    }


def test_what_the_list_does_not_know_answers_nothing(forms: Forms) -> None:
    school = ListedSchool(nces_id="660000900001", name="Elm School", state="GU")
    assert answers(school, forms) == {"name": "Elm School", "nces_id": "660000900001"}
    empty = ListedSchool(nces_id="170000900001", name="Elm", enrollment=0)
    assert answers(empty, forms)["enrollment"] == 0
