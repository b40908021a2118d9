"""Letters to families before and after a drill, in the languages of ``resources/letters``.

A letter is for everybody: it says nothing of a drill beyond its kind, its day and how it is run.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from crisisplan.document.blocks import Block, Document, FactSheet, Paragraph, Run, Title, Words
from crisisplan.document.blocks import words as as_words
from crisisplan.document.languages import PaperTexts
from crisisplan.plan.model import Drill, School
from crisisplan.rules.drills.care import concerns
from crisisplan.rules.drills.names import DrillNames
from crisisplan.rules.drills.requirement import SECURITY
from crisisplan.rules.states import State

BEFORE, AFTER = "before", "after"


def has_letters(drill: Drill) -> bool:
    """Whether a drill concerns families: students take part, and something is acted out."""
    return (
        drill.is_for_students
        and drill.exercise_type in (None, "drill", "functional", "full_scale")
        and drill.kind != "plan_exercise"
    )


def opt_out_citation(state: State | None, drill: Drill) -> str:
    """The law that lets families opt out of a drill, as its record says; empty if none does."""
    rules = state.notices if state is not None else ()
    found = (r.citation for r in rules if r.is_law and r.opt_out and concerns(r, drill))
    return next(found, "")


class Letters(PaperTexts):
    """The letters of one language."""

    def name(self, which: str) -> str:
        """What the file of a letter is called: “Letter before”."""
        return str(self.texts[which]["file"])

    def letter(
        self, which: str, names: DrillNames, state: State | None, drill: Drill, today: date
    ) -> Document:
        """The letter ``before`` or ``after`` a drill, with what the plan knows filled in."""
        return _Letter(self.texts, names, state, drill, today).document(which)

    def open_facts(
        self, which: str, names: DrillNames, state: State | None, drill: Drill, today: date
    ) -> list[str]:
        """The facts that a letter would print as not yet decided, by their labels."""
        letter = _Letter(self.texts, names, state, drill, today)
        undecided = self.texts["undecided"]
        return [
            label
            for label, content in letter.facts(which)
            if any(run.text == undecided for run in content)
        ]


@dataclass(frozen=True)
class _Letter:
    texts: dict[str, Any]
    names: DrillNames
    state: State | None
    drill: Drill
    today: date

    @property
    def _school(self) -> School:
        return self.names.plan.one(School)

    @property
    def _undecided(self) -> Words:
        return as_words(self.texts["undecided"], italic=True)

    @property
    def _contact(self) -> str:
        contact, phone = self._school.drill_contact, self._school.phone
        if contact and phone and phone not in contact:
            return f"{contact}, {phone}"
        return contact or phone or ""

    @property
    def _may_imitate(self) -> bool:
        """Whether families would ask about imitated violence: of a fire drill, nobody does."""
        return bool(self.drill.simulation) or self.drill.kind in SECURITY

    def document(self, which: str) -> Document:
        """The whole letter."""
        texts, own, school = self.texts, self.texts[which], self._school
        kind = texts["kinds"][self.drill.kind or "other"]["name"]
        title = own["title"].format(kind=kind)
        blocks: list[Block] = [
            *self._head(),
            Title(title),
            _paragraph(texts["greeting"]),
            *map(_paragraph, own["opening"]),
            FactSheet(title, self.facts(which)),
            Paragraph(as_words(own["talk_title"], bold=True), keep_with_next=True),
            *(_paragraph(f"•\u2002{line}") for line in own["talk"]),
            *map(_paragraph, own["closing"]),
            _paragraph(texts["close"]),
            Paragraph(as_words(school.name or "") or self._undecided),
            *self._credit(),
        ]
        return Document(
            title=title,
            school=school.name or "",
            author=school.name or "",
            version=self._date(self.today),
            footer="",
            changed_at=datetime.combine(self.names.plan.changed_on(self.today), time(12)),
            cover=None,
            blocks=tuple(blocks),
            language=texts["language"],
        )

    def facts(self, which: str) -> tuple[tuple[str, Words], ...]:
        """What the letter tells of the drill, under labels."""
        return tuple(
            (self.texts["labels"][key], getattr(self, f"_{key}")())
            for key in self.texts[which]["facts"]
            if key != "simulation" or self._may_imitate
        )

    def _head(self) -> list[Block]:
        """Where the letter comes from."""
        school = self._school
        place = " ".join(filter(None, [school.state, school.zip_code]))
        lines = [school.address, ", ".join(filter(None, [school.city, place]))]
        if school.phone:
            lines.append(self.texts["phone"].format(phone=school.phone))
        name = as_words(school.name or "", bold=True) or self._undecided
        told = "".join(f"\n{line}" for line in lines if line)
        return [Paragraph((*name, *as_words(told)))]

    # -- the facts, by the keys of the texts

    def _what(self) -> Words:
        if self.drill.kind is None:
            return self._undecided
        told = _capital(self.texts["kinds"][self.drill.kind]["name"])
        word = self.names.chosen_word(self.drill.kind)
        return as_words(f"{told}. {self.texts['called'].format(word=word)}" if word else told)

    def _credit(self) -> Iterator[Block]:
        """Whose word for the action the letter uses."""
        words = self.names.words
        if words is not None and words.credit and self.names.chosen_word(self.drill.kind):
            yield Paragraph(as_words(self.texts["credits"][words.key]), small=True)

    def _when(self) -> Words:
        on = self.drill.planned_on
        if on is None:
            return self._undecided
        if self._school.letters_by_week:
            monday = self._date(on - timedelta(days=on.weekday()), "week")
            return as_words(_capital(monday))
        return as_words(_capital(self._date(on, "day")))

    def _held(self) -> Words:
        on = self.drill.on if self.drill.is_held else None
        return as_words(_capital(self._date(on, "day"))) if on is not None else self._undecided

    def _do(self) -> Words:
        if self.drill.kind is None:
            return self._undecided
        return as_words(self.texts["kinds"][self.drill.kind]["do"])

    def _announced(self) -> Words:
        return self._yes_or_no("announced", self.drill.announced)

    def _simulation(self) -> Words:
        return self._yes_or_no("simulation", self.drill.simulation)

    def _opt_out(self) -> Words:
        citation = opt_out_citation(self.state, self.drill)
        if citation:
            return as_words(self.texts["opt_out"]["law"].format(citation=citation))
        return self._yes_or_no("opt_out", self._school.drill_opt_out)

    def _support(self) -> Words:
        texts = self.texts["support"]
        if self._contact:
            return as_words(texts["known"].format(contact=self._contact))
        return (*as_words(texts["unknown"]), *self._undecided, Run("."))

    def _questions(self) -> Words:
        return as_words(self._contact) or self._undecided

    def _yes_or_no(self, key: str, value: bool | None) -> Words:
        if value is None:
            return self._undecided
        return as_words(self.texts[key]["yes" if value else "no"])

    def _date(self, on: date, form: str = "date") -> str:
        texts = self.texts
        told: str = texts[form].format(
            weekday=texts["weekdays"][on.weekday()],
            month=texts["months"][on.month - 1],
            day=on.day,
            year=on.year,
        )
        return told


def _paragraph(text: str) -> Paragraph:
    return Paragraph(as_words(text))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
