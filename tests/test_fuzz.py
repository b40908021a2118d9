"""The fuzz run runs: sound files are taken, a few damaged ones refused, and a fault is kept."""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from random import Random

import pytest

from tests.bench.ground import Sizes, ground
from tests.fuzz.__main__ import cases
from tests.fuzz.subjects import SUBJECTS, Subject
from tests.fuzz.watch import Watch

LONG = 300
"""Seconds: a case that takes too long would end all tests, and how long is no matter of theirs."""


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", SUBJECTS)
def test_a_subject_takes_its_own_files_and_refuses_damaged_ones(name: str, tmp_path: Path) -> None:
    with ground(Sizes()) as made:
        subject = SUBJECTS[name](made)
        watch = Watch(name, subject, tmp_path, LONG)
        for content in subject.seeds:
            watch(content)
        assert not watch.refused
        for content in islice(cases(subject, Random(7)), 25):
            watch(content)
    assert watch.refused
    assert not watch.found


def test_what_breaks_is_kept_once_for_each_place(tmp_path: Path) -> None:
    def use(path: Path) -> None:
        raise KeyError(path.name)

    watch = Watch("doors", Subject("door.txt", [b"open"], use, (ValueError,)), tmp_path, LONG)
    watch(b"first")
    watch(b"second")
    kept = tmp_path / "doors KeyError door.txt"
    assert kept.read_bytes() == b"first"
    assert "door.txt" in kept.with_name(f"{kept.name}.txt").read_text("utf-8")
    assert watch.found == {"KeyError": 2}
    assert "2 times" in str(watch)
