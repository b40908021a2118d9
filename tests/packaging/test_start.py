"""The starter: what it sets up, what it leaves alone, and what it says when it cannot."""

from __future__ import annotations

import ast
import importlib.util
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions, requires
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

PACKAGING = Path(__file__).parents[2] / "packaging"
STARTER = PACKAGING / "start.py"


@pytest.fixture
def start(tmp_path: Path) -> ModuleType:
    """The starter of a checkout in a folder of its own, with nothing to install."""
    spec = importlib.util.spec_from_file_location("start", STARTER)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    (tmp_path / "packaging").mkdir()
    for name in (module.RUN, module.TEST):
        (tmp_path / "packaging" / name).write_text("")
    names: Any = module
    names.ROOT = tmp_path
    names.VENV = tmp_path / ".venv"
    names.PYTHON = names.VENV / module.PYTHON.relative_to(module.PYTHON.parents[1])
    return module


def test_it_needs_the_standard_library_alone() -> None:
    tree = ast.parse(STARTER.read_text(encoding="utf-8"))
    imported = {
        name.split(".")[0]
        for node in ast.walk(tree)
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert imported <= sys.stdlib_module_names


def test_every_dependency_is_pinned_with_hashes_and_no_index_is_named() -> None:
    for name in ("requirements.txt", "requirements-test.txt"):
        text = (PACKAGING / name).read_text(encoding="utf-8")
        assert "://" not in text
        assert "index" not in text
        requirements = text.replace("\\\n", " ").splitlines()
        for line in filter(None, requirements):
            assert re.match(r"[a-z0-9.-]+==\S+ .*--hash=sha256:[0-9a-f]{64}", line), line


def test_what_runs_is_tested_in_the_same_version() -> None:
    def pins(name: str) -> set[str]:
        text = (PACKAGING / name).read_text(encoding="utf-8")
        return set(re.findall(r"^(\S+==\S+)", text, re.MULTILINE))

    assert pins("requirements.txt") <= pins("requirements-test.txt")


def test_the_environment_is_made_once_and_anew_when_half_made_or_of_another_python(
    start: ModuleType,
) -> None:
    start.make_environment()
    (start.VENV / "kept").touch()
    start.make_environment()
    assert (start.VENV / "kept").exists()
    (start.VENV / ".python.stamp").write_text("3.11.0a1")
    start.make_environment()
    assert not (start.VENV / "kept").exists()
    assert subprocess.run([start.PYTHON, "-c", "import pip"], check=False).returncode == 0


def test_new_pins_are_installed_and_old_ones_are_not_again(
    start: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    start.VENV.mkdir()
    start.PYTHON.parent.mkdir()
    start.PYTHON.touch()
    stamp = start.VENV / f".{start.RUN}.stamp"
    stamp.write_text(start.fingerprint(start.RUN))
    start.set_up(start.RUN)
    assert capsys.readouterr().out == ""
    (start.ROOT / "packaging" / start.RUN).write_text(
        "--no-index\nnothing-like-this==1 --hash=sha256:00\n"
    )
    with pytest.raises(start.SetUpError, match="could not be installed"):
        start.set_up(start.RUN)
    assert not stamp.exists()


def test_an_environment_that_cannot_be_made_is_one_sentence(start: ModuleType) -> None:
    start.VENV.touch()
    with pytest.raises(start.SetUpError, match="could not be made"):
        start.make_environment()


def test_a_missing_system_library_is_one_command(
    start: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(start.sys, "platform", "linux")
    monkeypatch.setattr(start.shutil, "which", {"apt-get": "apt-get"}.get)
    monkeypatch.setattr(start.os, "geteuid", lambda: 1000, raising=False)
    with pytest.raises(start.SetUpError, match=r"sudo apt-get install .* libegl1"):
        start.install_packages(("libegl1",))
    monkeypatch.setattr(start.shutil, "which", lambda _: None)
    with pytest.raises(start.SetUpError, match=r"what your system calls these"):
        start.install_packages(("libegl1",))


def test_every_library_that_is_imported_is_named() -> None:
    """What is only pinned is missing where somebody installs the program as a package."""
    project = tomllib.loads((PACKAGING.parent / "pyproject.toml").read_text("utf-8"))["project"]
    named = {_plain(re.split(r"[\s<>=\[;]", line)[0]) for line in project["dependencies"]}
    imported = {
        name.partition(".")[0]
        for path in (PACKAGING.parent / "crisisplan").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        for name in _modules(node)
    }
    # Qt for Python brings a second module of its own.
    named |= {
        _plain(re.split(r"[\s<>=;]", line)[0]) for line in requires("pyside6-essentials") or ()
    }
    known = packages_distributions()
    for module in imported - sys.stdlib_module_names - {"crisisplan"}:
        assert {_plain(name) for name in known[module]} & named, module


def _modules(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module or ""] if isinstance(node, ast.ImportFrom) and not node.level else []


def _plain(name: str) -> str:
    return name.lower().replace("_", "-")
