"""Tick boxes and radio buttons, wherever one is drawn, in the theme's colors and size."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPen
from PySide6.QtWidgets import QProxyStyle, QStyle, QStyleOption, QWidget

_PART, _FLAG = QStyle.PrimitiveElement, QStyle.StateFlag
_BOXES = (_PART.PE_IndicatorCheckBox, _PART.PE_IndicatorItemViewItemCheck)
_RADIO = _PART.PE_IndicatorRadioButton
_LINE_ICON = QStyle.PixelMetric.PM_LineEditIconSize
_IN_MENU = _PART.PE_IndicatorMenuCheckMark


class TickStyle(QProxyStyle):
    """Fusion, but for its ticks: those are lost on a dark ground and stay small with large text.

    Their place and size come from the style sheet (``::indicator``).
    """

    def __init__(
        self,
        color: Callable[[str], QColor],
        icon: Callable[[str, str], QIcon],
        px: Callable[[float], int],
    ) -> None:
        """``color``, ``icon`` and ``px`` are the theme’s, as it is when something is drawn."""
        super().__init__("Fusion")
        self._color, self._icon, self._px = color, icon, px

    def drawPrimitive(  # noqa: N802
        self,
        part: QStyle.PrimitiveElement,
        option: QStyleOption,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        """Draw what ticks are made of; all else is Fusion’s."""
        if part in _BOXES or part == _RADIO:
            self._draw_box(option, painter, round_one=part == _RADIO)
        elif part == _IN_MENU:
            on = bool(option.state & _FLAG.State_Enabled)
            self._draw_sign(option, painter, "check-bold", "accent" if on else "muted")
        else:
            super().drawPrimitive(part, option, painter, widget)

    def pixelMetric(  # noqa: N802
        self,
        metric: QStyle.PixelMetric,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
    ) -> int:
        """The icons in a line, which the style sheet has no size for, follow the text too."""
        if metric == _LINE_ICON:
            return self._px(16)
        return super().pixelMetric(metric, option, widget)

    def _draw_box(self, option: QStyleOption, painter: QPainter, *, round_one: bool) -> None:
        """Hollow, or filled with its sign in it; where it cannot be changed, in gray."""
        state, px = option.state, self._px
        is_on = bool(state & (_FLAG.State_On | _FLAG.State_NoChange))
        enabled = bool(state & _FLAG.State_Enabled)
        ink = "muted" if not enabled else "accent" if is_on else "text2"
        filled = is_on and not round_one
        thick = max(1.0, px(1.5))
        place = QRectF(option.rect).adjusted(thick / 2, thick / 2, -thick / 2, -thick / 2)
        corner = place.width() / 2 if round_one else px(3)
        painter.save()
        # An even line on whole pixels is as sharp without it; round ones need it.
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._color(ink), thick))
        painter.setBrush(self._color(ink if filled else "surface" if enabled else "sunken"))
        painter.drawRoundedRect(place, corner, corner)
        if is_on and round_one:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._color(ink))
            painter.drawEllipse(place.center(), place.width() / 4, place.width() / 4)
        painter.restore()
        if filled:
            sign = "minus-bold" if state & _FLAG.State_NoChange else "check-bold"
            self._draw_sign(option, painter, sign, "on_accent" if enabled else "surface")

    def _draw_sign(self, option: QStyleOption, painter: QPainter, sign: str, color: str) -> None:
        self._icon(sign, color).paint(painter, option.rect)
