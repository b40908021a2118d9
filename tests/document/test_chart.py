"""The organization chart: everyone once, nothing on top of anything, whatever the tree."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from crisisplan.document.chart import chart_of, describe_chart
from crisisplan.document.drawing import Tone
from crisisplan.document.raster import to_png
from crisisplan.document.typeface import text_width, wrap
from crisisplan.plan.file import PlanFile, read_plan
from crisisplan.plan.model import Person, Position
from crisisplan.plan.plan import Plan


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """Up to forty positions, each reporting to any, to none, to itself or in a circle."""
    count = draw(st.integers(min_value=0, max_value=40))
    ana = Person(name="Ana Muñoz")
    rows = [
        Position(
            title=draw(st.sampled_from(["Incident Commander", "Medical", "A", "Search" * 9, None])),
            section=draw(st.sampled_from(["command", "operations", None])),
            primary=draw(st.sampled_from([ana.id, None])),
            sequence=float(number),
        )
        for number in range(count)
    ]
    for row in rows:
        above = draw(st.one_of(st.none(), st.integers(min_value=0, max_value=count - 1)))
        row.reports_to = rows[above].id if above is not None else None
    return Plan([ana, *rows])


@settings(max_examples=150, deadline=None)
@given(plans(), st.sampled_from([487.0, 504.0, 740.0]))
def test_every_position_has_one_box_and_no_two_boxes_touch(plan: Plan, width: float) -> None:
    drawing = chart_of(plan, width)
    positions = plan.rows(Position)
    assert sorted(box.ref for box in drawing.boxes) == sorted(row.id for row in positions)
    for box in drawing.boxes:
        assert box.x >= 0
        assert box.x + box.width <= width + 0.01
        assert box.y + box.height <= drawing.height
    for one, other in combinations(drawing.boxes, 2):
        apart = (
            one.x + one.width <= other.x + 0.01
            or other.x + other.width <= one.x + 0.01
            or one.y + one.height <= other.y + 0.01
            or other.y + other.height <= one.y + 0.01
        )
        assert apart, (one, other)
    assert describe_chart(plan).endswith(".")


def test_the_chart_marks_what_is_open_and_what_is_wrong(sample: PlanFile) -> None:
    by_title = {row.title: row.id for row in sample.plan.rows(Position)}
    drawing = chart_of(sample.plan, 504, wrong={by_title["Reunification"]})
    tones = {box.ref: box.tone for box in drawing.boxes}
    assert tones[by_title["Incident Commander"]] is Tone.LEAD
    assert tones[by_title["Safety Officer"]] is Tone.OPEN
    assert tones[by_title["Reunification"]] is Tone.WRONG
    assert tones[by_title["Medical"]] is Tone.PLAIN


def test_labels_stay_in_their_boxes(sample: PlanFile) -> None:
    drawing = chart_of(sample.plan, 504)
    for label in drawing.labels:
        width = text_width(label.text, label.size, label.face)
        assert any(
            box.x <= label.x
            and label.x + width <= box.x + box.width
            and box.y <= label.y <= box.y + box.height
            for box in drawing.boxes
        ), label.text


def test_the_same_drawing_becomes_a_picture(sample_original) -> None:  # type: ignore[no-untyped-def]
    picture = to_png(chart_of(read_plan(sample_original), 504))
    assert picture.startswith(b"\x89PNG")


def test_long_text_wraps_and_ends_in_an_ellipsis() -> None:
    lines = wrap("Public Information Officer for the whole district", 60, 9)
    assert len(lines) == 2
    assert lines[-1].endswith("…")
    assert wrap("", 60, 9) == []
