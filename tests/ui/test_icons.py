"""The icons, by the colors of their pixels."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtWidgets import QApplication

from crisisplan.ui.icons import Icons

BLUE, GRAY = QColor("#0000ff"), QColor("#808080")


@pytest.fixture
def icons(qapp: QApplication) -> Icons:
    return Icons()


def inked(picture: QPixmap) -> dict[tuple[int, int], QColor]:
    """The pixels that are covered whole, with their colors."""
    image = picture.toImage()
    points = ((x, y) for x in range(image.width()) for y in range(image.height()))
    colors = {point: image.pixelColor(*point) for point in points}
    return {point: color for point, color in colors.items() if color.alpha() == 255}


@pytest.mark.parametrize("side", [16, 44])
def test_an_icon_is_drawn_in_its_color_in_the_middle(icons: Icons, side: int) -> None:
    found = inked(icons.icon("shield-check-fill", BLUE, GRAY).pixmap(QSize(side, side)))
    assert {color.name() for color in found.values()} == {BLUE.name()}
    xs = [x for x, _ in found]
    assert abs(min(xs) - (side - 1 - max(xs))) <= 1
    assert max(xs) - min(xs) > side / 2


def test_a_disabled_icon_has_the_other_color(icons: Icons) -> None:
    icon = icons.icon("shield-check-fill", BLUE, GRAY)
    found = inked(icon.pixmap(QSize(32, 32), QIcon.Mode.Disabled))
    assert {color.name() for color in found.values()} == {GRAY.name()}


def test_an_icon_that_the_set_lacks_is_an_error(icons: Icons) -> None:
    with pytest.raises(KeyError):
        icons.icon("no-such-icon", BLUE, GRAY)
