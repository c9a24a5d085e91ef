"""The multi-year plan as a timeline, with its cash flow on the same years."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cdm_bc.case import Lever
from cdm_bc.charts.cash_flow import flow_axis, flows
from cdm_bc.charts.chart import Chart, Style, drawn
from cdm_bc.charts.colour import PAPER, mix
from cdm_bc.charts.marks import Mark, tip
from cdm_bc.charts.names import name_of, short_of, year_names
from cdm_bc.charts.theme import figure, labels, rows
from cdm_bc.decision import Decision
from cdm_bc.figures.headline import by_net
from cdm_bc.parts import money

ROW = 24
CASH = 180
#: Room for the year labels between the two halves.
BETWEEN = 60


def timeline(decision: Decision, style: Style) -> Chart:
    """Rows of levers over the years, those that start first on top; under them benefits, costs and balance of the plan."""
    text, plan = style.text.under("timeline"), decision.advised
    years = year_names(style, decision.case.horizon, decision.case.client.finance.first_year)
    worth = {item.lever.id: item for item in decision.levers.levers}
    work = [(lever, step.number) for step in plan.steps for lever in by_net(decision, step.levers)]
    return drawn(
        text,
        _figure(decision, work, years, style),
        text.each("lever", "year", "value", "effort"),
        (
            (name_of(lever, style.language), years[wave], money(worth[lever.id].value), money(worth[lever.id].effort))
            for lever, wave in work
        ),
        count=len(work),
        first=len(plan.steps[0].levers) if plan.steps else 0,
        last=style.formatter.money(plan.finance.cumulative[-1], 0),
    )


def _figure(decision: Decision, work: list[tuple[Lever, int]], years: list[str], style: Style) -> dict[str, Any]:
    finance = decision.advised.finance
    height = ROW * max(len(work), 1) + 10 + BETWEEN + CASH
    split = (CASH + BETWEEN) / height
    names = [short_of(lever, style.language) for lever, _ in work]
    sight = [-0.55, len(years) - 1 + 0.55]
    return figure(
        [*_bars(names, [wave for _, wave in work], years, style), *flows(finance, years, style, xaxis="x", yaxis="y")],
        style,
        height,
        barmode="relative",
        showlegend=True,
        legend={"orientation": "h", "x": 0, "y": round(split - 0.012, 4), "xanchor": "left", "yanchor": "top"},
        xaxis=labels(years, anchor="y", range=sight),
        xaxis2=labels(years, anchor="y2", range=sight, side="top"),
        yaxis=flow_axis(finance, style, domain=[0, round(CASH / height - 0.04, 4)]),
        yaxis2=rows(names, 34, domain=[round(split, 4), 1], anchor="x2"),
    )


def _bars(names: list[str], waves: list[int], years: list[str], style: Style) -> list[Mark]:
    """The year of the work, then the years in which it earns."""
    horizon, rest = len(years) - 1, mix(style.accent, PAPER, 0.22)

    def bar(key: str, base: list[float], lengths: Sequence[int], colour: str, starts: list[int]) -> Mark:
        said = style.text.under("timeline")
        tips = [tip(said(key, lever=name, year=years[start])) for name, start in zip(names, starts, strict=True)]
        look = {"base": base, "x": lengths, "marker": {"color": colour}, "hovertext": tips}
        axes = {"xaxis": "x2", "yaxis": "y2", "y": list(range(len(names)))}
        return {"type": "bar", "orientation": "h", **axes, "showlegend": False, "hoverinfo": "text", **look}

    return [
        bar("doing", [wave - 0.5 for wave in waves], [1 for _ in waves], style.accent, waves),
        bar("earning", [w + 0.5 for w in waves], [horizon - w for w in waves], rest, [w + 1 for w in waves]),
    ]
