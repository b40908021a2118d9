#!/usr/bin/env python3
"""Sets CrisisPlan up beside this file and starts it. Needs Python 3.11 and nothing else.

python3 packaging/start.py           set up and open the window
python3 packaging/start.py test      set up and run all checks and tests
python3 packaging/start.py pin       pin the newest dependencies (see README)
python3 packaging/start.py COMMAND   set up and run a command, as `crisisplan COMMAND`
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
RUN, TEST = "requirements.txt", "requirements-test.txt"

VENV_PACKAGES = (f"python3.{sys.version_info.minor}-venv",)
QT_PACKAGES = (
    *("libglib2.0-0", "libgl1", "libegl1", "libfontconfig1", "libxkbcommon0", "libdbus-1-3"),
    *("libxcb-cursor0", "libxcb-icccm4", "libxcb-keysyms1", "libxcb-shape0"),
    "libxkbcommon-x11-0",
)
"""What Qt needs on a bare Debian or Ubuntu."""
TEST_PACKAGES = ("xvfb", "xauth", "libreoffice-writer-nogui")
"""A screen for the journeys, and a reader of Word files that is not ours."""


def main(arguments: Sequence[str]) -> int:
    """Set up what is missing, then run what was asked for."""
    if sys.version_info < (3, 11):  # noqa: UP036 (an older Python gets a sentence)
        return refuse(
            f"CrisisPlan needs Python 3.11 or newer; this is {platform.python_version()}."
        )
    task = arguments[0] if arguments else ""
    try:
        set_up(TEST if task in ("test", "pin") else RUN)
    except SetUpError as error:
        return refuse(str(error))
    if task == "test":
        return run_tests(arguments[1:])
    if task == "pin":
        return pin()
    return run_program(arguments)


class SetUpError(Exception):
    """What could not be set up, and what to do about it."""


def refuse(sentence: str) -> int:
    """Say on standard error why nothing was done."""
    print(sentence, file=sys.stderr)
    return 2


# -- setting up


def set_up(requirements: str) -> None:
    """Make the environment, unless it is there and current. Raises SetUpError."""
    wanted = fingerprint(requirements)
    stamp = VENV / f".{requirements}.stamp"
    if stamp.is_file() and stamp.read_text() == wanted and PYTHON.exists():
        return
    say("Setting up CrisisPlan. This takes a few minutes once.")
    make_environment()
    say("Installing what CrisisPlan is built on")
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    call(
        [*pip, "--require-hashes", "-r", str(ROOT / "packaging" / requirements)],
        "The packages could not be installed. Check the network connection, then try again.",
    )
    if not qt_loads():
        install_packages(QT_PACKAGES)
        if not qt_loads():
            raise SetUpError("Qt does not load on this computer. See the message above.")
    if requirements == TEST and sys.platform.startswith("linux"):
        missing = not (shutil.which("Xvfb") and shutil.which("soffice"))
        if missing:
            install_packages(TEST_PACKAGES)
    stamp.write_text(wanted)


def make_environment() -> None:
    """Make .venv anew, unless this Python has made it to its end. Raises SetUpError."""
    made = VENV / ".python.stamp"
    if PYTHON.exists() and made.is_file() and made.read_text() == platform.python_version():
        return
    if importlib.util.find_spec("ensurepip") is None:
        install_packages(VENV_PACKAGES)
    say("Making the environment in .venv")
    command = [sys.executable, "-m", "venv", "--clear", str(VENV)]
    call(command, f"The environment could not be made in {VENV}. Check that you may write there.")
    made.write_text(platform.python_version())


def fingerprint(requirements: str) -> str:
    """What the environment depends on: the pins and the Python that runs them."""
    pins = (ROOT / "packaging" / requirements).read_bytes()
    return f"{hashlib.sha256(pins).hexdigest()} {platform.python_version()} {sys.platform}"


def qt_loads() -> bool:
    """Whether the system has the libraries that Qt needs."""
    code = "import PySide6.QtWidgets"
    done = subprocess.run([str(PYTHON), "-c", code], capture_output=True, text=True, check=False)
    if done.returncode:
        print(done.stderr.strip().splitlines()[-1], file=sys.stderr)
    return done.returncode == 0


def install_packages(packages: Sequence[str]) -> None:
    """Install system packages where that may be done, else say with which command."""
    command = ["apt-get", "install", "--yes", "--no-install-recommends", *packages]
    by_hand = f"Run this once, then start again:\n  sudo {' '.join(command)}"
    if not sys.platform.startswith("linux"):
        raise SetUpError("A system library is missing. See the message above.")
    if shutil.which("apt-get") is None:
        raise SetUpError(
            "Some system libraries are missing. Install what your system calls these:\n  "
            + " ".join(packages)
        )
    prefix: list[str] = []
    if os.geteuid() != 0:
        if shutil.which("sudo") is None or not sys.stdin.isatty():
            raise SetUpError(by_hand)
        prefix = ["sudo"]
    say(f"Installing system libraries: {' '.join(packages)}")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for step in (["apt-get", "update", "--quiet"], command):
        done = subprocess.run(
            [*prefix, *step], env=environment, stdout=subprocess.DEVNULL, check=False
        )
    if done.returncode:
        raise SetUpError(by_hand)


def call(command: Sequence[str], failure: str) -> None:
    """Run a command; its failure is a sentence."""
    if subprocess.run(command, check=False).returncode:
        raise SetUpError(failure)


def say(words: str) -> None:
    """Tell how far the work is."""
    print(words, flush=True)


# -- running


def environment(**more: str) -> dict[str, str]:
    """The environment in which this checkout is the program."""
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    return {**os.environ, "PYTHONPATH": path, **more}


def run_program(arguments: Sequence[str]) -> int:
    """Run CrisisPlan in place of this script."""
    command = [str(PYTHON), "-m", "crisisplan", *arguments]
    if os.name != "nt":
        os.execve(command[0], command, environment())
    return subprocess.run(command, env=environment(), check=False).returncode


def run_tests(arguments: Sequence[str]) -> int:
    """All checks and tests; arguments go to pytest alone and leave the checks out."""
    offscreen = environment(QT_QPA_PLATFORM="offscreen")
    python = str(PYTHON)
    if arguments:
        return subprocess.run(
            [python, "-m", "pytest", *arguments], cwd=ROOT, env=offscreen, check=False
        ).returncode
    steps: list[tuple[str, list[str], dict[str, str]]] = [
        ("style", [python, "-m", "ruff", "check", "."], offscreen),
        ("format", [python, "-m", "ruff", "format", "--check", "."], offscreen),
        ("types", [python, "-m", "mypy"], offscreen),
        ("tests", [python, "-m", "pytest", "-q", "-m", "not journey"], offscreen),
    ]
    journey = [python, "-m", "pytest", "-q", "-m", "journey"]
    if sys.platform.startswith("linux"):
        screen = ["xvfb-run", "--auto-servernum", "--server-args=-screen 0 1366x768x24"]
        steps.append(("journeys", [*screen, *journey], environment(QT_QPA_PLATFORM="xcb")))
    else:
        steps.append(("journeys", journey, environment()))
    failed = []
    for name, command, variables in steps:
        say(f"== {name}")
        if subprocess.run(command, cwd=ROOT, env=variables, check=False).returncode:
            failed.append(name)
    say(f"== failed: {', '.join(failed)}" if failed else "== all passed")
    return 1 if failed else 0


def pin() -> int:
    """Pin the newest versions that pyproject.toml allows, with hashes, for every system."""
    for name, extra in ((RUN, []), (TEST, ["--extra", "test"])):
        command = [
            *(str(PYTHON), "-m", "uv", "pip", "compile", "pyproject.toml", *extra),
            *("--universal", "--python-version", "3.11", "--generate-hashes", "--no-annotate"),
            *("--upgrade", "--quiet", "--no-header", "-o", f"packaging/{name}"),
        ]
        done = subprocess.run(command, cwd=ROOT, check=False)
        if done.returncode:
            return done.returncode
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
