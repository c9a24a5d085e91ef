"""Every subset of the levers as a state, and what each state is worth from a given wave on.

A set of m levers is a bit mask: bit i stands for the i-th lever. Shapes: 2^m states, H waves.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cdm_bc.calculation.cash_flow import state_values
from cdm_bc.calculation.finance import discount_factors
from cdm_bc.calculation.tables import Tables
from cdm_bc.quantity import Array

Mask = NDArray[np.intp]

#: Up to this many levers every subset is looked at, so that values per lever are exact and the plan is the best one.
EXACT_LEVERS = 16
#: Numbers held at once while states are evaluated: a few arrays of this size stay within the cache of a processor.
CHUNK = 60_000


def changing_levers(tables: Tables) -> NDArray[np.intp]:
    """Indices of the levers that can change the value of any state.

    An entity does if its fitness moves and a benefit with money gives it weight, or the gate does, or an entity that does is
    built from it; a foundation if its readiness moves. Levers that change nothing have value 0 and need no subsets.
    """
    has_money = (tables.potential != 0).any(axis=(0, 2)) & (tables.risk_adjustment < 1)
    weights = tables.weights[has_money]
    moves = (tables.fitness[:, 0] != tables.fitness[:, 1]).any(axis=0)
    counts = (weights > 0).any(axis=0) | (tables.is_master & (tables.threshold > 0).any())
    for cap in reversed(tables.caps):
        counts[cap.beneath] |= counts[cap.entity]
    entities = moves & counts
    foundations = (tables.readiness[:, 0] != tables.readiness[:, 1]).any(axis=0)
    changes = np.concatenate([entities, foundations]) & bool((weights > 0).any())
    return np.flatnonzero(changes)


def members(masks: Mask, count: int) -> NDArray[np.bool_]:
    """Bit masks as rows of truth values, (…, count).

    >>> members(np.array([0, 5]), 3).astype(int).tolist()
    [[0, 0, 0], [1, 0, 1]]
    """
    return np.asarray((masks[..., None] >> np.arange(count)) & 1, dtype=np.bool_)


def subset_sums(amounts: Array) -> Array:
    """Sum over the members of every subset: (m, …) amounts per lever -> (2^m, …).

    >>> subset_sums(np.array([1.0, 10.0])).tolist()
    [0.0, 1.0, 10.0, 11.0]
    """
    sums = np.zeros((1, *amounts.shape[1:]))
    for amount in amounts:
        sums = np.concatenate([sums, sums + amount])
    return sums


def wave_weights(tables: Tables) -> Array:
    """What one unit of money per year of benefit b counts for if it starts in wave w, (n or 1, H, B, T).

    Present value of the ramped flow: ramp_b(t − w) i_t / (1 + r)^t for year t > w, 0 before, with i the index of prices.
    States that stand from wave w on are worth G_w(S) = Σ_b Σ_{t > w} u_b(S, t) ramp_b(t − w) i_t / (1 + r)^t.
    """
    years, ramps = tables.years, tables.ramp_up
    factors = (discount_factors(tables.rate, years) * tables.benefit_index)[1:]
    weights = np.zeros((len(ramps), years, ramps.shape[1], years))
    for wave in range(years):
        weights[:, wave, :, wave:] = ramps[..., : years - wave] * factors[wave:]
    return weights


def by_run(tables: Tables, weights: Array) -> Array:
    """Weights (n or 1, K, B, T) added up over the years that are alike, (n or 1, K, B · R), as :func:`values_of` takes them."""
    return np.asarray(np.add.reduceat(weights, tables.runs, axis=-1).reshape(*weights.shape[:2], -1))


def values_of(tables: Tables, pulled: NDArray[np.bool_], weights: Array) -> Array:
    """Value of given states weighed by `weights` (n or 1, K, B · R) of :func:`by_run`, in each sample, (n, S, K).

    Parameters
    ----------
    pulled : (S, L) as in :func:`~cdm_bc.calculation.cash_flow.state_quality`.
    """
    samples, weighed = len(tables.potential), weights.swapaxes(-1, -2)
    step = max(1, CHUNK // max(1, samples * weighed.shape[1]))
    result = np.zeros((samples, len(pulled), weights.shape[1]))
    for start in range(0, len(pulled), step):
        block = pulled[start : start + step]
        result[:, start : start + step] = state_values(tables, block).reshape(samples, len(block), -1) @ weighed
    return result


def stage_values(tables: Tables, levers: NDArray[np.intp]) -> Array:
    """G_w(S) − G_w(∅) for every subset S of `levers` and every wave w, mean over the samples, (2^m, H), in money of year 0.

    Column 0 is v(S) of method §6: the present value of the benefits when S is pulled in wave 0.
    """
    count = len(levers)
    pulled = np.zeros((1 << count, tables.lever_count), dtype=np.bool_)
    pulled[:, levers] = members(np.arange(1 << count), count)
    values = values_of(tables, pulled, by_run(tables, wave_weights(tables))).mean(axis=0)
    return np.asarray(values - values[0])
