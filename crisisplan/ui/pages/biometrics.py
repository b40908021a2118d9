"""Biometrics: that none is used, or each system with its stages, stop-check and destruction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from crisisplan.assets import BIOMETRICS
from crisisplan.document.biometrics.papers import BiometricPapers
from crisisplan.plan.model import (
    BiometricConsultation,
    BiometricData,
    BiometricLink,
    BiometricPurpose,
    BiometricSystem,
    BiometricWording,
    Destruction,
    Entity,
    Person,
    Ref,
    School,
    SchoolYear,
)
from crisisplan.plan.plan import Plan
from crisisplan.rules.biometrics.conflicts import Conflict
from crisisplan.rules.biometrics.destruction import DueDestruction, destruction_calendar
from crisisplan.rules.biometrics.practice import practice_check
from crisisplan.rules.biometrics.sheet import Sheet, sheets
from crisisplan.rules.biometrics.stages import (
    missing_needs,
    next_stage,
    on_arrival,
    on_return,
    stage_before,
    unsettled_needs,
)
from crisisplan.rules.biometrics.standing import standings
from crisisplan.rules.finding import listed
from crisisplan.ui.ask import Question
from crisisplan.ui.biometrics.calendar import DestructionSection
from crisisplan.ui.biometrics.check import StopCheckTab
from crisisplan.ui.biometrics.destruction import DestructionRecorder
from crisisplan.ui.biometrics.dialogs import AnswersDialog, Asked
from crisisplan.ui.biometrics.reading import ReadingLine
from crisisplan.ui.biometrics.record import PARTS, SystemRecord
from crisisplan.ui.biometrics.stages import MOVED, NAMES, StageBox
from crisisplan.ui.biometrics.systems import SystemList, in_order
from crisisplan.ui.biometrics.wording import put_into_spanish
from crisisplan.ui.fold import Fold
from crisisplan.ui.labels import text_label
from crisisplan.ui.page import PanelTab, StepPage
from crisisplan.ui.plandialog import accepted
from crisisplan.ui.table import TableBlock

_DEFAULTS = {"state": "draft", "consent": "written_opt_in", "separate_form": True}
"""What a new system starts with: permission first, on a form of its own."""


_NO_SYSTEM = "No system is recorded. Add a system first."


class BiometricsPage(StepPage):
    """The step on biometrics: one system at a time, or the statement that none is used."""

    counsel_wanted = Signal(object)
    """The stop-check of the system with this id is to be printed for counsel."""
    papers_wanted = Signal(object)
    """The papers of a system or of a destruction by its id; of the school for an empty one."""

    today: Callable[[], date] = date.today
    concerns = (
        BiometricConsultation, BiometricData, BiometricLink, BiometricPurpose, BiometricSystem,
        BiometricWording, Destruction, Person, School, SchoolYear,
    )  # fmt: skip

    def _build(self) -> None:
        theme = self.theme
        self.recorder = DestructionRecorder(self, lambda: self.today())
        self._sheets: list[Sheet] = []
        self._chosen: Ref = ""
        self.check = StopCheckTab(self.desk.forms, theme)
        self.panel_tab = PanelTab(
            "Stop-check", "What the law that was read says about this system", "scales", self.check
        )
        self._build_head()
        self.none = self._make_none()
        self.empty = self._make_empty()
        self.systems = SystemList(theme)
        self.title = text_label("", "record", wrap=True)
        self.papers = self._quiet("Print papers…", "papers", "files", self.print_papers)
        self.remove = QPushButton("Remove the system")
        self.remove.setObjectName("remove_system")
        self.remove.setProperty("kind", "quiet")
        theme.show_icon(self.remove, "trash", "accent")
        self.stages = StageBox(theme)
        self.reading = ReadingLine(lambda: self._papers(self.desk.file.snapshot()), theme)
        parts = {key: partial(self._make_part, key) for keys in PARTS.values() for key in keys}
        self.record = SystemRecord(self.form.table("systems"), parts, self.desk, theme)
        cause = self.form.table("destructions").column("cause")
        self.destruction = DestructionSection(self.desk.plan, cause, theme)
        self._detail = QWidget()
        detail = QVBoxLayout(self._detail)
        detail.setContentsMargins(0, 4, 0, 0)
        detail.setSpacing(8)
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.papers)
        head.addWidget(self.remove)
        detail.addLayout(head)
        detail.addWidget(self.stages)
        detail.addWidget(self.reading)
        detail.addWidget(self.record)
        self.every = Fold("every_destruction", theme)
        self.every.name("All records of destruction as a table")
        self.every.button.toggled.connect(lambda opened: self._make_every() if opened else None)
        self.every.button.setProperty("kind", "panel-fold")
        for widget in (self.none, self.empty, self.systems, self._detail, self.destruction):
            self.column.addWidget(widget)
        self.destruction.layout().addWidget(self.every)
        # In a column of their own: what is made later still stands before the room below.
        foot = QVBoxLayout()
        self.column.addLayout(foot)
        self.column.addStretch()
        self.column = foot
        self._connect()
        sections = [partial(self._add_section, section) for section in self.form.sections]
        self._is_whole = not self.desk.plan.rows(BiometricSystem)
        self.refresh()
        if self._is_whole:
            for add in sections:
                add()
        else:
            self.destruction.hide()
            for part in (self._show_rest, self.record.finish, *sections):
                self.later.add(part)

    def _build_head(self) -> None:
        self._top = QHBoxLayout()
        self._top.addWidget(text_label(self.form.title, "title", wrap=True), 1)
        self.title_actions = QHBoxLayout()
        self.title_actions.setSpacing(4)
        self.none_button = self._quiet("We use none", "use_none", "prohibit", self.use_none)
        self.add_button = self._quiet("Add a system", "add_system", "plus-bold", self.add_system)
        self.title_actions.addWidget(self.none_button)
        self.title_actions.addWidget(self.add_button)
        self._top.addLayout(self.title_actions)
        self.column.addLayout(self._top)
        self.column.addWidget(text_label(self.form.purpose, "lead", wrap=True))

    def _quiet(self, words: str, key: str, icon: str, act: Callable[[], object]) -> QPushButton:
        button = QPushButton(words)
        button.setObjectName(key)
        button.setProperty("kind", "quiet")
        self.theme.show_icon(button, icon, "accent")
        button.clicked.connect(lambda: act())
        return button

    def _make_none(self) -> QFrame:
        """What families read where none is used, and the button that prints it."""
        frame = QFrame()
        frame.setObjectName("none_statement")
        frame.setProperty("kind", "card")
        column = QVBoxLayout(frame)
        column.setContentsMargins(16, 12, 16, 14)
        column.setSpacing(6)
        top = QHBoxLayout()
        self._none_icons = {False: QLabel(), True: QLabel()}
        self.theme.show_icon(self._none_icons[False], "check-circle-fill", "ok", 18)
        self.theme.show_icon(self._none_icons[True], "warning-fill", "warn", 18)
        for icon in self._none_icons.values():
            top.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        self._none_title = text_label("", "card-title", wrap=True)
        top.addWidget(self._none_title, 1)
        column.addLayout(top)
        self.statement = text_label("", "body", wrap=True)
        column.addWidget(self.statement)
        line = QHBoxLayout()
        self.print_statement = QPushButton("Print the statement…")
        self.print_statement.setObjectName("print_statement")
        self.theme.show_icon(self.print_statement, "printer", "text")
        self.print_statement.clicked.connect(lambda: self.papers_wanted.emit(""))
        self.still_open = QPushButton("Take the answer back")
        self.still_open.setObjectName("not_decided")
        self.still_open.setProperty("kind", "quiet")
        self.still_open.setToolTip("Leave open whether any is used")
        self.still_open.clicked.connect(lambda: self._answer_use(None))
        line.addWidget(self.print_statement)
        line.addWidget(self.still_open)
        line.addStretch()
        column.addLayout(line)
        return frame

    def _make_empty(self) -> QFrame:
        frame = QFrame()
        frame.setObjectName("no_systems")
        frame.setProperty("kind", "empty")
        picture = QLabel()
        self.theme.show_icon(picture, "fingerprint", "accent", 28)
        column = QVBoxLayout(frame)
        column.setContentsMargins(16, 14, 16, 14)
        title = "Does any system recognize people by face, finger, hand, eye or voice?"
        words = (
            "No is an answer too: families get a statement. Else add each system, also one that "
            "is only proposed; it starts with permission in writing, on a form of its own."
        )
        for widget in (
            picture, text_label(title, "strong", wrap=True), text_label(words, "quiet", wrap=True)
        ):  # fmt: skip
            widget.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(widget)
        self.none_here, self.add_here = QPushButton("We use none"), QPushButton("Add a system")
        self.none_here.clicked.connect(lambda: self.use_none())
        self.add_here.clicked.connect(lambda: self.add_system())
        self.add_here.setProperty("kind", "primary")
        line = QHBoxLayout()
        line.addStretch()
        line.addWidget(self.none_here)
        line.addWidget(self.add_here)
        line.addStretch()
        column.addLayout(line)
        return frame

    def _make_part(self, key: str) -> TableBlock:
        return self.make_table(self.form.table(key))

    def _make_every(self) -> None:
        """The plain table of all destructions, made when it is wanted."""
        if "destructions" not in self.tables:
            block = self.make_table(replace(self.form.table("destructions"), parent=""))
            self.every.body.addWidget(block)
            block.show()
            self.grown.emit()

    def _connect(self) -> None:
        self.desk.changed.connect(self._changed)
        self.systems.chosen.connect(self.open_system)
        self.remove.clicked.connect(lambda: self.remove_system())
        stages = self.stages
        stages.move_wanted.connect(self.move_on)
        stages.back_wanted.connect(self.go_back)
        stages.counsel_wanted.connect(self.record_counsel)
        stages.refuse_wanted.connect(self.refuse)
        stages.unrefuse_wanted.connect(self.take_back_refusal)
        stages.need_wanted.connect(self._meet_need)
        self.reading.go_to.connect(lambda own: self._go_to(self.form.key, own.place, own.row))
        self.reading.wording_wanted.connect(self.translate)
        stages.certificate_wanted.connect(self.papers_wanted)
        self.record.history_wanted.connect(self.history_wanted)
        self.record.mend_wanted.connect(self.mend)
        for part in (self.record, self.stages, self.destruction):
            part.grown.connect(self.grown)
        self.check.mend_wanted.connect(self.mend)
        self.check.go_to.connect(self._go_to)
        self.check.print_wanted.connect(self.print_for_counsel)
        for calendar in (self.destruction.waiting, self.destruction.done):
            calendar.record_wanted.connect(self.record_destruction)
        self.destruction.done.certificate_wanted.connect(self.papers_wanted)
        self.destruction.withdraw.clicked.connect(lambda: self.record_withdrawal())

    # -- keeping up

    def _changed(self, transaction: Any, by: object) -> None:
        known = {sheet.system.id for sheet in self._sheets}
        for row in (change.row for change in transaction.changes):
            # What undo brought back, or what was added, is what people want to see.
            if isinstance(row, BiometricSystem) and row.id not in known:
                self._chosen = row.id
        super()._changed(transaction, by)

    def is_stale(self) -> bool:
        """Also on another day."""
        return super().is_stale() or self._day != self.today()

    @property
    def system(self) -> BiometricSystem | None:
        """The system that is shown."""
        return self.sheet.system if self.sheet is not None else None

    @property
    def sheet(self) -> Sheet | None:
        """The shown system with everything that is known of it."""
        return next((s for s in self._sheets if s.system.id == self._chosen), None)

    def refresh(self) -> None:
        """Work stages, stop-check and calendar out anew, and show them."""
        self._day = today = self.today()
        self._sheets = sheets(self.desk.plan, self.desk.reference.biometrics)
        writes = not self.desk.file.read_only
        every = in_order([sheet.system for sheet in self._sheets])
        if self.sheet is None:
            self._chosen = every[0].id if every else ""
        school = self.desk.plan.one(School)
        none = school.uses_biometrics is False
        self.none.setVisible(none)
        self.empty.setVisible(not every and not none)
        self.none_button.setVisible(writes and not none and bool(every))
        self.add_button.setVisible(writes and (none or bool(every)))
        for button in (self.none_here, self.add_here, self.still_open):
            button.setEnabled(writes)
        if none:
            self._show_statement([each for each in every if not each.is_settled])
        self.systems.setVisible(len(every) > 1)
        self.systems.show_systems(every, self._chosen, today)
        self._detail.setVisible(bool(every))
        self._show_system(writes)
        if not self._is_whole:
            return
        due = destruction_calendar(self.desk.plan, self._sheets)
        withdraws = any(not system.is_settled for system in every)
        self.destruction.show_calendar(due, today, writes=writes, withdraws=withdraws)
        self.destruction.setVisible(bool(every))

    def _show_statement(self, current: list[BiometricSystem]) -> None:
        """The statement that none is used; where a system says otherwise, that it is not made."""
        for contradicted, icon in self._none_icons.items():
            icon.setVisible(contradicted == bool(current))
        self.print_statement.setVisible(not current)
        if current:
            names = listed([system.name or "a system without a name" for system in current])
            be = "is" if len(current) == 1 else "are"
            self._none_title.setText(f"You say that you use none, and {names} {be} recorded")
            self.statement.setText(
                "One of the two is wrong. The statement for families is not printed until the "
                f"{'system is' if len(current) == 1 else 'systems are'} refused or retired, or "
                "the answer is taken back."
            )
            return
        self._none_title.setText("You use none: the statement for families")
        self.statement.setText(f"“{self._papers(self.desk.plan).statement()}”")

    def _show_rest(self) -> None:
        """Show what is not seen first: the stop-check beside the page, destruction below."""
        self._is_whole = True
        self.refresh()

    def _show_system(self, writes: bool) -> None:
        sheet = self.sheet
        if sheet is None:
            self.check.show_none()
            return
        found, today = sheet.conflicts, self.today()
        after = next_stage(sheet.system)
        forms = self.desk.forms
        lacking = missing_needs(sheet, after, forms, today) if after else []
        unsettled = unsettled_needs(sheet, forms, today)
        self.title.setText(sheet.system.name or "A system without a name")
        self.remove.setVisible(writes)
        stopped = any(not conflict.missing for conflict in found)
        self.stages.show_sheet(
            sheet, lacking, today, stopped=stopped, unsettled=unsettled, writes=writes
        )
        self.reading.setVisible(not sheet.system.is_settled and not sheet.is_stopped)
        self.reading.show_system(sheet.system.id)
        self.record.show_sheet(sheet, found)
        if not self._is_whole:
            return
        points = practice_check(sheet, self.desk.reference.biometrics)
        self.check.show_check(sheet, found, standings(sheet), points)

    def resizeEvent(self, event: Any) -> None:  # noqa: N802
        """The page's actions stand beside its title, or below it."""
        super().resizeEvent(event)
        directions = QHBoxLayout.Direction
        room = self.viewport().width() - self.theme.px(56)
        needed = self.title_actions.sizeHint().width() + self.theme.px(200)
        beside = needed <= room
        self._top.setDirection(directions.LeftToRight if beside else directions.TopToBottom)

    def flush(self) -> None:
        """Save everything that was typed and not saved yet."""
        super().flush()
        self.record.flush()

    def table_in_use(self) -> TableBlock | None:
        """The table that the menu acts on; none while a ban stops drafting."""
        block = super().table_in_use()
        return block if block is not None and block.isEnabled() else None

    def stop(self) -> None:
        """Make no more of the record, and measure no more."""
        super().stop()
        self.record.stop()
        self.reading.stop()

    # -- which system

    def open_system(self, ref: Ref) -> None:
        """Show another system."""
        if ref != self._chosen and any(sheet.system.id == ref for sheet in self._sheets):
            self.record.flush()
            self._chosen = ref
            self.refresh()

    def add_system(self) -> None:
        """A new system with the defaults, and the cursor in its name."""
        school = self.desk.plan.one(School)

        def add() -> None:
            self.desk.file.add(BiometricSystem, **_DEFAULTS)
            school.uses_biometrics = True

        if self.desk.edit("Add a biometric system", add, None):
            self.record.focus_first()
            self._scroll_to(self.title)

    def use_none(self) -> None:
        """Say that none is used; ask first where a system is planned or in use."""
        current = [s.system for s in self._sheets if not s.system.is_settled]
        if self.desk.file.read_only:
            return
        if current:
            names = listed([system.name or "A system without a name" for system in current])
            be = "is" if len(current) == 1 else "are"
            effect = (
                f"{names} {be} neither refused nor retired, and {be} kept as recorded. One of "
                "the two is wrong: it stays a finding until that is settled. You can undo this."
            )
            question = Question(
                self.window(), "Say that you use none?", effect, "We use none", "Keep it"
            )
            if not accepted(question):
                return
        self._answer_use(False)

    def _answer_use(self, uses: bool | None) -> None:
        school = self.desk.plan.one(School)
        words = {None: "Leave open whether biometrics are used", False: "Use no biometrics"}
        label = words.get(uses, "Use biometrics")
        if self.desk.edit(label, lambda: setattr(school, "uses_biometrics", uses), None):
            buttons = (
                (self.print_statement, self.still_open) if uses is False else (self.none_here,)
            )
            button = next((each for each in buttons if each.isVisible()), None)
            if button is not None:
                button.setFocus()
            self.verticalScrollBar().setValue(0)

    def remove_system(self) -> None:
        """Remove the shown system; what belongs to it goes with it, and comes back with it."""
        if self._has_system():
            self.remove_wanted.emit(self.form.table("systems"), [self.system])

    # -- stages

    def _change(self, label: str, values: dict[str, Any], done: str = "") -> bool:
        """Give several answers of the shown system, as one edit."""
        system = self.system
        if system is None:
            return False
        self.record.flush()

        def change() -> None:
            for key, value in values.items():
                setattr(system, key, value)

        if not self.desk.edit(label.format(system.row_name or "a system"), change, None):
            return False
        if done:
            self.told.emit(done.format(system.row_name or "The system"), True)
        self._focus_stage()
        return True

    def _focus_stage(self) -> None:
        """A button that has gone leaves the cursor at the one that came."""
        button = self.stages.first_button()
        if button is not None and self.isVisible():
            button.setFocus()

    def _has_system(self) -> bool:
        """Whether a system is shown; says so where none is, and no button would."""
        if self.system is None:
            self.told.emit(_NO_SYSTEM, False)
        return self.system is not None and not self.desk.file.read_only

    def next_stage(self) -> None:
        """Take the next move, where nothing is missing for it."""
        if not self._has_system():
            return
        button = self.stages.move_button
        if button.isVisible() and button.isEnabled():
            button.click()
        else:
            self._scroll_to(self.stages)
            self._focus_stage()

    def move_on(self, stage: str) -> None:
        """Take a system to the next stage; the day of the board’s vote is asked."""
        system = self.system
        if system is None:
            return
        self.record.flush()
        values = on_arrival(system, stage, self.today())
        if stage == "approved":
            words = (
                "The board’s vote",
                f"The day on which the board approved {system.row_name or 'this system'}. "
                "It is printed.",
                "Mark as approved",
            )
            asked = self._asked("approved_on", value=system.approved_on, label="Day of the vote")
            dialog = self._dialog(words, [asked])
            if not accepted(dialog):
                return
            values |= dialog.answers
        lacking = missing_needs(self.sheet, stage, self.desk.forms, self.today())
        if any(need.field != "systems.approved_on" for need in lacking):
            return
        self._change(f"Take {{}} to “{NAMES[stage]}”", values, MOVED[stage])

    def go_back(self) -> None:
        """Take a system one stage back; the journal keeps where it was."""
        if not self._has_system():
            return
        system = self.system
        before = stage_before(system) if system is not None else None
        if system is not None and before is not None:
            name = NAMES[before]
            self._change(
                f"Take {{}} back to “{name}”", on_return(system), f"{{}} is back at “{name}”."
            )

    def _meet_need(self, step: str, place: str) -> None:
        if (step, place) == (self.form.key, "destructions"):
            self.record_last_destruction()
        elif (step, place) == (self.form.key, "systems.counsel_note"):
            self.record_counsel()
        else:
            self._go_to(step, place, self._chosen)

    def record_counsel(self) -> None:
        """Ask who of counsel said what, and when; it is printed."""
        system = self.system
        if not self._has_system() or system is None:
            return
        words = (
            "Counsel’s note",
            "Why it may go on in spite of a ban, or where the law is open. Name, day and text are "
            "kept and printed.",
            "Record the note",
        )
        dialog = self._dialog(words, [
            self._asked("counsel_name", value=system.counsel_name, label="Name of counsel"),
            self._asked("counsel_on", value=system.counsel_on, label="Day of the note"),
            self._asked("counsel_note", value=system.counsel_note, label="What counsel says"),
        ])  # fmt: skip
        if accepted(dialog):
            self._change("Record counsel’s note on {}", dialog.answers, "Counsel’s note recorded.")

    def refuse(self) -> None:
        """Ask why a system is not to be had, and keep it with the reason."""
        system = self.system
        if not self._has_system() or system is None:
            return
        if self.stages.refuse.isHidden():
            settled = "It is refused already." if system.refused_on else "It is retired already."
            in_use = "What is in use is retired, not refused."
            self.told.emit(settled if system.is_settled else in_use, False)
            return
        words = (
            f"Refuse {system.row_name or 'this system'}?",
            "It stays at its stage, as a record with the reason. You can take the refusal back.",
            "Refuse it",
        )
        dialog = self._dialog(words, [
            self._asked("refused_on", value=system.refused_on or self.today()),
            self._asked("refused_because", value=system.refused_because),
        ])  # fmt: skip
        if accepted(dialog):
            self._change("Refuse {}", dialog.answers, "{} refused.")

    def take_back_refusal(self) -> None:
        """A refused system is planned again, at the stage where it was; the reason stays."""
        if not self._has_system():
            return
        if self.system is not None and self.system.refused_on is None:
            self.told.emit("It was not refused.", False)
            return
        self._change("Take the refusal of {} back", {"refused_on": None}, "Refusal taken back.")

    def _asked(self, key: str, **more: Any) -> Asked:
        return Asked(self.form.table("systems").column(key), **more)

    def _dialog(self, words: tuple[str, str, str], asked: list[Asked]) -> AnswersDialog:
        return AnswersDialog(self.window(), self.theme, self.desk.plan, words, asked, self.today())

    # -- what speaks against an answer

    def mend(self, conflict: Conflict) -> None:
        """Give the answer that ends a conflict."""
        row = self.desk.plan.find(conflict.rows[0])
        table, _, key = conflict.field.partition(".")
        if row is None or conflict.mend is None:
            return
        self.record.flush()
        item = self.form.table(table).column(key)
        if self.desk.answer(item, row, conflict.mend.value):
            told = item.show(conflict.mend.value, self.desk.plan)
            self.told.emit(f"{item.label}: {told}.", True)

    def _go_to(self, step: str, place: str, ref: Ref | None) -> None:
        if step != self.form.key:
            self.step_wanted.emit(step, place, None)
        else:
            self.show_question(place, self.desk.plan.find(ref) if ref else None)

    # -- destruction

    def record_destruction(self, due: DueDestruction) -> None:
        """Ask when, by whom and how data were destroyed, and keep the proof."""
        if self.recorder.record(due):
            self.destruction.withdraw.setFocus()

    def record_last_destruction(self) -> None:
        """Ask when, by whom and how all data of the shown system were destroyed."""
        if self.sheet is not None and self.recorder.record_last(self.sheet):
            self._focus_stage()

    def record_withdrawal(self) -> None:
        """Ask for the number of a withdrawal and its day; its destruction falls due from it."""
        if self.desk.file.read_only:
            return
        planned = [each.system for each in self._sheets if not each.system.is_settled]
        system = self.system if self.system in planned else None
        if system is None and len(planned) == 1:
            system = planned[0]
        if system is None:
            words = "Choose in the list whose permission was withdrawn." if planned else _NO_SYSTEM
            self.told.emit(words, False)
            return
        self.recorder.record_withdrawal(system)

    # -- papers

    def print_papers(self) -> None:
        """Ask for the papers of the shown system."""
        if self.system is not None:
            self.flush()
            self.papers_wanted.emit(self.system.id)

    def _papers(self, plan: Plan) -> BiometricPapers:
        desk = self.desk
        return BiometricPapers(BIOMETRICS, plan, desk.forms, desk.reference, self.today())

    def translate(self) -> None:
        """Ask for the Spanish of what was written of the shown system."""
        system = self.system
        if self._has_system() and system is not None:
            self.flush()
            put_into_spanish(self, system, self._papers(self.desk.plan).own_texts(system.id))

    def print_for_counsel(self) -> None:
        """Ask for the stop-check of the shown system as a document."""
        if self.system is None:
            self.told.emit(_NO_SYSTEM, False)
        else:
            self.flush()
            self.counsel_wanted.emit(self.system.id)

    # -- going there

    def show_question(self, place: str, row: Entity | None = None) -> None:
        """Bring a question into view: those of a system stand in its record."""
        table, _, key = place.partition(".")
        owner = _system_of(row)
        if owner is not None:
            self.open_system(owner)
        if table == "systems" and self.sheet is not None:
            self._show_of_system(key)
        elif table in ("purposes", "data", "links", "consultations") and self.sheet is not None:
            self._show_part(table, key, row)
        elif table == "destructions":
            self._show_destruction(key, row)
        elif table in ("systems", "purposes", "data", "links", "consultations"):
            button = self.add_button if self.add_button.isVisible() else self.add_here
            button.setFocus()
        else:
            super().show_question(place, row)

    def _show_of_system(self, key: str) -> None:
        field = self.record.open_question(key) if key else None
        if field is not None:
            field.focus()
            self._scroll_to(field)
        else:
            self._focus_stage()
            self._scroll_to(self.title)

    def _show_part(self, table: str, key: str, row: Entity | None) -> None:
        block = self.record.open_part(table)
        own = row if row in block.model.every else next(iter(block.model.rows), None)
        if own is not None:
            block.show_row(own, key)
        else:
            block.add_button.setFocus()
        self._scroll_to(block)

    def _show_destruction(self, key: str, row: Entity | None) -> None:
        if isinstance(row, Destruction):
            self.every.open()
            block = self.tables["destructions"]
            block.show_row(row, key)
            self._scroll_to(block)
            return
        first = next(iter(self.destruction.waiting.buttons), self.destruction.withdraw)
        first.setFocus()
        self._scroll_to(self.destruction)


def _system_of(row: Entity | None) -> Ref | None:
    """The system that a row is, or belongs to."""
    return row.id if isinstance(row, BiometricSystem) else getattr(row, "system", None)
