"""The languages of letters and papers, and their texts: a file for each, with the same keys."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Any

from crisisplan.rules.records import read_toml

LANGUAGES = ("en", "es")


class PaperTexts:
    """The texts of one language. The file is read when they are first asked for."""

    def __init__(self, folder: Path, language: str) -> None:
        self._path = folder / f"{language}.toml"
        self.language = language

    @cached_property
    def texts(self) -> dict[str, Any]:
        """Everything that the file says. Raises ReferenceDataError."""
        return read_toml(self._path)
