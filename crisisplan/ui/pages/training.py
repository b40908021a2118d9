"""Staff training: who is trained as a matrix, what is asked, sessions, and all records."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from crisisplan.document.outline.training_papers import TRAINING_PAPERS
from crisisplan.plan.forms import Table
from crisisplan.plan.model import (
    Course,
    Entity,
    Person,
    Position,
    School,
    Trainee,
    TrainingRequirement,
    TrainingSession,
)
from crisisplan.rules.finding import Facts
from crisisplan.rules.training.coverage import Coverage, coverage
from crisisplan.ui.detailpage import DetailPage
from crisisplan.ui.empty import Empty
from crisisplan.ui.flow import Flow
from crisisplan.ui.labels import text_label
from crisisplan.ui.table import TableBlock
from crisisplan.ui.training.card import CourseList, PersonCard
from crisisplan.ui.training.recorder import Recorder
from crisisplan.ui.training.requirements import Requirements
from crisisplan.ui.training.selection import Line, lines_of
from crisisplan.ui.training.session import SessionSheet
from crisisplan.ui.training.standing import CONCERNS
from crisisplan.ui.training.who import WhoIsTrained

_PARTS = (
    ("Who is trained", "show_who"),
    ("What is asked", "show_asked"),
    ("Sessions", "show_sessions"),
    ("Records", "show_records"),
)
_WHO, _ASKED, _SESSIONS, _RECORDS = range(4)
_PART_OF = {
    "courses": _ASKED,
    "requirements": _ASKED,
    "trainees": _ASKED,
    "sessions": _SESSIONS,
    "records": _RECORDS,
}


class TrainingPage(DetailPage):
    """The step of staff training: its parts, or one person, course or session."""

    papers_wanted = Signal(str, object)
    """A paper of ``TRAINING_PAPERS`` is wanted: its key, and the row that is shown or ``None``."""
    lists_wanted = Signal(object)
    """Lists for other programs are wanted: the ids of the people whom the matrix shows."""
    import_wanted = Signal(object)
    """Records are to be imported: the file’s path, or ``None`` to ask for one."""

    today: Callable[[], date] = date.today
    concerns = (*CONCERNS, School, TrainingSession)

    def _build(self) -> None:
        self.found: Coverage = coverage(self.desk.plan, self.today())
        self._stale = True
        self._part = _WHO
        self._built: set[int] = {_WHO}
        self._lines: list[Line] = []
        self._shown: Entity | None = None
        """The person, course or session whose details are open."""
        self.recorder = Recorder(self, lambda: self.today())
        self.requirements = Requirements(self, self.facts)
        self.make_halves()
        self._build_head()
        self._build_parts()
        self._build_details()
        self.desk.changed.connect(self._changed)

    def _space(self) -> None:
        super()._space()
        self.column.setSpacing(self.theme.px(8))

    # -- the parts

    def _build_head(self) -> None:
        actions, self.title_actions = QWidget(), Flow(at_right=True)
        actions.setLayout(self.title_actions)
        self.print_button = self.add_action("Print", "print_training", "printer", self._open_papers)
        self.add_action(
            "Import records…",
            "import_records",
            "download-simple",
            lambda: self.import_wanted.emit(None),
        )
        self.record_button = self.add_action(
            "Record a training", "record_training", "plus-bold", self.record_one
        )
        top = QHBoxLayout()
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(text_label(self.form.title, "title", wrap=True))
        words.addWidget(text_label(self.form.purpose, "lead", wrap=True))
        top.addLayout(words, 3)
        top.addWidget(actions, 2, Qt.AlignmentFlag.AlignTop)
        self.column.addLayout(top)
        holder = QWidget()
        line = QHBoxLayout(holder)
        line.setContentsMargins(0, 2, 0, 2)
        line.setSpacing(0)
        self._views = QButtonGroup(self)
        for number, (title, key) in enumerate(_PARTS):
            button = QPushButton(title)
            button.setObjectName(key)
            button.setProperty("kind", "view")
            button.setCheckable(True)
            button.setChecked(number == _WHO)
            button.setAccessibleName(f"Show: {title}")
            self._views.addButton(button, number)
            line.addWidget(button)
        line.addStretch()
        self._views.idClicked.connect(self.turn_to)
        self.column.addWidget(holder)

    def _build_parts(self) -> None:
        self.parts = [QWidget() for _ in _PARTS]
        layouts = []
        for part in self.parts:
            layout = QVBoxLayout(part)
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(8)
            layouts.append(layout)
            self.column.addWidget(part)
            part.hide()
        self._layouts = layouts
        self.parts[_WHO].show()
        self.who = WhoIsTrained(self.theme, self.desk.forms)
        self.who.person_wanted.connect(self.open_person)
        self.who.course_wanted.connect(self.open_course)
        self.who.record_wanted.connect(self.recorder.record)
        self.no_people = Empty("no_people", "users-three", (
            "No people yet",
            "Training is kept for each person. Name your people or import a roster first.",
            "Go to the people",
        ), self.theme)  # fmt: skip
        self.no_people.button.clicked.connect(
            lambda: self.step_wanted.emit("people", "people", None)
        )
        self.no_courses = Empty("no_courses", "graduation-cap", (
            "What should your people learn?",
            "Your state, the crisis roles and the kinds of staff call for some courses. Look at "
            "what fits your school, and take what you want.",
            "Start with what fits…",
        ), self.theme)  # fmt: skip
        self.no_courses.button.clicked.connect(lambda: self.start_set())
        for widget in (self.no_people, self.no_courses, self.who):
            layouts[_WHO].addWidget(widget)

    def _build_part(self, part: int) -> None:
        """Make a part when it is first wanted: its tables would hold the window up."""
        if part in self._built:
            return
        self._built.add(part)
        layout, tables = self._layouts[part], {table.key: table for table in self.form.tables}
        for key in [key for key, place in _PART_OF.items() if place == part]:
            block = self.make_table(tables[key])
            layout.addWidget(block)
            getattr(self, f"_dress_{key}", lambda block: None)(block)
        if part == _ASKED:
            # First what is asked, then the courses.
            layout.removeWidget(self.tables["courses"])
            layout.addWidget(self.tables["courses"])
        layout.addStretch()
        self.grown.emit()

    def make_table(self, table: Table, *, asks_below: bool = True) -> TableBlock:
        """Courses with records are not removed before it is said what becomes of these."""
        block = super().make_table(table, asks_below=asks_below)
        if table.key == "courses":
            block.remove_wanted.disconnect(self.remove_wanted)
            block.remove_wanted.connect(self.requirements.remove_courses)
        return block

    def _dress_requirements(self, block: TableBlock) -> None:
        start = block.action("Start with what fits…", "list-bullets", self.start_set)
        start.setObjectName("start_set")
        block.view.selectionModel().currentChanged.connect(lambda *_: self._show_named())
        block.model.modelReset.connect(self._show_named)
        block.model.dataChanged.connect(lambda *_: self._show_named())

    def _dress_trainees(self, block: TableBlock) -> None:
        self._show_named()

    def _dress_courses(self, block: TableBlock) -> None:
        add = block.action(
            "Add from the catalogue…", "book-open", self.requirements.add_from_catalogue
        )
        add.setObjectName("add_from_catalogue")
        show = block.action("Who has it", "users-three", self._open_selected_course)
        show.setObjectName("open_selected_course")

    def _dress_sessions(self, block: TableBlock) -> None:
        briefing = block.action("Plan the yearly briefing", "megaphone", self.plan_briefing)
        briefing.setObjectName("plan_briefing")
        opened = block.action("Open the session", "clipboard-text", self._open_selected_session)
        opened.setObjectName("open_session")

    def _show_named(self) -> None:
        """The people whom the requirement names, where the cursor is at one that does."""
        block = self.tables.get("trainees")
        if block is None:
            return
        row = self.tables["requirements"].current()
        named = isinstance(row, TrainingRequirement) and row.who == "named"
        block.model.show_part_of(row.id if named and row is not None else None)
        block.setVisible(named)

    def _build_details(self) -> None:
        certificate = self.form.table("records").column("certificate")
        self.card = PersonCard(certificate, self.desk, self.theme)
        self.course_list = CourseList(self.theme)
        self.sheet = SessionSheet(self.form.table("sessions"), self.desk, self.theme)
        for widget in (self.card, self.course_list, self.sheet):
            widget.left.connect(self.close_detail)
            widget.hide()
            self.details.addWidget(widget)
        self.card.record_wanted.connect(self.recorder.record)
        self.card.course_wanted.connect(self.open_course)
        self.card.edit_wanted.connect(lambda row: self.show_question("records.completed_on", row))
        self.card.file_wanted.connect(self.file_wanted)
        self.card.history_wanted.connect(self.history_wanted)
        self.course_list.person_wanted.connect(self.open_person)
        self.course_list.record_wanted.connect(self.recorder.record)
        self.sheet.attendance_wanted.connect(self.recorder.tick_who_came)
        self.sheet.held_wanted.connect(self.recorder.hold)
        self.sheet.make_up_wanted.connect(self._plan_make_up)
        self.sheet.history_wanted.connect(self.history_wanted)

    # -- keeping up

    def showEvent(self, event: Any) -> None:  # noqa: N802
        """The matrix takes the height of the page again."""
        super().showEvent(event)
        QTimer.singleShot(0, self, self._fit)

    def refresh(self) -> None:
        """Work out anew how everybody stands, and show it."""
        plan = self.desk.plan
        self.found = coverage(plan, self.today())
        reads = self.desk.file.read_only
        nobody = not self.found.people
        nothing = not self.found.courses
        self.no_people.setVisible(nobody)
        self.no_courses.setVisible(nothing and not nobody)
        self.who.setVisible(not nobody and not nothing)
        self.record_button.setEnabled(not reads and not nobody and not nothing)
        why = "It needs people and courses" if nobody or nothing else ""
        self.record_button.setToolTip(why)
        self.who.show_coverage(plan, self.found)
        self._lines = self.who.lines
        self._show_detail()
        self._fit()

    def facts(self) -> Facts:
        """What rules look at, today."""
        return Facts(self.desk.plan, self.desk.forms, self.desk.reference, self.found.today)

    def _fit(self) -> None:
        """The matrix takes the height that the page has, so that its totals are seen."""
        if self.who.isVisibleTo(self):
            top = self.who.mapTo(self.widget(), QPoint(0, 0)).y()
            below = self.body.contentsMargins().bottom() + 2 * self.body.spacing()
            self.who.fit(self.viewport().height() - top - below)

    def resizeEvent(self, event: Any) -> None:  # noqa: N802
        """The matrix follows the height of the page."""
        super().resizeEvent(event)
        self._fit()
        QTimer.singleShot(0, self, self._fit)

    def turn_to(self, part: int) -> None:
        """Show a part of the page."""
        self.close_detail()
        self._build_part(part)
        self._part = part
        self._views.button(part).setChecked(True)
        for number, widget in enumerate(self.parts):
            widget.setVisible(number == part)
        QTimer.singleShot(0, self, self._fit)

    def show_who(self) -> None:
        """Show the matrix, and put the keyboard there."""
        self.turn_to(_WHO)
        self.who.matrix.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_asked(self) -> None:
        """Show what is asked, and put the keyboard there."""
        self._show_table("requirements")

    def show_sessions(self) -> None:
        """Show the sessions, and put the keyboard there."""
        self._show_table("sessions")

    def show_records(self) -> None:
        """Show all records, and put the keyboard there."""
        self._show_table("records")

    def _show_table(self, key: str) -> None:
        self.turn_to(_PART_OF[key])
        block = self.tables[key]
        target = block.view if block.model.rows else block.add_button
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_question(self, place: str, row: Entity | None = None) -> None:
        """Bring a question into view: somebody’s card, or the row in its table."""
        table = place.partition(".")[0]
        if isinstance(row, Person) and table != "trainees":
            self.open_person(row)
            return
        if table not in _PART_OF or isinstance(row, Position):
            self.turn_to(_WHO)
            return
        self.turn_to(_PART_OF[table])
        super().show_question(place, row)

    def reveal(self, block: TableBlock, row: Entity) -> None:
        """Show the requirement that somebody is named in."""
        if isinstance(row, Trainee):
            requirement = self.desk.plan.get(TrainingRequirement, row.requirement)
            if requirement is not None:
                self.tables["requirements"].show_row(requirement)
                self._show_named()

    def flush(self) -> None:
        """Save everything that was typed and not saved yet."""
        super().flush()
        self.sheet.questions.flush()

    # -- details

    def open_person(self, person: Person) -> None:
        """Show somebody’s card."""
        self._open(person)

    def open_course(self, course: Course) -> None:
        """Show who has a course and who lacks it."""
        self._open(course)

    def open_session(self, session: TrainingSession) -> None:
        """Show one session."""
        self._open(session)

    def _open(self, row: Entity) -> None:
        if self._stale:
            self.found = coverage(self.desk.plan, self.today())
            self._lines = lines_of(self.desk.plan, self.found)
        self._shown = row
        self._show_detail()
        if self._shown is None:
            return
        self.show_detail()
        for widget in (self.card, self.course_list, self.sheet):
            if not widget.isHidden():
                widget.back.setFocus(Qt.FocusReason.OtherFocusReason)
        self.verticalScrollBar().setValue(0)

    def _show_detail(self) -> None:
        """Show what is open as it stands now; what is gone is closed."""
        row, reads = self._shown, self.desk.file.read_only
        if row is not None and row.removed:
            self.close_detail()
            return
        self.card.setVisible(isinstance(row, Person))
        self.course_list.setVisible(isinstance(row, Course))
        self.sheet.setVisible(isinstance(row, TrainingSession))
        if isinstance(row, Person):
            self.card.show_person(self._line_of(row), self.found, self.facts(), reads=reads)
        elif isinstance(row, Course):
            self.course_list.show_course(row, self._lines, self.found, self.facts(), reads=reads)
        self.sheet.show_session(
            row if isinstance(row, TrainingSession) else None, self.desk.plan, self.found
        )

    def _line_of(self, person: Person) -> Line:
        """Somebody as the matrix has it; also who has left and is in it no more."""
        known = next((line for line in self._lines if line.person.id == person.id), None)
        left = "Does not work here today. The records stay."
        # Somebody who has left.
        return known or Line(person, left, -1, frozenset(), frozenset({"done"}), "")

    def close_detail(self) -> None:
        """Go back to the parts."""
        if not self.shows_detail:
            self._shown = None
            return
        row, self._shown = self._shown, None
        self.sheet.show_session(None, self.desk.plan, self.found)
        self.show_overview()
        if not self._overview.isVisible():
            return
        view = self.who.matrix.view
        if self._part == _WHO:
            if isinstance(row, Person):
                here = view.current()
                view.go_to(row.id, here[1].id if here is not None else "")
            view.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._views.button(self._part).setFocus(Qt.FocusReason.OtherFocusReason)
        self.scroll_back()
        QTimer.singleShot(0, self, self._fit)

    def _open_selected_course(self) -> None:
        row = self.tables["courses"].current()
        if isinstance(row, Course):
            self.open_course(row)

    def _open_selected_session(self) -> None:
        rows = self.desk.plan.rows(TrainingSession)
        row = self.tables["sessions"].current() or next(iter(rows), None)
        if isinstance(row, TrainingSession):
            self.open_session(row)

    # -- what is done

    def record_one(self) -> None:
        """Record a training of one or many people."""
        self.recorder.record(None, None)

    def plan_briefing(self) -> None:
        """Add the yearly briefing of all staff, with its course, and open it."""
        session = self.recorder.plan_briefing()
        if session is not None:
            self.turn_to(_SESSIONS)
            self._stale = self._stale or self.found.today != self.today()
            self._open_new(session)

    def _plan_make_up(self, session: TrainingSession) -> None:
        added = self.recorder.plan_make_up(session, self.found)
        if added is not None:
            self._open_new(added)

    def _open_new(self, session: TrainingSession) -> None:
        self.open_session(session)
        self.sheet.questions.fields["on"].focus()

    def start_set(self) -> None:
        """Show what state, roles and kinds of staff call for, and take over what is ticked."""
        self.requirements.start_set()

    # -- papers

    def _open_papers(self) -> None:
        menu = QMenu(self)
        menu.setObjectName("training_papers")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.fill_papers(menu)
        menu.popup(self.print_button.mapToGlobal(self.print_button.rect().bottomLeft()))

    def fill_papers(self, menu: QMenu) -> None:
        """Put what can be printed into a menu."""
        for paper in TRAINING_PAPERS.values():
            menu.addAction(f"{paper.name}…").triggered.connect(
                lambda _=False, key=paper.key: self.papers_wanted.emit(key, self._shown)
            )
        menu.addSeparator()
        menu.addAction("Lists and certificates…").triggered.connect(self.save_lists)

    def save_lists(self) -> None:
        """Ask for lists for other programs, perhaps of those alone whom the matrix shows."""
        self.lists_wanted.emit([line.person.id for line in self.who.shown])
