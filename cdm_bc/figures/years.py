"""Figures by year, beside those of the finance."""

from __future__ import annotations

from cdm_bc.calculation import BusinessCase
from cdm_bc.calculation.finance import discount_factors
from cdm_bc.quantity import Array


def discounted_net(result: BusinessCase) -> Array:
    """Net flow by year at its present value, (H + 1,), in money: its sum is the net present value."""
    net = result.finance.net
    discounted: Array = net * discount_factors(result.case.client.finance.discount_rate, len(net) - 1)
    return discounted
