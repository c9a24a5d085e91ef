"""The spread of the cumulative cash flow over the years."""

from __future__ import annotations

from cdm_bc.charts.chart import Chart, Style, drawn
from cdm_bc.charts.colour import INK, PAPER, mix
from cdm_bc.charts.marks import SILENT, Mark, labelled, on_hover, scatter, stroke
from cdm_bc.charts.names import year_names
from cdm_bc.charts.theme import figure, labels, money_axis, numbers
from cdm_bc.decision import FAN, Decision
from cdm_bc.parts import money
from cdm_bc.quantity import Array

#: Pairs of percentiles that bound a band, and how dark it is.
BANDS = ((5, 95, 0.16), (10, 90, 0.3), (25, 75, 0.5))


def fan(decision: Decision, style: Style) -> Chart:
    """Bands of the balance by year from P5 to P95, the median, and the base case."""
    text, write, horizon = style.text.under("fan"), style.formatter.money, decision.case.horizon
    flows = dict(zip(FAN, decision.outcome.fan, strict=True))
    years = year_names(style, horizon, decision.case.client.finance.first_year)
    base = decision.subject.finance.cumulative
    bands = [_band(flows[low], flows[high], mix(style.accent, PAPER, share)) for low, high, share in BANDS]
    return drawn(
        text,
        figure(
            [*bands, _line("median", flows[50], years, "solid", style), _line("base", base, years, "dot", style)],
            style,
            310,
            showlegend=True,
            xaxis=labels(years, range=[-0.1, len(years) - 0.6]),
            yaxis=money_axis([*flows[5], *flows[95], *base], style),
        ),
        (text("year"), *(text("percentile", share=share) for share in FAN), text("base")),
        ((year, *(money(flow[number]) for flow in (*flows.values(), base))) for number, year in enumerate(years)),
        half=True,
        years=horizon,
        low=write(flows[5][-1], 0),
        high=write(flows[95][-1], 0),
        median=write(flows[50][-1], 0),
    )


def _band(low: Array, high: Array, colour: str) -> Mark:
    there, look = list(range(len(low))), {"fillcolor": colour, "line": {"width": 0}}
    around = numbers([*high, *reversed(low)])
    return scatter("lines", [*there, *reversed(there)], around, fill="toself", **look, **SILENT, showlegend=False)


def _line(key: str, flow: Array, years: list[str], dash: str, style: Style) -> Mark:
    name = style.text(f"fan.{key}")
    tips = labelled(years, name, (style.formatter.money(value, 0) for value in flow))
    where = {"x": list(range(len(years))), "y": numbers(flow)}
    return {"type": "scatter", "mode": "lines", "name": name, **where, "line": stroke(INK, 2, dash), **on_hover(tips)}
