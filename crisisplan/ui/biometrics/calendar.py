"""The destruction calendar: whose data must be destroyed by when, and what was destroyed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from crisisplan.plan.dates import show_date
from crisisplan.plan.forms import Field
from crisisplan.plan.plan import Plan
from crisisplan.rules.biometrics.destruction import DueDestruction
from crisisplan.rules.biometrics.findings import source_of_rule
from crisisplan.ui.drills.duties import CardList
from crisisplan.ui.fold import Fold
from crisisplan.ui.labels import text_label
from crisisplan.ui.theme import Theme


@dataclass(frozen=True)
class DueWords:
    """How a destruction stands, in words and with an icon."""

    text: str
    icon: str
    status: str
    """``bad``, ``warn``, ``info``, ``ok`` or ``neutral``."""


def due_words(due: DueDestruction, today: date) -> DueWords:
    """Overdue by how many days, due when, or destroyed and whether that is proved."""
    if due.is_done:
        assert due.row is not None
        assert due.row.done_on is not None
        day = show_date(due.row.done_on)
        if due.row.done_by and due.row.how and due.row.proof:
            return DueWords(f"Destroyed {day}", "check-circle-fill", "ok")
        return DueWords(f"Destroyed {day}, proof missing", "warning-fill", "warn")
    if due.due_on is None:
        return DueWords("No deadline known", "question", "warn")
    days = (due.due_on - today).days
    counted = f"{abs(days)} {'day' if abs(days) == 1 else 'days'}"
    if days < 0:
        return DueWords(f"Overdue by {counted}", "x-circle-fill", "bad")
    if due.is_due_soon(today):
        words = f"Due in {counted}" if days else "Due today"
        return DueWords(words, "clock-fill", "warn")
    return DueWords(f"Due {show_date(due.due_on)}", "calendar-blank", "neutral")


class DestructionCalendar(CardList):
    """What has to be destroyed, overdue first; each with a button to record that it was."""

    grown = Signal()
    """There are cards that were not there before."""
    record_wanted = Signal(object)
    """Of this one it is to be recorded that it was destroyed."""
    certificate_wanted = Signal(object)
    """The certificate of the destruction with this id is to be printed."""

    def __init__(self, plan: Plan, cause: Field, theme: Theme) -> None:
        super().__init__(theme)
        self._plan = plan
        self._cause = cause
        self.setObjectName("destruction_calendar")

    def show_calendar(self, every: Sequence[DueDestruction], today: date, *, writes: bool) -> None:
        """Show these, the overdue ones first."""
        ordered = sorted(every, key=lambda due: (not due.is_overdue(today), due.due_on or date.max))
        there = set(self._cards)
        self.keep({
            (*_identity(due), due_words(due, today).text, due.system.name, writes): (
                lambda due=due: self._make(due, today, writes)
            )
            for due in ordered
        })  # fmt: skip
        if set(self._cards) - there:
            # Tab follows the order of children: the last card made is not always the last shown.
            for card in self._shown:
                card.raise_()
            self.grown.emit()

    @property
    def buttons(self) -> list[QPushButton]:
        """The buttons of all cards, from the top."""
        return [button for card in self._shown for button in card.findChildren(QPushButton)]

    @property
    def _shown(self) -> list[QWidget]:
        places = range(self.layout().count())
        return [self.layout().itemAt(place).widget() for place in places]

    def _make(self, due: DueDestruction, today: date, writes: bool) -> QWidget:
        told = due_words(due, today)
        frame, layout = self.card("due")
        frame.setProperty("status", told.status)
        icon, state = QLabel(), text_label(told.text, "state")
        self._theme.show_icon(icon, told.icon, told.status, 14)
        state.setProperty("status", told.status)
        chip = QFrame()
        chip.setProperty("kind", "state-chip")
        chip.setProperty("status", told.status)
        inside = QHBoxLayout(chip)
        inside.setContentsMargins(8, 2, 8, 2)
        inside.setSpacing(5)
        inside.addWidget(icon)
        inside.addWidget(state)
        top = QHBoxLayout()
        top.setSpacing(10)
        top.addWidget(text_label(due.group, "card-title", wrap=True), 1)
        top.addWidget(chip, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(top)
        cause = self._cause.show(due.cause, self._plan)
        name = due.system.name or "A system without a name"
        stops = "Use stopped" if due.caused_on <= today else "Use stops"
        words = f"{name}. {cause}. {stops} {show_date(due.caused_on)}."
        if due.due_on is not None and not due.is_done:
            words += f" Destroy by {show_date(due.due_on)}."
        layout.addWidget(text_label(words, "body", wrap=True))
        if due.rule is not None:
            status = source_of_rule(due.rule).status.label
            label = text_label(f"{due.rule.citation}. {status}.", "caption", wrap=True)
            label.setToolTip(due.rule.source_url)
            layout.addWidget(label)
        elif due.due_on is not None:
            layout.addWidget(text_label("The school’s own deadline.", "caption", wrap=True))
        line = QHBoxLayout()
        line.setSpacing(8)
        if writes:
            verb = "Change the record…" if due.is_done else "Record destruction…"
            act = lambda: self.record_wanted.emit(due)  # noqa: E731
            line.addWidget(self.button(verb, "record_destruction", act, due.group))
        if due.is_done and due.row is not None:
            ref = due.row.id
            sign = lambda: self.certificate_wanted.emit(ref)  # noqa: E731
            line.addWidget(self.button("Print the certificate…", "certificate", sign, due.group))
        line.addStretch()
        layout.addLayout(line)
        return frame


def _identity(due: DueDestruction) -> tuple[object, ...]:
    row = due.row
    return (
        due.system.id, due.cause, due.group, due.caused_on, due.due_on,
        row.id if row is not None else "",
        (row.done_on, row.done_by, row.how, row.proof) if row is not None else (),
    )  # fmt: skip


class DestructionSection(QWidget):
    """The calendar, what was destroyed already, and the way to record a withdrawal."""

    grown = Signal()

    def __init__(self, plan: Plan, cause: Field, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("destruction")
        self.waiting = DestructionCalendar(plan, cause, theme)
        self.done = DestructionCalendar(plan, cause, theme)
        self.done.setObjectName("destroyed")
        for calendar in (self.waiting, self.done):
            calendar.grown.connect(self.grown)
        self.withdraw = QPushButton("Record a withdrawal…")
        self.withdraw.setObjectName("withdrawal")
        self.withdraw.setProperty("kind", "quiet")
        theme.show_icon(self.withdraw, "file-minus", "accent")
        self.none = text_label("", "quiet", wrap=True)
        self.fold = Fold("destroyed", theme)
        self.fold.body.addWidget(self.done)
        self._top = QHBoxLayout()
        self._top.addWidget(text_label("To be destroyed", "section"))
        self._top.addStretch()
        self._top.addWidget(self.withdraw)
        layout = QVBoxLayout(self)
        # It is about all systems: not one more group of the record above it.
        layout.setContentsMargins(0, 14, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(self._top)
        layout.addWidget(text_label(
            "From each system’s deadline and the school calendar. A withdrawal is known by the "
            "number of its paper, never by a name.", "help", wrap=True,
        ))  # fmt: skip
        layout.addWidget(self.none)
        layout.addWidget(self.waiting)
        layout.addWidget(self.fold)

    def show_calendar(
        self, every: Sequence[DueDestruction], today: date, *, writes: bool, withdraws: bool
    ) -> None:  # fmt: skip
        """Show what waits, and folded away what was destroyed; ``withdraws``: permission can be
        withdrawn, because a system is planned or in use.
        """
        done = [due for due in every if due.is_done]
        waiting = [due for due in every if not due.is_done]
        self.waiting.show_calendar(waiting, today, writes=writes)
        self.done.show_calendar(done, today, writes=writes)
        self.fold.name(f"Destroyed already ({len(done)})")
        self.fold.setVisible(bool(done))
        self.none.setText("Nothing is known that has to be destroyed.")
        self.none.setVisible(not waiting)
        self.withdraw.setVisible(writes and withdraws)
