"""A figure: how long the program takes, or how much it holds, beside what it is held against."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

NAME, VALUE, REFERENCE = 46, 14, 46


@dataclass(frozen=True)
class Figure:
    """One measurement; ``most`` is the goal for the ratio, or for the value without a reference."""

    name: str
    value: float
    unit: str = "ms"
    against: str = ""
    """What the reference is."""
    reference: float | None = None
    """The same measured of the reference, in the same unit and the same run."""
    most: float | None = None
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """How many times the reference; ``None`` without one."""
        return self.value / self.reference if self.reference else None

    @property
    def met(self) -> bool | None:
        """Whether the goal is met; ``None`` without a goal."""
        held = self.ratio if self.reference is not None else self.value
        return None if self.most is None or held is None else held <= self.most

    def __str__(self) -> str:
        value = f"{self.value:,.1f} {self.unit}"
        reference = ratio = goal = verdict = ""
        if self.reference is not None:
            reference = f"{self.against} {self.reference:,.1f} {self.unit}"
            ratio = f"{self.ratio:.2f}x"
        if self.most is not None:
            times = "x" if self.reference is not None else f" {self.unit}"
            goal = f"{self.most:.3g}{times}"
            verdict = "met" if self.met else "MISSED"
        line = f"{self.name:<{NAME}}{value:>{VALUE}}  {reference:<{REFERENCE}}{ratio:>8}"
        return f"{line}{goal:>10}  {verdict:<7}{self.note}".rstrip()


HEAD = f"{'':<{NAME}}{'CrisisPlan':>{VALUE}}  {'reference':<{REFERENCE}}{'ratio':>8}{'at most':>10}"


def took(act: Callable[[], object]) -> float:
    """How long something takes once, in milliseconds."""
    start = time.perf_counter()
    act()
    return (time.perf_counter() - start) * 1000


def medians(times: int, *acts: Callable[[], float]) -> list[float]:
    """The median of what each act measures, taken in turns: other work on the machine hits all."""
    found: list[list[float]] = [[] for _ in acts]
    for _ in range(times):
        for values, act in zip(found, acts, strict=True):
            values.append(act())
    return [statistics.median(values) for values in found]
