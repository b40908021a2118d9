"""A program to be killed: types, imports or migrates, and prints what is confirmed.

``python -m tests.plan.victim typing|importing|migrating PLAN``
"""

from __future__ import annotations

import sqlite3
import sys
import time
from itertools import count
from pathlib import Path

from crisisplan.assets import FORMS, RESOURCES
from crisisplan.exchange.answers import fill, read_answers
from crisisplan.plan import database, file
from crisisplan.plan.author import Author
from crisisplan.plan.file import PlanFile
from crisisplan.plan.forms import load_forms
from crisisplan.plan.migrations import SCHEMA, upgrade
from crisisplan.plan.model import Person, School

AUTHOR = Author("Ana", "office")
NEXT = SCHEMA + 1


def say(words: object) -> None:
    print(words, flush=True)


def typing(path: Path) -> None:
    """One paragraph, typed on and on."""
    plan = PlanFile(path, AUTHOR)
    school = plan.plan.one(School)
    for number in count():
        plan.set(school, "campus", f"word {number}", "Type", amend=number % 3 > 0)
        say(number)


def importing(path: Path) -> None:
    """The sample's people, again and again, each time sixty or so as one edit."""
    forms = load_forms(FORMS)
    every = read_answers((RESOURCES / "sample.toml").read_bytes(), forms)
    people = [row for row in every if row.table is forms.table("people.people")]
    name = forms.table("people.people").column("name")
    plan = PlanFile(path, AUTHOR)
    for number in count():
        for person in people:
            person.values[name] = f"{person.values[name].split(' #')[0]} #{number}"
        fill(plan, people, "Import")
        say(len(plan.plan.rows(Person)))


def slow_step(connection: sqlite3.Connection) -> None:
    """A migration that rewrites every person, with pauses."""
    for (rowid,) in connection.execute("SELECT rowid FROM person").fetchall():
        connection.execute("UPDATE person SET room = 'moved' WHERE rowid = ?", (rowid,))
        time.sleep(0.005)


def migrating(path: Path) -> None:
    """Opens a plan as a program of the next schema would."""
    database.SCHEMA = file.SCHEMA = NEXT
    file.upgrade = lambda connection: upgrade(connection, (*(slow_step,) * SCHEMA,))
    PlanFile(path, AUTHOR)
    say("opened")
    time.sleep(60)


if __name__ == "__main__":
    say("ready")
    {"typing": typing, "importing": importing, "migrating": migrating}[sys.argv[1]](
        Path(sys.argv[2])
    )
