"""The options of the decision side by side: nothing, the first step, the plan, the plan of the highest mean, everything.

Method §7. All are evaluated at base values and on the same draws, so that they can be compared.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from cdm_bc.calculation import BusinessCase, FinancialFigures, evaluate
from cdm_bc.calculation.cash_flow import NEVER, Waves, base_plan, waves_of
from cdm_bc.calculation.tables import Tables
from cdm_bc.case import Case, Lever
from cdm_bc.decision.plan import Limits, keeps_within
from cdm_bc.decision.simulation import Outcome

OptionId = Literal["nothing", "first_step", "plan", "plan_expected", "everything"]
#: Waves of an option, and what the draws make of them.
Simulated = tuple[Waves, Outcome]
OPTIONS: tuple[OptionId, ...] = ("nothing", "first_step", "plan", "plan_expected", "everything")


@dataclass(frozen=True)
class Option:
    """One option.

    Attributes
    ----------
    result : its figures at base values. outcome : what the draws make of it.
    affordable : whether it keeps within the limits at base values; all of them keep to the order of the levers.
    tax_rate : of the client file; None if it names none.
    """

    id: OptionId
    result: BusinessCase
    outcome: Outcome
    affordable: bool
    tax_rate: float | None

    @property
    def waves(self) -> Waves:
        """(L,) wave of each lever, −1 for never."""
        return self.result.waves

    @property
    def finance(self) -> FinancialFigures:
        """Its financial figures."""
        return self.result.finance

    @property
    def levers(self) -> tuple[Lever, ...]:
        """The levers that it pulls."""
        return tuple(lever for lever, wave in zip(self.result.case.levers, self.waves, strict=True) if wave != NEVER)

    @property
    def npv_cost_savings_only(self) -> float:
        """Net present value if nothing but cost savings counted, in money."""
        return self.result.by_kind["cost"] - self.finance.pv_costs

    @property
    def npv_after_tax(self) -> float | None:
        """(1 − tax) × NPV, every amount taxed or deducted in its year; None without a tax rate."""
        return None if self.tax_rate is None else (1.0 - self.tax_rate) * self.finance.npv


def waves_of_options(tables: Tables, plan: Waves, plan_expected: Waves) -> dict[OptionId, Waves]:
    """The plan of each option; the first step is the plan's earliest wave, in its own year."""
    nothing = np.full(tables.lever_count, NEVER, dtype=np.intp)
    used = waves_of(plan)
    return {
        "nothing": nothing,
        "first_step": np.where(plan == used[0], plan, NEVER) if used else nothing,
        "plan": plan,
        "plan_expected": plan_expected,
        "everything": base_plan(tables),
    }


def options_of(
    case: Case, tables: Tables, simulated: Mapping[OptionId, Simulated], limits: Limits
) -> tuple[Option, ...]:
    """The options in the order of :data:`OPTIONS`. `tables` : of the case at base values."""
    tax = case.client.finance.tax_rate
    found = []
    for key in OPTIONS:
        waves, outcome = simulated[key]
        result = evaluate(case, waves, tables)
        affordable = keeps_within(result.tables, waves, limits)
        found.append(Option(key, result, outcome, affordable, tax))
    return tuple(found)
