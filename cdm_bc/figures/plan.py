"""Figures of the plan as a whole."""

from __future__ import annotations

from dataclasses import dataclass

from cdm_bc.decision import Plan


@dataclass(frozen=True)
class PlanTotals:
    """Over all waves and years: present value of what is added, undiscounted cost in money, person-days."""

    value: float
    cost: float
    days: float


def totals(plan: Plan) -> PlanTotals:
    """What a plan comes to."""
    return PlanTotals(sum(step.value for step in plan.steps), float(plan.costs.sum()), float(plan.days.sum()))
