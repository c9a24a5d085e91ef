"""Scenarios side by side."""

from __future__ import annotations

from cdm_bc.charts.chart import Chart, Style, drawn
from cdm_bc.charts.names import READY_MADE, scenario_name
from cdm_bc.charts.theme import labels, layout, money_axis, numbers, safe, wrapped
from cdm_bc.decision import Decision

ROW = 40


def scenarios(decision: Decision, style: Style) -> Chart:
    """Bars of the net present value of the base case and of the client's scenarios.

    The ready-made corners are drawn only if there are no others: far out as they lie, they would dwarf the rest.
    """
    text, money = style.text, style.formatter.money
    own = [item for item in decision.scenarios if item.origin != READY_MADE]
    shown = own or list(decision.scenarios)
    names = [text("scenarios.base"), *(scenario_name(item, style) for item in shown)]
    values = [decision.business_case.finance.npv, *(item.business_case.finance.npv for item in shown)]
    bar = {
        "type": "bar",
        "orientation": "h",
        "x": numbers(values),
        "y": list(range(len(values))),
        "marker": {"color": [style.accent if value >= 0 else style.against for value in values]},
        "text": [style.formatter.money_short(value) for value in values],
        "textposition": "outside",
        "cliponaxis": False,
        "hovertext": [f"{safe(name)}<br>{money(value, 0)}" for name, value in zip(names, values, strict=True)],
        "hoverinfo": "text",
    }
    low, high = min(0.0, *values), max(0.0, *values)
    room = 0.14 * ((high - low) or 1.0)
    return drawn(
        id="scenarios",
        figure={
            "data": [bar],
            "layout": layout(
                style,
                60 + ROW * len(values),
                xaxis=money_axis(
                    values, style, range=[low - (room if low < 0 else 0), high + (room if high > 0 else 0)]
                ),
                yaxis=labels([wrapped(name, 30, 2) for name in names], autorange="reversed"),
            ),
        },
        title=text("scenarios.title"),
        caption=text("scenarios.caption"),
        alt=text("scenarios.alt", count=len(values), low=money(min(values), 0), high=money(max(values), 0)),
        header=(text("scenarios.scenario"), text("scenarios.npv")),
        rows=tuple((name, money(value, 0)) for name, value in zip(names, values, strict=True)),
    )
