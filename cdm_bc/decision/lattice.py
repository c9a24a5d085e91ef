"""The choice of a plan as a longest chain of subsets, with limits per year. Method §7.

A plan is a chain ∅ ⊆ S_0 ⊆ … ⊆ S_{H−1}: the levers pulled up to and including each wave. Its net present value is a sum over
the waves, because benefits and costs of a wave telescope::

    NPV = Σ_w J_w(S_w)      J_w(S) = [G_w(S) − C_w(S)] − [G_{w+1}(S) − C_{w+1}(S)]      G_H = C_H = 0

G_w(S): present value of the benefits of S standing from wave w on; C_w(S): present value of all its costs if pulled in wave w,
the programme included as soon as S is not empty. Shapes: 2^m subsets as bit masks, H waves, T + 1 = H + 1 years.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from cdm_bc.decision.lever_costs import LeverCosts
from cdm_bc.decision.states import subset_sums
from cdm_bc.quantity import Array

#: start, running, least and series of a :class:`Resource`.
Needs = tuple[Array, Array, Array, Array | None]

#: Of two plans that are worth the same, the one that pulls less; of two that pull the same, the earlier: this much money per
#: lever for being pulled, and less than that in all for how early.
TIE = 1e-5


@dataclass(frozen=True)
class Resource:
    """Something of which each year has only so much: money, or person-days.

    Attributes
    ----------
    limit : (H + 1,). start : (H, 2^m) needed in wave w's year by what is pulled then. running : (H + 1, 2^m) needed in year t
        by what was pulled before. least : as `running`, with the least that series can ask.
    series : (H + 1, 2^m) needed j years after the wave on top of `running`; None if nothing depends on the wave.
    """

    limit: Array
    start: Array
    running: Array
    least: Array
    series: Array | None

    @cached_property
    def slack(self) -> float:
        """Rounding that is no overrun."""
        finite = self.limit[np.isfinite(self.limit)]
        return 1e-6 + 1e-12 * float(finite.max(initial=0.0))


@dataclass(frozen=True)
class Lattice:
    """Everything about the subsets but the limits.

    Attributes
    ----------
    count : m. reward : (H, 2^m) J_w(S). closed : (2^m,) whether every lever's predecessors are in the set.
    money, days : per subset what it needs, see :class:`Resource`; (start, running, least, series); money in prices of year 0.
    cost_index : (H + 1,) prices of year t over those of year 0.
    reachable : the sets within the last limits, see :func:`~cdm_bc.decision.bounds.reachable_sets`; rewards do not count in it,
        so a copy with other rewards shares it.
    """

    count: int
    reward: Array
    closed: NDArray[np.bool_]
    money: Needs
    days: Needs
    cost_index: Array
    reachable: dict[tuple[tuple[bool, bytes], ...], NDArray[np.bool_]] = field(default_factory=dict, repr=False)

    @property
    def waves(self) -> int:
        """H."""
        return len(self.reward)

    def resources(self, budget: Array | None, capacity: Array | None) -> tuple[Resource, ...]:
        """The limits that there are; budget and capacity by year, (H + 1,) each. What a series costs in a year depends on the
        wave only in prices of year 0, so the budget is brought to those.
        """
        found = []
        if budget is not None:
            found.append(Resource(budget / self.cost_index, *self.money))
        if capacity is not None:
            found.append(Resource(capacity, *self.days))
        return tuple(found)


def lattice(
    values: Array, costs: LeverCosts, present_costs: Array, levers: NDArray[np.intp], required: list[int]
) -> Lattice:
    """The subsets of `levers` with their rewards and needs.

    Parameters
    ----------
    values : (2^m, H) G_w(S) − G_w(∅). costs : of all levers of the case, held against the limits.
    present_costs : (L + 1, H) what counts in the rewards. levers : (m,) indices of those to choose from.
    required : per lever the bit mask of the levers that must be pulled before or with it.
    """
    rows = np.append(levers, len(costs.one_off) - 1)
    return Lattice(
        count=len(levers),
        reward=rewards(values, present_costs[rows]),
        closed=closed_sets(required),
        money=_needs(costs.one_off[rows], costs.yearly[rows], costs.series[rows]),
        days=_needs(costs.one_off_days[rows], costs.yearly_days[rows]),
        cost_index=costs.index,
    )


def _needs(one_off: Array, yearly: Array, series: Array | None = None) -> Needs:
    """What each subset needs, from the amounts per lever."""
    start, running = (np.ascontiguousarray(_sums(rows).T) for rows in (one_off[:, :-1], yearly))
    if series is None or not series.any():
        return start, running, running, None
    return start, running, np.ascontiguousarray(_sums(yearly + _least(series)).T), np.ascontiguousarray(_sums(series).T)


def rewards(values: Array, present_costs: Array) -> Array:
    """J_w(S), (H, 2^m), for G (2^m, H) and the present value of costs per lever and wave, programme last (m + 1, H)."""
    count, waves = len(present_costs) - 1, values.shape[1]
    worth = values - _sums(present_costs)
    worth = np.concatenate([worth, np.zeros((len(worth), 1))], axis=1)
    ties = np.full(waves, TIE / (2 * waves))
    ties[-1] = -TIE
    sizes = np.bitwise_count(np.arange(1 << count))
    return np.ascontiguousarray((worth[:, :waves] - worth[:, 1:] + ties * sizes[:, None]).T)


def closed_sets(required: list[int]) -> NDArray[np.bool_]:
    """(2^m,) whether a set holds the predecessors of each of its members.

    >>> closed_sets([0, 1]).tolist()
    [True, True, False, True]
    """
    masks = np.arange(1 << len(required))
    closed = np.ones(len(masks), dtype=np.bool_)
    for lever, needed in enumerate(required):
        closed &= ((masks >> lever) & 1 == 0) | (masks & needed == needed)
    return closed


def supersets_best(values: Array) -> Array:
    """The highest value among all supersets of each set, over the last axis (2^m).

    >>> supersets_best(np.array([1.0, 5.0, 2.0, 3.0])).tolist()
    [5.0, 5.0, 3.0, 3.0]
    """
    best = values.copy()
    for bit in range(values.shape[-1].bit_length() - 1):
        pairs = best.reshape(*best.shape[:-1], -1, 2, 1 << bit)
        np.maximum(pairs[..., 0, :], pairs[..., 1, :], out=pairs[..., 0, :])
    return best


def subsets_best(values: Array) -> Array:
    """The highest value among all subsets of each set, over the last axis (2^m).

    >>> subsets_best(np.array([1.0, 5.0, 2.0, 3.0])).tolist()
    [1.0, 5.0, 2.0, 5.0]
    """
    best = values.copy()
    for bit in range(values.shape[-1].bit_length() - 1):
        pairs = best.reshape(*best.shape[:-1], -1, 2, 1 << bit)
        np.maximum(pairs[..., 1, :], pairs[..., 0, :], out=pairs[..., 1, :])
    return best


def supersets(mask: int, count: int) -> NDArray[np.intp]:
    """All supersets of a set, itself first.

    >>> supersets(1, 3).tolist()
    [1, 3, 5, 7]
    """
    found = np.array([mask], dtype=np.intp)
    for bit in range(count):
        if not mask >> bit & 1:
            found = np.concatenate([found, found | (1 << bit)])
    return found


def _sums(rows: Array) -> Array:
    """Sums over every subset of the levers; the programme (last row) comes with any set that is not empty."""
    sums = subset_sums(rows[:-1])
    sums[1:] += rows[-1]
    return sums


def _least(series: Array) -> Array:
    """Per year the least that a series can ask of it, whatever the wave; year 0 none."""
    least = np.zeros_like(series)
    if series.shape[1] > 1:
        least[:, 1:] = np.minimum.accumulate(series[:, 1:], axis=1)
    return least
