"""What one question of one row held before, and what of it can be put back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from crisisplan.plan.file import PlanFile
from crisisplan.plan.forms import Field
from crisisplan.plan.journal import Edit
from crisisplan.plan.model import Entity
from crisisplan.plan.plan import Plan


@dataclass(frozen=True)
class Version:
    """A value that a question held, and the edit that gave it."""

    value: Any
    words: str
    """Nothing while it was not yet decided."""
    edit: Edit
    obstacle: str = ""
    """Why it cannot be put back, in a sentence."""


def versions(file: PlanFile, item: Field, row: Entity) -> list[Version]:
    """Every value that a row held for a question, the latest first, back to the row's beginning."""
    held = file.journal.history(row.id, item.key)
    born = file.journal.history(row.id, "removed")[-1:]
    if born and (not held or held[-1][0].id != born[0][0].id):
        # An answer that a row came without is not in the journal.
        held.append((born[0][0], None))
    plan = file.plan
    return [
        Version(value, words_for(item, value, plan), edit, obstacle(item, value, plan))
        for edit, value in held
    ]


def words_for(item: Field, value: Any, plan: Plan) -> str:
    """The words for a value that was once given; a row that was removed keeps its name."""
    words = item.show(value, plan)
    if words or value is None or item.target is None:
        return words
    row = plan.find(value)
    name = row.row_name if row is not None else ""
    return f"{name or 'A row without a name'} (removed)"


def obstacle(item: Field, value: Any, plan: Plan) -> str:
    """Why a value cannot be an answer now; nothing if it can."""
    if value is None:
        return ""
    if item.target is not None and plan.get(item.target, value) is None:
        row = plan.find(value)
        return f"{(row.row_name if row else '') or 'What it points to'} was removed from the plan."
    if item.options and value not in {option.key for option in item.options}:
        return "This is not one of the answers any more."
    return ""
