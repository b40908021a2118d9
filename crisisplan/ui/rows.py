"""The rows of a form's table as a Qt model."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from crisisplan.exchange.copied import columns_of
from crisisplan.plan.folding import folded, holds
from crisisplan.plan.forms import Field, Table
from crisisplan.plan.kinds import UnreadableError
from crisisplan.plan.model import Entity
from crisisplan.rules.finding import Severity
from crisisplan.ui.arrangement import by_answer, by_words, in_order, kept_order
from crisisplan.ui.cells import CELL_ROLE, FIELD_ROLE, Cell
from crisisplan.ui.desk import Desk
from crisisplan.ui.theme import Theme

ONLY_IN_PLAN_ORDER = "Rows move in plan order only. The rows are sorted now."

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
# Made once: Qt asks for the flags of every cell when all rows are selected.
_WORKED_OUT = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
_ASKED = _WORKED_OUT | Qt.ItemFlag.ItemIsEditable


@dataclass(frozen=True)
class Extra:
    """A column that is worked out, not asked."""

    title: str
    width: float
    cell: Callable[[Entity], Cell]


PLAN_ORDER = -1
"""In place of a column's number: not sorted by any."""


class RowsModel(QAbstractTableModel):
    """Rows of one entity; those of one parent only, where the table has one.

    The filter and the order are worked out when they are asked for. An edit moves no row and
    takes none away, so that nothing leaves the cursor; new rows are always shown.
    """

    unreadable = Signal(str)
    """What was typed into a cell cannot be its answer; the old answer stays."""
    arranged = Signal()
    """Another filter or another order."""

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
        self.every: list[Entity] = []
        """All rows there are here, in plan order."""
        self.rows: list[Entity] = []
        """Those that are shown, as they are shown."""
        self.words: tuple[str, ...] = ()
        """The filter: a row is shown if it holds all these."""
        self.test: Callable[[Entity], bool] | None = None
        """The other filter: a row is shown if it passes."""
        self._texts: dict[str, str] = {}
        """What the filter looks at, by row; until the next edit."""
        self.sorted_by = PLAN_ORDER
        self.descending = False
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
            if role == Qt.ItemDataRole.DecorationRole and self.in_plan_order:
                return self._theme.pixmap("dots-six-vertical", "strong", 16)
            if role == Qt.ItemDataRole.ToolTipRole:
                return "Drag to another place" if self.in_plan_order else ONLY_IN_PLAN_ORDER
            return None
        is_sorted = section == self.sorted_by
        if role == Qt.ItemDataRole.DisplayRole:
            return self.title(section)
        if role == Qt.ItemDataRole.DecorationRole and is_sorted:
            return self._theme.pixmap(f"arrow-{'down' if self.descending else 'up'}", "accent", 14)
        if role == Qt.ItemDataRole.AccessibleTextRole and is_sorted:
            order = "descending" if self.descending else "ascending"
            return f"{self.title(section)}, sorted, {order}"
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.ToolTipRole:
            help = self.columns[section].help if section < len(self.columns) else ""
            return f"{help} Click to sort: up, down, plan order.".strip()
        return None

    def title(self, section: int) -> str:
        """The heading of a column."""
        if section < len(self.columns):
            return self.columns[section].label
        return self.extras[section - len(self.columns)].title

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Asked columns can be edited."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        asked = index.column() < len(self.columns) and not self._desk.file.read_only
        # A file is attached below the table.
        asked = asked and self.columns[index.column()].kind != "file"
        return _ASKED if asked else _WORKED_OUT

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
            if role == Qt.ItemDataRole.ToolTipRole:
                return cell.problem or cell.text or None
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
            value, readable = self.read(item, value)
            if not readable:
                return False
        return self._desk.answer(item, self.rows[index.row()], value, self, typing=True)

    def read(self, item: Field, text: str) -> tuple[Any, bool]:
        """The answer that a text is, and whether it is one; if not, that is said."""
        try:
            return item.read(text, self._desk.plan), True
        except UnreadableError as error:
            self.unreadable.emit(f"“{item.label}” was not changed to “{text[:60]}”. {error}")
            return None, False

    # -- the filter and the order

    @property
    def in_plan_order(self) -> bool:
        """Whether the rows stand as they do in the plan."""
        return self.sorted_by == PLAN_ORDER

    def show_only(self, words: str) -> None:
        """Show the rows that hold all these words; no words show all."""
        self.words = tuple(folded(words).split())
        self._arrange()

    def show_where(self, test: Callable[[Entity], bool] | None) -> None:
        """Show the rows that pass; ``None`` lets all of them pass."""
        self.test = test
        self._arrange()

    @property
    def is_filtered(self) -> bool:
        """Whether rows may be hidden."""
        return bool(self.words) or self.test is not None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column, or go back to ``PLAN_ORDER``."""
        self.sorted_by = column if 0 <= column < self.columnCount() else PLAN_ORDER
        self.descending = order == Qt.SortOrder.DescendingOrder
        self._arrange()

    def show_part_of(self, parent: str | None) -> None:
        """Show the rows of another parent."""
        if parent != self.parent_ref:
            self.parent_ref = parent
            self.every = self._take()
            self._arrange()

    def _arrange(self) -> None:
        rows = [row for row in self.every if self._matches(row)] if self.is_filtered else self.every
        if not self.in_plan_order:
            rows = in_order(rows, self._sort_key(), descending=self.descending)
        self._show(rows)
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, self.columnCount() - 1)
        self.arranged.emit()

    def _matches(self, row: Entity) -> bool:
        if self.test is not None and not self.test(row):
            return False
        if not self.words:
            return True
        if row.id not in self._texts:
            plan = self._desk.plan
            texts = [column.text(row, plan) for column in columns_of(self.table)]
            texts += [extra.cell(row).text for extra in self.extras]
            self._texts[row.id] = folded("\n".join(texts))
        return holds(self._texts[row.id], self.words)

    def _sort_key(self) -> Callable[[Entity], Any]:
        plan = self._desk.plan
        if self.sorted_by < len(self.columns):
            item = self.columns[self.sorted_by]
            return lambda row: by_answer(item, row, plan)
        extra = self.extras[self.sorted_by - len(self.columns)]

        def key(row: Entity) -> Any:
            cell = extra.cell(row)
            return by_words(cell.text) if cell.order is None else cell.order

        return key

    # -- keeping up

    def reload(self) -> None:
        """Take the rows anew; those that are shown stay where they are."""
        every = self._take()
        rows = every
        if self.is_filtered:
            stay = {row.id for row in self.rows}
            hidden = {row.id for row in self.every} - stay
            rows = [row for row in every if row.id not in hidden or self._matches(row)]
        if not self.in_plan_order:
            rows = kept_order(self.rows, rows)
        self.every = every
        self._show(rows)

    def _take(self) -> list[Entity]:
        rows = self._desk.plan.rows(self.table.entity)
        if self.table.parent:
            return [row for row in rows if getattr(row, self.table.parent) == self.parent_ref]
        return list(rows)

    def _show(self, rows: Sequence[Entity]) -> None:
        if rows == self.rows:
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
        self._texts.clear()
        kinds = {type(change.row) for change in transaction.changes}
        if self.table.entity in kinds or kinds & self._targets:
            self.reload()
        elif self.extras:
            self._show_again()

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
