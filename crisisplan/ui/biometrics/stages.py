"""The way of a system from draft to retired: where it is, the next move, what that lacks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from crisisplan.plan.dates import show_date
from crisisplan.plan.model import BiometricSystem, Ref
from crisisplan.rules.biometrics.findings import source_of_rule
from crisisplan.rules.biometrics.sheet import Sheet
from crisisplan.rules.biometrics.stages import STAGES, Need, next_stage, stage_before, stage_of
from crisisplan.ui.labels import text_label
from crisisplan.ui.theme import Theme

NAMES = {
    "draft": "Draft",
    "checked": "Stop-check",
    "consulted": "Consultation",
    "approved": "Board approval",
    "published": "Published",
    "retired": "Retired",
}
MOVED = {
    "checked": "{}: the stop-check is passed.",
    "consulted": "{}: the consultation is recorded.",
    "approved": "{} is approved by the board.",
    "published": "{} is published.",
    "retired": "{} is retired.",
}
"""What is said once a move was made."""
_MOVES = {
    "checked": "Pass the stop-check",
    "consulted": "Mark as consulted",
    "approved": "Record the board’s vote…",
    "published": "Publish",
    "retired": "Retire the system",
}
_READY = "What decides about the law is known, and no answer goes against what was read."
_FIRST_NEEDS = 5
_COLUMNS = ((len(NAMES), 620), (3, 460), (2, 300), (1, 0))
"""How many stages stand beside each other from which width at 100 % on."""


def review_words(system: BiometricSystem, today: date) -> str:
    """That a review of a published system is due, and since when; empty while none is."""
    day = system.review_on
    if stage_of(system) != "published" or system.is_settled or day is None or day > today:
        return ""
    return "A review is due today." if day == today else f"A review was due on {show_date(day)}."


class Stepper(QFrame):
    """The stages in order: what was reached, where the system is, what comes."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setObjectName("stepper")
        self.setProperty("kind", "card")
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(14, 8, 14, 8)
        self._grid.setSpacing(8)
        self._columns = 0
        self._icons: dict[str, QLabel] = {}
        self._names: dict[str, QLabel] = {}
        self._cells: list[QWidget] = []
        self._rules: list[QFrame] = []
        for number, (key, name) in enumerate(NAMES.items()):
            if number:
                rule = QFrame(self)
                rule.setProperty("kind", "line")
                self._rules.append(rule)
            cell = QWidget(self)
            stage = QHBoxLayout(cell)
            stage.setContentsMargins(0, 0, 0, 0)
            stage.setSpacing(6)
            self._icons[key], self._names[key] = QLabel(), text_label(name, "quiet")
            stage.addWidget(self._icons[key])
            stage.addWidget(self._names[key])
            stage.addStretch()
            self._cells.append(cell)
        self._shown: tuple[str, bool, bool, bool, bool] = (STAGES[0], False, False, False, False)
        theme.follow(self, self._dress)

    def show_stage(
        self, stage: str, *, stopped: bool, settled: bool, review: bool, amiss: bool
    ) -> None:  # fmt: skip
        """Show how far it is; ``stopped``: something stands against the next stage, ``amiss``:
        against the one that was reached.
        """
        self._shown = stage, stopped, settled, review, amiss
        self._dress()

    def _dress(self) -> None:
        stage, stopped, settled, review, amiss = self._shown
        here = STAGES.index(stage)
        for number, key in enumerate(NAMES):
            if number == here and amiss:
                icon, color, words = "warning-octagon-fill", "bad", "not in order"
            elif number == here and review:
                icon, color, words = "clock-fill", "warn", "review due"
            elif number <= here:
                icon, color, words = "check-circle-fill", "ok", "reached"
            elif number == here + 1 and stopped and key != "retired":
                icon, color, words = "warning-octagon-fill", "bad", "stopped"
            elif number == here + 1 and not settled and key != "retired":
                icon, color, words = "circle-dashed", "warn", "next"
            else:
                icon, color, words = "circle", "muted", "to come"
            self._icons[key].setPixmap(self._theme.pixmap(icon, color, 16))
            self._icons[key].setAccessibleName(words)
            label = self._names[key]
            kind = "strong" if number == here else "quiet"
            if label.property("kind") != kind:
                label.setProperty("kind", kind)
                label.style().unpolish(label)
                label.style().polish(label)
            label.setAccessibleName(f"{NAMES[key]}, {words}")
        self.setAccessibleName(f"Stage: {NAMES[stage]}")
        self._turn()

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Narrower than all stages side by side: they go on in the next line."""
        hint = super().minimumSizeHint()
        widest = max(cell.sizeHint().width() for cell in self._cells)
        return QSize(widest + 28, hint.height())

    def resizeEvent(self, event: Any) -> None:  # noqa: N802
        """In several lines where there is little room."""
        super().resizeEvent(event)
        self._turn()

    def _turn(self) -> None:
        columns = next(n for n, least in _COLUMNS if self.width() >= self._theme.px(least))
        if columns == self._columns:
            return
        self._columns = columns
        across = columns == len(self._cells)
        for number, cell in enumerate(self._cells):
            self._grid.addWidget(cell, number // columns, 2 * (number % columns))
        for number, rule in enumerate(self._rules):
            self._grid.addWidget(rule, 0, 2 * number + 1)
            rule.setVisible(across)
            self._grid.setColumnStretch(2 * number + 1, 1 if across else 0)
        for number in range(len(self._cells)):
            self._grid.setColumnStretch(2 * number, int(not across and number < columns))


class StageBox(QWidget):
    """The next move and what it lacks; a ban first, with the two ways on."""

    grown = Signal()
    """Other buttons than before stand here."""
    move_wanted = Signal(str)
    """To this stage."""
    back_wanted = Signal()
    counsel_wanted = Signal()
    refuse_wanted = Signal()
    unrefuse_wanted = Signal()
    certificate_wanted = Signal(object)
    """The certificate of the destruction with this id is to be printed."""
    need_wanted = Signal(str, str)
    """The place where a need is met: the step, and ``systems.policy``."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._every = False
        self._told: tuple[Any, ...] = ()
        self._lacking: Sequence[Need] = ()
        self._unsettled: Sequence[Need] = ()
        self._after: str | None = None
        self.setObjectName("stage_box")
        self.stepper = Stepper(theme)
        self._ban = QFrame()
        self._ban.setObjectName("ban")
        self._ban.setProperty("kind", "verdict")
        self._ban.setProperty("status", "bad")
        self._ban_column = QVBoxLayout(self._ban)
        self._ban_column.setContentsMargins(14, 10, 14, 12)
        self._ban_column.setSpacing(4)
        self._state = text_label("", "body", wrap=True)
        self._review = QWidget()
        self._review_line = QVBoxLayout(self._review)
        self._review_line.setContentsMargins(0, 0, 0, 0)
        self._needs = QWidget()
        self._needs_column = QVBoxLayout(self._needs)
        self._needs_column.setContentsMargins(0, 0, 0, 0)
        self._needs_column.setSpacing(3)
        self.move_button = self._button("", "next_stage", lambda: self.move_wanted.emit(self._next))
        self.move_button.setProperty("kind", "primary")
        self.back = self._button("", "stage_back", self.back_wanted.emit)
        theme.show_icon(self.back, "arrow-u-up-left", "text")
        self.counsel = self._button("Record counsel’s note…", "counsel", self.counsel_wanted.emit)
        self.refuse = self._button("Refuse this system…", "refuse", self.refuse_wanted.emit)
        theme.show_icon(self.refuse, "prohibit", "text")
        self.unrefuse = self._button("Take the refusal back", "unrefuse", self.unrefuse_wanted.emit)
        self.certificate = self._button(
            "Print the certificate…", "print_certificate",
            lambda: self.certificate_wanted.emit(self._certificate),
        )  # fmt: skip
        theme.show_icon(self.certificate, "printer", "text")
        self._next = ""
        self._certificate: Ref = ""
        self._acts = QHBoxLayout()
        self._acts.setSpacing(8)
        self._buttons = (
            self.move_button, self.certificate, self.counsel, self.refuse, self.unrefuse, self.back
        )  # fmt: skip
        for button in self._buttons:
            self._acts.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        self._acts.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for widget in (self.stepper, self._ban, self._state, self._review, self._needs):
            column.addWidget(widget)
        column.addLayout(self._acts)

    def _button(self, words: str, key: str, act: Callable[[], None]) -> QPushButton:
        button = QPushButton(words)
        button.setObjectName(key)
        button.clicked.connect(lambda: act())
        return button

    def minimumSizeHint(self) -> Any:  # noqa: N802
        """Narrower than all buttons side by side: they go below each other."""
        hint = super().minimumSizeHint()
        hint.setWidth(min(hint.width(), self._theme.px(280)))
        return hint

    def resizeEvent(self, event: Any) -> None:  # noqa: N802
        """Buttons side by side, or below each other where there is little room."""
        super().resizeEvent(event)
        self._turn()

    def _turn(self) -> None:
        directions = QHBoxLayout.Direction
        shown = [button.sizeHint().width() + 8 for button in self._buttons if not button.isHidden()]
        beside = sum(shown) <= self.width()
        self._acts.setDirection(directions.LeftToRight if beside else directions.TopToBottom)

    # -- what is shown

    def show_sheet(
        self, sheet: Sheet, lacking: Sequence[Need], today: date, *,
        stopped: bool = False, unsettled: Sequence[Need] = (), writes: bool,
    ) -> None:  # fmt: skip
        """Show the stage of a system.

        ``lacking`` is what the next move still needs, ``unsettled`` what a published system does
        not have any more; ``stopped``: an answer goes against the law that was read.
        """
        system, check = sheet.system, sheet.check
        stage, after, before = stage_of(system), next_stage(system), stage_before(system)
        banned = sheet.is_stopped
        review = review_words(system, today)
        # The day of the vote is asked as the move is made, and the ban itself asks for counsel.
        passed_over = {"systems.approved_on", *(("systems.counsel_note",) if banned else ())}
        lacking = [need for need in lacking if need.field not in passed_over]
        told = (
            system.id, check.bans, sheet.has_counsel, tuple(lacking), tuple(unsettled), after,
            system.refused_on, review,
        )  # fmt: skip
        if system.id != (self._told[0] if self._told else ""):
            self._every = False
        self.stepper.show_stage(
            stage, stopped=banned or stopped, settled=system.is_settled, review=bool(review),
            amiss=bool(unsettled),
        )  # fmt: skip
        if told != self._told:
            self._told = told
            self._lacking, self._unsettled, self._after = lacking, unsettled, after
            self._show_ban(sheet)
            self._show_review(review)
            self._show_needs()
            self.grown.emit()
        ready = "" if lacking or check.outcome.key != "duties" else _READY
        self._state.setText(self._in_words(sheet) or (ready if stage == "draft" else ""))
        self._state.setVisible(bool(self._state.text()))
        self._next = after or ""
        # What is forbidden can still be retired, with its data destroyed.
        barred = after is None or (banned and after != "retired")
        self.move_button.setVisible(writes and not barred)
        self.move_button.setText(_MOVES.get(self._next, ""))
        self.move_button.setEnabled(not lacking)
        # What is in use stays so: to retire it is not what is wanted next.
        self._set_kind(self.move_button, "" if after == "retired" else "primary")
        why = "Answer what is listed first." if lacking else ""
        self.move_button.setToolTip(why)
        self.move_button.setAccessibleDescription(why)
        known = check.stops or not check.missing
        ask = check.outcome.key != "duties" and not system.is_settled
        self.counsel.setVisible(writes and ask and (known or sheet.has_counsel))
        self.counsel.setText("Change counsel’s note…" if sheet.has_counsel
                             else "Record counsel’s note…")  # fmt: skip
        # What is in use is retired, with its data destroyed; only a plan can be refused.
        self.refuse.setVisible(writes and not system.is_settled and stage != "published")
        self.unrefuse.setVisible(writes and system.refused_on is not None)
        self.back.setVisible(writes and before is not None)
        self.back.setText(f"Back to “{NAMES[before]}”" if before is not None else "")
        ends = [row for row in sheet.destructions if row.cause == "retired" and row.done_on]
        self._certificate = ends[-1].id if ends else ""
        self.certificate.setVisible(stage == "retired" and bool(ends))
        self._turn()

    def _set_kind(self, button: QPushButton, kind: str) -> None:
        if (button.property("kind") or "") != kind:
            button.setProperty("kind", kind)
            button.style().unpolish(button)
            button.style().polish(button)

    def _in_words(self, sheet: Sheet) -> str:
        system = sheet.system
        if system.refused_on is not None:
            because = f" {system.refused_because}" if system.refused_because else ""
            return f"Refused on {show_date(system.refused_on)}.{because}"
        if system.state == "retired":
            on = f" on {show_date(system.retired_on)}" if system.retired_on else ""
            return f"Retired{on}. Its data were destroyed; the record stays."
        words = []
        if system.state == "published" and system.published_on:
            version = f", version {system.notice_version}" if system.notice_version else ""
            words.append(f"Published on {show_date(system.published_on)}{version}.")
        elif system.state == "approved" and system.approved_on:
            words.append(f"Approved by the board on {show_date(system.approved_on)}.")
        elif system.state == "checked" and system.checked_on:
            words.append(f"The stop-check was passed on {show_date(system.checked_on)}.")
        if sheet.has_counsel:
            assert system.counsel_on is not None
            words.append(
                f"Note by {system.counsel_name}, {show_date(system.counsel_on)}: "
                f"{system.counsel_note}"
            )
        return " ".join(words)

    def _show_ban(self, sheet: Sheet) -> None:
        self._clear(self._ban_column)
        stops = sheet.check.stops and not sheet.system.is_settled
        self._ban.setVisible(stops)
        if not stops:
            return
        column = self._ban_column
        icon = QLabel()
        self._theme.show_icon(icon, "hand-palm", "bad", 18)
        title = text_label("The law that was read forbids this", "verdict-title", wrap=True)
        title.setProperty("status", "bad")
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        top.addWidget(title, 1)
        holder = QWidget()
        holder.setLayout(top)
        top.setContentsMargins(0, 0, 0, 0)
        column.addWidget(holder)
        for rule in sheet.check.bans:
            column.addWidget(text_label(rule.summary, "body", wrap=True))
            if rule.exceptions:
                words = f"Narrow exceptions: {'; '.join(rule.exceptions)}."
                column.addWidget(text_label(words, "body", wrap=True))
            source = f"{rule.citation}. {source_of_rule(rule).status.label}."
            label = text_label(source, "help", wrap=True)
            label.setToolTip(rule.source_url)
            column.addWidget(label)
        if not any(rule.exceptions for rule in sheet.check.bans):
            for rule in sheet.check.exceptions:
                words = f"Narrow exception: {rule.title}. {rule.summary}"
                column.addWidget(text_label(words, "body", wrap=True))
                source = f"{rule.citation}. {source_of_rule(rule).status.label}."
                column.addWidget(text_label(source, "help", wrap=True))
        if not sheet.has_counsel:
            ends = (
                "retire the system, with its data destroyed"
                if stage_of(sheet.system) == "published"
                else "refuse the system and keep the reason"
            )
            words = (
                "Drafting stops here. You can read every answer; to go on, record what counsel "
                f"says, or {ends}."
            )
            column.addWidget(text_label(words, "body", wrap=True))

    def _show_review(self, words: str) -> None:
        self._clear(self._review_line)
        self._review.setVisible(bool(words))
        if words:
            need = Need(f"{words} Read every answer again, then set the next day.", False,
                        "systems.review_on")  # fmt: skip
            self._review_line.addWidget(self._need(need, "clock-fill", "Set the day"))

    def _show_needs(self) -> None:
        """What stands against the next move, or against what was published."""
        self._clear(self._needs_column)
        lacking, unsettled, after = self._lacking, self._unsettled, self._after
        self._needs.setVisible(bool(unsettled) or (bool(lacking) and after is not None))
        if unsettled:
            self._list_needs("Its papers print as drafts until this is settled", unsettled)
        if not lacking or after is None:
            return
        number = len(lacking)
        title = f"{number} {'thing is' if number == 1 else 'things are'} missing for"
        if after == "retired":
            self._list_needs("Before it can be retired", lacking, "circle")
        else:
            self._list_needs(f"{title} “{NAMES[after]}”", lacking)

    def _list_needs(
        self, title: str, every: Sequence[Need], icon: str = "circle-dashed"
    ) -> None:  # fmt: skip
        number = len(every)
        self._needs_column.addWidget(text_label(title, "strong", wrap=True))
        shown = every if self._every or number <= _FIRST_NEEDS + 1 else every[:_FIRST_NEEDS]
        for need in shown:
            self._needs_column.addWidget(self._need(need, icon))
        if len(shown) < number:
            more = QPushButton(f"Show all {number}")
            more.setObjectName("all_needs")
            more.setProperty("kind", "link")
            more.clicked.connect(self._show_every)
            self._needs_column.addWidget(more, 0, Qt.AlignmentFlag.AlignLeft)

    def _show_every(self) -> None:
        self._every = True
        self._show_needs()
        self.grown.emit()
        first = self._first_need()
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _first_need(self) -> QPushButton | None:
        """The way to the first thing that is missing."""
        for column in (self._review_line, self._needs_column):
            for place in range(column.count()):
                widget = column.itemAt(place).widget()
                link = widget.findChild(QPushButton) if widget is not None else None
                if link is not None:
                    return link
        return None

    def _need(self, need: Need, icon: str, words: str = "") -> QWidget:
        holder = QWidget()
        line = QHBoxLayout(holder)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        mark, label = QLabel(), text_label(need.text, "body", wrap=True)
        self._theme.show_icon(mark, icon, "muted" if icon == "circle" else "warn", 16)
        # On one line with the words of the link, which stand in the middle of a button.
        mark.setContentsMargins(0, 4, 0, 0)
        label.setContentsMargins(0, 2, 0, 2)
        line.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(label, 1, Qt.AlignmentFlag.AlignTop)
        if need.field:
            # These are asked in a dialog: all that belongs to it at once.
            asked = need.field in ("destructions", "systems.counsel_note")
            words = words or ("Record it…" if asked else "Go there")
            link = QPushButton(words)
            link.setProperty("kind", "link")
            link.setObjectName(f"need_{need.field}")
            link.setAccessibleName(f"{words}: {need.text}")
            link.clicked.connect(lambda: self.need_wanted.emit(need.step, need.field))
            line.addWidget(link, 0, Qt.AlignmentFlag.AlignTop)
        return holder

    def _clear(self, column: QVBoxLayout) -> None:
        while column.count():
            widget = column.takeAt(0).widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()

    def first_button(self) -> QPushButton | None:
        """The button at which the keyboard goes on after a move; to refuse comes last."""
        if not self.move_button.isHidden() and self.move_button.isEnabled():
            return self.move_button
        need = self._first_need()
        if need is not None:
            return need
        buttons = (self.certificate, self.counsel, self.unrefuse, self.back, self.refuse)
        return next((b for b in buttons if not b.isHidden() and b.isEnabled()), None)
