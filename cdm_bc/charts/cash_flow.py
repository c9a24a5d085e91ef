"""Benefits and costs by year, with their running balance."""

from __future__ import annotations

from typing import Any

from cdm_bc.calculation.business_case import FinancialFigures
from cdm_bc.charts.chart import Chart, Style, drawn
from cdm_bc.charts.colour import INK
from cdm_bc.charts.marks import Mark, labelled, on_hover, ring, stroke
from cdm_bc.charts.names import year_names
from cdm_bc.charts.theme import figure, labels, money_axis, numbers
from cdm_bc.parts import money


def cash_flow(
    finance: FinancialFigures, style: Style, first_year: int | None = None, *, id: str = "cash-flow"
) -> Chart:
    """Bars of benefits (up) and costs (down) by year; a line of the cumulative net flow, undiscounted."""
    text, write = style.text.under("cash_flow"), style.formatter.money
    years = year_names(style, len(finance.net) - 1, first_year)
    keys, balance = ("benefits", "costs", "net", "cumulative"), finance.cumulative
    return drawn(
        text,
        figure(
            flows(finance, years, style),
            style,
            380,
            barmode="relative",
            showlegend=True,
            xaxis=labels(years),
            yaxis=flow_axis(finance, style),
        ),
        text.each("year", *keys),
        ((name, *(money(getattr(finance, key)[year], None) for key in keys)) for year, name in enumerate(years)),
        id=id,
        first=write(balance[0]),
        last=write(balance[-1]),
        lowest=write(balance.min()),
    )


def flow_axis(finance: FinancialFigures, style: Style, **more: Any) -> Mark:
    """The axis of the amounts of a cash flow, costs downwards."""
    return money_axis((*finance.benefits, *-finance.costs, *finance.cumulative), style, **more)


def flows(finance: FinancialFigures, years: list[str], style: Style, **where: str) -> list[Mark]:
    """The bars and the line of a cash flow; `where` names other axes than the first."""
    looks: dict[str, Mark] = {
        "benefits": {"type": "bar", "marker": {"color": style.accent}},
        "costs": {"type": "bar", "marker": {"color": style.against}},
        "cumulative": {
            "type": "scatter",
            "mode": "lines+markers",
            "line": stroke(INK, 2),
            "marker": ring(7, INK, 2),
        },
    }
    found = []
    for key, look in looks.items():
        amounts, name = getattr(finance, key), style.text(f"cash_flow.{key}")
        tips = labelled(years, name, map(style.formatter.money, amounts))
        up = numbers(-amounts if key == "costs" else amounts)
        found.append({**look, "name": name, "x": list(range(len(years))), "y": up, **on_hover(tips), **where})
    return found
