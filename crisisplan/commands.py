"""What all commands share: their exit status, how they refuse, who makes an edit, JSON."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from datetime import date
from typing import Any

from crisisplan.assets import FORMS
from crisisplan.plan.author import Author
from crisisplan.plan.forms import Forms, load_forms
from crisisplan.plan.kinds import UnreadableError, read_date
from crisisplan.settings import default_path, load_settings

DONE, FOUND, REFUSED = 0, 1, 2

Command = Callable[[argparse.Namespace], int]
Add = Callable[[str, Command, str], argparse.ArgumentParser]
"""Adds a command: its name, what carries it out, and one sentence of help."""


class CommandError(Exception):
    """A command that cannot be carried out; the message is one sentence."""


def asked_forms() -> Forms:
    """The questions of every step."""
    return load_forms(FORMS)


def author_of(options: argparse.Namespace) -> Author:
    """Who makes the edit: the one that the command names, else the computer's user."""
    author = load_settings(default_path()).as_author
    return Author(" ".join(options.author.split()), author.machine) if options.author else author


def name_author(sub: argparse.ArgumentParser) -> None:
    """A command that edits says who makes the edit."""
    sub.add_argument("--author", help="who makes the edit, for the record of changes")


def asked_day(text: str | None, option: str) -> date | None:
    """The day that an option names, if it is given. Raises CommandError."""
    if text is None:
        return None
    try:
        return read_date(text)
    except UnreadableError as error:
        raise CommandError(f"{option}: {error}") from None


def print_json(value: Any) -> None:
    """Print a value as JSON."""
    json.dump(value, sys.stdout, indent=2, ensure_ascii=False)
    print()
