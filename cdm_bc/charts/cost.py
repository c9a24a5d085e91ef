"""Cost of each lever and of the programme, by kind."""

from __future__ import annotations

from cdm_bc.calculation import BusinessCase
from cdm_bc.charts.chart import Chart, Style, drawn
from cdm_bc.charts.colour import ORANGE, PURPLE, SKY
from cdm_bc.charts.marks import bars, labelled
from cdm_bc.charts.names import lever_name
from cdm_bc.charts.theme import STACKED, figure, money_axis, numbers, rows
from cdm_bc.figures.costs import KINDS, cost_of_levers, costs_by_lever
from cdm_bc.parts import money
from cdm_bc.text.format import NONE

COLOURS = {"systems": SKY, "processes": ORANGE, "organisation": PURPLE}
ROW = 27


def cost(result: BusinessCase, style: Style) -> Chart:
    """Stacked bars: present value of cost per lever and kind."""
    text, write = style.text.under("cost"), style.formatter.money
    by_kind, totals = costs_by_lever(result), cost_of_levers(result)
    names = {lever: lever_name(result.case, lever, style, short=True) for lever in by_kind}
    data = []
    for kind in KINDS:
        label, amounts = text(kind), [row[kind] for row in by_kind.values()]
        tips = labelled(names.values(), label, map(write, amounts))
        data.append(bars(numbers(amounts), COLOURS[kind], tips, name=label))
    axes = {"xaxis": money_axis(totals.values(), style), "yaxis": rows(list(names.values()), 36)}
    dearest = next(iter(totals), "")
    return drawn(
        text,
        figure(data, style, 100 + ROW * len(names), **STACKED, **axes),
        (*text.each("lever", *KINDS), style.text("total")),
        (
            (names[lever], *(money(row[kind], None) for kind in KINDS), money(totals[lever], None))
            for lever, row in by_kind.items()
        ),
        years=result.case.horizon,
        total=write(result.finance.pv_costs),
        largest=names.get(dearest, NONE),
        amount=write(totals.get(dearest, 0.0)),
    )
