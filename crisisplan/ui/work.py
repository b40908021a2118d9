"""Long work beside the window: one job after another, with progress and cancel."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Any

from PySide6.QtCore import QObject, Signal


class CancelledError(Exception):
    """The work was cancelled; nothing of it stays."""


class Job(QObject):
    """A piece of work. It is given a function to report with, which raises when cancelled."""

    progressed = Signal(str, int, int)
    """What is being made, how much is done, and how much there is (0: not known yet)."""
    done = Signal(object)
    failed = Signal(Exception)
    cancelled = Signal()

    def __init__(self, work: Callable[[Callable[[str, int, int], None]], Any]) -> None:
        super().__init__()
        self._work = work
        self._stop = threading.Event()

    def cancel(self) -> None:
        """Stop at the next report."""
        self._stop.set()

    def report(self, what: str, number: int, total: int) -> None:
        """Say how far the work is. Raises CancelledError."""
        if self._stop.is_set():
            raise CancelledError
        self.progressed.emit(what, number, total)

    def run(self) -> None:
        """Do the work; one of the three outcomes is emitted."""
        try:
            result = self._work(self.report)
        except CancelledError:
            self.cancelled.emit()
        except Exception as error:
            self.failed.emit(error)
        else:
            self.done.emit(result)


class Worker:
    """Runs jobs one after another in a thread of its own.

    A Python thread, not Qt's pool: the pool deletes a finished QRunnable behind its Python
    wrapper, which then stands in for whatever Qt puts at the same address next.
    """

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="crisisplan")
        self._jobs: dict[Future[None], Job] = {}

    def start(self, job: Job) -> None:
        """Start a job, and keep it until it has ended."""
        self._jobs = {future: kept for future, kept in self._jobs.items() if not future.done()}
        self._jobs[self._pool.submit(job.run)] = job

    def stop(self) -> None:
        """Cancel everything and wait for it to end."""
        for job in self._jobs.values():
            job.cancel()
        wait(self._jobs, timeout=10)
