"""Texts on the screen: labels in the style sheet's kinds, and keys as the system writes them."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QLabel

from crisisplan.ui.theme import Theme


def text_label(text: str, kind: str = "", wrap: bool = False) -> QLabel:
    """A label in one of the style sheet's kinds."""
    label = QLabel(text)
    label.setProperty("kind", kind)
    label.setWordWrap(wrap)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label


def native_keys(keys: str) -> str:
    """Keys as this system writes them: Ctrl+F, or ⌘F."""
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)


def starred_label(text: str, kind: str, theme: Theme, required: bool) -> QLabel:
    """A label that wraps, with a red star where a complete plan needs the answer."""
    label = text_label(text, kind, wrap=True)
    if required:
        label.setTextFormat(Qt.TextFormat.RichText)
        label.setToolTip("Needed for a complete plan")

        def show() -> None:
            red = theme.color("bad").name()
            label.setText(f'{escape(text)}&nbsp;<span style="color:{red}">*</span>')

        theme.follow(label, show)
    return label
