"""A file from outside as text lines: plain, or packed in zip, gzip or xz, within limits.

Nothing is written to disk, and nothing is held but a line and a piece of the file, whatever an
archive claims or unpacks to.
"""

from __future__ import annotations

import codecs
import gzip
import hashlib
import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

PACKED_LIMIT = 200_000_000
"""Bytes of the file itself."""
UNPACKED_LIMIT = 400_000_000
"""Bytes of what it unpacks to; the largest official list has about 60 million."""
LINE_LIMIT = 200_000
"""Bytes of one line."""
DIRECTORY_LIMIT = 1_000_000
"""Bytes of a zip's table of contents; Python reads it whole."""
MEMORY_LIMIT = 100_000_000
"""Bytes that unpacking xz may take; its highest setting asks for 65 million."""

_PIECE = 1 << 17
_XZ, _GZIP, _ZIP = b"\xfd7zXZ\x00", b"\x1f\x8b", b"PK"
_PLAIN_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2)
_DAMAGED = (
    *(zipfile.BadZipFile, lzma.LZMAError, gzip.BadGzipFile, zlib.error, EOFError),
    # What the packages let through when the content of a zip is nonsense.
    *(struct.error, ValueError, IndexError, KeyError, OverflowError),
)
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class PackedTextError(Exception):
    """A file that is not unpacked; the message is a sentence about it."""


@dataclass
class Part:
    """One file to read: the file itself, or one in the zip."""

    path: Path
    name: str
    """Its own name, without folders."""
    member: str = ""
    """Its name in the zip."""
    read: int = 0
    """Bytes of ``size`` that have been read so far, for a progress bar."""
    size: int = 0
    digest: str = ""
    """SHA-256 of the unpacked content, once all of it was read."""

    def lines(self) -> Iterator[str]:
        """The lines with their ends. UTF-8 or UTF-16 by its mark; lines that are neither are
        read as Windows-1252, because official lists mix the two.

        Raises PackedTextError, also in the middle, and OSError.
        """
        rest = b""
        for piece in _without_mark(self._pieces()):
            lines = (rest + piece).splitlines(keepends=True)
            # The last line may go on in the next piece, and so may a line end of two characters.
            rest = b"" if not lines or lines[-1].endswith(b"\n") else lines.pop()
            for line in lines:
                yield _decoded(line, self.name)
            if len(rest) > LINE_LIMIT:
                raise _too_long(self.name)
        if rest:
            yield _decoded(rest, self.name)

    def _pieces(self) -> Iterator[bytes]:
        """The unpacked content, piece by piece."""
        total, digest = 0, hashlib.sha256()
        try:
            for piece in self._unpacked():
                total += len(piece)
                digest.update(piece)
                if total > UNPACKED_LIMIT:
                    limit = f"{UNPACKED_LIMIT // 1_000_000} MB"
                    raise PackedTextError(f"{self.name} unpacks to more than {limit}.")
                yield piece
            self.digest = digest.hexdigest()
        except _DAMAGED:
            raise PackedTextError(f"{self.name} is damaged and cannot be unpacked.") from None
        except (NotImplementedError, RuntimeError):
            raise PackedTextError(
                f"{self.name} is packed or locked in a way that cannot be opened here."
            ) from None

    def _unpacked(self) -> Iterator[bytes]:
        with self.path.open("rb") as file:
            start = file.read(len(_XZ))
            file.seek(0)
            if self.member:
                with zipfile.ZipFile(file) as zipped, zipped.open(self.member) as packed:
                    yield from self._counted(packed, packed)
            elif start.startswith(_XZ):
                yield from self._unpacked_xz(file)
            elif start.startswith(_GZIP):
                with gzip.GzipFile(fileobj=file) as packed:
                    yield from self._counted(packed, file)
            else:
                yield from self._counted(file, file)

    def _counted(self, content: IO[bytes] | gzip.GzipFile, measure: IO[bytes]) -> Iterator[bytes]:
        while piece := content.read(_PIECE):
            self.read = measure.tell()
            yield piece

    def _unpacked_xz(self, file: IO[bytes]) -> Iterator[bytes]:
        # Not LZMAFile: it takes whatever memory the file asks for.
        unpacking = lzma.LZMADecompressor(memlimit=MEMORY_LIMIT)
        while not unpacking.eof:
            packed = file.read(_PIECE) if unpacking.needs_input else b""
            if unpacking.needs_input and not packed:
                raise EOFError
            self.read = file.tell()
            yield unpacking.decompress(packed, _PIECE)


def parts_of(path: Path) -> list[Part]:
    """What is in a file: the files of a zip, else the file itself. Only their names and sizes
    are read. Raises PackedTextError and OSError.
    """
    size = path.stat().st_size
    if size > PACKED_LIMIT:
        raise PackedTextError(f"{path.name} has more than {PACKED_LIMIT // 1_000_000} MB.")
    with path.open("rb") as file:
        start = file.read(4)
    if not start.startswith(_ZIP):
        return [Part(path, path.name, size=size)]
    _check_directory(path, size)
    try:
        with zipfile.ZipFile(path) as zipped:
            members = [info for info in zipped.infolist() if not info.filename.endswith("/")]
    except (*_DAMAGED, NotImplementedError):
        raise PackedTextError(f"{path.name} is damaged and cannot be unpacked.") from None
    parts = []
    for info in members:
        if info.compress_type in _PLAIN_METHODS:
            name = PurePosixPath(info.filename.replace("\\", "/")).name
            parts.append(Part(path, name, info.filename, size=info.file_size))
    return parts


def _check_directory(path: Path, size: int) -> None:
    """Refuse a zip whose table of contents is too large to be read whole."""
    with path.open("rb") as file:
        file.seek(max(0, size - 22 - 0xFFFF))
        tail = file.read()
    end = tail.rfind(b"PK\x05\x06")
    if end < 0 or len(tail) - end < 22:
        raise PackedTextError(f"{path.name} is damaged and cannot be unpacked.")
    (length,) = struct.unpack_from("<I", tail, end + 12)
    if length > DIRECTORY_LIMIT or b"PK\x06\x07" in tail:
        raise PackedTextError(f"{path.name} holds too many files.")


def _without_mark(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The content as UTF-8 without its byte order mark; other encodings as they are."""
    first = next((piece for piece in pieces if piece), b"")
    if first.startswith(_UTF16):
        decoder = codecs.getincrementaldecoder("utf-16")("replace")
        yield decoder.decode(first).encode("utf-8", "replace")
        for piece in pieces:
            yield decoder.decode(piece).encode("utf-8", "replace")
        return
    yield first.removeprefix(codecs.BOM_UTF8)
    yield from pieces


def _decoded(line: bytes, name: str) -> str:
    if len(line) > LINE_LIMIT:
        raise _too_long(name)
    try:
        return line.decode()
    except UnicodeDecodeError:
        return line.decode("cp1252", "replace")


def _too_long(name: str) -> PackedTextError:
    return PackedTextError(f"{name} has a line of more than {LINE_LIMIT:,} characters.")
