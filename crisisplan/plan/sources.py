"""How sure we are of a rule or a piece of advice, in the words that people see."""

from __future__ import annotations

from enum import Enum


class Status(Enum):
    """Where a statement comes from. A key is what files say, a label what people read."""

    VERIFIED = ("verified", "Law text read")
    SECONDARY = ("secondary", "Second-hand: confirm")
    PRACTICE = ("practice", "Practice, not law")
    OWN = ("own", "Own goal, not law")
    NOT_REVIEWED = ("not_reviewed", "Not reviewed")

    def __init__(self, key: str, label: str) -> None:
        self.key = key
        self.label = label

    @classmethod
    def of(cls, key: str) -> Status:
        """The status with this key. Raises KeyError."""
        for status in cls:
            if status.key == key:
                return status
        raise KeyError(key)
