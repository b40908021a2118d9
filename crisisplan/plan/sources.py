"""How sure we are of a rule or a piece of advice, in the words that people see."""

from __future__ import annotations

from enum import Enum


class Status(Enum):
    """Where a statement comes from. A key is what files say; people read a label where room is
    short, and the words wherever the statement stands with its citation.
    """

    VERIFIED = ("verified", "Law text read", "read in the statute")
    SECONDARY = (
        "secondary",
        "Second-hand: confirm",
        "reported by a secondary source, confirm",
    )
    PRACTICE = ("practice", "Practice, not law", "good practice, not law")
    OWN = ("own", "Own goal, not law", "asked by the school or its district, not by law")
    NOT_REVIEWED = ("not_reviewed", "Not reviewed", "ask your district")

    def __init__(self, key: str, label: str, words: str) -> None:
        self.key = key
        self.label = label
        self.words = words

    @property
    def sentence(self) -> str:
        """The words as a sentence."""
        return f"{self.words[:1].upper()}{self.words[1:]}."

    @classmethod
    def of(cls, key: str) -> Status:
        """The status with this key. Raises KeyError."""
        for status in cls:
            if status.key == key:
                return status
        raise KeyError(key)
