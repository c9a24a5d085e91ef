"""What it is worth to know before deciding: everything (EVPI), or one input (EVPPI). Method §8.

With the affordable options o and their net present values N_o::

    EVPI = E[max_o N_o] − max_o E[N_o]          EVPPI_i = E_x[max_o E[N_o | x_i = x]] − max_o E[N_o]
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.polynomial.legendre import legvander

from cdm_bc.quantity import Array

#: Degree of the polynomial that stands for the conditional mean.
DEGREE = 3
#: Parts of the sample that take turns in being judged by a fit on the others.
FOLDS = 8


def evpi(npv: Array) -> float:
    """Expected value of perfect information on the choice between options, in money. `npv` : (n, O).

    >>> evpi(np.array([[0.0, 3.0], [0.0, -1.0]]))
    0.5
    """
    return max(0.0, float(npv.max(axis=1).mean() - npv.mean(axis=0).max()))


def evppi(levels: Array, npv: Array) -> Array:
    """Expected value of perfect information on each input, for the choice between options, (k,), in money.

    From the draws at hand, without a second round of simulation: E[N_o | x] is a polynomial of degree 3 in the input, fitted by
    least squares (Strong, Oakley & Brennan 2014, Medical Decision Making 34: regression on the same sample). Judging a
    decision rule on the draws that it was fitted on flatters it; judging it on others (8 parts in turn) wrongs it by about as
    much. The estimate is the mean of both, so what is left of the bias is of second order; it stays between 0 and EVPI.

    Parameters
    ----------
    levels : (n, k) drawn levels. npv : (n, O) net present value of each option in the same draws.

    Examples
    --------
    Doing nothing is worth 0; the other option is worth 3 or −1 with the first input, and the second says nothing. Knowing the
    first saves the loss of 1 in half of the cases.

    >>> x = np.repeat([[0.0, 0.0], [1.0, 0.0]], 50, axis=0)
    >>> x[:, 1] = np.tile([0.0, 1.0], 50)
    >>> evppi(x, np.stack([np.zeros(100), np.where(x[:, 0] > 0, 3.0, -1.0)], axis=1)).round(6).tolist()
    [0.5, 0.0]
    """
    count, ceiling = levels.shape[1], evpi(npv)
    if ceiling == 0.0:
        return np.zeros(count)
    # what all options share says nothing of the choice: against the best one blindly, that one is 0 and needs no fit
    best = int(npv.mean(axis=0).argmax())
    others = np.delete(npv - npv[:, best : best + 1], best, axis=1)
    gains = np.zeros(count)
    for column in range(count):
        # what each rule "take the option of the highest conditional mean" would really bring over the best one blindly
        rules = _conditional_means(levels[:, column], others)
        gains[column] = sum(float(_taken(others, rule).mean()) for rule in rules) / 2
    return np.clip(gains, 0.0, ceiling)


def _taken(others: Array, rule: Array) -> Array:
    """What the options bring of which the rule (n, O − 1) is highest and above 0, (n,)."""
    worth, expected = np.zeros(len(rule)), np.zeros(len(rule))
    for brings, promises in zip(others.T, rule.T, strict=True):
        better = promises > expected
        worth, expected = np.where(better, brings, worth), np.where(better, promises, expected)
    return worth


def _conditional_means(x: Array, y: Array) -> tuple[Array, Array]:
    """E[y | x] at every draw: fitted on all draws, and fitted on the other folds; both (n, O)."""
    low, high = x.min(), x.max()
    if high <= low:
        mean = np.tile(y.mean(axis=0), (len(y), 1))
        return mean, mean
    basis = legvander(2.0 * (x - low) / (high - low) - 1.0, DEGREE)
    # consecutive Sobol points are balanced sets by themselves, so the folds are blocks
    edges = np.linspace(0, len(x), min(FOLDS, len(x)) + 1).astype(np.intp)
    grams = np.stack([basis[a:b].T @ basis[a:b] for a, b in pairwise(edges)])
    sums = np.stack([basis[a:b].T @ y[a:b] for a, b in pairwise(edges)])
    coefficients = _solve(
        np.concatenate([grams.sum(axis=0)[None], grams.sum(axis=0) - grams]),
        np.concatenate([sums.sum(axis=0)[None], sums.sum(axis=0) - sums]),
    )
    judged = np.empty_like(y)
    for fold, (a, b) in enumerate(pairwise(edges), start=1):
        judged[a:b] = basis[a:b] @ coefficients[fold]
    return basis @ coefficients[0], judged


def _solve(grams: Array, sums: Array) -> Array:
    """Least squares from normal equations, (m, p, p) and (m, p, O); the trace keeps them solvable where points are too few."""
    small = 1e-12 * np.trace(grams, axis1=1, axis2=2)
    return np.asarray(np.linalg.solve(grams + small[:, None, None] * np.eye(grams.shape[-1]), sums))
