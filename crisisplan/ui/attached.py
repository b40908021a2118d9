"""Files that are kept in the plan: attached, looked at inside the program, copied out of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageReader, QPixmap
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from crisisplan.document.export import ExportError, put
from crisisplan.document.sheets import UnshownError, check_pages
from crisisplan.plan.attachments import AttachmentError, read_attachment, suffix_of
from crisisplan.plan.database import PlanFileError
from crisisplan.plan.forms import Field
from crisisplan.plan.model import Entity
from crisisplan.ui.announcement import announce
from crisisplan.ui.ask import Ask
from crisisplan.ui.desk import Desk
from crisisplan.ui.labels import text_label
from crisisplan.ui.plandialog import accepted
from crisisplan.ui.preview import PageView
from crisisplan.ui.theme import Theme
from crisisplan.ui.work import Job, Worker

MOST_PIXELS = 100_000_000
"""A larger picture is not decoded: it would fill the memory."""
_WIDEST = 2400
"""Pixels; a picture is shown no wider."""


class AttachedFiles:
    """What is done with a row’s file, with everything that is asked and said about it."""

    def __init__(self, desk: Desk, theme: Theme, ask: Ask, view: QWidget) -> None:
        """``view`` is the plan’s view: it has the band and the toast."""
        self._desk, self._theme, self._ask, self._view = desk, theme, ask, view
        self._worker = Worker()
        self._job: Job | None = None

    def stop(self) -> None:
        """The plan is closed: what is being read is let go."""
        self._job = None
        self._worker.stop()

    def do(self, item: Field, row: Entity, act: str) -> None:
        """Attach or open (``attach``, ``open``) the file of a row."""
        if act == "attach":
            self.attach(item, row)
        else:
            self.open(item, row)

    def attach(self, item: Field, row: Entity, path: Path | None = None) -> None:
        """Keep a file as a row’s answer; ask for one unless it is given."""
        path = path or self._ask.attached(self._view, self._desk.file.path.parent)
        if path is None:
            return
        wanted = path

        def keep(content: bytes) -> None:
            self._view.band.hide()
            if self._desk.attach(item, row, content, wanted.name):
                self._view.say(f"{wanted.name} attached.")

        # A stick or a folder of the network may be slow.
        self._read(lambda: read_attachment(wanted), keep, again=lambda: self.attach(item, row))

    def open(self, item: Field, row: Entity) -> None:
        """Show a row’s file inside the program."""
        value = item.answer(row)
        if value is None:
            return
        name = safe_name(item.show(value, self._desk.plan))

        def show(content: bytes | None) -> None:
            if content is None:
                self._warn(
                    f"{name} is damaged or missing in the plan. Nothing else is. Attach it again.",
                    lambda: self.attach(item, row),
                )
                return
            viewer = FileViewer(self._view, self._theme, name, content, self._save)
            accepted(viewer)
            viewer.free()

        self._read(
            lambda: self._desk.file.attachment(value), show, again=lambda: self.open(item, row)
        )

    def _read(
        self,
        read: Callable[[], Any],
        use: Callable[[Any], None],
        again: Callable[[], object],
    ) -> None:
        """Read beside the window, and use it unless something else is wanted by then."""

        def failed(error: Exception) -> None:
            if not isinstance(error, (AttachmentError, PlanFileError)):
                raise error
            self._warn(str(error), again)

        def ended(then: Callable[[Any], None], found: Any) -> None:
            if job is self._job:
                self._job = None
                then(found)

        job = self._job = Job(lambda report: read())
        job.done.connect(lambda content: ended(use, content))
        job.failed.connect(lambda error: ended(failed, error))
        self._worker.start(job)

    def _save(self, name: str, content: bytes) -> str:
        """Put a copy where somebody wants it, and say in words what became of it.

        The place is left as it was where that fails.
        """
        path = self._ask.save_attached(self._view, self._desk.file.path.parent / name)
        if path is None:
            return ""
        try:
            put(content, path)
        except ExportError as error:
            return str(error)
        return f"{path.name} saved. The plan keeps its own."

    def _warn(self, words: str, again: Callable[[], object]) -> None:
        self._view.warn(words, again)


def safe_name(name: str) -> str:
    """The last part of a name that came from somewhere else: no folder leads out of it."""
    last = PureWindowsPath(PurePosixPath(name).name).name
    return last.strip(". ") or "Certificate"


class FileViewer(QDialog):
    """A PDF or a picture that is kept in the plan. It is drawn from memory: no file is written."""

    def __init__(
        self,
        parent: QWidget,
        theme: Theme,
        name: str,
        content: bytes,
        save: Callable[[str, bytes], str],
    ) -> None:
        """``save`` writes a copy and says what became of it."""
        super().__init__(parent)
        self.setWindowTitle(name)
        self.setObjectName("file_viewer")
        self.pages: PageView | None = None
        self.problem = ""
        """Why it cannot be shown here; empty if it is."""
        suffix = suffix_of(content)
        if not name.lower().endswith((suffix, ".jpeg" if suffix == ".jpg" else suffix)):
            name += suffix
        save_button, close = QPushButton("Save a copy…"), QPushButton("Close")
        save_button.setObjectName("save_file_copy")
        save_button.setAutoDefault(False)
        save_button.clicked.connect(lambda: self._tell(save(name, content)))
        close.setProperty("kind", "primary")
        close.setDefault(True)
        close.clicked.connect(self.reject)
        self.told = text_label("Kept in the plan. Private.", "help", wrap=True)
        foot = QHBoxLayout()
        foot.addWidget(self.told, 1)
        foot.addWidget(save_button)
        foot.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 12)
        try:
            inside = self._pages(content, theme, name) if suffix == ".pdf" else _shown(content)
        except UnshownError as error:
            self.problem = str(error)
            inside = text_label(f"{name} {error}", "body", wrap=True)
        layout.addWidget(inside, 1)
        layout.addLayout(foot)
        room = parent.window().size()
        self.resize(min(theme.px(760), room.width()), min(theme.px(680), room.height()))

    def _tell(self, words: str) -> None:
        # Here, not in the window behind.
        if words:
            self.told.setText(words)
            announce(self, words)

    def _pages(self, content: bytes, theme: Theme, name: str) -> QWidget:
        number = check_pages(content)
        self.pages = PageView(theme)
        self.pages.setAccessibleName(f"{name}, {number} {'page' if number == 1 else 'pages'}")
        self.pages.show_pdf(content, keep_place=False)
        return self.pages

    def free(self) -> None:
        """Let go of the pages."""
        if self.pages is not None:
            self.pages.close_pdf()


def _shown(content: bytes) -> QWidget:
    label = QLabel()
    label.setPixmap(QPixmap.fromImage(picture_of(content)))
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    label.setAccessibleName("The picture of the certificate")
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setWidget(label)
    return area


def picture_of(content: bytes) -> QImage:
    """A picture, no wider than a screen. Raises UnshownError for what would fill the memory."""
    data = QBuffer()
    data.setData(QByteArray(content))
    data.open(QIODevice.OpenModeFlag.ReadOnly)
    # By its content, as the plan took it in; not by whatever else Qt could read.
    reader = QImageReader(data, suffix_of(content).removeprefix(".").encode())
    reader.setDecideFormatFromContent(False)
    reader.setAutoTransform(True)
    size = reader.size()
    if not size.isValid():
        raise UnshownError("is no picture that can be shown. Save a copy to look at it.")
    if size.width() * size.height() > MOST_PIXELS:
        raise UnshownError(
            f"has {size.width():,} by {size.height():,} dots, too many to be shown here. "
            "Save a copy to look at it."
        )
    if size.width() > _WIDEST:
        reader.setScaledSize(QSize(_WIDEST, max(1, size.height() * _WIDEST // size.width())))
    picture = reader.read()
    if picture.isNull():
        raise UnshownError("is damaged and cannot be shown. Save a copy to look at it.")
    return picture
