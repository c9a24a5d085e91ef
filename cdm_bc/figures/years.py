"""Figures by year and over all years, beside those of the finance and of the plan."""

from __future__ import annotations

from dataclasses import dataclass

from cdm_bc.calculation import BusinessCase
from cdm_bc.calculation.finance import discount_factors
from cdm_bc.decision import Plan
from cdm_bc.quantity import Array


def discounted_net(result: BusinessCase) -> Array:
    """Net flow by year at its present value, (H + 1,), in money: its sum is the net present value."""
    net = result.finance.net
    discounted: Array = net * discount_factors(result.case.client.finance.discount_rate, len(net) - 1)
    return discounted


@dataclass(frozen=True)
class PlanTotals:
    """Over all waves and years: present value of what is added, undiscounted cost in money, person-days."""

    value: float
    cost: float
    days: float


def totals(plan: Plan) -> PlanTotals:
    """What a plan comes to."""
    return PlanTotals(sum(step.value for step in plan.steps), float(plan.costs.sum()), float(plan.days.sum()))
