"""How hard a notice reads, and which of the school’s own texts to write more simply first."""

from __future__ import annotations

import pytest

from crisisplan.assets import BIOMETRICS, READING
from crisisplan.document.biometrics.papers import BiometricPapers
from crisisplan.document.biometrics.reading import Reading, readings
from crisisplan.document.reading_level import ReadingScale
from crisisplan.plan.file import PlanFile
from crisisplan.plan.forms import Forms
from crisisplan.plan.model import BiometricSystem, BiometricWording
from crisisplan.rules.reference import Reference
from tests.conftest import TODAY

SCALE = ReadingScale(READING)
HARD = (
    "Notwithstanding the aforementioned institutional considerations, biometric identification "
    "facilitates administrative accountability regarding nutritional reimbursement "
    "authorization throughout participating cafeterias."
)


@pytest.fixture
def reader(sample: PlanFile) -> BiometricSystem:
    return next(s for s in sample.plan.rows(BiometricSystem) if s.modality == "fingerprint")


def measured(file: PlanFile, system: BiometricSystem, forms: Forms, reference: Reference) -> dict:
    papers = BiometricPapers(BIOMETRICS, file.plan, forms, reference, TODAY)
    found: list[Reading] = readings(papers, system.id, SCALE)
    return {reading.language: reading for reading in found}


def test_the_sample_reads_easily_in_both_languages(
    sample: PlanFile, reader: BiometricSystem, forms: Forms, reference: Reference
) -> None:
    for reading in measured(sample, reader, forms, reference).values():
        assert reading.level is not None
        assert reading.level.is_easy_enough
        assert reading.hardest is None
        assert reading.warning == ""
        assert reading.untranslated == 0


def test_the_text_that_makes_it_hard_is_named(
    sample: PlanFile, reader: BiometricSystem, forms: Forms, reference: Reference
) -> None:
    with sample.edit("Bureaucracy"):
        reader.match_false = " ".join([HARD] * 6)
    english = measured(sample, reader, forms, reference)["en"]
    assert english.level is not None
    assert not english.level.is_easy_enough
    assert english.hardest is not None
    assert (english.hardest.place, english.hardest.row) == ("systems.match_false", reader.id)
    assert english.warning.startswith("The family notice in English reads at grade ")
    assert english.warning.endswith("too hard. Write more simply first: When the match was false.")


def test_a_notice_of_two_languages_is_not_measured(
    sample: PlanFile, reader: BiometricSystem, forms: Forms, reference: Reference
) -> None:
    with sample.edit("Written anew"):
        reader.summary = "Students may put a finger on a reader instead of typing a PIN."
    spanish = measured(sample, reader, forms, reference)["es"]
    assert spanish.level is None
    assert spanish.untranslated == 1
    with sample.edit("Translated"):
        sample.add(
            BiometricWording,
            system=reader.id,
            original=reader.summary,
            spanish="Los estudiantes pueden poner un dedo en un lector en vez de marcar un PIN.",
        )
    assert measured(sample, reader, forms, reference)["es"].level is not None


def test_nothing_is_measured_where_nothing_is_written(
    new_plan: PlanFile, forms: Forms, reference: Reference
) -> None:
    with new_plan.edit("A name only"):
        system = new_plan.add(BiometricSystem, name="Palm reader")
    for reading in measured(new_plan, system, forms, reference).values():
        assert reading.level is None
        assert reading.untranslated == 0
