"""What a new customer brings over the years, after what it cost to win: when that is earned back."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from cdm_bc.charts.chart import Chart, Style, drawn
from cdm_bc.charts.colour import SERIES
from cdm_bc.charts.customers.words import words
from cdm_bc.charts.marks import on_hover, scatter, stroke, tip
from cdm_bc.charts.theme import axis, figure, money_axis, numbers, safe
from cdm_bc.figures.customers import SegmentFigures
from cdm_bc.parts import money
from cdm_bc.text.format import NONE

DASHES = ("", "dash", "dot", "dashdot", "longdash", "longdashdot")


def lifetime(segments: Sequence[SegmentFigures], style: Style) -> Chart:
    """A line per segment that wins customers, from what a new customer costs to what it has brought by each year."""
    text, write = words(style).under("chart.lifetime"), style.formatter.money
    won = [one for one in segments if one.acquisition_cost or one.new_per_year] or segments
    lines = {one.name: list(accumulate(map(float, one.by_year), initial=-one.acquisition_cost)) for one in won}
    years = list(range(max(map(len, lines.values()), default=1)))
    names = [text("start"), *map(str, years[1:])]
    marks = [
        scatter(
            "lines+markers",
            years,
            numbers(line),
            name=safe(name),
            line=stroke(SERIES[place % len(SERIES)], 2.4, DASHES[place % len(DASHES)]),
            **on_hover(tip(name, f"{year}: {write(value, 0)}") for year, value in zip(names, line, strict=True)),
        )
        for place, (name, line) in enumerate(lines.items())
    ]
    best = max(lines, key=lambda name: lines[name][-1], default=NONE)
    return drawn(
        text,
        figure(
            marks,
            style,
            340,
            showlegend=True,
            xaxis=axis(tickvals=years, ticktext=names, title=text("year")),
            yaxis=money_axis((value for line in lines.values() for value in line), style),
            margin={"l": 8, "r": 16, "t": 28, "b": 8},
        ),
        (text("year"), *lines),
        ((name, *(money(line[year]) for line in lines.values())) for year, name in enumerate(names)),
        id="lifetime",
        count=len(lines),
        first=best,
        value=write(lines[best][-1], 0) if lines else NONE,
    )
