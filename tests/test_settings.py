"""Preferences: kept, and never a reason not to start."""

from __future__ import annotations

from pathlib import Path

import pytest

from crisisplan.settings import RECENT_LIMIT, ROSTERS_LIMIT, RecentPlan, load_settings


def test_settings_come_back(tmp_path: Path) -> None:
    settings = load_settings(tmp_path / "settings.json")
    settings.author = "Ana Muñoz"
    settings.remember(RecentPlan(str(tmp_path / "a.crisisplan"), "Elm", answered=82))
    settings.save()
    again = load_settings(tmp_path / "settings.json")
    assert again.as_author.name == "Ana Muñoz"
    assert again.machine == settings.machine != ""
    assert again.recent == [RecentPlan(str(tmp_path / "a.crisisplan"), "Elm", answered=82)]


@pytest.mark.parametrize(
    "content", ["", "{", "[]", '{"scale": "big", "recent": [1, {"path": 2}, {}], "theme": null}']
)
def test_settings_that_cannot_be_read_take_their_defaults(tmp_path: Path, content: str) -> None:
    path = tmp_path / "settings.json"
    path.write_text(content, "utf-8")
    settings = load_settings(path)
    assert (settings.scale, settings.theme, settings.recent) == (100, "system", [])


def test_a_folder_that_cannot_be_written_is_no_reason_to_stop(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    settings = load_settings(tmp_path / "file" / "settings.json")
    settings.save()
    assert settings.machine


def test_the_latest_plan_comes_first_and_the_list_is_short(tmp_path: Path) -> None:
    settings = load_settings(tmp_path / "settings.json")
    for number in [*range(12), 3]:
        settings.remember(RecentPlan(f"/plans/{number}.crisisplan"))
    assert len(settings.recent) == RECENT_LIMIT
    assert settings.recent[0].path == "/plans/3.crisisplan"
    settings.forget("/plans/3.crisisplan")
    assert "/plans/3.crisisplan" not in [plan.path for plan in settings.recent]


def test_corrected_columns_come_back_and_the_oldest_are_forgotten(tmp_path: Path) -> None:
    settings = load_settings(tmp_path / "settings.json")
    for number in range(ROSTERS_LIMIT + 3):
        settings.remember_columns(f"header {number}", ["full_name", ""])
    settings.remember_columns("header 5", ["email"])
    settings.save()
    again = load_settings(tmp_path / "settings.json").rosters
    assert len(again) == ROSTERS_LIMIT
    assert again["header 5"] == ["email"]
    assert "header 2" not in again


def test_columns_that_cannot_be_read_are_forgotten(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text('{"rosters": {"a": ["x"], "b": 3, "c": [1]}}', "utf-8")
    assert load_settings(path).rosters == {"a": ["x"]}
