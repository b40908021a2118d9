"""What all tests share: forms, reference, authors, a clock that stands still, the sample."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from crisisplan.assets import FORMS, REFERENCE
from crisisplan.exchange.starting import start_plan, start_sample
from crisisplan.plan.author import Author
from crisisplan.plan.file import PlanFile
from crisisplan.plan.forms import Forms, load_forms
from crisisplan.rules.reference import Reference
from tests.drill_year import add_drill_year
from tests.training_year import add_training

TODAY = date(2026, 11, 23)


class StandingClock:
    """A clock that goes on one second each time it is asked."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 23, 10, 42, tzinfo=timezone(timedelta(hours=-6)))
        self.step = timedelta(seconds=1)

    def __call__(self) -> datetime:
        self.now += self.step
        return self.now


@pytest.fixture(autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads or writes the settings of whoever runs it, or finds a list of schools."""
    monkeypatch.setenv("CRISISPLAN_HOME", str(tmp_path_factory.mktemp("home")))
    monkeypatch.setenv("CRISISPLAN_SITE", str(tmp_path_factory.mktemp("site")))


@pytest.fixture(scope="session")
def forms() -> Forms:
    return load_forms(FORMS)


@pytest.fixture(scope="session")
def reference() -> Reference:
    return Reference(REFERENCE)


@pytest.fixture(scope="session")
def author() -> Author:
    return Author("Ana Muñoz", "office")


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock()


@pytest.fixture
def new_plan(
    tmp_path: Path, author: Author, forms: Forms, clock: Callable[[], datetime]
) -> Iterator[PlanFile]:
    """A plan that was just started, open."""
    file = start_plan(tmp_path / "new.crisisplan", author, forms, [], "", clock)
    yield file
    file.close()


@pytest.fixture
def practiced(new_plan: PlanFile) -> PlanFile:
    """The plan of a school with a year of drills, open."""
    add_drill_year(new_plan)
    return new_plan


@pytest.fixture
def trained(new_plan: PlanFile) -> PlanFile:
    """The plan of a school that trains its staff, open."""
    add_training(new_plan)
    return new_plan


@pytest.fixture(scope="session")
def sample_original(tmp_path_factory: pytest.TempPathFactory, author: Author, forms: Forms) -> Path:
    path = tmp_path_factory.mktemp("sample") / "sample.crisisplan"
    start_sample(path, author, forms, StandingClock()).close()
    return path


@pytest.fixture
def sample_path(sample_original: Path, tmp_path: Path) -> Path:
    """The sample school's plan, a file of the test's own."""
    return Path(shutil.copy(sample_original, tmp_path / "sample.crisisplan"))


@pytest.fixture
def sample(sample_path: Path, author: Author, clock: Callable[[], datetime]) -> Iterator[PlanFile]:
    """The sample school's plan, open."""
    file = PlanFile(sample_path, author, clock)
    yield file
    file.close()


HOLD = """
import sys
from pathlib import Path
from crisisplan.plan.file import PlanFile
from crisisplan.plan.author import Author
file = PlanFile(Path(sys.argv[1]), Author("Daniel Whitfield", "library"))
print("open", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def holder(sample_path: Path) -> Iterator[subprocess.Popen[str]]:
    """Another program that has the sample's plan open."""
    program = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(sample_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert program.stdout is not None
    assert program.stdout.readline() == "open\n"
    yield program
    program.kill()
    program.communicate()
