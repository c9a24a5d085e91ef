"""The plan of the highest mean net present value over the draws, within the limits at base values. Method §7.

The search goes over every subset by their mean over as many draws as :data:`NUMBERS` allows: all of them for a few levers. For
many levers that would be too few; then the inputs stand at their means, which is the mean of all that is multiplied and added.
What comes out is improved step by step on :data:`POLISHED` draws, and :class:`~cdm_bc.decision.decision.Decision` takes the
plan at base values, its first step or nothing at all instead if that has the higher mean over all draws.
"""

from __future__ import annotations

import numpy as np

from cdm_bc.calculation.cash_flow import NEVER, Waves
from cdm_bc.calculation.tables import Tables, tabulate
from cdm_bc.decision.heuristic import Heuristic
from cdm_bc.decision.lever_costs import lever_costs
from cdm_bc.decision.plan import Limits
from cdm_bc.decision.planner import Planner
from cdm_bc.decision.sampling import as_levels, uncertain_inputs
from cdm_bc.decision.states import EXACT_LEVERS
from cdm_bc.quantity import Array

#: Numbers (states × draws × benefits × years) that the search may look at.
NUMBERS = 2**22
#: Draws below which their mean says less than the values at the mean inputs.
FEWEST = 32
#: Draws on which a plan is improved.
POLISHED = 256


def expected_waves(planner: Planner, limits: Limits, plan: Waves, levels: Array) -> Waves:
    """The waves of the plan.

    Parameters
    ----------
    planner : of the case at base values. plan : the best one there, which is a start of this search too.
    levels : the draws, or the first part of them, (n, k).
    """
    case, ids = planner.case, uncertain_inputs(planner.case)
    if not ids:
        return plan
    with np.errstate(all="ignore"):
        goal = _finite(tabulate(case, as_levels(ids, _seen(planner, levels))))
        polished = _finite(tabulate(case, as_levels(ids, levels[:POLISHED])))
    if goal is None or polished is None:
        return plan
    found = Planner(case, planner.tables, goal=goal).waves(limits, plan)[0]
    if len(goal.potential) >= len(levels):  # every draw was looked at
        return found
    present = lever_costs(polished).present_values(polished.rate)
    climber = Heuristic(polished, planner.costs, present, planner.levers, planner.required)
    starts = (found, plan, np.full_like(plan, NEVER))
    return max((climber.climb(start, limits) for start in starts), key=lambda end: end[1])[0]


def _seen(planner: Planner, levels: Array) -> Array:
    """The draws that the search takes the mean of: the first of them, or one at the mean of each input."""
    numbers = (1 << min(len(planner.case.levers), 62)) * planner.tables.potential.size
    count = NUMBERS // max(numbers, 1)
    if len(planner.levers) > EXACT_LEVERS or count < min(FEWEST, len(levels)):
        return np.asarray(levels.mean(axis=0, keepdims=True))
    return levels[:count] if count >= len(levels) else levels[: 1 << (count.bit_length() - 1)]


def _finite(tables: Tables) -> Tables | None:
    """The tables if every amount in them is finite."""
    amounts = (tables.potential, tables.pool_size, tables.one_off, tables.yearly, tables.by_offset)
    return tables if all(bool(np.isfinite(table).all()) for table in amounts) else None
