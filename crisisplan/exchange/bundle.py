"""What bundles of files have in common: entries of a zip, names that every system takes, rows."""

from __future__ import annotations

import re
import zipfile
from datetime import datetime
from html import escape
from pathlib import Path
from string import Template
from urllib.parse import quote

from crisisplan.assets import BUNDLE_PAGE, BUNDLE_STYLE

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


_SHORT, _SHORT_CELLS = ' class="short"', ("Date", "State", "Record", "Letters", "Completed")
"""Cells that are not broken into lines."""


def row(*cells: tuple[str, str]) -> str:
    """A row of cells, each with the heading that a narrow screen puts before it.

    The cells are HTML already.
    """
    made = (
        f'<td role="cell" data-label="{label}"{_SHORT if label in _SHORT_CELLS else ""}>{cell}</td>'
        for label, cell in cells
    )
    return f'<tr role="row">{"".join(made)}</tr>'


def filled(template: Path, **values: str) -> str:
    """The page from which a bundle is read: its frame around a template, filled in with HTML."""

    def fill(page: Path, **more: str) -> str:
        return Template(page.read_text("utf-8")).substitute(values, **more)

    return fill(BUNDLE_PAGE, style=BUNDLE_STYLE.read_text("utf-8"), body=fill(template))
