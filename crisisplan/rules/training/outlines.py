"""Trainer's outlines: for each topic of the course catalogue a page from which staff are taught.

``resources/training/`` has a file for each topic, and ``placeholders.toml`` with the words in
braces that they may use.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from crisisplan.rules.records import ReferenceDataError, nothing_more, read_record, read_toml

MESSAGES, SCENARIOS, QUESTIONS = 3, 2, 5
ACTIVITY_MINUTES = 10

_PLACEHOLDERS = "placeholders.toml"
_BRACES = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, kw_only=True)
class Placeholder:
    """A word in braces, what a plan fills in for it, and the words where a plan has no answer."""

    key: str
    meaning: str
    fallback: str


@dataclass(frozen=True, kw_only=True)
class ActivityStep:
    """A step of the activity and how many minutes it takes."""

    minutes: int
    do: str


@dataclass(frozen=True, kw_only=True)
class Activity:
    """What the group does together, in ten minutes."""

    name: str
    steps: tuple[ActivityStep, ...]


@dataclass(frozen=True, kw_only=True)
class CheckQuestion:
    """A question at the end, its answer, and why in one sentence."""

    question: str
    answer: str
    why: str


@dataclass(frozen=True, kw_only=True)
class TrainerOutline:
    """One page for the trainer of a topic. Its texts may hold words in braces."""

    topic: str
    title: str
    aim: str
    messages: tuple[str, ...]
    activity: Activity
    scenarios: tuple[str, ...]
    check: tuple[CheckQuestion, ...]
    caution: str = ""
    """What the trainer minds; empty where there is nothing."""

    @property
    def texts(self) -> Iterator[str]:
        """Everything that is printed, in order."""
        yield from (self.title, self.aim, *self.messages)
        yield self.activity.name
        yield from (step.do for step in self.activity.steps)
        yield from self.scenarios
        for item in self.check:
            yield from (item.question, item.answer, item.why)
        yield self.caution


class TrainerOutlines:
    """The folder of outlines. Files are read when they are first asked for, and checked then."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._outlines: dict[str, TrainerOutline] = {}

    @cached_property
    def topics(self) -> tuple[str, ...]:
        """The topics that have an outline, in alphabetical order."""
        names = (path.name for path in self._folder.glob("*.toml"))
        return tuple(sorted(n.removesuffix(".toml") for n in names if n != _PLACEHOLDERS))

    @cached_property
    def placeholders(self) -> dict[str, Placeholder]:
        """The words in braces, by key. Raises ReferenceDataError."""
        entry = read_toml(self._folder / _PLACEHOLDERS)
        found: dict[str, Placeholder] = {}
        for number, record in enumerate(_list(entry, "placeholder", _PLACEHOLDERS), 1):
            where = f"{_PLACEHOLDERS} [[placeholder]] {number}"
            item = read_record(Placeholder, record, where)
            if item.key in found:
                raise ReferenceDataError(f"{where}: “{item.key}” stands there twice")
            found[item.key] = item
        nothing_more(entry, _PLACEHOLDERS)
        return found

    def outline(self, topic: str) -> TrainerOutline:
        """The outline of a topic. Raises KeyError, or ReferenceDataError, naming the file."""
        if topic not in self.topics:
            raise KeyError(topic)
        if topic not in self._outlines:
            path = self._folder / f"{topic}.toml"
            outline = _outline(read_toml(path), topic, path.name)
            for text in outline.texts:
                for key in _BRACES.findall(text):
                    if key not in self.placeholders:
                        raise ReferenceDataError(f"{path.name}: unknown placeholder “{key}”")
            self._outlines[topic] = outline
        return self._outlines[topic]

    def fill(self, text: str, answers: Mapping[str, str]) -> str:
        """A text of an outline with what the plan answers, or the fallback where it is silent."""

        def word(found: re.Match[str]) -> str:
            return answers.get(found[1]) or self.placeholders[found[1]].fallback

        return _BRACES.sub(word, text)


def _outline(entry: dict[str, Any], topic: str, name: str) -> TrainerOutline:
    values = {**entry, "topic": topic}
    activity = entry.get("activity")
    if isinstance(activity, dict):
        values["activity"] = _activity(activity, f"{name} [activity]")
    else:
        raise ReferenceDataError(f"{name}: [activity] is missing")
    values["check"] = tuple(
        read_record(CheckQuestion, record, f"{name} [[check]] {number}")
        for number, record in enumerate(_list(dict(entry), "check", name), 1)
    )
    outline = read_record(TrainerOutline, values, name)
    for key, wanted in (("messages", MESSAGES), ("scenarios", SCENARIOS), ("check", QUESTIONS)):
        items = getattr(outline, key)
        if len(items) != wanted:
            raise ReferenceDataError(f"{name}: “{key}” has {len(items)} entries, not {wanted}")
    for text in (*outline.messages, *outline.scenarios):
        if not isinstance(text, str):
            raise ReferenceDataError(f"{name}: “{text}” is not text")
    return outline


def _activity(entry: dict[str, Any], where: str) -> Activity:
    steps = tuple(
        read_record(ActivityStep, record, f"{where}, step {number}")
        for number, record in enumerate(_list(dict(entry), "steps", where), 1)
    )
    minutes = sum(step.minutes for step in steps)
    if minutes != ACTIVITY_MINUTES or any(step.minutes < 1 for step in steps):
        raise ReferenceDataError(f"{where}: the steps take {minutes} minutes, not 10")
    return read_record(Activity, {**entry, "steps": steps}, where)


def _list(entry: dict[str, Any], key: str, where: str) -> list[Any]:
    found = entry.pop(key, None)
    if not isinstance(found, list):
        raise ReferenceDataError(f"{where}: “{key}” is not a list")
    return found
