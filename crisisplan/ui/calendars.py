"""Bringing a school calendar in: read beside the window, looked over in a dialog, one edit."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QApplication,
    QGridLayout,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from crisisplan.exchange.calendar_changes import (
    CalendarChanges,
    Effect,
    NoYearError,
    apply_calendar,
    calendar_changes,
    import_label,
    imported_days,
)
from crisisplan.exchange.named_grades import Served
from crisisplan.exchange.school_calendar import (
    Entry,
    SchoolCalendar,
    Taken,
    read_calendar_text,
    read_school_calendar,
)
from crisisplan.exchange.sheets import SheetError
from crisisplan.plan.dates import show_date
from crisisplan.plan.kinds import UnreadableError, read_date
from crisisplan.plan.model import CalendarDay, Ref, School
from crisisplan.ui.desk import Desk
from crisisplan.ui.editors import Combo, LineEditor
from crisisplan.ui.imports import ImportDialog, read_beside
from crisisplan.ui.labels import text_label
from crisisplan.ui.plandialog import accepted
from crisisplan.ui.planview import PlanView
from crisisplan.ui.theme import Theme
from crisisplan.ui.work import Job, Worker
from crisisplan.ui.wrappedtable import ProblemList, TextRows, TickRows, wrapped_table

_ROOT = QModelIndex()
_YEAR_FIELDS = ("first_day", "last_day", "second_semester_on")
_OF_YEAR = {
    Taken.FIRST_DAY: "first_day",
    Taken.LAST_DAY: "last_day",
    Taken.SECOND_SEMESTER: "second_semester_on",
}
FROM, WORDS, THROUGH, TAKEN = range(4)
GONE = "No longer in it"
QUESTION = Qt.ItemDataRole.UserRole


@dataclass(frozen=True)
class Reading:
    """A calendar that can be read again once the year of its dates is known."""

    name: str
    read: Callable[[date | None], SchoolCalendar]
    """Given the first day of school. Raises SheetError."""


def import_calendar(
    source: Path | str, view: PlanView, desk: Desk, theme: Theme, worker: Worker
) -> Job:
    """Read a calendar, a file or pasted text, in the background; ask what to take over; do it."""
    view.flush()
    today, served = date.today(), Served.by(desk.plan.one(School))
    if isinstance(source, Path):
        path = source
        reading = Reading(path.name, lambda first: read_school_calendar(path, today, first, served))
    else:
        text = source
        reading = Reading(
            "from pasted lines",
            lambda first: read_calendar_text("the pasted lines", text, today, first, served),
        )

    def show(calendar: SchoolCalendar) -> None:
        dialog = CalendarDialog(view, theme, worker, reading, calendar, desk)
        if not accepted(dialog) or dialog.changes is None:
            return
        changes = dialog.changes
        words = changes.what_was_taken()
        if desk.edit(import_label(reading.name), lambda: apply_calendar(desk.file, changes)):
            view.show_step("calendar")
            view.say(f"Imported {reading.name}. {words}")

    def again() -> Job:
        # By then something else was copied.
        anew = source if isinstance(source, Path) else QApplication.clipboard().text()
        return import_calendar(anew, view, desk, theme, worker)

    return read_beside(lambda report: reading.read(None), show, again, view, worker)


class CalendarDialog(ImportDialog):
    """What each line was taken for and what importing does, before anything is done."""

    def __init__(
        self,
        parent: QWidget,
        theme: Theme,
        worker: Worker,
        reading: Reading,
        calendar: SchoolCalendar,
        desk: Desk,
    ) -> None:
        super().__init__(parent, theme, worker, f"calendar {reading.name}")
        self.changes: CalendarChanges | None = None
        self._reading, self._calendar, self._desk = reading, calendar, desk
        self._given: dict[str, date] = {}
        """What somebody entered here for the school year."""
        self._bad: dict[str, str] = {}
        self._assumed = text_label("", "quiet", wrap=True)
        self.column.addWidget(self._assumed)
        self.fields: dict[str, LineEditor] = {}
        self._add_year()
        self._lines = _LineList(theme)
        self._lines.model.corrected.connect(self._compare)
        self._list = _ChangeList(desk, theme)
        words = "These lines are left out. Correct them in the calendar and import it again."
        self._problems = ProblemList("calendar", words, theme)
        self._imported = imported_days(desk.file.journal.edits_of(CalendarDay))
        self._dropped = _DroppedList(desk, theme)
        self._dropped.model.ticked.connect(self._compare)
        self._tabs.add("calendar_lines", self._lines)
        self._tabs.add("calendar_changes", self._list)
        self._tabs.add("calendar_problems", self._problems)
        self._tabs.add("calendar_dropped", self._dropped)
        self.finish()
        self._show(calendar)
        self.tabs()[0].click()

    def _add_year(self) -> None:
        """The days of the school year, as the calendar says them, to correct."""
        table = self._desk.forms.table("calendar.years")
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        for number, key in enumerate(_YEAR_FIELDS):
            item = table.column(key)
            editor = LineEditor(item, self._desk.plan, self._theme)
            editor.setObjectName(f"calendar_{key}")
            editor.setAccessibleName(item.label)
            label = text_label(item.label, "label")
            label.setBuddy(editor)
            label.setWordWrap(True)
            grid.setColumnStretch(number, 1)
            grid.addWidget(label, 0, number, Qt.AlignmentFlag.AlignBottom)
            grid.addWidget(editor, 1, number)
            editor.edited.connect(lambda value, _, k=key: self._enter(k, value))
            editor.unreadable.connect(lambda words, k=key: self._refuse(k, words))
            self.fields[key] = editor
        self.column.addLayout(grid)

    # -- showing

    def _show(self, calendar: SchoolCalendar) -> None:
        """Show a calendar that was read, again perhaps."""
        self._calendar = calendar
        self._assumed.setText(
            f"{calendar.assumed} Another first day takes another year." if calendar.assumed else ""
        )
        self._assumed.setVisible(bool(calendar.assumed))
        self._lines.model.show_entries(calendar.entries)
        self._problems.show_problems(calendar.problems)
        self._tabs.call(2, f"Not read {len(calendar.problems)}")
        self.tabs()[2].setVisible(bool(calendar.problems))
        self._compare()

    def _compare(self) -> None:
        """Work out what importing would do now."""
        reason, self.changes = "", None
        entries = self._lines.model.entries
        try:
            self.changes = calendar_changes(
                self._calendar,
                self._desk.plan,
                self._given.get("first_day"),
                self._given.get("last_day"),
                self._with_semester(entries),
                self._imported,
                self._dropped.taken_out,
            )
        except NoYearError as error:
            words = " and ".join(taken.value.lower() for taken in error.missing)
            reason = f"Enter the {words}: the calendar does not say it."
        except SheetError as error:
            reason = str(error)
        self._fill_year(entries)
        self._lines.show_state(self.changes)
        self._list.show_changes(self.changes)
        number = len(self._calendar.entries)
        self._tabs.call(0, f"Lines {number}")
        changed = self.changes.days if self.changes is not None else ()
        new = sum(day.effect is not Effect.KEEP for day in changed)
        self._tabs.call(1, f"Changes {new}")
        dropped = self.changes.dropped if self.changes is not None else ()
        self._dropped.show_rows(dropped)
        self._tabs.call(3, f"{GONE} {len(dropped)}")
        self.tabs()[3].setVisible(bool(dropped))
        reason = next(iter(self._bad.values()), reason)
        if self.busy:
            reason = "Reading the calendar again…"
        elif not reason and self.changes is not None and not self.changes.anything:
            reason = "There is nothing to import: the plan says all of it already."
            if dropped:
                reason = f"There is nothing new. Tick under “{GONE}” what is to be taken out."
        self.allow(not reason, reason)

    def _with_semester(self, entries: Sequence[Entry]) -> list[Entry]:
        """The lines, with the second semester as somebody entered it."""
        middle = self._given.get("second_semester_on")
        if middle is None:
            return list(entries)
        entry = Entry(0, "", ((middle, middle),), Taken.SECOND_SEMESTER)
        return [entry, *entries]

    def _fill_year(self, entries: Sequence[Entry]) -> None:
        known = {
            _OF_YEAR[entry.taken]: entry.starts
            for entry in reversed(entries)
            if entry.taken in _OF_YEAR
        }
        if self.changes is not None:
            known["first_day"], known["last_day"] = self.changes.first_day, self.changes.last_day
        for key, editor in self.fields.items():
            if key not in self._bad:
                editor.value = self._given.get(key, known.get(key))

    # -- correcting

    def _enter(self, key: str, value: date | None) -> None:
        self._bad.pop(key, None)
        if value is None:
            self._given.pop(key, None)
        else:
            self._given[key] = value
        if key == "first_day" and self._calendar.assumed:
            self._read_again(value)
        self._compare()

    def _refuse(self, key: str, words: str) -> None:
        self._bad[key] = words
        self._compare()

    def _read_again(self, first: date | None) -> None:
        """Read the calendar with another year, beside the window."""
        # Its dates have no year of their own: another first day gives them another one.
        self.work_out(
            lambda: replace(self._reading.read(first), assumed=self._calendar.assumed), self._show
        )


class _LineList(QWidget):
    """The lines of the calendar, the unsure ones first, each with its choice."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.model = _LinesModel(theme)
        self._words = text_label("", "help", wrap=True)
        self.view = view = wrapped_table(
            "calendar_entries", "Lines of the calendar", self.model, theme
        )
        view.setItemDelegate(_LineDelegate(theme, view))
        view.setEditTriggers(
            QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.AnyKeyPressed
        )
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        view.clicked.connect(view.edit_if_possible)

        def space() -> None:
            for column, width in ((FROM, 145), (THROUGH, 115), (TAKEN, 195)):
                view.setColumnWidth(column, theme.px(width))

        theme.follow(view, space)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 0)
        layout.addWidget(self._words)
        layout.addWidget(view, 1)
        self.model.modelReset.connect(view.fit)
        self.model.dataChanged.connect(lambda *_: view.fit())

    def show_state(self, changes: CalendarChanges | None) -> None:
        """Say how many lines are open, and which lie outside the school year."""
        self.model.show_outside(changes)
        unsure = self.model.unsure()
        words = "Correct the choice or the last day where it is wrong."
        if unsure:
            lines = "1 line is" if unsure == 1 else f"{unsure} lines are"
            words = f"{lines} not sure and marked. {words}"
        else:
            words = f"What each line was taken for. {words}"
        self._words.setText(words)


class _LinesModel(QAbstractTableModel):
    """Dates, words with the question below, last day, and what the line is taken for."""

    corrected = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._rows: list[Entry] = []
        self._outside: set[int] = set()

    @property
    def entries(self) -> list[Entry]:
        """The lines as they are taken now, in the calendar's order."""
        return sorted(self._rows, key=lambda entry: entry.line)

    def unsure(self) -> int:
        """How many lines are still asked about."""
        return sum(self._asks(number) for number in range(len(self._rows)))

    def show_entries(self, entries: Sequence[Entry]) -> None:
        """Show other lines."""
        self.beginResetModel()
        self._rows = sorted(entries, key=lambda entry: (entry.sure, entry.line))
        self._outside = set()
        self.endResetModel()

    def show_outside(self, changes: CalendarChanges | None) -> None:
        """Mark the lines that lie before the first day of school or after the last."""
        outside = {
            number
            for number, entry in enumerate(self._rows)
            if changes is not None and changes.is_outside(entry)
        }
        if outside != self._outside:
            self._outside = outside
            last = self.index(len(self._rows) - 1, TAKEN)
            self.dataChanged.emit(self.index(0, 0), last)

    def _note(self, number: int) -> str:
        """Why a line is left out that is about other grades, until somebody takes it for more."""
        entry = self._rows[number]
        left_out = entry.taken is Taken.SCHOOL_DAY and number not in self._outside
        return entry.note if left_out else ""

    def _asks(self, number: int) -> bool:
        return not self._rows[number].sure and number not in self._outside

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> int:  # noqa: N802
        """One for each line."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> int:  # noqa: N802
        """From, words, through, taken."""
        return 0 if parent.isValid() else 4

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """From, words, through, taken."""
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return ("Date", "In the calendar", "Last day", "Taken for")[section]
        return None

    def flags(self, index: QModelIndex) -> Qt.ItemFlag:
        """The choice and, of a single stretch, the last day can be corrected."""
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        entry = self._rows[index.row()]
        if index.column() == TAKEN or (index.column() == THROUGH and len(entry.stretches) == 1):
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Words; a sign and the question where it is not sure."""
        entry, column = self._rows[index.row()], index.column()
        roles = Qt.ItemDataRole
        if role in (roles.DisplayRole, roles.ToolTipRole, roles.AccessibleTextRole):
            return self._text(index.row(), entry, column)
        if role == QUESTION:
            return entry.question if self._asks(index.row()) else ""
        if role == roles.EditRole:
            return entry.taken if column == TAKEN else self._text(index.row(), entry, column)
        if role == roles.DecorationRole and column == FROM and self._asks(index.row()):
            return self._theme.icon("warning-fill", "warn")
        if role == roles.ForegroundRole:
            quiet = entry.taken is Taken.SCHOOL_DAY or index.row() in self._outside
            return self._theme.color("muted" if quiet else "text")
        return None

    def _text(self, number: int, entry: Entry, column: int) -> str:
        if column == FROM:
            more = len(entry.stretches) - 1
            return show_date(entry.starts) + (f" and {more} more" if more else "")
        if column == WORDS:
            told = entry.question if self._asks(number) else self._note(number)
            return f"{entry.words}\n{told}" if told else entry.words
        if column == THROUGH:
            one = len(entry.stretches) == 1 and entry.ends > entry.starts
            return show_date(entry.ends) if one else ""
        if number in self._outside:
            return "Outside the school year"
        return entry.taken.value

    def setData(  # noqa: N802
        self, index: QModelIndex, value: Any, role: int = Qt.ItemDataRole.EditRole
    ) -> bool:
        """Correct a line: then it is sure."""
        entry = self._rows[index.row()]
        if role != Qt.ItemDataRole.EditRole:
            return False
        if index.column() == TAKEN:
            new = replace(entry, taken=value, question="")
        else:
            try:
                last = read_date(value) if value.strip() else entry.starts
            except UnreadableError:
                return False
            if last < entry.starts:
                return False
            new = replace(entry, stretches=((entry.starts, last),), question="")
        self._rows[index.row()] = new
        if new.taken in _OF_YEAR and new.taken is not entry.taken:
            self._only(index.row())
        self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, TAKEN))
        self.corrected.emit()
        return True

    def _only(self, number: int) -> None:
        """A first day, a last day, a second semester: whichever was it before is no more."""
        taken = self._rows[number].taken
        for other, entry in enumerate(self._rows):
            if other != number and entry.taken is taken:
                self._rows[other] = replace(entry, taken=Taken.SCHOOL_DAY, question="")


class _LineDelegate(QStyledItemDelegate):
    """A list of choices for what a line is, a date for its last day."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def createEditor(  # noqa: N802
        self, parent: QWidget, option: QStyleOptionViewItem, index: QModelIndex
    ) -> QWidget:
        """A choice, or a line."""
        if index.column() != TAKEN:
            line = QLineEdit(parent)
            line.setAccessibleName("Last day")
            return line
        combo = Combo(self._theme, parent)
        combo.setAccessibleName("Taken for")
        for taken in Taken:
            combo.addItem(taken.value, taken)
        combo.activated.connect(lambda: self._choose(combo))
        QTimer.singleShot(0, combo, combo.showPopup)
        return combo

    def _choose(self, combo: Combo) -> None:
        self.commitData.emit(combo)
        self.closeEditor.emit(combo, QAbstractItemDelegate.EndEditHint.NoHint)

    def setEditorData(self, editor: QWidget, index: QModelIndex) -> None:  # noqa: N802
        """Show what it is now."""
        value = index.data(Qt.ItemDataRole.EditRole)
        if isinstance(editor, Combo):
            editor.setCurrentIndex(list(Taken).index(value))
        elif isinstance(editor, QLineEdit):
            editor.setText(value)

    def setModelData(  # noqa: N802
        self, editor: QWidget, model: QAbstractTableModel, index: QModelIndex
    ) -> None:
        """Take what was chosen."""
        if isinstance(editor, Combo):
            model.setData(index, list(Taken)[editor.currentIndex()])
            return
        assert isinstance(editor, QLineEdit)
        if editor.text() != index.data(Qt.ItemDataRole.EditRole):
            model.setData(index, editor.text())

    def updateEditorGeometry(  # noqa: N802
        self, editor: QWidget, option: QStyleOptionViewItem, index: QModelIndex
    ) -> None:
        """As high as a line, however high the row is."""
        place = option.rect
        place.setHeight(min(place.height(), self._theme.px(30)))
        editor.setGeometry(place)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        """The question in the color of a warning; an arrow where a choice opens."""
        own = QStyleOptionViewItem(option)
        if index.column() == TAKEN:
            own.rect = option.rect.adjusted(0, 0, -self._theme.px(22), 0)
        super().paint(painter, own, index)
        question = index.data(QUESTION)
        if index.column() == WORDS and question:
            self._paint_question(painter, option, index, question)
        if index.column() == TAKEN:
            side = self._theme.px(14)
            arrow = self._theme.pixmap("caret-down", "text2", 14)
            painter.drawPixmap(
                option.rect.right() - side - self._theme.px(6),
                option.rect.center().y() - side // 2,
                arrow,
            )

    def _paint_question(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex, question: str
    ) -> None:
        """Over the whole words: those of the calendar, and below them what is asked."""
        px = self._theme.px
        selected = option.state & QStyle.StateFlag.State_Selected
        ground = option.rect.adjusted(px(4), 1, -px(4), -2)
        painter.fillRect(ground, self._theme.color("tint" if selected else "surface"))
        painter.save()
        painter.setFont(self._theme.font())
        room = option.rect.adjusted(px(9), px(4), -px(9), -px(2))
        flags = Qt.TextFlag.TextWordWrap
        words = str(index.data()).removesuffix(f"\n{question}")
        painter.setPen(index.data(Qt.ItemDataRole.ForegroundRole))
        drawn = painter.boundingRect(room, flags, words)
        painter.drawText(room, flags, words)
        room.setTop(drawn.bottom())
        painter.setPen(self._theme.color("warn"))
        painter.drawText(room, flags, question)
        painter.restore()


class _ChangeList(QWidget):
    """The rows of the plan that an import adds and changes."""

    def __init__(self, desk: Desk, theme: Theme) -> None:
        super().__init__()
        self._table = desk.forms.table("calendar.days")
        self._plan = desk.plan
        self._model = TextRows(("Dates", "What", "In the calendar"))
        self._words = text_label("", "help", wrap=True)
        self._view = wrapped_table("calendar_days", "Changes", self._model, theme)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 0)
        layout.addWidget(self._words)
        layout.addWidget(self._view, 1)
        layout.addStretch()

    def show_changes(self, changes: CalendarChanges | None) -> None:
        """Show what an import would do now."""
        words = changes.in_words() if changes is not None else ""
        kept = len(changes.of(Effect.KEEP)) if changes is not None else 0
        stays = "is" if kept == 1 else "are"
        parts = [
            f"Importing will {words}." if words else "Importing would change nothing.",
            f"{kept} {stays} in the plan already." if kept else "",
            "Days that you entered yourself stay.",
            _still_there(changes) if changes is not None else "",
        ]
        self._words.setText(" ".join(filter(None, parts)))
        self._model.show_rows(list(self._rows(changes)) if changes is not None else ())
        self._view.setVisible(self._model.rowCount() > 0)
        self._view.fit()

    def _rows(self, changes: CalendarChanges) -> Iterator[tuple[str, str, str]]:
        if changes.effect is not Effect.KEEP:
            ends = f"{show_date(changes.first_day)} to {show_date(changes.last_day)}"
            yield ends, f"{changes.effect.value} the school year {changes.name}", ""
        for day in changes.days:
            if day.effect is Effect.KEEP:
                continue
            dates = " to ".join(dict.fromkeys(map(show_date, (day.starts, day.ends))))
            kind = self._table.column("kind").show(day.kind, self._plan)
            was = self._before(day.row) if day.row is not None else ""
            lines = ", ".join(map(str, day.lines[:6])) + ("…" if len(day.lines) > 6 else "")
            what = f"{day.effect.value}: {kind}, {day.label}{was}"
            yield dates, what, f"Line {lines}" if lines else ""

    def _before(self, row: Any) -> str:
        keys = ("starts", "ends", "kind", "label")
        words = [self._table.column(key).text(row, self._plan) for key in keys]
        return f" (was {', '.join(filter(None, words))})"


def _still_there(changes: CalendarChanges) -> str:
    """What is asked about the days that the calendar has no more."""
    number = len(changes.dropped) - len(changes.of(Effect.TAKE_OUT))
    if number == 1:
        days = "1 entry of an earlier import is no longer in this calendar. It stays unless you"
    elif number:
        days = (
            f"{number} entries of an earlier import are no longer in this calendar. They stay "
            "unless you"
        )
    else:
        return ""
    return f"{days} tick {'it' if number == 1 else 'them'} under “{GONE}”."


class _DroppedList(QWidget):
    """The rows that an earlier import brought and this calendar has no more."""

    def __init__(self, desk: Desk, theme: Theme) -> None:
        super().__init__()
        self._table, self._plan = desk.forms.table("calendar.days"), desk.plan
        self._days: list[CalendarDay] = []
        self.taken_out: set[Ref] = set()
        """The rows that are to be taken out."""
        self.model = TickRows(("Take out", "Name", "What it is"), self._tell)
        self.model.ticked.connect(self._remember)
        words = (
            "An earlier import brought these, and this calendar does not have them. Tick what is "
            "to be taken out of the plan; the rest stays."
        )
        self._view = wrapped_table("calendar_gone", GONE, self.model, theme)

        def space() -> None:
            for column, width in ((0, 150), (2, 140)):
                self._view.setColumnWidth(column, theme.px(width))

        theme.follow(self._view, space)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 0)
        layout.addWidget(text_label(words, "help", wrap=True))
        layout.addWidget(self._view, 1)

    def show_rows(self, rows: Sequence[CalendarDay]) -> None:
        """Show other rows; what was ticked stays ticked."""
        if list(rows) != self._days:
            self._days = list(rows)
            self.model.show_ticks(rows, (row.id in self.taken_out for row in rows))
        self._view.fit()

    def _remember(self) -> None:
        self.taken_out -= {row.id for row in self._days}
        self.taken_out |= {row.id for row in self.model.chosen()}

    def _tell(self, row: CalendarDay) -> tuple[str, str, str]:
        text = {c.key: c.text(row, self._plan) for c in self._table.columns}
        dates = " to ".join(filter(None, (text["starts"], text["ends"])))
        return dates, text["label"], text["kind"]
