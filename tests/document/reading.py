"""Everything that a document says, as its readers would read it."""

from __future__ import annotations

import dataclasses
from typing import Any

from crisisplan.document.blocks import Run, plain


def texts(part: Any) -> list[str]:
    """Every text in a document or a part of one, each stretch of words as one."""
    if isinstance(part, str):
        return [part]
    if isinstance(part, Run):
        return [part.text]
    if isinstance(part, tuple | list):
        if part and all(isinstance(item, Run) for item in part):
            return [plain(tuple(part))]
        return [text for item in part for text in texts(item)]
    if dataclasses.is_dataclass(part):
        values = (getattr(part, item.name) for item in dataclasses.fields(part))
        return [text for value in values for text in texts(value)]
    return []
