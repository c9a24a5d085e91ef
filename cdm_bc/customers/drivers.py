"""The six key drivers of customer value, and what one step on each of them does. Method §10; seeds of the method: §3.1.

Retention and churn move the same ρ: their effects are never added.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from cdm_bc.customers.value import Relationship
from cdm_bc.quantity import Array

ACQUISITION, RETENTION, GROWTH, CHURN, WIN_BACK, COST_TO_SERVE = (
    "acquisition",
    "retention",
    "growth",
    "churn",
    "win_back",
    "cost_to_serve",
)
DRIVERS = (ACQUISITION, RETENTION, GROWTH, CHURN, WIN_BACK, COST_TO_SERVE)


@dataclass(frozen=True)
class AtRisk:
    """The part of a segment that may leave: its share of the customers, and the churn in it; (n,) each."""

    share: Array
    churn: Array


@dataclass(frozen=True)
class WinBack:
    """Winning back who left: the rate that comes back, the cost of each won, the cost of each contacted, how many are lost."""

    rate: Array
    cost_per_win: Array
    cost_per_contact: Array
    lost: Array

    def result(self, value: Array) -> Array:
        """What it brings at today's rate: lost × (rate × (V − cost per win) − cost per contact), in money.

        >>> one = WinBack(*map(np.array, (0.1, 20.0, 2.0, 1000.0)))
        >>> float(one.result(np.array(120.0)))
        8000.0
        """
        return np.asarray(self.lost * (self.rate * (value - self.cost_per_win) - self.cost_per_contact))


@dataclass(frozen=True)
class Effect:
    """What one step does: to the value of a customer (of a new one for acquisition), and to the equity; (n,), money."""

    value: Array
    equity: Array


@dataclass(frozen=True)
class Segment:
    """A segment in figures; (n,) each. None where the client file says nothing.

    Attributes
    ----------
    customers : how many. new : customers won in a year. acquisition_cost : per customer won.
    """

    relationship: Relationship
    customers: Array
    new: Array
    acquisition_cost: Array
    at_risk: AtRisk | None = None
    win_back: WinBack | None = None


def effects(segment: Segment, steps: Mapping[str, Array]) -> dict[str, Effect | None]:
    """What a step on each driver does; None where the segment does not say what the step needs.

    Parameters
    ----------
    steps : per driver; (n,). Acquisition and cost to serve as a share of the cost, retention, growth and win-back in points,
        churn as a share of the churn of those at risk.

    Examples
    --------
    One point more of retention for 1,000 customers of 100 a year over two years, at 25 %: 0.01 × 64 each.

    >>> one = Relationship.constant(margin=100, retention=0.8, years=2, rate=0.25)
    >>> none = np.zeros(1)
    >>> found = effects(Segment(one, np.array([1000.0]), none, none), dict.fromkeys(DRIVERS, np.array([0.01])))
    >>> found["retention"].value.round(6).tolist(), found["retention"].equity.round(6).tolist(), found["churn"]
    ([0.64], [640.0], None)
    """
    base = segment.relationship

    def moved(**change: Array) -> Effect:
        more = base.changed(**change).value - base.value
        return Effect(more, more * (segment.customers + segment.new))

    cheaper = -segment.acquisition_cost * steps[ACQUISITION]
    found: dict[str, Effect | None] = {
        ACQUISITION: Effect(cheaper, cheaper * segment.new) if np.any(segment.new * segment.acquisition_cost) else None,
        RETENTION: moved(retention=_column(steps[RETENTION])),
        GROWTH: moved(growth=_column(steps[GROWTH])),
        CHURN: None,
        WIN_BACK: None,
        COST_TO_SERVE: moved(cost_to_serve=base.cost_to_serve * _column(steps[COST_TO_SERVE])),
    }
    if segment.at_risk is not None:
        kept = -segment.at_risk.share * segment.at_risk.churn * steps[CHURN]
        found[CHURN] = moved(retention=_column(kept))
    if segment.win_back is not None:
        won = segment.win_back.lost * steps[WIN_BACK] * (base.value - segment.win_back.cost_per_win)
        found[WIN_BACK] = Effect(np.zeros_like(won), won)
    return found


def _column(values: Array) -> Array:
    """Per draw, for all years: (n, 1)."""
    return np.asarray(values)[..., None]
