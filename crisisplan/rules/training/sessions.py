"""Training sessions: who is expected, who came, who has to make it up."""

from __future__ import annotations

from crisisplan.plan.model import Person, Ref, TrainingRecord, TrainingSession
from crisisplan.plan.plan import Plan
from crisisplan.rules.training.coverage import Coverage


def expected(session: TrainingSession, coverage: Coverage) -> list[Person]:
    """Whom a session is for: everybody of its category who has to have the course.

    Where nobody has to have it, everybody of the category.
    """
    if session.course is None:
        return []
    people = [
        person
        for person in coverage.people
        if session.category is None or person.category == session.category
    ]
    course = session.course
    return [person for person in people if coverage.cell(person.id, course).required] or (
        people if session.category is not None else []
    )


def attended(session: TrainingSession, plan: Plan) -> list[TrainingRecord]:
    """The records of those who came."""
    return [record for record in plan.rows(TrainingRecord) if record.session == session.id]


def to_make_up(session: TrainingSession, plan: Plan, coverage: Coverage) -> list[Person]:
    """Who was expected, did not come, and has not learned it since."""
    if session.course is None or not session.held:
        return []
    came: set[Ref | None] = {record.person for record in attended(session, plan)}
    since = session.on
    return [
        person
        for person in expected(session, coverage)
        if person.id not in came
        and not (
            (record := coverage.cell(person.id, session.course).record) is not None
            and since is not None
            and record.completed_on is not None
            and record.completed_on >= since
        )
    ]
