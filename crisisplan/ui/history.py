"""The history of a field: every value it held, who gave it and when, and putting one back."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QPlainTextEdit, QWidget

from crisisplan.plan.dates import show_moment
from crisisplan.plan.forms import Field
from crisisplan.plan.history import Version
from crisisplan.plan.kinds import NOT_DECIDED
from crisisplan.plan.model import Entity
from crisisplan.plan.search import excerpt
from crisisplan.ui.field import FieldRow
from crisisplan.ui.plandialog import PlanDialog
from crisisplan.ui.table import TableBlock
from crisisplan.ui.theme import Theme

_LONG = 70
"""A value with more letters is shown whole below the list."""


def question_at(widget: QWidget | None) -> tuple[Field, Entity] | None:
    """The question, and the row it belongs to, that a widget of a page is a part of."""
    while widget is not None:
        if isinstance(widget, FieldRow):
            return (widget.item, widget.row) if widget.row is not None else None
        if isinstance(widget, TableBlock):
            item, row = widget.column(), widget.current()
            return (item, row) if item is not None and row is not None else None
        widget = widget.parentWidget()
    return None


class HistoryDialog(PlanDialog):
    """What a field held, the latest first; accepted, the chosen value is to be put back."""

    def __init__(
        self,
        parent: QWidget,
        theme: Theme,
        item: Field,
        row: Entity,
        held: Sequence[Version],
        *,
        read_only: bool = False,
    ) -> None:
        whose = f" of {row.row_name}" if item.table and row.row_name else ""
        words = (
            "This plan is open to be read only: nothing can be put back here."
            if read_only
            else "What you put back is a new edit that you can undo."
        )
        super().__init__(parent, f"History of “{item.label}”{whose}", words, "Restore")
        self._held, self._read_only = held, read_only
        self.list = QListWidget()
        self.list.setObjectName("versions")
        self.list.setAccessibleName("Values, the latest first")
        self.list.setMinimumHeight(theme.px(190))
        self.list.setWordWrap(True)
        self.list.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for number, version in enumerate(held):
            line = QListWidgetItem(in_words(version, is_now=number == 0))
            line.setData(Qt.ItemDataRole.AccessibleTextRole, in_words(version, is_now=number == 0))
            self.list.addItem(line)
        self.whole = QPlainTextEdit()
        self.whole.setReadOnly(True)
        self.whole.setTabChangesFocus(True)
        self.whole.setAccessibleName("The chosen value in full")
        self.whole.setFixedHeight(theme.px(110))
        self.column.addWidget(self.list)
        self.column.addWidget(self.whole)
        self.whole.setVisible(any(_is_long(version.words) for version in held))
        self.setMinimumWidth(theme.px(600))
        self.finish()
        self.list.currentRowChanged.connect(self._show)
        self.list.itemActivated.connect(lambda: self.act.click())
        self.list.setCurrentRow(0)
        if read_only:
            self.act.hide()
            self.cancel.setText("Close")

    @property
    def chosen(self) -> Version | None:
        """The value to put back."""
        number = self.list.currentRow()
        return self._held[number] if 0 <= number < len(self._held) else None

    def _show(self, *_: object) -> None:
        version = self.chosen
        self.whole.setPlainText(version.words if version is not None else "")
        reason = "Nothing is chosen."
        if version is not None:
            same = version.value == self._held[0].value
            reason = "This is what it holds now." if same else version.obstacle
        self.allow(not reason and not self._read_only, "" if self._read_only else reason)


def in_words(version: Version, *, is_now: bool = False) -> str:
    """A value, and below it when, by whom and with which edit it came."""
    value = excerpt(version.words, "", _LONG) or NOT_DECIDED
    edit = version.edit
    now = "Now: " if is_now else ""
    return f"{now}{value}\n{show_moment(edit.at)} · {edit.author} · {edit.label}"


def _is_long(words: str) -> bool:
    return len(words) > _LONG or "\n" in words
