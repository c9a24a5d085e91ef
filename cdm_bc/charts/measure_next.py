"""What it would be worth to know an input before deciding."""

from __future__ import annotations

from cdm_bc.charts.chart import Chart, Style, drawn
from cdm_bc.charts.names import input_name
from cdm_bc.charts.theme import labels, layout, money_axis, numbers, safe, wrapped
from cdm_bc.decision import Decision

SHOWN = 6
ROW = 38


def measure_next(decision: Decision, style: Style) -> Chart:
    """Bars of the expected value of knowing each input exactly (EVPPI), highest on top."""
    text, money = style.text, style.formatter.money
    items = sorted((item for item in decision.sensitivity.inputs if item.evppi > 0), key=lambda item: -item.evppi)[
        :SHOWN
    ]
    names = [input_name(decision.case, item.id, style) for item in items]
    worth = [item.evppi for item in items]
    bar = {
        "type": "bar",
        "orientation": "h",
        "x": numbers(worth),
        "y": list(range(len(items))),
        "marker": {"color": style.accent},
        "text": [style.formatter.money_short(amount) for amount in worth],
        "textposition": "outside",
        "cliponaxis": False,
        "hovertext": [f"{safe(name)}<br>{money(amount, 0)}" for name, amount in zip(names, worth, strict=True)],
        "hoverinfo": "text",
    }
    return drawn(
        id="measure-next",
        figure={
            "data": [bar],
            "layout": layout(
                style,
                60 + ROW * max(len(items), 1),
                xaxis=money_axis(worth, style),
                yaxis=labels([wrapped(name, 38, 2) for name in names], autorange="reversed"),
                margin={"l": 8, "r": 60, "t": 12, "b": 8},
            ),
        },
        title=text("measure.title"),
        caption=text("measure.caption"),
        alt=text("measure.alt", first=names[0] if names else "–", amount=money(worth[0] if worth else 0.0, 0)),
        header=(text("measure.input"), text("measure.worth")),
        rows=tuple((name, money(amount, 0)) for name, amount in zip(names, worth, strict=True)),
    )
