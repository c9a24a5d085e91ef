"""Everything that helps to decide on a case, in one go. Method §6 to §8."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from itertools import chain
from types import MappingProxyType

import numpy as np

from cdm_bc.calculation import BusinessCase, evaluate
from cdm_bc.case import Case
from cdm_bc.decision.budget import Binding, BudgetPoint, binding, budget_curve
from cdm_bc.decision.correlation import correlation_problems
from cdm_bc.decision.doubt import ModelDoubt, model_doubt
from cdm_bc.decision.expected import expected_waves
from cdm_bc.decision.options import Option, OptionId, Simulated, options_of, waves_of_options
from cdm_bc.decision.plan import Plan, limits_of, plan_of
from cdm_bc.decision.planner import Planner
from cdm_bc.decision.ranking import Ranking, rank_levers
from cdm_bc.decision.sampling import draws_of
from cdm_bc.decision.scenarios import Scenario, scenarios
from cdm_bc.decision.sensitivity import Sensitivity, sensitivity
from cdm_bc.decision.simulation import Outcome, Simulation, simulate
from cdm_bc.decision.states import EXACT_LEVERS, changing_levers, stage_values
from cdm_bc.decision.tails import Tail, tails
from cdm_bc.decision.value_per_lever import LeverValues, value_per_lever
from cdm_bc.decision.waiting import Waiting, waiting
from cdm_bc.errors import InputError
from cdm_bc.quantity import Array

#: Money within which two means are the same.
SAME = 1e-6


class Decision:
    """What to do first, what it brings and how sure that is. Each part is computed when it is first asked for, and kept.

    Parameters
    ----------
    business_case : the evaluated case with everything done at once, if at hand.

    Raises
    ------
    InputError
        If the correlations of the client file cannot be.
    """

    def __init__(self, case: Case, business_case: BusinessCase | None = None) -> None:
        problems = correlation_problems(case)
        if problems:
            raise InputError(problems)
        self.case = case
        self.business_case = evaluate(case) if business_case is None else business_case
        self._limits = limits_of(case)

    def _rng(self, use: int) -> np.random.Generator:
        """A generator for each use, so that neither the draws nor the order in which parts are asked for change the others."""
        return np.random.default_rng([self.case.client.uncertainty.seed, use])

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
        """Value and effort of each lever, everything done at once."""
        return value_per_lever(self.business_case, self._stage_values, self._rng(1))

    @cached_property
    def plan(self) -> Plan:
        """The best multi-year plan at base values."""
        return self._planner.plan(self._limits)

    @cached_property
    def plan_expected(self) -> Plan:
        """The plan of the highest mean within the limits at base values; the best one at base values if none has a higher."""
        waves, _ = self._simulated[1]["plan_expected"]
        if (waves == self.plan.waves).all():
            return self.plan
        return plan_of(self.case, self.business_case.tables, waves, self._limits)

    @property
    def advised(self) -> Plan:
        """The plan that is recommended, empty if that is to do nothing."""
        return self.plan_expected if self.case.client.finance.plan_for == "expected" else self.plan

    # -- the options --------------------------------------------------------------------------------------------------------

    @cached_property
    def _simulated(self) -> tuple[Simulation, dict[OptionId, Simulated]]:
        """The draws, and the waves and outcome of each option; waves that two options share are simulated once."""
        drawn = draws_of(self.case)
        first = next(drawn)
        expected = expected_waves(self._planner, self._limits, self.plan.waves, first)
        plans = waves_of_options(self.business_case.tables, self.plan.waves, expected)
        distinct = list({waves.tobytes(): waves for waves in plans.values()}.values())
        found = simulate(self.case, distinct, self._limits, drawn=chain([first], drawn))
        outcomes = {waves.tobytes(): outcome for waves, outcome in zip(distinct, found.outcomes, strict=True)}
        options = {key: (waves, outcomes[waves.tobytes()]) for key, waves in plans.items()}
        # the search need not have found the best of all draws: whatever else keeps within the limits may be better
        within: tuple[OptionId, ...] = ("plan_expected", "plan", "first_step", "nothing")
        best = max(within, key=lambda key: options[key][1].mean)
        options["plan_expected"] = options["plan" if options["plan"][1].mean >= options[best][1].mean - SAME else best]
        return found, options

    @property
    def simulation(self) -> Simulation:
        """The draws that all options share."""
        return self._simulated[0]

    @cached_property
    def options(self) -> tuple[Option, ...]:
        """Nothing, the first step, the plan, the plan of the highest mean, everything at once: side by side."""
        return options_of(self.case, self.business_case.tables, self._simulated[1], self._limits)

    def option(self, id: OptionId) -> Option:
        """The option of this id."""
        return next(option for option in self.options if option.id == id)

    @property
    def recommended(self) -> OptionId:
        """What is advised: a plan, or nothing where it pulls no lever."""
        if self.advised.is_empty:
            return "nothing"
        return "plan_expected" if self.case.client.finance.plan_for == "expected" else "plan"

    @cached_property
    def result(self) -> BusinessCase:
        """The recommended option at base values, or everything at once where nothing is recommended. It takes no simulation
        unless the plan of the highest mean is asked for.
        """
        if self.advised.is_empty:
            return self.business_case
        return evaluate(self.case, self.advised.waves, self.business_case.tables)

    @property
    def subject(self) -> Option:
        """The option that the figures are about: the recommended one, or everything at once where nothing is recommended."""
        return self.option("everything" if self.recommended == "nothing" else self.recommended)

    @property
    def outcome(self) -> Outcome:
        """What the draws make of the subject."""
        return self.subject.outcome

    # -- around the recommended option ----------------------------------------------------------------------------------------

    @cached_property
    def curve(self) -> tuple[BudgetPoint, ...]:
        """The best plan for other budgets."""
        return budget_curve(self._planner, self.plan)

    @cached_property
    def binding(self) -> Binding:
        """Which limit holds the plan back."""
        return binding(self._planner, self.plan, self.advised)

    @cached_property
    def waiting(self) -> Waiting:
        """What a year of waiting costs with the recommended plan."""
        return waiting(self.case, self.business_case.tables, self.advised.waves)

    @cached_property
    def sensitivity(self) -> Sensitivity:
        """Which inputs carry the uncertainty of the subject, and which to measure next."""
        affordable = [option for option in self.options if option.affordable]
        return sensitivity(self.case, self.simulation, self.subject, affordable)

    @cached_property
    def tails(self) -> tuple[Tail, ...]:
        """What a bad and a good outcome of the subject look like."""
        return tails(self.simulation, self.outcome)

    @cached_property
    def ranking(self) -> Ranking:
        """How sure the order of the levers of the subject is."""
        return rank_levers(self.case, self.business_case.tables, self.simulation, self.subject.waves, self._rng(3))

    @cached_property
    def doubt(self) -> ModelDoubt:
        """How much hangs on the rules of the model."""
        return model_doubt(self._planner, self.subject.waves, self._limits)

    @cached_property
    def scenarios(self) -> tuple[Scenario, ...]:
        """The client's own, with the waves of the subject."""
        return scenarios(self.case, self.subject, self.simulation)

    @cached_property
    def reasons(self) -> Mapping[str, str]:
        """Why something is not there, by part: codes that ``text/reasons.yaml`` puts in words."""
        return MappingProxyType(_reasons(self.case, self.levers, self.advised, self.sensitivity))

    @property
    def programme_effort(self) -> float:
        """Present value of the programme's lines, everything done at once."""
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
