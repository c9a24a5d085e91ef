"""How sure is the ranking of the levers: the chance of each to be among the best under the uncertainty of the inputs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cdm_bc.calculation.tables import Tables, tabulate
from cdm_bc.case import Case, Lever
from cdm_bc.decision.sampling import as_levels
from cdm_bc.decision.simulation import Simulation
from cdm_bc.decision.states import changing_levers
from cdm_bc.decision.value_per_lever import LeverValues, effort_per_lever, prefix_gains
from cdm_bc.quantity import Array

#: Draws and orders used, and how many levers count as the top.
DRAWS = 256
ORDERS = 8
TOP = 3


@dataclass(frozen=True)
class LeverRank:
    """One lever under uncertainty.

    Attributes
    ----------
    probability_top : to be among the first :data:`TOP` by value less effort. low, high : 10th and 90th percentile of value less
        effort, in money. probability_worthwhile : that value exceeds effort.
    """

    lever: Lever
    probability_top: float
    probability_worthwhile: float
    low: float
    high: float


@dataclass(frozen=True)
class Ranking:
    """The levers that change or cost anything, most probably among the top first.

    Attributes
    ----------
    draws, orders : what the probabilities were estimated from; their standard error is at most 1 / (2 √draws). One draw stands
        for a case without uncertain inputs. top : how many levers count as the top.
    """

    levers: tuple[LeverRank, ...]
    top: int
    draws: int
    orders: int


def rank_levers(
    case: Case, tables: Tables, simulation: Simulation, values: LeverValues, rng: np.random.Generator
) -> Ranking:
    """The chance of each lever to be among the top 3 by value less effort.

    Per draw the Shapley values are estimated from a few orders, each with its reverse. The error of those few orders is
    known for the base case, where the values are exact, and it is nearly the same in every draw; so it is taken off, in
    proportion to the benefits of the draw.

    Parameters
    ----------
    tables : base case. simulation : gives the draws. values : of the base case.
    """
    shown = [i for i, item in enumerate(values.levers) if item.quadrant is not None]
    levels = simulation.levels[:DRAWS]
    drawn = tabulate(case, as_levels(simulation.ids, levels)) if simulation.ids else tables
    worth = np.array([item.value for item in values.levers])
    with np.errstate(all="ignore"):  # draws without a finite value are left out below
        if simulation.ids:
            worth = _drawn_values(tables, drawn, worth, rng)
        net = (worth - effort_per_lever(drawn)[0])[:, shown]
    net = net[np.isfinite(net).all(axis=1)]
    place = np.argsort(np.argsort(-net, axis=1, kind="stable"), axis=1)
    levers = [
        LeverRank(
            lever=case.levers[i],
            probability_top=float((place[:, column] < TOP).mean()),
            probability_worthwhile=float((net[:, column] > 0).mean()),
            low=float(np.percentile(net[:, column], 10)),
            high=float(np.percentile(net[:, column], 90)),
        )
        for column, i in enumerate(shown)
        if len(net)
    ]
    levers.sort(key=lambda item: -item.probability_top)
    return Ranking(tuple(levers), TOP, len(net), ORDERS if simulation.ids else 0)


def _drawn_values(tables: Tables, drawn: Tables, exact: Array, rng: np.random.Generator) -> Array:
    """Shapley values per draw, (n, L)."""
    levers = changing_levers(tables)
    n = len(drawn.potential)
    worth = np.zeros((n, tables.lever_count))
    if not len(levers):
        return worth
    orders = rng.permuted(np.tile(np.arange(len(levers)), (ORDERS // 2, 1)), axis=1)
    orders = np.concatenate([orders, orders[:, ::-1]])
    rough, base = _mean_gain(drawn, levers, orders), _mean_gain(tables, levers, orders)[0]
    total = base.sum()
    scale = rough.sum(axis=1, keepdims=True) / total if total > 0 else np.zeros((n, 1))
    worth[:, levers] = rough + scale * (exact[levers] - base)
    return worth


def _mean_gain(tables: Tables, levers: NDArray[np.intp], orders: NDArray[np.intp]) -> Array:
    """What each lever adds to v in each sample, mean over the orders (orders, m); (n, m)."""
    steps = prefix_gains(tables, levers, orders)
    rank = np.argsort(orders, axis=1)
    return np.asarray(np.take_along_axis(steps, np.broadcast_to(rank, steps.shape), axis=2).mean(axis=1))
