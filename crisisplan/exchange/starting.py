"""New plans: what a plan holds before anyone has answered, and the sample school."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from crisisplan.assets import RESOURCES
from crisisplan.exchange.answers import RowAnswers, fill, put_answers, read_answers
from crisisplan.plan.author import Author
from crisisplan.plan.clock import local_now
from crisisplan.plan.file import PlanFile, create_file
from crisisplan.plan.forms import Forms
from crisisplan.plan.model import SINGLE

STARTER = RESOURCES / "starter.toml"
SAMPLE = RESOURCES / "sample.toml"


NAME_THE_SCHOOL = "Name the school"
"""The label of a new plan's first answers."""
STARTING = "start"
"""The machine under which a plan's first answers are journaled. Only the edits of one's own
machine are undone, and there is nothing to go back to before these."""


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
    file = PlanFile(path, Author(author.name, STARTING), now)
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
    file.close()
    return PlanFile(path, author, now)


def school_answers(forms: Forms, **given: Any) -> list[RowAnswers]:
    """The first answers of the School step, by question; what is None is left out."""
    form = forms.step("school")
    values = {form.field(key): value for key, value in given.items() if value is not None}
    return [RowAnswers("school", form, None, values)] if values else []


def start_sample(
    path: Path, author: Author, forms: Forms, now: Callable[[], datetime] = local_now
) -> PlanFile:
    """Make the plan of the sample school and leave it open. Raises PlanFileError."""
    answers = read_answers(SAMPLE.read_bytes(), forms)
    return start_plan(path, author, forms, answers, "Fill in the sample school", now)
