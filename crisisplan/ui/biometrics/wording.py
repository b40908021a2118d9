"""Puts what the school wrote of a system into Spanish, text by text."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from crisisplan.document.biometrics.scribe import OwnText
from crisisplan.plan.forms import Field
from crisisplan.plan.kinds import UnreadableError
from crisisplan.plan.model import BiometricSystem, BiometricWording
from crisisplan.plan.plan import Plan
from crisisplan.ui.editors import ParagraphEditor
from crisisplan.ui.labels import native_keys, text_label
from crisisplan.ui.page import StepPage
from crisisplan.ui.plandialog import PlanDialog, accepted
from crisisplan.ui.theme import Theme

_NEXT = "Ctrl+Return"
_BESIDE_FROM = 620
"""The width at 100 % from which list and text stand beside each other."""
_ALIKE = 0.5
"""From which likeness, 0 to 1, a text is one that was written anew."""


class WordingDialog(PlanDialog):
    """The texts of a system in a list; beside it the chosen one, and its Spanish."""

    def __init__(
        self,
        parent: QWidget,
        theme: Theme,
        plan: Plan,
        name: str,
        texts: Sequence[OwnText],
        wordings: Sequence[BiometricWording],
        item: Field,
    ) -> None:
        """``wordings`` are those of the system, also of texts that stand there no more; ``item``
        is the question for the Spanish of a text.
        """
        super().__init__(
            parent,
            "Spanish wording",
            f"What you wrote of {name}, in the order in which papers print it. What is left empty "
            "is printed as you wrote it: good for names and numbers.",
            "Save",
        )
        self._theme, self._item, self._plan = theme, item, plan
        self._line = QHBoxLayout()
        self._texts = list(texts)
        self._rows = {row.original or "": row for row in wordings}
        self._spoken = {own.text: self._before(own.text) for own in texts}
        self._old = [text for text in self._rows if text not in self._spoken]
        self.list = QListWidget()
        self.list.setObjectName("texts")
        self.list.setAccessibleName("Texts, and whether they are in Spanish")
        self.list.setIconSize(QSize(theme.px(16), theme.px(16)))
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setMinimumSize(theme.px(200), theme.px(200))
        self.label = text_label("", "label", wrap=True)
        self.original = QPlainTextEdit()
        self.original.setReadOnly(True)
        self.original.setTabChangesFocus(True)
        self.original.setAccessibleName("As you wrote it")
        self.editor = ParagraphEditor(item, plan, theme, lines=4)
        self.editor.setObjectName("spanish")
        self.editor.setAccessibleName("In Spanish")
        self.editor.setPlaceholderText("Empty: printed as you wrote it")
        self.progress = text_label("", "quiet", wrap=True)
        self.old = text_label("", "help", wrap=True)
        self.use_old = QPushButton("Start from its Spanish")
        self.use_old.setProperty("kind", "link")
        self.next = QPushButton("Next without Spanish")
        self.next.setObjectName("next_text")
        self.next.setAutoDefault(False)
        self.next.setToolTip(native_keys(_NEXT))
        theme.show_icon(self.next, "arrow-down", "text")
        self._build()
        for own in self._texts:
            self.list.addItem(QListWidgetItem(own.label))
            self._mark(self.list.count() - 1)
        self.list.currentRowChanged.connect(self._show)
        self.editor.textChanged.connect(self._typed)
        self.use_old.clicked.connect(self._start_from_old)
        self.next.clicked.connect(self.go_on)
        QShortcut(QKeySequence(_NEXT), self).activated.connect(self.go_on)
        self.setMinimumWidth(min(theme.px(820), self.screen().availableSize().width()))
        self.finish()
        self.list.setCurrentRow(next(self._open_after(-1), 0))

    def _build(self) -> None:
        self.original.setFixedHeight(self._theme.px(124))
        beside = QVBoxLayout()
        beside.setSpacing(6)
        for widget in (
            self.label, self.original, text_label("In Spanish", "label"), self.editor,
            self.old, self.use_old,
        ):  # fmt: skip
            beside.addWidget(widget)
        beside.addStretch()
        beside.addWidget(self.next, 0, Qt.AlignmentFlag.AlignLeft)
        listed = QVBoxLayout()
        listed.addWidget(self.list)
        listed.addWidget(self.progress)
        self._line.setSpacing(16)
        self._line.addLayout(listed, 2)
        self._line.addLayout(beside, 3)
        self.column.addLayout(self._line)

    def resizeEvent(self, event: Any) -> None:  # noqa: N802
        """The chosen text stands beside the list, or below it where there is little room."""
        super().resizeEvent(event)
        directions = QHBoxLayout.Direction
        beside = self.width() >= self._theme.px(_BESIDE_FROM)
        self._line.setDirection(directions.LeftToRight if beside else directions.TopToBottom)

    def _before(self, text: str) -> str:
        row = self._rows.get(text)
        return row.spanish or "" if row is not None else ""

    # -- the chosen text

    @property
    def _chosen(self) -> OwnText | None:
        row = self.list.currentRow()
        return self._texts[row] if row >= 0 else None

    def _show(self, *_: object) -> None:
        own = self._chosen
        if own is None:
            return
        self.label.setText(own.label)
        self.original.setPlainText(own.text)
        self.editor.value = self._spoken[own.text]
        self._show_old(own)
        self._tell()

    def _show_old(self, own: OwnText) -> None:
        """What this text was, if it was put into Spanish and then written anew."""
        old = self._old_of(own) if not self._spoken[own.text] else ""
        self.old.setText(f"Written anew. Before, it said: “{old}”" if old else "")
        self.old.setVisible(bool(old))
        self.use_old.setVisible(bool(old))

    def _old_of(self, own: OwnText) -> str:
        return next(iter(get_close_matches(own.text, self._old, 1, _ALIKE)), "")

    def _start_from_old(self) -> None:
        own = self._chosen
        if own is not None:
            self.editor.setPlainText(self._before(self._old_of(own)))
            self.editor.setFocus()

    def _typed(self) -> None:
        own = self._chosen
        if own is None:
            return
        self._spoken[own.text] = self.editor.toPlainText().strip()
        self._mark(self.list.currentRow())
        self._tell()

    def _mark(self, row: int) -> None:
        own, item = self._texts[row], self.list.item(row)
        done = bool(self._spoken[own.text])
        name, color = ("check-circle-fill", "ok") if done else ("circle-dashed", "muted")
        item.setIcon(self._theme.icon(name, color))
        said = "in Spanish" if done else "not in Spanish"
        item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{own.label}: {own.text}, {said}")
        item.setToolTip(own.text if len(own.text) < 300 else f"{own.text[:300]}…")

    def _open_after(self, row: int) -> Any:
        count = len(self._texts)
        order = ((row + step) % count for step in range(1, count + 1))
        return (each for each in order if not self._spoken[self._texts[each].text])

    def go_on(self) -> None:
        """Go to the next text that is not in Spanish."""
        row = next(self._open_after(self.list.currentRow()), None)
        if row is not None:
            self.list.setCurrentRow(row)
            self.editor.setFocus()

    def _tell(self) -> None:
        """How far it is, and whether it can be saved."""
        done = sum(map(bool, self._spoken.values()))
        self.progress.setText(f"{done} of {len(self._texts)} texts are in Spanish.")
        self.next.setEnabled(done < len(self._texts))
        problem = next(filter(None, map(self._problem, self._texts)), "")
        self.allow(not problem, problem)

    def _problem(self, own: OwnText) -> str:
        try:
            self._item.read(self._spoken[own.text], self._plan)
        except UnreadableError as error:
            return f"{own.label}: {error}"
        return ""

    # -- what comes of it

    def changes(self) -> dict[str, str]:
        """The texts whose Spanish is another now; an empty one takes it back."""
        return {
            text: spanish
            for text, spanish in self._spoken.items()
            if spanish != self._before(text)
        }  # fmt: skip

    def outdated(self) -> list[BiometricWording]:
        """Wordings of what was written anew, and has Spanish of its own by now."""
        changed = self.changes()
        found = {
            self._old_of(own): None
            for own in self._texts
            if changed.get(own.text) and own.text not in self._rows
        }
        return [self._rows[text] for text in found if text]


def put_into_spanish(page: StepPage, system: BiometricSystem, texts: Sequence[OwnText]) -> None:
    """Ask for the Spanish of what was written of a system, and keep it as one edit."""
    if not texts:
        page.refused.emit("Nothing is written of this system yet: there is nothing to translate.")
        return
    plan, file = page.desk.plan, page.desk.file
    own = [row for row in plan.rows(BiometricWording) if row.system == system.id]
    rows = {row.original: row for row in own}
    item = page.form.table("wordings").column("spanish")
    name = system.row_name or "this system"
    dialog = WordingDialog(page.window(), page.theme, plan, name, texts, own, item)
    if not accepted(dialog):
        return
    changes = dialog.changes()

    def change() -> None:
        for original, spanish in changes.items():
            if original not in rows:
                file.add(BiometricWording, system=system.id, original=original, spanish=spanish)
            elif spanish:
                rows[original].spanish = spanish
            else:
                file.remove(rows[original])
        for row in dialog.outdated():
            file.remove(row)

    if changes and page.desk.edit(f"Put texts of {name} into Spanish", change, None):
        page.told.emit("Spanish wording saved.", True)
