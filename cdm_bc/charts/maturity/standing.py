"""Where an organisation stands among all of a survey: a distribution per pillar, without names."""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil
from typing import Any

from cdm_bc.charts.chart import Chart, Style, drawn
from cdm_bc.charts.colour import FAINT, GRID, INK, MUTED
from cdm_bc.charts.maturity.words import index_text, words
from cdm_bc.charts.theme import axis, layout, safe, wrapped
from cdm_bc.maturity.model import MaturityModel
from cdm_bc.maturity.position import Position

COLUMNS = 2
ROW = 165
GAP_ACROSS, GAP_DOWN = 0.08, 0.62


def standing(model: MaturityModel, positions: Mapping[str, Position], style: Style) -> Chart:
    """Bars: how many organisations have an index in each half point; the bar of this organisation is coloured."""
    text = words(style)
    names = {key: model.pillars[key].name[style.language] for key in positions}
    data: list[dict[str, Any]] = []
    parts: dict[str, Any] = {}
    words_above: list[dict[str, Any]] = []
    lines: list[dict[str, Any]] = []
    rows = ceil(len(positions) / COLUMNS)
    for number, (key, one) in enumerate(positions.items()):
        suffix = "" if number == 0 else str(number + 1)
        data.append(_bars(one, names[key], style, suffix))
        parts |= _axes(one, number, rows, model.top_level, suffix)
        words_above.append(_heading(names[key], suffix))
        lines.append(_median(one, suffix))
    above = sum(1 for one in positions.values() if one.own is not None and one.own > one.quartiles[1])
    return drawn(
        id="standing",
        figure={
            "data": data,
            "layout": layout(
                style,
                40 + ROW * rows,
                bargap=0.08,
                annotations=words_above,
                shapes=lines,
                margin={"l": 8, "r": 8, "t": 34, "b": 24},
                **parts,
            ),
        },
        title=text("standing.title"),
        caption=text("standing.caption"),
        alt=text("standing.alt", above=above, total=len(positions)),
        header=tuple(text(f"standing.{key}") for key in ("pillar", "own", "low", "median", "high", "below")),
        rows=tuple(
            (
                names[key],
                index_text(style, one.own),
                *(index_text(style, quartile) for quartile in one.quartiles),
                style.formatter.percent(one.share_below, 0),
            )
            for key, one in positions.items()
        ),
    )


def _own_bin(one: Position) -> int:
    """The bar of this organisation; −1 without a score."""
    if one.own is None:
        return -1
    inside = [number for number, edge in enumerate(one.bin_edges[:-1]) if one.own >= edge]
    return inside[-1]


def _bars(one: Position, name: str, style: Style, suffix: str) -> dict[str, Any]:
    text, own = words(style), _own_bin(one)
    middles = [(low + high) / 2 for low, high in zip(one.bin_edges, one.bin_edges[1:], strict=False)]
    ranges = [
        f"{style.formatter.number(low, 1)} – {style.formatter.number(high, 1)}"
        for low, high in zip(one.bin_edges, one.bin_edges[1:], strict=False)
    ]
    return {
        "type": "bar",
        "xaxis": f"x{suffix}",
        "yaxis": f"y{suffix}",
        "x": middles,
        "y": list(one.counts),
        "text": [str(count) if count else "" for count in one.counts],
        "textposition": "outside",
        "textfont": {"size": 11, "color": MUTED},
        "cliponaxis": False,
        "marker": {"color": [style.accent if number == own else FAINT for number in range(len(middles))]},
        "hovertext": [
            f"{safe(name)}<br>{text('standing.bar', range=where, count=count)}"
            for where, count in zip(ranges, one.counts, strict=True)
        ],
        "hoverinfo": "text",
    }


def _axes(one: Position, number: int, rows: int, top: int, suffix: str) -> dict[str, Any]:
    column, row = number % COLUMNS, number // COLUMNS
    width = (1 - GAP_ACROSS * (COLUMNS - 1)) / COLUMNS
    height = 1 / (rows + GAP_DOWN * (rows - 1))
    left, base = column * (width + GAP_ACROSS), 1 - height - row * height * (1 + GAP_DOWN)
    levels = list(range(1, top + 1))
    return {
        f"xaxis{suffix}": axis(
            domain=[round(left, 4), round(left + width, 4)],
            anchor=f"y{suffix}",
            range=[0.95, top + 0.05],
            tickvals=levels,
            ticktext=[str(level) for level in levels],
            tickfont={"color": MUTED, "size": 11},
            showline=True,
            linecolor=GRID,
        ),
        f"yaxis{suffix}": axis(
            domain=[round(max(base, 0.0), 4), round(base + height, 4)],
            anchor=f"x{suffix}",
            range=[0, max(one.counts) * 1.25],
            showticklabels=False,
        ),
    }


def _heading(name: str, suffix: str) -> dict[str, Any]:
    return {
        "text": f"<b>{wrapped(name, 40, 1)}</b>",
        "xref": f"x{suffix} domain",
        "yref": f"y{suffix} domain",
        "x": 0,
        "y": 1,
        "xanchor": "left",
        "yanchor": "bottom",
        "showarrow": False,
        "font": {"size": 13, "color": INK},
    }


def _median(one: Position, suffix: str) -> dict[str, Any]:
    return {
        "type": "line",
        "xref": f"x{suffix}",
        "yref": f"y{suffix} domain",
        "x0": round(one.quartiles[1], 3),
        "x1": round(one.quartiles[1], 3),
        "y0": 0,
        "y1": 1,
        "line": {"color": INK, "width": 1.4, "dash": "dot"},
    }
