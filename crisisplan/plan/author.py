"""Who edits a plan."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Author:
    """Who edits, and on which machine. Only edits of one's own machine are undone."""

    name: str
    machine: str
