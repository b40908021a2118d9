"""A proposed year of drills taken over into a plan."""

from __future__ import annotations

from collections.abc import Mapping

from crisisplan.plan.file import PlanFile
from crisisplan.plan.model import Drill
from crisisplan.rules.drills.year_plan import YearPlan


def take_over(file: PlanFile, proposed: YearPlan, kinds: Mapping[str, str]) -> list[Drill]:
    """The proposed drills, stored: a new row for each, or the date of one without.

    ``kinds`` are the labels of the kinds. Inside an edit of the file.
    """
    stored = []
    for values, drill in zip(proposed.rows(kinds), proposed.undated, strict=True):
        if drill is None:
            stored.append(file.add(Drill, **values))
            continue
        for key, value in values.items():
            setattr(drill, key, value)
        stored.append(drill)
    return stored
