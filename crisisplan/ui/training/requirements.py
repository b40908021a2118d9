"""What is asked of whom: courses taken over, retired and switched off, each as one edit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QObject, QTimer

from crisisplan.plan.forms import Table
from crisisplan.plan.model import Course, Entity, School, TrainingRecord, TrainingRequirement
from crisisplan.rules.finding import Facts, listed
from crisisplan.rules.training.findings import rule_of
from crisisplan.rules.training.starting_set import Proposed, course_values, starting_set
from crisisplan.rules.training.wording import course_words
from crisisplan.ui.page import StepPage
from crisisplan.ui.plandialog import accepted
from crisisplan.ui.training.starting import (
    CatalogDialog,
    RetireDialog,
    StartingDialog,
    SwitchOffDialog,
    state_words,
)


class Requirements(QObject):
    """Asks which courses to take over, and keeps the reason for a law that is switched off."""

    def __init__(self, page: StepPage, facts: Callable[[], Facts]) -> None:
        super().__init__(page)
        self._page, self._desk, self._facts = page, page.desk, facts
        self._desk.changed.connect(self._changed)

    def start_set(self) -> None:
        """Show what state, roles and kinds of staff call for, and take over what is ticked."""
        self._page.flush()
        plan, school = self._desk.plan, self._desk.plan.one(School)
        state = self._desk.reference.state(school.state)
        label = self._desk.forms.step("school").field("state").text(school, plan)
        proposals = starting_set(plan, state, self._desk.reference.courses)
        words = state_words(state, school.state, label, school.control)
        dialog = StartingDialog(
            self._page, self._page.theme, self._desk.forms, plan, proposals, words
        )
        if accepted(dialog):
            self.accept(dialog.chosen())

    def accept(self, chosen: Sequence[Proposed]) -> None:
        """Take over what was proposed, each course once, as one edit."""
        file = self._desk.file
        number = self._page.form.table("requirements").counted(len(chosen))

        def add() -> None:
            made: dict[str, Course] = {}
            for proposed in chosen:
                name = proposed.course["name"]
                course = proposed.known or made.get(name) or file.add(Course, **proposed.course)
                made[name] = course
                if proposed.line is not None:
                    # What the school wrote stays: where it is written, when somebody new has it.
                    line, law = proposed.line, proposed.requirement
                    line.basis, line.rule = law["basis"], law["rule"]
                    line.reason = line.reason or law["reason"]
                    continue
                file.add(TrainingRequirement, course=course.id, **proposed.requirement)

        if self._desk.edit(f"Start with {number}", add, self):
            self._page.told.emit(f"{number} added.", True)

    def add_from_catalogue(self) -> None:
        """Ask which courses of the catalogue to add, and add them as one edit."""
        self._page.flush()
        dialog = CatalogDialog(
            self._page, self._page.theme, self._desk.plan, self._desk.reference.courses
        )
        if not accepted(dialog):
            return
        chosen = dialog.chosen()
        number = self._page.form.table("courses").counted(len(chosen))
        rows: list[Course] = []

        def add() -> None:
            rows.extend(self._desk.file.add(Course, **course_values(course)) for course in chosen)

        if self._desk.edit(f"Add {number} of the catalogue", add, self):
            self._page.tables["courses"].show_rows(rows)
            self._page.told.emit(f"{number} added.", True)

    def remove_courses(self, table: Table, rows: list[Entity]) -> None:
        """Remove courses; those with records are retired instead, if that is wanted."""
        plan = self._desk.plan
        used = {row.course for row in plan.rows(TrainingRecord)}
        kept = [row for row in rows if isinstance(row, Course) and row.id in used]
        if not kept:
            self._page.remove_wanted.emit(table, rows)
            return
        self.retire(kept)
        others = [row for row in rows if row not in kept]
        if others:
            self._page.remove_wanted.emit(table, others)

    def retire(self, courses: list[Course]) -> None:
        """Ask whether courses that have records are to be retired, and do it as one edit."""
        names = listed([course_words(course) for course in courses])
        refs = {course.id for course in courses}
        number = sum(row.course in refs for row in self._desk.plan.rows(TrainingRecord))
        noun = "record names" if number == 1 else "records name"
        dialog = RetireDialog(self._page, names, f"{number} {noun}")
        if not accepted(dialog):
            return

        def change() -> None:
            for course in courses:
                course.retired = True

        if self._desk.edit(f"Retire {names}", change, self):
            self._page.told.emit(f"{names}: retired. The records stay.", True)

    def _changed(self, transaction: Any, by: object) -> None:
        """A law that was just switched off needs a reason; without one it stays on."""
        if by is None or by is self:
            return
        rows = [
            change.row
            for change in transaction.changes
            if isinstance(change.row, TrainingRequirement)
            and change.field == "switched_off"
            and change.row.switched_off
            and change.row.basis == "state_law"
        ]
        if rows:
            # When whoever changed it has finished.
            QTimer.singleShot(0, self, lambda: self._ask_for_reason(rows))

    def _ask_for_reason(self, rows: list[TrainingRequirement]) -> None:
        plan = self._desk.plan
        names = listed([course_words(plan.get(Course, row.course)) for row in rows])
        rule = rule_of(rows[0], self._facts())
        citation = rule.citation if rule is not None else rows[0].reason or ""
        dialog = SwitchOffDialog(self._page, self._page.theme, names, citation)
        agreed = accepted(dialog)
        # One edit holds both: what was switched off without a reason is taken back first.
        self._desk.undo()
        if not agreed:
            return

        def change() -> None:
            for row in rows:
                row.switched_off, row.reason = True, dialog.words

        if self._desk.edit(f"Switch off {names}", change, self):
            self._page.told.emit(f"{names}: switched off, with the reason.", True)
