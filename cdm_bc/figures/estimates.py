"""What people who estimate without seeing each other make of a number together, and how often their ranges hold the truth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

#: Figures that a combined number is given with: a group knows no more.
FIGURES = 3
#: What a range is asked to hold, of all times.
ASKED = 0.9


@dataclass(frozen=True)
class Estimate:
    """What one person says, in the unit of the number: in nine of ten cases it lies between `low` and `high`."""

    low: float
    base: float
    high: float
    name: str = ""

    def holds(self, value: float) -> bool:
        """Whether a value lies in the range."""
        return self.low <= value <= self.high


def combined(estimates: Sequence[Estimate]) -> Estimate:
    """The mean of what people say of low, most likely and high, each by itself (their quantiles averaged), to three figures.

    Averaged quantiles keep the width of one person's range; they neither widen with disagreement nor narrow with numbers. How
    far people are apart is shown beside it.

    >>> combined([Estimate(2, 5, 9), Estimate(4, 6, 8), Estimate(3, 10, 20)])
    Estimate(low=3.0, base=7.0, high=12.3, name='')
    """
    low, base, high = (_short(fmean(getattr(one, key) for one in estimates)) for key in ("low", "base", "high"))
    return Estimate(low, base, high)


def _short(value: float) -> float:
    return float(f"{value:.{FIGURES}g}")


def outliers(estimates: Sequence[Estimate]) -> list[Estimate]:
    """Those whose most likely value lies outside the combined range: the first to be heard.

    >>> [one.base for one in outliers([Estimate(2, 5, 9), Estimate(4, 6, 8), Estimate(20, 30, 40)])]
    [5, 6, 30]
    >>> [one.base for one in outliers([Estimate(2, 5, 9), Estimate(4, 6, 8), Estimate(1, 4, 9), Estimate(8, 12, 14)])]
    [12]
    """
    if not estimates:
        return []
    together = combined(estimates)
    return [one for one in estimates if not together.holds(one.base)]


def hits(estimates: Sequence[Estimate], truth: float) -> int:
    """How many ranges hold the truth."""
    return sum(one.holds(truth) for one in estimates)
