"""Everything that helps to decide on a case, in one go. Method §6 to §8."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from cdm_bc.calculation import BusinessCase, evaluate
from cdm_bc.calculation.cash_flow import base_plan
from cdm_bc.client import Case
from cdm_bc.decision.budget import Binding, BudgetPoint, Delay, binding, budget_curve, later
from cdm_bc.decision.plan import Limits, Plan, limits_of
from cdm_bc.decision.planner import Planner
from cdm_bc.decision.ranking import Ranking, rank_levers
from cdm_bc.decision.scenarios import Scenario, scenarios
from cdm_bc.decision.sensitivity import Sensitivity, sensitivity
from cdm_bc.decision.simulation import Simulation, simulate
from cdm_bc.decision.states import changing_levers, stage_values
from cdm_bc.decision.value_per_lever import EXACT_LEVERS, LeverValues, value_per_lever


@dataclass(frozen=True)
class Decision:
    """What to do first, what it brings and how sure that is.

    Attributes
    ----------
    levers : value and effort of each lever. plan : the best multi-year plan. curve : the best plan for other budgets.
    binding : which limit holds the plan back. delay : the plan a year later; None if it pulls nothing. delay_of_all : the base
        plan a year later. simulation, sensitivity : uncertainty of the base plan. ranking : how sure the order of the levers
        is. scenarios : the client's and the ready-made ones. reasons : why something is not there, by field: codes that
        :data:`~cdm_bc.decision.reasons.REASONS` puts in words.
    """

    case: Case
    business_case: BusinessCase
    levers: LeverValues
    plan: Plan
    curve: tuple[BudgetPoint, ...]
    binding: Binding
    delay: Delay | None
    delay_of_all: Delay
    simulation: Simulation
    sensitivity: Sensitivity
    ranking: Ranking
    scenarios: tuple[Scenario, ...]
    reasons: Mapping[str, str]

    @property
    def programme_effort(self) -> float:
        """Present value of the programme's lines in the base plan."""
        return self.levers.programme_effort


def decide(case: Case, business_case: BusinessCase | None = None) -> Decision:
    """Everything on a case.

    Parameters
    ----------
    business_case : the evaluated case with its base plan, if at hand.

    Raises
    ------
    InputError
        If the correlations of the client file cannot be.
    """
    business_case = evaluate(case) if business_case is None else business_case
    tables = business_case.tables
    # apart from the draws, so that another number of samples does not change the orders of the levers
    rng = np.random.default_rng([case.client.uncertainty.seed, 1])
    simulation = simulate(case)
    changing = changing_levers(tables)
    values = stage_values(tables, changing) if len(changing) <= EXACT_LEVERS else None
    levers = value_per_lever(business_case, values, rng)
    planner, limits = Planner(case, tables, values), limits_of(case)
    plan = planner.plan(limits)
    found = sensitivity(case, simulation)
    return Decision(
        case=case,
        business_case=business_case,
        levers=levers,
        plan=plan,
        curve=budget_curve(planner, plan),
        binding=binding(planner, plan),
        delay=None if plan.is_empty else later(planner, plan.waves, limits),
        delay_of_all=later(planner, base_plan(tables), Limits(None, None)),
        simulation=simulation,
        sensitivity=found,
        ranking=rank_levers(case, tables, simulation, levers, rng),
        scenarios=scenarios(case, found, simulation),
        reasons=MappingProxyType(_reasons(case, levers, plan, found)),
    )


def _reasons(case: Case, levers: LeverValues, plan: Plan, found: Sensitivity) -> dict[str, str]:
    """Why something is not there."""
    reasons = {}
    if not any(item.changes for item in levers.levers):
        reasons["levers"] = "no_benefit_quantified" if not case.quantified else "nothing_to_improve"
    if plan.is_empty:
        reasons["delay"] = "nothing_planned"
        reasons["plan"] = reasons.get("levers", "nothing_pays_within_limits" if plan.limits.any else "nothing_pays")
    if found.reason is not None:
        reasons["measure_next"] = found.reason
    if not found.inputs:
        reasons["uncertainty"] = "undefined" if found.reason == "undefined" else "no_uncertain_input"
    return reasons
