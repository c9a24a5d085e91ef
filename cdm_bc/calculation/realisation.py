"""From data quality to the share of a benefit that is realised. Method §3.

Shapes: n samples, S states, E entities in scope, F foundations, B benefits.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cdm_bc.calculation.quality import Cap
from cdm_bc.quantity import Array


def capped(fitness: Array, pulled: NDArray[np.bool_], caps: tuple[Cap, ...]) -> Array:
    """Fitness for use of which no entity is better than the mean of those that it is built from.

    Parameters
    ----------
    fitness : (…, S, E) q before caps. pulled : (S, E) whether the lever has been pulled. caps : those beneath first.

    Returns
    -------
    (…, S, E); what is exempt stays as it is.
    """
    if not caps:
        return fitness
    found = fitness.copy()
    for cap in caps:
        own = found[..., cap.entity]
        limited = np.minimum(own, found[..., cap.beneath].mean(axis=-1))
        exempt = np.where(pulled[:, cap.entity], cap.exempt[1], cap.exempt[0])
        found[..., cap.entity] = np.where(exempt, own, limited)
    return found


def gate(fitness: Array, is_master: NDArray[np.bool_], threshold: Array | float) -> Array:
    """How far master data lets the rest work: min(1, mean fitness of the master data / τ).

    Parameters
    ----------
    fitness : (…, E) fitness for use q per entity, in [0, 1].
    is_master : (E,) whether the entity is master data.
    threshold : τ, a number or an array that broadcasts against (…,); 0 means no gate.

    Returns
    -------
    (…,) in [0, 1]; 1 where no master data is in scope.

    Examples
    --------
    >>> float(gate(np.array([0.4, 0.6, 1.0]), np.array([True, True, False]), 0.8))
    0.625
    """
    threshold = np.asarray(threshold)
    if not is_master.any() or not (threshold > 0).any():
        return np.ones(fitness.shape[:-1])
    mean = fitness[..., is_master].mean(axis=-1)
    opened = np.divide(
        mean, threshold, out=np.ones(np.broadcast_shapes(mean.shape, threshold.shape)), where=threshold > 0
    )
    return np.asarray(np.minimum(1.0, opened))


def realised_share(
    fitness: Array,
    readiness: Array,
    weights: Array,
    is_master: NDArray[np.bool_],
    threshold: Array | float,
    *,
    weakest: bool = True,
) -> Array:
    """Share of each benefit that is realised: φ × gate(q) × Σ_e w_be q_e / Σ_e w_be.

    Parameters
    ----------
    fitness : (…, E) q per entity. readiness : (…, F) per foundation; φ is the lowest, 1 if there are none.
    weights : (B, E) w_be ≥ 0. is_master, threshold : see :func:`gate`.
    weakest : False to take the mean of the foundations instead, to see how much hangs on it.

    Returns
    -------
    (…, B) in [0, 1]; 0 for a benefit to which no entity in scope has weight.

    Examples
    --------
    >>> realised_share(np.array([0.8, 0.4]), np.array([0.5]), np.array([[1.0, 3.0]]), np.array([True, False]), 0.8)
    array([0.25])
    """
    total = weights.sum(axis=1)
    shares = np.divide(weights, total[:, None], out=np.zeros_like(weights), where=total[:, None] > 0)
    phi = np.ones(fitness.shape[:-1])
    if readiness.shape[-1]:
        phi = readiness.min(axis=-1) if weakest else readiness.mean(axis=-1)
    return np.asarray((phi * gate(fitness, is_master, threshold))[..., None] * (fitness @ shares.T))
