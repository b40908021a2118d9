"""Trainings as they are recorded and sessions as they are planned, each as one edit."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QObject

from crisisplan.plan.model import (
    Course,
    Person,
    TrainingRecord,
    TrainingRequirement,
    TrainingSession,
)
from crisisplan.rules.training.coverage import Coverage, coverage
from crisisplan.rules.training.sessions import attended, to_make_up
from crisisplan.rules.training.starting_set import course_values
from crisisplan.rules.training.wording import course_words
from crisisplan.ui.page import StepPage
from crisisplan.ui.plandialog import accepted
from crisisplan.ui.training.recording import AttendanceDialog, RecordDialog, may_be_ticked

BRIEFING = "plan_orientation"
"""The course of the catalogue that the yearly briefing gives."""
_BRIEFING = {
    "name": "Yearly briefing on the plan",
    "minutes": 60,
    "topics": "What each action means and when it is called\nEach person’s own part and alternate\n"
    "Where the plan is kept, and who is called\nReunification in short\nWhat changed since last "
    "year",
    "materials": "Staff edition of the plan, classroom cards, acknowledgment sheet",
}


class Recorder(QObject):
    """Asks what was completed and who came, and keeps it; plans sessions."""

    def __init__(self, page: StepPage, today: Callable[[], date]) -> None:
        super().__init__(page)
        self._page, self._desk, self._today = page, page.desk, today

    def record(self, person: Person | None, course: Course | None) -> None:
        """Ask what was completed, by whom if that is not known, and keep it as one edit."""
        if self._desk.file.read_only:
            return
        self._page.flush()
        found = coverage(self._desk.plan, self._today())
        dialog = RecordDialog(self._page, self._page.theme, self._desk, found, person, course)
        if not accepted(dialog):
            return
        records = dialog.records()
        kept = self._desk.plan.get(Course, records[0]["course"])
        people = [self._desk.plan.name_of(values["person"]) for values in records]
        whose = people[0] if len(people) == 1 else f"{len(people)} people"

        def add() -> None:
            for values in records:
                self._desk.file.add(TrainingRecord, **values)

        if self._desk.edit(f"Record “{course_words(kept)}” of {whose}", add, self):
            self._page.told.emit(f"{course_words(kept)} recorded for {whose}.", True)

    def tick_who_came(self, session: TrainingSession) -> None:
        """Ask who came to a session, and write that down as one edit."""
        self._page.flush()
        found = coverage(self._desk.plan, self._today())
        if may_be_ticked(session, found.today):
            return
        dialog = AttendanceDialog(self._page, self._page.theme, self._desk, found, session)
        if not accepted(dialog):
            return
        here = {person.id for person in found.present}
        came, signed = dialog.people.chosen, dialog.signed_change
        held = dialog.held.isChecked()
        known = attended(session, self._desk.plan)
        course = self._desk.plan.get(Course, session.course)
        file, before = self._desk.file, {row.person for row in known}

        def change() -> None:
            # Whoever left since stays in the records: nobody can be ticked or unticked there.
            gone = [row for row in known if row.person in here and row.person not in came]
            file.remove(*gone)
            rows = [row for row in known if row not in gone]
            for person in found.present:
                if person.id in came and person.id not in before:
                    rows.append(self._record_of(session, course, person))
            for row in rows:
                if signed is not None:
                    row.acknowledged = signed
            session.held = held

        if self._desk.edit(f"Record who came to {session.row_name}", change, self):
            self._page.told.emit(f"{len(came)} came to {session.row_name}.", True)

    def _record_of(
        self, session: TrainingSession, course: Course | None, person: Person
    ) -> TrainingRecord:
        """A record of somebody who came; inside an edit only."""
        return self._desk.file.add(
            TrainingRecord,
            person=person.id,
            course=session.course,
            completed_on=session.on,
            minutes=session.minutes or (course.minutes if course is not None else None),
            provider=course.provider if course is not None else None,
            verified_by=session.trainer,
            session=session.id,
        )

    def hold(self, session: TrainingSession, held: bool) -> None:
        """Mark a session as held or not."""
        words = "held" if held else "not held"

        def change() -> None:
            session.held = held

        if self._desk.edit(f"{session.row_name}: {words}", change, self):
            self._page.told.emit(f"{session.row_name} is marked as {words}.", True)

    def plan_briefing(self) -> TrainingSession | None:
        """Add the yearly briefing of all staff, with its course; the session, if it was added."""
        plan, file = self._desk.plan, self._desk.file
        course = next((row for row in plan.rows(Course) if row.catalogue == BRIEFING), None)
        asked = course is not None and any(
            row.course == course.id for row in plan.rows(TrainingRequirement)
        )
        added: list[TrainingSession] = []

        def add() -> None:
            given = course or file.add(
                Course, **course_values(self._desk.reference.courses.course(BRIEFING))
            )
            given.retired = None if given.retired else given.retired
            if not asked:
                file.add(
                    TrainingRequirement,
                    course=given.id,
                    who="all_staff",
                    basis="practice",
                    rule=f"practice.{BRIEFING}",
                )
            added.append(file.add(TrainingSession, course=given.id, **_BRIEFING))

        if self._desk.edit("Plan the yearly briefing", add, self):
            more = "" if asked else " All staff are asked for it now."
            self._page.told.emit(f"The yearly briefing is planned.{more}", True)
        return next(iter(added), None)

    def plan_make_up(self, session: TrainingSession, found: Coverage) -> TrainingSession | None:
        """Add another session for those who missed one; the session, if it was added."""
        values = {
            key: getattr(session, key)
            for key in ("course", "category", "minutes", "place", "trainer", "topics", "materials")
        }
        number = len(to_make_up(session, self._desk.plan, found))
        added: list[TrainingSession] = []

        def add() -> None:
            name = f"{session.name or 'Session'}: make-up"
            added.append(self._desk.file.add(TrainingSession, session, name=name, **values))

        if self._desk.edit(f"Plan a make-up of {session.row_name}", add, self):
            people = "1 person" if number == 1 else f"{number} people"
            self._page.told.emit(f"A make-up session for {people} is planned.", True)
        return next(iter(added), None)
