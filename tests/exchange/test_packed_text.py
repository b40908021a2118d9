"""Files from outside: every packing and encoding reads, and no bomb goes off."""

from __future__ import annotations

import gzip
import lzma
import struct
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crisisplan.exchange import packed_text
from crisisplan.exchange.packed_text import PackedTextError, Part, parts_of

TEXT = "NCESSCH,SCH_NAME\r\n170000900001,Zoë’s School\r\n"


def zipped(path: Path, **members: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(name.replace("__", "."), content)
    return path


def only(path: Path) -> Part:
    (part,) = parts_of(path)
    return part


@pytest.mark.parametrize("packing", ["plain", "zip", "gzip", "xz"])
def test_every_packing_reads(packing: str, tmp_path: Path) -> None:
    path = tmp_path / "list"
    content = TEXT.encode()
    if packing == "zip":
        zipped(path, a__csv=content)
    else:
        pack = {"plain": bytes, "gzip": gzip.compress, "xz": lzma.compress}[packing]
        path.write_bytes(pack(content))
    part = only(path)
    assert "".join(part.lines()) == TEXT
    assert 0 < part.read <= part.size


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_every_encoding_reads(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(TEXT.encode(encoding))
    assert "".join(only(path).lines()) == TEXT


def test_lines_of_two_encodings_in_one_file_read_each_in_its_own(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes("Zoë\n".encode() + "Muñoz\n".encode("cp1252"))
    assert list(only(path).lines()) == ["Zoë\n", "Muñoz\n"]


@given(st.lists(st.text(alphabet="ab,\r\n", max_size=9)), st.integers(1, 5))
@settings(max_examples=60)
def test_no_line_is_lost_wherever_a_piece_ends(texts: list[str], size: int) -> None:
    content = "".join(texts).encode()

    class Pieces(Part):
        def _unpacked(self):  # type: ignore[no-untyped-def]
            for start in range(0, len(content), size):
                yield content[start : start + size]

    assert [line.encode() for line in Pieces(Path("x"), "x").lines()] == content.splitlines(True)


def test_content_that_unpacks_without_end_is_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packed_text, "UNPACKED_LIMIT", 300_000)
    bomb = b"x\n" * 400_000
    for name, content in (("a.gz", gzip.compress(bomb)), ("a.xz", lzma.compress(bomb))):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(PackedTextError, match="unpacks to more"):
            list(only(tmp_path / name).lines())
    with pytest.raises(PackedTextError, match="unpacks to more"):
        list(only(zipped(tmp_path / "a.zip", a__csv=bomb)).lines())


def test_a_line_without_end_is_stopped(tmp_path: Path) -> None:
    path = tmp_path / "a.gz"
    path.write_bytes(gzip.compress(b"x" * 5_000_000))
    with pytest.raises(PackedTextError, match="a line of more than"):
        list(only(path).lines())


def test_xz_that_asks_for_too_much_memory_is_refused(tmp_path: Path) -> None:
    filters = [{"id": lzma.FILTER_LZMA2, "preset": 0, "dict_size": 256 << 20}]
    path = tmp_path / "a.xz"
    path.write_bytes(lzma.compress(b"x", filters=filters))
    with pytest.raises(PackedTextError, match="damaged"):
        list(only(path).lines())


def test_a_zip_with_too_large_a_table_of_contents_is_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", a__csv=b"x")
    content = bytearray(path.read_bytes())
    end = content.rfind(b"PK\x05\x06")
    struct.pack_into("<I", content, end + 12, 500_000_000)
    path.write_bytes(content)
    with pytest.raises(PackedTextError, match="too many files"):
        parts_of(path)


def test_a_member_is_never_taken_for_a_path(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", **{"../../evil__csv": b"x"})
    assert [part.name for part in parts_of(path)] == ["evil.csv"]
    assert list(only(path).lines()) == ["x"]
    assert list(tmp_path.parent.glob("evil*")) == []


def test_a_zip_with_a_file_without_a_name_is_read_over(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", a__csv=b"x")
    content = path.read_bytes()
    for sign, place in ((b"PK\3\4", 26), (b"PK\1\2", 28)):
        start = content.find(sign)
        content = content[: start + place] + b"\0\0" + content[start + place + 2 :]
    path.write_bytes(content)
    try:
        for part in parts_of(path):
            list(part.lines())
    except PackedTextError as error:
        assert str(error).endswith(".")


@pytest.mark.parametrize("packing", ["zip", "gzip", "xz"])
def test_a_cut_file_is_told_as_damaged(packing: str, tmp_path: Path) -> None:
    path = tmp_path / "list"
    content = (TEXT * 5_000).encode()
    if packing == "zip":
        zipped(path, a__csv=content)
    else:
        path.write_bytes({"gzip": gzip.compress, "xz": lzma.compress}[packing](content))
    path.write_bytes(path.read_bytes()[:-30])
    with pytest.raises(PackedTextError, match="damaged"):
        for part in parts_of(path):
            list(part.lines())


@given(st.binary(max_size=300), st.sampled_from([b"", b"PK\x03\x04", b"\xfd7zXZ\x00", b"\x1f\x8b"]))
@settings(max_examples=200)
def test_any_bytes_read_or_are_refused_in_words(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, start: bytes
) -> None:
    path = tmp_path_factory.mktemp("any") / "x"
    path.write_bytes(start + content)
    try:
        for part in parts_of(path):
            list(part.lines())
    except PackedTextError as error:
        assert str(error).endswith(".")
