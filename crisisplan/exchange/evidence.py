"""The evidence bundle: every paper of a year’s drills in one zip file, with an index page."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from html import escape
from pathlib import Path
from string import Template

from crisisplan.document.blocks import Document, plain
from crisisplan.document.export import placed, write_document
from crisisplan.document.letters import AFTER, BEFORE, Letters, has_letters
from crisisplan.document.look import PAPERS, Paper
from crisisplan.document.outline.drill_papers import AUDITORS, DrillPapers
from crisisplan.document.outline.drills import NOT_FOUND, name_of, source
from crisisplan.exchange.bundle import entry, link, row
from crisisplan.exchange.drill_log import write_log
from crisisplan.exchange.drill_schedule import write_schedule
from crisisplan.plan.dates import show_date, show_moment
from crisisplan.plan.model import Drill, School
from crisisplan.rules.drills.wording import how_many

Report = Callable[[str, int, int], None]
"""Called with what is being made, how much is done and how much there is; may raise to cancel."""

LOG, ROWS, SCHEDULE = "drill-log.pdf", "drill-log.csv", "drill-schedule.ics"
INDEX = "index.html"
_PAPERS = (
    (LOG, "Drill log", "PDF: every drill held, what is required, totals"),
    (ROWS, "Drill log as rows", "CSV, for a spreadsheet"),
    (SCHEDULE, "Schedule of the year", "calendar file, without scenarios"),
)


def write_evidence(
    path: Path,
    papers: DrillPapers,
    letters: tuple[Letters, ...],
    page: Path,
    *,
    paper: str,
    now: datetime,
    report: Report,
) -> list[str]:
    """Write the bundle of a year; what could not be printed, in sentences.

    ``page`` is the index page’s template, ``now`` has a time zone. ``report`` may raise to cancel:
    then nothing is left. Raises ExportError.
    """
    template = page.read_text("utf-8")
    with placed(path) as part, zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive:
        bundle = _Bundle(papers, letters, PAPERS[paper], now)
        for name, content in bundle.files(report):
            archive.writestr(entry(name, now), content)
        archive.writestr(entry(INDEX, now), bundle.index(template))
    return list(dict.fromkeys(bundle.warnings))


@dataclass
class _Bundle:
    papers: DrillPapers
    letters: tuple[Letters, ...]
    sheet: Paper
    now: datetime
    warnings: list[str] = field(default_factory=list)

    @property
    def _drills(self) -> list[tuple[Drill, str]]:
        """The drills of the year, each with a name for its files that every system takes."""
        return [
            (drill, f"{number:02} {drill.on or 'no date'} {(drill.kind or 'drill')}")
            for number, drill in enumerate(self.papers.board.drills, 1)
        ]

    def _letters_of(self, drill: Drill, stem: str) -> list[tuple[str, str, Letters, str]]:
        """File, link, language and which letter."""
        if not has_letters(drill):
            return []
        kinds = (BEFORE, AFTER) if drill.is_held else (BEFORE,)
        return [
            (f"letters/{stem} {which} {texts.language}.pdf", f"{which}, {name}", texts, which)
            for which in kinds
            for texts in self.letters
            for name in [texts.texts["name"]]
        ]

    def files(self, report: Report) -> Iterator[tuple[str, bytes]]:
        """Every file but the index: name and content."""
        tell, drills = self.papers.tell, self._drills
        records = [(drill, stem) for drill, stem in drills if drill.is_held]
        letters = [
            (drill, item) for drill, stem in drills for item in self._letters_of(drill, stem)
        ]
        total, done = 3 + len(records) + len(letters), 0

        def step(what: str) -> None:
            nonlocal done
            report(what, done, total)
            done += 1

        step("Making the drill log")
        yield LOG, self._pdf(self.papers.log(), self.sheet.landscape)
        step("Making the drill log")
        yield ROWS, write_log(self.papers)
        step("Making the schedule")
        yield (
            SCHEDULE,
            write_schedule(tell.plan, tell.forms, (drill for drill, _ in drills), self.now),
        )
        for drill, stem in records:
            step("Making the drill records")
            yield f"records/{stem}.pdf", self._pdf(self.papers.record(drill), self.sheet)
        state = self.papers.board.duties.state
        for drill, (name, _, texts, which) in letters:
            step("Making the letters")
            letter = texts.letter(which, tell.plan, state, drill, tell.today)
            yield name, self._pdf(letter, self.sheet)

    def _pdf(self, document: Document, sheet: Paper) -> bytes:
        content, warnings = write_document(document, "pdf", sheet)
        self.warnings += warnings
        return content

    # -- the index

    def index(self, template: str) -> str:
        """The page from which everything is found."""
        plan, year = self.papers.tell.plan, self.papers.year
        school = plan.one(School)
        place = ", ".join(filter(None, [school.name, school.district]))
        return Template(template).substitute(
            title=escape(f"Drills {year}: evidence"),
            school=escape(place or "School not yet named"),
            made=escape(
                f"Made {show_moment(self.now)} from {plan.version} of the plan. The records say "
                "when families were told; the letters are printed as the plan has them now."
            ),
            handling=escape(" ".join(AUDITORS.handling)),
            papers="\n".join(f"<li>{link(n, t)}: {escape(e)}</li>" for n, t, e in _PAPERS),
            drills_caption=escape(self._counted()),
            drills="\n".join(self._drill(drill, stem) for drill, stem in self._drills),
            not_found=escape(NOT_FOUND),
            requirements="\n".join(self._requirements()),
            open=self._open(),
        )

    def _counted(self) -> str:
        held, every = len(self.papers.held), len(self.papers.board.drills)
        return f"{held} held, {every - held} not held yet."

    def _drill(self, drill: Drill, stem: str) -> str:
        tell = self.papers.tell
        met = dict.fromkeys(item.rule.citation for item in self.papers.met_by(drill))
        record = link(f"records/{stem}.pdf", "Record") if drill.is_held else "–"
        letters = "<br>".join(link(n, text) for n, text, _, _ in self._letters_of(drill, stem))
        state = tell.question(drill, "state").text(drill, tell.plan) or "Draft"
        return row(
            escape(show_date(drill.on) if drill.on else "Not yet decided"),
            escape(drill.name or "Drill"),
            escape(state),
            "<br>".join(map(escape, met)) or "–",
            record,
            letters or "–",
        )

    def _requirements(self) -> Iterator[str]:
        for line in self.papers.board.lines:
            rule = line.requirement.rule
            told = escape(plain(source(rule))).replace("\n", "<br>")
            yield row(
                escape(name_of(self.papers.tell, line.requirement)),
                escape(how_many(rule)),
                escape(f"{line.completed} held, {line.scheduled} planned"),
                escape(line.state.label),
                told,
            )

    def _open(self) -> str:
        """Questions that nobody has answered: what depends on them is not counted."""
        duties = self.papers.board.duties
        told = [duties.silence] if duties.silence else []
        told += [
            f"{question.text} Not yet decided. {question.why}" for question in duties.questions
        ]
        if not told:
            return ""
        items = "\n".join(f"<li>{escape(text)}</li>" for text in told)
        return f"<h2>Not yet decided</h2>\n<ul>\n{items}\n</ul>"
