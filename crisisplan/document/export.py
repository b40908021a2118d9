"""From a plan to a file: check it, outline it, write it, put it in place whole."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crisisplan.document.blocks import Document
from crisisplan.document.editions import FULL, Edition
from crisisplan.document.gaps import gaps
from crisisplan.document.look import PAPERS, Paper
from crisisplan.document.outline import outline, questions
from crisisplan.plan.forms import Form, Forms
from crisisplan.plan.plan import Plan
from crisisplan.rules.check import check
from crisisplan.rules.reference import Reference

if TYPE_CHECKING:
    from crisisplan.document.pdf import Progress

# The writers of Word and PDF are imported where they are wanted: the window opens without them.

SUFFIXES = {"word": ".docx", "pdf": ".pdf"}


class ExportError(Exception):
    """A document that cannot be written; the message says what to do."""


def make_document(
    plan: Plan,
    forms: Forms,
    reference: Reference,
    *,
    format: str,
    paper: str,
    today: date,
    edition: Edition = FULL,
    progress: Progress | None = None,
    template: Path | None = None,
) -> tuple[bytes, list[str]]:
    """An edition of a plan as a ``word`` or ``pdf`` file; what could not be printed, in sentences.

    A ``template`` gives the Word document its look and its paper. ``progress`` may raise to
    cancel. Raises ExportError.
    """
    findings = check(plan, forms, reference, today)
    document = outline(plan, forms, reference, findings, today, edition)
    sheet, base = PAPERS[paper], None
    if template is not None and format == "word":
        from crisisplan.document.template import TemplateError, open_template, paper_of

        try:
            base = open_template(template)
            sheet = paper_of(base)
        except TemplateError as error:
            raise ExportError(f"{error} Your plan is saved; no document was written.") from error
    try:
        return write_document(document, format, sheet, progress, base)
    except Exception as error:
        if base is None or template is None or isinstance(error, ExportError):
            raise
        # A damaged style breaks where it is first used. Whose fault it is shows without it.
        write_document(document, format, sheet, progress)
        raise ExportError(
            f"{template.name} is damaged: no document can be written with its styles. Your "
            "plan is saved; no document was written. Save the template anew in Word, or "
            "export without it."
        ) from error


def write_document(
    document: Document,
    format: str,
    sheet: Paper,
    progress: Progress | None = None,
    base: Any = None,
) -> tuple[bytes, list[str]]:
    """A document as a ``word`` or ``pdf`` file; what could not be printed, in sentences.

    ``base`` is an emptied Word document that gives the look. ``progress`` may raise to cancel.
    """
    from crisisplan.document.pdf import lay_out, write_pdf

    if format == "pdf":
        return write_pdf(document, sheet, progress), [str(gap) for gap in gaps(document)]
    from crisisplan.document.word import write_word

    # Word chooses fonts itself, on whatever computer the file is opened.
    layout = lay_out(document, sheet, progress)
    return write_word(document, sheet, layout, progress, base), []


def make_questions(
    steps: Sequence[Form], plan: Plan | None, *, paper: str, today: date
) -> tuple[bytes, list[str]]:
    """The questions of steps as PDF, blank or with a plan's answers; what could not be printed."""
    from crisisplan.document.pdf import write_pdf

    document = questions(steps, plan, today)
    return write_pdf(document, PAPERS[paper]), [str(gap) for gap in gaps(document)]


def file_name(name: str) -> str:
    """A name as every system takes it for a file."""
    kept = "".join(ch for ch in name if ch.isalnum() or ch in " -_").strip()
    return kept[:80] or "Plan"


def put(content: bytes, path: Path) -> None:
    """Write a file whole, or leave what was there. Raises ExportError."""
    with placed(path) as part:
        part.write_bytes(content)


@contextmanager
def placed(path: Path) -> Iterator[Path]:
    """A file beside ``path`` to write to, which takes its place when all went well; whatever goes
    wrong, nothing of it stays. Raises ExportError.
    """
    part = path.with_name(path.name + ".part")
    try:
        yield part
        os.replace(part, path)
    except OSError as error:
        _discard(part)
        raise ExportError(_explain(error, path)) from error
    except BaseException:
        _discard(part)
        raise


def _discard(part: Path) -> None:
    # Whatever it is that keeps it there, the first error is the one to tell.
    with suppress(OSError):
        part.unlink(missing_ok=True)


def _explain(error: OSError, path: Path) -> str:
    start = f"{path.name} could not be written. Your plan is saved."
    if isinstance(error, PermissionError):
        return f"{start} If the file is open in another program, close it there, then try again."
    if isinstance(error, FileNotFoundError):
        return f"{start} The folder {path.resolve().parent} is not there. Choose another one."
    if isinstance(error, IsADirectoryError):
        return f"{start} There is a folder of that name. Choose another name."
    return f"{start} The disk answered: {error.strerror}."
