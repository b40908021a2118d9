"""Files with training records: how they are read, and what importing them does to a plan."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crisisplan.exchange.sheets import SheetError
from crisisplan.exchange.training_changes import (
    LEFT_OUT,
    OWN,
    Act,
    RecordChanges,
    apply_records,
    counted,
    course_key,
    import_label,
    plan_changes,
    write_left_over,
)
from crisisplan.exchange.training_records import (
    MEANINGS,
    TrainingFile,
    catalogue_key,
    day_in,
    minutes_in,
    pasted_training_sheets,
    read_training_records,
    read_training_sheets,
)
from crisisplan.plan.file import PlanFile
from crisisplan.plan.model import Course, Person, TrainingRecord
from crisisplan.rules.reference import Reference
from tests.conftest import TODAY
from tests.exchange.workbooks import ods_parts, xlsx_parts, zipped

HEAD = "Employee,Email,Course,Completion Date,Expiration Date,Hours,Provider\n"


class Trainer:
    """Somebody who imports training records into a plan with two people and two courses."""

    def __init__(self, file: PlanFile, reference: Reference, folder: Path) -> None:
        self.file, self.catalog, self.folder = file, reference.courses, folder
        with file.edit("A school"):
            self.zoe = file.add(Person, name="Zoë M. Quinn", email="zoe@x.example")
            self.omar = file.add(Person, name="Dr. Omar Said")
            self.cpr = file.add(Course, name="CPR, AED, first aid", catalogue="cpr_aed")
            self.own = file.add(Course, name="Plan day")

    def read(self, text: str, **more: object) -> TrainingFile:
        path = self.folder / "records.csv"
        path.write_text(text, "utf-8")
        return read_training_records("records.csv", read_training_sheets(path), **more)

    def compare(self, text: str, **said: object) -> RecordChanges:
        return plan_changes(self.read(text), self.file.plan, self.catalog, TODAY, **said)

    def take(self, text: str, **said: object) -> RecordChanges:
        changes = self.compare(text, **said)
        with self.file.edit(import_label(changes.records)):
            apply_records(self.file, changes.chosen)
        return changes

    @property
    def records(self) -> list[TrainingRecord]:
        return self.file.plan.rows(TrainingRecord)


@pytest.fixture
def trainer(new_plan: PlanFile, reference: Reference, tmp_path: Path) -> Trainer:
    return Trainer(new_plan, reference, tmp_path)


def test_a_row_becomes_a_record(trainer: Trainer) -> None:
    trainer.take(HEAD + '"Quinn, Zoe",ZOE@x.example,CPR/AED,8/13/2026,2028-08-31,2.5,Red Cross\n')
    (record,) = trainer.records
    assert (record.person, record.course) == (trainer.zoe.id, trainer.cpr.id)
    assert (record.completed_on, record.expires_on) == (date(2026, 8, 13), date(2028, 8, 31))
    assert (record.minutes, record.provider) == (150, "Red Cross")
    trainer.file.undo()
    assert trainer.records == []


def test_all_of_an_import_is_one_edit(trainer: Trainer) -> None:
    rows = "".join(f"Omar Said,,IS-{n},8/{n % 27 + 1}/2026,,,\n" for n in (100, 200, 700, 800))
    changes = trainer.take(HEAD + rows)
    assert counted(changes.chosen) == "add 4 records of 1 person and 4 courses"
    assert len(trainer.records) == 4
    assert len(trainer.file.plan.rows(Course)) == 6
    trainer.file.undo()
    assert (trainer.records, len(trainer.file.plan.rows(Course))) == ([], 2)


@pytest.mark.parametrize(
    ("name", "email"),
    [
        ("Zoë Quinn", ""),
        ("ZOE QUINN", ""),
        ("Quinn, Zoë M.", ""),
        ("Quinn, Zoe", ""),
        ("Ms. Zoe Marie Quinn", ""),
        ("Zoe Quinn-Li", "zoe@x.example"),
        ("", "Zoe@X.example "),
    ],
)
def test_people_are_found_by_email_and_by_name(trainer: Trainer, name: str, email: str) -> None:
    changes = trainer.compare(HEAD + f'"{name}",{email},CPR,8/13/2026,,,\n')
    assert [change.person for change in changes.chosen] == [trainer.zoe]


def test_whoever_may_be_several_is_asked_about(trainer: Trainer) -> None:
    with trainer.file.edit("Another"):
        other = trainer.file.add(Person, name="Omar Said")
        third = trainer.file.add(Person, name="Omar X. Said", email="os@x.example")
    text = HEAD + "O. Said,,CPR,8/13/2026,,,\nSaid Omar,,CPR,8/14/2026,,,\n"
    changes = trainer.compare(text)
    assert [change.act for change in changes.changes] == [Act.NOBODY, Act.NOBODY]
    unclear = changes.people[1]
    assert (unclear.rows, set(unclear.fitting)) == (1, {trainer.omar, other})
    assert "Several people have this name" in changes.changes[1].reason
    said = {unclear.key: third.id, changes.people[0].key: LEFT_OUT}
    changes = trainer.compare(text, people=said)
    assert [change.person for change in changes.chosen] == [third]
    assert changes.people == ()
    assert [change.reason for change in changes.of(Act.SKIP)] == ["You left it out."]


def test_the_mailbox_of_somebody_else_is_no_proof(trainer: Trainer) -> None:
    changes = trainer.compare(HEAD + "Nora Fitz,zoe@x.example,CPR,8/13/2026,,,\n")
    (change,) = changes.changes
    assert change.act is Act.NOBODY
    assert change.reason == "zoe@x.example belongs to Zoë M. Quinn in the plan."
    assert changes.people[0].fitting == (trainer.zoe,)


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("IS-100", "is_100"),
        ("IS-100.c", "is_100"),
        ("ICS 100", "is_100"),
        ("is 0100.c Introduction to ICS", "is_100"),
        ("FEMA ICS-100: Intro", "is_100"),
        ("Introduction to the Incident Command System", "is_100"),
        ("IS-00700.b", "is_700"),
        ("NIMS", "is_700"),
        ("ICS-300", "ics_300"),
        ("G-300", "ics_300"),
        ("G0300", "ics_300"),
        ("What CPR is 2026", ""),
        ("Grade 10", ""),
        ("CPR/AED Certification 2026", "cpr_aed"),
        ("Annual Bloodborne Pathogens Training (2026–27)", "bloodborne_pathogens"),
        ("Stop the Bleed", "bleeding_control"),
        ("Narcan training", "naloxone"),
        ("Mandated reporting of child abuse and neglect", "mandated_reporter"),
    ],
)
def test_courses_are_found_by_name_code_and_synonym(trainer: Trainer, words: str, key: str) -> None:
    changes = trainer.compare(HEAD + f"Zoe Quinn,,{words},8/13/2026,,,\n")
    (found,) = changes.courses
    assert found.is_known is bool(key)
    if not key:
        return
    assert (found.course or found.catalogue) is not None
    name = found.course.catalogue if found.course else found.catalogue.key  # type: ignore[union-attr]
    assert name == key


def test_every_synonym_names_a_course_of_the_catalogue(reference: Reference) -> None:
    from crisisplan.exchange import training_records

    known = set(training_records._vocabulary().courses.values())
    assert known <= reference.courses.keys
    for course in reference.courses.courses:
        code = catalogue_key(course.name)
        assert not code or course.key in code


def test_what_is_no_course_is_listed_and_can_be_named(trainer: Trainer) -> None:
    text = HEAD + "Zoe Quinn,,Knitting,8/13/2026,,,\nOmar Said,,KNITTING,8/14/2026,,,\n"
    changes = trainer.compare(text)
    assert [c.act for c in changes.changes] == [Act.NO_COURSE, Act.NO_COURSE]
    assert [(c.text, c.rows, c.is_known) for c in changes.courses] == [("Knitting", 2, False)]
    key = course_key("knitting")
    assert trainer.compare(text, courses={key: trainer.own.id}).chosen[0].course is trainer.own
    assert trainer.compare(text, courses={key: "is_100"}).chosen[0].course_name.startswith("IS-100")
    assert [c.act for c in trainer.compare(text, courses={key: LEFT_OUT}).changes] == [
        Act.SKIP,
        Act.SKIP,
    ]
    trainer.take(text, courses={key: OWN})
    assert [row.name for row in trainer.file.plan.rows(Course)][2:] == ["Knitting"]
    assert len(trainer.records) == 2


def test_what_is_there_already_is_left_alone(trainer: Trainer) -> None:
    text = HEAD + "Zoe Quinn,,CPR,8/13/2026,,2,Red Cross\n" * 2
    first = trainer.take(text)
    assert [change.act for change in first.changes] == [Act.ADD, Act.SKIP]
    record = trainer.records[0]
    with trainer.file.edit("By hand"):
        record.provider = "Heart Association"
    second = trainer.take(text)
    assert [change.act for change in second.changes] == [Act.KEEP, Act.KEEP]
    assert (second.chosen, second.left_over) == ([], [])
    assert (len(trainer.records), record.provider) == (1, "Heart Association")


@pytest.mark.parametrize(
    ("done", "ends", "act", "reason"),
    [
        ("11/24/2026", "", Act.SKIP, "Nov 24, 2026 is in the future."),
        ("12/31/1949", "", Act.SKIP, "Dec 31, 1949 is before 1950."),
        ("", "", Act.SKIP, "It does not say when it was completed."),
        ("Yes", "", Act.SKIP, "It says that it was completed, but not when."),
        ("13/32/2026", "", Act.SKIP, "“13/32/2026” is no day."),
        ("", "8/1/2028", Act.SKIP, "It says that it ends on Aug 1, 2028, but not when"),
        ("8/13/2026", "8/12/2026", Act.ASK, "It would expire on Aug 12, 2026, before"),
        ("8/13/2026", "two years", Act.ADD, "“two years” is no day"),
        ("11/23/2026", "", Act.ADD, ""),
    ],
)
def test_days_that_cannot_be_are_told(
    trainer: Trainer, done: str, ends: str, act: Act, reason: str
) -> None:
    (change,) = trainer.compare(HEAD + f"Zoe Quinn,,CPR,{done},{ends},,\n").changes
    assert (change.act, change.chosen) == (act, act is Act.ADD)
    assert reason in change.reason
    if act is Act.ASK:
        assert change.values == {"completed_on": date(2026, 8, 13)}


def test_what_was_not_completed_is_no_record(trainer: Trainer) -> None:
    head = "Learner,Course,Status,Completed\n"
    rows = "Zoe Quinn,CPR,In Progress,8/13/2026\nZoe Quinn,CPR,Completed,8/14/2026\n"
    changes = trainer.compare(head + rows)
    assert [change.act for change in changes.changes] == [Act.ADD, Act.SKIP]
    assert changes.changes[1].reason == "Not completed: “In Progress”."


MATRIX = """\
Oak School training report,,,,,,
,,,,,,
Last Name,First Name,Hire Date,ICS-100,CPR Completed,CPR Expires,Fire doors
Quinn,Zoë,8/1/2020,9/1/2021,8/13/2025,8/31/2027,N/A
Said,Omar,8/1/2019,x,,,10/2/2026
Nobody,Known,8/1/2018,1/5/2020,,,10/2/2026
"""


def test_a_column_for_each_course(trainer: Trainer) -> None:
    changes = trainer.take(MATRIX)
    (columns,) = changes.records.columns
    assert columns.meanings == (
        *("family", "given", "", "course_completed", "course_completed", "course_expires"),
        "course_completed",
    )
    assert columns.headers[6] == "Fire doors"
    assert set(columns.meanings) - {""} <= set(MEANINGS)
    by_course = {(c.name, c.catalogue): c for c in trainer.file.plan.rows(Course)}
    assert len(trainer.records) == 2
    cpr = next(row for row in trainer.records if row.course == trainer.cpr.id)
    assert (cpr.completed_on, cpr.expires_on) == (date(2025, 8, 13), date(2027, 8, 31))
    assert any(key == "is_100" for _, key in by_course)
    told = {(c.completion.column, c.completion.name): c.act for c in changes.changes}
    assert told["Fire doors", "Omar Said"] is Act.NO_COURSE
    assert told["ICS-100", "Omar Said"] is Act.SKIP
    assert told["ICS-100", "Known Nobody"] is Act.NOBODY
    assert ("Fire doors", "Zoë Quinn") not in told


def test_what_columns_mean_can_be_corrected(trainer: Trainer) -> None:
    text = "Who,What,When\nZoe Quinn,CPR,8/13/2026\n"
    with pytest.raises(SheetError, match="no table that says who completed which course"):
        trainer.read(text)
    key = trainer.read(HEAD).columns[0].key
    corrected = trainer.read(
        HEAD + "zoe@x.example,Zoe Quinn,CPR,8/13/2026,,,\n",
        corrections={key: ("email", "name", "course", "completed", "", "", "made up")},
    )
    (told,) = corrected.completions
    assert (told.name, told.email) == ("Zoe Quinn", "zoe@x.example")
    assert corrected.columns[0].meanings[6] == ""


def test_one_course_named_by_the_sheet(trainer: Trainer, tmp_path: Path) -> None:
    table = [["Name", "Date"], ["Zoë Quinn", "8/13/2026"], ["Omar Said", "=TODAY()"]]
    path = tmp_path / "CPR.csv"
    path.write_text("\n".join(map(",".join, table)), "utf-8")
    records = read_training_records(path.name, read_training_sheets(path))
    assert [told.course for told in records.completions] == ["CPR", "CPR"]
    changes = plan_changes(records, trainer.file.plan, trainer.catalog, TODAY)
    assert [change.act for change in changes.changes] == [Act.ADD, Act.SKIP]
    assert changes.changes[1].reason == "“=TODAY()” is no day."


@pytest.mark.parametrize("make", [xlsx_parts, ods_parts])
def test_workbooks_are_read_like_text(trainer: Trainer, tmp_path: Path, make: object) -> None:
    table = [["Name", "Course", "Completed"], ["Zoë Quinn", "CPR", "2026-08-13"]]
    path = tmp_path / "records.xlsx"
    path.write_bytes(zipped(make(table)))  # type: ignore[operator]
    records = read_training_records(path.name, read_training_sheets(path))
    changes = plan_changes(records, trainer.file.plan, trainer.catalog, TODAY)
    assert [change.person for change in changes.chosen] == [trainer.zoe]


def test_cells_that_were_copied(trainer: Trainer) -> None:
    sheets = pasted_training_sheets("Name\tCourse\tDate\nZoë Quinn\tCPR\tAug 13, 2026\n")
    records = read_training_records(sheets[0].name, sheets)
    changes = plan_changes(records, trainer.file.plan, trainer.catalog, TODAY)
    assert len(changes.chosen) == 1
    headless = pasted_training_sheets("Zoë Quinn\tCPR\t8/13/2026\nOmar Said\tCPR\t8/14/2026")
    records = read_training_records("Pasted rows", headless)
    assert [told.completed for told in records.completions] == ["8/13/2026", "8/14/2026"]
    with pytest.raises(SheetError, match="Nothing to paste"):
        pasted_training_sheets(" \n")


def test_two_thousand_unknown_names_are_all_listed(trainer: Trainer, tmp_path: Path) -> None:
    rows = "".join(f"Person{n} Fam{n},p{n}@y.example,CPR,8/13/2026,,,\n" for n in range(2000))
    changes = trainer.take(HEAD + rows + "Zoe Quinn,,CPR,8/13/2026,,,\n")
    assert len(changes.people) == len(changes.of(Act.NOBODY)) == 2000
    assert len(trainer.records) == 1
    path = tmp_path / "left over.csv"
    path.write_bytes(write_left_over(changes.left_over))
    again = read_training_records(path.name, read_training_sheets(path))
    assert len(again.completions) == 2000
    assert again.completions[1999].name == "Person1999 Fam1999"
    assert again.completions[1999].completed == "8/13/2026"


def test_what_is_left_over_holds_no_formula(trainer: Trainer) -> None:
    changes = trainer.compare(HEAD + "=cmd|' /C calc'!A0,@x,-CPR,+1,,,=A1\n")
    line = write_left_over(changes.left_over).decode("utf-8-sig").splitlines()[1]
    assert line.startswith("'=cmd|' /C calc'!A0,'@x,'-CPR,'+1,,,'=A1,")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "holds no rows"),
        (b"a,b\n1,2\n", "no table that says who completed"),
        (b"\x00\x01\x02\x03" * 50, "no table"),
        (b"<html><table><tr><td>Name", "is a document, not a table"),
        (b"PK\x03\x04 not a workbook", "cannot be read"),
        (b"Name,Course,Completed\n" + b"x" * 21_000_000, "too large"),
        (b"Name,Date\n" + b"Zoe,8/1/2026\n" * 50_001, "more than 50,000 completions"),
    ],
)
def test_what_is_no_table_is_refused_in_a_sentence(
    tmp_path: Path, content: bytes, message: str
) -> None:
    path = tmp_path / ("records.xlsx" if content.startswith(b"PK") else "records.csv")
    path.write_bytes(content)
    with pytest.raises(SheetError, match=message) as refused:
        read_training_records(path.name, read_training_sheets(path))
    assert "Nothing was changed." in str(refused.value)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("8/13/26", date(2026, 8, 13)),
        ("8/13/98", date(1998, 8, 13)),
        ("2026-08-13T14:02:11Z", date(2026, 8, 13)),
        ("8/13/2026 2:15 PM", date(2026, 8, 13)),
        ("13-Aug-26", date(2026, 8, 13)),
        ("Completed 08-13-2026", date(2026, 8, 13)),
        ("Aug. 13, 2026", date(2026, 8, 13)),
        ("2/30/2026", None),
        ("soon", None),
    ],
)
def test_days_as_systems_write_them(text: str, day: date | None) -> None:
    assert day_in(text) == day


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        *(("2", 120), ("1.5 hrs", 90), ("90 min", 90), ("2:30", 150), ("0:45:00", 45)),
        *(("0", None), ("all day", None), ("9999", None), ("", None)),
    ],
)
def test_hours_as_systems_write_them(text: str, minutes: int | None) -> None:
    assert minutes_in(text) == minutes


@given(st.text(max_size=60))
def test_no_cell_breaks_the_reading(text: str) -> None:
    day_in(text)
    minutes_in(text)
    catalogue_key(text)
