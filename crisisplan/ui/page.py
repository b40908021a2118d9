"""The page of a step: its title, why it matters, its questions and tables."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from crisisplan.plan.forms import Form, Section, Table
from crisisplan.plan.model import Entity
from crisisplan.ui.desk import Desk
from crisisplan.ui.field import FieldRow
from crisisplan.ui.labels import text_label
from crisisplan.ui.later import Later
from crisisplan.ui.questions import Questions
from crisisplan.ui.rows import Extra
from crisisplan.ui.table import TableBlock
from crisisplan.ui.theme import Theme


@dataclass(frozen=True)
class PanelTab:
    """What a step shows in the panel, in a tab of its own before all others."""

    name: str
    tip: str
    icon: str
    body: QWidget
    """Has its own foot: the panel's is hidden while this is shown."""


class StepPage(QScrollArea):
    """A step of the wizard, made from its form. Subclasses add what a step needs besides."""

    remove_wanted = Signal(object, object)
    paste_wanted = Signal(object, str)
    person_wanted = Signal(object, object, object, str)
    """The table (or ``None``), the row, the question, and a name that nobody has."""
    history_wanted = Signal(object, object)
    """What an answer was before is to be shown: the question, and the row."""
    file_wanted = Signal(object, object, str)
    """A file is to be attached or opened: the question, its row, and what is to be done."""
    told = Signal(str, bool)
    """What a toast says, and whether it offers to undo."""
    refused = Signal(str)
    """Why something that was wanted was not done."""
    school_chosen = Signal(object)
    """A school of the official list, to fill the step in with."""
    settings_wanted = Signal()
    grown = Signal()
    """Widgets have come to the page since it was made."""
    step_wanted = Signal(str, str, object)
    """Another step’s question is to be shown: the step, the place in it, and a row or ``None``."""
    panel_tab: PanelTab | None = None
    concerns: tuple[type[Entity], ...] = ()
    """What ``refresh`` works out from; subclasses that have something to work out say it."""
    _stale = False

    def __init__(self, form: Form, desk: Desk, theme: Theme, parent: QWidget | None = None) -> None:
        """Made in its place: whatever gets another parent is styled anew with all that is in it."""
        super().__init__(parent)
        self.form = form
        self.desk = desk
        self.theme = theme
        self._fields: dict[str, FieldRow] = {}
        self._tables: dict[str, TableBlock] = {}
        self.later = Later(self)
        """Sections and tables below what is seen first; subclasses say which."""
        self.later.done.connect(self.grown)
        self._in_use: TableBlock | None = None
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setObjectName(f"page_{form.key}")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        body = QWidget(self)
        body.setProperty("kind", "page")
        self.setWidget(body)
        self.body = QVBoxLayout(body)
        self.column = self.body
        """Where sections and tables are added; a part of the page, where it has several."""
        self._build()
        theme.follow(self, self._space)

    def paintEvent(self, event: Any) -> None:  # noqa: N802
        """Once something is seen, the rest is made."""
        super().paintEvent(event)
        self.later.start()

    @property
    def fields(self) -> dict[str, FieldRow]:
        """The questions of its sections."""
        self.later.finish()
        return self._fields

    @property
    def tables(self) -> dict[str, TableBlock]:
        """Its tables, in order."""
        self.later.finish()
        return self._tables

    # -- keeping up

    def refresh(self) -> None:
        """Work out anew what the page shows; subclasses that have something to work out do it."""

    def is_stale(self) -> bool:
        """Whether something changed since it was worked out."""
        return self._stale

    def refresh_seen(self) -> None:
        """Work it out anew if somebody looks at it, else when they look next."""
        self._stale = not self.isVisible()
        if not self._stale:
            self.refresh()

    def _changed(self, transaction: Any, by: object) -> None:
        if any(isinstance(change.row, self.concerns) for change in transaction.changes):
            self.refresh_seen()

    def showEvent(self, event: Any) -> None:  # noqa: N802
        """Catch up with what changed while nobody looked."""
        super().showEvent(event)
        if self.is_stale():
            self.refresh_seen()

    # -- the parts

    def _build(self) -> None:
        top = QHBoxLayout()
        top.addWidget(text_label(self.form.title, "title"))
        top.addStretch()
        self.title_actions = top
        self.column.addLayout(top)
        self.column.addWidget(text_label(self.form.purpose, "lead", wrap=True))
        self.column.addSpacing(4)
        for section in self.form.sections:
            self._add_section(section)
        for table in self.form.tables:
            self.add_table(table)
        self.column.addStretch()

    def add_action(self, words: str, key: str, icon: str, act: Callable[[], Any]) -> QPushButton:
        """A button beside the title."""
        button = QPushButton(words)
        button.setObjectName(key)
        self.theme.show_icon(button, icon, "text")
        button.clicked.connect(lambda: act())
        self.title_actions.addWidget(button)
        return button

    def _space(self) -> None:
        px = self.theme.px
        self.body.setContentsMargins(px(28), px(16), px(28), px(24))
        self.body.setSpacing(px(6))

    def _add_section(self, section: Section) -> None:
        self.column.addSpacing(6)
        self.column.addWidget(text_label(section.title, "section"))
        questions = Questions(section.fields, self.desk, self.theme)
        for field in questions.fields.values():
            field.bind(self.desk.plan.one(field.item.entity))
        questions.person_wanted.connect(
            lambda field, name: self.person_wanted.emit(None, field.row, field.item, name)
        )
        questions.history_wanted.connect(self.history_wanted)
        questions.file_wanted.connect(self.file_wanted)
        self._fields.update(questions.fields)
        self.column.addWidget(questions)

    def extras(self, table: Table) -> list[Extra]:
        """Worked-out columns of a table; subclasses give them."""
        return []

    def add_table(self, table: Table) -> TableBlock | None:
        """A table at the end of the page; none where a page asks the same in another way."""
        self.column.addSpacing(8)
        block = self.make_table(table)
        self.column.addWidget(block)
        return block

    def make_table(self, table: Table, *, asks_below: bool = True) -> TableBlock:
        """A table that tells this page what is wanted of it, for whatever place on it."""
        block = TableBlock(table, self.desk, self.theme, self.extras(table), asks_below=asks_below)
        block.remove_wanted.connect(self.remove_wanted)
        block.paste_wanted.connect(self.paste_wanted)
        block.person_wanted.connect(self.person_wanted)
        block.history_wanted.connect(self.history_wanted)
        block.file_wanted.connect(self.file_wanted)
        block.told.connect(self.told)
        block.refused.connect(self.refused)
        block.view.entered.connect(lambda: self._use(block))
        self._tables[table.key] = block
        return block

    def _use(self, block: TableBlock) -> None:
        self._in_use = block

    def table_in_use(self) -> TableBlock | None:
        """The table that the window's menu acts on: last entered, else the longest."""
        if self._in_use is not None:
            return self._in_use
        return max(self.tables.values(), key=lambda block: len(block.model.every), default=None)

    def stop(self) -> None:
        """End what goes on in the background; the plan is about to be closed."""
        self.later.stop()

    @property
    def unfinished(self) -> str:
        """What would be lost if the plan were closed now, in a sentence; empty for nothing."""
        return ""

    # -- going there

    def flush(self) -> None:
        """Save everything that was typed and not saved yet."""
        fields = [*self._fields.values()]
        for block in self._tables.values():
            block.delegate.flush()
            fields += block.details.fields.values()
        for field in fields:
            field.flush()

    def show_question(self, place: str, row: Entity | None = None) -> None:
        """Bring a question into view and put the cursor there.

        ``place`` is as findings say it: ``question``, ``table`` or ``table.column``.
        """
        table, _, column = place.partition(".")
        if table in self.tables:
            block = self.tables[table]
            row = row or next(iter(block.model.rows), None)
            if row is not None:
                self.reveal(block, row)
                block.show_row(row, column)
            else:
                block.add_button.setFocus(Qt.FocusReason.OtherFocusReason)
            self._scroll_to(block.view if row is not None else block)
        elif table in self.fields:
            self.fields[table].focus()
            self._scroll_to(self.fields[table])

    def reveal(self, block: TableBlock, row: Entity) -> None:
        """Make a row visible in its table; subclasses choose its parent first."""

    def _scroll_to(self, widget: QWidget) -> None:
        def scroll() -> None:
            if not widget.isVisible():
                return
            top = widget.mapTo(self.widget(), QPoint(0, 0)).y()
            bar = self.verticalScrollBar()
            if not bar.value() <= top <= bar.value() + self.viewport().height() - 120:
                bar.setValue(max(0, top - 60))

        # Only once the layout has settled does the widget have its place.
        QTimer.singleShot(0, self, scroll)
