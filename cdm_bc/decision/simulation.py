"""How sure are we: the base plan under the uncertainty of its inputs. Method §8.

The draws go through the same calculation as the base case. Shapes: n draws, k uncertain inputs, T + 1 years.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from cdm_bc.calculation.cash_flow import Waves, base_plan, benefit_flows, total_costs
from cdm_bc.calculation.finance import present_value
from cdm_bc.calculation.tables import Tables, tabulate
from cdm_bc.case import Case
from cdm_bc.decision.correlation import correlation_problems
from cdm_bc.decision.sampling import as_levels, draws, uncertain_inputs
from cdm_bc.errors import InputError
from cdm_bc.quantity import Array

#: Draws of which the inputs are kept for the sensitivities; a power of two.
KEPT = 65_536
#: Draws evaluated at once: their tables are small enough for memory that is at hand already to serve again and again.
BLOCK = 512
#: Percentiles of the fan of the cumulative cash flow.
FAN = (5, 10, 25, 50, 75, 90, 95)


@dataclass(frozen=True)
class Simulation:
    """What the draws gave.

    Attributes
    ----------
    samples, seed : as asked for. ids : the uncertain inputs. levels : (m, k) drawn levels of the first m ≤ :data:`KEPT` draws.
    npv : (n,) net present value per draw. fan : (7, T + 1) percentiles :data:`FAN` of the cumulative cash flow by year;
    mean_cumulative : (T + 1,). undefined : draws left out because a formula had no finite value there.
    """

    samples: int
    seed: int
    ids: tuple[str, ...]
    levels: Array
    npv: Array
    fan: Array
    mean_cumulative: Array
    undefined: int

    @property
    def is_certain(self) -> bool:
        """Whether no input has a range, so that every draw is the base case."""
        return not self.ids

    @property
    def is_defined(self) -> bool:
        """Whether any draw had a finite value."""
        return self.undefined < self.samples

    @cached_property
    def mean(self) -> float:
        """Mean net present value."""
        return float(self.npv.mean())

    @cached_property
    def standard_deviation(self) -> float:
        """Of the net present value."""
        return float(self.npv.std(ddof=1)) if len(self.npv) > 1 else 0.0

    def percentile(self, share: float) -> float:
        """The net present value that `share` percent of the draws stay below."""
        return float(np.percentile(self.npv, share))

    @cached_property
    def probability_positive(self) -> float:
        """P(NPV > 0)."""
        return float((self.npv > 0).mean())

    @cached_property
    def evpi(self) -> float:
        """Expected value of perfect information on the decision to go: E[max(NPV, 0)] − max(E[NPV], 0)."""
        return max(0.0, float(np.maximum(self.npv, 0.0).mean()) - max(self.mean, 0.0))

    def exceedance(self, points: int = 101) -> tuple[Array, Array]:
        """Net present values and the probability to do better than each, both (points,), from lowest to highest.

        Both run along the draws: the first point is exceeded by all but the lowest draw, the last by none.
        """
        ordered = np.sort(self.npv)
        place = np.unique(np.linspace(0, len(ordered) - 1, points).round().astype(np.intp))
        values = ordered[place]
        above = 1.0 - np.searchsorted(ordered, values, side="right") / len(ordered)
        return values, above


def simulate(case: Case, samples: int | None = None, seed: int | None = None, waves: Waves | None = None) -> Simulation:
    """Run a case through its uncertainty.

    Parameters
    ----------
    samples, seed : those of the client file if None; any seed from 0 on, and any number of samples.
    waves : the plan; every lever in wave 0 by default.

    Raises
    ------
    InputError
        If the correlations of the client file cannot be.
    """
    samples = case.client.uncertainty.samples if samples is None else samples
    seed = case.client.uncertainty.seed if seed is None else seed
    problems = correlation_problems(case)
    if problems:
        raise InputError(problems)
    ids = uncertain_inputs(case)
    kept, npv, cumulative = [], [], []
    if not ids:
        flow, worth = outcomes(tabulate(case), waves)
        npv, cumulative = [worth], [flow]
    else:
        room = KEPT
        for levels in draws(case, ids, samples, np.random.default_rng(seed)):
            with np.errstate(all="ignore"):  # a draw without a finite value is counted below
                for start in range(0, len(levels), BLOCK):
                    block = as_levels(ids, levels[start : start + BLOCK])
                    flow, worth = outcomes(tabulate(case, block), waves)
                    npv.append(worth)
                    cumulative.append(flow)
            kept.append(levels[:room])
            room -= len(kept[-1])
    return _collect(samples, seed, ids, kept, npv, cumulative)


def outcomes(tables: Tables, waves: Waves | None = None) -> tuple[Array, Array]:
    """Cumulative cash flow (n, T + 1) and net present value (n,) of a plan; every lever in wave 0 by default."""
    plan = base_plan(tables) if waves is None else waves
    net = benefit_flows(tables, plan).sum(axis=1) - total_costs(tables, plan)
    return np.cumsum(net, axis=1), present_value(net, tables.rate)


def one_at_a_time(
    case: Case, ids: tuple[str, ...], rows: NDArray[np.intp], levels: Array, waves: Waves | None = None
) -> Array:
    """Net present values with one input away from base each time, (R,), in one evaluation.

    Parameters
    ----------
    rows : (R,) which of `ids` is moved. levels : (R,) to what.
    """
    table = np.tile([case.inputs[key].quantity.base_level for key in ids], (len(levels), 1))
    table[np.arange(len(levels)), rows] = levels
    with np.errstate(all="ignore"):  # the caller looks for values that are not finite
        return outcomes(tabulate(case, as_levels(ids, table)), waves)[1]


def _collect(
    samples: int,
    seed: int,
    ids: tuple[str, ...],
    kept: list[Array],
    npv: list[Array],
    cumulative: list[Array],
) -> Simulation:
    worth, flows = np.concatenate(npv), np.concatenate(cumulative)
    levels = np.concatenate(kept) if kept else np.empty((len(worth), 0))
    finite = np.isfinite(worth) & np.isfinite(flows).all(axis=1)
    if not finite.all() and finite.any():
        levels, worth, flows = levels[finite[: len(levels)]], worth[finite], flows[finite]
    return Simulation(
        samples=samples,
        seed=seed,
        ids=ids,
        levels=levels,
        npv=worth,
        fan=np.percentile(flows, FAN, axis=0),
        mean_cumulative=flows.mean(axis=0),
        undefined=int((~finite).sum()),
    )
