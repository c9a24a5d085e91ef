"""How the value is spread over the customers."""

from __future__ import annotations

from collections.abc import Sequence

from cdm_bc.charts.chart import Chart, Style, drawn
from cdm_bc.charts.colour import FAINT
from cdm_bc.charts.customers.words import words
from cdm_bc.charts.marks import SILENT, on_hover, scatter, stroke, tip
from cdm_bc.charts.theme import figure, numbers, value_axis
from cdm_bc.parts import percent
from cdm_bc.text.format import NONE

#: The point that the sentence is about.
BEST = 0.2


def concentration(points: Sequence[tuple[float, float]], style: Style) -> Chart:
    """A line through the shares of customers and of value."""
    text, write = words(style).under("chart.concentration"), style.formatter.percent
    across, up = ([point[side] for point in points] for side in (0, 1))
    told = min(points[1:], key=lambda point: abs(point[0] - BEST), default=None)
    tips = [tip(write(x, 0), write(y, 0)) for x, y in points]
    line = scatter("lines+markers", numbers(across), numbers(up), line=stroke(style.accent, 2.6), **on_hover(tips))
    even = scatter("lines", [0, 1], [0, 1], line=stroke(FAINT, 1.6, "dot"), **SILENT)
    reach = [0, 1.03]
    return drawn(
        text,
        figure(
            [even, line] if points else [],
            style,
            380,
            xaxis=value_axis([0, 1], lambda tick: write(tick, 0), title=text("customers"), range=reach),
            yaxis=value_axis([0, 1], lambda tick: write(tick, 0), title=text("value"), range=reach),
        ),
        text.each("customers", "value"),
        ((write(x, 0), percent(y, 0)) for x, y in points),
        id="concentration",
        customers=write(told[0], 0) if told else NONE,
        value=write(told[1], 0) if told else NONE,
    )
