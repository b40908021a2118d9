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

    def run(kind: str, *rest: str) -> float:
        paint, peak = _started(kind, *rest)
        peaks.setdefault(kind + " ".join(rest), []).append(peak)
        return paint

    bare, welcome, large = medians(
        max(ground.sizes.times, 1),
        lambda: run(BARE),
        lambda: run(WINDOW),
        lambda: run(WINDOW, plan),
    )
    against = "bare PySide6 window"
    yield Figure("First paint of the window", welcome, "ms", against, bare, 2.0)
    yield Figure("First paint with the large plan", large, "ms", against, bare)
    least, most = min(peaks[BARE]), max(peaks[WINDOW + plan])
    yield Figure("Peak memory, large plan, every step", most, "MB", against, least, 2.5)


def _started(*arguments: str) -> tuple[float, float]:
    """Milliseconds from the start of a process to the first paint, and its peak memory in MB."""
    start = time.time()
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.opened", *arguments],
        check=True,
        capture_output=True,
        text=True,
    )
    painted, peak = json.loads(done.stdout.splitlines()[-1])
    return (painted - start) * 1000, peak
