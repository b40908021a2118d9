"""What applies here: facts and rules that the school decides on, kept and shown in folds."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from crisisplan.plan.model import Circumstance, Entity, Ref, RuleDecision
from crisisplan.rules.drills.board import Board
from crisisplan.rules.drills.names import DrillNames
from crisisplan.rules.drills.requirement import Requirement
from crisisplan.ui.desk import Desk
from crisisplan.ui.drills.duties import RULE, AnswerCards, ClaimCards, RuleCards
from crisisplan.ui.drills.planning import SetAsideDialog
from crisisplan.ui.fold import Fold
from crisisplan.ui.plandialog import accepted
from crisisplan.ui.theme import Theme


class Decisions(QWidget):
    """Changes the plan where a question is answered or a rule set aside; shows what was."""

    told = Signal(str, bool)
    decided = Signal()
    """A rule was decided on: the card that asked has gone."""

    def __init__(self, desk: Desk, names: DrillNames, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._names, self._theme = desk, names, theme
        self._board: Board | None = None
        self.set_aside = RuleCards("set_aside", names, theme)
        self.advice = RuleCards("advice", names, theme)
        self.claims = ClaimCards(theme)
        self.answers = AnswerCards(theme)
        self.folds: dict[str, Fold] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for key, cards in (
            ("set_aside", self.set_aside), ("advice", self.advice),
            ("not_confirmed", self.claims), ("answers", self.answers),
        ):  # fmt: skip
            fold = self.folds[key] = Fold(key, theme)
            fold.body.addWidget(cards)
            layout.addWidget(fold)
        self.answers.answered.connect(self.answer)
        self.answers.taken_back.connect(self.take_back)
        self.set_aside.taken_back.connect(self.take_back)

    # -- showing

    def show_board(self, board: Board) -> None:
        """Show what a board leaves out, and what was decided."""
        self._board = board
        self.set_aside.show_set_aside(board.duties.set_aside)
        self.advice.show_advice(board.duties.advice)
        self.claims.show_claims(board.duties.claims)
        plan = self._desk.plan
        rows = plan.rows(Circumstance)
        # Those about what is set aside stand with it.
        decided = [
            (row.id, self._in_words(row))
            for row in plan.rows(RuleDecision)
            if not self._is_set_aside(row)
        ]
        self.answers.show_answers(rows, self._questions(), decided)
        answered = sum(row.holds is not None for row in rows)
        for key, words, number in (
            ("set_aside", "Does not apply here", len(board.duties.set_aside)),
            ("advice", "Good practice, not counted", len(board.duties.advice)),
            (
                "not_confirmed",
                "Not confirmed by any source, never counted",
                len(board.duties.claims),
            ),
            ("answers", "Your answers and decisions", len(decided) + answered),
        ):
            self.folds[key].name(f"{words} ({number})")
            self.folds[key].setVisible(bool(number))

    def fold_of(self, row: Entity | None) -> Fold:
        """Where a decision or an answer stands; that fold is open from now on."""
        aside = isinstance(row, RuleDecision) and self._is_set_aside(row)
        fold = self.folds["set_aside" if aside else "answers"]
        fold.show()
        fold.open()
        return fold

    def _questions(self) -> dict[str, str]:
        facts = self._desk.reference.circumstances.facts
        return {fact.fact: fact.question for fact in facts}

    def _is_set_aside(self, row: RuleDecision) -> bool:
        aside = self._board.duties.set_aside if self._board is not None else ()
        return row.id in {found.decision for found in aside}

    def _in_words(self, row: RuleDecision) -> str:
        holds = {True: "It applies here.", False: "It does not apply here."}
        parts = (f"{self._name_of(row)}.", holds.get(row.applies, ""), row.reason)
        return " ".join(filter(None, parts))

    def _name_of(self, row: RuleDecision) -> str:
        """The rule that was decided on; another state’s have no name here."""
        requirement = self._requirement(row.rule or "")
        if requirement is None:
            return "A rule that is not among those of the state chosen now"
        return self._names.title(requirement)

    def _requirement(self, key: str) -> Requirement | None:
        if self._board is None:
            return None
        duties = self._board.duties
        asked = [r for question in duties.questions for r in question.requirements]
        aside = [found.requirement for found in duties.set_aside]
        every = [*duties.requirements, *asked, *aside, *duties.advice]
        return next((r for r in every if r.key == key), None)

    # -- deciding

    def answer(self, key: str, value: bool | None) -> None:
        """Keep an answer: a fact about the school, or whether a rule applies."""
        if key.startswith(RULE):
            self.decide(key.removeprefix(RULE), bool(value))
            return
        known = [row for row in self._desk.plan.rows(Circumstance) if row.fact == key]

        def change() -> None:
            if known:
                known[0].holds = value
            else:
                self._desk.file.add(Circumstance, fact=key, holds=value)

        self._desk.edit(f"Answer “{self._questions().get(key, key)}”", change, self)

    def decide(self, key: str, applies: bool = False) -> None:
        """Keep whether a rule applies; where it does not, with the reason."""
        requirement = self._requirement(key)
        if requirement is None:
            return
        reason = None
        if not applies:
            dialog = SetAsideDialog(self, self._theme, self._names, requirement)
            if not accepted(dialog):
                return
            reason = dialog.words
        known = [row for row in self._desk.plan.rows(RuleDecision) if row.rule == key]

        def change() -> None:
            if known:
                known[0].applies, known[0].reason = applies, reason
            else:
                self._desk.file.add(RuleDecision, rule=key, applies=applies, reason=reason)

        name = self._names.title(requirement)
        verb = "Count" if applies else "Set aside"
        if self._desk.edit(f"{verb} {name}", change, self):
            self.told.emit(f"{name}: {'counted' if applies else 'set aside'}.", True)
            self.decided.emit()

    def take_back(self, ref: Ref) -> None:
        """The rule in the row with this id is as open as it was."""
        row = self._desk.plan.get(RuleDecision, ref)
        if row is not None:
            name = self._name_of(row)
            label = f"Take back the decision: {name}"
            if self._desk.edit(label, lambda: self._desk.file.remove(row), self):
                self.told.emit(f"{name}: decision taken back.", True)
