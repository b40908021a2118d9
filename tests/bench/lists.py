"""A roster previewed, and a school found in a list of all schools."""

from __future__ import annotations

import csv
import statistics
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from crisisplan.exchange.school_directory import SchoolDirectory, load_list
from crisisplan.exchange.staff_changes import Act, preview_roster
from crisisplan.plan.file import read_plan
from tests.bench.figure import Figure, medians, took
from tests.bench.ground import LAST_NAMES, Ground
from tests.exchange.schools import ccd_row, write_list

_FIRST = ("Aspen", "Birch", "Cedar", "Dogwood", "Elm", "Fir", "Hawthorn", "Juniper", "Linden")
_SECOND = ("Creek", "Hill", "Hollow", "Lake", "Meadow", "Park", "Ridge", "Valley", "View", "Woods")
_KINDS = ("Elementary School", "Middle School", "High School", "Academy")
_SEARCHES = ("ced", "cedar hol", "juniper ridge high", "dis", "tow", "town 77", "629", "elm lak")


def figures(ground: Ground) -> Iterator[Figure]:
    """Each list once."""
    yield _roster(ground)
    yield from _schools(ground)


def _roster(ground: Ground) -> Figure:
    path = ground.folder / "roster.csv"
    number = ground.sizes.roster
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("Staff ID", "First Name", "Last Name", "Title", "Email", "Phone", "Room"))
        for n in range(number):
            first, last = _FIRST[n % 9], LAST_NAMES[n % len(LAST_NAMES)]
            # No two have one name, and none has a digit: that would be no person.
            last += "-" + "".join(chr(97 + n // 26**place % 26) for place in range(3)).title()
            writer.writerow(
                (n, first, last, "Teacher", f"p{n}@school.example",
                 f"217-555-{n:04}", n % 400)
            )  # fmt: skip
    plan = read_plan(ground.large)

    def preview() -> None:
        made = preview_roster(path, plan, ground.forms, date.today())
        assert len(made.of(Act.ADD)) == number

    (value,) = medians(ground.sizes.times, lambda: took(preview))
    return Figure(f"Roster of {number:,} rows previewed", value, "ms", most=1000)


def _schools(ground: Ground) -> Iterator[Figure]:
    folder, number = ground.folder / "schools", ground.sizes.schools
    path = _school_list(ground.folder / "schools.csv", number)
    yield Figure(
        f"List of {number:,} schools loaded, once", took(lambda: load_list(path, folder)) / 1000,
        "s",
    )  # fmt: skip
    directory = SchoolDirectory([folder])
    found = []
    for text in _SEARCHES:
        (value,) = medians(2 * ground.sizes.times, lambda text=text: took(
            lambda: directory.search(text, "IL")
        ))  # fmt: skip
        found.append((value, text))
    worst, text = max(found)
    middle = statistics.median(value for value, _ in found)
    yield Figure("School found, median of the searches", middle, "ms", most=50)
    yield Figure("School found, slowest search", worst, "ms", most=50, note=f"“{text}”")


def _school_list(path: Path, number: int) -> Path:
    return write_list(
        path,
        [
            ccd_row(
                SCH_NAME=f"{_FIRST[n % 9]} {_SECOND[n // 9 % 10]} {_KINDS[n // 90 % 4]} {n // 360}",
                NCESSCH=f"17{n:010}",
                LEA_NAME=f"District {n % 9973}",
                LCITY=f"Town {n % 997}",
                LSTATE=("IL", "OH", "TX", "CA")[n % 4],
                LZIP=f"{n % 99_000 + 501:05}",
            )
            for n in range(number)
        ],
    )
