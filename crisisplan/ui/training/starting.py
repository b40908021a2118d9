"""Dialogs about what is asked: the starting set, courses of the catalogue, a law switched off."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from crisisplan.plan.forms import Forms
from crisisplan.plan.model import Course
from crisisplan.plan.plan import Plan
from crisisplan.rules.states import State
from crisisplan.rules.training.catalog import Catalog, CatalogCourse
from crisisplan.rules.training.starting_set import Proposed
from crisisplan.rules.training.wording import renewal_words, who_words
from crisisplan.ui.dialogs import ReasonDialog
from crisisplan.ui.labels import text_label
from crisisplan.ui.plandialog import PlanDialog
from crisisplan.ui.theme import Theme
from crisisplan.ui.wrappedtable import TickRows, wrapped_table


class TickDialog(PlanDialog):
    """Something offered as rows with ticks; what is ticked is taken over."""

    def __init__(self, parent: QWidget, theme: Theme, title: str, words: str, nothing: str) -> None:
        """``nothing``: what is said where nothing is offered."""
        super().__init__(parent, title, words, "Add")
        self._theme, self._nothing = theme, nothing

    def offer(
        self,
        name: str,
        heads: Sequence[str],
        words: Callable[[Any], Sequence[str]],
        offered: Sequence[Any],
        ticks: Iterable[bool],
    ) -> None:
        """Show what is offered, in the words of each, and finish the dialog."""
        self.offered = list(offered)
        self.model = TickRows(heads, words)
        self.model.show_ticks(offered, ticks)
        view = wrapped_table(name, heads[0], self.model, self._theme)
        view.setMinimumHeight(self._theme.px(320))
        all_, none = QPushButton("Tick all"), QPushButton("Untick all")
        line = QHBoxLayout()
        line.addStretch()
        for button, ticked in ((all_, True), (none, False)):
            button.setProperty("kind", "quiet")
            button.setAutoDefault(False)
            button.clicked.connect(lambda _=False, ticked=ticked: self.model.tick_all(ticked))
            line.addWidget(button)
        if offered:
            self.column.addLayout(line)
            self.column.addWidget(view, 1)
        else:
            self.column.addWidget(text_label(self._nothing, "body", wrap=True))
        self.finish()
        self.model.ticked.connect(self._count)
        self._count()
        room = self.parentWidget().window().size()
        wide, high = min(self._theme.px(900), room.width()), min(self._theme.px(620), room.height())
        self.resize(wide, high if offered else self.sizeHint().height())

    def chosen(self) -> list[Any]:
        """What is ticked."""
        return self.model.chosen()

    def _count(self) -> None:
        number = len(self.chosen())
        self.act.setText(f"Add {number}" if number else "Add")
        why = "Tick what to add." if self.model.can_tick() else "Nothing to add."
        self.allow(bool(number), why)


class StartingDialog(TickDialog):
    """What the state, the roles and the kinds of staff call for, before anything is added."""

    def __init__(
        self,
        parent: QWidget,
        theme: Theme,
        forms: Forms,
        plan: Plan,
        proposals: Sequence[Proposed],
        state_words: str,
    ) -> None:
        words = (
            f"{state_words} What many schools start with is ticked; the rest is offered. You can "
            "change every line afterwards, and undo all of it in one step."
        )
        nothing = "Everything that is known for your school is in your list already."
        super().__init__(parent, theme, "What should your people learn?", words, nothing)

        def told(proposed: Proposed) -> tuple[str, str, str]:
            return (
                str(proposed.course["name"]),
                f"{who_words(proposed.requirement, plan, forms)}. {proposed.about}",
                f"{_basis(proposed)}\n{renewal_words(Course(**proposed.course))}",
            )

        heads = ("Course", "Who, and what it is", "Asked by")
        ticks = (proposed.recommended for proposed in proposals)
        self.offer("starting_set", heads, told, proposals, ticks)


def _basis(proposed: Proposed) -> str:
    source = proposed.source
    if proposed.requirement.get("basis") == "state_law":
        line = " Your line for it becomes the law’s." if proposed.line is not None else ""
        return f"State law: {source.citation}. {source.status.label}.{line}"
    return source.status.label


def state_words(
    state: State | None, code: str | None, label: str, control: str | None = None
) -> str:
    """What was found of a state’s law on training staff, in words.

    ``control`` is the school’s: public, charter or private; ``None`` where it is not known.
    """
    if code is None:
        return "No state is chosen in the step School yet, so no law is shown: only good practice."
    if state is None:
        return (
            f"Nothing was reviewed for {label}. That does not mean that there is no rule: ask "
            "your district."
        )
    laws = state.staff_laws(control)
    if not laws:
        return (
            f"In the laws of {state.name} that were read, nothing was found about training staff. "
            "That does not mean that there is no rule: ask your district."
        )
    noun = "law" if len(laws) == 1 else "laws"
    return f"{state.name}: {len(laws)} {noun} about training staff found; they come first."


class CatalogDialog(TickDialog):
    """Courses to choose from, with how long they count and how sure that is."""

    def __init__(self, parent: QWidget, theme: Theme, plan: Plan, catalog: Catalog) -> None:
        words = (
            "Nothing here is a duty. Where no source says how long a course counts, that is your "
            "school’s to set."
        )
        nothing = "Every course of the catalogue is in your list already."
        super().__init__(parent, theme, "Add courses from the catalogue?", words, nothing)
        there = {row.catalogue for row in plan.rows(Course)}
        courses = [course for course in catalog.courses if course.key not in there]
        heads = ("Course", "What it is", "Renewed")
        self.offer("catalogue", heads, _of_catalogue, courses, [False] * len(courses))


def _of_catalogue(course: CatalogCourse) -> tuple[str, str, str]:
    return (
        course.name,
        f"{course.about} {course.provider}."
        + (f" {_length(course.hours)}." if course.hours is not None else ""),
        f"{_renewal(course)}: {course.renewal_status.label.lower()}"
        + (f"\n{course.renewal_source[0]}" if course.renewal_source[0] else ""),
    )


def _length(hours: float) -> str:
    if hours < 2:
        return f"{round(hours * 60)} minutes"
    return f"{hours:g} hours"


def _renewal(course: CatalogCourse) -> str:
    rule = course.renewal
    return renewal_words(Course(renewal=rule.rule, renewal_months=rule.months))


class SwitchOffDialog(ReasonDialog):
    """Why a law does not concern this school."""

    def __init__(self, parent: QWidget, theme: Theme, course: str, citation: str) -> None:
        words = (
            "The law asks for this, as we read it. The school decides, not the program: the reason "
            "is kept in the plan, and an auditor will ask for it."
        )
        title = f"Switch off “{course}”?"
        super().__init__(parent, theme, title, words, "Switch it off", (citation,))


class RetireDialog(PlanDialog):
    """A course that has records is to be removed: it is retired instead, or stays."""

    def __init__(self, parent: QWidget, names: str, records: str) -> None:
        words = (
            f"{records} it, and they are proof. A retired course is asked of nobody and offered "
            "no more; its records stay. You can take that back under “Retired”."
        )
        super().__init__(parent, f"Retire {names} instead?", words, "Retire")
        self.cancel.setText("Keep it")
        self.finish()
