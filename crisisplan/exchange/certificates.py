"""The certificates kept in a plan as one zip file, with an index page."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from html import escape
from pathlib import Path
from string import Template

from crisisplan.document.export import placed
from crisisplan.exchange.bundle import entry, link, row, safe_name
from crisisplan.plan.attachments import suffix_of
from crisisplan.plan.dates import show_date, show_moment
from crisisplan.plan.file import read_attachments
from crisisplan.plan.kinds import show_file
from crisisplan.plan.model import Course, Person, School, TrainingRecord
from crisisplan.plan.plan import Plan

Report = Callable[[str, int, int], None]
"""Called with what is being done, how much is done and how much there is; may raise to cancel."""

INDEX = "index.html"
BY_PERSON, BY_COURSE = "person", "course"


@dataclass(frozen=True)
class _Paper:
    """A certificate and its place in the bundle."""

    record: TrainingRecord
    person: str
    course: str
    stem: str
    """Folder and name, without the ending that its content decides."""


def write_certificates(
    path: Path,
    plan: Plan,
    database: Path,
    page: Path,
    *,
    by: str,
    now: datetime,
    report: Report,
    records: Iterable[TrainingRecord] | None = None,
) -> list[str]:
    """Write the certificates of all records, or some, into folders BY_PERSON or BY_COURSE.

    What is missing or damaged is listed in the index and returned in sentences. ``database`` is
    the plan’s file, ``page`` the index page’s template; ``now`` has a time zone. ``report`` may
    raise to cancel: then nothing is left. Raises ExportError and PlanFileError.
    """
    template = page.read_text("utf-8")
    papers = _papers(plan, plan.rows(TrainingRecord) if records is None else records, by)
    lines: list[str] = []
    missing: list[str] = []
    with placed(path) as part, zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, paper in enumerate(papers):
            report("Collecting the certificates", number, len(papers))
            value = paper.record.certificate or ""
            # One after the other: together they may be larger than the memory.
            content = read_attachments(database, [value]).get(value)
            name = ""
            if content is None:
                missing.append(
                    f"The certificate {show_file(value) or 'without a name'} of {paper.person} "
                    f"({paper.course}) is missing in the plan file or damaged. Attach it again."
                )
            else:
                name = f"{paper.stem}{suffix_of(content)}"
                archive.writestr(entry(name, now), content)
            lines.append(_line(paper, name))
        place = plan.one(School)
        school = ", ".join(filter(None, [place.name, place.district]))
        told = _filled(lines, missing, school, plan.version, now)
        archive.writestr(entry(INDEX, now), Template(template).substitute(told))
    return missing


def _filled(
    lines: list[str], missing: list[str], school: str, version: str, now: datetime
) -> dict[str, str]:
    """What the index page’s template is filled with, as HTML."""
    open_ = "".join(f"<li>{escape(text)}</li>\n" for text in missing)
    count = "1 certificate" if len(lines) == 1 else f"{len(lines):,} certificates"
    return {
        "title": "Training certificates",
        "school": escape(school or "School not yet named"),
        "made": escape(f"Made {show_moment(now)} from {version} of the plan."),
        "handling": "Personnel records. For the school’s office and auditors only.",
        "caption": f"{count}, {len(missing)} of them missing or damaged.",
        "rows": "\n".join(lines),
        "missing": f"<h2>Missing or damaged</h2>\n<ul>\n{open_}</ul>" if missing else "",
    }


def _papers(plan: Plan, records: Iterable[TrainingRecord], by: str) -> list[_Paper]:
    """The records with a certificate, each with a name in the bundle that no other has."""
    taken: set[str] = set()
    found = []
    for record in records:
        if not record.certificate:
            continue
        person = _named(plan, Person, record.person) or "Somebody without a name"
        course = _named(plan, Course, record.course) or "A course without a name"
        folder, rest = (person, course) if by == BY_PERSON else (course, person)
        day = f" {record.completed_on}" if record.completed_on else ""
        stem = f"{safe_name(folder, 'Without a name')}/{safe_name(rest, 'Without a name')}{day}"
        only, number = stem, 1
        # Windows and macOS know no difference between small and capital letters.
        while only.casefold() in taken:
            number += 1
            only = f"{stem} ({number})"
        taken.add(only.casefold())
        found.append(_Paper(record, person, course, only))
    return sorted(found, key=lambda paper: paper.stem.casefold())


def _named(plan: Plan, entity: type[Person] | type[Course], ref: str | None) -> str:
    """What a row is called; of two with one name the second ends in (2)."""
    return plan.name_of(ref) if plan.get(entity, ref) is not None else ""


def _line(paper: _Paper, name: str) -> str:
    record = paper.record
    day = show_date(record.completed_on) if record.completed_on else "Not yet decided"
    ends = show_date(record.expires_on) if record.expires_on else "–"
    file = show_file(record.certificate or "") or "Certificate"
    shown = link(name, file) if name else f"Missing or damaged: {escape(file)}"
    return row(escape(paper.person), escape(paper.course), escape(day), escape(ends), shown)
