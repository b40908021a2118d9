"""The pages of a PDF as pictures, for the screen."""

from __future__ import annotations

from dataclasses import dataclass

import pypdfium2

MOST_PAGES = 200
_LONGEST = 14_400
"""Points; no PDF of the format’s own limits has a longer side."""
_MOST_STRETCHED = 4
"""How many times its width a page may be high: pages are fitted to a width."""


class UnshownError(ValueError):
    """A file from outside that is not shown. The message continues a sentence on it."""


def check_pages(pdf: bytes) -> int:
    """How many pages a PDF from outside has. Raises UnshownError where they cannot be shown."""
    try:
        document = pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError as error:
        raise UnshownError(
            "cannot be shown here: it is damaged, or locked with a password. "
            "Save a copy to look at it."
        ) from error
    try:
        number = len(document)
        if not 0 < number <= MOST_PAGES:
            raise UnshownError(
                f"has {number} pages; up to {MOST_PAGES} are shown here. Save a copy to look at it."
            )
        sizes = [document.get_page_size(page) for page in range(number)]
    except pypdfium2.PdfiumError as error:
        raise UnshownError("has a damaged page. Save a copy to look at it.") from error
    finally:
        document.close()
    for width, height in sizes:
        if not (1 <= width <= _LONGEST and 1 <= height <= min(_LONGEST, width * _MOST_STRETCHED)):
            raise UnshownError("has a page of an odd size. Save a copy to look at it.")
    return number


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
