"""Drills and exercises: what the school owes, each drill from plan to record, what follows."""

from __future__ import annotations

from datetime import date, time

from sqlalchemy.orm import Mapped

from crisisplan.plan.audience import Audience
from crisisplan.plan.dates import show_date
from crisisplan.plan.model.base import Entity, Ref, answer, reference


class Circumstance(Entity):
    """A fact about the school on which a rule depends, asked once: a hazard zone, bus riders."""

    __tablename__ = "circumstance"
    named_by = "fact"

    fact: Mapped[str | None] = answer(Audience.STAFF)
    holds: Mapped[bool | None] = answer(Audience.STAFF)


class RuleDecision(Entity):
    """Whether a rule of the reference applies to this school, as the school decided it."""

    __tablename__ = "rule_decision"
    named_by = "reason"

    rule: Mapped[str | None] = answer(Audience.STAFF)
    """The key of the requirement."""
    applies: Mapped[bool | None] = answer(Audience.STAFF)
    reason: Mapped[str | None] = answer(Audience.STAFF)


class DrillGoal(Entity):
    """Drills that the district or the school asks for itself, beside the law."""

    __tablename__ = "drill_goal"

    name: Mapped[str | None] = answer(Audience.STAFF)
    kind: Mapped[str | None] = answer(Audience.STAFF)
    count: Mapped[int | None] = answer(Audience.STAFF)
    per: Mapped[str | None] = answer(Audience.STAFF)
    asked_by: Mapped[str | None] = answer(Audience.STAFF)
    reason: Mapped[str | None] = answer(Audience.STAFF)


class Drill(Entity):
    """A drill or exercise, from its plan to its record. A closed one is locked."""

    __tablename__ = "drill"
    locked_when = ("state", "closed")

    name: Mapped[str | None] = answer(Audience.STAFF)
    kind: Mapped[str | None] = answer(Audience.STAFF)
    exercise_type: Mapped[str | None] = answer(Audience.STAFF)
    participants: Mapped[str | None] = answer(Audience.STAFF)
    planned_on: Mapped[date | None] = answer(Audience.STAFF)
    planned_at: Mapped[time | None] = answer(Audience.STAFF)
    keep_date: Mapped[bool | None] = answer(Audience.STAFF)
    leader: Mapped[Ref | None] = reference("person", Audience.STAFF)
    scenario: Mapped[str | None] = answer(Audience.RESPONDERS)
    announced: Mapped[bool | None] = answer(Audience.STAFF)
    simulation: Mapped[bool | None] = answer(Audience.STAFF)
    accommodations: Mapped[str | None] = answer(Audience.STAFF)
    notice_on: Mapped[date | None] = answer(Audience.STAFF)
    notice_how: Mapped[str | None] = answer(Audience.STAFF)
    responders: Mapped[str | None] = answer(Audience.RESPONDERS)

    state: Mapped[str | None] = answer(Audience.STAFF)
    held_on: Mapped[date | None] = answer(Audience.STAFF)
    started: Mapped[time | None] = answer(Audience.RESPONDERS)
    ended: Mapped[time | None] = answer(Audience.RESPONDERS)
    all_accounted: Mapped[int | None] = answer(Audience.RESPONDERS)
    """Seconds from the start until everyone was accounted for."""
    population: Mapped[int | None] = answer(Audience.RESPONDERS)
    weather: Mapped[str | None] = answer(Audience.RESPONDERS)
    blocked: Mapped[str | None] = answer(Audience.RESPONDERS)
    not_secure: Mapped[str | None] = answer(Audience.RESPONDERS)
    missing_people: Mapped[str | None] = answer(Audience.RESPONDERS)
    faults: Mapped[str | None] = answer(Audience.RESPONDERS)
    responder: Mapped[str | None] = answer(Audience.RESPONDERS)
    agency: Mapped[Ref | None] = reference("agency", Audience.RESPONDERS)
    opt_outs: Mapped[int | None] = answer(Audience.PRIVATE)
    observations: Mapped[str | None] = answer(Audience.RESPONDERS)
    strengths: Mapped[str | None] = answer(Audience.RESPONDERS)
    signed_by: Mapped[str | None] = answer(Audience.RESPONDERS)
    signed_on: Mapped[date | None] = answer(Audience.RESPONDERS)

    @property
    def row_name(self) -> str:
        """“Fire drill, Oct 13, 2026”: several of a year have one name."""
        return ", ".join(filter(None, [self.name, show_date(self.on) if self.on else ""]))

    @property
    def on(self) -> date | None:
        """The day that counts: when it was held, or until then, when it is planned."""
        return (self.held_on or self.planned_on) if self.is_held else self.planned_on

    @property
    def is_for_students(self) -> bool:
        """Whether students take part; so it is where nobody has said otherwise."""
        return self.participants in (None, "everyone")

    @property
    def is_held(self) -> bool:
        """Whether it took place; a closed one has."""
        return self.state in ("held", "closed")


class Split(Entity):
    """How long one area took in a drill."""

    __tablename__ = "split"
    named_by = "area"
    locked_by = "drill"

    drill: Mapped[Ref | None] = reference("drill", Audience.RESPONDERS, part_of=True)
    area: Mapped[str | None] = answer(Audience.RESPONDERS)
    seconds: Mapped[int | None] = answer(Audience.RESPONDERS)


class Objective(Entity):
    """What an exercise was to show, and how it went: a line of an exercise evaluation guide."""

    __tablename__ = "objective"
    named_by = "text"
    locked_by = "drill"

    drill: Mapped[Ref | None] = reference("drill", Audience.RESPONDERS, part_of=True)
    text: Mapped[str | None] = answer(Audience.RESPONDERS)
    rating: Mapped[str | None] = answer(Audience.RESPONDERS)
    observation: Mapped[str | None] = answer(Audience.RESPONDERS)
    evaluator: Mapped[str | None] = answer(Audience.RESPONDERS)


class CorrectiveAction(Entity):
    """A line of the improvement plan: an issue, what is done about it, by whom and when.

    It outlives the drill's closing: closing locks the record, not the work.
    """

    __tablename__ = "corrective_action"
    named_by = "issue"

    drill: Mapped[Ref | None] = reference("drill", Audience.RESPONDERS, part_of=True)
    issue: Mapped[str | None] = answer(Audience.RESPONDERS)
    action: Mapped[str | None] = answer(Audience.RESPONDERS)
    element: Mapped[str | None] = answer(Audience.RESPONDERS)
    owner: Mapped[Ref | None] = reference("person", Audience.RESPONDERS)
    due: Mapped[date | None] = answer(Audience.RESPONDERS)
    status: Mapped[str | None] = answer(Audience.RESPONDERS)
    done_on: Mapped[date | None] = answer(Audience.RESPONDERS)
    evidence: Mapped[str | None] = answer(Audience.RESPONDERS)
