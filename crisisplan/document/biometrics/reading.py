"""How hard the family notice of a system reads, and what makes it so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from crisisplan.document.biometrics.papers import BiometricPapers
from crisisplan.document.biometrics.scribe import OwnText
from crisisplan.document.languages import LANGUAGES
from crisisplan.document.reading_level import ReadingLevel, ReadingScale
from crisisplan.plan.model import Ref


@dataclass(frozen=True)
class Reading:
    """How the notice of a system reads in one language."""

    language: str
    level: ReadingLevel | None
    """None while too little is written in that language to be measured."""
    hardest: OwnText | None = None
    """Of a notice that is too hard: what to write more simply first."""
    untranslated: int = 0
    """How many of the school’s texts are not in that language yet."""

    @property
    def warning(self) -> str:
        """That the notice is harder than families are asked to read; empty if it is not."""
        if self.level is None or self.level.is_easy_enough:
            return ""
        first = f" Write more simply first: {self.hardest.label}." if self.hardest else ""
        language = "English" if self.language == "en" else "Spanish"
        return f"The family notice in {language} reads at {self.level.label}.{first}"


def readings(
    papers: BiometricPapers, system: Ref, scale: ReadingScale, languages: Sequence[str] = LANGUAGES
) -> list[Reading]:
    """How the notice reads in each language.

    A notice of two languages cannot be measured: Spanish is when all of it was translated.
    Raises FileNotFoundError and ReferenceDataError.
    """
    own = [each for each in papers.own_texts(system, "notice") if each.is_sentence]
    found = []
    for language in languages:
        spoken = {each: papers.in_language(system, each.text, language) for each in own}
        missing = sum(text is None for text in spoken.values())
        if missing or not own:
            found.append(Reading(language, None, untranslated=missing))
            continue
        level = scale.level(papers.text_to_measure(system, "notice", language), language)
        hardest = None
        if level is not None and not level.is_easy_enough:
            hardest = max(own, key=lambda each: _hardness(scale, spoken[each] or "", language))
        found.append(Reading(language, level, hardest))
    return found


def _hardness(scale: ReadingScale, text: str, language: str) -> float:
    level = scale.level(text, language)
    if level is None:
        return float("-inf")
    return level.score if language == "en" else -level.score
