"""At which time of day to hold a drill: by the bells, never at the same time again and again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import time

from crisisplan.plan.model import BellTime

STEP = 5
"""Minutes to which a proposed time is rounded."""
LEAST_BETWEEN = 6
"""As many drills have one between classes, besides the one at lunch."""


class Hours:
    """The times of day that the bells offer, and how often each was used."""

    def __init__(self, bells: Iterable[BellTime]) -> None:
        rows = [
            (_minutes(bell.starts), _minutes(bell.ends), bell.kind)
            for bell in bells
            if bell.starts is not None and bell.ends is not None and bell.starts < bell.ends
        ]
        rows.sort(key=lambda row: (row[0], row[1], row[2] or ""))
        lessons = [(start, end) for start, end, kind in rows if kind == "class"]
        if not lessons:
            lessons = _between(rows)
        # The middle of each lesson first; other moments of them once those are used up.
        self._lessons = [
            _time(start + (end - start) * part // 4) for part in (2, 1, 3) for start, end in lessons
        ]
        self.breaks = {
            # Between classes is a matter of minutes: rounding must not lead back into the class.
            kind: [
                max(_time((start + end) // 2), _exactly(start))
                for start, end, other in rows
                if other == kind
            ]
            for kind in ("lunch", "passing")
        }
        self._arrivals = [_time(start) for start, _, kind in rows if kind == "arrival"]
        self._used: Counter[time] = Counter()
        self._used_by_kind: Counter[tuple[str, time]] = Counter()

    def is_break(self, at: time | None) -> bool:
        """Whether a time is at lunch or between classes."""
        return at is not None and any(at in times for times in self.breaks.values())

    def use(self, kind: str, at: time | None) -> None:
        """A drill of this kind is at this time."""
        if at is not None:
            self._used[at] += 1
            self._used_by_kind[kind, at] += 1

    def choose(self, kind: str, during: str = "") -> time | None:
        """The time used least for the kind, then least of all; none where the bells tell none."""
        times: Sequence[time] = self.breaks[during] if during else self._lessons
        if kind == "bus_evacuation":
            times = self._arrivals  # the buses are there
        chosen = min(
            enumerate(times),
            key=lambda at: (self._used_by_kind[kind, at[1]], self._used[at[1]], at[0]),
            default=(0, None),
        )[1]
        self.use(kind, chosen)
        return chosen


def _between(rows: Sequence[tuple[int, int, str | None]]) -> list[tuple[int, int]]:
    """Parts of the day between arrival and dismissal, where nothing is known of lessons."""
    starts = [end for _, end, kind in rows if kind == "arrival"]
    ends = [start for start, _, kind in rows if kind == "dismissal"]
    if not starts or not ends or max(ends) - min(starts) < 60:
        return []
    start, length = min(starts), (max(ends) - min(starts)) // 5
    breaks = [(low, high) for low, high, kind in rows if kind in ("lunch", "passing")]
    parts = [(start + number * length, start + (number + 1) * length) for number in range(5)]
    return [
        (low, high)
        for low, high in parts
        if not any(other[0] <= (low + high) // 2 < other[1] for other in breaks)
    ]


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute


def _time(minutes: int) -> time:
    return _exactly(minutes - minutes % STEP)


def _exactly(minutes: int) -> time:
    return time(minutes // 60, minutes % 60)
