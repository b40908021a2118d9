"""Destructions and withdrawals as they are recorded, each as one edit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import QObject

from crisisplan.plan.dates import show_date
from crisisplan.plan.model import BiometricSystem, Destruction
from crisisplan.rules.biometrics.destruction import DueDestruction
from crisisplan.rules.biometrics.sheet import Sheet
from crisisplan.ui.biometrics.dialogs import AnswersDialog, Asked
from crisisplan.ui.page import StepPage
from crisisplan.ui.plandialog import accepted


class DestructionRecorder(QObject):
    """Asks how data were destroyed, or what was withdrawn, and keeps the proof."""

    def __init__(self, page: StepPage, today: Callable[[], date]) -> None:
        super().__init__(page)
        self._page, self._desk, self._today = page, page.desk, today

    def record(self, due: DueDestruction) -> bool:
        """Ask when, by whom and how data were destroyed; whether the proof was kept."""
        row = due.row
        must = "had" if due.is_overdue(self._today()) or due.is_done else "have"
        by = f" They {must} to be destroyed by {show_date(due.due_on)}." if due.due_on else ""
        words = (
            "Record the destruction",
            f"{due.system.name or 'A system'}, {due.group}.{by}",
            "Record it",
        )
        start = {"done_on": (row.done_on if row is not None else None) or self._today()}
        start |= {key: getattr(row, key, None) for key in ("done_by", "how", "proof")}
        new = {
            "system": due.system.id, "cause": due.cause, "group": due.group[:300],
            "caused_on": due.caused_on,
        }  # fmt: skip
        label, told = f"Record the destruction of {due.group}", f"Recorded: {due.group}."
        return self._keep(label, told, words, row, start, new)

    def record_last(self, sheet: Sheet) -> bool:
        """Ask when, by whom and how all data of a system were destroyed; whether it was kept."""
        if self._desk.file.read_only:
            return False
        system = sheet.system
        row = next((each for each in sheet.destructions if each.cause == "retired"), None)
        words = (
            "Everything was destroyed",
            f"All data of {system.row_name or 'this system'}: the pattern, picture or recording of "
            "everybody, with every copy. The certificate is printed from this.",
            "Record it",
        )
        keys = ("caused_on", "done_on", "done_by", "how", "proof")
        start = {key: getattr(row, key, None) for key in keys}
        new = {"system": system.id, "cause": "retired", "group": "Everybody"}
        label = f"Record that all data of {system.row_name or 'a system'} were destroyed"
        return self._keep(label, "Recorded: everything was destroyed.", words, row, start, new)

    def record_withdrawal(self, system: BiometricSystem) -> None:
        """Ask for the number of a withdrawal and its day; its destruction falls due from it."""
        words = (
            "Record a withdrawal",
            f"Permission for {system.row_name or 'this system'} was withdrawn. It is known by the "
            "number of the paper, never by a name.",
            "Record it",
        )
        start = {"reference": None, "caused_on": self._today()}
        answers = self._ask(words, start, partial(self._recorded_already, system))
        if answers is None:
            return

        def add() -> None:
            self._desk.file.add(
                Destruction, system=system.id, cause="withdrawal", people=1, **answers
            )

        if self._desk.edit(f"Record the withdrawal {answers['reference']}", add, None):
            self._page.told.emit(f"Withdrawal {answers['reference']} recorded.", True)

    def _recorded_already(self, system: BiometricSystem, answers: Mapping[str, Any]) -> str:
        """That a number was given away before; empty if it was not."""
        number = answers["reference"].casefold()
        there = [row for row in self._desk.plan.rows(Destruction) if row.system == system.id]
        if any((row.reference or "").casefold() == number for row in there):
            return (
                f"{answers['reference']} is recorded already. Each paper has a number of its own."
            )
        return ""

    def _keep(
        self, label: str, told: str, words: tuple[str, str, str], row: Destruction | None,
        start: dict[str, Any], new: dict[str, Any],
    ) -> bool:  # fmt: skip
        """Ask the questions of ``start`` and keep the answers in a row, or in a new one with
        what is ``new``; whether they were kept.
        """
        answers = self._ask(words, start, lambda answers: _too_early({**new, **answers}))
        if answers is None:
            return False

        def change() -> None:
            if row is None:
                self._desk.file.add(Destruction, **new, **answers)
                return
            for key, value in answers.items():
                setattr(row, key, value)

        if not self._desk.edit(label, change, None):
            return False
        self._page.told.emit(told, True)
        return True

    def _ask(
        self, words: tuple[str, str, str], start: dict[str, Any],
        doubt: Callable[[Mapping[str, Any]], str],
    ) -> dict[str, Any] | None:  # fmt: skip
        """The answers to the questions of ``start``; ``None`` where they are not given."""
        table = self._page.form.table("destructions")
        asked = [Asked(table.column(key), value=value) for key, value in start.items()]
        page, plan = self._page, self._desk.plan
        dialog = AnswersDialog(page.window(), page.theme, plan, words, asked, self._today(), doubt)
        return dialog.answers if accepted(dialog) else None


def _too_early(answers: Mapping[str, Any]) -> str:
    """That data were destroyed before their use stopped; empty if they were not."""
    if answers["done_on"] < answers["caused_on"]:
        day = show_date(answers["caused_on"])
        return f"Their use stops on {day}: they are not destroyed before."
    return ""
