"""Facts of a business case that follow from two successive years of records: counted, not modelled."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cdm_bc.customers.transactions.groups import SMALLEST
from cdm_bc.customers.transactions.pyramid import BEST, best_share
from cdm_bc.quantity import Array


@dataclass(frozen=True)
class Facts:
    """None where the records do not say it.

    Attributes
    ----------
    active_customers : who paid something in the last year. revenue_per_customer : of them, money per year, less returns.
    high_value_revenue_share : of the best fifth of them. high_value_churn_rate : share of the revenue of the year before, of
        the best fifth then, that was of customers who did not come back.
    """

    active_customers: float
    revenue_per_customer: float
    high_value_revenue_share: float | None
    high_value_churn_rate: float | None


def facts_of(this_year: Array, before: Array, returned: float, *, has_year: bool, has_two: bool) -> Facts | None:
    """The facts; None if the records do not span a year, or too few customers were active in it.

    Parameters
    ----------
    this_year, before : money per customer in the last year and in the one before, (N,). returned : share of money sent back.

    Examples
    --------
    The best two tenths of a year ago were 20 of 100 each; half of them are gone.

    >>> before = np.array([100.0] * 20 + [10.0] * 80)
    >>> found = facts_of(np.where(np.arange(100) < 10, 0.0, before), before, 0.0, has_year=True, has_two=True)
    >>> found.active_customers, found.revenue_per_customer, found.high_value_churn_rate
    (90.0, 20.0, 0.5)
    """
    active = this_year[this_year > 0]
    if not has_year or len(active) < SMALLEST:
        return None
    churn = None
    best = np.argsort(-before, kind="stable")[: round(BEST * int((before > 0).sum()))]
    if has_two and len(best) >= SMALLEST:
        gone = this_year[best] <= 0
        churn = float(before[best][gone].sum() / before[best].sum())
    return Facts(float(len(active)), float(active.mean() * (1.0 - returned)), best_share(active), churn)
