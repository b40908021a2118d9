"""The commands: what they print, what they leave, with which status they end."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import docx
import pypdf
import pytest

from crisisplan import cli
from crisisplan.exchange.school_directory import SchoolDirectory
from crisisplan.folders import data_folder, site_folder
from crisisplan.plan.file import read_plan
from crisisplan.plan.forms import Forms
from crisisplan.plan.model import Adoption, CalendarDay, Person, School, SchoolYear
from tests.exchange.schools import ccd_row, several, write_list

ROOT = Path(__file__).parents[1]


class Result:
    def __init__(self, status: int, out: str, err: str) -> None:
        self.status, self.out, self.err = status, out, err

    def json(self) -> Any:
        return json.loads(self.out)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Any:
    def command(*arguments: object) -> Result:
        try:
            status = cli.run([str(argument) for argument in arguments])
        except SystemExit as stop:
            status = int(stop.code or 0)
        captured = capsys.readouterr()
        return Result(status, captured.out, captured.err)

    return command


def test_a_new_plan_has_what_was_given(run: Any, tmp_path: Path) -> None:
    path = tmp_path / "elm.crisisplan"
    result = run("new", path, "--school", "Elm School", "--state", "IL", "--grades", "6-8")
    assert (result.status, result.out) == (0, f"{path}\n")
    school = read_plan(path).one(School)
    assert (school.name, school.state, school.grades) == ("Elm School", "IL", "6-8")
    assert run("check", path).status == 1


def test_a_state_may_be_written_out_but_must_exist(run: Any, tmp_path: Path) -> None:
    assert run("new", tmp_path / "a.crisisplan", "--state", "Illinois").status == 0
    result = run("new", tmp_path / "b.crisisplan", "--state", "Atlantis")
    assert result.status == 2
    assert "Atlantis" in result.err
    assert not (tmp_path / "b.crisisplan").exists()


def test_the_sample_is_checked_with_its_gaps(run: Any, tmp_path: Path) -> None:
    path = tmp_path / "sample.crisisplan"
    assert run("sample", path).status == 0
    result = run("check", path, "--json")
    findings = result.json()
    assert result.status == 1
    keys = {"id", "severity", "step", "field", "message", "citation", "source", "status"}
    assert all(set(finding) == keys for finding in findings)
    assert {finding["severity"] for finding in findings} <= {"must", "should", "consider"}
    messages = [finding["message"] for finding in findings]
    assert any(message.startswith("Marisol Vega leads") for message in messages)
    printed = run("check", path).out
    assert all(message in printed for message in messages)


def test_check_ends_well_when_nothing_must_be_settled(run: Any, sample_path: Path) -> None:
    answers = sample_path.with_suffix(".toml")
    answers.write_text(
        # A state of which nothing was read, or its deadlines would be past one day.
        '[school]\nstate = "PR"\n'
        '[[roles.positions]]\ntitle = "Reunification"\nprimary = "Łukasz Nowak"\n'
        'alternate_1 = "Marisol Vega"\n'
        # Where nothing was read, a published system needs the word of counsel.
        '[[biometrics.systems]]\nname = "Cafeteria finger reader"\ncounsel_name = "J. Doe"\n'
        'counsel_on = 2026-10-01\ncounsel_note = "The policy covers it."\n',
        "utf-8",
    )
    assert run("fill", sample_path, answers).status == 0
    findings = run("check", sample_path, "--json")
    assert findings.status == 0
    assert {finding["severity"] for finding in findings.json()} == {"should", "consider"}


def test_history_lists_every_edit(run: Any, tmp_path: Path) -> None:
    path = tmp_path / "elm.crisisplan"
    run("new", path, "--school", "Elm")
    edits = run("history", path, "--json").json()
    assert [edit["label"] for edit in edits] == ["Start the plan", "Name the school"]
    assert all(set(edit) == {"at", "author", "label", "changes"} for edit in edits)
    (change,) = edits[1]["changes"]
    assert (change["entity"], change["field"], change["value"]) == ("School", "name", "Elm")
    assert "Name the school (1)" in run("history", path).out


@pytest.mark.parametrize(("format", "paper"), [("word", "letter"), ("pdf", "a4")])
def test_export_writes_the_document(
    run: Any, sample_path: Path, tmp_path: Path, format: str, paper: str
) -> None:
    out = tmp_path / "plan.out"
    result = run("export", sample_path, "--format", format, "--edition", "full",
                 "--paper", paper, "-o", out)  # fmt: skip
    assert (result.status, result.out) == (0, f"{out}\n")
    if format == "word":
        assert docx.Document(str(out)).paragraphs
    else:
        assert len(pypdf.PdfReader(out).pages) > 40


def test_the_questions_print_blank_and_filled(run: Any, sample_path: Path, tmp_path: Path) -> None:
    out = tmp_path / "questions.pdf"
    assert run("blank", "all", "-o", out).out == f"{out}\n"
    assert "Cedar Hollow" not in pypdf.PdfReader(out).pages[0].extract_text()
    assert run("blank", "school", "--plan", sample_path, "-o", out).status == 0
    assert "Cedar Hollow" in pypdf.PdfReader(out).pages[0].extract_text()
    refused = run("blank", "weather", "-o", out)
    assert refused.status == 2
    assert "There is no step weather. The steps are: school, people," in refused.err


def test_a_template_gives_the_word_document_its_look(
    run: Any, sample_path: Path, tmp_path: Path
) -> None:
    template = tmp_path / "district.docx"
    made = docx.Document()
    made.sections[0].header.paragraphs[0].text = "Unit District 27"
    made.save(str(template))
    out = tmp_path / "plan.docx"
    export = ("export", sample_path, "-o", out, "--template", template, "--format")
    assert run(*export, "word").status == 0
    header = docx.Document(str(out)).sections[0].header
    assert header.paragraphs[0].text == "Unit District 27"
    assert run(*export, "pdf").err == "crisisplan: --template goes with --format word.\n"
    template.write_text("no Word file")
    refused = run(*export, "word")
    assert refused.status == 2
    assert "district.docx is no Word document" in refused.err


def test_export_says_which_characters_no_font_has(
    run: Any, sample_path: Path, tmp_path: Path
) -> None:
    answers = tmp_path / "answers.toml"
    answers.write_text('[school]\ncampus = "A \U0010fffd here."\n', "utf-8")
    assert run("fill", sample_path, answers).status == 0
    result = run("export", sample_path, "--format", "pdf", "-o", tmp_path / "plan.pdf")
    assert result.status == 0
    assert "U+10FFFD" in result.err
    assert "in section 4.1 Campus and surroundings" in result.err
    assert run("export", sample_path, "--format", "word", "-o", tmp_path / "p.docx").err == ""


def test_forms_say_what_each_step_asks(run: Any, forms: Forms) -> None:
    steps = run("forms", "--json").json()
    assert [step["key"] for step in steps] == [form.key for form in forms]
    for step in steps:
        assert set(step) == {"key", "title", "fields", "tables"}
        questions = [*step["fields"], *(c for t in step["tables"] for c in t["columns"])]
        for question in questions:
            assert {"key", "kind", "label", "required", "audience"} <= set(question)
            assert question["audience"] in {"public", "staff", "responders", "private"}
    assert "School and plan" in run("forms").out


def test_fill_drafts_nothing_that_the_law_forbids(
    run: Any, sample_path: Path, tmp_path: Path
) -> None:
    answers = tmp_path / "face.toml"
    answers.write_text(
        '[school]\nstate = "NY"\n'
        '[[biometrics.systems]]\nname = "Door cameras"\nmodality = "face"\n'
        'of_students = true\nalternative = "A card"\n',
        "utf-8",
    )
    result = run("fill", sample_path, answers)
    assert result.status == 2
    assert "Door cameras: the law that was read forbids this" in result.err
    assert "Nothing was changed." in result.err
    assert "Door cameras" not in run("biometrics", sample_path).out


def test_answers_and_fill_carry_a_plan_over(run: Any, sample_path: Path, tmp_path: Path) -> None:
    answers, other = tmp_path / "answers.toml", tmp_path / "other.crisisplan"
    assert run("answers", sample_path, "-o", answers).status == 0
    assert tomllib.loads(answers.read_text("utf-8"))["school"]["name"]
    run("new", other)
    assert run("fill", other, answers).status == 0
    assert read_plan(other).one(Adoption).plan_year == "2026–27"
    again = tmp_path / "again.toml"
    run("answers", other, "-o", again)
    assert again.read_text("utf-8") == answers.read_text("utf-8")


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["dance"],
        ["new"],
        ["check", "missing.crisisplan"],
        ["check", str(ROOT / "README.md")],
        ["history", str(ROOT)],
        ["export", "missing.crisisplan", "--format", "pdf", "-o", "x.pdf"],
        ["export", "missing.crisisplan", "--format", "odt", "-o", "x.odt"],
        ["export", "missing.crisisplan", "--format", "pdf", "--edition", "secret", "-o", "x"],
        ["fill", "missing.crisisplan", "missing.toml"],
        ["answers", "missing.crisisplan", "-o", "x.toml"],
        ["new", str(ROOT / "nowhere" / "x.crisisplan")],
        ["sample", str(ROOT / "pyproject.toml")],
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_status_2(
    run: Any, arguments: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    result = run(*arguments)
    assert result.status == 2
    assert result.out == ""
    assert len(result.err.strip().splitlines()) == 1
    assert "Traceback" not in result.err
    assert list(tmp_path.iterdir()) == []


def test_a_wrong_answers_file_changes_nothing(run: Any, sample_path: Path, tmp_path: Path) -> None:
    answers = tmp_path / "answers.toml"
    answers.write_text('[school]\nname = "Changed"\nenrollment = "many"\n', "utf-8")
    result = run("fill", sample_path, answers)
    assert result.status == 2
    assert "“enrollment” takes a number" in result.err
    assert read_plan(sample_path).one(School).name == "Cedar Hollow Middle School"


def python(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **variables}
    return subprocess.run(
        [sys.executable, *arguments], capture_output=True, text=True, env=environment, check=False
    )


def test_commands_import_no_qt(tmp_path: Path) -> None:
    code = (
        "import sys; from crisisplan import cli;"
        f"cli.run(['sample', {str(tmp_path / 'x.crisisplan')!r}]);"
        f"cli.run(['check', {str(tmp_path / 'x.crisisplan')!r}]);"
        f"cli.run(['export', {str(tmp_path / 'x.crisisplan')!r}, '--format', 'word',"
        f" '-o', {str(tmp_path / 'x.docx')!r}]);"
        "print([name for name in sys.modules if 'PySide' in name or 'qt' in name.lower()])"
    )
    assert python("-c", code).stdout.splitlines()[-1] == "[]"


def test_the_module_runs_as_a_program(tmp_path: Path) -> None:
    done = python("-m", "crisisplan", "--version")
    assert (done.returncode, done.stdout.split()[0]) == (0, "CrisisPlan")


def test_without_a_screen_the_sample_is_exported_instead(tmp_path: Path) -> None:
    environment = {
        key: value
        for key, value in os.environ.items()
        if key not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    }
    if not sys.platform.startswith("linux"):
        pytest.skip("only Linux can be without a screen")
    done = subprocess.run(
        [sys.executable, "-m", "crisisplan"],
        cwd=tmp_path,
        env={**environment, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0
    assert done.stdout.startswith("There is no screen here")
    folder = tmp_path / "crisisplan-sample"
    names = sorted(path.name for path in folder.iterdir())
    assert names == ["Cedar Hollow.crisisplan", "Cedar Hollow.docx", "Cedar Hollow.pdf"]
    for name in names:
        assert str(folder / name) in done.stdout


def test_a_wheel_carries_forms_and_resources(tmp_path: Path) -> None:
    done = python("-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "--quiet",
                  "--wheel-dir", str(tmp_path), str(ROOT))  # fmt: skip
    assert done.returncode == 0, done.stderr
    (wheel,) = tmp_path.glob("*.whl")
    site = tmp_path / "site"
    installed = python("-m", "pip", "install", "--no-deps", "--quiet", "--target", str(site),
                       str(wheel))  # fmt: skip
    assert installed.returncode == 0, installed.stderr
    package = site / "crisisplan"
    assert (package / "forms" / "10_school.toml").is_file()
    assert (package / "resources" / "reference" / "states" / "il.toml").is_file()
    plan = tmp_path / "x.crisisplan"
    code = f"from crisisplan import cli; raise SystemExit(cli.run(['sample', {str(plan)!r}]))"
    made = python("-c", code, PYTHONPATH=str(site))
    assert (made.returncode, plan.is_file()) == (0, True), made.stderr
    assert list(site.glob("bin/crisisplan*")) or list(site.glob("Scripts/crisisplan*"))


def test_a_school_list_is_loaded_and_told(run: Any, tmp_path: Path) -> None:
    rows = [*several(3), ccd_row(NCESSCH="170000900077", SY_STATUS="2")]
    path = write_list(tmp_path / "list.csv", rows)
    index = data_folder() / "schools.sqlite"
    printed = run("school-directory", path)
    assert printed.status == 0
    assert printed.out.splitlines() == [
        "3 schools of 2024–25.",
        "Left out: 1 row closed, inactive or not open yet (line 5).",
        str(index),
    ]
    told = run("school-directory", path, "--site", "--json").json()
    assert told == {
        "index": str(site_folder() / "schools.sqlite"),
        "schools": 3,
        "year": "2024–25",
        "years": {"2024–25": 3},
        "skipped": [{"reason": "closed, inactive or not open yet", "rows": 1, "lines": [5]}],
    }
    assert len(SchoolDirectory([data_folder()]).search("school")) == 3
    assert len(SchoolDirectory([site_folder()]).search("school")) == 3


def test_a_wrong_school_list_is_refused_in_a_sentence(run: Any, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Name,City\nAna,Elmwood\n")
    result = run("school-directory", path)
    assert (result.status, result.out) == (2, "")
    assert result.err.startswith("crisisplan: list.csv is not a list of public schools")
    assert result.err.endswith("Nothing was loaded.\n")


ROSTER = (
    "Staff_id,Name,Title,Email,Role,School\n1,Zoë Quinn,Aide,zoe@x.example,,Elm School\n"
    "2,Omar Said,Coach,no address,,Oak School\n3,Stu Dent,,,student,Elm School\n"
)


def test_a_roster_is_imported_after_a_dry_run(run: Any, tmp_path: Path) -> None:
    plan, roster = tmp_path / "elm.crisisplan", tmp_path / "staff.csv"
    run("new", plan, "--school", "Elm School")
    roster.write_text(ROSTER, "utf-8")
    dry = run("import-roster", plan, roster, "--dry-run", "--json")
    assert (dry.status, dry.err) == (0, "")
    told = dry.json()
    assert told["counts"] == {"add": 1, "change": 0, "gone": 0, "keep": 0, "skip": 2}
    assert (told["dry_run"], told["school"]) == (True, "Elm School")
    assert told["columns"][0]["columns"][1] == {
        "header": "Name",
        "meaning": "full_name",
        "label": "Name",
    }
    assert (told["problems"][0]["line"], told["problems"][0]["column"]) == (3, "Email")
    assert "Dent" not in dry.out
    assert read_plan(plan).rows(Person) == []

    done = run("import-roster", plan, roster, "--author", "Zoë Quinn")
    assert done.status == 0
    assert "add     Zoë Quinn" in done.out
    assert "skip    Omar Said; Works at Oak School." in done.out
    assert "unread  staff.csv, line 3, Email" in done.out
    assert [row.name for row in read_plan(plan).rows(Person)] == ["Zoë Quinn"]
    edit = run("history", plan, "--json").json()[-1]
    assert (edit["author"], edit["label"]) == ("Zoë Quinn", "Import the roster staff.csv")

    again = run("import-roster", plan, roster, "--json").json()
    assert again["counts"]["add"] == again["counts"]["change"] == 0
    assert len(run("history", plan, "--json").json()) == 3


def test_a_roster_of_several_schools_says_that_all_are_taken(run: Any, tmp_path: Path) -> None:
    plan, roster = tmp_path / "ash.crisisplan", tmp_path / "staff.csv"
    run("new", plan, "--school", "Ash School")
    roster.write_text(ROSTER, "utf-8")
    result = run("import-roster", plan, roster, "--dry-run")
    assert "2 schools" in result.err
    assert "--school" in result.err
    assert "Add: 2" in result.out
    one = run("import-roster", plan, roster, "--dry-run", "--school", "oak school")
    assert (one.err, "add     Omar Said" in one.out) == ("", True)
    wrong = run("import-roster", plan, roster, "--school", "Elsewhere")
    assert (wrong.status, "Elm School, Oak School" in wrong.err) == (2, True)


def test_changes_are_printed_as_they_were_before(run: Any, tmp_path: Path) -> None:
    plan, roster = tmp_path / "elm.crisisplan", tmp_path / "staff.csv"
    run("new", plan)
    roster.write_text("Name,Title\nZoë Quinn,Aide\n", "utf-8")
    run("import-roster", plan, roster)
    roster.write_text("Name,Title\nZoë Quinn,Lead aide\n", "utf-8")
    assert (
        "change  Zoë Quinn; job_title: Aide → Lead aide" in run("import-roster", plan, roster).out
    )


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"PK\x03\x04", b"Student ID,Name\n1,Stu\n"])
def test_what_is_no_roster_is_refused(run: Any, tmp_path: Path, content: bytes) -> None:
    plan, roster = tmp_path / "elm.crisisplan", tmp_path / "staff.csv"
    run("new", plan)
    roster.write_bytes(content)
    result = run("import-roster", plan, roster)
    assert (result.status, result.out) == (2, "")
    assert result.err.startswith("crisisplan: staff.csv")
    assert "Nothing was changed" in result.err


def test_a_damaged_plan_is_repaired_and_a_sound_one_left_alone(run: Any, tmp_path: Path) -> None:
    plan = tmp_path / "elm.crisisplan"
    run("new", plan, "--school", "Elm School")
    assert run("repair", plan).out == "elm.crisisplan is sound. Nothing was changed.\n"
    content = bytearray(plan.read_bytes())
    content[4096 : 3 * 4096] = bytes(2 * 4096)
    plan.write_bytes(content)
    refused = run("check", plan)
    assert (refused.status, "damaged" in refused.err) == (2, True)
    result = run("repair", plan)
    assert (result.status, result.err) == (0, "")
    assert "rebuilt from the backup" in result.out
    assert run("check", plan).status in (0, 1)


# -- the school calendar

CALENDAR = (
    "Date,Event\n8/19/2026,First Day of School\n9/7/2026,Labor Day\n"
    "11/25/2026-11/27/2026,Thanksgiving Break\n3/1/2027,Professional Development\n"
    "5/28/2027,Last Day of School\n"
)


@pytest.fixture
def school_calendar(tmp_path: Path) -> Path:
    path = tmp_path / "school.csv"
    path.write_text(CALENDAR, "utf-8")
    return path


@pytest.fixture
def elm(run: Any, tmp_path: Path) -> Path:
    path = tmp_path / "elm.crisisplan"
    assert run("new", path, "--school", "Elm School").status == 0
    return path


def days_of(path: Path) -> list[tuple[Any, Any, Any]]:
    return [(day.starts, day.kind, day.label) for day in read_plan(path).rows(CalendarDay)]


def test_a_calendar_is_brought_in_and_told_line_by_line(
    run: Any, elm: Path, school_calendar: Path
) -> None:
    result = run("calendar", elm, school_calendar)
    assert result.status == 0
    assert result.out.splitlines() == [
        "line 2: 2026-08-19: First day of school: First Day of School",
        "line 3: 2026-09-07: No school: Labor Day",
        "line 4: 2026-11-25 to 2026-11-27: No school: Thanksgiving Break",
        "line 5: 2027-03-01: No school: Professional Development",
        "    not sure: Staff work that day. Do students stay home?",
        "line 6: 2027-05-28: Last day of school: Last Day of School",
        "School year 2026–27: 2026-08-19 to 2027-05-28",
        "Add: 3, Change: 0, In the plan already: 0, to look at: 1",
    ]
    assert read_plan(elm).one(SchoolYear).last_day == date(2027, 5, 28)
    assert days_of(elm) == [
        (date(2026, 9, 7), "no_school", "Labor Day"),
        (date(2026, 11, 25), "no_school", "Thanksgiving Break"),
        (date(2027, 3, 1), "no_school", "Professional Development"),
    ]
    again = run("calendar", elm, school_calendar)
    assert again.out.splitlines()[-1].startswith("Add: 0, Change: 0, In the plan already: 3")
    assert len(days_of(elm)) == 3


def test_what_a_calendar_has_no_more_stays_unless_it_is_said(
    run: Any, elm: Path, school_calendar: Path
) -> None:
    run("calendar", elm, school_calendar)
    school_calendar.write_text(CALENDAR.replace("3/1/2027,Professional Development\n", ""), "utf-8")
    told = run("calendar", elm, school_calendar)
    assert told.out.splitlines()[-3] == (
        "no longer in the calendar: 2027-03-01: Professional Development "
        "(stays; --take-out takes it out)"
    )
    assert len(days_of(elm)) == 3
    dry = run("calendar", elm, school_calendar, "--dry-run", "--take-out", "--json").json()
    assert dry["done"] == "take out 1 entry"
    assert [day["starts"] for day in dry["dropped"]] == ["2027-03-01"]
    told = run("calendar", elm, school_calendar, "--take-out")
    assert told.out.splitlines()[-1].endswith("Take out: 1, to look at: 0")
    assert len(days_of(elm)) == 2


def test_a_line_for_other_grades_is_left_out_and_says_so(
    run: Any, elm: Path, tmp_path: Path
) -> None:
    answers = tmp_path / "grades.toml"
    answers.write_text('[school]\ngrades = "K-5"\n', "utf-8")
    assert run("fill", elm, answers).status == 0
    path = tmp_path / "school.csv"
    path.write_text(f"{CALENDAR}10/6/2026,No school for grades 9-12\n", "utf-8")
    told = run("calendar", elm, path).out.splitlines()
    assert told[-4:-2] == [
        "line 7: 2026-10-06: School as usual: No school for grades 9-12",
        "    It is for others: this school serves grades K-5.",
    ]
    assert len(days_of(elm)) == 3


def test_a_dry_run_of_a_calendar_changes_nothing(
    run: Any, elm: Path, school_calendar: Path
) -> None:
    before = elm.read_bytes()
    told = run("calendar", elm, school_calendar, "--dry-run", "--json").json()
    assert elm.read_bytes() == before
    assert told["dry_run"] is True
    assert told["school_year"] == {
        "name": "2026–27",
        "act": "add",
        "first_day": "2026-08-19",
        "last_day": "2027-05-28",
        "second_semester_on": None,
    }
    assert [line["taken"] for line in told["lines"]] == [
        "first_day",
        "no_school",
        "no_school",
        "no_school",
        "last_day",
    ]
    assert [line["sure"] for line in told["lines"]] == [True, True, True, False, True]
    assert told["lines"][2]["dates"] == [["2026-11-25", "2026-11-27"]]
    assert told["counts"] == {"add": 3, "change": 0, "keep": 0, "take_out": 0}
    assert told["dropped"] == []


def test_first_and_last_day_can_be_given(run: Any, elm: Path, tmp_path: Path) -> None:
    path = tmp_path / "closings.csv"
    path.write_text("Sep 6,Labor Day\nDec 20-31,Winter Break\n", "utf-8")
    refused = run("calendar", elm, path)
    assert refused.status == 2
    assert refused.err == (
        "crisisplan: The calendar does not say which is the first day of school and which the "
        "last. Give it with --first-day and --last-day. Nothing was changed.\n"
    )
    given = run("calendar", elm, path, "--first-day", "8/18/2027", "--last-day", "May 26, 2028")
    assert given.status == 0
    assert days_of(elm) == [
        (date(2027, 9, 6), "no_school", "Labor Day"),
        (date(2027, 12, 20), "no_school", "Winter Break"),
    ]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--last-day", "8/1/2026"], "the last day has to come after the first"),
        (["--first-day", "soon"], "--first-day: Enter a date"),
        (["--last-day", "2/30/2027"], "--last-day: February 2027 has 28 days."),
    ],
)
def test_bad_days_of_a_calendar_are_refused_in_a_sentence(
    run: Any, elm: Path, school_calendar: Path, options: list[str], message: str
) -> None:
    before = elm.read_bytes()
    result = run("calendar", elm, school_calendar, *options)
    assert (result.status, result.out) == (2, "")
    assert message in result.err
    assert result.err.count("\n") == 1
    assert elm.read_bytes() == before


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.ics", "Dear families,", "a.ics is not a calendar"),
        ("a.csv", "Dear families,\nhello\n", "No dates were found in a.csv."),
        ("a.csv", "\0\1\2\3" * 50, "a.csv is no table"),
    ],
)
def test_what_is_no_calendar_is_refused(
    run: Any, elm: Path, tmp_path: Path, name: str, content: str, message: str
) -> None:
    (tmp_path / name).write_text(content, "utf-8")
    result = run("calendar", elm, tmp_path / name)
    assert (result.status, result.err.count("\n")) == (2, 1)
    assert message in result.err
