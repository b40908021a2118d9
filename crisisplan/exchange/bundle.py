"""What bundles of files have in common: entries of a zip, names that every system takes, rows."""

from __future__ import annotations

import re
import zipfile
from datetime import datetime
from html import escape
from urllib.parse import quote

_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069]')
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", re.IGNORECASE)
NAME_LIMIT = 80
"""Characters of a part of a path: Windows takes 260 for all of it."""


def entry(name: str, now: datetime) -> zipfile.ZipInfo:
    """An entry of a zip, made at a moment."""
    made = zipfile.ZipInfo(name, now.timetuple()[:6])
    made.compress_type = zipfile.ZIP_DEFLATED
    made.external_attr = 0o644 << 16
    return made


def safe_name(text: str, otherwise: str) -> str:
    """A text as the name of a file or folder that Windows, macOS and Linux take."""
    name = " ".join(_FORBIDDEN.sub(" ", text).split())[:NAME_LIMIT].strip(" .")
    if not name:
        return otherwise
    return f"{name}_" if _RESERVED.fullmatch(name) else name


def link(name: str, text: str) -> str:
    """A link to a file of the bundle, as HTML."""
    return f'<a href="{quote(name)}">{escape(text)}</a>'


def row(*cells: str) -> str:
    """A row of a table, of cells that are HTML already."""
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"
