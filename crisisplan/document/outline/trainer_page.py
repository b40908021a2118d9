"""A topic of the training on one page: with the answers for the trainer, without for the others.

The texts are those of ``resources/training/``; the names and places are the plan's own, as far as
everybody who works at the school may read them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from crisisplan.document.blocks import (
    Block,
    Column,
    FactSheet,
    Paragraph,
    Run,
    Signatures,
    Table,
    Title,
    Words,
    words,
)
from crisisplan.document.outline.teller import Teller
from crisisplan.plan.audience import Audience
from crisisplan.plan.model import Building, Entity, Person, Position, Ref, School
from crisisplan.rules.training.audience import present
from crisisplan.rules.training.catalog import role_key
from crisisplan.rules.training.outlines import ACTIVITY_MINUTES, TrainerOutline, TrainerOutlines

STAFF = Audience.STAFF
_ROLES = {
    "incident_commander": ("incident_commander", 0),
    "incident_commander_alternate": ("incident_commander", 1),
    "information_officer": ("public_information_officer", 0),
    "medical_leader": ("medical", 0),
    "accounting_leader": ("student_accounting", 0),
    "reunification_leader": ("reunification", 0),
}
"""The position that a placeholder means, and which place in its line."""
_JOBS = {
    "principal": ("administrator", "principal", True),
    "nurse": ("nurse", "nurse", False),
    "counselor": ("counselor", "counselor", False),
    "technology": ("technology", "", False),
}
"""The category of staff that a placeholder means, a word of the job's name, and whether that word
is all of it: an assistant principal is none."""


@dataclass(frozen=True)
class TrainerPages:
    """The pages of every topic, filled with a plan's names and places."""

    tell: Teller
    outlines: TrainerOutlines

    @cached_property
    def answers(self) -> Mapping[str, str]:
        """What the plan has for the words in braces; nothing where it has no answer."""
        plan, school = self.tell.plan, self.tell.plan.one(School)
        lines = {role_key(row.title): row for row in plan.rows(Position) if row.title}
        people = present(plan, self.tell.today)
        here = {person.id for person in people}
        commander = lines.get("incident_commander")
        actions = self.tell.question(school, "action_words").text(school, plan)
        found = {
            "school": self._read(school, "name"),
            # “Standard Response Protocol: Hold, Secure, …”: the words stand behind the colon.
            "actions": actions.partition(": ")[2],
            "building": next(
                filter(None, (self._read(row, "name") for row in plan.rows(Building))), ""
            ),
            "command_post": self._read(commander, "post") if commander is not None else "",
        }
        for key, (position, place) in _ROLES.items():
            line = [ref for ref in lines[position].line if ref in here] if position in lines else []
            found[key] = self._name(line[place]) if len(line) > place else ""
        for key, (category, word, whole) in _JOBS.items():
            holders = [
                person
                for person in people
                if person.category == category
                and _is_called(person.job_title or "", word, whole=whole)
            ]
            found[key] = self._read(holders[0], "name") if holders else ""
        return found

    def _name(self, ref: Ref) -> str:
        person = self.tell.plan.get(Person, ref)
        return self._read(person, "name") if person is not None else ""

    def _read(self, row: Entity, key: str) -> str:
        """An answer, unless it is for fewer people than these pages are."""
        question = self.tell.question(row, key)
        return question.text(row, self.tell.plan) if question.audience <= STAFF else ""

    def _fill(self, text: str) -> Words:
        return words(self.outlines.fill(text, self.answers))

    def trainer(self, topic: str) -> Iterator[Block]:
        """The page of a topic for whoever leads it."""
        outline = self.outlines.outline(topic)
        mind = (("Mind", self._fill(outline.caution)),) if outline.caution else ()
        yield Title(self.outlines.fill(outline.title, self.answers))
        yield Paragraph(words("Trainer’s page. It has the answers: do not hand it out.", bold=True))
        yield FactSheet("What it is about", (*self._aim(outline), *mind), tight=True)
        yield Table(
            f"Activity, {ACTIVITY_MINUTES} minutes: {outline.activity.name}.",
            (Column("Minutes", 0.9, bold=True), Column("What the group does", 5)),
            tuple(
                (words(str(step.minutes)), self._fill(step.do)) for step in outline.activity.steps
            ),
            tight=True,
        )
        yield Table(
            "Situations to talk about: what do we do?",
            (Column("No.", 0.9, bold=True), Column("Situation", 5)),
            tuple(
                (words(str(number)), self._fill(text))
                for number, text in enumerate(outline.scenarios, 1)
            ),
            tight=True,
        )
        yield Table(
            "Five questions at the end, with their answers.",
            (
                Column("Question", 2.1, bold=True),
                Column("Answer", 2),
                Column("Why", 2),
            ),
            tuple(
                (
                    (Run(f"{number}. "), *self._fill(item.question)),
                    self._fill(item.answer),
                    self._fill(item.why),
                )
                for number, item in enumerate(outline.check, 1)
            ),
            tight=True,
        )
        yield Signatures((("Led by", "", ""),))

    def _aim(self, outline: TrainerOutline) -> tuple[tuple[str, Words], ...]:
        messages = "\n".join(
            f"{number}. {self.outlines.fill(text, self.answers)}"
            for number, text in enumerate(outline.messages, 1)
        )
        return (("Aim", self._fill(outline.aim)), ("Three key messages", words(messages)))

    def participant(self, topic: str) -> Iterator[Block]:
        """The page of a topic for those who take part: with room to write, without answers."""
        outline = self.outlines.outline(topic)
        yield Title(self.outlines.fill(outline.title, self.answers))
        yield Paragraph(words("Participant’s page", bold=True))
        yield FactSheet("What it is about", self._aim(outline), tight=True)
        yield Table(
            "What would you do?",
            (Column("Situation", 1, bold=True), Column("My notes", 1)),
            tuple((self._fill(text), ()) for text in outline.scenarios),
            row_height=62,
        )
        yield Table(
            "What I take with me.",
            (Column("Question", 1, bold=True), Column("My answer", 1)),
            tuple(
                ((Run(f"{number}. "), *self._fill(item.question)), ())
                for number, item in enumerate(outline.check, 1)
            ),
            row_height=40,
        )
        yield Signatures((("Name", "", ""),))


def _is_called(job: str, word: str, *, whole: bool) -> bool:
    job = job.casefold().strip()
    return job == word if whole else word in job
