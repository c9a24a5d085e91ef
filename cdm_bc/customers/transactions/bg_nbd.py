"""BG/NBD: how often customers without a contract buy, and whether they still do (Fader, Hardie & Lee 2005).

While alive a customer buys at rate λ ~ Gamma(r, α), and leaves after any purchase with probability p ~ Beta(a, b). Of each only
x (repeat purchases), t_x (time of the last) and T (time under observation) are needed, from the first purchase on.
Shapes: (N,) customers; times in the periods that r and α were estimated in.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import digamma, gammaln, hyp2f1

from cdm_bc.quantity import Array

#: Next to a = 1 the expected number of purchases is 0 / 0: it is taken this far to either side, and averaged.
AT_ONE = 1e-4
#: Parameters outside e^±this say that the data do not tell them.
WIDEST = 14.0
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

    def expected(self, ahead: float, x: Array, last: Array, observed: Array) -> Array:
        """Expected purchases in the next `ahead` periods, E[Y(t) | x, t_x, T], (N,)."""
        alive = self.alive(x, last, observed)
        if abs(self.a - 1.0) < AT_ONE:
            sides = [self._if_alive(self.a + side, ahead, x, observed) for side in (-2 * AT_ONE, 2 * AT_ONE)]
            return np.asarray(sum(sides) / 2.0 * alive)
        return self._if_alive(self.a, ahead, x, observed) * alive

    def _if_alive(self, a: float, ahead: float, x: Array, observed: Array) -> Array:
        """(a + b + x − 1) / (a − 1) [1 − (1 − z)^(a − 1) ₂F₁(a + b − 1 − r, a − 1; a + b + x − 1; z)], z = t / (α + T + t).

        This is Euler's form of the published expression: the series has small parameters however often a customer bought.
        The function is worked out once per pair of x and T.
        """
        pairs, place = np.unique(np.stack([x, observed]), axis=1, return_inverse=True)
        often, seen = pairs
        z = ahead / (self.alpha + seen + ahead)
        third = a + self.b + often - 1.0
        series = (1.0 - z) ** (a - 1.0) * hyp2f1(a + self.b - 1.0 - self.r, a - 1.0, third, z)
        return np.asarray(third / (a - 1.0) * (1.0 - series))[place.ravel()]


@dataclass(frozen=True)
class Fitted:
    """The parameters of highest likelihood, its logarithm, and whether the search settled on them."""

    model: BgNbd
    log_likelihood: float
    settled: bool


def fit(found: Purchases) -> Fitted | None:
    """The parameters by maximum likelihood, from several starts; None if nobody bought again, which says nothing of any.

    L = Γ(r + x) / Γ(r) α^r Γ(a + b) Γ(b + x) / (Γ(b) Γ(a + b + x))
        [(α + T)^−(r + x) + 1{x > 0} a / (b + x − 1) (α + t_x)^−(r + x)], multiplied over the customers.
    """
    if not found.again.any():
        return None
    searches = [
        minimize(_negative, start, args=(found,), jac=True, method="L-BFGS-B", bounds=[(-WIDEST, WIDEST)] * 4)
        for start in STARTS
    ]
    best = min(searches, key=lambda search: search.fun)
    at_edge = bool((np.abs(best.x) > WIDEST - 1e-6).any())
    return Fitted(BgNbd(*map(float, np.exp(best.x))), -float(best.fun), bool(best.success) and not at_edge)


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
