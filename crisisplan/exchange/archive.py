"""Zip files from outside: read in memory, within limits, and never written anywhere."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import PurePosixPath

ENTRIES_LIMIT = 2_000
UNPACKED_LIMIT = 40_000_000
"""Bytes that the wanted entries of one archive may have together, if nothing else is said."""


class ArchiveError(ValueError):
    """An archive that is refused; the message is the reason, without the file's name."""


def unpack(
    content: bytes, wanted: Callable[[str], bool], limit: int = UNPACKED_LIMIT
) -> dict[str, bytes]:
    """The wanted entries of a zip file by their path inside it. Raises ArchiveError.

    Absolute paths and paths that lead out of the archive are left out, and so are links. The
    size that an entry claims is a limit for what is read of it.
    """
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            entries = archive.infolist()
            if len(entries) > ENTRIES_LIMIT:
                raise ArchiveError(f"It holds more than {ENTRIES_LIMIT:,} files.")
            entries = [e for e in entries if not e.is_dir() and _inside(e) and wanted(e.filename)]
            if sum(entry.file_size for entry in entries) > limit:
                raise ArchiveError(f"Unpacked it has more than {limit // 1_000_000} MB.")
            if any(entry.flag_bits & 1 for entry in entries):
                raise ArchiveError("It is locked with a password.")
            return {entry.filename: archive.read(entry) for entry in entries}
    except ArchiveError:
        raise
    except Exception:
        # Each way to pack has errors of its own (zlib, lzma, struct, …) for damaged content.
        raise ArchiveError("It is damaged, or no zip file.") from None


def entry_names(content: bytes) -> frozenset[str]:
    """What a zip file says it holds; nothing if it is none."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return frozenset(archive.namelist())
    except Exception:
        return frozenset()


def _inside(entry: zipfile.ZipInfo) -> bool:
    path = PurePosixPath(entry.filename.replace("\\", "/"))
    link = (entry.external_attr >> 16) & 0o170000 == 0o120000
    return not (path.is_absolute() or ".." in path.parts or ":" in entry.filename or link)
