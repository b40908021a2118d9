"""The official list, in every layout and with every trap that was met."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crisisplan.exchange import school_list
from crisisplan.exchange.school_list import (
    BROKEN,
    NO_ID,
    NO_NAME,
    NOT_OPEN,
    ListedSchool,
    SchoolList,
    SchoolListError,
    years_in_words,
)
from tests.exchange.schools import as_csv, ccd_row, several, write_list

CEDAR = ListedSchool(
    nces_id="170000900001",
    name="Cedar Hollow Middle School",
    district="Cedar Hollow CUSD 9",
    street="100 School St",
    city="Cedar Hollow",
    state="IL",
    zip_code="62999-0123",
    phone="(217)555-0100",
    grades="6-8",
    level="middle",
    control="public",
    year="2024–25",
)


def read(path: Path, content: str | bytes) -> tuple[list[ListedSchool], SchoolList]:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    schools = SchoolList(path)
    return list(schools.schools()), schools


def read_row(path: Path, **values: str) -> ListedSchool:
    (school,), _ = read(path, as_csv([ccd_row(**values)]))
    return school


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "anything.dat"


# -- layouts


def test_the_directory_of_the_common_core_of_data(path: Path) -> None:
    assert read_row(path) == CEDAR


def test_edge(path: Path) -> None:
    text = (
        "X,Y,NCESSCH,SURVYEAR,STABR,LEAID,LEA_NAME,SCH_NAME,LSTREET1,LCITY,LSTATE,LZIP,LZIP4,PHONE,"
        "CHARTER_TEXT,GSLO,GSHI,SCHOOL_LEVEL,STATUS,SY_STATUS_TEXT,TOTAL,MEMBER,FTE\n"
        "-88,40,170000900001,2020-2021,IL,1700009,Cedar Hollow,Elm,1 Elm Ave,Elmwood,IL,62998,    ,"
        "(217)555-0101,Yes,PK,05,Elementary,1,Currently operational ,412,410,25.5\n"
        "-88,40,170000900002,2020-2021,IL,1700009,Cedar Hollow,Oak,1 Oak Ave,Elmwood,IL,62998,    ,"
        "(217)555-0102,No,M ,M ,Not Reported,1,Currently operational ,,-1,\n"
    )
    (elm, oak), _ = read(path, text)
    assert (elm.zip_code, elm.grades, elm.level, elm.control, elm.enrollment, elm.year) == (
        "62998",
        "PK-5",
        "elementary",
        "charter",
        412,
        "2020–21",
    )
    assert (oak.grades, oak.level, oak.enrollment) == ("", "", None)


def test_hifld(path: Path) -> None:
    text = (
        "Long,Lat,NCESID,NAME,ADDRESS,CITY,STATE,ZIP,ZIP4,TELEPHONE,TYPE,STATUS,POPULATION,"
        "SOURCE_DATE,WEBSITE,LEVEL_,ENROLLMENT,ST_GRADE,END_GRADE,DISTRICTID,FT_TEACHERS\n"
        "-81,28,120000900001,ST. JOHN'S ELEMENTARY,2 NW 5TH AVE,LAKE OF THE PINES,FL,32835,7642,"
        "(407) 555-0100,1,1,533,2024-01-31 00:00:00,NOT AVAILABLE,ELEMENTARY,500,KG,05,1200009,33\n"
        "-81,28,120000900002,OLD SCHOOL,2 NW 5TH AVE,LAKE,FL,32835,NOT AVAILABLE,NOT AVAILABLE,1,2,"
        "-999,2024-01-31 00:00:00,NOT AVAILABLE,HIGH,-999,09,12,1200009,-999\n"
        "-81,28,120000900003,NEW SCHOOL,3 E ST,LAKE,FL,32835,NOT AVAILABLE,NOT AVAILABLE,1,3,"
        "-999,2024-01-31 00:00:00,NOT AVAILABLE,NOT REPORTED,-999,M,M,1200009,-999\n"
    )
    (saint, new), schools = read(path, text)
    assert saint == ListedSchool(
        nces_id="120000900001",
        name="St. John's Elementary",
        street="2 NW 5th Ave",
        city="Lake of the Pines",
        state="FL",
        zip_code="32835-7642",
        phone="(407) 555-0100",
        grades="K-5",
        level="elementary",
        enrollment=500,
        year="Jan 31, 2024",
    )
    assert (new.phone, new.enrollment, new.zip_code) == ("", None, "32835")
    assert schools.skipped.rows == {NOT_OPEN: 1}


def test_the_export_of_the_school_search(tmp_path: Path) -> None:
    text = (
        "NCES School ID,State School ID,NCES District ID,Low Grade*,High Grade*,School Name,"
        "District,County Name*,Street Address,City,State,ZIP,ZIP 4-digit,Phone,Charter,"
        "Students*,Teachers*,Type,Status\n"
        "530000900001,WA-1,5300009,06,08,10th Street School,Elm School District,Elm County,"
        '"7204 27th Ave NE, Room 4",Elmville,WA,98271,,(360)555-0100,No,'
        "159.00000,6.50000,Regular,Open\n"
        "530000900002,WA-2,5300009,KG,12,Elm Online,Elm School District,Elm County,"
        "P.O. Box 12,Elmville,WA,98271,0012,(360)555-0101,†,–,†,Regular,New\n"
    )
    (tenth, online), _ = read(tmp_path / "search 2022-23.csv", text)
    assert (tenth.enrollment, tenth.street, tenth.year, tenth.level) == (
        159,
        "7204 27th Ave NE, Room 4",
        "2022–23",
        "",
    )
    assert (online.enrollment, online.control, online.grades) == (None, "", "K-12")
    assert (online.street, online.zip_code) == ("", "98271-0012")


def test_a_compact_list(path: Path) -> None:
    text = (
        "nces_id,name,district,district_id,street,city,state,zip,county,phone,low_grade,high_grade,"
        "level,enrollment,latitude,longitude\n"
        "480000900001,HORN EL,ELM ISD,4800009,,HOUSTON,TX,,,,PK,04,Elementary,,,\n"
        "480000900002,ELM ACADEMY,ELM ISD,4800009,,HOUSTON,TX,,,,KG,12,Other,,,\n"
    )
    (horn, academy), _ = read(path, text)
    assert (horn.name, horn.district, horn.city) == ("Horn El", "Elm ISD", "Houston")
    assert (horn.year, horn.control, horn.level) == ("", "", "elementary")
    assert academy.level == "combined"


@pytest.mark.parametrize("delimiter", "\t|;")
def test_other_delimiters_and_notes_above_the_header(path: Path, delimiter: str) -> None:
    notes = "Public schools\nSource: CCD, 2019-2020 and 2021-2022 school years\n\n"
    header = ["NCESSCH", "SCH_NAME", "LCITY"]
    rows = [header, ["170000900001", "Elm, the School", "Elmwood"]]
    text = notes + "".join(delimiter.join(row) + "\n" for row in rows)
    (elm,), _ = read(path, text)
    assert (elm.name, elm.year) == ("Elm, the School", "2021–22")


def test_the_years_of_ccd_file_names_are_read_where_no_column_has_one(tmp_path: Path) -> None:
    text = "NCESSCH,SCH_NAME,LCITY\n170000900001,Elm,Elmwood\n"
    (elm,), _ = read(tmp_path / "ccd_sch_029_2425_w_1a_073025.csv", text)
    assert elm.year == "2024–25"
    (elm,), _ = read(tmp_path / "ccd_sch_029_0730_w_1a.csv", text)
    assert elm.year == ""


# -- traps


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252"])
def test_byte_order_mark_and_old_encodings(path: Path, encoding: str) -> None:
    (school,), _ = read(path, as_csv([ccd_row(SCH_NAME="Escuela Muñoz")]).encode(encoding))
    assert (school.nces_id, school.name) == ("170000900001", "Escuela Muñoz")


def test_zeros_that_a_spreadsheet_dropped_come_back(path: Path) -> None:
    school = read_row(
        path, NCESSCH="10000900001", LZIP="2138", LZIP4="12", LSTATE="MA", GSLO="6", GSHI="8"
    )
    assert (school.nces_id, school.zip_code, school.grades) == (
        "010000900001",
        "02138-0012",
        "6-8",
    )


def test_an_id_in_two_columns_is_put_together(path: Path) -> None:
    text = "LEAID,SCHID,SCH_NAME,LCITY\n100009,1,Elm,Elmwood\n1700009,0000042,Oak,Elmwood\n"
    schools, _ = read(path, text)
    assert [school.nces_id for school in schools] == ["010000900001", "170000900042"]


def test_where_the_school_stands_comes_before_where_its_mail_goes(path: Path) -> None:
    mail = {"MSTREET1": "PO BOX 9", "MCITY": "OAK", "MSTATE": "MO", "MZIP": "63000"}
    assert read_row(path, **mail).city == "Cedar Hollow"
    away = {"LSTREET1": "", "LCITY": "", "LSTATE": "", "LZIP": "", "LZIP4": ""}
    school = read_row(path, **mail, **away)
    assert (school.street, school.city, school.state, school.zip_code) == (
        "",
        "Oak",
        "MO",
        "63000",
    )


@pytest.mark.parametrize("missing", ["-1", "-2", "-9", "M", "N", "M ", "", "†", "NOT AVAILABLE"])
def test_codes_for_missing_are_no_facts(path: Path, missing: str) -> None:
    facts = ["LSTREET1", "LZIP", "PHONE", "CHARTER_TEXT", "GSLO", "GSHI", "LEVEL", "LEA_NAME"]
    school = read_row(path, **dict.fromkeys(facts, missing))
    assert school == ListedSchool(
        nces_id=CEDAR.nces_id, name=CEDAR.name, city=CEDAR.city, state="IL", year="2024–25"
    )


def test_rows_that_cannot_be_used_are_counted_with_their_lines(path: Path) -> None:
    text = as_csv(
        [
            ccd_row(),
            ccd_row(NCESSCH="170000900002", SY_STATUS="2"),
            ccd_row(NCESSCH="170000900003", SCH_NAME="M"),
            ccd_row(NCESSCH="1.70001E+11"),
            *(ccd_row(NCESSCH=f"17000090001{n}", SY_STATUS="7") for n in range(6)),
        ]
    )
    text += as_csv([ccd_row()]).splitlines()[1] + ",one,more\r\n\r\n"
    schools, listed = read(path, text)
    assert schools == [CEDAR]
    assert listed.skipped.rows == {NOT_OPEN: 7, NO_NAME: 1, NO_ID: 1, BROKEN: 1}
    assert listed.skipped.lines == {
        NOT_OPEN: [3, 6, 7, 8, 9],
        NO_NAME: [4],
        NO_ID: [5],
        BROKEN: [12],
    }
    assert listed.skipped.sentences() == [
        "Left out: 7 rows closed, inactive or not open yet (lines 3, 6, 7, 8, 9, …).",
        "Left out: 1 row without a name (line 4).",
        "Left out: 1 row without an NCES school ID of 12 digits (line 5).",
        "Left out: 1 row with more cells than the header has columns (line 12).",
    ]


def test_a_zip_is_searched_for_the_one_list_in_it(tmp_path: Path) -> None:
    path = tmp_path / "ccd.zip"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("__MACOSX/._ccd.csv", b"\0\5\x16\7")
        file.writestr("notes.txt", "Read me")
        file.writestr("lea.csv", "LEAID,LEA_NAME,LCITY\n1700009,Elm,Elmwood\n")
        file.writestr("folder/ccd.csv", as_csv([ccd_row()]))
    assert list(SchoolList(path).schools()) == [CEDAR]
    with zipfile.ZipFile(path, "a") as file:
        file.writestr("another.csv", as_csv([ccd_row()]))
    with pytest.raises(SchoolListError, match=r"more than one.*ccd\.csv and another\.csv"):
        SchoolList(path)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("x.csv", b"", "is not a list of public schools"),
        ("x.csv", b"Name,City\nAna,Elmwood\n", "is not a list of public schools"),
        ("x.pdf", b"%PDF-1.7\n\0\1\2", "is not a list of public schools"),
        ("x.xlsx", b"\xd0\xcf\x11\xe0", "is a spreadsheet. Save it as CSV"),
        ("x.zip", b"PK\3\4 and no more", "damaged"),
        ("x.zip", b"PK\5\6" + bytes(18), "is not a list of public schools"),
    ],
)
def test_a_wrong_file_is_told_in_a_sentence(
    tmp_path: Path, name: str, content: bytes, words: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(SchoolListError, match=words) as told:
        list(SchoolList(tmp_path / name).schools())
    assert str(told.value).startswith(name)


def test_a_quotation_mark_that_is_never_closed_is_told(path: Path) -> None:
    text = as_csv(several(3)) + '"' + "x,y\r\n" * 40_000
    with pytest.raises(SchoolListError, match="cannot be read from line 5 on: a quotation mark"):
        read(path, text)


def test_more_rows_than_any_list_has_are_refused(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(school_list, "ROWS_LIMIT", 4)
    write_list(path, several(4))
    assert len(list(SchoolList(path).schools())) == 4
    for text in (as_csv(several(5)), as_csv(several(1)) + "\r\n" * 9):
        path.write_text(text)
        with pytest.raises(SchoolListError, match="more than 4 rows"):
            list(SchoolList(path).schools())


def test_a_row_of_endless_columns_is_refused(path: Path) -> None:
    with pytest.raises(SchoolListError, match="a row of 5,001 columns"):
        read(path, as_csv([ccd_row()]) + "," * 5_000 + "\n")


def test_reading_can_be_stopped_where_every_row_is_skipped(path: Path) -> None:
    write_list(path, [ccd_row(SY_STATUS="2")] * 5_000)
    lines: list[int] = []
    assert list(SchoolList(path).schools(lines.append)) == []
    assert lines == [0, 2_000, 4_000]


def test_an_endless_cell_is_cut(path: Path) -> None:
    school = read_row(path, SCH_NAME="Elm " * 20_000, LEA_NAME="X" * 100_000)
    assert len(school.name) <= 300
    assert len(school.district) <= 300


def test_years_in_words() -> None:
    assert years_in_words([]) == years_in_words([""]) == ""
    assert years_in_words(["2019–20", "", "2019–20"]) == "2019–20"
    assert years_in_words(["2022–23", "2019–20", "2020–21"]) == "2019–20 to 2022–23"


@given(
    st.lists(st.lists(st.text(max_size=14), min_size=1, max_size=6), max_size=6),
    st.sampled_from(["", "\ufeff"]),
)
@settings(max_examples=150)
def test_any_cells_read_or_are_skipped(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]], mark: str
) -> None:
    path = tmp_path_factory.mktemp("any") / "x.csv"
    header = "NCESSCH,SCH_NAME,LZIP,GSLO,GSHI,SCHOOL_YEAR\n"
    lines = ["170000900001," + ",".join(row) + "\n" for row in rows]
    path.write_bytes((mark + header + "".join(lines)).encode("utf-8", "replace"))
    try:
        for school in SchoolList(path).schools():
            assert school.nces_id == "170000900001"
            assert school.name
            assert not any(ord(ch) < 32 for ch in school.name)
    except SchoolListError as error:
        assert str(error).endswith(".")
