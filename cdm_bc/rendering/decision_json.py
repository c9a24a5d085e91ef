"""The decision as plain values for ``evaluate --json``: numbers, texts, lists; None where a figure does not exist."""

from __future__ import annotations

from typing import Any

from cdm_bc.decision import FAN, Decision, InputSensitivity, Option
from cdm_bc.figures.priority import priority_points

PERCENTILES = (5, 10, 50, 90, 95)
FINANCE = (
    "npv",
    "roi",
    "bcr",
    "irr",
    "payback_months",
    "discounted_payback_months",
    "peak_funding",
    "pv_benefits",
    "pv_costs",
)


def decision_json(decision: Decision) -> dict[str, Any]:
    """The decision of the contract, and more beside it.

    ``levers`` are about everything at once, ``uncertainty`` about the option that it names. Amounts in the client's currency;
    arrays by year, index 0 = initial. ``swing`` holds the net present values at low and at high; ``break_even`` of a number by
    year is the common factor on its values.
    """
    waiting = decision.waiting
    return {
        "levers": _levers(decision),
        "programme_effort": decision.programme_effort,
        "recommended": decision.recommended,
        "options": [_option(decision, option) for option in decision.options],
        "delay": {"cost": waiting.cost, "cost_same_end": waiting.cost_same_end},
        "model_doubt": _doubt(decision),
        "priority": [{"id": key, "points": points} for key, points in priority_points(decision.case).items()],
        "roadmap": _roadmap(decision),
        "uncertainty": _uncertainty(decision),
        "budget_curve": [
            {"budget": point.budget.tolist(), "npv": point.npv, "levers": point.levers, "gap": point.gap}
            for point in decision.curve
        ],
        "scenarios": [
            {
                "id": item.id,
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
            "value_if_left_out": item.value_if_left_out,
            "effort": item.effort,
            "days": item.days,
            "yearly_days": item.yearly_days,
            "costed": item.costed,
            "quadrant": item.quadrant,
            "probability_top_3": chance.get(item.lever.id),
        }
        for item in decision.levers.levers
    ]


def _option(decision: Decision, option: Option) -> dict[str, Any]:
    waves = zip(decision.case.levers, option.waves.tolist(), strict=True)
    return {
        "id": option.id,
        "waves": {lever.id: wave for lever, wave in waves if wave >= 0},
        "affordable": option.affordable,
        **{key: getattr(option.finance, key) for key in FINANCE},
        **_spread(decision, option),
        "probability_over_budget": option.outcome.over_budget,
        "probability_over_capacity": option.outcome.over_capacity,
        "by_kind": option.result.by_kind,
        "npv_cost_savings_only": option.npv_cost_savings_only,
        "npv_after_tax": option.npv_after_tax,
    }


def _spread(decision: Decision, option: Option) -> dict[str, float | None]:
    """Mean, percentiles and chance of an option; nothing where no draw has a finite value."""
    keys = ("mean", *(f"p{share}" for share in PERCENTILES), "probability_positive")
    if not decision.simulation.is_defined:
        return dict.fromkeys(keys)
    outcome = option.outcome
    values = (outcome.mean, *map(outcome.percentile, PERCENTILES), outcome.probability_positive)
    return dict(zip(keys, values, strict=True))


def _doubt(decision: Decision) -> list[dict[str, Any]]:
    doubt = decision.doubt
    rows: list[dict[str, Any]] = [
        {
            "what": item.what,
            **({} if item.at is None else {"at": item.at}),
            "npv_recommended": item.npv_recommended,
            "npv_best": item.npv_best,
        }
        for item in doubt.rules
    ]
    return rows + (
        [{"what": "relevance", "p5": doubt.relevance.p5, "p95": doubt.relevance.p95}] if doubt.relevance else []
    )


def _roadmap(decision: Decision) -> dict[str, Any]:
    plan, binding = decision.plan, decision.binding
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
    }


def _uncertainty(decision: Decision) -> dict[str, Any]:
    simulation, found = decision.simulation, decision.sensitivity
    spread = _spread(decision, decision.subject)
    about = {"option": decision.subject.id, "samples": simulation.samples, "seed": simulation.seed}
    chance = {"probability_positive": spread.pop("probability_positive")}
    if not simulation.is_defined:
        return {**about, "npv": spread, **chance, "evpi": None, "inputs": []}
    return {
        **about,
        "npv": spread,
        **chance,
        "evpi": found.evpi,
        "cumulative": {f"p{share}": decision.outcome.fan[row].tolist() for row, share in enumerate(FAN)},
        "inputs": [_input(item) for item in found.inputs],
        "measure_next": None if found.measure_next is None else found.measure_next.id,
        "undefined_samples": simulation.undefined,
        "tails": [{"share": tail.share, "npv": tail.npv, "typical": tail.typical} for tail in decision.tails],
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
