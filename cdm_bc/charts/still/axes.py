"""The axes of a picture, laid out so that their labels find room, and what is drawn of them."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from cdm_bc.charts.colour import GRID, INK, MUTED
from cdm_bc.charts.still.pen import LINE, SIZE, path, text_at, width_of

Figure = dict[str, Any]

WIDTH = 880
#: Room in px for a legend, a title and between an axis and its labels.
LEGEND, TITLE, GAP = 26, 24, 6


@dataclass(frozen=True)
class Axis:
    """An axis of values from `low` to `high` (their logarithms if `is_log`) from `start` to `end`, in px of the picture."""

    low: float
    high: float
    start: float
    end: float
    anchor: str
    is_log: bool = False

    def at(self, value: float) -> float:
        """Where a value is."""
        value = math.log10(value) if self.is_log else value
        return self.start + (value - self.low) / ((self.high - self.low) or 1.0) * (self.end - self.start)

    def shows(self, value: float) -> bool:
        """Whether a value is within it."""
        return min(self.start, self.end) - 1 <= self.at(value) <= max(self.start, self.end) + 1


def long_name(key: str) -> str:
    """``xaxis2`` of ``x2``."""
    return f"{key[0]}axis{key[1:]}"


def lay_out(traces: list[Any], layout: Figure) -> dict[str, Axis]:
    """The axes that the traces use, by short name, laid out so that their labels find room."""
    used = {trace.get(f"{side}axis", side): side for trace in traces for side in "xy"}
    about = {key: layout.get(long_name(key), {}) for key in used}
    margin = layout["margin"]
    labels = [text for key in used if key[0] == "y" for text in about[key].get("ticktext", ())]
    left = margin["l"] + GAP + max((width_of(text, SIZE) for text in labels), default=0.0)
    left += TITLE * any(about[key].get("title") for key in used if key[0] == "y")
    top = margin["t"] + LEGEND * bool(layout.get("showlegend")) + room_for(about, "top")
    frame = {
        "x": (left, WIDTH - margin["r"] - 20),
        "y": (layout["height"] - margin["b"] - room_for(about, "bottom"), top),
    }
    axes = {}
    for key, side in used.items():
        low, high = _range(key, about[key], traces, layout)
        first, last = frame[side]
        a, b = about[key].get("domain", (0.0, 1.0))
        start, end = first + a * (last - first), first + b * (last - first)
        anchor, is_log = about[key].get("anchor", "y" if side == "x" else "x"), about[key].get("type") == "log"
        axes[key] = Axis(low, high, start, end, anchor, is_log)
    return axes


def room_for(about: dict[str, Figure], side: str) -> float:
    """Height of the labels and titles of the horizontal axes on one side."""
    here = [axis for key, axis in about.items() if key[0] == "x" and axis.get("side", "bottom") == side]
    lines = max((text.count("<br>") + 1 for axis in here for text in axis.get("ticktext", ())), default=0)
    return lines * SIZE * LINE + GAP * bool(here) + TITLE * any(axis.get("title") for axis in here)


def _range(key: str, axis: Figure, traces: list[Any], layout: Figure) -> tuple[float, float]:
    """The lowest and highest value; the other way round if the axis runs so."""
    if "range" in axis:
        low, high = axis["range"]
        return float(low), float(high)
    mine = [[v for v in t[key[0]] if v is not None] for t in traces if t.get(f"{key[0]}axis", key[0]) == key]
    if layout.get("barmode") == "stack" and (key[0] == "x") == (traces[0].get("orientation") == "h"):
        return 0.0, max(map(sum, zip(*mine, strict=True)))
    values = [*axis.get("tickvals", ()), *(v for column in mine for v in column)]
    low, high = min(values, default=0.0) - 0.5, max(values, default=1.0) + 0.5
    return (high, low) if axis.get("autorange") == "reversed" else (low, high)


def ticks(key: str, axis: Axis, about: Figure, axes: dict[str, Axis]) -> Iterator[str]:
    """Grid, line at zero, labels and title of an axis."""
    across = axes.get(axis.anchor) or next(other for name, other in axes.items() if name[0] != key[0])
    size, colour = about.get("tickfont", {}).get("size", SIZE), about.get("tickfont", {}).get("color", INK)
    flat, high = key[0] == "x", about.get("side") == "top"
    for value, text in zip(about.get("tickvals", ()), about.get("ticktext", ()), strict=True):
        if not axis.shows(value):
            continue
        at = axis.at(value)
        if about.get("showgrid"):
            yield _line(flat, at, across, MUTED if value == 0 and about.get("zeroline") else GRID, 1)
        if flat:
            shift = -GAP - size * LINE * text.count("<br>") if high else GAP + size * 0.8
            yield text_at(text, at, (across.end if high else across.start) + shift, "middle", colour, size)
        else:
            up = size * (0.35 - LINE * text.count("<br>") / 2)
            yield text_at(text, across.start - GAP, at + up, "end", colour, size)
    title = about.get("title", {}).get("text", "")
    if title:
        middle = (axis.start + axis.end) / 2
        if flat:
            off = room_for({key: about}, about.get("side", "bottom")) - GAP
            yield text_at(title, middle, across.end - off + 8 if high else across.start + off, "middle", MUTED)
        else:
            yield text_at(title, 12, middle, "middle", MUTED, more=f' transform="rotate(-90 12 {middle:.1f})"')


def _line(flat: bool, at: float, across: Axis, colour: str, width: float) -> str:
    """A line at a value of one axis, all along the other."""
    ends = (at, across.start, at, across.end) if flat else (across.start, at, across.end, at)
    return path([ends[:2], ends[2:]], colour, width)
