"""What is fed with damaged files: small sound ones to begin with, and how each is used.

Each is used as the program uses it, on to where its content is read, compared and printed.
"""

from __future__ import annotations

import gzip
import lzma
import shutil
import sqlite3
import zlib
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from PIL import Image

from crisisplan.document.blocks import Document
from crisisplan.document.editions import FULL
from crisisplan.document.export import ExportError, make_document
from crisisplan.document.outline import outline
from crisisplan.exchange.answers import AnswersError, fill, read_answers, write_answers
from crisisplan.exchange.roster import read_roster, read_roster_sheets
from crisisplan.exchange.school_directory import SchoolDirectory, load_list
from crisisplan.exchange.school_list import SchoolListError
from crisisplan.exchange.sheets import SheetError
from crisisplan.exchange.staff_changes import apply_changes, staff_changes
from crisisplan.exchange.training_changes import apply_records, plan_changes, write_left_over
from crisisplan.exchange.training_gaps import write_gaps
from crisisplan.exchange.training_matrix import write_matrix
from crisisplan.exchange.training_records import read_training_records, read_training_sheets
from crisisplan.exchange.training_schedule import write_training_schedule
from crisisplan.plan.backups import folder_of
from crisisplan.plan.database import DamagedPlanError, PlanFileError
from crisisplan.plan.file import PlanFile, create_file, read_edits, read_plan
from crisisplan.plan.model import SINGLE, Person, School
from crisisplan.plan.plan import Plan
from crisisplan.plan.repair import repair
from crisisplan.rules.check import check
from crisisplan.rules.finding import Facts
from crisisplan.rules.training.coverage import coverage
from tests.bench.ground import AUTHOR, Ground
from tests.conftest import TODAY
from tests.exchange.schools import as_csv, several
from tests.exchange.workbooks import ods_parts, xlsx_parts, zipped

TESTS = Path(__file__).parents[1]
SMALL = TESTS / "golden" / "small.toml"


@dataclass(frozen=True)
class Subject:
    """Something that opens files from outside."""

    file: str
    """What a damaged file is called."""
    seeds: Sequence[bytes]
    """Sound files, which are damaged."""
    use: Callable[[Path], object]
    refusals: tuple[type[Exception], ...]
    """What it may raise: errors whose message is for people."""


def _look_at(plan: Plan, ground: Ground) -> Document:
    """What the program does with every plan that it opens."""
    findings = check(plan, ground.forms, ground.reference, TODAY)
    write_answers(plan, ground.forms)
    return outline(plan, ground.forms, ground.reference, findings, TODAY, FULL)


def _young(ground: Ground) -> Path:
    """A plan with next to nothing in it, quick to open."""
    path = ground.folder / "young.crisisplan"
    create_file(path)
    file = PlanFile(path, AUTHOR)
    with file.edit("Start"):
        for entity in SINGLE:
            file.add(entity)
    file.close()
    return path


def answers(ground: Ground) -> Subject:
    """``crisisplan fill``."""
    young = _young(ground)

    def use(path: Path) -> None:
        given = read_answers(path.read_bytes(), ground.forms)
        file = PlanFile(Path(shutil.copy(young, path.with_name("plan.crisisplan"))), AUTHOR)
        try:
            fill(file, given, "Fill in")
            _look_at(file.plan, ground)
        finally:
            file.close()

    sample = write_answers(read_plan(ground.sample), ground.forms).encode()
    small = SMALL.read_bytes()
    short = b'[school]\nname = "Elm"\nenrollment = 420\n[[people.people]]\nname = "Zoe Quinn"\n'
    return Subject("answers.toml", [sample, small, short], use, (AnswersError,))


def plans(ground: Ground) -> Subject:
    """A plan file is opened, rebuilt where it is damaged, changed and printed."""
    seeds = _plan_seeds(ground)

    def use(path: Path) -> None:
        kept = folder_of(path, "backups")
        shutil.rmtree(kept, ignore_errors=True)
        if zlib.crc32(path.read_bytes()) % 2:
            kept.mkdir(parents=True)
            (kept / "20261101T080000000000Z.crisisplan").write_bytes(seeds[0])
        try:
            file = PlanFile(path, AUTHOR)
        except DamagedPlanError:
            repair(path)
            file = _open_rebuilt(path)
        try:
            file.undo()
            file.redo()
            school = file.plan.one(School)
            file.set(school, "name", "Elm", "Rename")
            file.journal.history(school.id, "name")
            _look_at(file.plan, ground)
        finally:
            file.close()
        read_edits(path)
        read_plan(path)

    return Subject("Elm.crisisplan", seeds, use, (PlanFileError,))


def _open_rebuilt(path: Path) -> PlanFile:
    try:
        return PlanFile(path, AUTHOR)
    except PlanFileError as error:
        raise AssertionError("what was rebuilt cannot be opened") from error


def _plan_seeds(ground: Ground) -> list[bytes]:
    """A plan worked on, and the oldest that opens, with a short journal."""
    worked = _young(ground)
    file = PlanFile(worked, AUTHOR)
    fill(file, read_answers(SMALL.read_bytes(), ground.forms), "Fill in")
    for number in range(10):
        file.journal.seal()
        file.set(file.plan.one(School), "name", f"Name {number}", f"Rename {number}")
    file.undo()
    file.close()
    old = Path(shutil.copy(TESTS / "plans" / "schema_1.crisisplan", ground.folder / "old"))
    with closing(sqlite3.connect(old, isolation_level=None)) as base:
        for table in ("change", "job_action"):
            base.execute(f"DELETE FROM {table} WHERE rowid > 50")
    seeds = []
    for path in (worked, old):
        with closing(sqlite3.connect(path, isolation_level=None)) as base:
            base.execute("PRAGMA journal_mode = DELETE")
            base.execute("VACUUM")
        seeds.append(path.read_bytes())
    return seeds


def templates(ground: Ground) -> Subject:
    """``crisisplan export --template``."""
    plan = read_plan(_young(ground))

    def use(path: Path) -> None:
        make_document(
            plan,
            ground.forms,
            ground.reference,
            format="word",
            paper="letter",
            today=TODAY,
            template=path,
        )

    logo = BytesIO()
    Image.new("RGB", (8, 8), "maroon").save(logo, "PNG")
    made = docx.Document()
    header = made.sections[0].header.paragraphs[0]
    header.add_run("Unit District 27 ").add_picture(logo)
    header._p.append(parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr=" PAGE "/>'))
    made.sections[0].footer.paragraphs[0].text = "12 Main Street"
    made.add_heading("A heading", 1)
    packed = BytesIO()
    made.save(packed)
    return Subject("district.docx", [packed.getvalue()], use, (ExportError,))


_STAFF: list[list[object]] = [
    ["Employee ID", "Name", "Title", "Room", "Work Phone", "E-mail", "Status", "Last Day"],
    [7, "Quinn, Zoë, Jr.", "Head Custodian", "B-12", "2175550100", "z@x.example", "Active", ""],
    [8, "Omar Said", "Teacher", 104, "(217) 555-0111 x4", "o@x.example", "Retired", "6/11/2027"],
    [9, "MARÍA LÓPEZ-O’NEIL III", "Nurse", True, "", "", "On leave", 46371],
]


def rosters(ground: Ground) -> Subject:
    """``crisisplan import-roster``, with tables of every kind."""
    text = "\n".join(",".join(f'"{cell}"' for cell in row) for row in _STAFF)
    seeds = [
        text.encode(),
        text.replace('","', "\t").replace('"', "").encode("utf-16"),
        zipped(xlsx_parts(_STAFF, [["Name"], ["Ana Muñoz"]])),
        zipped(ods_parts(_STAFF)),
        (TESTS / "exchange" / "staff.xls").read_bytes(),
    ]
    return Subject("staff.zip", seeds, _import(ground), (SheetError,))


def oneroster(ground: Ground) -> Subject:
    """``crisisplan import-roster``, with exports of OneRoster 1.1 and 1.2."""
    people = "sourcedId,status,enabledUser,{}givenName,familyName,email,identifier\n"
    orgs = "sourcedId,status,name,type\ns1,active,Elm Middle School,school\ns2,active,Oak,school\n"
    first: dict[str, str | bytes] = {
        "orgs.csv": orgs,
        "users.csv": people.format("orgSourcedIds,role,")
        + "u1,active,true,s1,teacher,Zoë,Quinn,z@x.example,7\n"
        'u2,active,true,"s1,s2",aide,Omar,Said,,8\nu3,tobedeleted,true,s1,student,A,B,,9\n',
    }
    second: dict[str, str | bytes] = {
        "manifest.csv": "propertyName,value\noneroster.version,1.2\nfile.users,delta\n",
        "orgs.csv": orgs,
        "users.csv": people.format("")
        + "u1,active,true,Zoë,Quinn,z@x.example,7\nu2,,false,Omar,Said,,8\n",
        "roles.csv": "sourcedId,status,userSourcedId,roleType,role,orgSourcedId,beginDate,endDate\n"
        "r1,active,u1,primary,teacher,s1,2026-08-01,\nr2,,u2,secondary,parent,s1,,2026-01-01\n",
    }
    seeds = [zipped(first), zipped(second)]
    return Subject("oneroster.zip", seeds, _import(ground), (SheetError,))


def _import(ground: Ground) -> Callable[[Path], None]:
    sample = read_plan(ground.sample)
    young = _young(ground)

    def use(path: Path) -> None:
        roster = read_roster(path.name, read_roster_sheets(path), ground.forms, TODAY)
        staff_changes(roster, sample, TODAY)
        if zlib.crc32(path.read_bytes()) % 8:
            # Saving takes most of the time and goes the way of every edit.
            return
        file = PlanFile(Path(shutil.copy(young, path.with_name("plan.crisisplan"))), AUTHOR)
        try:
            with file.edit("Import"):
                apply_changes(file, staff_changes(roster, file.plan, TODAY).chosen)
            _look_at(file.plan, ground)
        finally:
            file.close()

    return use


_RECORDS: list[list[object]] = [
    ["Name", "E-mail", "Course", "Completion Date", "Expires", "Hours", "Status"],
    ["Muñoz, Ana", "amunoz@cedarhollow.example", "ICS-100", "8/13/2026", "", 3, "Completed"],
    ["Ben Hartley", "", "CPR/AED", 46371, "2028-12-14", "2:30", ""],
    ["=Nobody()", "", "Knitting", "13-Aug-26", "1/1/1900", "90 min", "In progress"],
]
_MATRIX: list[list[object]] = [
    ["Last Name", "First Name", "IS-100.c", "CPR Completed", "CPR Expires", "Fire doors"],
    ["Muñoz", "Ana", "2021-06-17", "6/9/2026", "6/30/2028", "N/A"],
    ["Said", "Omar", "x", "", "", "10/2/2026"],
]


def training(ground: Ground) -> Subject:
    """Training records from files, taken over; then everything that is written of training."""
    sample = read_plan(ground.sample)
    young = _young(ground)
    catalog = ground.reference.courses

    def use(path: Path) -> None:
        records = read_training_records(path.name, read_training_sheets(path))
        changes = plan_changes(records, sample, catalog, TODAY)
        assert len(changes.changes) == len(records.completions)
        again = write_left_over(changes.left_over)
        if changes.left_over:
            left = path.with_name("left over.csv")
            left.write_bytes(again)
            try:
                read_training_records(left.name, read_training_sheets(left))
            finally:
                left.unlink()
        if zlib.crc32(path.read_bytes()) % 8:
            # Saving takes most of the time and goes the way of every edit.
            return
        file = PlanFile(Path(shutil.copy(young, path.with_name("plan.crisisplan"))), AUTHOR)
        try:
            with file.edit("People"):
                for told in records.completions[:20]:
                    file.add(Person, name=told.name[:300] or None)
            with file.edit("Import"):
                apply_records(file, plan_changes(records, file.plan, catalog, TODAY).chosen)
            found = coverage(file.plan, TODAY)
            write_matrix(file.plan, ground.forms, found)
            write_gaps(Facts(file.plan, ground.forms, ground.reference, TODAY))
            write_training_schedule(file.plan, found, _NOON, names=True)
            _look_at(file.plan, ground)
        finally:
            file.close()

    text, wide = (
        "\n".join(",".join(f'"{cell}"' for cell in row) for row in table)
        for table in (_RECORDS, _MATRIX)
    )
    seeds = [
        text.encode(),
        wide.encode(),
        wide.replace('","', "\t").replace('"', "").encode("utf-16"),
        zipped(xlsx_parts(_RECORDS, _MATRIX)),
        zipped(ods_parts(_RECORDS)),
    ]
    return Subject("records.zip", seeds, use, (SheetError,))


_NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def schools(ground: Ground) -> Subject:
    """``crisisplan school-directory``."""

    def use(path: Path) -> None:
        load_list(path, path.parent)
        found = SchoolDirectory([path.parent]).search("school")
        assert all(school.name for school in found)

    text = as_csv(several(4))
    seeds = [
        text.encode(),
        text.encode("utf-16"),
        gzip.compress(text.encode()),
        lzma.compress(text.encode()),
        zipped({"ccd/ccd_sch_029_2425.csv": text, "ccd/readme.txt": "None"}),
    ]
    return Subject("schools.csv", seeds, use, (SchoolListError,))


SUBJECTS: dict[str, Callable[[Ground], Subject]] = {
    "answers": answers,
    "plans": plans,
    "templates": templates,
    "rosters": rosters,
    "oneroster": oneroster,
    "training": training,
    "schools": schools,
}
