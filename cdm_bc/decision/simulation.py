"""How sure are we: several plans under the uncertainty of the inputs, all on the same draws. Method §7 and §8.

The draws go through the same calculation as the base case. Shapes: n draws, k uncertain inputs, T + 1 years.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from cdm_bc.calculation.cash_flow import Waves, base_plan, total_benefits, total_costs, total_days
from cdm_bc.calculation.finance import present_value
from cdm_bc.calculation.tables import Tables, tabulate
from cdm_bc.case import Case
from cdm_bc.decision.correlation import correlation_problems
from cdm_bc.decision.plan import Limits, overrun
from cdm_bc.decision.sampling import PART, as_levels, draws_of, uncertain_inputs
from cdm_bc.errors import InputError
from cdm_bc.quantity import Array

#: Draws of which inputs and cash flows are kept; a power of two.
KEPT = 65_536
#: Draws evaluated at once: their tables are small enough for memory that is at hand already to serve again and again.
BLOCK = 512
#: Percentiles of the fan of the cumulative cash flow.
FAN = (5, 10, 25, 50, 75, 90, 95)


@dataclass(frozen=True)
class Outcome:
    """What the draws make of one plan.

    Attributes
    ----------
    npv : (n,) net present value per draw. cumulative : (m, T + 1) cumulative cash flow of the first m ≤ :data:`KEPT` draws.
    over_budget, over_capacity : part of the draws in which any year asks more than there is; None without such a limit.
    """

    npv: Array
    cumulative: Array
    over_budget: float | None
    over_capacity: float | None

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
    def fan(self) -> Array:
        """(7, T + 1) percentiles :data:`FAN` of the cumulative cash flow by year."""
        return np.asarray(np.percentile(self.cumulative, FAN, axis=0))

    def exceedance(self, points: int = 101) -> tuple[Array, Array]:
        """Net present values and the probability to do better than each, both (points,), from lowest to highest.

        Both run along the draws: the first point is exceeded by all but the lowest draw, the last by none.
        """
        ordered = np.sort(self.npv)
        place = np.unique(np.linspace(0, len(ordered) - 1, points).round().astype(np.intp))
        values = ordered[place]
        above = 1.0 - np.searchsorted(ordered, values, side="right") / len(ordered)
        return values, above


@dataclass(frozen=True)
class Simulation:
    """What the draws gave.

    Attributes
    ----------
    samples, seed : as asked for. ids : the uncertain inputs. levels : (m, k) drawn levels of the first m ≤ :data:`KEPT` draws.
    outcomes : one per plan, in the order given. undefined : draws left out because a formula had no finite value there.
    """

    samples: int
    seed: int
    ids: tuple[str, ...]
    levels: Array
    outcomes: tuple[Outcome, ...]
    undefined: int

    @property
    def is_certain(self) -> bool:
        """Whether no input has a range, so that every draw is the base case."""
        return not self.ids

    @property
    def is_defined(self) -> bool:
        """Whether any draw had a finite value."""
        return self.undefined < self.samples


def simulate(
    case: Case,
    plans: Sequence[Waves] | None = None,
    limits: Limits | None = None,
    samples: int | None = None,
    seed: int | None = None,
    drawn: Iterable[Array] | None = None,
) -> Simulation:
    """Run plans of a case through its uncertainty.

    Parameters
    ----------
    plans : every lever in wave 0 if None. limits : what the years are held against.
    samples, seed : those of the client file if None; any seed from 0 on, and any number of samples.
    drawn : the draws that :func:`~cdm_bc.decision.sampling.draws_of` makes of these, if at hand.

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
    ids, limits = uncertain_inputs(case), limits or Limits(None, None)
    kept: list[Array] = []
    found: list[Flows] = []
    for levels in draws_of(case, samples, seed) if drawn is None else drawn:
        with np.errstate(all="ignore"):  # a draw without a finite value is counted at the end
            for start in range(0, len(levels), BLOCK):
                tables = tabulate(case, as_levels(ids, levels[start : start + BLOCK]))
                marks, flows = _flows(tables, plans or [base_plan(tables)], limits)
                found.append((marks, flows if len(found) * BLOCK < KEPT else flows[:, :0]))
        kept.append(levels if len(kept) * PART < KEPT else levels[:0])
    return _collect(samples, seed, ids, kept, found, limits)


#: Per draw and plan: net present value and the two overruns, (P, 3, n), and the cumulative cash flow, (P, n, T + 1).
Flows = tuple[Array, Array]


def _flows(tables: Tables, plans: Sequence[Waves], limits: Limits) -> Flows:
    marks = np.zeros((len(plans), 3, len(tables.potential)))
    cumulative = np.empty((len(plans), len(tables.potential), tables.years + 1))
    for row, (waves, benefits) in enumerate(zip(plans, total_benefits(tables, plans), strict=True)):
        costs = total_costs(tables, waves)
        net = benefits - costs
        cumulative[row] = np.cumsum(net, axis=1)
        marks[row, 0] = present_value(net, tables.rate)
        if limits.budget is not None:
            marks[row, 1] = overrun(costs, limits.budget)
        if limits.capacity is not None:
            marks[row, 2] = overrun(total_days(tables, waves), limits.capacity)
    return marks, cumulative


def _collect(
    samples: int, seed: int, ids: tuple[str, ...], kept: list[Array], found: list[Flows], limits: Limits
) -> Simulation:
    levels = np.concatenate(kept)
    marks, flows = (
        np.concatenate([part for part, _ in found], axis=2),
        np.concatenate([part for _, part in found], axis=1),
    )
    finite = np.isfinite(marks).all(axis=(0, 1))
    if not finite.all() and finite.any():
        levels, marks, flows = levels[finite[: len(levels)]], marks[..., finite], flows[:, finite[: flows.shape[1]]]
    known = [limit is not None for limit in (limits.budget, limits.capacity)]
    return Simulation(
        samples=samples,
        seed=seed,
        ids=ids,
        levels=levels,
        outcomes=tuple(
            Outcome(
                npv, flow, *(float(over.mean()) if has else None for over, has in zip(overruns, known, strict=True))
            )
            for (npv, *overruns), flow in zip(marks, flows, strict=True)
        ),
        undefined=int((~finite).sum()),
    )


def outcomes(tables: Tables, waves: Waves) -> Array:
    """Net present value of a plan in each sample, (n,)."""
    net = total_benefits(tables, [waves])[0] - total_costs(tables, waves)
    return present_value(net, tables.rate)


def npv_at_base(tables: Tables, waves: Waves) -> float:
    """Net present value of a plan in the first sample: the base case, where there is no other."""
    return float(outcomes(tables, waves)[0])


def one_at_a_time(case: Case, ids: tuple[str, ...], rows: NDArray[np.intp], levels: Array, waves: Waves) -> Array:
    """Net present values of a plan with one input away from base each time, (R,), in one evaluation.

    Parameters
    ----------
    rows : (R,) which of `ids` is moved. levels : (R,) to what.
    """
    table = np.tile([case.inputs[key].quantity.base_level for key in ids], (len(levels), 1))
    table[np.arange(len(levels)), rows] = levels
    with np.errstate(all="ignore"):  # the caller looks for values that are not finite
        return outcomes(tabulate(case, as_levels(ids, table)), waves)
