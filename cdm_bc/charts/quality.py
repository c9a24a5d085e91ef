"""Quality of each data entity today and at target: the four ACCU scores and their product, fitness for use."""

from __future__ import annotations

from typing import Any

from cdm_bc.case import Case
from cdm_bc.charts.chart import Chart, Style, drawn
from cdm_bc.charts.colour import FAINT, GRID, INK, MUTED
from cdm_bc.charts.theme import axis, labels, layout, numbers, safe, wrapped
from cdm_bc.figures.quality import PANELS, scores_of
from cdm_bc.text.format import NONE

ROW = 34
GAP = 0.025


def quality(case: Case, style: Style) -> Chart:
    """Five panels, one row per entity in scope: share of records that pass, today (open) and at target (filled)."""
    text, language, percent = style.text, style.language, style.formatter.percent
    scores = {entity: scores_of(case, entity) for entity in case.entities}
    names = [
        f"{lever.letter} {lever.name[language]}" if lever.letter else lever.name[language]
        for lever in case.levers
        if lever.type == "entity"
    ]
    fit = {entity: pair["fit_for_use"] for entity, pair in scores.items()}
    worst = min(range(len(names)), key=lambda index: fit[case.entities[index]][0], default=None)
    count = max(len(names), 1)

    def cell(pair: tuple[float, float] | None) -> str:
        return NONE if pair is None else text("quality.arrow", today=percent(pair[0], 0), target=percent(pair[1], 0))

    return drawn(
        id="quality",
        figure=_figure(list(scores.values()), names, style),
        title=text("quality.title"),
        caption=text("quality.caption"),
        alt=text(
            "quality.alt",
            today=percent(sum(pair[0] for pair in fit.values()) / count, 0),
            target=percent(sum(pair[1] for pair in fit.values()) / count, 0),
            worst=NONE if worst is None else names[worst],
        ),
        header=(text("quality.entity"), *(text(f"quality.{panel}") for panel in PANELS)),
        rows=tuple(
            (name, *(cell(pair.get(panel)) for panel in PANELS))
            for name, pair in zip(names, scores.values(), strict=True)
        ),
    )


def _figure(scores: list[dict[str, tuple[float, float]]], names: list[str], style: Style) -> dict[str, Any]:
    width = (1 - GAP * (len(PANELS) - 1)) / len(PANELS)
    data: list[dict[str, Any]] = []
    axes: dict[str, Any] = {}
    for number, panel in enumerate(PANELS):
        suffix = "" if number == 0 else str(number + 1)
        start = number * (width + GAP)
        rows = [(row, pair[panel]) for row, pair in enumerate(scores) if panel in pair]
        data += _panel(rows, names, panel, style, suffix)
        axes[f"xaxis{suffix}"] = axis(
            domain=[round(start, 4), round(start + width, 4)],
            range=[-0.04, 1.07],
            side="top",
            tickvals=[0, 0.5, 1],
            ticktext=["", *(style.formatter.percent(tick, 0) for tick in (0.5, 1))],
            tickfont={"color": MUTED, "size": 11},
            showgrid=True,
            gridcolor=GRID,
            title={
                "text": f"<b>{safe(style.text(f'quality.{panel}'))}</b>",
                "standoff": 6,
                "font": {"size": 13, "color": INK},
            },
        )
    axes["yaxis"] = labels([wrapped(name, 34, 1) for name in names], autorange="reversed")
    return {"data": data, "layout": layout(style, 90 + ROW * len(names), **axes)}


def _panel(
    rows: list[tuple[int, tuple[float, float]]], names: list[str], panel: str, style: Style, suffix: str
) -> list[dict[str, Any]]:
    where = {"xaxis": f"x{suffix}", "yaxis": "y", "type": "scatter"}
    colour = style.accent if panel == "fit_for_use" else MUTED
    percent = style.formatter.percent
    bars: dict[str, list[float | None]] = {"x": [], "y": []}
    for row, pair in rows:
        bars["x"] += [*pair, None]
        bars["y"] += [row, row, None]
    hover = [
        f"{safe(names[row])}<br>{safe(style.text(f'quality.{panel}'))}: {percent(pair[0], 0)} → {percent(pair[1], 0)}"
        for row, pair in rows
    ]
    line = {"mode": "lines", "line": {"color": FAINT, "width": 3}, "hoverinfo": "skip", **bars}
    dots = [
        {
            "mode": "markers",
            "x": numbers(pair[side] for _, pair in rows),
            "y": [row for row, _ in rows],
            "hovertext": hover,
            "hoverinfo": "text",
            "cliponaxis": False,
            "marker": {
                "size": 9,
                "color": colour if side else "#ffffff",
                "line": {"color": colour, "width": 1.6},
            },
        }
        for side in (0, 1)
    ]
    return [where | line, *(where | dot for dot in dots)]
