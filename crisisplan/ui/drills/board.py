"""The drill board: a card for each requirement, in the column of its state."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import QPoint, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from crisisplan.plan.sources import Status
from crisisplan.rules.drills.board import Board, BoardState
from crisisplan.rules.drills.names import DrillNames
from crisisplan.ui.drills.cards import LOOKS, CardText, card_of
from crisisplan.ui.labels import text_label
from crisisplan.ui.later import Later
from crisisplan.ui.panel import STATUS_ICONS
from crisisplan.ui.theme import Theme

_FOUR_COLUMNS, _TWO_COLUMNS = 900, 460
_SOURCE, _ANOTHER = "Open the source", "Add another date"
_SHORT = 110
"""So many letters of a law are shown at once; the rest is unfolded."""


def source_chip(status: Status, theme: Theme) -> QWidget:
    """How sure we are of a source, with icon and words."""
    chip = QFrame()
    chip.setProperty("kind", "source")
    chip.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Maximum)
    icon = QLabel()
    theme.show_icon(icon, STATUS_ICONS[status], "text2", 14)
    line = QHBoxLayout(chip)
    line.setContentsMargins(6, 1, 7, 1)
    line.setSpacing(5)
    line.addWidget(icon)
    line.addWidget(text_label(status.label, "caption"))
    chip.setToolTip(status.sentence)
    return chip


class Card(QFrame):
    """One requirement: what is asked, what is planned, where it is written, what to do next.

    It starts with what is asked and how far it is; ``complete`` adds the rest.
    """

    def __init__(self, text: CardText, board: DrillBoard, theme: Theme) -> None:
        super().__init__()
        self.text = text
        self._board = board
        self._theme = theme
        self._unfolded = False
        self._is_whole = False
        self.setProperty("kind", "card")
        self.setObjectName(f"card_{text.key}")
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        if text.state is BoardState.PAST_DUE:
            self.setProperty("status", "bad")
        self.setAccessibleName(text.spoken)
        self.setAccessibleDescription("Enter or Space shows what can be done.")
        self.acts = self._acts()
        self._build()

    def _acts(self) -> dict[str, Callable[[], Any]]:
        """What can be done with the card, the likeliest first."""
        text, board = self.text, self._board
        acts: dict[str, Callable[[], Any]] = {}
        for ref, words in text.drills:
            acts[words] = lambda ref=ref: board.drill_wanted.emit(ref)
        short = text.state in (BoardState.NOT_SCHEDULED, BoardState.PAST_DUE)
        if short:
            acts["Choose a date"] = lambda: board.date_wanted.emit(text.key)
        if text.state is not BoardState.COMPLETED:
            acts["Record the drill"] = lambda: board.record_wanted.emit(text.key)
        if not short:
            acts[_ANOTHER] = lambda: board.date_wanted.emit(text.key)
        if text.own:
            acts["Change this goal"] = lambda: board.goal_wanted.emit(text.own)
        else:
            acts["Does not apply…"] = lambda: board.set_aside_wanted.emit(text.key)
        if text.url.startswith(("https://", "http://")):
            acts[_SOURCE] = lambda: QDesktopServices.openUrl(QUrl(text.url))
        return acts

    def _build(self) -> None:
        text, px = self.text, self._theme.px
        self._layout = layout = QVBoxLayout(self)
        layout.setContentsMargins(px(12), px(8), px(12), px(10))
        layout.setSpacing(px(3))
        layout.addWidget(text_label(text.title, "card-title", wrap=True))
        if text.problem:
            layout.addWidget(text_label(text.problem, "problem", wrap=True))
        for words in (text.asked, text.progress):
            if words:
                layout.addWidget(text_label(words, "body", wrap=True))

    def complete(self) -> None:
        """Add the drills, the law and what can be done, unless they are there."""
        if self._is_whole:
            return
        self._is_whole = True
        text, px = self.text, self._theme.px
        rest = QWidget(self)
        layout = QVBoxLayout(rest)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(3))
        acts = dict(self.acts)
        for ref, words in text.drills:
            layout.addWidget(self._link(words, acts.pop(words), f"drill_{ref}"))
        if text.more:
            layout.addWidget(text_label(text.more, "caption"))
        if text.reading:
            layout.addWidget(text_label(text.reading, "caption", wrap=True))
        self._law = text_label("", "caption", wrap=True)
        layout.addWidget(self._law)
        if text.citation:
            layout.addWidget(text_label(text.citation, "caption", wrap=True))
        self._more = self._link("", self._unfold, "more")
        below = QHBoxLayout()
        below.setSpacing(px(16))
        below.addWidget(self._more)
        if _SOURCE in acts:
            below.addWidget(self._link("Source", acts.pop(_SOURCE), "source"))
        below.addStretch()
        layout.addLayout(below)
        self._show_law()
        layout.addWidget(source_chip(text.status, self._theme))
        acts.pop(_ANOTHER, None)
        for words, act in acts.items():
            key = words.lower().rstrip("…").replace(" ", "_")
            layout.addWidget(self._link(words, act, key))
        self._layout.addWidget(rest)
        # At once: what a layout shows of its own accord comes with the next event only.
        rest.show()

    def _link(self, words: str, act: Callable[[], Any], key: str) -> QPushButton:
        link = QPushButton(words)
        link.setProperty("kind", "link")
        link.setObjectName(key)
        # The board is one stop of Tab; what a card can do is in the menu that Enter opens.
        link.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        link.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        link.clicked.connect(lambda: act())
        return link

    def _unfold(self) -> None:
        self._unfolded = not self._unfolded
        self._show_law()

    def _show_law(self) -> None:
        whole = "\n".join(self.text.law)
        first = whole.split("\n")[0]
        short = first if len(first) <= _SHORT else first[:_SHORT].rsplit(" ", 1)[0] + " …"
        self._law.setText(whole if self._unfolded else short)
        self._law.setVisible(bool(whole))
        self._more.setText("Less" if self._unfolded else "More")
        self._more.setVisible(short != whole)

    def show_menu(self) -> None:
        """What can be done, for the keyboard."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.fill(menu)
        menu.popup(self.mapToGlobal(QPoint(self._theme.px(12), self.height() // 2)))

    def fill(self, menu: QMenu) -> None:
        """Put what can be done into a menu."""
        self.complete()
        for words, act in self.acts.items():
            menu.addAction(words.replace("&", "&&")).triggered.connect(
                lambda _=False, act=act: act()
            )
        if not self._more.isHidden():
            menu.addAction(f"{self._more.text()} about the rule").triggered.connect(self._unfold)

    def contextMenuEvent(self, event: Any) -> None:  # noqa: N802
        """What can be done, for the mouse."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.fill(menu)
        menu.popup(event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Arrows go to other cards; Enter and Space show what can be done."""
        keys = Qt.Key
        steps = {keys.Key_Up: (0, -1), keys.Key_Down: (0, 1),
                 keys.Key_Left: (-1, 0), keys.Key_Right: (1, 0)}  # fmt: skip
        step = steps.get(Qt.Key(event.key()))
        if step is not None:
            self._board.go(self, *step)
        elif event.key() in (keys.Key_Return, keys.Key_Enter, keys.Key_Space, keys.Key_Menu):
            self.show_menu()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: Any) -> None:  # noqa: N802
        """This is the card that Tab comes back to."""
        super().focusInEvent(event)
        self._board.stop_at(self)


class _Column(QWidget):
    """The cards of one state, under its heading."""

    def __init__(self, state: BoardState, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        icon, color = LOOKS[state]
        picture = QLabel()
        theme.show_icon(picture, icon, color, 18)
        self.count = text_label("0", "count")
        self.count.setProperty("status", color)
        self.count.setObjectName(f"count_{state.key}")
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(picture)
        top.addWidget(text_label(state.label, "label"))
        top.addWidget(self.count)
        top.addStretch()
        line = QFrame()
        line.setProperty("kind", "column-line")
        line.setProperty("status", color)
        self._none = text_label("None", "caption")
        self.cards: list[Card] = []
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(8)
        self._layout.addLayout(top)
        self._layout.addWidget(line)
        self._layout.addWidget(self._none)
        self._layout.addStretch()

    def show_cards(self, cards: list[Card]) -> None:
        """These cards and no others, in this order."""
        if cards != self.cards:
            for card in self.cards:
                self._layout.removeWidget(card)
            for number, card in enumerate(cards):
                self._layout.insertWidget(3 + number, card)
                card.show()
            self.cards = cards
        self.count.setText(str(len(cards)))
        self._none.setVisible(not cards)


class DrillBoard(QWidget):
    """Four columns in a fixed order; one stop of Tab, arrows move between the cards."""

    date_wanted = Signal(str)
    """A date is to be chosen for the requirement with this key."""
    record_wanted = Signal(str)
    drill_wanted = Signal(str)
    """The record of the drill with this id is to be opened."""
    set_aside_wanted = Signal(str)
    goal_wanted = Signal(str)

    def __init__(self, names: DrillNames, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._names = names
        self._theme = theme
        self._cards: dict[str, Card] = {}
        self._later = Later(self)
        self._across = 0
        self.setObjectName("drill_board")
        self._columns = {state: _Column(state, theme) for state in BoardState}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        theme.follow(self, self._dress)

    def show_board(self, board: Board, today: date) -> None:
        """Show the requirements as they stand now; cards that say the same stay."""
        focused = next((key for key, card in self._cards.items() if card.hasFocus()), "")
        texts = [card_of(line, self._names, today) for line in board.lines]
        keys = {text.key for text in texts}
        for key in [key for key in self._cards if key not in keys]:
            self._drop(key)
        for text in texts:
            known = self._cards.get(text.key)
            if known is not None and known.text == text:
                continue
            if known is not None:
                self._drop(text.key)
            self._cards[text.key] = Card(text, self, self._theme)
        for state, column in self._columns.items():
            column.show_cards([self._cards[text.key] for text in texts if text.state is state])
            for card in column.cards[:1]:
                card.complete()
        cards = [card for column in self._columns.values() for card in column.cards]
        for card in cards:
            # Most are below what is seen first. One that was dropped meanwhile has no place here.
            self._later.add(partial(self._complete, card.text.key))
        self.stop_at(self._cards.get(focused) or (cards[0] if cards else None))
        if focused in self._cards:
            self._cards[focused].setFocus(Qt.FocusReason.OtherFocusReason)

    def paintEvent(self, event: Any) -> None:  # noqa: N802
        """Once the board is seen, its cards are made whole."""
        super().paintEvent(event)
        self._later.start()

    def _complete(self, key: str) -> None:
        if key in self._cards:
            self._cards[key].complete()

    def _drop(self, key: str) -> None:
        card = self._cards.pop(key)
        for column in self._columns.values():
            if card in column.cards:
                column.cards.remove(card)
        card.hide()
        card.deleteLater()

    def card(self, key: str) -> Card:
        """The card of the requirement with this key. Raises KeyError."""
        self._complete(key)
        return self._cards[key]

    def cards(self) -> list[Card]:
        """Every card, column by column."""
        self._later.finish()
        return [card for column in self._columns.values() for card in column.cards]

    def stop_at(self, card: Card | None) -> None:
        """Tab comes to this card and to no other."""
        for other in self._cards.values():
            policy = Qt.FocusPolicy.StrongFocus if other is card else Qt.FocusPolicy.ClickFocus
            other.setFocusPolicy(policy)

    def go(self, card: Card, across: int, down: int) -> None:
        """Go from a card to the one beside, above or below it."""
        columns = [column.cards for column in self._columns.values() if column.cards]
        here = next(number for number, cards in enumerate(columns) if card in cards)
        place = columns[here].index(card) + down
        column = columns[max(0, min(here + across, len(columns) - 1))]
        column[max(0, min(place, len(column) - 1))].setFocus(Qt.FocusReason.TabFocusReason)

    def resizeEvent(self, event: Any) -> None:  # noqa: N802
        """Four columns, two, or one, as the room allows."""
        super().resizeEvent(event)
        self._arrange()

    def _dress(self) -> None:
        self._grid.setHorizontalSpacing(self._theme.px(14))
        self._grid.setVerticalSpacing(self._theme.px(16))
        self._across = 0
        self._arrange()

    def _arrange(self) -> None:
        px, width = self._theme.px, self.width()
        across = 4 if width >= px(_FOUR_COLUMNS) else 2 if width >= px(_TWO_COLUMNS) else 1
        if across == self._across:
            return
        self._across = across
        for number, column in enumerate(self._columns.values()):
            self._grid.addWidget(column, number // across, number % across)
        for number in range(4):
            self._grid.setColumnStretch(number, 1 if number < across else 0)

    def minimumSizeHint(self) -> Any:  # noqa: N802
        """Narrower than four columns: they go below each other."""
        hint = super().minimumSizeHint()
        hint.setWidth(self._theme.px(200))
        return hint
