"""Which font draws which character, and how wide a text is.

It is known here alone: the plan's own face, else the first font of the computer that has it, else
no font, and the character is told by its number.
"""

from __future__ import annotations

import unicodedata
from functools import cache

from PIL import ImageFont

from crisisplan.document.face import Face
from crisisplan.document.reading_order import as_drawn
from crisisplan.document.system_fonts import SystemFont, font_with

_MEASURE = 100

Font = Face | SystemFont


@cache
def _own(face: Face) -> SystemFont:
    return SystemFont(face.path)


@cache
def font_for(char: str, face: Face) -> Font | None:
    """The font that draws a character: the face itself, another one, or none."""
    return face if _own(face).has(char) else font_with(char)


def is_silent(char: str) -> bool:
    """Whether a character has no shape of its own: joiners, marks of direction, variants."""
    return unicodedata.category(char) == "Cf" or "\ufe00" <= char <= "\ufe0f"


def missing(text: str) -> list[str]:
    """The characters that no font of this computer has, each once."""
    if text.isascii():
        return []
    drawn = unicodedata.normalize("NFC", text)
    return [
        char
        for char in dict.fromkeys(drawn)
        if char != "\n" and not is_silent(char) and font_for(char, Face.REGULAR) is None
    ]


def stretches(text: str, face: Face = Face.REGULAR) -> list[tuple[Font, str]]:
    """A text cut where the font changes, in the order in which it is drawn from left to right.

    A character that no font has is told by its number in brackets.
    """
    if text.isascii():
        return [(face, text)]
    told: list[tuple[Font, str]] = []
    for char in as_drawn(unicodedata.normalize("NFC", text)):
        if is_silent(char) and not _own(face).has(char):
            continue
        font = face if char.isspace() else font_for(char, face)
        drawn = char if font is not None else f"[U+{ord(char):04X}]"
        font = font or face
        if told and told[-1][0] == font:
            told[-1] = (font, told[-1][1] + drawn)
        else:
            told.append((font, drawn))
    return told


def pillow_font(font: Font, size: float) -> ImageFont.FreeTypeFont:
    """A font for painting and measuring, each letter for itself: order and shapes are given."""
    return ImageFont.truetype(
        str(font.path), size, index=font.index, layout_engine=ImageFont.Layout.BASIC
    )


@cache
def _font(font: Font) -> ImageFont.FreeTypeFont:
    return pillow_font(font, _MEASURE)


def text_width(text: str, size: float, face: Face = Face.REGULAR) -> float:
    """How wide a text is at a size, both in the same unit."""
    parts = stretches(text, face)
    return sum(float(_font(font).getlength(part)) for font, part in parts) * size / _MEASURE


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
