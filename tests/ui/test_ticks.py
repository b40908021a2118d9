"""Tick boxes and radio buttons, by the pixels that people see."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QPushButton,
    QRadioButton,
    QStyle,
    QStyleOptionButton,
    QTableWidget,
    QTableWidgetItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from crisisplan.ui.fold import Fold
from crisisplan.ui.theme import Theme

LOOKS = [("light", 100), ("light", 200), ("dark", 100), ("dark", 200)]
State = Qt.CheckState


def luminance(color: QColor) -> float:
    """The relative luminance of a color, as WCAG 2.2 defines it."""
    parts = (color.redF(), color.greenF(), color.blueF())
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: QColor, other: QColor) -> float:
    """The contrast of two colors, from 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def edge(picture: QImage, place: QRect) -> float:
    """The contrast of a box's outline with the ground at its left."""
    y = place.center().y()
    ground = picture.pixelColor(place.left() - 2, y)
    return max(contrast(ground, picture.pixelColor(place.left() + x, y)) for x in range(3))


def inside(picture: QImage, place: QRect) -> float:
    """The greatest contrast of two pixels in one row of a box's middle."""
    cut = place.width() * 3 // 10
    middle = place.adjusted(cut, cut, -cut, -cut)
    found = 1.0
    for y in range(middle.top(), middle.bottom() + 1):
        row = [picture.pixelColor(x, y) for x in range(middle.left(), middle.right() + 1)]
        found = max(found, *(contrast(row[0], color) for color in row))
    return found


@pytest.fixture
def holder(qtbot: Any, theme: Theme) -> Iterator[Callable[..., QWidget]]:
    """A window with some widgets; the theme is put back afterwards."""
    was = theme.choice, theme.scale
    made = QWidget()
    made.setProperty("kind", "page")
    made.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    qtbot.addWidget(made)
    layout = QVBoxLayout(made)

    def show(*widgets: QWidget) -> QWidget:
        for widget in widgets:
            layout.addWidget(widget)
        made.resize(400, 300)
        made.show()
        return made

    yield show
    theme.choose(*was)


def box_of(button: QAbstractButton) -> QRect:
    """Where the box or the ring of a button stands in it."""
    option = QStyleOptionButton()
    button.initStyleOption(option)
    parts = QStyle.SubElement
    radio = isinstance(button, QRadioButton)
    part = parts.SE_RadioButtonIndicator if radio else parts.SE_CheckBoxIndicator
    return button.style().subElementRect(part, option, button)


@pytest.mark.parametrize(("choice", "scale"), LOOKS)
@pytest.mark.parametrize("kind", [QCheckBox, QRadioButton])
def test_a_box_is_outlined_and_its_sign_is_seen(
    holder: Callable[..., QWidget], theme: Theme, kind: type[QAbstractButton], choice: str,
    scale: int,
) -> None:  # fmt: skip
    theme.choose(choice, scale)
    off, on, gray, gray_on = (kind(words) for words in ("Off", "On", "Gray", "Gray and on"))
    for button in (off, on, gray, gray_on):
        button.setAutoExclusive(False)
        button.setChecked(button in (on, gray_on))
        button.setEnabled(button in (off, on))
    holder(off, on, gray, gray_on)
    pictures = {button: button.grab().toImage() for button in (off, on, gray, gray_on)}
    for button, picture in pictures.items():
        place = box_of(button)
        assert place.width() == place.height() == theme.px(18)
        assert edge(picture, place) >= 3, button.text()
        assert (inside(picture, place) >= 3) == button.isChecked(), button.text()
    assert pictures[on] != pictures[gray_on]


@pytest.mark.parametrize(("choice", "scale"), LOOKS)
def test_the_box_with_the_keyboard_shows_it(
    holder: Callable[..., QWidget], qtbot: Any, theme: Theme, choice: str, scale: int
) -> None:
    theme.choose(choice, scale)
    other, box = QPushButton("Other"), QCheckBox("Word document")
    window = holder(other, box)
    with qtbot.waitActive(window):
        window.activateWindow()
    other.setFocus()
    before = box.grab().toImage()
    box.setFocus()
    picture = box.grab().toImage()
    middle = picture.height() // 2
    assert contrast(before.pixelColor(0, middle), picture.pixelColor(0, middle)) >= 3


@pytest.mark.parametrize(("choice", "scale"), LOOKS)
@pytest.mark.parametrize("selected", [False, True])
def test_ticks_in_lists_and_tables_are_seen(
    holder: Callable[..., QWidget], theme: Theme, choice: str, scale: int, selected: bool
) -> None:
    theme.choose(choice, scale)
    listed, table = QListWidget(), QTableWidget(2, 1)
    for row, state in enumerate((State.Unchecked, State.Checked)):
        item, cell = QListWidgetItem("Ana", listed), QTableWidgetItem("Ana")
        item.setCheckState(state)
        cell.setCheckState(state)
        table.setItem(row, 0, cell)
    holder(listed, table)
    for view in (listed, table):
        for row in range(2):
            view.setCurrentIndex(view.model().index(row, 0))
            if not selected:
                view.clearSelection()
            picture = view.viewport().grab().toImage()
            cell = view.visualRect(view.model().index(row, 0))
            found = [
                (x, picture.pixelColor(x, cell.center().y()))
                for x in range(cell.left(), cell.left() + theme.px(30))
            ]
            assert max(contrast(a[1], b[1]) for a, b in pairwise(found)) >= 3
            inks = [x for x, color in found if contrast(color, found[1][1]) >= 3]
            box = QRect(inks[0], cell.center().y() - theme.px(9), theme.px(18), theme.px(18))
            assert (inside(picture, box) >= 3) == bool(row)


@pytest.mark.parametrize(("choice", "scale"), LOOKS)
def test_the_tick_of_a_menu_is_seen(theme: Theme, choice: str, scale: int) -> None:
    was = theme.choice, theme.scale
    theme.choose(choice, scale)
    menus = []
    for checked in (False, True):
        menu = QMenu()
        action = menu.addAction("School day")
        action.setCheckable(True)
        action.setChecked(checked)
        menu.resize(menu.sizeHint())
        menus.append(menu.grab().toImage())
        menu.deleteLater()
    ground, ticked = menus
    changed = [
        (x, y)
        for x in range(ground.width())
        for y in range(ground.height())
        if contrast(ground.pixelColor(x, y), ticked.pixelColor(x, y)) >= 3
    ]
    theme.choose(*was)
    assert max(y for _, y in changed) - min(y for _, y in changed) >= theme.px(6) * scale // 100


@pytest.mark.parametrize("scale", [100, 200])
def test_icons_grow_with_the_text(theme: Theme, scale: int) -> None:
    was = theme.choice, theme.scale
    theme.choose("light", scale)
    fold = Fold("advice", theme)
    widgets = [QPushButton("Add"), QToolButton(), fold.button]
    for widget in widgets:
        widget.ensurePolished()
        assert widget.iconSize().width() == theme.px(16)
    line, of_line = QLineEdit(), QStyle.PixelMetric.PM_LineEditIconSize
    assert line.style().pixelMetric(of_line, None, line) == theme.px(16)
    theme.choose(*was)
