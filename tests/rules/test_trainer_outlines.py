"""Trainer's outlines: one for every topic, whole, on a page, and safe to fill in."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from crisisplan.assets import REFERENCE, TRAINING
from crisisplan.rules.records import ReferenceDataError
from crisisplan.rules.trainer_outlines import TrainerOutline, TrainerOutlines
from crisisplan.rules.training.catalog import read_courses

OUTLINES = TrainerOutlines(TRAINING)
TOPICS = tuple(read_courses(REFERENCE / "courses.toml").topics)
MEDICAL = (
    "first_aid", "bleeding_control", "anaphylaxis", "seizures", "opioid_overdose",
    "bloodborne_pathogens",
)  # fmt: skip
MOST_WORDS = 420
"""What fits on a printed page with its headings."""

QUESTION = '\n[[check]]\nquestion = "Who?"\nanswer = "All."\nwhy = "So."\n'
GOOD = (
    """
title = "Fire"
aim = "Everyone leaves."
messages = ["One.", "Two.", "Three."]
scenarios = ["Smoke in {building}.", "Tell {nurse}."]

[activity]
name = "Walk"
steps = [{ minutes = 4, do = "Walk." }, { minutes = 6, do = "Talk." }]
"""
    + 5 * QUESTION
)
PLACEHOLDERS = """
[[placeholder]]
key = "building"
meaning = "a building"
fallback = "the main building"

[[placeholder]]
key = "nurse"
meaning = "the nurse’s name"
fallback = "the school nurse"
"""


def folder_with(folder: Path, outline: str, placeholders: str = PLACEHOLDERS) -> TrainerOutlines:
    (folder / "fire.toml").write_text(outline, "utf-8")
    (folder / "placeholders.toml").write_text(placeholders, "utf-8")
    return TrainerOutlines(folder)


def filled(outline: TrainerOutline) -> list[str]:
    """The texts of an outline for a plan that answers nothing."""
    return [OUTLINES.fill(text, {}) for text in outline.texts]


def test_every_topic_of_the_catalogue_has_an_outline_and_no_other() -> None:
    assert OUTLINES.topics == tuple(sorted(TOPICS))


@pytest.mark.parametrize("topic", TOPICS)
def test_an_outline_is_whole_and_fits_its_page(topic: str) -> None:
    outline = OUTLINES.outline(topic)
    assert len(outline.messages) == 3
    assert len(outline.check) == 5
    assert sum(step.minutes for step in outline.activity.steps) == 10
    words = sum(len(text.split()) for text in filled(outline))
    assert 250 <= words <= MOST_WORDS, words
    for scenario in outline.scenarios:
        assert "{" in scenario, "a scenario is told with the school’s own names"
        assert scenario.endswith("?")


@pytest.mark.parametrize("topic", TOPICS)
def test_the_texts_are_written_as_the_rest(topic: str) -> None:
    """Curly apostrophes, no exclamation, and no sentence that a small fallback would begin."""
    outline = OUTLINES.outline(topic)
    for text in outline.texts:
        assert not re.search(r"['!—]|\bplease\b", text, re.IGNORECASE), text
        assert not re.search(r"(^|[.?] )\{", text), text
    for text in filled(outline):
        assert "{" not in text
    for item in outline.check:
        assert item.question.endswith("?")
        for text in (item.answer, item.why):
            assert text.find(".") == len(text) - 1, f"one sentence: {text}"


@pytest.mark.parametrize("topic", MEDICAL)
def test_a_talk_on_health_says_that_it_replaces_no_training(topic: str) -> None:
    assert "does not replace" in OUTLINES.outline(topic).caution


def test_a_talk_on_violence_is_not_acted_out() -> None:
    assert "no acting" in OUTLINES.outline("active_threat").caution
    assert "Nobody plays an attacker" in OUTLINES.outline("actions").caution


def test_every_placeholder_is_used() -> None:
    used = {
        key
        for topic in OUTLINES.topics
        for text in OUTLINES.outline(topic).texts
        for key in re.findall(r"\{(\w+)\}", text)
    }
    assert used == set(OUTLINES.placeholders)


def test_a_text_is_filled_with_answers_or_plain_words(tmp_path: Path) -> None:
    outlines = folder_with(tmp_path, GOOD)
    text = "Smoke in {building}. Tell {nurse}."
    assert outlines.fill(text, {"nurse": "Ana Ortiz"}) == (
        "Smoke in the main building. Tell Ana Ortiz."
    )
    assert outlines.fill(text, {"building": "", "nurse": ""}) == (
        "Smoke in the main building. Tell the school nurse."
    )


@pytest.mark.parametrize("answer", ["{nurse}", r"\1", "{", "a {x} b", "%s {0}"])
def test_an_answer_is_never_read_as_a_placeholder(tmp_path: Path, answer: str) -> None:
    outlines = folder_with(tmp_path, GOOD)
    assert outlines.fill("In {building}.", {"building": answer}) == f"In {answer}."


def test_a_topic_without_an_outline_is_a_key_error(tmp_path: Path) -> None:
    outlines = folder_with(tmp_path, GOOD)
    for topic in ("flood", "placeholders", "../fire"):
        with pytest.raises(KeyError):
            outlines.outline(topic)


@pytest.mark.parametrize(
    ("content", "names"),
    [
        ("title = ", ["fire.toml"]),
        (GOOD.replace('title = "Fire"', ""), ["fire.toml", "title"]),
        (GOOD.replace('"Fire"', "1"), ["fire.toml", "title", "not text"]),
        ('level = "x"\n' + GOOD, ["fire.toml", "level"]),
        (GOOD.replace('"Two.", ', ""), ["fire.toml", "messages", "2"]),
        (GOOD.replace('"Two."', "2"), ["fire.toml", "2", "not text"]),
        (GOOD.replace('["One.", "Two.", "Three."]', '"One."'), ["messages", "not a list"]),
        (GOOD.replace(', "Tell {nurse}."', ""), ["fire.toml", "scenarios", "1"]),
        (GOOD + QUESTION, ["fire.toml", "check", "6"]),
        (GOOD.replace('why = "So."', "", 1), ["fire.toml [[check]] 1", "why"]),
        (GOOD.replace("{nurse}", "{cook}"), ["fire.toml", "cook"]),
        (GOOD.replace("{nurse}", "{}"), ["fire.toml", "unknown placeholder"]),
        (GOOD.replace("minutes = 6", "minutes = 7"), ["fire.toml [activity]", "11"]),
        (
            GOOD.replace("minutes = 4", "minutes = 0").replace("= 6", "= 10"),
            ["fire.toml [activity]"],
        ),
        (GOOD.replace("minutes = 6", 'minutes = "6"'), ["fire.toml [activity], step 2"]),
        (GOOD.replace("[activity]", "[act]"), ["fire.toml", "activity"]),
        (GOOD.replace('{ minutes = 4, do = "Walk." }', '"Walk."'), ["step 1", "not a record"]),
    ],
)
def test_a_damaged_outline_names_itself(tmp_path: Path, content: str, names: list[str]) -> None:
    with pytest.raises(ReferenceDataError) as caught:
        folder_with(tmp_path, content).outline("fire")
    for name in names:
        assert name in str(caught.value)


@pytest.mark.parametrize(
    ("content", "names"),
    [
        ("x = ", ["placeholders.toml"]),
        ("", ["placeholders.toml", "placeholder"]),
        (PLACEHOLDERS.replace('key = "nurse"', ""), ["[[placeholder]] 2", "key"]),
        (PLACEHOLDERS.replace('"nurse"', '"building"'), ["[[placeholder]] 2", "twice"]),
        (PLACEHOLDERS + "[other]\n", ["placeholders.toml", "other"]),
    ],
)
def test_damaged_placeholders_name_themselves(
    tmp_path: Path, content: str, names: list[str]
) -> None:
    with pytest.raises(ReferenceDataError) as caught:
        _ = folder_with(tmp_path, GOOD, content).placeholders
    for name in names:
        assert name in str(caught.value)
