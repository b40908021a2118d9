"""A hybrid logical clock: wall time that never runs backwards (Kulkarni et al., 2014)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

COUNTER_BITS = 16
LAST = 1 << 62
"""No clock shows more before the year 4200, and SQLite holds what comes after it."""


def local_now() -> datetime:
    """The time here and now, with its distance from UTC."""
    return datetime.now(UTC).astimezone()


class Clock:
    """Gives each edit a number that is larger than every number seen before it.

    The number is the milliseconds since 1970 in UTC, shifted left by 16 bits for a counter, so
    that it orders edits across laptops even when one of them has its clock set back.
    """

    def __init__(self, now: Callable[[], datetime] = local_now, last: int = 0) -> None:
        self._now = now
        self._last = last

    def see(self, number: int) -> None:
        """Never give a number at or below this one."""
        self._last = max(self._last, number)

    def tick(self) -> tuple[int, datetime]:
        """The next number, and the local time that goes with it."""
        now = self._now()
        wall = int(now.timestamp() * 1000) << COUNTER_BITS
        self._last = max(wall, self._last + 1)
        return self._last, now
