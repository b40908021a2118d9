"""Who the plan concerns and who wrote it: stakeholder groups, consultations, planning team."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped

from crisisplan.plan.audience import Audience
from crisisplan.plan.model.base import Entity, Ref, answer, reference


class StakeholderGroup(Entity):
    """A group whom the plan concerns, and who speaks for it."""

    __tablename__ = "stakeholder_group"

    name: Mapped[str | None] = answer(Audience.PUBLIC)
    speakers: Mapped[str | None] = answer(Audience.STAFF)
    contact: Mapped[str | None] = answer(Audience.STAFF)
    how: Mapped[str | None] = answer(Audience.PUBLIC)
    next_on: Mapped[date | None] = answer(Audience.PUBLIC)


class Consultation(Entity):
    """One occasion on which a stakeholder group was asked, and what came of it."""

    __tablename__ = "consultation"
    named_by = ""

    group: Mapped[Ref | None] = reference("stakeholder_group", Audience.PUBLIC, part_of=True)
    held_on: Mapped[date | None] = answer(Audience.PUBLIC)
    how: Mapped[str | None] = answer(Audience.PUBLIC)
    took_part: Mapped[int | None] = answer(Audience.PUBLIC)
    heard: Mapped[str | None] = answer(Audience.STAFF)
    changed: Mapped[str | None] = answer(Audience.STAFF)


class TeamMember(Entity):
    """A seat on the planning team and who holds it; nobody named means the seat is vacant."""

    __tablename__ = "team_member"
    named_by = "seat"

    seat: Mapped[str | None] = answer(Audience.STAFF)
    person: Mapped[Ref | None] = reference("person", Audience.STAFF)
    group: Mapped[Ref | None] = reference("stakeholder_group", Audience.STAFF)
    stand_in: Mapped[Ref | None] = reference("person", Audience.STAFF)
