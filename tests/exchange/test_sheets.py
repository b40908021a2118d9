"""Files as rows of text: what real systems write, and what nobody should."""

from __future__ import annotations

import random
import re
import zipfile
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crisisplan.exchange import sheets as module
from crisisplan.exchange.archive import UNPACKED_LIMIT
from crisisplan.exchange.sheets import Sheet, SheetError, read_sheets
from tests.exchange.workbooks import MAIN, ods_parts, xlsx_parts, zipped

ROWS = [["Name", "Title"], ["Zoë Muñoz-Łuk", "Aide, part-time"], ["Ana", ""], ["Omar", "Coach"]]
XLS = Path(__file__).with_name("staff.xls")


def save(folder: Path, name: str, content: bytes | str) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def cells(sheet: Sheet) -> list[list[str]]:
    return [list(row.cells) for row in sheet.rows]


# -- text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_encoding_delimiter_and_line_end_reads_alike(
    tmp_path: Path, encoding: str, delimiter: str, end: str
) -> None:
    text = end.join(
        delimiter.join(f'"{cell}"' if "," in cell else cell for cell in r) for r in ROWS
    )
    (sheet,) = read_sheets(save(tmp_path, "staff.csv", text.encode(encoding)))
    assert cells(sheet) == [ROWS[0], ROWS[1], ["Ana"], ROWS[3]]
    assert [row.line for row in sheet.rows] == [1, 2, 3, 4]


def test_text_that_is_not_utf_8_is_read_as_windows_writes_it(tmp_path: Path) -> None:
    text = "Name\tTitle\rIbáñez–Quill\tHead’s aide\r"
    (sheet,) = read_sheets(save(tmp_path, "t.export.text", text.encode("cp1252")))
    assert cells(sheet)[1] == ["Ibáñez–Quill", "Head’s aide"]


def test_one_broken_byte_does_not_spoil_the_other_names(tmp_path: Path) -> None:
    content = "Name,Title\nMuñoz,a\nIbáñez,b\nŁukasz,c\n".encode() + b"Qu\xedll,d\n"
    (sheet,) = read_sheets(save(tmp_path, "staff.csv", content))
    assert [row.cells[0] for row in sheet.rows[1:]] == ["Muñoz", "Ibáñez", "Łukasz", "Qu\ufffdll"]


def test_lines_are_counted_as_the_file_has_them(tmp_path: Path) -> None:
    text = 'Staff,2026\n\nName,Note\n"Quinn, Zoë","two\nlines"\nOmar,x\n'
    (sheet,) = read_sheets(save(tmp_path, "staff.csv", text))
    assert [(row.line, row.cells[0]) for row in sheet.rows] == [
        (1, "Staff"),
        (3, "Name"),
        (4, "Quinn, Zoë"),
        (6, "Omar"),
    ]


def test_a_quotation_mark_that_is_never_closed_swallows_nobody(tmp_path: Path) -> None:
    people = "".join(f"Person {number},Aide\n" for number in range(40))
    (sheet,) = read_sheets(save(tmp_path, "staff.csv", f'Name,Title\n"Zoë,Aide\n{people}'))
    assert len(sheet.rows) == 42
    assert [(p.line, p.reason) for p in sheet.problems] == [
        (2, "A quotation mark is opened, never closed.")
    ]


def test_a_line_that_is_too_long_is_named_and_the_rest_is_read(tmp_path: Path) -> None:
    (sheet,) = read_sheets(save(tmp_path, "staff.csv", f"Name\nZoë\n{'x' * 200_000}\nOmar\n"))
    assert [row.cells[0] for row in sheet.rows] == ["Name", "Zoë", "Omar"]
    assert [problem.line for problem in sheet.problems] == [3]


@pytest.mark.parametrize(
    "content",
    [
        b"<html><table><tr><td>Name</td></tr></table>",
        b"\xef\xbb\xbf\n <!DOCTYPE html>",
        b'<?xml version="1.0"?><Workbook/>',
        b"%PDF-1.7\n",
        bytes(range(256)) * 20,
        b"PK\x03\x04 not a zip",
        b"\xd0\xcf\x11\xe0 not a workbook",
        b"",
        b"\n\n , ,\n",
    ],
)
def test_what_is_no_table_is_refused_with_a_sentence(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(SheetError, match=r"staff\.csv.*Nothing was changed"):
        read_sheets(save(tmp_path, "staff.csv", content))


def test_what_is_not_there_is_refused_with_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(SheetError, match="No such file"):
        read_sheets(tmp_path / "gone.csv")


# -- workbooks


def test_a_workbook_is_read_as_its_cells_show(tmp_path: Path) -> None:
    table = [["Name", "Phone", "On"], ["=1+1", 2175550100, True], ["", ""], ["@x", 1.5, False]]
    parts = xlsx_parts(table, [["secret"]], [["Other"]], hidden=[2])
    # By its content, whatever it is called.
    first, other = read_sheets(save(tmp_path, "staff.csv", zipped(parts)))
    assert cells(first) == [["Name", "Phone", "On"], ["=1+1", "2175550100", "TRUE"],
                            ["@x", "1.5", "FALSE"]]  # fmt: skip
    assert [row.line for row in first.rows] == [1, 2, 4]
    assert (first.name, first.stem) == ("staff.csv, Sheet1", "Sheet1")
    assert other.name == "staff.csv, Sheet3"


def test_days_are_days_and_shared_texts_are_texts(tmp_path: Path) -> None:
    parts = xlsx_parts([["x"]])
    parts["xl/_rels/workbook.xml.rels"] = str(parts["xl/_rels/workbook.xml.rels"]).replace(
        "worksheets/", "/xl/worksheets/"
    )
    parts["xl/styles.xml"] = (
        f'<styleSheet xmlns="{MAIN}"><numFmts><numFmt numFmtId="164" formatCode="0 &quot;d&quot;"/>'
        '<numFmt numFmtId="165" formatCode="[$-409]mmm d, yyyy"/></numFmts><cellStyleXfs>'
        '<xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/>'
        '<xf numFmtId="164"/><xf numFmtId="165"/></cellXfs></styleSheet>'
    )
    parts["xl/sharedStrings.xml"] = (
        f'<sst xmlns="{MAIN}" count="4000000000"><si><r><t>Zoë</t></r><r><t xml:space="preserve">'
        " Quinn</t></r><rPh><t>above</t></rPh></si><si><t>two_x000A_lines</t></si></sst>"
    )
    numbers = "".join(f'<c s="{style}"><v>46185.0</v></c>' for style in range(4))
    texts = "".join(f'<c t="s"><v>{number}</v></c>' for number in (0, 1, 7))
    parts["xl/worksheets/sheet1.xml"] = (
        f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData>'
        + re.sub(r"<(/?)", r"<\1x:", f"<row>{numbers}</row><row>{texts}</row>")
        + "</x:sheetData></x:worksheet>"
    )
    (sheet,) = read_sheets(save(tmp_path, "staff.xlsx", zipped(parts)))
    assert cells(sheet) == [
        ["46185", "2026-06-12", "46185", "2026-06-12"],
        ["Zoë Quinn", "two\nlines"],
    ]


def test_a_formula_counts_as_what_it_came_to_and_is_never_worked_out(tmp_path: Path) -> None:
    parts = xlsx_parts([["Name"], ["x"]])
    page = str(parts["xl/worksheets/sheet1.xml"])
    formula = '<row r="3"><c r="A3" t="str"><f>WEBSERVICE("http://x")</f><v>Zoë</v></c></row>'
    parts["xl/worksheets/sheet1.xml"] = page.replace("</sheetData>", f"{formula}</sheetData>")
    (sheet,) = read_sheets(save(tmp_path, "staff.xlsx", zipped(parts)))
    assert cells(sheet) == [["Name"], ["x"], ["Zoë"]]


def test_an_open_document_is_read_though_it_is_filled_to_its_edge(tmp_path: Path) -> None:
    more = (
        '<table:table-row table:number-rows-repeated="1048000">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )
    content = zipped(ods_parts([["Name", "", "Title"], ["Zoë", "", "Aide"]], more=more))
    (sheet,) = read_sheets(save(tmp_path, "staff.ods", content))
    assert cells(sheet) == [["Name", "", "Title"], ["Zoë", "", "Aide"]]


def test_an_old_workbook_is_read() -> None:
    (sheet,) = read_sheets(XLS)
    assert cells(sheet) == [
        ["Staff list"],
        ["Name", "Job title", "Work phone", "Last day"],
        ["Zoë Quinn", "Aide", "2175550100"],
        ["Omar Said", "Coach", "", "2026-06-12"],
    ]
    assert [row.line for row in sheet.rows] == [1, 3, 4, 5]


def test_a_cell_far_away_costs_nothing(tmp_path: Path) -> None:
    parts = xlsx_parts([["Name"], ["Zoë"]])
    page = str(parts["xl/worksheets/sheet1.xml"])
    far = '<row r="1048576"><c r="A1048576"><v>1</v></c><c r="XFD1048576" s="1"/></row></sheetData>'
    parts["xl/worksheets/sheet1.xml"] = page.replace("</sheetData>", far)
    (sheet,) = read_sheets(save(tmp_path, "staff.xlsx", zipped(parts)))
    assert [(row.line, row.cells) for row in sheet.rows[1:]] == [
        (2, ("Zoë",)),
        (1048576, ("1",)),
    ]


FAR = '<row r="1"><c r="XFD1"><v>1</v></c></row></sheetData>'
WIDE = (
    '<table:table-row table:number-rows-repeated="900">'
    '<table:table-cell table:number-columns-repeated="1000000000" office:value-type="string">'
    "<text:p>x</text:p></table:table-cell></table:table-row>"
)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("</sheetData>", FAR),
        ("</sheetData>", "<a>" * 200 + "</a>" * 200 + "</sheetData>"),
        ("</sheetData>", ""),
        ("<worksheet", '<!DOCTYPE x [<!ENTITY a "&b;&b;">]><worksheet'),
        ("</sheetData>", "\0</sheetData>"),
    ],
)
def test_a_hostile_workbook_is_refused(tmp_path: Path, old: str, new: str) -> None:
    parts = xlsx_parts([["Name"], ["Zoë"]])
    page = str(parts["xl/worksheets/sheet1.xml"])
    parts["xl/worksheets/sheet1.xml"] = page.replace(old, new)
    with pytest.raises(SheetError, match="Nothing was changed"):
        read_sheets(save(tmp_path, "staff.xlsx", zipped(parts)))


@pytest.mark.parametrize("repeated", ["1000000000", "99999999", "&#57;&#57;&#57;&#57;", "-1", "x"])
def test_a_hostile_open_document_is_refused(tmp_path: Path, repeated: str) -> None:
    parts = ods_parts([["Name"]], more=WIDE.replace("1000000000", repeated))
    with pytest.raises(SheetError, match="Nothing was changed"):
        read_sheets(save(tmp_path, "staff.ods", zipped(parts)))


# -- folders and zips


def test_a_zip_is_read_like_the_folder_it_was_made_of(tmp_path: Path) -> None:
    folder = tmp_path / "export"
    folder.mkdir()
    files = {"users.csv": "Name\nZoë\n", "orgs.csv": "sourcedId,name\n1,Elm\n", "a.pdf": "%PDF"}
    for name, text in files.items():
        save(folder, name, text)
    inside = {f"export/{name}": text for name, text in files.items()}
    inside["__MACOSX/export/._users.csv"] = "\0\0"
    path = save(tmp_path, "export.zip", zipped(inside))
    assert [cells(s) for s in read_sheets(path)] == [cells(s) for s in read_sheets(folder)]
    assert [sheet.stem for sheet in read_sheets(path)] == ["orgs", "users"]


def test_only_what_is_wanted_is_opened(tmp_path: Path) -> None:
    save(tmp_path, "users.csv", "Name\nZoë\n")
    save(tmp_path, "broken.csv", b"%PDF")
    (sheet,) = read_sheets(tmp_path, wanted=lambda stem: stem == "users")
    assert sheet.name == "users.csv"


def test_what_stands_beside_a_file_is_read_with_it_where_that_helps(tmp_path: Path) -> None:
    path = save(tmp_path, "users.csv", "Name\nZoë\n")
    save(tmp_path, "orgs.csv", "sourcedId,name\n1,Elm\n")
    save(tmp_path, "other.csv", "Name\nOmar\n")
    found = read_sheets(path, companions=lambda stem: stem == "orgs")
    assert [sheet.stem for sheet in found] == ["users", "orgs"]


@pytest.mark.parametrize("name", ["../users.csv", "/etc/users.csv", "C:/users.csv", "a/../../u.csv",
                                  "..\\users.csv"])  # fmt: skip
def test_a_path_that_leaves_its_archive_is_not_read(tmp_path: Path, name: str) -> None:
    path = save(tmp_path, "x.zip", zipped({name: "Name\nEve\n", "staff.csv": "Name\nZoë\n"}))
    (sheet,) = read_sheets(path)
    assert cells(sheet) == [["Name"], ["Zoë"]]


def test_a_link_in_an_archive_is_not_followed(tmp_path: Path) -> None:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        link = zipfile.ZipInfo("users.csv")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    with pytest.raises(SheetError, match="no table"):
        read_sheets(save(tmp_path, "x.zip", packed.getvalue()))


@pytest.mark.parametrize("name", ["users.csv", "xl/worksheets/sheet1.xml"])
def test_what_grows_when_unpacked_is_refused(tmp_path: Path, name: str) -> None:
    parts = xlsx_parts([["Name"]]) if name.endswith("xml") else {}
    path = save(tmp_path, "x.zip", zipped({**parts, name: b" " * (UNPACKED_LIMIT + 1)}))
    assert path.stat().st_size < 100_000
    with pytest.raises(SheetError, match="Unpacked it has more than 40 MB"):
        read_sheets(path)


def test_an_entry_that_lies_about_its_size_is_refused(tmp_path: Path) -> None:
    content = bytearray(zipped({"users.csv": b"Name\n" + b"Zoe\n" * 100_000}))
    entry = content.rindex(b"PK\x01\x02")
    content[entry + 24 : entry + 28] = (10).to_bytes(4, "little")
    with pytest.raises(SheetError, match="damaged"):
        read_sheets(save(tmp_path, "x.zip", bytes(content)))


def test_a_locked_archive_says_so(tmp_path: Path) -> None:
    content = bytearray(zipped({"users.csv": "Name\nZoë\n"}))
    content[content.rindex(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(SheetError, match="locked with a password"):
        read_sheets(save(tmp_path, "x.zip", bytes(content)))


def test_archives_inside_archives_are_not_opened(tmp_path: Path) -> None:
    inner = zipped({"users.csv": "Name\nZoë\n"})
    with pytest.raises(SheetError, match="no table"):
        read_sheets(save(tmp_path, "x.zip", zipped({"inner.zip": inner})))


def test_limits_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for limit, value, content, sentence in (
        ("SIZE_LIMIT", 10, "Name\nZoë Quinn\n", "too large"),
        ("ROWS_LIMIT", 2, "a\nb\nc\n", "too long"),
        ("CELLS_LIMIT", 3, "a,b\nc,d\n", "too long"),
        ("COLUMNS_LIMIT", 2, "a\nb,c,d\n", "line 2 has 3 columns"),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(module, limit, value)
            with pytest.raises(SheetError, match=sentence):
                read_sheets(save(tmp_path, "staff.csv", content))
    for number in range(3):
        save(tmp_path, f"{number}.csv", "Name\nZoë\n")
    monkeypatch.setattr(module, "FILES_LIMIT", 2)
    for path in (tmp_path, save(tmp_path, "x.zip", zipped({f"{n}.csv": "a" for n in range(3)}))):
        with pytest.raises(SheetError, match="more than 2 tables"):
            read_sheets(path)


def test_reading_can_be_stopped(tmp_path: Path) -> None:
    class StopError(Exception):
        pass

    def report(what: str, done: int, total: int) -> None:
        raise StopError

    with pytest.raises(StopError):
        read_sheets(save(tmp_path, "staff.csv", "Name\nZoë\n"), report=report)


# -- anything


SEEDS = [
    zipped(xlsx_parts([["Name", "Phone"], ["Zoë", 1]])),
    zipped(ods_parts([["Name", "Title"], ["Zoë", "Aide"]])),
    zipped({"users.csv": "sourcedId,givenName,familyName\n1,Zoë,Quinn\n"}),
    XLS.read_bytes(),
    'Name;Title\r\n"Quinn, Zoë";Aide\r\n'.encode("utf-16"),
]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.one_of(
        st.binary(),
        st.text().map(str.encode),
        st.text().map(lambda t: t.encode("utf-16", "replace")),
    )
)
def test_any_bytes_are_read_or_refused(tmp_path: Path, content: bytes) -> None:
    try:
        found = read_sheets(save(tmp_path, "staff.csv", content))
    except SheetError as error:
        assert str(error).endswith((".", "instead."))
    else:
        assert any(sheet.rows for sheet in found)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.sampled_from(range(len(SEEDS))), st.integers(), st.integers(1, 12))
def test_any_damage_to_a_file_is_read_over_or_refused(
    tmp_path: Path, seed: int, place: int, times: int
) -> None:
    content = damaged(SEEDS[seed], random.Random(place), times)
    try:
        read_sheets(save(tmp_path, "staff.xlsx", content))
    except SheetError as error:
        assert "Nothing was changed" in str(error)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.sampled_from([0, 1]), st.integers(), st.integers(1, 12))
def test_any_other_order_of_elements_is_read_or_refused(
    tmp_path: Path, seed: int, place: int, times: int
) -> None:
    content = rearranged(SEEDS[seed], random.Random(place), times)
    try:
        read_sheets(save(tmp_path, "staff.xlsx", content))
    except SheetError as error:
        assert "Nothing was changed" in str(error)


def rearranged(content: bytes, dice: random.Random, times: int) -> bytes:
    """A workbook whose parts are sound XML, with elements and attributes in wrong places."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for _ in range(times):
        name = dice.choice([name for name in parts if name.endswith((".xml", ".rels"))])
        root = ElementTree.fromstring(parts[name])
        elements = list(root.iter())
        one, other = dice.choice(elements), dice.choice(elements)
        match dice.randrange(5):
            case 0:
                one.tag = other.tag
            case 1 if other not in one.iter() and one not in other.iter():
                one.append(other)
            case 2 if one.attrib:
                one.set(dice.choice(list(one.attrib)), dice.choice(["", "-1", "9" * 20, "A0", "x"]))
            case 3 if len(one):
                one.remove(one[0])
            case 4:
                one.text = dice.choice(["", "x", "1e400", "_xD800_"])
        parts[name] = ElementTree.tostring(root)
    return zipped(dict(parts))


def damaged(content: bytes, dice: random.Random, times: int) -> bytes:
    """Content with bytes changed, taken out, doubled and cut off."""
    spoiled = bytearray(content)
    for _ in range(times):
        at = dice.randrange(max(1, len(spoiled)))
        match dice.randrange(5):
            case 0 if spoiled:
                spoiled[at % len(spoiled)] = dice.randrange(256)
            case 1:
                del spoiled[at : at + dice.randrange(1, 60)]
            case 2:
                spoiled[at:at] = spoiled[at : at + dice.randrange(1, 60)]
            case 3:
                spoiled[at : at + 4] = dice.choice([b"\xff" * 4, b"\0" * 4, b"\x7f\xff\xff\xff"])
            case 4 if not dice.randrange(4):
                del spoiled[at:]
    return bytes(spoiled)
