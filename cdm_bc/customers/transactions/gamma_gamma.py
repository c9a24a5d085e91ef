"""Gamma-Gamma: what a purchase of a customer is worth on average (Colombo & Jiang 1999; Fader & Hardie 2013).

The mean z of a customer's x purchases scatters around a mean of its own, which differs between customers; it does not hang on
how often one buys. Shapes: (N,) customers.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.special import digamma, gammaln

from cdm_bc.quantity import Array

#: As in bg_nbd: beyond e^±this the data do not tell the parameter.
WIDEST = 14.0
#: From this correlation of money and number of purchases on, the two may not be taken apart.
CORRELATED = 0.3


@dataclass(frozen=True)
class GammaGamma:
    """The three parameters; γ is in money."""

    p: float
    q: float
    gamma: float

    @property
    def mean(self) -> float | None:
        """Mean over all customers, p γ / (q − 1); None for q ≤ 1, where there is none.

        >>> GammaGamma(6.25, 3.74, 15.44).mean.__round__(2)
        35.22
        """
        return self.p * self.gamma / (self.q - 1.0) if self.q > 1.0 else None

    def expected(self, x: Array, z: Array) -> Array:
        """What a purchase of each customer is worth, E[M | x, z] = p (γ + x z) / (p x + q − 1), (N,).

        Who has no purchase to go by gets the mean over all; nan where there is none.

        >>> GammaGamma(6.25, 3.74, 15.44).expected(np.array([0.0, 2.0]), np.array([0.0, 22.35])).round(2)
        array([35.22, 24.66])
        """
        below = self.p * x + self.q - 1.0
        return np.where(below > 0, self.p * (self.gamma + x * z) / np.where(below > 0, below, 1.0), np.nan)


def fit(x: Array, z: Array) -> GammaGamma | None:
    """The parameters by maximum likelihood over who has purchases to go by; None if fewer than two differ in what they spend.

    Parameters
    ----------
    x : purchases that z is the mean of; z : their mean, above 0.

    Notes
    -----
    ln L = Σ ln Γ(p x + q) − ln Γ(p x) − ln Γ(q) + q ln γ + (p x − 1) ln z + p x ln x − (p x + q) ln(γ + x z).
    """
    known = (x > 0) & (z > 0)
    if np.unique(z[known]).size < 2:
        return None
    scale = float(z[known].mean())  # in parts of the mean the search is the same in every currency
    search = minimize(
        _negative,
        (0.0, 1.0, 0.0),
        args=(x[known], z[known] / scale),
        jac=True,
        method="L-BFGS-B",
        bounds=[(-WIDEST, WIDEST)] * 3,
    )
    p, q, gamma = map(float, np.exp(search.x))
    return GammaGamma(p, q, gamma * scale)


def _negative(logs: Array, x: Array, z: Array) -> tuple[float, Array]:
    """The negative of ln L and its slope in the logarithms of p, q and γ."""
    p, q, gamma = np.exp(logs)
    px, total = p * x, gamma + x * z
    rest = np.log(total)
    value = (
        gammaln(px + q) - gammaln(px) - gammaln(q) + q * logs[2]
        + (px - 1.0) * np.log(z) + px * np.log(x) - (px + q) * rest
    )  # fmt: skip
    slope = np.array(
        [
            (x * (digamma(px + q) - digamma(px) + np.log(z) + np.log(x) - rest)).sum(),
            (digamma(px + q) - digamma(q) + logs[2] - rest).sum(),
            (q / gamma - (px + q) / total).sum(),
        ]
    )
    return -float(value.sum()), -slope * np.array([p, q, gamma])
