"""Incident command: positions with alternates, job action sheets, succession."""

from __future__ import annotations

from sqlalchemy.orm import Mapped

from crisisplan.plan.audience import Audience
from crisisplan.plan.model.base import Entity, Ref, answer, reference


class Position(Entity):
    """A position of the incident command system and the people who fill it, in order."""

    __tablename__ = "position"
    named_by = "title"

    title: Mapped[str | None] = answer(Audience.STAFF)
    section: Mapped[str | None] = answer(Audience.STAFF)
    primary: Mapped[Ref | None] = reference("person", Audience.STAFF)
    alternate_1: Mapped[Ref | None] = reference("person", Audience.STAFF)
    alternate_2: Mapped[Ref | None] = reference("person", Audience.STAFF)
    alternate_3: Mapped[Ref | None] = reference("person", Audience.STAFF)
    post: Mapped[str | None] = answer(Audience.STAFF)
    radio: Mapped[str | None] = answer(Audience.RESPONDERS)
    reports_to: Mapped[Ref | None] = reference("position", Audience.STAFF)
    at_once: Mapped[bool | None] = answer(Audience.STAFF)
    mission: Mapped[str | None] = answer(Audience.STAFF)

    @property
    def line(self) -> list[Ref]:
        """The holders' ids in the order in which they step in, empty places left out."""
        places = (self.primary, self.alternate_1, self.alternate_2, self.alternate_3)
        return [ref for ref in places if ref is not None]


class JobAction(Entity):
    """One line of a position's job action sheet."""

    __tablename__ = "job_action"
    named_by = "text"

    position: Mapped[Ref | None] = reference("position", Audience.STAFF, part_of=True)
    phase: Mapped[str | None] = answer(Audience.STAFF)
    text: Mapped[str | None] = answer(Audience.STAFF)
    critical: Mapped[bool | None] = answer(Audience.STAFF)


class Successor(Entity):
    """A place in the order of succession for decision authority."""

    __tablename__ = "successor"
    named_by = ""

    person: Mapped[Ref | None] = reference("person", Audience.STAFF)
    powers: Mapped[str | None] = answer(Audience.STAFF)


class Situation(Entity):
    """A time when people are away together: after hours, a field trip, a district meeting."""

    __tablename__ = "situation"

    name: Mapped[str | None] = answer(Audience.STAFF)


class Absence(Entity):
    """Somebody who is away in a situation."""

    __tablename__ = "absence"
    named_by = ""

    situation: Mapped[Ref | None] = reference("situation", Audience.STAFF, part_of=True)
    person: Mapped[Ref | None] = reference("person", Audience.STAFF, part_of=True)
