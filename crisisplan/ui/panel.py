"""The panel at the right: guidance with its sources, findings of the step, and its preview."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QApplication,
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from crisisplan.plan.dates import show_date
from crisisplan.plan.forms import Form, Guidance
from crisisplan.plan.sources import Status
from crisisplan.rules.finding import Finding, Severity
from crisisplan.rules.team import state_seats
from crisisplan.settings import Settings
from crisisplan.ui.desk import Desk
from crisisplan.ui.labels import text_label
from crisisplan.ui.later import Later
from crisisplan.ui.page import PanelTab
from crisisplan.ui.preview import Preview
from crisisplan.ui.steps import GRAVITY
from crisisplan.ui.theme import Theme
from crisisplan.ui.wrappedbutton import WrappedButton

WIDTH = 320
TABBED_WIDTH = 408
"""Where a step has a tab of its own beside the others."""
PREVIEW_WIDTH = 520
"""With the preview, so that a page can be read."""
FOLDED = 44
SEVERITY_ICONS = {
    Severity.MUST: ("warning-octagon-fill", "bad"),
    Severity.SHOULD: ("warning-fill", "warn"),
    Severity.CONSIDER: ("info-fill", "info"),
}
STATUS_ICONS = {
    Status.VERIFIED: "circle-wavy-check",
    Status.SECONDARY: "chats-circle",
    Status.PRACTICE: "lightbulb",
    Status.OWN: "flag",
    Status.NOT_REVIEWED: "question",
}
TIPS = {
    "Guidance": "Guidance (F1)",
    "Findings": "What is open in this step",
    "Preview": "This step as it will print (Ctrl+Shift+P)",
}
_MOST_LINKS = 6
_AT_ONCE = 3
"""So many cards fill the panel."""


class SidePanel(QWidget):
    """Guidance, findings and preview; it can be folded away."""

    go_to = Signal(str, str, object)
    """A finding was clicked: its step, its field, and the row or ``None``."""
    folded_changed = Signal(bool)
    width_changed = Signal()

    def __init__(self, desk: Desk, settings: Settings, theme: Theme) -> None:
        super().__init__()
        self._desk = desk
        self._theme = theme
        self._form: Form | None = None
        self._own: PanelTab | None = None
        self.folded = False
        self.setObjectName("panel")
        self._guidance = PanelBody(theme)
        self._findings = PanelBody(theme)
        self.preview = Preview(desk, settings, theme)
        self._count = text_label("", "count")
        self._build()
        desk.findings_changed.connect(self._show_findings)
        theme.follow(self, self._resize)

    def _build(self) -> None:
        theme = self._theme
        self._stack = QStackedWidget()
        tabs = QWidget()
        tabs.setProperty("kind", "panel-tabs")
        line = QHBoxLayout(tabs)
        line.setContentsMargins(14, 0, 6, 0)
        line.setSpacing(12)
        group = QButtonGroup(self)
        self._tabs: list[QPushButton] = []
        self._own_tab = QPushButton()
        self._own_tab.setObjectName("tab_own")
        self._own_tab.clicked.connect(lambda: self._turn_to_own())
        self._own_tab.setProperty("kind", "tab")
        self._own_tab.setCheckable(True)
        self._own_tab.hide()
        group.addButton(self._own_tab)
        line.addWidget(self._own_tab)
        for name, body in (
            ("Guidance", self._guidance),
            ("Findings", self._findings),
            ("Preview", self.preview),
        ):
            tab = QPushButton(name)
            tab.setProperty("kind", "tab")
            tab.setCheckable(True)
            tab.setObjectName(f"tab_{name.lower()}")
            tab.clicked.connect(lambda _, body=body: self._stack.setCurrentWidget(body))
            tab.setToolTip(TIPS[name])
            group.addButton(tab)
            theme.follow(tab, lambda tab=tab: tab.setMinimumWidth(_tab_width(tab, theme)))
            line.addWidget(tab)
            self._tabs.append(tab)
            self._stack.addWidget(body)
            if body is self._findings:
                line.addWidget(self._count, 0, Qt.AlignmentFlag.AlignVCenter)
        self._stack.currentChanged.connect(lambda _: self._turned())
        line.addStretch()
        fold = self._tool("caret-double-right", "Fold the panel away (F9)")
        fold.clicked.connect(lambda: self.fold(True))
        line.addWidget(fold)
        self._tabs[0].setChecked(True)
        self._open = QWidget()
        opened = QVBoxLayout(self._open)
        opened.setContentsMargins(0, 0, 0, 0)
        opened.setSpacing(0)
        opened.addWidget(tabs)
        opened.addWidget(self._stack, 1)
        foot = QWidget()
        foot.setProperty("kind", "panel-foot")
        below = QHBoxLayout(foot)
        below.setContentsMargins(16, 8, 16, 8)
        self._foot = text_label("", "help", wrap=True)
        below.addWidget(self._foot)
        opened.addWidget(foot)
        self._foot_line = foot
        self._narrow = self._make_narrow()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._open)
        layout.addWidget(self._narrow)
        self._narrow.hide()
        self._theme.follow(tabs, lambda: tabs.setFixedHeight(theme.px(44)))

    def _make_narrow(self) -> QWidget:
        narrow = QWidget()
        narrow.setProperty("kind", "panel")
        column = QVBoxLayout(narrow)
        column.setContentsMargins(4, 6, 4, 6)
        column.setSpacing(6)
        unfold = self._tool("caret-double-left", "Unfold the panel (F9)")
        unfold.clicked.connect(lambda: self.fold(False))
        guidance = self._tool("book-open", "Guidance")
        guidance.clicked.connect(self.show_guidance)
        findings = self._tool("list-bullets", "Findings")
        findings.clicked.connect(self.show_findings)
        preview = self._tool("file-text", "Preview (Ctrl+Shift+P)")
        preview.clicked.connect(self.show_preview)
        self._narrow_own = QToolButton()
        self._narrow_own.clicked.connect(self.show_own)
        self._narrow_own.hide()
        self._narrow_count = text_label("", "count")
        self._narrow_count.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        for widget in (unfold, self._narrow_own, guidance, findings, self._narrow_count, preview):
            column.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch()
        return narrow

    def _tool(self, icon: str, tip: str) -> QToolButton:
        button = QToolButton()
        self._theme.show_icon(button, icon, "text2", 18)
        button.setToolTip(tip)
        button.setAccessibleName(tip.partition(" (")[0])
        return button

    def _resize(self) -> None:
        self._show_step()
        if self._own is not None:
            self._dress_own(self._own)
        self.width_changed.emit()

    def wanted_width(self) -> int:
        """How wide the panel is now, in pixels."""
        if self.folded:
            return self._theme.px(FOLDED)
        if self._stack.currentWidget() is self.preview:
            return self._theme.px(PREVIEW_WIDTH)
        return self._theme.px(WIDTH if self._own is None else TABBED_WIDTH)

    # -- folding

    def fold(self, folded: bool) -> None:
        """Fold the panel away, or unfold it."""
        self.folded = folded
        self._open.setVisible(not folded)
        self._narrow.setVisible(folded)
        self.folded_changed.emit(folded)

    def show_guidance(self) -> None:
        """Unfold at the guidance."""
        self._turn_to(0)

    def show_findings(self) -> None:
        """Unfold at the findings."""
        self._turn_to(1)

    def show_preview(self) -> None:
        """Unfold at the preview."""
        self._turn_to(2)

    def show_own(self) -> None:
        """Unfold at the tab that the step has for itself, if it has one."""
        if self._own is not None:
            if self.folded:
                self.fold(False)
            self._turn_to_own()
            self._own_tab.setFocus(Qt.FocusReason.OtherFocusReason)

    def _turn_to_own(self) -> None:
        if self._own is not None:
            self._own_tab.setChecked(True)
            self._stack.setCurrentWidget(self._own.body)

    def _dress_own(self, own: PanelTab) -> None:
        side = self._theme.px(18)
        self._own_tab.setMinimumWidth(_tab_width(self._own_tab, self._theme))
        self._narrow_own.setIcon(self._theme.icon(own.icon))
        self._narrow_own.setIconSize(QSize(side, side))

    def _turned(self) -> None:
        own = self._own is not None and self._stack.currentWidget() is self._own.body
        self._foot_line.setVisible(not own)
        self.width_changed.emit()

    def _show_own(self, own: PanelTab | None) -> None:
        """Offer a step's own tab; whoever reads guidance is shown it, and led back after it."""
        if own is self._own:
            return
        before, shown = self._own, self._stack.currentWidget()
        self._own = own
        for widget in (self._own_tab, self._narrow_own):
            widget.setVisible(own is not None)
        if own is not None:
            self._own_tab.setText(own.name)
            self._own_tab.setToolTip(own.tip)
            self._dress_own(own)
            self._narrow_own.setToolTip(own.tip)
            self._narrow_own.setAccessibleName(own.name)
            if self._stack.indexOf(own.body) < 0:
                self._stack.addWidget(own.body)
        if own is not None and shown is self._guidance:
            self._turn_to_own()
        elif before is not None and shown is before.body:
            self._tabs[0].setChecked(True)
            self._stack.setCurrentWidget(self._guidance)
        self._turned()

    def _turn_to(self, number: int) -> None:
        if self.folded:
            self.fold(False)
        self._tabs[number].setChecked(True)
        self._stack.setCurrentIndex(number)
        self._tabs[number].setFocus(Qt.FocusReason.OtherFocusReason)

    # -- content

    def show_step(self, form: Form, own: PanelTab | None = None) -> None:
        """Show what belongs to another step, and the tab that it has for itself."""
        self._form = form
        self._show_own(own)
        self._show_step()
        self.preview.show_step(form)

    def _show_step(self) -> None:
        if self._form is None:
            return
        cards = [partial(self._advice, guidance) for guidance in self._form.guidance]
        if self._form.key == "team":
            cards.append(self._seats)
        self._guidance.show_cards(cards)
        state = self._desk.facts().state
        day = show_date(date.fromisoformat(state.checked)) if state is not None else ""
        checked = f"Rules read {day}. " if day else ""
        self._foot.setText(f"{checked}Guidance, not legal advice.")
        self._show_findings()

    def _advice(self, guidance: Guidance) -> QWidget:
        card, column = panel_card(16)
        column.addWidget(text_label(guidance.title, "label", wrap=True))
        column.addWidget(text_label(guidance.text, "quiet", wrap=True))
        if guidance.source:
            source = text_label(guidance.source, "help", wrap=True)
            source.setToolTip(guidance.source_url)
            column.addWidget(source)
        column.addLayout(self._chip(guidance.status))
        return card

    def _seats(self) -> QWidget:
        """The seats that the school's state names, each held or vacant."""
        facts = self._desk.facts()
        seats, state = state_seats(facts), facts.state
        card, column = panel_card(16)
        if not seats:
            name = state.name if state is not None else "your state"
            column.addWidget(text_label(f"The team in {name}", "label", wrap=True))
            words = "No list of team members was found for it. Ask your district."
            column.addWidget(text_label(words, "quiet", wrap=True))
            column.addLayout(self._chip(Status.NOT_REVIEWED))
            return card
        assert state is not None
        column.addWidget(text_label(f"Whom {state.name} names", "label", wrap=True))
        before = None
        for seat in seats:
            if before is not None and seat.rule is not before:
                self._rule(column, before)
            before = seat.rule
            line = QHBoxLayout()
            icon = QLabel()
            name, color = ("check-circle-fill", "ok") if seat.held else ("circle-dashed", "warn")
            self._theme.show_icon(icon, name, color, 16)
            icon.setAccessibleName("Held" if seat.held else "Vacant")
            line.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
            line.addWidget(text_label(seat.words, "quiet", wrap=True), 1)
            column.addLayout(line)
        self._rule(column, before)
        return card

    def _rule(self, column: QVBoxLayout, rule: object) -> None:
        citation = text_label(f"{rule.citation}, text of {rule.as_of}", "help", wrap=True)
        citation.setToolTip(rule.source_url)
        column.addWidget(citation)
        column.addLayout(self._chip(Status.PRACTICE if rule.basis else rule.status))

    def _chip(self, status: Status) -> QHBoxLayout:
        """How sure we are, as an outlined chip."""
        chip = QLabel()
        chip.setProperty("kind", "chip")
        chip.setProperty("status", "source")
        chip.setText(status.label)
        icon = QLabel()
        self._theme.show_icon(icon, STATUS_ICONS[status], "text2", 14)
        line = QHBoxLayout()
        line.setSpacing(4)
        line.addWidget(icon)
        line.addWidget(chip)
        line.addStretch()
        return line

    def _show_findings(self) -> None:
        if self._form is None:
            return
        own = [finding for finding in self._desk.findings if finding.step == self._form.key]
        missing = [finding for finding in own if finding.missing]
        wrong = [finding for finding in own if not finding.missing]
        cards = [partial(self._card, finding) for finding in wrong]
        if missing:
            cards.append(partial(self._unanswered, missing))
        if not own:
            cards.append(self._nothing_open)
        self._findings.show_cards(cards)
        status = GRAVITY[min((f.severity for f in wrong), default=Severity.CONSIDER)]
        for label in (self._count, self._narrow_count):
            label.setText(str(len(wrong)))
            label.setVisible(bool(wrong))
            label.setProperty("status", status)
            label.style().unpolish(label)
            label.style().polish(label)

    def _card(self, finding: Finding) -> QWidget:
        card, column = panel_card(14)
        card.setProperty("kind", "finding")
        icon_name, color = SEVERITY_ICONS[finding.severity]
        icon = QLabel()
        self._theme.show_icon(icon, icon_name, color, 16)
        severity = text_label(finding.severity.label, "severity")
        severity.setProperty("status", color)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(severity, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(text_label(finding.title, "strong", wrap=True), 1)
        column.addLayout(line)
        inset = QVBoxLayout()
        inset.setContentsMargins(24, 0, 0, 0)
        inset.setSpacing(4)
        inset.addWidget(text_label(finding.message, "quiet", wrap=True))
        if finding.source.citation:
            words = f"{finding.source.citation}. {finding.source.status.sentence}"
            source = text_label(words, "help", wrap=True)
            source.setToolTip(finding.source.url)
            inset.addWidget(source)
        self._add_links(inset, finding)
        column.addLayout(inset)
        return card

    def _add_links(self, column: QVBoxLayout, finding: Finding) -> None:
        rows = [self._desk.plan.find(ref) for ref in finding.rows]
        targets = [(f"Go to {row.row_name or 'the row'}", row) for row in rows if row is not None]
        for text, row in (targets or [("Go there", None)])[:_MOST_LINKS]:
            link = WrappedButton(text, "link")
            link.clicked.connect(
                lambda _, finding=finding, row=row: self.go_to.emit(
                    finding.step, finding.field, row
                )
            )
            column.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)

    def _unanswered(self, missing: list[Finding]) -> QWidget:
        """What is only not answered yet, gathered on one card."""
        card, column = panel_card(14)
        card.setProperty("kind", "finding")
        number = len(missing)
        title = "Still to do" if number == 1 else f"Still to do: {number}"
        icon = QLabel()
        self._theme.show_icon(icon, "circle-dashed", "warn", 16)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(icon)
        line.addWidget(text_label(title, "strong"), 1)
        column.addLayout(line)
        for finding in missing:
            rows = [self._desk.plan.find(ref) for ref in finding.rows]
            link = WrappedButton(finding.title, "link")
            link.setToolTip(finding.message)
            link.clicked.connect(
                lambda _, finding=finding, row=rows[0] if rows else None: self.go_to.emit(
                    finding.step, finding.field, row
                )
            )
            inset = QHBoxLayout()
            inset.setContentsMargins(24, 0, 0, 0)
            inset.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
            column.addLayout(inset)
        return card

    def _nothing_open(self) -> QWidget:
        card, column = panel_card(16)
        line = QHBoxLayout()
        icon = QLabel()
        self._theme.show_icon(icon, "check-circle-fill", "ok", 16)
        line.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(text_label("Nothing is open in this step.", "quiet", wrap=True), 1)
        column.addLayout(line)
        return card


def panel_card(margin: int) -> tuple[QWidget, QVBoxLayout]:
    card = QWidget()
    card.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    column = QVBoxLayout(card)
    column.setContentsMargins(16, margin, 16, margin if margin == 14 else 2)
    column.setSpacing(4)
    return card, column


def _tab_width(tab: QPushButton, theme: Theme) -> int:
    """Wide enough for the tab's name in semibold, so that nothing moves when it is chosen."""
    metrics = QFontMetrics(theme.font(15, semibold=True))
    return metrics.horizontalAdvance(tab.text()) + theme.px(10)


class PanelBody(QScrollArea):
    """A column of cards that scrolls."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("kind", "panel")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._column: QVBoxLayout
        self._waiting: Sequence[Callable[[], QWidget]] | None = None
        self._later = Later(self)
        self.clear()

    def show_cards(self, cards: Sequence[Callable[[], QWidget]]) -> None:
        """Show other cards: none is made before somebody looks."""
        self._later.stop()
        self._waiting = cards
        if self.isVisible():
            self._fill()

    def showEvent(self, event: Any) -> None:  # noqa: N802
        """Make the cards that were waiting."""
        super().showEvent(event)
        self._fill()

    def _fill(self) -> None:
        """The first cards fill the panel; the others are made once those are painted."""
        cards, self._waiting = self._waiting, None
        if cards is None:
            return
        self.clear()
        for make in cards[:_AT_ONCE]:
            self.add(make())
        for make in cards[_AT_ONCE:]:
            self._later.add(lambda make=make: self.add(make()))
        self.finish()
        self._later.start()

    def clear(self) -> None:
        """Start with no cards; those there were stay until the new ones are all added."""
        self._is_finished = False
        self._body = QWidget()
        self._body.setProperty("kind", "panel-body")
        self._body.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._column = QVBoxLayout(self._body)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)

    def add(self, card: QWidget) -> None:
        """Add a card below the others, also when those are shown already."""
        if self._is_finished:
            self._column.insertWidget(self._column.count() - 1, card)
            card.show()
        else:
            self._column.addWidget(card)

    def finish(self) -> None:
        """Show the cards, pushed to the top, each with the height that its words need."""
        self._column.addStretch()
        self._is_finished = True
        self.setWidget(self._body)
        if not self.isVisible():
            return
        # At once: left to the next turns of the event loop, all cards are squeezed into the
        # panel and painted so before they get their room.
        QApplication.sendEvent(self._body, QEvent(QEvent.Type.LayoutRequest))
