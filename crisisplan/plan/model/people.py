"""The people: one roster that roles, teams and signatures point to."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped

from crisisplan.plan.audience import Audience
from crisisplan.plan.model.base import Entity, Ref, answer, reference


class Person(Entity):
    """An adult of the school or one who works with it. Students are never entered."""

    __tablename__ = "person"

    name: Mapped[str | None] = answer(Audience.STAFF)
    job_title: Mapped[str | None] = answer(Audience.STAFF)
    category: Mapped[str | None] = answer(Audience.STAFF)
    organization: Mapped[str | None] = answer(Audience.STAFF)
    room: Mapped[str | None] = answer(Audience.STAFF)
    phone: Mapped[str | None] = answer(Audience.STAFF)
    mobile: Mapped[str | None] = answer(Audience.RESPONDERS)
    email: Mapped[str | None] = answer(Audience.STAFF)
    languages: Mapped[str | None] = answer(Audience.STAFF)
    building: Mapped[Ref | None] = reference("building", Audience.STAFF)
    """Where this person works most of the day."""
    shift: Mapped[str | None] = answer(Audience.STAFF)
    """The part of the day; see ``shift`` in choices.toml."""
    hired_on: Mapped[date | None] = answer(Audience.PRIVATE)
    """The first day of work here."""
    left_on: Mapped[date | None] = answer(Audience.PRIVATE)
    staff_id: Mapped[str | None] = answer(Audience.PRIVATE)
    """The id in the roster that this person came from."""

    def left_by(self, day: date) -> bool:
        """Whether this person no longer works here on ``day``."""
        return self.left_on is not None and self.left_on <= day
