"""The pieces of which pages are made."""

from __future__ import annotations

from io import BytesIO

from crisisplan.document.flowables import BODY, CELL, Grid, Told, register_fonts
from crisisplan.document.tags import TaggedCanvas


def test_a_paragraph_that_could_not_be_split_is_drawn_all_the_same() -> None:
    register_fonts()
    canvas = TaggedCanvas(BytesIO())
    told = Told("Doors 1 to 6", BODY, canvas.root.add("P"))
    size = told.wrap(200, 100)
    assert told.split(200, 1) == []
    assert told.wrap(200, 100) == size
    told.drawOn(canvas, 72, 72)


def test_the_last_row_of_a_table_never_stands_on_a_page_of_its_own() -> None:
    register_fonts()
    grid = Grid([[f"Row {number}"] for number in range(8)], 600)
    grid.wrap(300, 600)
    room = sum(grid.heights[:7])
    first, rest = grid.split(300, room)
    assert (len(first.heights), len(rest.heights)) == (6, 2)
    # Below the first part there is room for a row, on the page that they leave.
    assert rest.split(300, rest.heights[0] + 1) == []
    assert [len(part.heights) for part in grid.split(300, sum(grid.heights[:5]))] == [5, 3]


def test_a_row_taller_than_a_page_starts_below_its_title() -> None:
    register_fonts()
    canvas = TaggedCanvas(BytesIO())
    long = Told("Words on a door. " * 400, CELL, canvas.root.add("TD"))
    grid = Grid([["Head"], [long], ["Next"]], 600, repeatRows=1)
    grid.wrap(300, 600)
    assert grid.heights[1] > 600
    assert grid.head_height() < 100
    first, rest = grid.split(300, 200)
    assert 100 < sum(first.heights) <= 200
    assert len(rest.heights) == 3
