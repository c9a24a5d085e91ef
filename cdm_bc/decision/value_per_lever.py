"""What each lever is worth and what it costs, everything done at once. Method §6.

The value of a lever is its Shapley value: its part in the present value of the benefits, averaged over every order in
which the levers could be pulled. Values add up to the benefits of the base plan.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import comb

import numpy as np
from numpy.typing import NDArray

from cdm_bc.calculation import BusinessCase
from cdm_bc.calculation.cash_flow import NEVER, Waves, waves_of
from cdm_bc.calculation.finance import discount_factors
from cdm_bc.calculation.tables import Tables
from cdm_bc.case import Lever
from cdm_bc.decision.states import EXACT_LEVERS, by_run, changing_levers, stage_values, values_of, wave_weights
from cdm_bc.quantity import Array

#: Orders drawn above that, half of them the reverse of the other half.
PERMUTATIONS = 1024

QUICK_WIN, MAJOR_PROJECT, FILL_IN, RECONSIDER = "quick_win", "major_project", "fill_in", "reconsider"


@dataclass(frozen=True)
class LeverValue:
    """One lever of everything at once.

    Attributes
    ----------
    value : Shapley value, present value in money. standard_error : of a sampled value; None if exact.
    value_if_left_out : net present value that is lost if only this lever is dropped; below 0 the rest is better off without it.
    effort : present value of its cost lines. days, yearly_days : one-off person-days, and days per year after it (mean).
    quadrant : ``quick_win``, ``major_project``, ``fill_in``, ``reconsider``; None for a lever that improves nothing or is not
        costed.
    changes : whether pulling it can change any amount. improves : whether its target is another than where it stands.
    costed : False for a lever that improves something, has no cost line and is not said to be free.
    """

    lever: Lever
    value: float
    standard_error: float | None
    value_if_left_out: float
    effort: float
    days: float
    yearly_days: float
    quadrant: str | None
    changes: bool
    improves: bool
    costed: bool

    @property
    def net(self) -> float:
        """Value less effort."""
        return self.value - self.effort

    @property
    def costs_more_than_it_adds(self) -> bool:
        """Whether everything at once would be worth more without this lever, by more than a cent."""
        return self.value_if_left_out < -0.01


@dataclass(frozen=True)
class LeverValues:
    """All levers, in the order of the model.

    Attributes
    ----------
    programme_effort : present value of the programme's lines. median_value, median_effort : where the quadrants split.
    exact : False if the values were sampled, from `permutations` orders.
    """

    levers: tuple[LeverValue, ...]
    programme_effort: float
    median_value: float | None
    median_effort: float | None
    exact: bool
    permutations: int

    @cached_property
    def ranked(self) -> tuple[LeverValue, ...]:
        """The levers that have a quadrant, highest value less effort first."""
        shown = [item for item in self.levers if item.quadrant is not None]
        return tuple(sorted(shown, key=lambda item: -item.net))

    @property
    def unranked(self) -> tuple[LeverValue, ...]:
        """The levers without a rank that are worth or cost something: not costed, or without an improvement."""
        return tuple(item for item in self.levers if item.quadrant is None and (item.value or item.effort or item.days))


def value_per_lever(
    business_case: BusinessCase, values: Array | None = None, rng: np.random.Generator | None = None
) -> LeverValues:
    """Value and effort of each lever of a case.

    Σ value − Σ effort − PV(programme lines) = NPV of the base plan.

    Parameters
    ----------
    values : :func:`~cdm_bc.decision.states.stage_values` of the levers that change anything, if at hand.
    rng : draws the orders if there are more than :data:`EXACT_LEVERS` such levers.
    """
    tables, case = business_case.tables, business_case.case
    changing = changing_levers(tables)
    worth, error = _worth(tables, changing, values, rng)
    effort, programme = effort_per_lever(tables)
    days = tables.per_lever(tables.one_off_days[0, :, 0])
    yearly = tables.per_lever(tables.yearly_days[0, :, 1:].mean(axis=-1))
    changes = np.isin(np.arange(tables.lever_count), changing)
    improves = np.array([case.improves(lever) for lever in case.levers], dtype=np.bool_)
    costed = np.array([lever not in case.not_costed for lever in case.levers], dtype=np.bool_)
    marks, medians = quadrants(worth, effort[0], improves & costed)
    left_out = lost_without(tables) - effort[0]
    if tables.lever_count == 1:  # without it there is no programme either
        left_out -= programme[0]
    return LeverValues(
        levers=tuple(
            LeverValue(
                lever=lever,
                value=float(worth[i]),
                standard_error=None if error is None else float(error[i]),
                value_if_left_out=float(left_out[i]),
                effort=float(effort[0, i]),
                days=float(days[i]),
                yearly_days=float(yearly[i]),
                quadrant=marks[i],
                changes=bool(changes[i]),
                improves=bool(improves[i]),
                costed=bool(costed[i]),
            )
            for i, lever in enumerate(case.levers)
        ),
        programme_effort=float(programme[0]),
        median_value=medians[0],
        median_effort=medians[1],
        exact=error is None,
        permutations=0 if error is None else PERMUTATIONS,
    )


def _worth(
    tables: Tables, changing: NDArray[np.intp], values: Array | None, rng: np.random.Generator | None
) -> tuple[Array, Array | None]:
    """The value of each lever, (L,), and its standard error; None where the values are exact."""
    worth = np.zeros(tables.lever_count)
    if len(changing) <= EXACT_LEVERS:
        values = stage_values(tables, changing) if values is None else values
        worth[changing] = shapley(values[:, 0])
        return worth, None
    error = np.zeros(tables.lever_count)
    rng = np.random.default_rng(0) if rng is None else rng
    worth[changing], error[changing] = sampled_shapley(tables, changing, rng)
    return worth, error


def shapley(values: Array) -> Array:
    """Shapley value of each of m players.

    φ_i = Σ_{S ∌ i} |S|! (m − |S| − 1)! / m! × [v(S ∪ i) − v(S)]

    Parameters
    ----------
    values : (2^m,) v of every subset, as bit mask; v(∅) = 0.

    Returns
    -------
    (m,) values; they add up to v of all.

    Examples
    --------
    The first is worth 1 alone, the second 2, both together 5: the surplus of 2 is split evenly.

    >>> shapley(np.array([0.0, 1.0, 2.0, 5.0])).tolist()
    [2.0, 3.0]
    """
    count = len(values).bit_length() - 1
    sizes = np.bitwise_count(np.arange(len(values)))
    weights = np.array([1.0 / (count * comb(count - 1, size)) for size in range(count)])
    result = np.zeros(count)
    for player in range(count):
        pairs = values.reshape(-1, 2, 1 << player)
        without = sizes.reshape(-1, 2, 1 << player)[:, 0]
        result[player] = np.sum(weights[without] * (pairs[:, 1] - pairs[:, 0]))
    return result


def sampled_shapley(
    tables: Tables,
    levers: NDArray[np.intp],
    rng: np.random.Generator,
    permutations: int = PERMUTATIONS,
    waves: Waves | None = None,
) -> tuple[Array, Array]:
    """Shapley values estimated from random orders, each with its reverse, and their standard errors; both (m,).

    The estimates add up to v of all levers exactly, because the steps of each order do.
    """
    count, pairs = len(levers), permutations // 2
    orders = rng.permuted(np.tile(np.arange(count), (pairs, 1)), axis=1)
    orders = np.stack([orders, orders[:, ::-1]], axis=1)
    steps = prefix_gains(tables, levers, orders.reshape(-1, count), waves)[0].reshape(pairs, 2, count)
    gains = np.zeros((pairs, 2, count))
    np.put_along_axis(gains, orders, steps, axis=2)
    means = gains.mean(axis=1)
    return means.mean(axis=0), means.std(axis=0, ddof=1) / np.sqrt(pairs)


def prefix_gains(
    tables: Tables, levers: NDArray[np.intp], orders: NDArray[np.intp], waves: Waves | None = None
) -> Array:
    """What each step of each order adds to v in each sample, (n, orders, m). `waves` : see :func:`set_values`."""
    runs, count = orders.shape
    rank = np.argsort(orders, axis=1)
    pulled = np.zeros((runs, count + 1, tables.lever_count), dtype=np.bool_)
    pulled[:, :, levers] = rank[:, None, :] < np.arange(count + 1)[None, :, None]
    flat, inverse = np.unique(pulled.reshape(-1, tables.lever_count), axis=0, return_inverse=True)
    values = set_values(tables, flat, waves)
    return np.diff(values[:, inverse.reshape(runs, count + 1)], axis=2)


def set_values(tables: Tables, pulled: NDArray[np.bool_], waves: Waves | None = None) -> Array:
    """Present value of the benefits if these levers and no others are pulled, less that of none, in each sample, (n, S).

    Parameters
    ----------
    pulled : (S, L). waves : (L,) when each is pulled; in wave 0 if None.
    """
    waves = np.zeros(tables.lever_count, dtype=np.intp) if waves is None else waves
    weights, total = by_run(tables, wave_weights(tables)), np.zeros((len(tables.potential), len(pulled)))
    before = np.zeros_like(pulled)
    for wave in waves_of(waves):
        after = pulled & (waves != NEVER) & (waves <= wave)
        both, place = np.unique(np.concatenate([before, after]), axis=0, return_inverse=True)
        values = values_of(tables, both, weights[:, wave : wave + 1])[:, :, 0]
        place = place.ravel()
        total += values[:, place[len(pulled) :]] - values[:, place[: len(pulled)]]
        before = after
    return total


def lost_without(tables: Tables) -> Array:
    """v(all) − v(all without l) of each lever in the base case, (L,), in money."""
    count = tables.lever_count
    values = set_values(tables, np.concatenate([np.ones((1, count), dtype=np.bool_), ~np.eye(count, dtype=np.bool_)]))[
        0
    ]
    return np.asarray(values[0] - values[1:])


def effort_per_lever(tables: Tables) -> tuple[Array, Array]:
    """Present value of the cost lines in the base plan: per lever (n, L), and of the programme (n,)."""
    factors = discount_factors(tables.rate, tables.years) * tables.cost_index
    per_line = tables.one_off[:, :, 0] + tables.yearly[:, :, 1:] @ factors[1:] + tables.by_offset @ factors
    per_lever = tables.per_lever(per_line)
    return per_lever[:, :-1], per_lever[:, -1] if tables.lever_count else np.zeros(len(per_lever))


def quadrants(
    value: Array, effort: Array, counts: NDArray[np.bool_]
) -> tuple[list[str | None], tuple[float | None, float | None]]:
    """Quadrant of each lever, split at the medians of those that count; what is at a median counts as low.

    Examples
    --------
    >>> marks, medians = quadrants(np.array([9.0, 5.0, 1.0]), np.array([2.0, 3.0, 8.0]), np.array([True] * 3))
    >>> marks, medians
    (['quick_win', 'fill_in', 'reconsider'], (5.0, 3.0))
    """
    if not counts.any():
        return [None] * len(value), (None, None)
    middle = float(np.median(value[counts])), float(np.median(effort[counts]))
    names = {
        (True, False): QUICK_WIN,
        (True, True): MAJOR_PROJECT,
        (False, False): FILL_IN,
        (False, True): RECONSIDER,
    }
    marks: list[str | None] = [
        names[bool(v > middle[0]), bool(e > middle[1])] if c else None
        for v, e, c in zip(value, effort, counts, strict=True)
    ]
    return marks, middle
