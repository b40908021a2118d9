"""The icons: the Phosphor set, as the package QtAwesome carries it.

Only its files are used: its code brings a second set of bindings to Qt into the program.
"""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QIconEngine, QPainter, QPixmap

_FILES = "phosphor-1.3.0.ttf", "phosphor-charmap-1.3.0.json"
_HEIGHT = 0.875
"""How much of an icon's height its letter takes: 14 of 16 pixels."""


class Icons:
    """The set, known to Qt once it is made; needs an application."""

    def __init__(self) -> None:
        package = find_spec("qtawesome")
        assert package is not None
        assert package.origin is not None
        font, characters = (Path(package.origin).parent / "fonts" / name for name in _FILES)
        number = QFontDatabase.addApplicationFont(str(font))
        self._family = QFontDatabase.applicationFontFamilies(number)[0]
        self._codes: dict[str, str] = json.loads(characters.read_text("utf-8"))
        self._made: dict[tuple[str, str, str], QIcon] = {}

    def icon(self, name: str, color: QColor, disabled: QColor) -> QIcon:
        """An icon in a color, and in another one where it is disabled. Raises KeyError."""
        key = (name, color.name(), disabled.name())
        if key not in self._made:
            char = chr(int(self._codes[name], 16))
            self._made[key] = QIcon(_Letter(char, self._family, color, disabled))
        return self._made[key]


class _Letter(QIconEngine):
    """A letter of a font as an icon."""

    def __init__(self, char: str, family: str, color: QColor, disabled: QColor) -> None:
        super().__init__()
        self._char = char
        self._family = family
        self._color = color
        self._disabled = disabled

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        """Draw the letter in the middle."""
        font = QFont(self._family)
        font.setPixelSize(round(_HEIGHT * rect.height()))
        painter.save()
        painter.setFont(font)
        painter.setPen(self._disabled if mode == QIcon.Mode.Disabled else self._color)
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, self._char)
        painter.restore()

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        """A picture of it."""
        picture = QPixmap(size)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return picture
