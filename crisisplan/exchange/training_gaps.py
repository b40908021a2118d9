"""The gap list of staff training as rows for a spreadsheet: who lacks what, and who asks for it."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from io import StringIO

from crisisplan.exchange.copied import guarded
from crisisplan.plan.forms import Field
from crisisplan.plan.model import Course, Person, TrainingRequirement
from crisisplan.rules.finding import Facts, Source
from crisisplan.rules.training.coverage import Cell, Coverage, Need
from crisisplan.rules.training.findings import source_of_requirement
from crisisplan.rules.training.wording import cell_words, course_words, place_words


@dataclass(frozen=True)
class Gap:
    """What one person has to have and has not, or not for long."""

    person: Person
    course: Course
    cell: Cell
    requirements: tuple[TrainingRequirement, ...]


def gaps(found: Coverage) -> Iterator[Gap]:
    """What everybody lacks, then what ends or is due within 60 days; each in the people’s order."""
    for lacking in (True, False):
        for person in found.people:
            for course in found.courses:
                cell = found.cell(person.id, course.id)
                if cell.needs_action and cell.lacks is lacking:
                    yield Gap(person, course, cell, found.reasons[person.id, course.id])


def unmet(found: Coverage) -> list[Need]:
    """The places with too few trained people."""
    return [need for need in found.needs if need.missing]


_COLUMNS = (
    *("Person", "Job title", "Category", "Building", "Email", "Course", "Standing", "Day"),
    *("Asked by", "Source", "Status of the source"),
)


def write_gaps(facts: Facts) -> bytes:
    """A line for each gap of a person, then for each place with too few, as CSV.

    Days are 2026-12-14; no cell is a formula. It starts with a byte order mark: without one Excel
    takes its letters for those of another alphabet.
    """
    text = StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    for cells in (*_of_people(facts), *_of_places(facts)):
        writer.writerow(map(guarded, cells))
    return text.getvalue().encode("utf-8-sig")


def _of_people(facts: Facts) -> Iterator[tuple[str, ...]]:
    asked = {key: _people(facts, key) for key in ("category", "building")}
    for gap in gaps(facts.training):
        person, cell = gap.person, gap.cell
        yield (
            person.name or "",
            person.job_title or "",
            *(question.text(person, facts.plan) for question in asked.values()),
            person.email or "",
            course_words(gap.course),
            cell_words(cell, facts.today).long,
            _iso(cell.ends),
            *_why(facts, gap.requirements),
        )


def _of_places(facts: Facts) -> Iterator[tuple[str, ...]]:
    for need in unmet(facts.training):
        more = f"{need.missing} more needed: {len(need.holders)} of {need.wanted} have it"
        place = place_words(need, facts.plan, facts.forms)
        told = ("", "", "", place, "", course_words(need.course), more, "")
        yield (*told, *_why(facts, (need.requirement,)))


def _people(facts: Facts, key: str) -> Field:
    return facts.forms.table("people.people").column(key)


def _why(facts: Facts, requirements: tuple[TrainingRequirement, ...]) -> Iterator[str]:
    """Who asks, where that is written, and how sure we are of it."""
    basis = facts.forms.table("training.requirements").column("basis")
    sources: list[Source] = [source_of_requirement(each, facts) for each in requirements]
    yield "; ".join(dict.fromkeys(basis.text(each, facts.plan) for each in requirements))
    yield "; ".join(dict.fromkeys(source.citation for source in sources if source.citation))
    yield "; ".join(dict.fromkeys(source.status.label for source in sources))


def _iso(day: date | None) -> str:
    return day.isoformat() if day is not None else ""
