"""Writes the answers on biometrics in one language, for one audience."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from functools import cached_property
from typing import Any

from crisisplan.document.biometrics.law import LawTeller
from crisisplan.document.blocks import (
    Block,
    Callout,
    Column,
    Document,
    FactSheet,
    Paragraph,
    Run,
    Table,
    Title,
    Words,
    plain,
    words,
)
from crisisplan.document.editions import restrict
from crisisplan.document.numbering import refer
from crisisplan.plan.audience import Audience
from crisisplan.plan.forms import Field, Forms
from crisisplan.plan.model import BiometricSystem, BiometricWording, Entity, Ref, School
from crisisplan.plan.plan import Plan
from crisisplan.rules.biometrics.sheet import Sheet
from crisisplan.rules.biometrics.stages import STAGES, Need, needs, stage_of

NO_LIMIT = 1_000_000
_UNDECIDED = "Not yet decided: "
_SENTENCE = 6
"""Words from which what the school wrote is more than a name."""
_PLACE = re.compile(r"\{(\w+)\}")


class WithheldError(LookupError):
    """An answer was asked for that the readers of this paper may not see."""


@dataclass(frozen=True)
class OwnText:
    """What the school wrote of a system, as a paper tells it."""

    text: str
    label: str
    """What it answers."""
    place: str
    """Where it is written: ``systems.summary``."""
    row: Ref
    as_written: bool
    """Whether it is printed as it was written, for want of another wording."""

    @property
    def is_sentence(self) -> bool:
        """Whether it can be hard to read: a few words are a name, a place or a number."""
        return len(self.text.split()) >= _SENTENCE


@dataclass(frozen=True)
class Scribe:
    """Reads only what its audience may read, and says “not yet decided” where nothing is."""

    texts: Mapping[str, Any]
    plan: Plan
    forms: Forms
    today: date
    audience: Audience
    limit: int = NO_LIMIT
    """Answers in the school’s own words that have more characters are told elsewhere."""
    told: dict[str, OwnText] = field(default_factory=dict, compare=False)
    """Every text of the school that was told so far, by itself."""

    def within(self, limit: int) -> Scribe:
        """The same, with room for shorter answers only."""
        return replace(self, limit=limit)

    @property
    def school(self) -> School:
        """The school."""
        return self.plan.one(School)

    @property
    def undecided(self) -> Words:
        """What stands where nobody has answered."""
        return words(self.texts["undecided"], italic=True)

    @cached_property
    def law(self) -> LawTeller:
        """Tells the law in this language."""

        def reviewed(text: str) -> str:
            try:
                return self.date(date.fromisoformat(text))
            except ValueError:
                return text

        return LawTeller(self.translate, reviewed)

    def translate(self, table: str, key: str, english: str) -> str:
        """The words of this language for what forms and rules say in English."""
        return str(self.texts.get(table, {}).get(key, english))

    # -- answers

    def may_read(self, row: Entity, key: str) -> bool:
        """Whether the readers of this paper may see an answer."""
        return self._question(row, key).audience <= self.audience

    def answer(self, row: Entity, key: str) -> Any:
        """What a row holds. Raises WithheldError."""
        if not self.may_read(row, key):
            raise WithheldError(f"{type(row).__name__}.{key}")
        return getattr(row, key)

    def say(self, row: Entity, key: str) -> Words:
        """An answer in words. Raises WithheldError."""
        value, question = self.answer(row, key), self._question(row, key)
        if value is None or value == "":
            return self.undecided
        if isinstance(value, bool):
            return words(self.texts["yes" if value else "no"])
        if isinstance(value, date):
            return words(self.date(value))
        if question.options:
            english = question.show(value, self.plan)
            return words(self.translate_choice(question.choices, value, english))
        told = question.show(value, self.plan)
        if question.type.type is str:
            told = self._own(row, key, told)
            if len(told) > self.limit:
                return words(self.texts["too_long"], italic=True)
        return words(told)

    def _own(self, row: Entity, key: str, text: str) -> str:
        """What the school wrote, in this language as far as it was translated."""
        question = self._question(row, key)
        place = f"{question.table}.{key}"
        system = row.id if isinstance(row, BiometricSystem) else getattr(row, "system", None)
        wording = self.wording(system, text)
        own = OwnText(text, question.label, place, row.id, wording is None)
        self.told.setdefault(text, own)
        return wording or text

    def wording(self, system: Ref | None, text: str) -> str | None:
        """A text of a system as it was put into this language; None where it was not."""
        return self._wordings.get((system, text))

    @cached_property
    def _wordings(self) -> Mapping[tuple[Ref | None, str | None], str]:
        if not self.texts["language"].startswith("es"):
            return {}
        rows = self.plan.rows(BiometricWording)
        return {(row.system, row.original): row.spanish for row in rows if row.spanish}

    def translate_choice(self, choices: str, key: str, english: str) -> str:
        """The words for an answer that is chosen."""
        return str(self.texts.get("choices", {}).get(choices, {}).get(key, english))

    def label(self, row: Entity, key: str) -> str:
        """What an answer is called."""
        question = self._question(row, key)
        table = self.texts.get("labels", {}).get(question.table, {})
        return str(table.get(key, question.label))

    def sentence(self, row: Entity, key: str, said: Mapping[str, str]) -> Words:
        """The sentence for an answer that is chosen; its label where it is open."""
        value = self.answer(row, key)
        if value is None:
            return (*words(f"{self.label(row, key)}: "), *self.undecided, Run("."))
        return words(said[value])

    def flag(self, row: Entity, key: str) -> Words:
        """The sentence for a yes or a no; its label where it is open."""
        value = self.answer(row, key)
        if value is None:
            return (*words(f"{self.label(row, key)}: "), *self.undecided, Run("."))
        return words(self.texts["says"]["flags"]["yes" if value else "no"][key])

    def fill(self, template: str, **filled: Words | str) -> Words:
        """Our sentence with what belongs in its braces; no full stop follows another."""
        told: list[Run] = []
        for number, part in enumerate(_PLACE.split(template)):
            if number % 2:
                content = filled[part]
                told += words(content) if isinstance(content, str) else content
                continue
            ended = bool(told) and told[-1].text.rstrip().endswith((".", "!", "?", "…"))
            literal = part[1:] if ended and part.startswith(".") else part
            told += words(literal)
        return tuple(told)

    def of(self, template: str, row: Entity, *keys: str) -> Words:
        """Our sentence with answers of one row in its braces, by their keys."""
        return self.fill(template, **{key: self.say(row, key) for key in keys})

    def facts(self, title: str, row: Entity, keys: Iterable[str]) -> FactSheet:
        """Answers of one row under their labels, as far as the readers may see them."""
        shown = [key for key in keys if self.may_read(row, key)]
        return FactSheet(title, tuple((self.label(row, key), self.say(row, key)) for key in shown))

    def table(
        self, caption: str, path: str, rows: Sequence[Entity], widths: Mapping[str, float]
    ) -> Table | None:
        """Rows with the columns named by ``widths``; None where nothing may be seen."""
        form = self.forms.table(path)
        shown = [key for key in widths if form.column(key).audience <= self.audience]
        if not rows or not shown:
            return None
        return Table(
            caption,
            tuple(
                Column(self.label(rows[0], key), widths[key], bold=number == 0)
                for number, key in enumerate(shown)
            ),
            tuple(tuple(self.say(row, key) for key in shown) for row in rows),
        )

    def _question(self, row: Entity, key: str) -> Field:
        question = self.forms.question(type(row), key)
        if question is None:
            raise KeyError(f"no form asks for {type(row).__name__}.{key}")
        return question

    # -- words

    def date(self, on: date) -> str:
        """A day as this language writes it."""
        month = self.texts["months"][on.month - 1]
        told: str = self.texts["date"].format(month=month, day=on.day, year=on.year)
        return told

    def name_of(self, system: BiometricSystem) -> str:
        """What a system is called."""
        name = self.answer(system, "name")
        return self._own(system, "name", name) if name else str(self.texts["nameless"])

    # -- the paper

    def open_needs(self, sheet: Sheet) -> list[str]:
        """What has to be settled before the system’s papers can be published."""
        if sheet.system.is_settled:
            return []
        found = [
            self.need(need)
            for stage in STAGES[1 : STAGES.index("published") + 1]
            for need in needs(sheet, stage, self.forms, self.today)
            if not need.met
        ]
        return list(dict.fromkeys(found))

    def need(self, need: Need) -> str:
        """A need in this language; what goes against the law is told as it was found."""
        if need.text.startswith(_UNDECIDED):
            table, _, key = need.field.partition(".")
            label = self.texts.get("labels", {}).get(table, {}).get(key)
            return self.not_decided + (label or need.text.removeprefix(_UNDECIDED))
        return self.translate("needs", need.text, need.text).replace(
            ": not yet decided. ", f": {self.texts['undecided']}. "
        )

    @property
    def not_decided(self) -> str:
        """How a need begins that only asks for an answer."""
        return self.translate("needs", "Not yet decided:", _UNDECIDED)

    def is_draft(self, sheet: Sheet) -> bool:
        """Whether what is printed now was not published, or must not be as it stands."""
        if sheet.system.is_settled:
            return False
        return stage_of(sheet.system) != "published" or bool(self.open_needs(sheet))

    def draft_mark(self, sheet: Sheet, *, listed: bool = False) -> list[Block]:
        """The mark of a draft, and how much has to be settled; ``listed`` where it says what."""
        if not self.is_draft(sheet):
            return []
        count, texts = len(self.open_needs(sheet)), self.texts
        key = "draft_none" if not count else "draft_one" if count == 1 else "draft_many"
        told = [texts[key].format(count=count)]
        if count and not listed:
            told.append(texts["draft_see"])
        return [Callout(texts["draft_title"], words(" ".join(told)))]

    def document(
        self,
        title: str,
        blocks: Iterable[Block],
        sheet: Sheet | None = None,
        *,
        own_words: str | None = None,
        footer: str = "",
    ) -> Document:
        """A paper: what its audience may not read is left out once more.

        ``own_words`` says to its readers in which language the school’s own answers are, where it
        is not said as elsewhere; ``footer`` for whom it is, where its audience does not say it.
        """
        texts, blocks = self.texts, tuple(blocks)
        name = self.school.name or texts["nobody"]
        note = texts["own_words"] if own_words is None else own_words
        # Known now that the blocks are made.
        foreign = any(own.as_written and own.is_sentence for own in self.told.values())
        notes = [note] if note and foreign else []
        document = Document(
            title=title,
            school=name,
            author=self.school.name or "",
            version=self._version(sheet),
            footer=footer
            or texts["footer"][
                "private" if self.audience >= Audience.RESPONDERS else self.audience.key
            ],
            changed_at=datetime.combine(self.plan.changed_on(self.today), time(12)),
            cover=None,
            blocks=(
                Title(title),
                *blocks,
                *(Paragraph(words(note), small=True) for note in notes),
            ),
            language=texts["language"],
        )
        return refer(restrict(document, self.audience))

    def _version(self, sheet: Sheet | None) -> str:
        texts = self.texts
        as_of: str = texts["as_of"].format(date=self.date(self.today))
        if sheet is None or sheet.system.is_settled:
            return as_of
        if self.is_draft(sheet):
            return f"{texts['draft']}. {as_of}"
        number = self.answer(sheet.system, "notice_version")
        published = self.answer(sheet.system, "published_on")
        if number is None or published is None:
            return as_of
        told: str = texts["version_of"].format(number=number, date=self.date(published))
        return told


def together(parts: Iterable[Words]) -> Words:
    """Sentences behind each other."""
    told: list[Run] = []
    for part in parts:
        if part:
            told += [Run(" "), *part] if told else part
    return tuple(told)


def reading_text(document: Document) -> str:
    """The running text of a paper, as it is measured: each part is a line."""
    parts: list[str] = []
    for block in document.blocks:
        if isinstance(block, Callout) or (isinstance(block, Paragraph) and not block.small):
            parts.append(plain(block.content))
        elif isinstance(block, FactSheet):
            parts += [plain(content) for _, content in block.rows]
    return "\n".join(parts)
