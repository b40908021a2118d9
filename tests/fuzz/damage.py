"""What can happen to a file: bytes are lost, doubled and replaced, outside and in what is packed.

Noise in a packed file only shows that checksums are checked. So a part of an archive or a value
of a plan is damaged, and all is packed again.
"""

from __future__ import annotations

import gzip
import lzma
import re
import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import closing
from io import BytesIO
from random import Random

Spoil = Callable[[bytes], bytes]
"""Makes other bytes of some."""

_PACKED = 4 / 5
"""So often the damage is done to what a file packs, and else to the file."""
_NASTY = tuple(
    text.encode()
    for text in (
        *(
            "",
            "\0",
            "\n",
            '"',
            "'''",
            "[[",
            "]",
            "{",
            "=",
            ",",
            ";",
            "\t",
            "\\",
            "\\u0000",
            "\ufffe",
        ),
        *("0", "-1", "1e999", "nan", "1" * 400, "2147483648", "9223372036854775808"),
        *("0000-00-00", "9999-12-31", "25:61", "1/1/1", "=1+1", "@SUM(A1)", "true", "null"),
        *("<a>" * 150, "<!DOCTYPE a>", "&a;", "_x0000_", "_xD800_", "../../a", "\u202e", "ß" * 300),
        *("Staff ID", "Role", "student", "İ", "﷽", "e\u0301", "[" * 3000, "a." * 1500),
    )
)
_VALUES = (None, 0, -1, 2**62, 1e308, float("inf"), "", "x", "9999-99-99", "{}", b"\xff\xfe", "\0")


def damaged(content: bytes, random: Random, spoil: Spoil) -> bytes:
    """The file with damage somewhere; what ``spoil`` does is done to it or to a part of it."""
    if random.random() < _PACKED:
        try:
            if content.startswith(b"PK"):
                return _in_zip(content, random, spoil)
            if content.startswith(b"SQLite"):
                return _in_database(content, random, spoil)
            if content.startswith(b"\x1f\x8b"):
                return gzip.compress(spoil(gzip.decompress(content)), 1)
            if content.startswith(b"\xfd7zXZ"):
                return lzma.compress(spoil(lzma.decompress(content)), preset=0)
        except Exception:
            # It was damaged before so that it cannot be unpacked.
            return spoil(content)
    return spoil(content)


def _in_zip(content: bytes, random: Random, spoil: Spoil) -> bytes:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        parts = [(entry.filename, archive.read(entry)) for entry in archive.infolist()]
    number = random.randrange(len(parts))
    name, part = parts[number]
    match random.randrange(12):
        case 0:
            del parts[number]
        case 1:
            parts[number] = parts[random.randrange(len(parts))][0], part
        case _:
            parts[number] = name, spoil(part)
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, part in parts:
            archive.writestr(name, part)
    return packed.getvalue()


def _in_database(content: bytes, random: Random, spoil: Spoil) -> bytes:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as base:
        base.deserialize(content)
        # In memory there is no log to be written ahead.
        tables = base.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        (table,) = random.choice(tables)
        rows = base.execute(f'SELECT rowid, * FROM "{table}"').fetchall()
        columns = [line[1] for line in base.execute(f'PRAGMA table_info("{table}")')]
        row = random.choice(rows)
        column = random.randrange(len(columns))
        if random.random() < 0.1:
            base.execute(f'DELETE FROM "{table}" WHERE rowid = ?', row[:1])
        else:
            old, value = row[column + 1], random.choice(_VALUES)
            if isinstance(old, str) and random.random() < 0.5:
                value = spoil(old.encode()).decode("utf-8", "replace")
            base.execute(
                f'UPDATE OR IGNORE "{table}" SET "{columns[column]}" = ? WHERE rowid = ?',
                (value, row[0]),
            )
        return base.serialize()


def spoiled(content: bytes, random: Random) -> bytes:
    """Bytes with one to six blunt changes."""
    made = bytearray(content)
    for _ in range(random.choice((1, 1, 2, 3, 6))):
        start, end = _span(made, random)
        match random.randrange(9):
            case 0:
                del made[start:end]
            case 1:
                made[start:start] = made[start:end]
            case 2:
                made[start:end] = random.choice(_NASTY)
            case 3:
                made[start:end] = random.randbytes(end - start)
            case 4:
                made[start:start] = random.choice(_NASTY)
            case 5 if numbers := list(re.finditer(rb"\d+", made[start : start + 2_000])):
                number = random.choice(numbers)
                made[start + number.start() : start + number.end()] = random.choice(_NASTY)
            case 6 | 7 if quoted := list(re.finditer(rb'"[^"\n]*"', made)):
                # The quotation marks stay, and whoever reads it gets to what they hold.
                text = random.choice(quoted)
                made[text.start() + 1 : text.end() - 1] = random.choice(_NASTY)
            case 8 if random.random() < 0.2:
                del made[start:]
    return bytes(made)


def _span(content: bytearray, random: Random) -> tuple[int, int]:
    """A place in the content, and mostly a small one."""
    start = random.randrange(len(content) + 1)
    return start, min(len(content), start + random.choice((1, 1, 2, 8, 60, 1_000)))
