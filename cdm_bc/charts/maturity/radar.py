"""Index and target per pillar, on the spokes of a wheel."""

from __future__ import annotations

from typing import Any

from cdm_bc.charts.chart import Chart, Style, drawn
from cdm_bc.charts.colour import GRID, MUTED, ORANGE, clear
from cdm_bc.charts.marks import SILENT, Mark, dot, font, labelled, on_hover, stroke
from cdm_bc.charts.maturity.words import index_text, words
from cdm_bc.charts.theme import figure, levels, wrapped
from cdm_bc.maturity.model import MaturityModel
from cdm_bc.maturity.results import Assessment, Pillar
from cdm_bc.parts import number
from cdm_bc.text.format import NONE


def radar(model: MaturityModel, assessment: Assessment, style: Style) -> Chart:
    """The index of each pillar (filled) and what it is once the target is reached (dashed); no score, an empty spoke."""
    text = words(style)
    names = {key: pillar.name[style.language] for key, pillar in model.pillars.items()}
    scores = {key: assessment.pillars[key] for key in names}
    known = {key: one.index for key, one in scores.items() if one.index is not None}
    highest, lowest = max(known, key=known.__getitem__, default=""), min(known, key=known.__getitem__, default="")
    return drawn(
        text.under("radar"),
        _figure(model, list(names.values()), list(scores.values()), style),
        text.under("words").each("pillar", "index", "level", "target", "at_target"),
        (
            (
                names[key],
                number(one.index, 1),
                number(one.level, 0),
                number(one.target, 0),
                number(one.index_at_target, 1),
            )
            for key, one in scores.items()
        ),
        top=model.top_level,
        highest=names.get(highest, NONE),
        lowest=names.get(lowest, NONE),
    )


def _marks(names: list[str], scores: list[Pillar], style: Style) -> list[Mark]:
    text, index = words(style), words(style)("words.index")
    values, targets = [one.index for one in scores], [one.index_at_target for one in scores]
    tips = labelled(names, index, (index_text(style, value) for value in values))
    now = {
        "name": index,
        "r": [None if value is None else round(value, 2) for value in (*values, values[0])],
        "fill": "toself" if None not in values else "none",
        "fillcolor": clear(style.accent, 0.16),
        "line": stroke(style.accent, 2.4),
        "marker": dot(8, style.accent),
        **on_hover([*tips, tips[0]]),
    }
    aim = {
        "name": text("words.at_target"),
        "r": [None if value is None else round(value, 2) for value in (*targets, targets[0])],
        "line": stroke(ORANGE, 1.6, "dash"),
        "marker": dot(5, ORANGE),
        **SILENT,
    }
    around = [*_degrees(names), 0.0]
    common = {"type": "scatterpolar", "mode": "lines+markers", "theta": around, "cliponaxis": False}
    return [common | aim, common | now]


def _degrees(names: list[str]) -> list[float]:
    return [360 * spoke / len(names) for spoke in range(len(names))]


def _figure(model: MaturityModel, names: list[str], scores: list[Pillar], style: Style) -> dict[str, Any]:
    polar = {
        "bgcolor": "rgba(0,0,0,0)",
        "gridshape": "linear",
        "radialaxis": {
            "range": [0.6, model.top_level],
            **levels(1, model.top_level),
            "tickfont": font(11, MUTED),
            "gridcolor": GRID,
            "showline": False,
            "angle": 90,
            "tickangle": 90,
        },
        "angularaxis": {
            "tickmode": "array",
            "tickvals": _degrees(names),
            "ticktext": [wrapped(name, 18) for name in names],
            "tickfont": font(13),
            "direction": "clockwise",
            "rotation": 90,
            "gridcolor": GRID,
            "linecolor": GRID,
        },
    }
    legend = {"orientation": "h", "x": 0.5, "xanchor": "center", "y": -0.08, "yanchor": "top"}
    margin = {"l": 40, "r": 40, "t": 40, "b": 30}
    return figure(_marks(names, scores, style), style, 470, polar=polar, showlegend=True, legend=legend, margin=margin)
