"""The stop-check of a system in the panel: bans, conflicts, duties, questions; practice apart."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from functools import partial

from PySide6.QtCore import Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from crisisplan.plan.dates import show_date
from crisisplan.plan.forms import Forms
from crisisplan.rules.biometrics.conflicts import Conflict
from crisisplan.rules.biometrics.findings import source_of_rule
from crisisplan.rules.biometrics.headline import (
    OPT_IN,
    headline,
    questions_for_counsel,
    read_on,
)
from crisisplan.rules.biometrics.law import LawRule
from crisisplan.rules.biometrics.practice import Point, Verdict
from crisisplan.rules.biometrics.sheet import Sheet
from crisisplan.rules.biometrics.standing import Standing, StandingDuty
from crisisplan.rules.biometrics.stop_check import Outcome, StopCheck
from crisisplan.rules.finding import listed
from crisisplan.ui.fold import Fold
from crisisplan.ui.labels import text_label
from crisisplan.ui.panel import PanelBody, panel_card
from crisisplan.ui.theme import Theme

_GRAVITY = {"bad": "hand-palm", "warn": "warning-fill", "info": "info-fill"}
_STANDING = {
    Standing.OPEN: ("circle-dashed", "warn"),
    Standing.JUDGE: ("scales", "info"),
    Standing.MET: ("check-circle-fill", "ok"),
}
_VERDICT = {
    Verdict.MET: ("check-circle-fill", "ok"),
    Verdict.NOT_MET: ("x-circle-fill", "bad"),
    Verdict.OPEN: ("circle-dashed", "warn"),
    Verdict.JUDGE: ("scales", "info"),
}
_NO_SYSTEM = (
    "The stop-check holds a system against the law that was read: what forbids it, what it owes, "
    "what to ask counsel. Add a system to see its own."
)


class StopCheckTab(QWidget):
    """What the law that was read says about one system."""

    go_to = Signal(str, str, object)
    """A question is to be shown: the step, the place in it, the id of its row or ``None``."""
    mend_wanted = Signal(object)
    """The answer that ends this conflict is wanted."""
    print_wanted = Signal()

    def __init__(self, forms: Forms, theme: Theme) -> None:
        super().__init__()
        self._forms = forms
        self._theme = theme
        self._opened: set[str] = set()
        self._told: tuple[object, ...] | None = None
        """What is shown, so that typing which changes nothing of it makes nothing anew."""
        self.setObjectName("stop_check")
        self.body = PanelBody(theme)
        self.read = text_label("", "help", wrap=True)
        self.print_button = QPushButton("Print for counsel…")
        self.print_button.setObjectName("print_for_counsel")
        self.print_button.setToolTip("The whole stop-check as a Word document or PDF")
        theme.show_icon(self.print_button, "printer", "text")
        self.print_button.clicked.connect(self.print_wanted)
        foot = QWidget()
        foot.setProperty("kind", "panel-foot")
        foot.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        below = QHBoxLayout(foot)
        below.setContentsMargins(16, 8, 16, 8)
        below.addWidget(self.read, 1)
        below.addWidget(self.print_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.body, 1)
        layout.addWidget(foot)

    # -- what is shown

    def show_none(self) -> None:
        """No system is chosen."""
        self._told = None
        self.body.clear()
        card, column = panel_card(16)
        column.addWidget(text_label(_NO_SYSTEM, "quiet", wrap=True))
        self.body.add(card)
        self.body.finish()
        self.read.setText("Not legal advice.")
        self.print_button.setEnabled(False)

    def show_check(
        self,
        sheet: Sheet,
        found: list[Conflict],
        duties: list[StandingDuty],
        points: list[Point],
    ) -> None:
        """Show the stop-check of a system: its conflicts, duties, and points of good practice."""
        check, bar = sheet.check, self.body.verticalScrollBar()
        told = (
            sheet.system.id,
            sheet.system.is_settled,
            check,
            headline(sheet, found),
            [*found],
            [*duties],
            [*points],
        )
        if told == self._told:
            return
        # Another end than before is what people have to see first.
        kept = bar.value() if self._told and (self._told[0], self._told[3]) == (
            told[0], told[3]) else 0  # fmt: skip
        self._told = told
        self.body.clear()
        self.body.add(self._verdict(sheet, found))
        self._add_questions_first(check, sheet.system.id)
        for rule in check.bans:
            self.body.add(self._ban(rule))
        for rule in check.exceptions:
            self.body.add(self._rule("key", "info", f"Narrow exception: {rule.title}", rule))
        if not sheet.system.is_settled:
            for conflict in found:
                if not conflict.missing:
                    self.body.add(self._conflict(conflict))
            for standing in (Standing.OPEN, Standing.JUDGE, Standing.MET):
                self._add_duties(standing, duties, sheet.system.id)
        for title, question, where in questions_for_counsel(check):
            look = f"Look in: {where}" if where else ""
            self.body.add(self._note("question", "info", f"Ask counsel: {title}", question, look))
        for bill in check.watch:
            self.body.add(
                self._note("clock", "info", f"May change: {bill.title}",
                           f"{bill.summary} {bill.last_seen.rstrip('.')}.",
                           f"{bill.citation}. Not law.", bill.source_url)
            )  # fmt: skip
        self._add_looked(check)
        self._add_vendors(check)
        if not sheet.system.is_settled:
            self._add_practice(points)
        self.body.finish()
        day = read_on(check)
        read = f"Read {show_date(date.fromisoformat(day))}. " if day else ""
        self.read.setText(f"{read}Not legal advice.")
        self.print_button.setEnabled(True)
        # Only once the layout has settled is there so much to scroll again.
        QTimer.singleShot(0, self, lambda: bar.setValue(kept))

    def _verdict(self, sheet: Sheet, found: list[Conflict]) -> QWidget:
        ends = headline(sheet, found)
        frame = QFrame()
        frame.setObjectName("verdict")
        frame.setProperty("kind", "verdict")
        frame.setProperty("status", ends.gravity)
        icon = QLabel()
        self._theme.show_icon(icon, _GRAVITY[ends.gravity], ends.gravity, 18)
        title = text_label(ends.title, "verdict-title", wrap=True)
        title.setProperty("status", ends.gravity)
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        top.addWidget(title, 1)
        column = QVBoxLayout(frame)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(4)
        column.addLayout(top)
        column.addWidget(text_label(ends.text, "body", wrap=True))
        card, inside = panel_card(14)
        card.setProperty("kind", "finding")
        inside.addWidget(frame)
        return card

    def _add_questions_first(self, check: StopCheck, system: str) -> None:
        """What the law asks about a use, and nobody has said yet."""
        if not check.missing:
            return
        card, column = self._card("circle-dashed", "warn", "To be answered first")
        for question, (step, field) in zip(check.missing, check.missing_at, strict=True):
            column.addWidget(text_label(question, "quiet", wrap=True))
            self._link(column, "Go there", partial(self.go_to.emit, step, field, system), question)
        self.body.add(card)

    def _ban(self, rule: LawRule) -> QWidget:
        return self._rule("prohibit", "bad", f"Forbidden: {rule.title}", rule)

    def _rule(self, icon: str, color: str, title: str, rule: LawRule) -> QWidget:
        """A rule whole: its words, exceptions, citation and status, and the way to its text."""
        card, column = self._card(icon, color, title)
        column.addWidget(text_label(rule.summary, "quiet", wrap=True))
        if rule.exceptions:
            kept = "Narrow exceptions" if len(rule.exceptions) > 1 else "Narrow exception"
            words = f"{kept}: {'; '.join(rule.exceptions)}."
            column.addWidget(text_label(words, "quiet", wrap=True))
        if rule.note:
            column.addWidget(text_label(rule.note, "help", wrap=True))
        column.addWidget(self._source(rule))
        open_source = partial(QDesktopServices.openUrl, QUrl(rule.source_url))
        self._link(column, "Open the source", open_source, rule.title)
        return card

    def _conflict(self, conflict: Conflict) -> QWidget:
        card, column = self._card("x-circle-fill", "bad", conflict.title)
        column.addWidget(text_label(conflict.message, "quiet", wrap=True))
        column.addWidget(self._source(conflict.rule))
        if conflict.mend is not None:
            mend = self._link(
                column,
                conflict.mend.label,
                partial(self.mend_wanted.emit, conflict),
                conflict.title,
            )
            mend.setObjectName(f"mend_{conflict.field}")
        else:
            self._link(column, "Go there", self._to(conflict), conflict.title)
        return card

    def _to(self, conflict: Conflict) -> Callable[[], None]:
        return partial(self.go_to.emit, "biometrics", conflict.field, conflict.rows[0])

    def _add_duties(
        self, standing: Standing, duties: Iterable[StandingDuty], system: str
    ) -> None:  # fmt: skip
        """The duties with which the system stands so, on one card where nothing is to be done."""
        own = [each for each in duties if each.standing is standing]
        icon, color = _STANDING[standing]
        if standing is Standing.OPEN:
            for each in own:
                card, column = self._card(icon, color, each.rule.title)
                labels = [self._label(conflict) for conflict in each.conflicts]
                act = self._to(each.conflicts[0]) if each.conflicts else None
                if each.duty.topic == "use_limit" and act is None:
                    # What limits the use is held against the kind of every purpose.
                    table = self._forms.table("biometrics.purposes")
                    labels = [f"{table.label}, {table.column('kind').label.lower()}"]
                    act = partial(self.go_to.emit, "biometrics", "purposes.kind", system)
                words = f"{standing.label}: {listed(labels)}." if labels else f"{standing.label}."
                column.addWidget(text_label(words, "quiet", wrap=True))
                column.addWidget(self._source(each.rule))
                if act is not None:
                    self._link(column, "Answer it", act, each.rule.title)
                self.body.add(card)
            return
        if not own:
            return
        card, column = panel_card(14)
        card.setProperty("kind", "finding")
        column.addWidget(text_label(standing.label, "group", wrap=True))
        for each in own:
            column.addLayout(self._line(icon, color, standing.label, each.rule.title, "strong"))
            inset = QVBoxLayout()
            inset.setContentsMargins(24, 0, 0, 4)
            inset.setSpacing(1)
            if standing is Standing.JUDGE:
                inset.addWidget(text_label(each.rule.summary, "quiet", wrap=True))
            inset.addWidget(self._source(each.rule))
            for rule in each.duty.others:
                inset.addWidget(text_label(f"Also: {rule.title}", "quiet", wrap=True))
                inset.addWidget(self._source(rule))
            column.addLayout(inset)
        self.body.add(card)

    def _label(self, conflict: Conflict) -> str:
        table, _, key = conflict.field.partition(".")
        return self._forms.table(f"biometrics.{table}").column(key).label

    def _add_looked(self, check: StopCheck) -> None:
        if not check.looked:
            return
        fold = self._fold("looked", f"What was looked at ({len(check.looked)})")
        for each in check.looked:
            fold.body.addWidget(text_label(each.finding, "quiet", wrap=True))
            source = text_label(each.citation, "help", wrap=True)
            source.setToolTip(each.source_url)
            fold.body.addWidget(source)
        if check.outcome is Outcome.ASK_COUNSEL:
            fold.open()

    def _add_vendors(self, check: StopCheck) -> None:
        if not check.of_vendors:
            return
        fold = self._fold(
            "vendors", f"Binds the vendor: for the contract ({len(check.of_vendors)})"
        )
        for rule in check.of_vendors:
            fold.body.addWidget(text_label(rule.title, "strong", wrap=True))
            fold.body.addWidget(text_label(rule.summary, "quiet", wrap=True))
            fold.body.addWidget(self._source(rule))

    def _fold(self, key: str, title: str) -> Fold:
        fold = Fold(key, self._theme)
        fold.name(title)
        fold.button.setProperty("kind", "panel-fold")
        card, column = panel_card(14)
        card.setProperty("kind", "finding")
        column.addWidget(fold)
        if key in self._opened:
            fold.open()
        fold.button.toggled.connect(partial(self._remember, key))
        self.body.add(card)
        return fold

    def _remember(self, key: str, opened: bool) -> None:
        """What somebody has opened stays so when the check is made anew."""
        (self._opened.add if opened else self._opened.discard)(key)

    def _add_practice(self, points: list[Point]) -> None:
        """Recommendations, under a heading of their own and never among the law."""
        card, column = panel_card(14)
        card.setObjectName("practice")
        column.addWidget(text_label("Good practice, not law", "card-title", wrap=True))
        column.addWidget(text_label(OPT_IN, "quiet", wrap=True))
        for title, own in (
            ("PASS guidelines", [point for point in points if point.is_of_pass]),
            ("Other recommendations", [point for point in points if not point.is_of_pass]),
        ):
            if own:
                column.addSpacing(4)
                column.addWidget(text_label(title, "group", wrap=True))
            for point in own:
                icon, color = _VERDICT[point.verdict]
                words = f"{point.verdict.label}: {point.rule.title}"
                line = self._line(icon, color, point.verdict.label, words, "quiet")
                tip = f"{point.rule.summary}\n{point.rule.citation}"
                line.itemAt(1).widget().setToolTip(tip)
                column.addLayout(line)
        self.body.add(card)

    # -- how it looks

    def _card(self, icon: str, color: str, title: str) -> tuple[QWidget, QVBoxLayout]:
        """A card with its title, and the column below it."""
        card, column = panel_card(14)
        card.setProperty("kind", "finding")
        column.addLayout(self._line(icon, color, "", title, "strong"))
        inset = QVBoxLayout()
        inset.setContentsMargins(24, 0, 0, 0)
        inset.setSpacing(4)
        column.addLayout(inset)
        return card, inset

    def _note(
        self, icon: str, color: str, title: str, words: str, source: str, url: str = ""
    ) -> QWidget:
        card, column = self._card(icon, color, title)
        column.addWidget(text_label(words, "quiet", wrap=True))
        if source:
            told = text_label(source, "help", wrap=True)
            told.setToolTip(url)
            column.addWidget(told)
        return card

    def _line(self, name: str, color: str, spoken: str, title: str, kind: str) -> QHBoxLayout:
        icon = QLabel()
        self._theme.show_icon(icon, name, color, 16)
        icon.setAccessibleName(spoken)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(text_label(title, kind, wrap=True), 1)
        return line

    def _source(self, rule: LawRule) -> QLabel:
        label = text_label(
            f"{rule.citation}. {source_of_rule(rule).status.label}.", "help", wrap=True
        )
        label.setToolTip(rule.source_url)
        return label

    def _link(
        self, column: QVBoxLayout, words: str, act: Callable[[], object], about: str
    ) -> QPushButton:
        link = QPushButton(words)
        link.setProperty("kind", "link")
        link.setAccessibleName(f"{words}: {about}")
        link.clicked.connect(lambda: act())
        column.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
        return link
