"""The organization chart: who reports to whom, laid out as a drawing."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace

from crisisplan.document.drawing import Box, Drawing, Label, Line, Tone
from crisisplan.document.face import Face
from crisisplan.document.typeface import wrap
from crisisplan.plan.kinds import NOT_DECIDED
from crisisplan.plan.model import Person, Position, Ref
from crisisplan.plan.plan import Plan
from crisisplan.rules.command import DEPTH

SMALLEST_COLUMN = 10.2
"""The width of the narrowest column, in text sizes: “Incident Commander” fits in it."""

MARGIN = 1.0
"""Room for the outer half of a line at the drawing's edge."""


@dataclass
class _Node:
    position: Position
    title: str
    holder: str
    tone: Tone
    below: list[_Node] = field(default_factory=list)

    def all_below(self, depth: int = 0) -> Iterator[tuple[_Node, int]]:
        for node in self.below:
            yield node, depth
            yield from node.all_below(depth + 1)


def chart_of(plan: Plan, width: float, size: float = 9, wrong: Collection[Ref] = ()) -> Drawing:
    """The chart of a plan's positions, ``width`` wide and with text of ``size``.

    The command staff stands beside the commander; each section chief stands over a column, or
    several, of those who report to them. ``wrong`` are positions to be marked.
    """
    top, staff, chiefs = _tree(plan, wrong)
    if top is None:
        return Drawing(width, 0)
    sheet = _Sheet(width, size)
    sheet.head(top, staff)
    sheet.chiefs(chiefs)
    return sheet.drawing()


def describe_chart(plan: Plan) -> str:
    """The chart in words, for those who cannot see it."""
    top, staff, chiefs = _tree(plan, ())
    if top is None:
        return "No positions yet."
    sentences = [f"{top.title}: {top.holder}."]
    if staff:
        sentences.append("Beside: " + "; ".join(f"{n.title}, {n.holder}" for n in staff) + ".")
    for chief in chiefs:
        below = "; ".join(f"{node.title}, {node.holder}" for node, _ in chief.all_below())
        sentences.append(
            f"{chief.title}, {chief.holder}" + (f", leads: {below}." if below else ".")
        )
    return " ".join(sentences)


def _tree(plan: Plan, wrong: Collection[Ref]) -> tuple[_Node | None, list[_Node], list[_Node]]:
    """The commander, the command staff and the chiefs, each with everyone below."""
    nodes: dict[Ref, _Node] = {}
    for row in plan.rows(Position):
        person = plan.get(Person, row.primary)
        holder = plan.name_of(row.primary) if person is not None else NOT_DECIDED
        tone = Tone.PLAIN if len(row.line) >= DEPTH else Tone.OPEN
        title = row.title or NOT_DECIDED
        nodes[row.id] = _Node(row, title, holder, Tone.WRONG if row.id in wrong else tone)
    tops: list[_Node] = []
    for node in nodes.values():
        above = nodes.get(node.position.reports_to or "")
        if above is None or _reaches(nodes, above, node):
            tops.append(node)
        else:
            above.below.append(node)
    if not tops:
        return None, [], []
    top, others = tops[0], tops[1:]
    if top.tone is Tone.PLAIN:
        top.tone = Tone.LEAD
    staff = [n for n in top.below if n.position.section == "command" and not n.below]
    chiefs = [n for n in top.below if n not in staff]
    return top, staff, [*chiefs, *others]


def _reaches(nodes: dict[Ref, _Node], start: _Node, goal: _Node) -> bool:
    """Whether the way up from ``start`` comes by ``goal``: a circle."""
    seen: set[Ref] = set()
    here: _Node | None = start
    while here is not None and here.position.id not in seen:
        if here is goal:
            return True
        seen.add(here.position.id)
        here = nodes.get(here.position.reports_to or "")
    return False


class _Sheet:
    """The shapes placed so far, and how far down they reach."""

    def __init__(self, width: float, size: float) -> None:
        self.full_width = width
        self.width = width - 2 * MARGIN
        self.size = size
        self.line = size * 1.3
        self.pad = size * 0.6
        self.gap = size * 0.9
        self.bottom = 0.0
        self._boxes: list[Box] = []
        self._lines: list[Line] = []
        self._labels: list[Label] = []

    def drawing(self) -> Drawing:
        m = MARGIN
        return Drawing(
            self.full_width,
            self.bottom + 2 * m,
            tuple(replace(box, x=box.x + m, y=box.y + m) for box in self._boxes),
            tuple(Line(ln.x1 + m, ln.y1 + m, ln.x2 + m, ln.y2 + m) for ln in self._lines),
            tuple(replace(label, x=label.x + m, y=label.y + m) for label in self._labels),
        )

    def head(self, top: _Node, staff: list[_Node]) -> None:
        """The commander in the middle, the staff left and right in as many rows as needed."""
        left = staff[: len(staff) // 2]
        right = staff[len(staff) // 2 :]
        in_row = len(staff) <= 3
        columns = len(staff) + 1 if in_row else 3
        unit = (self.width - self.gap * (columns - 1)) / (columns + 0.15 if staff else 2.5)
        own = unit * 1.15
        if in_row:
            xs = [number * (unit + self.gap) for number in range(len(left))]
            x = len(left) * (unit + self.gap) if staff else (self.width - own) / 2
            xs += [x + own + self.gap + n * (unit + self.gap) for n in range(len(right))]
            tall = max(self._height(top, own), *(self._height(node, unit) for node in staff), 0)
            middle = self._box(top, x, 0, own, tall) / 2
            for node, at in zip([*left, *right], xs, strict=True):
                self._box(node, at, 0, unit, tall)
            if staff:
                self._lines.append(Line(min([x, *xs]), middle, max([x, *xs]), middle))
        else:
            x = unit + self.gap
            height = self._box(top, x, 0, own)
            middle = height / 2
            for side, at in ((left, 0.0), (right, x + own + self.gap)):
                y = 0.0
                for node in side:
                    tall = self._box(node, at, y, unit)
                    edge = at + unit if at == 0 else at
                    spine = at + unit + self.gap / 2 if at == 0 else at - self.gap / 2
                    self._lines.append(Line(edge, y + tall / 2, spine, y + tall / 2))
                    last = y + tall / 2
                    y += tall + self.gap * 0.7
                self._lines.append(Line(spine, middle, spine, last))
                self._lines.append(Line(spine, middle, x if at == 0 else x + own, middle))
        self._spine = x + own / 2
        self._head_bottom = self._boxes[0].y + self._boxes[0].height

    def chiefs(self, chiefs: list[_Node]) -> None:
        """The chiefs in bands, each over the columns of their people."""
        most = max(1, int((self.width + self.gap) / (SMALLEST_COLUMN * self.size + self.gap)))
        rows = _rows(chiefs, most)
        for band in _bands(chiefs, most, rows):
            columns = sum(count for _, count in band)
            unit = (self.width - self.gap * (columns - 1)) / columns
            top = self.bottom + self.gap * 1.6
            bus = top - self.gap * 0.8
            x = 0.0
            middles = []
            heights = {
                id(node): self._height(node, unit * count + self.gap * (count - 1))
                for node, count in band
            }
            tall = max(heights.values())
            for node, count in band:
                span = unit * count + self.gap * (count - 1)
                self._box(node, x, top, span, tall)
                middles.append(x + span / 2)
                self._lines.append(Line(x + span / 2, bus, x + span / 2, top))
                self._stacks(node, count, x, top + tall, unit, rows)
                x += span + self.gap
            reach = [*middles, self._spine]
            self._lines.append(Line(min(reach), bus, max(reach), bus))
            self._lines.append(Line(self._spine, self._head_bottom, self._spine, bus))

    def _stacks(self, chief: _Node, count: int, x: float, y: float, unit: float, rows: int) -> None:
        """The people of a chief as boxes below each other, in ``count`` columns."""
        people = list(chief.all_below())
        rows = max(rows, -(-len(people) // count))
        for column in range(count):
            stack = people[column * rows : (column + 1) * rows]
            spine = x + self.size * 0.4
            at = y + self.gap
            last = y
            for node, depth in stack:
                inset = self.size * (1.1 + 0.9 * depth)
                tall = self._box(node, x + inset, at, unit - inset)
                self._lines.append(Line(spine, at + tall / 2, x + inset, at + tall / 2))
                last = at + tall / 2
                at += tall + self.gap * 0.6
            if stack:
                self._lines.append(Line(spine, y, spine, last))
            x += unit + self.gap

    def _height(self, node: _Node, width: float) -> float:
        return self.line * len(self._texts(node, width)) + self.pad * 1.1

    def _texts(self, node: _Node, width: float) -> list[tuple[str, Face]]:
        inner = width - 2 * self.pad
        undecided = node.holder == NOT_DECIDED
        face = Face.ITALIC if undecided else Face.REGULAR
        titles = wrap(node.title, inner, self.size, Face.SEMIBOLD)
        holders = wrap(node.holder, inner, self.size, face)
        return [(t, Face.SEMIBOLD) for t in titles] + [(h, face) for h in holders]

    def _box(self, node: _Node, x: float, y: float, width: float, height: float = 0) -> float:
        """Draw a node's box with its text; its height."""
        texts = self._texts(node, width)
        height = max(height, self._height(node, width))
        self._boxes.append(Box(x, y, width, height, node.tone, node.position.id))
        for number, (text, face) in enumerate(texts):
            baseline = y + self.pad * 0.5 + self.line * (number + 0.78)
            quiet = face is not Face.SEMIBOLD
            self._labels.append(Label(x + self.pad, baseline, text, self.size, face, quiet))
        self.bottom = max(self.bottom, y + height)
        return height


def _columns(chief: _Node, rows: int) -> int:
    people = sum(1 for _ in chief.all_below())
    return max(1, -(-people // rows))


def _rows(chiefs: list[_Node], most: int) -> int:
    """How many boxes stand below each other, so that all columns fit side by side if they can."""
    longest = max((sum(1 for _ in chief.all_below()) for chief in chiefs), default=1)
    for rows in range(3, max(4, longest + 1)):
        if sum(_columns(chief, rows) for chief in chiefs) <= most:
            return rows
    return max(3, min(longest, 8))


def _bands(chiefs: list[_Node], most: int, rows: int) -> list[list[tuple[_Node, int]]]:
    """The chiefs with the number of their columns, in bands no wider than ``most`` columns."""
    bands: list[list[tuple[_Node, int]]] = []
    for chief in chiefs:
        count = min(_columns(chief, rows), most)
        if not bands or sum(c for _, c in bands[-1]) + count > most:
            bands.append([])
        bands[-1].append((chief, count))
    return bands
