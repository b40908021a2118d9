"""What is wrong with the drills of a plan, and what is due."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, time, timedelta

from crisisplan.plan.dates import show_date
from crisisplan.plan.model import Agency, CorrectiveAction, Drill
from crisisplan.plan.plan import Plan
from crisisplan.plan.sources import Status
from crisisplan.rules.drills import care
from crisisplan.rules.drills.board import Board, BoardState, Line, board_of
from crisisplan.rules.drills.meeting import DISCUSSIONS
from crisisplan.rules.drills.names import DrillNames
from crisisplan.rules.finding import Facts, Finding, Severity, Source, listed, source_of
from crisisplan.rules.school_days import SchoolDays, year_of

DUE_SOON = timedelta(days=30)
RECORDED_WITHIN = timedelta(days=14)
_NOON = time(12)


AFTER_ACTION = Source(
    Status.PRACTICE,
    "Homeland Security Exercise and Evaluation Program, improvement plan",
    "https://handypdf.com/pdf/after-action-report-plan-template",
)


def requirements_of_the_year(facts: Facts) -> Iterator[Finding]:
    """What the board of the school year shows: what is past due or due soon, who was not there,
    and what has to be known first.
    """
    year = year_of(facts.years, facts.today)
    board = board_of(facts.plan, facts.reference, facts.today, year)
    names = DrillNames(facts.forms, facts.plan)
    for line in board.lines:
        title = names.title(line.requirement)
        yield from _due(line, title, facts.today)
        if line.state is BoardState.COMPLETED:
            yield from _without_responders(line, title, facts.plan)
    yield from _questions(board)


def _due(line: Line, title: str, today: date) -> Iterator[Finding]:
    if line.state is BoardState.PAST_DUE:
        yield _of_line(
            line,
            "past_due",
            Severity.MUST if line.requirement.is_law else Severity.SHOULD,
            "A drill is past due",
            f"{title}: {_deadline(line)} has passed. Hold it as soon as you can, record it, "
            "and ask your district how to report it.",
        )
    elif line.impossible:
        yield _of_line(
            line,
            "impossible",
            Severity.SHOULD,
            "A requirement cannot be met",
            f"{title}: {line.impossible}",
        )
    elif (
        line.state is BoardState.NOT_SCHEDULED
        and line.next_deadline is not None
        and line.next_deadline <= today + DUE_SOON
    ):
        yield _of_line(
            line,
            "due_soon",
            Severity.SHOULD,
            "A drill is due soon",
            f"{title} is due by {show_date(line.next_deadline)} and has no date.",
        )


def _deadline(line: Line) -> str:
    return f"its deadline, {show_date(line.next_deadline)}," if line.next_deadline else "its time"


def _of_line(line: Line, key: str, severity: Severity, title: str, message: str) -> Finding:
    return Finding(
        id=f"drills.{key}.{line.requirement.key}",
        severity=severity,
        step="drills",
        field="drills",
        title=title,
        message=message,
        source=source_of(line.requirement.rule),
        rows=tuple(drill.id for drill in line.drills if not drill.is_held),
    )


def _without_responders(line: Line, title: str, plan: Plan) -> Iterator[Finding]:
    rule = line.requirement.rule
    for asked, kind, who in (
        (rule.law_enforcement, "police", "the police"),
        (rule.fire_department, "fire", "the fire department"),
    ):
        agencies = [plan.get(Agency, drill.agency) for drill in line.drills if drill.is_held]
        there = sum(agency is not None and agency.kind == kind for agency in agencies)
        if asked == "required" and there < (rule.law_enforcement_count or 1):
            yield _of_line(
                line,
                f"without_{kind}",
                Severity.SHOULD,
                "No record of who came",
                f"{title}: no drill record names {who}. Add the agency to the record of the "
                "drill that they attended.",
            )


def _questions(board: Board) -> Iterator[Finding]:
    questions = board.duties.questions
    if questions:
        yield Finding(
            id="drills.questions",
            severity=Severity.SHOULD,
            step="drills",
            field="circumstances",
            title="A fact decides which drills are due",
            message=" ".join(question.text for question in questions[:3]),
            missing=True,
        )


def days_of_drills(facts: Facts) -> Iterator[Finding]:
    """Drills that are planned for a day without school, in a testing window, or twice."""
    years = facts.years
    with_students = [
        (drill, drill.planned_on)
        for drill in facts.plan.rows(Drill)
        if drill.planned_on is not None
        and not drill.is_held
        and drill.planned_on >= facts.today
        and drill.is_for_students
        and drill.exercise_type not in DISCUSSIONS
    ]
    unfit: dict[str, list[Drill]] = {}
    for drill, on in with_students:
        reason = _unfit(on, years)
        if reason:
            unfit.setdefault(reason, []).append(drill)
    seen: dict[date, list[Drill]] = {}
    for drill, on in with_students:
        seen.setdefault(on, []).append(drill)
    twice = [drill for drills in seen.values() if len(drills) > 1 for drill in drills]
    for key, title, reason, drills in (
        *(("unfit_day", "A drill is on a day that does not fit", *each) for each in unfit.items()),
        ("two_in_a_day", "Two drills on one day", "more than one drill on a day", twice),
    ):
        message = f"{reason}. Choose another date."
        yield from _about(drills, f"{key}.{reason}", "planned_on", title, message)
    yield from _beside_school(with_students, years)


def _beside_school(
    planned: Sequence[tuple[Drill, date]], years: Sequence[SchoolDays]
) -> Iterator[Finding]:
    """Drills that may be before a late start or after an early end: nobody knows its hour."""
    for key, days, mornings, when in (
        ("late_start", [year.late for year in years], True, "starts late"),
        ("early_release", [year.early for year in years], False, "ends early"),
    ):
        drills = [
            drill
            for drill, on in planned
            if drill.planned_at is not None
            and (drill.planned_at < _NOON) is mornings
            and any(on in marked for marked in days)
        ]
        message = f"school {when} that day. Check that students are there at this time."
        title = "A drill may be at a time without school"
        yield from _about(drills, key, "planned_at", title, message, Severity.CONSIDER)


def _unfit(on: date, years: list[SchoolDays]) -> str:
    for year in years:
        if year.first <= on <= year.last:
            if not year.is_school_day(on):
                return "no school on that day"
            if on in year.testing:
                return "a testing window"
            if on in year.sensitive:
                return "a date marked as sensitive"
            if on in (year.first, year.last):
                return "the first or last day of school"
            return ""
        if year.summer and year.summer[0] <= on <= year.summer[1]:
            return ""
    return "outside of the school year" if years else ""


def _about(
    drills: list[Drill],
    key: str,
    field: str,
    title: str,
    message: str,
    severity: Severity = Severity.SHOULD,
) -> Iterator[Finding]:
    """One finding on all these drills; none where there are none."""
    if drills:
        yield Finding(
            id=f"drills.{key}",
            severity=severity,
            step="drills",
            field=f"drills.{field}",
            title=title,
            message=f"{care.named_drills(drills)}: {message}",
            rows=tuple(drill.id for drill in drills),
        )


def unrecorded_drills(facts: Facts) -> Iterator[Finding]:
    """Drills whose day has passed and that nobody recorded, and records that cannot stand so."""
    drills, today = facts.plan.rows(Drill), facts.today
    yield from _about(
        [
            drill
            for drill in drills
            if drill.planned_on is not None and drill.planned_on < today and not drill.is_held
        ],
        "unrecorded",
        "state",
        "Was it held?",
        "the day has passed. Record it, or give it another date.",
    )
    yield from _about(
        [
            drill
            for drill in drills
            if drill.state == "held" and drill.on is not None and today - drill.on > RECORDED_WITHIN
        ],
        "not_closed",
        "state",
        "A drill record is not closed",
        "complete the record, sign it and close it, so that it stands as proof.",
        Severity.CONSIDER,
    )
    yield from _about(
        [drill for drill in drills if drill.is_held and (drill.on or date.min) > today],
        "held_in_future",
        "held_on",
        "Held on a day to come",
        "recorded as held, but the day has not come yet.",
    )
    yield from _about(
        [
            drill
            for drill in drills
            if drill.started is not None and drill.ended is not None and drill.ended < drill.started
        ],
        "ends_before_start",
        "ended",
        "A drill ends before it starts",
        "check both times.",
    )


def overdue_actions(facts: Facts) -> Iterator[Finding]:
    """Corrective actions whose day has passed. They turn up until they are done."""
    late = [
        row
        for row in facts.plan.rows(CorrectiveAction)
        if row.due is not None and row.due < facts.today and row.status != "done"
    ]
    if late:
        what = listed(
            [f"{row.issue or 'An action'} (due {show_date(row.due)})" for row in late if row.due]
        )
        yield Finding(
            id="after_action.overdue",
            severity=Severity.SHOULD,
            step="after_action",
            field="actions.due",
            title="A corrective action is overdue",
            message=f"{what}. Do it, or agree on another day and write down why.",
            source=AFTER_ACTION,
            rows=tuple(row.id for row in late),
        )


RULES = (
    requirements_of_the_year,
    *care.RULES,
    days_of_drills,
    unrecorded_drills,
    overdue_actions,
)
