"""Who may see an answer."""

from __future__ import annotations

from enum import IntEnum


class Audience(IntEnum):
    """The readers of an answer, from the widest to the narrowest.

    Each audience also sees what the wider ones see: responders read what staff read, and
    the school's own edition holds everything.
    """

    PUBLIC = 0
    STAFF = 1
    RESPONDERS = 2
    PRIVATE = 3

    @property
    def key(self) -> str:
        """The word that files and commands use: ``public``, ``staff``, ..."""
        return self.name.lower()

    @property
    def label(self) -> str:
        """The word shown beside a question."""
        return self.name.capitalize()
