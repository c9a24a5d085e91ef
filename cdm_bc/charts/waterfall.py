"""From the gross potential of all benefits to what is gained: what is out of reach, at risk, counted twice or there already."""

from __future__ import annotations

from cdm_bc.calculation import BusinessCase
from cdm_bc.charts.chart import Chart, Style, drawn
from cdm_bc.charts.colour import FAINT, GREEN, MUTED
from cdm_bc.charts.theme import labels, layout, money_axis, numbers, wrapped
from cdm_bc.figures.gains import steps


def waterfall(result: BusinessCase, style: Style) -> Chart:
    """Waterfall of :func:`steps`."""
    text, money = style.text, style.formatter.money
    found = steps(result)
    names = [text(f"waterfall.{step.key}") for step in found]
    amounts = {step.key: step.amount for step in found}
    colours = {"potential": MUTED, "at_target": style.accent, "gain": GREEN}
    tops, level, bases = [], 0.0, []
    for step in found:
        bottom = 0.0 if step.is_total else level + min(step.amount, 0.0)
        bases.append(bottom)
        level = step.amount if step.is_total else level + step.amount
        tops.append(bottom + abs(step.amount) if not step.is_total else step.amount)
    trace = {
        "type": "bar",
        "x": list(range(len(found))),
        "y": numbers(top - bottom for top, bottom in zip(tops, bases, strict=True)),
        "base": numbers(bases),
        "marker": {"color": [colours.get(step.key, FAINT) for step in found]},
        "text": [style.formatter.money_short(step.amount) for step in found],
        "textposition": "outside",
        "cliponaxis": False,
        "hovertext": [
            f"{wrapped(name, 40, 3)}<br>{money(step.amount)}" for name, step in zip(names, found, strict=True)
        ],
        "hoverinfo": "text",
    }
    return drawn(
        id="waterfall",
        figure={
            "data": [trace],
            "layout": layout(
                style,
                400,
                xaxis=labels([wrapped(name, 15, 3) for name in names], tickangle=0),
                yaxis=money_axis(tops, style),
                margin={"l": 8, "r": 8, "t": 28, "b": 8},
            ),
        },
        title=text("waterfall.title"),
        caption=text("waterfall.caption"),
        alt=text(
            "waterfall.alt",
            potential=money(amounts["potential"]),
            target=money(amounts["at_target"]),
            today=money(result.data_value.today),
            gain=money(amounts["gain"]),
        ),
        header=(text("waterfall.step"), text("waterfall.amount")),
        rows=tuple((name, money(step.amount)) for name, step in zip(names, found, strict=True)),
    )
