"""One input at a time at the ends of its range: which assumption matters most."""

from __future__ import annotations

from typing import Any

from cdm_bc.charts.chart import Chart, Style, drawn
from cdm_bc.charts.colour import INK
from cdm_bc.charts.names import input_name
from cdm_bc.charts.theme import labels, layout, money_axis, numbers, safe, wrapped
from cdm_bc.decision import Decision, InputSensitivity

SHOWN = 10
ROW = 38


def tornado(decision: Decision, style: Style) -> Chart:
    """Bars from the net present value at low to that at high, around the base; widest on top, at most :data:`SHOWN`."""
    text, money = style.text, style.formatter.money
    base = decision.business_case.finance.npv
    items = [item for item in decision.sensitivity.top(SHOWN) if item.width > 0]
    names = [input_name(decision.case, item.id, style) for item in items]
    swings = [_swing(item) for item in items]
    first = swings[0] if swings else (base, base)
    return drawn(
        id="tornado",
        figure=_figure(items, names, swings, base, style),
        title=text("tornado.title"),
        caption=text("tornado.caption", base=money(base, 0)),
        alt=text(
            "tornado.alt",
            count=len(items),
            first=names[0] if names else "–",
            low=money(min(first), 0),
            high=money(max(first), 0),
        ),
        header=tuple(text(f"tornado.{key}") for key in ("input", "range", "low", "high")),
        rows=tuple(
            (name, " – ".join(_ends(item, style)), money(low, 0), money(high, 0))
            for item, name, (low, high) in zip(items, names, swings, strict=True)
        ),
    )


def _swing(item: InputSensitivity) -> tuple[float, float]:
    low, high = item.swing
    assert low is not None and high is not None  # an input without a finite swing has no width
    return low, high


def _ends(item: InputSensitivity, style: Style) -> tuple[str, str]:
    """The low and the high of the input, as people write them."""
    quantity, write = item.input.quantity, style.formatter
    if quantity.is_series:
        return write.percent(quantity.low), write.percent(quantity.high)
    return write.value(quantity.low, item.input.unit), write.value(quantity.high, item.input.unit)


def _figure(
    items: list[InputSensitivity], names: list[str], swings: list[tuple[float, float]], base: float, style: Style
) -> dict[str, Any]:
    money = style.formatter.money
    ends = [_ends(item, style) for item in items]
    data = [
        {
            "type": "bar",
            "orientation": "h",
            "y": list(range(len(items))),
            "base": numbers([base])[0],
            "x": numbers(pair[side] - base for pair in swings),
            "name": style.text(f"tornado.{('low', 'high')[side]}"),
            "marker": {"color": (style.against, style.accent)[side]},
            "hovertext": [
                safe(style.text("tornado.at", input=name, value=end[side], npv=money(pair[side], 0)))
                for name, end, pair in zip(names, ends, swings, strict=True)
            ],
            "hoverinfo": "text",
            "text": [safe(end[side].split(" ")[0]) for end in ends],
            "textposition": "outside",
            "textfont": {"size": 11},
            "cliponaxis": False,
        }
        for side in (0, 1)
    ]
    values = [base, *(value for pair in swings for value in pair)]
    low, high = min(values), max(values)
    room = 0.09 * ((high - low) or 1.0)
    x_axis = money_axis(values, style, to_zero=False, range=[low - room, high + room], zeroline=False)
    line = {
        "type": "line",
        "x0": base,
        "x1": base,
        "y0": 0,
        "y1": 1,
        "yref": "paper",
        "line": {"color": INK, "width": 1.5},
    }
    return {
        "data": data if items else [],
        "layout": layout(
            style,
            70 + ROW * len(items),
            barmode="overlay",
            showlegend=True,
            bargap=0.42,
            xaxis=x_axis,
            yaxis=labels(
                [wrapped(name, 38, 2) for name in names], autorange="reversed", tickfont={"size": 12, "color": INK}
            ),
            shapes=[line],
        ),
    }
