"""Dialogs that ask a few questions of a form at once, and take them only when all are answered."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtWidgets import QWidget

from crisisplan.plan.forms import Field
from crisisplan.plan.plan import Plan
from crisisplan.ui.editors import ChoiceEditor, LineEditor, make_editor
from crisisplan.ui.plandialog import PlanDialog
from crisisplan.ui.theme import Theme


@dataclass(frozen=True)
class Asked:
    """A question of a form, with the answer that it starts with."""

    item: Field
    value: Any = None
    needed: bool = True
    may_come: bool = False
    """A date may lie ahead."""
    label: str = ""
    """Where the form’s own label says too little."""


class AnswersDialog(PlanDialog):
    """Questions as the form asks them, for one act of the page."""

    def __init__(
        self, parent: QWidget, theme: Theme, plan: Plan, words: tuple[str, str, str],
        asked: Sequence[Asked], today: date,
        doubt: Callable[[Mapping[str, Any]], str] = lambda _: "",
    ) -> None:  # fmt: skip
        """``words`` are the title, what it means, and the verb; ``doubt`` says in a sentence why
        answers that are readable cannot be.
        """
        super().__init__(parent, *words)
        self._asked = asked
        self._doubt = doubt
        self._today = today
        self.editors = {}
        for each in asked:
            editor = make_editor(each.item, plan, theme)
            editor.value = each.value
            self.line(each.label or each.item.label, editor, each.item.help)
            self.editors[each.item.key] = editor
            if isinstance(editor, ChoiceEditor):
                editor.currentIndexChanged.connect(self._judge)
            else:
                editor.textChanged.connect(self._judge)
        self.finish()
        self._judge()

    @property
    def answers(self) -> dict[str, Any]:
        """The answers by the keys of their questions."""
        return {key: editor.value for key, editor in self.editors.items()}

    def _judge(self, *_: object) -> None:
        for each in self._asked:
            editor = self.editors[each.item.key]
            problem = editor.problem() if isinstance(editor, LineEditor) else ""
            value = editor.value
            if problem:
                self.allow(False, problem)
                return
            if each.needed and value in (None, ""):
                self.allow(False, f"Still needed: “{each.label or each.item.label}”.")
                return
            if isinstance(value, date) and value > self._today and not each.may_come:
                self.allow(False, "This day has not come yet.")
                return
        doubt = self._doubt(self.answers)
        self.allow(not doubt, doubt)
