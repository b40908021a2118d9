"""Runs cases, each within a time and a memory, and keeps those that break something."""

from __future__ import annotations

import faulthandler
import os
import shutil
import sys
import time
import traceback
from pathlib import Path

from tests.fuzz.subjects import Subject

try:
    import resource
except ImportError:  # On Windows no memory is measured.
    resource = None  # type: ignore[assignment]

SECONDS = 5
MEGABYTES = 500
_ROOM = 300
"""Megabytes for the cases where the process has used much before, as that of all tests has."""


class Watch:
    """Opens one damaged file after another with a subject.

    A case that takes too long ends the whole run, with what it was doing on stderr: it may hang in
    a place that no exception reaches. The file is then in the folder "SUBJECT at work NUMBER".
    """

    def __init__(self, name: str, subject: Subject, folder: Path, seconds: float = SECONDS) -> None:
        self._name, self._subject, self._folder = name, subject, folder
        self._allowed = seconds
        self._work = folder / f"{name} at work {os.getpid()}"
        self._start = time.monotonic()
        self._slowest = 0.0
        self._most = max(MEGABYTES, peak() + _ROOM)
        self.cases = self.refused = 0
        self.found: dict[str, int] = {}
        """Each place that broke, and how often."""

    def __call__(self, content: bytes) -> None:
        """Open a file of this content."""
        self._work.mkdir(parents=True)
        path = self._work / self._subject.file
        path.write_bytes(content)
        self.cases += 1
        faulthandler.dump_traceback_later(self._allowed, exit=True)
        start = time.perf_counter()
        try:
            self._subject.use(path)
        except self._subject.refusals:
            self.refused += 1
        except Exception as error:
            self._keep(content, error)
        finally:
            faulthandler.cancel_dump_traceback_later()
        self._slowest = max(self._slowest, time.perf_counter() - start)
        shutil.rmtree(self._work, ignore_errors=True)
        if peak() > self._most and not any("MemoryError" in place for place in self.found):
            self._keep(content, MemoryError(f"{peak():.0f} MB"))

    @property
    def seconds(self) -> float:
        """How long it has been running."""
        return time.monotonic() - self._start

    def _keep(self, content: bytes, error: Exception) -> None:
        frames = [
            f for f in traceback.extract_tb(error.__traceback__) if "crisisplan" in f.filename
        ]
        where = f"{Path(frames[-1].filename).stem}, line {frames[-1].lineno}" if frames else ""
        place = f"{type(error).__name__} ({where})" if where else type(error).__name__
        self.found[place] = self.found.get(place, 0) + 1
        if self.found[place] == 1:
            kept = self._folder / f"{self._name} {place} {self._subject.file}"
            kept.write_bytes(content)
            kept.with_name(f"{kept.name}.txt").write_text(
                "".join(traceback.format_exception(error)), "utf-8"
            )
            print(f"{place}: {error}", file=sys.stderr, flush=True)

    def __str__(self) -> str:
        faults = "; ".join(f"{place} {times} times" for place, times in self.found.items())
        return (
            f"{self._name}: {self.seconds / 60:.1f} minutes, {self.cases:,} cases, "
            f"{self.refused:,} refused; slowest {self._slowest:.2f} s, peak {peak():.0f} MB; "
            f"{faults or 'nothing broke'}"
        )


def peak() -> float:
    """The most memory that this process has held, in MB; 0 where that is not known."""
    if resource is None:
        return 0
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1 << 20 if sys.platform == "darwin" else 1 << 10)
