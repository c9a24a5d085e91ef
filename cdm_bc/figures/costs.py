"""What levers and the programme cost."""

from __future__ import annotations

from dataclasses import dataclass

from cdm_bc.calculation import BusinessCase, LineFigures

KINDS = ("systems", "processes", "organisation")


def costs_by_lever(result: BusinessCase) -> dict[str, dict[str, float]]:
    """Present value of the cost of each lever (and ``programme``) by kind, dearest first, in money."""
    table: dict[str, dict[str, float]] = {}
    for line, found in zip(result.case.lines, result.lines, strict=True):
        row = table.setdefault(line.lever, dict.fromkeys(KINDS, 0.0))
        row[line.kind] += found.pv
    return dict(sorted(table.items(), key=lambda item: -sum(item[1].values())))


def cost_of_levers(result: BusinessCase) -> dict[str, float]:
    """Present value of the cost of each lever (and ``programme``), all kinds together, dearest first, in money."""
    return {lever: sum(kinds.values()) for lever, kinds in costs_by_lever(result).items()}


@dataclass(frozen=True)
class LineCost:
    """A cost line, or all of them: person-days over all years, money of year 0, mean of the later years, present value."""

    days: float
    initial: float
    yearly: float
    pv: float


def cost_of(line: LineFigures) -> LineCost:
    """What a line costs."""
    return LineCost(float(line.days.sum()), float(line.by_year[0]), float(line.by_year[1:].mean()), line.pv)


def cost_of_all(result: BusinessCase) -> LineCost:
    """What all lines cost together."""
    finance, days = result.finance, sum(float(line.days.sum()) for line in result.lines)
    return LineCost(days, float(finance.costs[0]), float(finance.costs[1:].mean()), finance.pv_costs)
