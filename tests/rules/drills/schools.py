"""Small plans for tests of drills: a school, a school year, and whatever rows are given."""

from __future__ import annotations

from datetime import date
from typing import Any

from crisisplan.plan.model import Entity, School, SchoolYear
from crisisplan.plan.plan import Plan

YEAR = {"first_day": date(2026, 8, 18), "last_day": date(2027, 5, 28)}


def school_plan(state: str | None, *rows: Entity, **facts: Any) -> Plan:
    """A plan that holds a school and these rows, each after the one before."""
    entities = [School(state=state, **facts), *rows]
    for number, row in enumerate(entities):
        row.sequence = float(number)
    return Plan(entities)


def school_year(**values: Any) -> SchoolYear:
    """A school year, 2026–27 where no days are given."""
    return SchoolYear(**{**YEAR, **values})
