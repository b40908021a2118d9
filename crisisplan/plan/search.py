"""Finding a step, a question, a person, another row or an answer by words of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cache
from types import MappingProxyType

from crisisplan.plan.folding import folded, holds
from crisisplan.plan.forms import Field, Form, Forms, Table
from crisisplan.plan.model import Entity, Person
from crisisplan.plan.plan import Plan


class Kind(Enum):
    """What can be found; the value is the heading above what was found."""

    STEP = "Steps"
    PERSON = "People"
    QUESTION = "Questions"
    ROW = "Rows of tables"
    ANSWER = "Answers"
    COMMAND = "Commands"


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that can be found, and where it is."""

    kind: Kind
    title: str
    """The words by which it is found."""
    context: tuple[str, ...] = ()
    """What it belongs to: further words narrow it down by these."""
    step: str = ""
    place: str = ""
    """Where in the step, as findings say it."""
    row: Entity | None = None
    command: str = ""
    """The key of a command."""


def entries_of(
    plan: Plan, forms: Forms, names: Mapping[str, str] = MappingProxyType({})
) -> Iterator[Entry]:
    """Everything of a plan that can be found, in the order of the steps.

    ``names`` are what people call the records of the reference whose keys are answers here.
    """
    for form in forms:
        yield Entry(Kind.STEP, form.title, (form.group,), form.key)
        for section in form.sections:
            for item in section.fields:
                context = (section.title, form.title)
                yield _question(item, context, form)
                text = item.text(plan.one(item.entity), plan)
                if text:
                    yield Entry(Kind.ANSWER, text, (item.label, form.title), form.key, item.place)
        for table in form.tables:
            for column in table.columns:
                yield _question(column, (table.label, form.title), form)
            for row in plan.rows(table.entity):
                yield from _of_row(row, table, form, plan, names)


def _question(item: Field, context: tuple[str, ...], form: Form) -> Entry:
    return Entry(Kind.QUESTION, item.label, context, form.key, item.place)


def _of_row(
    row: Entity, table: Table, form: Form, plan: Plan, names: Mapping[str, str]
) -> Iterator[Entry]:
    """A row by its name, and its answers."""
    name = plan.name_of(row.id)
    whole = plan.name_of(getattr(row, table.parent)) if table.parent else ""
    for column in table.columns:
        text = column.text(row, plan)
        text = names.get(text, text)
        if not text or column.key == table.parent:
            continue
        entries = []
        if column.key == row.named_by:
            kind = Kind.PERSON if isinstance(row, Person) else Kind.ROW
            job = (row.job_title or "") if isinstance(row, Person) else ""
            # Of two rows with one name the second ends in (2).
            entries.append((kind, name or text, (job, table.label, whole, form.title)))
        # A school year is called after its years, and found by its first day too.
        if column.key != row.named_by or text not in (name or text):
            entries.append((Kind.ANSWER, text, (column.label, name, whole, form.title)))
        for kind, title, context in entries:
            parts = tuple(dict.fromkeys(filter(None, context)))
            yield Entry(kind, title, parts, form.key, column.place, row)


@dataclass(frozen=True)
class Group:
    """What was found of one kind."""

    kind: Kind
    entries: tuple[Entry, ...]
    """The best of them, the best first."""
    number: int
    """How many there are."""


class Search:
    """Looks through entries; made anew when the plan has changed."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        # Hundreds of entries belong to the same question, row and step.
        belongs = cache(folded)
        self._entries = [
            (
                entry,
                title := _searched(entry.title),
                "\n".join((title, *map(belongs, entry.context))),
            )
            for entry in entries
        ]

    def and_in(self, entries: Iterable[Entry]) -> Search:
        """A search through these entries too."""
        both = Search(entries)
        both._entries = self._entries + both._entries
        return both

    def find(self, words: str, most: int | None = None) -> list[Group]:
        """What holds all the words, in any case and without accents, by kind.

        The kind with the best match comes first; of each kind there are at most ``most``.
        """
        wanted = folded(words).split()
        if not wanted:
            return []
        phrase = " ".join(wanted)
        found: dict[Kind, list[tuple[int, int]]] = {}
        numbers: Iterable[int] = range(len(self._entries))
        for word in wanted:
            numbers = [number for number in numbers if word in self._entries[number][2]]
        for number in numbers:
            entry, title, whole = self._entries[number]
            rank = _rank(title, whole, wanted, phrase)
            if rank is not None:
                found.setdefault(entry.kind, []).append((rank, number))
        order = list(Kind)
        best = {kind: min(hits)[0] for kind, hits in found.items()}
        return [
            Group(
                kind,
                tuple(self._entries[number][0] for _, number in sorted(found[kind])[:most]),
                len(found[kind]),
            )
            for kind in sorted(found, key=lambda kind: (best[kind], order.index(kind)))
        ]


_NO_DIGIT = re.compile(r"\D")


def _searched(text: str) -> str:
    """A text as it is looked through: folded, a phone number also by its digits alone."""
    line = " ".join(folded(text).split())
    digits = _NO_DIGIT.sub("", line)
    is_phone = len(digits) >= 7 and not any(ch.isalpha() for ch in line.partition(" x")[0])
    return f"{line} {digits}" if is_phone and digits != line else line


def _rank(title: str, whole: str, wanted: Sequence[str], phrase: str) -> int | None:
    """How well an entry matches, 0 the best; ``None`` where only its context does.

    What a step, a table or a person is called finds it, and not everything that belongs to it.
    """
    if title.startswith(phrase):
        return 0 if title == phrase else 1
    if not holds(title, wanted):
        # A single word is in its context then.
        alone = len(wanted) == 1 or any(holds(part, wanted) for part in whole.split("\n")[1:])
        return None if alone else 4
    spaced = f" {title}"
    return 2 if all(f" {word}" in spaced for word in wanted) else 3


def excerpt(text: str, words: str, length: int = 90) -> str:
    """The part of a long text, on one line, in which the first of the words stands."""
    line = " ".join(text.split())
    if len(line) <= length:
        return line
    wanted = folded(words).split()
    lower = folded(line)
    # A folded text can have another length; then this is near enough.
    at = min((place for word in wanted if (place := lower.find(word)) >= 0), default=0)
    start = max(0, at - length // 3)
    if start:
        start = line.find(" ", start) + 1 or start
    end = start + length
    return ("…" if start else "") + line[start:end].strip() + ("…" if end < len(line) else "")
