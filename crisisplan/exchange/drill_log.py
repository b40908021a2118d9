"""The log of drills held as rows for a spreadsheet."""

from __future__ import annotations

import csv
from datetime import date, time
from io import StringIO

from crisisplan.document.outline.drill_papers import AUDITORS, DrillPapers
from crisisplan.exchange.copied import guarded
from crisisplan.plan.forms import Field
from crisisplan.plan.model import Drill
from crisisplan.plan.plan import Plan

_COLUMNS = (
    *("held_on", "name", "kind", "exercise_type", "participants", "announced", "started", "ended"),
    *("all_accounted", "population", "weather", "blocked", "not_secure", "missing_people"),
    *("faults", "responder", "agency", "observations", "strengths", "signed_by", "signed_on"),
)


def write_log(papers: DrillPapers) -> bytes:
    """A line for each drill held, with the rules that it counts for, as CSV.

    Dates are 2026-09-15, times 09:15, durations seconds; no cell is a formula. It starts with a
    byte order mark: without one Excel takes its letters for those of another alphabet.
    """
    tell = papers.tell
    questions = [tell.forms.question(Drill, key) for key in _COLUMNS]
    shown = [q for q in questions if q is not None and q.audience <= AUDITORS.audience]
    labels = [f"{q.label} (seconds)" if q.kind == "duration" else q.label for q in shown]
    text = StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([*labels, "Counts for", "Citations", "Status of the sources", "Row id"])
    for drill in papers.held:
        met = papers.met_by(drill)
        rules = [requirement.rule for requirement in met]
        cells = [_cell(question, drill, tell.plan) for question in shown]
        writer.writerow(
            [
                *(guarded(cell) for cell in cells),
                guarded("; ".join(tell.names.title(requirement) for requirement in met)),
                guarded("; ".join(rule.citation for rule in rules)),
                "; ".join(rule.status.words for rule in rules),
                drill.id,
            ]
        )
    return text.getvalue().encode("utf-8-sig")


def _cell(question: Field, drill: Drill, plan: Plan) -> str:
    value = question.answer(drill)
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return question.show(value, plan)
