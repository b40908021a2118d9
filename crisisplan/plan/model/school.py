"""The school: who it serves, where it stands, who is there when."""

from __future__ import annotations

from datetime import time

from sqlalchemy.orm import Mapped

from crisisplan.plan.audience import Audience
from crisisplan.plan.model.base import Entity, answer


class School(Entity):
    """The school that the plan is for. A plan has exactly one."""

    __tablename__ = "school"

    name: Mapped[str | None] = answer(Audience.PUBLIC)
    nces_id: Mapped[str | None] = answer(Audience.PUBLIC)
    district: Mapped[str | None] = answer(Audience.PUBLIC)
    state: Mapped[str | None] = answer(Audience.PUBLIC)
    address: Mapped[str | None] = answer(Audience.PUBLIC)
    city: Mapped[str | None] = answer(Audience.PUBLIC)
    zip_code: Mapped[str | None] = answer(Audience.PUBLIC)
    phone: Mapped[str | None] = answer(Audience.PUBLIC)
    phone_after_hours: Mapped[str | None] = answer(Audience.RESPONDERS)
    level: Mapped[str | None] = answer(Audience.PUBLIC)
    control: Mapped[str | None] = answer(Audience.PUBLIC)
    grades: Mapped[str | None] = answer(Audience.PUBLIC)
    enrollment: Mapped[int | None] = answer(Audience.PUBLIC)
    staff_count: Mapped[int | None] = answer(Audience.PUBLIC)
    campus: Mapped[str | None] = answer(Audience.RESPONDERS)
    action_words: Mapped[str | None] = answer(Audience.PUBLIC)
    """The words in which actions are called out: see ``action_words`` in choices.toml."""
    notice_days: Mapped[int | None] = answer(Audience.STAFF)
    """Days before a drill on which families are told at the latest."""
    drill_contact: Mapped[str | None] = answer(Audience.PUBLIC)
    """Whom families ask about drills and accommodations."""
    drill_opt_out: Mapped[bool | None] = answer(Audience.PUBLIC)
    """Whether families may have their child left out of a drill."""
    uses_biometrics: Mapped[bool | None] = answer(Audience.PUBLIC)
    """Whether the school has a system that recognizes people by their bodies; no is an answer."""
    biometrics_contact: Mapped[str | None] = answer(Audience.PUBLIC)
    """Whom families ask, where the school has none."""
    letters_by_week: Mapped[bool | None] = answer(Audience.PUBLIC)
    """Whether letters name the week of a drill instead of its day."""


class Building(Entity):
    """A building on the campus, portable classrooms included."""

    __tablename__ = "building"

    name: Mapped[str | None] = answer(Audience.STAFF)
    use: Mapped[str | None] = answer(Audience.STAFF)
    floors: Mapped[int | None] = answer(Audience.STAFF)
    year_built: Mapped[int | None] = answer(Audience.STAFF)
    sprinklered: Mapped[str | None] = answer(Audience.RESPONDERS)
    note: Mapped[str | None] = answer(Audience.RESPONDERS)


class Occupancy(Entity):
    """How many people are on the campus during one part of the day."""

    __tablename__ = "occupancy"
    named_by = "period"

    period: Mapped[str | None] = answer(Audience.RESPONDERS)
    starts: Mapped[time | None] = answer(Audience.RESPONDERS)
    ends: Mapped[time | None] = answer(Audience.RESPONDERS)
    students: Mapped[int | None] = answer(Audience.RESPONDERS)
    adults: Mapped[int | None] = answer(Audience.RESPONDERS)
    places: Mapped[str | None] = answer(Audience.RESPONDERS)


class HomeLanguage(Entity):
    """A language that families speak at home, and how many students come from such homes."""

    __tablename__ = "home_language"
    named_by = "language"

    language: Mapped[str | None] = answer(Audience.STAFF)
    students: Mapped[int | None] = answer(Audience.STAFF)
    interpreter: Mapped[str | None] = answer(Audience.STAFF)
