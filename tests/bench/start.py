"""How soon the window paints, and how much memory it takes: each time in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator

from tests.bench.figure import Figure, medians
from tests.bench.ground import Ground
from tests.bench.opened import BARE, WINDOW


def figures(ground: Ground) -> Iterator[Figure]:
    """First paint and peak memory against a bare PySide6 window."""
    plan = str(ground.large)
    peaks: dict[str, list[float]] = {}

    def run(kind: str, *rest: str, opened: bool = False) -> float:
        first, last, peak = _started(kind, *rest)
        peaks.setdefault(kind + " ".join(rest), []).append(peak)
        return last if opened else first

    bare, welcome, double_click, large = medians(
        max(ground.sizes.times, 1),
        lambda: run(BARE),
        lambda: run(WINDOW),
        lambda: run(WINDOW, plan),
        lambda: run(WINDOW, plan, opened=True),
    )
    against = "bare PySide6 window"
    yield Figure("First paint of the window", welcome, "ms", against, bare, 2.0)
    yield Figure("First paint, started with a plan", double_click, "ms", against, bare, 2.0)
    yield Figure("The large plan painted", large, "ms", against, bare)
    least, most = min(peaks[BARE]), max(peaks[WINDOW + plan])
    yield Figure("Peak memory, large plan, every step", most, "MB", against, least, 2.5)


def _started(*arguments: str) -> tuple[float, float, float]:
    """Milliseconds from the start of a process to its first paint and to that of what was asked
    for, and its peak memory in MB.
    """
    start = time.time()
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.opened", *arguments],
        check=True,
        capture_output=True,
        text=True,
    )
    first, last, peak = json.loads(done.stdout.splitlines()[-1])
    return (first - start) * 1000, (last - start) * 1000, peak
