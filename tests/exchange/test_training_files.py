"""What leaves the program on training: the matrix, the gap list, a calendar file, certificates."""

from __future__ import annotations

import csv
import zipfile
from datetime import date, datetime, time, timedelta, timezone
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from crisisplan.assets import CERTIFICATES
from crisisplan.document.export import ExportError
from crisisplan.exchange.bundle import safe_name
from crisisplan.exchange.certificates import BY_COURSE, BY_PERSON, INDEX, write_certificates
from crisisplan.exchange.training_gaps import write_gaps
from crisisplan.exchange.training_matrix import write_matrix
from crisisplan.exchange.training_schedule import write_training_schedule
from crisisplan.exchange.workbooks import read_workbook
from crisisplan.plan.attachments import Attachment
from crisisplan.plan.file import PlanFile
from crisisplan.plan.forms import Forms
from crisisplan.plan.model import (
    Building,
    Course,
    Person,
    School,
    TrainingRecord,
    TrainingRequirement,
    TrainingSession,
)
from crisisplan.rules.finding import Facts
from crisisplan.rules.reference import Reference
from crisisplan.rules.training.coverage import coverage
from tests.conftest import TODAY

NOW = datetime(2026, 11, 23, 10, 42, tzinfo=timezone(timedelta(hours=-6)))
PDF, PNG = b"%PDF-1.7 card", b"\x89PNG\r\n\x1a\n card"


@pytest.fixture
def trained(new_plan: PlanFile) -> PlanFile:
    """A school with three people, two courses, records with certificates and sessions."""
    with new_plan.edit("Training"):
        add = new_plan.add
        new_plan.plan.one(School).name = "Oak & Elm School"
        gym = add(Building, name="Gym")
        zoe = add(Person, name="Zoë Quinn", category="teacher", email="zoe@x.example")
        omar = add(Person, name="Omar Said", category="bus", building=gym.id)
        add(Person, name="=Mei Lin", category="teacher", hired_on=date(2026, 11, 9))
        cpr = add(Course, name="CPR/AED", renewal="months", renewal_months=24)
        plan_day = add(Course, name="Plan day", renewal="none")
        for course in (cpr, plan_day):
            add(TrainingRequirement, course=course.id, who="all_staff", basis="practice")
        add(
            TrainingRequirement, course=cpr.id, who="all_staff", at_least=1, per="building",
            basis="district", reason="Policy 4:170",
        )  # fmt: skip
        add(
            TrainingRecord, person=zoe.id, course=cpr.id, completed_on=date(2024, 12, 14),
            certificate=new_plan.attach(PDF, "card.pdf"),
        )  # fmt: skip
        add(
            TrainingRecord, person=omar.id, course=cpr.id, completed_on=date(2024, 10, 2),
            certificate=new_plan.attach(PNG, "scan.png"),
        )  # fmt: skip
        add(TrainingRecord, person=zoe.id, course=plan_day.id, completed_on=date(2021, 8, 1))
        add(
            TrainingSession, name="Plan day", course=plan_day.id, on=date(2026, 12, 2),
            at=time(15, 10), minutes=45, place="Library", topics="Roles",
        )  # fmt: skip
        add(TrainingSession, name="CPR", course=cpr.id, on=date(2027, 1, 5))
        add(TrainingSession, name="Some day", course=cpr.id)
    return new_plan


# -- the matrix


def sheets_of(content: bytes) -> dict[str, list[list[str]]]:
    return {name: [cells for _, cells in rows] for name, rows in read_workbook(content)}


def test_the_matrix_says_in_words_what_the_window_shows(trained: PlanFile, forms: Forms) -> None:
    content = write_matrix(trained.plan, forms, coverage(trained.plan, TODAY))
    sheets = sheets_of(content)
    head, zoe, omar, mei, total = sheets["Training"]
    assert head[0] == "Person"
    assert head[5].split() == ["CPR/AED", "Every", "2", "years"]
    assert (zoe[0], zoe[2], zoe[5:]) == ("Zoë Quinn", "Teacher", ["Ends Dec 14", "Done 2021"])
    assert (omar[3], omar[5:]) == ("Gym", ["Ended Oct 2", "Missing"])
    assert mei[5:] == ["Due Dec 9", "Due Dec 9"]
    assert (total[0], total[5:]) == ("Current", ["1 of 3", "1 of 3"])
    teachers = sheets["By category"][1]
    assert teachers == ["Teacher", "2", "1 of 2", "1 of 2"]
    told = {cells[0]: cells[1] for cells in sheets["How to read this"] if len(cells) > 1}
    assert told["Made for"] == "Oak & Elm School, Nov 23, 2026"
    assert "no record" in told["Missing"]


def test_the_matrix_stays_in_sight_and_holds_no_formula(trained: PlanFile, forms: Forms) -> None:
    content = write_matrix(trained.plan, forms, coverage(trained.plan, TODAY))
    with zipfile.ZipFile(BytesIO(content)) as book:
        first = book.read("xl/worksheets/sheet1.xml").decode()
        everything = b"".join(book.read(name) for name in book.namelist()).decode()
    assert '<pane xSplit="1" ySplit="1" topLeftCell="B2" activePane="bottomRight"' in first
    assert '<autoFilter ref="A1:G4"/>' in first
    assert "=Mei Lin" in everything
    assert "<f>" not in everything
    assert "Oak &amp;&amp; Elm School: staff training" in first


def test_the_matrix_of_a_filter_and_of_nothing(trained: PlanFile, forms: Forms) -> None:
    found = coverage(trained.plan, TODAY)
    part = write_matrix(trained.plan, forms, found, found.people[:1], found.courses[1:])
    assert [row[-1] for row in sheets_of(part)["Training"]][1:] == ["Done 2021", "1 of 1"]
    nothing = write_matrix(trained.plan, forms, found, [], [])
    assert [row[0] for row in sheets_of(nothing)["Training"]] == ["Person", "Current"]


# -- the gap list


def test_gaps_tell_who_lacks_what_and_who_asks(
    trained: PlanFile, forms: Forms, reference: Reference
) -> None:
    content = write_gaps(Facts(trained.plan, forms, reference, TODAY))
    rows = list(csv.DictReader(StringIO(content.decode("utf-8-sig"), newline="")))
    assert [(row["Person"], row["Course"], row["Standing"], row["Day"]) for row in rows] == [
        ("Omar Said", "CPR/AED", "ended on Oct 2, 2026", "2026-10-02"),
        ("Omar Said", "Plan day", "missing: required, never done", ""),
        ("Zoë Quinn", "CPR/AED", "ends on Dec 14, 2026", "2026-12-14"),
        ("'=Mei Lin", "CPR/AED", "new here: due by Dec 9, 2026", "2026-12-09"),
        ("'=Mei Lin", "Plan day", "new here: due by Dec 9, 2026", "2026-12-09"),
        ("", "CPR/AED", "1 more needed: 0 of 1 have it", ""),
    ]
    assert (rows[0]["Asked by"], rows[0]["Status of the source"]) == (
        "Good practice",
        "Practice, not law",
    )
    assert (rows[5]["Building"], rows[5]["Asked by"], rows[5]["Source"]) == (
        "Gym",
        "District policy",
        "Policy 4:170",
    )


# -- the calendar file


def events_of(content: bytes) -> list[dict[str, str]]:
    calendar = Calendar.from_ical(content)
    return [
        {key: str(event.get(key, "")) for key in ("uid", "summary", "description", "location")}
        | {"start": str(event["dtstart"].dt), "alarms": str(len(event.walk("VALARM")))}
        for event in calendar.walk("VEVENT")
    ]


def test_a_calendar_counts_people_and_names_them_only_when_asked(trained: PlanFile) -> None:
    found = coverage(trained.plan, TODAY)
    content = write_training_schedule(trained.plan, found, NOW)
    events = events_of(content)
    assert [(event["summary"], event["start"]) for event in events] == [
        ("Plan day", "2026-12-02 15:10:00"),
        ("CPR", "2027-01-05"),
        ("CPR/AED: due for 1 person", "2026-12-09"),
        ("CPR/AED: ends for 1 person", "2026-12-14"),
        ("Plan day: due for 1 person", "2026-12-09"),
    ]
    assert events[0]["location"] == "Library, Oak & Elm School"
    assert {event["alarms"] for event in events} == {"1"}
    for name in ("Zoë", "Omar", "Mei"):
        assert name not in content.decode()
    named = events_of(write_training_schedule(trained.plan, found, NOW, names=True))
    assert named[3]["description"] == "Zoë Quinn"
    assert [event["uid"] for event in named] == [event["uid"] for event in events]


def test_what_is_told_again_has_the_same_identity(trained: PlanFile) -> None:
    def uids(today: date) -> list[str]:
        found = coverage(trained.plan, today)
        return [
            event["uid"] for event in events_of(write_training_schedule(trained.plan, found, NOW))
        ]

    assert uids(TODAY) == uids(TODAY + timedelta(days=3))
    assert len(set(uids(TODAY))) == 5


# -- certificates


def bundle(file: PlanFile, folder: Path, by: str = BY_PERSON) -> tuple[zipfile.ZipFile, list[str]]:
    path = folder / "certificates.zip"
    missing = write_certificates(
        path, file.plan, file.database, CERTIFICATES, by=by, now=NOW, report=lambda w, d, t: None
    )
    return zipfile.ZipFile(path), missing


def test_certificates_by_person_and_by_course(trained: PlanFile, tmp_path: Path) -> None:
    archive, missing = bundle(trained, tmp_path)
    with archive:
        assert archive.namelist() == [
            "Omar Said/CPR AED 2024-10-02.png",
            "Zoë Quinn/CPR AED 2024-12-14.pdf",
            INDEX,
        ]
        assert archive.read("Zoë Quinn/CPR AED 2024-12-14.pdf") == PDF
        index = archive.read(INDEX).decode()
    assert missing == []
    assert '<a href="Zo%C3%AB%20Quinn/CPR%20AED%202024-12-14.pdf">card.pdf</a>' in index
    assert "2 certificates, 0 of them missing or damaged." in index
    with bundle(trained, tmp_path, BY_COURSE)[0] as archive:
        assert archive.namelist()[0] == "CPR AED/Omar Said 2024-10-02.png"


def test_what_is_missing_or_damaged_is_listed(trained: PlanFile, tmp_path: Path) -> None:
    record = trained.plan.rows(TrainingRecord)[0]
    with trained.edit("Elsewhere"):
        record.certificate = f"{'0' * 64} <b>lost</b>.pdf"
    with trained._engine.begin() as base:
        base.execute(Attachment.__table__.update().values(content=b"%PDF-spoiled"))
    archive, missing = bundle(trained, tmp_path)
    with archive:
        assert archive.namelist() == [INDEX]
        index = archive.read(INDEX).decode()
    assert missing == [
        "The certificate scan.png of Omar Said (CPR/AED) is missing in the plan file or damaged. "
        "Attach it again.",
        "The certificate <b>lost</b>.pdf of Zoë Quinn (CPR/AED) is missing in the plan file or "
        "damaged. Attach it again.",
    ]
    assert "Missing or damaged: &lt;b&gt;lost&lt;/b&gt;.pdf" in index
    assert "<b>lost" not in index


def test_no_name_leaves_the_bundle_or_takes_another_ones_place(
    trained: PlanFile, tmp_path: Path
) -> None:
    zoe, omar, _ = trained.plan.rows(Person)
    with trained.edit("Names"):
        zoe.name, omar.name = "../../etc/CON", "..\\..\\ETC\\con"
        for record in trained.plan.rows(TrainingRecord):
            record.completed_on = date(2024, 10, 2)
            record.certificate = record.certificate or trained.attach(PDF, "x.pdf")
    with bundle(trained, tmp_path)[0] as archive:
        names = archive.namelist()
    assert len({name.casefold() for name in names}) == len(names) == 4
    for name in names:
        assert ".." not in name
        assert not name.startswith("/")
        assert "\\" not in name
        assert name.count("/") <= 1


def test_a_bundle_that_is_stopped_leaves_nothing(trained: PlanFile, tmp_path: Path) -> None:
    def stop(what: str, done: int, total: int) -> None:
        if done:
            raise KeyboardInterrupt

    path = tmp_path / "bundle" / "certificates.zip"
    with pytest.raises(ExportError, match="is not there"):
        write_certificates(
            path, trained.plan, trained.database, CERTIFICATES, by=BY_PERSON, now=NOW, report=stop
        )
    path.parent.mkdir()
    with pytest.raises(KeyboardInterrupt):
        write_certificates(
            path, trained.plan, trained.database, CERTIFICATES, by=BY_PERSON, now=NOW, report=stop
        )
    assert list(path.parent.iterdir()) == []


@given(st.text(max_size=120))
def test_every_text_becomes_a_name_that_every_system_takes(text: str) -> None:
    name = safe_name(text, "x")
    assert name
    assert len(name) <= 81
    assert not set(name) & set('<>:"/\\|?*\0\n')
    assert name not in (".", "..")
    assert not name.endswith((" ", "."))
    assert name.partition(".")[0].upper() not in ("CON", "PRN", "AUX", "NUL", "COM1", "LPT9")
