"""Present values added up: benefits per driver."""

from __future__ import annotations

from cdm_bc.calculation import BusinessCase


def benefits_by_driver(result: BusinessCase) -> dict[str, float]:
    """Present value of the benefits of each driver of the model, in money."""
    totals = dict.fromkeys(result.case.model.drivers, 0.0)
    for figures in result.benefits:
        totals[figures.benefit.driver] += figures.pv
    return totals
