"""Benefits and costs by year, with their running balance."""

from __future__ import annotations

from typing import Any

from cdm_bc.calculation.business_case import FinancialFigures
from cdm_bc.charts.chart import Chart, Style
from cdm_bc.charts.colour import INK
from cdm_bc.charts.names import year_names
from cdm_bc.charts.theme import labels, layout, money_axis, numbers


def cash_flow(
    finance: FinancialFigures, style: Style, first_year: int | None = None, *, id: str = "cash-flow"
) -> Chart:
    """Bars of benefits (up) and costs (down) by year; a line of the cumulative net flow, undiscounted."""
    text, money = style.text, style.formatter.money
    names = year_names(style, len(finance.net) - 1, first_year)
    columns = (finance.benefits, finance.costs, finance.net, finance.cumulative)
    series = {"benefits": finance.benefits, "costs": -finance.costs, "cumulative": finance.cumulative}
    return Chart(
        id=id,
        figure={
            "data": traces(series, names, style),
            "layout": layout(
                style,
                380,
                barmode="relative",
                showlegend=True,
                xaxis=labels(names),
                yaxis=money_axis([value for flow in series.values() for value in flow], style),
            ),
        },
        title=text("cash_flow.title"),
        caption=text("cash_flow.caption"),
        alt=text(
            "cash_flow.alt",
            first=money(finance.cumulative[0]),
            last=money(finance.cumulative[-1]),
            lowest=money(finance.cumulative.min()),
        ),
        header=(
            text("cash_flow.year"),
            *(text(f"cash_flow.{key}") for key in ("benefits", "costs", "net", "cumulative")),
        ),
        rows=tuple((name, *(money(float(flow[year])) for flow in columns)) for year, name in enumerate(names)),
    )


def traces(series: dict[str, Any], names: list[str], style: Style) -> list[dict[str, Any]]:
    """The bars and the line of a cash flow; `series` holds benefits, costs (negative) and cumulative."""
    text, money = style.text, style.formatter.money
    looks: dict[str, dict[str, Any]] = {
        "benefits": {"type": "bar", "marker": {"color": style.accent}},
        "costs": {"type": "bar", "marker": {"color": style.against}},
        "cumulative": {
            "type": "scatter",
            "mode": "lines+markers",
            "line": {"color": INK, "width": 2},
            "marker": {"size": 7, "color": "#ffffff", "line": {"color": INK, "width": 2}},
        },
    }
    return [
        {
            **looks[key],
            "name": text(f"cash_flow.{key}"),
            "x": list(range(len(names))),
            "y": numbers(flow),
            "hovertext": [
                f"{name}<br>{text(f'cash_flow.{key}')}: {money(abs(float(value)) if key == 'costs' else float(value))}"
                for name, value in zip(names, flow, strict=True)
            ],
            "hoverinfo": "text",
        }
        for key, flow in series.items()
    ]
