"""Drills and exercises: what is owed, when each is held, what came of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from crisisplan.document.blocks import (
    Block,
    Callout,
    Column,
    FactSheet,
    Heading,
    Paragraph,
    Table,
    Words,
    words,
)
from crisisplan.document.outline.teller import UNDECIDED, Teller, table_for
from crisisplan.plan.audience import Audience
from crisisplan.plan.dates import show_date
from crisisplan.plan.kinds import show_duration
from crisisplan.plan.model import (
    BellTime,
    CalendarDay,
    Circumstance,
    CorrectiveAction,
    Drill,
    Objective,
    RuleDecision,
    School,
    SchoolYear,
    Split,
)
from crisisplan.rules.drills.board import Board, BoardState, Line
from crisisplan.rules.drills.requirement import Requirement
from crisisplan.rules.drills.requirements import Question
from crisisplan.rules.drills.wording import (
    NOT_CONFIRMED,
    basis_of,
    how_many,
    how_sure,
    show_checked,
)
from crisisplan.rules.grades import show_grades
from crisisplan.rules.states import NoticeRule, Record, State

PART = "Basic plan"
STAFF = Audience.STAFF
NOT_FOUND = (
    "A rule that is not listed here was not found when the sources were read; it may exist all "
    "the same. Ask your district."
)


def drills_and_exercises(tell: Teller) -> Iterator[Block]:
    """Requirements, the year’s schedule and log, what is to be mended."""
    board, school = tell.board, tell.plan.one(School)
    yield Heading("Drills and exercises", 1, part=PART, new_page=True)
    yield Paragraph(
        words(
            "Drills teach people what to do; exercises test the plan. Good practice is to announce "
            "both, to fit them to the age and needs of those who take part, and to imitate no "
            "violence."
        )
    )
    keys = ("action_words", "notice_days", "drill_contact", "drill_opt_out")
    yield tell.facts("How we drill", school, keys)
    yield from _action_words(tell)
    yield from requirements(tell, board)
    yield from _schedule(tell, board)
    yield from _log(tell, board)
    rated = [row for row in tell.plan.rows(Objective) if row.drill in _ids(board.drills)]
    if rated:
        yield Heading("Objectives and ratings", 2)
        yield objectives(tell, rated)
    yield from _improvement_plan(tell, board)
    yield from _details(tell, board)
    yield from _set_aside(tell, board)
    yield from _calendar(tell, board)


def _action_words(tell: Teller) -> Iterator[Block]:
    """What is called out for each action, and whose words they are."""
    chosen = tell.names.words
    if chosen is None:
        return
    if chosen.actions:
        yield table_for(
            STAFF,
            "What is called out for each action.",
            {"Action": 1, "What is called out with it": 3},
            tuple((words(action), words(said)) for action, said in chosen.actions.items()),
        )
    if chosen.credit:
        yield Paragraph(words(chosen.credit), small=True)


# -- what is owed


def requirements(tell: Teller, board: Board, level: int = 2) -> Iterator[Block]:
    """What the law and the school itself ask for, how far it is met, what is not decided."""
    duties = board.duties
    year = f", {board.year.name}" if board.year is not None else ""
    yield Heading(f"What is required{year}", level)
    if board.year is None:
        yield Paragraph(words("First and last day of school: ", bold=True) + UNDECIDED)
    if duties.silence:
        yield Callout("No law on file.", words(duties.silence))
    if duties.not_found:
        yield Callout("Not found.", words(duties.not_found))
    if board.lines:
        yield _required(tell, board.lines)
    if duties.state is not None:
        yield Paragraph(words(read_on(duties.state)), small=True)
    if duties.questions:
        yield Heading("Questions not yet decided", level)
        yield Paragraph(
            words("Until they are answered, what depends on them is neither counted nor dropped."),
            keep_with_next=True,
        )
        yield table_for(
            STAFF,
            "Questions on which requirements depend.",
            {"Question": 2, "Answer": 1, "What depends on it": 3.4},
            tuple((words(q.text), UNDECIDED, _hanging_on(tell, q)) for q in duties.questions),
        )


def _hanging_on(tell: Teller, question: Question) -> Words:
    """What depends on a question, and where each of it was read."""
    told = words(question.why)
    for requirement in question.requirements:
        told += words(f"\n{name_of(tell, requirement)}: ") + source_of(requirement)
    return told


def read_on(state: State) -> str:
    """When the sources for a state were read, and what that is worth."""
    return (
        f"Sources for {state.name} were gathered by {show_checked(state.checked)}. {NOT_FOUND} "
        "This is not legal advice."
    )


def name_of(tell: Teller, requirement: Requirement) -> str:
    """What a requirement is called: its kind, and its name in the source."""
    return tell.names.title(requirement)


def _required(tell: Teller, lines: Sequence[Line]) -> Table:
    return table_for(
        STAFF,
        "Drills that are owed this school year, and how far they are met.",
        {"Drill": 1.4, "Required": 2.4, "So far": 1.4, "Source": 2.2},
        tuple(
            (
                words(name_of(tell, line.requirement)),
                _asked(line.requirement),
                _so_far(line),
                source_of(line.requirement),
            )
            for line in lines
        ),
    )


def _asked(requirement: Requirement) -> Words:
    told = [f"{how_many(requirement.rule)}."]
    if requirement.grades:
        told.append(f"Grades {show_grades(requirement.grades)}.")
    if requirement.reading:
        told.append(requirement.reading)
    return words("\n".join(told))


def _so_far(line: Line) -> Words:
    needed = f" of {line.required}" if line.required is not None else ""
    told = [f"{line.completed}{needed} held"]
    if line.scheduled:
        told.append(f"{line.scheduled} planned")
    if line.next_deadline is not None:
        word = "Was due" if line.state is BoardState.PAST_DUE else "Due"
        told.append(f"{word} {show_date(line.next_deadline)}")
    if line.impossible:
        told.append(line.impossible)
    return words(line.state.label, bold=True) + words("\n" + "\n".join(told))


def source(record: Record, checked: str = "") -> Words:
    """Where a record was read, how sure we are of it, and when it was read."""
    told = words(how_sure(record, checked), italic=True)
    parts = [part for part in (words(record.citation), told, words(record.source_url)) if part]
    return sum((words("\n") + part for part in parts[1:]), parts[0])


def source_of(requirement: Requirement) -> Words:
    """Where a requirement was read, how sure we are of it, and when it was read."""
    return source(requirement.rule, requirement.checked)


def _facts(tell: Teller, board: Board) -> Iterator[Block]:
    """What the school has said of itself and of single rules."""
    known = {fact.fact: fact.question for fact in tell.reference.circumstances.facts}
    duties = board.duties
    every = (
        *duties.requirements,
        *(item.requirement for item in duties.set_aside),
        *duties.advice,
        *(item for question in duties.questions for item in question.requirements),
    )
    names = {item.key: name_of(tell, item) for item in every}
    rows = [
        (words(known.get(row.fact or "", row.fact or "")) or UNDECIDED, tell.cell(row, "holds"))
        for row in tell.plan.rows(Circumstance)
    ]
    rows += [
        (
            words(f"Does this apply here: {names.get(row.rule or '', row.rule or '')}?"),
            tell.cell(row, "applies reason"),
        )
        for row in tell.plan.rows(RuleDecision)
    ]
    if rows:
        yield Heading("Facts and decisions", 2)
        yield table_for(
            STAFF,
            "What the school has answered on which rules depend.",
            {"Question": 3, "Answer": 2},
            tuple(rows),
        )


def _set_aside(tell: Teller, board: Board) -> Iterator[Block]:
    """What does not apply here, and what is advice."""
    duties = board.duties
    yield from _facts(tell, board)
    if duties.set_aside:
        yield Heading("Set aside", 2)
        yield table_for(
            STAFF,
            "Rules that do not apply to this school, and why.",
            {"Drill": 1.4, "Why it does not apply": 2.8, "Decided by": 1, "Source": 2.2},
            tuple(
                (
                    words(name_of(tell, item.requirement)),
                    words(item.reason),
                    words("The school" if item.decision else "The school’s facts"),
                    source_of(item.requirement),
                )
                for item in duties.set_aside
            ),
        )
    if duties.advice:
        yield Heading("Advice, not law", 2)
        yield table_for(
            STAFF,
            "Good practice, guidance, old or local rules: shown, never counted.",
            {"Drill": 1.4, "What it says": 2.8, "Why it is not counted": 1.2, "Source": 2.2},
            tuple(
                (
                    words(name_of(tell, item)),
                    _asked(item),
                    words(basis_of(item.rule) or "Not a rule of the state"),
                    source_of(item),
                )
                for item in duties.advice
            ),
        )
    if duties.state is not None:
        yield from _manner(duties.state)
        if duties.claims:
            yield Heading("Not confirmed", 2)
            yield Paragraph(words(NOT_CONFIRMED))
            for claim in duties.claims:
                told = " ".join(filter(None, [claim.claim, claim.notes]))
                yield Paragraph(words(f"•\u2002{told}"))


def _manner(state: State) -> Iterator[Block]:
    """How drills are announced, run and reported, by law."""
    rows: list[tuple[str, str, Record]] = []
    for notice in state.notices:
        told = f"{notice.about}: tell {notice.to} {_lead_time(notice)}"
        rows.append(("Notice", told, notice))
    rows += [("Conduct", conduct.rule, conduct) for conduct in state.conduct]
    for report in state.reports:
        due = f" ({report.due})" if report.due else ""
        kept = f", kept {report.retain_years} years" if report.retain_years else ""
        rows.append(("Report", f"{report.what}: {report.to}{due}{kept}", report))
    rows = [row for row in rows if row[2].is_law]
    if rows:
        yield Heading("How drills are announced, run and reported", 2)
        yield table_for(
            STAFF,
            f"Rules of {state.name} on notice, conduct and reports.",
            {"About": 0.8, "What it asks": 3.8, "Source": 2.2},
            tuple(
                (
                    words(about),
                    words(f"{told[:1].upper()}{told[1:]}."),
                    source(record, state.checked),
                )
                for about, told, record in rows
            ),
        )


def _lead_time(notice: NoticeRule) -> str:
    when = notice.when
    for key, unit in (
        ("within_hours", "hours"),
        ("within_days", "days"),
        ("within_school_days", "school days"),
    ):
        number = getattr(notice, key)
        if number is not None:
            return f"{when} ({number} {unit})"
    return when


# -- the year


def _schedule(tell: Teller, board: Board) -> Iterator[Block]:
    yield Heading("Schedule of the year", 2)
    if not board.drills:
        yield Paragraph(UNDECIDED)
        return
    yield tell.table(
        "drills.drills",
        ("name", "planned_on planned_at", "kind", "participants", "leader", "state"),
        "Drills and exercises of the school year.",
        board.drills,
        widths={
            "name": 1.8,
            "planned_on planned_at": 1.2,
            "kind": 1.4,
            "participants": 1.2,
            "leader": 1.3,
            "state": 0.8,
        },
        labels={"planned_on planned_at": "Planned for", "participants": "Who"},
    )


def _log(tell: Teller, board: Board) -> Iterator[Block]:
    held = [drill for drill in board.drills if drill.is_held]
    yield Heading("Log of drills held", 2)
    if not held:
        yield Paragraph(words("None is recorded this school year."))
        return
    yield Table(
        "What was held.",
        (
            Column("Drill", 1.7, bold=True, audience=STAFF),
            Column("Held on", 1.1, audience=STAFF),
            Column("From, to", 1, audience=Audience.RESPONDERS),
            Column("All accounted for", 1.1, audience=Audience.RESPONDERS),
            Column("People", 0.8, audience=Audience.RESPONDERS),
            Column("Weather", 1.1, audience=Audience.RESPONDERS),
            Column("Signed by", 1.2, audience=Audience.RESPONDERS),
        ),
        tuple(
            (
                tell.cell(drill, "name"),
                needed(tell, drill, "held_on"),
                from_to(tell, drill),
                needed(tell, drill, "all_accounted"),
                needed(tell, drill, "population"),
                tell.cell(drill, "weather"),
                needed(tell, drill, "signed_by"),
            )
            for drill in held
        ),
    )
    yield faults(tell, held)


def needed(tell: Teller, drill: Drill, key: str) -> Words:
    """What the record of a drill is worth nothing without: where it is missing, that is said."""
    return tell.words(drill, key) or UNDECIDED


def from_to(tell: Teller, drill: Drill) -> Words:
    """When a drill started and ended."""
    if drill.started is None and drill.ended is None:
        return UNDECIDED
    return needed(tell, drill, "started") + words("\n") + needed(tell, drill, "ended")


def faults(tell: Teller, held: Iterable[Drill]) -> Table:
    """What stood in the way in each drill."""
    return tell.table(
        "drills.drills",
        (
            "name",
            "held_on",
            "blocked",
            "not_secure",
            "missing_people",
            "faults",
            "responder agency",
        ),
        "What stood in the way, and who watched.",
        held,
        widths={
            "name": 1.4,
            "held_on": 1.1,
            "blocked": 1.2,
            "not_secure": 1.1,
            "missing_people": 1.2,
            "faults": 1.5,
            "responder agency": 1.3,
        },
        labels={
            "held_on": "Held on",
            "blocked": "Blocked",
            "not_secure": "Not secure",
            "missing_people": "Missing or extra",
            "responder agency": "Responder",
        },
    )


def _details(tell: Teller, board: Board) -> Iterator[Block]:
    """What the tables have no room for, drill by drill."""
    sheets = [(drill, sheet) for drill in board.drills if (sheet := _detail(tell, drill)).rows]
    if sheets:
        yield Heading("Each drill", 2)
    for drill, sheet in sheets:
        day = f"{show_date(drill.on)}: " if drill.on is not None else ""
        name = words(f"{day}{drill.name or 'a drill'}", bold=True)
        yield Paragraph(name, audience=STAFF, keep_with_next=True)
        yield sheet


def _detail(tell: Teller, drill: Drill) -> FactSheet:
    sheet = tell.facts(drill.name or "A drill", drill, _DETAILS)
    splits = [row for row in tell.plan.rows(Split) if row.drill == drill.id]
    rows, audiences = sheet.rows, sheet.audiences
    if splits:
        told = [
            f"{row.area or 'An area'}: {show_duration(row.seconds)}"
            for row in splits
            if row.seconds is not None
        ]
        rows += (("Times by area", words("\n".join(told)) or UNDECIDED),)
        audiences += (Audience.RESPONDERS,)
    return replace(sheet, rows=rows, audiences=audiences, tight=True)


_DETAILS = (
    *("exercise_type", "keep_date", "announced", "simulation", "accommodations", "scenario"),
    *("notice_on", "notice_how", "responders", "observations", "strengths", "signed_on"),
    "opt_outs",
)


def _calendar(tell: Teller, board: Board) -> Iterator[Block]:
    """The school year, the days that are not as usual, the bells."""
    years, bells, year = tell.plan.rows(SchoolYear), tell.plan.rows(BellTime), board.year
    if years or bells:
        yield Heading("School calendar", 2)
    if years:
        yield tell.table(
            "calendar.years",
            ("first_day", "last_day", "second_semester_on", "summer_first_day summer_last_day"),
            "School years.",
            labels={"summer_first_day summer_last_day": "Summer school"},
        )
    if year is not None:
        days = [day for day in tell.plan.rows(CalendarDay) if day.year == year.year.id]
        days.sort(key=lambda day: day.starts or date.max)
        if days:
            yield tell.table(
                "calendar.days",
                ("starts", "ends", "kind", "label"),
                f"Days that are not as usual in {year.name}.",
                days,
            )
    if bells:
        yield tell.table("calendar.bells", ("name", "kind", "starts", "ends"), "Bell times.")


def objectives(tell: Teller, rows: Iterable[Objective]) -> Table:
    """What an exercise was to show, and how it went."""
    return tell.table(
        "after_action.objectives",
        ("text", "drill", "rating", "observation", "evaluator"),
        "What each exercise was to show, and how it went.",
        rows,
        widths={"text": 2, "drill": 1.4, "rating": 1.3, "observation": 1.8, "evaluator": 1},
    )


def _improvement_plan(tell: Teller, board: Board) -> Iterator[Block]:
    """Everything that is open from any year, and what this year brought."""
    of_year = _ids(board.drills)
    rows = [
        row
        for row in tell.plan.rows(CorrectiveAction)
        if row.status != "done" or row.drill in of_year
    ]
    yield Heading("Improvement plan", 2)
    if rows:
        yield improvements(tell, rows)
    else:
        yield Paragraph(words("No corrective action is recorded."))


def improvements(
    tell: Teller, rows: Iterable[CorrectiveAction], issue: str = "issue drill"
) -> Table:
    """Issues, what is done about each, by whom and until when; overdue ones say so.

    ``issue`` are the answers that name an issue, with its drill unless that is known.
    """
    rows = list(rows)
    table = tell.table(
        "after_action.actions",
        (issue, "action", "element", "owner", "due", "status done_on evidence"),
        "What is to be mended, by whom and until when.",
        rows,
        widths={
            issue: 1.7,
            "action": 1.7,
            "element": 1.2,
            "owner": 1.1,
            "due": 1,
            "status done_on evidence": 1.3,
        },
        labels={issue: "Issue", "status done_on evidence": "Status, evidence"},
    )
    overdue = words("Overdue\n", bold=True)
    marked = tuple(
        (*cells[:-1], overdue + cells[-1])
        if row.due is not None and row.due < tell.today and row.status != "done"
        else cells
        for row, cells in zip(rows, table.rows, strict=True)
    )
    return replace(table, rows=marked)


def _ids(drills: Iterable[Drill]) -> set[str]:
    return {drill.id for drill in drills}
