"""BG/NBD: how often customers without a contract buy, and whether they still do (Fader, Hardie & Lee 2005).

While alive a customer buys at rate λ ~ Gamma(r, α), and leaves after any purchase with probability p ~ Beta(a, b). Of each only
x (repeat purchases), t_x (time of the last) and T (time under observation) are needed, from the first purchase on.
Shapes: (N,) customers; times in the periods that r and α were estimated in.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.linalg import eigh_tridiagonal
from scipy.optimize import minimize
from scipy.special import digamma, gammaln

from cdm_bc.quantity import Array

#: Points of the sum over the chance to leave.
POINTS = 100
#: Parameters outside e^±this say that the data do not tell them.
WIDEST = 14.0
#: Kinds of customers that are enough to choose a start by.
ENOUGH = 2048
STARTS = ((0.0, 0.0, 0.0, 0.0), (-1.5, 1.5, -0.5, 1.0), (1.0, 3.0, -2.0, 2.0))


@dataclass(frozen=True)
class Purchases:
    """What is known of each customer: x, t_x and T, (N,) each, and how many customers are alike, (N,)."""

    repeats: Array
    last: Array
    observed: Array
    alike: Array

    @cached_property
    def again(self) -> NDArray[np.bool_]:
        """Whether they bought again, (N,)."""
        return np.asarray(self.repeats > 0)

    def every(self, step: int) -> Purchases:
        """One of so many kinds of customers."""
        return Purchases(*(values[::step] for values in (self.repeats, self.last, self.observed, self.alike)))


@dataclass(frozen=True)
class BgNbd:
    """The four parameters; what they say of a customer is a method each."""

    r: float
    alpha: float
    a: float
    b: float

    def alive(self, x: Array, last: Array, observed: Array) -> Array:
        """P(alive), (N,): 1 / (1 + 1{x > 0} a / (b + x − 1) ((α + T) / (α + t_x))^(r + x)).

        Who bought only once has had no purchase after which to leave.

        >>> BgNbd(1.0, 1.0, 1.0, 1.0).alive(np.array([0.0, 1.0]), np.array([0.0, 1.0]), np.array([3.0, 3.0])).tolist()
        [1.0, 0.2]
        """
        return np.asarray(1.0 / (1.0 + self._odds_gone(x, last, observed)))

    def _odds_gone(self, x: Array, last: Array, observed: Array) -> Array:
        with np.errstate(over="ignore"):  # long gone: the odds are infinite, and that is right
            longer = np.exp((self.r + x) * np.log((self.alpha + observed) / (self.alpha + last)))
        return np.where(x > 0, self.a / (self.b + np.maximum(x, 1.0) - 1.0) * longer, 0.0)

    def expected(self, ahead: Array, x: Array, last: Array, observed: Array) -> Array:
        """Expected purchases in the next t periods, E[Y(t) | x, t_x, T], for each t of `ahead`, (N, K).

        P(alive) × E[(1 − (1 + p t / (α + T))^−(r + x)) / p], p ~ Beta(a, b + x): the published expression before its integral
        over p is written as a hypergeometric function, which is 0 / 0 at a = 1. It is summed by Gauss' rule for the Beta
        distribution, once per pair of x and T.

        >>> one = BgNbd(0.243, 4.414, 0.793, 2.426), np.array([2.0]), np.array([30.43]), np.array([38.86])
        >>> one[0].expected(np.array([39.0]), *one[1:]).round(3).tolist()
        [[1.226]]
        """
        pairs, place = np.unique(x + 1j * observed, return_inverse=True)
        often, seen = pairs.real, pairs.imag
        if_alive = np.empty((len(pairs), len(ahead)))
        for repeats in np.unique(often):
            among = np.flatnonzero(often == repeats)
            p, weight = beta_points(self.a, self.b + repeats)
            reach = ahead[None, :, None] * p / (self.alpha + seen[among, None, None])
            if_alive[among] = (-np.expm1(-(self.r + repeats) * np.log1p(reach)) / p) @ weight
        return np.asarray(if_alive[place.ravel()] * self.alive(x, last, observed)[:, None])


def beta_points(a: float, b: float, count: int = POINTS) -> tuple[Array, Array]:
    """Points in (0, 1) and their weights, with which a sum is the mean over Beta(a, b): Gauss' rule of Golub & Welsch (1969).

    The points are the eigenvalues of the matrix of the recurrence of Jacobi's polynomials.

    >>> points, weights = beta_points(2.0, 3.0, 4)
    >>> float((weights @ points).round(12)), float((weights @ points**2).round(12))
    (0.4, 0.2)
    """
    up, down = a - 1.0, b - 1.0
    k = np.arange(1.0, count)
    s = 2.0 * k + up + down
    middle = np.concatenate([[(up - down) / (up + down + 2.0)], (up**2 - down**2) / (s * (s + 2.0))])
    first = 4.0 * a * b / ((a + b) ** 2 * (a + b + 1.0))
    k, s = k[1:], s[1:]
    beside = 4.0 * k * (k + up) * (k + down) * (k + up + down) / (s**2 * (s + 1.0) * (s - 1.0))
    found, vectors = eigh_tridiagonal(middle, np.sqrt(np.concatenate([[first], beside])))
    return (1.0 + found) / 2.0, vectors[0] ** 2


@dataclass(frozen=True)
class Fitted:
    """The parameters of highest likelihood, its logarithm, and whether the search settled on them."""

    model: BgNbd
    log_likelihood: float
    settled: bool


def fit(found: Purchases) -> Fitted | None:
    """The parameters by maximum likelihood; None if nobody bought again, which says nothing of any.

    From several starts on a part of the customers, then from the best of them on all.

    L = Γ(r + x) / Γ(r) α^r Γ(a + b) Γ(b + x) / (Γ(b) Γ(a + b + x))
        [(α + T)^−(r + x) + 1{x > 0} a / (b + x − 1) (α + t_x)^−(r + x)], multiplied over the customers.
    """
    if not found.again.any():
        return None
    few = found.every(max(1, len(found.repeats) // ENOUGH))
    best = min((_search(start, few) for start in STARTS), key=lambda search: search.fun)
    best = _search(best.x, found)
    at_edge = bool((np.abs(best.x) > WIDEST - 1e-6).any())
    return Fitted(BgNbd(*map(float, np.exp(best.x))), -float(best.fun), bool(best.success) and not at_edge)


def _search(start: ArrayLike, found: Purchases) -> Any:
    return minimize(_negative, start, args=(found,), jac=True, method="L-BFGS-B", bounds=[(-WIDEST, WIDEST)] * 4)


def _negative(logs: Array, found: Purchases) -> tuple[float, Array]:
    """The negative of ln L and its slope in the logarithms of r, α, a and b."""
    r, alpha, a, b = np.exp(logs)
    x, again, weight = found.repeats, found.again, found.alike
    still, gone = np.log(alpha + found.observed), np.log(alpha + found.last)
    often = b + np.maximum(x, 1.0) - 1.0
    alive = -(r + x) * still
    left = np.where(again, np.log(a / often) - (r + x) * gone, -np.inf)
    both = np.logaddexp(alive, left)
    left_share = np.exp(left - both)
    alive_share = 1.0 - left_share
    counts, terms, slopes = _by_repeats(r, a, b, found)
    value = counts @ terms + weight.sum() * r * logs[1] + weight @ both
    total = weight.sum()
    slope = np.array(
        [
            counts @ slopes[0] + total * logs[1] - weight @ (alive_share * still + left_share * gone),
            total * r / alpha
            - weight @ ((r + x) * (alive_share / (alpha + found.observed) + left_share / (alpha + found.last))),
            counts @ slopes[1] + weight @ left_share / a,
            counts @ slopes[2] - weight @ (left_share / often),
        ]
    )
    return -float(value), -slope * np.array([r, alpha, a, b])


def _by_repeats(r: float, a: float, b: float, found: Purchases) -> tuple[Array, Array, tuple[Array, Array, Array]]:
    """What depends on x alone, worked out once per x: customers, the term of ln L, and its slopes in r, a and b."""
    x, place = np.unique(found.repeats, return_inverse=True)
    counts = np.asarray(np.bincount(place, weights=found.alike), dtype=np.float64)
    terms = gammaln(r + x) - gammaln(r) + gammaln(a + b) + gammaln(b + x) - gammaln(b) - gammaln(a + b + x)
    shared = digamma(a + b) - digamma(a + b + x)
    slopes = (digamma(r + x) - digamma(r), shared, shared + digamma(b + x) - digamma(b))
    return counts, terms, slopes
