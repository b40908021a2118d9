"""Grades as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crisisplan.rules.grades import HIGHEST, LOWEST, read_grades, show_grades


@pytest.mark.parametrize(
    ("text", "grades"),
    [
        ("K", {0}),
        ("pk", {-1}),
        ("6-8", {6, 7, 8}),
        ("K – 5", {0, 1, 2, 3, 4, 5}),
        ("PK, 1-3", {-1, 1, 2, 3}),
        ("9-12", {9, 10, 11, 12}),
    ],
)
def test_grades_are_read(text: str, grades: set[int]) -> None:
    assert read_grades(text) == grades


@pytest.mark.parametrize("text", [None, "", "8-6", "13", "elementary", "6-", "6;7", "0-5"])
def test_what_is_no_grade_is_refused(text: str | None) -> None:
    assert read_grades(text) is None


@given(st.frozensets(st.integers(LOWEST, HIGHEST), min_size=1))
def test_what_is_shown_is_read_again(grades: frozenset[int]) -> None:
    assert read_grades(show_grades(grades)) == grades
