"""Present values added up: benefits per driver, costs per lever."""

from __future__ import annotations

from cdm_bc.calculation import BusinessCase


def benefits_by_driver(result: BusinessCase) -> dict[str, float]:
    """Present value of the benefits of each driver of the model, in money."""
    totals = dict.fromkeys(result.case.model.drivers, 0.0)
    for figures in result.benefits:
        totals[figures.benefit.driver] += figures.pv
    return totals


def costs_by_lever(result: BusinessCase) -> dict[str, float]:
    """Present value of the cost lines of each lever, and of the programme, that has any; in money."""
    totals: dict[str, float] = {}
    for line, figures in zip(result.case.lines, result.lines, strict=True):
        totals[line.lever] = totals.get(line.lever, 0.0) + figures.pv
    return totals
