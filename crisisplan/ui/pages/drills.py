"""Drills and exercises: what is owed on a board, the year as a strip and by months, the records."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import QPoint, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMenu,
    QPushButton,
    QSizePolicy,
    QWidget,
)

from crisisplan.exchange.proposed_drills import take_over
from crisisplan.plan.dates import show_day
from crisisplan.plan.forms import Table
from crisisplan.plan.model import (
    BellTime,
    Building,
    CalendarDay,
    Circumstance,
    Drill,
    DrillGoal,
    Entity,
    Ref,
    RuleDecision,
    School,
    SchoolYear,
    Split,
)
from crisisplan.rules.drills.board import Board, BoardState, Line, board_of
from crisisplan.rules.drills.names import DrillNames
from crisisplan.rules.drills.year_plan import NothingToPlanError, YearPlan, plan_year
from crisisplan.rules.finding import listed
from crisisplan.rules.school_days import SchoolDays, school_years, year_of
from crisisplan.ui.detailpage import DetailPage
from crisisplan.ui.drills.cards import drill_words, legend_of
from crisisplan.ui.drills.decisions import Decisions
from crisisplan.ui.drills.duties import QuestionCards
from crisisplan.ui.drills.planning import ProposalDialog
from crisisplan.ui.drills.record import DrillRecord, drill_ref, parts_of_drill
from crisisplan.ui.drills.views import BOARD, MONTH, TABLE, BoardViews
from crisisplan.ui.drills.year_strip import YearStrip
from crisisplan.ui.editors import Combo
from crisisplan.ui.empty import Empty
from crisisplan.ui.labels import text_label
from crisisplan.ui.plandialog import accepted
from crisisplan.ui.table import TableBlock

_MOST_DRAFTS = 12
_DIRECT = Qt.FindChildOption.FindDirectChildrenOnly


class DrillsPage(DetailPage):
    """The step of the drills: the overview of a year, or the record of one drill."""

    papers_wanted = Signal()
    """The papers of a year’s drills are to be made."""

    today: Callable[[], date] = date.today
    concerns = (
        BellTime, Building, CalendarDay, Circumstance, Drill, DrillGoal, RuleDecision, School,
        SchoolYear,
    )  # fmt: skip

    board: Board

    def _build(self) -> None:
        self.make_halves()
        self.names = DrillNames(self.desk.forms, self.desk.plan)
        self.record = DrillRecord(self.form.table("drills"), self._parts(), self.desk, self.theme)
        self._build_overview()
        self.details.addWidget(self.record)
        self.running = QPushButton()
        self.running.setObjectName("running_timer")
        self.running.setProperty("kind", "quiet")
        self.theme.show_icon(self.running, "timer", "accent")
        self.running.hide()
        self.body.insertWidget(0, self.running, 0, Qt.AlignmentFlag.AlignLeft)
        self._connect()
        self.refresh()

    def _space(self) -> None:
        super()._space()
        px = self.theme.px
        self.column.setSpacing(px(6))
        # Another size of text need not be another size of the page.
        self._arrange()

    # -- the parts

    def _build_overview(self) -> None:
        theme = self.theme
        title = QHBoxLayout()
        title.addWidget(text_label(self.form.title, "title", wrap=True), 1)
        self.title_actions = QHBoxLayout()
        self.title_actions.setSpacing(8)
        self._top = QHBoxLayout()
        self._top.addLayout(title, 1)
        self._top.addLayout(self.title_actions)
        self.propose_button = self.add_action(
            "Propose the year", "propose", "calendar-blank", self.propose
        )
        self.add_action("Add a drill", "add_drill", "plus-bold", self.add_drill)
        self.record_button = self.add_action(
            "Record a drill", "record_drill", "clipboard-text", self.record_one
        )
        self.add_action("Print the year…", "print_year", "printer", self.papers_wanted.emit)
        self.title_actions.addStretch()
        self.column.addLayout(self._top)
        self.column.addWidget(text_label(self.form.purpose, "lead", wrap=True))
        self._years = Combo(theme)
        self._years.setObjectName("school_year")
        self._years.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        theme.follow(self._years, lambda: self._years.setMinimumWidth(theme.px(140)))
        label = text_label("School year", "label")
        label.setBuddy(self._years)
        self._year_line = QWidget()
        line = QHBoxLayout(self._year_line)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(label)
        line.addWidget(self._years)
        line.addStretch()
        self.column.addWidget(self._year_line)
        self.no_state = Empty("no_state", "map-pin", (
            "In which state is the school?",
            "The state decides which drills the law asks for.", "Go to the school",
        ), theme)  # fmt: skip
        self.no_calendar = Empty("no_calendar", "calendar-blank", (
            "Bring in the school calendar first",
            "Deadlines count from the first day of school, and no drill falls on a day without it.",
            "Go to the school calendar",
        ), theme)  # fmt: skip
        self.silence = text_label("", "body", wrap=True)
        self.silence.setObjectName("silence")
        self.strip = YearStrip(self.names, theme)
        self.legend = text_label("", "quiet", wrap=True)
        self.legend.setObjectName("legend")
        self.questions = QuestionCards(self.names, theme)
        self.views = BoardViews(self.names, theme, self._overview)
        self.drill_board, self.month = self.views.board, self.views.month
        self.decisions = Decisions(self.desk, self.names, theme, self._overview)
        for widget in (self.no_state, self.no_calendar, self.silence, self.strip, self.legend):
            self.column.addWidget(widget)
        self._questions_title = text_label("Answer once", "section")
        self.column.addWidget(self._questions_title)
        self.column.addWidget(self.questions)
        self.column.addWidget(self.views)
        self.credit = text_label("", "caption", wrap=True)
        self.credit.setObjectName("credit")
        self.column.addWidget(self.credit)
        self.column.addWidget(self.decisions)
        for section in self.form.sections:
            self.later.add(partial(self._add_section, section))
        for table in self.form.tables:
            self.later.add(partial(self.add_table, table))
        self.later.done.connect(self.record.later.start)

    def _parts(self) -> list[Callable[[], TableBlock]]:
        """The tables of what belongs to one drill, two of them from the step that follows it up."""
        after = self.desk.forms.step("after_action")
        splits = self.form.table("splits")
        tables = [splits, after.table("actions"), after.table("objectives")]
        return [partial(self.make_table, parts_of_drill(table)) for table in tables]

    def add_table(self, table: Table) -> TableBlock | None:
        """Drills open their record, splits stand in it; facts and decisions have cards."""
        if table.key in ("splits", "circumstances", "decisions"):
            return None
        if table.key != "drills":
            return super().add_table(table)
        self.column.addSpacing(8)
        block = self.make_table(table, asks_below=False)
        block.action("Open the record", "clipboard-text", self.open_selected)
        self.column.addWidget(block)
        return block

    def _connect(self) -> None:
        self.desk.changed.connect(self._changed)
        self.desk.findings_changed.connect(self._judged)
        self._years.currentIndexChanged.connect(lambda: self.refresh())
        self.no_state.button.clicked.connect(lambda: self.step_wanted.emit("school", "state", None))
        self.no_calendar.button.clicked.connect(
            lambda: self.step_wanted.emit("calendar", "years", None)
        )
        for part in (self.strip, self.month.grid):
            part.drill_wanted.connect(self.open_drill)
            part.moved.connect(self.move_drill)
            part.refused.connect(self.refused)
        self.month.grid.day_wanted.connect(lambda day: self._new_drill(planned_on=day))
        board = self.drill_board
        board.drill_wanted.connect(self.open_drill)
        board.date_wanted.connect(self._choose_date)
        board.record_wanted.connect(self._record_for)
        board.set_aside_wanted.connect(self.decisions.decide)
        board.goal_wanted.connect(self._show_goal)
        self.views.table.menu_wanted.connect(self._show_card_menu)
        self.questions.answered.connect(self.decisions.answer)
        self.questions.step_wanted.connect(self._answer_elsewhere)
        self.decisions.told.connect(self.told)
        self.decisions.decided.connect(self._stay_here)
        record = self.record
        record.left.connect(self.close_detail)
        record.remove_wanted.connect(self.remove_wanted)
        record.person_wanted.connect(self.person_wanted)
        record.history_wanted.connect(self.history_wanted)
        record.told.connect(self.told)
        record.timer.running_changed.connect(self._tell_running)
        self.running.clicked.connect(lambda: self.open_drill(record.timer.running[0]))
        record.later.done.connect(self.grown)

    # -- keeping up

    def _judged(self) -> None:
        if self.isVisible():
            self._show_strip()

    def is_stale(self) -> bool:
        """Without a calendar, also on every visit."""
        return super().is_stale() or self.board.year is None

    def refresh(self) -> None:
        """Work the board out anew, and show it."""
        today = self.today()
        years = school_years(self.desk.plan)
        self._offer_years(years, today)
        chosen = next((y for y in years if y.year.id == self._years.currentData()), None)
        self.board = board_of(self.desk.plan, self.desk.reference, today, chosen)
        duties, year = self.board.duties, self.board.year
        state = self.desk.plan.one(School).state
        self.no_state.setVisible(state is None)
        self.no_calendar.setVisible(year is None)
        self.silence.setText((duties.silence or duties.not_found) if state is not None else "")
        self.silence.setVisible(bool(self.silence.text()))
        self.propose_button.setEnabled(year is not None and not self.desk.file.read_only)
        self.propose_button.setToolTip("" if year else "It needs the school calendar")
        self._show_strip()
        self.legend.setText(legend_of(self.board, today))
        self.legend.setVisible(bool(self.legend.text()))
        self.views.show_board(self.board, today)
        self.questions.show_questions(duties.questions)
        self._questions_title.setVisible(bool(duties.questions))
        self.decisions.show_board(self.board)
        chosen_words = self.names.words
        self.credit.setText(chosen_words.credit if chosen_words is not None else "")
        self.credit.setVisible(bool(self.credit.text()))
        if self.record.drill is not None:
            self.record.show_meets(self._meets(self.record.drill))

    def _offer_years(self, years: list[SchoolDays], today: date) -> None:
        chosen = self._years.currentData()
        self._years.offer((year.name, year.year.id) for year in reversed(years))
        if chosen is None and years:
            counted = year_of(years, today)
            assert counted is not None
            with QSignalBlocker(self._years):
                self._years.setCurrentIndex(self._years.findData(counted.year.id))
        self._year_line.setVisible(len(years) > 1)

    def _show_strip(self) -> None:
        problems = {
            ref
            for finding in self.desk.findings
            if finding.step == self.form.key and not finding.missing
            for ref in finding.rows
        }
        self.strip.show_board(self.board, self.today(), problems)

    def _meets(self, drill: Drill) -> str:
        """Which requirements a drill counts for, in words."""
        lines = {line.requirement.key: line.requirement for line in self.board.lines}
        names = [
            self.names.title(lines[key])
            for key in self.board.meets.get(drill.id, ())
            if key in lines
        ]
        return f"Counts for: {', '.join(names)}." if names else ""

    def resizeEvent(self, event: Any) -> None:  # noqa: N802
        """The page's actions stand beside its title, or below it."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        directions = QHBoxLayout.Direction
        room = self.viewport().width() - self.theme.px(56)
        # Not as they stand now: below each other they would seem to have room beside each other.
        buttons = self._overview.findChildren(QPushButton, options=_DIRECT)
        acts = sum(b.sizeHint().width() + self.title_actions.spacing() for b in buttons)
        beside = acts + self.theme.px(330) <= room
        self._top.setDirection(directions.LeftToRight if beside else directions.TopToBottom)
        across = directions.TopToBottom if acts > room else directions.LeftToRight
        self.title_actions.setDirection(across)

    def show_month(self) -> None:
        """Show the month view, and put the keyboard there."""
        self._show_view(MONTH)

    def show_table(self) -> None:
        """Show the requirements as a plain table, and put the keyboard there."""
        self._show_view(TABLE)

    def show_drill_board(self) -> None:
        """Show the board, and put the keyboard at its first card."""
        self._show_view(BOARD)

    def _show_view(self, words: str) -> None:
        self.close_detail()
        self._scroll_to(self.views.turn(words))

    # -- the record

    def open_drill(self, ref: Ref, key: str = "") -> None:
        """Open the record of a drill, at a question."""
        drill = self.desk.plan.get(Drill, ref)
        if drill is None:
            return
        self.record.show_drill(drill, self._meets(drill))
        self._tell_running()
        self.show_detail()
        if key:
            self._focus(key)
        else:
            self.record.back.setFocus(Qt.FocusReason.OtherFocusReason)
            self.verticalScrollBar().setValue(0)

    def _focus(self, key: str) -> None:
        widget = self.record.question(key)
        if key in self.record.fields:
            self.record.fields[key].focus()
        else:
            widget.setFocus(Qt.FocusReason.OtherFocusReason)
        self._scroll_to(widget)

    def _tell_running(self) -> None:
        """Say that a timer runs, where another drill or none is shown."""
        shown = self.record.drill.id if self.record.drill is not None else ""
        others = [ref for ref in self.record.timer.running if ref != shown]
        self.running.setVisible(bool(others))
        if others:
            name = self.desk.plan.name_of(others[0]) or "a drill"
            self.running.setText(f"The timer runs: {name}")

    def close_detail(self) -> None:
        """Go back to all drills."""
        if not self.shows_detail:
            return
        self.record.show_drill(None)
        self._tell_running()
        self.show_overview()
        if self._overview.isVisible():
            self.strip.setFocus(Qt.FocusReason.OtherFocusReason)
        self.scroll_back()

    def open_selected(self) -> None:
        """Open the record of the drill that the table’s cursor is at."""
        row = self.tables["drills"].current() or next(iter(self.board.drills), None)
        if row is not None:
            self.open_drill(row.id)

    def start_or_stop_timer(self) -> None:
        """Start or stop the timer of the open record; of the day’s drill where none is open."""
        if self.record.drill is None:
            drill = self._nearest()
            if drill is None:
                return
            self.open_drill(drill.id)
        self.record.timer.start_or_stop()

    def _nearest(self) -> Drill | None:
        today = self.today()
        drafts = self._drafts()
        return min(
            drafts, key=lambda drill: abs((drill.planned_on or date.max) - today), default=None
        )

    @property
    def unfinished(self) -> str:
        """A drill that is being timed."""
        running = [self.desk.plan.name_of(ref) or "A drill" for ref in self.record.timer.running]
        return f"The timer of {listed(running)} runs; its time is lost." if running else ""

    def stop(self) -> None:
        """Make no more of the record either."""
        super().stop()
        self.record.later.stop()

    def flush(self) -> None:
        """Save everything that was typed and not saved yet."""
        super().flush()
        self.record.flush()

    def show_question(self, place: str, row: Entity | None = None) -> None:
        """Bring a question into view: those of a drill stand in its record."""
        table, _, column = place.partition(".")
        ref = drill_ref(row) if row is not None else None
        if table in ("drills", "splits") and ref is not None:
            if table == "drills":
                self.open_drill(ref, column)
            else:
                self._show_part(ref, row, column)
            return
        self.close_detail()
        if table == "drills" and row is None and self.board.lines:
            self._show_gravest()
            return
        if table in ("circumstances", "decisions"):
            fold = self.decisions.fold_of(row)
            if fold is not self.decisions.folds["set_aside"] and self._ask_on():
                self._scroll_to(self.questions)
            else:
                fold.button.setFocus(Qt.FocusReason.OtherFocusReason)
                self._scroll_to(fold)
            return
        super().show_question(place, row)

    def _show_gravest(self) -> None:
        """Show the board, at what is past due if anything is."""
        self.show_drill_board()
        late = [c for c in self.drill_board.cards() if c.text.state is BoardState.PAST_DUE]
        if late:
            late[0].setFocus(Qt.FocusReason.OtherFocusReason)
            self._scroll_to(late[0])

    def _show_part(self, ref: Ref, row: Entity | None, column: str) -> None:
        self.open_drill(ref)
        block = self.record.block_of(Split)
        if block is not None and row is not None:
            block.show_row(row, column)
            self._scroll_to(block)

    # -- adding and moving drills

    def add_drill(self) -> None:
        """A new drill, and its record."""
        self._new_drill()

    def _new_drill(self, key: str = "", **values: Any) -> None:
        added: list[Drill] = []

        def add() -> None:
            added.append(self.desk.file.add(Drill, state="draft", **values))

        name = values.get("name")
        if self.desk.edit(f"Add {name}" if name else "Add a drill", add, self):
            self.open_drill(added[0].id, key or "name")

    def move_drill(self, ref: Ref, day: date) -> None:
        """Plan a drill for another day, as one edit; keys that follow each other go on with it."""
        drill = self.desk.plan.get(Drill, ref)
        if drill is None:
            return
        if drill.is_held:
            self.refused.emit(
                f"{drill.name or 'The drill'} was held, so it stays on the day of its record. "
                "Correct the day in the record."
            )
            return
        if drill.planned_on == day:
            return

        def move() -> None:
            drill.planned_on = day

        label = f"Move {drill.name or 'a drill'} to {show_day(day)}"
        self.desk.edit(label, move, self, amend=True)

    def _show_card_menu(self, key: str, at: QPoint) -> None:
        """In the table too: what can be done with a requirement."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.drill_board.card(key).fill(menu)
        menu.popup(at)

    def _line(self, key: str) -> Line:
        return next(line for line in self.board.lines if line.requirement.key == key)

    def _choose_date(self, key: str) -> None:
        """A new drill for a requirement, and its date to be typed."""
        rule = self._line(key).requirement.rule
        name = self.names.kind(rule.kind)
        self._new_drill("planned_on", name=name, kind=rule.kind)

    def _record_for(self, key: str) -> None:
        """The record of the requirement’s next drill; of a new one where none is planned."""
        line = self._line(key)
        drafts = [drill for drill in line.drills if not drill.is_held]
        kinds = line.requirement.kinds
        drafts = drafts or [drill for drill in self._drafts() if drill.kind in kinds]
        if drafts:
            self.open_drill(drafts[0].id, "held_on")
            return
        rule = line.requirement.rule
        name = self.names.kind(rule.kind)
        self._new_drill("held_on", name=name, kind=rule.kind)

    def _drafts(self) -> list[Drill]:
        """The year’s drills that were not held yet, the first to come first."""
        drafts = [drill for drill in self.board.drills if not drill.is_held]
        return sorted(drafts, key=lambda drill: (drill.planned_on or date.max, drill.id))

    def record_one(self) -> None:
        """Ask which drill is to be recorded; the record of a new one where none is planned."""
        drafts = self._drafts()
        if not drafts:
            self._new_drill()
            return
        menu = QMenu(self)
        menu.setObjectName("record_menu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.fill_record_menu(menu)
        menu.popup(self.record_button.mapToGlobal(self.record_button.rect().bottomLeft()))

    def fill_record_menu(self, menu: QMenu) -> None:
        """The drills that could be recorded now, and a new one."""
        for drill in self._drafts()[:_MOST_DRAFTS]:
            words = f"{drill.name or 'Drill'}: {drill_words(drill)}".replace("&", "&&")
            action = menu.addAction(words)
            action.triggered.connect(lambda _=False, ref=drill.id: self.open_drill(ref, "held_on"))
        menu.addSeparator()
        menu.addAction("A drill that was not planned").triggered.connect(lambda: self.add_drill())

    # -- the planner

    def propose(self) -> None:
        """Work out a whole year, show it, and take it over if it is wanted."""
        self.flush()
        today, year = self.today(), self.board.year
        start = max(today, year.first) if year is not None else today
        try:
            proposed = plan_year(self.desk.plan, self.desk.reference, start, today)
        except NothingToPlanError as error:
            self.refused.emit(str(error))
            return
        dialog = ProposalDialog(self, self.theme, self.names, proposed)
        if accepted(dialog):
            self.accept(proposed)

    def accept(self, proposed: YearPlan) -> None:
        """Take the proposed drills over, as one edit."""
        number = self.form.table("drills").counted(len(proposed.proposal.drills))
        take = partial(take_over, self.desk.file, proposed, self.names.kinds)
        if self.desk.edit(proposed.label, take, self):
            self.told.emit(f"{number} planned.", True)

    # -- what applies

    def _answer_elsewhere(self, key: str) -> None:
        step, _, place = key.partition(".")
        self.step_wanted.emit(step, place, None)

    def _ask_on(self) -> bool:
        """Put the keyboard at the next question, if there is one."""
        found = self.questions.findChildren(QPushButton) if self.board.duties.questions else ()
        # Not at the link to a source: at an answer.
        asked = [button for button in found if button.property("kind") != "link"]
        for button in asked[:1]:
            button.setFocus(Qt.FocusReason.OtherFocusReason)
        return bool(asked)

    def _stay_here(self) -> None:
        """The card that was answered has gone: the keyboard goes on at the next."""
        cards = self.drill_board.cards() if self.drill_board.isVisible() else []
        if not self._ask_on():
            next_one = cards[0] if cards else self.views.buttons[self.views.chosen]
            next_one.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_goal(self, ref: Ref) -> None:
        row = self.desk.plan.get(DrillGoal, ref)
        if row is not None:
            self.show_question("goals.name", row)
