"""Dialogs that record: a training of one or many people, and who came to a session."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtWidgets import QCheckBox, QGridLayout, QLineEdit, QWidget

from crisisplan.plan.dates import show_date
from crisisplan.plan.kinds import UnreadableError, read_date, read_number, read_text
from crisisplan.plan.model import Course, Person, Ref, TrainingRecord, TrainingSession
from crisisplan.rules.training.coverage import Coverage
from crisisplan.rules.training.sessions import attended, expected
from crisisplan.rules.training.wording import course_words, person_words, renewal_words
from crisisplan.ui.desk import Desk
from crisisplan.ui.editors import Combo
from crisisplan.ui.labels import text_label
from crisisplan.ui.plandialog import PlanDialog
from crisisplan.ui.theme import Theme
from crisisplan.ui.training.people import PeopleTicks

_UNREADABLE = object()
_LONGEST = 200


class RecordDialog(PlanDialog):
    """A course that one or many people completed on a day."""

    def __init__(
        self,
        parent: QWidget,
        theme: Theme,
        desk: Desk,
        found: Coverage,
        person: Person | None = None,
        course: Course | None = None,
    ) -> None:
        """``person``: record of this person alone."""
        who = f" of {person_words(person)}" if person is not None else ""
        words = (
            "For everybody who completed the same course on the same day. You can undo it in one "
            "step."
            if person is None
            else "The certificate is attached on the card afterwards."
        )
        super().__init__(parent, f"Record a training{who}", words, "Record")
        self._desk, self._found, self._person = desk, found, person
        self.course = Combo(theme)
        self.course.setObjectName("record_course")
        self.course.offer(
            [("Choose a course", "")] + [(course_words(each), each.id) for each in found.courses]
        )
        if course is not None:
            self.course.setCurrentIndex(max(0, self.course.findData(course.id)))
        self.completed = self._editor("record_completed", show_date(found.today))
        self.expires = self._editor("record_expires")
        self.minutes = self._editor("record_minutes")
        self.provider = self._editor("record_provider")
        self.verified = self._editor("record_verified")
        self.people: PeopleTicks | None = None
        self.line("Course", self.course)
        self._pair("Completed on", self.completed, "Expires on", self.expires)
        self._rule = text_label("", "help", wrap=True)
        self.column.addWidget(self._rule)
        if person is None:
            self.people = PeopleTicks(found.present, desk.forms, theme)
            self.column.addWidget(text_label("Who", "label"))
            self.column.addWidget(self.people, 1)
            self.setMinimumWidth(theme.px(620))
        self._pair("Provider", self.provider, "Minutes", self.minutes)
        self.line("Verified by", self.verified, "Who has seen the card or was there.")
        self._note = text_label("", "body", wrap=True)
        self.column.addWidget(self._note)
        self.finish()
        self.course.currentIndexChanged.connect(lambda: self._chosen())
        for editor in (self.completed, self.expires, self.minutes):
            editor.textChanged.connect(lambda: self._check())
        if self.people is not None:
            self.people.ticked.connect(self._check)
        self._chosen()

    def _editor(self, name: str, text: str = "") -> QLineEdit:
        editor = QLineEdit(text)
        editor.setMaxLength(_LONGEST)
        editor.setObjectName(name)
        return editor

    def _pair(self, left: str, editor: QLineEdit, right: str, other: QLineEdit) -> None:
        """Two short questions beside each other."""
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        for column, (words, line) in enumerate(((left, editor), (right, other))):
            label = text_label(words, "label")
            label.setBuddy(line)
            line.setAccessibleName(words)
            grid.addWidget(label, 0, column)
            grid.addWidget(line, 1, column)
        self.column.addLayout(grid)

    @property
    def _course(self) -> Course | None:
        return self._desk.plan.get(Course, self.course.currentData() or None)

    def _chosen(self) -> None:
        """Fill in what the course says, as far as nobody has typed something else."""
        course = self._course
        for editor, value in (
            (self.minutes, str(course.minutes) if course and course.minutes else ""),
            (self.provider, (course.provider or "") if course else ""),
        ):
            if not editor.isModified():
                editor.setText(value)
        rule = f" ({renewal_words(course).lower()})" if course is not None else ""
        self._rule.setText(
            f"When it expires, as printed on the card. Empty: the course’s own rule{rule}."
        )
        self._check()

    def _people(self) -> list[Ref]:
        if self._person is not None:
            return [self._person.id]
        assert self.people is not None
        return [p.id for p in self._found.present if p.id in self.people.chosen]

    def records(self) -> list[dict[str, Any]]:
        """The values of the records to add; who has this one already is left out."""
        course, done = self._course, _read(read_date, self.completed.text())
        known = {
            (row.person, row.course, row.completed_on)
            for row in self._desk.plan.rows(TrainingRecord)
        }
        shared = {
            "course": course.id if course is not None else None,
            "completed_on": done,
            "expires_on": _read(read_date, self.expires.text()),
            "minutes": _read(read_number, self.minutes.text()),
            "provider": _read(read_text, self.provider.text()),
            "verified_by": _read(read_text, self.verified.text()),
        }
        return [
            {"person": ref, **shared}
            for ref in self._people()
            if (ref, shared["course"], done) not in known
        ]

    def _check(self) -> None:
        done = _read(read_date, self.completed.text())
        ends = _read(read_date, self.expires.text())
        people, note, why = self._people(), "", ""
        if self._course is None:
            why = "Choose the course."
        elif done is None or done is _UNREADABLE:
            why = "Write the day as 12/3/2026 or Dec 3, 2026."
        elif done > self._found.today:
            why = f"{show_date(done)} has not come yet."
        elif ends is _UNREADABLE:
            why = "Write the day on the card as 12/3/2026, or leave it empty."
        elif ends is not None and ends < done:
            why = "The card would end before it began."
        elif _read(read_number, self.minutes.text()) is _UNREADABLE:
            why = "The minutes are a number, or empty."
        elif not people:
            why = "Tick who completed it."
        else:
            left_out = len(people) - len(self.records())
            if left_out == len(people):
                whose = "This person has" if left_out == 1 else "They all have"
                why = f"{whose} this course from that day already."
            elif left_out:
                has = "person has" if left_out == 1 else "people have"
                note = f"{left_out} {has} it from that day already and stay as they are."
        self._note.setText(note)
        self._note.setVisible(bool(note))
        if self._person is None and people:
            number = len(people)
            self.act.setText(f"Record for {number} {'person' if number == 1 else 'people'}")
        else:
            self.act.setText("Record")
        self.allow(not why, why)


def _read(read: Callable[[str], Any], text: str) -> Any:
    """What a text says, ``None`` for nothing; :data:`_UNREADABLE` where it says none."""
    text = text.strip()
    if not text:
        return None
    try:
        return read(text)
    except UnreadableError:
        return _UNREADABLE


def may_be_ticked(session: TrainingSession, today: date) -> str:
    """Why nobody can be ticked for a session now; empty if people can be."""
    if session.course is None:
        return "Say first which course this session gives."
    if session.on is None:
        return "Give the session a date first."
    if session.on > today:
        return f"The session is on {show_date(session.on)}. Tick who came then."
    return ""


class AttendanceDialog(PlanDialog):
    """Who came to a session."""

    def __init__(
        self, parent: QWidget, theme: Theme, desk: Desk, found: Coverage, session: TrainingSession
    ) -> None:
        words = (
            "Each tick is a record of the course for that person, on the day of the session. A "
            "tick that you take away takes the record with it. You can undo it in one step."
        )
        super().__init__(parent, f"Who came to {session.row_name or 'the session'}?", words, "Save")
        meant = expected(session, found)
        first = {person.id for person in meant}
        people = [*meant, *(person for person in found.present if person.id not in first)]
        notes = dict.fromkeys(first, "expected")
        self._before = {row.person for row in attended(session, desk.plan)}
        self.people = PeopleTicks(people, desk.forms, theme, notes)
        here = {person.id for person in people}
        self.people.tick(ref for ref in self._before if ref in here)
        self.signed = QCheckBox("Everybody who came signed for it")
        self.signed.setObjectName("all_signed")
        rows = attended(session, desk.plan)
        self.signed.setChecked(bool(rows) and all(row.acknowledged for row in rows))
        self._were_signed = self.signed.isChecked()
        self.held = QCheckBox("The session was held")
        self.held.setObjectName("session_held")
        self.held.setChecked(True)
        self.column.addWidget(self.people, 1)
        self.column.addWidget(self.signed)
        self.column.addWidget(self.held)
        self.setMinimumWidth(theme.px(620))
        self.finish()
        self.people.ticked.connect(self._count)
        self._count()

    @property
    def signed_change(self) -> bool | None:
        """What becomes of the signatures: all signed, none; ``None`` where that stays."""
        return self.signed.isChecked() if self.signed.isChecked() != self._were_signed else None

    def _count(self) -> None:
        number = len(self.people.chosen)
        self.act.setText(f"Save: {number} came")
