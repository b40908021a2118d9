"""The school calendar: a year by its months, calendars brought in, and the tables below."""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from crisisplan.exchange.school_calendar import SUFFIXES
from crisisplan.plan.forms import Table
from crisisplan.plan.model import CalendarDay, Entity, SchoolYear
from crisisplan.rules.school_days import SchoolDays, school_years, year_of
from crisisplan.ui.desk import Desk
from crisisplan.ui.editors import Combo
from crisisplan.ui.filedrop import FileDrop
from crisisplan.ui.labels import text_label
from crisisplan.ui.page import StepPage
from crisisplan.ui.table import TableBlock
from crisisplan.ui.theme import Theme
from crisisplan.ui.yearview import YearView

_FIRST = (
    "Import the calendar that your district publishes, or enter the first and last day of school "
    "below. Then the year shows here, day by day."
)
_UNSOUND = (
    "This school year shows here, day by day, once its first and last day below are in order."
)
_HINT = "Click a day to say what it is, or drag over several. With keys: arrows, Shift, Enter."


class CalendarPage(StepPage):
    """The step of the school calendar."""

    calendar_wanted = Signal(object)
    """A calendar is to be brought in: its path, pasted text, or ``None`` to ask for a file."""

    def _build(self) -> None:
        self.block = YearBlock(self.desk, self.theme)
        self.block.import_button.clicked.connect(lambda: self.calendar_wanted.emit(None))
        self.block.paste_button.clicked.connect(
            lambda: self.calendar_wanted.emit(QApplication.clipboard().text())
        )
        super()._build()
        drop = FileDrop(self, self.theme, "Drop the calendar to import it", SUFFIXES)
        drop.dropped.connect(self.calendar_wanted)
        self.block.view.moved.connect(self._follow_cursor)
        self.years = self.block.years
        self.years.currentIndexChanged.connect(lambda: self._choose())
        self.desk.changed.connect(self._changed)
        self._refresh()

    def add_table(self, table: Table) -> TableBlock | None:
        """The year stands above the tables, for the Tab key too."""
        if not self._tables:
            self.body.addWidget(self.block)
        return super().add_table(table)

    def _changed(self, transaction: Any, _: object) -> None:
        if {type(change.row) for change in transaction.changes} & {SchoolYear, CalendarDay}:
            self._refresh()

    def _refresh(self) -> None:
        """Offer the years as they are now."""
        years = self.desk.plan.rows(SchoolYear)
        known = {year.id for year in years}
        if self.years.currentData() not in known:
            sound = school_years(self.desk.plan)
            now = year_of(sound, date.today())
            chosen = now.year.id if now is not None else years[0].id if years else None
        else:
            chosen = self.years.currentData()
        self.years.offer((self._name(year), year.id) for year in years)
        self.years.setCurrentIndex(max(0, self.years.findData(chosen)))
        self._choose()

    @staticmethod
    def _name(year: SchoolYear) -> str:
        return year.row_name or "Without a first day"

    def _choose(self) -> None:
        ref = self.years.currentData()
        self.tables["days"].model.show_part_of(ref)
        found = (year for year in school_years(self.desk.plan) if year.year.id == ref)
        self.block.show_year(next(found, None), known=ref is not None)
        # A day is a part of a year: before there is one, it would belong nowhere.
        self.tables["days"].setVisible(ref is not None)

    def _follow_cursor(self, place: QRect) -> None:
        """Keep the day that the arrows reach in sight."""
        view = self.block.view
        at = view.mapTo(self.widget(), place.center())
        margin = self.theme.px(40)
        self.ensureVisible(at.x(), at.y(), margin, margin)

    def reveal(self, block: TableBlock, row: Entity) -> None:
        """Show the school year that a day is in."""
        if isinstance(row, CalendarDay):
            self.years.setCurrentIndex(self.years.findData(row.year))


class YearBlock(QWidget):
    """The year view with its heading; without a sound year, what to do first."""

    def __init__(self, desk: Desk, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.view = YearView(desk, theme)
        self.years = Combo(theme)
        self.years.setObjectName("calendar_year")
        self.years.setAccessibleName("School year")
        self.years.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        label = text_label("School year", "label")
        label.setBuddy(self.years)
        chooser = QHBoxLayout()
        chooser.setSpacing(8)
        chooser.addWidget(label)
        chooser.addWidget(self.years)
        chooser.addStretch()
        self._chooser = QWidget()
        chooser.setContentsMargins(0, 0, 0, 0)
        self._chooser.setLayout(chooser)
        # Without a year the actions stay where they are otherwise.
        policy = self._chooser.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self._chooser.setSizePolicy(policy)
        self.import_button = self._action(
            "Import a calendar…", "download-simple", "import_calendar"
        )
        self.import_button.setToolTip(
            "An .ics, CSV or Excel file from the district’s website, or drop one here"
        )
        self.paste_button = self._action("Paste a calendar", "clipboard-text", "paste_calendar")
        self.paste_button.setToolTip("Lines with dates, copied from a web page, PDF or spreadsheet")
        self._actions = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._actions.setSpacing(4)
        self._actions.addWidget(self.import_button, 0, Qt.AlignmentFlag.AlignLeft)
        self._actions.addWidget(self.paste_button, 0, Qt.AlignmentFlag.AlignLeft)
        self._top = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._top.addWidget(self._chooser, 1)
        self._top.addLayout(self._actions)
        self.summary = text_label("", "strong", wrap=True)
        self.summary.setObjectName("day_summary")
        self._hint = text_label(_HINT, "help", wrap=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(self._top)
        layout.addWidget(self._hint)
        layout.addWidget(self.summary)
        layout.addWidget(self.view)
        self.view.summed_up.connect(self.summary.setText)

    def _action(self, text: str, icon: str, name: str) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(name)
        button.setProperty("kind", "quiet")
        self._theme.show_icon(button, icon, "accent")
        return button

    def show_year(self, year: SchoolDays | None, *, known: bool) -> None:
        """Show a school year; ``known``: there is one, though nothing can be counted in it."""
        self.view.show_year(year)
        for widget in (self.view, self.summary):
            widget.setVisible(year is not None)
        self._chooser.setVisible(known)
        self._hint.setText(_HINT if year is not None else _UNSOUND if known else _FIRST)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Narrower than the heading: its actions go below where there is no room."""
        return QSize(self._theme.px(220), super().minimumSizeHint().height())

    def resizeEvent(self, event: Any) -> None:  # noqa: N802
        """Put the actions beside the chooser, below it, or below each other."""
        super().resizeEvent(event)
        directions = QBoxLayout.Direction
        buttons = [b.sizeHint().width() for b in (self.import_button, self.paste_button)]
        beside = self._chooser.sizeHint().width() + sum(buttons) + self._theme.px(24)
        wide = beside <= self.width()
        self._top.setDirection(directions.LeftToRight if wide else directions.TopToBottom)
        in_line = sum(buttons) + self._theme.px(12) <= self.width()
        self._actions.setDirection(directions.LeftToRight if in_line else directions.TopToBottom)
