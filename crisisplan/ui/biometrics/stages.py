"""The way of a system from draft to retired: where it is, the next move, what that lacks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from crisisplan.plan.dates import show_date
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
_MOVES = {
    "checked": "Pass the stop-check",
    "consulted": "Mark as consulted",
    "approved": "Record the board’s vote…",
    "published": "Publish",
    "retired": "Retire the system",
}
_FIRST_NEEDS = 5
_IN_LINE_FROM = 620
"""The width at 100 % from which the stages stand beside each other."""


class Stepper(QFrame):
    """The stages in order: what was reached, where the system is, what comes."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setObjectName("stepper")
        self.setProperty("kind", "card")
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(14, 8, 14, 8)
        self._line.setSpacing(8)
        self._icons: dict[str, QLabel] = {}
        self._names: dict[str, QLabel] = {}
        self._rules: list[QFrame] = []
        for number, (key, name) in enumerate(NAMES.items()):
            if number:
                rule = QFrame()
                rule.setProperty("kind", "line")
                self._rules.append(rule)
                self._line.addWidget(rule, 1)
            stage = QHBoxLayout()
            stage.setSpacing(6)
            self._icons[key], self._names[key] = QLabel(), text_label(name, "quiet")
            stage.addWidget(self._icons[key])
            stage.addWidget(self._names[key])
            stage.addStretch()
            self._line.addLayout(stage)
        self._shown: tuple[str, bool, bool] = (STAGES[0], False, False)
        theme.follow(self, self._dress)

    def show_stage(self, stage: str, *, stopped: bool, settled: bool) -> None:
        """Show how far it is; ``stopped``: something stands against the next stage."""
        self._shown = stage, stopped, settled
        self._dress()

    def _dress(self) -> None:
        stage, stopped, settled = self._shown
        here = STAGES.index(stage)
        for number, key in enumerate(NAMES):
            if number <= here:
                icon, color, words = "check-circle-fill", "ok", "reached"
            elif number == here + 1 and stopped:
                icon, color, words = "warning-octagon-fill", "bad", "stopped"
            elif number == here + 1 and not settled and key != "retired":
                icon, color, words = "circle-dashed", "warn", "next"
            else:
                icon, color, words = "circle", "muted", "to come"
            self._icons[key].setPixmap(self._theme.pixmap(icon, color, 16))
            self._icons[key].setAccessibleName(words)
            label = self._names[key]
            label.setProperty("kind", "strong" if number == here else "quiet")
            label.style().unpolish(label)
            label.style().polish(label)
            label.setAccessibleName(f"{NAMES[key]}, {words}")
        self.setAccessibleName(f"Stage: {NAMES[stage]}")
        self._turn()

    def resizeEvent(self, event: Any) -> None:  # noqa: N802
        """Below each other where there is little room."""
        super().resizeEvent(event)
        self._turn()

    def _turn(self) -> None:
        directions = QHBoxLayout.Direction
        across = self.width() >= self._theme.px(_IN_LINE_FROM)
        self._line.setDirection(directions.LeftToRight if across else directions.TopToBottom)
        for rule in self._rules:
            rule.setVisible(across)


class StageBox(QWidget):
    """The next move and what it lacks; a ban first, with the two ways on."""

    move_wanted = Signal(str)
    """To this stage."""
    back_wanted = Signal()
    counsel_wanted = Signal()
    refuse_wanted = Signal()
    unrefuse_wanted = Signal()
    need_wanted = Signal(str, str)
    """The place where a need is met: the step, and ``systems.policy``."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._every = False
        self._told: tuple[Any, ...] = ()
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
        self._next = ""
        self._acts = QHBoxLayout()
        self._acts.setSpacing(8)
        for button in (self.move_button, self.counsel, self.refuse, self.unrefuse, self.back):
            self._acts.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        self._acts.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for widget in (self.stepper, self._ban, self._state, self._needs):
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
        buttons = (self.move_button, self.counsel, self.refuse, self.unrefuse, self.back)
        shown = [button.sizeHint().width() + 8 for button in buttons if not button.isHidden()]
        beside = sum(shown) <= self.width()
        self._acts.setDirection(directions.LeftToRight if beside else directions.TopToBottom)

    # -- what is shown

    def show_sheet(
        self, sheet: Sheet, lacking: Sequence[Need], today: date, *, writes: bool
    ) -> None:
        """Show the stage of a system; ``lacking`` is what the next move still needs."""
        system, check = sheet.system, sheet.check
        # The day of the vote is asked as the move is made.
        lacking = [need for need in lacking if need.field != "systems.approved_on"]
        stage, after, before = stage_of(system), next_stage(system), stage_before(system)
        # Of a ban and of the needs, what says the same is left standing.
        told = (system.id, check.bans, sheet.has_counsel, tuple(lacking), after, system.refused_on)
        if system.id != (self._told[0] if self._told else ""):
            self._every = False
        banned = sheet.is_stopped
        self.stepper.show_stage(
            stage, stopped=banned or bool(lacking and after == "checked"),
            settled=system.is_settled,
        )  # fmt: skip
        if told != self._told:
            self._told = told
            self._show_ban(sheet)
            self._show_needs(lacking, after)
        self._state.setText(self._in_words(sheet, lacking, today))
        self._state.setVisible(bool(self._state.text()))
        self._next = after or ""
        self.move_button.setVisible(writes and after is not None and not banned)
        self.move_button.setText(_MOVES.get(self._next, ""))
        self.move_button.setEnabled(not lacking)
        why = "Answer what is listed first." if lacking else ""
        self.move_button.setToolTip(why)
        self.move_button.setAccessibleDescription(why)
        ask = check.outcome.key != "duties" and not system.is_settled
        self.counsel.setVisible(writes and ask)
        self.counsel.setText("Change counsel’s note…" if sheet.has_counsel
                             else "Record counsel’s note…")  # fmt: skip
        # What is in use is retired, with its data destroyed; only a plan can be refused.
        self.refuse.setVisible(writes and not system.is_settled and stage != "published")
        self.unrefuse.setVisible(writes and system.refused_on is not None)
        self.back.setVisible(writes and before is not None)
        self.back.setText(f"Back to “{NAMES[before]}”" if before is not None else "")
        self._turn()

    def _in_words(self, sheet: Sheet, lacking: Sequence[Need], today: date) -> str:
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
        if system.review_on is not None and system.review_on <= today:
            words.append(f"A review is due since {show_date(system.review_on)}.")
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
        if not sheet.has_counsel:
            words = (
                "Drafting stops here. You can read every answer; to go on, record what counsel "
                "says, or refuse the system and keep the reason."
            )
            column.addWidget(text_label(words, "body", wrap=True))

    def _show_needs(self, lacking: Sequence[Need], after: str | None) -> None:
        self._clear(self._needs_column)
        self._needs.setVisible(bool(lacking) and after is not None)
        if not lacking or after is None:
            return
        number = len(lacking)
        noun = "thing is" if number == 1 else "things are"
        title = f"{number} {noun} missing for “{NAMES[after]}”"
        if after == "retired":
            title = f"To retire it, {number} {noun} still missing"
        self._needs_column.addWidget(text_label(title, "strong", wrap=True))
        shown = lacking if self._every or number <= _FIRST_NEEDS + 1 else lacking[:_FIRST_NEEDS]
        for need in shown:
            self._needs_column.addWidget(self._need(need))
        if len(shown) < number:
            more = QPushButton(f"Show all {number}")
            more.setObjectName("all_needs")
            more.setProperty("kind", "link")
            more.clicked.connect(lambda: self._show_every(lacking, after))
            self._needs_column.addWidget(more, 0, Qt.AlignmentFlag.AlignLeft)

    def _show_every(self, lacking: Sequence[Need], after: str) -> None:
        self._every = True
        self._show_needs(lacking, after)
        first = self._needs.findChild(QPushButton)
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _need(self, need: Need) -> QWidget:
        holder = QWidget()
        line = QHBoxLayout(holder)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        icon = QLabel()
        self._theme.show_icon(icon, "circle-dashed", "warn", 16)
        line.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(text_label(need.text, "body", wrap=True), 1)
        if need.field:
            # What was destroyed at the end has no place on the page before it is recorded.
            words = "Record it…" if need.field == "destructions" else "Go there"
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
        """The button at which the keyboard goes on after a move."""
        buttons = (self.move_button, self.counsel, self.unrefuse, self.refuse, self.back)
        return next((b for b in buttons if not b.isHidden() and b.isEnabled()), None)
