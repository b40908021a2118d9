"""An error that nobody foresaw: a report to copy, with nothing of the plan in it."""

from __future__ import annotations

import platform
import sys
import threading
import traceback
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any

from PySide6 import __version__ as qt_version
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QWidget

from crisisplan import __version__
from crisisplan.ui.plandialog import PlanDialog, accepted
from crisisplan.ui.theme import Theme

_SPEAKS_OF_CODE = (AttributeError, ImportError, NameError, TypeError)
"""Errors whose message names code. Others may name what somebody wrote: a key, a value, a path."""


def report_of(error: BaseException) -> str:
    """Versions and the trace, without messages that could hold anything of a plan."""
    lines = [
        f"CrisisPlan {__version__}",
        f"Python {platform.python_version()}, Qt for Python {qt_version}",
        f"{platform.system()} {platform.release()}, {platform.machine()}",
        "",
    ]
    for number, link in enumerate(_chain(error)):
        if number:
            lines.append("which led to")
        for frame in traceback.extract_tb(link.__traceback__):
            lines.append(f"  {_place(frame.filename)}:{frame.lineno} {frame.name}")
        said = f": {link}" if isinstance(link, _SPEAKS_OF_CODE) else ""
        lines.append(f"{type(link).__module__}.{type(link).__qualname__}{said}")
    return "\n".join(lines)


def _chain(error: BaseException) -> Iterator[BaseException]:
    """The error with those that led to it, the first first."""
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None:
        yield from _chain(before)
    yield error


def _place(file: str) -> str:
    """A source file without the folders above the package: they name whose computer it is."""
    parts = Path(file).parts
    for root in ("site-packages", "crisisplan", "tests"):
        if root in parts:
            start = len(parts) - parts[::-1].index(root) - (root != "site-packages")
            return "/".join(parts[start:])
    return Path(file).name


class ReportDialog(PlanDialog):
    """The report, to be copied."""

    def __init__(self, parent: QWidget | None, theme: Theme, report: str) -> None:
        super().__init__(
            parent,
            "Something went wrong",
            "CrisisPlan met an error that it does not know. Your plan is saved up to your last "
            "answer, and you can go on. Copy this report for whoever looks after your computer; "
            "it holds nothing of your plan.",
            "Copy the report",
        )
        self.text = QPlainTextEdit(report)
        self.text.setObjectName("report")
        self.text.setReadOnly(True)
        self.text.setAccessibleName("Report")
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.text.setMinimumHeight(theme.px(220))
        self.column.addWidget(self.text)
        self.setMinimumWidth(theme.px(620))
        self.cancel.setText("Go on")
        self.finish()

    def accept(self) -> None:
        """Copy, and close."""
        QApplication.clipboard().setText(self.text.toPlainText())
        super().accept()


class Reporter(QObject):
    """Catches what nothing else caught, in any thread, and shows it; the window goes on."""

    _caught = Signal(str)

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self._theme = theme
        self._window = window
        self._shown = False
        # A signal, so that what happens in another thread is shown in the window's own.
        self._caught.connect(self._show)

    def install(self) -> None:
        """Catch from now on."""
        sys.excepthook = self._hook
        threading.excepthook = lambda told: self._hook(
            told.exc_type, told.exc_value, told.exc_traceback
        )

    def _hook(
        self, kind: type[BaseException], error: BaseException | None, _: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt) or error is None:
            sys.__excepthook__(kind, error or kind(), None)
            return
        report = report_of(error)
        if sys.stderr is not None:  # Windows has none without a console.
            sys.stderr.write(f"{report}\n")
        self._caught.emit(report)

    def _show(self, report: str) -> None:
        if self._shown:
            # One at a time: an error in painting would come again with every repaint.
            return
        self._shown = True
        try:
            accepted(self._make(report))
        finally:
            self._shown = False

    def _make(self, report: str) -> Any:
        return ReportDialog(self._window, self._theme, report)
