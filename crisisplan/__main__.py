"""Reads the arguments, wires the parts, and opens the window or runs a command."""

from __future__ import annotations

import os
import sys
from pathlib import Path

SAMPLE_FOLDER = Path("crisisplan-sample")


def main() -> int:
    """Run CrisisPlan; returns the exit status.

    Without arguments, or with a plan file, the window opens; anything else is a command.
    """
    for stream in (sys.stdout, sys.stderr):
        # A console with another encoding must not stop a command that prints a name.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    arguments = sys.argv[1:]
    plan = Path(arguments[0]) if len(arguments) == 1 and "." in arguments[0] else None
    if arguments and (plan is None or plan.suffix != ".crisisplan"):
        from crisisplan import cli

        return cli.run(arguments)
    if not has_screen():
        from crisisplan import cli

        print("There is no screen here, so the window cannot open.")
        print("The sample plan is made and exported instead:")
        return cli.make_sample_documents(SAMPLE_FOLDER)
    from crisisplan.settings import default_path, load_settings
    from crisisplan.ui.app import open_window

    return int(open_window(load_settings(default_path()), plan))


def has_screen() -> bool:
    """Whether a window can open. Only Linux has to be asked; Qt's own choice of screen counts."""
    if not sys.platform.startswith("linux"):
        return True
    names = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return any(os.environ.get(name) for name in names)


if __name__ == "__main__":
    sys.exit(main())
