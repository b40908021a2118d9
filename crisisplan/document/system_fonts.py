"""The fonts of this computer, for characters that the plan's own typeface lacks.

Only TrueType outlines that may be embedded count: reportlab writes no others. Files are read, never
written; one that cannot be read is passed over. Offsets are those of the OpenType specification 1.9
(table directory, ``cmap``, ``OS/2``).
"""

from __future__ import annotations

import os
import struct
import sys
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_MOST_FILES = 2000
_MOST_TABLE = 8_000_000
"""Bytes of a character map; the largest known ones take two million."""
_FIRST = (
    *("segoeui", "seguisym", "seguiemj", "msyh", "malgun", "yugothm", "leelawui", "nirmala"),
    *("arial unicode", "arialuni", "arialhb", "thonburi", "geezapro", "stheiti light"),
    *("notosans-regular", "notosansarabic-regular", "notosanshebrew-regular"),
    *("notosansthai-regular", "dejavusans", "droidsansfallbackfull", "wqy-zenhei"),
)
"""File names of plain sans-serif faces with many characters, asked before all others."""


@dataclass(frozen=True)
class SystemFont:
    """A font in a file of this computer; a collection holds several."""

    path: Path
    index: int = 0

    @property
    def key(self) -> str:
        """The name under which PDF knows it; files of one name in two folders have two."""
        stem = self.path.stem.replace(" ", "")
        return f"{stem}-{self.index}-{zlib.crc32(str(self.path).encode()):08x}"

    def has(self, char: str) -> bool:
        """Whether it can draw a character."""
        table = _characters(self)
        return table is not None and _glyph(table, ord(char)) != 0


def font_with(char: str) -> SystemFont | None:
    """The first font of this computer that has a character, and the blank that ends a line."""
    fitting = (font for font in _fonts() if font.has(char) and font.has(" "))
    return next((font for font in fitting if _loads(font)), None)


def folders() -> list[Path]:
    """Where systems keep their fonts."""
    home = Path.home()
    if sys.platform == "win32":
        windows = Path(os.environ.get("SYSTEMROOT", r"C:\Windows"))
        local = Path(os.environ.get("LOCALAPPDATA", home / "AppData" / "Local"))
        return [windows / "Fonts", local / "Microsoft" / "Windows" / "Fonts"]
    if sys.platform == "darwin":
        return [Path("/System/Library/Fonts"), Path("/Library/Fonts"), home / "Library/Fonts"]
    own = Path(os.environ.get("XDG_DATA_HOME", home / ".local/share")) / "fonts"
    return [Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), own, home / ".fonts"]


@cache
def _loads(font: SystemFont) -> bool:
    """Whether reportlab and Pillow take the whole file, not only its map of characters."""
    # The window opens without them: hardly any text needs a font of the system.
    from PIL import ImageFont
    from reportlab.pdfbase.ttfonts import TTFontFace

    try:
        TTFontFace(str(font.path), subfontIndex=font.index)
        ImageFont.truetype(str(font.path), 10, index=font.index)
    except Exception:
        # Whatever a foreign file makes them raise, the next font is asked.
        return False
    return True


@cache
def _fonts() -> tuple[SystemFont, ...]:
    """All fonts, always in the same order on the same computer."""
    paths: list[Path] = []
    for folder in folders():
        for place, below, names in os.walk(folder):
            below.sort()
            paths += [
                Path(place, name)
                for name in sorted(names)
                if name.lower().endswith((".ttf", ".ttc"))
            ]
    paths = sorted(paths[:_MOST_FILES], key=_rank)
    return tuple(font for path in paths for font in _members(path))


def _rank(path: Path) -> tuple[int, bool, str]:
    """Known faces first, then upright ones of ordinary weight."""
    name = path.stem.lower()
    known = _FIRST.index(name) if name in _FIRST else len(_FIRST)
    odd = any(part in name for part in ("bold", "italic", "oblique", "light", "thin", "mono"))
    return known, odd, str(path)


def _members(path: Path) -> Iterator[SystemFont]:
    if path.suffix.lower() != ".ttc":
        yield SystemFont(path)
        return
    try:
        with path.open("rb") as file:
            tag, _, count = struct.unpack(">4sII", file.read(12))
    except (OSError, struct.error):
        return
    if tag == b"ttcf":
        for index in range(min(count, 32)):
            yield SystemFont(path, index)


@cache
def _characters(font: SystemFont) -> bytes | None:
    """The font's table from characters to glyphs; ``None`` where the font cannot be used."""
    try:
        with font.path.open("rb") as file:
            start = 0
            if font.path.suffix.lower() == ".ttc":
                file.seek(12 + 4 * font.index)
                (start,) = struct.unpack(">I", file.read(4))
            file.seek(start)
            version, count = struct.unpack(">4sH", file.read(6))
            if version not in (b"\0\1\0\0", b"true"):
                return None
            file.seek(start + 12)
            tables = {}
            for _ in range(min(count, 128)):
                tag, _, offset, length = struct.unpack(">4sIII", file.read(16))
                tables[tag] = (offset, length)
            if not tables.get(b"glyf", (0, 0))[1] or b"cmap" not in tables:
                return None
            if b"OS/2" in tables:
                file.seek(tables[b"OS/2"][0] + 8)
                (may_embed,) = struct.unpack(">H", file.read(2))
                if may_embed & 0xF == 2 or may_embed & 0x300:
                    return None
            offset, length = tables[b"cmap"]
            file.seek(offset)
            return _unicode_part(file.read(min(length, _MOST_TABLE)))
    except (OSError, struct.error):
        return None


def _unicode_part(cmap: bytes) -> bytes | None:
    """The part of a character map that knows most of Unicode."""
    _, count = struct.unpack_from(">HH", cmap)
    best, found = 0, None
    for number in range(min(count, 64)):
        platform, encoding, offset = struct.unpack_from(">HHI", cmap, 4 + 8 * number)
        (form,) = struct.unpack_from(">H", cmap, offset)
        unicode = platform == 0 or (platform == 3 and encoding in (1, 10))
        if unicode and form in (4, 12) and form > best:
            best, found = form, cmap[offset:]
    return found


def _glyph(table: bytes, code: int) -> int:
    """The number of a character's glyph; 0 for none."""
    try:
        (form,) = struct.unpack_from(">H", table)
        return _in_groups(table, code) if form == 12 else _in_segments(table, code)
    except struct.error:
        return 0


def _in_groups(table: bytes, code: int) -> int:
    (count,) = struct.unpack_from(">I", table, 12)
    low, high = 0, count
    while low < high:
        middle = (low + high) // 2
        first, last, glyph = struct.unpack_from(">III", table, 16 + 12 * middle)
        if code < first:
            high = middle
        elif code > last:
            low = middle + 1
        else:
            return int(glyph + code - first)
    return 0


def _in_segments(table: bytes, code: int) -> int:
    if code > 0xFFFF:
        return 0
    (double,) = struct.unpack_from(">H", table, 6)
    for place in range(14, 14 + double, 2):
        (last,) = struct.unpack_from(">H", table, place)
        if last < code:
            continue
        (first,) = struct.unpack_from(">H", table, place + double + 2)
        if first > code:
            return 0
        (delta,) = struct.unpack_from(">H", table, place + 2 * double + 2)
        at = place + 3 * double + 2
        (shift,) = struct.unpack_from(">H", table, at)
        if not shift:
            return int(code + delta) & 0xFFFF
        (glyph,) = struct.unpack_from(">H", table, at + shift + 2 * (code - first))
        return (int(glyph) + int(delta)) & 0xFFFF if glyph else 0
    return 0
