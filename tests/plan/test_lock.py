"""One plan, two windows: the second is told who has it; a dead program holds nothing."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from crisisplan.plan.author import Author
from crisisplan.plan.database import PlanFileError
from crisisplan.plan.file import PlanFile
from crisisplan.plan.lock import Holder, InUseError
from crisisplan.plan.model import School


def test_the_second_is_told_who_has_it_since_when(
    sample_path: Path, holder: subprocess.Popen[str], author: Author
) -> None:
    with pytest.raises(InUseError, match="open already: Daniel Whitfield, on the computer") as held:
        PlanFile(sample_path, author)
    assert held.value.holder.name == "Daniel Whitfield"
    assert held.value.holder.since


def test_the_second_may_read_but_not_write(
    sample_path: Path, holder: subprocess.Popen[str], author: Author
) -> None:
    file = PlanFile(sample_path, author, read_only=True)
    assert file.plan.one(School).name == "Cedar Hollow Middle School"
    with pytest.raises(PlanFileError, match="open to be read only"):
        file.set(file.plan.one(School), "name", "Mine", "Rename")
    assert file.plan.one(School).name == "Cedar Hollow Middle School"
    with pytest.raises(PlanFileError, match="open to be read only"):
        file.undo()
    file.close()


def test_a_program_that_died_holds_nothing(
    sample_path: Path, holder: subprocess.Popen[str], author: Author
) -> None:
    holder.kill()
    holder.wait()
    assert sample_path.with_name("sample.crisisplan.lock").exists()
    file = PlanFile(sample_path, author)
    file.close()


def test_closing_leaves_nothing_beside_the_plan(sample_path: Path, author: Author) -> None:
    PlanFile(sample_path, author).close()
    assert [path.name for path in sample_path.parent.iterdir()] == ["sample.crisisplan"]


def test_a_plan_that_cannot_be_opened_is_let_go(tmp_path: Path, author: Author) -> None:
    path = tmp_path / "x.crisisplan"
    for _ in range(2):
        with pytest.raises(PlanFileError, match="It is not in"):
            PlanFile(path, author)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b'{"since": "yesterday"}', b"\xff" * 9000])
def test_an_unreadable_note_still_keeps_the_second_out(
    sample_path: Path, holder: subprocess.Popen[str], author: Author, content: bytes
) -> None:
    sample_path.with_name("sample.crisisplan.lock").write_bytes(content)
    with pytest.raises(InUseError, match="Somebody"):
        PlanFile(sample_path, author)


def test_a_holder_is_told_in_words() -> None:
    assert str(Holder("Ana", "office-12", "2026-11-20T09:15:00")) == (
        "Ana, on the computer office-12, since Nov 20, 2026, 9:15 AM"
    )
