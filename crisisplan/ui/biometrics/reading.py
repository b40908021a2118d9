"""Shows, while it is written, how hard the family notice reads; what to mend, and its Spanish."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from crisisplan.assets import READING
from crisisplan.document.biometrics.papers import BiometricPapers
from crisisplan.document.biometrics.reading import Reading, readings
from crisisplan.document.biometrics.scribe import OwnText
from crisisplan.document.reading_level import HARDEST_GRADE, ReadingScale
from crisisplan.plan.model import Ref
from crisisplan.ui.labels import text_label
from crisisplan.ui.theme import Theme
from crisisplan.ui.work import Job, Worker

REST = 500
"""Milliseconds without a change after which it is measured."""
_MEASURING = "How hard does the family notice read? It is being measured…"
_NOTHING = "How hard the family notice reads is measured as soon as something is written."
_UNMEASURED = "How hard the notice reads cannot be measured: the program’s word list is missing."


class ReadingLine(QWidget):
    """A line on how the notice of a system reads. It measures beside the window."""

    go_to = Signal(object)
    """To the text that makes the notice hard: an ``OwnText``."""
    wording_wanted = Signal()
    measured = Signal()

    def __init__(self, papers: Callable[[], BiometricPapers], theme: Theme) -> None:
        """``papers`` gives those of the plan as it is saved; it is called beside the window."""
        super().__init__()
        self.setObjectName("reading")
        self._papers, self._theme = papers, theme
        self._scale = ReadingScale(READING)
        self._worker = Worker()
        self._job: Job | None = None
        self._system: Ref = ""
        self._stale = False
        self._hardest: OwnText | None = None
        self._sign = ("book-open", "muted")
        self._icon = QLabel()
        self.words = text_label("", "body", wrap=True)
        self.mend = self._link("", "simplify", self._go_to_hardest)
        self.spanish = self._link("Spanish wording…", "spanish_wording", self.wording_wanted.emit)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self._icon)
        line.addWidget(self.words, 1)
        line.addWidget(self.spanish)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(line)
        column.addWidget(self.mend)
        self._timer = QTimer(self, singleShot=True, interval=REST)
        self._timer.timeout.connect(self._measure)
        self._show([])
        theme.follow(self, self._dress)

    def _dress(self) -> None:
        self._icon.setPixmap(self._theme.pixmap(*self._sign, 16))

    def _link(self, words: str, name: str, act: Callable[[], None]) -> QPushButton:
        button = QPushButton(words)
        button.setObjectName(name)
        button.setProperty("kind", "link")
        button.clicked.connect(lambda: act())
        return button

    def show_system(self, system: Ref) -> None:
        """Measure the notice of a system soon, as it is saved by then."""
        if system != self._system:
            self._system = system
            self._show([])
        self._stale = True
        if self.isVisible():
            self._timer.start()

    def showEvent(self, event: Any) -> None:  # noqa: N802
        """Measure what changed while nobody looked."""
        super().showEvent(event)
        if self._stale:
            self._timer.start()

    def stop(self) -> None:
        """The plan is closed: measure no more."""
        self._timer.stop()
        self._job = None
        self._worker.stop()

    def _measure(self) -> None:
        self._stale = False
        system = self._system
        job = self._job = Job(lambda report: readings(self._papers(), system, self._scale))

        def ended(show: Callable[[], None]) -> None:
            if job is self._job:
                self._job = None
                show()
                self.measured.emit()

        job.done.connect(lambda found: ended(lambda: self._show(found)))
        job.failed.connect(lambda error: ended(lambda: self._fail(error)))
        self._worker.start(job)

    def _fail(self, error: Exception) -> None:
        if not isinstance(error, FileNotFoundError):
            raise error
        self._show([])
        self.words.setText(_UNMEASURED)

    def _show(self, found: Sequence[Reading]) -> None:
        told = [_in_words(reading) for reading in found]
        self.words.setText(" ".join(filter(None, told)) or (_NOTHING if found else _MEASURING))
        hard = [r for r in found if r.level is not None and not r.level.is_easy_enough]
        easy = any(r.level is not None for r in found) and not hard
        self._sign = ("check-circle-fill", "ok") if easy else ("book-open", "muted")
        if hard:
            self._sign = ("warning-fill", "warn")
        self._dress()
        self._icon.setAccessibleName("Too hard" if hard else "Easy enough" if easy else "")
        self._hardest = hard[0].hardest if hard else None
        self.mend.setVisible(self._hardest is not None)
        if self._hardest is not None:
            self.mend.setText(f"Write this more simply first: {self._hardest.label}")

    def _go_to_hardest(self) -> None:
        if self._hardest is not None:
            self.go_to.emit(self._hardest)


def _in_words(reading: Reading) -> str:
    """How the notice reads in a language; nothing where there is nothing to say."""
    level = reading.level
    if reading.language == "en":
        if level is None:
            return ""
        limit = "" if level.is_easy_enough else f" (grade {HARDEST_GRADE:.0f} at most)"
        return f"The family notice reads at {level.label}{limit}."
    if level is not None:
        return f"In Spanish: {level.label}."
    number = reading.untranslated
    if number == 1:
        return "In Spanish, 1 text of it is printed as you wrote it."
    return f"In Spanish, {number} texts of it are printed as you wrote them." if number else ""
