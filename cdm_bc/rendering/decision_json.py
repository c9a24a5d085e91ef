"""The decision as plain values for ``evaluate --json``: numbers, texts, lists; None where a figure does not exist."""

from __future__ import annotations

from typing import Any

from cdm_bc.decision.decision import Decision
from cdm_bc.decision.sensitivity import InputSensitivity
from cdm_bc.decision.simulation import FAN


def decision_json(decision: Decision) -> dict[str, Any]:
    """``levers``, ``programme_effort``, ``roadmap`` and ``uncertainty`` of the contract, and more beside them.

    Amounts in the client's currency; arrays by year, index 0 = initial. ``swing`` holds the net present values at low and at
    high; ``break_even`` of a number by year is the common factor on its values.
    """
    return {
        "levers": _levers(decision),
        "programme_effort": decision.programme_effort,
        "roadmap": _roadmap(decision),
        "uncertainty": _uncertainty(decision),
        "budget_curve": [
            {"budget": point.budget.tolist(), "npv": point.npv, "levers": point.levers, "gap": point.gap}
            for point in decision.curve
        ],
        "scenarios": [
            {
                "id": item.id,
                "origin": item.origin,
                "npv": item.business_case.finance.npv,
                "roi": item.business_case.finance.roi,
                "payback_months": item.business_case.finance.payback_months,
                "share_below": item.share_below,
                "differs": [{"what": found.what, "id": found.id} for found in item.differs],
            }
            for item in decision.scenarios
        ],
        "reasons": dict(decision.reasons),
    }


def _levers(decision: Decision) -> list[dict[str, Any]]:
    chance = {item.lever.id: item.probability_top for item in decision.ranking.levers}
    return [
        {
            "id": item.lever.id,
            "type": item.lever.type,
            "value": item.value,
            "standard_error": item.standard_error,
            "effort": item.effort,
            "days": item.days,
            "yearly_days": item.yearly_days,
            "quadrant": item.quadrant,
            "below_effort": item.below_effort,
            "probability_top_3": chance.get(item.lever.id),
        }
        for item in decision.levers.levers
    ]


def _roadmap(decision: Decision) -> dict[str, Any]:
    plan, delay, binding = decision.plan, decision.delay, decision.binding
    return {
        "npv": plan.npv,
        "waves": [[lever.id for lever in step.levers] for step in plan.steps],
        "optimal": plan.optimal,
        "gap": plan.gap,
        "costs": plan.costs.tolist(),
        "days": plan.days.tolist(),
        "steps": [
            {"value": step.value, "cost": step.cost, "days": step.one_off_days, "year_cost": step.year_cost}
            for step in plan.steps
        ],
        "never": [{"id": item.lever.id, "reason": item.why, "ruled_out": item.never} for item in binding.held],
        "budget_costs": binding.budget_costs,
        "capacity_costs": binding.capacity_costs,
        "delay": None if delay is None else {"npv": delay.npv, "cost": delay.cost},
    }


def _uncertainty(decision: Decision) -> dict[str, Any]:
    simulation, found = decision.simulation, decision.sensitivity
    if not simulation.is_defined:
        gone = {
            "npv": dict.fromkeys(("mean", "p5", "p10", "p50", "p90", "p95")),
            "probability_positive": None,
            "evpi": None,
        }
        return {"samples": simulation.samples, "seed": simulation.seed, **gone, "inputs": []}
    return {
        "samples": simulation.samples,
        "seed": simulation.seed,
        "npv": {
            "mean": simulation.mean,
            **{f"p{share}": simulation.percentile(share) for share in (5, 10, 50, 90, 95)},
        },
        "probability_positive": simulation.probability_positive,
        "evpi": simulation.evpi,
        "cumulative": {f"p{share}": simulation.fan[row].tolist() for row, share in enumerate(FAN)},
        "inputs": [_input(item) for item in found.inputs],
        "measure_next": None if found.measure_next is None else found.measure_next.id,
        "undefined_samples": simulation.undefined,
    }


def _input(item: InputSensitivity) -> dict[str, Any]:
    reasons = {
        "rank_correlation": "no_variation" if item.rank_correlation is None else None,
        "break_even": item.break_even.reason,
        "swing": "undefined" if None in item.swing else None,
    }
    return {
        "id": item.id,
        "swing": list(item.swing),
        "rank_correlation": item.rank_correlation,
        "break_even": item.break_even.value,
        "evppi": item.evppi,
        "reasons": {key: reason for key, reason in reasons.items() if reason},
    }
