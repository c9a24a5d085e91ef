"""The multi-year plan as a timeline, with its cash flow on the same years."""

from __future__ import annotations

from typing import Any

from cdm_bc.case import Lever
from cdm_bc.charts.cash_flow import traces
from cdm_bc.charts.chart import Chart, Style, drawn
from cdm_bc.charts.colour import mix
from cdm_bc.charts.names import name_of, year_names
from cdm_bc.charts.theme import labels, layout, money_axis, safe, wrapped
from cdm_bc.decision import Decision

ROW = 26
CASH = 260
#: Room for the year labels between the two halves.
BETWEEN = 60


def timeline(decision: Decision, style: Style) -> Chart:
    """Rows of levers over the years, those that start first on top; under them benefits, costs and balance of the plan."""
    text, money, plan = style.text, style.formatter.money, decision.plan
    years = year_names(style, decision.case.horizon, decision.case.client.finance.first_year)
    worth = {item.lever.id: item for item in decision.levers.levers}
    rows = [
        (lever, step.number)
        for step in plan.steps
        for lever in sorted(step.levers, key=lambda lever: -worth[lever.id].net)
    ]
    return drawn(
        id="timeline",
        figure=_figure(decision, rows, years, style),
        title=text("timeline.title"),
        caption=text("timeline.caption"),
        alt=text(
            "timeline.alt",
            count=len(rows),
            first=len(plan.steps[0].levers) if plan.steps else 0,
            last=money(float(plan.finance.cumulative[-1]), 0),
        ),
        header=tuple(text(f"timeline.{key}") for key in ("lever", "year", "value", "effort")),
        rows=tuple(
            (
                name_of(lever, style.language),
                years[wave],
                money(worth[lever.id].value, 0),
                money(worth[lever.id].effort, 0),
            )
            for lever, wave in rows
        ),
    )


def _figure(decision: Decision, rows: list[tuple[Lever, int]], years: list[str], style: Style) -> dict[str, Any]:
    finance = decision.plan.finance
    top = ROW * max(len(rows), 1) + 10
    height = top + BETWEEN + CASH
    split = (CASH + BETWEEN) / height
    flows = {"benefits": finance.benefits, "costs": -finance.costs, "cumulative": finance.cumulative}
    cash = [{**trace, "xaxis": "x", "yaxis": "y"} for trace in traces(flows, years, style)]
    names = [wrapped(name_of(lever, style.language), 34, 1) for lever, _ in rows]
    horizon = len(years) - 1
    return {
        "data": [*_bars(rows, years, style), *cash],
        "layout": layout(
            style,
            height,
            barmode="relative",
            showlegend=True,
            legend={"orientation": "h", "x": 0, "y": round(split - 0.012, 4), "xanchor": "left", "yanchor": "top"},
            xaxis=labels(years, anchor="y", range=[-0.55, horizon + 0.55]),
            xaxis2=labels(years, anchor="y2", range=[-0.55, horizon + 0.55], side="top"),
            yaxis=money_axis(
                [v for flow in flows.values() for v in flow], style, domain=[0, round(CASH / height - 0.04, 4)]
            ),
            yaxis2=labels(names, autorange="reversed", domain=[round(split, 4), 1], anchor="x2"),
        ),
    }


def _bars(rows: list[tuple[Lever, int]], years: list[str], style: Style) -> list[dict[str, Any]]:
    """The year of the work, then the years in which it earns."""
    text, language, horizon = style.text, style.language, len(years) - 1
    where = {
        "type": "bar",
        "orientation": "h",
        "xaxis": "x2",
        "yaxis": "y2",
        "y": list(range(len(rows))),
        "showlegend": False,
    }
    names = [safe(name_of(lever, language)) for lever, _ in rows]
    doing = {
        "base": [wave - 0.5 for _, wave in rows],
        "x": [1 for _ in rows],
        "marker": {"color": style.accent},
        "hovertext": [
            text("timeline.doing", lever=name, year=years[wave]) for name, (_, wave) in zip(names, rows, strict=True)
        ],
    }
    earning = {
        "base": [wave + 0.5 for _, wave in rows],
        "x": [horizon - wave for _, wave in rows],
        "marker": {"color": mix(style.accent, "#ffffff", 0.22)},
        "hovertext": [
            text("timeline.earning", lever=name, year=years[wave + 1])
            for name, (_, wave) in zip(names, rows, strict=True)
        ],
    }
    return [{**where, "hoverinfo": "text", **bar} for bar in (doing, earning)]
