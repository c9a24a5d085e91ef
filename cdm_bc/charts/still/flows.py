"""Flows between columns of nodes (plotly's sankey), as ribbons."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cdm_bc.charts.still.axes import WIDTH, Axis, Figure
from cdm_bc.charts.still.pen import SIZE, rect, text_at


def frame(layout: Figure) -> dict[str, Axis]:
    """The whole picture within its margins, from 0 to 1 both ways."""
    margin = layout["margin"]
    x = Axis(0, 1, margin["l"], WIDTH - margin["r"], "y")
    return {"x": x, "y": Axis(0, 1, layout["height"] - margin["b"], margin["t"], "x")}


def flows(trace: Any, axes: dict[str, Axis]) -> Iterator[str]:
    """Ribbons as wide as what they carry, nodes as high as what goes through them, and their names."""
    node, link = trace["node"], trace["link"]
    ends = list(zip(link["source"], link["target"], link["value"], link["color"], strict=True))
    sums = [[sum(end[2] for end in ends if end[side] == n) for n in range(len(node["x"]))] for side in (0, 1)]
    sizes = [max(pair) for pair in zip(*sums, strict=True)]
    room = axes["y"].start - axes["y"].end
    columns = [[size for size, at in zip(sizes, node["x"], strict=True) if at == x] for x in set(node["x"])]
    scale = min((room - node["pad"] * (len(column) - 1)) / sum(column) for column in columns)
    left = [axes["x"].at(x) - node["thickness"] * x for x in node["x"]]
    middle = [axes["y"].at(1 - y) for y in node["y"]]
    used = [[at - size * scale / 2 for at, size in zip(middle, sizes, strict=True)] for _ in (0, 1)]
    for start, end, value, colour in sorted(ends, key=lambda one: (middle[one[0]], middle[one[1]])):
        width = value * scale
        y0, y1 = used[0][start] + width / 2, used[1][end] + width / 2
        used[0][start] += width
        used[1][end] += width
        x0, x1 = left[start] + node["thickness"], left[end]
        bend = (x0 + x1) / 2
        path = f"M{x0:.1f} {y0:.1f}C{bend:.1f} {y0:.1f} {bend:.1f} {y1:.1f} {x1:.1f} {y1:.1f}"
        yield f'<path d="{path}" stroke="{colour}" stroke-width="{width:.1f}" fill="none"/>'
    for n, label in enumerate(node["label"]):
        high = sizes[n] * scale
        yield rect(left[n], middle[n] - high / 2, node["thickness"], high, node["color"][n])
        if label:
            yield text_at(label, left[n] + node["thickness"] + 4, middle[n] + SIZE * 0.35, "start", size=12)
