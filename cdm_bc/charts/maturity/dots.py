"""Rows of dots on one scale: pillars down, a dot per layer, business unit, kind of statement or measurement."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cdm_bc.charts.chart import Chart, Style
from cdm_bc.charts.colour import FAINT, SERIES
from cdm_bc.charts.maturity.words import index_text, layer_name, words
from cdm_bc.charts.theme import LEGEND, labels, layout, safe, value_axis, wrapped
from cdm_bc.maturity.framework import FrameworkAssessment
from cdm_bc.maturity.model import EngagementFramework, MaturityModel
from cdm_bc.maturity.progress import Comparison
from cdm_bc.maturity.results import Assessment

ROW = 44
SYMBOLS = ("circle", "diamond", "square", "triangle-up", "cross", "x")


@dataclass(frozen=True)
class Dots:
    """One kind of dot: its name in the legend, and a value per row (None: no dot)."""

    name: str
    values: Sequence[float | None]


def layers(model: MaturityModel, assessment: Assessment, style: Style) -> Chart:
    """How each layer sees each pillar."""
    text = words(style)
    found = [
        Dots(layer_name(key, style.language), [layer.indices.get(pillar) for pillar in model.pillars])
        for key, layer in assessment.layers.items()
    ]
    widest = _widest({pillar: gap.difference for pillar, gap in assessment.gaps.items() if gap is not None})
    alt = text("layers.alt", layers=len(found), pillar=model.pillars[widest].name[style.language]) if widest else ""
    return _of_pillars("layers", model, found, style, alt or text("layers.title"))


def units(model: MaturityModel, assessment: Assessment, style: Style) -> Chart:
    """The index of each business unit per pillar."""
    text = words(style)
    found = [
        Dots(name, [unit.pillars[pillar].index for pillar in model.pillars]) for name, unit in assessment.units.items()
    ]
    return _of_pillars("units", model, found, style, text("units.alt", units=len(found)))


def progress(model: MaturityModel, found: Comparison, style: Style) -> Chart:
    """Index per pillar at the earlier and at this measurement."""
    text = words(style)
    rows = [found.pillars[pillar] for pillar in model.pillars]
    both = [
        Dots(text("words.before"), [row.index_before for row in rows]),
        Dots(text("words.now"), [row.index_after for row in rows]),
    ]
    up = sum(1 for row in rows if (row.index_change or 0) > 0)
    return _of_pillars("progress", model, both, style, text("progress.alt", up=up, total=len(rows)))


def blocks(framework: EngagementFramework, found: FrameworkAssessment, style: Style) -> Chart:
    """The share present per building block: success factors and accelerators."""
    text, percent = words(style), style.formatter.percent
    names = [block.name[style.language] for block in framework.blocks.values()]
    shown = [found.blocks[key] for key in framework.blocks]
    dots = [
        Dots(kind.name[style.language], [block.types.get(key) if block.share is not None else None for block in shown])
        for key, kind in framework.types.items()
    ]
    known = {name: block.share for name, block in zip(names, shown, strict=True) if block.share is not None}
    axis = value_axis([0.0, 1.0], lambda tick: percent(tick, 0), range=[-0.03, 1.03])
    return Chart(
        id="blocks",
        figure=_figure(dots, names, style, axis, lambda value: percent(value, 0)),
        title=text("blocks.title"),
        caption=text("blocks.caption"),
        alt=text("blocks.alt", highest=_widest(known), lowest=min(known, key=known.__getitem__, default="")),
        header=(text("words.block"), *(one.name for one in dots), text("words.share")),
        rows=tuple(
            (name, *(percent(one.values[row], 0) for one in dots), percent(shown[row].share, 0))
            for row, name in enumerate(names)
        ),
    )


def _widest(values: Mapping[str, float]) -> str:
    return max(values, key=values.__getitem__, default="")


def _of_pillars(id: str, model: MaturityModel, dots: Sequence[Dots], style: Style, alt: str) -> Chart:
    text = words(style)
    names = [pillar.name[style.language] for pillar in model.pillars.values()]
    levels = [float(level) for level in range(1, model.top_level + 1)]

    def write(value: float | None) -> str:
        return index_text(style, value)

    axis = value_axis(
        levels,
        lambda tick: f"{tick:.0f}",
        tickvals=levels,
        ticktext=[str(int(level)) for level in levels],
        range=[0.9, model.top_level + 0.1],
        zeroline=False,
        title={"text": text("words.index")},
    )
    return Chart(
        id=id,
        figure=_figure(dots, names, style, axis, write),
        title=text(f"{id}.title"),
        caption=text(f"{id}.caption"),
        alt=alt,
        header=(text("words.pillar"), *(one.name for one in dots)),
        rows=tuple((name, *(write(one.values[row]) for one in dots)) for row, name in enumerate(names)),
    )


def _figure(
    dots: Sequence[Dots], names: Sequence[str], style: Style, axis: dict[str, Any], write: Callable[[float | None], str]
) -> dict[str, Any]:
    spans: dict[str, list[float | None]] = {"x": [], "y": []}
    for row in range(len(names)):
        known = [value for one in dots if (value := one.values[row]) is not None]
        if len(known) > 1:
            spans["x"] += [round(min(known), 3), round(max(known), 3), None]
            spans["y"] += [row, row, None]
    line = {"mode": "lines", "line": {"color": FAINT, "width": 4}, "hoverinfo": "skip", "showlegend": False, **spans}
    colours = (style.accent, *(colour for colour in SERIES if colour != style.accent))
    marks = [
        {
            "mode": "markers",
            "name": safe(one.name),
            "x": [None if value is None else round(value, 3) for value in one.values],
            "y": list(range(len(names))),
            "marker": {
                "size": 12,
                "color": colours[number % len(colours)],
                "symbol": SYMBOLS[number % len(SYMBOLS)],
                "line": {"color": "#ffffff", "width": 1},
            },
            "hovertext": [
                f"{safe(name)}<br>{safe(one.name)}: {write(value)}"
                for name, value in zip(names, one.values, strict=True)
            ],
            "hoverinfo": "text",
            "cliponaxis": False,
        }
        for number, one in enumerate(dots)
    ]
    rows = labels([wrapped(name, 26, 2) for name in names], autorange=False, range=[len(names) - 0.4, -0.6])
    return {
        "data": [{"type": "scatter"} | trace for trace in (line, *marks)],
        "layout": layout(
            style,
            100 + ROW * len(names),
            xaxis=axis,
            yaxis=rows,
            showlegend=True,
            legend=LEGEND,
            margin={"l": 8, "r": 16, "t": 40, "b": 8},
        ),
    }
