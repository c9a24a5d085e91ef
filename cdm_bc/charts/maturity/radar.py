"""Index and target per pillar, on the spokes of a wheel."""

from __future__ import annotations

from typing import Any

from cdm_bc.charts.chart import Chart, Style, drawn
from cdm_bc.charts.colour import GRID, INK, MUTED, ORANGE, clear
from cdm_bc.charts.maturity.words import index_text, words
from cdm_bc.charts.theme import layout, safe, wrapped
from cdm_bc.maturity.model import MaturityModel
from cdm_bc.maturity.results import Assessment
from cdm_bc.text.format import NONE


def radar(model: MaturityModel, assessment: Assessment, style: Style) -> Chart:
    """The index of each pillar (filled) and the level aimed at (dashed); a pillar without a score leaves its spoke empty."""
    text = words(style)
    names = {key: pillar.name[style.language] for key, pillar in model.pillars.items()}
    scores = {key: assessment.pillars[key] for key in names}
    known = {key: one.index for key, one in scores.items() if one.index is not None}
    highest, lowest = max(known, key=known.__getitem__, default=""), min(known, key=known.__getitem__, default="")
    return drawn(
        id="radar",
        figure={"data": _traces(names, assessment, style), "layout": _layout(model, names, style)},
        title=text("radar.title"),
        caption=text("radar.caption", top=model.top_level),
        alt=text("radar.alt", highest=names.get(highest, NONE), lowest=names.get(lowest, NONE)),
        header=(text("words.pillar"), text("words.index"), text("words.level"), text("words.target")),
        rows=tuple(
            (
                names[key],
                index_text(style, one.index),
                NONE if one.level is None else str(one.level),
                NONE if one.target is None else str(one.target),
            )
            for key, one in scores.items()
        ),
    )


def _traces(names: dict[str, str], assessment: Assessment, style: Style) -> list[dict[str, Any]]:
    text = words(style)
    spokes = list(range(len(names)))
    degrees = [360 * spoke / len(names) for spoke in (*spokes, 0)]
    values = [assessment.pillars[key].index for key in names]
    targets = [assessment.pillars[key].target for key in names]
    hover = [
        f"{safe(name)}<br>{text('words.index')}: {index_text(style, value)}"
        for name, value in zip(names.values(), values, strict=True)
    ]
    now = {
        "name": text("words.index"),
        "r": [None if value is None else round(value, 2) for value in (*values, values[0])],
        "fill": "toself" if None not in values else "none",
        "fillcolor": clear(style.accent, 0.16),
        "line": {"color": style.accent, "width": 2.4},
        "marker": {"size": 8, "color": style.accent},
        "hovertext": [*hover, hover[0]],
        "hoverinfo": "text",
    }
    aim = {
        "name": text("words.target"),
        "r": [*targets, targets[0]],
        "line": {"color": ORANGE, "width": 1.6, "dash": "dash"},
        "marker": {"size": 5, "color": ORANGE},
        "hoverinfo": "skip",
    }
    common = {"type": "scatterpolar", "mode": "lines+markers", "theta": degrees, "cliponaxis": False}
    return [common | aim, common | now]


def _layout(model: MaturityModel, names: dict[str, str], style: Style) -> dict[str, Any]:
    levels = list(range(1, model.top_level + 1))
    polar = {
        "bgcolor": "rgba(0,0,0,0)",
        "gridshape": "linear",
        "radialaxis": {
            "range": [0.6, model.top_level],
            "tickvals": levels,
            "ticktext": [str(level) for level in levels],
            "tickfont": {"size": 11, "color": MUTED},
            "gridcolor": GRID,
            "showline": False,
            "angle": 90,
            "tickangle": 90,
        },
        "angularaxis": {
            "tickmode": "array",
            "tickvals": [360 * spoke / len(names) for spoke in range(len(names))],
            "ticktext": [wrapped(name, 18, 2) for name in names.values()],
            "tickfont": {"size": 13, "color": INK},
            "direction": "clockwise",
            "rotation": 90,
            "gridcolor": GRID,
            "linecolor": GRID,
        },
    }
    legend = {"orientation": "h", "x": 0.5, "xanchor": "center", "y": -0.08, "yanchor": "top"}
    margin = {"l": 40, "r": 40, "t": 40, "b": 30}
    return layout(style, 470, polar=polar, showlegend=True, legend=legend, margin=margin)
