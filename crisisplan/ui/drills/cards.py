"""What the cards of the drill board say, in words; and how a drill looks in strip and month."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from crisisplan.plan.dates import show_day
from crisisplan.plan.kinds import show_date, show_duration, show_time
from crisisplan.plan.model import Drill, Ref
from crisisplan.plan.sources import Status
from crisisplan.rules.drills.board import Board, BoardState, Line
from crisisplan.rules.drills.names import DrillNames
from crisisplan.rules.drills.requirement import Requirement
from crisisplan.rules.drills.wording import how_often, how_sure
from crisisplan.rules.states import DrillRule

LOOKS = {
    BoardState.NOT_SCHEDULED: ("circle-dashed", "neutral"),
    BoardState.SCHEDULED: ("calendar-check-fill", "info"),
    BoardState.COMPLETED: ("check-circle-fill", "ok"),
    BoardState.PAST_DUE: ("x-circle-fill", "bad"),
}
"""The icon and the color of each state."""
_MOST_DRILLS = 3


def state_of(drill: Drill, today: date) -> BoardState:
    """How one drill stands: held, still to come, or past its day."""
    if drill.is_held:
        return BoardState.COMPLETED
    if drill.on is None:
        return BoardState.NOT_SCHEDULED
    return BoardState.PAST_DUE if drill.on < today else BoardState.SCHEDULED


def drill_words(drill: Drill) -> str:
    """When a drill is planned, or when it was held and how it went."""
    day = show_day(drill.on) if drill.on is not None else "No date yet"
    if not drill.is_held:
        return f"{day}, {show_time(drill.planned_at)}" if drill.planned_at else day
    took = drill.all_accounted
    return f"{day}, {show_duration(took)}" if took is not None else day


@dataclass(frozen=True)
class CardText:
    """Everything that one card shows. Two that are equal look alike."""

    key: str
    state: BoardState
    title: str
    asked: str
    progress: str
    drills: tuple[tuple[Ref, str], ...]
    more: str
    problem: str
    reading: str
    """Which of two readings counts."""
    law: tuple[str, ...]
    citation: str
    """Where it is written, how sure that is, and when it was read."""
    url: str
    status: Status
    own: str

    @property
    def spoken(self) -> str:
        """The card for a screen reader."""
        lines = [
            self.title, self.state.label, self.problem, self.asked, self.progress,
            *(words for _, words in self.drills), self.more, self.reading, *self.law,
            self.citation,
        ]  # fmt: skip
        return ". ".join(line.rstrip(".") for line in lines if line)


def card_of(line: Line, names: DrillNames, today: date) -> CardText:
    """What the card of a requirement says."""
    requirement, rule = line.requirement, line.requirement.rule
    title = names.title(requirement)
    if line.required is not None and line.required > 1:
        title += f", {line.completed} of {line.required}"
    asked = how_often(rule)
    problem = line.impossible
    if line.next_deadline is not None:
        if line.next_deadline < today:
            problem = problem or f"Due by {show_date(line.next_deadline)}. That day has passed."
        elif line.state is not BoardState.COMPLETED:
            # Of several, only those of the next window are due by then.
            part = rule.windows and (line.required or 0) > 1
            asked += f", {'next deadline' if part else 'by'} {show_date(line.next_deadline)}"
    if rule.part_of_total and requirement.is_law:
        asked += ". Counts within another number"
    drills = _few(line.drills, today)
    left = len(line.drills) - len(drills)
    return CardText(
        key=requirement.key,
        state=line.state,
        title=title,
        asked=asked,
        progress=_progress(line),
        drills=tuple((drill.id, drill_words(drill)) for drill in drills),
        more=f"and {left} more" if left else "",
        problem=problem,
        reading=requirement.reading,
        law=tuple(filter(None, [_law(rule), rule.notes])),
        citation=cited(requirement),
        url=rule.source_url,
        status=rule.status,
        own=requirement.own,
    )


def _law(rule: DrillRule) -> str:
    """How the source puts it, beyond what the card says anyway."""
    grades = f"Grades: {rule.grades}" if rule.grades else ""
    police = f"Police: {rule.law_enforcement}" if rule.law_enforcement else ""
    fire = f"Fire department: {rule.fire_department}" if rule.fire_department else ""
    parts = [rule.window, grades, rule.applies_to, rule.audience, police, fire]
    return ". ".join(part.rstrip(".") for part in parts if part)


def cited(requirement: Requirement) -> str:
    """The citation, how sure we are of it, and when it was read."""
    rule = requirement.rule
    parts = (rule.citation, how_sure(rule, requirement.checked))
    return ". ".join(part.rstrip(".") for part in parts if part) + "."


def _progress(line: Line) -> str:
    if line.required is None or line.required < 2:
        return ""
    missing = max(0, line.required - line.completed - line.scheduled)
    counts = (
        (line.completed, "held"), (line.scheduled, "planned"), (missing, "without a date"),
    )  # fmt: skip
    return ", ".join(f"{number} {word}" for number, word in counts if number)


def _few(drills: Iterable[Drill], today: date) -> list[Drill]:
    """Those that matter now: the next to come, then the last that were held."""
    every = sorted(drills, key=lambda drill: (drill.on or date.max, drill.id))
    if len(every) <= _MOST_DRILLS:
        return every
    coming = [drill for drill in every if not drill.is_held]
    held = [drill for drill in every if drill.is_held]
    chosen = coming[:_MOST_DRILLS]
    rest = _MOST_DRILLS - len(chosen)
    return held[len(held) - rest :] + chosen


def summary_of(board: Board, today: date) -> str:
    """The year in one paragraph, for those who do not see the strip."""
    if board.year is None:
        return "No school year."
    year = board.year
    head = f"{show_date(year.first)} to {show_date(year.last)}. Today is {show_date(today)}."
    if not board.drills:
        return f"{head} No drills yet."
    told = [
        f"{drill.name or 'Drill'}, {drill_words(drill)}, {state_of(drill, today).label.lower()}"
        for drill in board.drills
    ]
    noun = "drill" if len(told) == 1 else "drills"
    return f"{head} {len(told)} {noun}: {'; '.join(told)}."


def legend_of(board: Board, today: date) -> str:
    """What stands below the strip: what is asked in all, what there is, how it is read."""
    words = []
    total = sum(
        line.required or 0
        for line in board.lines
        if line.requirement.is_law and line.requirement.adds_up
    )
    if total:
        words.append(f"The law asks for {total} {'drill' if total == 1 else 'drills'} this year.")
    dated = [drill for drill in board.drills if drill.on is not None]
    counts = Counter(state_of(drill, today).label.lower() for drill in dated)
    if counts:
        told = ", ".join(f"{number} {label}" for label, number in counts.items())
        words.append(f"In your calendar: {told}.")
    if board.year is not None:
        words.append("Shaded: no school.")
        if not all(drill.is_held for drill in dated):
            words.append("Drag a drill to move it. With keys: Shift and an arrow.")
    return " ".join(words)
