"""Everything that helps to decide on a case, in one go. Method §6 to §8."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from types import MappingProxyType

import numpy as np

from cdm_bc.calculation import BusinessCase, evaluate
from cdm_bc.calculation.cash_flow import base_plan
from cdm_bc.case import Case
from cdm_bc.decision.budget import Binding, BudgetPoint, Delay, binding, budget_curve, later
from cdm_bc.decision.plan import Limits, Plan, limits_of
from cdm_bc.decision.planner import Planner
from cdm_bc.decision.ranking import Ranking, rank_levers
from cdm_bc.decision.scenarios import Scenario, scenarios
from cdm_bc.decision.sensitivity import Sensitivity, sensitivity
from cdm_bc.decision.simulation import Simulation, simulate
from cdm_bc.decision.states import EXACT_LEVERS, changing_levers, stage_values
from cdm_bc.decision.value_per_lever import LeverValues, value_per_lever
from cdm_bc.quantity import Array


class Decision:
    """What to do first, what it brings and how sure that is. Each part is computed when it is first asked for, and kept.

    Parameters
    ----------
    business_case : the evaluated case with its base plan, if at hand.

    Raises
    ------
    InputError
        If the correlations of the client file cannot be.
    """

    def __init__(self, case: Case, business_case: BusinessCase | None = None) -> None:
        self.case = case
        self.business_case = evaluate(case) if business_case is None else business_case
        #: Uncertainty of the base plan.
        self.simulation: Simulation = simulate(case)
        self._limits = limits_of(case)
        # apart from the draws, so that another number of samples does not change the orders of the levers
        self._rng = np.random.default_rng([case.client.uncertainty.seed, 1])

    @cached_property
    def _stage_values(self) -> Array | None:
        tables = self.business_case.tables
        changing = changing_levers(tables)
        return stage_values(tables, changing) if len(changing) <= EXACT_LEVERS else None

    @cached_property
    def _planner(self) -> Planner:
        return Planner(self.case, self.business_case.tables, self._stage_values)

    @cached_property
    def levers(self) -> LeverValues:
        """Value and effort of each lever."""
        return value_per_lever(self.business_case, self._stage_values, self._rng)

    @cached_property
    def plan(self) -> Plan:
        """The best multi-year plan."""
        return self._planner.plan(self._limits)

    @cached_property
    def curve(self) -> tuple[BudgetPoint, ...]:
        """The best plan for other budgets."""
        return budget_curve(self._planner, self.plan)

    @cached_property
    def binding(self) -> Binding:
        """Which limit holds the plan back."""
        return binding(self._planner, self.plan)

    @cached_property
    def delay(self) -> Delay | None:
        """The plan a year later; None if it pulls nothing."""
        return None if self.plan.is_empty else later(self._planner, self.plan.waves, self._limits)

    @cached_property
    def delay_of_all(self) -> Delay:
        """The base plan a year later."""
        return later(self._planner, base_plan(self.business_case.tables), Limits(None, None))

    @cached_property
    def sensitivity(self) -> Sensitivity:
        """Which inputs carry the uncertainty, and which to measure next."""
        return sensitivity(self.case, self.simulation)

    @cached_property
    def ranking(self) -> Ranking:
        """How sure the order of the levers is."""
        levers = self.levers  # first, so that the orders that it draws are the same however the parts are asked for
        return rank_levers(self.case, self.business_case.tables, self.simulation, levers, self._rng)

    @cached_property
    def scenarios(self) -> tuple[Scenario, ...]:
        """The client's and the ready-made ones."""
        return scenarios(self.case, self.sensitivity, self.simulation)

    @cached_property
    def reasons(self) -> Mapping[str, str]:
        """Why something is not there, by part: codes that ``text/reasons.yaml`` puts in words."""
        return MappingProxyType(_reasons(self.case, self.levers, self.plan, self.sensitivity))

    @property
    def programme_effort(self) -> float:
        """Present value of the programme's lines in the base plan."""
        return self.levers.programme_effort


def decide(case: Case, business_case: BusinessCase | None = None) -> Decision:
    """Everything on a case; arguments and errors as those of :class:`Decision`."""
    return Decision(case, business_case)


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
