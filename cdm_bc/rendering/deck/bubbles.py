"""Bubbles in four quadrants: the axes cross in the middle, a word stands in each bubble."""

from __future__ import annotations

from typing import Any

from pptx.chart.data import BubbleChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Pt

from cdm_bc.rendering.deck.axes import Pen, amounts, legend, plain
from cdm_bc.rendering.deck.layouts import Box
from cdm_bc.rendering.deck.marks import area, label, look, stroke
from cdm_bc.rendering.deck.numbers import Row, book, cells
from cdm_bc.slides import Bubble, Bubbles

#: Size of the largest bubble in percent of what the program takes; the smallest, as a part of the largest.
SCALE, SMALLEST = 35, 0.04


def bubbles(shapes: Any, place: Box, chart: Bubbles, pen: Pen) -> Any:
    """Draw bubbles, a series per group."""
    groups = {name: [one for one in chart.bubbles if one.group == name] for name in chart.groups}
    # the largest group first: of a series that has fewer bubbles than a later one, LibreOffice shows none
    groups = dict(sorted(((name, found) for name, found in groups.items() if found), key=lambda pair: -len(pair[1])))
    least = SMALLEST * max((one.size for one in chart.bubbles), default=0.0) or 1.0
    data = BubbleChartData(number_format="General")
    for name, found in groups.items():
        series = data.add_series(name)
        for one in found:
            series.add_data_point(one.across, one.up, max(one.size, least))
    frame = shapes.add_chart(XL_CHART_TYPE.BUBBLE, place.left, place.top, place.width, place.height, data)
    made = frame.chart
    rows: list[Row] = []
    places: list[int] = []
    for name, found in groups.items():
        places.append(len(rows) + 2)
        rows += [[chart.across, name, "", "", "", chart.size], *(_row(one, least) for one in found), []]
    made.part.chart_workbook.update_from_xlsx_blob(book(rows))
    plain(made, pen)
    made.plots[0].bubble_scale = SCALE
    for series, (name, found), first in zip(made.plots[0].series, groups.items(), places, strict=True):
        look(series._element, area(f"accent{chart.groups.index(name) + 1}", 0.6))
        label(series._element, [one.word for one in found], "ctr", cells(3, first, len(found)), pen.size)
    _axes(made, chart, pen)
    legend(made)
    return frame


def _row(one: Bubble, least: float) -> Row:
    """Across, up, size of the bubble, the word in it, its name, and what the size stands for."""
    return [one.across, one.up, max(one.size, least), one.word, one.name, one.size]


def _axes(made: Any, chart: Bubbles, pen: Pen) -> None:
    pairs = (
        (made.category_axis, chart.across, [one.across for one in chart.bubbles]),
        (made.value_axis, chart.up, [one.up for one in chart.bubbles]),
    )
    for place, (axis, name, values) in enumerate(pairs):
        amounts(axis, values, pen, is_whole=True)
        axis.has_title = True
        axis.axis_title.text_frame.text = name
        axis.axis_title.text_frame.paragraphs[0].runs[0].font.size = Pt(pen.size)
        axis.axis_title.text_frame.paragraphs[0].runs[0].font.bold = False
        if chart.split is not None:
            axis.crosses_at = chart.split[place]
            look(axis._element, stroke("tx1", 0.75, 0.5))
