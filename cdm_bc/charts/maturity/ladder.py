"""What is present of each level, per pillar: the ladder that an organisation climbs."""

from __future__ import annotations

from typing import Any

from cdm_bc.charts.chart import Chart, Style, drawn
from cdm_bc.charts.colour import INK, mix
from cdm_bc.charts.maturity.words import words
from cdm_bc.charts.theme import labels, layout, safe, wrapped
from cdm_bc.maturity.model import MaturityModel
from cdm_bc.maturity.results import Assessment
from cdm_bc.text.format import NONE

ROW = 46
STEPS = 5
#: Share of the accent in a full cell: light enough for dark figures on it.
DEEPEST = 0.46


def ladder(model: MaturityModel, assessment: Assessment, style: Style) -> Chart:
    """Heat map of the share present, pillars down and levels across; levels reached have a frame."""
    text, percent = words(style), style.formatter.percent
    names = [pillar.name[style.language] for pillar in model.pillars.values()]
    levels = [int(level) for level in model.asked_steps]
    columns = [f"{level} {model.levels[str(level)].name[style.language]}" for level in levels]
    shares = [[assessment.pillars[key].shares.get(level) for level in levels] for key in model.pillars]
    shown = [[percent(share, 0) for share in row] for row in shares]
    reached = sum((one.level or 1) - 1 for one in assessment.pillars.values())
    return drawn(
        id="ladder",
        figure={
            "data": [_cells(shares, shown, names, columns, style)],
            "layout": layout(
                style,
                60 + ROW * len(names),
                xaxis=labels([wrapped(column, 16, 2) for column in columns], side="top", tickangle=0),
                yaxis=labels([wrapped(name, 26, 2) for name in names], autorange="reversed"),
                shapes=_frames(model, assessment),
            ),
        },
        title=text("ladder.title"),
        caption=text("ladder.caption", threshold=percent(model.rules.level_threshold, 0)),
        alt=text("ladder.alt", reached=reached, total=len(names) * len(levels)),
        header=(text("words.pillar"), *columns),
        rows=tuple((name, *row) for name, row in zip(names, shown, strict=True)),
    )


def _cells(
    shares: list[list[float | None]], shown: list[list[str]], names: list[str], columns: list[str], style: Style
) -> dict[str, Any]:
    return {
        "type": "heatmap",
        "x": list(range(len(columns))),
        "y": list(range(len(names))),
        "z": [[None if share is None else round(share, 3) for share in row] for row in shares],
        "zmin": 0,
        "zmax": 1,
        "colorscale": [
            [step / STEPS, mix(style.accent, "#ffffff", 0.04 + DEEPEST * step / STEPS)] for step in range(STEPS + 1)
        ],
        "showscale": False,
        "xgap": 6,
        "ygap": 6,
        "text": [["" if cell == NONE else cell for cell in row] for row in shown],
        "texttemplate": "%{text}",
        "textfont": {"color": INK},
        "hovertext": [
            [f"{safe(name)}<br>{safe(column)}: {cell}" for column, cell in zip(columns, row, strict=True)]
            for name, row in zip(names, shown, strict=True)
        ],
        "hoverinfo": "text",
    }


def _frames(model: MaturityModel, assessment: Assessment) -> list[dict[str, Any]]:
    return [
        {
            "type": "rect",
            "x0": -0.48,
            "x1": (one.level or 1) - 2 + 0.48,
            "y0": row - 0.46,
            "y1": row + 0.46,
            "line": {"color": INK, "width": 2},
        }
        for row, one in enumerate(assessment.pillars[key] for key in model.pillars)
        if one.level is not None and one.level > 1
    ]
