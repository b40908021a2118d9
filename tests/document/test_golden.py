"""The documents of a small plan are, part by part, the ones that people looked at."""

from __future__ import annotations

from pathlib import Path

from crisisplan.plan.forms import Forms
from crisisplan.rules.reference import Reference
from tests.document.golden import FOLDER, made


def test_documents_are_the_golden_ones(forms: Forms, reference: Reference, tmp_path: Path) -> None:
    files = made(forms, reference, tmp_path)
    for name, text in files.items():
        kept = (FOLDER / name).read_text("utf-8")
        assert text.splitlines() == kept.splitlines(), (
            f"{name} differs; look at it, then run python -m tests.document.golden"
        )
