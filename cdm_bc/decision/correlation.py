"""Inputs that move together: a Gaussian copula from the pairs of the client file.

A pair ``[input, input, ρ]`` ties the normal scores of two inputs with correlation ρ; their rank correlation is then
6 / π × asin(ρ / 2), a little less. Pairs not named are independent.
"""

from __future__ import annotations

import numpy as np
from scipy.special import ndtr, ndtri

from cdm_bc.case import Case
from cdm_bc.errors import InputError, Problem, did_you_mean, shown
from cdm_bc.quantity import Array
from cdm_bc.sentences import Sentence

#: How the ids of the numbers of customer value begin.
CUSTOMERS = "customers."
#: Eigenvalues below this make a matrix singular for all we can compute.
SMALLEST = 1e-8


def correlation_matrix(case: Case, ids: tuple[str, ...]) -> Array | None:
    """Correlations of the normal scores of the uncertain inputs `ids`, (k, k); None if no pair is tied.

    Raises
    ------
    InputError
        If a pair names something that is not an uncertain input, ρ is outside (−1, 1), or the matrix is not positive definite.
    """
    problems = correlation_problems(case)
    if problems:
        raise InputError(problems)
    return _matrix(case, ids) if case.client.uncertainty.correlated else None


def correlation_problems(case: Case) -> list[Problem]:
    """What is wrong with ``uncertainty.correlated`` of a client file; empty if nothing is."""
    pairs = case.client.uncertainty.correlated
    known = [key for key, item in case.inputs.items() if not item.quantity.is_certain]
    found: list[Problem] = []
    seen: set[frozenset[str]] = set()
    for number, (one, other, rho) in enumerate(pairs, start=1):
        faults = [_input_fault(case, name, known) for name in (one, other)]
        if not any(faults):
            faults = [_pair_fault(one, other, rho, seen)]
            seen.add(frozenset((one, other)))
        found += [_problem(case, number, fault) for fault in faults if fault]
    if found or not pairs:
        return found
    ids = tuple(key for key in known if any(key in pair[:2] for pair in pairs))
    matrix = _matrix(case, ids)
    if np.linalg.eigvalsh(matrix).min() > SMALLEST:
        return []
    near = nearest_correlation(matrix)
    wanted = [f"[{a}, {b}, {near[ids.index(a), ids.index(b)]:.2f}]" for a, b, _ in pairs]
    message = (
        "these correlations contradict each other (the matrix is not positive definite). The nearest that fit: {pairs}."
    )
    return [_problem(case, None, Sentence(message, pairs=wanted))]


def _input_fault(case: Case, name: object, known: list[str]) -> str:
    if name in known:
        return ""
    if isinstance(name, str) and name in case.inputs:
        message = "'{name}' is certain, so nothing can move with it. Give it low and high, or drop the pair."
        return Sentence(message, name=name)
    return Sentence("{raw} is no input of this case. {hint}", raw=shown(name), hint=did_you_mean(str(name), known))


def _pair_fault(one: str, other: str, rho: object, seen: set[frozenset[str]]) -> str:
    if one == other:
        return Sentence("'{name}' is tied to itself. Name two inputs.", name=one)
    if one.startswith(CUSTOMERS) != other.startswith(CUSTOMERS):
        return "one of the two counts in customer value, the other in the business case: these are drawn apart."
    if isinstance(rho, bool) or not isinstance(rho, int | float) or not -1 < rho < 1:
        return Sentence("a correlation is a number above -1 and below 1; found {raw}.", raw=shown(rho))
    twice = frozenset((one, other)) in seen
    return Sentence("'{one}' and '{other}' are tied twice. Keep one.", one=one, other=other) if twice else ""


def _problem(case: Case, number: int | None, message: str) -> Problem:
    key = "uncertainty.correlated" + (f".{number}" if number else "")
    if len(case.tied_at) <= (number or 0):  # a case that was not read from a file
        return Problem(f"{case.id}.yaml", None, None, key, message)
    place = case.tied_at[number or 0]
    return Problem(place.file, place.line, place.column, key, message)


def _matrix(case: Case, ids: tuple[str, ...]) -> Array:
    matrix = np.eye(len(ids))
    for one, other, rho in case.client.uncertainty.correlated:
        if one in ids and other in ids:  # else of the other draws: those of customer value, or those of the case
            i, j = ids.index(one), ids.index(other)
            matrix[i, j] = matrix[j, i] = float(rho)
    return matrix


def tie(u: Array, matrix: Array) -> Array:
    """Independent uniform numbers tied by a Gaussian copula.

    Parameters
    ----------
    u : (n, k) in (0, 1). matrix : (k, k), positive definite.

    Returns
    -------
    (n, k) in (0, 1); columns without correlation come out as they went in.
    """
    tied = np.flatnonzero((matrix != np.eye(len(matrix))).any(axis=1))
    factor = np.linalg.cholesky(matrix[np.ix_(tied, tied)])
    result = u.copy()
    result[:, tied] = ndtr(ndtri(u[:, tied]) @ factor.T)
    return result


def nearest_correlation(matrix: Array, rounds: int = 200) -> Array:
    """The nearest positive definite correlation matrix, in the sum of squared differences.

    Higham (2002), Computing the nearest correlation matrix: projections in turn on the matrices without negative
    eigenvalues and on those with ones on the diagonal, with Dykstra's correction. The smallest eigenvalue is then lifted, so
    that figures rounded to two decimals still fit.

    Examples
    --------
    >>> nearest_correlation(np.array([[1.0, 0.9, -0.9], [0.9, 1.0, 0.9], [-0.9, 0.9, 1.0]])).round(1)
    array([[ 1. ,  0.5, -0.5],
           [ 0.5,  1. ,  0.5],
           [-0.5,  0.5,  1. ]])
    """
    y, correction = matrix.copy(), np.zeros_like(matrix)
    for _ in range(rounds):
        shifted = y - correction
        values, vectors = np.linalg.eigh(shifted)
        x = (vectors * np.maximum(values, 0.0)) @ vectors.T
        correction = x - shifted
        y = x.copy()
        np.fill_diagonal(y, 1.0)
        if np.abs(y - x).max() < 1e-9:
            break
    shrink = 0.98
    return np.asarray(shrink * y + (1.0 - shrink) * np.eye(len(y)))
