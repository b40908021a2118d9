"""The pieces of which pages are made."""

from __future__ import annotations

from io import BytesIO

from crisisplan.document.flowables import BODY, Told, register_fonts
from crisisplan.document.tags import TaggedCanvas


def test_a_paragraph_that_could_not_be_split_is_drawn_all_the_same() -> None:
    register_fonts()
    canvas = TaggedCanvas(BytesIO())
    told = Told("Doors 1 to 6", BODY, canvas.root.add("P"))
    size = told.wrap(200, 100)
    assert told.split(200, 1) == []
    assert told.wrap(200, 100) == size
    told.drawOn(canvas, 72, 72)
