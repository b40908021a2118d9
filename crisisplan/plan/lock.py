"""Who has a plan open: a lock beside the file, which the system lets go if the program dies."""

from __future__ import annotations

import errno
import json
import os
import platform
import sys
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from crisisplan.plan.database import PlanFileError
from crisisplan.plan.dates import show_date, show_time

_FAR = 1 << 30
"""The byte that is locked on Windows, where a locked byte cannot be read: far behind the text."""
_HELD = (errno.EACCES, errno.EAGAIN, errno.EDEADLK)


@dataclass(frozen=True)
class Holder:
    """Who has a plan open, where, and since when (ISO 8601, local time)."""

    name: str = ""
    computer: str = ""
    since: str = ""

    def __str__(self) -> str:
        """“Ana Muñoz, on the computer office-12, since 9:15 AM”."""
        words = [self.name or "Somebody"]
        if self.computer:
            words.append(f"on the computer {self.computer}")
        try:
            since = datetime.fromisoformat(self.since)
        except ValueError:
            return ", ".join(words)
        day = "" if since.date() == datetime.now().date() else f"{show_date(since.date())}, "
        return ", ".join([*words, f"since {day}{show_time(since.time())}"])


class InUseError(PlanFileError):
    """A plan that somebody has open."""

    def __init__(self, path: Path, holder: Holder) -> None:
        super().__init__(
            f"{path.name} is open already: {holder}. Nothing was changed. "
            "Close it there, then try again."
        )
        self.holder = holder
        self.reason = f"Open already: {holder}."
        """Why it can only be read."""


class PlanLock:
    """Held while a plan is open for writing."""

    def __init__(self, path: Path, name: str) -> None:
        """Take the lock. Raises InUseError.

        Where no lock can be kept, on a disk that cannot be written to or does not know locks,
        there is none, and nobody is kept out.
        """
        self._beside = path.with_name(f"{path.name}.lock")
        self._file: int | None = None
        while True:
            file = self._open()
            if file is None:
                return
            try:
                _take(file)
            except OSError as error:
                holder = _read(file)
                os.close(file)
                if error.errno in _HELD:
                    raise InUseError(path, holder) from None
                return
            if self._is_current(file):
                break
            os.close(file)
        self._file = file
        now = datetime.now().isoformat(timespec="seconds")
        text = json.dumps(asdict(Holder(name, platform.node(), now)))
        try:
            os.truncate(file, 0)
            os.write(file, text.encode())
        except OSError:
            return

    def _open(self) -> int | None:
        try:
            return os.open(self._beside, os.O_RDWR | os.O_CREAT, 0o666)
        except OSError:
            pass
        try:
            # Somebody else's file on a shared disk can be read at least.
            return os.open(self._beside, os.O_RDONLY)
        except OSError:
            return None

    def _is_current(self, file: int) -> bool:
        """Whether the locked file is still the one beside the plan."""
        try:
            return os.path.samestat(os.fstat(file), os.stat(self._beside))
        except OSError:
            return False

    def release(self) -> None:
        """Let others in."""
        if self._file is None:
            return
        file, self._file = self._file, None
        # Windows removes no file that is open; elsewhere only the holder may remove it.
        if sys.platform == "win32":
            os.close(file)
        try:
            if sys.platform == "win32" or self._is_current(file):
                self._beside.unlink(missing_ok=True)
        except OSError:
            pass
        if sys.platform != "win32":
            os.close(file)


def _take(file: int) -> None:
    """Lock an open file without waiting. Raises OSError."""
    if sys.platform == "win32":
        import msvcrt

        os.lseek(file, _FAR, os.SEEK_SET)
        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        os.lseek(file, 0, os.SEEK_SET)
    else:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _read(file: int) -> Holder:
    try:
        os.lseek(file, 0, os.SEEK_SET)
        told = json.loads(os.read(file, 4096))
        return Holder(*(str(told.get(key, ""))[:100] for key in ("name", "computer", "since")))
    except (OSError, ValueError, AttributeError):
        return Holder()
