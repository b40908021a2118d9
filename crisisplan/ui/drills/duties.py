"""Beside the board: what has to be asked, what was answered, what is set aside, and advice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from crisisplan.plan.model import Circumstance, Ref
from crisisplan.plan.sources import Status
from crisisplan.rules.drills.names import DrillNames
from crisisplan.rules.drills.requirement import Requirement
from crisisplan.rules.drills.requirements import Question, SetAside
from crisisplan.rules.drills.wording import NOT_CONFIRMED, basis_of, how_often
from crisisplan.rules.states import Unverified
from crisisplan.ui.drills.board import source_chip
from crisisplan.ui.drills.cards import cited
from crisisplan.ui.labels import text_label
from crisisplan.ui.theme import Theme

RULE = "rule:"
"""Before the key of a requirement: the question is whether it applies."""


class CardList(QWidget):
    """Cards below each other; those that say the same as before stay."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._cards: dict[object, QWidget] = {}
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(8)

    def keep(self, wanted: Mapping[object, Any]) -> None:
        """Show one card for each key, made by the function with it if it is new."""
        for key in [key for key in self._cards if key not in wanted]:
            card = self._cards.pop(key)
            self._layout.removeWidget(card)
            card.hide()
            card.deleteLater()
        for place, (key, make) in enumerate(wanted.items()):
            if key not in self._cards:
                self._cards[key] = make()
                self._layout.insertWidget(place, self._cards[key])
                self._cards[key].show()
        self.setVisible(bool(wanted))

    def card(self, name: str) -> tuple[QFrame, QVBoxLayout]:
        """An empty card."""
        frame = QFrame()
        frame.setObjectName(name)
        frame.setProperty("kind", "card")
        layout = QVBoxLayout(frame)
        px = self._theme.px
        layout.setContentsMargins(px(12), px(8), px(12), px(10))
        layout.setSpacing(px(4))
        return frame, layout

    def button(self, words: str, key: str, act: Any, spoken: str = "") -> QPushButton:
        """A button of a card."""
        button = QPushButton(words)
        button.setObjectName(key)
        button.setAccessibleName(f"{words}: {spoken}" if spoken else words)
        button.clicked.connect(lambda: act())
        return button

    def source(self, url: str, spoken: str) -> QPushButton:
        """A link to where a rule was read."""
        link = self.button("Source", "source", lambda: QDesktopServices.openUrl(QUrl(url)), spoken)
        link.setProperty("kind", "link")
        link.setToolTip(url)
        link.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        return link


class QuestionCards(CardList):
    """What decides whether a rule holds here, to be answered at once."""

    answered = Signal(str, bool)
    """The question with this key, and yes or no."""
    step_wanted = Signal(str)
    """The answer has its place in a step: ``school.grades``."""

    def __init__(self, names: DrillNames, theme: Theme) -> None:
        super().__init__(theme)
        self._names = names
        self.setObjectName("drill_questions")

    def show_questions(self, questions: Iterable[Question]) -> None:
        """Ask these questions."""
        self.keep({
            (q.key, q.text, q.why, *map(self._names.title, q.requirements)): (
                lambda q=q: self._make(q)
            )
            for q in questions
        })  # fmt: skip

    def _make(self, question: Question) -> QWidget:
        frame, layout = self.card(f"question_{question.key}")
        top = QHBoxLayout()
        top.setSpacing(8)
        icon = QLabel()
        self._theme.show_icon(icon, "question", "info", 18)
        top.addWidget(icon)
        top.addWidget(text_label(question.text, "card-title", wrap=True), 1)
        layout.addLayout(top)
        layout.addWidget(text_label(question.why, "caption", wrap=True))
        for requirement in question.requirements:
            title, url = self._names.title(requirement), requirement.rule.source_url
            told = f"{title}: {cited(requirement)}"
            layout.addWidget(text_label(told, "caption", wrap=True))
            if url.startswith(("https://", "http://")):
                layout.addWidget(self.source(url, title))
        line = QHBoxLayout()
        line.setSpacing(8)
        if "." in question.key and not question.key.startswith(RULE):
            form = self._names.forms.step(question.key.partition(".")[0])
            line.addWidget(
                self.button(f"Answer in “{form.title}”", "answer",
                            lambda: self.step_wanted.emit(question.key), question.text)
            )  # fmt: skip
        else:
            no = "No…" if question.key.startswith(RULE) else "No"
            for words, value in (("Yes", True), (no, False)):
                act = lambda value=value: self.answered.emit(question.key, value)  # noqa: E731
                line.addWidget(self.button(words, "yes" if value else "no", act, question.text))
        line.addStretch()
        layout.addLayout(line)
        return frame


class AnswerCards(CardList):
    """What was asked once: facts that can be answered otherwise, decisions to take back."""

    answered = Signal(str, object)
    """The fact with this key; yes, no, or ``None`` to be asked again."""
    taken_back = Signal(str)
    """The decision in the row with this id is to be taken back."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.setObjectName("drill_answers")

    def show_answers(
        self,
        rows: Iterable[Circumstance],
        texts: Mapping[str, str],
        decided: Iterable[tuple[Ref, str]],
    ) -> None:
        """Show the answers to these questions, by their keys, and decisions in words."""
        facts = {
            (row.id, row.fact, row.holds): (lambda row=row: self._make(row, texts))
            for row in rows if row.holds is not None
        }  # fmt: skip
        decisions = {
            (ref, words): (lambda ref=ref, words=words: self._make_decision(ref, words))
            for ref, words in decided
        }
        self.keep({**facts, **decisions})

    def _make_decision(self, ref: Ref, words: str) -> QWidget:
        frame, layout = self.card(f"decision_{ref}")
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(text_label(words, "body", wrap=True), 1)
        back = lambda: self.taken_back.emit(ref)  # noqa: E731
        line.addWidget(self.button("Take the decision back", "take_back", back, words))
        layout.addLayout(line)
        return frame

    def _make(self, row: Circumstance, texts: Mapping[str, str]) -> QWidget:
        fact = row.fact or ""
        text = texts.get(fact, fact)
        frame, layout = self.card(f"answer_{fact}")
        line = QHBoxLayout()
        line.setSpacing(8)
        words = "Yes" if row.holds else "No"
        line.addWidget(text_label(f"{text} {words}.", "body", wrap=True), 1)
        other, value = ("No", False) if row.holds else ("Yes", True)
        change = lambda: self.answered.emit(fact, value)  # noqa: E731
        line.addWidget(self.button(f"Change to {other.lower()}", "change", change, text))
        again = lambda: self.answered.emit(fact, None)  # noqa: E731
        line.addWidget(self.button("Ask again", "again", again, text))
        layout.addLayout(line)
        return frame


class RuleCards(CardList):
    """Rules that are shown and not counted: set aside, or advice."""

    taken_back = Signal(str)
    """The decision in the row with this id is to be taken back."""

    def __init__(self, key: str, names: DrillNames, theme: Theme) -> None:
        super().__init__(theme)
        self._names = names
        self.setObjectName(key)

    def show_set_aside(self, found: Iterable[SetAside]) -> None:
        """What does not hold here, each with its reason."""
        self.keep({
            (self._names.title(a.requirement), a.requirement.key, a.reason, a.decision): (
                lambda a=a: self._make(a.requirement, a.reason, a.decision)
            )
            for a in found
        })  # fmt: skip

    def show_advice(self, advice: Iterable[Requirement]) -> None:
        """What is good to do and no rule of the state."""
        self.keep({
            (self._names.title(r), r.key, r.rule.basis): (lambda r=r: self._make(r))
            for r in advice
        })  # fmt: skip

    def _make(
        self, requirement: Requirement, reason: str = "", decision: str | None = None
    ) -> QWidget:
        rule, title = requirement.rule, self._names.title(requirement)
        frame, layout = self.card(f"rule_{requirement.key}")
        layout.addWidget(text_label(title, "card-title", wrap=True))
        if reason:
            layout.addWidget(text_label(reason, "body", wrap=True))
        if rule.basis:
            basis = basis_of(rule).lower()
            layout.addWidget(text_label(f"Not counted as law: {basis}.", "body", wrap=True))
        for words in (how_often(rule), rule.window, rule.notes, cited(requirement)):
            if words:
                layout.addWidget(text_label(words, "caption", wrap=True))
        if rule.source_url.startswith(("https://", "http://")):
            layout.addWidget(self.source(rule.source_url, title))
        layout.addWidget(source_chip(rule.status, self._theme))
        if decision is not None:
            line = QHBoxLayout()
            back = lambda: self.taken_back.emit(decision)  # noqa: E731
            line.addWidget(
                self.button("Take the decision back", "take_back", back,
                            title)
            )  # fmt: skip
            line.addStretch()
            layout.addLayout(line)
        return frame


class ClaimCards(CardList):
    """What was heard of a state’s rules and no source confirmed. Nothing counts it."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.setObjectName("not_confirmed")

    def show_claims(self, claims: Iterable[Unverified]) -> None:
        """Show these claims."""
        self.keep({claim: (lambda claim=claim: self._make(claim)) for claim in claims})

    def _make(self, claim: Unverified) -> QWidget:
        frame, layout = self.card("claim")
        layout.addWidget(text_label(claim.claim, "body", wrap=True))
        for words in (claim.notes, NOT_CONFIRMED):
            if words:
                layout.addWidget(text_label(words, "caption", wrap=True))
        layout.addWidget(source_chip(Status.NOT_REVIEWED, self._theme))
        return frame
