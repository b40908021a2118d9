"""The dialogs: start a plan, export, print, paste rows, settings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    QTimer,
)
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QTableView,
    QWidget,
)

from crisisplan.exchange.pasted import Pasted
from crisisplan.exchange.school_directory import LEAST_LETTERS, answers_of_school
from crisisplan.exchange.school_list import ListedSchool
from crisisplan.plan.forms import Field, Form, Table
from crisisplan.ui.editors import Combo
from crisisplan.ui.labels import text_label
from crisisplan.ui.plandialog import PlanDialog
from crisisplan.ui.school_finder import (
    SchoolFinder,
    SchoolListLoader,
    list_in_words,
    of_year,
)
from crisisplan.ui.theme import SCALES, Theme

_ROOT = QModelIndex()
_LONGEST_REASON = 1000


def choice_box(theme: Theme, options: Sequence[tuple[str, str]], chosen: str) -> Combo:
    """A list of which one is chosen: keys and what people read."""
    box = Combo(theme)
    for key, label in options:
        box.addItem(label, key)
    box.setCurrentIndex(max(0, box.findData(chosen)))
    return box


class StartDialog(PlanDialog):
    """What is asked before a new plan is made."""

    def __init__(
        self, parent: QWidget, theme: Theme, states: Sequence[tuple[str, str]], author: str
    ) -> None:
        super().__init__(
            parent,
            "Start a new plan",
            "Four answers to begin with. You can change each of them later.",
            "Choose where to keep it",
        )
        self.school = QLineEdit()
        self.state = choice_box(theme, [("", "Not yet decided"), *states], "")
        self.grades = QLineEdit()
        self.grades.setPlaceholderText("6-8")
        self._finder = SchoolFinder(self.school, theme)
        self._school: ListedSchool | None = None
        self.author = QLineEdit(author)
        about = self._finder.directory.about
        self._hint = ""
        if about is not None:
            self._hint = f"Three letters find it in {list_in_words(about)}. Any other name will do."
        self.line("Name of the school", self.school, self._hint)
        self._add_found_line()
        self.line("State", self.state, "Decides which state rules are shown.")
        self.line("Grades", self.grades)
        self.line("Your name", self.author, "Stands beside every change you make.")
        self.finish()
        self.school.textChanged.connect(self._allow)
        self._allow()

    def _add_found_line(self) -> None:
        """What comes along from the list, once a school of it is chosen."""
        self.found_words = text_label("", "help", wrap=True)
        self.only_name = QPushButton("Take the name only")
        self.only_name.setProperty("kind", "link")
        self.only_name.setAutoDefault(False)
        self.only_name.clicked.connect(lambda: self._take(None))
        self.found_words.hide()
        self.only_name.hide()
        self.column.addWidget(self.found_words)
        self.column.addWidget(self.only_name, 0, Qt.AlignmentFlag.AlignLeft)
        self._finder.chosen.connect(self._chosen)
        self._finder.searched.connect(self._searched)
        self.school.textEdited.connect(self._edited)
        self.state.currentIndexChanged.connect(self._follow_state)

    def _follow_state(self) -> None:
        self._finder.state = self.state.currentData() or ""

    def _chosen(self, school: ListedSchool) -> None:
        self.school.setText(school.name)
        self.state.setCurrentIndex(max(0, self.state.findData(school.state)))
        self.grades.setText(school.grades)
        self._take(school)

    def _edited(self, text: str) -> None:
        # A name typed anew is another school's; a name that is mended is not.
        if len(text.strip()) < LEAST_LETTERS:
            self._take(None)

    def _searched(self, words: str) -> None:
        if self._school is None:
            self.found_words.setText(words)
            self.found_words.setVisible(bool(words))

    def _take(self, school: ListedSchool | None) -> None:
        """Take along what the list knows of a school, or nothing."""
        self._school = school
        if school is not None:
            place = ", ".join(p for p in (school.street, school.city, school.state) if p)
            self.found_words.setText(
                f"{school.name}, {place}: what the list {of_year(school.year)} knows of it is "
                "filled in. You can change it in the first step."
            )
        self.found_words.setVisible(school is not None)
        self.only_name.setVisible(school is not None)

    def found(self, form: Form) -> dict[Field, Any]:
        """The answers that the list gives, if a school of it was chosen."""
        return answers_of_school(self._school, form) if self._school is not None else {}

    def _allow(self) -> None:
        self.allow(bool(self.school.text().strip()), "Name the school first.")


@dataclass(frozen=True)
class ExportChoice:
    """What to export and where to."""

    formats: tuple[str, ...]
    paper: str
    folder: Path
    template: Path | None = None


class ExportDialog(PlanDialog):
    """Which documents to make."""

    def __init__(
        self,
        parent: QWidget,
        theme: Theme,
        paper: str,
        folder: Path,
        open_points: int,
        template: Path | None = None,
    ) -> None:
        super().__init__(
            parent,
            "Export the plan",
            "The school’s own edition holds everything, private answers too. "
            "Give it only to people who may see all of it.",
            "Export",
        )
        self.word = QCheckBox("Word document")
        self.pdf = QCheckBox("PDF document")
        self.word.setChecked(True)
        self.pdf.setChecked(True)
        self.column.addWidget(self.word)
        self.column.addWidget(self.pdf)
        self.paper = choice_box(theme, (("letter", "US Letter"), ("a4", "A4")), paper)
        self.line("Paper", self.paper)
        self._template = template
        self.look = QLabel()
        self.choose, self.own_look = QPushButton("Choose"), QPushButton("Use our own look")
        self.own_look.clicked.connect(lambda: self.set_template(None))
        self.line(
            "Word template",
            in_a_row(self.look, self.own_look, self.choose),
            "A Word file of your district, whose styles, header, logo and paper the Word document "
            "takes. Its text is left out.",
        )
        self.set_template(template)
        self._folder = folder
        self.where = QLabel(str(folder))
        self.change = QPushButton("Change")
        self.line("Folder", in_a_row(self.where, self.change))
        if open_points:
            noun = "open point prints" if open_points == 1 else "open points print"
            self.column.addWidget(text_label(f"{open_points} {noun} in the plan.", "help"))
        self.finish()
        for box in (self.word, self.pdf):
            box.toggled.connect(self._allow)

    def _allow(self) -> None:
        self.allow(self.word.isChecked() or self.pdf.isChecked(), "Choose Word or PDF.")

    def set_folder(self, folder: Path) -> None:
        """Write to another folder."""
        self._folder = folder
        self.where.setText(str(folder))

    def set_template(self, template: Path | None) -> None:
        """Take the look from another Word file, or from none."""
        self._template = template
        self.look.setText(template.name if template is not None else "None")
        self.look.setToolTip(str(template) if template is not None else "")
        self.own_look.setVisible(template is not None)

    def choice(self) -> ExportChoice:
        """What was chosen."""
        boxes = (("word", self.word), ("pdf", self.pdf))
        formats = tuple(name for name, box in boxes if box.isChecked())
        return ExportChoice(formats, self.paper.currentData(), self._folder, self._template)


def in_a_row(text: QLabel, *buttons: QPushButton) -> QWidget:
    """What is chosen, and the buttons that change it."""
    text.setWordWrap(True)
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(text, 1)
    for button in buttons:
        button.setAutoDefault(False)
        row.addWidget(button)
    return holder


class PrintDialog(PlanDialog):
    """Which page to print, and whether on paper or as a PDF."""

    def __init__(
        self, parent: QWidget, theme: Theme, step: str, paper: str, *, printer: bool
    ) -> None:
        super().__init__(
            parent,
            "Print this page",
            "Blank questions are for people who answer on paper. The filled page holds private "
            "answers too.",
            "Print" if printer else "Write a PDF",
        )
        self.to_paper = printer
        self.what = choice_box(
            theme,
            (
                ("blank", f"{step}: blank questions"),
                ("filled", f"{step}: with the answers"),
                ("all", "All steps: blank questions"),
            ),
            "blank",
        )
        self.paper = choice_box(theme, (("letter", "US Letter"), ("a4", "A4")), paper)
        self.line("What", self.what)
        self.line("Paper", self.paper)
        if printer:
            self.as_pdf = QPushButton("Write a PDF")
            self.as_pdf.setAutoDefault(False)
            self.as_pdf.clicked.connect(self._write)
            self.foot.insertWidget(2, self.as_pdf)
        else:
            words = "No printer is set up on this computer. The PDF opens in the program for PDFs."
            self.column.addWidget(text_label(words, "help", wrap=True))
        self.finish()

    def _write(self) -> None:
        self.to_paper = False
        self.accept()


class ReasonDialog(PlanDialog):
    """Why something that is asked for does not concern this school; kept for an auditor."""

    def __init__(
        self,
        parent: QWidget,
        theme: Theme,
        title: str,
        words: str,
        act: str,
        sources: Sequence[str],
    ) -> None:
        """``sources`` say what asks for it; empty ones are left out."""
        super().__init__(parent, title, words, act)
        for said in filter(None, sources):
            self.column.addWidget(text_label(said, "caption", wrap=True))
        self.reason = QPlainTextEdit()
        self.reason.setObjectName("reason")
        self.reason.setTabChangesFocus(True)
        self.reason.setFixedHeight(theme.px(90))
        self.reason.textChanged.connect(self._typed)
        self.line("Why", self.reason, "One sentence that somebody else understands in two years.")
        self._typed()
        self.finish()

    @property
    def words(self) -> str:
        """The reason."""
        return self.reason.toPlainText().strip()[:_LONGEST_REASON]

    def _typed(self) -> None:
        self.allow(bool(self.words), "Say why first.")


class SettingsDialog(PlanDialog):
    """The user's preferences. Theme and text size show at once, and so does a list loaded."""

    def __init__(
        self, parent: QWidget, author: str, paper: str, theme: Theme, loader: SchoolListLoader
    ) -> None:
        super().__init__(parent, "Settings", "", "Done")
        self._theme = theme
        self.author = QLineEdit(author)
        self.theme_choice = choice_box(
            theme, (("system", "As the system"), ("light", "Light"), ("dark", "Dark")), theme.choice
        )
        self.scale = choice_box(theme, [(str(s), f"{s} %") for s in SCALES], str(theme.scale))
        self.paper = choice_box(theme, (("letter", "US Letter"), ("a4", "A4")), paper)
        self.line("Your name", self.author, "Stands beside every change you make.")
        self.line("Colors", self.theme_choice)
        self.line("Text size", self.scale)
        self.line("Paper", self.paper)
        self.line(
            "School list",
            loader,
            "The public school directory that NCES publishes (nces.ed.gov/ccd/files.asp), as zip "
            "or CSV. It stays on this computer and fills in the School step.",
        )
        self.finish()
        loader.busy_changed.connect(
            lambda busy: self.allow(not busy, "The school list is being loaded.")
        )
        self.finished.connect(lambda: loader.stop())
        # A theme is a moment's work; choosing by keys passes through several.
        self._wait = QTimer(self, singleShot=True, interval=200)
        self._wait.timeout.connect(self._apply)
        self.theme_choice.currentIndexChanged.connect(lambda: self._wait.start())
        self.scale.currentIndexChanged.connect(lambda: self._wait.start())

    def done(self, answer: int) -> None:
        """Show what was chosen last before the dialog closes."""
        if self._wait.isActive():
            self._wait.stop()
            self._apply()
        super().done(answer)

    def _apply(self) -> None:
        self._theme.choose(self.theme_choice.currentData(), int(self.scale.currentData()))


class PasteDialog(PlanDialog):
    """What pasted rows were taken for, before they are added or put over others."""

    def __init__(
        self,
        parent: QWidget,
        table: Table,
        pasted: Pasted,
        theme: Theme,
        over: Pasted | None = None,
        selected: int = 0,
    ) -> None:
        """``over``: the same rows as they would go over so many selected ones."""
        number = len(pasted.rows)
        new, old = table.counted(number), table.counted(selected)
        title = f"Add {new}?" if over is None else f"Paste {new}?"
        super().__init__(parent, title, "", f"Add {new}")
        self._table, self._theme = table, theme
        self._pasted, self._over, self._selected = pasted, over, selected
        self._words = text_label("", "quiet", wrap=True)
        self.column.addWidget(self._words)
        self.where = choice_box(
            theme, (("over", f"Over the {old} selected"), ("new", f"As {new} more")), "over"
        )
        self.where.setObjectName("paste_where")
        if over is not None:
            self.line("Where they go", self.where)
            self.where.currentIndexChanged.connect(self._show)
        self._view = view = QTableView()
        view.setObjectName("paste_preview")
        view.verticalHeader().hide()
        view.setSelectionMode(QTableView.SelectionMode.NoSelection)
        view.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        view.setMinimumHeight(theme.px(260))
        self.column.addWidget(view)
        self.setMinimumWidth(theme.px(720))
        self.finish()
        self._show()

    @property
    def goes_over(self) -> bool:
        """Whether the rows go over the selected ones."""
        return self._over is not None and self.where.currentData() == "over"

    def _show(self) -> None:
        """Show the columns as they are understood, and say what becomes of the cells."""
        over = self._over if self.goes_over else None
        pasted = over or self._pasted
        self._words.setText(self._explain(pasted))
        self._view.setModel(_PasteModel(pasted, self._theme, self._view))
        new, old = (self._table.counted(n) for n in (len(self._pasted.rows), self._selected))
        self.act.setText(f"Paste over {old}" if over else f"Add {new}")

    def _explain(self, pasted: Pasted) -> str:
        words = ["This is how the columns were understood. You can undo it in one step."]
        left_out = sum(column is None for column in pasted.columns)
        if left_out:
            noun = "column is" if left_out == 1 else "columns are"
            words.append(f"{left_out} {noun} left out.")
        if self.goes_over:
            words.append(self._explain_over(len(pasted.rows)))
        if pasted.problems:
            noun = "cell cannot" if pasted.problems == 1 else "cells cannot"
            stays = "keep the old answer" if self.goes_over else "be left as “Not yet decided”"
            words.append(f"{pasted.problems} {noun} be read and will {stays}.")
        return " ".join(words)

    def _explain_over(self, rows: int) -> str:
        empty = "An empty cell empties the answer."
        if rows == 1:
            return f"The one row goes over all {self._table.counted(self._selected)}. {empty}"
        if rows > self._selected:
            rest = self._table.counted(rows - self._selected)
            return f"{rest} more than are selected will be added. {empty}"
        if rows < self._selected:
            return f"Only the first {rows} of the selected rows change. {empty}"
        return empty


class _PasteModel(QAbstractTableModel):
    """The pasted cells under the questions that they answer."""

    def __init__(self, pasted: Pasted, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._pasted, self._theme = pasted, theme

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> int:  # noqa: N802
        """The pasted rows."""
        return 0 if parent.isValid() else len(self._pasted.texts)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> int:  # noqa: N802
        """The pasted columns."""
        return 0 if parent.isValid() else len(self._pasted.columns)

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """The question, or that the column is left out."""
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            column = self._pasted.columns[section]
            return column.label if column is not None else "Left out"
        return None

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """The cell; what is wrong with it as tooltip and color."""
        row = self._pasted.texts[index.row()]
        column = self._pasted.columns[index.column()]
        text = row[index.column()] if index.column() < len(row) else ""
        problem = ""
        if column is not None:
            problem = self._pasted.rows[index.row()].problems.get(column.key, "")
        if role == Qt.ItemDataRole.DisplayRole:
            return f"⚠ {text}" if problem else text
        if role == Qt.ItemDataRole.ToolTipRole:
            return problem or text or None
        if role == Qt.ItemDataRole.ForegroundRole:
            name = "bad" if problem else "text" if column is not None else "muted"
            return self._theme.color(name)
        return None
