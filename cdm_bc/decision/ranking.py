"""How sure is the ranking: the chance of each lever of the plan to be among the best under the uncertainty of the inputs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cdm_bc.calculation.cash_flow import NEVER, Waves, line_flows
from cdm_bc.calculation.finance import present_value
from cdm_bc.calculation.tables import Tables, tabulate
from cdm_bc.case import Case, Lever
from cdm_bc.decision.sampling import as_levels
from cdm_bc.decision.simulation import Simulation
from cdm_bc.decision.states import EXACT_LEVERS, changing_levers, members
from cdm_bc.decision.value_per_lever import prefix_gains, sampled_shapley, set_values, shapley
from cdm_bc.quantity import Array

#: Draws and orders used, and how many levers count as the top.
DRAWS = 256
ORDERS = 8
TOP = 3


@dataclass(frozen=True)
class LeverRank:
    """One lever of the plan: the chance to be among the first :data:`TOP` by value less effort, each in its own wave."""

    lever: Lever
    probability_top: float


@dataclass(frozen=True)
class Ranking:
    """The costed levers of the plan, most probably among the top first.

    Attributes
    ----------
    draws, orders : what the probabilities were estimated from; their standard error is at most 1 / (2 √draws). One draw stands
        for a case without uncertain inputs. top : how many levers count as the top.
    """

    levers: tuple[LeverRank, ...]
    top: int
    draws: int
    orders: int


def rank_levers(case: Case, tables: Tables, simulation: Simulation, waves: Waves, rng: np.random.Generator) -> Ranking:
    """The chance of each lever of a plan to be among its top 3 by value less effort.

    The value of a lever is its Shapley value among those of the plan, each pulled in its wave. Per draw it is estimated from a
    few orders, each with its reverse. The error of those few orders is known for the base case, where the values are exact,
    and it is nearly the same in every draw; so it is taken off, in proportion to the benefits of the draw.

    Parameters
    ----------
    tables : base case. simulation : gives the draws. waves : of the plan.
    """
    levers = enumerate(case.levers)
    shown = [i for i, item in levers if waves[i] != NEVER and item not in case.not_costed and case.improves(item)]
    levels = simulation.levels[:DRAWS]
    drawn = tabulate(case, as_levels(simulation.ids, levels)) if simulation.ids else tables
    with np.errstate(all="ignore"):  # draws without a finite value are left out below
        worth = _drawn_values(tables, drawn, waves, rng)
        net = (worth - _effort(drawn, waves))[:, shown]
    net = net[np.isfinite(net).all(axis=1)]
    place = np.argsort(np.argsort(-net, axis=1, kind="stable"), axis=1)
    ranks = [
        LeverRank(case.levers[i], float((place[:, column] < TOP).mean())) for column, i in enumerate(shown) if len(net)
    ]
    ranks.sort(key=lambda item: -item.probability_top)
    return Ranking(tuple(ranks), TOP, len(net), ORDERS if simulation.ids else 0)


def _effort(tables: Tables, waves: Waves) -> Array:
    """Present value of the cost lines of each lever of a plan, (n, L)."""
    return tables.per_lever(present_value(line_flows(tables, waves)[0], tables.rate))[:, :-1]


def _drawn_values(tables: Tables, drawn: Tables, waves: Waves, rng: np.random.Generator) -> Array:
    """Shapley values per draw, (n, L)."""
    changing = changing_levers(tables)
    levers = changing[waves[changing] != NEVER]
    worth = np.zeros((len(drawn.potential), tables.lever_count))
    if not len(levers):
        return worth
    orders = rng.permuted(np.tile(np.arange(len(levers)), (ORDERS // 2, 1)), axis=1)
    orders = np.concatenate([orders, orders[:, ::-1]])
    rough, base = _mean_gain(drawn, levers, orders, waves), _mean_gain(tables, levers, orders, waves)[0]
    total = base.sum()
    scale = rough.sum(axis=1, keepdims=True) / total if total > 0 else np.zeros((len(rough), 1))
    worth[:, levers] = rough + scale * (_exact(tables, levers, waves, rng) - base)
    return worth


def _exact(tables: Tables, levers: NDArray[np.intp], waves: Waves, rng: np.random.Generator) -> Array:
    """Shapley values in the base case, (m,); of too many levers from many orders."""
    count = len(levers)
    if count > EXACT_LEVERS:
        return sampled_shapley(tables, levers, rng, waves=waves)[0]
    pulled = np.zeros((1 << count, tables.lever_count), dtype=np.bool_)
    pulled[:, levers] = members(np.arange(1 << count), count)
    return shapley(set_values(tables, pulled, waves)[0])


def _mean_gain(tables: Tables, levers: NDArray[np.intp], orders: NDArray[np.intp], waves: Waves) -> Array:
    """What each lever adds to v in each sample, mean over the orders (orders, m); (n, m)."""
    steps = prefix_gains(tables, levers, orders, waves)
    rank = np.argsort(orders, axis=1)
    return np.asarray(np.take_along_axis(steps, np.broadcast_to(rank, steps.shape), axis=2).mean(axis=1))
