"""Predicted against actual: what a model says beforehand, and what came. Always told, for reproducing is not predicting."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cdm_bc.customers.transactions.groups import joined
from cdm_bc.quantity import Array

#: A prediction further off than this is warned of.
OFF = 0.15
#: Customers are put together by repeat purchases up to this number.
MOST = 7


@dataclass(frozen=True)
class ByRepeats:
    """Customers with `begins` to `ends` repeat purchases: how many, and purchases per customer, predicted and actual."""

    begins: int
    ends: int
    customers: int
    predicted: float
    actual: float


@dataclass(frozen=True)
class Holdout:
    """Purchases predicted for the days after the observation, and the actual ones; of contracts: customers still there.

    Attributes
    ----------
    days : held out. customers : that it is about. by_repeats : by repeat purchases; empty for contracts.
    within : whether it was cut off from the observation because nothing comes after that: the model was estimated once more,
        on what lies before.
    """

    predicted: float
    actual: float
    days: int
    customers: int
    by_repeats: tuple[ByRepeats, ...] = ()
    within: bool = False

    @property
    def error(self) -> float | None:
        """How far off, as a share of the actual; None if nothing was bought.

        >>> round(Holdout(1653.0, 1882.0, 273, 2357).error, 3)
        -0.122
        """
        return self.predicted / self.actual - 1.0 if self.actual > 0 else None

    @property
    def is_off(self) -> bool:
        """Whether it is further off than a reader would think."""
        return self.error is None or abs(self.error) > OFF


def by_repeats(repeats: Array, predicted: Array, actual: Array) -> tuple[ByRepeats, ...]:
    """Customers together by their repeat purchases; what is too few goes with the next."""
    often = np.minimum(repeats, MOST).astype(np.int64)
    counts = np.bincount(often, minlength=MOST + 1)
    sums = [np.bincount(often, weights=values, minlength=MOST + 1) for values in (predicted, actual)]
    found = []
    for places in joined(counts.tolist()):
        inside = list(places)
        size = int(counts[inside].sum())
        said, came = (float(values[inside].sum() / size) for values in sums)
        found.append(ByRepeats(places[0], places[-1], size, said, came))
    return tuple(found)
