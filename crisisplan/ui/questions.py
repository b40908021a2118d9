"""Questions that stand together: two columns where there is room, else one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QWidget

from crisisplan.plan.forms import Field
from crisisplan.plan.model import Entity
from crisisplan.ui.desk import Desk
from crisisplan.ui.field import FieldRow
from crisisplan.ui.theme import Theme

WIDTH = 760
TWO_COLUMNS_FROM = 560


class Questions(QWidget):
    """Several questions about one row."""

    person_wanted = Signal(object, str)
    """Somebody typed a name that nobody has: the question, and the name."""
    history_wanted = Signal(object, object)
    file_wanted = Signal(object, object, str)
    """A file is to be attached or opened: the question, its row, and what is to be done."""

    def __init__(self, items: Iterable[Field], desk: Desk, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._columns = 0
        self.fields: dict[str, FieldRow] = {}
        self.setObjectName("questions")
        # Within the widget, because Qt asks a widget of limited width how high it would be if it
        # were as wide as the page.
        self._body = QWidget()
        self._grid = QGridLayout(self._body)
        self._grid.setContentsMargins(0, 0, 0, 0)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self._body, 1)
        line.addStretch()
        for item in items:
            field = FieldRow(item, desk, theme)
            # At once: the order of Tab is the order in which widgets come to the page.
            field.setParent(self._body)
            field.person_wanted.connect(self.person_wanted)
            field.history_wanted.connect(self.history_wanted)
            field.file_wanted.connect(self.file_wanted)
            # Both columns are equally wide, however long an answer of a list is.
            field.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            self.fields[item.key] = field
        theme.follow(self, self._dress)

    def bind(self, row: Entity | None) -> None:
        """Show the answers of a row."""
        for field in self.fields.values():
            field.bind(row)

    def freeze(self, frozen: bool) -> None:
        """Show the answers and take no others."""
        for field in self.fields.values():
            field.freeze(frozen)

    def flush(self) -> None:
        """Save everything that was typed and not saved yet."""
        for field in self.fields.values():
            field.flush()

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Narrower than two columns: they become one."""
        return QSize(self._theme.px(220), super().minimumSizeHint().height())

    def resizeEvent(self, event: Any) -> None:  # noqa: N802
        """As many columns as there is room for."""
        super().resizeEvent(event)
        self._arrange()

    def _dress(self) -> None:
        px = self._theme.px
        self._body.setMaximumWidth(px(WIDTH))
        self._grid.setHorizontalSpacing(px(16))
        self._grid.setVerticalSpacing(px(12))
        self._arrange()

    def _arrange(self) -> None:
        columns = 2 if self.width() >= self._theme.px(TWO_COLUMNS_FROM) else 1
        if columns == self._columns:
            return
        self._columns = columns
        for number in range(2):
            self._grid.setColumnStretch(number, 1 if number < columns else 0)
        place = 0
        for field in self.fields.values():
            span = min(columns, 2 if field.item.width >= 2 else 1)
            if columns == 2 and span == 2 and place % 2:
                place += 1
            self._grid.addWidget(
                field, place // columns, place % columns, 1, span, Qt.AlignmentFlag.AlignTop
            )
            place += span
