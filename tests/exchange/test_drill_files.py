"""What leaves the program on drills: rows, a calendar file, the evidence bundle."""

from __future__ import annotations

import csv
import re
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time, timedelta, timezone
from html.parser import HTMLParser
from io import BytesIO, StringIO
from pathlib import Path
from urllib.parse import unquote

import pypdf
import pytest
from icalendar import Calendar

from crisisplan.assets import EVIDENCE, LETTERS
from crisisplan.document.export import ExportError
from crisisplan.document.languages import LANGUAGES
from crisisplan.document.letters import Letters
from crisisplan.document.outline.drill_papers import DrillPapers
from crisisplan.document.outline.teller import Teller
from crisisplan.exchange.drill_log import write_log
from crisisplan.exchange.drill_schedule import write_schedule
from crisisplan.exchange.evidence import INDEX, write_evidence
from crisisplan.plan.file import PlanFile
from crisisplan.plan.forms import Forms
from crisisplan.plan.model import Drill, School
from crisisplan.rules.reference import Reference
from tests.conftest import TODAY

NOW = datetime(2026, 11, 23, 10, 42, tzinfo=timezone(timedelta(hours=-6)))


@pytest.fixture
def papers(practiced: PlanFile, forms: Forms, reference: Reference) -> DrillPapers:
    return papers_of(practiced, forms, reference)


def papers_of(file: PlanFile, forms: Forms, reference: Reference) -> DrillPapers:
    tell = Teller(file.plan, forms, reference, (), TODAY)
    return DrillPapers(tell, tell.board)


# -- rows


def read_rows(content: bytes) -> list[dict[str, str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(StringIO(content.decode("utf-8-sig"), newline="")))


def test_rows_hold_what_programs_read(papers: DrillPapers) -> None:
    first, second, _ = read_rows(write_log(papers))
    assert first["Held on"] == "2026-09-09"
    assert (first["Started"], first["Ended"]) == ("09:15", "09:31")
    assert first["Until all were accounted for (seconds)"] == "168"
    assert first["Kind"] == "Fire evacuation"
    assert first["Signed by"] == "Ana Muñoz"
    assert first["Citations"].startswith("105 ILCS 128/20")
    assert first["Status of the sources"] == "read in the statute"
    assert second["Started"] == second["Signed by"] == ""
    assert "Students opted out" not in first


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_no_cell_is_a_formula(
    practiced: PlanFile, forms: Forms, reference: Reference, start: str
) -> None:
    with practiced.edit("Type"):
        for drill in practiced.plan.rows(Drill):
            if drill.state == "held":
                drill.name, drill.weather = f"{start}cmd", f"{start}1+1"
    for row in read_rows(write_log(papers_of(practiced, forms, reference))):
        for cell in row.values():
            assert not cell.startswith(("=", "+", "-", "@"))
        assert row["Drill"] in ("Fire drill", f"'{start}cmd")


# -- the calendar file


def events(content: bytes) -> dict[str, Calendar]:
    calendar = Calendar.from_ical(content)
    return {str(event["uid"]): event for event in calendar.walk("VEVENT")}


def test_calendars_get_each_drill_at_the_schools_own_time(papers: DrillPapers) -> None:
    plan, forms = papers.tell.plan, papers.tell.forms
    found = events(write_schedule(plan, forms, papers.board.drills, NOW))
    assert len(found) == 5
    by_name = {str(event["summary"]): event for event in found.values()}
    lockdown = by_name["Lockdown drill; with police, on-site"]
    # Without a time zone: 9:15 at the school, wherever it is read.
    assert lockdown.decoded("dtstart") == datetime(2026, 12, 3, 9, 15)
    assert lockdown.decoded("dtstart").tzinfo is None
    assert lockdown.decoded("dtstamp") == NOW
    tornado = by_name["Tornado drill"]
    assert tornado.decoded("dtstart") == date(2027, 3, 3)
    assert tornado.decoded("dtend") == date(2027, 3, 4)


def test_rows_and_calendars_use_the_words_that_the_school_chose(
    practiced: PlanFile, forms: Forms, reference: Reference
) -> None:
    with practiced.edit("Words"):
        practiced.plan.one(School).action_words = "srp"
    papers = papers_of(practiced, forms, reference)
    first = read_rows(write_log(papers))[0]
    assert first["Kind"] == "Evacuate (fire)"
    assert first["Counts for"].startswith("Evacuate (fire): ")
    found = events(write_schedule(practiced.plan, forms, papers.board.drills, NOW))
    assert any("Kind: Evacuate (fire)" in str(event["description"]) for event in found.values())


def test_a_drill_held_on_another_day_stands_on_that_day(practiced: PlanFile, forms: Forms) -> None:
    drill = practiced.plan.rows(Drill)[1]
    (event,) = events(write_schedule(practiced.plan, forms, [drill], NOW)).values()
    assert event.decoded("dtstart") == date(2026, 10, 14)


def test_the_lines_are_as_every_calendar_wants_them(practiced: PlanFile, forms: Forms) -> None:
    with practiced.edit("Long"):
        drill = practiced.add(
            Drill, name="Évacuation, \\ “zone; nord” " * 9, planned_on=date(2027, 1, 20)
        )
    content = write_schedule(practiced.plan, forms, [drill], NOW)
    assert content.count(b"\n") == content.count(b"\r\n")
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    content.replace(b"\r\n ", b"").decode("utf-8")
    (event,) = events(content).values()
    assert str(event["summary"]) == drill.name.strip()


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Fire drill, wing A; “north” \\ south", None),
        ("🔥🚒 Simulacro de incendio — año nuevo 👩🏽‍🏫" * 8, None),
        ("x" * 300, None),
        ("汉字" * 90, None),
        ("BEGIN:VEVENT", None),
        ("A:B;C=\"quoted\",'single' ^n", None),
        ("one\ntwo\r\nthree\tfour\x0b\x07five", "one two three four five"),
    ],
)
def test_what_schools_write_is_told_as_it_is(
    practiced: PlanFile, forms: Forms, name: str, told: str | None
) -> None:
    with practiced.edit("Write"):
        practiced.plan.one(School).name = name
        drill = practiced.add(Drill, name=name, planned_on=date(2027, 1, 20))
    content = write_schedule(practiced.plan, forms, [drill], NOW)
    lines = content.split(b"\r\n")
    assert content.count(b"\n") == content.count(b"\r") == len(lines) - 1
    assert all(len(line) <= 75 and min(line, default=32) >= 32 for line in lines)
    for line in lines:
        line.decode("utf-8")  # no character is cut in two
    whole = content.replace(b"\r\n ", b"").decode("utf-8").split("\r\n")
    values = dict(line.split(":", 1) for line in whole if line.startswith(("SUMMARY", "X-WR")))
    read = {key: re.sub(r"\\(.)", r"\1", value) for key, value in values.items()}
    assert read == {"SUMMARY": told or name, "X-WR-CALNAME": f"{told or name}: Drills"}
    assert "DTSTAMP:20261123T164200Z" in whole


def test_a_newer_file_outranks_an_older_one(practiced: PlanFile, forms: Forms) -> None:
    drills = practiced.plan.rows(Drill)
    older, newer = (
        {
            uid: event.decoded("sequence")
            for uid, event in events(write_schedule(practiced.plan, forms, drills, at)).items()
        }
        for at in (NOW, NOW + timedelta(minutes=1))
    )
    assert older.keys() == newer.keys()
    assert all(0 < older[uid] < newer[uid] < 2**31 for uid in older)


def test_a_moved_drill_keeps_its_identity(practiced: PlanFile, forms: Forms) -> None:
    drill = practiced.plan.rows(Drill)[4]
    before = events(write_schedule(practiced.plan, forms, [drill], NOW))
    with practiced.edit("Move"):
        drill.planned_on, drill.planned_at = date(2027, 3, 10), time(14, 5)
    after = events(write_schedule(practiced.plan, forms, [drill], NOW))
    assert before.keys() == after.keys()


def test_calendars_learn_only_what_staff_may_know(papers: DrillPapers) -> None:
    plan, forms = papers.tell.plan, papers.tell.forms
    content = write_schedule(plan, forms, papers.board.drills, NOW).replace(b"\r\n ", b"").decode()
    for secret in ("Gunman", "Smoke", "Kowalski", "531"):
        assert secret not in content
    assert "Led by: Omar Reyes" in content


def test_a_drill_without_a_date_is_left_out(practiced: PlanFile, forms: Forms) -> None:
    assert not events(write_schedule(practiced.plan, forms, [Drill(name="Someday")], NOW))


# -- the bundle


class Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.links += [value or "" for key, value in attrs if key in ("href", "src")]


def write(
    papers: DrillPapers, path: Path, report: Callable[[str, int, int], None] | None = None
) -> list[str]:
    letters = tuple(Letters(LETTERS, language) for language in LANGUAGES)
    return write_evidence(
        path, papers, letters, EVIDENCE,
        paper="letter", now=NOW, report=report or (lambda *_: None),
    )  # fmt: skip


def test_the_bundle_leads_from_its_index_to_every_file(papers: DrillPapers, tmp_path: Path) -> None:
    path = tmp_path / "evidence.zip"
    assert write(papers, path) == []
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        names = set(archive.namelist())
        page = archive.read(INDEX).decode("utf-8")
        record = pypdf.PdfReader(BytesIO(archive.read("records/01 2026-09-09 fire.pdf")))
    index = Links()
    index.feed(page)
    assert {unquote(link) for link in index.links} == names - {INDEX}
    assert all(re.fullmatch(r"[\w ./-]+", name, re.ASCII) for name in names)
    assert not index.tags & {"script", "img", "iframe", "form", "link"}
    assert sum(name.startswith("records/") for name in names) == 3
    # Before and after two fire drills, before two to come, each in two languages.
    assert sum(name.startswith("letters/") for name in names) == 12
    assert "Replace the closer" in "".join(p.extract_text() for p in record.pages)
    assert "105 ILCS 128/20(c)" in page
    assert "Past due" in page


def test_the_index_loads_nothing_and_each_cell_says_what_it_is(
    papers: DrillPapers, tmp_path: Path
) -> None:
    path = tmp_path / "Évidence für 2026.zip"
    write(papers, path)
    with zipfile.ZipFile(path) as archive:
        names, page = archive.namelist(), archive.read(INDEX).decode("utf-8")
    assert "default-src 'none'" in page
    assert not re.search(r"url\(|@import|src=", page)
    # Names that every system takes, in folders of the bundle.
    assert all(re.fullmatch(r"(?:[\w -]+/)?[\w -]+\.\w+", name, re.ASCII) for name in names)
    assert max(map(len, names)) <= 120
    heads = re.findall(r"<th [^>]*>([^<]+)</th>", page)
    for row in re.findall(r"<tr role=\"row\"><td.*?</tr>", page):
        labels = re.findall(r"data-label=\"([^\"]+)\"", row)
        assert labels in (heads[:6], heads[6:])


def test_what_people_type_is_no_markup_in_the_index(
    practiced: PlanFile, forms: Forms, reference: Reference, tmp_path: Path
) -> None:
    with practiced.edit("Type"):
        practiced.plan.one(School).name = "<script>alert(1)</script> $title"
        practiced.plan.rows(Drill)[4].name = '"><img src=x onerror=1>'
    path = tmp_path / "evidence.zip"
    write(papers_of(practiced, forms, reference), path)
    with zipfile.ZipFile(path) as archive:
        page = archive.read(INDEX).decode("utf-8")
    index = Links()
    index.feed(page)
    assert not index.tags & {"script", "img"}
    assert "&lt;script&gt;alert(1)&lt;/script&gt; $title" in page


def test_a_bundle_tells_how_far_it_is(papers: DrillPapers, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    write(papers, tmp_path / "evidence.zip", lambda _, done, total: told.append((done, total)))
    assert [done for done, _ in told] == list(range(18))
    assert {total for _, total in told} == {18}


def test_a_cancelled_bundle_leaves_what_was_there(papers: DrillPapers, tmp_path: Path) -> None:
    path = tmp_path / "evidence.zip"
    path.write_bytes(b"the one before")

    class StoppedError(Exception):
        pass

    def report(_: str, done: int, total: int) -> None:
        if done == 7:
            raise StoppedError

    with pytest.raises(StoppedError):
        write(papers, path, report)
    assert path.read_bytes() == b"the one before"
    assert list(tmp_path.glob("evidence*")) == [path]


def test_a_bundle_that_cannot_be_written_says_why(papers: DrillPapers, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="is not there"):
        write(papers, tmp_path / "gone" / "evidence.zip")
