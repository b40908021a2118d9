"""Finding a school in the official list while its name is typed, and loading that list."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QCompleter,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QProgressBar,
    QPushButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from crisisplan.exchange.school_directory import (
    LEAST_LETTERS,
    MOST_FOUND,
    About,
    Loaded,
    SchoolDirectory,
    load_list,
)
from crisisplan.exchange.school_list import ListedSchool, SchoolListError
from crisisplan.folders import data_folder, site_folder
from crisisplan.plan.dates import show_date
from crisisplan.ui.cells import write_line
from crisisplan.ui.labels import text_label
from crisisplan.ui.theme import Theme
from crisisplan.ui.work import Job, Worker

_ROOT = QModelIndex()
_SCHOOL = Qt.ItemDataRole.UserRole
_SHOWN = 7


def of_year(year: str) -> str:
    """“of 2022–23”, or that the list does not say."""
    return f"of {year}" if year else "of a year that it does not name"


def list_in_words(about: About) -> str:
    """“the list of 2022–23 (99,298 schools)”."""
    return f"the list {of_year(about.year)} ({about.schools:,} schools)"


class SchoolFinder(QObject):
    """Shows the schools that what is typed in a line begins; arrows, Enter and Escape work."""

    chosen = Signal(object)
    """A school of the list."""
    searched = Signal(str)
    """What to say about a search: nothing, that no school was found, or that there are more."""

    def __init__(self, line: QLineEdit, theme: Theme) -> None:
        super().__init__(line)
        self._line = line
        self.state = ""
        """The state whose schools come first among equals."""
        self.directory = SchoolDirectory([data_folder(), site_folder()])
        self._model = _FoundModel()
        # Not the line's own completer: that would write each school pointed at into the line.
        self.completer = QCompleter(self._model, line)
        self.completer.setWidget(line)
        self.completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self.completer.setMaxVisibleItems(_SHOWN)
        self.popup = self.completer.popup()
        self.popup.setItemDelegate(_FoundDelegate(theme, self.popup))
        self.popup.setProperty("kind", "found")
        self.popup.setAccessibleName("Schools found")
        line.textEdited.connect(self._search)
        self.completer.activated[QModelIndex].connect(self._take)

    def _search(self, text: str) -> None:
        found = self.directory.search(text, self.state)
        self._model.show(found)
        said = ""
        if found:
            self.completer.complete()
            if len(found) == MOST_FOUND:
                said = f"The first {MOST_FOUND} are shown. Type more to narrow them down."
        else:
            self.popup.hide()
            if sum(ch.isalnum() for ch in text) >= LEAST_LETTERS and self.directory.about:
                said = "The list has no such school. Private schools are not in it."
        self.searched.emit(said)

    def _take(self, index: QModelIndex) -> None:
        school = index.data(_SCHOOL)
        if school is not None:
            self.chosen.emit(school)


class _FoundModel(QAbstractListModel):
    """The schools that were found."""

    def __init__(self) -> None:
        super().__init__()
        self._found: list[ListedSchool] = []

    def show(self, found: list[ListedSchool]) -> None:
        """Offer other schools."""
        self.beginResetModel()
        self._found = found
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> int:  # noqa: N802
        """A row for each school."""
        return 0 if parent.isValid() else len(self._found)

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """The name; for screen readers and the tooltip everything that tells two apart."""
        if not index.isValid():
            return None
        school = self._found[index.row()]
        if role == _SCHOOL:
            return school
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return school.name
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return f"{school.name}, {_second_line(school)}, list {of_year(school.year)}"
        return None


def _second_line(school: ListedSchool) -> str:
    place = ", ".join(part for part in (school.city, school.state) if part)
    if school.zip_code:
        place = f"{place} {school.zip_code[:5]}".strip()
    grades = f"grades {school.grades}" if school.grades else ""
    return " · ".join(part for part in (place, school.district, grades) if part)


class _FoundDelegate(QStyledItemDelegate):
    """Paints a school in two lines."""

    def __init__(self, theme: Theme, view: QListView) -> None:
        super().__init__(view)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:  # noqa: N802
        """44 high."""
        return QSize(40, self._theme.px(44))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        """Paint the name, and below it where the school is."""
        school: ListedSchool = index.data(_SCHOOL)
        theme, px = self._theme, self._theme.px
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.fillRect(option.rect, theme.color("tint" if selected else "surface"))
        inner = option.rect.adjusted(px(8), px(3), -px(8), -px(3))
        half = inner.height() // 2
        small, top = theme.font(13), inner.adjusted(0, 0, 0, -half)
        year = QFontMetrics(small).horizontalAdvance(school.year)
        name = top.adjusted(0, 0, -year - px(8), 0)
        write_line(painter, name, school.name, theme.font(15, semibold=True), theme.color("text"))
        write_line(painter, top.adjusted(top.width() - year, 0, 0, 0), school.year, small,
               theme.color("text2"))  # fmt: skip
        write_line(painter, inner.adjusted(0, half, 0, 0), _second_line(school), small,
               theme.color("text2"))  # fmt: skip
        painter.restore()


class FindSchool(QWidget):
    """The first line of the School step: find the school, or how to get a list to find it in."""

    chosen = Signal(object)
    settings_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.line = QLineEdit()
        self.line.setObjectName("find_school")
        self.line.setPlaceholderText("Name, district, city or ZIP code")
        self.line.setClearButtonEnabled(True)
        self.line.setAccessibleName("Find your school")
        self.finder = SchoolFinder(self.line, theme)
        self.finder.chosen.connect(self._chosen)
        self.finder.searched.connect(self._say)
        self._help = text_label("", "help", wrap=True)
        label = text_label("Find your school", "label")
        label.setBuddy(self.line)
        self._search = QWidget()
        column = QVBoxLayout(self._search)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(label)
        column.addWidget(self.line)
        column.addWidget(self._help)
        self.get = QPushButton("Get the list in Settings")
        self.get.setProperty("kind", "link")
        self.get.clicked.connect(lambda: self.settings_wanted.emit())
        self._none = QWidget()
        row = QHBoxLayout(self._none)
        row.setContentsMargins(0, 0, 0, 0)
        words = "The official list of US public schools can fill in much of this step."
        row.addWidget(text_label(words, "help"))
        row.addWidget(self.get)
        row.addStretch()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._search)
        outer.addWidget(self._none)
        self.refresh()

    def refresh(self, state: str = "") -> None:
        """Look whether there is a list; the schools of ``state`` come first."""
        self.finder.state = state
        about = self.finder.directory.about
        self._search.setVisible(about is not None)
        self._none.setVisible(about is None)
        self._words = ""
        if about is not None:
            self._words = (
                f"Three letters are enough. From {list_in_words(about)}; what it fills in can be "
                "changed."
            )
        self._help.setText(self._words)
        self.line.setAccessibleDescription(self._words)

    def focus(self) -> None:
        """Put the cursor here."""
        here = self.get if self._search.isHidden() else self.line
        here.setFocus(Qt.FocusReason.OtherFocusReason)

    def _say(self, words: str) -> None:
        self._help.setText(words or self._words)

    def _chosen(self, school: ListedSchool) -> None:
        self.line.clear()
        self._say("")
        self.chosen.emit(school)


class SchoolListLoader(QWidget):
    """In the settings: which list is loaded, and loading another, with progress and Cancel."""

    busy_changed = Signal(bool)

    def __init__(self, worker: Worker, ask_for_list: Callable[[], Path | None]) -> None:
        super().__init__()
        self._worker, self._ask_for_list = worker, ask_for_list
        self._job: Job | None = None
        self.status = text_label("", "quiet", wrap=True)
        self.bar = QProgressBar(textVisible=False)
        self.choose = QPushButton("Load a list…")
        self.choose.setObjectName("load_list")
        self.choose.setAutoDefault(False)
        self.cancel = QPushButton("Cancel loading")
        self.cancel.setAutoDefault(False)
        self.choose.clicked.connect(lambda: self._choose())
        self.cancel.clicked.connect(lambda: self.stop())
        buttons = QHBoxLayout()
        buttons.addWidget(self.choose)
        buttons.addWidget(self.cancel)
        buttons.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.status)
        column.addWidget(self.bar)
        column.addLayout(buttons)
        self._show_what_is_there()
        self._rest()

    def _show_what_is_there(self) -> None:
        about = SchoolDirectory([data_folder(), site_folder()]).about
        if about is None:
            self._say("No list is loaded. Typing a school in works without one.")
        else:
            day = show_date(about.loaded_at.date())
            self._say(f"Loaded on {day}: {list_in_words(about)}, from {about.source}.")

    def _choose(self) -> None:
        path = self._ask_for_list()
        if path is not None:
            self.load(path)

    def load(self, path: Path) -> Job:
        """Load a list in the background."""
        self._job = job = Job(lambda report: load_list(path, data_folder(), report))
        job.progressed.connect(self._progress)
        job.done.connect(self._done)
        job.failed.connect(self._failed)
        job.cancelled.connect(self._cancelled)
        self._say(f"Reading {path.name}")
        self.bar.setRange(0, 0)
        self.bar.show()
        self.cancel.show()
        self.choose.setEnabled(False)
        self.busy_changed.emit(True)
        self._worker.start(job)
        return job

    def stop(self) -> None:
        """Cancel the loading, if there is any."""
        if self._job is not None:
            self._job.cancel()

    def _rest(self) -> None:
        self._job = None
        self.bar.hide()
        self.cancel.hide()
        self.choose.setEnabled(True)
        self.busy_changed.emit(False)

    def _progress(self, what: str, done: int, total: int) -> None:
        self.status.setText(what)
        # A list can have more bytes than a bar has steps.
        self.bar.setRange(0, 1000 if total else 0)
        self.bar.setValue(1000 * done // total if total else 0)

    def _done(self, loaded: Loaded) -> None:
        self._rest()
        lines = [
            f"Loaded: {loaded.schools:,} schools {of_year(loaded.year)}.",
            *loaded.skipped.sentences(),
        ]
        self._say("\n".join(lines))

    def _failed(self, error: Exception) -> None:
        self._rest()
        if not isinstance(error, SchoolListError):
            raise error
        self._say(str(error), "error")

    def _cancelled(self) -> None:
        self._show_what_is_there()
        self.status.setText(f"Cancelled. {self.status.text()}")
        self._rest()

    def _say(self, words: str, kind: str = "quiet") -> None:
        self.status.setText(words)
        self.status.setProperty("kind", kind)
        self.status.style().unpolish(self.status)
        self.status.style().polish(self.status)
