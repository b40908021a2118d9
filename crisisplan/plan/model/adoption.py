"""The plan as a document: the year it is for, when it takes effect, who signs it."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped

from crisisplan.plan.audience import Audience
from crisisplan.plan.model.base import Entity, Ref, answer, reference


class Adoption(Entity):
    """When the plan applies and on whose authority. A plan has exactly one."""

    __tablename__ = "adoption"

    plan_year: Mapped[str | None] = answer(Audience.PUBLIC)
    effective_on: Mapped[date | None] = answer(Audience.PUBLIC)
    next_review_on: Mapped[date | None] = answer(Audience.PUBLIC)
    promulgation: Mapped[str | None] = answer(Audience.PUBLIC)
    implementation: Mapped[str | None] = answer(Audience.PUBLIC)


class Signatory(Entity):
    """Someone who reviews, signs or adopts the plan."""

    __tablename__ = "signatory"
    named_by = "capacity"

    capacity: Mapped[str | None] = answer(Audience.PUBLIC)
    person: Mapped[Ref | None] = reference("person", Audience.STAFF)
    signed_on: Mapped[date | None] = answer(Audience.PUBLIC)


class Delegation(Entity):
    """A kind of change that somebody may make without the principal's signature."""

    __tablename__ = "delegation"
    named_by = "change"

    change: Mapped[str | None] = answer(Audience.STAFF)
    who: Mapped[str | None] = answer(Audience.STAFF)
