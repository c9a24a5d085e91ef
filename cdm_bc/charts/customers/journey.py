"""The points of the journey: what mending each does to business and to satisfaction."""

from __future__ import annotations

from collections.abc import Sequence

from cdm_bc.charts.chart import Chart, Style, drawn
from cdm_bc.charts.colour import BLUE, GREEN, MUTED, VERMILLION
from cdm_bc.charts.customers.words import words
from cdm_bc.charts.marks import Mark, beside, bubbles, diameters, note, row_tips, upright
from cdm_bc.charts.theme import figure, money_axis, numbers, roomy, value_axis, wrapped
from cdm_bc.figures.customer_choices import PointFigures
from cdm_bc.parts import number, rounded

COLOURS = {"now": GREEN, "later": BLUE, "never": VERMILLION}
#: What tells the order without its colour.
SYMBOLS = {"now": "circle", "later": "square", "never": "x"}
SMALLEST, LARGEST = 16.0, 44.0
#: Width of the edge of a moment of truth, and of the others.
RING, EDGE = 4.0, 1.4


def journey(points: Sequence[PointFigures], style: Style) -> Chart:
    """Business across, satisfaction up; colour and shape tell when, a thick ring is a moment of truth."""
    text, order = words(style).under("chart.journey"), words(style).under("journey")
    header = text.each("point", "business", "satisfaction", "customers", "order")
    table = [
        (one.name, rounded(one.business.base), number(one.satisfaction, 2), number(one.customers, 0), order(one.order))
        for one in points
    ]
    counts = {key: sum(one.order == key for one in points) for key in COLOURS}
    return drawn(
        text,
        _figure(points, header, row_tips(header, table, style), style),
        header,
        table,
        id="journey-priorities",
        count=len(points),
        now=counts["now"],
        later=counts["later"],
        never=counts["never"],
    )


def _figure(points: Sequence[PointFigures], header: Sequence[str], tips: Sequence[str], style: Style) -> Mark:
    x, y = numbers(one.business.base for one in points), numbers(one.satisfaction for one in points)
    sizes = diameters([one.customers for one in points], SMALLEST, LARGEST)
    colours = [COLOURS[one.order] for one in points]
    marks = bubbles(x, y, numbers(sizes, 3), colours, tips)
    edges = [RING if one.moment_of_truth else EDGE for one in points]
    symbols = [SYMBOLS[one.order] for one in points]
    marks["marker"] |= {"symbol": symbols, "line": {"color": colours, "width": edges}}
    named = [_name(one, size) for one, size in zip(points, sizes, strict=True)]
    never = [_never(style)] if any(one.order == "never" for one in points) else []
    return figure(
        [marks] if points else [],
        style,
        420,
        xaxis=roomy(money_axis((one.business.base for one in points), style, title=header[1]), 0.08),
        yaxis=roomy(value_axis(y, style.formatter.number, title=header[2]), 0.05, 0.15),
        shapes=[upright(0.0, 1.2)],
        annotations=[*named, *never],
        margin={"l": 8, "r": 12, "t": 34, "b": 8},
    )


def _name(one: PointFigures, size: float) -> Mark:
    """The name above the bubble."""
    x, y = numbers([one.business.base, one.satisfaction])
    return beside(wrapped(one.name, 22), size, x=x, y=y)


def _never(style: Style) -> Mark:
    said = words(style)("chart.journey.never")
    return note(said, 13, MUTED, x=0, y=1, xref="x", yref="paper", xanchor="right", yanchor="bottom", xshift=-6)
