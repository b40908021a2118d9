"""Printing a PDF on paper, page by page, without keeping the window waiting."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect, QTimer
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QDialog, QWidget

from crisisplan.document.sheets import Sheet, Sheets

DPI = 300
_PAPER = {"letter": QPageSize.PageSizeId.Letter, "a4": QPageSize.PageSizeId.A4}


def has_printer() -> bool:
    """Whether this computer knows a printer."""
    return bool(QPrinterInfo.availablePrinterNames())


def image_of(sheet: Sheet) -> QImage:
    """A page as Qt paints it. The picture keeps its own pixels."""
    return QImage(
        sheet.pixels, sheet.width, sheet.height, sheet.stride, QImage.Format.Format_RGB32
    ).copy()


def ask_and_print(
    parent: QWidget, pdf: bytes, title: str, paper: str, done: Callable[[], None]
) -> bool:
    """Ask for a printer and print; whether it was started. ``done`` is called at the end."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(title)
    printer.setPageSize(QPageSize(_PAPER[paper]))
    dialog = QPrintDialog(printer, parent)
    dialog.setMinMax(1, len(Sheets(pdf).sizes))
    accepted = dialog.exec() == QDialog.DialogCode.Accepted
    dialog.deleteLater()
    if accepted:
        PrintRun(printer, pdf, done).start()
    return accepted


class PrintRun:
    """A PDF on its way to a printer: one page with each turn of the window's loop."""

    def __init__(self, printer: QPrinter, pdf: bytes, done: Callable[[], None]) -> None:
        self._printer = printer
        self._sheets = Sheets(pdf)
        self._done = done
        first, last = printer.fromPage() or 1, printer.toPage() or len(self._sheets.sizes)
        self._left = list(range(first - 1, min(last, len(self._sheets.sizes))))

    def start(self) -> None:
        """Print the first page; the others follow."""
        self._printer.setFullPage(True)
        wide = self._sheets.sizes[0][0] > self._sheets.sizes[0][1]
        turned = QPageLayout.Orientation.Landscape if wide else QPageLayout.Orientation.Portrait
        self._printer.setPageOrientation(turned)
        self._painter = QPainter(self._printer)
        self._next()

    def _next(self) -> None:
        if not self._left or not self._painter.isActive():
            self._painter.end()
            self._sheets.close()
            self._done()
            return
        number = self._left.pop(0)
        picture = image_of(self._sheets.picture(number, DPI / 72))
        scale = self._printer.resolution() / DPI
        size = picture.size() * scale
        self._painter.drawImage(QRect(0, 0, size.width(), size.height()), picture)
        if self._left:
            self._printer.newPage()
        QTimer.singleShot(0, self._next)
