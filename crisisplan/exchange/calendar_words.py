"""The words of school calendars, by ``resources/school_calendar.toml``: what a text says."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache

from crisisplan.assets import RESOURCES
from crisisplan.exchange.sheets import known_headers
from crisisplan.plan.kinds import read_text

VOCABULARY = RESOURCES / "school_calendar.toml"
LABEL_LIMIT = 200
"""Characters of a line that name its day."""


@dataclass(frozen=True)
class Vocabulary:
    """The words that are known: headers, answers, and patterns by their meaning."""

    columns: dict[str, dict[str, int]]
    """For each meaning, the folded headers with their place in the list."""
    answers: dict[str, frozenset[str]]
    words: dict[str, re.Pattern[str]]
    but: dict[str, re.Pattern[str]]


@cache
def vocabulary() -> Vocabulary:
    """The words of the resource, read once."""
    entry = tomllib.loads(VOCABULARY.read_text("utf-8"))

    def patterns(table: str) -> dict[str, re.Pattern[str]]:
        return {key: re.compile("|".join(words)) for key, words in entry[table].items()}

    return Vocabulary(
        known_headers(entry["columns"], fold_cell),
        {key: frozenset(map(fold_cell, words)) for key, words in entry["answers"].items()},
        patterns("words"),
        patterns("but"),
    )


def fold_cell(text: str) -> str:
    """A header or a short answer as it is compared: letters, digits and ticks only."""
    return "".join(ch for ch in text.casefold() if ch.isalnum() or ch == "✓")


def says(meaning: str, text: str) -> bool:
    """Whether a plain text has this meaning."""
    if not vocabulary().words[meaning].search(text):
        return False
    but = vocabulary().but.get(meaning)
    return but is None or not but.search(text)


def lower(text: str) -> str:
    """A text in small letters, without apostrophes."""
    return re.sub("['’‘`]", "", " ".join(text.split())).lower()


def plain(text: str) -> str:
    """A text as its meaning is looked for: without what is said aside."""
    return vocabulary().words["aside"].sub(" ", lower(text))


def stem(title: str) -> str:
    """“pssa testing” of “PSSA testing begins” and of “PSSA testing ends”."""
    for meaning in ("begins", "finishes"):
        title = vocabulary().words[meaning].sub(" ", title)
    return " ".join(re.findall(r"\w+", title))


def label_of(words: str) -> str:
    """What a day is called: the words without “No school” before them."""
    label = re.sub(r"^\W*no school\b[\s/:,–—-]*", "", words, flags=re.IGNORECASE).strip(" -–—/:,;")
    if label.startswith("(") and label.endswith(")"):
        label = label[1:-1]
    return read_text(label[:LABEL_LIMIT] or words[:LABEL_LIMIT])
