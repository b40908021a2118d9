"""Every character prints: in our face, in another font, or as its number with a warning."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from pathlib import Path

import page as page_validation
import pypdf
import pypdfium2
import pytest
import reportlab
from PIL import Image, ImageChops

from crisisplan.document import system_fonts
from crisisplan.document.blocks import (
    Column,
    Document,
    Heading,
    Paragraph,
    Table,
    words,
)
from crisisplan.document.drawing import Drawing, Label
from crisisplan.document.face import Face
from crisisplan.document.flowables import told
from crisisplan.document.gaps import gaps
from crisisplan.document.look import PAPERS
from crisisplan.document.pdf import write_part
from crisisplan.document.raster import to_png
from crisisplan.document.reading_order import as_drawn
from crisisplan.document.system_fonts import SystemFont
from crisisplan.document.typeface import font_for, missing, stretches, text_width

VERA = Path(reportlab.__file__).parent / "fonts" / "Vera.ttf"
"""A font that every computer with our dependencies has. It has no character that ours lacks."""
UNICORN = "\U0001f984"


@pytest.fixture
def fonts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The only folder with fonts on this computer, empty."""
    folder = tmp_path / "fonts"
    folder.mkdir()
    monkeypatch.setattr(system_fonts, "folders", lambda: [folder])
    caches = (system_fonts._fonts, system_fonts._characters, system_fonts._loads, font_for)
    for cache in caches:
        cache.cache_clear()
    yield folder
    for cache in caches:
        cache.cache_clear()


def document(*blocks: object) -> Document:
    return Document("Plan", "Elm", "", "draft 1", "", datetime(2026, 11, 23), None, blocks)  # type: ignore[arg-type]


def people(name: str) -> Document:
    columns = (Column("No."), Column("Name", bold=True), Column("Room"))
    row = (words("1"), words(name), words("12"))
    return document(Heading("People", 1), Table("Names.", columns, (row,)))


def text_of(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(content)).pages)


def is_accessible(content: bytes, folder: Path) -> bool:
    path = folder / "x.pdf"
    path.write_bytes(content)
    profile = page_validation.ValidationProfile.PDF_UA_1
    return "Result: no failures" in str(page_validation.validate_pdf(str(path), profile=profile))


# -- which font


def test_our_own_face_draws_what_it_has(fonts: Path) -> None:
    text = "Zoë Nguyễn Łukasz Dvořák Иван Ω “–”"
    assert stretches(text, Face.BOLD) == [(Face.BOLD, text)]
    assert missing(text) == []


def test_another_font_of_the_computer_draws_the_rest(fonts: Path, tmp_path: Path) -> None:
    char = "☎"
    (fonts / "Vera.ttf").write_bytes(with_character(VERA.read_bytes(), char, like="A"))
    other = SystemFont(fonts / "Vera.ttf")
    assert stretches(f"A {char} b") == [
        (Face.REGULAR, "A "),
        (other, char),
        (Face.REGULAR, " b"),
    ]
    content = write_part(people(f"Ana {char}"), PAPERS["letter"])
    assert f"Ana {char}" in text_of(content)
    embedded = {
        font.get_object()["/BaseFont"].split("+")[1]
        for font in pypdf.PdfReader(BytesIO(content)).pages[0]["/Resources"]["/Font"].values()
    }
    assert any(name.startswith("BitstreamVeraSans-Roman-") for name in embedded)
    assert is_accessible(content, tmp_path)
    assert gaps(people(f"Ana {char}")) == []


def test_without_any_font_the_number_prints_and_a_sentence_says_where(
    fonts: Path, tmp_path: Path
) -> None:
    made = people(f"Zoë {UNICORN}")
    content = write_part(made, PAPERS["letter"])
    assert "Zoë [U+1F984]" in text_of(content)
    assert "\ufffd" not in text_of(content)
    assert is_accessible(content, tmp_path)
    (gap,) = gaps(made)
    assert str(gap) == (
        f"No font of this computer has {UNICORN} (U+1F984). "
        f"The number stands instead in section 1 People, row “Zoë {UNICORN}”."
    )


def test_places_with_the_same_characters_are_one_sentence(fonts: Path) -> None:
    made = document(
        Heading("One", 1), Paragraph(words(UNICORN)), Heading("Two", 1), Paragraph(words(UNICORN))
    )
    (gap,) = gaps(made)
    assert str(gap).endswith("in section 1 One, and in 1 other place.")


def test_joiners_and_variants_are_silent(fonts: Path) -> None:
    assert stretches("a\u200d\ufe0fb") == [(Face.REGULAR, "ab")]
    assert missing("\u200d\ufe0f\u2060") == []


def test_letters_with_loose_accents_are_put_together(fonts: Path) -> None:
    assert stretches("Ame\u0301lie") == [(Face.REGULAR, "Amélie")]


def test_a_text_is_as_wide_as_its_parts(fonts: Path) -> None:
    assert text_width(UNICORN, 10) == pytest.approx(text_width("[U+1F984]", 10))


def test_the_same_text_makes_the_same_file(fonts: Path) -> None:
    (fonts / "Vera.ttf").write_bytes(with_character(VERA.read_bytes(), "☎", like="A"))
    made = people(f"Ana ☎ {UNICORN}")
    assert write_part(made, PAPERS["letter"]) == write_part(made, PAPERS["letter"])


def test_a_letter_beyond_sixteen_bits_reads_back(fonts: Path) -> None:
    """PDF tells what a code stands for as UTF-16."""
    (fonts / "x.ttf").write_bytes(with_character(VERA.read_bytes(), UNICORN, like="A"))
    content = write_part(people(f"Zoë {UNICORN}"), PAPERS["letter"])
    page = pypdfium2.PdfDocument(content)[0]
    assert f"Zoë {UNICORN}" in page.get_textpage().get_text_range()


def test_a_chart_uses_the_same_fonts(fonts: Path) -> None:
    drawing = Drawing(200, 40, labels=(Label(5, 25, UNICORN, 12),))
    number = Drawing(200, 40, labels=(Label(5, 25, "[U+1F984]", 12),))
    first, second = (Image.open(BytesIO(to_png(part))) for part in (drawing, number))
    assert ImageChops.difference(first, second).getbbox() is None


# -- foreign files


def with_character(font: bytes, char: str, like: str) -> bytes:
    """A font with one more character, drawn like another, in a table of format 12."""
    count = struct.unpack_from(">H", font, 4)[0]
    entries = [struct.unpack_from(">4sIII", font, 12 + 16 * n) for n in range(count)]
    tables = {tag: font[offset : offset + length] for tag, _, offset, length in entries}
    glyph = system_fonts._glyph(system_fonts._unicode_part(tables[b"cmap"]) or b"", ord(like))
    groups = struct.pack(">HHIII", 12, 0, 40, 0, 2) + b"".join(
        struct.pack(">III", ord(each), ord(each), number)
        for each, number in ((" ", 3), (char, glyph))
    )
    tables[b"cmap"] = struct.pack(">HHHHI", 0, 1, 3, 10, 12) + groups
    offset, head, body = 12 + 16 * count, b"", b""
    for tag, content in tables.items():
        head += struct.pack(">4sIII", tag, 0, offset + len(body), len(content))
        body += content + b"\0" * (-len(content) % 4)
    return font[:12] + head + body


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"OTTO" + b"\0" * 60,
        b"\0\1\0\0\xff\xff" + b"\xff" * 400,
        b"ttcf\0\1\0\0\xff\xff\xff\xff",
        VERA.read_bytes()[:900],
    ],
)
def test_a_file_that_is_no_good_font_is_passed_over(fonts: Path, content: bytes) -> None:
    for name in ("a.ttf", "b.ttc"):
        (fonts / name).write_bytes(content)
    (fonts / "c.ttf").mkdir()
    assert missing(UNICORN) == [UNICORN]


def test_a_font_with_broken_outlines_is_passed_over(fonts: Path) -> None:
    good = with_character(VERA.read_bytes(), UNICORN, like="A")
    (fonts / "a.ttf").write_bytes(good[: len(good) // 3])
    (fonts / "b.ttf").write_bytes(good)
    assert font_for(UNICORN, Face.REGULAR) == SystemFont(fonts / "b.ttf")


# -- from right to left


def test_hebrew_and_arabic_stand_in_their_order() -> None:
    assert as_drawn("Dr. שלום כהן, room 4") == "Dr. ןהכ םולש, room 4"
    assert as_drawn("abc") == "abc"
    joined = as_drawn("محمد")
    assert joined == "\ufeaa\ufee4\ufea4\ufee3"


def test_a_long_hebrew_text_breaks_where_its_lines_end(fonts: Path) -> None:
    first, second = told("אחת שתיים", Face.REGULAR, width=60).split("<br/>")
    assert first == "".join(f"[U+{ord(char):04X}]" for char in reversed("אחת"))
    assert second == "".join(f"[U+{ord(char):04X}]" for char in reversed("שתיים"))
