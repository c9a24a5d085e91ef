"""Shifted beta-geometric: how long customers with a contract stay (Fader & Hardie 2007).

At every renewal a customer leaves with a probability θ of its own, θ ~ Beta(α, β). Those with a high one go first, so that the
retention of who is left rises with age. Time counts in renewals.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.special import betaln

from cdm_bc.customers.transactions.groups import SMALLEST
from cdm_bc.quantity import Array

WIDEST = 14.0


@dataclass(frozen=True)
class Tenures:
    """Customers by age: how many left at renewal t, and how many are there after renewal t; t = 0, 1, …, (M + 1,) each."""

    left: Array
    there: Array


@dataclass(frozen=True)
class Sbg:
    """The two parameters."""

    alpha: float
    beta: float

    def survival(self, t: Array) -> Array:
        """S(t), the share that is there after t renewals: B(α, β + t) / B(α, β).

        >>> Sbg(1.0, 2.0).survival(np.array([0.0, 1.0, 2.0])).round(4).tolist()
        [1.0, 0.6667, 0.5]
        """
        return np.asarray(np.exp(betaln(self.alpha, self.beta + t) - betaln(self.alpha, self.beta)))

    def staying(self, age: Array, ahead: Array | float) -> Array:
        """The chance to be there `ahead` renewals on, of who has had `age` of them, S(age + ahead) / S(age)."""
        return np.asarray(np.exp(betaln(self.alpha, self.beta + age + ahead) - betaln(self.alpha, self.beta + age)))

    def retention(self, t: Array) -> Array:
        """Share of who is there after renewal t − 1 that renews at t: (β + t − 1) / (α + β + t − 1).

        >>> Sbg(1.0, 2.0).retention(np.array([1.0, 2.0])).round(4).tolist()
        [0.6667, 0.75]
        """
        return np.asarray((self.beta + t - 1.0) / (self.alpha + self.beta + t - 1.0))


@dataclass(frozen=True)
class Renewal:
    """One renewal: its number, the customers who came to it, the share that renewed, and what the model says of it.

    Attributes
    ----------
    renewed : None where fewer than ten left or stayed.
    """

    number: int
    customers: int
    renewed: float | None
    expected: float


def renewals(found: Tenures, model: Sbg) -> tuple[Renewal, ...]:
    """The renewals that ten customers and more have come to.

    >>> found = Tenures(np.array([0.0, 20.0, 0.0]), np.array([5.0, 0.0, 60.0]))
    >>> [(one.number, one.customers, one.renewed) for one in renewals(found, Sbg(1.0, 3.0))]
    [(1, 80, 0.75), (2, 60, 1.0)]
    """
    told = []
    for number in range(1, len(found.left)):
        left = int(found.left[number])
        stayed = int(found.left[number + 1 :].sum() + found.there[number:].sum())
        if left + stayed < SMALLEST:
            break
        is_told = all(size == 0 or size >= SMALLEST for size in (left, stayed))
        share = stayed / (left + stayed) if is_told else None
        told.append(Renewal(number, left + stayed, share, float(model.retention(np.array([float(number)]))[0])))
    return tuple(told)


def fit(found: Tenures) -> tuple[Sbg, float] | None:
    """The parameters by maximum likelihood with the logarithm of it; None if nobody left, or nobody renewed even once.

    ln L = Σ left_t ln P(t) + there_t ln S(t), P(t) = B(α + 1, β + t − 1) / B(α, β).
    """
    if not found.left[1:].any() or not (found.there[1:].any() or found.left[2:].any()):
        return None
    search = minimize(_negative, (0.0, 0.0), args=(found,), method="L-BFGS-B", bounds=[(-WIDEST, WIDEST)] * 2)
    return Sbg(*map(float, np.exp(search.x))), -float(search.fun)


def _negative(logs: Array, found: Tenures) -> float:
    alpha, beta = np.exp(logs)
    t = np.arange(1.0, len(found.left))
    left = betaln(alpha + 1.0, beta + t - 1.0) - betaln(alpha, beta)
    there = betaln(alpha, beta + t) - betaln(alpha, beta)
    return -float(found.left[1:] @ left + found.there[1:] @ there)
