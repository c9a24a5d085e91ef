"""What levers and the programme cost."""

from __future__ import annotations

from cdm_bc.calculation import BusinessCase

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
