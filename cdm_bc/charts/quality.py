"""Quality of each data entity today and at target: the four ACCU scores and their product, fitness for use."""

from __future__ import annotations

from typing import Any

from cdm_bc.case import Case
from cdm_bc.charts.chart import Chart, Style, drawn
from cdm_bc.charts.colour import FAINT, GRID, INK, MUTED, PAPER
from cdm_bc.charts.marks import SILENT, Mark, dot, on_hover, pairs, stroke, tip
from cdm_bc.charts.names import short_of
from cdm_bc.charts.theme import axis, figure, numbers, rows, safe
from cdm_bc.figures.quality import PANELS, Pair, mean_fitness, scores_of
from cdm_bc.parts import Cell, Joined, percent, written
from cdm_bc.text.format import NONE

ROW = 28
GAP = 0.025
NARROWEST = 600
Scores = dict[str, Pair]


def quality(case: Case, style: Style) -> Chart:
    """Five panels, one row per entity in scope: share of records that pass, today (open) and at target (filled)."""
    text = style.text.under("quality")
    names = [short_of(case.model.entities[entity], style.language) for entity in case.entities]
    scores = list(scores_of(case).values())
    worst = min(zip(scores, names, strict=True), key=lambda pair: pair[0]["fit_for_use"][0], default=({}, NONE))
    today, target = (style.formatter.percent(share, 0) for share in mean_fitness(case))
    return drawn(
        text,
        _figure(names, scores, style),
        text.each("entity", *PANELS),
        ((name, *(_cell(found.get(panel)) for panel in PANELS)) for name, found in zip(names, scores, strict=True)),
        today=today,
        target=target,
        worst=worst[1],
        narrowest=NARROWEST,
    )


def _cell(pair: Pair | None) -> Cell | Joined:
    return percent(None) if pair is None else Joined((percent(pair[0], 0), percent(pair[1], 0)))


def _figure(names: list[str], scores: list[Scores], style: Style) -> dict[str, Any]:
    width = (1 - GAP * (len(PANELS) - 1)) / len(PANELS)
    data: list[Mark] = []
    axes: dict[str, Any] = {}
    for number, panel in enumerate(PANELS):
        suffix = "" if number == 0 else str(number + 1)
        start = number * (width + GAP)
        data += _panel(names, scores, panel, style, suffix)
        title = f"<b>{safe(style.text(f'quality.{panel}'))}</b>"
        axes[f"xaxis{suffix}"] = axis(
            domain=[round(start, 4), round(start + width, 4)],
            range=[-0.04, 1.07],
            side="top",
            tickvals=[0, 0.5, 1],
            ticktext=["", *(style.formatter.percent(tick, 0) for tick in (0.5, 1))],
            tickfont={"color": MUTED, "size": 11},
            showgrid=True,
            gridcolor=GRID,
            title={"text": title, "standoff": 6, "font": {"size": 13, "color": INK}},
        )
    return figure(data, style, 90 + ROW * len(scores), **axes, yaxis=rows(names, 34))


def _panel(names: list[str], scores: list[Scores], panel: str, style: Style, suffix: str) -> list[Mark]:
    where = {"xaxis": f"x{suffix}", "yaxis": "y", "type": "scatter"}
    colour = style.accent if panel == "fit_for_use" else MUTED
    found = [(row, pair[panel]) for row, pair in enumerate(scores) if panel in pair]
    label = style.text(f"quality.{panel}")
    tips = [tip(names[row], f"{label}: {written(_cell(pair), style.formatter)}") for row, pair in found]
    x, y = pairs(found)
    line = {"mode": "lines", "line": stroke(FAINT, 3), **SILENT, "x": x, "y": y}
    dots = [
        {
            "mode": "markers",
            "x": numbers(pair[side] for _, pair in found),
            "y": [row for row, _ in found],
            **on_hover(tips),
            "cliponaxis": False,
            "marker": dot(9, fill, stroke(colour, 1.6)),
        }
        for side, fill in enumerate((PAPER, colour))
    ]
    return [where | mark for mark in (line, *dots)]
