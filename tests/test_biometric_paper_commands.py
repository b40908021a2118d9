"""The command that lists and writes the papers on biometrics."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from crisisplan import cli


def test_papers_are_listed_with_the_reason_where_one_is_not_made(
    sample_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.run(["biometric-papers", str(sample_path)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "Family notice, Cafeteria finger reader (public)" in lines
    assert (
        "Family notice, Face recognition at doors 1 and 4 (public): not made. It was refused: a "
        "paper that assumes its use is not made." in lines
    )


def test_papers_as_json_name_what_they_are_of(
    sample_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.run(["biometric-papers", str(sample_path), "--only", "certificate", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [(each["of"], each["audience"]) for each in told["papers"]] == [
        ("destruction", "private"),
        ("destruction", "private"),
    ]
    assert told["papers"][1]["about"] == "Cafeteria finger reader, W-0147"
    assert told["written"] == []


def test_papers_are_written_into_a_folder(
    sample_path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "papers"
    folder.mkdir()
    given = ["biometric-papers", str(sample_path), "--to", str(folder), "--only", "notice"]
    assert cli.run(given) == 0
    assert {path.name: path.read_bytes()[:2] for path in folder.iterdir()} == {
        "Family notice - Cafeteria finger reader.docx": b"PK",
        "Family notice - Cafeteria finger reader.pdf": b"%P",
        "Aviso a las familias - Cafeteria finger reader.docx": b"PK",
        "Aviso a las familias - Cafeteria finger reader.pdf": b"%P",
    }
    assert cli.run([*given[:3], str(tmp_path / "gone"), *given[4:]]) == 2
    assert "is not there" in capsys.readouterr().err
