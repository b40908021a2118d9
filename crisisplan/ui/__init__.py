"""The window: the only place with Qt Widgets."""

import builtins

# Qt for Python puts an import of its own in the place of Python's. It reads the source of every
# module that comes after it, for a switch that nothing here uses (``from __feature__ import``), and
# all those lines stay in memory: 25 MB, and a third of the time that importing takes.
_import = builtins.__import__
import PySide6.QtCore  # noqa: E402, F401

builtins.__import__ = _import
