"""Who is trained: the groups, the filters, and the matrix of people and courses."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from crisisplan.plan.forms import Choice, Forms
from crisisplan.plan.model import Building, Position
from crisisplan.plan.plan import Plan
from crisisplan.rules.training.coverage import Coverage
from crisisplan.ui.announcement import announce
from crisisplan.ui.editors import Combo
from crisisplan.ui.flow import Flow
from crisisplan.ui.labels import text_label
from crisisplan.ui.theme import Theme
from crisisplan.ui.training.matrix import Matrix
from crisisplan.ui.training.selection import (
    EVERYBODY,
    FORGOTTEN,
    NEEDS,
    ROLES,
    STAFF,
    STATUSES,
    TEAM,
    Line,
    Selection,
    lines_of,
)

_LEGEND = (
    ("check", "ok", "Current"),
    ("clock-fill", "warn", "Ends in 60 days"),
    ("x-circle-fill", "bad", "Ended"),
    ("circle-dashed", "warn", "Missing"),
    ("hourglass", "info", "New, due by"),
    ("", "muted", "– Not needed"),
)


class WhoIsTrained(QWidget):
    """The matrix with everything above it. It changes nothing; it says what is wanted."""

    person_wanted = Signal(object)
    course_wanted = Signal(object)
    record_wanted = Signal(object, object)

    def __init__(self, theme: Theme, forms: Forms) -> None:
        super().__init__()
        self._theme, self._forms = theme, forms
        self.selection = Selection()
        self.lines: list[Line] = []
        self._found: Coverage | None = None
        self._chosen = False
        """Whether somebody has chosen a group; until then it is the likeliest."""
        self.setObjectName("who_is_trained")
        self._buttons: dict[str, QPushButton] = {}
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._chips, self._chip_line = QWidget(), Flow()
        self._chips.setLayout(self._chip_line)
        self.category = self._combo("category", "Category")
        self.role, self.building = self._combo("role", "Role"), self._combo("building", "Building")
        self.status = self._combo("status", "Status")
        self.line = QLineEdit()
        self.line.setObjectName("matrix_filter")
        self.line.setPlaceholderText("Find a person")
        self.line.setAccessibleName("Find a person")
        self.line.setClearButtonEnabled(True)
        self.matrix = Matrix(theme)
        self._build()
        for combo in self._combos:
            combo.currentIndexChanged.connect(lambda: self._narrow())
        self.line.textChanged.connect(lambda: self._narrow())
        view = self.matrix.view
        view.person_wanted.connect(self.person_wanted)
        view.course_wanted.connect(self.course_wanted)
        view.record_wanted.connect(self.record_wanted)

    @property
    def _combos(self) -> tuple[Combo, ...]:
        return self.category, self.role, self.building, self.status

    def _combo(self, key: str, label: str) -> Combo:
        combo = Combo(self._theme)
        combo.setObjectName(f"filter_{key}")
        combo.setAccessibleName(f"Only this {label.lower()}")
        combo.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        combo.setSizeAdjustPolicy(Combo.SizeAdjustPolicy.AdjustToContents)
        return combo

    def _build(self) -> None:
        theme = self._theme
        self._filters, flow = QWidget(), Flow()
        self._filters.setLayout(flow)
        for widget in (*self._combos, self.line):
            flow.addWidget(widget)
        theme.follow(self.line, lambda: self.line.setFixedWidth(theme.px(180)))
        for combo in self._combos:
            theme.follow(combo, lambda combo=combo: combo.setMaximumWidth(theme.px(200)))
        legend, words = QWidget(), Flow(16)
        legend.setLayout(words)
        for icon, color, text in _LEGEND:
            part, line = QWidget(), QHBoxLayout()
            part.setLayout(line)
            line.setContentsMargins(0, 0, 0, 0)
            line.setSpacing(5)
            if icon:
                picture = QLabel()
                theme.show_icon(picture, icon, color, 14)
                line.addWidget(picture)
            line.addWidget(text_label(text, "caption"))
            words.addWidget(part)
        self.count = text_label("", "help")
        self.count.setObjectName("matrix_count")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.unfold = QPushButton()
        self.unfold.setObjectName("unfold_filters")
        self.unfold.setProperty("kind", "group")
        self.unfold.setCheckable(True)
        self.unfold.hide()
        self.unfold.toggled.connect(lambda: self.fit())
        column.addWidget(self.unfold, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._chips)
        column.addWidget(self._filters)
        column.addWidget(self.matrix)
        below = QHBoxLayout()
        self.all_staff = QPushButton("Show all staff")
        self.all_staff.setObjectName("show_all_staff")
        self.all_staff.setProperty("kind", "link")
        self.all_staff.clicked.connect(lambda: self.show_everybody())
        below.addWidget(self.count)
        below.addWidget(self.all_staff)
        below.addSpacing(16)
        below.addWidget(legend, 1)
        column.addLayout(below)

    def show_coverage(self, plan: Plan, found: Coverage) -> None:
        """Show everybody as they stand now."""
        self._found, self.lines = found, lines_of(plan, found)
        self._show_chips()
        held = {role for line in self.lines for role in line.roles}
        roles = [(row.title or "A position", row.id) for row in plan.rows(Position)]
        team = [("Planning team", TEAM)] if TEAM in held else []
        there = {line.person.category for line in self.lines}
        self.category.offer(
            [("Any category", "")]
            + [(option.label, option.key) for option in self._options if option.key in there]
        )
        self.role.offer(
            [("Any role", ""), *((name, ref) for name, ref in roles if ref in held), *team]
        )
        self.building.offer(
            [("Any building", "")]
            + [(row.name or "A building", row.id) for row in plan.rows(Building)]
        )
        self.status.offer([("Any status", ""), *((words, key) for key, words in STATUSES.items())])
        self.building.setVisible(self.building.count() > 2)
        self.role.setVisible(self.role.count() > 1)
        self._take()
        self._show()

    def _groups(self) -> list[tuple[str, str]]:
        """The groups that somebody is in: keys and words."""
        found = [(ROLES, "Crisis roles"), (STAFF, "All staff")]
        found += [(option.key, option.label) for option in self._options if option.key in FORGOTTEN]
        if not all(line.belongs_to(STAFF) for line in self.lines):
            found += [(EVERYBODY, "With partners and visitors")]
        found += [(NEEDS, "Needs action")]
        return [
            (key, words)
            for key, words in found
            if key == STAFF or any(line.belongs_to(key) for line in self.lines)
        ]

    @property
    def _options(self) -> tuple[Choice, ...]:
        return self._forms.table("people.people").column("category").options

    def _show_chips(self) -> None:
        groups = self._groups()
        keys = [key for key, _ in groups]
        if not self._chosen:
            self.selection.group = keys[0]
        elif self.selection.group not in keys:
            self.selection.group = STAFF
        for key in [key for key in self._buttons if key not in keys]:
            button = self._buttons.pop(key)
            self._group.removeButton(button)
            self._chip_line.removeWidget(button)
            button.deleteLater()
        if list(self._buttons) != keys:
            for button in self._buttons.values():
                self._chip_line.removeWidget(button)
            self._buttons = {key: self._buttons.get(key) or self._chip(key) for key in keys}
            for button in self._buttons.values():
                self._chip_line.addWidget(button)
                button.show()
        for key, words in groups:
            number = sum(line.belongs_to(key) for line in self.lines)
            button = self._buttons[key]
            button.setText(f"{words.replace('&', '&&')} {number}")
            button.setAccessibleName(f"{words}: {number} {'person' if number == 1 else 'people'}")
            with QSignalBlocker(button):
                button.setChecked(key == self.selection.group)

    def _chip(self, key: str) -> QPushButton:
        button = QPushButton(self._chips)
        button.setObjectName(f"group_{key}")
        button.setProperty("kind", "group")
        button.setCheckable(True)
        button.clicked.connect(lambda: self.choose(key))
        self._group.addButton(button)
        return button

    def choose(self, group: str) -> None:
        """Show a group of people."""
        self._chosen = True
        self.selection.group = group
        if group in self._buttons:
            self._buttons[group].setChecked(True)
        self._show(tell=True)

    def _take(self) -> None:
        self.selection.category = self.category.currentData() or ""
        self.selection.role = self.role.currentData() or ""
        self.selection.building = self.building.currentData() or ""
        self.selection.status = self.status.currentData() or ""
        self.selection.look_for(self.line.text())

    def _narrow(self) -> None:
        self._take()
        self._show(tell=True)

    def show_everybody(self) -> None:
        """Take all filters back, and show all staff."""
        for widget in self._combos:
            with QSignalBlocker(widget):
                widget.setCurrentIndex(0)
        with QSignalBlocker(self.line):
            self.line.clear()
        self._take()
        self.choose(STAFF)

    @property
    def shown(self) -> list[Line]:
        """The people whom the filters leave."""
        return self.selection.of(self.lines)

    def _show(self, *, tell: bool = False) -> None:
        if self._found is None:
            return
        shown = self.shown
        self.matrix.view.show_lines(self._found, shown)
        self._name_fold()
        words = f"{len(shown)} of {len(self.lines)} people"
        self.count.setText(words)
        self.all_staff.setVisible(self.selection.is_narrowed or not shown)
        self.fit()
        if tell and self.isVisible():
            announce(self, words)

    _room = 0

    def fit(self, room: int | None = None) -> None:
        """Be as high as the people who are shown, within the room for all of this, in pixels."""
        if room is not None:
            self._room = room
        self._fold()
        self.matrix.fit(self._room - self._used())
        self._settle()

    def _used(self) -> int:
        """How high everything is that is shown, without the matrix, in pixels."""
        used = 0
        layout: Any = self.layout()
        for number in range(layout.count()):
            item = layout.itemAt(number)
            if item.widget() is not self.matrix and not item.isEmpty():
                high = item.heightForWidth(self.width()) if item.hasHeightForWidth() else 0
                used += max(high, item.sizeHint().height()) + layout.spacing()
        return used

    def _fold(self) -> None:
        """Where they would leave no room for the matrix, groups and filters go behind a button."""
        choices = (self._chips, self._filters)
        others = self._used() - sum(
            self._height(each) for each in (*choices, self.unfold) if not each.isHidden()
        )
        room = self._room - others - sum(self._height(each) for each in choices)
        folds = room < self.matrix.view.least_height
        self.unfold.setVisible(folds)
        for widget in choices:
            widget.setVisible(not folds or self.unfold.isChecked())

    def _height(self, part: QWidget) -> int:
        """How high a part above the matrix is or would be, with the gap below it."""
        layout = part.layout()
        high = part.sizeHint().height() if layout is None else layout.heightForWidth(self.width())
        return high + self.layout().spacing()

    def _name_fold(self) -> None:
        chosen = self._buttons.get(self.selection.group)
        words = chosen.text() if chosen is not None else "Everybody"
        narrowed = "filtered" if self.selection.is_narrowed else "filter"
        self.unfold.setText(f"{words} · {narrowed}…")
        self.unfold.setAccessibleName(f"Who is shown: {words.replace('&&', '&')}, {narrowed}")

    def _settle(self) -> None:
        """Lay everything out at once: by itself it takes several turns, and flickers."""
        widget: QWidget | None = self.matrix
        while widget is not None and not isinstance(widget, QAbstractScrollArea):
            layout = widget.layout()
            if layout is not None:
                layout.activate()
            widget = widget.parentWidget()
