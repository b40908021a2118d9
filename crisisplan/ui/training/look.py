"""The look of a cell of the training matrix."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from crisisplan.rules.training.coverage import Cell, Standing
from crisisplan.rules.training.wording import cell_words


@dataclass(frozen=True)
class CellLook:
    """What a cell of the matrix shows: a word with an icon, on a ground; and what it means."""

    text: str
    icon: str
    status: str
    """``ok``, ``warn``, ``bad``, ``info`` or ``muted``."""
    filled: bool
    spoken: str


_ICONS = {
    Standing.CURRENT: "check",
    Standing.DUE_60: "clock-fill",
    Standing.DUE_30: "clock-fill",
    Standing.EXPIRED: "x-circle-fill",
}


def cell_look(cell: Cell, today: date) -> CellLook:
    """What a cell shows on a day. What nobody asks for has no ground: nothing is to be done."""
    words = cell_words(cell, today)
    icon = _ICONS.get(cell.standing, "")
    if cell.record is None:
        icon = ("hourglass" if cell.ends is not None else "circle-dashed") if cell.required else ""
    return CellLook(words.short, icon, words.tone, words.filled, words.long)
