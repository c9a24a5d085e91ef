"""From the gross potential of all benefits to what is gained: what is out of reach, at risk, counted twice or there already."""

from __future__ import annotations

from cdm_bc.calculation import BusinessCase
from cdm_bc.charts.chart import Chart, Style, drawn
from cdm_bc.charts.colour import FAINT, GREEN, MUTED
from cdm_bc.charts.marks import bars, outside, tip
from cdm_bc.charts.theme import figure, money_axis, numbers, rows
from cdm_bc.figures.gains import steps
from cdm_bc.parts import money

ROW = 32


def waterfall(result: BusinessCase, style: Style) -> Chart:
    """Waterfall, from top to bottom, of :func:`~cdm_bc.figures.gains.steps`."""
    text, write, found = style.text.under("waterfall"), style.formatter, steps(result)
    names = text.each(*(step.key for step in found))
    amounts = {step.key: step.amount for step in found}
    colours = {"potential": MUTED, "reached": style.accent, "gain": GREEN}
    level, bases, sizes = 0.0, [], []
    for step in found:
        bases.append(0.0 if step.is_total else level + min(step.amount, 0.0))
        sizes.append(step.amount if step.is_total else abs(step.amount))
        level = step.amount if step.is_total else level + step.amount
    ends = [base + size for base, size in zip(bases, sizes, strict=True)]
    tips = [tip(name, write.money(step.amount)) for name, step in zip(names, found, strict=True)]
    said = outside([write.money_short(step.amount) for step in found])
    marks = bars(numbers(sizes), [colours.get(step.key, FAINT) for step in found], tips, base=numbers(bases), **said)
    sight = [min(0.0, *ends), 1.1 * max(0.0, *ends)]
    return drawn(
        text,
        figure(
            [marks],
            style,
            24 + ROW * len(found),
            xaxis=money_axis(ends, style, showticklabels=False, showgrid=False, range=sight),
            yaxis=rows(names, 30),
        ),
        text.each("step", "amount"),
        ((name, money(step.amount, None)) for name, step in zip(names, found, strict=True)),
        potential=write.money(amounts["potential"]),
        reached=write.money(amounts["reached"]),
        today=write.money(result.data_value.today),
        gain=write.money(amounts["gain"]),
    )
