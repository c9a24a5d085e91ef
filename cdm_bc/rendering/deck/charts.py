"""The charts of a deck as native charts: a function per kind. Each has its numbers in a workbook of its own.

What a chart shows is drawn with as many series as its kind needs; the figure itself stands in the workbook too where a series
holds only a part of it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_TICK_LABEL_POSITION

from cdm_bc.rendering.deck.axes import TICKS, Pen, amounts, legend, plain, quiet
from cdm_bc.rendering.deck.bubbles import bubbles
from cdm_bc.rendering.deck.layouts import Box
from cdm_bc.rendering.deck.marks import area, as_line, label, look, mended, point, stroke
from cdm_bc.rendering.deck.numbers import Row, book, cells
from cdm_bc.slides import Bars, Bubbles, Columns, Combo, Series, SlideChart, Swings, Waterfall

#: Rows of the workbook above the first category.
FIRST = 2
#: How much of the space of a category is left free, in percent of a column.
GAP, NARROW = 60, 40
#: Room for words beside the longest bars, as a part of the axis.
BESIDE = 0.15
#: Part of its colour that a column has which does not stand out, or which takes away.
PALE, FAINT = 0.5, 0.3


def add_chart(shapes: Any, chart: SlideChart, place: Box, pen: Pen) -> Any:
    """Draw a chart; its frame."""
    frame = KINDS[type(chart)](shapes, place, chart, pen)
    frame._element.nvGraphicFramePr.cNvPr.set("descr", chart.alt)
    mended(frame.chart)
    return frame


def _made(
    shapes: Any,
    kind: Any,
    place: Box,
    categories: Sequence[str],
    columns: Sequence[Series],
    pen: Pen,
    more: Sequence[Series] = (),
) -> tuple[Any, list[Any]]:
    """A chart of categories with its workbook: its frame, and the series in it.

    Parameters
    ----------
    more : further columns of the workbook: the labels of each series in `columns` that has any come first.
    """
    data = CategoryChartData(number_format="General")
    data.categories = list(categories)
    for series in columns:
        data.add_series(series.name, series.values)
    frame = shapes.add_chart(kind, place.left, place.top, place.width, place.height, data)
    labelled = [series for series in columns if series.labels]
    header: Row = ["", *(s.name for s in columns), *("" for _ in labelled), *(s.name for s in more)]
    lines: list[Row] = [
        [
            name,
            *(series.values[row] for series in columns),
            *(series.labels[row] for series in labelled),
            *(series.values[row] for series in more),
        ]
        for row, name in enumerate(categories)
    ]
    frame.chart.part.chart_workbook.update_from_xlsx_blob(book([header, *lines]))
    plain(frame.chart, pen)
    return frame, [series._element for series in frame.chart.plots[0].series]


def label_cells(columns: Sequence[Series], series: Series, count: int) -> str:
    """The cells of the workbook in which the labels of a series stand."""
    labelled = [one for one in columns if one.labels]
    return cells(1 + len(columns) + labelled.index(series), FIRST, count)


def _no_amounts(chart: Any) -> None:
    """The amounts stand beside the marks, so that their axis is not needed."""
    quiet(chart.value_axis, labels=XL_TICK_LABEL_POSITION.NONE, line=False)
    chart.value_axis.visible = False


def _columns(shapes: Any, place: Box, chart: Columns, pen: Pen) -> Any:
    frame, (series,) = _made(shapes, XL_CHART_TYPE.COLUMN_CLUSTERED, place, chart.categories, [chart.series], pen)
    plot = frame.chart.plots[0]
    plot.gap_width, plot.vary_by_categories = GAP, False
    look(series, area("accent1"))
    # the pale ones one by one: LibreOffice takes the paleness of a series over to every point of it
    for index in range(len(chart.categories) if chart.strong is not None else 0):
        if index != chart.strong:
            point(series, index, area("accent1", PALE))
    words = label_cells([chart.series], chart.series, len(chart.categories))
    label(series, chart.series.labels, "outEnd", words, pen.size + 2)
    quiet(frame.chart.category_axis)
    _no_amounts(frame.chart)
    return frame


def _bars(shapes: Any, place: Box, chart: Bars, pen: Pen) -> Any:
    frame, (series,) = _made(shapes, XL_CHART_TYPE.BAR_CLUSTERED, place, chart.categories, [chart.series], pen)
    plot = frame.chart.plots[0]
    plot.gap_width, plot.vary_by_categories = NARROW, False
    look(series, area("accent1"))
    words = label_cells([chart.series], chart.series, len(chart.categories))
    label(series, chart.series.labels, "outEnd", words, pen.size)
    quiet(frame.chart.category_axis)
    frame.chart.category_axis.reverse_order = True
    _no_amounts(frame.chart)
    return frame


def _waterfall(shapes: Any, place: Box, chart: Waterfall, pen: Pen) -> Any:
    """Stacked columns on either side of zero, the lowest part of each not seen; the labels hang on a line that is not seen."""
    pairs = [(min(pair), max(pair)) for pair in chart.levels()]
    parts = {
        "base": [low if low > 0 else min(high, 0.0) for low, high in pairs],
        "above": [high - max(low, 0.0) if high > 0 else 0.0 for low, high in pairs],
        "below": [low - min(high, 0.0) if low < 0 else 0.0 for low, high in pairs],
    }
    columns = [Series(name, tuple(values)) for name, values in parts.items()]
    top = Series("top", tuple(max(high, 0.0) for _, high in pairs), chart.amounts.labels)
    every = [*columns, top]
    kind = XL_CHART_TYPE.COLUMN_STACKED
    frame, series = _made(shapes, kind, place, chart.categories, every, pen, [chart.amounts])
    plot = frame.chart.plots[0]
    plot.gap_width, plot.overlap = GAP, 100
    look(series[0], area(""))
    for one in series[1:3]:
        look(one, area("accent1"))
        for index, is_total in enumerate(chart.totals):
            if index != chart.strong:
                point(one, index, area("accent1", PALE) if is_total else area("tx1", FAINT))
    label(series[3], top.labels, "t", label_cells(every, top, len(chart.categories)), pen.size)
    as_line(frame.chart, series[3], stroke(""), with_marks=False)
    quiet(frame.chart.category_axis)
    _no_amounts(frame.chart)
    return frame


def _combo(shapes: Any, place: Box, chart: Combo, pen: Pen) -> Any:
    every = [*chart.columns, chart.line]
    frame, series = _made(shapes, XL_CHART_TYPE.COLUMN_STACKED, place, chart.categories, every, pen)
    plot = frame.chart.plots[0]
    plot.gap_width, plot.overlap = GAP, 100
    for number, one in enumerate(series[:-1], 1):
        look(one, area(f"accent{number}"))
    as_line(frame.chart, series[-1], stroke("tx1", 2.25), with_marks=True)
    quiet(frame.chart.category_axis)
    amounts(frame.chart.value_axis, [value for one in every for value in one.values], pen)
    legend(frame.chart)
    return frame


def _swings(shapes: Any, place: Box, chart: Swings, pen: Pen) -> Any:
    """Bars that begin at the base, where the axes cross."""
    every = [chart.low, chart.high]
    frame, series = _made(shapes, XL_CHART_TYPE.BAR_CLUSTERED, place, chart.categories, every, pen)
    plot = frame.chart.plots[0]
    plot.gap_width, plot.overlap = NARROW, 100
    for one, said, colour in zip(series, every, ("accent2", "accent1"), strict=True):
        look(one, area(colour))
        label(one, said.labels, "outEnd", label_cells(every, said, len(chart.categories)), pen.size - 1)
    quiet(frame.chart.category_axis)
    frame.chart.category_axis.reverse_order = True
    frame.chart.value_axis.crosses_at = chart.base
    values = [value for one in every for value in one.values if value is not None]
    room = BESIDE * (max(values) - min(values))
    amounts(frame.chart.value_axis, values, pen, TICKS - 2)
    frame.chart.value_axis.minimum_scale, frame.chart.value_axis.maximum_scale = min(values) - room, max(values) + room
    frame.chart.value_axis.tick_label_position = XL_TICK_LABEL_POSITION.HIGH
    legend(frame.chart)
    return frame


KINDS: dict[type, Callable[[Any, Box, Any, Pen], Any]] = {
    Columns: _columns,
    Bars: _bars,
    Waterfall: _waterfall,
    Combo: _combo,
    Swings: _swings,
    Bubbles: bubbles,
}
