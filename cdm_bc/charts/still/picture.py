"""The picture as a whole: axes, traces, shapes, notes and legend."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cdm_bc.charts.colour import INK
from cdm_bc.charts.still.axes import WIDTH, Axis, Figure, lay_out, long_name, ticks
from cdm_bc.charts.still.flows import flows, frame
from cdm_bc.charts.still.marks import marks
from cdm_bc.charts.still.pen import LINE, SIZE, nth, path, rect, text_at, width_of
from cdm_bc.charts.still.radar import radar

#: What has axes, and what has a frame of its own.
ON_AXES, APART = frozenset({"bar", "scatter", "heatmap"}), frozenset({"sankey", "scatterpolar"})


def still(figure: Figure) -> str:
    """The figure as SVG; '' if it is of a kind that is not drawn here, or shows nothing.

    Examples
    --------
    >>> axis = {"tickvals": [0, 1], "ticktext": ["a", "b"]}
    >>> layout = {"height": 100, "margin": {"l": 8, "r": 8, "t": 12, "b": 8}, "xaxis": axis, "yaxis": axis}
    >>> still({"data": [{"type": "bar", "x": [0, 1], "y": [1, 2]}], "layout": layout}).count("<rect")
    2
    >>> still({"data": [{"type": "pie"}], "layout": layout})
    ''
    """
    traces, layout = figure["data"], figure["layout"]
    kinds = {trace["type"] for trace in traces}
    if not kinds or not (kinds <= ON_AXES or kinds <= APART):
        return ""
    axes = lay_out(traces, layout) if kinds <= ON_AXES else frame(layout)
    drawn = marks(traces, layout, axes) if kinds <= ON_AXES else flows(traces[0], axes)
    if "scatterpolar" in kinds:
        drawn = radar(traces, layout, axes)
    parts = [
        *(part for key, axis in axes.items() for part in ticks(key, axis, layout.get(long_name(key), {}), axes)),
        *_shapes(layout, axes, "below"),
        *drawn,
        *_shapes(layout, axes, "above"),
        *_notes(layout, axes),
        *_legend(traces, layout, axes),
    ]
    box = f'viewBox="0 0 {WIDTH} {layout["height"]}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {box} width="100%" font-size="{SIZE}">{"".join(parts)}</svg>'


def _place(item: Any, axes: dict[str, Axis], side: str, key: str) -> float:
    """Where a shape or note is: at a value of an axis, or at a share of the paper."""
    ref = item.get(f"{side}ref", side)
    if ref == "paper":
        mine = [axis for name, axis in axes.items() if name[0] == side]
        low, high = (min, max) if side == "x" else (max, min)
        first, last = low(axis.start for axis in mine), high(axis.end for axis in mine)
        return first + item[key] * (last - first)
    return axes[ref].at(item[key])


def _shapes(layout: Figure, axes: dict[str, Axis], layer: str) -> Iterator[str]:
    for item in layout.get("shapes", ()):
        if item.get("layer", "above") != layer:
            continue
        x0, x1 = (_place(item, axes, "x", key) for key in ("x0", "x1"))
        y0, y1 = (_place(item, axes, "y", key) for key in ("y0", "y1"))
        corners = [(x0, y0), (x1, y1)] if item["type"] == "line" else [(x0, y0), (x1, y0), (x1, y1), (x0, y1), (x0, y0)]
        look = item.get("line", {})
        dash, fill = look.get("dash", ""), item.get("fillcolor", "none")
        yield path(corners, look.get("color", INK), look.get("width", 2), dash=dash, fill=fill)


def _notes(layout: Figure, axes: dict[str, Axis]) -> Iterator[str]:
    anchors = {"left": "start", "right": "end"}
    for item in layout.get("annotations", ()):
        font = item.get("font", {})
        size = font.get("size", SIZE)
        x = _place(item, axes, "x", "x") + item.get("xshift", 0)
        y = _place(item, axes, "y", "y") - item.get("yshift", 0)
        lines = item["text"].count("<br>")
        y -= size * LINE * (lines if item.get("yanchor") == "bottom" else lines / 2)
        y += size * (-0.2 if item.get("yanchor") == "bottom" else 0.35)
        yield text_at(item["text"], x, y, anchors.get(item.get("xanchor", ""), "middle"), font.get("color", INK), size)


def _legend(traces: list[Any], layout: Figure, axes: dict[str, Axis]) -> Iterator[str]:
    if not layout.get("showlegend"):
        return
    x, y = min(axis.start for key, axis in axes.items() if key[0] == "x"), layout["margin"]["t"] + SIZE
    for trace in traces:
        if trace.get("showlegend", True) and trace.get("name"):
            line, is_line = trace.get("line", {}), "lines" in trace.get("mode", "")
            colour = line.get("color", INK) if is_line else nth(trace.get("marker", {}).get("color", INK), 0)
            if is_line:
                yield path([(x, y - 4), (x + 22, y - 4)], colour, 2, dash=line.get("dash", ""))
            else:
                yield rect(x, y - 10, 22, 11, colour)
            yield text_at(trace["name"], x + 28, y, "start")
            x += 48 + width_of(trace["name"], SIZE)
