"""The matrix: people down, courses across, in each cell an icon with a word."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QScrollBar,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from crisisplan.plan.model import Course, Person, Ref
from crisisplan.rules.training.coverage import Cell, Coverage, Total
from crisisplan.rules.training.wording import course_words, person_words, renewal_words
from crisisplan.ui.announcement import announce
from crisisplan.ui.cells import write_line
from crisisplan.ui.labels import text_label
from crisisplan.ui.theme import Theme
from crisisplan.ui.training.look import CellLook, cell_look
from crisisplan.ui.training.selection import Line

Index = QModelIndex | QPersistentModelIndex
LOOK_ROLE = Qt.ItemDataRole.UserRole
_ROOT = QModelIndex()
_SIZE, _SMALL = 14, 13
_PERSON, _COURSE, _WIDEST = 200, 104, 190
"""Widths in pixels at 100 %: the people’s, the least and the most of a course."""
_LONGEST_WORD = "Ended Oct 30"
_ROW, _HEAD = 36, 58
_LEAD, _ICON, _GAP, _TAIL = 7, 16, 4, 2
"""Before, of and after the icon of a cell, and after its word; in pixels at 100 %."""
_LEAST_ROWS, _MOST_ROWS = 5, 24
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class MatrixModel(QAbstractTableModel):
    """One row for each person that is shown, one column for each course."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[Line] = []
        self.courses: tuple[Course, ...] = ()
        self._found: Coverage | None = None
        self._totals: dict[Ref, tuple[Total, int]] = {}
        self._refs: tuple[list[Ref], list[Ref]] = ([], [])
        """The ids of the people and courses, in order."""
        self._looks: dict[Cell, CellLook] = {}
        """What was made of a cell before: many are alike."""

    def show_lines(self, found: Coverage, lines: Sequence[Line]) -> None:
        """Show these people as they stand now."""
        self.beginResetModel()
        if found is not self._found:
            self._looks.clear()
        self._found, self.lines, self.courses = found, list(lines), found.courses
        self._totals = found.totals(line.person for line in lines)
        self._refs = [line.person.id for line in lines], [course.id for course in found.courses]
        self.endResetModel()

    def rowCount(self, parent: Index = _ROOT) -> int:  # noqa: N802
        """The people."""
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = _ROOT) -> int:  # noqa: N802
        """The courses."""
        return 0 if parent.isValid() else len(self.courses)

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """The person, or the course; as tooltip with duty or renewal."""
        if orientation == Qt.Orientation.Vertical:
            line = self.lines[section]
            name, more = person_words(line.person), line.duty
        else:
            course = self.courses[section]
            name, more = course_words(course), renewal_words(course)
        if role == Qt.ItemDataRole.DisplayRole:
            return name
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{name}. {more}".rstrip(". ")
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What a cell shows and says."""
        if role == LOOK_ROLE:
            return self.look(index.row(), index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return self.look(index.row(), index.column()).text
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            name = person_words(self.lines[index.row()].person)
            course = course_words(self.courses[index.column()])
            return f"{name}, {course}: {self.look(index.row(), index.column()).spoken}"
        return None

    def look(self, row: int, column: int) -> CellLook:
        """What a cell shows."""
        assert self._found is not None
        cell = self._found.cell(self._refs[0][row], self._refs[1][column])
        # A cell holds a row, which is alike with itself only: one look for each of these.
        known = self._looks.get(cell)
        if known is None:
            known = self._looks[cell] = cell_look(cell, self._found.today)
        return known

    def total(self, column: int) -> tuple[str, str]:
        """How many of those who are shown have a course: as it is painted and as it is said."""
        total, have = self._totals[self.courses[column].id]
        if total.required:
            return (f"{total.current} of {total.required}",) * 2
        return (f"{have} have it" if have else "–", f"{have} have it, nobody here has to")


class _Cells(QStyledItemDelegate):
    """Paints a cell: its ground, its icon, its word, and the frame of the cursor."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        theme.follow(self, self._dress)

    def _dress(self) -> None:
        """Keep what every cell is painted with: hundreds of them come into view at once."""
        theme = self._theme
        self._fonts = {strong: theme.font(_SIZE, semibold=strong) for strong in (False, True)}
        self._ground, self._text = theme.color("surface"), theme.color("text")
        self._muted, self._frame = theme.color("muted"), QPen(theme.color("accent"), 2)
        self._filled = {
            name: (QColor(theme.tokens.status(name).fill), QColor(theme.tokens.status(name).text))
            for name in ("ok", "warn", "bad", "info")
        }

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        """Paint the cell. Its word fits: no column is narrower than the longest."""
        look: CellLook = index.data(LOOK_ROLE)
        px, rect = self._theme.px, option.rect
        color = self._muted if look.status == "muted" else self._text
        ground = self._ground
        if look.filled:
            ground, color = self._filled[look.status]
        painter.fillRect(rect, ground)
        inner = rect.adjusted(px(_LEAD), 0, 0, 0)
        if look.icon:
            side = px(_ICON)
            icon = self._theme.pixmap(look.icon, look.status, _ICON)
            painter.drawPixmap(inner.left(), inner.center().y() - side // 2 + 1, icon)
            inner.setLeft(inner.left() + side + px(_GAP))
        painter.setFont(self._fonts[look.filled])
        painter.setPen(color)
        painter.drawText(inner, _LEFT, look.text)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(self._frame)
            painter.drawRect(rect.adjusted(1, 1, -1, -1))

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:  # noqa: N802
        """All alike."""
        return QSize(self._theme.px(_COURSE), self._theme.px(_ROW))


class _People(QHeaderView):
    """Who stands at the left and stays there: name, and below it job and crisis role."""

    def __init__(self, theme: Theme, model: MatrixModel) -> None:
        super().__init__(Qt.Orientation.Vertical)
        self._theme, self._lines = theme, model
        self.setSectionsClickable(True)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def sizeHint(self) -> QSize:  # noqa: N802
        """Known without asking for the looks of 300 rows, as Qt would."""
        return QSize(self._theme.px(_PERSON), 0)

    def paintSection(self, painter: QPainter, rect: QRect, number: int) -> None:  # noqa: N802
        """Two lines."""
        theme, line = self._theme, self._lines.lines[number]
        is_current = self.parent().currentIndex().row() == number
        painter.save()
        painter.fillRect(rect, theme.color("tint" if is_current else "surface"))
        painter.setPen(theme.color("border"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.drawLine(rect.topRight(), rect.bottomRight())
        inner = rect.adjusted(theme.px(8), theme.px(1), -theme.px(6), -theme.px(2))
        half = inner.height() // 2
        font = theme.font(_SIZE, semibold=True)
        upper = QRect(inner.left(), inner.top(), inner.width(), half if line.duty else 2 * half)
        write_line(painter, upper, person_words(line.person), font, theme.color("text"))
        lower = QRect(inner.left(), inner.top() + half, inner.width(), half)
        write_line(painter, lower, line.duty, theme.font(_SMALL), theme.color("text2"))
        painter.restore()


class CourseHeads(QHeaderView):
    """The courses. It takes the keyboard: arrows move, Enter opens the course’s list."""

    chosen = Signal(int)
    """The list of the course in this column is wanted."""
    left = Signal()
    """On to the cells."""

    def __init__(self, theme: Theme, model: MatrixModel) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._theme, self._matrix = theme, model
        self.at = 0
        """The column that the keyboard is at."""
        self.setObjectName("matrix_courses")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSectionsClickable(True)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.sectionClicked.connect(self.chosen)

    def go_to(self, column: int) -> None:
        """Put the keyboard at a column, and say which it is."""
        if not self._matrix.courses:
            return
        self.at = max(0, min(column, len(self._matrix.courses) - 1))
        place, wide = self.sectionPosition(self.at), self.sectionSize(self.at)
        bar, room = self.parent().horizontalScrollBar(), self.viewport().width()
        if place < bar.value():
            bar.setValue(place)
        elif place + wide > bar.value() + room:
            bar.setValue(place + wide - room)
        words = self.spoken(self.at)
        self.setAccessibleName(words)
        announce(self, words)
        self.viewport().update()

    def spoken(self, column: int) -> str:
        """A course as screen readers say it."""
        course = self._matrix.courses[column]
        total = self._matrix.total(column)[1]
        return (
            f"{course_words(course)}. {renewal_words(course)}. Current: {total}. "
            "Enter lists who has it."
        )

    def focusInEvent(self, event: Any) -> None:  # noqa: N802
        """Show and say where one is."""
        super().focusInEvent(event)
        self.go_to(self.at)

    def focusOutEvent(self, event: Any) -> None:  # noqa: N802
        """Take the frame away."""
        super().focusOutEvent(event)
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Arrows, Home and End move, Down goes to the cells, Enter opens."""
        keys, last = Qt.Key, len(self._matrix.courses) - 1
        places = {keys.Key_Left: self.at - 1, keys.Key_Right: self.at + 1,
                  keys.Key_Home: 0, keys.Key_End: last}  # fmt: skip
        key = Qt.Key(event.key())
        if key in places:
            self.go_to(places[key])
        elif key == keys.Key_Down:
            self.left.emit()
        elif key in (keys.Key_Return, keys.Key_Enter, keys.Key_Space):
            if last >= 0:
                self.chosen.emit(self.at)
        else:
            super().keyPressEvent(event)

    def paintSection(self, painter: QPainter, rect: QRect, number: int) -> None:  # noqa: N802
        """Two lines of name, one of renewal."""
        theme, course = self._theme, self._matrix.courses[number]
        painter.save()
        painter.fillRect(rect, theme.color("sunken"))
        painter.setPen(theme.color("border"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.drawLine(rect.topRight(), rect.bottomRight())
        inner = rect.adjusted(theme.px(8), theme.px(3), -theme.px(4), -theme.px(3))
        below = theme.px(18)
        upper = inner.adjusted(0, 0, 0, -below)
        painter.setFont(theme.font(_SMALL, semibold=True))
        painter.setPen(theme.color("text2"))
        words = _two_lines(course_words(course), upper.width(), painter)
        high = painter.fontMetrics().lineSpacing()
        top = upper.bottom() + 1 - high * len(words)
        for line, text in enumerate(words):
            painter.drawText(QRect(upper.left(), top + line * high, upper.width(), high),
                             _LEFT, text)  # fmt: skip
        lower = QRect(inner.left(), inner.bottom() - below + 1, inner.width(), below)
        write_line(
            painter,
            lower,
            renewal_words(course, short=True),
            theme.font(_SMALL),
            theme.color("text2"),
        )
        if self.hasFocus() and number == self.at:
            painter.setPen(QPen(theme.color("accent"), 2))
            painter.drawRect(rect.adjusted(1, 1, -1, -1))
        painter.restore()


def _two_lines(text: str, width: int, painter: QPainter) -> list[str]:
    """A name in at most two lines, the second cut where it is too long."""
    metrics, first, words = painter.fontMetrics(), "", text.split()
    while words and (not first or metrics.horizontalAdvance(f"{first} {words[0]}") <= width):
        first = f"{first} {words.pop(0)}".strip()
    cut = Qt.TextElideMode.ElideRight
    lines = [metrics.elidedText(first, cut, width)]
    return [*lines, metrics.elidedText(" ".join(words), cut, width)] if words else lines


class MatrixView(QTableView):
    """The cells with both heads. One stop of Tab; arrows move inside."""

    person_wanted = Signal(object)
    """This person’s card is wanted."""
    course_wanted = Signal(object)
    """This course’s list is wanted."""
    record_wanted = Signal(object, object)
    """A training is to be recorded: of this person, in this course."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.rows = MatrixModel()
        self.setObjectName("matrix")
        self.setAccessibleName("Who is trained: people and courses")
        self.setAccessibleDescription(
            "Arrows move. Enter opens the person’s card. Above the first row are the courses. "
            "R records a training."
        )
        self._corner = text_label("Person and duty", "group")
        self._corner.setParent(self)
        self._corner.setProperty("kind", "matrix-corner")
        # Before the model: Qt asks its own heads for the looks of every row otherwise.
        self.people = _People(theme, self.rows)
        self.courses = CourseHeads(theme, self.rows)
        self.setVerticalHeader(self.people)
        self.setHorizontalHeader(self.courses)
        self.setModel(self.rows)
        self.setItemDelegate(_Cells(theme, self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setWordWrap(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.people.sectionClicked.connect(self._choose_person)
        self.courses.chosen.connect(self._choose_course)
        self.courses.left.connect(self._enter_cells)
        self.doubleClicked.connect(lambda index: self._choose_person(index.row()))
        theme.follow(self, self._dress)

    def _dress(self) -> None:
        px = self._theme.px
        self.people.setDefaultSectionSize(px(_ROW))
        self.people.setFixedWidth(px(_PERSON))
        self.courses.setMinimumSectionSize(px(40))
        self.courses.setFixedHeight(px(_HEAD))
        self.share_width()

    def show_lines(self, found: Coverage, lines: Sequence[Line]) -> None:
        """Show these people; the cursor stays with its person and course."""
        here = self._here()
        self.rows.show_lines(found, lines)
        self.courses.at = min(self.courses.at, max(0, len(found.courses) - 1))
        self.share_width()
        if here is not None:
            self.go_to(*here)

    def _here(self) -> tuple[str, str] | None:
        index = self.currentIndex()
        if not index.isValid():
            return None
        return self.rows.lines[index.row()].person.id, self.rows.courses[index.column()].id

    def go_to(self, person: str, course: str = "") -> None:
        """Put the cursor to a person, at a course; nothing where the person is not shown."""
        row = next((n for n, line in enumerate(self.rows.lines) if line.person.id == person), -1)
        column = next((n for n, each in enumerate(self.rows.courses) if each.id == course), 0)
        if row >= 0 and self.rows.courses:
            self.setCurrentIndex(self.rows.index(row, column))

    def share_width(self) -> None:
        """Give the columns the room there is, each at least what its words need."""
        px, number = self._theme.px, len(self.rows.courses)
        if not number:
            return
        bar = self.verticalScrollBar().sizeHint().width()
        room = self.width() - self.people.width() - bar - 2
        word = QFontMetrics(self._theme.font(_SIZE, semibold=True)).horizontalAdvance(_LONGEST_WORD)
        least = max(px(_COURSE), word + px(_ICON + _GAP + _LEAD + _TAIL) + 1)
        wide = max(least, min(px(_WIDEST), room // number))
        self.courses.setDefaultSectionSize(wide)

    def resizeEvent(self, event: Any) -> None:  # noqa: N802
        """Share the width among the courses."""
        super().resizeEvent(event)
        self.share_width()

    def updateGeometries(self) -> None:  # noqa: N802
        """Keep the words over the people in their corner."""
        super().updateGeometries()
        frame = self.frameWidth()
        self._corner.setGeometry(frame, frame, self.people.width(), self.courses.height())

    def wanted_height(self, rows: int) -> int:
        """How high the view is with so many rows, in pixels."""
        shown = max(_LEAST_ROWS if rows > _LEAST_ROWS else 1, min(rows, _MOST_ROWS))
        return self._theme.px(_HEAD) + shown * self._theme.px(_ROW) + 2

    @property
    def least_height(self) -> int:
        """Below that the page scrolls."""
        return self.wanted_height(_LEAST_ROWS)

    def _choose_person(self, row: int) -> None:
        self.person_wanted.emit(self.rows.lines[row].person)

    def _choose_course(self, column: int) -> None:
        self.course_wanted.emit(self.rows.courses[column])

    def _enter_cells(self) -> None:
        if self.rows.lines:
            self.setCurrentIndex(self.rows.index(0, self.courses.at))
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def current(self) -> tuple[Person, Course] | None:
        """The person and the course that the cursor is at."""
        index = self.currentIndex()
        if not index.isValid():
            return None
        return self.rows.lines[index.row()].person, self.rows.courses[index.column()]

    def currentChanged(self, current: QModelIndex, previous: QModelIndex) -> None:  # noqa: N802
        """Mark the person at the left."""
        super().currentChanged(current, previous)
        self.people.viewport().update()

    def focusInEvent(self, event: Any) -> None:  # noqa: N802
        """Arriving by keyboard, show where one is."""
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self.rows.lines and self.rows.courses:
            self.setCurrentIndex(self.rows.index(0, 0))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Enter opens the card, R records; Up from the first row goes to the courses."""
        keys, key, here = Qt.Key, event.key(), self.current()
        if key in (keys.Key_Return, keys.Key_Enter, keys.Key_Space) and here is not None:
            self.person_wanted.emit(here[0])
        elif key == keys.Key_R and not event.modifiers() and here is not None:
            self.record_wanted.emit(*here)
        elif key == keys.Key_Up and self.currentIndex().row() <= 0:
            self.courses.at = max(0, self.currentIndex().column())
            self.courses.setFocus(Qt.FocusReason.OtherFocusReason)
        elif key == keys.Key_Tab:
            self.focusNextPrevChild(True)
        elif key == keys.Key_Backtab:
            self.focusNextPrevChild(False)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: Any) -> None:  # noqa: N802
        """Say so where nobody is shown."""
        super().paintEvent(event)
        if not self.rows.lines:
            painter = QPainter(self.viewport())
            room = self.viewport().rect().adjusted(0, self._theme.px(12), 0, 0)
            painter.setFont(self._theme.font(_SIZE))
            painter.setPen(self._theme.color("muted"))
            middle = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter
            painter.drawText(room, middle, "Nobody fits. Choose less above.")
            painter.end()


class _Totals(QWidget):
    """How many have each course, below its column."""

    def __init__(self, view: MatrixView, theme: Theme) -> None:
        super().__init__()
        self._view, self._theme = view, theme
        self.setObjectName("matrix_totals")
        theme.follow(self, lambda: self.setFixedHeight(theme.px(32)))
        for signal in (view.courses.sectionResized, view.horizontalScrollBar().valueChanged):
            signal.connect(lambda *_: self.update())
        view.rows.modelReset.connect(self._show)

    def texts(self) -> list[str]:
        """What stands below each course."""
        rows = self._view.rows
        return [rows.total(column)[0] for column in range(len(rows.courses))]

    def _show(self) -> None:
        rows = self._view.rows
        self._texts = self.texts()
        said = (
            f"{course_words(course)} {rows.total(column)[1]}"
            for column, course in enumerate(rows.courses)
        )
        self.setAccessibleName(f"Current: {'; '.join(said)}")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """A line like a row of the table."""
        theme, view = self._theme, self._view
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color("sunken"))
        start = view.people.width() + view.frameWidth()
        painter.setClipRect(start, 0, self.width() - start, self.height())
        font, color = theme.font(_SIZE, semibold=True), theme.color("text")
        for column, text in enumerate(getattr(self, "_texts", ())):
            left = start + view.courses.sectionViewportPosition(column)
            wide = view.courses.sectionSize(column)
            place = QRect(left + theme.px(8), 0, wide - theme.px(12), self.height())
            write_line(painter, place, text, font, color)
            painter.setPen(theme.color("border"))
            painter.drawLine(left + wide - 1, 0, left + wide - 1, self.height())
        painter.setClipping(False)
        name = QRect(theme.px(9), 0, start - theme.px(9), self.height())
        write_line(painter, name, "Current", font, color)
        painter.setPen(theme.color("border"))
        painter.drawRect(self.rect().adjusted(0, -1, -1, -1))
        painter.end()


class Matrix(QWidget):
    """The table with its totals below it, and one scroll bar for both."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.view = MatrixView(theme)
        self.totals = _Totals(self.view, theme)
        self._bar = QScrollBar(Qt.Orientation.Horizontal)
        own = self.view.horizontalScrollBar()
        own.rangeChanged.connect(self._follow)
        own.valueChanged.connect(self._bar.setValue)
        self._bar.valueChanged.connect(own.setValue)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.view)
        layout.addWidget(self.totals)
        layout.addWidget(self._bar)
        self._follow(0, 0)

    def _follow(self, least: int, most: int) -> None:
        own = self.view.horizontalScrollBar()
        self._bar.setRange(least, most)
        self._bar.setPageStep(own.pageStep())
        self._bar.setSingleStep(own.singleStep())
        self._bar.setVisible(most > least)

    def fit(self, room: int) -> None:
        """Be as high as the rows, but not higher than the room that there is, in pixels."""
        below = self.totals.height()
        below += self._bar.sizeHint().height() if not self._bar.isHidden() else 0
        wanted = self.view.wanted_height(len(self.view.rows.lines))
        self.view.setFixedHeight(min(wanted, max(room - below, self.view.least_height)))
