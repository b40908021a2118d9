"""A drawing as a picture file, for Word."""

from __future__ import annotations

from functools import cache
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from crisisplan.document import look
from crisisplan.document.drawing import Drawing, Tone
from crisisplan.document.typeface import Font, pillow_font, stretches

DPI = 220
_SCALE = DPI / look.INCH


def to_png(drawing: Drawing) -> bytes:
    """The drawing in ink on white, at 220 dots an inch."""
    size = (max(1, round(drawing.width * _SCALE) + 2), max(1, round(drawing.height * _SCALE) + 2))
    image = Image.new("RGB", size, "white")
    canvas = ImageDraw.Draw(image)
    thin, thick = round(0.75 * _SCALE), round(1.5 * _SCALE)
    for line in drawing.lines:
        points = [
            (v * _SCALE for v in (line.x1, line.y1)),
            (v * _SCALE for v in (line.x2, line.y2)),
        ]
        canvas.line([tuple(point) for point in points], fill=look.INK, width=thin)
    for box in drawing.boxes:
        corners = (box.x, box.y, box.x + box.width, box.y + box.height)
        left, top, right, bottom = (value * _SCALE for value in corners)
        fill = look.HEAD if box.tone is Tone.LEAD else "white"
        canvas.rectangle((left, top, right, bottom), fill=fill)
        heavy = box.tone in (Tone.LEAD, Tone.WRONG)
        sides = (
            (left, top, right, top),
            (right, top, right, bottom),
            (right, bottom, left, bottom),
            (left, bottom, left, top),
        )
        for side in sides:
            _line(canvas, side, thick if heavy else thin, dashed=box.tone is Tone.OPEN)
    for label in drawing.labels:
        across = label.x * _SCALE
        for stretch, text in stretches(label.text, label.face):
            font = _font(stretch, label.size)
            canvas.text(
                (across, label.y * _SCALE),
                text,
                fill=look.SECONDARY if label.quiet else look.INK,
                font=font,
                anchor="ls",
            )
            across += font.getlength(text)
    buffer = BytesIO()
    image.save(buffer, "PNG", dpi=(DPI, DPI))
    return buffer.getvalue()


def _line(
    canvas: ImageDraw.ImageDraw, ends: tuple[float, float, float, float], width: int, dashed: bool
) -> None:
    x1, y1, x2, y2 = ends
    if not dashed:
        canvas.line(ends, fill=look.INK, width=width)
        return
    length = max(abs(x2 - x1), abs(y2 - y1))
    on, period = 3 * _SCALE, 5 * _SCALE
    at = 0.0
    while at < length:
        start, end = at / length, min(at + on, length) / length
        dash = (
            x1 + (x2 - x1) * start,
            y1 + (y2 - y1) * start,
            x1 + (x2 - x1) * end,
            y1 + (y2 - y1) * end,
        )
        canvas.line(dash, fill=look.INK, width=width)
        at += period


@cache
def _font(font: Font, size: float) -> ImageFont.FreeTypeFont:
    return pillow_font(font, size * _SCALE)
