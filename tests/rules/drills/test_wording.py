"""Rules in words."""

from __future__ import annotations

from typing import Any

import pytest

from crisisplan.assets import REFERENCE
from crisisplan.plan.sources import Status
from crisisplan.rules.drills.wording import how_many
from crisisplan.rules.reference import Reference
from crisisplan.rules.states import DrillRule, Window


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"per": "school_year", "count": 3}, "3 each school year"),
        ({"per": "month"}, "Each month with school; the source gives no number"),
        ({"per": "unspecified"}, "The source gives no number"),
        ({"per": "semester", "max_count": 8}, "At most 8 each semester"),
        ({"per": "semester", "count": 1, "max_count": 8}, "1, at most 8 each semester"),
        (
            {"per": "interval", "count": 1, "interval_school_days": 20},
            "No more than 20 school days apart",
        ),
        (
            {"per": "school_year", "count": 2, "part_of_total": True},
            "2 each school year; counted within another number",
        ),
        (
            {"per": "school_year", "count": 1, "law_enforcement": "required",
             "windows": (Window(count=1, first_days=90, unit="unspecified"),)},
            "1 each school year; at least 1 within the first 90 days; police must take part",
        ),
        (
            {"per": "school_year", "count": 4,
             "windows": (Window(count=2, from_="09-01", until="12-31"),)},
            "4 each school year; at least 2 from Sep 1 to Dec 31",
        ),
        (
            {"per": "school_year", "count": 4, "windows": (Window(count=1, each="month"),
             Window(count=1, first_days=10, unit="school_days", term="each_semester"))},
            "4 each school year; at least 1 in each month; "
            "at least 1 within the first 10 school days of each semester",
        ),
        (
            {"per": "school_year", "count": 2, "window": "one each semester",
             "windows": (Window(count=1, term="each_semester"),)},
            "2 each school year; one each semester",
        ),
    ],
)  # fmt: skip
def test_a_rule_in_words(given: dict[str, Any], told: str) -> None:
    rule = DrillRule(
        kind="fire", citation="", source_url="", as_of="", status=Status.VERIFIED, **given
    )
    assert how_many(rule) == told


def test_every_rule_of_every_state_has_words() -> None:
    reference = Reference(REFERENCE)
    for path in (REFERENCE / "states").glob("*.toml"):
        state = reference.state(path.stem.upper())
        assert state is not None
        for rule in state.drills:
            told = how_many(rule)
            assert told[0].isupper() or told[0].isdigit()
            assert "None" not in told
