"""The papers of staff training: sheets to sign, lists, cards, and the pages of each topic.

:data:`TRAINING_PAPERS` has them all: what a paper is called, what it is of, and how it is made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from crisisplan.document.blocks import (
    Block,
    Column,
    Document,
    FactSheet,
    Heading,
    Paragraph,
    Signatures,
    Table,
    Title,
    Words,
    words,
)
from crisisplan.document.editions import Edition
from crisisplan.document.look import Paper
from crisisplan.document.outline.paper import paper_of
from crisisplan.document.outline.teller import NONE, UNDECIDED, Teller, table_for
from crisisplan.document.outline.trainer_page import TrainerPages
from crisisplan.document.outline.training import (
    gaps_by_course,
    gaps_by_person,
    is_new,
    places_short,
    show_length,
    state_of,
    why,
)
from crisisplan.plan.audience import Audience
from crisisplan.plan.dates import show_date
from crisisplan.plan.model import (
    Course,
    Person,
    Position,
    Ref,
    School,
    TrainingRecord,
    TrainingSession,
)
from crisisplan.rules.command import title_of
from crisisplan.rules.school_days import school_years
from crisisplan.rules.training.coverage import Cell
from crisisplan.rules.training.expiry import ends_on
from crisisplan.rules.training.outlines import TrainerOutlines
from crisisplan.rules.training.sessions import expected, to_make_up

STAFF, PRIVATE = Audience.STAFF, Audience.PRIVATE
ROOM = Edition(
    "training_room",
    STAFF,
    "For the training",
    "For everyone who works at the school.",
    ("STAFF ONLY.", "Do not post or forward."),
    "For staff. Do not post.",
)
"""Who reads a paper that lies in the room in which people are trained."""
PERSONNEL = Edition(
    "personnel",
    PRIVATE,
    "Personnel records",
    "For the principal and whoever keeps the personnel records.",
    ("CONFIDENTIAL. PERSONNEL RECORDS.", "Do not copy, post or forward."),
    "Confidential. Personnel records.",
)
"""Who reads what people have learned and lack."""
_SPARE, _BLANK = 8, 20
"""Lines for people who are not on a list, and lines where the list is empty."""
_ROOM_TO_SIGN = 24.0


class Subject(Enum):
    """What a paper is of."""

    PLAN = "plan"
    SESSION = "session"
    PERSON = "person"
    TOPIC = "topic"


@dataclass(frozen=True)
class TrainingPapers:
    """Makes the papers of a plan on a day."""

    tell: Teller
    outlines: TrainerOutlines

    def subjects(self, subject: Subject) -> list[tuple[str, str]]:
        """Everything that there can be a paper of: its key, and its name. Nothing for a plan."""
        plan = self.tell.plan
        match subject:
            case Subject.SESSION:
                return [(row.id, row.row_name or "A session") for row in by_date(self.tell)]
            case Subject.PERSON:
                trained = {record.person for record in plan.rows(TrainingRecord)}
                return [
                    (person.id, person.name or "No name")
                    for person in plan.rows(Person)
                    if person.id in trained or not person.left_by(self.tell.today)
                ]
            case Subject.TOPIC:
                topics = self.tell.reference.courses.topics
                return [(key, name) for key, name in topics.items() if key in self.outlines.topics]
        return []

    def _session(self, ref: Ref) -> TrainingSession:
        session = self.tell.plan.get(TrainingSession, ref)
        if session is None:
            raise KeyError(ref)
        return session

    # -- sheets of a session

    def sign_in(self, ref: Ref) -> Document:
        """Everybody who is expected, with room to sign. Raises KeyError."""
        session = self._session(ref)
        return paper_of(
            self.tell, f"Sign-in sheet: {session.row_name}", ROOM, self._sign_in(session)
        )

    def _sign_in(self, session: TrainingSession) -> Iterator[Block]:
        yield Title("Sign-in sheet")
        yield self._facts_of(session)
        yield self._signature(session)
        yield self._lines(
            session,
            "Everyone who takes part signs, those who are not printed here on the empty lines.",
            (Column("Signature", 2.2), Column("Initials", 0.8)),
        )

    def acknowledgment(self, ref: Ref) -> Document:
        """The sentence that each person signs, with day and time. Raises KeyError."""
        session = self._session(ref)
        title = f"Acknowledgment: {session.row_name}"
        return paper_of(self.tell, title, ROOM, self._acknowledgment(session))

    def _acknowledgment(self, session: TrainingSession) -> Iterator[Block]:
        school = self.tell.plan.one(School).name or "our school"
        yield Title("Acknowledgment of the briefing")
        yield self._facts_of(session)
        yield Paragraph(
            words("What I sign: ", bold=True)
            + words(
                f"I was briefed on the emergency plan of {school} on the day and at the time that "
                "I write beside my name. I know my own part in it and where the plan is kept, and "
                "I could ask questions."
            ),
        )
        yield self._signature(session)
        yield self._lines(
            session,
            "By signing I confirm the sentence above.",
            (Column("Signature", 2.2), Column("Day", 1), Column("Time", 0.8)),
        )

    def _facts_of(self, session: TrainingSession) -> FactSheet:
        tell = self.tell
        category = tell.question(session, "category").text(session, tell.plan)
        rows: list[tuple[str, Words]] = [
            ("Session", tell.words(session, "name")),
            ("Course", tell.words(session, "course")),
            ("Day and time", self._when(session)),
            ("Place", words(session.place or "") or UNDECIDED),
            ("Trainer", words(session.trainer or "") or UNDECIDED),
            ("Topics", words(session.topics or "")),
            ("Materials", words(session.materials or "")),
            ("Only for", words(category)),
        ]
        rows = [row for row in rows if row[1]]
        return FactSheet("The session", tuple(rows), (STAFF,) * len(rows), tight=True)

    def _signature(self, session: TrainingSession) -> Signatures:
        """Whoever leads signs above the lines: below them it would often stand on a page alone."""
        return Signatures((("Trainer", session.trainer or "", ""),), names=STAFF)

    def _when(self, session: TrainingSession) -> Words:
        tell = self.tell
        at = tell.question(session, "at").text(session, tell.plan)
        length = show_length(session.minutes)
        later = "".join(f", {part}" for part in (at, length) if part)
        return tell.words(session, "on") + words(later)

    def _lines(self, session: TrainingSession, caption: str, columns: Sequence[Column]) -> Table:
        """A line for everybody who is expected, by name, and empty ones."""
        tell = self.tell
        people = sorted(
            expected(session, tell.training), key=lambda person: (person.name or "").casefold()
        )
        room = ((),) * len(columns)
        printed = [
            (words(str(number)), words(person.name or ""), words(person.job_title or ""), *room)
            for number, person in enumerate(people, 1)
        ]
        spare = [
            (words(str(number)), (), (), *room)
            for number in range(len(people) + 1, len(people) + 1 + (_SPARE if people else _BLANK))
        ]
        return Table(
            caption,
            (
                Column("No.", 0.4),
                Column("Name", 1.8, bold=True),
                Column("Position", 1.6),
                *columns,
            ),
            (*printed, *spare),
            row_height=_ROOM_TO_SIGN,
            audience=STAFF,
        )

    def make_up(self, ref: Ref) -> Document:
        """Who was expected and did not come, and how to reach them. Raises KeyError."""
        session = self._session(ref)
        return paper_of(
            self.tell, f"Make-up list: {session.row_name}", PERSONNEL, self._missed(session)
        )

    def _missed(self, session: TrainingSession) -> Iterator[Block]:
        tell = self.tell
        yield Title("Make-up list")
        facts = self._facts_of(session)
        came = ("State", words(state_of(tell, session)))
        yield FactSheet(facts.title, (*facts.rows, came), (*facts.audiences, PRIVATE), tight=True)
        missed = to_make_up(session, tell.plan, tell.training)
        if missed:
            yield table_for(
                PRIVATE,
                "Expected, did not come, and have not learned it since.",
                {"Name": 1.7, "Phone, email": 1.9, "Makes it up on": 1.2, "Done, initials": 1.1},
                tuple(
                    (tell.cell(row, "name job_title"), tell.cell(row, "phone email"), (), ())
                    for row in missed
                ),
                row_height=_ROOM_TO_SIGN,
            )
        elif session.held:
            told = "Everyone who was expected came, or has learned it since."
            yield Paragraph(words(told), audience=PRIVATE)
        else:
            told = "The session is not recorded as held yet, so nobody has to make it up."
            yield Paragraph(words(told), audience=PRIVATE)

    # -- a person's card

    def card(self, ref: Ref) -> Document:
        """What a person must have, has, and has ever learned. Raises KeyError."""
        person = self.tell.plan.get(Person, ref)
        if person is None:
            raise KeyError(ref)
        title = f"Training card: {person.name or 'No name'}"
        return paper_of(self.tell, title, PERSONNEL, self._card(person))

    def _card(self, person: Person) -> Iterator[Block]:
        yield Title(f"Training card: {person.name or 'No name'}")
        yield self._facts_of_person(person)
        if person.left_by(self.tell.today):
            told = "No longer at the school, so nothing is required. What was learned stays."
            yield Paragraph(words(told), audience=PRIVATE)
        else:
            yield Heading("What must be there", 2, audience=PRIVATE)
            yield from self._required(person)
        yield Heading("What was learned", 2, audience=PRIVATE)
        yield from self._learned(person)
        yield Signatures((("Checked by", "", ""),))

    def _facts_of_person(self, person: Person) -> FactSheet:
        tell, plan = self.tell, self.tell.plan
        roles = []
        for position in plan.rows(Position):
            if person.id in position.line:
                place = position.line.index(person.id)
                roles.append(f"{title_of(position)}, {f'alternate {place}' if place else 'first'}")
        keys = ("job_title", "category", "building", "shift", "hired_on", "left_on")
        facts = tell.facts("The person", person, keys)
        return FactSheet(
            facts.title,
            (*facts.rows, *((("Crisis roles", words("\n".join(roles))),) if roles else ())),
            (*facts.audiences, *((STAFF,) if roles else ())),
            tight=True,
        )

    def _required(self, person: Person) -> Iterator[Block]:
        tell, found = self.tell, self.tell.training
        rows = []
        for course in found.courses:
            cell = found.cell(person.id, course.id)
            if not cell.required:
                continue
            done = cell.record.completed_on if cell.record is not None else None
            asked = found.reasons.get((person.id, course.id), ())
            reasons = list(dict.fromkeys(why(tell, each, brief=True) for each in asked))
            rows.append(
                (
                    tell.cell(course, "name"),
                    words("New, still has time" if is_new(cell) else cell.standing.label),
                    words(show_date(done)) if done is not None else NONE,
                    _until(cell),
                    sum((words("\n") + reason for reason in reasons[1:]), reasons[0]),
                )
            )
        if not rows:
            yield Paragraph(words("Nothing is required."), audience=PRIVATE)
            return
        yield table_for(
            PRIVATE,
            f"What is required, as of {show_date(tell.today)}.",
            {"Course": 1.7, "State": 1.1, "Completed": 1.1, "Until": 1.1, "Why": 2.2},
            tuple(rows),
        )

    def _learned(self, person: Person) -> Iterator[Block]:
        tell, plan = self.tell, self.tell.plan
        records = [record for record in plan.rows(TrainingRecord) if record.person == person.id]
        records.sort(key=lambda record: (record.completed_on is not None, record.completed_on))
        if not records:
            yield Paragraph(words("Nothing is recorded."), audience=PRIVATE)
            return
        years = school_years(plan)
        rows = []
        for record in reversed(records):
            course = plan.get(Course, record.course)
            ends = ends_on(record, course, years) if course is not None else record.expires_on
            notes = [f"Session: {plan.name_of(record.session)}"] if record.session else []
            notes += ["Signed for the briefing"] if record.acknowledged else []
            notes += ["Retired course"] if course is not None and course.retired else []
            note = "".join(f"\n{note}" for note in notes)
            rows.append(
                (
                    tell.cell(record, "course") + words(note, italic=True),
                    tell.cell(record, "completed_on"),
                    words(show_date(ends)) if ends is not None else words("Does not end"),
                    words(show_length(record.minutes)) or NONE,
                    tell.cell(record, "provider"),
                    tell.cell(record, "verified_by"),
                    words("In the plan") if record.certificate else NONE,
                )
            )
        yield table_for(
            PRIVATE,
            "Everything that is recorded, the latest first.",
            {
                "Course": 1.9,
                "Completed": 1.1,
                "Until": 1.1,
                "Length": 0.7,
                "Provider": 1.1,
                "Verified by": 1.1,
                "Certificate": 0.95,
            },
            tuple(rows),
        )

    # -- the gap list

    def gaps(self, _: str = "") -> Document:
        """What is missing: by person, by course, by place."""
        return paper_of(self.tell, "Training gaps", PERSONNEL, self._gaps())

    def _gaps(self) -> Iterator[Block]:
        tell, found = self.tell, self.tell.training
        trained = sum(found.is_trained.values())
        yield Title("Training gaps")
        yield FactSheet(
            "In short",
            (
                ("People", words(str(len(found.people)))),
                ("Have all that is asked", words(str(trained))),
                ("Lack something", words(str(len(found.people) - trained))),
            ),
            (PRIVATE,) * 3,
            tight=True,
        )
        for title, table, nothing in (
            ("By person", gaps_by_person(tell), "Nobody lacks anything or is due within 60 days."),
            ("By course", gaps_by_course(tell), "Nobody lacks a course."),
            ("By place", places_short(tell), "No place has too few trained people."),
        ):
            yield Heading(title, 2, audience=PRIVATE)
            yield table or Paragraph(words(nothing), audience=PRIVATE)

    # -- topics

    def trainer_page(self, topic: str) -> Document:
        """A topic for whoever leads it, with the answers. Raises KeyError."""
        return self._topic(topic, "trainer’s page", TrainerPages.trainer)

    def participant_page(self, topic: str) -> Document:
        """A topic for those who take part, without answers. Raises KeyError."""
        return self._topic(topic, "participant’s page", TrainerPages.participant)

    def _topic(
        self,
        topic: str,
        name: str,
        page: Callable[[TrainerPages, str], Iterator[Block]],
    ) -> Document:
        pages = TrainerPages(self.tell, self.outlines)
        title = self.outlines.fill(self.outlines.outline(topic).title, pages.answers)
        return paper_of(self.tell, f"{title}, {name}", ROOM, page(pages, topic))


def by_date(tell: Teller) -> list[TrainingSession]:
    """The sessions, the latest first; those without a day before all."""
    return sorted(
        tell.plan.rows(TrainingSession),
        key=lambda row: (row.on is None, row.on),
        reverse=True,
    )


def _until(cell: Cell) -> Words:
    if cell.ends is not None:
        return words(f"{'Due by ' if is_new(cell) else ''}{show_date(cell.ends)}")
    return words("Does not end") if cell.counts else NONE


@dataclass(frozen=True)
class TrainingPaper:
    """One kind of paper."""

    key: str
    name: str
    of: Subject
    make: Callable[[TrainingPapers, str], Document]
    """From the key of what it is of; a plan needs none. Raises KeyError where nothing has it."""
    is_sheet: bool = False
    """Whether it must stay on one page."""
    is_private: bool = False
    """Whether it holds what people learned and lack."""

    def paper(self, paper: Paper) -> Paper:
        """What it is printed on."""
        return paper.sheet if self.is_sheet else paper


TRAINING_PAPERS = {
    paper.key: paper
    for paper in (
        TrainingPaper("sign_in", "Sign-in sheet", Subject.SESSION, TrainingPapers.sign_in),
        TrainingPaper(
            "acknowledgment",
            "Acknowledgment sheet",
            Subject.SESSION,
            TrainingPapers.acknowledgment,
        ),
        TrainingPaper(
            "make_up", "Make-up list", Subject.SESSION, TrainingPapers.make_up, is_private=True
        ),
        TrainingPaper(
            "card", "Training card", Subject.PERSON, TrainingPapers.card, is_private=True
        ),
        TrainingPaper("gaps", "Gap list", Subject.PLAN, TrainingPapers.gaps, is_private=True),
        TrainingPaper(
            "trainer",
            "Trainer’s page, with answers",
            Subject.TOPIC,
            TrainingPapers.trainer_page,
            is_sheet=True,
        ),
        TrainingPaper(
            "participant",
            "Participant’s page",
            Subject.TOPIC,
            TrainingPapers.participant_page,
            is_sheet=True,
        ),
    )
}
"""Every paper by its key, in the order in which a menu offers them."""
