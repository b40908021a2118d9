"""Ticks in lists and tables, in the theme's colors."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from crisisplan.ui.theme import Theme


class TickDelegate(QStyledItemDelegate):
    """Paints the tick in the theme’s colors; Fusion’s own box is lost on a dark ground."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        """Paint the cell, then the box over the one that the style has drawn."""
        super().paint(painter, option, index)
        ticked = index.data(Qt.ItemDataRole.CheckStateRole)
        if ticked is None:
            return
        own = QStyleOptionViewItem(option)
        self.initStyleOption(own, index)
        style = own.widget.style()
        place = style.subElementRect(
            QStyle.SubElement.SE_ItemViewItemCheckIndicator, own, own.widget
        )
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.fillRect(place, self._theme.color("tint" if selected else "surface"))
        checked = Qt.CheckState(ticked) is Qt.CheckState.Checked
        icon = self._theme.pixmap(
            "check-square-fill" if checked else "square", "accent" if checked else "strong", 18
        )
        painter.drawPixmap(place, icon)
