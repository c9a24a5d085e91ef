"""Cost of each lever and of the programme, by kind."""

from __future__ import annotations

from cdm_bc.calculation import BusinessCase
from cdm_bc.charts.chart import Chart, Style, drawn
from cdm_bc.charts.colour import ORANGE, PURPLE, SKY
from cdm_bc.charts.names import lever_name
from cdm_bc.charts.theme import LEGEND, labels, layout, money_axis, numbers, safe, wrapped
from cdm_bc.figures.costs import KINDS, costs_by_lever

COLOURS = {"systems": SKY, "processes": ORANGE, "organisation": PURPLE}
ROW = 30


def cost(result: BusinessCase, style: Style) -> Chart:
    """Stacked bars: present value of cost per lever and kind."""
    text, money, case = style.text, style.formatter.money, result.case
    table = costs_by_lever(result)
    names = [lever_name(case, lever, style) for lever in table]
    totals = [sum(row.values()) for row in table.values()]
    data = [
        {
            "type": "bar",
            "orientation": "h",
            "name": text(f"cost.{kind}"),
            "x": numbers(row[kind] for row in table.values()),
            "y": list(range(len(names))),
            "marker": {"color": COLOURS[kind]},
            "hovertext": [
                f"{safe(name)}<br>{text(f'cost.{kind}')}: {money(row[kind])}"
                for name, row in zip(names, table.values(), strict=True)
            ],
            "hoverinfo": "text",
        }
        for kind in KINDS
    ]
    return drawn(
        id="cost",
        figure={
            "data": data,
            "layout": layout(
                style,
                100 + ROW * len(names),
                barmode="stack",
                showlegend=True,
                legend={**LEGEND, "traceorder": "normal"},
                xaxis=money_axis(totals, style),
                yaxis=labels([wrapped(name, 36, 1) for name in names], autorange="reversed"),
            ),
        },
        title=text("cost.title"),
        caption=text("cost.caption", years=case.horizon),
        alt=text(
            "cost.alt",
            total=money(sum(totals)),
            largest=names[0] if names else "–",
            amount=money(totals[0] if totals else 0.0),
        ),
        header=(text("cost.lever"), *(text(f"cost.{kind}") for kind in KINDS), text("total")),
        rows=tuple(
            (name, *(money(row[kind]) for kind in KINDS), money(total))
            for name, row, total in zip(names, table.values(), totals, strict=True)
        ),
    )
