"""The preview: the sections of the current step as they will print, kept up to date."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from datetime import date
from math import ceil
from typing import Any

from PySide6.QtCore import QRect, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QFrame,
    QHBoxLayout,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from crisisplan.document.editions import FULL
from crisisplan.document.look import PAPERS
from crisisplan.document.outline import outline, part_of
from crisisplan.document.sheets import Sheets
from crisisplan.plan.database import PlanFileError
from crisisplan.plan.forms import Form
from crisisplan.rules.check import check
from crisisplan.settings import Settings
from crisisplan.ui.desk import Desk
from crisisplan.ui.labels import text_label
from crisisplan.ui.printing import image_of
from crisisplan.ui.theme import Theme
from crisisplan.ui.work import Job, Worker

REST = 400
"""Milliseconds of rest after a change before the pages are made anew."""
ZOOMS = (1.0, 1.5, 2.0, 3.0)
"""How wide a page is, in widths of the panel."""
_KEPT = 6
"""How many pages are kept as pictures; the others are painted when they come into view."""


class Preview(QWidget):
    """The pages of the step that is shown. They are made only while somebody looks."""

    def __init__(self, desk: Desk, settings: Settings, theme: Theme) -> None:
        super().__init__()
        self.setProperty("kind", "panel-body")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._desk = desk
        self._settings = settings
        self._worker = Worker()
        self._form: Form | None = None
        self._job: Job | None = None
        self._stale = True
        self._shown_step = ""
        self.pages = PageView(theme)
        self.words = text_label("", "help", wrap=True)
        self._note = text_label("", "quiet", wrap=True)
        self._note.setContentsMargins(16, 14, 16, 14)
        self._note.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._note)
        self._stack.addWidget(self.pages)
        head = QHBoxLayout()
        head.setContentsMargins(16, 4, 6, 4)
        head.setSpacing(2)
        head.addWidget(self.words, 1)
        for icon, tip, step in (
            ("magnifying-glass-minus", "Smaller pages", -1),
            ("magnifying-glass-plus", "Larger pages", 1),
        ):
            button = QToolButton()
            theme.show_icon(button, icon, "text2", 18)
            button.setToolTip(tip)
            button.setAccessibleName(tip)
            button.clicked.connect(lambda _, step=step: self.pages.zoom(step))
            head.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._stack, 1)
        self._timer = QTimer(self, singleShot=True, interval=REST)
        self._timer.timeout.connect(self._make)
        desk.changed.connect(lambda *_: self._outdate())

    def show_step(self, form: Form) -> None:
        """Show the pages of another step."""
        if self._form is None or form.key != self._form.key:
            self._form = form
            self._outdate(wait=False)

    def stop(self) -> None:
        """End the work that is under way."""
        self._timer.stop()
        self._worker.stop()
        self.pages.close_pdf()

    def showEvent(self, event: Any) -> None:  # noqa: N802
        """Catch up with what changed meanwhile."""
        super().showEvent(event)
        if self._stale:
            self._make()

    def _outdate(self, wait: bool = True) -> None:
        self._stale = True
        if self._job is not None:
            self._job.cancel()
        if self.isVisible():
            if wait:
                self._timer.start()
            else:
                self._make()

    def _make(self) -> None:
        """Make the pages in the background, from the plan as it is saved."""
        self._timer.stop()
        if self._form is None:
            return
        form, paper = self._form, PAPERS[self._settings.paper]
        file, forms, reference = self._desk.file, self._desk.forms, self._desk.reference
        if form.key != self._shown_step:
            self._tell("Making the preview…")

        def work(report: Callable[[str, int, int], None]) -> bytes:
            # The window opens without it.
            from crisisplan.document.pdf import write_part

            plan, today = file.snapshot(), date.today()
            report("Reading the plan", 0, 0)
            findings = check(plan, forms, reference, today)
            whole = outline(plan, forms, reference, findings, today, FULL)
            document = part_of(whole, form.key)
            return write_part(document, paper, lambda done, all: report("Preview", done, all))

        job = Job(work)
        self._job, self._stale = job, False
        job.done.connect(self._show)
        job.failed.connect(self._fail)
        self._worker.start(job)

    def _show(self, pdf: bytes) -> None:
        if self.sender() is not self._job or self._form is None:
            return
        same = self._form.key == self._shown_step
        self._shown_step = self._form.key
        number = self.pages.show_pdf(pdf, keep_place=same)
        noun = "page" if number == 1 else "pages"
        self.words.setText(f"{number} {noun} of the school’s own edition")
        self.pages.setAccessibleName(f"{self._form.title} as it will print, {number} {noun}")
        self._stack.setCurrentWidget(self.pages)

    def _fail(self, error: Exception) -> None:
        if self.sender() is self._job:
            if not isinstance(error, PlanFileError):
                self._tell("The preview could not be made. Your plan is saved.")
                raise error
            self._tell(str(error))

    def _tell(self, words: str) -> None:
        self._shown_step = ""
        self.words.setText("")
        self._note.setText(words)
        self._stack.setCurrentWidget(self._note)


class PageView(QAbstractScrollArea):
    """Pages below each other; each is painted when it comes into view."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("pages")
        self.setProperty("kind", "preview")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._theme = theme
        self.pdf: bytes | None = None
        """What is shown."""
        self._sheets: Sheets | None = None
        self._pictures: OrderedDict[int, QPixmap] = OrderedDict()
        self._zoom = 0
        theme.follow(self, self._lay_out)

    def show_pdf(self, pdf: bytes, *, keep_place: bool) -> int:
        """Show other pages; how many they are."""
        place = self.verticalScrollBar().value() if keep_place else 0
        self.close_pdf()
        self.pdf, self._sheets = pdf, Sheets(pdf)
        self._lay_out()
        self.verticalScrollBar().setValue(place)
        return len(self._sheets.sizes)

    def close_pdf(self) -> None:
        """Show nothing."""
        if self._sheets is not None:
            self._sheets.close()
            self._sheets = self.pdf = None
        self._pictures.clear()

    def zoom(self, step: int) -> None:
        """Make the pages larger or smaller, about the middle of what is seen."""
        number = min(max(self._zoom + step, 0), len(ZOOMS) - 1)
        if number == self._zoom:
            return
        bars = (self.verticalScrollBar(), self.horizontalScrollBar())
        places = [(bar.value() + bar.pageStep() / 2) / (bar.maximum() + bar.pageStep() or 1)
                  for bar in bars]  # fmt: skip
        self._zoom = number
        self._lay_out()
        for bar, place in zip(bars, places, strict=True):
            bar.setValue(round(place * (bar.maximum() + bar.pageStep()) - bar.pageStep() / 2))

    @property
    def _margin(self) -> int:
        return self._theme.px(12)

    def _scale(self) -> float:
        """Pixels of the layout a point."""
        assert self._sheets is not None
        widest = max(width for width, _ in self._sheets.sizes)
        room = self.width() - 2 * self._margin - self.verticalScrollBar().sizeHint().width()
        return max(room, 50) * ZOOMS[self._zoom] / widest

    def _places(self) -> list[QRect]:
        """Where each page stands, as if nothing were scrolled."""
        if self._sheets is None:
            return []
        scale, top, places = self._scale(), self._margin, []
        for width, height in self._sheets.sizes:
            places.append(QRect(self._margin, top, ceil(width * scale), ceil(height * scale)))
            top += places[-1].height() + self._margin
        return places

    def _lay_out(self) -> None:
        self._pictures.clear()
        places = self._places()
        if places:
            size = QSize(
                max(place.right() for place in places) + self._margin,
                places[-1].bottom() + self._margin,
            )
            room = self.viewport().size()
            for bar, whole, seen in (
                (self.verticalScrollBar(), size.height(), room.height()),
                (self.horizontalScrollBar(), size.width(), room.width()),
            ):
                bar.setRange(0, max(0, whole - seen))
                bar.setPageStep(seen)
                bar.setSingleStep(self._theme.px(40))
        self.viewport().update()

    def resizeEvent(self, event: Any) -> None:  # noqa: N802
        """Fit the pages to the width, at the same place of the text."""
        bar = self.verticalScrollBar()
        before = bar.maximum()
        place = bar.value() / before if before else 0.0
        super().resizeEvent(event)
        self._lay_out()
        bar.setValue(round(place * bar.maximum()))

    def paintEvent(self, event: Any) -> None:  # noqa: N802
        """Paint the pages that are in view."""
        painter = QPainter(self.viewport())
        shift = self.horizontalScrollBar().value(), self.verticalScrollBar().value()
        for number, place in enumerate(self._places()):
            place.translate(-shift[0], -shift[1])
            if place.intersects(event.rect()):
                painter.drawPixmap(place.topLeft(), self._picture(number))
                painter.setPen(QColor(self._theme.color("border")))
                painter.drawRect(place.adjusted(-1, -1, 0, 0))

    def _picture(self, number: int) -> QPixmap:
        if number not in self._pictures:
            assert self._sheets is not None
            ratio = self.devicePixelRatioF()
            sheet = self._sheets.picture(number, self._scale() * ratio)
            picture = QPixmap.fromImage(image_of(sheet))
            picture.setDevicePixelRatio(ratio)
            self._pictures[number] = picture
            while len(self._pictures) > _KEPT:
                self._pictures.popitem(last=False)
        self._pictures.move_to_end(number)
        return self._pictures[number]

    def keyPressEvent(self, event: Any) -> None:  # noqa: N802
        """Page keys, Home and End move; plus and minus change the size."""
        bar = self.verticalScrollBar()
        key = event.key()
        moves = {
            Qt.Key.Key_PageDown: bar.value() + bar.pageStep(),
            Qt.Key.Key_Space: bar.value() + bar.pageStep(),
            Qt.Key.Key_PageUp: bar.value() - bar.pageStep(),
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: bar.maximum(),
        }
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().keyPressEvent(event)
        elif key in moves:
            bar.setValue(moves[key])
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus):
            self.zoom(-1 if key == Qt.Key.Key_Minus else 1)
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: Any) -> None:  # noqa: N802
        """Ctrl and the wheel change the size."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
        else:
            super().wheelEvent(event)
