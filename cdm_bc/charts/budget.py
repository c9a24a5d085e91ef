"""What the best plan is worth at each budget."""

from __future__ import annotations

from cdm_bc.charts.chart import Chart, Style, drawn
from cdm_bc.charts.colour import INK
from cdm_bc.charts.theme import layout, money_axis, numbers
from cdm_bc.decision import Decision


def budget(decision: Decision, style: Style) -> Chart:
    """Line: x the budget of the dearest year, y the net present value of the best plan; a mark at the client's own budget."""
    text, money = style.text, style.formatter.money
    points = decision.curve
    spend, npv = [point.largest for point in points], [point.npv for point in points]
    rows = tuple((money(x, 0), money(y, 0), str(point.levers)) for x, y, point in zip(spend, npv, points, strict=True))
    header = (text("budget.budget"), text("budget.npv"), text("budget.levers"))
    hover = ["<br>".join(f"{name}: {cell}" for name, cell in zip(header, row, strict=True)) for row in rows]
    line = {
        "type": "scatter",
        "mode": "lines+markers",
        "x": numbers(spend),
        "y": numbers(npv),
        "line": {"color": style.accent, "width": 2.5},
        "marker": {"size": 6, "color": style.accent},
        "hovertext": hover,
        "hoverinfo": "text",
        "cliponaxis": False,
    }
    current = [index for index, point in enumerate(points) if point.is_current]
    mark = {
        "type": "scatter",
        "mode": "markers+text",
        "x": numbers(spend[index] for index in current),
        "y": numbers(npv[index] for index in current),
        "text": [text("budget.current") for _ in current],
        "textposition": "top left",
        "marker": {"size": 13, "color": "#ffffff", "line": {"color": INK, "width": 2.5}},
        "hoverinfo": "skip",
        "cliponaxis": False,
    }
    x_axis = money_axis(spend, style, title={"text": text("budget.budget")}, showgrid=False)
    return drawn(
        id="budget",
        figure={
            "data": [line, mark] if current else [line],
            "layout": layout(style, 340, xaxis=x_axis, yaxis=money_axis(npv, style)),
        },
        title=text("budget.title"),
        caption=text("budget.caption"),
        alt=text("budget.alt", low=money(min(npv, default=0.0), 0), high=money(max(npv, default=0.0), 0)),
        header=header,
        rows=rows,
    )
