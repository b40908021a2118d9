"""A file of the file manager held over a page and let go there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout

from crisisplan.ui.labels import text_label
from crisisplan.ui.theme import Theme


class FileDrop(QFrame):
    """Takes a file for a page, and says over the page that it would while one is held there."""

    dropped = Signal(object)
    """The path of what was let go."""

    def __init__(
        self,
        page: QScrollArea,
        theme: Theme,
        words: str,
        suffixes: Sequence[str],
        *,
        folders: bool = False,
    ) -> None:
        """``words`` say what dropping does; ``suffixes`` which files can be dropped."""
        super().__init__(page.viewport())
        self._suffixes, self._folders = tuple(suffixes), folders
        self.setProperty("kind", "drop")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        picture = QLabel()
        theme.show_icon(picture, "download-simple", "accent", 28)
        layout = QVBoxLayout(self)
        layout.addStretch()
        for widget in (picture, text_label(words, "card-title", wrap=True)):
            widget.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            layout.addWidget(widget)
        layout.addStretch()
        self.hide()
        page.setAcceptDrops(True)
        page.viewport().installEventFilter(self)
        self._acts: dict[QEvent.Type, Callable[[Any], None]] = {
            QEvent.Type.DragEnter: self._enter,
            QEvent.Type.DragMove: lambda event: event.acceptProposedAction(),
            QEvent.Type.DragLeave: lambda event: self.hide(),
            QEvent.Type.Drop: self._let_go,
        }

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """What is held over the page is ours; nothing else."""
        act = self._acts.get(event.type())
        if act is None:
            return super().eventFilter(watched, event)
        act(event)
        return True

    def _enter(self, event: Any) -> None:
        if self._wanted(event) is None:
            event.ignore()
            return
        event.acceptProposedAction()
        self.setGeometry(self.parentWidget().rect())
        self.show()
        self.raise_()

    def _let_go(self, event: Any) -> None:
        self.hide()
        path = self._wanted(event)
        if path is None:
            event.ignore()
            return
        event.acceptProposedAction()
        self.dropped.emit(path)

    def _wanted(self, event: Any) -> Path | None:
        """The one file or folder that is held, if it can be taken."""
        held = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if len(held) != 1:
            return None
        fits = held[0].suffix.lower() in self._suffixes or (self._folders and held[0].is_dir())
        return held[0] if fits else None
