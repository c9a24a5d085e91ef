"""Where an organisation stands among all of a survey: a distribution per pillar, without names."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from math import ceil
from typing import Any

from cdm_bc.charts.chart import Chart, Style, drawn
from cdm_bc.charts.colour import FAINT, GRID, INK, MUTED
from cdm_bc.charts.marks import Mark, font, heading, on_hover, outside, stroke, tip
from cdm_bc.charts.maturity.words import words
from cdm_bc.charts.theme import axis, figure, levels, wrapped
from cdm_bc.maturity.model import MaturityModel
from cdm_bc.maturity.position import Position
from cdm_bc.parts import number, percent

COLUMNS = 2
ROW = 165
GAP_ACROSS, GAP_DOWN = 0.08, 0.62


def standing(model: MaturityModel, positions: Mapping[str, Position], style: Style) -> Chart:
    """Bars: how many organisations have an index in each half point; the bar of this organisation is coloured."""
    text, rows = words(style).under("standing"), ceil(len(positions) / COLUMNS)
    names = {key: model.pillars[key].name[style.language] for key in positions}
    panels = [(key, one, "" if place == 0 else str(place + 1)) for place, (key, one) in enumerate(positions.items())]
    axes: dict[str, Any] = {}
    for place, (_, one, suffix) in enumerate(panels):
        axes |= _axes(one, place, rows, model.top_level, suffix)
    return drawn(
        text,
        figure(
            [_bars(one, names[key], style, suffix) for key, one, suffix in panels],
            style,
            40 + ROW * rows,
            bargap=0.08,
            annotations=[
                heading(wrapped(names[key], 40), f"x{suffix} domain", f"y{suffix} domain", 0, 1)
                for key, _, suffix in panels
            ],
            shapes=[_median(one, suffix) for _, one, suffix in panels],
            margin={"l": 8, "r": 8, "t": 34, "b": 24},
            **axes,
        ),
        text.each("pillar", "own", "low", "median", "high", "below"),
        (
            (names[key], *(number(index, 1) for index in (one.own, *one.quartiles)), percent(one.share_below, 0))
            for key, one in positions.items()
        ),
        above=sum(one.own is not None and one.own > one.quartiles[1] for one in positions.values()),
        total=len(positions),
    )


def _own_bin(one: Position) -> int:
    """The bar of this organisation; −1 without a score."""
    own = one.own
    return -1 if own is None else max(place for place, edge in enumerate(one.bin_edges[:-1]) if own >= edge)


def _bars(one: Position, name: str, style: Style, suffix: str) -> Mark:
    text, own, write = words(style).under("standing"), _own_bin(one), style.formatter.number
    bins = list(pairwise(one.bin_edges))
    tips = [
        tip(name, text("bar", range=f"{write(low, 1)} – {write(high, 1)}", count=count))
        for (low, high), count in zip(bins, one.counts, strict=True)
    ]
    return {
        "type": "bar",
        "xaxis": f"x{suffix}",
        "yaxis": f"y{suffix}",
        "x": [(low + high) / 2 for low, high in bins],
        "y": list(one.counts),
        **outside([str(count) if count else "" for count in one.counts], textfont=font(11, MUTED)),
        "marker": {"color": [style.accent if place == own else FAINT for place in range(len(bins))]},
        **on_hover(tips),
    }


def _axes(one: Position, place: int, rows: int, top: int, suffix: str) -> dict[str, Any]:
    row, column = divmod(place, COLUMNS)
    width = (1 - GAP_ACROSS * (COLUMNS - 1)) / COLUMNS
    height = 1 / (rows + GAP_DOWN * (rows - 1))
    left, base = column * (width + GAP_ACROSS), 1 - height - row * height * (1 + GAP_DOWN)
    across = axis(
        domain=[round(left, 4), round(left + width, 4)],
        anchor=f"y{suffix}",
        range=[0.95, top + 0.05],
        **levels(1, top),
        tickfont={"color": MUTED, "size": 11},
        showline=True,
        linecolor=GRID,
    )
    up = axis(
        domain=[round(max(base, 0.0), 4), round(base + height, 4)],
        anchor=f"x{suffix}",
        range=[0, max(one.counts) * 1.25],
        showticklabels=False,
    )
    return {f"xaxis{suffix}": across, f"yaxis{suffix}": up}


def _median(one: Position, suffix: str) -> Mark:
    median = round(one.quartiles[1], 3)
    where = {"xref": f"x{suffix}", "yref": f"y{suffix} domain", "x0": median, "x1": median, "y0": 0, "y1": 1}
    return {"type": "line", **where, "line": stroke(INK, 1.4, "dot")}
