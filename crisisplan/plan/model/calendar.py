"""The school calendar: school years, the days that are unlike the others, bell times."""

from __future__ import annotations

from datetime import date, time

from sqlalchemy.orm import Mapped

from crisisplan.plan.audience import Audience
from crisisplan.plan.model.base import Entity, Ref, answer, reference

LONGEST_YEAR = 400
"""Days that a school year may span; more is a slip of the pen."""


class SchoolYear(Entity):
    """One school year, from the first to the last day that students attend."""

    __tablename__ = "school_year"
    named_by = "first_day"

    first_day: Mapped[date | None] = answer(Audience.PUBLIC)
    last_day: Mapped[date | None] = answer(Audience.PUBLIC)
    second_semester_on: Mapped[date | None] = answer(Audience.PUBLIC)
    summer_first_day: Mapped[date | None] = answer(Audience.PUBLIC)
    summer_last_day: Mapped[date | None] = answer(Audience.PUBLIC)

    @property
    def row_name(self) -> str:
        """“2026–27”, after the calendar years that it touches."""
        if self.first_day is None:
            return ""
        # A year that starts in spring is called after the fall before it.
        start = self.first_day.year if self.first_day.month >= 6 else self.first_day.year - 1
        return f"{start}–{(start + 1) % 100:02}"


class CalendarDay(Entity):
    """A day, or several in a row, on which school is not as usual."""

    __tablename__ = "calendar_day"
    named_by = "label"

    year: Mapped[Ref | None] = reference("school_year", Audience.PUBLIC, part_of=True)
    starts: Mapped[date | None] = answer(Audience.PUBLIC)
    ends: Mapped[date | None] = answer(Audience.PUBLIC)
    """The last of several days; none for a single one."""
    kind: Mapped[str | None] = answer(Audience.STAFF)
    label: Mapped[str | None] = answer(Audience.STAFF)


class BellTime(Entity):
    """A part of the school day, from bell to bell."""

    __tablename__ = "bell_time"

    name: Mapped[str | None] = answer(Audience.STAFF)
    kind: Mapped[str | None] = answer(Audience.STAFF)
    starts: Mapped[time | None] = answer(Audience.STAFF)
    ends: Mapped[time | None] = answer(Audience.STAFF)
