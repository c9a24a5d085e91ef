"""What each customer is expected to bring, year by year; only sums over groups of them leave this room.

Shapes: (N,) customers, K years.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cdm_bc.customers.transactions.bg_nbd import BgNbd
from cdm_bc.customers.transactions.contracts import Ages
from cdm_bc.customers.transactions.gamma_gamma import GammaGamma
from cdm_bc.customers.transactions.history import History
from cdm_bc.customers.transactions.mapping import DAYS, Mapping
from cdm_bc.customers.transactions.sbg import Sbg
from cdm_bc.quantity import Array

YEAR = DAYS["year"]
#: Years that a yearly retention takes.
TWO = 2


@dataclass(frozen=True)
class Worth:
    """Per customer.

    Attributes
    ----------
    by_year : (N, K) expected margin in money, undiscounted, K ≥ 2. value : (N,) customer lifetime value.
    purchases : (N,) expected in a year. alive : (N,) the chance that it still is a customer; of a contract, in a year.
    """

    by_year: Array
    value: Array
    purchases: Array
    alive: Array


def _worth(by_year: Array, purchases: Array, alive: Array, mapping: Mapping) -> Worth:
    discount = (1.0 + mapping.discount_rate) ** -np.arange(1.0, mapping.years + 1.0)
    return Worth(by_year, by_year[:, : mapping.years] @ discount, purchases, alive)


def of_buyers(history: History, model: BgNbd, spend: GammaGamma | None, mapping: Mapping, returned: float) -> Worth:
    """What customers without a contract are expected to bring: purchases × their money × margin, less what is sent back.

    Where the Gamma-Gamma has no mean (q ≤ 1, or nobody differs), the mean over all purchases stands in for it.
    """
    days = DAYS[mapping.transactions.period]
    x, last, observed = history.repeats, history.last / days, history.observed / days
    ahead = np.arange(1.0, max(TWO, mapping.years) + 1.0) * YEAR / days
    bought = np.diff(model.expected(ahead, x, last, observed), axis=1, prepend=0.0)
    plain = float(history.spent.sum() / (history.repeats + 1.0).sum())
    money = spend.expected(x, history.repeat_spend) if spend is not None else np.full(len(x), plain)
    money = np.where(np.isfinite(money), money, plain)
    margin = mapping.margin.base * (1.0 - returned) * money
    return _worth(bought * margin[:, None], bought[:, 0], model.alive(x, last, observed), mapping)


def of_contracts(ages: Ages, model: Sbg, mapping: Mapping) -> Worth:
    """What customers with a contract are expected to pay: the next payment for certain, each later one if they renew.

    Of the j-th payment the chance is S(age + j − 1) / S(age); it counts at the end of its year.
    """
    there = ages.there
    known, place = np.unique(ages.age[there], return_inverse=True)
    in_year = YEAR / DAYS[mapping.transactions.period]
    years = max(TWO, mapping.years)
    payments = np.arange(float(round(years * in_year)))
    chance = model.staying(known[:, None], payments[None, :])
    year_of = np.minimum((payments / in_year).astype(np.int64), years - 1)
    paid = np.stack([chance[:, year_of == year].sum(axis=1) for year in range(years)], axis=1)[place]
    margin = ages.amount[there] * mapping.margin.base
    alive = model.staying(known, in_year)[place]
    return _worth(paid * margin[:, None], paid[:, 0], alive, mapping)
