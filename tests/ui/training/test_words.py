"""What a cell of the matrix says, and how long a course counts, in words."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crisisplan.plan.model import Course, Person, Position, TrainingRecord
from crisisplan.plan.plan import Plan
from crisisplan.rules.training.coverage import NOT_REQUIRED, Cell, Standing
from crisisplan.rules.training.wording import duties, renewal_words
from crisisplan.ui.training.look import cell_look

TODAY = date(2026, 11, 23)
DONE = TrainingRecord(completed_on=date(2021, 5, 4))


@pytest.mark.parametrize(
    ("cell", "text", "status", "filled", "spoken"),
    [
        (Cell(Standing.CURRENT, True, DONE, date(2027, 8, 17)), "Aug 2027", "ok", False,
         "current until Aug 17, 2027"),
        (Cell(Standing.CURRENT, True, DONE), "Done 2021", "ok", False,
         "done on May 4, 2021, does not end"),
        (Cell(Standing.CURRENT, False, DONE), "Done 2021", "muted", False,
         "done on May 4, 2021, does not end, not required"),
        (Cell(Standing.DUE_30, True, DONE, date(2026, 12, 14)), "Ends Dec 14", "warn", True,
         "ends on Dec 14, 2026"),
        (Cell(Standing.EXPIRED, True, DONE, date(2026, 10, 2)), "Ended Oct 2", "bad", True,
         "ended on Oct 2, 2026"),
        (Cell(Standing.EXPIRED, True, DONE, date(2024, 10, 2)), "Ended Oct 2024", "bad", True,
         "ended on Oct 2, 2024"),
        (Cell(Standing.EXPIRED, False, DONE, date(2026, 10, 2)), "Ended Oct 2", "muted", False,
         "ended on Oct 2, 2026, not required"),
        (Cell(Standing.NEVER, True), "Missing", "warn", True, "missing: required, never done"),
        (Cell(Standing.DUE_30, True, None, date(2026, 12, 14)), "Due Dec 14", "info", True,
         "new here: due by Dec 14, 2026"),
        (NOT_REQUIRED, "–", "muted", False, "not required"),
    ],
)  # fmt: skip
def test_a_cell_says_it_with_a_word(
    cell: Cell, text: str, status: str, filled: bool, spoken: str
) -> None:
    look = cell_look(cell, TODAY)
    assert (look.text, look.status, look.filled, look.spoken) == (text, status, filled, spoken)


def test_no_two_states_of_a_required_course_share_an_icon_and_a_first_word() -> None:
    cells = [
        Cell(Standing.CURRENT, True, DONE, date(2028, 1, 1)),
        Cell(Standing.DUE_60, True, DONE, date(2027, 1, 1)),
        Cell(Standing.EXPIRED, True, DONE, date(2026, 1, 1)),
        Cell(Standing.NEVER, True),
        Cell(Standing.DUE_60, True, None, date(2027, 1, 1)),
    ]
    icons = [cell_look(cell, TODAY).icon for cell in cells]
    assert len(set(icons)) == len(icons)


@given(st.integers(1, 120))
def test_every_number_of_months_is_said_whole(months: int) -> None:
    words = renewal_words(Course(renewal="months", renewal_months=months))
    number = next((int(part) for part in words.split() if part.isdigit()), 1)
    assert number * (12 if "year" in words else 1) == months


def test_what_is_not_decided_is_said() -> None:
    assert renewal_words(Course(renewal="months")) == "Renewal not decided"
    assert renewal_words(Course()) == "Renewal not decided"
    assert renewal_words(Course(renewal="none")) == "Once"
    assert renewal_words(Course(renewal="school_year")) == "Each school year"


def test_a_duty_is_the_first_role_and_a_primary_goes_before_an_alternate() -> None:
    ana, ben = Person(name="Ana"), Person(name="Ben")
    plan = Plan([
        ana, ben,
        Position(title="Safety Officer", primary=ana.id, alternate_2=ben.id, sequence=1.0),
        Position(title="PIO", primary=ben.id, alternate_1=ana.id, sequence=2.0),
    ])  # fmt: skip
    assert duties(plan) == {ana.id: "safety officer", ben.id: "PIO"}
