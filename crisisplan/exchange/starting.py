"""New plans: what a plan holds before anyone has answered, and the sample school."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from crisisplan.assets import RESOURCES
from crisisplan.exchange.answers import RowAnswers, fill, put_answers, read_answers
from crisisplan.plan.clock import local_now
from crisisplan.plan.file import PlanFile, create_file
from crisisplan.plan.forms import Forms
from crisisplan.plan.journal import Author
from crisisplan.plan.model import SINGLE

STARTER = RESOURCES / "starter.toml"
SAMPLE = RESOURCES / "sample.toml"


def start_plan(
    path: Path,
    author: Author,
    forms: Forms,
    answers: list[RowAnswers],
    label: str,
    now: Callable[[], datetime] = local_now,
) -> PlanFile:
    """Make a plan file with the starting rows, put the first answers in and leave it open.

    Raises PlanFileError, or AnswersError for answers that do not fit; then no file is left.
    """
    create_file(path)
    file = PlanFile(path, author, now)
    try:
        with file.edit("Start the plan"):
            for entity in SINGLE:
                file.add(entity)
            put_answers(file, read_answers(STARTER.read_bytes(), forms))
        if answers:
            fill(file, answers, label)
    except BaseException:
        file.close()
        path.unlink()
        raise
    return file


def start_sample(
    path: Path, author: Author, forms: Forms, now: Callable[[], datetime] = local_now
) -> PlanFile:
    """Make the plan of the sample school and leave it open. Raises PlanFileError."""
    answers = read_answers(SAMPLE.read_bytes(), forms)
    return start_plan(path, author, forms, answers, "Fill in the sample school", now)
