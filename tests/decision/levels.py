"""Quantities without their range, for tests that move one input."""

from __future__ import annotations

from dataclasses import replace

from cdm_bc.quantity import Quantity


def at_level(quantity: Quantity, level: float) -> Quantity:
    """The quantity, certain, at one level of its uncertain part."""
    values = tuple(value * level for value in quantity.values) if quantity.is_series else (level,)
    return replace(quantity, values=values, low=None, high=None)
