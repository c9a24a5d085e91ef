"""The traces of a figure: bars, points and lines, heat maps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from cdm_bc.charts.colour import INK
from cdm_bc.charts.still.axes import Axis, Figure
from cdm_bc.charts.still.pen import LINE, SIZE, nth, path, rect, text_at


def marks(traces: list[Any], layout: Figure, axes: dict[str, Axis]) -> Iterator[str]:
    """Every trace in its order; bars are stacked or set side by side as the layout says."""
    stacked: dict[Any, float] = {}
    grouped = [trace for trace in traces if trace["type"] == "bar"] if "barmode" not in layout else []
    for trace in traces:
        x, y = axes[trace.get("xaxis", "x")], axes[trace.get("yaxis", "y")]
        if trace["type"] == "bar" and len(grouped) > 1:
            trace = {**trace, "width": 1 / len(grouped), "offset": grouped.index(trace) - (len(grouped) - 1) / 2}
        draw = {"bar": _bars, "scatter": _points, "heatmap": _cells}[trace["type"]]
        drawn = "".join(draw(trace, x, y, layout, stacked))
        yield drawn if trace["type"] != "scatter" or trace.get("cliponaxis") is False else _clipped(drawn, x, y)


def _clipped(drawn: str, x: Axis, y: Axis) -> str:
    """What is drawn, without what would be beyond the axes: an inner picture shows nothing outside itself."""
    left, top, width, height = x.start, min(y.start, y.end), x.end - x.start, abs(y.end - y.start)
    box = f'x="{left:.1f}" y="{top:.1f}" width="{width:.1f}" height="{height:.1f}"'
    own = f'style="max-width:none;height:{height:.1f}px"'  # not the size that JupyterLab gives every picture
    return f'<svg {box} {own} viewBox="{left:.1f} {top:.1f} {width:.1f} {height:.1f}">{drawn}</svg>'


def _bars(trace: Any, x: Axis, y: Axis, layout: Figure, stacked: dict[Any, float]) -> Iterator[str]:
    """Bars, one on the other where the layout stacks them."""
    flat = trace.get("orientation") == "h"
    along, across = (x, y) if flat else (y, x)
    places, amounts = (trace["y"], trace["x"]) if flat else (trace["x"], trace["y"])
    width = (across.at(1) - across.at(0)) * (1 - layout.get("bargap", 0.2)) * trace.get("width", 1)
    shift, width = (
        width * trace.get("offset", 0),
        abs(width),
    )  # bars side by side run along the axis, whichever way that is
    for n, (place, amount) in enumerate(zip(places, amounts, strict=True)):
        if amount is None:
            continue
        low = nth(trace.get("base"), n)
        if low is None:
            key = (trace.get("xaxis"), trace.get("yaxis"), place, amount < 0)
            low = stacked.get(key, 0.0) if layout.get("barmode") in ("stack", "relative") else 0.0
            stacked[key] = low + amount
        a, b = sorted((along.at(low), along.at(low + amount)))
        side = across.at(place) + shift - width / 2
        left, top, wide, high = (a, side, b - a, width) if flat else (side, a, width, b - a)
        yield rect(left, top, wide, high, nth(trace.get("marker", {}).get("color", INK), n))
        text = nth(trace.get("text"), n)
        if text:
            size = trace.get("textfont", {}).get("size", SIZE)
            if flat:
                off, anchor = (b + 4, "start") if amount >= 0 else (a - 4, "end")
                yield text_at(text, off, side + width / 2 + size * 0.35, anchor, INK, size)
            else:
                off = a - 4 - size * LINE * text.count("<br>") if amount >= 0 else b + size
                yield text_at(text, side + width / 2, off, "middle", INK, size)


def _points(trace: Any, x: Axis, y: Axis, layout: Figure, stacked: dict[Any, float]) -> Iterator[str]:
    """Lines, areas, points and words at points."""
    pairs = zip(trace["x"], trace["y"], strict=True)
    at = [None if a is None or b is None else (x.at(a), y.at(b)) for a, b in pairs]
    known = [point for point in at if point is not None]
    mode, look = trace.get("mode", "lines"), trace.get("line", {})
    if trace.get("fill") == "tozeroy" and known:
        yield path([(known[0][0], y.at(0)), *known, (known[-1][0], y.at(0))], fill=trace["fillcolor"])
    elif trace.get("fill"):
        yield path(known, fill=trace["fillcolor"])
    if "lines" in mode and look.get("width", 2):
        yield path(at, look.get("color", INK), look.get("width", 2), dash=look.get("dash", ""))
    mark = trace.get("marker", {})
    for n, point in enumerate(at):
        if point is not None and "markers" in mode:
            radius, edge = nth(mark.get("size", 6), n) / 2, mark.get("line", {})
            rim = f' stroke="{nth(edge.get("color", INK), n)}" stroke-width="{nth(edge.get("width", 0), n)}"'
            colour = nth(mark.get("color", INK), n)
            yield f'<circle cx="{point[0]:.1f}" cy="{point[1]:.1f}" r="{radius:.1f}" fill="{colour}"{rim}/>'
        if point is not None and "text" in mode and nth(trace.get("text"), n):
            yield _label(trace, n, *point)


def _label(trace: Any, n: int, x: float, y: float) -> str:
    """The words at the n-th point, on the side of it that the trace says."""
    up, _, side = nth(trace.get("textposition", "middle center"), n).partition(" ")
    text, font = trace["text"][n], trace.get("textfont", {})
    size = font.get("size", SIZE)
    y += {"top": -8.0, "bottom": 8 + size}.get(up, size * 0.35) - size * LINE * text.count("<br>") * (
        up != "bottom"
    ) / 2
    anchor = {"left": "end", "right": "start"}.get(side, "middle")
    return text_at(text, x + {"left": -6, "right": 6}.get(side, 0), y, anchor, font.get("color", INK), size)


def _cells(trace: Any, x: Axis, y: Axis, layout: Figure, stacked: dict[Any, float]) -> Iterator[str]:
    """A heat map."""
    width, height = (abs(axis.at(1) - axis.at(0)) for axis in (x, y))
    low, high = trace["zmin"], trace["zmax"]
    for row, values in enumerate(trace["z"]):
        for column, value in enumerate(values):
            if value is None:
                continue
            a, b = x.at(trace["x"][column]), y.at(trace["y"][row])
            gap = trace.get("xgap", 0)
            fill = _between(trace["colorscale"], (value - low) / ((high - low) or 1))
            yield rect(a - width / 2 + gap / 2, b - height / 2 + gap / 2, width - gap, height - gap, fill)
            dark = sum(int(fill[i : i + 2], 16) for i in (1, 3, 5)) < 384
            ink = trace.get("textfont", {}).get("color") or ("#ffffff" if dark else INK)
            yield text_at(str(trace["text"][row][column]), a, b + SIZE * 0.35, "middle", ink)


def _between(scale: Sequence[Any], share: float) -> str:
    """The colour at a share of a scale of ``[share, #rrggbb]``.

    >>> _between([[0, "#000000"], [1, "#ffffff"]], 0.5)
    '#808080'
    """
    share = min(max(share, 0.0), 1.0)
    (a, first), (b, last) = next(pair for pair in pairwise(scale) if share <= pair[1][0])
    part = (share - a) / ((b - a) or 1)
    pairs = ((int(first[i : i + 2], 16), int(last[i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{round(low + part * (high - low)):02x}" for low, high in pairs)
