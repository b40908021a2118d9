"""The typeface of screen and paper: Source Sans Pro, from the package that carries it."""

from __future__ import annotations

from enum import Enum
from pathlib import Path

import font_source_sans_pro

FAMILY = "Source Sans Pro"


class Face(Enum):
    """A cut of the typeface; the value is its file's ending."""

    REGULAR = "Regular"
    ITALIC = "It"
    SEMIBOLD = "Semibold"
    BOLD = "Bold"

    @property
    def path(self) -> Path:
        """The TrueType file."""
        return Path(font_source_sans_pro.font_directory) / f"SourceSansPro-{self.value}.ttf"

    @property
    def key(self) -> str:
        """The name under which PDF knows it."""
        return f"SourceSansPro-{self.value}"

    @property
    def index(self) -> int:
        """The font's place in its file."""
        return 0
