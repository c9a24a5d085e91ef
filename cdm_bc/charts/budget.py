"""What the best plan is worth at each budget."""

from __future__ import annotations

from cdm_bc.charts.chart import Chart, Style, drawn
from cdm_bc.charts.colour import INK
from cdm_bc.charts.marks import SILENT, dot, on_hover, ring, scatter, stroke
from cdm_bc.charts.theme import figure, money_axis, numbers
from cdm_bc.decision import Decision
from cdm_bc.parts import money, number, written


def budget(decision: Decision, style: Style) -> Chart:
    """Line: x the budget of the dearest year, y the net present value of the best plan; a mark at the client's own budget."""
    text, write, points = style.text.under("budget"), style.formatter, decision.curve
    spend, npv = [point.largest for point in points], [point.npv for point in points]
    rows = [(money(point.largest), money(point.npv), number(point.levers, 0)) for point in points]
    header = text.each("budget", "npv", "levers")
    tips = [
        "<br>".join(f"{name}: {written(cell, write)}" for name, cell in zip(header, row, strict=True)) for row in rows
    ]
    line = scatter(
        "lines+markers",
        numbers(spend),
        numbers(npv),
        line=stroke(style.accent, 2.5),
        marker=dot(6, style.accent),
        **on_hover(tips),
        cliponaxis=False,
    )
    current = [point for point in points if point.is_current]
    mark = scatter(
        "markers+text",
        numbers(point.largest for point in current),
        numbers(point.npv for point in current),
        text=[text("current") for _ in current],
        textposition="top left",
        marker=ring(13, INK, 2.5),
        **SILENT,
        cliponaxis=False,
    )
    across = money_axis(spend, style, title=text("budget"), showgrid=False)
    return drawn(
        text,
        figure([line, mark] if current else [line], style, 280, xaxis=across, yaxis=money_axis(npv, style)),
        header,
        rows,
        low=write.money(min(npv, default=0.0), 0),
        high=write.money(max(npv, default=0.0), 0),
    )
