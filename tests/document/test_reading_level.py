"""How hard a text is: no syllable is missed, nothing asks the network."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import Any

import pytest

from crisisplan.assets import READING
from crisisplan.document.reading_level import ReadingLevel, ReadingScale, spanish_syllables

SCALE = ReadingScale(READING)
TEXT = (
    "The reader finds your child’s lunch account. It is used only if you say yes in writing. "
    "If you change your mind, we destroy the pattern and the family is told."
)
"""Counted by hand: 31 words, 39 syllables, 3 sentences."""


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*arguments: Any) -> None:
        raise AssertionError(f"asked the network: {arguments}")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def test_the_grade_is_that_of_syllables_counted_by_hand() -> None:
    level = SCALE.level(TEXT, "en")
    assert level is not None
    words, syllables, sentences = len(TEXT.split()), 39, 3
    assert words == 31
    by_hand = 0.39 * words / sentences + 11.8 * syllables / words - 15.59
    assert level.score == pytest.approx(by_hand, abs=0.01)
    assert level.label == f"grade {by_hand:.1f}, easy enough"


def test_long_sentences_of_hard_words_are_too_hard() -> None:
    text = (
        "Biometric identification information is retained by the administration exclusively "
        "until the authorization terminates or the statutory retention obligation expires."
    )
    level = SCALE.level(text, "en")
    assert level is not None
    assert not level.is_easy_enough
    assert level.label.endswith(", too hard")


def test_full_stops_that_end_no_sentence_do_not_make_it_easier() -> None:
    spoken = "Doctor Lee at the office of the U S school answers from 11 in the morning on"
    dotted = "Dr. Lee at the office of the U.S. school answers from 11.20 in the morning on"
    one, other = SCALE.level(spoken, "en"), SCALE.level(dotted, "en")
    assert one is not None
    assert other is not None
    assert other.score == pytest.approx(one.score, abs=0.6)


SPANISH = (
    "La escuela lee un dedo. Usted puede decir que no. "
    "Guardamos un código de números durante treinta días."
)
"""Counted by hand: 18 words, 35 syllables, 3 sentences."""


def test_spanish_ease_is_that_of_syllables_counted_by_hand() -> None:
    level = SCALE.level(SPANISH, "es")
    assert level is not None
    assert len(SPANISH.split()) == 18
    assert sum(spanish_syllables(word) for word in SPANISH.split()) == 35
    assert level.score == pytest.approx(206.835 - 62.3 * 35 / 18 - 18 / 3, abs=0.01)
    assert level.label == "quite easy (80 of 100)"


@pytest.mark.parametrize(
    ("score", "name"),
    [
        (39.9, "very hard"), (40, "somewhat hard"), (54.9, "somewhat hard"), (55, "normal"),
        (65, "quite easy"), (79.9, "quite easy"), (80.1, "very easy"),
    ],
)  # fmt: skip
def test_ease_has_the_names_of_the_scale(score: float, name: str) -> None:
    level = ReadingLevel("es", score)
    assert level.label.startswith(f"{name} (")
    assert level.is_easy_enough is (score >= 55)


@pytest.mark.parametrize(
    ("language", "said", "other"),
    [("en", "You may say no. Your child may say so too.", "so. Your"),
     ("es", "Usted puede decir que no. Su hijo también puede hacerlo.", "ya. Su")],
)  # fmt: skip
def test_a_no_ends_a_sentence_and_a_number_does_not(language: str, said: str, other: str) -> None:
    plain = SCALE.level(said, language)
    same = SCALE.level(said.replace(f"no. {other[4:]}", other), language)
    assert plain == same
    numbered, unnumbered = (
        SCALE.level(f"The rule is told in policy {word} 12 of the board", language)
        for word in ("No.", "No")
    )
    assert numbered == unnumbered


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("text", ["", "  \n ", "12. 3! 4?"])
def test_nothing_is_said_of_no_words(language: str, text: str) -> None:
    assert SCALE.level(text, language) is None


@pytest.mark.parametrize(
    ("word", "number"),
    [
        ("idea", 3), ("alumno", 3), ("día", 2), ("país", 2), ("huella", 2), ("agua", 2),
        ("autorización", 5), ("leer", 2), ("guía", 2), ("quien", 1), ("pingüino", 3), ("hoy", 1),
        ("y", 1), ("ley", 1), ("ahora", 3), ("europeo", 4), ("estudiante", 4), ("ciudad", 2),
        ("destruimos", 3), ("biométrico", 4), ("policía", 4), ("oír", 2), ("ayuda", 3),
    ],
)  # fmt: skip
def test_spanish_syllables(word: str, number: int) -> None:
    assert spanish_syllables(word) == number


def test_spanish_is_measured_in_ease() -> None:
    easy = SCALE.level("Lee un dedo. No guarda una foto. Usted puede decir que no.", "es")
    hard = SCALE.level(
        "La administración conservará las identificaciones biométricas exclusivamente mientras "
        "la correspondiente autorización reglamentaria permanezca documentada administrativamente.",
        "es",
    )
    assert easy is not None
    assert hard is not None
    assert easy.label.startswith("very easy (")
    assert hard.label.startswith("very hard (0 of 100), too hard")
    assert not hard.is_easy_enough


def test_without_the_dictionary_nothing_is_fetched(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        ReadingScale(tmp_path).level("Some words here.", "en")
