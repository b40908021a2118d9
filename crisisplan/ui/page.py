"""The page of a step: its title, why it matters, its questions and tables."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from crisisplan.plan.forms import Form, Section, Table
from crisisplan.plan.model import Entity
from crisisplan.ui.desk import Desk
from crisisplan.ui.field import FieldRow
from crisisplan.ui.labels import text_label
from crisisplan.ui.rows import Extra
from crisisplan.ui.table import TableBlock
from crisisplan.ui.theme import Theme

QUESTIONS_WIDTH = 760
TWO_COLUMNS_FROM = 560


class StepPage(QScrollArea):
    """A step of the wizard, made from its form. Subclasses add what a step needs besides."""

    remove_wanted = Signal(object, object)
    paste_wanted = Signal(object, str)
    person_wanted = Signal(object, object, object, str)
    """The table (or ``None``), the row, the question, and a name that nobody has."""
    history_wanted = Signal(object, object)
    """What an answer was before is to be shown: the question, and the row."""
    told = Signal(str, bool)
    """What a toast says, and whether it offers to undo."""
    school_chosen = Signal(object)
    """A school of the official list, to fill the step in with."""
    settings_wanted = Signal()

    def __init__(self, form: Form, desk: Desk, theme: Theme) -> None:
        super().__init__()
        self.form = form
        self.desk = desk
        self.theme = theme
        self.fields: dict[str, FieldRow] = {}
        self.tables: dict[str, TableBlock] = {}
        self._in_use: TableBlock | None = None
        self._grids: list[tuple[QGridLayout, list[FieldRow]]] = []
        self._columns = 0
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setObjectName(f"page_{form.key}")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        body = QWidget()
        body.setProperty("kind", "page")
        self.body = QVBoxLayout(body)
        self.setWidget(body)
        self._build()
        theme.follow(self, self._space)

    def _build(self) -> None:
        top = QHBoxLayout()
        top.addWidget(text_label(self.form.title, "title"))
        top.addStretch()
        self.title_actions = top
        self.body.addLayout(top)
        self.body.addWidget(text_label(self.form.purpose, "lead", wrap=True))
        self.body.addSpacing(4)
        for section in self.form.sections:
            self._add_section(section)
        for table in self.form.tables:
            self.add_table(table)
        self.body.addStretch()

    def _space(self) -> None:
        px = self.theme.px
        self.body.setContentsMargins(px(28), px(16), px(28), px(24))
        self.body.setSpacing(px(6))
        self._arrange()

    def _add_section(self, section: Section) -> None:
        self.body.addSpacing(6)
        self.body.addWidget(text_label(section.title, "section"))
        holder = QWidget()
        holder.setObjectName("questions")
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        rows = []
        for item in section.fields:
            field = FieldRow(item, self.desk, self.theme)
            # At once: the order of Tab is the order in which widgets come to the page.
            field.setParent(holder)
            field.bind(self.desk.plan.one(item.entity))
            field.person_wanted.connect(
                lambda field, name: self.person_wanted.emit(
                    None, self.desk.plan.one(field.item.entity), field.item, name
                )
            )
            field.history_wanted.connect(self.history_wanted)
            self.fields[item.key] = field
            rows.append(field)
        self._grids.append((grid, rows))
        self.body.addWidget(holder)

    def extras(self, table: Table) -> list[Extra]:
        """Worked-out columns of a table; subclasses give them."""
        return []

    def add_table(self, table: Table) -> TableBlock | None:
        """A table at the end of the page; none where a page asks the same in another way."""
        self.body.addSpacing(8)
        block = TableBlock(table, self.desk, self.theme, self.extras(table))
        block.remove_wanted.connect(self.remove_wanted)
        block.paste_wanted.connect(self.paste_wanted)
        block.person_wanted.connect(self.person_wanted)
        block.history_wanted.connect(self.history_wanted)
        block.told.connect(self.told)
        block.view.entered.connect(lambda: self._use(block))
        self.tables[table.key] = block
        self.body.addWidget(block)
        return block

    def resizeEvent(self, event: object) -> None:  # noqa: N802
        """Two columns of questions, or one where the page is narrow."""
        super().resizeEvent(event)  # type: ignore[arg-type]
        self._arrange()

    def _arrange(self) -> None:
        px = self.theme.px
        width = self.viewport().width() - px(56)
        columns = 2 if width >= px(TWO_COLUMNS_FROM) else 1
        for grid, rows in self._grids:
            holder = grid.parentWidget()
            holder.setMaximumWidth(px(QUESTIONS_WIDTH))
            grid.setHorizontalSpacing(px(16))
            grid.setVerticalSpacing(px(12))
            if columns == self._columns:
                continue
            place = 0
            for number in range(2):
                grid.setColumnStretch(number, 1 if number < columns else 0)
            for field in rows:
                span = min(columns, 2 if field.item.width >= 2 else 1)
                if columns == 2 and span == 2 and place % 2:
                    place += 1
                grid.addWidget(
                    field, place // columns, place % columns, 1, span, Qt.AlignmentFlag.AlignTop
                )
                place += span
        self._columns = columns

    def _use(self, block: TableBlock) -> None:
        self._in_use = block

    def table_in_use(self) -> TableBlock | None:
        """The table that the window's menu acts on: last entered, else the longest."""
        if self._in_use is not None:
            return self._in_use
        return max(self.tables.values(), key=lambda block: len(block.model.every), default=None)

    # -- going there

    def flush(self) -> None:
        """Save everything that was typed and not saved yet."""
        fields = [*self.fields.values()]
        for block in self.tables.values():
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
            top = widget.mapTo(self.widget(), QPoint(0, 0)).y()
            bar = self.verticalScrollBar()
            if not bar.value() <= top <= bar.value() + self.viewport().height() - 120:
                bar.setValue(max(0, top - 60))

        # Only once the layout has settled does the widget have its place.
        QTimer.singleShot(0, self, scroll)
