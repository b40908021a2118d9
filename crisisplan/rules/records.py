"""Records of the reference data: read strictly, so that a wrong one names itself."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any, TypeVar, get_type_hints

T = TypeVar("T")


class ReferenceDataError(ValueError):
    """A reference file that cannot be read; the message names the file and the record."""


def read_toml(path: Path) -> dict[str, Any]:
    """A TOML file. Raises ReferenceDataError."""
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ReferenceDataError(f"{path.name}: {error}") from error


def nothing_more(entry: Mapping[str, Any], where: str) -> None:
    """Raise ReferenceDataError where a file has tables that nobody has read."""
    for key in entry:
        raise ReferenceDataError(f"{where}: unknown table “{key}”")


def check_known(value: str, words: Collection[str], key: str, where: str) -> None:
    """Raise ReferenceDataError where a value is none of the words of its key."""
    if value not in words:
        raise ReferenceDataError(f"{where}: unknown {key} “{value}”")


def read_record(kind: type[T], entry: Any, where: str) -> T:
    """A dataclass made of an entry, each value of the type that it declares.

    Raises ReferenceDataError, which says ``where``.
    """
    if not isinstance(entry, dict):
        raise ReferenceDataError(f"{where}: not a record")
    hints = get_type_hints(kind)
    declared = {item.name for item in fields(kind)}  # type: ignore[arg-type]
    values = {}
    for key, value in entry.items():
        if key not in declared:
            raise ReferenceDataError(f"{where}: unknown key “{key}”")
        values[key] = tuple(value) if isinstance(value, list) else value
        for types, name in _TYPES:
            if hints[key] in types and type(values[key]) is not types[0]:
                raise ReferenceDataError(f"{where}: “{key}” is not {name}")
    try:
        return kind(**values)
    except TypeError as error:
        raise ReferenceDataError(f"{where}: {error}") from error


_TYPES: tuple[tuple[tuple[Any, ...], str], ...] = (
    ((str, str | None), "text"),
    ((bool, bool | None), "true or false"),
    ((int, int | None), "a whole number"),
    ((tuple, tuple[str, ...]), "a list"),
)
