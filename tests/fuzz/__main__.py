"""Feeds a subject with damaged files: ``python -m tests.fuzz SUBJECT DIR --minutes 5``.

What breaks is kept in DIR with its traceback, once for each place in the code. Where atheris is
installed (``pip install atheris``; not on Windows), damage is sought that reaches new code.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from random import Random

try:
    import atheris
except ImportError:
    atheris = None

with atheris.instrument_imports(include=["crisisplan"]) if atheris else nullcontext():
    from tests.bench.ground import Sizes, ground
    from tests.fuzz.damage import damaged, spoiled
    from tests.fuzz.subjects import SUBJECTS, Subject
    from tests.fuzz.watch import Watch


def cases(subject: Subject, random: Random) -> Iterator[bytes]:
    """The sound files, and then damaged ones for ever."""
    yield from subject.seeds
    while True:
        yield damaged(random.choice(subject.seeds), random, lambda part: spoiled(part, random))


def _led_by_coverage(subject: Subject, watch: Watch, seconds: float, seed: int) -> None:
    """Run until the time is up; does not come back."""

    def one(content: bytes) -> None:
        watch(content)
        if watch.seconds > seconds:
            _end(watch)

    def change(content: bytes, most: int, seed: int) -> bytes:
        random = Random(seed)

        def spoil(part: bytes) -> bytes:
            return spoiled(part, random) if random.random() < 0.5 else atheris.Mutate(part, most)

        return damaged(content, random, spoil)[:most]

    folder = Path(tempfile.mkdtemp())
    for number, content in enumerate(subject.seeds):
        (folder / str(number)).write_bytes(content)
    most = 2 * max(map(len, subject.seeds))
    options = [f"-max_len={most}", f"-seed={seed}", "-rss_limit_mb=0", "-timeout=60"]
    atheris.Setup([sys.argv[0], *options, "-verbosity=0", str(folder)], one, custom_mutator=change)
    atheris.Fuzz()


def _end(watch: Watch) -> None:
    print(watch, flush=True)
    # Not sys.exit, which libFuzzer takes for a fault.
    os._exit(1 if watch.found else 0)


def main() -> None:
    """Run a subject."""
    parser = argparse.ArgumentParser("python -m tests.fuzz", description=__doc__)
    parser.add_argument("subject", choices=SUBJECTS)
    parser.add_argument("folder", type=Path, help="where the files are kept that break something")
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--blind", action="store_true", help="without atheris")
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    with ground(Sizes()) as made:
        subject = SUBJECTS[options.subject](made)
        watch = Watch(options.subject, subject, options.folder)
        if atheris and not options.blind:
            _led_by_coverage(subject, watch, options.minutes * 60, options.seed)
        for content in cases(subject, Random(options.seed)):
            watch(content)
            if watch.seconds > options.minutes * 60:
                break
    _end(watch)


if __name__ == "__main__":
    main()
