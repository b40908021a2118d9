"""Staff training: courses, who must have them, who has them, sessions."""

from __future__ import annotations

from datetime import date, time

from sqlalchemy.orm import Mapped

from crisisplan.plan.audience import Audience
from crisisplan.plan.dates import show_date
from crisisplan.plan.model.base import Entity, Ref, answer, reference


class Course(Entity):
    """Something that people learn, and how long it counts."""

    __tablename__ = "course"

    name: Mapped[str | None] = answer(Audience.STAFF)
    catalogue: Mapped[str | None] = answer(Audience.STAFF)
    """The key of the course in the catalogue that it was taken from; none for one's own."""
    provider: Mapped[str | None] = answer(Audience.STAFF)
    minutes: Mapped[int | None] = answer(Audience.STAFF)
    """How long it usually takes."""
    renewal: Mapped[str | None] = answer(Audience.STAFF)
    """``none``, ``months`` or ``school_year``."""
    renewal_months: Mapped[int | None] = answer(Audience.STAFF)
    note: Mapped[str | None] = answer(Audience.STAFF)
    retired: Mapped[bool | None] = answer(Audience.STAFF)
    """Not offered any more; its records stay, and nothing is asked of anybody."""


class TrainingRequirement(Entity):
    """Who must have a course, and why."""

    __tablename__ = "training_requirement"
    named_by = ""
    named_after = "course"

    course: Mapped[Ref | None] = reference("course", Audience.STAFF, part_of=True)
    who: Mapped[str | None] = answer(Audience.STAFF)
    """See ``trainees`` in choices.toml."""
    category: Mapped[str | None] = answer(Audience.STAFF)
    position: Mapped[Ref | None] = reference("position", Audience.STAFF)
    at_least: Mapped[int | None] = answer(Audience.STAFF)
    """So many of them in each place; none for all of them."""
    per: Mapped[str | None] = answer(Audience.STAFF)
    """``school``, ``building`` or ``shift``."""
    basis: Mapped[str | None] = answer(Audience.STAFF)
    """``state_law``, ``district`` or ``practice``."""
    rule: Mapped[str | None] = answer(Audience.STAFF)
    """The key of the record that it was taken from: ``IL.training.2``, ``practice.is_100``."""
    new_hire_days: Mapped[int | None] = answer(Audience.STAFF)
    """Days after the first day of work by which somebody new has it."""
    switched_off: Mapped[bool | None] = answer(Audience.STAFF)
    reason: Mapped[str | None] = answer(Audience.STAFF)
    """Where it is written, or why it is switched off."""


class Trainee(Entity):
    """Somebody whom a requirement names."""

    __tablename__ = "trainee"
    named_by = ""

    requirement: Mapped[Ref | None] = reference(
        "training_requirement", Audience.STAFF, part_of=True
    )
    person: Mapped[Ref | None] = reference("person", Audience.STAFF, part_of=True)


class TrainingSession(Entity):
    """An hour at which people are trained together: planned, then held."""

    __tablename__ = "training_session"

    name: Mapped[str | None] = answer(Audience.STAFF)
    course: Mapped[Ref | None] = reference("course", Audience.STAFF)
    category: Mapped[str | None] = answer(Audience.STAFF)
    """Only for people of this category; none for everybody whom the course concerns."""
    on: Mapped[date | None] = answer(Audience.STAFF)
    at: Mapped[time | None] = answer(Audience.STAFF)
    minutes: Mapped[int | None] = answer(Audience.STAFF)
    place: Mapped[str | None] = answer(Audience.STAFF)
    trainer: Mapped[str | None] = answer(Audience.STAFF)
    topics: Mapped[str | None] = answer(Audience.STAFF)
    materials: Mapped[str | None] = answer(Audience.STAFF)
    held: Mapped[bool | None] = answer(Audience.STAFF)

    @property
    def row_name(self) -> str:
        """“Plan briefing, Aug 13, 2026”: several of a year have one name."""
        return ", ".join(filter(None, [self.name, show_date(self.on) if self.on else ""]))


class TrainingRecord(Entity):
    """That somebody completed a course."""

    __tablename__ = "training_record"
    named_by = ""

    person: Mapped[Ref | None] = reference("person", Audience.PRIVATE, part_of=True)
    course: Mapped[Ref | None] = reference("course", Audience.PRIVATE)
    completed_on: Mapped[date | None] = answer(Audience.PRIVATE)
    expires_on: Mapped[date | None] = answer(Audience.PRIVATE)
    """As printed on a card; none where the course's rule says when."""
    minutes: Mapped[int | None] = answer(Audience.PRIVATE)
    provider: Mapped[str | None] = answer(Audience.PRIVATE)
    verified_by: Mapped[str | None] = answer(Audience.PRIVATE)
    session: Mapped[Ref | None] = reference("training_session", Audience.PRIVATE)
    acknowledged: Mapped[bool | None] = answer(Audience.PRIVATE)
    """Whether the person signed for having been briefed."""
    certificate: Mapped[str | None] = answer(Audience.PRIVATE)
    """An attached file, as :func:`crisisplan.plan.attachments.naming` has it."""
