"""The pages of a PDF as pictures, for the screen."""

from __future__ import annotations

from dataclasses import dataclass

import pypdfium2


@dataclass(frozen=True)
class Sheet:
    """A page as a picture: four bytes a pixel (blue, green, red, unused), row by row."""

    width: int
    height: int
    stride: int
    """Bytes in a row."""
    pixels: bytes


class Sheets:
    """The pages of a PDF. PDFium may be used from one thread only."""

    def __init__(self, pdf: bytes) -> None:
        self._pdf = pypdfium2.PdfDocument(pdf)
        self.sizes: tuple[tuple[float, float], ...] = tuple(
            self._pdf.get_page_size(number) for number in range(len(self._pdf))
        )
        """Width and height of each page in points."""

    def picture(self, number: int, scale: float) -> Sheet:
        """A page, counted from 0, at ``scale`` pixels a point."""
        page = self._pdf[number]
        bitmap = page.render(scale=scale, prefer_bgrx=True)
        sheet = Sheet(bitmap.width, bitmap.height, bitmap.stride, bytes(bitmap.buffer))
        bitmap.close()
        page.close()
        return sheet

    def close(self) -> None:
        """Free the pages."""
        self._pdf.close()
