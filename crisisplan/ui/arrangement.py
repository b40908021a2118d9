"""Which rows of a table are shown and in which order: the filter, sorting, and what edits keep."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from crisisplan.plan.folding import folded
from crisisplan.plan.forms import Field
from crisisplan.plan.model import Entity
from crisisplan.plan.plan import Plan

_NUMBER = re.compile(r"(\d+)")


def by_words(text: str) -> tuple[Any, ...]:
    """What a text sorts by: letters without case and accents, numbers by their size."""
    parts = _NUMBER.split(folded(text).strip())
    return tuple((0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts if part)


def by_answer(item: Field, row: Entity, plan: Plan) -> Any:
    """What a row sorts by under a question; ``None`` while that is undecided.

    Choices sort as their list does, numbers, dates and times by their size.
    """
    value = item.answer(row)
    if value is None:
        return None
    if item.options:
        return next((n for n, option in enumerate(item.options) if option.key == value), -1)
    return by_words(item.show(value, plan)) if item.type.type is str else value


def in_order(
    rows: Sequence[Entity], key: Callable[[Entity], Any], *, descending: bool
) -> list[Entity]:
    """The rows sorted by a key; those whose key is ``None`` stand last either way."""
    keys = [(key(row), row) for row in rows]
    decided = [pair for pair in keys if pair[0] is not None]
    decided.sort(key=lambda pair: pair[0], reverse=descending)
    return [row for _, row in decided] + [row for value, row in keys if value is None]


def kept_order(before: Sequence[Entity], now: Sequence[Entity]) -> list[Entity]:
    """``now``, which is in plan order, as ``before`` had it.

    A row that is new stands below the one that it follows in the plan.
    """
    here = {row.id for row in now}
    stood = {row.id for row in before}
    new_below: dict[str, list[Entity]] = {}
    above = ""
    for row in now:
        if row.id in stood:
            above = row.id
        else:
            new_below.setdefault(above, []).append(row)
    order = new_below.get("", [])
    for row in before:
        if row.id in here:
            order.append(row)
        order += new_below.get(row.id, [])
    return order
