"""Scenarios side by side."""

from __future__ import annotations

from cdm_bc.charts.chart import Chart, Style, drawn
from cdm_bc.charts.marks import amounts
from cdm_bc.charts.names import scenario_name
from cdm_bc.charts.theme import figure, money_axis, rows
from cdm_bc.decision import Decision
from cdm_bc.parts import money

ROW = 40


def scenarios(decision: Decision, style: Style) -> Chart:
    """Bars of the net present value of the base case and of the client's scenarios, the same levers in the same years."""
    text, write, shown = style.text.under("scenarios"), style.formatter.money, decision.scenarios
    names = [text("base"), *(scenario_name(item) for item in shown)]
    values = [case.finance.npv for case in (decision.subject.result, *(item.business_case for item in shown))]
    colours = [style.accent if value >= 0 else style.against for value in values]
    low, high = min(0.0, *values), max(0.0, *values)
    room = 0.14 * ((high - low) or 1.0)
    sight = [low - (room if low < 0 else 0), high + (room if high > 0 else 0)]
    return drawn(
        text,
        figure(
            [amounts(names, values, colours, style)],
            style,
            60 + ROW * len(values),
            xaxis=money_axis(values, style, range=sight),
            yaxis=rows(names, 30),
        ),
        text.each("scenario", "npv"),
        ((name, money(value)) for name, value in zip(names, values, strict=True)),
        count=len(values),
        low=write(min(values), 0),
        high=write(max(values), 0),
    )
