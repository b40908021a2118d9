"""The rows of a form's table as a Qt model."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from crisisplan.plan.forms import Field, Table
from crisisplan.plan.kinds import UnreadableError
from crisisplan.plan.model import Entity
from crisisplan.rules.finding import Severity
from crisisplan.ui.cells import CELL_ROLE, FIELD_ROLE, Cell
from crisisplan.ui.desk import Desk
from crisisplan.ui.theme import Theme

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


@dataclass(frozen=True)
class Extra:
    """A column that is worked out, not asked."""

    title: str
    width: float
    cell: Callable[[Entity], Cell]


class RowsModel(QAbstractTableModel):
    """Rows of one entity; those of one parent only, where the table has one."""

    unreadable = Signal(str)
    """What was typed into a cell cannot be its answer; the old answer stays."""

    def __init__(
        self, table: Table, desk: Desk, theme: Theme, extras: Sequence[Extra] = ()
    ) -> None:
        super().__init__()
        self.table = table
        self.columns: list[Field] = [
            column for column in table.columns if not column.detail and column.key != table.parent
        ]
        self.extras = tuple(extras)
        self.parent_ref: str | None = None
        self.rows: list[Entity] = []
        self._desk = desk
        self._theme = theme
        self._problems: dict[tuple[str, str], tuple[str, bool]] = {}
        self._targets = {column.target for column in table.columns if column.target is not None}
        desk.changed.connect(self._changed)
        desk.findings_changed.connect(self._judged)
        self._collect_problems()
        self.reload()

    # -- what Qt asks

    def rowCount(self, parent: Index = _ROOT) -> int:  # noqa: N802
        """One for each row of the plan."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _ROOT) -> int:  # noqa: N802
        """The asked columns, then the worked-out ones."""
        return 0 if parent.isValid() else len(self.columns) + len(self.extras)

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Column titles, and at the left a handle for each row."""
        if orientation == Qt.Orientation.Vertical:
            if role == Qt.ItemDataRole.DecorationRole:
                return self._theme.pixmap("dots-six-vertical", "strong", 16)
            if role == Qt.ItemDataRole.ToolTipRole:
                return "Drag to another place"
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            if section < len(self.columns):
                return self.columns[section].label
            return self.extras[section - len(self.columns)].title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.ToolTipRole and section < len(self.columns):
            return self.columns[section].help or None
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Asked columns can be edited."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if index.column() < len(self.columns):
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What a cell shows, holds and says."""
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        if index.column() >= len(self.columns):
            cell = self.extras[index.column() - len(self.columns)].cell(row)
            if role == CELL_ROLE:
                return cell
            if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
                return cell.text
            return None
        item = self.columns[index.column()]
        if role == FIELD_ROLE:
            return item
        if role == Qt.ItemDataRole.EditRole:
            return item.answer(row)
        text = item.text(row, self._desk.plan)
        if role == Qt.ItemDataRole.DisplayRole:
            return text
        problem, grave = self._problems.get((row.id, item.key), ("", False))
        if role == CELL_ROLE:
            return Cell(
                text,
                bold=index.column() == 0,
                undecided=not text and (item.required or item.kind == "person"),
                problem=problem,
                grave=grave,
            )
        if role == Qt.ItemDataRole.ToolTipRole:
            return problem or text or None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{item.label}: {text or 'not yet decided'}. {problem}".strip()
        return None

    def setData(  # noqa: N802
        self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole
    ) -> bool:
        """Save an answer: a value, or (``DisplayRole``) text that is read first."""
        item = self.columns[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            try:
                value = item.read(value, self._desk.plan)
            except UnreadableError as error:
                self.unreadable.emit(f"“{item.label}” was not changed. {error}")
                return False
        return self._desk.answer(item, self.rows[index.row()], value, self, typing=True)

    # -- keeping up

    def reload(self) -> None:
        """Take the rows anew."""
        rows = self._desk.plan.rows(self.table.entity)
        if self.table.parent:
            rows = [row for row in rows if getattr(row, self.table.parent) == self.parent_ref]
        if [row.id for row in rows] == [row.id for row in self.rows]:
            self.rows = list(rows)
            self._show_again()
            return
        self.beginResetModel()
        self.rows = list(rows)
        self.endResetModel()

    def position_of(self, row: Entity) -> int:
        """Where a row stands here; -1 if it does not."""
        return next((n for n, other in enumerate(self.rows) if other.id == row.id), -1)

    def column_of(self, key: str) -> int:
        """Where a question stands; 0 for one that is asked below the table."""
        return next((n for n, column in enumerate(self.columns) if column.key == key), 0)

    def _changed(self, transaction: Any, _: object) -> None:
        kinds = {type(change.row) for change in transaction.changes}
        if self.table.entity in kinds or kinds & self._targets:
            self.reload()

    def _judged(self) -> None:
        if self._collect_problems():
            self._show_again()

    def _collect_problems(self) -> bool:
        problems = {}
        shown = {column.key for column in self.columns}
        for finding in self._desk.findings:
            table, _, key = finding.field.partition(".")
            if finding.step != self.table.step or table != self.table.key or finding.missing:
                continue
            if key not in shown:
                key = self.columns[0].key
            for ref in finding.rows:
                problems[ref, key] = (finding.message, finding.severity is Severity.MUST)
        changed = problems != self._problems
        self._problems = problems
        return changed

    def _show_again(self) -> None:
        if self.rows:
            last = self.index(len(self.rows) - 1, self.columnCount() - 1)
            self.dataChanged.emit(self.index(0, 0), last)
