"""A roster against the people of a plan."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from crisisplan.exchange.sheets import SheetError
from crisisplan.exchange.staff_changes import (
    Act,
    StaffChanges,
    apply_changes,
    counted,
    find_school,
    import_label,
    preview_roster,
    staff_changes,
)
from crisisplan.plan.file import PlanFile, read_edits
from crisisplan.plan.forms import Forms
from crisisplan.plan.model import Person, School
from tests.conftest import TODAY

HEAD = "Staff ID,Name,Title,Work phone,Email,Status,School\n"


class Office:
    """Somebody who imports rosters into a plan."""

    def __init__(self, file: PlanFile, forms: Forms, folder: Path) -> None:
        self.file, self.forms, self.folder = file, forms, folder

    def preview(self, rows: str, head: str = HEAD, day: date = TODAY) -> StaffChanges:
        path = self.folder / "staff.csv"
        path.write_text(head + rows, "utf-8")
        return preview_roster(path, self.file.plan, self.forms, day)

    def take(self, rows: str, head: str = HEAD, day: date = TODAY) -> StaffChanges:
        changes = self.preview(rows, head, day)
        with self.file.edit(import_label(changes.roster)):
            apply_changes(self.file, changes.chosen)
        return changes

    def add(self, **values: object) -> Person:
        with self.file.edit("Add"):
            return self.file.add(Person, **values)

    @property
    def names(self) -> list[str | None]:
        return [row.name for row in self.file.plan.rows(Person)]


@pytest.fixture
def office(new_plan: PlanFile, forms: Forms, tmp_path: Path) -> Office:
    return Office(new_plan, forms, tmp_path)


ZOE = "1,Zoë Quinn,Aide,217-555-0100,zoe@x.example,,\n"
OMAR = "2,Omar Said,Coach,,omar@x.example,,\n"


def kinds(changes: StaffChanges) -> list[tuple[str, str]]:
    return [(change.act.name, change.name) for change in changes.changes]


def test_people_are_added_in_one_edit_that_can_be_undone(office: Office) -> None:
    before = len(read_edits(office.file.path))
    office.take(ZOE + OMAR)
    assert office.names == ["Zoë Quinn", "Omar Said"]
    edits = read_edits(office.file.path)
    assert len(edits) == before + 1
    assert edits[-1][0].label == "Import the roster staff.csv"
    office.file.undo()
    assert office.names == []


def test_a_second_import_changes_nothing(office: Office) -> None:
    office.take(ZOE + OMAR)
    again = office.preview(ZOE + OMAR)
    assert kinds(again) == [("KEEP", "Zoë Quinn"), ("KEEP", "Omar Said")]
    assert again.chosen == []


def test_what_is_new_is_changed_and_nothing_else(office: Office) -> None:
    row = office.add(
        name="Dr. Zoe Marie Quinn",
        job_title="Aide",
        category="office",
        phone="(217) 555-0100",
        room="B1",
        email="ZOE@x.example",
    )
    (change,) = office.preview(ZOE.replace("Aide", "Lead aide")).changes
    assert (change.act, change.row) == (Act.CHANGE, row)
    # The fuller name stays, and so does a category that somebody chose.
    assert change.values == {"job_title": "Lead aide", "staff_id": "1"}


def test_empty_cells_never_erase(office: Office) -> None:
    row = office.add(name="Zoë Quinn", job_title="Aide", phone="5", email="zoe@x.example")
    office.take("1,Zoë Quinn,,,,,\n")
    assert (row.job_title, row.phone, row.email, row.staff_id) == (
        "Aide",
        "5",
        "zoe@x.example",
        "1",
    )


@pytest.mark.parametrize(
    ("existing", "rows", "found"),
    [
        ({"name": "Zoë Quinn", "email": "zoe@x.example"}, ZOE, True),
        ({"name": "Quinn, zoe"}, ZOE, True),
        ({"name": "Zoë Quinn", "email": "old@x.example"}, ZOE, True),
        ({"name": "Zoë Miller", "staff_id": "1", "email": "zm@x.example"}, ZOE, True),
        ({"name": "Zoë Miller", "email": "zoe@x.example"}, ZOE, True),
        # The address of an office, or the number of another system, is no proof.
        ({"name": "Omar Said", "email": "zoe@x.example"}, ZOE, False),
        ({"name": "Omar Said", "staff_id": "1"}, ZOE, False),
        ({"name": "Max Quinn", "staff_id": "1"}, ZOE, False),
        ({"name": "Zoë Miller"}, ZOE, False),
    ],
)
def test_people_are_found_by_email_then_id_then_name(
    office: Office, existing: dict[str, str], rows: str, found: bool
) -> None:
    row = office.add(**existing)
    changes = [change for change in office.preview(rows).changes if change.place]
    assert (changes[0].row is row) is found


def test_two_people_of_one_name_are_not_guessed(office: Office) -> None:
    office.add(name="Zoë Quinn", job_title="Aide")
    office.add(name="Zoe Quinn", job_title="Nurse")
    changes = office.preview(",Zoë Quinn,Coach,,,,\n")
    (skipped,) = changes.of(Act.SKIP)
    assert "Several people have this name" in skipped.reason
    assert not skipped.chosen
    assert [change.chosen for change in changes.of(Act.GONE)] == [False, False]


def test_people_with_one_name_are_told_apart_by_email(office: Office) -> None:
    rows = "1,Zoë Quinn,Aide,,z1@x.example,,\n2,Zoë Quinn,Nurse,,z2@x.example,,\n"
    office.take(rows)
    assert office.names == ["Zoë Quinn", "Zoë Quinn"]
    assert [c.act for c in office.preview(rows).changes] == [Act.KEEP, Act.KEEP]


def test_those_who_are_gone_are_marked_and_stay_in_the_record(office: Office) -> None:
    rows = ZOE + OMAR + "3,Ana Muñoz,Aide,,,,\n4,Lee Park,Coach,,,,\n"
    office.take(rows)
    changes = office.take(rows.replace("4,Lee Park,Coach,,,,\n", ""))
    (gone,) = changes.of(Act.GONE)
    assert (gone.name, gone.chosen, gone.values) == ("Lee Park", True, {"left_on": TODAY})
    assert "lists 3 of the 4 staff" in changes.gone_reason
    assert office.file.plan.rows(Person)[3].left_on == TODAY
    again = office.preview(rows.replace("4,Lee Park,Coach,,,,\n", ""))
    assert again.of(Act.KEEP)[-1].reason == "Left on Nov 23, 2026."
    # Back again: offered, but not done by itself.
    (back,) = office.preview(rows).of(Act.CHANGE)
    assert (back.chosen, back.values) == (False, {"left_on": None})


def test_a_part_of_the_staff_marks_nobody_as_gone(office: Office) -> None:
    for number in range(10):
        office.add(name=f"Person {chr(65 + number)}", category="teacher")
    changes = office.preview("".join(f",Person {chr(65 + n)},Teacher,,,,\n" for n in range(6)))
    assert [change.chosen for change in changes.of(Act.GONE)] == [False] * 4
    assert "only 6 of the 10 staff in the plan" in changes.gone_reason


def test_a_roster_of_teachers_says_nothing_of_the_nurse(office: Office) -> None:
    names = [f"{name} Poe" for name in ("Ann", "Ben", "Cay", "Dee", "Eve", "Fay")]
    for name in names:
        office.add(name=name, category="teacher")
    office.add(name="Flo Nye", category="nurse")
    changes = office.preview("".join(f",{name},Teacher,,,,\n" for name in names[:5]))
    assert [(change.name, change.chosen) for change in changes.of(Act.GONE)] == [
        ("Fay Poe", True),
        ("Flo Nye", False),
    ]


def test_people_from_outside_are_never_gone(office: Office) -> None:
    office.add(name="Pat Roe", category="parent")
    office.add(name="Sgt. Hall", category="responder", organization="Police")
    changes = office.preview(ZOE)
    assert changes.of(Act.GONE) == []
    assert len(changes.of(Act.KEEP)) == 2


def test_somebody_who_retired_is_marked_with_the_day(office: Office) -> None:
    head = "Name,Status,Last day\n"
    row = office.add(name="Zoë Quinn")
    changes = office.take("Zoë Quinn,Retired,6/12/2026\nOmar Said,Retired,\n", head)
    assert row.left_on == date(2026, 6, 12)
    (skipped,) = changes.of(Act.SKIP)
    assert (skipped.name, skipped.values) == ("Omar Said", None)


def test_a_suspended_account_is_no_reason_to_mark_anybody(office: Office) -> None:
    row = office.add(name="Zoë Quinn", email="zoe@x.example")
    changes = office.take(ZOE.replace(",,\n", ",Suspended,\n") + OMAR)
    assert row.left_on is None
    assert kinds(changes) == [("ADD", "Omar Said"), ("KEEP", "Zoë Quinn")]


def test_what_was_skipped_on_a_guess_can_be_taken_all_the_same(office: Office) -> None:
    (change,) = office.preview("9,Ada Office,Aide,,,,\n").of(Act.SKIP)
    assert not change.chosen
    with office.file.edit("Import"):
        apply_changes(office.file, [change])
    assert office.names == ["Ada Office"]


def test_students_are_counted_and_have_no_names(office: Office) -> None:
    changes = office.take("Stu Dent,student\nZoë Quinn,teacher\n", "Name,Role\n")
    assert office.names == ["Zoë Quinn"]
    (skipped,) = changes.of(Act.SKIP)
    assert (skipped.name, skipped.place) == ("", "staff.csv, line 2")
    assert skipped.values is None
    assert "Dent" not in repr(changes.changes)


def test_the_school_of_the_plan_is_chosen_where_the_roster_names_it(office: Office) -> None:
    office.file.set(office.file.plan.one(School), "name", "Elm", "Name")
    rows = ZOE.replace(",\n", ",Elm School\n") + OMAR.replace(",\n", ",Oak School\n")
    changes = office.preview(rows)
    assert changes.school == "Elm School"
    assert kinds(changes) == [("ADD", "Zoë Quinn"), ("SKIP", "Omar Said")]
    assert changes.of(Act.SKIP)[0].reason == "Works at Oak School."
    plan = office.file.plan
    oak = staff_changes(changes.roster, plan, TODAY, find_school(changes.roster, "oak school"))
    assert kinds(oak) == [("ADD", "Omar Said"), ("SKIP", "Zoë Quinn")]
    everyone = staff_changes(changes.roster, plan, TODAY, "")
    assert len(everyone.of(Act.ADD)) == 2
    with pytest.raises(SheetError, match="Elm School, Oak School"):
        find_school(changes.roster, "Ash")


def test_somebody_who_moved_to_another_school_is_offered_as_gone(office: Office) -> None:
    office.file.set(office.file.plan.one(School), "name", "Elm School", "Name")
    office.add(name="Omar Said", email="omar@x.example")
    rows = ZOE.replace(",\n", ",Elm School\n") + OMAR.replace(",\n", ",Oak School\n")
    (gone,) = office.preview(rows).of(Act.GONE)
    assert (gone.name, gone.reason, gone.chosen) == ("Omar Said", "Works at Oak School.", False)


def test_formulas_stay_text(office: Office) -> None:
    office.take('1,"=HYPERLINK(""http://x"")",@SUM(A1),,,,\n')
    (row,) = office.file.plan.rows(Person)
    assert (row.name, row.job_title) == ('=HYPERLINK("http://x")', "@SUM(A1)")


def test_what_changes_do_is_told_in_words(office: Office) -> None:
    office.add(name="Zoë Quinn", email="zoe@x.example")
    changes = office.preview(ZOE + OMAR)
    assert counted(changes.chosen) == "add 1 and change 1"
    assert counted(changes.of(Act.ADD)) == "add 1"
    assert counted([]) == ""
