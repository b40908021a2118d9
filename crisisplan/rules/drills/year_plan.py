"""The drills to propose for a plan’s school year, from what the plan itself says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from crisisplan.plan.dates import DAY, show_date
from crisisplan.plan.model import BellTime, Drill, School
from crisisplan.plan.plan import Plan
from crisisplan.rules.drills.care import notice_owed
from crisisplan.rules.drills.meeting import Occasion, is_counted, occasions_of
from crisisplan.rules.drills.planner import Proposal, drill_rows, propose
from crisisplan.rules.drills.requirement import Requirement
from crisisplan.rules.drills.requirements import Duties, duties_of
from crisisplan.rules.finding import listed
from crisisplan.rules.reference import Reference
from crisisplan.rules.school_days import SchoolDays, school_years, year_of
from crisisplan.rules.states import State

LONGEST_NOTICE = timedelta(days=60)


class NothingToPlanError(Exception):
    """No year can be proposed; the message says why and what to do."""


@dataclass(frozen=True)
class YearPlan:
    """What to add to a school year, and what it was made from."""

    year: SchoolDays
    duties: Duties
    counted: tuple[Occasion, ...]
    """The drills held, and those planned that can still be held."""
    unrecorded: tuple[Occasion, ...]
    """Planned drills whose day has passed without a record: they count nowhere."""
    proposal: Proposal
    undated: tuple[Drill | None, ...]
    """For each proposed drill the one of the school’s that gets its date; none for a new one."""

    @property
    def label(self) -> str:
        """What the edit is called that adds the drills."""
        return f"Plan the drills of {self.year.name}"

    def rows(self, kinds: Mapping[str, str]) -> list[dict[str, Any]]:
        """The values of a Drill row for each proposed drill; what the school has said of one
        without a date stays. ``kinds`` are the labels of the kinds.
        """
        rows = drill_rows(self.proposal.drills, self.there, kinds)
        for values, drill in zip(rows, self.undated, strict=True):
            if drill is not None:
                said = {key: getattr(drill, key) for key in values}
                values.update({key: value for key, value in said.items() if value is not None})
        return rows

    @property
    def new(self) -> int:
        """How many of the proposed drills are not there yet."""
        return sum(drill is None for drill in self.undated)

    @property
    def there(self) -> tuple[Occasion, ...]:
        """The counted drills of the school year itself: a rule may count the spring before too."""
        return tuple(each for each in self.counted if each.on >= self.year.first)


def plan_year(plan: Plan, reference: Reference, start: date, today: date) -> YearPlan:
    """The drills that are still needed from a day on, and today at the earliest, in the school
    year that counts then.

    Raises NothingToPlanError, ReferenceDataError.
    """
    start = max(start, today)
    year = year_of(school_years(plan), start)
    if year is None:
        raise NothingToPlanError(
            "The school calendar has no school year with a first day and a later last day. Enter "
            "them, or bring in the calendar that the district publishes."
        )
    if start > max((year.last, *year.summer_days)):
        raise NothingToPlanError(
            f"The last school year in the calendar ended on {show_date(year.last)}. "
            "Enter the next one in the school calendar."
        )
    duties = duties_of(plan, reference, year)
    if not duties.requirements:
        raise NothingToPlanError(_nothing_owed(duties))
    occasions = occasions_of(plan, year)
    counted = tuple(each for each in occasions if each.held or each.on >= today)
    school = plan.one(School)
    room = _room(duties.state, school, duties.requirements, year, start, today)
    undated = _undated(plan)
    proposal = propose(
        duties.requirements, year, plan.rows(BellTime), counted, start, room,
        (drill.kind for drill in undated if drill.kind is not None),
    )  # fmt: skip
    unrecorded = tuple(each for each in occasions if each not in counted and each.on >= year.first)
    return YearPlan(year, duties, counted, unrecorded, proposal, _dated(proposal.drills, undated))


def _undated(plan: Plan) -> list[Drill]:
    """The drills that the school has planned without a date."""
    return [
        drill
        for drill in plan.rows(Drill)
        if drill.on is None and not drill.is_held and is_counted(drill)
    ]


def _dated(proposed: Iterable[Occasion], undated: Iterable[Drill]) -> tuple[Drill | None, ...]:
    """Which of the school’s drills each proposed one is: of its kind, and for students where
    students are asked for.
    """
    left = list(undated)
    found = []
    for each in proposed:
        fits = (
            drill
            for drill in left
            if drill.kind == each.kind and (drill.is_for_students or not each.students)
        )
        drill = next(fits, None)
        if drill is not None:
            left.remove(drill)
        found.append(drill)
    return tuple(found)


def _nothing_owed(duties: Duties) -> str:
    if duties.questions:
        number = len(duties.questions)
        some = (
            "1 question about the school is"
            if number == 1
            else f"{number} questions about the school are"
        )
        return f"Nothing can be planned until {some} answered in the drills."
    if not duties.silence:
        return "No rule asks this school for a drill: each was set aside with its reason."
    advised = listed([each.rule.label for each in duties.advice if each.rule.label])
    return (
        f"{duties.silence} It names {advised.lower()}. To plan any of them, add it "
        "under “Asked by the district or yourselves” below the drills."
        if duties.state is not None and advised
        else duties.silence
    )


def _room(
    state: State | None,
    school: School,
    requirements: Iterable[Requirement],
    year: SchoolDays,
    start: date,
    told: date,
) -> int:
    """Days after the start until families can have been told in time of every kind of drill."""
    kinds = sorted({kind for requirement in requirements for kind in requirement.kinds})
    notices = {
        notice_owed(state, school, Drill(kind=kind, exercise_type="drill")) for kind in kinds
    }
    day = start
    while day < start + LONGEST_NOTICE and any(
        notice.latest(day, year) < told for notice in notices
    ):
        day += DAY
    return (day - start).days
