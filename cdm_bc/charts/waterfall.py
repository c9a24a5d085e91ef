"""From the gross potential of all benefits to what is gained: what is out of reach, at risk, counted twice or there already."""

from __future__ import annotations

from cdm_bc.calculation import BusinessCase
from cdm_bc.charts.chart import Chart, Style, drawn
from cdm_bc.charts.colour import FAINT, GREEN, MUTED
from cdm_bc.charts.marks import on_hover, outside
from cdm_bc.charts.theme import figure, labels, money_axis, numbers, wrapped
from cdm_bc.figures.gains import steps
from cdm_bc.parts import money


def waterfall(result: BusinessCase, style: Style) -> Chart:
    """Waterfall of :func:`~cdm_bc.figures.gains.steps`."""
    text, write, found = style.text.under("waterfall"), style.formatter, steps(result)
    names = text.each(*(step.key for step in found))
    amounts = {step.key: step.amount for step in found}
    colours = {"potential": MUTED, "reached": style.accent, "gain": GREEN}
    level, bases, sizes = 0.0, [], []
    for step in found:
        bases.append(0.0 if step.is_total else level + min(step.amount, 0.0))
        sizes.append(step.amount if step.is_total else abs(step.amount))
        level = step.amount if step.is_total else level + step.amount
    trace = {
        "type": "bar",
        "x": list(range(len(found))),
        "y": numbers(sizes),
        "base": numbers(bases),
        "marker": {"color": [colours.get(step.key, FAINT) for step in found]},
        **outside([write.money_short(step.amount) for step in found]),
        **on_hover(
            f"{wrapped(name, 40, 3)}<br>{write.money(step.amount)}" for name, step in zip(names, found, strict=True)
        ),
    }
    return drawn(
        text,
        figure(
            [trace],
            style,
            400,
            xaxis=labels(names, 15, 3, tickangle=0),
            yaxis=money_axis((base + size for base, size in zip(bases, sizes, strict=True)), style),
            margin={"l": 8, "r": 8, "t": 28, "b": 8},
        ),
        text.each("step", "amount"),
        ((name, money(step.amount, None)) for name, step in zip(names, found, strict=True)),
        potential=write.money(amounts["potential"]),
        reached=write.money(amounts["reached"]),
        today=write.money(result.data_value.today),
        gain=write.money(amounts["gain"]),
    )
