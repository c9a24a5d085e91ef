"""What is typical of many figures of which some do not exist."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Spread:
    """How many figures there are, and the lowest, the middle and the highest of them; None if there are none."""

    count: int
    low: float | None
    median: float | None
    high: float | None


def spread(values: Iterable[float | None]) -> Spread:
    """The spread of the values that exist.

    >>> spread([0.1, None, 0.5, 0.3])
    Spread(count=3, low=0.1, median=0.3, high=0.5)
    """
    known = [value for value in values if value is not None]
    return Spread(len(known), min(known), float(median(known)), max(known)) if known else Spread(0, None, None, None)
