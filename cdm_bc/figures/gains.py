"""What better data brings in a year: per benefit, and the steps from potential to gain."""

from __future__ import annotations

from dataclasses import dataclass

from cdm_bc.calculation import BusinessCase


def gains_of(result: BusinessCase) -> dict[str, float]:
    """Gain per year at target over today of each benefit that gains, year 1, in money."""
    found = {item.benefit.id: float(item.target[0] - item.today[0]) for item in result.benefits}
    return {key: gain for key, gain in found.items() if gain > 0}


@dataclass(frozen=True)
class Step:
    """A step from potential to gain: `amount` is a level if `is_total`, else a change; money per year."""

    key: str
    amount: float
    is_total: bool = False


def steps(result: BusinessCase) -> tuple[Step, ...]:
    """From the gross potential of all benefits to what is gained, in year 1, without ramp-up.

    Σ V − Σ V (1 − φR) − Σ V φR ρ = Σ a;   Σ a − overlap = Σ u at target;   − Σ u today = gain.
    """
    potential = sum(float(item.potential[0]) for item in result.benefits)
    reached = sum(float(item.potential[0]) * item.share_target for item in result.benefits)
    claimed = sum(float(item.claim[0]) for item in result.benefits)
    today, target = result.data_value.today, result.data_value.target
    found = [
        Step("potential", potential, True),
        Step("not_realised", reached - potential),
        Step("risk", claimed - reached),
        Step("overlap", target - claimed),
        Step("at_target", target, True),
        Step("already", -today),
        Step("gain", target - today, True),
    ]
    # no bar for a step that takes nothing away
    return tuple(step for step in found if step.is_total or abs(step.amount) > 0.5)
