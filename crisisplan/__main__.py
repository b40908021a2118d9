"""Reads the arguments, wires the parts, and opens the window or runs a command."""

from __future__ import annotations

import sys


def main() -> int:
    """Run CrisisPlan; returns the exit status."""
    arguments = sys.argv[1:]
    for stream in (sys.stdout, sys.stderr):
        # A console with another encoding must not stop a command that prints a name.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    from crisisplan import cli

    return cli.run(arguments)


if __name__ == "__main__":
    sys.exit(main())
