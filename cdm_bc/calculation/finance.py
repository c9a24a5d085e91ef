"""Net present value, return, payback. Year 0 is not discounted; later years at their end. Method §5.

Shapes: T + 1 years on the last axis, index 0 = initial.
"""

from __future__ import annotations

import numpy as np

from cdm_bc.quantity import Array

MONTHS = 12
#: No cash flow of a business case returns more than this per year; the search for the IRR stops there.
HIGHEST_RATE = 1e6


def discount_factors(rate: float, years: int) -> Array:
    """1 / (1 + r)^t for t = 0 … years, shape (T + 1,).

    >>> discount_factors(0.25, 2)
    array([1.  , 0.8 , 0.64])
    """
    return (1.0 + rate) ** -np.arange(years + 1.0)


def present_value(flow: Array, rate: float) -> Array:
    """Σ_t x_t / (1 + r)^t over the last axis, in money.

    >>> float(present_value(np.array([-100.0, 50.0, 25.0]), 0.25))
    -44.0
    """
    return np.asarray(flow @ discount_factors(rate, flow.shape[-1] - 1))


def internal_rate_of_return(net: Array) -> float | None:
    """The rate at which the net present value is 0; None where the flow does not change sign exactly once.

    With one change of sign Descartes' rule gives exactly one root above −1.

    >>> round(internal_rate_of_return(np.array([-100.0, 60.0, 80.0])), 6)
    0.243398
    >>> internal_rate_of_return(np.array([100.0, 60.0])) is None
    True
    """
    signs = np.sign(net[net != 0])
    if np.count_nonzero(np.diff(signs)) != 1:
        return None

    from scipy.optimize import brentq  # costs most of a second to import, and only this needs it

    def value(rate: float) -> float:
        with np.errstate(over="ignore"):
            return float(net @ discount_factors(rate, len(net) - 1))

    low, high = -0.5, 1.0
    while low > -1 + 1e-9 and np.sign(value(low)) == np.sign(value(high)):
        low, high = (low - 1) / 2, min(2 * high + 1, HIGHEST_RATE)
        if not np.isfinite(value(low)):
            return None
    if np.sign(value(low)) == np.sign(value(high)):
        return None
    return float(brentq(value, low, high, xtol=1e-12, rtol=1e-12))


def payback_months(net: Array) -> float | None:
    """Months after the start of year 1 at which the cumulative net flow turns and stays ≥ 0; linear within a year.

    None if it does not within the horizon; 0 if it never was negative.

    Examples
    --------
    40 is left after two years and year 3 brings 80: half a year of it.

    >>> payback_months(np.array([-100.0, 30.0, 30.0, 80.0]))
    30.0
    """
    cumulative = np.cumsum(net)
    tolerance = 1e-9 * max(1.0, float(np.abs(net).max(initial=0.0)))
    negative = np.flatnonzero(cumulative < -tolerance)
    if not len(negative):
        return 0.0
    last = int(negative[-1])
    if last == len(net) - 1:
        return None
    return float(MONTHS * (last + -cumulative[last] / net[last + 1]))
