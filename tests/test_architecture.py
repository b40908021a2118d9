"""The direction of the house: nothing points back up, and Qt stays under ui/."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import crisisplan

PACKAGE = Path(crisisplan.__file__).parent
MAY_IMPORT = {
    "folders": set(),
    "plan": {"folders"},
    "rules": {"plan"},
    "document": {"plan", "rules"},
    "exchange": {"plan", "rules", "document", "assets"},
    "ui": {"plan", "rules", "document", "exchange", "assets", "folders", "settings"},
    "assets": set(),
    "settings": {"plan", "folders"},
    "commands": {"plan", "assets", "settings"},
    "biometric_commands": {"commands", "plan", "rules", "assets"},
    "calendar_commands": {"commands", "plan", "exchange"},
    "biometric_paper_commands": {"commands", "plan", "rules", "document", "assets"},
    "drill_commands": {"commands", "plan", "rules", "exchange", "assets"},
    "cli": {
        "commands",
        "biometric_commands",
        "calendar_commands",
        "drill_commands",
        "biometric_paper_commands",
        "plan",
        "rules",
        "document",
        "exchange",
        "assets",
        "folders",
        "settings",
    },
    "__main__": {"cli", "ui", "settings"},
    "__init__": set(),
}
MODULES = sorted(PACKAGE.rglob("*.py"))


def part_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            names.add(node.module or "")
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_point_down(path: Path) -> None:
    own = part_of(path)
    for name in imported(path):
        if not name.startswith("crisisplan."):
            continue
        other = name.split(".")[1]
        if (PACKAGE / other).is_dir() or (PACKAGE / f"{other}.py").exists():
            assert other == own or other in MAY_IMPORT[own], f"{path} imports {name}"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_qt_stays_in_the_window(path: Path) -> None:
    if part_of(path) != "ui":
        assert not {name for name in imported(path) if name.startswith("PySide6")}


def test_no_import_goes_round_in_a_circle() -> None:
    modules = {
        "crisisplan." + ".".join(path.relative_to(PACKAGE).with_suffix("").parts): path
        for path in MODULES
    }
    modules = {name.removesuffix(".__init__"): path for name, path in modules.items()}
    graph = {name: imported(path) & set(modules) - {name} for name, path in modules.items()}
    done: set[str] = set()

    def visit(name: str, way: tuple[str, ...]) -> None:
        assert name not in way, " -> ".join((*way, name))
        if name not in done:
            for other in graph[name]:
                visit(other, (*way, name))
            done.add(name)

    for name in graph:
        visit(name, ())


def test_modules_have_a_docstring() -> None:
    for path in MODULES:
        assert ast.get_docstring(ast.parse(path.read_text("utf-8"))), path
