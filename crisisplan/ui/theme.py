"""The look of the window: colors, sizes and icons, in one theme and at one text size."""

from __future__ import annotations

import re
from collections.abc import Callable

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QPalette, QPixmap
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget
from shiboken6 import isValid

from crisisplan.assets import RESOURCES
from crisisplan.document.face import FAMILY, Face
from crisisplan.ui.icons import Icons
from crisisplan.ui.ticks import TickStyle
from crisisplan.ui.tokens import DARK, LIGHT, Tokens

SCALES = (100, 125, 150, 200)
_STYLE = RESOURCES / "style.qss"


class Theme(QObject):
    """Colors, sizes and icons. ``changed`` is emitted when any of them is another."""

    changed = Signal()

    def __init__(self, app: QApplication, choice: str = "system", scale: int = 100) -> None:
        super().__init__()
        self._app = app
        self.choice = choice
        self.scale = scale
        for face in Face:
            QFontDatabase.addApplicationFont(str(face.path))
        self._icons = Icons()
        self._pixmaps: dict[tuple[str, str, int], QPixmap] = {}
        self._followers: list[tuple[QWidget, Callable[[], None]]] = []
        self._living = 512
        app.setStyle(TickStyle(self.color, self.icon, self.px))
        app.styleHints().colorSchemeChanged.connect(self._system_changed)
        self.tokens: Tokens = LIGHT
        self._apply()

    @property
    def is_dark(self) -> bool:
        """Whether the dark colors are in use."""
        if self.choice == "system":
            return self._app.styleHints().colorScheme() == Qt.ColorScheme.Dark
        return self.choice == "dark"

    def choose(self, choice: str | None = None, scale: int | None = None) -> None:
        """Take another theme or text size."""
        self.choice = choice or self.choice
        self.scale = scale or self.scale
        self._apply()
        self._forget_the_dead()
        for owner, refresh in self._followers:
            # A refresh may build its part anew, and so end widgets that come later.
            if isValid(owner):
                refresh()
        self.changed.emit()

    def px(self, size: float) -> int:
        """A length at 100 % as pixels at the chosen text size."""
        return round(size * self.scale / 100)

    def font(self, size: float = 15, *, semibold: bool = False, italic: bool = False) -> QFont:
        """The typeface at a size in pixels at 100 %."""
        font = QFont(FAMILY)
        font.setPixelSize(self.px(size))
        font.setWeight(QFont.Weight.DemiBold if semibold else QFont.Weight.Normal)
        font.setItalic(italic)
        return font

    def color(self, name: str) -> QColor:
        """A color by its token; ``warn`` and other states mean their text color."""
        value = getattr(self.tokens, name)
        return QColor(value if isinstance(value, str) else value.text)

    def icon(self, name: str, color: str = "text2") -> QIcon:
        """An icon of the Phosphor set in a token's color."""
        return self._icons.icon(name, self.color(color), self.color("strong"))

    def pixmap(self, name: str, color: str = "text2", size: int = 16) -> QPixmap:
        """An icon as a picture of a size at 100 %."""
        key = (name, color, size)
        if key not in self._pixmaps:
            side = self.px(size)
            ratio = self._app.devicePixelRatio()
            self._pixmaps[key] = self.icon(name, color).pixmap(QSize(side, side), ratio)
        return self._pixmaps[key]

    def show_icon(
        self, widget: QAbstractButton | QLabel, name: str, color: str = "text2", size: int = 16
    ) -> None:
        """Give a button or label an icon that follows the theme."""
        if isinstance(widget, QLabel):
            self.follow(widget, lambda: widget.setPixmap(self.pixmap(name, color, size)))
        else:
            self.follow(widget, lambda: self._set_icon(widget, name, color, size))

    def _set_icon(self, button: QAbstractButton, name: str, color: str, size: int) -> None:
        button.setIcon(self.icon(name, color))
        button.setIconSize(QSize(self.px(size), self.px(size)))

    def follow(self, owner: QObject, refresh: Callable[[], None]) -> None:
        """Run ``refresh`` now and whenever the theme changes, as long as the owner lives."""
        refresh()
        self._followers.append((owner, refresh))
        if len(self._followers) > 2 * self._living:
            self._forget_the_dead()

    def _forget_the_dead(self) -> None:
        self._followers = [(owner, act) for owner, act in self._followers if isValid(owner)]
        self._living = max(512, len(self._followers))

    def _system_changed(self) -> None:
        if self.choice == "system":
            self.choose()

    def _apply(self) -> None:
        self.tokens = DARK if self.is_dark else LIGHT
        self._pixmaps.clear()
        self._app.setFont(self.font())
        self._app.setPalette(self._palette())
        self._app.setStyleSheet(self._style_sheet())

    def _style_sheet(self) -> str:
        text = _STYLE.read_text("utf-8")

        def color(match: re.Match[str]) -> str:
            name, _, part = match[1].partition(".")
            value = getattr(self.tokens, name.replace("-", "_"))
            return value if isinstance(value, str) else getattr(value, part or "text")

        text = re.sub(r"@([a-z][a-z0-9-]*(?:\.[a-z]+)?)", color, text)
        return re.sub(r"(\d+(?:\.\d+)?)dp", lambda m: f"{self.px(float(m[1]))}px", text)

    def _palette(self) -> QPalette:
        palette = QPalette()
        roles = QPalette.ColorRole
        for role, token in (
            (roles.Window, "window"),
            (roles.WindowText, "text"),
            (roles.Base, "surface"),
            (roles.AlternateBase, "sunken"),
            (roles.Text, "text"),
            (roles.Button, "surface"),
            (roles.ButtonText, "text"),
            (roles.ToolTipBase, "surface"),
            (roles.ToolTipText, "text"),
            (roles.PlaceholderText, "muted"),
            (roles.Highlight, "accent"),
            (roles.HighlightedText, "on_accent"),
            (roles.Link, "accent"),
            (roles.Mid, "border"),
            (roles.Dark, "strong"),
        ):
            palette.setColor(role, self.color(token))
        for role in (roles.Text, roles.WindowText, roles.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, role, self.color("muted"))
        return palette
