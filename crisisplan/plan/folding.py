"""Text as it is searched: without case and accents."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

_NO_ACCENT = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe"})


def folded(text: str) -> str:
    """The text without case and accents: what is typed as “munoz” finds “Muñoz”."""
    if text.isascii():
        return text.lower()
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(ch for ch in parts if not unicodedata.combining(ch)).translate(_NO_ACCENT)


def holds(text: str, words: Iterable[str]) -> bool:
    """Whether a folded text holds every one of the folded words."""
    return all(word in text for word in words)
