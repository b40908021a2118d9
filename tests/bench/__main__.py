"""Measures everything and prints it: ``python -m tests.bench``, or only some: ``... files lists``.

Each figure stands beside its reference from the same run, with the ratio, the goal and whether it
is met.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from tests.bench import board, documents, files, lists, planning, start, training, window
from tests.bench.figure import HEAD, Figure
from tests.bench.ground import Ground, Sizes, ground

SUBJECTS: dict[str, Callable[[Ground], Iterator[Figure]]] = {
    "start": start.figures,
    "files": files.figures,
    "documents": documents.figures,
    "lists": lists.figures,
    "board": board.figures,
    "planning": planning.figures,
    "training": training.figures,
    "window": window.figures,
}


def measure(subjects: Sequence[str], sizes: Sizes) -> Iterator[Figure]:
    """The figures of some subjects, one after the other."""
    with ground(sizes) as made:
        for subject in subjects:
            yield from SUBJECTS[subject](made)


def main() -> None:
    """Measure and print."""
    subjects = sys.argv[1:] or list(SUBJECTS)
    unknown = [name for name in subjects if name not in SUBJECTS]
    if unknown:
        sys.exit(f"There is nothing called {unknown[0]} to measure. Choose: {', '.join(SUBJECTS)}.")
    print(HEAD)
    missed = 0
    for figure in measure(subjects, Sizes()):
        print(figure, flush=True)
        missed += figure.met is False
    print(f"{missed} goals missed" if missed else "Every goal is met")


if __name__ == "__main__":
    main()
