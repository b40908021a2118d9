"""What rosters of many makes say; small ones of our own with the traps of real ones."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crisisplan.exchange.roster import (
    MEANINGS,
    VOCABULARY,
    Roster,
    RosterPerson,
    Standing,
    ordinary_case,
    read_roster,
    read_roster_sheets,
)
from crisisplan.exchange.sheets import SheetError
from crisisplan.plan.forms import Forms
from tests.conftest import TODAY

Files = dict[str, str]


def read(folder: Path, forms: Forms, files: Files, choose: str = "") -> Roster:
    folder = folder / "export"
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / name).write_text(text, "utf-8")
    path = folder / choose if choose or len(files) > 1 else folder / next(iter(files))
    return read_roster(path.name, read_roster_sheets(path), forms, TODAY)


def one(folder: Path, forms: Forms, text: str, name: str = "staff.csv") -> RosterPerson:
    (person,) = read(folder, forms, {name: text}).people
    return person


# -- columns and names


@pytest.mark.parametrize(
    ("header", "cells", "name"),
    [
        ("Name", "Zoë Quinn", "Zoë Quinn"),
        ("LastFirst", '"Quinn, Zoë"', "Zoë Quinn"),
        ("Employee Name", '"Quinn, Zoë, Jr."', "Zoë Quinn, Jr."),
        ("Name", '"Zoë Quinn, RN"', "Zoë Quinn, RN"),
        ("First_Name,Last_Name", "Zoë,Quinn", "Zoë Quinn"),
        ("LAST NAME,FIRST NAME,SUFFIX", "Quinn,Zoë,Sr.", "Zoë Quinn, Sr."),
        ("givenName,familyName,preferredGivenName", "Zoë,Quinn,Zo", "Zo Quinn"),
        ("First Name [Required],Last Name [Required]", "Zoë,Quinn", "Zoë Quinn"),
        ("STF.LN,STF.FN", "Quinn,Zoë", "Zoë Quinn"),
        ("Given Name (legal);Surname", "Zoë;Quinn", "Zoë Quinn"),
        ("First Name,Last Name", "ZOË,O'QUINN-MCDONALD", "Zoë O'Quinn-McDonald"),
    ],
)
def test_names_are_put_together(
    tmp_path: Path, forms: Forms, header: str, cells: str, name: str
) -> None:
    assert one(tmp_path, forms, f"{header}\n{cells}\n").name == name


@pytest.mark.parametrize(
    ("name", "better"),
    [
        ("MARÍA LÓPEZ-O'NEIL III", "María López-O'Neil III"),
        ("Zoë QUINN", "Zoë QUINN"),
        ("BO", "BO"),
        ("deShawn", "deShawn"),
    ],
)
def test_only_names_in_capitals_are_set_in_ordinary_case(name: str, better: str) -> None:
    assert ordinary_case(name) == better


def test_every_answer_is_read_as_the_form_reads_it(tmp_path: Path, forms: Forms) -> None:
    person = one(
        tmp_path,
        forms,
        "Employee ID,Name,Title,Room,Work Phone,Cell,E-mail,Languages,Last Day,Password\n"
        "7,Zoë Quinn,Head  Custodian,B-12,2175550100,217.555.0111,z@x.example,Łódź,6/11/2027,s3\n",
    )
    assert person.values == {
        "name": "Zoë Quinn",
        "job_title": "Head Custodian",
        "category": "custodial",
        "room": "B-12",
        "phone": "(217) 555-0100",
        "mobile": "(217) 555-0111",
        "email": "z@x.example",
        "languages": "Łódź",
        "staff_id": "7",
        "left_on": date(2027, 6, 11),
    }
    assert person.standing is Standing.ACTIVE


def test_the_header_may_stand_below_a_title(tmp_path: Path, forms: Forms) -> None:
    text = "Staff of Elm School\n\nPrinted 11/23/2026,page 1\nName,Title\nZoë,Aide\nName,Title\n"
    person = one(tmp_path, forms, text)
    assert (person.name, person.line, person.place) == ("Zoë", 5, "staff.csv, line 5")


def test_columns_without_a_header_are_guessed(tmp_path: Path, forms: Forms) -> None:
    roster = read(tmp_path, forms, {"x.csv": "Zoë Quinn,a@x.example,8\nOmar Said,b@x.example,9\n"})
    assert roster.columns[0].meanings == ("full_name", "email", "")
    assert [person.name for person in roster.people] == ["Zoë Quinn", "Omar Said"]


def test_unknown_headers_are_known_for_headers(tmp_path: Path, forms: Forms) -> None:
    roster = read(tmp_path, forms, {"x.csv": "Nom,Courriel\nZoë,a@x.example\n"})
    assert roster.columns[0].headers == ("Nom", "Courriel")
    corrected = read_roster(
        "x.csv",
        read_roster_sheets(tmp_path / "export" / "x.csv"),
        forms,
        TODAY,
        {roster.columns[0].key: ["full_name", "email"]},
    )
    assert corrected.people[0].values == {"name": "Zoë", "email": "a@x.example"}


def test_of_two_columns_with_one_meaning_the_better_known_counts(
    tmp_path: Path, forms: Forms
) -> None:
    text = "Teacher_number,Teacher_id,Last_name,State_teacher_id\nT7,7,Quinn,WI9\n"
    roster = read(tmp_path, forms, {"x.csv": text})
    assert roster.columns[0].meanings == ("", "staff_id", "family", "")


def test_secrets_and_people_who_are_not_taken_are_never_samples(
    tmp_path: Path, forms: Forms
) -> None:
    text = (
        "Name,Role,Password,Birth date,Note\nStu Dent,student,pw1,2015-01-01,iep\n"
        "Zoë,teacher,pw2,1980-01-01,x\n"
    )
    roster = read(tmp_path, forms, {"x.csv": text})
    assert roster.columns[0].samples == ("Zoë", "teacher", "", "", "x")
    assert "Stu" not in repr(roster)
    assert "iep" not in repr(roster)


# -- who is taken


@pytest.mark.parametrize(
    ("header", "cells", "standing", "reason"),
    [
        ("Role", "student", Standing.BARRED, "A student."),
        ("Role", "Guardian", Standing.BARRED, "A parent or guardian."),
        ("Role", "Parent or guardian", Standing.BARRED, "A parent or guardian."),
        ("Org Unit Path", "/Students/2031", Standing.BARRED, "A student."),
        ("Status", "tobedeleted", Standing.LEFT, "No longer here"),
        ("Employment Status", "Retired", Standing.LEFT, "No longer here"),
        ("Title", "Teacher (retired)", Standing.LEFT, "No longer here"),
        ("Termination Date", "6/12/2026", Standing.LEFT, "The last day was Jun 12, 2026."),
        ("Termination Date", "6/12/2027", Standing.ACTIVE, ""),
        ("Status", "Suspended", Standing.PAUSED, "Not in use now"),
        ("enabledUser", "FALSE", Standing.PAUSED, "The account is disabled."),
        ("enabledUser", "true", Standing.ACTIVE, ""),
        ("Status", "", Standing.ACTIVE, ""),
        ("Status", "Full-time", Standing.ACTIVE, ""),
        ("Org Unit Path", "/Service Accounts", Standing.ACCOUNT, "account of no person"),
        ("Title", "Parent liaison", Standing.ACTIVE, ""),
        ("Title", "Student teacher", Standing.ACTIVE, ""),
    ],
)
def test_who_is_not_taken_and_why(
    tmp_path: Path, forms: Forms, header: str, cells: str, standing: Standing, reason: str
) -> None:
    person = one(tmp_path, forms, f"Name,{header}\nZoë Quinn,{cells}\n")
    assert person.standing is standing
    assert reason in person.reason
    assert bool(person.name) is (standing is not Standing.BARRED)


@pytest.mark.parametrize("name", ["Room 114", "Chromebook Cart", "Front Office", "Vacant", "TBD"])
def test_accounts_and_open_positions_are_no_people(tmp_path: Path, forms: Forms, name: str) -> None:
    assert one(tmp_path, forms, f"Name,Title\n{name},x\n").standing is Standing.ACCOUNT


def test_a_row_without_a_name_is_named_by_its_line(tmp_path: Path, forms: Forms) -> None:
    person = one(tmp_path, forms, "SIS ID,School SIS ID,Username\n14001,10001,zquinn\n")
    assert (person.standing, person.reason) == (Standing.BARRED, "There is no name.")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("students.csv", "First_name,Last_name\nStu,Dent\n"),
        ("export.csv", "Student_Number,First_Name,Last_Name\n1,Stu,Dent\n"),
        ("export.csv", "Last Name,First Name,Grade Level,Homeroom\nDent,Stu,4,B1\n"),
        ("export.csv", "Name,DOB,Guardian Email\nStu Dent,1/1/2015,p@x.example\n"),
    ],
)
def test_a_list_of_students_is_refused(tmp_path: Path, forms: Forms, name: str, text: str) -> None:
    with pytest.raises(SheetError, match="lists students or their families") as caught:
        read(tmp_path, forms, {name: text})
    assert "Dent" not in str(caught.value)


# -- tables that belong together

ORGS = (
    "sourcedId,status,name,type,parentSourcedId\n"
    "D,active,Elm District,district,\n1,active,Elm School,school,D\n2,active,Oak School,school,D\n"
    "H,active,History,department,1\n"
)


def test_oneroster_1_1_has_role_and_schools_with_the_person(tmp_path: Path, forms: Forms) -> None:
    users = (
        "sourcedId,status,enabledUser,orgSourcedIds,role,username,givenName,familyName,email\n"
        'a,active,true,"1,2",teacher,zq@x.example,Zoë,Quinn,\n'
        "b,active,true,1,student,sd,Stu,Dent,sd@x.example\n"
        "c,tobedeleted,true,1,teacher,om,Omar,Said,\n"
        "d,active,true,H,administrator,an,Ana,Muñoz,ana@x.example\n"
    )
    roster = read(tmp_path, forms, {"users.csv": users, "orgs.csv": ORGS})
    zoe, student, omar, ana = roster.people
    assert zoe.schools == {"1", "2"}
    assert zoe.values["email"] == "zq@x.example"
    assert (student.name, student.standing) == ("", Standing.BARRED)
    assert omar.standing is Standing.LEFT
    assert (ana.schools, ana.values["category"]) == ({"1"}, "administrator")
    assert roster.schools == {"1": "Elm School", "2": "Oak School"}
    assert roster.partial == ""


def test_oneroster_1_2_has_the_roles_in_a_table_of_their_own(tmp_path: Path, forms: Forms) -> None:
    files = {
        "manifest.csv": "propertyName,value\noneroster.version,1.2\nfile.users,delta\n",
        "orgs.csv": ORGS,
        "users.csv": "sourcedId,status,enabledUser,username,givenName,familyName,email\n"
        "a,active,true,z,Zoë,Quinn,z@x.example\nb,active,true,s,Stu,Dent,\n"
        "c,active,true,p,Pa,Rent,\nd,active,true,o,Omar,Said,\n",
        "roles.csv": "sourcedId,status,userSourcedId,roleType,role,beginDate,endDate,orgSourcedId\n"
        "1,active,a,primary,counselor,,,1\n2,active,a,secondary,parent,,,2\n"
        "3,active,b,primary,student,,,1\n4,active,d,primary,teacher,2020-08-01,2026-06-12,1\n",
        "demographics.csv": "sourcedId,birthDate\nb,2015-01-01\n",
    }
    for choose in ("", "users.csv"):
        roster = read(tmp_path, forms, files, choose)
        zoe, student, unknown, omar = roster.people
        assert (zoe.values["category"], zoe.schools) == ("counselor", {"1", "2"})
        assert student.reason == "A student."
        assert unknown.reason.startswith("No role is given")
        assert (omar.standing, omar.reason) == (Standing.LEFT, "The role ended on Jun 12, 2026.")
        assert "only what changed" in roster.partial


def test_users_without_any_role_could_be_students(tmp_path: Path, forms: Forms) -> None:
    person = one(tmp_path, forms, "sourcedId,givenName,familyName\na,Stu,Dent\n", "users.csv")
    assert (person.name, person.standing) == ("", Standing.BARRED)


def test_one_person_in_several_rows_and_tables_is_one_person(tmp_path: Path, forms: Forms) -> None:
    files = {
        "schools.csv": "School_id,School_name\n101,Elm School\n205,Oak School\n",
        "staff.csv": "School_id,Staff_id,Staff_email,First_name,Last_name,Title,Role\n"
        "101,1,a@x.example,Ana,Muñoz,Principal,School Admin\n",
        "teachers.csv": "School_id,Teacher_id,Teacher_email,First_name,Last_name,Title\n"
        "101,7,j@x.example,Jun,Sato,\n205,7,j@x.example,Jun,Sato,Music\n"
        "101,8,A@x.example,Ana,Muñoz,\n",
    }
    ana, jun = read(tmp_path, forms, files).people
    assert (jun.schools, jun.values["job_title"]) == ({"101", "205"}, "Music")
    assert jun.values["category"] == "teacher"
    assert (ana.values["staff_id"], ana.values["category"]) == ("1", "administrator")


def test_the_same_number_of_two_systems_is_not_the_same_person(
    tmp_path: Path, forms: Forms
) -> None:
    files = {"a.csv": "ID,Name\n7,Zoë Quinn\n", "b.csv": "ID,Name\n7,Omar Said\n"}
    assert len(read(tmp_path, forms, files).people) == 2


def test_schools_may_be_given_by_name(tmp_path: Path, forms: Forms) -> None:
    text = "Name,School,Org Unit Path\nZoë,Elm School,\nOmar,,/Staff/Oak Academy\nJo,,/Staff\n"
    roster = read(tmp_path, forms, {"x.csv": text})
    assert set(roster.schools.values()) == {"Elm School", "Oak Academy"}


# -- what could not be read


def test_what_could_not_be_read_is_named_by_line_and_column(tmp_path: Path, forms: Forms) -> None:
    text = (
        f"Name,E-mail,Last Day,Title\nZoë Quinn,zoe at school,soon,{'x' * 301}\n"
        "Omar Said,o@x.example,,Coach,5,6\n"
    )
    roster = read(tmp_path, forms, {"staff.csv": text})
    found = [(problem.line, problem.column) for problem in roster.problems]
    assert found == [(2, "Title"), (2, "E-mail"), (2, "Last Day"), (3, "")]
    assert str(roster.problems[0]).startswith("staff.csv, line 2, Title: This answer holds at most")
    assert roster.people[0].values == {"name": "Zoë Quinn"}


def test_a_broken_character_is_named(tmp_path: Path, forms: Forms) -> None:
    roster = read(tmp_path, forms, {"staff.csv": "Name,Note\nQu\ufffdnn,\nZoë,\ufffd\n"})
    assert [(p.line, p.column) for p in roster.problems] == [(2, "Name")]


# -- words


@pytest.mark.parametrize(
    ("title", "category"),
    [
        ("Assistant Principal", "administrator"),
        ("Principal’s Secretary", "office"),
        ("Teacher - Technology", "teacher"),
        ("Teacher Assistant", "aide"),
        ("Long-Term Substitute Teacher", "substitute"),
        ("School Nurse, RN", "nurse"),
        ("Bus Driver", "bus"),
        ("School Resource Officer", "security"),
        ("Literacy Coach", "teacher"),
        ("Football Coach", "coach"),
        ("Cafeteria Manager", "food_service"),
        ("Network Technician", "technology"),
        ("Superintendent", "district"),
        ("School Psychologist", "counselor"),
        ("Wizard", None),
    ],
)
def test_titles_say_what_somebody_does(
    tmp_path: Path, forms: Forms, title: str, category: str | None
) -> None:
    person = one(tmp_path, forms, f'Name,Title\nZoë,"{title}"\n')
    assert person.values.get("category") == category


def test_a_list_called_teachers_by_a_system_that_calls_everyone_so_says_nothing(
    tmp_path: Path, forms: Forms
) -> None:
    text = "TeacherNumber\tFirst_Name\tLast_Name\nT1\tAna\tMuñoz\n"
    assert "category" not in one(tmp_path, forms, text, "teachers.export.text").values


def test_the_vocabulary_fits_the_forms_and_the_meanings(forms: Forms) -> None:
    entry = tomllib.loads(VOCABULARY.read_text("utf-8"))
    known = {option.key for option in forms.table("people.people").column("category").options}
    assert {item["category"] for item in entry["categories"]} <= known - {"parent"}
    assert set(MEANINGS) <= set(entry["columns"])
    names = [(key, name) for key, names in entry["columns"].items() for name in names]
    assert len(names) == len(set(names))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.lists(
        st.lists(
            st.sampled_from(["Name", "Role", "student", "School ID", "status", "", "a@b.cd", "1",
                             "Last Day", "sourcedId", "Quinn, Zoë", "=1+1", "\ufffd", "first name"])
            | st.text(max_size=12),
            max_size=6,
        ),
        min_size=1,
        max_size=8,
    ),
    st.sampled_from(["staff.csv", "users.csv", "orgs.csv", "roles.csv", "manifest.csv"]),
)  # fmt: skip
def test_any_table_is_understood_or_refused(
    tmp_path: Path, forms: Forms, rows: list[list[str]], name: str
) -> None:
    quoted = [[f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in row] for row in rows]
    text = "\n".join(",".join(row) for row in quoted)
    try:
        roster = read(tmp_path, forms, {name: text.encode("utf-8", "replace").decode()})
    except SheetError as error:
        assert str(error).endswith(".")
    else:
        for person in roster.people:
            assert person.name or person.standing is Standing.BARRED
