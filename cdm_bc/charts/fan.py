"""The spread of the cumulative cash flow over the years."""

from __future__ import annotations

from typing import Any

from cdm_bc.charts.chart import Chart, Style, drawn
from cdm_bc.charts.colour import INK, mix
from cdm_bc.charts.names import year_names
from cdm_bc.charts.theme import labels, layout, money_axis, numbers
from cdm_bc.decision import FAN, Decision

#: Pairs of percentiles that bound a band, and how dark it is.
BANDS = ((5, 95, 0.16), (10, 90, 0.3), (25, 75, 0.5))


def fan(decision: Decision, style: Style) -> Chart:
    """Bands of the balance by year from P5 to P95, the median, and the base case."""
    text, money = style.text, style.formatter.money
    flows = {share: decision.simulation.fan[row] for row, share in enumerate(FAN)}
    years = year_names(style, decision.case.horizon, decision.case.client.finance.first_year)
    base = decision.business_case.finance.cumulative
    values = [*flows[5], *flows[95], *base]
    return drawn(
        id="fan",
        figure={
            "data": [*_bands(flows, style), *_lines(flows[50], base, years, style)],
            "layout": layout(
                style,
                380,
                showlegend=True,
                xaxis=labels(years, range=[-0.1, len(years) - 0.6]),
                yaxis=money_axis(values, style),
            ),
        },
        title=text("fan.title"),
        caption=text("fan.caption"),
        alt=text(
            "fan.alt",
            years=decision.case.horizon,
            low=money(float(flows[5][-1]), 0),
            high=money(float(flows[95][-1]), 0),
            median=money(float(flows[50][-1]), 0),
        ),
        header=(text("fan.year"), *(text("fan.percentile", share=share) for share in FAN), text("fan.base")),
        rows=tuple(
            (year, *(money(float(flows[share][index]), 0) for share in FAN), money(float(base[index]), 0))
            for index, year in enumerate(years)
        ),
    )


def _bands(flows: dict[int, Any], style: Style) -> list[dict[str, Any]]:
    traces = []
    for low, high, share in BANDS:
        steps = list(range(len(flows[low])))
        traces.append(
            {
                "type": "scatter",
                "mode": "lines",
                "x": [*steps, *reversed(steps)],
                "y": numbers([*flows[high], *reversed(flows[low])]),
                "fill": "toself",
                "fillcolor": mix(style.accent, "#ffffff", share),
                "line": {"width": 0},
                "hoverinfo": "skip",
                "showlegend": False,
            }
        )
    return traces


def _lines(median: Any, base: Any, years: list[str], style: Style) -> list[dict[str, Any]]:
    looks = {"median": (median, INK, "solid"), "base": (base, INK, "dot")}
    return [
        {
            "type": "scatter",
            "mode": "lines",
            "name": style.text(f"fan.{key}"),
            "x": list(range(len(years))),
            "y": numbers(flow),
            "line": {"color": colour, "width": 2, "dash": dash},
            "hovertext": [
                f"{year}<br>{style.text(f'fan.{key}')}: {style.formatter.money(float(value), 0)}"
                for year, value in zip(years, flow, strict=True)
            ],
            "hoverinfo": "text",
        }
        for key, (flow, colour, dash) in looks.items()
    ]
