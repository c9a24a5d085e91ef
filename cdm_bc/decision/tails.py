"""What a bad and a good outcome look like: the typical values of the inputs in the draws around P10 and P90."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from cdm_bc.decision.simulation import Outcome, Simulation

#: Percentiles that are told, and how far around them, in percent of the draws, the typical draws lie.
SHARES = (10, 90)
AROUND = 2.5


@dataclass(frozen=True)
class Tail:
    """The draws around one percentile of the net present value.

    Attributes
    ----------
    share : the percentile. npv : there, in money. typical : input id -> median level in those draws; a factor of a series.
    """

    share: int
    npv: float
    typical: Mapping[str, float]


def tails(simulation: Simulation, outcome: Outcome) -> tuple[Tail, ...]:
    """The tails of an outcome, the bad one first; none where nothing varies."""
    if simulation.is_certain or not simulation.is_defined:
        return ()
    npv = outcome.npv[: len(simulation.levels)]
    found = []
    for share in SHARES:
        low, high = np.percentile(npv, (share - AROUND, share + AROUND))
        typical = np.median(simulation.levels[(npv >= low) & (npv <= high)], axis=0)
        found.append(Tail(share, outcome.percentile(share), dict(zip(simulation.ids, typical.tolist(), strict=True))))
    return tuple(found)
