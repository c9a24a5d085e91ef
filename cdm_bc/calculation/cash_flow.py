"""Benefits and costs by year for a plan: which lever is pulled in which wave. Method §4 and §5.

A plan is an integer array `waves` of shape (L,): the wave w ∈ {0, …, H − 1} of each lever, or :data:`NEVER`.
Shapes as in :mod:`cdm_bc.calculation.tables`; S states.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from cdm_bc.calculation.pools import share_pool
from cdm_bc.calculation.realisation import capped, realised_share
from cdm_bc.calculation.tables import Tables
from cdm_bc.quantity import Array

NEVER = -1
Waves = NDArray[np.intp]


def state_quality(tables: Tables, pulled: NDArray[np.bool_]) -> tuple[Array, Array]:
    """Fitness for use q(S), caps included, (n, S, E), and readiness, (n, S, F), in each state.

    Parameters
    ----------
    pulled : (S, L) whether the lever has been pulled.
    """
    entities = tables.fitness.shape[-1]
    fitness = np.where(pulled[:, :entities], tables.fitness[:, 1:2], tables.fitness[:, 0:1])
    readiness = np.where(pulled[:, entities:], tables.readiness[:, 1:2], tables.readiness[:, 0:1])
    return capped(fitness, pulled[:, :entities], tables.caps), readiness


def state_shares(tables: Tables, pulled: NDArray[np.bool_]) -> Array:
    """Realised share φ R_b of each benefit in each state, (n, S, B). `pulled` as in :func:`state_quality`."""
    fitness, readiness = state_quality(tables, pulled)
    threshold = tables.threshold[:, None]
    return realised_share(fitness, readiness, tables.weights, tables.is_master, threshold, weakest=tables.weakest)


def value_by_run(tables: Tables, shares: Array) -> Array:
    """Value u_b after risk adjustment and pools for realised shares (n, S, B), a column for each run of years that are alike,
    (n, S, B, R).
    """
    claims = tables.potential[:, None, :, tables.runs] * ((1.0 - tables.risk_adjustment) * shares)[..., None]
    for pools, members in tables.pool_groups:
        size = tables.pool_size[:, None, pools[:, None], tables.runs]
        claims[:, :, members] = share_pool(claims[:, :, members], size)
    return claims


def value_of_shares(tables: Tables, shares: Array) -> Array:
    """Value u_b per year after risk adjustment and pools, (n, S, B, T), for realised shares (n, S, B)."""
    return tables.every_year(value_by_run(tables, shares))


def state_values(tables: Tables, pulled: NDArray[np.bool_]) -> Array:
    """Value u_b(S) of each benefit in each state before ramp-up, by run of years, (n, S, B, R). `pulled` as in
    :func:`state_quality`.
    """
    return value_by_run(tables, state_shares(tables, pulled))


def pulled_after(waves: Waves, wave: int) -> NDArray[np.bool_]:
    """(L,) levers pulled in waves up to and including `wave`."""
    return np.asarray((waves != NEVER) & (waves <= wave))


def benefit_flows(tables: Tables, waves: Waves) -> Array:
    """Benefit per year of each benefit, (n, B, T + 1), year 0 (always 0) first, in prices of the year.

    In year t: Σ_{w < t} [u_b(S_w, t) − u_b(S_{w−1}, t)] × ramp_b(t − w), times the index of year t.
    """
    n, benefits, years = tables.potential.shape
    flow = np.zeros((n, benefits, years + 1))
    gains = tables.every_year(np.diff(state_values(tables, chain_of(waves)), axis=1))
    for step, wave in enumerate(waves_of(waves)):
        flow += ramped(gains[:, step], tables.ramp_up, wave)
    return flow * tables.benefit_index


def total_benefits(tables: Tables, plans: Sequence[Waves]) -> list[Array]:
    """Benefits of all kinds together by year, (n, T + 1), of each of several plans; a state that they share is valued once."""
    chains = [chain_of(waves) for waves in plans]
    distinct = {pulled.tobytes(): pulled for chain in chains for pulled in chain}
    rows = {key: row for row, key in enumerate(distinct)}
    values = state_values(tables, np.array(list(distinct.values())))
    return [
        chain_flow(tables, values[:, [rows[pulled.tobytes()] for pulled in chain]], waves)
        for waves, chain in zip(plans, chains, strict=True)
    ]


def chain_of(waves: Waves) -> NDArray[np.bool_]:
    """The states of a plan, (1 + waves used, L): nothing pulled, then after each wave that pulls anything."""
    return np.array([pulled_after(waves, wave) for wave in (NEVER, *waves_of(waves))])


def chain_flow(tables: Tables, values: Array, waves: Waves) -> Array:
    """Benefits of all kinds together by year, (n, T + 1), from what the states of :func:`chain_of` are worth by run of years,
    (n, S, B, R).
    """
    years = tables.years
    flow = np.zeros((len(values), years + 1))
    for step, wave in enumerate(waves_of(waves)):
        gains = tables.every_year(values[:, step + 1] - values[:, step])[..., wave:]
        flow[:, wave + 1 :] += np.einsum("nbt,nbt->nt", gains, tables.ramp_up[..., : years - wave])
    return flow * tables.benefit_index


def waves_of(waves: Waves) -> list[int]:
    """The waves in which a plan pulls anything, in order."""
    return sorted({int(wave) for wave in waves if wave != NEVER})


def ramped(gains: Array, ramp_up: Array, wave: int = 0) -> Array:
    """Gains as they come in from the year after their wave on: gain(t) × ramp(t − w).

    Parameters
    ----------
    gains : (…, B, T) gain per year once ramped up, year 1 first. ramp_up : (…, B, T) share in the k-th year.

    Returns
    -------
    (…, B, T + 1), year 0 first.

    Examples
    --------
    >>> ramped(np.array([[100.0, 100.0, 120.0]]), np.array([[0.5, 1.0, 1.0]]), wave=1)
    array([[  0.,   0.,  50., 120.]])
    """
    years = gains.shape[-1]
    flow = np.zeros((*gains.shape[:-1], years + 1))
    flow[..., wave + 1 :] = gains[..., wave:] * ramp_up[..., : years - wave]
    return flow


def line_flows(tables: Tables, waves: Waves) -> tuple[Array, Array]:
    """Cost (money of the year, with contingency) and person-days of each cost line by year, both (n, K, T + 1).

    One-off amounts fall in the wave's year, yearly ones in every year after it, a series from the wave's year on. Lines of
    the programme start with the first lever pulled.
    """
    years = tables.years
    costs, days = np.zeros_like(tables.one_off), np.zeros_like(tables.one_off)
    pulled = waves[waves != NEVER]
    first = int(pulled.min()) if len(pulled) else NEVER
    for row, lever in enumerate(tables.lever_of):
        wave = first if lever < 0 else int(waves[lever])
        if wave == NEVER:
            continue
        costs[:, row, wave] += tables.one_off[:, row, wave]
        days[:, row, wave] += tables.one_off_days[:, row, wave]
        costs[:, row, wave + 1 :] += tables.yearly[:, row, wave + 1 :]
        days[:, row, wave + 1 :] += tables.yearly_days[:, row, wave + 1 :]
        costs[:, row, wave:] += tables.by_offset[:, row, : years + 1 - wave]
    return costs * tables.cost_index, days


def total_costs(tables: Tables, waves: Waves) -> Array:
    """Cost of all lines together by year, (n, T + 1), in money: the sum of :func:`line_flows`, in a few steps."""
    total = np.zeros((len(tables.one_off), tables.years + 1))
    for wave, rows in _lines_by_wave(tables, waves):
        total[:, wave] += tables.one_off[:, rows, wave].sum(axis=1)
        total[:, wave + 1 :] += tables.yearly[:, rows, wave + 1 :].sum(axis=1)
        total[:, wave:] += tables.by_offset[:, rows, : tables.years + 1 - wave].sum(axis=1)
    return total * tables.cost_index


def total_days(tables: Tables, waves: Waves) -> Array:
    """Person-days of all lines together by year, (n, T + 1): the sum of those of :func:`line_flows`."""
    total = np.zeros((len(tables.one_off_days), tables.years + 1))
    for wave, rows in _lines_by_wave(tables, waves):
        total[:, wave] += tables.one_off_days[:, rows, wave].sum(axis=1)
        total[:, wave + 1 :] += tables.yearly_days[:, rows, wave + 1 :].sum(axis=1)
    return total


def _lines_by_wave(tables: Tables, waves: Waves) -> Iterator[tuple[int, NDArray[np.intp] | slice]]:
    """The waves in which lines start, with those lines; the programme's start with the first lever."""
    pulled = waves[waves != NEVER]
    first = int(pulled.min()) if len(pulled) else NEVER
    starts = np.append(waves, first)[tables.lever_of]  # the programme, −1, is the last
    for wave in set(starts.tolist()) - {NEVER}:
        yield wave, slice(None) if (starts == wave).all() else np.flatnonzero(starts == wave)


def base_plan(tables: Tables) -> Waves:
    """Every lever in wave 0."""
    return np.zeros(tables.lever_count, dtype=np.intp)
