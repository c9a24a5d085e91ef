"""Values on spokes (plotly's scatterpolar)."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from cdm_bc.charts.colour import GRID, MUTED
from cdm_bc.charts.still.axes import Axis, Figure
from cdm_bc.charts.still.pen import SIZE, path, text_at

#: Share of half the height; the rest is for the names.
REACH = 0.78


def radar(traces: list[Any], layout: Figure, axes: dict[str, Axis]) -> Iterator[str]:
    """A web with a ring per round value, the names around it, and a closed line per trace."""
    x, y = axes["x"].at(0.5), axes["y"].at(0.45)
    radial, angular = layout["polar"]["radialaxis"], layout["polar"]["angularaxis"]
    low, high = radial["range"]
    reach = REACH * (axes["y"].start - axes["y"].end) / 2

    def at(value: float, degrees: float, more: float = 0.0) -> tuple[float, float]:
        away = reach * (value - low) / (high - low) + more
        turn = math.radians(degrees - angular["rotation"])
        return x + away * math.cos(turn), y + away * math.sin(turn)

    spokes = angular["tickvals"]
    for value, name in zip(radial["tickvals"], radial["ticktext"], strict=True):
        yield path([at(value, degrees) for degrees in (*spokes, spokes[0])], GRID)
        yield text_at(name, x + 4, at(value, spokes[0])[1] - 2, "start", MUTED, 11)
    for degrees, name in zip(spokes, angular["ticktext"], strict=True):
        yield path([at(low, degrees), at(high, degrees)], GRID)
        across, down = at(high, degrees, 14)
        anchor = "middle" if abs(across - x) < 1 else "start" if across > x else "end"
        yield text_at(name, across, down + SIZE * 0.35, anchor)
    for trace in traces:
        points = [None if r is None else at(r, turn) for r, turn in zip(trace["r"], trace["theta"], strict=True)]
        if trace.get("fill") == "toself":
            yield path(points, fill=trace["fillcolor"])
        yield path(points, trace["line"]["color"], trace["line"]["width"], dash=trace["line"].get("dash", ""))
