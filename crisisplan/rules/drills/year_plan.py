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
from crisisplan.rules.drills.meeting import Occasion, occasions_of
from crisisplan.rules.drills.planner import Proposal, drill_rows, propose
from crisisplan.rules.drills.requirement import Requirement
from crisisplan.rules.drills.requirements import Duties, duties_of
from crisisplan.rules.drills.school_days import SchoolDays, school_years, year_of
from crisisplan.rules.finding import listed
from crisisplan.rules.reference import Reference
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

    @property
    def label(self) -> str:
        """What the edit is called that adds the drills."""
        return f"Plan the drills of {self.year.name}"

    def rows(self, kinds: Mapping[str, str]) -> list[dict[str, Any]]:
        """The values of a Drill row for each new drill; ``kinds`` are the labels of the kinds."""
        return drill_rows(self.proposal.drills, self.there, kinds)

    @property
    def there(self) -> tuple[Occasion, ...]:
        """The counted drills of the school year itself: a rule may count the spring before too."""
        return tuple(each for each in self.counted if each.on >= self.year.first)


def plan_year(plan: Plan, reference: Reference, start: date, today: date) -> YearPlan:
    """The drills that are still needed from a day on, in the school year that counts then.

    Raises NothingToPlanError, ReferenceDataError.
    """
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
    since = min(start, today)
    occasions = occasions_of(plan, year)
    counted = tuple(each for each in occasions if each.held or each.on >= since)
    school = plan.one(School)
    room = _room(duties.state, school, duties.requirements, year, start, since)
    proposal = propose(duties.requirements, year, plan.rows(BellTime), counted, start, room)
    unrecorded = tuple(each for each in occasions if each not in counted and each.on >= year.first)
    return YearPlan(year, duties, counted, unrecorded, proposal)


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
