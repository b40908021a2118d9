"""A person’s card: what is required and why, what is there. And a course’s list: who has it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from crisisplan.plan.dates import show_date
from crisisplan.plan.forms import Field
from crisisplan.plan.model import Course, Person, TrainingRecord, TrainingRequirement
from crisisplan.rules.finding import Facts
from crisisplan.rules.school_days import school_years
from crisisplan.rules.training.coverage import Cell, Coverage
from crisisplan.rules.training.expiry import ends_on
from crisisplan.rules.training.findings import source_of_requirement
from crisisplan.rules.training.wording import course_words, person_words, renewal_words, who_words
from crisisplan.ui.desk import Desk
from crisisplan.ui.drills.duties import CardList
from crisisplan.ui.field import FieldRow
from crisisplan.ui.labels import text_label
from crisisplan.ui.theme import Theme
from crisisplan.ui.training.look import CellLook, cell_look
from crisisplan.ui.training.selection import Line
from crisisplan.ui.wrappedtable import TextRows, wrapped_table

_MOST_ROWS = 14


def state_chip(look: CellLook, theme: Theme) -> QFrame:
    """How somebody stands, as in the matrix: icon and word."""
    chip = QFrame()
    chip.setProperty("kind", "state-chip")
    status = look.status if look.status != "muted" else "neutral"
    chip.setProperty("status", status)
    line = QHBoxLayout(chip)
    line.setContentsMargins(8, 2, 8, 2)
    line.setSpacing(5)
    if look.icon:
        icon = QLabel()
        theme.show_icon(icon, look.icon, status, 14)
        line.addWidget(icon)
    words = text_label("Not required" if look.text == "–" else look.text, "state")
    words.setProperty("status", status)
    line.addWidget(words)
    return chip


def back_button(words: str, name: str, theme: Theme, back: Callable[[], Any]) -> QPushButton:
    """The way back from a detail to the page."""
    button = QPushButton(words)
    button.setObjectName(name)
    button.setProperty("kind", "quiet")
    theme.show_icon(button, "arrow-left", "accent")
    button.clicked.connect(lambda: back())
    return button


class _Detail(QWidget):
    """The way back, a title, and the button that records a training."""

    left = Signal()
    record_wanted = Signal(object, object)
    """A training is to be recorded: the person and the course, either of them or ``None``."""

    def __init__(self, name: str, record: str, theme: Theme) -> None:
        """``record`` names the button."""
        super().__init__()
        self._theme = theme
        self.setObjectName(name)
        self.back = back_button("All people", "all_people", theme, self.left.emit)
        self.title = text_label("", "record", wrap=True)
        self.record = QPushButton("Record a training")
        self.record.setObjectName(record)
        theme.show_icon(self.record, "plus-bold", "text")
        top = QHBoxLayout()
        top.addWidget(self.title, 1)
        top.addWidget(self.record, 0, Qt.AlignmentFlag.AlignTop)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(6)
        self.column.addWidget(self.back, 0, Qt.AlignmentFlag.AlignLeft)
        self.column.addLayout(top)


class PersonCard(_Detail):
    """Everything about one person’s training. ``person`` is ``None`` while none is shown."""

    course_wanted = Signal(object)
    edit_wanted = Signal(object)
    """This record is to be changed, where all records stand."""
    file_wanted = Signal(object, object, str)
    history_wanted = Signal(object, object)

    def __init__(self, certificate: Field, desk: Desk, theme: Theme) -> None:
        super().__init__("person_card", "record_for_person", theme)
        self.person: Person | None = None
        self._certificate, self._desk = certificate, desk
        self.duty = text_label("", "quiet", wrap=True)
        self.summary = text_label("", "body", wrap=True)
        self.summary.setObjectName("card_summary")
        self.record.clicked.connect(lambda: self.record_wanted.emit(self.person, None))
        self.cards = CardList(theme)
        for widget in (self.duty, self.summary, self.cards):
            self.column.addWidget(widget)

    def show_person(
        self, line: Line | None, found: Coverage, facts: Facts, *, reads: bool = False
    ) -> None:
        """Show somebody, or nobody; ``reads``: nothing can be changed."""
        self.person = line.person if line is not None else None
        if line is None:
            return
        person = line.person
        self.title.setText(person_words(person))
        self.duty.setText(line.duty)
        self.duty.setVisible(bool(line.duty))
        self.record.setVisible(not reads)
        records: dict[str, list[TrainingRecord]] = {}
        for record in self._desk.plan.rows(TrainingRecord):
            if record.person == person.id and record.course is not None:
                records.setdefault(record.course, []).append(record)
        required = [c for c in found.courses if found.cell(person.id, c.id).required]
        others = [c for c in facts.plan.rows(Course) if c.id in records and c not in required]
        self.summary.setText(self._sum(person, required, found))
        # What is missing comes first, then what ends soon.
        required.sort(key=lambda c: _urgency(found.cell(person.id, c.id)))
        wanted: dict[object, Callable[[], QWidget]] = {}
        for course in (*required, *others):
            key, make = self._card(person, course, records.get(course.id, []), found, facts, reads)
            wanted[key] = make
        self.cards.keep(wanted)

    def _sum(self, person: Person, required: list[Course], found: Coverage) -> str:
        if not required:
            return "Nothing is asked of this person."
        lacking = len(found.lacking(person.id))
        cells = [found.cell(person.id, course.id) for course in required]
        soon = sum(cell.needs_action and not cell.lacks for cell in cells)
        words = [f"{len(required)} asked"]
        words += [f"{lacking} missing or ended"] if lacking else []
        words += [f"{soon} due soon"] if soon else []
        return f"{', '.join(words)}." if lacking or soon else f"{words[0]}, all there."

    def _card(
        self,
        person: Person,
        course: Course,
        records: list[TrainingRecord],
        found: Coverage,
        facts: Facts,
        reads: bool,
    ) -> tuple[object, Callable[[], QWidget]]:
        """A course’s card, and the key by which it stays while it says the same."""
        look = cell_look(found.cell(person.id, course.id), found.today)
        why = tuple(
            reason_words(requirement, facts)
            for requirement in found.reasons.get((person.id, course.id), ())
        )
        years = school_years(facts.plan)
        newest = sorted(records, key=lambda row: (str(row.completed_on or ""), row.id))[::-1]
        told = tuple((row, record_words(row, course, years, facts)) for row in newest)
        texts = tuple((row.id, words) for row, words in told)
        name = course_words(course) + (" (retired)" if course.retired else "")
        key = (person.id, course.id, name, renewal_words(course), look, why, texts, reads)
        return key, partial(self._make, person, course, name, look, why, told, reads)

    def _make(
        self,
        person: Person,
        course: Course,
        name: str,
        look: CellLook,
        why: tuple[str, ...],
        told: tuple[tuple[TrainingRecord, str], ...],
        reads: bool,
    ) -> QWidget:
        frame, layout = self.cards.card(f"course_{course.id}")
        top = QHBoxLayout()
        title = QPushButton(name.replace("&", "&&"))
        title.setObjectName("open_course")
        title.setProperty("kind", "link")
        title.setAccessibleName(f"{name}: {look.spoken}. Who has it")
        title.clicked.connect(lambda: self.course_wanted.emit(course))
        top.addWidget(title)
        top.addStretch()
        top.addWidget(state_chip(look, self._theme))
        layout.addLayout(top)
        layout.addWidget(text_label(f"Renewal: {renewal_words(course).lower()}.", "caption"))
        for words in why:
            layout.addWidget(text_label(words, "caption", wrap=True))
        for row, words in told:
            line = QHBoxLayout()
            line.addWidget(text_label(words, "body", wrap=True), 1)
            change = self.cards.button(
                "Change", "change_record", partial(self.edit_wanted.emit, row), words
            )
            change.setProperty("kind", "quiet")
            line.addWidget(change, 0, Qt.AlignmentFlag.AlignTop)
            layout.addLayout(line)
            field = FieldRow(self._certificate, self._desk, self._theme)
            field.bind(row)
            field.file_wanted.connect(self.file_wanted)
            field.history_wanted.connect(self.history_wanted)
            layout.addWidget(field)
        if not told:
            layout.addWidget(text_label("No record.", "body"))
        if not reads and not course.retired:
            record = self.cards.button(
                "Record it again" if told else "Record it",
                "record_it",
                partial(self.record_wanted.emit, person, course),
                name,
            )
            layout.addWidget(record, 0, Qt.AlignmentFlag.AlignLeft)
        return frame


def _urgency(cell: Cell) -> int:
    return 0 if cell.lacks else 1 if cell.needs_action else 2


def reason_words(requirement: TrainingRequirement, facts: Facts) -> str:
    """Why a course is asked: “All staff. State law: 105 ILCS 5/10-23.12. Law text read”."""
    values = {key: getattr(requirement, key) for key in ("who", "category", "position")}
    who = who_words(values, facts.plan, facts.forms)
    basis = facts.forms.table("training.requirements").column("basis")
    asked = basis.text(requirement, facts.plan) or "Nobody has said who asks for it"
    source = source_of_requirement(requirement, facts)
    if requirement.basis == "practice":
        written = f" {requirement.reason}." if requirement.reason else ""
        return f"{who}. {source.status.label}.{written}"
    cited = f": {source.citation}" if source.citation else ""
    return f"{who}. {asked}{cited}. {source.status.label}."


def record_words(record: TrainingRecord, course: Course, years: Any, facts: Facts) -> str:
    """A record in a sentence: when, until when, who saw it."""
    if record.completed_on is None:
        return "Recorded without a day."
    words = f"Completed {show_date(record.completed_on)}"
    ends = ends_on(record, course, years)
    words += f", counts until {show_date(ends)}." if ends is not None else ", does not end."
    if record.completed_on > facts.today:
        words = f"Completed {show_date(record.completed_on)}: that day has not come yet."
    session = facts.plan.name_of(record.session)
    for lead, value in (
        ("At", session), ("By", record.provider), ("Verified by", record.verified_by)
    ):  # fmt: skip
        words += f" {lead} {value}." if value else ""
    return f"{words} Signed." if record.acknowledged else words


class CourseList(_Detail):
    """Who has a course and who lacks it. ``course`` is ``None`` while none is shown."""

    person_wanted = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__("course_list", "record_for_course", theme)
        self.course: Course | None = None
        self._people: list[Person] = []
        self.about = text_label("", "quiet", wrap=True)
        self.totals = text_label("", "body", wrap=True)
        self.totals.setObjectName("course_totals")
        self.record.clicked.connect(lambda: self.record_wanted.emit(None, self.course))
        self.rows = TextRows(("Person", "How it stands", "Job and duty"))
        self.view = wrapped_table("course_people", "Who has it and who lacks it", self.rows, theme)
        self.view.activated.connect(lambda index: self._choose(index.row()))
        self.view.doubleClicked.connect(lambda index: self._choose(index.row()))
        theme.follow(self.view, self._fit)
        self.nobody = text_label("", "body", wrap=True)
        for widget in (self.about, self.totals, self.nobody, self.view):
            self.column.addWidget(widget)

    def show_course(
        self,
        course: Course | None,
        lines: list[Line],
        found: Coverage,
        facts: Facts,
        *,
        reads: bool = False,
    ) -> None:
        """Show a course, or none."""
        self.course = course
        if course is None:
            return
        self.title.setText(course_words(course))
        parts = (course.provider, f"Renewal: {renewal_words(course).lower()}", course.note)
        self.about.setText(". ".join(part.rstrip(".") for part in parts if part) + ".")
        self.record.setVisible(not reads and not course.retired)
        cells = [(line, found.cell(line.person.id, course.id)) for line in lines]
        cells = [(line, cell) for line, cell in cells if cell.required or cell.record is not None]
        cells.sort(key=lambda pair: (not pair[1].lacks, not pair[1].needs_action,
                                     not pair[1].required))  # fmt: skip
        self._people = [line.person for line, _ in cells]
        self.rows.show_rows(
            [
                (person_words(line.person), self._standing(cell_look(cell, found.today)), line.duty)
                for line, cell in cells
            ]
        )
        self.view.setVisible(bool(cells))
        self.view.fit()
        self._fit()
        self.nobody.setText("Nobody has to have it, and nobody has it." if not cells else "")
        self.nobody.setVisible(not cells)
        self.totals.setText(self._totals(course, found, facts))
        self.view.setAccessibleDescription("Enter opens the person’s card.")

    def _fit(self) -> None:
        """As high as the rows, up to a number; then it scrolls inside."""
        rows = max(3, min(len(self._people), _MOST_ROWS))
        self.view.setMinimumHeight(self._theme.px(32 * rows + 40))

    def _standing(self, look: CellLook) -> str:
        return look.spoken[:1].upper() + look.spoken[1:]

    def _totals(self, course: Course, found: Coverage, facts: Facts) -> str:
        """How many have it, altogether and of each category."""
        total = found.total(course.id)
        if not total.required:
            have = sum(found.cell(person.id, course.id).counts for person in found.people)
            words = f"{have} have it; nobody in particular has to."
        else:
            words = f"Current: {total.current} of {total.required}."
        needs = [need for need in found.needs if need.course is course]
        short = sum(need.missing for need in needs)
        if needs:
            verb = "is" if short == 1 else "are"
            words += f" {short} more {verb} needed." if short else " Enough in every place."
        options = facts.forms.table("people.people").column("category").options
        parts = []
        for option in options:
            people = [person for person in found.people if person.category == option.key]
            each = found.total(course.id, people)
            if each.required:
                parts.append(f"{option.label}: {each.current} of {each.required}")
        return f"{words}\n{' · '.join(parts)}" if parts else words

    def _choose(self, row: int) -> None:
        if 0 <= row < len(self._people):
            self.person_wanted.emit(self._people[row])
