"""Words that are read from right to left, as they are drawn from left to right."""

from __future__ import annotations

import re

import arabic_reshaper
from bidi.algorithm import get_display

_LETTER = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff"
_RUN = re.compile(f"[{_LETTER}](?:[^{_LETTER}\nA-Za-z]*[{_LETTER}])*")
_reshaper = arabic_reshaper.ArabicReshaper({"support_ligatures": False})


def as_drawn(text: str) -> str:
    """The text with its Hebrew and Arabic stretches in the order and shapes in which they stand.

    The rest of the text stays: a plan is read from left to right.
    """
    return _RUN.sub(lambda match: _turned(match[0]), text)


def has_right_to_left(text: str) -> bool:
    """Whether anything in a text is read from right to left."""
    return not text.isascii() and _RUN.search(text) is not None


def stretches_to_turn(text: str) -> list[str]:
    """The text cut before and after each stretch that is read from right to left."""
    parts, end = [], 0
    for match in _RUN.finditer(text):
        parts += [text[end : match.start()], match[0]]
        end = match.end()
    return [*parts, text[end:]]


def _turned(words: str) -> str:
    return str(get_display(_reshaper.reshape(words), base_dir="R"))
