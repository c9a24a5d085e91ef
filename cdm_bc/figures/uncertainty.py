"""Figures about the spread of the net present value."""

from __future__ import annotations

from cdm_bc.decision import Decision

#: The mean is worth a word if it is further from the base than this share of the standard deviation.
SKEWED = 0.1


def skew_of(decision: Decision) -> float:
    """Mean of the net present value less its base value, in money; 0 where they are about the same."""
    simulation = decision.simulation
    skew = simulation.mean - decision.business_case.finance.npv
    return skew if abs(skew) > SKEWED * simulation.standard_deviation else 0.0
