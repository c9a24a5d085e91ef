"""Invented customers of known parameters: what an estimate can be held against, and samples can be made of."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cdm_bc.customers.transactions.bg_nbd import BgNbd
from cdm_bc.customers.transactions.gamma_gamma import GammaGamma
from cdm_bc.customers.transactions.sbg import Sbg
from cdm_bc.quantity import Array


@dataclass(frozen=True)
class Bought:
    """Purchases: number of the customer, time in periods from the start of all, money; (M,) each."""

    customer: NDArray[np.int64]
    time: Array
    amount: Array


def buyers(
    count: int,
    periods: float,
    model: BgNbd,
    spend: GammaGamma,
    rng: np.random.Generator,
    *,
    arrive: float | None = None,
) -> Bought:
    """Purchases of customers who behave as BG/NBD and Gamma-Gamma say.

    Parameters
    ----------
    count : customers; each buys for the first time between 0 and `arrive` (all of `periods` if None).

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> found = buyers(100, 52.0, BgNbd(0.25, 4.4, 0.8, 2.4), GammaGamma(6.25, 3.74, 15.4), rng)
    >>> len(np.unique(found.customer)), bool((found.time <= 52).all()), bool((found.amount > 0).all())
    (100, True, True)
    """
    rate = rng.gamma(model.r, 1.0 / model.alpha, count)
    leave = rng.beta(model.a, model.b, count)
    mean = rng.gamma(spend.q, 1.0 / spend.gamma, count)
    who = np.arange(count)
    time = rng.uniform(0.0, periods if arrive is None else arrive, count)
    found = [(who, time)]
    while who.size:
        with np.errstate(over="ignore", divide="ignore"):  # a rate of next to nothing: never again
            time = time + rng.exponential(1.0, who.size) / rate[who]
        still = time <= periods
        who, time = who[still], time[still]
        found.append((who, time))
        stays = rng.random(who.size) >= leave[who]
        who, time = who[stays], time[stays]
    customer, when = (np.concatenate(parts) for parts in zip(*found, strict=True))
    amount = rng.gamma(spend.p, 1.0, customer.size) / mean[customer]
    return Bought(customer, when, amount)


def tenures(count: int, model: Sbg, rng: np.random.Generator) -> NDArray[np.int64]:
    """The renewal at which each of `count` customers with a contract leaves, as the shifted beta-geometric says, (N,).

    >>> float((tenures(10_000, Sbg(1.0, 1.0), np.random.default_rng(1)) == 1).mean().round(1))
    0.5
    """
    return np.asarray(rng.geometric(np.maximum(rng.beta(model.alpha, model.beta, count), 1e-12)))
