"""From data quality to the share of a benefit that is realised. Method §3.

Shapes: n samples, S states, E entities in scope, F foundations, B benefits.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cdm_bc.quantity import Array


def gate(fitness: Array, is_master: NDArray[np.bool_], threshold: float) -> Array:
    """How far master data lets the rest work: min(1, mean fitness of the master data / τ).

    Parameters
    ----------
    fitness : (…, E) fitness for use q per entity, in [0, 1].
    is_master : (E,) whether the entity is master data.
    threshold : τ; 0 means no gate.

    Returns
    -------
    (…,) in [0, 1]; 1 where no master data is in scope.

    Examples
    --------
    >>> float(gate(np.array([0.4, 0.6, 1.0]), np.array([True, True, False]), 0.8))
    0.625
    """
    if threshold <= 0 or not is_master.any():
        return np.ones(fitness.shape[:-1])
    return np.asarray(np.minimum(1.0, fitness[..., is_master].mean(axis=-1) / threshold))


def realised_share(
    fitness: Array, readiness: Array, weights: Array, is_master: NDArray[np.bool_], threshold: float
) -> Array:
    """Share of each benefit that is realised: φ × gate(q) × Σ_e w_be q_e / Σ_e w_be.

    Parameters
    ----------
    fitness : (…, E) q per entity. readiness : (…, F) per foundation; φ is the lowest, 1 if there are none.
    weights : (B, E) w_be ≥ 0. is_master, threshold : see :func:`gate`.

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
    phi = readiness.min(axis=-1) if readiness.shape[-1] else np.ones(fitness.shape[:-1])
    return np.asarray((phi * gate(fitness, is_master, threshold))[..., None] * (fitness @ shares.T))
