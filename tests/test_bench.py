"""Every part of the bench runs, with sizes of no weight; how fast, only the bench says."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from multiprocessing import get_context

import pytest

from tests.bench.__main__ import SUBJECTS, measure
from tests.bench.figure import Figure
from tests.bench.ground import Sizes

TINY = Sizes(people=60, edits=40, printed_people=20, schools=300, roster=30, drills=100, times=1)


def measured(subject: str) -> list[Figure]:
    return list(measure([subject], TINY))


@pytest.fixture(scope="module")
def apart() -> Iterator[Executor]:
    """A program of its own: the bench gives its application another style, for good."""
    with ProcessPoolExecutor(1, get_context("spawn")) as program:
        yield program


@pytest.mark.parametrize("subject", [name for name in SUBJECTS if name != "documents"])
def test_a_subject_is_measured(subject: str, apart: Executor) -> None:
    figures = apart.submit(measured, subject).result()
    assert figures
    assert all(figure.value > 0 for figure in figures)


def test_documents_are_measured_without_libreoffice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda name: None)
    figures = list(measure(["documents"], TINY))
    assert [figure.note for figure in figures if not figure.value] == [
        "left out: no LibreOffice here"
    ]


def test_a_goal_holds_for_the_ratio_where_there_is_a_reference() -> None:
    assert Figure("Save", 6, reference=2, most=3).met is True
    assert Figure("Save", 7, reference=2, most=3).met is False
    assert Figure("Find", 49, most=50).met is True
    assert Figure("Find", 51, most=50).met is False
    assert Figure("Load", 51).met is None
