"""The running balance of several states of a case on one scale."""

from __future__ import annotations

from collections.abc import Sequence

from cdm_bc.calculation.business_case import FinancialFigures
from cdm_bc.charts.chart import Chart, Style, drawn
from cdm_bc.charts.colour import INK, SERIES
from cdm_bc.charts.marks import Mark, labelled, on_hover, ring, stroke
from cdm_bc.charts.names import year_names
from cdm_bc.charts.theme import figure, labels, money_axis, numbers
from cdm_bc.parts import Content, money

#: Lines that can be told apart without colour.
DASHES, SYMBOLS = ("", "dash", "dot"), ("circle", "square", "diamond")


def balances(sides: Sequence[tuple[str, FinancialFigures]], style: Style, first_year: int | None = None) -> Chart:
    """A line of the cumulative net flow for each side, undiscounted; `sides` : name and figures, three at most."""
    text, write = style.text.under("balances"), style.formatter.money
    longest = max(len(finance.net) for _, finance in sides)
    years = year_names(style, longest - 1, first_year)
    last = [float(finance.cumulative[-1]) for _, finance in sides]
    rows: list[tuple[Content, ...]] = [
        (name, *(money(float(f.cumulative[year]) if year < len(f.net) else None, None) for _, f in sides))
        for year, name in enumerate(years)
    ]
    return drawn(
        text,
        figure(
            [_line(place, name, finance, years, style) for place, (name, finance) in enumerate(sides)],
            style,
            380,
            showlegend=True,
            xaxis=labels(years),
            yaxis=money_axis([end for _, finance in sides for end in finance.cumulative], style, zerolinecolor=INK),
        ),
        (text("year"), *(name for name, _ in sides)),
        rows,
        count=len(sides),
        first=sides[0][0],
        ends="; ".join(f"{name}: {write(end)}" for (name, _), end in zip(sides, last, strict=True)),
    )


def _line(place: int, name: str, finance: FinancialFigures, years: list[str], style: Style) -> Mark:
    colour = (style.accent, *SERIES[1:])[place]
    tips = labelled(years, name, map(style.formatter.money, finance.cumulative))
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": name,
        "x": list(range(len(finance.net))),
        "y": numbers(finance.cumulative),
        "line": stroke(colour, 3, DASHES[place]),
        "marker": {**ring(8, colour, 2), "symbol": SYMBOLS[place]},
        **on_hover(tips[: len(finance.net)]),
    }
