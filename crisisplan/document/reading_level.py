"""How hard a text is to read, measured offline: a school grade in English, ease in Spanish.

English has the Flesch-Kincaid grade of the library. Spanish has the perspicuity of F. Szigriszt
Pazos (doctoral thesis, Universidad Complutense de Madrid, 1993), 206.835 - 62.3 * syllables / words
- words / sentences, read on the INFLESZ scale of I. M. Barrio-Cantalejo and others (An Sist Sanit
Navar 2008; 31(2): 135-152): very hard below 40, somewhat hard to 55, normal to 65, quite easy to
80, very easy above. Sentences of one or two words are none for the library, in both languages: a
text with such sentences comes out a little harder, never easier.

The library is imported when a text is measured: it takes a second, and the window opens without.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from types import ModuleType

HARDEST_GRADE = 8.0
"""What families are asked to read, at most: the Flesch-Kincaid grade."""
LEAST_EASE = 55.0
"""The same in Spanish: where “normal” begins for general readers in the INFLESZ scale."""
_EASE = (
    (80.0, "very easy"),
    (65.0, "quite easy"),
    (LEAST_EASE, "normal"),
    (40.0, "somewhat hard"),
)
_DICTIONARY = Path("corpora", "cmudict", "cmudict")
_reading = Lock()
"""The library reads its dictionary once, and not in two threads at a time."""


@dataclass(frozen=True)
class ReadingLevel:
    """How hard a text is."""

    language: str
    score: float
    """English: the Flesch-Kincaid grade. Spanish: Szigriszt-Pazos ease, 0 to 100 and beyond."""

    @property
    def is_easy_enough(self) -> bool:
        """Whether families can be expected to read it."""
        if self.language == "en":
            return self.score <= HARDEST_GRADE
        return self.score >= LEAST_EASE

    @property
    def label(self) -> str:
        """The level in words: “grade 5.0, easy enough”."""
        if self.language == "en":
            verdict = "easy enough" if self.is_easy_enough else "too hard"
            return f"grade {max(self.score, 0):.1f}, {verdict}"
        name = next((name for least, name in _EASE if self.score >= least), "very hard")
        told = f"{name} ({min(max(self.score, 0), 100):.0f} of 100)"
        return told if self.is_easy_enough else f"{told}, too hard"


class ReadingScale:
    """Measures texts with the dictionary of syllables in ``resources/reading``."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def level(self, text: str, language: str) -> ReadingLevel | None:
        """The level of a text in ``en`` or ``es``; None for a text without words.

        Takes a second the first time. Raises FileNotFoundError where the dictionary is missing.
        """
        plain = _plain(text)
        if not re.search(r"[^\W\d_]", plain):
            return None
        with _reading:
            library = self._library()
            words = library.lexicon_count(plain)
            if language == "en":
                library.set_lang("en_US")
                return ReadingLevel(language, float(library.flesch_kincaid_grade(plain)))
            # Its own count of Spanish syllables goes by where a word may be broken at the end of
            # a line: “idea” would have one.
            syllables = sum(spanish_syllables(word) for word in plain.split())
            sentences = library.sentence_count(plain)
            return ReadingLevel(language, 206.835 - 62.3 * syllables / words - words / sentences)

    def _library(self) -> ModuleType:
        # Without the dictionary, the library would ask the network for it.
        if not (self._folder / _DICTIONARY).is_file():
            raise FileNotFoundError(self._folder / _DICTIONARY)
        import nltk
        import textstat

        nltk.data.path[:] = [str(self._folder)]
        return textstat  # type: ignore[no-any-return]


_ABBREVIATED = re.compile(r"\b(?:[^\W\d_]\.){2,}")
_TITLE = re.compile(
    r"\b(Dr|Dra|Mr|Mrs|Ms|Sr|Sra|Lt|Ofc|St|vs|etc)\.|\b(No)\.(?=\s*\d)", re.IGNORECASE
)


def _plain(text: str) -> str:
    """Text whose full stops end sentences, and whose apostrophes are those of the dictionary."""
    text = text.replace("’", "'").replace("‘", "'")
    text = re.sub(r"(?<=\d)[.,:](?=\d)", "", text)
    text = _ABBREVIATED.sub(lambda found: found[0].replace(".", ""), text)
    text = _TITLE.sub(lambda found: found[0][:-1], text)
    lines = (line.strip().lstrip("•\u2002 ").rstrip(":;") for line in text.splitlines())
    return " ".join(line if line[-1] in ".!?" else f"{line}." for line in lines if line)


_VOWELS = re.compile("[aeiouáéíóúü]+|(?<![aeiouáéíóúü])y(?![aeiouáéíóúü])")
_STRONG = frozenset("aeoáéóíú")


def spanish_syllables(word: str) -> int:
    """How many syllables a Spanish word has, by its spelling; at least one.

    Two strong vowels beside each other are two syllables; an i or u without an accent joins.
    """
    word = re.sub(r"qu(?=[eiéí])|gu(?=[eiéí])", "g", word.lower())
    count = 0
    for group in _VOWELS.findall(word):
        strong = sum(vowel in _STRONG for vowel in group)
        count += max(strong, 1)
    return max(count, 1)
