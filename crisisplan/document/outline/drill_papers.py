"""The proof that drills were held: the log of a school year, and the record of each drill."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from crisisplan.document.blocks import (
    Block,
    Column,
    Document,
    FactSheet,
    Heading,
    Paragraph,
    Signatures,
    Table,
    Title,
    Words,
    words,
)
from crisisplan.document.editions import Edition
from crisisplan.document.outline.drills import (
    faults,
    from_to,
    improvements,
    name_of,
    needed,
    objectives,
    requirements,
    source_of,
)
from crisisplan.document.outline.paper import paper_of
from crisisplan.document.outline.teller import NONE, UNDECIDED, Teller, table_for
from crisisplan.plan.audience import Audience
from crisisplan.plan.dates import show_date
from crisisplan.plan.kinds import show_duration
from crisisplan.plan.model import CorrectiveAction, Drill, Objective, School, Split
from crisisplan.rules.drills.board import Board
from crisisplan.rules.drills.requirement import Requirement

AUDITORS = Edition(
    "auditors",
    Audience.RESPONDERS,
    "For the fire marshal and auditors",
    "For fire, police and whoever audits the school.",
    ("FOR RESPONDERS AND AUDITORS.", "Do not post."),
    "For responders and auditors. Do not post.",
)
"""Who reads these papers: what only the school itself may see is left out."""

_RESPONDERS = Audience.RESPONDERS
_PLANNED = (
    *("kind", "exercise_type", "participants", "planned_on", "planned_at", "leader", "scenario"),
    *("announced", "simulation", "accommodations", "notice_on", "notice_how", "responders"),
)
_RECORDED = (
    *("held_on", "started", "ended", "all_accounted", "population", "weather", "blocked"),
    *("not_secure", "missing_people", "faults", "responder", "agency", "observations"),
    *("strengths", "signed_by", "signed_on"),
)
_PROOF = {"held_on", "started", "ended", "all_accounted", "population", "signed_by", "signed_on"}
"""Without these a record proves nothing: where they are missing, that is said."""


@dataclass(frozen=True)
class DrillPapers:
    """The papers of one school year."""

    tell: Teller
    board: Board

    @property
    def year(self) -> str:
        """“2026–27”."""
        return self.board.year.name if self.board.year is not None else "every year"

    @property
    def held(self) -> list[Drill]:
        """The drills of the year that took place, in order."""
        return [drill for drill in self.board.drills if drill.is_held]

    def met_by(self, drill: Drill) -> list[Requirement]:
        """The requirements that a drill counts for."""
        known = {line.requirement.key: line.requirement for line in self.board.lines}
        return [known[key] for key in self.board.meets.get(drill.id, ()) if key in known]

    def log(self) -> Document:
        """Every drill held in the year, for the fire marshal or an auditor."""
        return self._document(f"Drill log {self.year}", self._log())

    def record(self, drill: Drill) -> Document:
        """One drill: plan, record, times, objectives, what is to be mended."""
        return self._document(f"Drill record: {drill.row_name}", self._record(drill))

    def _document(self, title: str, blocks: Iterator[Block]) -> Document:
        return paper_of(self.tell, title, AUDITORS, (Title(title), *blocks))

    def _credit(self) -> Iterator[Block]:
        """Whose words the actions are called by."""
        if (chosen := self.tell.names.words) is not None and chosen.credit:
            yield Paragraph(words(chosen.credit), small=True)

    # -- the log

    def _log(self) -> Iterator[Block]:
        tell, held = self.tell, self.held
        yield self._facts()
        yield Heading("Drills held", 1)
        if held:
            yield self._held()
            yield faults(tell, held)
        else:
            yield Paragraph(words("None is recorded."))
        yield from requirements(tell, self.board, 1)
        if held:
            yield Heading("Totals", 1)
            yield self._totals()
        yield from self._credit()
        yield Signatures((("Principal", "", ""),))

    def _facts(self) -> FactSheet:
        year, school = self.board.year, self.tell.plan.one(School)
        days: Words = UNDECIDED
        if year is not None:
            days = words(
                f"{show_date(year.first)} to {show_date(year.last)}, {len(year.days)} school days"
            )
        lines = [line for line in self.board.lines if line.required is not None]
        met = sum(line.completed >= (line.required or 0) for line in lines)
        return FactSheet(
            "The school year",
            (
                ("School", words(school.name or "") or UNDECIDED),
                ("District, state", self._district(school)),
                ("School year", days),
                ("Drills held", words(f"{len(self.held)} of {len(self.board.drills)} planned")),
                ("Requirements met", words(f"{met} of {len(lines)} with a number")),
                ("Not yet decided", words(f"{len(self.board.duties.questions)} questions")),
            ),
        )

    def _district(self, school: School) -> Words:
        state = self.tell.question(school, "state").text(school, self.tell.plan)
        return words(", ".join(filter(None, [school.district, state]))) or UNDECIDED

    def _held(self) -> Table:
        tell, staff = self.tell, Audience.STAFF
        rows = []
        for number, drill in enumerate(self.held, 1):
            met = [requirement.rule.citation for requirement in self.met_by(drill)]
            rows.append(
                (
                    words(str(number)),
                    needed(tell, drill, "held_on"),
                    tell.cell(drill, "name kind"),
                    from_to(tell, drill),
                    needed(tell, drill, "all_accounted"),
                    needed(tell, drill, "population"),
                    tell.cell(drill, "weather"),
                    tell.cell(drill, "responder agency"),
                    words("\n".join(dict.fromkeys(met))) or NONE,
                    _below(needed(tell, drill, "signed_by"), tell.words(drill, "signed_on")),
                )
            )
        return Table(
            "Every drill that was held, and the rule that it counts for.",
            (
                Column("No.", 0.45, audience=staff),
                Column("Date", 0.95, audience=staff),
                Column("Drill", 1.6, bold=True, audience=staff),
                Column("From, to", 0.85, audience=_RESPONDERS),
                Column("All accounted for", 0.95, audience=_RESPONDERS),
                Column("People", 0.7, audience=_RESPONDERS),
                Column("Weather", 0.95, audience=_RESPONDERS),
                Column("Responder", 1.2, audience=_RESPONDERS),
                Column("Counts for", 1.4, audience=staff),
                Column("Signed", 1.1, audience=_RESPONDERS),
            ),
            tuple(rows),
        )

    def _totals(self) -> Table:
        """How many drills of each kind, and how fast."""
        tell = self.tell
        rows = []
        for kind in dict.fromkeys(drill.kind for drill in self.board.drills):
            drills = [drill for drill in self.board.drills if drill.kind == kind]
            done = [drill for drill in drills if drill.is_held]
            times = sorted(d.all_accounted for d in done if d.all_accounted is not None)
            rows.append(
                (
                    words(tell.names.kind(kind)) if kind else UNDECIDED,
                    words(str(len(done))),
                    words(str(len(drills) - len(done))),
                    words(show_duration(times[0])) if times else NONE,
                    words(show_duration(times[-1])) if times else NONE,
                )
            )
        held = self.held
        still = len(self.board.drills) - len(held)
        total = words("All"), words(str(len(held))), words(str(still)), NONE, NONE
        return Table(
            "Drills of the year by kind.",
            (
                Column("Kind", 2, bold=True, audience=Audience.STAFF),
                Column("Held", audience=Audience.STAFF),
                Column("Not held", audience=Audience.STAFF),
                Column("Fastest until all were accounted for", 1.6, audience=_RESPONDERS),
                Column("Slowest", audience=_RESPONDERS),
            ),
            (*rows, total),
        )

    # -- a record

    def _record(self, drill: Drill) -> Iterator[Block]:
        tell, plan = self.tell, self.tell.plan
        yield Heading("Plan", 1)
        yield tell.facts("The plan of the drill", drill, _PLANNED)
        yield Heading("Record", 1)
        yield self._recorded(drill)
        splits = sorted(
            (split for split in plan.rows(Split) if split.drill == drill.id),
            key=lambda split: split.seconds or 0,
        )
        if splits:
            yield Heading("Times by area", 1)
            yield tell.table(
                "drills.splits",
                ("area", "seconds"),
                "From the start until the area reported.",
                splits,
                widths={"area": 3, "seconds": 1},
            )
        shown = [row for row in plan.rows(Objective) if row.drill == drill.id]
        if shown:
            yield Heading("Objectives and ratings", 1)
            yield objectives(tell, shown)
        yield Heading("Improvement plan", 1)
        actions = [row for row in plan.rows(CorrectiveAction) if row.drill == drill.id]
        if actions:
            yield improvements(tell, actions, "issue")
        else:
            yield Paragraph(words("No corrective action is recorded."))
        yield Heading("What it counts for", 1)
        met = self.met_by(drill)
        if met:
            yield self._met(met)
        else:
            yield Paragraph(words("No requirement of this school year."))
        yield from self._credit()
        signed = show_date(drill.signed_on) if drill.signed_on else ""
        yield Signatures((("Signed by", drill.signed_by or "", signed),), names=_RESPONDERS)

    def _recorded(self, drill: Drill) -> FactSheet:
        tell = self.tell
        rows = []
        for key in _RECORDED:
            question = tell.question(drill, key)
            content = tell.words(drill, key) or (UNDECIDED if key in _PROOF else NONE)
            rows.append((question.label, content, question.audience))
        return FactSheet(
            "What happened",
            tuple((label, content) for label, content, _ in rows),
            tuple(audience for _, _, audience in rows),
        )

    def _met(self, met: Sequence[Requirement]) -> Table:
        return table_for(
            Audience.STAFF,
            "Requirements that this drill counts for.",
            {"Requirement": 2, "Source": 3},
            tuple((words(name_of(self.tell, item)), source_of(item)) for item in met),
        )


def _below(first: Words, second: Words) -> Words:
    return first + (words("\n") + second if second else ())
