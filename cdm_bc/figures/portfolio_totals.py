"""Clients of a portfolio taken together: sums within a currency, medians over all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from cdm_bc.figures.portfolio import ClientFigures
from cdm_bc.figures.spread import Spread, spread


@dataclass(frozen=True)
class Total:
    """Clients of one currency together.

    Attributes
    ----------
    npv, everything_npv, pv_costs : sums, in money of the currency. roi : npv over pv_costs; None without costs.
    p10, p90, chance : of the sum of net present values, draw by draw, and that it is above zero; None if nothing is uncertain.
    warnings : how many.
    """

    npv: float
    everything_npv: float
    pv_costs: float
    roi: float | None
    p10: float | None
    p90: float | None
    chance: float | None
    warnings: int


def total(clients: Sequence[ClientFigures]) -> Total:
    """The sums over clients of one currency."""
    npv, costs = sum(client.npv for client in clients), sum(client.pv_costs for client in clients)
    whole, warnings = sum(client.everything_npv for client in clients), sum(client.warnings for client in clients)
    p10, p90, chance = _distribution(clients)
    return Total(npv, whole, costs, npv / costs if costs > 0 else None, p10, p90, chance, warnings)


def _distribution(clients: Sequence[ClientFigures]) -> tuple[float | None, float | None, float | None]:
    """P10, P90 and chance to be above zero of the sum, over the draws in which every client has a value."""
    summed = np.sum([client.draws for client in clients], axis=0)
    summed = summed[np.isfinite(summed)]
    if not len(summed) or np.ptp(summed) == 0:
        return None, None, None
    p10, p90 = np.percentile(summed, (10, 90))
    return float(p10), float(p90), float((summed > 0).mean())


@dataclass(frozen=True)
class Typical:
    """Clients of any currency together.

    Attributes
    ----------
    positive, at_once : how many are worth more than they cost: as recommended, and everything at once.
    unfinished : how many are no business case yet. warned : how many have warnings.
    roi, npv_of_revenue, chance : ratios; npv_of_revenue over the revenue of one year, chance of an npv above zero.
    payback : months, of those that pay back.
    """

    positive: int
    at_once: int
    unfinished: int
    warned: int
    roi: Spread
    npv_of_revenue: Spread
    chance: Spread
    payback: Spread


def typical(clients: Sequence[ClientFigures]) -> Typical:
    """What is typical of these clients."""
    return Typical(
        positive=sum(client.pays_off for client in clients),
        at_once=sum(client.is_estimated and client.everything_npv > 0 for client in clients),
        unfinished=sum(not client.is_estimated for client in clients),
        warned=sum(client.warnings > 0 for client in clients),
        roi=spread(client.roi for client in clients),
        npv_of_revenue=spread(client.of_revenue(client.npv) for client in clients),
        chance=spread(client.probability_positive for client in clients),
        payback=spread(client.payback_months for client in clients),
    )
