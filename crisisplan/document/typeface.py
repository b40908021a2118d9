"""The typeface of screen and paper: Source Sans Pro, from the package that carries it."""

from __future__ import annotations

from enum import Enum
from functools import cache
from pathlib import Path

import font_source_sans_pro
from PIL import ImageFont

FAMILY = "Source Sans Pro"
_MEASURE = 100


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


@cache
def _font(face: Face) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(face.path), _MEASURE, layout_engine=ImageFont.Layout.BASIC)


def text_width(text: str, size: float, face: Face = Face.REGULAR) -> float:
    """How wide a text is at a size, both in the same unit."""
    return float(_font(face).getlength(text)) * size / _MEASURE


def wrap(
    text: str, width: float, size: float, face: Face = Face.REGULAR, most: int = 2
) -> list[str]:
    """A text as lines no wider than ``width``; what does not fit into ``most`` ends in “…”."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size, face) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    if len(lines) > most:
        lines = [*lines[: most - 1], " ".join(lines[most - 1 :])]
    return [_cut(line, width, size, face) for line in lines]


def _cut(line: str, width: float, size: float, face: Face) -> str:
    if text_width(line, size, face) <= width:
        return line
    while line and text_width(f"{line}…", size, face) > width:
        line = line[:-1].rstrip()
    return f"{line}…"
