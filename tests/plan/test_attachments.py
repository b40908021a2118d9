"""Files kept in a plan: once each, whole, through undo, copies and repair."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from crisisplan.plan.attachments import (
    ATTACHMENT_LIMIT,
    AttachmentError,
    read_attachment,
)
from crisisplan.plan.author import Author
from crisisplan.plan.file import PlanFile, read_attachments
from crisisplan.plan.model import Course, Person, TrainingRecord
from crisisplan.plan.repair import repair

CARD = b"%PDF-1.4\n" + b"card" * 5000


def record_with_card(plan: PlanFile, content: bytes = CARD) -> TrainingRecord:
    with plan.edit("Record a training"):
        person = plan.add(Person, name="Ana Muñoz")
        course = plan.add(Course, name="CPR")
        return plan.add(
            TrainingRecord,
            person=person.id,
            course=course.id,
            completed_on=date(2026, 8, 1),
            certificate=plan.attach(content, "card.pdf"),
        )


def contents(path: Path) -> list[bytes]:
    with closing(sqlite3.connect(path)) as connection:
        return [row[0] for row in connection.execute("SELECT content FROM attachment")]


def test_a_file_comes_back_as_it_was(new_plan: PlanFile) -> None:
    record = record_with_card(new_plan)
    assert record.certificate is not None
    assert new_plan.attachment(record.certificate) == CARD


def test_the_same_file_is_kept_once(new_plan: PlanFile) -> None:
    record_with_card(new_plan)
    record_with_card(new_plan)
    assert contents(new_plan.path) == [CARD]


def test_an_edit_that_fails_keeps_no_file(new_plan: PlanFile) -> None:
    with pytest.raises(ZeroDivisionError), new_plan.edit("Fail"):
        new_plan.attach(CARD, "card.pdf")
        raise ZeroDivisionError
    assert contents(new_plan.path) == []


def test_undo_and_redo_find_the_file(new_plan: PlanFile) -> None:
    record = record_with_card(new_plan)
    value = record.certificate
    assert value is not None
    new_plan.set(record, "certificate", None, "Take the certificate away")
    new_plan.undo()
    assert record.certificate == value
    assert new_plan.attachment(value) == CARD


def test_a_copy_has_the_file(new_plan: PlanFile, tmp_path: Path) -> None:
    value = record_with_card(new_plan).certificate
    assert value is not None
    new_plan.save_copy(tmp_path / "copy.crisisplan")
    assert read_attachments(tmp_path / "copy.crisisplan", [value]) == {value: CARD}


def test_what_is_damaged_is_not_shown_as_whole(new_plan: PlanFile) -> None:
    value = record_with_card(new_plan).certificate
    assert value is not None
    new_plan.close()
    with closing(sqlite3.connect(new_plan.path)) as connection:
        connection.execute("UPDATE attachment SET content = ?", (b"%PDF-changed",))
        connection.commit()
    assert read_attachments(new_plan.path, [value]) == {}


def test_repair_brings_the_file_back_and_counts_what_is_lost(
    new_plan: PlanFile, author: Author
) -> None:
    whole = record_with_card(new_plan).certificate
    record_with_card(new_plan, b"%PDF-other")
    assert whole is not None
    new_plan.close()
    with closing(sqlite3.connect(new_plan.path)) as connection:
        connection.execute(
            "UPDATE attachment SET content = ? WHERE content = ?", (b"x", b"%PDF-other")
        )
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("UPDATE person SET sequence = 'nonsense'")
        connection.commit()
    done = repair(new_plan.path)
    assert "1 attached file." in done.lost
    assert read_attachments(new_plan.path, [whole]) == {whole: CARD}


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("big.pdf", b"%PDF-" + bytes(ATTACHMENT_LIMIT), "takes files of up to 10 MB"),
        ("card.pdf", b"MZ\x90\x00", "is no PDF, PNG or JPEG"),
        ("empty.pdf", b"", "is no PDF, PNG or JPEG"),
    ],
)
def test_what_is_too_large_or_something_else_is_refused(
    tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(AttachmentError, match=said) as caught:
        read_attachment(path)
    assert "Nothing was changed." in str(caught.value)


def test_a_file_that_is_not_there_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(AttachmentError, match=r"cannot be read\. Nothing was changed"):
        read_attachment(tmp_path / "gone.pdf")
