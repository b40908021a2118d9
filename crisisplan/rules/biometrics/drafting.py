"""Where a ban stops drafting: what may still be answered of a system, and what may not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from crisisplan.plan.forms import Forms
from crisisplan.plan.model import Entity, Ref
from crisisplan.plan.plan import Plan
from crisisplan.rules.biometrics.law import BiometricLaw, LawRule
from crisisplan.rules.biometrics.sheet import Sheet, sheets

OPEN_GROUPS = ("The system", "The people", "Stages")
"""The groups of questions that stay open: what they ask decides whether there is a ban."""

Drafted = dict[tuple[Ref, str], Any]
"""Answers that a ban stops, by their row and question."""


class DraftingStoppedError(Exception):
    """More was answered of a system than the law that was read lets anybody draft."""

    def __init__(self, name: str, ban: LawRule) -> None:
        super().__init__(
            f"{name}: the law that was read forbids this ({ban.citation}), so drafting stops. "
            "Nothing was changed. Record counsel’s note first, or refuse the system."
        )


def drafted(plan: Plan, law: BiometricLaw, forms: Forms) -> Drafted:
    """What a ban stops or would stop, as far as it is answered. Raises ReferenceDataError."""
    return {
        place: value for sheet in sheets(plan, law) for place, value in _answers(sheet, forms)
    }  # fmt: skip


def hold(plan: Plan, law: BiometricLaw, forms: Forms, before: Drafted) -> None:
    """See to it that nothing was drafted since ``before`` where a ban stops it.

    Raises DraftingStoppedError and ReferenceDataError.
    """
    for sheet in sheets(plan, law):
        if sheet.is_stopped and any(
            value is not None and before.get(place) != value
            for place, value in _answers(sheet, forms)
        ):
            raise DraftingStoppedError(sheet.system.name or "A system", sheet.check.bans[0])


def _answers(sheet: Sheet, forms: Forms) -> Iterator[tuple[tuple[Ref, str], Any]]:
    parts: tuple[Entity, ...] = (*sheet.data, *sheet.links, *sheet.consultations)
    for title, columns in forms.table("biometrics.systems").groups:
        if title not in OPEN_GROUPS:
            for column in columns:
                yield (sheet.system.id, column.key), column.answer(sheet.system)
    for row in parts:
        yield (row.id, ""), row.id
