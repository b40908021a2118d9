"""The school directory: an index of the official list, in which a few letters find a school.

The index is a SQLite file in a folder of the user's, and maybe one in a folder for everyone on
the computer. It is made whole beside the old one and takes its place only when it is complete.
"""

from __future__ import annotations

import os
import re
import sqlite3
import tempfile
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, fields
from datetime import datetime
from pathlib import Path
from typing import Any

from crisisplan.assets import RESOURCES
from crisisplan.exchange.school_list import (
    REPORT_EVERY,
    TWICE,
    ListedSchool,
    SchoolList,
    SchoolListError,
    Skipped,
    years_in_words,
)
from crisisplan.plan.clock import local_now
from crisisplan.plan.folding import folded
from crisisplan.plan.forms import Field, Form
from crisisplan.plan.kinds import UnreadableError
from crisisplan.plan.plan import Plan

FILE = "schools.sqlite"
LEAST_LETTERS = 3
"""A search starts with so many letters or digits."""
MOST_FOUND = 60
APPLICATION_ID = 0x43505344
VERSION = 1

_LIST_YEARS = RESOURCES / "school_lists.toml"
_COLUMNS = [item.name for item in fields(ListedSchool)]
_FAST = ("PRAGMA journal_mode = OFF", "PRAGMA synchronous = OFF")
_SCHEMA = (
    "CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID",
    f"CREATE TABLE read ({', '.join(_COLUMNS)}, key, PRIMARY KEY (nces_id)) WITHOUT ROWID",
    f"CREATE TABLE school (id INTEGER PRIMARY KEY, {', '.join(_COLUMNS)}, key)",
    "CREATE VIRTUAL TABLE words USING fts5 (name, district, city, state, content = '', "
    "columnsize = 0, detail = column, prefix = '1 2 3 4', "
    'tokenize = "unicode61 remove_diacritics 2")',
)
_INDEXES = (
    "CREATE INDEX by_key ON school (key)",
    "CREATE INDEX by_zip ON school (zip_code)",
    "CREATE INDEX by_id ON school (nces_id)",
)

Progress = Callable[[str, int, int], None]
"""Told what is done, how much, and how much there is; may raise to stop the work."""


@dataclass(frozen=True)
class Loaded:
    """What became of a list that was loaded."""

    path: Path
    """The index."""
    schools: int
    years: Mapping[str, int]
    """How many schools are of which year; the empty year stands for "not said"."""
    skipped: Skipped

    @property
    def year(self) -> str:
        """The years in words; nothing if the list does not say."""
        return years_in_words(self.years)


@dataclass(frozen=True)
class About:
    """What is known of a list that is loaded."""

    schools: int
    year: str
    source: str
    """The name of the file that was loaded."""
    loaded_at: datetime


def load_list(
    path: Path,
    folder: Path,
    progress: Progress = lambda what, done, total: None,
    now: Callable[[], datetime] = local_now,
) -> Loaded:
    """Make the index of a list, in place of the one in the folder.

    Raises SchoolListError, or whatever ``progress`` raises; then the old index is untouched.
    """
    part: Path | None = None
    try:
        schools = SchoolList(path)
        folder.mkdir(parents=True, exist_ok=True)
        _sweep(folder)
        handle, name = tempfile.mkstemp(".part", "schools-", folder)
        os.close(handle)
        part = Path(name)
        with closing(sqlite3.connect(part, isolation_level=None)) as base:
            loaded = _build(base, schools, folder / FILE, progress, now())
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        part.chmod(0o644)
        part.replace(folder / FILE)
    except SchoolListError as error:
        raise SchoolListError(f"{error} {_kept(folder)}") from None
    except sqlite3.Error as error:
        raise SchoolListError(
            f"The school list could not be kept: {error}. {_kept(folder)}"
        ) from None
    except OSError as error:
        where = Path(error.filename).name if error.filename else path.name
        reason = error.strerror or error
        raise SchoolListError(f"{where} could not be used: {reason}. {_kept(folder)}") from None
    finally:
        if part is not None:
            part.unlink(missing_ok=True)
    return loaded


def _kept(folder: Path) -> str:
    if _about(folder / FILE) is None:
        return "Nothing was loaded."
    return "The school list that was loaded before is still there."


def _sweep(folder: Path) -> None:
    """Remove what a load left that was killed; one under way is younger than a day."""
    for old in folder.glob("schools-*.part"):
        try:
            if datetime.now().timestamp() - old.stat().st_mtime > 86_400:
                old.unlink()
        except OSError:
            continue


def _build(
    base: sqlite3.Connection,
    schools: SchoolList,
    place: Path,
    progress: Progress,
    now: datetime,
) -> Loaded:
    # Nothing is worth saving until the whole is complete.
    for statement in (*_FAST, "BEGIN", *_SCHEMA):
        base.execute(statement)
    _put_in(base, schools, progress)
    (number,) = base.execute("SELECT count(*) FROM read").fetchone()
    if not number:
        raise SchoolListError(_none_read(schools))
    _say_years(base, schools)
    # In the order of their names, so that the first few found are the first in the alphabet.
    names = ", ".join(_COLUMNS)
    base.execute(
        f"INSERT INTO school ({names}, key) SELECT {names}, key FROM read ORDER BY key, state, city"
    )
    base.execute("DROP TABLE read")
    for first in range(0, number, REPORT_EVERY):
        progress("Sorting the schools", first, number)
        rows = base.execute(
            "SELECT id, name, district, city, state FROM school WHERE id > ? AND id <= ?",
            (first, first + REPORT_EVERY),
        ).fetchall()
        base.executemany(
            "INSERT INTO words (rowid, name, district, city, state) VALUES (?, ?, ?, ?, ?)",
            [(row[0], *(" ".join(_words(text)) for text in row[1:])) for row in rows],
        )
    base.execute("INSERT INTO words (words) VALUES ('optimize')")
    for statement in _INDEXES:
        base.execute(statement)
    years = dict(base.execute("SELECT year, count(*) FROM school GROUP BY year ORDER BY year"))
    base.executemany(
        "INSERT INTO about VALUES (?, ?)",
        (
            ("schools", str(number)),
            ("year", years_in_words(years)),
            ("source", schools.name),
            ("loaded_at", now.isoformat()),
        ),
    )
    base.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    base.execute(f"PRAGMA user_version = {VERSION}")
    base.execute("COMMIT")
    base.execute("VACUUM")
    progress("Sorting the schools", number, number)
    return Loaded(place, number, years, schools.skipped)


def _put_in(base: sqlite3.Connection, schools: SchoolList, progress: Progress) -> None:
    """The schools of the list into the table ``read``, each once."""
    marks = ", ".join("?" * (len(_COLUMNS) + 1))
    statement = f"INSERT OR IGNORE INTO read VALUES ({marks})"
    part = schools.part

    def tell(line: int) -> None:
        progress(f"Reading line {line:,}", min(part.read, part.size), part.size)

    for school in schools.schools(tell):
        values = [getattr(school, name) for name in _COLUMNS]
        if not base.execute(statement, (*values, " ".join(_words(school.name)))).rowcount:
            schools.skipped.note(TWICE, schools.line)


def _none_read(schools: SchoolList) -> str:
    reasons = schools.skipped.sentences()
    if not reasons:
        return f"{schools.name} names the columns of a school list and has no schools below them."
    return f"{schools.name} has no school that can be used. {reasons[0]}"


def _say_years(base: sqlite3.Connection, schools: SchoolList) -> None:
    """Add the years that are known of a list which does not name them itself."""
    for known in tomllib.loads(_LIST_YEARS.read_text("utf-8"))["lists"]:
        if known["sha256"] == schools.part.digest:
            base.execute("UPDATE read SET year = ? WHERE year = ''", (known["year"],))
            for state, year in known.get("states", {}).items():
                base.execute("UPDATE read SET year = ? WHERE state = ?", (year, state))


# -- finding


class SchoolDirectory:
    """Finds schools in the newest index of some folders. Without one it finds nothing."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self._folders = folders

    @property
    def about(self) -> About | None:
        """What is known of the list; ``None`` without one, or if it cannot be read."""
        newest = self._newest()
        return newest[1] if newest else None

    def search(self, text: str, state: str = "", most: int = MOST_FOUND) -> list[ListedSchool]:
        """The schools that the words begin: in name, district or city, or a ZIP or NCES ID.

        Best first: the name begins so, then all words are in the name, then the others; within
        each, those in ``state`` come first. Fewer than three letters find nothing.
        """
        words = _words(text)
        newest = self._newest() if sum(map(len, words)) >= LEAST_LETTERS else None
        if newest is None:
            return []
        found: dict[int, ListedSchool] = {}
        try:
            with _opened(newest[0]) as base:
                for statement, values in _queries(words, text, state):
                    left = most - len(found)
                    if left <= 0:
                        break
                    # Each tier finds again what the tiers before it found.
                    for row in base.execute(statement, (*values, most)):
                        if row[0] not in found and len(found) < most:
                            found[row[0]] = ListedSchool(*row[1:])
        except sqlite3.Error:
            return []
        return list(found.values())

    def _newest(self) -> tuple[Path, About] | None:
        """The index that was loaded last."""
        known = []
        for folder in self._folders:
            about = _about(folder / FILE)
            if about is not None:
                known.append((folder / FILE, about))
        return max(known, key=lambda pair: pair[1].loaded_at, default=None)


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    """An index, for one look: a file that stays open could not be replaced on Windows."""
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as base:
        yield base


def _about(path: Path) -> About | None:
    if not path.is_file():
        return None
    try:
        with _opened(path) as base:
            (application,) = base.execute("PRAGMA application_id").fetchone()
            (version,) = base.execute("PRAGMA user_version").fetchone()
            if (application, version) != (APPLICATION_ID, VERSION):
                return None
            said = dict(base.execute("SELECT key, value FROM about"))
        return About(
            int(said["schools"]),
            said["year"],
            said["source"],
            datetime.fromisoformat(said["loaded_at"]).astimezone(),
        )
    except (sqlite3.Error, KeyError, ValueError, TypeError, OverflowError):
        return None


def _queries(words: list[str], text: str, state: str) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """The statements that find, best tier first; each is ordered by name and takes a limit."""
    select = f"SELECT {', '.join(('id', *_COLUMNS))} FROM school WHERE"
    matching = f"{select} id IN (SELECT rowid FROM words WHERE words MATCH ? LIMIT ?) ORDER BY id"
    digits = re.sub(r"\D", "", text) if re.fullmatch(r"[\d\s-]+", text) else ""
    if digits:
        start = digits if len(digits) <= 5 else f"{digits[:5]}-{digits[5:]}"
        yield f"{select} zip_code >= ? AND zip_code < ? ORDER BY id LIMIT ?", (start, f"{start}:")
    if len(digits) > 5:
        yield f"{select} zip_code = ? ORDER BY id LIMIT ?", (digits[:5],)
        yield f"{select} nces_id >= ? AND nces_id < ? ORDER BY id LIMIT ?", (digits, f"{digits}:")
    key = " ".join(words)
    prefixes = " ".join(f'"{word}"*' for word in words)
    states = [f' AND state : "{state.casefold()}"', ""] if state.isalpha() else [""]
    for here in states:
        where = "AND state = ?" if here else ""
        values = (key, f"{key}\U0010ffff", *((state,) if here else ()))
        yield f"{select} key >= ? AND key < ? {where} ORDER BY id LIMIT ?", values
    for here in states:
        yield matching, (f"(name : ({prefixes})){here}",)
    for here in states:
        yield matching, (f"({prefixes}){here}",)


def _words(text: str) -> list[str]:
    """The words of a text as they are indexed and searched: no accents, capitals or signs.

    O’Brien is one word, and so is P.S.
    """
    plain = re.sub(r"['’‘`´.]", "", folded(text))
    return re.findall(r"[^\W_]+", plain)[:20]


# -- filling in

_QUESTIONS = {
    "name": "name",
    "district": "district",
    "nces_id": "nces_id",
    "address": "street",
    "city": "city",
    "state": "state",
    "zip_code": "zip_code",
    "phone": "phone",
    "level": "level",
    "control": "control",
    "grades": "grades",
    "enrollment": "enrollment",
}


def questions_of_list(form: Form) -> list[Field]:
    """The questions of the School step that a list may answer."""
    return [item for item in form.fields if item.key in _QUESTIONS]


def answers_of_school(school: ListedSchool, form: Form) -> dict[Field, Any]:
    """What the list knows, as answers to the questions of the School step. What it does not
    know, and what the question does not take, is left out.
    """
    answers: dict[Field, Any] = {}
    for item in questions_of_list(form):
        known = getattr(school, _QUESTIONS[item.key])
        if known in (None, ""):
            continue
        try:
            answers[item] = item.read(str(known), Plan())
        except UnreadableError:
            continue
    return answers
