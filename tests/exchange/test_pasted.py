"""Rows pasted from a spreadsheet."""

from __future__ import annotations

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crisisplan.exchange.pasted import PasteError, add_pasted, read_pasted, split_rows
from crisisplan.plan.file import PlanFile, read_edits
from crisisplan.plan.forms import Forms
from crisisplan.plan.model import JobAction, Occupancy, Person, Position


def test_rows_with_a_header_go_by_its_names(sample: PlanFile, forms: Forms) -> None:
    table = forms.table("people.people")
    pasted = read_pasted(
        "E-mail\tNAME\tFavorite color\tJob title\n"
        "zoe@x.example\tZoë Quinn\tblue\tAide\n\n"
        "\tOmar Said\t\tCoach\n",
        table,
        sample.plan,
    )
    keys = [column.key if column else None for column in pasted.columns]
    assert keys == ["email", "name", None, "job_title"]
    assert [row.values["name"] for row in pasted.rows] == ["Zoë Quinn", "Omar Said"]
    assert pasted.problems == 0


def test_rows_without_a_header_go_column_by_column(new_plan: PlanFile, forms: Forms) -> None:
    table = forms.table("school.occupancy")
    pasted = read_pasted("Lunch\t11:20 AM\t12:50 pm\t484\t66\tCafeteria", table, new_plan.plan)
    assert pasted.rows[0].values == {
        "period": "Lunch",
        "starts": time(11, 20),
        "ends": time(12, 50),
        "students": 484,
        "adults": 66,
        "places": "Cafeteria",
    }


def test_what_cannot_be_read_is_named_and_the_rest_is_taken(
    new_plan: PlanFile, forms: Forms
) -> None:
    table = forms.table("school.occupancy")
    pasted = read_pasted("Lunch\tnoon\t12:50 PM\tmany", table, new_plan.plan)
    assert set(pasted.rows[0].problems) == {"starts", "students"}
    assert pasted.rows[0].values["ends"] == time(12, 50)
    assert pasted.problems == 2


def test_people_are_found_by_name(sample: PlanFile, forms: Forms) -> None:
    table = forms.table("roles.positions")
    pasted = read_pasted("Position\tPrimary\nDrone Pilot\tana muñoz\nB\tNobody", table, sample.plan)
    assert sample.plan.name_of(pasted.rows[0].values["primary"]) == "Ana Muñoz"
    assert "Nobody in People" in pasted.rows[1].problems["primary"]


def test_a_part_is_pasted_into_its_parent(sample: PlanFile, forms: Forms) -> None:
    table = forms.table("roles.actions")
    medical = sample.plan.named(Position, "Medical")
    assert medical is not None
    pasted = read_pasted("0–10 minutes\tOpen the kit\tyes", table, sample.plan, medical.id)
    with sample.edit("Paste"):
        add_pasted(sample, table, pasted)
    last = sample.plan.rows(JobAction)[-1]
    assert (last.position, last.phase, last.text, last.critical) == (
        medical.id,
        "first_10",
        "Open the kit",
        True,
    )


def test_pasting_is_one_edit(new_plan: PlanFile, forms: Forms) -> None:
    count = len(read_edits(new_plan.path))
    pasted = read_pasted("Zoë\tAide\nOmar\tCoach", forms.table("people.people"), new_plan.plan)
    with new_plan.edit("Paste"):
        add_pasted(new_plan, forms.table("people.people"), pasted)
    assert len(read_edits(new_plan.path)) == count + 1
    new_plan.undo()
    assert new_plan.plan.rows(Person) == []


def test_quoted_cells_may_hold_line_ends_and_commas(new_plan: PlanFile) -> None:
    assert split_rows('a\t"two\nlines, one cell"\r\nb\tc') == [
        ["a", "two\nlines, one cell"],
        ["b", "c"],
    ]
    assert split_rows('Name,Job\n"Quinn, Zoë",Aide') == [["Name", "Job"], ["Quinn, Zoë", "Aide"]]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Nothing to paste yet"),
        (" \n\t\n", "Nothing to paste yet"),
        ("Name\tJob title\n", "Only a header row"),
        ("a\n" * 5_002, "at most 5,000 rows"),
        ("\t" * 101, "more than 100 columns"),
        ("x" * 2_000_001, "too much"),
    ],
)
def test_what_is_no_table_is_refused_with_a_sentence(
    new_plan: PlanFile, forms: Forms, text: str, sentence: str
) -> None:
    with pytest.raises(PasteError, match=sentence):
        read_pasted(text, forms.table("people.people"), new_plan.plan)


@given(st.text())
def test_any_text_is_split_or_refused(text: str) -> None:
    try:
        rows = split_rows(text)
    except PasteError as error:
        assert str(error).endswith(".")
    else:
        assert all(any(row) for row in rows)


def test_formulas_stay_text(new_plan: PlanFile, forms: Forms) -> None:
    pasted = read_pasted("=1+1\t@SUM(A1)", forms.table("people.people"), new_plan.plan)
    assert pasted.rows[0].values["name"] == "=1+1"
    assert Occupancy.__tablename__ == "occupancy"
