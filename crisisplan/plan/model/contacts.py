"""Agencies outside the school: whom to call, what they hold, what was agreed."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped

from crisisplan.plan.audience import Audience
from crisisplan.plan.model.base import Entity, answer


class Agency(Entity):
    """An outside agency or utility that the school works with in an emergency."""

    __tablename__ = "agency"

    name: Mapped[str | None] = answer(Audience.STAFF)
    kind: Mapped[str | None] = answer(Audience.STAFF)
    contact: Mapped[str | None] = answer(Audience.STAFF)
    phone: Mapped[str | None] = answer(Audience.STAFF)
    phone_24h: Mapped[str | None] = answer(Audience.RESPONDERS)
    email: Mapped[str | None] = answer(Audience.STAFF)
    has_keys: Mapped[bool | None] = answer(Audience.PRIVATE)
    has_maps: Mapped[bool | None] = answer(Audience.RESPONDERS)
    walked_on: Mapped[date | None] = answer(Audience.RESPONDERS)
    agreement: Mapped[str | None] = answer(Audience.STAFF)
    agreed_on: Mapped[date | None] = answer(Audience.STAFF)
    agreed_until: Mapped[date | None] = answer(Audience.STAFF)
    note: Mapped[str | None] = answer(Audience.RESPONDERS)
