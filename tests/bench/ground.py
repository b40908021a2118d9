"""What is measured on: made-up plans in a temporary folder, and how large they are."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from unittest.mock import patch

from crisisplan.assets import FORMS, REFERENCE
from crisisplan.exchange.starting import start_sample
from crisisplan.plan.author import Author
from crisisplan.plan.forms import Forms, load_forms
from crisisplan.plan.model import Person
from crisisplan.rules.reference import Reference

AUTHOR = Author("Ana Muñoz", "bench")
LAST_NAMES = ("Łukasz", "Muñoz", "Nguyễn", "Thompson", "O’Brien", "de la Cruz", "Whitfield")


@dataclass(frozen=True)
class Sizes:
    """How much is measured."""

    people: int = 500
    edits: int = 5_000
    printed_people: int = 1_250
    """So many that the document has a hundred pages."""
    schools: int = 100_000
    roster: int = 2_000
    drills: int = 2_000
    """Of ten school years."""
    times: int = 5
    """How often what takes long is done; what is quick is done more often."""


@dataclass(frozen=True)
class Ground:
    """The folder and the plans in it, each made when it is first wanted."""

    folder: Path
    sizes: Sizes
    forms: Forms = field(default_factory=lambda: load_forms(FORMS))
    reference: Reference = field(default_factory=lambda: Reference(REFERENCE))

    @cached_property
    def large(self) -> Path:
        """The plan of a large school after years of work."""
        return self._plan("large", self.sizes.people, self.sizes.edits)

    @cached_property
    def small(self) -> Path:
        """A tenth of it."""
        return self._plan("small", self.sizes.people // 10, self.sizes.edits // 10)

    @cached_property
    def printed(self) -> Path:
        """The plan that fills a hundred pages."""
        return self._plan("printed", self.sizes.printed_people, 0)

    @cached_property
    def sample(self) -> Path:
        """The sample school."""
        return self._plan("sample", 0, 0)

    def _plan(self, name: str, people: int, edits: int) -> Path:
        """The sample school with so many people and edits, in an edit each."""
        path = self.folder / f"{name}.crisisplan"
        file = start_sample(path, AUTHOR, self.forms)
        with file.edit("Add people"):
            for number in range(people - len(file.plan.rows(Person))):
                file.add(
                    Person,
                    name=f"Person {number:03} {LAST_NAMES[number % len(LAST_NAMES)]}",
                    job_title=("Teacher", "Aide", "Coach")[number % 3],
                    category="teacher",
                    room=str(100 + number * 7 % 400),
                    phone=f"(217) 555-{number:04}",
                )
        rows = file.plan.rows(Person)
        # The edit that adds people and the two of the sample are the first three.
        for number in range(edits - 3):
            row = rows[number % len(rows)]
            file.set(row, "room", f"{number + 1000}", f"Change “Room” of {row.name}")
        file.close()
        return path


@contextmanager
def ground(sizes: Sizes) -> Iterator[Ground]:
    """A ground in a folder that is removed; no setting or backup of the user is touched."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        home = {"CRISISPLAN_HOME": f"{folder}/home", "CRISISPLAN_SITE": f"{folder}/site"}
        with patch.dict(os.environ, home):
            yield Ground(Path(folder), sizes)
