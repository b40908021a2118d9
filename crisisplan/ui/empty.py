"""What stands where there is nothing yet: what is missing, and where it is put right."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout

from crisisplan.ui.labels import text_label
from crisisplan.ui.theme import Theme


class Empty(QFrame):
    """A picture, what is missing, why it matters, and the button that leads there."""

    def __init__(self, name: str, icon: str, words: tuple[str, str, str], theme: Theme) -> None:
        """``words`` are the title, why, and the button's."""
        super().__init__()
        self.setObjectName(name)
        self.setProperty("kind", "empty")
        picture = QLabel()
        theme.show_icon(picture, icon, "accent", 28)
        title, why, act = words
        self.button = QPushButton(act)
        self.button.setObjectName(f"{name}_act")
        self.button.setProperty("kind", "primary")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        for widget in (
            picture, text_label(title, "strong", wrap=True), text_label(why, "quiet", wrap=True)
        ):  # fmt: skip
            widget.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            layout.addWidget(widget)
        layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
