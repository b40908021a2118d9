"""One session: what is planned, who came, who has to make it up."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from crisisplan.plan.forms import Table
from crisisplan.plan.model import TrainingSession
from crisisplan.plan.plan import Plan
from crisisplan.rules.training.coverage import Coverage
from crisisplan.rules.training.sessions import attended, expected, to_make_up
from crisisplan.rules.training.wording import person_words
from crisisplan.ui.desk import Desk
from crisisplan.ui.flow import Flow
from crisisplan.ui.labels import text_label
from crisisplan.ui.questions import Questions
from crisisplan.ui.theme import Theme
from crisisplan.ui.training.card import back_button
from crisisplan.ui.training.recording import may_be_ticked


class SessionSheet(QWidget):
    """Everything about one session. ``session`` is ``None`` while none is shown."""

    left = Signal()
    attendance_wanted = Signal(object)
    """Who came to this session is to be ticked."""
    held_wanted = Signal(object, bool)
    """This session was held, or was not."""
    make_up_wanted = Signal(object)
    """Another session for those who missed this one is to be planned."""
    person_wanted = Signal(object, object, object, str)
    history_wanted = Signal(object, object)

    def __init__(self, table: Table, desk: Desk, theme: Theme) -> None:
        super().__init__()
        self.session: TrainingSession | None = None
        self._desk, self._theme = desk, theme
        self.setObjectName("session_sheet")
        self.back = back_button("All sessions", "all_sessions", theme, self.left.emit)
        self.title = text_label("", "record", wrap=True)
        self.state = text_label("", "body", wrap=True)
        self.state.setObjectName("session_state")
        buttons, line = QWidget(), Flow()
        buttons.setLayout(line)
        self.tick = self._button("Tick who came…", "tick_who_came", "clipboard-text")
        self.held = self._button("", "mark_held", "check-circle")
        self.again = self._button("Plan a make-up session", "plan_make_up", "calendar-blank")
        for button in (self.tick, self.held, self.again):
            line.addWidget(button)
        self.tick.clicked.connect(lambda: self.attendance_wanted.emit(self.session))
        self.held.clicked.connect(self._hold)
        self.again.clicked.connect(lambda: self.make_up_wanted.emit(self.session))
        self.came, self.missed = (
            text_label("", "body", wrap=True),
            text_label("", "body", wrap=True),
        )
        self.came.setObjectName("session_came")
        self.missed.setObjectName("session_make_up")
        self.questions = Questions(
            [column for column in table.columns if column.key != "held"], desk, theme
        )
        self.questions.history_wanted.connect(self.history_wanted)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.back, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.title)
        column.addWidget(self.state)
        column.addWidget(buttons)
        self._lists: list[QLabel] = []
        for words, label in (("Who came", self.came), ("Make-up list", self.missed)):
            heading = text_label(words, "section")
            self._lists.append(heading)
            column.addWidget(heading)
            column.addWidget(label)
        column.addWidget(text_label("The session", "section"))
        column.addWidget(self.questions)

    def _button(self, words: str, name: str, icon: str) -> QPushButton:
        button = QPushButton(words)
        button.setObjectName(name)
        self._theme.show_icon(button, icon, "text")
        return button

    def show_session(self, session: TrainingSession | None, plan: Plan, found: Coverage) -> None:
        """Show a session, or none."""
        if session is not self.session:
            self.questions.flush()
            self.questions.bind(session)
        self.session = session
        if session is None:
            return
        reads = self._desk.file.read_only
        self.title.setText(session.row_name or "A session without a name")
        meant, records = expected(session, found), attended(session, plan)
        why = may_be_ticked(session, found.today)
        state = "Held." if session.held else "Planned."
        if not session.held and session.on is not None and session.on < found.today:
            state = "The day has passed. Tick who came, or give it another day."
        counts = (
            f"{len(meant)} expected, {len(records)} came." if meant else f"{len(records)} came."
        )
        self.state.setText(" ".join(filter(None, [state, counts, why])))
        self.tick.setEnabled(not why and not reads)
        self.tick.setToolTip(why)
        self.held.setText("Not held after all" if session.held else "Mark as held")
        self.held.setEnabled(not reads and (bool(session.held) or not why))
        self.held.setToolTip("" if session.held else why)
        missed = to_make_up(session, plan, found)
        names = [plan.name_of(record.person) or "Somebody" for record in records]
        self.came.setText(", ".join(names) or "Nobody is ticked yet.")
        if not session.held:
            told = "It shows who did not come once the session is marked as held."
        else:
            told = ", ".join(map(person_words, missed)) or "Nobody has to make it up."
        self.missed.setText(told)
        self.again.setVisible(bool(missed) and not reads)

    def _hold(self) -> None:
        assert self.session is not None
        self.held_wanted.emit(self.session, not self.session.held)

    def focus(self) -> None:
        """Put the keyboard to the way back."""
        self.back.setFocus(Qt.FocusReason.OtherFocusReason)
