"""A drawing as plain shapes, so that the window, Word and PDF show the same picture.

Lengths are points, the origin is at the top left. Shapes name roles, not colors: on paper ink
counts, on screen the theme decides.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from crisisplan.document.face import Face


class Tone(Enum):
    """What a box means, besides its text."""

    PLAIN = "plain"
    LEAD = "lead"
    """The head of the chart: filled."""
    OPEN = "open"
    """Something is undecided: dashed."""
    WRONG = "wrong"
    """Something cannot stay so."""


@dataclass(frozen=True)
class Box:
    """A frame. ``ref`` is the row that it stands for."""

    x: float
    y: float
    width: float
    height: float
    tone: Tone = Tone.PLAIN
    ref: str = ""


@dataclass(frozen=True)
class Line:
    """A straight line."""

    x1: float
    y1: float
    x2: float
    y2: float


@dataclass(frozen=True)
class Label:
    """A line of text; ``y`` is its baseline."""

    x: float
    y: float
    text: str
    size: float
    face: Face = Face.REGULAR
    quiet: bool = False


@dataclass(frozen=True)
class Drawing:
    """Shapes on a ground of ``width`` by ``height`` points."""

    width: float
    height: float
    boxes: tuple[Box, ...] = ()
    lines: tuple[Line, ...] = ()
    labels: tuple[Label, ...] = ()
